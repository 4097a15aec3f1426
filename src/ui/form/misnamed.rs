//! The repairs of a member whose name is nearly right: beside its problem in the form, and under it in the list.

use egui::Ui;

use crate::rights::check::Problem;
use crate::studio::action::{Action, EditorAction};
use crate::ui::widgets::button::link;
use crate::words::{Lang, Sentence};

/// Draws 改成 show_bonus, where that is not there already, and 去掉「showBonus」; nothing for another problem.
pub fn repairs_ui(ui: &mut Ui, lang: Lang, problem: &Problem, actions: &mut Vec<Action>) {
    let Some(which) = &problem.misnamed else { return };
    let right = Sentence::new("kept-put-right").with("right", which.meant.path());
    if problem.sentence.key != "kept-misnamed-both" && link(ui, &lang.say(&right)).clicked() {
        actions.push(Action::Editor(EditorAction::PutRight(which.clone())));
    }
    let drop = Sentence::new("kept-drop").with("member", which.shown());
    if link(ui, &lang.say(&drop)).clicked() {
        actions.push(Action::Editor(EditorAction::DropMember(which.clone())));
    }
}

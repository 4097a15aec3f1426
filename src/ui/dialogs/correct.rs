//! 记录有误…: the record says that a section is shown, and the person knows better (src/ui/README.md, Once shown).

use egui::{Id, Ui};

use super::lines::note_ui;
use super::typed::{self, Typed};
use super::values::section;
use crate::rights::Section;
use crate::rights::shown::Known;
use crate::studio::action::{Action, CardAction};
use crate::ui::form::header::known_sentence;
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "correct";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`: the record of `of` is `known`; `reason` is edited.
pub fn show(ui: &mut Ui, (of, known): (Section, &Known), reason: &mut String, place: Place, actions: &mut Vec<Action>) {
    let lang = place.lang;
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("correct-title").with("section", section(lang, of)));
    let frame = Typed { id: ID, title: &title, width: WIDTH, keep: lang.t("correct-keep"), place };
    let content =
        |ui: &mut Ui, reason: &mut String, _: &mut Vec<Action>| content_ui(ui, (of, known), reason, lang, opened);
    let kept = |reason: &String| {
        let why = reason.trim();
        (!why.is_empty()).then(|| Action::Card(CardAction::Correct(of, why.to_owned())))
    };
    actions.extend(typed::show(ui, frame, reason, content, kept));
}

fn content_ui(ui: &mut Ui, (of, known): (Section, &Known), reason: &mut String, lang: Lang, opened: bool) -> bool {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    text::body(ui, &known_sentence(lang, known));
    let change = Sentence::new("correct-change").with("section", section(lang, of));
    text::body(ui, &lang.say(&change));
    note_ui(ui, Icon::Triangle, lang.t("correct-risk"), t.warning);
    let id = Id::unique((ID, "reason"));
    let text = field::Text {
        id,
        label: lang.t("correct-reason"),
        optional: None,
        counter: None,
        hint: lang.t("correct-reason-hint"),
        help: lang.t("correct-reason-help"),
        problem: None,
        mono: false,
        enabled: true,
    };
    let response = field::text(ui, reason, text, |_| {});
    if opened {
        response.response.request_focus();
        response.response.scroll_to_me(None);
    }
    response.composing
}

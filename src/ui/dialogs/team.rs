//! 姓名和团队文件夹: who stands in the record, and where it is shared with colleagues.

use std::path::Path;

use egui::{Id, Ui};

use super::lines::low_row_ui;
use super::typed::{self, Typed};
use crate::studio::action::{Action, TeamAction};
use crate::ui::theme::{SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::button;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::words::{Sentence, visible};

const ID: &str = "team";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// What the sheet shows.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// 团队文件夹
    pub folder: Option<&'a Path>,
    /// Who is logged in.
    pub login: &'a str,
}

/// Draws the sheet; `person` is the edit buffer of 您的姓名.
pub(super) fn show(ui: &mut Ui, view: View<'_>, person: &mut String, place: Place, actions: &mut Vec<Action>) {
    let lang = place.lang;
    let opened = sheet::just_opened(ui, ID);
    let frame = Typed { id: ID, title: lang.t("team-title"), width: WIDTH, keep: lang.t("team-keep"), place };
    let content = |ui: &mut Ui, person: &mut String, actions: &mut Vec<Action>| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        let name = field::Text {
            id: Id::unique((ID, "person")),
            label: lang.t("team-person"),
            optional: Some(lang.t("optional")),
            counter: None,
            hint: lang.t("team-person-hint"),
            help: "",
            problem: None,
            mono: false,
            enabled: true,
        };
        let field = field::text(ui, person, name, |_| {});
        if opened {
            field.response.request_focus();
        }
        text::hint(ui, &lang.say(&Sentence::new("team-person-help").with("login", view.login)));
        ui.add_space(SPACE_12);
        folder_ui(ui, view, place, actions);
        field.composing
    };
    let kept = |person: &String| Some(Action::Team(TeamAction::Keep(person.clone())));
    actions.extend(typed::show(ui, frame, person, content, kept));
}

fn folder_ui(ui: &mut Ui, view: View<'_>, Place { lang, .. }: Place, actions: &mut Vec<Action>) {
    text::strong(ui, lang.t("team-folder"), TYPE_14);
    match view.folder {
        Some(folder) => text::mono(ui, &visible(&folder.display().to_string())),
        None => text::hint(ui, lang.t("team-folder-none")),
    };
    low_row_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if button::link(ui, lang.t("team-folder-pick")).clicked() {
            actions.push(Action::Team(TeamAction::Pick));
        }
        if view.folder.is_some() && button::link(ui, lang.t("team-folder-drop")).clicked() {
            actions.push(Action::Team(TeamAction::Drop));
        }
    });
    text::hint(ui, lang.t("team-folder-what"));
    text::hint(ui, lang.t("team-folder-safe"));
}

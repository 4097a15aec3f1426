//! The system shows no file dialog: the whole path is typed, for reading and for saving.

use std::cell::RefCell;

use egui::{Id, Ui};

use super::footer::{footer_ui, way_out_ui};
use super::lines::note_ui;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::PathAsk;
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text, trouble};
use crate::words::Sentence;

const ID: &str = "typed path";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws the sheet over `over`; `path` is edited.
pub(super) fn show(ui: &mut Ui, ask: &PathAsk, path: &mut String, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("path-title"), over, width: WIDTH };
    let path = RefCell::new(path);
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        text::hint(ui, lang.t("path-what"));
        let text = field::Text {
            id: Id::unique((ID, "path")),
            label: lang.t(if ask.purpose.is_folder() { "path-folder" } else { "path-file" }),
            optional: None,
            counter: None,
            hint: "",
            help: "",
            problem: None,
            mono: true,
            enabled: true,
        };
        let response = field::text(ui, &mut path.borrow_mut(), text, |_| {}).response;
        if opened {
            response.request_focus();
        }
        if let Some(taken) = &ask.taken {
            let file = crate::storage::atomic::shown(taken);
            let said = lang.say(&Sentence::new("path-taken").with("file", file));
            let warning = theme::current(ui).warning;
            note_ui(ui, Icon::Triangle, &said, warning);
        }
        if let Some(wrong) = &ask.trouble {
            trouble::trouble(ui, wrong, lang, |_| {});
        }
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            way_out_ui(ui, lang.t("setup-cancel"), false, &mut acts);
            let typed = path.borrow().trim().to_owned();
            let (look, name) = match (ask.taken.is_some(), ask.purpose.writes_a_file() || ask.purpose.is_folder()) {
                (true, _) => (Look::Danger, "changed-overwrite"),
                (false, true) => (Look::Primary, "path-save"),
                (false, false) => (Look::Primary, "path-open"),
            };
            if button::button(ui, look, lang.t(name), !typed.is_empty()).clicked() {
                acts.push(Action::Sheet(SheetAction::UsePath(typed, ask.taken.is_some())));
            }
        });
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

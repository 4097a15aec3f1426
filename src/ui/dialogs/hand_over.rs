//! 交给工程师发布: what the folder will hold, the command line in it, and the way back (src/publish/README.md, Handing over).

use egui::{RichText, Ui};

use super::footer::{footer_ui, pressed};
use super::lines::{Code, code_ui, low_row_ui, note_ui};
use super::target::{naming, target_ui};
use crate::publish::plan::Plan;
use crate::storage::handed::{COMMAND, DRAFT, PICTURE, RESULT};
use crate::studio::action::{Action, PublicationAction, SheetAction};
use crate::ui::theme::{self, SPACE_4, SPACE_8, TYPE_13, TYPE_14};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "hand over";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 620.0;

/// Draws the sheet over `over`.
pub(super) fn show(ui: &mut Ui, plan: &Plan, line: &str, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let title = lang.say(&naming("handover-title", plan));
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let mut wishes = Vec::new();
    let content = |ui: &mut Ui| content_ui(ui, plan, line, lang, &mut wishes);
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            if pressed(&button::secondary(ui, lang.t("setup-cancel"))) {
                actions.push(Action::Sheet(SheetAction::Close));
            }
            if pressed(&button::secondary(ui, lang.t("handover-import"))) {
                actions.push(Action::Publication(PublicationAction::ImportResult));
            }
            let folder = button::primary(ui, lang.t("handover-folder"));
            if opened {
                folder.request_focus();
            }
            if pressed(&folder) {
                actions.push(Action::Publication(PublicationAction::HandOverTo));
            }
        });
    });
    actions.append(&mut wishes);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, plan: &Plan, line: &str, lang: Lang, actions: &mut Vec<Action>) {
    let Some(card) = plan.cards.first() else { return };
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    target_ui(ui, lang, &plan.target, &card.input);
    text::body(ui, lang.t("handover-what"));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        for (file, key) in [(DRAFT, "handover-draft"), (PICTURE, "handover-picture"), (COMMAND, "handover-command")] {
            low_row_ui(ui, |ui| {
                ui.label(RichText::new(file).font(theme::medium(TYPE_14)).color(t.text));
                ui.label(RichText::new(lang.t(key)).font(theme::regular(TYPE_13)).color(t.text2));
            });
        }
    });
    let (name, copy) = (lang.t("handover-line"), lang.t("handover-copy"));
    code_ui(ui, &Code { name, copy, copied: line, shown: line, ink: t.text }, actions);
    text::hint(ui, lang.t("handover-key"));
    note_ui(ui, Icon::Info, &lang.say(&Sentence::new("handover-back").with("file", RESULT)), t.text2);
    let irreversible: Vec<String> = card.irreversible.iter().map(|s| super::values::section(lang, *s)).collect();
    if !irreversible.is_empty() {
        let names = irreversible.join(lang.t("confirm-separator"));
        note_ui(
            ui,
            Icon::Triangle,
            &lang.say(&Sentence::new("confirm-irreversible").with("sections", names)),
            t.danger,
        );
    }
}

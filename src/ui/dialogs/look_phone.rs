//! 我去手机上看: after an unknown outcome, what does the phone show (src/ui/README.md, No answer)? Written down as 人工确认.

use egui::{Rect, Ui};

use super::kit::{footer_ui, note_ui, pressed, target_ui};
use super::values::changes_ui;
use crate::studio::action::{Action, PublicationAction, SheetAction};
use crate::studio::sheet::{PublicationOutcome, Sheet};
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{bits, sheet};
use crate::words::Lang;

const ID: &str = "look";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 600.0;

/// Draws the question over `over`.
pub fn show(ui: &mut Ui, told: &PublicationOutcome, lang: Lang, over: Rect, actions: &mut Vec<Action>) {
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("look-title"), over, width: WIDTH };
    let back = || Action::Sheet(SheetAction::Open(Box::new(Sheet::Verdict(Box::new(told.clone())))));
    let mut wishes = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, told, lang),
        |ui| {
            footer_ui(ui, ID, |ui| {
                let later = button::button(ui, Look::Quiet, lang.t("look-back"), true);
                if opened {
                    later.request_focus();
                }
                if pressed(&later) {
                    wishes.push(back());
                }
                for (key, new) in [("look-new", true), ("look-old", false)] {
                    if pressed(&button::secondary(ui, lang.t(key))) {
                        wishes.push(Action::Publication(PublicationAction::Looked(new)));
                    }
                }
            });
        },
    );
    if esc {
        wishes.push(back());
    }
    actions.append(&mut wishes);
}

fn content_ui(ui: &mut Ui, told: &PublicationOutcome, lang: Lang) {
    let Some(card) = told.plan.cards.first() else { return };
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    target_ui(ui, lang, &told.plan.target, &card.input);
    bits::body(ui, lang.t("look-where"));
    bits::hint(ui, lang.t("look-again"));
    if !card.changes.is_empty() {
        let known = card.input.last.is_some();
        bits::strong(ui, lang.t(if known { "look-changes" } else { "look-values" }), theme::TYPE_14);
        changes_ui(ui, lang, &card.changes, !known);
    }
    note_ui(ui, Icon::Info, lang.t("look-note"), t.text2);
}

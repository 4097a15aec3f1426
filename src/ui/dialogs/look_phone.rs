//! 我去手机上看: after an unknown outcome, what does the phone show (src/ui/README.md, No answer)? Written down as 人工确认.

use egui::Ui;

use super::footer::{footer_ui, pressed};
use super::lines::note_ui;
use super::target::target_ui;
use super::values::changes_ui;
use crate::studio::action::{Action, PublicationAction, SheetAction};
use crate::studio::sheet::{PublicationOutcome, Sheet};
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::Lang;

const ID: &str = "look";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 600.0;

/// Draws the question over `over`.
pub fn show(ui: &mut Ui, outcome: &PublicationOutcome, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("look-title"), over, width: WIDTH };
    let back = || match outcome.of_many {
        true => Action::Sheet(SheetAction::Close),
        false => Action::Sheet(SheetAction::Open(Box::new(Sheet::Verdict(Box::new(outcome.clone()))))),
    };
    let mut wishes = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, outcome, lang),
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

fn content_ui(ui: &mut Ui, outcome: &PublicationOutcome, lang: Lang) {
    let Some(card) = outcome.plan.cards.first() else { return };
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    target_ui(ui, lang, &outcome.plan.target, &card.input);
    text::body(ui, lang.t("look-where"));
    text::hint(ui, lang.t("look-again"));
    if !card.changes.is_empty() {
        let known = card.input.last.is_some();
        text::strong(ui, lang.t(if known { "look-changes" } else { "look-values" }), theme::TYPE_14);
        changes_ui(ui, lang, &card.changes, !known);
    }
    note_ui(ui, Icon::Info, lang.t("look-note"), t.text2);
}

//! What a process left behind unsaved: offered, never imposed.

use egui::{Margin, Ui, vec2};

use super::footer::way_out_ui;
use crate::merchant::Merchants;
use crate::platform::clock::short;
use crate::storage::atomic;
use crate::storage::unsaved::Recovered;
use crate::studio::action::{Action, DraftAction, SheetAction};
use crate::ui::theme::{SPACE_4, SPACE_8, TYPE_14};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, frame, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "recover";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws the sheet over `over`; titles of cards come from `merchants`.
pub(super) fn show(ui: &mut Ui, all: &[Recovered], merchants: &Merchants, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("recover-title"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        text::hint(ui, lang.t("recover-what"));
        for (i, one) in all.iter().enumerate() {
            frame::card(ui, Margin::symmetric(16, 12), |ui| {
                ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
                text::strong(ui, &card(one, merchants, lang), TYPE_14);
                let file = one.origin.as_deref().map(atomic::shown);
                let file = file.unwrap_or_else(|| lang.t("recover-no-file").to_owned());
                let line = Sentence::new("recover-line").with("at", short(&one.at)).with("file", file);
                text::hint(ui, &lang.say(&line));
                ui.add_space(SPACE_8);
                ui.horizontal(|ui| {
                    // The first, which is the newest, is the one that is wanted.
                    let look = if i == 0 { button::Look::Primary } else { button::Look::Secondary };
                    let recover = button::button(ui, look, lang.t("recover-do"), true);
                    if opened && i == 0 {
                        recover.request_focus();
                    }
                    if recover.clicked() {
                        actions.push(Action::Draft(DraftAction::Recover(i)));
                    }
                    if button::quiet(ui, lang.t("recover-forget")).clicked() {
                        actions.push(Action::Draft(DraftAction::Forget(i)));
                    }
                });
            });
        }
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        way_out_ui(ui, lang.t("recover-later"), false, &mut acts);
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// Its card, by title where a merchant here knows it.
fn card(one: &Recovered, merchants: &Merchants, lang: Lang) -> String {
    let Some(id) = one.draft.card_id.as_deref().filter(|c| !c.is_empty()) else {
        return lang.t("no-card").to_owned();
    };
    if id == crate::sandbox::identity::CARD_ID {
        return lang.t("trial-card").to_owned();
    }
    let title = merchants.all.iter().find_map(|m| m.title(id));
    title.map_or_else(|| id.to_owned(), |t| format!("{t}  {id}"))
}

//! 选择会员卡: the cards that this merchant was used with, by title and id.

use egui::{Rect, Ui};

use crate::merchant::CardNote;
use crate::studio::CARD_ID_FIELD;
use crate::studio::action::Action;
use crate::ui::theme::SPACE_4;
use crate::ui::widgets::list::{self, Entry};
use crate::ui::widgets::{bits, button, sheet};
use crate::words::Lang;

const ID: &str = "cards";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`; `cards` are the merchant's (none: 演练), `present` is the id in the draft.
pub(super) fn show(
    ui: &mut Ui,
    cards: Option<&[CardNote]>,
    present: &str,
    lang: Lang,
    over: Rect,
    actions: &mut Vec<Action>,
) {
    let frame = sheet::Sheet { id: ID, title: lang.t("choose-card"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        match cards {
            None => {
                bits::hint(ui, lang.t("cards-trial"));
            }
            Some([]) => {
                bits::hint(ui, lang.t("cards-none"));
            }
            Some(cards) => {
                for card in cards {
                    let title = card.title.as_deref().filter(|t| !t.is_empty());
                    let entry = Entry {
                        title: title.unwrap_or_else(|| lang.t("cards-untitled")),
                        below: &card.card_id,
                        id: true,
                        tag: None,
                        chosen: card.card_id == present,
                        free: 0.0,
                    };
                    if list::entry(ui, &entry).clicked() {
                        actions.push(Action::ChooseCard(card.card_id.clone()));
                    }
                }
            }
        }
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        if button::secondary(ui, lang.t("setup-cancel")).clicked() {
            acts.push(Action::CloseSheet);
        }
        if button::secondary(ui, lang.t("cards-type")).clicked() {
            acts.push(Action::Focus(CARD_ID_FIELD));
        }
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::CloseSheet);
    }
}

//! 选择会员卡: the cards that this merchant was used with, by title and id.

use egui::{Response, Ui};

use super::footer::{footer_ui, way_out_ui};
use crate::merchant::CardNote;
use crate::rights::field::FormField;
use crate::studio::action::{Action, CardAction, EditorAction, MerchantAction, SheetAction};
use crate::ui::theme::{self, SPACE_4, SPACE_8};
use crate::ui::widgets::list::{self, Entry};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, visible};

const ID: &str = "cards";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// What the sheet shows.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The merchant's cards; none in 演练.
    pub cards: Option<&'a [CardNote]>,
    /// The id in the draft.
    pub present: &'a str,
    /// The id of the 测试卡.
    pub test: Option<&'a str>,
}

/// Draws the sheet.
pub(super) fn show(ui: &mut Ui, view: View<'_>, place: Place, actions: &mut Vec<Action>) {
    let View { cards, present, .. } = view;
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("choose-card"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        match cards {
            None => {
                text::hint(ui, lang.t("cards-trial"));
            }
            Some([]) => {
                text::hint(ui, lang.t("cards-none"));
            }
            Some(cards) => {
                for card in cards {
                    let entry = row_ui(ui, card, view, lang, actions);
                    if opened && card.card_id == present {
                        entry.request_focus();
                    }
                }
                ui.add_space(SPACE_4);
                text::hint(ui, lang.t("cards-test-what"));
            }
        }
    };
    let listed = cards.is_some_and(|all| all.iter().any(|c| c.card_id == present));
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            way_out_ui(ui, lang.t("setup-cancel"), opened && !listed, &mut acts);
            if button::secondary(ui, lang.t("cards-type")).clicked() {
                acts.push(Action::Editor(EditorAction::Focus(FormField::CardId)));
            }
        });
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// One card, with the way to make it the 测试卡 and back.
fn row_ui(ui: &mut Ui, card: &CardNote, view: View<'_>, lang: Lang, actions: &mut Vec<Action>) -> Response {
    let t = theme::current(ui);
    let is_test = view.test == Some(card.card_id.as_str());
    let title = card.title.as_deref().filter(|t| !t.is_empty()).unwrap_or_else(|| lang.t("cards-untitled"));
    let word = lang.t(if is_test { "cards-test-not" } else { "cards-test" });
    let font = theme::regular(theme::TYPE_13);
    let wide = ui.painter().layout_no_wrap(word.to_owned(), font, egui::Color32::PLACEHOLDER).size().x;
    let entry = Entry {
        title,
        below: &card.card_id,
        id: true,
        tag: is_test.then(|| (lang.t("cards-test-tag"), t.hover, t.text2)),
        chosen: card.card_id == view.present,
        free: wide + 4.0 + SPACE_8,
    };
    let mut mark = false;
    let entry = list::entry_with(ui, entry, |ui| {
        let link = button::link(ui, word);
        ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(&*visible(title)));
        mark = link.clicked();
    });
    if mark {
        actions.push(Action::Merchant(MerchantAction::TestCard((!is_test).then(|| card.card_id.clone()))));
    } else if entry.clicked() {
        actions.push(Action::Card(CardAction::Choose(card.card_id.clone())));
    }
    entry
}

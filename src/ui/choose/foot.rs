//! The foot of the page: a card that is not listed, and what can be done with the one that is looked at.

use egui::{Align, Layout, Ui};

use super::said;
use crate::studio::Studio;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::studio::choosing::ChooseAction;
use crate::studio::sheet::Sheet;
use crate::ui::theme::SPACE_12;
use crate::ui::widgets::button::{self, Look};

/// Its height, in points.
pub const HEIGHT: f32 = 56.0;

/// Draws it.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let card = studio.choosing.looked_at();
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if button::link(ui, lang.t("choose-type")).clicked() {
            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::CardId(String::new())))));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            let take = button::button(ui, Look::Primary, lang.t("choose-take"), card.is_some());
            let Some(card) = card else { return };
            if take.clicked() {
                actions.push(Action::Choose(ChooseAction::Choose(card.id().to_owned())));
            }
            if button::secondary(ui, lang.t("choose-name")).clicked()
                && let Some(sheet) = studio.naming_sheet()
            {
                actions.push(Action::Sheet(SheetAction::Open(Box::new(sheet))));
            }
            if studio.merchant().is_some() {
                let is_test = said::is_test(studio, card);
                let word = lang.t(if is_test { "cards-test-not" } else { "cards-test" });
                if button::quiet(ui, word).on_hover_text(lang.t("cards-test-what")).clicked() {
                    let id = (!is_test).then(|| card.id().to_owned());
                    actions.push(Action::Merchant(MerchantAction::TestCard(id)));
                }
            }
        });
    });
}

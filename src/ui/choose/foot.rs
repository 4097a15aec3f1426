//! The foot of the page: a card that is not listed, and what can be done with the one that is looked at.

use egui::{Align, Layout, Ui};

use super::said;
use crate::studio::Studio;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::studio::choosing::ChooseAction;
use crate::studio::sheet::Sheet;
use crate::ui::theme::SPACE_12;
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::text;
use crate::words::Sentence;

/// Its height, in points.
pub const HEIGHT: f32 = 56.0;

/// Draws it.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    if studio.choosing.many().is_some() {
        return many_ui(ui, studio, actions);
    }
    let card = studio.choosing.looked_at();
    if studio.choosing.is_copying() {
        return copy_ui(ui, studio, actions);
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if button::link(ui, lang.t("choose-type")).clicked() {
            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::CardId(String::new())))));
        }
        ui.add_space(SPACE_12);
        if studio.choosing.count() > 1 && button::link(ui, lang.t("choose-many")).clicked() {
            actions.push(Action::Choose(ChooseAction::Many(true)));
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

/// The same while a card is to give its content.
fn copy_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (lang, card) = (studio.view.lang, studio.choosing.looked_at());
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        let take = button::button(ui, Look::Primary, lang.t("copy-take"), card.is_some());
        if let Some(card) = card.filter(|_| take.clicked()) {
            actions.push(Action::Choose(ChooseAction::Choose(card.id().to_owned())));
        }
        text::hint_line(ui, lang.t("copy-how"));
    });
}

/// The same while several are chosen: how many are ticked, all of what is listed at once, and what is done with them.
fn many_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (lang, (ticked, on, listed)) = (studio.view.lang, studio.choosing.counts());
    let say = |key: &'static str, count: usize| lang.say(&Sentence::new(key).with("count", count));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        let said = text::body(ui, &say("choose-many-ticked", ticked));
        ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
        if on < listed && button::link(ui, &say("choose-many-all", listed)).clicked() {
            actions.push(Action::Choose(ChooseAction::TickListed(true)));
        }
        if on > 0 && button::link(ui, &say("choose-many-none", on)).clicked() {
            actions.push(Action::Choose(ChooseAction::TickListed(false)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            let take = button::button(ui, Look::Primary, &say("choose-many-take", ticked), ticked > 1);
            if ticked > 1 && take.clicked() {
                actions.push(Action::Choose(ChooseAction::ChooseMany));
            }
            if ticked > 0 && studio.choosing.answers_tell() && button::quiet(ui, lang.t("contrast-open")).clicked() {
                actions.push(Action::Choose(ChooseAction::Contrast));
            }
            if button::secondary(ui, lang.t("choose-many-end")).clicked() {
                actions.push(Action::Choose(ChooseAction::Many(false)));
            }
        });
    });
}

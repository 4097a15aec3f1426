//! Above the form, while it is about many cards at once: whose content stands there, and the way back to one card.

use egui::Ui;

use super::theme;
use super::widgets::banner::{self, Notice};
use super::widgets::button;
use super::widgets::icon::Icon;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::words::Sentence;

/// Draws it; nothing while one card is changed.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let Some(chosen) = studio.batch.chosen() else { return };
    let (t, lang) = (theme::current(ui), studio.view.lang);
    let said = Sentence::new("many-form").with("count", chosen.cards.len()).with("card", studio.card_name());
    let notice = Notice { icon: Icon::Info, text: &lang.say(&said), ink: t.text, tint: t.accent_tint };
    banner::banner(ui, &notice, |ui| {
        if button::link(ui, lang.t("many-leave")).clicked() {
            actions.push(Action::Batch(BatchAction::Leave));
        }
    });
}

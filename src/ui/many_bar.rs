//! Above the form, while it is about many cards at once: whose content stands there, and the way back to one card.

use egui::Ui;

use super::dialogs::values::several;
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
    let mut said = lang.say(&said);
    if !chosen.values.fields.is_empty() {
        let own = Sentence::new("values-in-use").with("fields", several(lang, &chosen.values.fields));
        said.push_str(&lang.say(&own));
    }
    let notice = Notice { icon: Icon::Info, text: &said, ink: t.text, tint: t.accent_tint };
    banner::banner(ui, &notice, |ui| {
        if button::link(ui, lang.t("values-open")).clicked() {
            actions.push(Action::Batch(BatchAction::Values));
        }
        if !chosen.values.fields.is_empty() && button::link(ui, lang.t("values-drop")).clicked() {
            actions.push(Action::Batch(BatchAction::DropValues));
        }
        if button::link(ui, lang.t("many-leave")).clicked() {
            actions.push(Action::Batch(BatchAction::Leave));
        }
    });
}

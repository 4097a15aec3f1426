//! A draft of another merchant is told above the form until the person has decided (src/ui/README.md, Drafts that travel).

use egui::{Frame, Margin, Ui};

use super::dialogs::other_merchant;
use super::theme;
use super::widgets::banner::Notice;
use super::widgets::icon::Icon;
use super::widgets::{banner, button};
use crate::studio::Studio;
use crate::studio::action::{Action, DraftAction};

/// Draws the bar, which does not scroll away; nothing where the draft is the chosen merchant's.
pub fn bar_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let Some(mchid) = studio.foreign() else { return };
    let (lang, t, other) = (studio.view.lang, theme::current(ui), other_merchant(studio, mchid));
    let text = other.sentence(lang, true);
    let notice = Notice { icon: Icon::Triangle, text: &text, ink: t.warning, tint: t.warning_tint };
    Frame::new().inner_margin(Margin { left: 20, right: 20, top: 8, bottom: 0 }).show(ui, |ui| {
        banner::banner(ui, &notice, |ui| {
            let (name, act) = other.switch(lang);
            if button::link(ui, &name).clicked() {
                actions.push(act);
            }
            if button::link(ui, lang.t("foreign-take")).clicked() {
                actions.push(Action::Draft(DraftAction::TakeOver));
            }
        });
    });
}

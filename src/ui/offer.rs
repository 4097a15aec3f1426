//! What a chosen card may begin with, offered above the form (src/ui/README.md, Choosing a card).

use egui::Ui;

use super::theme;
use super::widgets::banner::{self, Notice};
use super::widgets::button;
use super::widgets::icon::Icon;
use crate::platform::clock::short;
use crate::rights::{CardRights, Section};
use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::choosing::{ChooseAction, Offer};
use crate::words::Sentence;

/// Draws the offer; nothing while there is none.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (t, lang) = (theme::current(ui), studio.view.lang);
    let Some(offer) = &studio.card.offer else { return };
    let take = |rights: Option<&Box<CardRights>>| Action::Choose(ChooseAction::Take(rights.cloned()));
    let say = |text: &str, answers: &mut dyn FnMut(&mut Ui), ui: &mut Ui| {
        let notice = Notice { icon: Icon::Info, text, ink: t.text, tint: t.trial_tint };
        banner::question(ui, &notice, |ui| answers(ui));
    };
    let dismiss = |ui: &mut Ui, actions: &mut Vec<Action>| {
        if button::quiet(ui, lang.t("offer-dismiss")).clicked() {
            actions.push(take(None));
        }
    };
    match offer {
        Offer::WeChat { at, rights } => {
            let text = lang.say(&Sentence::new("offer-wechat").with("at", short(at)));
            say(
                &text,
                &mut |ui| {
                    if button::secondary(ui, lang.t("offer-wechat-take")).clicked() {
                        actions.push(take(Some(rights)));
                    }
                    dismiss(ui, actions);
                },
                ui,
            );
        }
        Offer::Colleague { by, at, theirs, ours } => {
            let text = lang.say(&Sentence::new("offer-colleague").with("by", by.as_str()).with("at", short(at)));
            let word = lang.say(&Sentence::new("offer-colleague-take").with("by", by.as_str()));
            say(
                &text,
                &mut |ui| {
                    if button::secondary(ui, &word).clicked() {
                        actions.push(take(Some(theirs)));
                    }
                    if button::secondary(ui, lang.t("offer-ours-take")).clicked() {
                        actions.push(take(Some(ours)));
                    }
                },
                ui,
            );
        }
        // It has been begun.
        Offer::Fill if !Section::ALL.into_iter().all(|s| studio.editor.document.draft.rights.is_empty(s)) => {}
        Offer::Fill => {
            let notice = Notice { icon: Icon::Info, text: lang.t("offer-fill"), ink: t.text, tint: t.trial_tint };
            banner::banner(ui, &notice, |ui| dismiss(ui, actions));
        }
    }
}

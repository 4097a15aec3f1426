//! A run over many cards that is not over: under way beside what is done here, or left by an earlier window.

use egui::Ui;

use super::dialogs::values::several;
use super::theme;
use super::widgets::banner::{self, Notice};
use super::widgets::button;
use super::widgets::icon::Icon;
use crate::platform::clock::short;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::words::Sentence;

/// Draws it; nothing where all runs are over.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (t, lang) = (theme::current(ui), studio.view.lang);
    if let Some(run) = studio.batch.run().filter(|r| r.job.is_some() || r.counts.waiting > 0) {
        let key = if run.job.is_some() { "many-bar-running" } else { "many-bar-stopped" };
        let said = Sentence::new(key).with("done", run.counts.done).with("count", run.cards.len());
        let said = lang.say(&said.with("left", run.counts.waiting));
        let notice = Notice { icon: Icon::Info, text: &said, ink: t.text, tint: t.accent_tint };
        banner::banner(ui, &notice, |ui| {
            if button::link(ui, lang.t("many-bar-look")).clicked() {
                actions.push(Action::Batch(BatchAction::Open));
            }
        });
        return;
    }
    let Some(left) = studio.batch.unfinished().next() else { return };
    // A run of a draft without a name is called by what it changes.
    let title = match (left.title.as_str(), left.fields.as_slice()) {
        ("", []) => lang.t("many-bar-untitled").to_owned(),
        ("", fields) => several(lang, fields),
        (title, _) => title.to_owned(),
    };
    let doubt = left.steps.iter().filter(|s| s.is_in_doubt()).count();
    let key = if left.to_send() > 0 { "many-bar-left" } else { "many-bar-doubt" };
    let said = Sentence::new(key).with("title", title).with("at", short(&left.at)).with("doubt", doubt);
    let said = lang.say(&said.with("left", left.to_send()).with("count", left.steps.len()));
    let notice = Notice { icon: Icon::Question, text: &said, ink: t.text, tint: t.warning_tint };
    banner::question(ui, &notice, |ui| {
        if left.to_send() > 0 && button::secondary(ui, lang.t("many-bar-go-on")).clicked() {
            actions.push(Action::Batch(BatchAction::Unfinished(left.id.clone(), true)));
        }
        if button::secondary(ui, lang.t("many-bar-see")).clicked() {
            actions.push(Action::Batch(BatchAction::Unfinished(left.id.clone(), false)));
        }
        if button::quiet(ui, lang.t("many-bar-close")).clicked() {
            actions.push(Action::Batch(BatchAction::Close(left.id.clone())));
        }
    });
}

//! What is to be published today, as a bar above the work: it reminds, and sends nothing by itself.

use egui::Ui;

use super::theme;
use super::widgets::banner::{self, Notice};
use super::widgets::button;
use super::widgets::icon::Icon;
use crate::platform::clock::short;
use crate::studio::Studio;
use crate::studio::action::{Action, PlanAction};
use crate::studio::planning::When;
use crate::words::Sentence;

/// Draws it; nothing where nothing is due.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (t, lang) = (theme::current(ui), studio.view.lang);
    let mut due = studio.plans.due();
    let Some((plan, when)) = due.next() else { return };
    let key = match when {
        When::Late => "plan-bar-late",
        When::Now => "plan-bar-now",
        When::Today => "plan-bar-today",
    };
    let time = plan.at.get(11..16).unwrap_or_default();
    let said = Sentence::new(key).with("what", studio.plan_words(plan)).with("at", short(&plan.at)).with("time", time);
    let mut said = lang.say(&said);
    let more = due.count();
    if more > 0 {
        said.push_str(&lang.say(&Sentence::new("plan-bar-more").with("count", more)));
    }
    let notice = Notice { icon: Icon::Info, text: &said, ink: t.text, tint: t.accent_tint };
    if studio.plans.is_open(plan.n) {
        // What it is lies there already: one line, also above the page of many cards.
        banner::banner(ui, &notice, |ui| {
            if button::link(ui, lang.t("plan-drop")).clicked() {
                actions.push(Action::Plan(PlanAction::Drop(plan.n)));
            }
        });
        return;
    }
    banner::question(ui, &notice, |ui| {
        if button::secondary(ui, lang.t("plan-show")).clicked() {
            actions.push(Action::Plan(PlanAction::Show(plan.n)));
        }
        if button::quiet(ui, lang.t("plan-drop")).clicked() {
            actions.push(Action::Plan(PlanAction::Drop(plan.n)));
        }
    });
}

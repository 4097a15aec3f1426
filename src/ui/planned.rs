//! What is to be published today, as a bar above the work: it reminds, and sends nothing by itself.

use egui::Ui;

use super::theme;
use super::widgets::banner::{self, Notice};
use super::widgets::button;
use super::widgets::icon::Icon;
use crate::platform::clock::short;
use crate::storage::planned::Planned;
use crate::studio::Studio;
use crate::studio::action::{Action, PlanAction};
use crate::studio::planning::When;
use crate::words::Sentence;

/// What a plan is, in words: the draft, its card or how many cards, who approved it, and whose it is where another
/// merchant is chosen.
pub fn what(studio: &Studio, plan: &Planned) -> String {
    let lang = studio.view.lang;
    let card = plan.cards.first().map(|c| if c.title.is_empty() { &c.card } else { &c.title });
    let cards = match plan.cards.len() {
        1 => card.cloned().unwrap_or_default(),
        count => lang.say(&Sentence::new("plan-cards").with("count", count)),
    };
    let other = studio.merchant().is_none_or(|m| m.mchid != plan.mchid);
    let merchant = studio.merchants.known.all.iter().find(|m| m.mchid == plan.mchid).filter(|_| other);
    let approved = plan.approved.as_ref().map(|by| lang.say(&Sentence::new("plan-approved").with("by", by.as_str())));
    let title = Some(&plan.title).filter(|t| !t.is_empty());
    let parts = [merchant.map(|m| m.name.clone()), title.cloned(), Some(cards), approved];
    parts.into_iter().flatten().collect::<Vec<_>>().join(lang.t("plan-comma"))
}

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
    let said = Sentence::new(key).with("what", what(studio, plan)).with("at", short(&plan.at)).with("time", time);
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

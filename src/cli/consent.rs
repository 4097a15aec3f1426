//! What has to be agreed to before something irreversible is sent: `--yes`, or an answer at the terminal.

use std::io::{BufRead as _, IsTerminal as _};

use super::context::Context;
use super::{merchant, out, records};
use crate::publish::guard::{Consent, Stop, guard};
use crate::publish::plan::{CardPlan, Plan};
use crate::publish::table::cards::LEAST_CHARS;
use crate::rights::Section;
use crate::rights::check::{Level, Problem};
use crate::rights::shown::State;
use crate::trouble::{Trouble, Who};
use crate::words::{Lang, Sentence, Value};

/// Why nothing is sent, card by card.
pub(super) type Reasons = Vec<Trouble>;

/// Lets a plan pass, or says for each card why not. Asks at the terminal what needs an answer and has none.
///
/// # Errors
/// One trouble a card, in the plan's order.
pub(super) fn obtain(context: &Context, plan: &Plan, yes: bool) -> Result<(), Reasons> {
    let lang = context.lang;
    announce(lang, plan);
    let reasons = || plan.cards.iter().map(|c| reason(context, plan, c)).collect();
    let all = |trouble: Trouble| plan.cards.iter().map(|_| trouble.clone()).collect();
    match guard(plan, Consent { irreversible: yes }, yes) {
        Ok(()) => return Ok(()),
        Err(Stop::Problems(problems)) if problems.iter().any(|(_, p)| !is_unknown(p)) => {
            return Err(reasons());
        }
        Err(_) => {}
    }
    plan.cards.iter().for_each(|card| print_card(lang, card));
    if !std::io::stdin().is_terminal() {
        return Err(plan.cards.iter().map(|c| unanswered(lang, c)).collect());
    }
    plan.cards.iter().for_each(|card| changes(lang, card));
    if !ask(lang, &Sentence::new("cli-ask")) {
        return Err(all(Trouble::new("publish-cancelled", Who::Nobody)));
    }
    guard(plan, Consent { irreversible: true }, true).map_err(|_| reasons())
}

/// A switch of unknown history that would be sent as off: consent lets it pass, nothing else does.
fn is_unknown(p: &Problem) -> bool {
    p.sentence.key == "problem-history-unknown"
}

/// Where it goes, and what a whole body over several cards does.
fn announce(lang: Lang, plan: &Plan) {
    out::print_sentence(lang, &merchant::describe(&plan.target));
    if plan.cards.len() > 1 && plan.cards.iter().any(|c| !c.merged) {
        out::print_sentence(lang, &Sentence::new("cli-replaces").with("count", plan.cards.len()));
    }
    // One of a table does not come so far.
    for card in plan.cards.iter().map(|card| card.input.card_id.as_str()).filter(|id| id.len() < LEAST_CHARS) {
        out::print_sentence(lang, &Sentence::new("cli-card-short").with("card", card).with("least", LEAST_CHARS));
    }
}

/// What cannot be undone and what is not known, for one card.
fn print_card(lang: Lang, card: &CardPlan) {
    let id = card.input.card_id.as_str();
    if !card.irreversible.is_empty() {
        let sections = sections(lang, card.irreversible.iter().copied());
        out::print_sentence(lang, &Sentence::new("cli-irreversible").with("card", id).with("sections", sections));
    }
    let unknown = unknown(card);
    if !unknown.is_empty() {
        let sections = sections(lang, unknown.into_iter());
        out::print_sentence(lang, &Sentence::new("cli-unknown-history").with("card", id).with("sections", sections));
    }
}

/// Every change of one card, old and new; every value when the last state is not known.
fn changes(lang: Lang, card: &CardPlan) {
    let last = card.input.last.as_ref();
    let head = match last {
        Some(last) => Sentence::new("cli-changes-since").with("at", last.at.as_str()),
        None => Sentence::new("cli-changes-unknown"),
    };
    out::print_sentence(lang, &head.with("card", card.input.card_id.as_str()));
    for change in &card.changes {
        let label = lang.t(&change.field.key("label")).to_owned();
        let new = out::value(lang, change.new.as_ref());
        let line = match last {
            Some(_) => Sentence::new("cli-change").with("old", out::value(lang, change.old.as_ref())),
            None => Sentence::new("cli-value-of"),
        };
        let name = if last.is_some() { "new" } else { "value" };
        out::note(&format!("  {}", lang.say(&line.with("label", label).with(name, new))));
    }
}

fn unknown(card: &CardPlan) -> Vec<Section> {
    let off = |s: &Section| card.problems.iter().any(|p| is_unknown(p) && p.field == Some(s.switch().into()));
    Section::ALL.into_iter().filter(off).collect()
}

fn sections(lang: Lang, all: impl Iterator<Item = Section>) -> String {
    let names: Vec<String> = all.map(|s| lang.t(&format!("section-{}", s.name())).to_owned()).collect();
    names.join(lang.t("cli-and"))
}

/// The first error of a card, or that another card stops the whole.
fn reason(context: &Context, plan: &Plan, card: &CardPlan) -> Trouble {
    let lang = context.lang;
    let first = card.problems.iter().find(|p| p.level == Level::Error && !is_unknown(p));
    let Some(p) = first else { return Trouble::new("cli-others", Who::Person) };
    if p.sentence.key == "problem-record-damaged" {
        let open = Section::ALL.into_iter().filter(|s| card.rights.shown(*s) != Some(true));
        let mut trouble = Trouble::new("cli-damaged", Who::Person).with("sections", sections(lang, open));
        let command = records::line_for(context, &plan.target, &card.input.card_id);
        trouble.remedy = trouble.remedy.with("command", command);
        return trouble;
    }
    let since = Section::ALL
        .into_iter()
        .find(|s| p.field == Some(s.switch().into()))
        .map(|s| card.input.shown.get(s))
        .filter(|k| matches!(k.state, State::Shown | State::PerhapsShown))
        .and_then(|k| k.since.clone());
    field_trouble(lang, p, since)
}

/// A problem at its field, as a trouble.
pub(super) fn field_trouble(lang: Lang, p: &Problem, since: Option<String>) -> Trouble {
    let label = p.field.map(|f| f.key("label")).unwrap_or_default();
    let sentence =
        Sentence::new("cli-field").with("label", Value::Key(label.into())).with("problem", lang.say(&p.sentence));
    Trouble { sentence, remedy: p.remedy.clone(), who: Who::Person, details: since.into_iter().collect() }
}

/// Why a card needs an answer.
fn unanswered(lang: Lang, card: &CardPlan) -> Trouble {
    let unknown = unknown(card);
    if unknown.is_empty() {
        let sections = sections(lang, card.irreversible.iter().copied());
        return Trouble::new("cli-needs-yes", Who::Person).with("sections", sections);
    }
    Trouble::new("cli-needs-history", Who::Person).with("sections", sections(lang, unknown.into_iter()))
}

/// Asks at the terminal; anything but 是 and yes means no.
pub(super) fn ask(lang: Lang, question: &Sentence) -> bool {
    out::print_sentence(lang, question);
    let mut answer = String::new();
    if std::io::stdin().lock().read_line(&mut answer).is_err() {
        return false;
    }
    matches!(answer.trim().to_lowercase().as_str(), "yes" | "y") || answer.trim() == lang.t("cli-ask-yes")
}

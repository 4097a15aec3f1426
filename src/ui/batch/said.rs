//! What is said on the page of many cards: what it is about, why a card stands apart, how old its state is, what became
//! of it.

use crate::platform::clock::short;
use crate::publish::plan::CardPlan;
use crate::publish::{Apart, Why};
use crate::rights::Section;
use crate::rights::change::Change;
use crate::rights::shown::Source;
use crate::storage::batches::BatchKind;
use crate::studio::Studio;
use crate::studio::batch::{Page, RunState};
use crate::ui::dialogs::values::{label, section, several};
use crate::ui::status::verdict_key;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

/// What changes, in a few words.
pub fn what(lang: Lang, page: &Page) -> String {
    let fields = page.wanted.chosen();
    if fields.is_empty() { lang.t("many-what-none").to_owned() } else { several(lang, &fields) }
}

/// What the page is about.
pub fn title(studio: &Studio, page: &Page, count: usize) -> String {
    let lang = studio.view.lang;
    let key = match &page.run {
        None if page.kind == BatchKind::Back => "many-title-back",
        None => "many-title",
        Some(run) if run.job.is_some() => "many-title-running",
        Some(run) if run.counts.waiting > 0 => "many-title-stopped",
        Some(_) => "many-title-over",
    };
    lang.say(&Sentence::new(key).with("count", count).with("what", what(lang, page)))
}

/// Why a card stands apart; what breaks a rule with the name of its field.
pub fn why(lang: Lang, apart: &Apart) -> String {
    let said = lang.say(&apart.trouble().sentence);
    match &apart.why {
        Why::Problem(problem) => problem.field.map_or(said.clone(), |field| {
            let line = Sentence::new("confirm-warning").with("field", label(lang, field));
            lang.say(&line.with("problem", said.as_str()))
        }),
        _ => said,
    }
}

/// How old the state is that a card goes out from.
pub fn age(studio: &Studio, plan: &CardPlan) -> String {
    let lang = studio.view.lang;
    let Some(last) = &plan.input.last else { return String::new() };
    let key = match last.source {
        _ if !studio.kind().real() => return lang.t("age-trial").to_owned(),
        Source::Read => "age-read",
        Source::Colleague => "age-colleague",
        Source::Published => "age-published",
        Source::Person => "age-said",
    };
    lang.say(&Sentence::new(key).with("at", short(&last.at)))
}

/// What is worth a word of equal changes, beside how many they are.
pub fn group_note(lang: Lang, changes: &[Change], first: bool) -> String {
    let filled = changes.iter().any(|c| c.old.is_none() && c.new.is_some());
    let emptied = changes.iter().any(|c| c.new.is_none());
    let key = match (emptied, filled) {
        (true, _) => "group-emptied",
        (_, true) => "group-filled",
        _ if !first => "group-other",
        _ => return String::new(),
    };
    lang.t(key).to_owned()
}

/// What became of a card of a run, with the time of day.
pub fn state(studio: &Studio, state: &RunState) -> String {
    let lang = studio.view.lang;
    match state {
        RunState::Waiting => lang.t("many-waiting").to_owned(),
        RunState::Sending => lang.t("many-sending").to_owned(),
        RunState::Ended { verdict, at, looked, checked, .. } => {
            let key = match (verdict, looked) {
                (Verdict::Unknown, Some(true)) => "records-looked-new",
                (Verdict::Unknown, Some(false)) => "records-looked-old",
                _ if *checked == Some(true) => "checks-same",
                _ if *checked == Some(false) => "checks-different",
                (Verdict::Confirmed, _) => "many-confirmed",
                (Verdict::Accepted, _) => "many-accepted",
                (verdict, _) => verdict_key(*verdict, studio.kind()).0,
            };
            format!("{} {}", lang.t(key), at.get(11..19).unwrap_or_default()).trim().to_owned()
        }
    }
}

/// Why a card was refused or not sent.
pub fn cause(lang: Lang, state: &RunState) -> Option<String> {
    let RunState::Ended { result: Some(result), verdict: Verdict::Refused | Verdict::NotSent, .. } = state else {
        return None;
    };
    let advice = result.advice.as_ref().map(|a| &a.sentence);
    advice.or(result.trouble.as_ref().map(|t| &t.sentence)).map(|s| lang.say(s))
}

/// Names in one text; of many only the first ones, and how many there are.
pub fn names<'a>(lang: Lang, all: impl Iterator<Item = &'a str>, count: usize) -> String {
    const MOST: usize = 30;
    let first = all.take(MOST).collect::<Vec<_>>().join(lang.t("records-list"));
    if count <= MOST {
        return first;
    }
    lang.say(&Sentence::new("many-names").with("names", first).with("count", count))
}

/// A section's tick: what cannot be undone.
pub fn tick(lang: Lang, s: Section, count: usize) -> String {
    lang.say(&Sentence::new("many-tick").with("section", section(lang, s)).with("count", count))
}

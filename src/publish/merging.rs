//! One change over many cards: each goes out as its own last known state with just the chosen fields in it, and what
//! cannot go stands apart with its reason (src/publish/README.md, Merging).

use std::collections::HashMap;

use super::plan::{CardInput, CardPlan, Plan};
use super::target::Target;
use super::why::{Apart, Why};
use crate::rights::change::Change;
use crate::rights::check::Level;
use crate::rights::field::FieldId;
use crate::rights::merge::merged;
use crate::rights::shown::{Source, State};
use crate::rights::{CardRights, PerSection, Section};
use crate::storage::history::LastState;

/// A card that a change is to go to, and what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownCard {
    /// Card, title and switches; `last` is the state that it goes out from, known also where a later outcome is in doubt.
    pub input: CardInput,
    /// Who made that state, where that is known.
    pub by: String,
    /// When something was sent whose outcome is not known, RFC 3339, while nobody looked at the phone since.
    pub doubted: Option<String>,
    /// What was published last from here, where `input.last` is a colleague's and later.
    pub ours: Option<LastState>,
    /// The person looked at the colleague's state and goes on from it.
    pub agreed: bool,
    /// One value a card: merged for this card in the place of what is merged for all.
    pub own: Option<CardRights>,
}

impl KnownCard {
    /// A card of which nothing is known.
    pub fn of(card_id: &str) -> Self {
        Self { input: CardInput { card_id: card_id.to_owned(), ..CardInput::default() }, ..Self::default() }
    }
}

/// What one change over many cards comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// The cards that it goes to, in the order in which they were given; none where all stand apart. How old the state
    /// is that a card goes out from, and where it comes from, stands in its `input.last`.
    pub plan: Option<Plan>,
    /// The others, in the same order.
    pub apart: Vec<Apart>,
}

impl Merging {
    /// Merges `fields` of `rights` into the last known state of every card. Nothing is asked of disk or network; a
    /// thousand cards take some tens of milliseconds.
    pub fn new(target: &Target, rights: &CardRights, fields: &[FieldId], cards: &[KnownCard]) -> Self {
        let each = |card: &KnownCard| (card.input.card_id.clone(), card_plan(target, rights, fields, card));
        Self::gathered(target, cards.iter().map(each))
    }

    /// What it comes to, card by card: each with its plan, or why it stands apart.
    pub(super) fn gathered(target: &Target, each: impl Iterator<Item = (String, Result<CardPlan, Why>)>) -> Self {
        let (mut plans, mut apart) = (Vec::new(), Vec::new());
        for (card_id, plan) in each {
            match plan {
                Ok(plan) => plans.push(plan),
                Err(why) => apart.push(Apart { card_id, why }),
            }
        }
        let plan = (!plans.is_empty()).then(|| Plan { target: target.clone(), cards: plans });
        Self { plan, apart }
    }

    /// The cards of the plan.
    pub fn cards(&self) -> &[CardPlan] {
        self.plan.as_ref().map_or(&[], |plan| &plan.cards)
    }
}

fn card_plan(target: &Target, rights: &CardRights, fields: &[FieldId], card: &KnownCard) -> Result<CardPlan, Why> {
    let last = state_of(card)?;
    let from = card.own.as_ref().unwrap_or(rights);
    let plan = CardPlan::new(target, &merged(&last.rights, from, fields), card.input.clone());
    let plan = plan.map_err(|_| Why::NoCard)?;
    if plan.rights == last.rights.explicit() {
        return Err(Why::AlreadySo);
    }
    judged(CardPlan { merged: true, ..plan })
}

/// The state that a card goes out from.
pub(super) fn state_of(card: &KnownCard) -> Result<&LastState, Why> {
    if let Some(at) = &card.doubted {
        return Err(Why::OutcomeUnknown(at.clone()));
    }
    let last = card.input.last.as_ref().ok_or(Why::StateUnknown)?;
    let other = card.ours.as_ref().is_some_and(|ours| ours.rights.explicit() != last.rights.explicit());
    if last.source == Source::Colleague && other && !card.agreed {
        return Err(Why::ChangedElsewhere { by: card.by.clone(), at: last.at.clone() });
    }
    Ok(last)
}

/// The plan, unless an error of the rules forbids it: what would close comes before everything else.
pub(super) fn judged(plan: CardPlan) -> Result<CardPlan, Why> {
    let errors = || plan.problems.iter().filter(|p| p.level == Level::Error);
    let off = |s: &Section| plan.rights.shown(*s) != Some(true);
    let seen = |s: &Section| matches!(plan.input.shown.get(*s).state, State::Shown | State::PerhapsShown);
    if let Some(section) = Section::ALL.into_iter().find(|s| off(s) && seen(s)) {
        return Err(Why::Closes(section));
    }
    match errors().next() {
        Some(problem) => Err(Why::Problem(Box::new(problem.clone()))),
        None => Ok(plan),
    }
}

/// Cards whose changes are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What changes, old and new.
    pub changes: Vec<Change>,
    /// Their places among the cards that were given, in order.
    pub cards: Vec<usize>,
}

/// The cards by equal changes, the largest group first, else in the order of their first cards.
pub fn groups(cards: &[CardPlan]) -> Vec<Group> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Group> = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let group = *places.entry(written(&card.changes)).or_insert(out.len());
        match out.get_mut(group) {
            Some(group) => group.cards.push(at),
            None => out.push(Group { changes: card.changes.clone(), cards: vec![at] }),
        }
    }
    out.sort_by_key(|g| std::cmp::Reverse(g.cards.len()));
    out
}

/// Changes as a text that only equal ones have.
fn written(changes: &[Change]) -> String {
    let each =
        |c: &Change| serde_json::json!([c.field.path(), c.old, c.new, c.irreversible, c.old.is_some()]).to_string();
    changes.iter().map(each).collect()
}

/// Of each section the places of the cards that would show it for the first time, as far as is known.
pub fn first_shown(cards: &[CardPlan]) -> PerSection<Vec<usize>> {
    let shows = |s: Section| move |(_, card): &(usize, &CardPlan)| card.irreversible.contains(&s);
    PerSection::from_fn(|s| cards.iter().enumerate().filter(shows(s)).map(|(at, _)| at).collect())
}

#[cfg(test)]
#[path = "merging_tests.rs"]
mod tests;

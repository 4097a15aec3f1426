//! What has to hold before anything is sent (src/publish/README.md, Guard).

use super::plan::Plan;
use super::target::Target;
use crate::rights::check::{Level, Problem};
use crate::rights::shown::{Shown, State};
use crate::rights::{CardRights, Section};
use crate::trouble::{Trouble, Who};

/// What the person agreed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consent {
    /// That what is shown now can never be hidden again, and that switches of unknown history are sent as they are
    /// (`--yes`, or the ticks of the confirmation).
    pub irreversible: bool,
}

/// Why a plan is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Errors of the rules: card and problem.
    Problems(Vec<(String, Problem)>),
    /// Something irreversible that nobody agreed to.
    Consent,
}

/// Whether the plan may be sent. What is known as shown and would be switched off never passes; a switch of unknown
/// history that would be sent as off passes only with consent on the command line (`yes_unknown`).
///
/// # Errors
/// [`Stop`]
pub fn guard(plan: &Plan, consent: Consent, yes_unknown: bool) -> Result<(), Stop> {
    let mut errors = Vec::new();
    for card in &plan.cards {
        for p in card.problems.iter().filter(|p| p.level == Level::Error) {
            if p.sentence.key == "problem-history-unknown" && yes_unknown && consent.irreversible {
                continue;
            }
            errors.push((card.input.card_id.clone(), p.clone()));
        }
    }
    if !errors.is_empty() {
        return Err(Stop::Problems(errors));
    }
    let first_showing = plan.cards.iter().any(|c| {
        c.irreversible
            .iter()
            .any(|s| matches!(c.input.shown.get(*s).state, State::NotShown | State::Unknown | State::PerhapsShown))
    });
    if plan.target.kind.real() && first_showing && !consent.irreversible {
        return Err(Stop::Consent);
    }
    Ok(())
}

/// The last look, when the card is held and nobody else can publish it: what another window or command showed since the
/// plan was made is not sent as off. `now` is what the record says of the card.
pub(super) fn shown_meanwhile(target: &Target, rights: &CardRights, now: &Shown) -> Option<Trouble> {
    let off = |s: &Section| target.kind.real() && rights.shown(*s) != Some(true);
    let unsettled = now.is_unsettled();
    let (section, key) = Section::ALL.into_iter().filter(off).find_map(|s| match now.get(s).state {
        State::Shown => Some((s, "publish-closes")),
        State::PerhapsShown => Some((s, "publish-closes-perhaps")),
        State::NotShown | State::Unknown if unsettled => Some((s, "publish-damaged")),
        State::NotShown | State::Unknown => None,
    })?;
    let mut trouble = Trouble::new(key, Who::Person);
    trouble.sentence = trouble.sentence.with_key("section", format!("section-{}", section.name()));
    Some(trouble)
}

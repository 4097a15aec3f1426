//! What is left of a batch that was stopped: the guard looks anew, what was changed since stands apart, and nothing goes
//! out twice (src/publish/README.md, Batches).

use super::merging::{KnownCard, Merging, judged};
use super::plan::CardPlan;
use super::target::Target;
use super::why::Why;
use crate::rights::CardRights;
use crate::rights::check::Level;
use crate::storage::Step;
use crate::storage::batches::{Batch, BatchCard, BatchKind};
use crate::storage::history::LastState;

/// Whether a card of a batch still needs something: to be sent, or a look at the phone.
pub fn is_left(card: &BatchCard) -> bool {
    card.step.is_to_send() || card.step.is_in_doubt() || card.step == Step::Running
}

/// Whether a card of a batch may be sent again after it failed: it was refused or never left; one of unknown outcome
/// only where a look at the phone says that it did not arrive.
pub fn is_failed(card: &BatchCard) -> bool {
    card.step.is_refused() || card.step != Step::NotYet && card.step.is_to_send()
}

/// What goes on of `batch`; `known` is what is known now of each of its cards that [`is_left`]. `sure` is whether the
/// person agreed to send switches of unknown history as they are, which only whole rights can need.
pub fn resumed(target: &Target, batch: &Batch, known: &[KnownCard], sure: bool) -> Merging {
    let each = |card: &BatchCard| (card.card.clone(), card_plan(target, batch, card, known_of(known, card), sure));
    Merging::gathered(target, batch.cards.iter().filter(|c| is_left(c)).map(each))
}

/// What is known of a card of a batch.
pub(super) fn known_of(known: &[KnownCard], card: &BatchCard) -> KnownCard {
    known.iter().find(|k| k.input.card_id == card.card).cloned().unwrap_or_default()
}

/// What became of a card of a batch is known; else it is neither sent again nor taken back.
pub(super) fn is_settled(card: &BatchCard) -> Result<(), Why> {
    match &card.step {
        Step::Running => Err(Why::Running),
        Step::Ended { at, .. } if card.step.is_in_doubt() => Err(Why::OutcomeUnknown(at.clone())),
        _ => Ok(()),
    }
}

fn card_plan(target: &Target, batch: &Batch, card: &BatchCard, known: KnownCard, sure: bool) -> Result<CardPlan, Why> {
    is_settled(card)?;
    if let Some(at) = known.doubted {
        return Err(Why::OutcomeUnknown(at));
    }
    // 演练 has no history that counts.
    if target.kind.real() {
        unchanged(known.input.last.as_ref(), card, known.by)?;
    }
    let plan = CardPlan::new(target, &card.after, known.input).map_err(|_| Why::NoCard)?;
    match batch.kind {
        BatchKind::Only | BatchKind::Back => judged(CardPlan { merged: true, ..plan }),
        BatchKind::Whole if sure && is_unknown_alone(&plan) => Ok(plan),
        BatchKind::Whole => judged(plan),
    }
}

/// Whether nothing but switches of unknown history speaks against it.
fn is_unknown_alone(plan: &CardPlan) -> bool {
    let errors = plan.problems.iter().filter(|p| p.level == Level::Error);
    errors.map(|p| &p.sentence.key).all(|key| key == "problem-history-unknown")
}

/// Whether the card still has the content that it had when the batch was begun.
fn unchanged(now: Option<&LastState>, card: &BatchCard, by: String) -> Result<(), Why> {
    let content = |state: Option<&LastState>| state.map(|s| s.rights.explicit());
    let at = || now.map(|s| s.at.clone()).unwrap_or_default();
    let (is, was): (Option<CardRights>, _) = (content(now), content(card.former.as_ref()));
    if is.as_ref() == Some(&card.after.explicit()) && is != was {
        return Err(Why::AlreadySo);
    }
    if is == was { Ok(()) } else { Err(Why::ChangedSince { by, at: at() }) }
}

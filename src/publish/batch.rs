//! The batch that a plan over several cards is (src/publish/README.md, Batches).

use super::plan::Plan;
use crate::platform::clock;
use crate::rights::CardRights;
use crate::storage::Step;
use crate::storage::batches::{Batch, BatchCard, BatchKind};
use crate::trouble::{Trouble, Who};

/// The batch of `plan`, to be written down before its first card is sent, with a new id. Title, fields, and the own
/// values of cards are for the caller to add.
///
/// # Errors
/// The system gives no randomness.
pub fn batch_of_plan(plan: &Plan, kind: BatchKind, rights: &CardRights) -> Result<Batch, Trouble> {
    let cards = plan.cards.iter().map(|c| BatchCard {
        card: c.input.card_id.clone(),
        title: c.input.title.clone().unwrap_or_default(),
        own: None,
        former: c.input.last.clone(),
        after: c.rights.clone(),
        step: Step::NotYet,
    });
    Ok(Batch {
        id: clock::nonce().ok_or_else(|| Trouble::new("no-randomness", Who::Engineer))?,
        at: clock::now_rfc3339(),
        gateway: plan.target.gateway.host().to_owned(),
        mchid: plan.target.mchid.clone(),
        kind,
        rights: rights.clone(),
        cards: cards.collect(),
        ..Batch::default()
    })
}

//! What the record knows of a card that a change is to go to (src/publish/README.md, Merging).

use super::merging::KnownCard;
use super::target::Target;
use crate::storage::history::{self, Card};
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// Reads what is known of the card, without its title; and what is to be told of damage. 演练 has no history that counts.
///
/// # Errors
/// The record cannot be read.
pub fn known_card(
    record: &mut Record,
    target: &Target,
    card_id: &str,
) -> Result<(KnownCard, Option<Trouble>), Trouble> {
    let mut out = KnownCard::of(card_id);
    if !target.kind.real() {
        return Ok((out, None));
    }
    let known = record.card(&target.mchid, card_id)?;
    let of = Card { gateway: target.gateway.host(), mchid: &target.mchid, card: card_id };
    out.input.shown = history::shown(&known, of);
    out.doubted = history::doubted_at(&known, of);
    // A doubt without a publication of its own is damage: what came before it may not be the last.
    let last = history::last_known(&known, of).filter(|(_, doubted)| !doubted || out.doubted.is_some());
    out.input.last = last.map(|(last, _)| last);
    (out.by, out.ours) = history::whose_last(&known, of);
    Ok((out, known.trouble()))
}

//! Sends a plan card by card. A cancel at any moment leaves a true verdict (src/publish/README.md, Sending).

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::alike::{Alike, stopped};
use super::card_sending::CardSending;
use super::plan::{CardPlan, Plan};
use crate::storage::record::Record;
use crate::wechatpay::client::Client;
use crate::wechatpay::verdict::Waits;

pub use super::card_result::CardResult;
pub use super::progress::{Listener, Progress};

/// How a plan is sent.
pub struct Sending<'a> {
    /// The connection, with the keys that sign and verify.
    pub client: &'a Client,
    /// Where it is written down.
    pub record: &'a mut Record,
    /// Who listens.
    pub listener: Listener<'a>,
    /// Stops it.
    pub cancel: &'a CancellationToken,
    /// The most cards a second; 0: as fast as answers come.
    pub pace: f64,
    /// The waits between attempts.
    pub waits: Waits,
    /// The run over several cards that it is.
    pub batch: Option<String>,
}

impl<'a> Sending<'a> {
    /// As fast as answers come, with the usual waits between attempts.
    pub fn new(
        client: &'a Client,
        record: &'a mut Record,
        listener: Listener<'a>,
        cancel: &'a CancellationToken,
    ) -> Self {
        Self { client, record, listener, cancel, pace: 0.0, waits: Waits::default(), batch: None }
    }
}

/// Sends every card of the plan. One card's refusal does not stop the rest; a cancel does, and so do three refusals or
/// unknown outcomes in a row of one cause.
pub async fn send(plan: &Plan, sending: Sending<'_>) -> Vec<CardResult> {
    let Sending { client, record, listener, cancel, pace, waits, batch } = sending;
    let batch = batch.as_deref();
    let (mut out, mut alike) = (Vec::new(), Alike::default());
    for (index, card) in plan.cards.iter().enumerate() {
        let begun = Instant::now();
        listener(Progress::Started { card_id: card.input.card_id.clone(), index, of: plan.cards.len() });
        let result = CardSending { plan, card, client, listener, cancel, waits, batch }.send(record).await;
        let enough = alike.is_enough(&result);
        out.push(result);
        if enough {
            out.extend(plan.cards.iter().skip(index + 1).map(|card| left_out(card, listener)));
            break;
        }
        if index + 1 < plan.cards.len() && pace > 0.0 && !cancel.is_cancelled() {
            let rest = Duration::from_secs_f64((1.0 / pace).min(3600.0)).saturating_sub(begun.elapsed());
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = cancel.cancelled() => {}
            }
        }
    }
    out
}

/// A card that is not begun any more.
fn left_out(card: &CardPlan, listener: Listener<'_>) -> CardResult {
    let result = CardResult::not_sent(card.input.card_id.clone(), stopped());
    listener(Progress::Done(Box::new(result.clone())));
    result
}

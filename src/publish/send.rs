//! Sends a plan card by card. A cancel at any moment leaves a true verdict (src/publish/README.md, Sending).

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::card_sending::CardSending;
use super::plan::Plan;
use crate::storage::ledger::Ledger;
use crate::wechatpay::client::Client;
use crate::wechatpay::verdict::Waits;

pub use super::card_result::CardResult;
pub use super::progress::{Listener, Progress};

/// How a plan is sent.
pub struct Sending<'a> {
    /// The connection, with the keys that sign and verify.
    pub client: &'a Client,
    /// Where it is written down.
    pub ledger: &'a mut Ledger,
    /// Who listens.
    pub listener: Listener<'a>,
    /// Stops it.
    pub cancel: &'a CancellationToken,
    /// The most cards a second; 0: as fast as answers come.
    pub pace: f64,
    /// The waits between attempts.
    pub waits: Waits,
}

impl<'a> Sending<'a> {
    /// As fast as answers come, with the usual waits between attempts.
    pub fn new(client: &'a Client, ledger: &'a mut Ledger, told: Listener<'a>, cancel: &'a CancellationToken) -> Self {
        Self { client, ledger, listener: told, cancel, pace: 0.0, waits: Waits::default() }
    }
}

/// Sends every card of the plan. One card's refusal does not stop the rest; a cancel does.
pub async fn send(plan: &Plan, sending: Sending<'_>) -> Vec<CardResult> {
    let Sending { client, ledger, listener: told, cancel, pace, waits } = sending;
    let mut out = Vec::new();
    for (index, card) in plan.cards.iter().enumerate() {
        let begun = Instant::now();
        told(Progress::Started { card_id: card.input.card_id.clone(), index, of: plan.cards.len() });
        out.push(CardSending { plan, card, client, listener: told, cancel, waits }.send(ledger).await);
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

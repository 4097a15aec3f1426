//! A run over many cards, as the worker is given it.

use tokio_util::sync::CancellationToken;

use crate::publish::plan::Plan;
use crate::storage::batches::Batch;

/// 发完这张就停: no further card is begun, and the one that is being sent ends as it ends.
#[derive(Debug, Clone, Default)]
pub struct Halt(pub(super) CancellationToken);

impl Halt {
    /// No further card is begun.
    pub fn halt(&self) {
        self.0.cancel();
    }
}

/// A run over many cards.
#[derive(Debug)]
pub struct ManyCards {
    /// What is sent now.
    pub plan: Plan,
    /// The run as it is written down before its first card.
    pub batch: Batch,
    /// It is written down already: it goes on.
    pub goes_on: bool,
    /// Who publishes, as the record names her.
    pub by: String,
    /// The way to end it after a card.
    pub halt: Halt,
}

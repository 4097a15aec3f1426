//! A publication that a worker has, and how far it is.

use crate::publish::plan::Plan;
use crate::publish::send::Progress;
use crate::work::{Access, JobId};

/// A publication that a worker has.
#[derive(Debug, Clone)]
pub struct Running {
    /// The job.
    pub id: JobId,
    /// What is sent.
    pub plan: Plan,
    /// Who signs it, whoever is chosen by now.
    pub access: Access,
    /// The bytes left: what was sent cannot be called back.
    pub sent: bool,
    /// 停止等待 was pressed.
    pub stopping: bool,
    /// Waiting this many seconds for this attempt.
    pub waiting: Option<(u64, usize)>,
    /// Another publication of the same card is under way.
    pub queued: bool,
    /// Since when, in seconds of the window's clock.
    pub since_secs: f64,
}

impl Running {
    /// Takes in what the worker tells.
    pub(super) fn progress(&mut self, progress: &Progress) {
        match *progress {
            Progress::Started { .. } => self.queued = false,
            Progress::Sent => (self.sent, self.queued, self.waiting) = (true, false, None),
            Progress::Queued => self.queued = true,
            Progress::Waiting { secs, attempt } => self.waiting = Some((secs, attempt)),
            Progress::Done(_) | Progress::Late(_) => {}
        }
    }
}

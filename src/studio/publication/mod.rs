//! Publication: from 发布 to the verdict, as one state machine.
//!
//! `step` says where it is and what follows from a card's history; the other files carry that out: `begin` up to the
//! sending, `test_card` for the merchant's test card, `resend` for what is not over with its verdict, and
//! `outcome` for what came of it; `act` for what a person asks. Others ask by a method; no other part changes a step.

mod act;
mod begin;
mod outcome;
mod resend;
pub mod result;
pub mod running;
pub mod step;
mod target;
mod test_card;
#[cfg(test)]
mod tests;

use super::sheet::Sheet;
use crate::work::{CardKey, JobId};

pub use act::PublicationAction;
pub use result::{LastVerdict, PublicationOutcome};
pub use running::Running;
pub(super) use target::{TRIAL_HOST, key_of};

use step::{AfterPanic, Goal, Reading, Step};

/// The publication of this window, and what came of the last one.
#[derive(Debug, Default)]
pub struct Publication {
    step: Step,
    /// What came of the last one.
    pub last_verdict: Option<LastVerdict>,
    /// 演练 succeeded at least once in this window.
    pub practised: bool,
}

impl Publication {
    /// One that is being sent.
    pub fn sending(running: Running) -> Self {
        Self { step: Step::Sending(Box::new(running)), ..Self::default() }
    }

    /// Whether a worker has one: no other begins until it is over.
    pub fn is_running(&self) -> bool {
        self.running().is_some()
    }

    /// The one that a worker has.
    pub fn running(&self) -> Option<&Running> {
        if let Step::Sending(running) = &self.step { Some(running) } else { None }
    }

    /// The same, to be changed as the worker tells.
    pub fn running_mut(&mut self) -> Option<&mut Running> {
        if let Step::Sending(running) = &mut self.step { Some(running) } else { None }
    }

    /// The test card of which 会员现在能看到哪几栏？ is asked; none: it is asked of the card on show.
    pub fn asks_of(&self) -> Option<&CardKey> {
        if let Step::Asking { key, .. } = &self.step { Some(key) } else { None }
    }

    /// Another card is on show: what waited for the history of the one before is over.
    pub(super) fn card_changed(&mut self) {
        if matches!(&self.step, Step::Reading(r) if !r.goal.is_test()) {
            self.step = Step::Idle;
        }
    }

    /// The person has closed the sheet.
    pub(super) fn closed(&mut self) {
        self.change(step::after_close);
    }

    /// Keeps to what lies over the form.
    pub(super) fn follow_sheet(&mut self, sheet: Option<&Sheet>) {
        self.change(|step| step::after_sheet(step, sheet));
    }

    /// What members see of the test card was answered, and `job` writes it down and reads the history again.
    pub(super) fn answered(&mut self, job: JobId) {
        self.change(|step| match step {
            Step::Asking { goal, key, anew } => Step::Reading(Reading { goal, key, job, asked: true, anew }),
            step => step,
        });
    }

    fn change(&mut self, change: impl FnOnce(Step) -> Step) {
        self.step = change(std::mem::take(&mut self.step));
    }

    /// Takes the one of this job out: it is over, or its answer comes late.
    fn take_running(&mut self, id: JobId, late: bool) -> Option<Running> {
        if self.running().is_none_or(|r| r.id != id) {
            return None;
        }
        let after = if late { Step::Late(id) } else { Step::Idle };
        match std::mem::replace(&mut self.step, after) {
            Step::Sending(running) => Some(*running),
            _ => None,
        }
    }

    /// The worker is done with this job: no answer comes late any more.
    pub(super) fn worker_done(&mut self, id: JobId) {
        if matches!(self.step, Step::Late(job) if job == id) {
            self.step = Step::Idle;
        }
    }

    /// A worker has panicked: what it did for this publication is over. Gives the one that was being sent.
    fn panicked(&mut self, id: JobId) -> Option<Running> {
        match step::on_panic(std::mem::take(&mut self.step), id) {
            AfterPanic::NotOurs(step) => {
                self.step = step;
                None
            }
            AfterPanic::Before => None,
            AfterPanic::Sending(running) => Some(*running),
        }
    }

    /// The goal of the confirmation that lies over the form.
    fn confirms(&self) -> Goal {
        match &self.step {
            Step::Confirming(goal) | Step::Checking { goal, .. } => *goal,
            _ => Goal::Card,
        }
    }
}

//! What came of a publication: told on a sheet of its own, then in the bottom line; learnt from.

use super::Publication;
use super::result::{LastVerdict, PublicationOutcome};
use super::running::Running;
use crate::publish::Kind;
use crate::publish::plan::Plan;
use crate::publish::send::{CardResult, Progress};
use crate::studio::Studio;
use crate::studio::sheet::Sheet;
use crate::studio::sheets::Comer;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::work::{Access, JobId, RecordJob};

fn card_id(plan: &Plan) -> String {
    plan.cards.first().map(|c| c.input.card_id.clone()).unwrap_or_default()
}

impl Publication {
    /// Takes in what a worker tells of `id`; the publication that it ends comes out.
    fn progress(&mut self, id: JobId, progress: &Progress) -> Option<(Running, CardResult)> {
        if let Progress::Done(result) = progress {
            // An answer may come late only to what was stopped after its bytes had left.
            let late = result.stopped && result.verdict == Verdict::Unknown;
            return Some((self.take_running(id, late)?, result.as_ref().clone()));
        }
        if let Some(running) = self.running_mut().filter(|r| r.id == id) {
            running.progress(progress);
        }
        None
    }
}

impl Studio {
    pub(crate) fn progress(&mut self, id: JobId, progress: Progress) {
        if self.many_progress(id, &progress) {
            return;
        }
        if let Some((running, result)) = self.publication.progress(id, &progress) {
            self.publication_over(running.plan, running.access, result);
        } else if let Progress::Late(result) = progress {
            self.late_answer(*result);
        }
    }

    /// The verdict that the bottom line tells: the last one, where it was for the merchant that is chosen. One of 演练 says
    /// nothing of a real merchant, nor one merchant's of another.
    pub fn last_verdict(&self) -> Option<&LastVerdict> {
        let mchid = self.merchant().map(|m| m.mchid.as_str());
        self.publication.last_verdict.as_ref().filter(|v| match v.kind {
            Kind::Trial => mchid.is_none(),
            _ => mchid == Some(v.mchid.as_str()),
        })
    }

    /// The worker is done with a publication, or with a run over many cards.
    pub(crate) fn published(&mut self, id: JobId) {
        if !self.many_over(id, None) {
            self.publication.worker_done(id);
        }
    }

    /// A publication could not even begin.
    pub(crate) fn not_started(&mut self, id: JobId, trouble: Trouble) {
        if self.many_over(id, Some(trouble.clone())) {
            return;
        }
        match self.publication.take_running(id, false) {
            Some(running) => {
                let result = CardResult::not_sent(card_id(&running.plan), trouble);
                self.publication_over(running.plan, running.access, result);
            }
            None => self.view.toasts.bad(&trouble, self.view.lang),
        }
    }

    /// A verdict, or what the record says of a publication that was killed.
    pub(super) fn publication_over(&mut self, plan: Plan, access: Access, result: CardResult) {
        let good = matches!(result.verdict, Verdict::Confirmed | Verdict::Accepted);
        let card = plan.cards.first().map(|c| c.input.title.clone().unwrap_or_else(|| c.input.card_id.clone()));
        self.publication.last_verdict = Some(LastVerdict {
            id: result.id.clone(),
            verdict: result.verdict,
            kind: plan.target.kind,
            mchid: plan.target.mchid.clone(),
            at: result.at.clone(),
            card: card.unwrap_or_default(),
        });
        let first = good && plan.target.kind == Kind::Trial && !self.publication.practised;
        self.learn_from_result(&plan, &result);
        if plan.target.kind.real() {
            self.plan_published(result.verdict, &result.card_id);
            self.team_after_publication();
        }
        let outcome = PublicationOutcome { first, ..PublicationOutcome::new(plan, access, result) };
        // A sheet on which something is typed stays: the bottom line tells the verdict at once, and the verdict's own
        // sheet follows.
        self.lay_sheet(Sheet::Verdict(Box::new(outcome)), Comer::Outcome);
    }

    pub(super) fn learn_from_result(&mut self, plan: &Plan, result: &CardResult) {
        let same = plan.cards.first().filter(|c| c.input.card_id == self.editor.document.card_id());
        if plan.target.kind == Kind::Trial {
            self.publication.practised |= result.verdict == Verdict::Confirmed;
            if let Some(card) = same.filter(|_| self.kind() == Kind::Trial) {
                match result.verdict {
                    Verdict::Confirmed => self.card.remember_practised(&card.rights, &result.at),
                    Verdict::Refused | Verdict::Unknown if result.is_once_shown() => {
                        self.card.mark_perhaps_shown(&card.rights, &result.at);
                    }
                    _ => {}
                }
                self.run_rules();
            }
            self.job(RecordJob::Practised);
        } else if let Some(key) = self.card.key.clone() {
            self.job(RecordJob::History(key));
        }
    }

    /// A worker has panicked at `id`: what a publication waited for is over, and what was being sent is told by what is
    /// known of its bytes. Gives whether that was all.
    pub(crate) fn publication_panicked(&mut self, id: JobId) -> bool {
        if self.card.history_job == Some(id) {
            self.card.history_job = None;
        }
        let Some(running) = self.publication.panicked(id) else { return false };
        let trouble = Trouble::new("work-panicked", Who::Engineer);
        let mut result = CardResult::not_sent(card_id(&running.plan), trouble);
        if running.sent {
            result.verdict = Verdict::Unknown;
        }
        self.publication_over(running.plan, running.access, result);
        true
    }
}

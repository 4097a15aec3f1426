//! What is not over with its verdict: 再发一次相同内容, an answer that comes late, what a killed process left open, and what
//! the record says of an outcome that is still not known (src/ui/README.md, No answer).

use super::result::PublicationOutcome;
use super::step::{Goal, Step};
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::Plan;
use crate::publish::send::CardResult;
use crate::storage::draft::Draft;
use crate::storage::record::Entry;
use crate::studio::Studio;
use crate::studio::sheet::{Confirm, Sheet};
use crate::studio::undo::State;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::work::RecordJob;

impl Studio {
    /// 再发一次相同内容: sends the very plan again, if 发布 would still let it pass by what is known now.
    pub(crate) fn send_again(&mut self) {
        let Some(Sheet::Verdict(outcome) | Sheet::Look(outcome)) = &self.sheets.open else { return };
        if self.publication.is_running() {
            return;
        }
        let (plan, access) = (outcome.plan.clone(), outcome.access.clone());
        // A plan from the record alone was confirmed elsewhere, and is shown once more; any other was confirmed in this
        // window a moment ago.
        let on_show = self.is_on_show(&plan);
        // What colleagues did since is read behind its 确认发布.
        let elsewhere = outcome.result.last.is_none() || on_show && self.is_team_due();
        // A colleague's later change is asked about, as 发布 does.
        if on_show && plan.cards.first().is_some_and(|c| self.taken_back_by(&c.rights).is_some()) {
            return self.becomes_draft(plan);
        }
        let anew = || {
            let card = plan.cards.first()?;
            Plan::new(plan.target.clone(), &card.rights, vec![self.card.input(&card.input.card_id)]).ok()
        };
        let judged = if on_show { anew() } else { None };
        // Whoever sent it agreed to what cannot be undone: it is the same content.
        match guard(judged.as_ref().unwrap_or(&plan), Consent { irreversible: true }, false) {
            Ok(()) if elsewhere && on_show => {
                let at = outcome.result.at.clone();
                self.sheets.open = Some(Sheet::Confirm(Box::new(Confirm::again(judged.unwrap_or(plan), at))));
                self.publication.step = Step::Confirming(Goal::Again);
            }
            Ok(()) => self.send_plan(plan, access),
            Err(_) if on_show => self.becomes_draft(plan),
            Err(_) => self.other_is_chosen(&plan),
        }
    }

    /// A plan that may not be sent as it is becomes the draft (撤销 takes that back), and goes the way of every
    /// publication: the question what members see, the problems, the confirmation.
    pub(super) fn becomes_draft(&mut self, plan: Plan) {
        self.sheets.open = None;
        let Some(card) = plan.cards.into_iter().next() else { return };
        let state = State { rights: card.rights, ..self.editor.document.state() };
        self.replace(state, None);
        self.view.toasts.note(self.view.lang.t("again-as-draft").to_owned(), self.now_secs);
        self.publish(Goal::Again);
    }

    /// An answer came after 停止等待: it confirms, or the outcome stays unknown and the same again is not safe.
    pub(super) fn late_answer(&mut self, result: CardResult) {
        // The bottom line may speak of a later publication by now.
        if let Some(last) = self.publication.last_verdict.as_mut().filter(|l| l.id == result.id) {
            last.verdict = result.verdict;
        }
        if result.verdict == Verdict::Confirmed {
            self.view.toasts.good(self.view.lang.t("verdict-late").to_owned(), self.now_secs);
            // There is nothing left to look for.
            let ours = |s: &mut Sheet| matches!(s, Sheet::Look(t) if t.result.id == result.id);
            if let Some(Sheet::Look(outcome)) = self.sheets.open.take_if(ours) {
                self.sheets.open = Some(Sheet::Verdict(outcome));
            }
        } else if result.is_once_shown() {
            self.view.toasts.note(self.view.lang.t("verdict-late-shown").to_owned(), self.now_secs);
        }
        if let Some(unwritten) = &result.unwritten {
            self.view.toasts.bad(unwritten, self.view.lang);
        }
        let plan = self.outcome_mut(&result.id).map(|outcome| {
            outcome.result = result.clone();
            outcome.plan.clone()
        });
        if let Some(plan) = plan {
            self.learn_from_result(&plan, &result);
        } else if let Some(key) = self.card.key.clone() {
            self.job(RecordJob::History(key));
        }
    }

    /// What the record says of the publication whose process was killed before its verdict, where its content is still kept.
    fn killed_outcome(&self) -> Option<(Plan, CardResult)> {
        self.unknown_outcome(self.card.history.orphan.as_ref()?)
    }

    /// Whether there is one to tell of.
    pub(crate) fn is_killed_to_tell(&self) -> bool {
        self.killed_outcome().is_some()
    }

    /// A publication whose process was killed before its verdict: unknown, with the honest ways out (src/ui/README.md,
    /// No answer).
    pub(super) fn tell_killed(&mut self) {
        let Some((plan, mut result)) = self.killed_outcome() else { return };
        self.card.history.orphan = None;
        result.trouble = Some(Trouble::new("publish-killed", Who::Person));
        let access = self.access();
        self.publication_over(plan, access, result);
    }

    /// 我去手机上看 for a publication of the record, long after its own sheet was closed.
    pub(crate) fn look_at(&mut self, entry: &Entry) {
        let Some((plan, result)) = self.unknown_outcome(entry) else { return };
        let outcome = PublicationOutcome::new(plan, self.access(), result);
        self.sheets.open = Some(Sheet::Look(Box::new(outcome)));
    }

    /// The plan and the outcome of an entry of the card on show, as if it had just ended; `None` where its content is
    /// no longer kept.
    fn unknown_outcome(&self, e: &Entry) -> Option<(Plan, CardResult)> {
        let rights = Draft::read(e.line.body.as_bytes()).ok()?.rights;
        let plan = Plan::new(self.target().ok()?, &rights, vec![self.card.input(&e.line.card)]).ok()?;
        let (id, card_id, at) = (e.line.id.clone(), e.line.card.clone(), e.line.at.clone());
        let (code, request_id) = (e.code.clone(), e.request_id.clone());
        Some((plan, CardResult { id, at, status: e.status, code, request_id, ..CardResult::unknown(card_id) }))
    }
}

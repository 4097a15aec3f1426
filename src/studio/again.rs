//! What is not over with its verdict: 再发一次相同内容, an answer that comes late, and what a killed process left open
//! (people.md §8).

use super::Studio;
use super::sheet::Sheet;
use super::undo::State;
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::Plan;
use crate::publish::send::CardResult;
use crate::storage::draft::Draft;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::work::Job;

/// Its process was killed before its verdict.
const KILLED: &str = "publish-killed";

impl Studio {
    /// 再发一次相同内容: the very plan that was sent, as far as 发布 would let it pass by what is known now. What was left
    /// open may never have left, and may come from somebody's `--yes`.
    pub(super) fn again(&mut self, now: f64) {
        let (Some(Sheet::Verdict(told) | Sheet::Look(told)), None) = (&self.sheet, &self.running) else { return };
        let (plan, access) = (told.plan.clone(), told.access.clone());
        // What was left open was agreed to elsewhere, if at all; everything else was confirmed in this window.
        let killed = told.result.trouble.as_ref().is_some_and(|t| t.sentence.key == KILLED);
        let on_show = self.is_on_show(&plan);
        let anew = || {
            let inputs = plan.cards.iter().map(|c| self.card.input(&c.input.card_id)).collect();
            Plan::new(plan.target.clone(), &plan.rights, inputs).ok()
        };
        let judged = if on_show { anew() } else { None };
        match guard(judged.as_ref().unwrap_or(&plan), Consent { irreversible: !killed }, false) {
            Ok(()) => self.send_plan(plan, access, now),
            Err(_) if on_show => self.again_as_draft(plan, now),
            Err(_) => self.other_is_chosen(&plan),
        }
    }

    /// What may not go out as it is becomes the draft (撤销 takes it back), and goes the way of every publication: the
    /// question what members see, the problems, the confirmation.
    fn again_as_draft(&mut self, plan: Plan, now: f64) {
        self.sheet = None;
        let state = State { rights: plan.rights, ..self.document.state() };
        self.replace(state, None, now);
        self.toasts.note(self.lang.t("again-as-draft").to_owned(), now);
        self.publish();
    }

    /// An answer came after 停止等待: it confirms, or the outcome stays unknown and the same again is not safe.
    pub(super) fn late(&mut self, result: CardResult, now: f64) {
        // The bottom line may speak of a later publication by now.
        if let Some(last) = self.last_verdict.as_mut().filter(|l| l.id == result.id) {
            last.verdict = result.verdict;
        }
        if result.verdict == Verdict::Confirmed {
            self.toasts.good(self.lang.t("verdict-late").to_owned(), now);
            // There is nothing left to look for.
            let ours = |s: &mut Sheet| matches!(s, Sheet::Look(t) if t.result.id == result.id);
            if let Some(Sheet::Look(told)) = self.sheet.take_if(ours) {
                self.sheet = Some(Sheet::Verdict(told));
            }
        } else {
            self.toasts.note(self.lang.t("verdict-late-shown").to_owned(), now);
        }
        let plan = match (&mut self.sheet, &mut self.verdict_due) {
            (Some(Sheet::Verdict(told) | Sheet::Look(told)), _) | (_, Some(told)) if told.result.id == result.id => {
                told.result = result.clone();
                Some(told.plan.clone())
            }
            _ => None,
        };
        if let Some(plan) = plan {
            self.learn(&plan, &result);
        } else if let Some(key) = self.card.key.clone() {
            self.job(Job::History(key));
        }
    }

    /// A publication whose process was killed before its verdict: unknown, with the honest ways out (people.md §8).
    pub(super) fn tell_orphan(&mut self) {
        let Some(orphan) = self.card.history.orphan.take() else { return };
        let rights = Draft::read(orphan.line.body.as_bytes()).map(|d| d.rights);
        let input = self.card.input(&orphan.line.card);
        let plan = self.target().ok().zip(rights.ok()).and_then(|(t, r)| Plan::new(t, &r, vec![input]).ok());
        let Some(plan) = plan else { return };
        let trouble = Trouble::new(KILLED, Who::Person);
        let mut result = CardResult::not_sent(orphan.line.card.clone(), trouble);
        (result.id, result.verdict, result.at) = (orphan.line.id.clone(), Verdict::Unknown, orphan.line.at.clone());
        let access = self.access();
        self.over(plan, access, result);
    }
}

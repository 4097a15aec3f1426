//! From 发布 to the sending: what has to be settled first, the confirmation, and the last look at the record.

use super::running::Running;
use super::step::{Arrived, Do, Goal, OnShow, Reading, Step, on_history};
use super::target::key_of;
use crate::merchant::Merchant;
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::Plan;
use crate::studio::Studio;
use crate::studio::sheet::{Confirm, Sheet};
use crate::studio::toasts::About;
use crate::studio::view::Tab;
use crate::trouble::{Trouble, Who};
use crate::work::{Access, CardKey, History, JobId, NetJob, RecordJob};

impl Studio {
    /// 发布, for a `goal` on the card on show: the confirmation, or what has to be settled first.
    pub(crate) fn publish(&mut self, goal: Goal) {
        self.publish_as(goal, false);
    }

    /// The same; `anew`: the confirmation replaces one that was out of date, and says so. Gives whether a confirmation
    /// was shown.
    fn publish_as(&mut self, goal: Goal, anew: bool) -> bool {
        if self.publication.is_running() {
            self.sheets.open = Some(Sheet::Sending);
            return false;
        }
        self.publication.step = Step::Idle;
        if self.stopped_by_other_merchant() {
            return false;
        }
        // Before the card's record was read, an empty history does not mean that nothing is known: nothing is said or
        // sent yet.
        let team = self.is_team_due();
        if let Some(key) = self.card.key.clone().filter(|_| !self.card.loaded || team) {
            let job = if team { self.history_behind_team(&key) } else { self.history_awaited(&key) };
            self.publication.step = Step::Reading(Reading { goal, key, job, asked: false, anew });
            if self.taking_in.progress().is_some() {
                let waits = self.view.lang.t("taking-in-publish");
                self.view.toasts.note(waits.to_owned(), self.now_secs);
            }
            return false;
        }
        // Without a key here an engineer publishes (src/publish/README.md, Handing over).
        if self.merchant().is_some_and(Merchant::keyless) {
            self.hand_over();
            return false;
        }
        if !self.settled() {
            return false;
        }
        let input = self.card.input(self.editor.document.card_id());
        match self.target().and_then(|t| Plan::new(t, &self.editor.document.draft.rights, vec![input])) {
            Ok(plan) => {
                if self.card.history.last.is_some() {
                    self.view.stage.tab = Tab::Compare;
                }
                let test = self.test_card_of(self.editor.document.card_id());
                let (back, approval) = (self.taken_back(), self.approval_now());
                let name = self.asks_for_name().then(String::new);
                let (planned, meanwhile) = (self.plan_note(), self.meanwhile(approval.as_ref().map(|(a, _)| a)));
                let confirm = Confirm {
                    test,
                    anew,
                    back,
                    approval,
                    name,
                    planned,
                    meanwhile,
                    ..Confirm::new(plan, self.since_export())
                };
                self.sheets.open = Some(Sheet::Confirm(Box::new(confirm)));
                self.publication.step = Step::Confirming(goal);
                true
            }
            Err(t) => {
                self.view.toasts.failed(About::Publication, &t, self.view.lang);
                false
            }
        }
    }

    /// The job that reads the history of the card on show: the one under way, or a new one where that was lost.
    fn history_awaited(&mut self, key: &CardKey) -> JobId {
        let job = self.card.history_job.unwrap_or_else(|| self.job(RecordJob::History(key.clone())));
        self.card.history_job = Some(job);
        job
    }

    /// 会员现在能看到哪几栏？ Asked once for a real card of which nothing is known.
    pub(crate) fn ask_what_is_seen(&mut self) {
        self.card.asked = true;
        self.sheets.open = Some(self.seen_sheet());
    }

    /// 确认发布
    pub(crate) fn confirm(&mut self) {
        let Some(Sheet::Confirm(confirm)) = &self.sheets.open else { return };
        if !confirm.ready() || self.publication.is_running() {
            return;
        }
        let (plan, name) = (confirm.plan.clone(), confirm.name.clone());
        let consent = Consent { irreversible: confirm.ticks.iter().all(|t| *t) };
        self.name_given(name);
        // The same guard as the command line's, whatever the sheet showed.
        if guard(&plan, consent, false).is_err() {
            self.sheets.open = Some(Sheet::Problems);
            return;
        }
        // Another window may have published this card, or changed the merchant, since the sheet was shown.
        match key_of(&plan) {
            Some(key) => {
                let (goal, job) = (self.publication.confirms(), self.history_behind_team(&key));
                self.publication.step = Step::Checking { goal, key, job };
            }
            None => self.send_confirmed(),
        }
    }

    /// A history has arrived that may be what a publication waits for.
    pub(crate) fn publication_history(
        &mut self,
        job: JobId,
        key: &CardKey,
        history: &History,
        on_show: Option<OnShow>,
    ) {
        let arrived = Arrived { job, key, history, sheet: self.sheets.open.as_ref(), on_show };
        let (step, next) = on_history(std::mem::take(&mut self.publication.step), &arrived);
        self.publication.step = step;
        match next {
            Do::Nothing => {}
            Do::TellKilled => self.tell_killed(),
            Do::AskSeen => self.ask_what_is_seen(),
            Do::Publish(goal) => {
                self.publish(goal);
            }
            Do::AskSeenOfTest => self.sheets.open = Some(self.seen_sheet()),
            Do::ConfirmTest { goal, anew } => self.confirm_test(goal, key, history, anew),
            Do::Send => self.send_confirmed(),
            Do::ShowAnew(goal) => self.show_anew(goal),
        }
    }

    /// Sends what the confirmation shows, where that is still for the merchant as it is now.
    fn send_confirmed(&mut self) {
        let Some(Sheet::Confirm(confirm)) = &self.sheets.open else { return };
        let plan = confirm.plan.clone();
        if self.target().is_ok_and(|t| t != plan.target) {
            return self.show_anew(self.publication.confirms());
        }
        self.send_plan(plan, self.access());
    }

    /// What the confirmation shows is out of date: it is made again, with nothing ticked.
    fn show_anew(&mut self, goal: Goal) {
        if let Some(Sheet::Confirm(confirm)) = self.sheets.open.take()
            && confirm.again.is_some()
        {
            return self.becomes_draft(confirm.plan);
        }
        let follows =
            if goal.is_test() { self.read_test_card(Goal::TestCard, true) } else { self.publish_as(goal, true) };
        if !follows {
            // Where no confirmation follows at once, a message says it.
            let anew = Trouble::new("confirm-anew", Who::Person);
            self.view.toasts.failed(About::Publication, &anew, self.view.lang);
        }
    }

    pub(crate) fn send_plan(&mut self, plan: Plan, access: Access) {
        let by = self.view.settings.signature();
        let id = self.job(NetJob::Publish(Box::new(plan.clone()), access.clone(), by));
        let (sent, stopping, queued, waiting) = (false, false, false, None);
        let running = Running { id, plan, access, sent, stopping, waiting, queued, since_secs: self.now_secs };
        self.view.toasts.over(About::Publication);
        self.publication.step = Step::Sending(Box::new(running));
        self.sheets.open = Some(Sheet::Sending);
        self.view.stage.tab = Tab::Draft;
    }

    /// 取消, or 停止等待 once bytes have left.
    pub(crate) fn stop(&mut self) {
        if let Some(running) = self.publication.running_mut() {
            running.stopping = true;
            let id = running.id;
            self.jobs.cancel(id);
        }
    }
}

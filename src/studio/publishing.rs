//! 发布: from the button to the verdict (src/studio/README.md, A publication).

use super::sheet::{Confirm, Sheet, TestCard, Told};
use super::{LastVerdict, Running, Studio};
use crate::merchant::Merchant;
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::Plan;
use crate::publish::send::{CardResult, Progress};
use crate::publish::{Kind, Target};
use crate::sandbox::identity::MCHID;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::Gateway;
use crate::wechatpay::verdict::Verdict;
use crate::work::{Access, CardKey, History, NetJob, RecordJob};

/// Where the stand-in of 演练 listens.
pub(super) const TRIAL_HOST: &str = "127.0.0.1";

/// The card of a plan, whichever is on show; none in 演练.
pub(super) fn key_of(plan: &Plan) -> Option<CardKey> {
    let card = plan.cards.first().filter(|_| plan.target.kind.real())?.input.card_id.clone();
    Some(CardKey { gateway: plan.target.gateway.host().to_owned(), mchid: plan.target.mchid.clone(), card })
}

impl Studio {
    pub(super) fn target(&self) -> Result<Target, Trouble> {
        match self.merchant() {
            None => Ok(Target {
                kind: Kind::Trial,
                merchant: self.merchant_name().to_owned(),
                mchid: MCHID.into(),
                // The stand-in's port is not known before it starts; the client has the true address.
                gateway: Gateway::parse(&format!("http://{TRIAL_HOST}"))?,
                endpoint: Endpoint::Rights,
            }),
            Some(m) => Self::target_of(m),
        }
    }

    /// Where a merchant's publications go.
    pub(super) fn target_of(m: &Merchant) -> Result<Target, Trouble> {
        let gateway = m.gateway()?;
        Ok(Target {
            kind: Kind::of(&gateway),
            merchant: m.name.clone(),
            mchid: m.mchid.clone(),
            gateway,
            endpoint: m.endpoint,
        })
    }

    /// 发布: the confirmation, or what has to be settled first.
    pub(super) fn publish(&mut self) {
        if self.running.is_some() {
            self.sheet = Some(Sheet::Sending);
            return;
        }
        // Before its record was read, nothing is known of a card, and nothing may be said or sent as if that were all.
        if self.card.key.is_some() && !self.card.loaded {
            self.publish_asked = true;
            return;
        }
        // Without a key here an engineer publishes (src/publish/README.md, Handing over).
        if self.merchant().is_some_and(Merchant::keyless) {
            return self.hand_over();
        }
        if !self.settled() {
            return;
        }
        let input = self.card.input(self.document.card_id());
        let plan = self.target().and_then(|t| Plan::new(t, &self.document.draft.rights, vec![input]));
        match plan {
            Ok(plan) => {
                if self.card.history.last.is_some() {
                    self.stage.tab = super::action::Tab::Compare;
                }
                let test = self.test_card_of(self.document.card_id());
                let anew = std::mem::take(&mut self.anew);
                let confirm = Confirm { test, anew, ..Confirm::new(plan, self.since_export()) };
                self.sheet = Some(Sheet::Confirm(Box::new(confirm)));
            }
            Err(t) => self.toasts.bad(&t, self.lang),
        }
    }

    /// 会员现在能看到这一栏吗？ Asked once for a real card of which nothing is known.
    pub(super) fn ask_what_is_seen(&mut self) {
        self.card.asked = true;
        self.sheet = Some(self.seen_sheet());
    }

    /// 确认发布
    pub(super) fn confirm(&mut self, now: f64) {
        let Some(Sheet::Confirm(confirm)) = &self.sheet else { return };
        if !confirm.ready() || self.running.is_some() {
            return;
        }
        let plan = confirm.plan.clone();
        // The same guard as the command line's, whatever the sheet showed.
        let consent = Consent { irreversible: confirm.ticks.iter().all(|t| *t) };
        if guard(&plan, consent, false).is_err() {
            self.sheet = Some(Sheet::Problems);
            return;
        }
        // Another window may have published this card, or changed the merchant, since the sheet was shown.
        match key_of(&plan) {
            Some(key) => {
                self.confirming = Some(key.clone());
                self.job(RecordJob::History(key));
            }
            None => self.confirmed(plan, now),
        }
    }

    /// The record of the card came that is to be published: as the sheet shows it, or it is shown anew.
    pub(super) fn confirmed_by(&mut self, key: &CardKey, history: &History, now: f64) {
        if self.confirming.take_if(|k| k == key).is_none() || self.running.is_some() {
            return;
        }
        let Some(Sheet::Confirm(confirm)) = &self.sheet else { return };
        let plan = confirm.plan.clone();
        let same = plan.cards.iter().all(|c| c.input.shown == history.shown && c.input.last == history.last);
        if key_of(&plan).as_ref() == Some(key) && same && confirm.ready() {
            return self.confirmed(plan, now);
        }
        self.shown_anew();
    }

    fn confirmed(&mut self, plan: Plan, now: f64) {
        if self.target().is_ok_and(|t| t != plan.target) {
            return self.shown_anew();
        }
        let access = self.access();
        self.send_plan(plan, access, now);
    }

    /// What the sheet says is no longer so: it is made again, with nothing ticked.
    fn shown_anew(&mut self) {
        let test = matches!(&self.sheet, Some(Sheet::Confirm(c)) if c.test == TestCard::This);
        self.sheet = None;
        self.anew = true;
        if test {
            self.test_card_first();
        } else {
            self.publish();
            // Where no confirmation follows at once, a message says it.
            if std::mem::take(&mut self.anew) {
                self.toasts.bad(&Trouble::new("confirm-anew", Who::Person), self.lang);
            }
        }
    }

    pub(super) fn send_plan(&mut self, plan: Plan, access: Access, now: f64) {
        let id = self.job(NetJob::Publish(Box::new(plan.clone()), access.clone()));
        let (sent, stopping, queued, waiting) = (false, false, false, None);
        self.running = Some(Running { id, plan, access, sent, stopping, waiting, queued, since_secs: now });
        self.testing = None;
        self.sheet = Some(Sheet::Sending);
        self.stage.tab = super::action::Tab::Draft;
    }

    pub(super) fn stop(&mut self) {
        if let Some(running) = &mut self.running {
            running.stopping = true;
            self.work.cancel(running.id);
        }
    }

    pub(super) fn progress(&mut self, id: u64, progress: Progress, now: f64) {
        match progress {
            Progress::Late(result) => self.late(*result, now),
            Progress::Done(result) => {
                if self.running.as_ref().is_some_and(|r| r.id == id)
                    && let Some(running) = self.running.take()
                {
                    self.over(running.plan, running.access, *result);
                }
            }
            other => {
                let Some(running) = self.running.as_mut().filter(|r| r.id == id) else { return };
                match other {
                    Progress::Started { .. } => running.queued = false,
                    Progress::Sent => {
                        (running.sent, running.queued, running.waiting) = (true, false, None);
                    }
                    Progress::Queued => running.queued = true,
                    Progress::Waiting { secs, attempt } => running.waiting = Some((secs, attempt)),
                    Progress::Done(_) | Progress::Late(_) => {}
                }
            }
        }
    }

    /// A publication could not even begin.
    pub(super) fn not_started(&mut self, id: u64, trouble: Trouble) {
        if self.running.as_ref().is_none_or(|r| r.id != id) {
            self.toasts.bad(&trouble, self.lang);
            return;
        }
        let Some(running) = self.running.take() else { return };
        let card_id = running.plan.cards.first().map(|c| c.input.card_id.clone()).unwrap_or_default();
        let result = CardResult::not_sent(card_id, trouble);
        self.over(running.plan, running.access, result);
    }

    /// A verdict: told on a sheet of its own, then in the bottom line; learnt from.
    pub(super) fn over(&mut self, plan: Plan, access: Access, result: CardResult) {
        let good = matches!(result.verdict, Verdict::Confirmed | Verdict::Accepted);
        let card = plan.cards.first().map(|c| c.input.title.clone().unwrap_or_else(|| c.input.card_id.clone()));
        self.last_verdict = Some(LastVerdict {
            id: result.id.clone(),
            verdict: result.verdict,
            kind: plan.target.kind,
            at: result.at.clone(),
            card: card.unwrap_or_default(),
        });
        let first = good && plan.target.kind == Kind::Trial && !self.practised;
        self.learn(&plan, &result);
        let rows = plan.cards.first().map_or(0, |c| c.changes.len());
        let told = Told { plan, access, result, ticks: vec![false; rows], details_open: false, first };
        // What is typed on a sheet is not thrown away: the bottom line says it at once, the verdict's own sheet
        // follows.
        if self.sheet.as_ref().is_some_and(Sheet::is_being_filled) {
            self.verdict_due = Some(Box::new(told));
        } else {
            self.sheet = Some(Sheet::Verdict(Box::new(told)));
        }
    }

    pub(super) fn learn(&mut self, plan: &Plan, result: &CardResult) {
        let same = plan.cards.first().is_some_and(|c| c.input.card_id == self.document.card_id());
        if plan.target.kind == Kind::Trial {
            self.practised |= result.verdict == Verdict::Confirmed;
            if same && self.kind() == Kind::Trial {
                match result.verdict {
                    Verdict::Confirmed => self.card.practised(&plan.rights, &result.at),
                    Verdict::Refused | Verdict::Unknown if result.is_once_shown() => {
                        self.card.perhaps(&plan.rights, &result.at);
                    }
                    _ => {}
                }
                self.judge();
            }
            self.job(RecordJob::Practised);
        } else if let Some(key) = self.card.key.clone() {
            self.job(RecordJob::History(key));
        }
    }

    /// A worker panicked: nothing is known of what it did.
    pub(super) fn panicked(&mut self, id: u64) {
        let trouble = Trouble::new("work-panicked", Who::Engineer);
        if self.running.as_ref().is_some_and(|r| r.id == id)
            && let Some(running) = self.running.take()
        {
            let card_id = running.plan.cards.first().map(|c| c.input.card_id.clone()).unwrap_or_default();
            let mut result = CardResult::not_sent(card_id, trouble);
            if running.sent {
                result.verdict = Verdict::Unknown;
            }
            self.over(running.plan, running.access, result);
            return;
        }
        if self.reading == Some(id) {
            self.reading = None;
        }
        if self.uploading == Some(id) {
            self.uploading = None;
        }
        self.free_edit(id);
        self.toasts.bad(&trouble, self.lang);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::keychain::MemoryKeychain;
    use crate::platform::folders::Folders;
    use crate::studio::start::Begin;
    use crate::words::Lang;
    use crate::work::{Picker, Setup};

    fn until(s: &mut Studio, what: &str, done: impl Fn(&Studio) -> bool) {
        let begun = Instant::now();
        while !done(s) {
            assert!(begun.elapsed() < Duration::from_secs(60), "waited for {what}");
            std::thread::sleep(Duration::from_millis(5));
            s.logic(0.0);
        }
    }

    /// What the worker sent before it panicked is not called unsent, and the next publication works.
    #[test]
    fn a_worker_that_panics_while_publishing_is_told_and_the_next_publication_works() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let setup = Setup::new(Folders::under(dir.path()), keychain, Picker::Fixed(Arc::default()));
        let armed = Arc::new(AtomicBool::new(false));
        let trap = Arc::clone(&armed);
        let setup = setup.watched(Arc::new(move |job| {
            let publishes = format!("{job:?}").starts_with("Publish(");
            assert!(!publishes || !trap.swap(false, Ordering::SeqCst));
        }));
        let mut s = Studio::new(Begin { setup, lang: Some(Lang::ZhCn), file: None });
        for (sent, verdict) in [(false, Verdict::NotSent), (true, Verdict::Unknown)] {
            s.publish();
            let Some(Sheet::Confirm(confirm)) = &s.sheet else { panic!("{:?}", s.sheet) };
            let plan = confirm.plan.clone();
            armed.store(true, Ordering::SeqCst);
            let id = s.job(NetJob::Publish(Box::new(plan.clone()), Access::Trial));
            let (access, stopping, queued, waiting, since_secs) = (Access::Trial, false, false, None, 0.0);
            s.running = Some(Running { id, plan, access, sent, stopping, waiting, queued, since_secs });
            until(&mut s, "the panic", |s| s.running.is_none());
            let Some(Sheet::Verdict(told)) = &s.sheet else { panic!("{:?}", s.sheet) };
            let key = told.result.trouble.as_ref().map(|t| t.sentence.key.as_ref());
            assert_eq!((told.result.verdict, key), (verdict, Some("work-panicked")));
            s.sheet = None;
        }
        s.publish();
        s.confirm(0.0);
        until(&mut s, "the verdict", |s| s.running.is_none());
        assert_eq!(s.last_verdict.as_ref().map(|v| v.verdict), Some(Verdict::Confirmed));
        // A late answer to an earlier publication says nothing of this one.
        let Some(Sheet::Verdict(told)) = &s.sheet else { panic!("{:?}", s.sheet) };
        let (ours, looking) = (told.result.clone(), told.clone());
        s.sheet = Some(Sheet::Look(looking));
        s.last_verdict.iter_mut().for_each(|v| v.verdict = Verdict::Unknown);
        for (id, verdict) in [("another", Verdict::Unknown), (ours.id.as_str(), Verdict::Confirmed)] {
            s.late(CardResult { id: id.into(), verdict: Verdict::Confirmed, ..ours.clone() }, 0.0);
            assert_eq!(s.last_verdict.as_ref().map(|v| v.verdict), Some(verdict), "{id}");
            // Nor does it end the looking on the phone.
            assert_eq!(matches!(s.sheet, Some(Sheet::Look(_))), id == "another", "{:?}", s.sheet);
        }
    }
}

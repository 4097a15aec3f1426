//! 发布: from the button to the verdict (house.md, The way of one publication).

use super::card::Card;
use super::sheet::{Confirm, Sheet, Told};
use super::{LastVerdict, Running, Studio};
use crate::merchant::Merchant;
use crate::platform::clock;
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::Plan;
use crate::publish::send::{CardResult, Progress};
use crate::publish::{Kind, Target};
use crate::rights::shown::State;
use crate::rights::{CardRights, Section};
use crate::sandbox::identity::MCHID;
use crate::storage::ledger::{Line, Note, Phase};
use crate::trouble::Trouble;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::errors::Next;
use crate::wechatpay::gateway::Gateway;
use crate::wechatpay::verdict::Verdict;
use crate::work::{CardKey, Job};

/// Where the stand-in of 演练 listens.
const TRIAL_HOST: &str = "127.0.0.1";

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
        // Without a key here an engineer publishes (people.md §4).
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
                let confirm = Confirm { test, ..Confirm::new(plan, self.since_export()) };
                self.sheet = Some(Sheet::Confirm(Box::new(confirm)));
            }
            Err(t) => self.toasts.bad(&t, self.lang),
        }
    }

    /// 会员现在能看到这一栏吗？ Asked once for a real card of which nothing is known.
    pub(super) fn ask_what_is_seen(&mut self) {
        self.card.asked = true;
        self.sheet = Some(Sheet::Seen([None; 4]));
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
        self.send_plan(plan, now);
    }

    pub(super) fn send_plan(&mut self, plan: Plan, now: f64) {
        let access = self.access();
        let id = self.job(Job::Publish(Box::new(plan.clone()), access));
        self.running =
            Some(Running { id, plan, sent: false, stopping: false, waiting: None, queued: false, since_secs: now });
        self.testing = None;
        self.sheet = Some(Sheet::Sending);
        self.stage.tab = super::action::Tab::Draft;
    }

    /// 再发一次相同内容: the very plan that was sent.
    pub(super) fn again(&mut self, now: f64) {
        let (Some(Sheet::Verdict(told) | Sheet::Look(told)), None) = (&self.sheet, &self.running) else { return };
        let plan = told.plan.clone();
        self.send_plan(plan, now);
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
                    self.over(running.plan, *result);
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
        self.over(running.plan, result);
    }

    /// A verdict: told on a sheet of its own, then in the bottom line; learnt from.
    fn over(&mut self, plan: Plan, result: CardResult) {
        let good = matches!(result.verdict, Verdict::Confirmed | Verdict::Accepted);
        let card = plan.cards.first().map(|c| c.input.title.clone().unwrap_or_else(|| c.input.card_id.clone()));
        self.last_verdict = Some(LastVerdict {
            verdict: result.verdict,
            kind: plan.target.kind,
            at: result.at.clone(),
            card: card.unwrap_or_default(),
        });
        let first = good && plan.target.kind == Kind::Trial && !self.practised;
        self.learn(&plan, &result);
        let rows = plan.cards.first().map_or(0, |c| c.changes.len());
        self.sheet =
            Some(Sheet::Verdict(Box::new(Told { plan, result, ticks: vec![false; rows], details_open: false, first })));
    }

    fn learn(&mut self, plan: &Plan, result: &CardResult) {
        let same = plan.cards.first().is_some_and(|c| c.input.card_id == self.document.card_id());
        if plan.target.kind == Kind::Trial {
            self.practised |= result.verdict == Verdict::Confirmed;
            if same && self.kind() == Kind::Trial {
                let once_shown = result.advice.as_ref().is_some_and(|a| a.next == Next::ShowAgain);
                match result.verdict {
                    Verdict::Confirmed => self.card.practised(&plan.rights, &result.at),
                    Verdict::Refused if once_shown => self.card.perhaps(&plan.rights, &result.at),
                    _ => {}
                }
                self.judge();
            }
            self.job(Job::Practised);
        } else if let Some(key) = self.card.key.clone() {
            self.job(Job::History(key));
        }
    }

    fn late(&mut self, result: CardResult, now: f64) {
        if let Some(last) = &mut self.last_verdict {
            last.verdict = result.verdict;
        }
        let text = self.lang.t("verdict-late").to_owned();
        self.toasts.good(text, now);
        let shown = match &mut self.sheet {
            Some(Sheet::Verdict(told)) if told.result.id == result.id => {
                told.result = result.clone();
                Some(told.plan.clone())
            }
            _ => None,
        };
        if let Some(plan) = shown {
            self.learn(&plan, &result);
        } else if let Some(key) = self.card.key.clone() {
            self.job(Job::History(key));
        }
    }

    /// A worker panicked: nothing is known of what it did.
    pub(super) fn panicked(&mut self, id: u64) {
        let trouble = Trouble::new("work-panicked", crate::trouble::Who::Engineer);
        if self.running.as_ref().is_some_and(|r| r.id == id)
            && let Some(running) = self.running.take()
        {
            let card_id = running.plan.cards.first().map(|c| c.input.card_id.clone()).unwrap_or_default();
            let mut result = CardResult::not_sent(card_id, trouble);
            if running.sent {
                result.verdict = Verdict::Unknown;
            }
            self.over(running.plan, result);
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

    /// 恢复展示
    pub(super) fn restore(&mut self, section: Section, now: f64) {
        let mut state = self.document.state();
        state.rights.set_shown(section, true);
        self.replace(state, Some(section.switch()), now);
        self.explained = None;
    }

    /// Every section that was sent as off and may be shown already goes on again; then the confirmation.
    pub(super) fn restore_and_publish(&mut self, now: f64) {
        let mut state = self.document.state();
        for s in Section::ALL {
            if matches!(self.card.known(s).state, State::Shown | State::PerhapsShown) {
                state.rights.set_shown(s, true);
            }
        }
        self.replace(state, None, now);
        self.sheet = None;
        self.publish();
    }

    fn say(&mut self, id: String, note: Note) {
        let key = self.card.key.clone();
        if key.is_some() || self.chosen.is_none() {
            self.say_of(key, id, note);
        }
    }

    /// What is said of a publication belongs to its card, which need not be the one on show.
    fn say_of_plan(&mut self, plan: &Plan, id: String, note: Note) {
        let Some(card) = plan.cards.first().map(|c| c.input.card_id.clone()) else { return };
        let gateway = plan.target.gateway.host().to_owned();
        let key = plan.target.kind.real().then(|| CardKey { gateway, mchid: plan.target.mchid.clone(), card });
        self.say_of(key, id, note);
    }

    fn say_of(&mut self, key: Option<CardKey>, id: String, note: Note) {
        // 演练 keeps its own record, which counts for nothing.
        let of = key.clone().unwrap_or_else(|| CardKey {
            gateway: TRIAL_HOST.into(),
            mchid: MCHID.into(),
            card: self.document.card_id().to_owned(),
        });
        let line = Line {
            v: 1,
            id,
            attempt: 0,
            phase: Phase::Human,
            at: clock::now_rfc3339(),
            pid: std::process::id(),
            gateway: of.gateway,
            mchid: of.mchid,
            card: of.card,
            user: crate::platform::user(),
            note: Some(note),
            ..Line::default()
        };
        self.job(Job::Say(Box::new(line), key));
    }

    /// What the person saw on the phone before anything was published from here.
    pub(super) fn seen(&mut self, states: [Option<bool>; 4]) {
        let known = |s: Option<bool>| match s {
            Some(true) => State::Shown,
            Some(false) => State::NotShown,
            None => State::Unknown,
        };
        let all = Section::ALL.into_iter().zip(states.map(known)).collect();
        let (id, note) = (clock::nonce().unwrap_or_default(), Note::Seen(all));
        match self.testing.clone() {
            Some(key) => self.say_of(Some(key), id, note),
            None => self.say(id, note),
        }
        self.sheet = None;
    }

    /// 记录有误…
    pub(super) fn correct(&mut self, section: Section, reason: String, now: f64) {
        let at = clock::now_rfc3339();
        if self.card.key.is_some() {
            self.say(clock::nonce().unwrap_or_default(), Note::Corrected(section, State::NotShown, reason));
        } else {
            let source = Some(crate::rights::shown::Source::Person);
            let known = crate::rights::shown::Known { state: State::NotShown, since: Some(at), source };
            self.card.history.shown.set(section, known);
        }
        self.explained = None;
        self.sheet = None;
        self.changed(now);
    }

    /// After an unknown outcome: what the phone shows, written as 人工确认.
    pub(super) fn looked(&mut self, new: bool) {
        let Some(Sheet::Look(told)) = &self.sheet else { return };
        let (id, plan) = (told.result.id.clone(), told.plan.clone());
        self.say_of_plan(&plan, id, Note::Looked(new));
        self.sheet = None;
    }

    /// 已核对 or 与预览不同
    pub(super) fn checked(&mut self, same: bool, now: f64) {
        let Some(Sheet::Verdict(told)) = &self.sheet else { return };
        let (id, plan) = (told.result.id.clone(), told.plan.clone());
        self.say_of_plan(&plan, id, Note::Checked(same));
        self.sheet = None;
        let key = if same { "checked-same" } else { "checked-different" };
        self.toasts.good(self.lang.t(key).to_owned(), now);
    }

    pub(super) fn history(&mut self, key: CardKey, history: crate::work::History) {
        self.test_history(&key, &history);
        if self.card.key.as_ref() != Some(&key) {
            return;
        }
        let first = !self.card.loaded;
        self.card.history = history;
        self.card.loaded = true;
        if first {
            self.begin_from_last();
        }
        self.judge();
        if first && self.sheet.is_none() {
            self.tell_orphan();
        }
        if std::mem::take(&mut self.publish_asked) && self.sheet.is_none() {
            self.publish();
            return;
        }
        if first && self.card.unknown() && !self.card.asked && self.sheet.is_none() && self.kind().real() {
            let typing = self.buffers.card != self.document.card_id() || self.focused_card;
            if !typing {
                self.ask_what_is_seen();
            }
        }
    }

    /// An empty document of a card whose last state is known begins with that state: a whole state is always sent.
    fn begin_from_last(&mut self) {
        let empty = self.document.draft.rights == CardRights::default() && self.document.disk.path.is_none();
        if let (true, Some(last)) = (empty && !self.document.undo.can_undo(), self.card.history.last.clone()) {
            let card = std::mem::take(&mut self.card);
            self.document = super::document::Document::fresh(last.rights, self.document.card_id());
            self.buffers.refresh(&self.document.draft.rights);
            self.card = card;
        }
    }

    /// A publication whose process was killed before its verdict: unknown, with the honest ways out (people.md §8).
    fn tell_orphan(&mut self) {
        let Some(orphan) = self.card.history.orphan.take() else { return };
        let rights = crate::storage::draft::Draft::read(orphan.line.body.as_bytes()).map(|d| d.rights);
        let input = self.card.input(&orphan.line.card);
        let plan = self.target().ok().zip(rights.ok()).and_then(|(t, r)| Plan::new(t, &r, vec![input]).ok());
        let Some(plan) = plan else { return };
        let trouble = Trouble::new("publish-killed", crate::trouble::Who::Person);
        let mut result = CardResult::not_sent(orphan.line.card.clone(), trouble);
        (result.id, result.verdict, result.at) = (orphan.line.id.clone(), Verdict::Unknown, orphan.line.at.clone());
        self.over(plan, result);
    }

    /// The last known state of the card and what it is called; `None` while nothing is known.
    pub fn last_rights(&self) -> Option<&CardRights> {
        let card: &Card = &self.card;
        card.history.last.as_ref().map(|l| &l.rights)
    }
}

//! A run over many cards: it begins, is told of, ends after a card, and goes on.

use std::collections::HashMap;

use super::page::{Page, Purpose, What};
use super::run::{Run, RunCard, RunState};
use super::{Chosen, ManyConfirm};
use crate::platform::clock;
use crate::publish::guard::{Consent, guard};
use crate::publish::plan::{CardPlan, Plan};
use crate::publish::send::Progress;
use crate::storage::batches::{Batch as Written, BatchCard};
use crate::studio::Studio;
use crate::studio::sheet::Sheet;
use crate::studio::toasts::About;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::work::{Access, Halt, JobId, ManyCards, NetJob, RecordJob};

/// The run as it is written down before its first card.
fn written(id: &str, page: &Page, chosen: &Chosen, plan: &Plan) -> Written {
    let own: HashMap<&str, _> = chosen.cards.iter().map(|c| (c.choice.id(), &c.own)).collect();
    let card = |c: &CardPlan| BatchCard {
        card: c.input.card_id.clone(),
        title: c.input.title.clone().unwrap_or_default(),
        own: own.get(c.input.card_id.as_str()).and_then(|own| (*own).clone()),
        former: c.input.last.clone(),
        after: c.rights.clone(),
        ..BatchCard::default()
    };
    Written {
        id: id.to_owned(),
        at: clock::now_rfc3339(),
        title: page.wanted.title.clone(),
        gateway: chosen.of.gateway.clone(),
        mchid: chosen.of.mchid.clone(),
        kind: page.kind,
        fields: page.wanted.chosen(),
        rights: page.wanted.rights.clone(),
        back_of: page.back_of.first().cloned(),
        closed: None,
        cards: plan.cards.iter().map(card).collect(),
    }
}

fn begun(id: String, page: &Page, chosen: &Chosen, plan: &Plan, access: Access) -> Run {
    let places: HashMap<&str, usize> = chosen.cards.iter().enumerate().map(|(n, c)| (c.choice.id(), n)).collect();
    let card = |c: &CardPlan| {
        let member = *places.get(c.input.card_id.as_str())?;
        Some(RunCard { member, plan: Some(Box::new(c.clone())), state: RunState::Waiting })
    };
    let cards = plan.cards.iter().filter_map(card).collect();
    Run::new(id, page.kind, plan.target.clone(), access, cards)
}

impl Studio {
    /// 发布 N 张, 先发 1 张, 重发失败的: the last question.
    pub(super) fn ask_many(&mut self, what: What) {
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &self.batch.page) else { return };
        if page.comparing.is_some() || self.batch.running().is_some() || !self.may_send(page) {
            return;
        }
        let wanted = |c: &&CardPlan| chosen.place(&c.input.card_id).is_some_and(|member| page.is_wanted(what, member));
        let count = page.cards().iter().filter(wanted).count();
        if count == 0 {
            let none = Trouble::new("many-none-left", Who::Person);
            return self.view.toasts.failed(About::Publication, &none, self.view.lang);
        }
        let among = if matches!(what, What::One(_)) { page.among(chosen) } else { Vec::new() };
        let (words, search, listed) = (String::new(), String::new(), (0..among.len()).collect());
        let planned = self.plan_note_of_many(&page.wanted.rights);
        let (first, apart) = (page.first_shown(), page.apart());
        let name = self.asks_for_name().then(String::new);
        let confirm = ManyConfirm { what, count, among, words, listed, search, first, apart, planned, name };
        self.sheets.open = Some(Sheet::Many(Box::new(confirm)));
    }

    /// In 演练 the ticks do not block.
    fn may_send(&self, page: &Page) -> bool {
        !self.kind().real() || page.ticks_left() == 0
    }

    /// 确认发布: what the record knows is read once more, and sent if it still is what the page shows.
    pub(super) fn confirm_many(&mut self) {
        let Some(Sheet::Many(confirm)) = &self.sheets.open else { return };
        let what = confirm.what;
        let free = self.batch.page.as_ref().is_some_and(|p| p.comparing.is_none());
        let name = confirm.name.clone();
        if free && self.batch.running().is_none() {
            self.name_given(name);
            self.compare_cards(Purpose::Send(what), true);
        }
    }

    /// Sends what was confirmed.
    pub(super) fn send_many(&mut self, what: What) {
        self.sheets.open = None;
        let access = self.access();
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &mut self.batch.page) else { return };
        let Some(all) = page.compared.as_ref().and_then(|c| c.merging.plan.clone()) else { return };
        let places: HashMap<&str, usize> = chosen.cards.iter().enumerate().map(|(n, c)| (c.choice.id(), n)).collect();
        let member = |c: &CardPlan| places.get(c.input.card_id.as_str()).copied();
        let cards = all.cards.iter().filter(|c| member(c).is_some_and(|m| page.is_wanted(what, m)));
        let plan = Plan { target: all.target.clone(), cards: cards.cloned().collect() };
        // The same guard as everywhere, whatever the page showed.
        let agreed = Consent { irreversible: !plan.target.kind.real() || page.ticks_left() == 0 };
        if plan.cards.is_empty() || guard(&plan, agreed, false).is_err() {
            page.anew = true;
            return;
        }
        // What failed is sent again as a run of its own: the first one has its end.
        let goes_on = page.run.is_some() && what != What::Failed;
        let kept = page.run.as_ref().filter(|_| goes_on).map(|r| r.batch.clone());
        let Some(id) = kept.or_else(clock::nonce) else { return };
        let batch = written(&id, page, chosen, if what == What::Failed { &plan } else { &all });
        let mut run = page.run.take().unwrap_or_else(|| begun(id.clone(), page, chosen, &all, access.clone()));
        if run.batch != id {
            run.before.push(std::mem::replace(&mut run.batch, id));
        }
        let halt = Halt::default();
        run.sends.clear();
        for card in &plan.cards {
            let Some(at) = member(card).and_then(|m| run.cards.iter().position(|c| c.member == m)) else { continue };
            run.sends.push(at);
            if let Some(found) = run.cards.get_mut(at) {
                (found.plan, found.state) = (Some(Box::new(card.clone())), RunState::Waiting);
            }
        }
        (run.halt, run.halting, run.stopped) = (halt.clone(), false, None);
        (run.since_secs, run.ended) = (self.now_secs, 0);
        run.count();
        let by = self.view.settings.signature();
        let job = self.jobs.send(NetJob::PublishMany(Box::new(ManyCards { plan, batch, goes_on, by, halt }), access));
        run.job = Some(job);
        page.anew = false;
        page.run = Some(run);
        self.view.toasts.over(About::Publication);
        self.list_anew();
    }

    /// A worker tells of a run; whether it is that of this window.
    pub(crate) fn many_progress(&mut self, id: JobId, progress: &Progress) -> bool {
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &mut self.batch.page) else { return false };
        let Some(run) = page.run.as_mut().filter(|r| r.job == Some(id)) else { return false };
        let result = run.progress(progress);
        if let Progress::Started { card_id, .. } = progress
            && let Some(member) = chosen.place(card_id)
        {
            page.look(chosen, member);
        }
        page.make_lines(chosen);
        if let Some(result) = result.filter(|r| r.verdict == Verdict::Confirmed) {
            self.learn_of_practice(&result.card_id, &result.at);
        }
        true
    }

    /// 演练 remembers what was published of the card on show.
    fn learn_of_practice(&mut self, card: &str, at: &str) {
        if self.kind().real() {
            return;
        }
        self.publication.practised = true;
        let sent = self.batch.page.as_ref().and_then(|p| p.cards().iter().find(|c| c.input.card_id == card));
        if let Some(rights) = sent.filter(|_| card == self.editor.document.card_id()).map(|c| c.rights.clone()) {
            self.card.remember_practised(&rights, at);
            self.run_rules();
        }
    }

    /// The worker is done with the run, or could not begin it.
    pub(crate) fn many_over(&mut self, id: JobId, failed: Option<Trouble>) -> bool {
        let Some(page) = &mut self.batch.page else { return false };
        let Some(run) = page.run.as_mut().filter(|r| r.job == Some(id)) else { return false };
        run.over(false);
        if let Some(trouble) = failed {
            let nothing = run.cards.iter().all(|c| matches!(c.state, RunState::Waiting));
            self.view.toasts.failed(About::Publication, &trouble, self.view.lang);
            run.stopped = Some(trouble);
            if nothing {
                // Nothing of it was written down: it never began.
                page.run = None;
            }
        }
        self.after_run();
        true
    }

    /// The worker panicked in the midst of the run.
    pub(crate) fn many_panicked(&mut self, id: JobId) -> bool {
        let Some(page) = &mut self.batch.page else { return false };
        let Some(run) = page.run.as_mut().filter(|r| r.job == Some(id)) else { return false };
        run.over(true);
        run.stopped = Some(Trouble::new("work-panicked", Who::Engineer));
        self.after_run();
        true
    }

    /// What follows from a run that is over: the rows, what is known of the card on show, what is still to be sent.
    fn after_run(&mut self) {
        self.list_anew();
        if self.batch.run().is_some() {
            self.plan_begun();
        }
        if let Some(key) = self.card.key.clone() {
            self.job(RecordJob::History(key));
        }
        if !self.kind().real() {
            self.job(RecordJob::Practised);
        }
        if let Some(of) = self.batch.chosen.as_ref().map(|c| c.of.clone()) {
            self.job(RecordJob::Batches(of));
        }
    }

    /// 发完这张就停
    pub(super) fn halt_many(&mut self) {
        let run = self.batch.page.as_mut().and_then(|p| p.run.as_mut()).filter(|r| r.job.is_some());
        if let Some(run) = run {
            run.halting = true;
            run.halt.halt();
        }
    }

    /// The window is to be closed while a run is under way: it ends after the card that is being sent, and is shown.
    pub(crate) fn stops_closing(&mut self) -> bool {
        if self.batch.running().is_none() {
            return false;
        }
        self.halt_many();
        self.batch.open = true;
        self.view.toasts.note(self.view.lang.t("many-close").to_owned(), self.now_secs);
        true
    }

    /// 继续发布, 重发失败的: what is known is read anew, what has changed since stands apart, and the rest is asked about.
    pub(super) fn ask_anew(&mut self, what: What) {
        if self.batch.running().is_none() {
            self.compare_cards(Purpose::Ask(what), true);
        }
    }
}

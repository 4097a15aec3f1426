//! 计划发布时间 (src/storage/README.md, Plans): what is planned, what is due today, how a plan is opened, and what was
//! changed since. Nothing is sent by it.

use super::Studio;
use super::document::{Document, Then};
use super::sheet::{Planning, Sheet};
use super::toasts::About;
use crate::platform::clock;
use crate::publish::plan::content_mark;
use crate::rights::CardRights;
use crate::rights::change::changes;
use crate::rights::field::FieldId;
use crate::rights::shown::{Shown, Source};
use crate::storage::approvals::Approval;
use crate::storage::draft::Opened;
use crate::storage::planned::{Planned, PlannedCard};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::words::Sentence;
use crate::work::{DiskJob, JobId, PlanJob, RecordJob};

/// What is due is looked at again after so many seconds at the latest: a computer that slept tells nobody.
const LOOK_SECS: f64 = 60.0;

/// How a plan's moment lies to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On a day before today.
    Late,
    /// It has come today.
    Now,
    /// Later today.
    Today,
}

/// What is planned.
#[derive(Debug, Default)]
pub struct Plans {
    all: Vec<Planned>,
    /// What today's are, by their places, each with how its moment lies.
    due: Vec<(usize, When)>,
    /// The plan from which the draft on show was opened.
    opened: Option<i64>,
    /// When it is looked at next, in seconds of the window's clock.
    pub(super) next_secs: Option<f64>,
}

/// An act on plans.
#[derive(Debug)]
pub enum PlanAction {
    /// Show its sheet.
    Open,
    /// It is kept for this moment, RFC 3339.
    Keep(String),
    /// 打开: the content of the plan with this number becomes the draft.
    Show(i64),
    /// 去掉计划
    Drop(i64),
}

/// What the confirmation says of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanNote {
    /// When it was to go out, RFC 3339.
    pub at: String,
    /// That is still to come.
    pub early: bool,
    /// What was changed since it was planned.
    pub changed: Vec<FieldId>,
}

/// A colleague has published the card since it was approved (true) or planned: who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// Since it was approved, not only planned.
    pub approved: bool,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What of `all`, which is in the order of time, is due at `now`, in seconds since 1970.
fn due(all: &[Planned], now: i64) -> Vec<(usize, When)> {
    let today = clock::day(now);
    let each = all.iter().enumerate().filter_map(|(place, plan)| {
        let at = clock::instant(&plan.at)?;
        let when = match clock::day(at).cmp(&today) {
            std::cmp::Ordering::Less => When::Late,
            std::cmp::Ordering::Equal if at <= now => When::Now,
            std::cmp::Ordering::Equal => When::Today,
            std::cmp::Ordering::Greater => return None,
        };
        Some((place, when))
    });
    each.collect()
}

/// The places of the plans whose moment has come: they were to come later on the day when it was looked last.
fn come(before: &[(usize, When)], now: &[(usize, When)]) -> Vec<usize> {
    let comes = |place: &usize| before.contains(&(*place, When::Today));
    now.iter().filter(|(place, when)| *when == When::Now && comes(place)).map(|(place, _)| *place).collect()
}

impl Plans {
    /// Every plan, the next one first.
    pub fn all(&self) -> &[Planned] {
        &self.all
    }

    /// What is due, earliest first.
    pub fn due(&self) -> impl Iterator<Item = (&Planned, When)> {
        self.due.iter().filter_map(|(place, when)| Some((self.all.get(*place)?, *when)))
    }

    /// Whether the draft on show is that of the plan with this number.
    pub fn is_open(&self, n: i64) -> bool {
        self.opened == Some(n)
    }

    /// The plan from which the draft was opened, else the next one of this card.
    fn of_card(&self, mchid: &str, card: &str) -> Option<&Planned> {
        let of = |p: &&Planned| p.mchid == mchid && p.cards.iter().any(|c| c.card == card);
        let opened = self.all.iter().filter(of).find(|p| self.is_open(p.n));
        opened.or_else(|| self.all.iter().filter(of).find(|p| p.fields.is_empty()))
    }
}

impl PlanNote {
    /// What is said where `rights` go out now.
    fn of(plan: &Planned, rights: &CardRights) -> Self {
        let early = clock::instant(&plan.at).is_some_and(|at| at > clock::unix_secs());
        let changed = changes(Some(&plan.draft.rights.explicit()), &rights.explicit(), &Shown::default());
        Self { at: plan.at.clone(), early, changed: changed.into_iter().map(|c| c.field).collect() }
    }
}

impl Studio {
    pub(super) fn act_on_plans(&mut self, action: PlanAction) {
        match action {
            PlanAction::Open => self.ask_when(),
            PlanAction::Keep(at) => self.keep_plan(at),
            PlanAction::Show(n) if !self.finish_first() => self.leave(Then::Plan(n)),
            PlanAction::Show(_) => {}
            PlanAction::Drop(n) => {
                self.job(RecordJob::Plans(PlanJob::Drop(n)));
                self.view.toasts.good(self.view.lang.t("plan-dropped").to_owned(), self.now_secs);
            }
        }
    }

    /// The plans are read anew.
    pub(super) fn ask_plans(&mut self) {
        self.job(RecordJob::Plans(PlanJob::List));
    }

    /// What would be planned now: the draft and the card on show, or the change of many cards whose page is shown.
    fn to_plan(&self) -> Option<Planned> {
        let mchid = self.merchant()?.mchid.clone();
        let mut draft = self.draft_for_disk();
        let mut title = self.editor.document.name().unwrap_or_default();
        let (mut cards, mut fields) = (Vec::new(), Vec::new());
        if let Some((chosen, page)) = self.batch.shown() {
            let card = |m: &super::batch::Member| PlannedCard {
                card: m.choice.id().to_owned(),
                title: m.choice.name().to_owned(),
                own: m.own.clone(),
            };
            (cards, fields) = (chosen.cards.iter().map(card).collect(), page.wanted.chosen());
            draft.rights = page.wanted.rights.clone();
            title.clone_from(&page.wanted.title);
        } else if self.card.key.is_some() {
            let card = self.editor.document.card_id().to_owned();
            cards.push(PlannedCard { card, title: self.card.called.clone().unwrap_or_default(), own: None });
        }
        (!cards.is_empty()).then(|| Planned {
            n: 0,
            at: String::new(),
            noted: clock::now_rfc3339(),
            user: self.view.settings.signature(),
            mchid,
            title,
            mark: content_mark(&draft.rights),
            draft,
            origin: self.editor.document.disk.path.clone(),
            cards,
            fields,
            approved: None,
        })
    }

    fn ask_when(&mut self) {
        if self.finish_first() {
            return;
        }
        if self.batch.chosen().is_some() && !self.batch.is_open() {
            // Which fields go along stands on the page.
            let page = Trouble::new("plan-page-first", Who::Person);
            return self.view.toasts.failed(About::Publication, &page, self.view.lang);
        }
        let ready = self.batch.shown().is_none_or(|(_, page)| page.run.is_none());
        if let Some(plan) = self.to_plan().filter(|_| ready) {
            let many = if plan.fields.is_empty() { 0 } else { plan.cards.len() };
            self.sheets.open = Some(Sheet::Plan(Box::new(Planning { mark: plan.mark, many }), String::new()));
        }
    }

    fn keep_plan(&mut self, at: String) {
        if !matches!(self.sheets.open, Some(Sheet::Plan(..))) {
            return;
        }
        self.sheets.open = None;
        if let Some(plan) = self.to_plan() {
            let job = self.job(RecordJob::Plans(PlanJob::Keep(Box::new(Planned { at: at.clone(), ..plan }))));
            self.jobs.planning.begin(job, at);
        }
    }

    /// The plans as they are now.
    pub(super) fn plans_came(&mut self, id: JobId, plans: Result<Vec<Planned>, Trouble>) {
        let kept = self.jobs.planning.finish(id);
        match plans {
            Ok(all) => {
                self.plans.all = all;
                self.plans.next_secs = Some(self.now_secs);
                if let Some(at) = kept {
                    if self.jobs.is_of_this_draft(id) {
                        self.plans.opened = self.plans.all.iter().map(|p| p.n).max();
                    }
                    let said = Sentence::new("plan-kept").with("at", clock::short(&at));
                    self.view.toasts.done(About::Publication, self.view.lang.say(&said), self.now_secs);
                }
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, self.view.lang),
        }
    }

    /// What is due today; a moment that comes while the window is open asks for attention.
    pub(super) fn follow_plans(&mut self) {
        if self.plans.next_secs.is_none_or(|at| at > self.now_secs) {
            return;
        }
        let now = clock::unix_secs();
        let before = std::mem::take(&mut self.plans.due);
        self.plans.due = due(&self.plans.all, now);
        self.remind(&come(&before, &self.plans.due));
        // The next moment, else in a while: midnight makes another day of it.
        let moments = self.plans.all.iter().filter_map(|p| clock::instant(&p.at)).filter(|at| *at > now);
        let next = moments.min().map(|at| (at - now) as f64);
        let later = next.map_or(LOOK_SECS, |secs| secs.min(LOOK_SECS));
        self.plans.next_secs = (!self.plans.all.is_empty()).then_some(self.now_secs + later);
    }

    /// The plan with this number is read, as the draft before was settled.
    pub(super) fn open_plan(&mut self, n: i64) {
        let Some(plan) = self.plans.all.iter().find(|p| p.n == n).cloned() else { return };
        let job = self.job(DiskJob::OpenPlanned(Box::new(plan)));
        let opening = super::jobs::Opening { given_up: None, at_start: false };
        self.jobs.opening.begin_instead(job, opening);
    }

    /// A plan becomes the draft: as it was planned, or as its file holds it where that was saved since.
    pub(super) fn plan_opened(&mut self, id: JobId, plan: Planned, file: Option<Opened>) {
        let Some(opening) = self.jobs.opening.finish(id) else { return };
        if !self.gives_way(super::sheets::Comer::Draft) {
            return;
        }
        if self.editor.document.unsaved() && opening.given_up != Some(self.editor.document.revision) {
            return self.leave(Then::Plan(plan.n));
        }
        let later = |f: &Opened| {
            let saved = f.draft.saved.as_deref().and_then(clock::instant);
            saved.is_some_and(|saved| Some(saved) > clock::instant(&plan.noted))
        };
        let file = file.filter(|f| content_mark(&f.draft.rights) == plan.mark || later(f));
        let document = match file {
            Some(opened) => Document::opened(opened),
            None => Document::recovered(plan.draft.clone(), plan.origin.clone()),
        };
        let foreign = self.choose_for(&plan.draft);
        let known = foreign.is_none();
        let unsaved = document.unsaved();
        self.give_up_batch();
        self.arrive(document, foreign);
        self.write_settings();
        if unsaved {
            self.editor.document.keep_soon(self.now_secs);
        }
        self.plans.opened = Some(plan.n);
        if known && !plan.fields.is_empty() {
            self.batch_of_plan(&plan);
        }
    }

    /// Another draft is on show.
    pub(super) fn no_plan_open(&mut self) {
        self.plans.opened = None;
    }

    /// What the confirmation says of a plan of the card on show.
    pub(super) fn plan_note(&self) -> Option<PlanNote> {
        let key = self.card.key.as_ref()?;
        let plan = self.plans.of_card(&key.mchid, &key.card)?;
        let note = PlanNote::of(plan, &self.editor.document.draft.rights);
        // Of a plan that this draft did not come from nothing is said, unless it is the very same.
        Some(note).filter(|note| self.plans.is_open(plan.n) || note.changed.is_empty())
    }

    /// The same of the change of many cards, when `rights` goes out to them.
    pub(super) fn plan_note_of_many(&self, rights: &CardRights) -> Option<PlanNote> {
        let plan = self.plans.all.iter().find(|p| self.plans.is_open(p.n) && !p.fields.is_empty())?;
        Some(PlanNote::of(plan, rights))
    }

    /// A colleague's publication of the card on show since this was approved or planned.
    pub(super) fn meanwhile(&self, approval: Option<&Approval>) -> Option<Meanwhile> {
        let last = self.card.history.last.as_ref().filter(|l| l.source == Source::Colleague)?;
        let key = self.card.key.as_ref()?;
        let plan = self.plans.of_card(&key.mchid, &key.card).filter(|p| self.plans.is_open(p.n));
        let since = approval.map(|a| &a.noted).or(plan.map(|p| &p.noted))?;
        let later = clock::instant(&last.at)? > clock::instant(since)?;
        let (by, at) = (self.card.history.last_by.clone(), last.at.clone());
        later.then_some(Meanwhile { approved: approval.is_some(), by, at })
    }

    /// A publication is over: the plan that it was opened from goes with it, whatever was changed since; one of the very
    /// same content goes by itself.
    pub(super) fn plan_published(&mut self, verdict: Verdict, card: &str) {
        let done = matches!(verdict, Verdict::Confirmed | Verdict::Accepted);
        let opened = self.plans.all.iter().find(|p| self.plans.is_open(p.n));
        let one = opened.filter(|p| p.fields.is_empty() && p.cards.iter().any(|c| c.card == card)).map(|p| p.n);
        self.drop_plan(one.filter(|_| done));
    }

    /// A run over many cards was begun: from there on it is offered by itself until it is over.
    pub(super) fn plan_begun(&mut self) {
        let opened = self.plans.all.iter().find(|p| self.plans.is_open(p.n) && !p.fields.is_empty()).map(|p| p.n);
        self.drop_plan(opened);
    }

    /// The plan that is over goes; without one it is asked whether another has come to its end.
    fn drop_plan(&mut self, over: Option<i64>) {
        match over {
            Some(n) => _ = self.job(RecordJob::Plans(PlanJob::Drop(n))),
            None if !self.plans.all.is_empty() => self.ask_plans(),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_is_todays_and_what_was_left_of_earlier_days() {
        let now = clock::unix_secs();
        let noon = |days: i64| {
            let at =
                std::time::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(now + days * 86_400).unwrap());
            clock::rfc3339(at)
        };
        let plan = |n: i64, at: String| Planned {
            n,
            at,
            noted: String::new(),
            user: String::new(),
            mchid: String::new(),
            title: String::new(),
            mark: String::new(),
            draft: Default::default(),
            origin: None,
            cards: Vec::new(),
            fields: Vec::new(),
            approved: None,
        };
        let all = [plan(1, noon(-2)), plan(2, noon(0)), plan(3, "no time".into()), plan(4, noon(2))];
        assert_eq!(due(&all, now), [(0, When::Late), (1, When::Now)]);
        // The same seen two days later: the clock was moved.
        let later = now + 2 * 86_400;
        assert_eq!(due(&all, later), [(0, When::Late), (1, When::Late), (3, When::Now)]);
        let a_minute_before = clock::day(now - 60) == clock::day(now);
        assert!(!a_minute_before || due(&all, now - 60).contains(&(1, When::Today)));
        assert!(due(&all, now - 4 * 86_400).is_empty());
    }
}

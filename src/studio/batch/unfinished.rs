//! Runs that are not over: offered at the start, gone on with, or let be.

use super::page::{Page, Purpose, What};
use super::run::{Run, RunCard, RunState};
use super::{Chosen, Member, Wanted};
use crate::platform::clock;
use crate::publish::Target;
use crate::publish::table::values::PlacedValues;
use crate::rights::field::FIELDS;
use crate::storage::Step;
use crate::storage::batches::{Batch as Written, BatchHead, BatchKind};
use crate::storage::planned::{Planned, PlannedCard};
use crate::studio::Studio;
use crate::studio::choosing::Choice;
use crate::studio::toasts::About;
use crate::trouble::{Trouble, Who};
use crate::work::{Access, JobId, KnownCards, ListOf, RecordJob};

/// What goes to every card of a run.
fn wanted_of(batch: &Written) -> Wanted {
    let fields: Vec<_> = match batch.kind {
        BatchKind::Whole => FIELDS.iter().map(|f| (f.id, true)).collect(),
        BatchKind::Only | BatchKind::Back => batch.fields.iter().map(|f| (*f, true)).collect(),
    };
    Wanted { title: batch.title.clone(), rights: batch.rights.clone(), fields }
}

fn run_of(batch: &Written, target: Target, access: Access) -> Run {
    let card = |(member, c): (usize, &crate::storage::batches::BatchCard)| RunCard {
        member,
        plan: None,
        state: RunState::of(&c.step),
    };
    let cards = batch.cards.iter().enumerate().map(card).collect();
    Run::new(batch.id.clone(), batch.kind, target, access, cards)
}

impl Studio {
    /// Asks what is not over, where another merchant was chosen.
    pub(crate) fn follow_unfinished(&mut self) {
        let of = self.list_of();
        if self.batch.unfinished.0 != of {
            self.batch.unfinished = (of.clone(), Vec::new());
            if let Some(of) = of {
                self.job(RecordJob::Batches(of));
            }
        }
    }

    pub(crate) fn batches(&mut self, of: &ListOf, all: Vec<BatchHead>) {
        if self.batch.unfinished.0.as_ref() == Some(of) {
            // One that another window sends now is none that was left.
            let under_way = |b: &BatchHead| b.steps.contains(&Step::Running);
            self.batch.unfinished.1 = all.into_iter().filter(|b| b.is_unfinished() && !under_way(b)).collect();
        }
    }

    /// What is not over is asked anew.
    pub(crate) fn batch_forget_unfinished(&mut self) {
        self.batch.unfinished = (None, Vec::new());
        self.follow_unfinished();
    }

    /// 继续发布 (true) or 看看 of a run that was left.
    pub(super) fn open_unfinished(&mut self, id: String, goes_on: bool) {
        if self.batch.running().is_some() {
            self.batch.open = true;
            return;
        }
        let Some(of) = self.list_of() else { return };
        let job = self.job(RecordJob::Batch(of.clone(), id));
        self.batch.reading = Some((job, goes_on));
        self.batch.naming = Some(self.job(RecordJob::Cards(of)));
    }

    /// 不再继续
    pub(super) fn close_unfinished(&mut self, id: String) {
        if let Some(of) = self.list_of() {
            self.job(RecordJob::CloseBatch(of, id, Some(clock::now_rfc3339())));
        }
    }

    pub(crate) fn batch_read(&mut self, id: JobId, read: Result<Option<Box<Written>>, Trouble>) {
        let Some((_, goes_on)) = self.batch.reading.take_if(|(job, _)| *job == id) else { return };
        let batch = match read {
            Ok(Some(batch)) => batch,
            Ok(None) => {
                let gone = Trouble::new("many-gone", Who::Person);
                return self.view.toasts.failed(About::Publication, &gone, self.view.lang);
            }
            Err(t) => return self.view.toasts.failed(About::Publication, &t, self.view.lang),
        };
        let (Ok(target), Some(of)) = (self.target(), self.list_of()) else { return };
        let member = |c: &crate::storage::batches::BatchCard| Member {
            own: c.own.clone(),
            said: c.former.clone(),
            ..Member::new(Choice::named(&c.card, &c.title))
        };
        let run = run_of(&batch, target, self.access());
        let cards = batch.cards.iter().map(member).collect();
        self.batch.chosen = Some(Chosen { of, cards, values: PlacedValues::default() });
        let (kind, back_of) = (batch.kind, batch.back_of.clone().into_iter().collect());
        let page = Page { wanted: wanted_of(&batch), kind, back_of, run: Some(run), ..Page::default() };
        self.batch.page = Some(page);
        self.batch.open = true;
        self.choosing.leave();
        self.sheets.open = None;
        self.list_anew();
        self.compare_cards(if goes_on { Purpose::Ask(What::All) } else { Purpose::Show }, true);
    }

    /// The cards and the change of a plan; its content is the draft already.
    pub(crate) fn batch_of_plan(&mut self, plan: &Planned) {
        let Some(of) = self.list_of() else { return };
        let member = |c: &PlannedCard| Member { own: c.own.clone(), ..Member::new(Choice::named(&c.card, &c.title)) };
        let cards = plan.cards.iter().map(member).collect();
        // Whoever goes back to the form and comes again has each card's own value still.
        let own = plan.cards.iter().filter_map(|c| Some((c.card.as_str(), c.own.as_ref()?)));
        let values = PlacedValues::kept(own, &plan.draft.rights, &plan.fields);
        self.batch.chosen = Some(Chosen { of: of.clone(), cards, values });
        self.batch.naming = Some(self.job(RecordJob::Cards(of)));
        self.choosing.leave();
        let fields = plan.fields.iter().map(|f| (*f, true)).collect();
        self.show_page(Wanted { title: plan.title.clone(), rights: plan.draft.rights.clone(), fields });
    }

    /// Names and faces of the cards of a run that goes on.
    pub(crate) fn cards_named(&mut self, id: JobId, known: &KnownCards) -> bool {
        if self.batch.naming != Some(id) {
            return false;
        }
        self.batch.naming = None;
        let Some(chosen) = &mut self.batch.chosen else { return true };
        for member in &mut chosen.cards {
            let card = member.choice.id().to_owned();
            if let Some(kept) = known.kept.cards.iter().find(|k| k.template.card_id == card) {
                member.choice = Choice::kept_as(kept.clone());
            }
            member.choice.named = known.named.get(&card).cloned().unwrap_or_default();
        }
        self.list_anew();
        true
    }
}

//! What the change comes to for each card: asked of the worker of the record, and taken in.

use super::page::{Page, Purpose, What};
use super::{Chosen, Member, Wanted};
use crate::merchant::Merchant;
use crate::platform::clock;
use crate::rights::field::FieldId;
use crate::rights::merge::differing;
use crate::rights::shown::Source;
use crate::rights::{CardRights, Section};
use crate::storage::batches::BatchKind;
use crate::storage::history::LastState;
use crate::studio::Studio;
use crate::studio::toasts::About;
use crate::trouble::{Trouble, Who};
use crate::work::{AskedFor, Compare, Compared, Going, JobId, RecordJob};

fn asked_for(member: &Member) -> AskedFor {
    AskedFor {
        card: member.choice.id().to_owned(),
        name: member.choice.name().to_owned(),
        answered: member.choice.answered(),
        said: member.said.clone(),
        agreed: member.agreed,
        shown_again: if member.shown_again { Section::ALL.to_vec() } else { Vec::new() },
        own: member.own.clone(),
    }
}

/// What goes to every card: the change, what is left of its run, or what was there before.
fn going(page: &Page, purpose: Purpose) -> Going {
    let failed = matches!(purpose, Purpose::Ask(What::Failed) | Purpose::Send(What::Failed));
    match &page.run {
        Some(run) if !failed => Going::Rest(run.batch.clone()),
        _ if page.kind == BatchKind::Back => Going::Back(page.back_of.clone()),
        _ => Going::Change(Box::new(page.wanted.rights.clone()), page.wanted.chosen()),
    }
}

impl Studio {
    /// What the draft began with: what is known of the card on show; where nothing is, the draft as it came.
    fn drafted_from(&self) -> CardRights {
        let draft = || self.editor.document.draft.base.as_ref().map(|b| b.rights.clone());
        let last = self.card.history.last.as_ref().map(|l| l.rights.clone());
        last.or_else(draft).unwrap_or_else(|| self.editor.document.began_with().clone())
    }

    /// 发布 while several cards are chosen: the page, with what differs from what the draft began with.
    pub(crate) fn open_batch(&mut self) {
        if self.batch.running().is_some() {
            self.batch.open = true;
            return;
        }
        if self.stopped_by_other_merchant() {
            return;
        }
        if self.merchant().is_some_and(Merchant::keyless) {
            return self.hand_over();
        }
        let (from, rights) = (self.drafted_from(), self.editor.document.draft.rights.clone());
        let own = self.batch.chosen.iter().flat_map(|c| c.values.fields.clone());
        let mut fields: Vec<FieldId> = differing(&from, &rights).into_iter().chain(own).collect();
        fields.sort_unstable();
        fields.dedup();
        let fields = fields.into_iter().map(|f| (f, true)).collect::<Vec<_>>();
        if fields.is_empty() {
            let none = Trouble::new("many-nothing", Who::Person);
            return self.view.toasts.failed(About::Publication, &none, self.view.lang);
        }
        if !self.kind().real() {
            // 演练 has no history that counts: every card begins with what the form began with.
            let said = LastState { rights: from, at: clock::now_rfc3339(), source: Source::Person };
            let cards = self.batch.chosen.iter_mut().flat_map(|c| &mut c.cards);
            cards.for_each(|card| card.said = Some(said.clone()));
        }
        for card in self.batch.chosen.iter_mut().flat_map(|c| {
            let values = &c.values.values;
            c.cards.iter_mut().map(move |card| (values.get(card.choice.id()), card))
        }) {
            card.1.own = card.0.map(|own| own.over(&rights));
        }
        let title = self.editor.document.name().unwrap_or_default();
        self.show_page(Wanted { title, rights, fields });
    }

    /// Shows the page for this change; what was ticked off before stays so.
    pub(super) fn show_page(&mut self, mut wanted: Wanted) {
        if let Some(before) = self.batch.page.as_ref().map(|p| &p.wanted) {
            for (field, on) in &mut wanted.fields {
                *on = before.fields.iter().find(|(f, _)| f == field).is_none_or(|(_, on)| *on);
            }
        }
        self.sheets.open = None;
        self.batch.carried = None;
        self.batch.page = Some(Page { wanted, ..Page::default() });
        self.batch.open = true;
        self.compare_cards(Purpose::Show, true);
    }

    /// Asks what the change comes to; `anew`: what the record knows is read again.
    pub(crate) fn compare_cards(&mut self, purpose: Purpose, anew: bool) {
        let target = match self.target() {
            Ok(target) => target,
            Err(t) => return self.view.toasts.failed(About::Publication, &t, self.view.lang),
        };
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &self.batch.page) else { return };
        if self.list_of().as_ref() != Some(&chosen.of) {
            // Another merchant was chosen meanwhile: nothing goes there by mistake.
            let other = Trouble::new("many-other-merchant", Who::Person);
            return self.view.toasts.failed(About::Publication, &other, self.view.lang);
        }
        let known = page.compared.as_ref().map(|c| c.known.clone()).filter(|_| !anew);
        let asked =
            Compare { target, going: going(page, purpose), cards: chosen.cards.iter().map(asked_for).collect(), known };
        let job = self.job(RecordJob::Compare(Box::new(asked)));
        if let Some(page) = &mut self.batch.page {
            page.comparing.begin_instead(job, purpose);
        }
    }

    pub(crate) fn compared(&mut self, id: JobId, compared: Result<Box<Compared>, Trouble>) {
        let Some(page) = &mut self.batch.page else { return };
        let Some(purpose) = page.comparing.finish(id) else { return };
        let compared = match compared {
            Ok(compared) => *compared,
            Err(t) => return self.view.toasts.failed(About::Publication, &t, self.view.lang),
        };
        let same = page.compared.as_ref() == Some(&compared);
        if let (Some(run), Some(batch), Some(chosen)) = (&mut page.run, &compared.batch, &self.batch.chosen) {
            run.take_steps(batch, |card| chosen.place(card));
        }
        page.compared = Some(compared);
        if !same {
            page.open.clear();
        }
        self.list_anew();
        match purpose {
            Purpose::Show => {}
            Purpose::Send(what) if same => self.send_many(what),
            Purpose::Send(_) => self.many_anew(),
            Purpose::Ask(what) => self.ask_many(what),
        }
    }

    /// The job that compares was lost: a worker panicked.
    pub(crate) fn comparing_lost(&mut self, id: JobId) {
        if let Some(page) = &mut self.batch.page {
            page.comparing.finish(id);
        }
    }

    /// What was confirmed is no longer so: nothing was sent, and nothing is ticked.
    fn many_anew(&mut self) {
        self.sheets.open = None;
        if let Some(page) = &mut self.batch.page {
            page.anew = true;
            page.ticks = Default::default();
            page.points = false;
        }
    }

    /// The rows are made anew: once a change, never once a frame.
    pub(super) fn list_anew(&mut self) {
        if let (Some(chosen), Some(page)) = (&self.batch.chosen, &mut self.batch.page) {
            page.make_lines(chosen);
        }
    }

    /// Changes the page and what follows from it.
    pub(super) fn change_page(&mut self, change: impl FnOnce(&mut Page, &Chosen)) {
        if let (Some(chosen), Some(page)) = (&self.batch.chosen, &mut self.batch.page) {
            change(page, chosen);
            page.make_lines(chosen);
        }
    }
}

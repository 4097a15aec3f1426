//! How the list of the page is read: what was kept, then page by page what WeChat says now.

use super::{Choosing, Many};
use crate::studio::Studio;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::card_list::{Gap, Read};
use crate::words::Sentence;
use crate::work::{History, JobId, KnownCards, ListOf, ListPage, NetJob, RecordJob};

/// A page that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Counted from 1.
    pub page: usize,
    /// It repeated what came before.
    pub repeated: bool,
    /// Why.
    pub why: Trouble,
}

/// How the reading of a list stands.
#[derive(Debug, Clone, Default)]
pub struct ReadState {
    /// When what is listed was read, RFC 3339; none: never.
    pub at: Option<String>,
    /// So many cards came, of so many where WeChat says so.
    pub so_far: Option<(usize, Option<usize>)>,
    /// The pages that are missing.
    pub missing: Vec<Missing>,
    /// What is listed may not be all.
    pub incomplete: bool,
    /// Nothing could be read: why.
    pub failed: Option<Trouble>,
    /// What this computer keeps was read.
    pub known: bool,
}

impl ReadState {
    /// What was kept counts until something newer has come.
    pub(super) fn kept(&mut self, at: Option<String>, complete: bool) {
        self.known = true;
        if self.at.is_none() {
            self.incomplete = at.is_some() && !complete;
            self.at = at;
        }
    }
}

impl Choosing {
    /// A reading begins.
    fn begin(&mut self) {
        self.readings += 1;
        let ReadState { at, known, .. } = std::mem::take(&mut self.read);
        self.read = ReadState { at, known, so_far: Some((0, None)), ..ReadState::default() };
    }

    fn took(&mut self, page: ListPage) {
        match page.came {
            Ok(cards) => {
                let before = self.read.so_far.unwrap_or_default();
                self.read.so_far = Some((before.0 + cards.len(), page.total.or(before.1)));
                self.take_page(cards);
            }
            Err((gap, why)) => {
                let why = of_reading(why);
                self.read.missing.push(Missing { page: page.page, repeated: gap == Gap::Repeated, why });
            }
        }
    }

    fn over(&mut self, done: Result<Read, Trouble>) {
        self.read.so_far = None;
        match done {
            Ok(read) if read.complete => {
                self.read.at = Some(crate::platform::clock::now_rfc3339());
                self.drop_gone();
            }
            Ok(read) if read.cards > 0 => {
                self.read.at = Some(crate::platform::clock::now_rfc3339());
                self.read.incomplete = true;
            }
            Ok(_) => {
                // The first page is missing: nothing is known of the rest.
                let first = self.read.missing.pop().map(|m| m.why);
                self.read.failed = Some(first.unwrap_or(Trouble::new("card-list-unreadable", Who::Engineer)));
            }
            Err(t) => self.read.failed = Some(of_reading(t)),
        }
    }
}

/// The trouble with a remedy for who reads: most were written for who publishes.
fn of_reading(trouble: Trouble) -> Trouble {
    let remedy = match &*trouble.sentence.key {
        "net-dns" | "net-connect" | "net-connect-timeout" | "net-timeout" | "net-broken" => "choose-net-remedy",
        "error-system" | "error-gateway" | "error-too-many" => "choose-later-remedy",
        _ => return trouble,
    };
    Trouble { remedy: Sentence::new(remedy), ..trouble }
}

impl Studio {
    /// Whether a card is being chosen: the window asks for nothing else.
    pub fn is_choosing(&self) -> bool {
        let typing = !self.editor.buffers.card.is_empty() || self.editor.focused_card;
        let none = self.editor.document.card_id().is_empty() && !typing;
        // Whose a draft is, is decided first: a card of the chosen merchant is none of another merchant's draft.
        self.choosing.open || self.merchants.chosen.is_some() && none && self.foreign().is_none()
    }

    /// Whose cards would be listed now.
    pub(crate) fn list_of(&self) -> Option<ListOf> {
        let target = self.target().ok()?;
        let trial = self.merchants.chosen.is_none();
        Some(ListOf { gateway: target.gateway.host().to_owned(), mchid: target.mchid, trial })
    }

    /// Begins to list, or stops it, where what is shown is something else than before.
    pub(crate) fn follow_choosing(&mut self) {
        let wanted = self.is_choosing().then(|| self.list_of()).flatten();
        if self.choosing.of == wanted {
            return;
        }
        self.jobs.list_no_more();
        // A card that is to give its content is one of this merchant's.
        let copying = self.choosing.copying && self.choosing.of.is_none();
        let open = self.choosing.open && (copying || !self.choosing.copying);
        let many = self.batch.ids().filter(|_| !copying).map(Many::of);
        self.choosing = Choosing { open, copying, of: wanted, many, ..Choosing::default() };
        if let Some(of) = self.choosing.of.clone() {
            self.choosing.goes = Some(super::Goes::Search);
            self.choosing.at = Some(self.editor.document.card_id().to_owned());
            self.choosing.knowing = Some(self.job(RecordJob::Cards(of)));
            self.read_list();
        }
    }

    /// 重新读取, 再读一次
    pub(super) fn read_list(&mut self) {
        if self.jobs.is_listing_cards() {
            return;
        }
        self.choosing.begin();
        let access = self.access();
        let job = self.job(NetJob::ListCards(access));
        self.jobs.listing.begin_instead(job, ());
    }

    pub(crate) fn known_cards(&mut self, id: JobId, known: Result<Box<KnownCards>, Trouble>) {
        if let Ok(known) = &known
            && self.cards_named(id, known)
        {
            return;
        }
        // What was asked for another list says nothing of this one.
        if self.choosing.knowing != Some(id) {
            return;
        }
        let notes = self.merchant().map(|m| m.cards.clone()).unwrap_or_default();
        match known {
            Ok(known) => self.choosing.take_known(*known, &notes),
            Err(t) => {
                self.choosing.take_known(KnownCards::default(), &notes);
                self.view.toasts.bad(&t, self.view.lang);
            }
        }
        // What the record knows of the cards may be another now.
        self.choosing.asked.clear();
    }

    pub(crate) fn list_page(&mut self, id: JobId, page: ListPage) {
        if self.jobs.listing.has(id) {
            self.choosing.took(page);
        }
    }

    pub(crate) fn list_over(&mut self, id: JobId, done: Result<Read, Trouble>) {
        if self.jobs.listing.finish(id).is_some() {
            self.choosing.over(done);
        }
    }

    /// The reading ended without an answer: a worker panicked.
    pub(crate) fn list_lost(&mut self) {
        if self.choosing.read.so_far.is_some() {
            self.choosing.over(Err(Trouble::new("work-panicked", Who::Engineer)));
        }
    }

    /// These places are in sight: what the record knows of their cards is read, once each.
    pub(super) fn cards_in_sight(&mut self, places: std::ops::Range<usize>) {
        let Some(of) = self.choosing.of.clone().filter(|of| !of.trial) else { return };
        let ids = places.filter_map(|n| self.choosing.card(n)).map(|c| c.id().to_owned());
        let new: Vec<String> = ids.filter(|id| !self.choosing.asked.contains(id)).collect();
        if !new.is_empty() {
            self.choosing.asked.extend(new.iter().cloned());
            self.job(RecordJob::States(of, new));
        }
    }

    /// Asks what the record knows of a card, where nobody has.
    pub(crate) fn ask_state(&mut self, card: &str) {
        let Some(of) = self.choosing.of.clone().filter(|of| !of.trial) else { return };
        if self.choosing.asked.insert(card.to_owned()) {
            self.job(RecordJob::States(of, vec![card.to_owned()]));
        }
    }

    pub(crate) fn card_states(&mut self, states: Vec<(String, Box<History>)>) {
        let mine = states.into_iter().filter(|(id, _)| self.choosing.asked.contains(id));
        self.choosing.states.extend(mine.map(|(id, history)| (id, (*history).into())));
        let waits = self.choosing.copies.take_if(|card| self.choosing.states.contains_key(card));
        if let Some(card) = waits {
            self.copy_content(&card);
        }
    }
}

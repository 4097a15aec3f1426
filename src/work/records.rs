//! The worker for what the records know: a card's history, 发布记录 and what can be done with it. It has a thread of its own,
//! so that a hundred thousand entries hold up no file.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use egui::ColorImage;

use super::both::Both;
use super::comparing::compare;
use super::importing;
use super::out::{Out, thread};
use super::outcome::{CardKey, History, JobId, KnownCards, ListOf, Older, Outcome};
use super::passing_on;
use super::pictures::{PhotoSource, read_photo, shown};
use super::plans::{self, PlanJob};
use super::record_job::RecordJob;
use super::record_list::{self, Listing};
use crate::pictures::crop::{Cut, encode};
use crate::pictures::photo::Photo;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::publish::{Answered, Approvers, Contrast, Target, contrast};
use crate::storage::approvals::Approval;
use crate::storage::cards::{CardCache, KeptList, Whose};
use crate::storage::record::{Entry, Phase, Record};
use crate::storage::{CardRecord, Dropped, history};
use crate::trouble::Trouble;

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, RecordJob)> {
    let (sender, jobs) = channel();
    let mut records = Records {
        cache: CardCache::new(&folders.cache()),
        both: Both::new(folders, out.clone()),
        told: Vec::new(),
        listing: Listing::default(),
    };
    thread("records", move || {
        while let Some(next) = next(&jobs, records.listing.goes_on()) {
            match next {
                Some((id, job)) => out.catch_panic(id, || {
                    out.job_begins(&job);
                    records.run(id, job, &out);
                }),
                None => {
                    let id = records.listing.job().unwrap_or_default();
                    out.catch_panic(id, || records.listing.go_on(&mut records.both, &out));
                }
            }
        }
    });
    sender
}

/// The next job, which is waited for unless something `goes_on`; `None` when nobody sends any more.
fn next(jobs: &Receiver<(JobId, RecordJob)>, goes_on: bool) -> Option<Option<(JobId, RecordJob)>> {
    if !goes_on {
        return jobs.recv().ok().map(Some);
    }
    match jobs.try_recv() {
        Ok(job) => Some(Some(job)),
        Err(TryRecvError::Empty) => Some(None),
        Err(TryRecvError::Disconnected) => None,
    }
}

/// What the worker works with.
struct Records {
    both: Both,
    cache: CardCache,
    /// Whose damage was told already.
    told: Vec<CardKey>,
    listing: Listing,
}

impl Records {
    fn run(&mut self, id: JobId, job: RecordJob, out: &Out) {
        match job {
            RecordJob::History(key) => self.tell_history(id, Some(key), out),
            RecordJob::Cards(of) => out.send(Outcome::KnownCards(id, self.known_cards(&of).map(Box::new))),
            RecordJob::NameCard(of, card, name, groups) => {
                let done = self.record(of.trial).and_then(|r| r.name_card(of.key(&card).card(), &name, &groups));
                let known = done.and_then(|()| self.known_cards(&of));
                out.send(Outcome::KnownCards(id, known.map(Box::new)));
            }
            RecordJob::UseCard(of, card, title) => {
                let now = clock::now_rfc3339();
                let used = |r: &mut Record| r.use_card(of.key(&card).card(), title.as_deref(), &now);
                send_trouble(out, self.record(of.trial).and_then(used));
            }
            RecordJob::States(of, cards) => {
                let mut damage = None;
                let states = cards.into_iter().map(|card| {
                    let known = self.history(&of.key(&card), &mut damage).unwrap_or_default();
                    (card, Box::new(known))
                });
                out.send(Outcome::CardStates(id, states.collect()));
            }
            RecordJob::Compare(asked) => {
                let compared = self.record(!asked.target.kind.real()).and_then(|r| compare(r, *asked));
                let compared = compared.map(|(compared, damage)| {
                    damage.into_iter().for_each(|t| out.send(Outcome::Told(t)));
                    Box::new(compared)
                });
                out.send(Outcome::Compared(id, compared));
            }
            RecordJob::Contrast(target, cards) => {
                let found = self.contrast(&target, &cards, out);
                out.send(Outcome::Contrasted(id, found));
            }
            RecordJob::Batches(of) => self.tell_batches(id, of, out),
            RecordJob::Batch(of, batch) => {
                let read = self.record(of.trial).and_then(|r| r.batch(&batch));
                out.send(Outcome::Batch(id, read.map(|b| b.map(Box::new))));
            }
            RecordJob::CloseBatch(of, batch, at) => {
                send_trouble(out, self.record(of.trial).and_then(|r| r.close_batch(&batch, at.as_deref())));
                self.tell_batches(id, of, out);
            }
            RecordJob::InDoubt(key) => match self.in_doubt(&key) {
                Ok(entry) => out.send(Outcome::InDoubt(id, entry)),
                Err(t) => out.send(Outcome::Told(t)),
            },
            RecordJob::SayAll(lines) => {
                let done = self.record(false).and_then(|r| r.append_all(&lines));
                out.send(Outcome::Said(id, done));
            }
            RecordJob::Practised => self.tell_history(id, None, out),
            RecordJob::Say(line, key) => {
                send_trouble(out, self.record(key.is_none()).and_then(|r| r.append(&line)));
                self.tell_history(id, key, out);
            }
            RecordJob::Find(key, filter, lang) => {
                if let Err(t) = self.listing.find(&mut self.both, (id, key), &filter, lang) {
                    out.send(Outcome::Listed(id, Err(t)));
                }
            }
            RecordJob::Rows(key, lines) => {
                let read = self.record(key.is_none()).and_then(|r| record_list::lines(r, &lines));
                out.send(Outcome::Rows(id, read));
            }
            RecordJob::Contents(keeping) => {
                let done = self.record(false).and_then(|r| keeping.done(r));
                out.send(Outcome::Contents(id, done));
            }
            RecordJob::Unfold(key, run) => {
                let read = self.record(key.is_none()).and_then(|r| r.entries_of_batch(&run));
                out.send(Outcome::Unfolded(id, read));
            }
            RecordJob::Older(key, day) => {
                let older = self.record(key.is_none()).and_then(|r| {
                    Ok(Older { entries: r.older(key.as_ref().map(CardKey::card), &day)?, files: r.leftovers() })
                });
                out.send(Outcome::Older(id, older));
            }
            RecordJob::Table(key, filter, lang, path) => {
                let done = self.listing.table(&mut self.both, (key, &filter, lang), path);
                out.send(Outcome::Written(done));
            }
            RecordJob::Audit(of, lang, path) => {
                let done = self.record(of.trial).and_then(|r| record_list::audit(r, &of, lang, path));
                out.send(Outcome::Written(done));
            }
            RecordJob::PassOn(job) => out.send(passing_on::run(&mut self.both, job)),
            RecordJob::Plans(job) => {
                let asked = !matches!(job, PlanJob::List);
                match self.record(false).and_then(|r| plans::run(r, job)) {
                    // Whoever needs the record says why it cannot be read.
                    Err(t) if !asked => log::warn!("plans: {t:?}"),
                    plans => out.send(Outcome::Plans(id, plans)),
                }
                self.tell_opening(out);
            }
            RecordJob::Approve(approval, picture, key) => {
                out.send(Outcome::Approved(self.approve(*approval, picture)));
                if key.is_some() {
                    self.tell_history(id, key, out);
                }
            }
            RecordJob::ApproverOf(entry) => {
                let found =
                    self.record(false).and_then(|r| Ok(Approvers::of(r)?.of_entry(&entry)?.cloned().map(Box::new)));
                out.send(Outcome::Approver(id, found));
            }
            RecordJob::Screenshot(n) => out.send(Outcome::Screenshot(id, self.screenshot(n).map(Box::new))),
            RecordJob::Give(key, path) => {
                let done = self.record(false).and_then(|r| record_list::give(r, &key, path));
                out.send(Outcome::Written(done));
            }
            RecordJob::Take(path, key) => {
                out.send(Outcome::Taken(importing::take(&mut self.both, &path, out)));
                if key.is_some() {
                    self.tell_history(id, key, out);
                }
            }
            RecordJob::ImportResult(path, targets, key) => {
                out.send(Outcome::Imported(importing::result_of(&mut self.both, &path, &targets)));
                if key.is_some() {
                    self.tell_history(id, key, out);
                }
            }
            RecordJob::ClearMerchant(mchid) => {
                let done = self.record(false).and_then(|r| Ok((r.remove_merchant(&mchid)?, r.leftovers())));
                out.send(Outcome::MerchantCleared(done));
            }
            RecordJob::Clear(key, day, files) => {
                let done = self.clear(key.as_ref(), &day, files);
                out.send(Outcome::Cleared(done));
                self.tell_history(id, key, out);
            }
        }
    }

    /// The screenshot is kept small, without what a camera wrote into it.
    fn approve(&mut self, approval: Approval, picture: Option<PhotoSource>) -> Result<(), Trouble> {
        let photo = picture.map(read_photo).transpose()?;
        let small = photo.map(|p| encode(&p, Cut::Whole)).transpose()?;
        let picture = small.map_or_else(Vec::new, |s| s.bytes);
        self.record(false)?.approve(&Approval { picture, ..approval })
    }

    fn contrast(
        &mut self,
        target: &Target,
        cards: &[(String, Option<Answered>)],
        out: &Out,
    ) -> Result<Vec<Contrast>, Trouble> {
        let mut damage = None;
        let record = self.record(false)?;
        let found = cards.iter().map(|(card, answered)| {
            let (found, trouble) = contrast(record, target, card, answered.as_ref())?;
            damage = damage.take().or(trouble);
            Ok(found)
        });
        let found = found.collect();
        damage.into_iter().for_each(|t| out.send(Outcome::Told(t)));
        found
    }

    /// The screenshot of an approval, for the screen.
    fn screenshot(&mut self, n: i64) -> Result<ColorImage, Trouble> {
        Ok(shown(Photo::read(&self.record(false)?.approval_picture(n)?)?.pixels()))
    }

    fn record(&mut self, trial: bool) -> Result<&mut Record, Trouble> {
        self.both.record(trial)
    }

    fn card(&mut self, key: &CardKey) -> Result<Arc<CardRecord>, Trouble> {
        self.record(false)?.card(&key.mchid, &key.card)
    }

    fn clear(&mut self, key: Option<&CardKey>, day: &str, files: bool) -> Result<(usize, Dropped), Trouble> {
        let record = self.record(key.is_none())?;
        let count = record.remove(key.map(CardKey::card), day)?;
        Ok((count, if files { record.drop_leftovers()? } else { Dropped::default() }))
    }

    fn known_cards(&mut self, of: &ListOf) -> Result<KnownCards, Trouble> {
        let whose = of.whose();
        // What cannot be read of the cache is read again.
        let kept = if of.trial { KeptList::default() } else { self.cache.list(whose).unwrap_or_default() };
        let record = self.record(of.trial)?;
        Ok(KnownCards { kept, named: record.named(whose)?, last: record.last_publications(whose)? })
    }

    fn history(&mut self, key: &CardKey, damage: &mut Option<Trouble>) -> Result<History, Trouble> {
        let (known, card) = (self.card(key)?, key.card());
        *damage = known.trouble();
        let count = self.record(false)?.count_of(card)?;
        let all = card.entries(&known).into_iter().rev().filter(|e| !e.line.forgotten);
        let in_doubt = all.clone().take_while(|e| !history::is_settled(e));
        let doubted = |e: &Entry| !e.line.colleague && history::is_in_doubt(&e.clone().as_ended(known.is_orphan(e)));
        let in_doubt = in_doubt.filter(|e| doubted(e)).map(|e| e.line.id.clone()).collect();
        // A later publication has settled what the card shows, whatever became of an earlier one.
        let newest = all.clone().find(|e| e.line.phase != Phase::Human && !e.line.colleague);
        let orphan = newest.filter(|e| known.is_orphan(e)).map(|e| Entry::clone(e).as_ended(true));
        let orphan = orphan.filter(history::is_in_doubt).map(Arc::new);
        let (last, before_doubt) = match history::last_known(&known, card) {
            Some((known, true)) => (None, Some(known)),
            settled => (settled.map(|(last, _)| last), None),
        };
        let (last_by, ours) = history::whose_last(&known, card);
        let whose = Whose { gateway: card.gateway, mchid: card.mchid };
        let named = self.record(false)?.named_card(card)?;
        let brand = self.cache.brand(whose, card.card).unwrap_or_default();
        let shown = history::shown(&known, card);
        let approval = self.record(false)?.approvals(Some(&key.mchid))?.into_iter();
        let approval = approval.filter(|a| !a.is_of_many()).find(|a| a.is_for(card.card));
        Ok(History { approval, shown, last, last_by, ours, named, brand, before_doubt, count, in_doubt, orphan })
    }

    fn tell_history(&mut self, id: JobId, key: Option<CardKey>, out: &Out) {
        let Some(key) = key else {
            match self.record(true).and_then(|r| r.count()) {
                Ok(count) => out.send(Outcome::Practised(count)),
                Err(t) => out.send(Outcome::Told(t)),
            }
            self.tell_opening(out);
            return;
        };
        let mut damage = None;
        let known = self.history(&key, &mut damage);
        self.tell_opening(out);
        if let Some(damage) = damage.filter(|_| !self.told.contains(&key)) {
            self.told.push(key.clone());
            // A card that the damage left unsettled has a sheet that says so, and nothing lies over that.
            if !known.as_ref().is_ok_and(|h| h.shown.is_unsettled()) {
                out.send(Outcome::Told(damage));
            }
        }
        match known {
            Ok(h) => out.send(Outcome::History(id, key, Box::new(h))),
            Err(t) => {
                out.send(Outcome::Told(t));
                out.send(Outcome::History(id, key, Box::default()));
            }
        }
    }

    fn tell_batches(&mut self, id: JobId, of: ListOf, out: &Out) {
        match self.record(of.trial).and_then(|r| r.batches(of.whose())) {
            Ok(all) => out.send(Outcome::Batches(id, of, all)),
            Err(t) => out.send(Outcome::Told(t)),
        }
    }

    fn in_doubt(&mut self, key: &CardKey) -> Result<Option<Arc<Entry>>, Trouble> {
        let known = self.card(key)?;
        let doubted = |e: &Entry| !e.line.colleague && history::is_in_doubt(&e.clone().as_ended(known.is_orphan(e)));
        let newest = key.card().entries(&known).into_iter().rev().find(|e| !e.line.forgotten && doubted(e));
        Ok(newest.map(|e| Arc::new(Entry::clone(e).as_ended(known.is_orphan(e)))))
    }

    /// What happened when the records were opened: something was set aside, or taken in.
    fn tell_opening(&mut self, out: &Out) {
        self.both.told().into_iter().for_each(|t| out.send(Outcome::Told(t)));
    }
}

fn send_trouble(out: &Out, done: Result<(), Trouble>) {
    if let Err(t) = done {
        out.send(Outcome::Told(t));
    }
}

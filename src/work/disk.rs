//! The disk's lane: drafts, autosave, settings, what the ledger knows, recognising files.

use std::sync::mpsc::{Sender, channel};

use super::{CardKey, History, Job, JobId, Out, Outcome, caught, thread};
use crate::merchant::recognise;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::storage::autosave::{self, Slot};
use crate::storage::ledger::{Ledger, Note, Phase};
use crate::storage::{draft, history, settings};
use crate::trouble::Trouble;
use crate::wechatpay::secret::Secret;
use crate::wechatpay::verdict::Verdict;

struct Disk {
    folders: Folders,
    slot: Option<Slot>,
    ledger: Option<Ledger>,
}

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, Job)> {
    let (sender, jobs) = channel::<(JobId, Job)>();
    thread("disk", move || {
        let mut disk = Disk { folders, slot: None, ledger: None };
        for (id, job) in jobs {
            caught(&out, id, || disk.run(id, job, &out));
        }
    });
    sender
}

impl Disk {
    fn run(&mut self, id: JobId, job: Job, out: &Out) {
        match job {
            Job::Open(path) => out.send(Outcome::Opened(id, draft::open(&path).map(Box::new))),
            Job::Save(path, draft, expected) => {
                let done = draft::save(&path, &draft, expected.as_ref());
                out.send(Outcome::Saved(id, path, done));
            }
            Job::Autosave(draft, origin) => {
                let at = clock::now_rfc3339();
                let done = self.slot().and_then(|s| s.write(&draft, origin.as_deref(), &at)).map(|()| at);
                out.send(Outcome::Autosaved(id, done));
            }
            Job::ClearAutosave => {
                if let Some(slot) = &self.slot {
                    slot.clear();
                }
            }
            Job::Forget(recovered) => autosave::discard(&recovered),
            Job::Settings(s) => tell(out, settings::save(&self.folders.settings(), &*s)),
            Job::Merchants(m) => tell(out, settings::save(&self.folders.merchants(), &*m)),
            Job::History(key) => {
                let known = self.history(&key);
                send_history(out, id, key, known);
            }
            Job::Say(line, key) => {
                let done = self.ledger().and_then(|l| l.append(&line));
                tell(out, done);
                let known = self.history(&key);
                send_history(out, id, key, known);
            }
            Job::Recognise(paths, password) => {
                let password = password.as_ref().map(Secret::text);
                let found = recognise::gather(&paths).map(|sent| Box::new(recognise::recognise(&sent, password)));
                out.send(Outcome::Found(id, found));
            }
            #[expect(clippy::panic, reason = "a test asks how a panic is told")]
            Job::Panic(_) => panic!("asked for by a test"),
            _ => {}
        }
    }

    fn slot(&mut self) -> Result<&Slot, Trouble> {
        if self.slot.is_none() {
            self.folders.prepare()?;
            let nonce = clock::nonce().unwrap_or_default();
            self.slot = Some(Slot::take(&self.folders.autosave(), std::process::id(), &nonce)?);
        }
        self.slot.as_ref().ok_or_else(|| Trouble::new("folder-unwritable", crate::trouble::Who::Engineer))
    }

    fn ledger(&mut self) -> Result<&mut Ledger, Trouble> {
        if self.ledger.is_none() {
            self.folders.prepare()?;
            self.ledger = Some(Ledger::open(&self.folders.ledger(), std::process::id())?);
        }
        self.ledger.as_mut().ok_or_else(|| Trouble::new("folder-unwritable", crate::trouble::Who::Engineer))
    }

    fn history(&mut self, key: &CardKey) -> Result<History, Trouble> {
        let ledger = self.ledger()?;
        ledger.refresh()?;
        let card = history::Card { gateway: &key.gateway, mchid: &key.mchid, card: &key.card };
        let mut entries: Vec<_> = ledger
            .entries()
            .iter()
            .rev()
            .filter(|e| e.line.gateway == key.gateway && e.line.mchid == key.mchid && e.line.card == key.card)
            .filter(|e| e.line.phase != Phase::Human)
            .cloned()
            .collect();
        let mut orphan = None;
        for (i, e) in entries.iter_mut().enumerate() {
            if ledger.is_orphan(e) {
                e.verdict = Some(Verdict::Unknown);
                // A later publication settled the card, whatever became of this one.
                let open = i == 0 && !e.notes.iter().any(|(_, n)| matches!(n, Note::Looked(_)));
                orphan = open.then(|| e.clone());
            }
        }
        Ok(History {
            shown: history::shown(ledger, card),
            last: history::last_published(ledger, card),
            entries,
            orphan,
        })
    }
}

fn tell(out: &Out, done: Result<(), Trouble>) {
    if let Err(t) = done {
        out.send(Outcome::Told(t));
    }
}

fn send_history(out: &Out, id: JobId, key: CardKey, known: Result<History, Trouble>) {
    match known {
        Ok(h) => out.send(Outcome::History(id, key, Box::new(h))),
        Err(t) => {
            out.send(Outcome::Told(t));
            out.send(Outcome::History(id, key, Box::default()));
        }
    }
}

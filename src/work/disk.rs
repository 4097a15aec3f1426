//! The disk's lane: drafts, autosave, settings, what the ledger knows, recognising files.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use super::{CardKey, History, Imported, Job, JobId, Out, Outcome, caught, thread};
use crate::merchant::{moving, recognise};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::publish::{Target, result};
use crate::storage::autosave::{self, Slot};
use crate::storage::ledger::{Ledger, Note, Phase};
use crate::storage::{atomic, draft, handed, history, settings};
use crate::trouble::{Trouble, Who};
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
            Job::WriteFiles(folder, files) => {
                let done = write_files(&folder, &files);
                out.send(Outcome::Written(id, folder, done));
            }
            Job::ReadMerchant(path) => {
                let read = small(&path, moving::MOST_BYTES, "moving-unreadable");
                out.send(Outcome::MerchantRead(id, read.and_then(|b| moving::unpack(&b)).map(Box::new)));
            }
            Job::ImportResult(path, targets, key) => {
                let done = self.import_result(&path, &targets);
                out.send(Outcome::Imported(id, done));
                if let Some(key) = key {
                    let known = self.history(&key);
                    send_history(out, id, key, known);
                }
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

    /// The lines of a result, with the draft that was handed over beside it; what was imported before stays as it is.
    fn import_result(&mut self, path: &Path, targets: &[Target]) -> Result<Imported, Trouble> {
        let bytes = small(path, result::MOST_BYTES, "result-unreadable")?;
        let beside = path.with_file_name(handed::DRAFT);
        if !beside.is_file() {
            return Err(Trouble::new("result-no-draft", Who::Person).with("file", handed::DRAFT));
        }
        let draft = draft::open(&beside)?.draft;
        let mchid = draft.mchid.clone().unwrap_or_default();
        let other = || Trouble::new("result-other-merchant", Who::Person).with("mchid", mchid.as_str());
        let target = targets.iter().find(|t| t.mchid == mchid).ok_or_else(other)?;
        let written = std::fs::metadata(path).and_then(|m| m.modified()).ok();
        let at = written.map_or_else(clock::now_rfc3339, clock::rfc3339);
        let lines = result::lines(&bytes, &draft, target, &at, std::process::id())?;
        let ledger = self.ledger()?;
        ledger.refresh()?;
        let mut out = Imported { new: 0, known: 0 };
        for pair in lines.chunks(2) {
            if pair.first().is_some_and(|l| ledger.entry(&l.id).is_some()) {
                out.known += 1;
                continue;
            }
            for line in pair {
                ledger.append(line)?;
            }
            out.new += 1;
        }
        Ok(out)
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

/// Writes files into a folder; one that is there with other content is somebody's work and stays.
///
/// # Errors
/// Such a file, or a folder that cannot be written; then nothing of it was begun in the first case.
pub(super) fn write_files(folder: &Path, files: &[(&'static str, Vec<u8>)]) -> Result<(), Trouble> {
    for (name, bytes) in files {
        let there = std::fs::read(folder.join(name));
        if there.is_ok_and(|b| b != *bytes) {
            return Err(Trouble::new("folder-taken", Who::Person).with("file", *name));
        }
    }
    for (name, bytes) in files {
        atomic::write(&folder.join(name), bytes)?;
    }
    Ok(())
}

/// A file that is no larger than `most` bytes.
fn small(path: &Path, most: u64, key: &'static str) -> Result<Vec<u8>, Trouble> {
    let told = |e: std::io::Error| atomic::unreadable(path, &e);
    if std::fs::metadata(path).map_err(told)?.len() > most {
        return Err(Trouble::new(key, Who::Person));
    }
    std::fs::read(path).map_err(told)
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

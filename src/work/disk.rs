//! The disk's lane: drafts and settings; once more for what the ledger knows, and once more for autosave.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use super::records::{self, Records};
use super::{Job, JobId, Out, Outcome, caught, thread};
use crate::merchant::moving;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::platform::input::{self, Kind};
use crate::storage::autosave::{self, Slot};
use crate::storage::settings::Settings;
use crate::storage::{atomic, draft, merge};
use crate::trouble::{Trouble, Who};

struct Disk {
    folders: Folders,
    slot: Option<Slot>,
    records: Records,
}

pub(super) fn start(name: &str, folders: Folders, out: Out) -> Sender<(JobId, Job)> {
    let (sender, jobs) = channel::<(JobId, Job)>();
    thread(name, move || {
        let mut disk = Disk { records: Records::new(folders.clone()), folders, slot: None };
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
                let done = draft::save_alone(self.folders.data(), &path, &draft, expected.as_ref());
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
            Job::Settings(s) => {
                match merge::together(&self.folders, &self.folders.settings(), &s.0, &s.1, Settings::tidy) {
                    Ok(written) => out.send(Outcome::Settings(id, Box::new(written))),
                    Err(t) => out.send(Outcome::Told(t)),
                }
            }
            Job::Merchants(m) => match merge::together(&self.folders, &self.folders.merchants(), &m.0, &m.1, |_| {}) {
                Ok(written) => out.send(Outcome::Merchants(id, Box::new(written))),
                Err(t) => out.send(Outcome::Told(t)),
            },
            Job::Theirs(path) => {
                let read = records::theirs(&path);
                out.send(Outcome::Theirs(id, path, read.map(Box::new)));
            }
            Job::WriteFiles(folder, files) => {
                let done = write_files(&folder, &files);
                out.send(Outcome::FolderWritten(id, folder, done));
            }
            Job::ReadMerchant(path) => {
                let read = input::plain(&path, Kind::Moved).map_err(Trouble::from);
                out.send(Outcome::MerchantRead(id, read.and_then(|c| moving::unpack(&c.bytes)).map(Box::new)));
            }
            #[expect(clippy::panic, reason = "a test asks how a panic is told")]
            Job::Panic(_) => panic!("asked for by a test"),
            other => self.records.run(id, other, out),
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
}

/// Writes files into a folder; one that is there with other content is somebody's work and stays.
///
/// # Errors
/// Such a file, or a folder that cannot be written; then nothing of it was begun in the first case.
pub(super) fn write_files(folder: &Path, files: &[(&'static str, Vec<u8>)]) -> Result<(), Trouble> {
    for (name, bytes) in files {
        let free = match input::plain(&folder.join(name), Kind::Replaced) {
            Ok(there) => there.bytes == *bytes,
            Err(e) => e.is_missing(),
        };
        if !free {
            return Err(Trouble::new("folder-taken", Who::Person).with("file", *name));
        }
    }
    for (name, bytes) in files {
        atomic::write(&folder.join(name), bytes)?;
    }
    Ok(())
}

pub(super) fn tell(out: &Out, done: Result<(), Trouble>) {
    if let Err(t) = done {
        out.send(Outcome::Told(t));
    }
}

//! The worker for files: drafts, settings, merchants, and what is exchanged in folders.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::out::{Out, worker};
use super::outcome::{DroppedText, JobId, Outcome, Theirs};
use super::tables::{TableFrom, read};
use crate::merchant::recognise::holds_key;
use crate::merchant::{Merchants, moving};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::platform::input::{self, Content, Kind};
use crate::storage::draft::{Draft, Fingerprint};
use crate::storage::merge::Sequel;
use crate::storage::planned::Planned;
use crate::storage::settings::Settings;
use crate::storage::{atomic, brought, draft};
use crate::trouble::{Trouble, Who};
use crate::words::text;

/// No word that members read is as long and has nothing but letters and digits.
const LEAST_CODE: usize = 20;

/// What is read from files and written to them.
#[derive(Debug)]
pub enum DiskJob {
    /// Open a draft.
    Open(PathBuf),
    /// Open the draft of a plan: its file may be newer than the plan.
    OpenPlanned(Box<Planned>),
    /// Save a draft; the fingerprint is the file as it was opened.
    Save(PathBuf, Box<Draft>, Option<Fingerprint>),
    /// Write the settings, as merchants are written.
    Settings(Box<(Settings, Settings)>),
    /// Write the merchants: as they were, and as they are now; other windows may have written theirs meanwhile.
    Merchants(Box<(Merchants, Merchants)>),
    /// Read a file that somebody else changed.
    Theirs(PathBuf),
    /// Read a table of cards.
    ReadTable(TableFrom),
    /// Write a file that somebody else is to open.
    WriteFile(PathBuf, Vec<u8>),
    /// Write files into a folder, none over another.
    WriteFiles(PathBuf, Vec<(&'static str, Vec<u8>)>),
    /// Read a merchant's settings.
    ReadMerchant(PathBuf),
    /// Look at a text that was dropped on the window: what it is for.
    LookAtText(PathBuf),
}

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, DiskJob)> {
    let mut kept = (Sequel::default(), Sequel::default());
    worker("disk", out.clone(), move |id, job| out.send(do_job(id, job, &folders, &mut kept)))
}

fn do_job(
    id: JobId,
    job: DiskJob,
    folders: &Folders,
    (settings, merchants): &mut (Sequel<Settings>, Sequel<Merchants>),
) -> Outcome {
    match job {
        DiskJob::Settings(s) => match settings.write(folders, &folders.settings(), *s, Settings::tidy) {
            Ok(written) => Outcome::Settings(id, Box::new(written)),
            Err(t) => Outcome::Told(t),
        },
        DiskJob::Merchants(m) => match merchants.write(folders, &folders.merchants(), *m, |_| {}) {
            Ok(written) => Outcome::Merchants(id, Box::new(written)),
            Err(t) => Outcome::Told(t),
        },
        DiskJob::Open(path) => Outcome::Opened(id, draft::open(&path).map(Box::new)),
        DiskJob::OpenPlanned(plan) => {
            let opened = plan.origin.as_deref().and_then(|path| draft::open(path).ok());
            Outcome::PlanOpened(id, plan, opened.map(Box::new))
        }
        DiskJob::Save(path, draft, expected) => {
            let saved = draft::save_alone(folders.data(), &path, &draft, expected.as_ref());
            Outcome::Saved(id, path, saved)
        }
        DiskJob::Theirs(path) => {
            let read = read_their_file(&path);
            Outcome::Theirs(path, read.map(Box::new))
        }
        DiskJob::ReadTable(from) => Outcome::TableRead(id, read(from).map(Box::new)),
        DiskJob::WriteFile(path, bytes) => {
            let failed = |e: std::io::Error| atomic::unwritable(&path, &e);
            let written = atomic::write_shared_by(&path, |out| out.write_all(&bytes).map_err(failed));
            Outcome::Written(written.map(|()| path))
        }
        DiskJob::WriteFiles(folder, files) => {
            let written = write_files(&folder, &files);
            Outcome::FolderWritten(folder, written)
        }
        DiskJob::LookAtText(path) => {
            let what = what_text(&path);
            Outcome::TextDropped(path, what)
        }
        DiskJob::ReadMerchant(path) => {
            let read = input::plain(&path, Kind::Moved).map_err(Trouble::from);
            Outcome::MerchantRead(read.and_then(|c| moving::unpack(&c.bytes)).map(Box::new))
        }
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

/// What a text that was dropped is for: a draft, right or wrong; words for a field; or something of a merchant.
fn what_text(path: &Path) -> DroppedText {
    let Ok(content) = input::plain(path, Kind::Draft) else { return DroppedText::Credentials };
    let Ok(read) = text::read(&content.bytes) else { return DroppedText::Credentials };
    let words = read.text.trim();
    if words.starts_with(['{', '[', '｛']) || words.contains("```") || brought::read(&content.bytes).is_ok() {
        return DroppedText::Draft;
    }
    // A secret, a 公钥ID or a serial number: long words of letters and digits alone.
    let is_code = |word: &str| word.len() >= LEAST_CODE && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if words.is_empty() || words.contains("-----BEGIN") || holds_key(words) || words.split_whitespace().any(is_code) {
        return DroppedText::Credentials;
    }
    DroppedText::Words(words.to_owned())
}

/// What the file at `path` holds now, since somebody else changed it.
fn read_their_file(path: &Path) -> Result<Theirs, Trouble> {
    let Content { bytes, meta } = input::plain(path, Kind::Draft)?;
    Ok(Theirs {
        rights: brought::read(&bytes).ok().map(|b| b.draft.rights),
        at: meta.modified().ok().map(clock::rfc3339),
        who: crate::platform::other_owner(&meta),
    })
}

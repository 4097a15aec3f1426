//! `autosave/`: one locked slot a process, so that at most a second of typing is ever at risk. What a dead process
//! left behind is offered, never imposed.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::atomic;
use super::draft_json::Draft;
use super::locks::{is_held, sweep};
use crate::platform::input::{self, Kind};
use crate::trouble::Trouble;

/// This process's slot; the lock is free as soon as the process is gone, however it went.
#[derive(Debug)]
pub struct Slot {
    path: PathBuf,
    lock: File,
}

#[derive(Serialize, Deserialize)]
struct Content {
    at: String,
    origin: Option<PathBuf>,
    draft: Value,
}

/// What a dead process left behind.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The draft.
    pub draft: Draft,
    /// The file that it was opened from.
    pub origin: Option<PathBuf>,
    /// When it was kept, RFC 3339.
    pub at: String,
    /// The slot's file.
    pub file: PathBuf,
}

impl Slot {
    /// Takes a fresh slot in `dir`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn take(dir: &Path, pid: u32, nonce: &str) -> Result<Self, Trouble> {
        let path = dir.join(format!("{pid}-{}.json", nonce.get(..8).unwrap_or(nonce)));
        let lock_path = path.with_extension("lock");
        let told = |e: std::io::Error| atomic::unwritable(&lock_path, &e);
        let lock = atomic::private().open(&lock_path).map_err(told)?;
        lock.try_lock().map_err(|e| told(std::io::Error::other(e.to_string())))?;
        Ok(Self { path, lock })
    }

    /// Keeps `draft` as it is now.
    ///
    /// # Errors
    /// As [`atomic::write`].
    pub fn write(&self, draft: &Draft, origin: Option<&Path>, at: &str) -> Result<(), Trouble> {
        let draft = serde_json::from_slice(&draft.write()).unwrap_or_default();
        let content = Content { at: at.to_owned(), origin: origin.map(Path::to_owned), draft };
        atomic::write(&self.path, &serde_json::to_vec(&content).unwrap_or_default())
    }

    /// Nothing is unsaved any more.
    pub fn clear(&self) {
        std::fs::remove_file(&self.path).ok();
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.lock.unlock().ok();
        std::fs::remove_file(self.path.with_extension("lock")).ok();
    }
}

/// Slots of processes that are gone, newest first; unreadable ones are set aside and told.
pub fn orphans(dir: &Path, now: &str) -> (Vec<Recovered>, Vec<Trouble>) {
    let (mut found, mut told) = (Vec::new(), Vec::new());
    let Ok(entries) = std::fs::read_dir(dir) else { return (found, told) };
    for path in entries.flatten().map(|e| e.path()) {
        let unreadable = path.to_string_lossy().contains(".unreadable-");
        if path.extension().is_none_or(|e| e != "json") || unreadable || is_held(&path.with_extension("lock")) {
            continue;
        }
        let content = input::plain(&path, Kind::Autosave).ok();
        let content = content.and_then(|c| serde_json::from_slice::<Content>(&c.bytes).ok());
        let draft = content.as_ref().and_then(|c| Draft::read(&serde_json::to_vec(&c.draft).ok()?).ok());
        match (content, draft) {
            (Some(c), Some(draft)) => found.push(Recovered { draft, origin: c.origin, at: c.at, file: path }),
            _ => {
                told.push(atomic::set_aside(&path, now).unwrap_or_else(|| {
                    atomic::unreadable(&path, &std::io::Error::other("it cannot be renamed either"))
                }))
            }
        }
    }
    sweep(dir, |lock| !lock.with_extension("json").exists());
    atomic::sweep(dir);
    found.sort_by(|a, b| b.at.cmp(&a.at));
    (found, told)
}

/// Throws a recovered slot away.
pub fn discard(recovered: &Recovered) {
    std::fs::remove_file(&recovered.file).ok();
    std::fs::remove_file(recovered.file.with_extension("lock")).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_in_use_is_no_orphan_and_one_left_behind_is() {
        let dir = tempfile::tempdir().unwrap();
        let slot = Slot::take(dir.path(), 1, "aaaaaaaa").unwrap();
        let draft = Draft { card_id: Some("p1".into()), ..Draft::default() };
        slot.write(&draft, None, "2026-11-24T09:00:00+08:00").unwrap();
        assert!(orphans(dir.path(), "2026").0.is_empty());
        drop(slot);
        let (found, told) = orphans(dir.path(), "2026");
        assert_eq!(found[0].draft, draft);
        assert!(told.is_empty());
        discard(&found[0]);
        std::fs::write(dir.path().join("9-x.json"), "garbage").unwrap();
        let (found, told) = orphans(dir.path(), "2026");
        assert!(found.is_empty() && told.len() == 1);
        assert!(orphans(dir.path(), "2026").1.is_empty(), "told once");
    }
}

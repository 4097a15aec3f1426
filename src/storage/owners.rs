//! Which process writes what into a record: a locked file for each process, and one for each card that is being
//! published. A lock ends with its process, however that went.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::atomic;
use super::entry::Line;
use super::locks::{is_held, locked, sweep};
use crate::platform::folders::private_folder;

/// The lock of who sets a damaged record aside, or takes an old home in.
const WHOLE: &str = "whole";

/// The owners of a record's entries.
#[derive(Debug)]
pub(super) struct Owners {
    dir: PathBuf,
    lock: PathBuf,
    pid: u32,
    /// Nobody else in this process had it open when it was opened.
    first: bool,
    /// Held for the life of the process.
    _own: File,
}

impl Owners {
    /// Becomes one of the owners of the record at `record`, as the process `pid`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn join(record: &Path, pid: u32) -> std::io::Result<Self> {
        let (dir, lock) = (record.with_extension("owners"), record.with_extension("lock"));
        private_folder(&dir)?;
        let own = dir.join(pid.to_string());
        // While the record's lock is held, nobody tests or removes the owner's file that is created here and not locked
        // yet. The lock on that file is shared, because the window and a publication of this process each open the
        // record.
        let own = locked(&lock, || {
            sweep(&dir, |p| p != own);
            let first = !is_held(&own);
            let own = atomic::private().open(&own)?;
            own.try_lock_shared().map_err(|e| std::io::Error::other(e.to_string()))?;
            Ok((own, first))
        });
        let (own, first) = own.and_then(|o: std::io::Result<(File, bool)>| o)?;
        Ok(Self { _own: own, first, dir, lock, pid })
    }

    /// Whether nobody had it open when it was opened, in this process or another: what was left there, a crash left.
    pub fn are_first(&self) -> bool {
        self.first && self.are_alone()
    }

    /// Whether no other process of the program has this record open, and no card is being published.
    pub fn are_alone(&self) -> bool {
        let own = self.pid.to_string();
        let is_ours = |name: &str| name == WHOLE || name.split('-').next() == Some(own.as_str());
        let held = || {
            let others = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
            let others = others.filter(|e| !is_ours(&e.file_name().to_string_lossy())).map(|e| e.path());
            others.filter(|p| p.is_file()).any(|p| is_held(&p))
        };
        locked(&self.lock, held).is_ok_and(|held| !held)
    }

    /// Runs `work` while no other process does the same.
    ///
    /// # Errors
    /// The lock cannot be made.
    pub fn exclusively<T>(&self, work: impl FnOnce() -> T) -> std::io::Result<T> {
        locked(&self.dir.join(WHOLE), work)
    }

    /// The lock that says, as long as it is held, that the window with this row of unsaved work lives.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn live(&self, slot: &str) -> std::io::Result<File> {
        let lock = || {
            let file = atomic::private().open(self.dir.join(slot))?;
            file.try_lock().map_err(|e| std::io::Error::other(e.to_string()))?;
            Ok(file)
        };
        locked(&self.lock, lock).and_then(|l| l)
    }

    /// Whether the window with this row of unsaved work lives.
    pub fn lives(&self, slot: &str) -> bool {
        locked(&self.lock, || is_held(&self.dir.join(slot))).unwrap_or(true)
    }

    /// Whether the process that wrote `line` is gone, or has done with its card.
    pub fn is_gone(&self, line: &Line) -> bool {
        // For an entry of this process, or of an earlier one with the same number, the card's lock decides: it is held
        // from before the intent until after the end, and a panic releases it.
        if line.pid == self.pid {
            return matches!(self.hold(&line.card), Ok(Some(_)));
        }
        let owner = self.dir.join(line.pid.to_string());
        // Testing takes the lock for a moment: without the record's lock, two that test at once would take each other
        // for the owner.
        !locked(&self.lock, || is_held(&owner)).unwrap_or_else(|_| is_held(&owner))
    }

    /// Takes the right to publish one card; `None` while another has it. It ends when the file is dropped.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn hold(&self, card_id: &str) -> std::io::Result<Option<File>> {
        let path = self.dir.join(format!("card-{card_id}"));
        let take = || {
            let file = atomic::private().open(path)?;
            match file.try_lock() {
                Ok(()) => Ok(Some(file)),
                Err(std::fs::TryLockError::WouldBlock) => Ok(None),
                Err(std::fs::TryLockError::Error(e)) => Err(e),
            }
        };
        locked(&self.lock, take).and_then(|t| t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else each publication of a window would look over the whole record, because the window's own journal lies there.
    #[test]
    fn who_opens_it_once_more_in_one_process_is_not_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let join = |pid| Owners::join(&dir.path().join("studio.db"), pid).unwrap();
        let first = join(1);
        assert!(first.are_first() && first.are_alone());
        let again = join(1);
        assert!(!again.are_first() && again.are_alone());
        let other = join(2);
        assert!(!other.are_first() && !other.are_alone());
        drop((first, again, other));
        assert!(join(1).are_first());
    }
}

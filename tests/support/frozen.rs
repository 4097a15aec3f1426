//! Files and folders that nobody may write to for a while.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Given free again when it is dropped.
pub struct Frozen(Vec<PathBuf>);

impl Frozen {
    /// The database at `path`, by its mode, and for root, who is not bound by that, by a mark of the file system. None,
    /// said aloud, where neither holds.
    pub fn file(path: &Path) -> Option<Self> {
        let out = Self(vec![path.to_owned()]);
        out.mark("+i", "a-w");
        if std::fs::OpenOptions::new().append(true).open(path).is_ok() {
            drop(out);
            eprintln!("skipped: this user may write everywhere, and the file system knows no such mark");
            return None;
        }
        Some(out)
    }

    /// The same with its journal and the folders around them. Not the memory that connections share (`-shm`): Linux ends
    /// every process with SIGBUS that changes it then.
    pub fn around(path: &Path) -> Option<Self> {
        let journal = path.with_extension("db-wal");
        let folders = [path.parent().unwrap().to_owned(), path.with_extension("owners")];
        let mut out = Self::file(path)?;
        out.0.extend(folders.into_iter().chain([journal]).filter(|p| p.exists()));
        out.mark("+i", "a-w");
        Some(out)
    }

    fn mark(&self, attribute: &str, mode: &str) {
        for (program, how) in [("chattr", attribute), ("chmod", mode)] {
            Command::new(program).arg(how).args(&self.0).stderr(std::process::Stdio::null()).status().ok();
        }
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.mark("-i", "u+w");
    }
}

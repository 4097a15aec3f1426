//! What every command works with.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use super::out;
use crate::platform::folders::Folders;
use crate::platform::log;
use crate::trouble::{Trouble, Who};
use crate::words::Lang;

/// Found before any connection: wrong use, checks, key, file.
pub(super) const BEFORE: u8 = 2;

/// What every command works with.
pub(super) struct Context {
    pub lang: Lang,
    pub folders: Folders,
    /// The folder of `--home`, which a command that we print has to name too.
    pub home: Option<PathBuf>,
    /// Whether a request that publishes nothing may have left.
    pub asked: AtomicBool,
}

impl Context {
    /// Makes the folders and starts the log, for commands that reach the network.
    pub fn prepare(&self) -> Result<(), Trouble> {
        // Once: from now on something of the program lies there.
        if let Some(folder) = self.folders.shared() {
            let trouble = Trouble::new("folder-shared", Who::Engineer).with("folder", folder.display().to_string());
            out::print_trouble(self.lang, &trouble);
        }
        self.folders.prepare()?;
        // A log that cannot be written stops nothing: what matters is in the ledger.
        log::start(&self.folders).ok();
        Ok(())
    }
}

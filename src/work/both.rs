//! Both records, opened when they are first asked for.

use super::opening::opened;
use super::out::Out;
use crate::platform::folders::Folders;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};

/// The record of real cards, and that of 演练.
pub(super) struct Both {
    folders: Folders,
    out: Out,
    real: Option<Record>,
    trial: Option<Record>,
    /// So often one was opened: what was read before belongs to another one.
    pub opened: u32,
}

impl Both {
    /// None of them is open yet; `out` hears how far an old home is in.
    pub fn new(folders: Folders, out: Out) -> Self {
        Self { folders, out, real: None, trial: None, opened: 0 }
    }

    /// That of 演练, or of real cards; another one where somebody moved its file away.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn record(&mut self, trial: bool) -> Result<&mut Record, Trouble> {
        let (slot, path) = match trial {
            true => (&mut self.trial, self.folders.trial_record()),
            false => (&mut self.real, self.folders.record()),
        };
        if slot.as_ref().is_none_or(Record::is_moved) {
            *slot = None;
            self.folders.prepare()?;
            *slot = Some(opened(&self.out, trial, |hear| Record::open_telling(&path, std::process::id(), hear))?);
            self.opened += 1;
        }
        slot.as_mut().ok_or_else(|| Trouble::new("folder-unwritable", Who::Engineer))
    }

    /// What happened when they were opened: something was set aside, or taken in.
    pub fn told(&mut self) -> Vec<Trouble> {
        [&mut self.real, &mut self.trial].into_iter().flatten().flat_map(Record::told_at_once).collect()
    }
}

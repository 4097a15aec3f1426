//! What is kept of unsaved work, on a worker of its own: a network share that hangs holds up none of it.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::out::{Out, worker};
use super::outcome::{JobId, Outcome};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::storage::autosave::{self, Recovered, Slot};
use crate::storage::draft::Draft;
use crate::trouble::{Trouble, Who};

/// What is kept, and what no longer; done in the order in which it is asked for.
#[derive(Debug)]
pub enum AutosaveJob {
    /// Keep a draft that is not saved, with its file.
    Keep(Box<Draft>, Option<PathBuf>),
    /// Nothing is unsaved any more.
    Clear,
    /// Throw away what another process left.
    Forget(Box<Recovered>),
}

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, AutosaveJob)> {
    let mut slot = None;
    worker("autosave", out.clone(), move |id, job| match job {
        AutosaveJob::Keep(draft, origin) => {
            let at = clock::now_rfc3339();
            let kept = slot_of_process(&mut slot, &folders).and_then(|s| s.write(&draft, origin.as_deref(), &at));
            out.send(Outcome::Autosaved(id, kept.map(|()| at)));
        }
        AutosaveJob::Clear => {
            if let Some(slot) = &slot {
                slot.clear();
            }
        }
        AutosaveJob::Forget(recovered) => autosave::discard(&recovered),
    })
}

/// This process' slot, taken when it is first needed.
fn slot_of_process<'a>(slot: &'a mut Option<Slot>, folders: &Folders) -> Result<&'a Slot, Trouble> {
    if slot.is_none() {
        folders.prepare()?;
        let nonce = clock::nonce().unwrap_or_default();
        *slot = Some(Slot::take(&folders.autosave(), std::process::id(), &nonce)?);
    }
    slot.as_ref().ok_or_else(|| Trouble::new("folder-unwritable", Who::Engineer))
}

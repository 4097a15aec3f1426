//! What is kept of unsaved work, on a worker of its own: a network share that hangs holds up none of it.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use super::opening::opened;
use super::out::{Out, worker};
use super::outcome::{JobId, Outcome};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::storage::draft::Draft;
use crate::storage::record::Record;
use crate::storage::unsaved::{Recovered, Unsaved};
use crate::trouble::{Trouble, Who};

/// What is kept, and what no longer; done in the order in which it is asked for.
#[derive(Debug)]
pub enum AutosaveJob {
    /// What processes left that are gone.
    Left,
    /// Keep a draft that is not saved, with its file.
    Keep(Box<Draft>, Option<PathBuf>),
    /// Nothing is unsaved any more.
    Clear,
    /// Throw away what another process left.
    Forget(Box<Recovered>),
}

pub(super) fn start(folders: Folders, out: Out) -> Sender<(JobId, AutosaveJob)> {
    let mut open = None;
    worker("autosave", out.clone(), move |id, job| match job {
        AutosaveJob::Left => {
            // Nothing is written where nothing was.
            let left = match Record::is_there(&folders.record()) || folders.data().join("autosave").exists() {
                true => unsaved(&mut open, &folders, &out).and_then(|u| u.left(&clock::now_rfc3339())),
                false => Ok(Default::default()),
            };
            out.send(Outcome::Left(left));
        }
        AutosaveJob::Keep(draft, origin) => {
            let at = clock::now_rfc3339();
            let kept = unsaved(&mut open, &folders, &out).and_then(|u| u.keep(&draft, origin.as_deref(), &at));
            out.send(Outcome::Autosaved(id, kept.map(|()| at)));
        }
        AutosaveJob::Clear => {
            let cleared = open.as_mut().map_or(Ok(()), Unsaved::clear);
            logged(cleared);
        }
        AutosaveJob::Forget(recovered) => {
            let forgotten = unsaved(&mut open, &folders, &out).and_then(|u| u.discard(&recovered));
            logged(forgotten);
        }
    })
}

/// It is offered once more at the next start, where it cannot be taken away now.
fn logged(done: Result<(), Trouble>) {
    if let Err(t) = done {
        log::error!("unsaved: {} {:?}", t.sentence.key, t.details);
    }
}

/// This process' unsaved work, opened when it is first needed.
fn unsaved<'a>(open: &'a mut Option<Unsaved>, folders: &Folders, out: &Out) -> Result<&'a mut Unsaved, Trouble> {
    if open.as_ref().is_none_or(Unsaved::is_moved) {
        *open = None;
        folders.prepare()?;
        let nonce = clock::nonce().unwrap_or_default();
        *open = Some(opened(out, false, |hear| {
            Unsaved::open_telling(&folders.record(), std::process::id(), &nonce, hear)
        })?);
    }
    open.as_mut().ok_or_else(|| Trouble::new("folder-unwritable", Who::Engineer))
}

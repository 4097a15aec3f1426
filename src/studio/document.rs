//! The open document: a draft, its file, what is saved of it and what is not.

use std::path::PathBuf;

use super::undo::{State, Undo};
use crate::rights::CardRights;
use crate::storage::draft::{Draft, Fingerprint, Opened};

/// A step of autosave comes this long after the first change that it has to keep, in seconds: with the write itself,
/// less than a second of typing is ever at risk, also of a hand that never rests.
pub const AUTOSAVE_SECS: f64 = 0.5;
/// After a failed step of autosave the next one comes this much later, in seconds.
const AGAIN_SECS: f64 = 5.0;

/// What to do once unsaved work is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Close the window.
    Close,
    /// A new draft from a starter.
    Starter(usize),
    /// Open this file.
    Open(PathBuf),
    /// Ask which file to open.
    PickOpen,
    /// The plan with this number.
    Plan(i64),
}

/// What is known of the file on the disk.
#[derive(Debug, Clone, Default)]
pub struct OnDisk {
    /// The file.
    pub path: Option<PathBuf>,
    /// The file as it was when it was opened or saved.
    pub fingerprint: Option<Fingerprint>,
    /// Saving leads straight to 另存为.
    pub read_only: bool,
}

/// The open document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The draft.
    pub draft: Draft,
    /// Its file.
    pub disk: OnDisk,
    /// Undo and redo.
    pub undo: Undo,
    /// Raised by every change.
    pub revision: u64,
    /// When what is not saved was kept last, RFC 3339.
    pub kept_at: Option<String>,
    /// When it is to be kept next, in seconds of the window's clock.
    pub keep_at_secs: Option<f64>,
    /// The card of the merchant that the draft names, while 演练 shows its own.
    pub(super) card_aside: Option<String>,
    saved: Option<State>,
}

impl Document {
    /// A document that shows `rights`, as if just saved: nothing is unsaved until something is changed.
    pub fn fresh(rights: CardRights, card_id: &str) -> Self {
        let draft = Draft { rights, card_id: Some(card_id.to_owned()), ..Draft::default() };
        let mut out = Self { draft, ..Self::default() };
        out.saved = Some(out.state());
        out
    }

    /// A document from a file.
    pub fn opened(opened: Opened) -> Self {
        let disk =
            OnDisk { path: Some(opened.path), fingerprint: Some(opened.fingerprint), read_only: opened.read_only };
        let mut out = Self { draft: opened.draft, disk, ..Self::default() };
        out.saved = Some(out.state());
        out
    }

    /// A document that a process left behind unsaved.
    pub fn recovered(draft: Draft, origin: Option<PathBuf>) -> Self {
        // The file may have changed since: without its fingerprint, saving asks for a name first.
        Self { draft, disk: OnDisk { path: origin, fingerprint: None, read_only: true }, ..Self::default() }
    }

    /// What undo goes back to.
    pub fn state(&self) -> State {
        State::of(&self.draft)
    }

    /// Whether something is not saved as a file.
    pub fn unsaved(&self) -> bool {
        self.saved.as_ref().is_none_or(|s| {
            let Draft { rights, mchid, kept, .. } = &self.draft;
            s.rights != *rights || s.card_id != self.card_id() || s.mchid != *mchid || s.kept != *kept
        })
    }

    /// Takes a state over.
    pub fn set(&mut self, state: State) {
        self.draft.rights = state.rights;
        self.draft.card_id = Some(state.card_id);
        self.draft.mchid = state.mchid;
        self.draft.kept = state.kept;
    }

    /// Sets another card, not as an edit of the person: a saved document still counts as saved.
    pub fn put_card(&mut self, card_id: &str) {
        let unsaved = self.unsaved();
        self.draft.card_id = Some(card_id.to_owned());
        if !unsaved {
            self.mark_saved(self.state());
        }
    }

    /// Names its merchant, not as an edit of the person: a saved document still counts as saved.
    pub fn put_mchid(&mut self, mchid: String) {
        let unsaved = self.unsaved();
        self.draft.mchid = Some(mchid);
        if !unsaved {
            self.mark_saved(self.state());
        }
    }

    /// Asks for the document to be kept soon after `now` (seconds of the window's clock); an earlier time stays.
    pub fn keep_soon(&mut self, now: f64) {
        let at = now + AUTOSAVE_SECS;
        self.keep_at_secs = Some(self.keep_at_secs.map_or(at, |earlier| earlier.min(at)));
    }

    /// Keeping failed at `now`: it is tried again without another keystroke.
    pub fn keep_again(&mut self, now: f64) {
        self.keep_at_secs = self.keep_at_secs.or(Some(now + AGAIN_SECS));
    }

    /// The rights before the first edit that can be undone.
    pub fn began_with(&self) -> &CardRights {
        self.undo.first().map_or(&self.draft.rights, |state| &state.rights)
    }

    /// What stands in the file now.
    pub fn mark_saved(&mut self, state: State) {
        self.saved = Some(state);
    }

    /// The file's name without its ending; `None` while it has none.
    pub fn name(&self) -> Option<String> {
        self.disk.path.as_ref()?.file_stem().map(|n| n.to_string_lossy().into_owned())
    }

    /// The card.
    pub fn card_id(&self) -> &str {
        self.draft.card_id.as_deref().unwrap_or_default()
    }
}

//! Saving a draft: one save at a time, each with the state that it writes, and what its answer means.

use std::path::PathBuf;

use super::Studio;
use super::document::{OnDisk, Then};
use super::sheet::{Changed, Sheet};
use super::toasts::About;
use crate::storage::draft::{Fingerprint, SaveTrouble};
use crate::words::Sentence;
use crate::work::{DiskJob, JobId, Purpose};

/// What is being saved.
#[derive(Debug, Default)]
pub(super) struct Saves {
    /// What is to be saved when the one on its way was answered: only then the file's fingerprint is known.
    next: Option<Next>,
    /// Where a save goes on to.
    pub(super) after: Option<Then>,
}

#[derive(Debug)]
enum Next {
    /// To its own file.
    Again,
    /// To this file, whatever stands there.
    To(PathBuf),
}

impl Studio {
    pub(super) fn save(&mut self) {
        if self.jobs.is_saving() {
            self.editor.saves.next.get_or_insert(Next::Again);
            return;
        }
        match (&self.editor.document.disk.path, self.editor.document.disk.read_only) {
            (Some(path), false) => self.send_save(path.clone(), self.editor.document.disk.fingerprint.clone()),
            _ => self.save_as(),
        }
    }

    pub(super) fn save_as(&mut self) {
        if self.jobs.naming.ids().any(|id| self.jobs.is_of_this_draft(id)) {
            return;
        }
        let name = self.editor.document.name().unwrap_or_else(|| {
            let card = self.card.called.clone().filter(|t| !t.is_empty());
            card.unwrap_or_else(|| self.view.lang.t("draft-first-name").to_owned())
        });
        let job = self.job(Purpose::SaveAs(name));
        self.jobs.naming.begin_instead(job, ());
    }

    /// Saves to a file that the person named, whatever stands there.
    pub(super) fn save_to(&mut self, path: PathBuf) {
        if self.jobs.is_saving() {
            self.editor.saves.next = Some(Next::To(path));
        } else {
            self.send_save(path, None);
        }
    }

    fn send_save(&mut self, path: PathBuf, expected: Option<Fingerprint>) {
        self.editor.document.draft.saved = Some(crate::platform::clock::now_rfc3339());
        let draft = Box::new(self.draft_for_disk());
        let state = self.editor.document.state();
        let job = self.job(DiskJob::Save(path, draft, expected));
        self.jobs.saving.begin(job, state);
    }

    /// Another draft has come: nothing more of the old one is saved, and nothing waits for it.
    pub(super) fn save_no_more(&mut self) {
        self.editor.saves.next = None;
        self.editor.saves.after = None;
    }

    pub(super) fn saved(&mut self, id: JobId, path: PathBuf, done: Result<Fingerprint, SaveTrouble>) {
        let Some(state) = self.jobs.saving.finish(id) else { return };
        if done.is_ok() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.view.toasts.done(
                About::Draft,
                self.view.lang.say(&Sentence::new("saved-as").with("file", name)),
                self.now_secs,
            );
            self.remember_file(path.clone());
        }
        // Another draft is open by now, and the file that was written is not its file.
        if !self.jobs.is_of_this_draft(id) {
            if let Err(SaveTrouble::Changed(t) | SaveTrouble::ReadOnly(t) | SaveTrouble::Other(t)) = done {
                self.view.toasts.failed(About::Draft, &t, self.view.lang);
            }
            return;
        }
        let next = self.editor.saves.next.take();
        match (done, next) {
            (Ok(fingerprint), next) => {
                self.editor.document.disk =
                    OnDisk { path: Some(path), fingerprint: Some(fingerprint), read_only: false };
                self.editor.document.mark_saved(state);
                self.editor.document.kept_at = None;
                self.editor.document.keep_at_secs = Some(self.now_secs);
                if matches!(self.sheets.open, Some(Sheet::Changed(_))) {
                    self.sheets.open = None;
                }
                match next {
                    Some(Next::To(path)) => self.save_to(path),
                    Some(Next::Again) if self.editor.document.unsaved() => self.save(),
                    _ => self.after_saved(),
                }
            }
            // The person has named another file meanwhile.
            (Err(trouble), Some(Next::To(path))) => {
                if let SaveTrouble::Other(t) = trouble {
                    self.view.toasts.failed(About::Draft, &t, self.view.lang);
                }
                self.save_to(path);
            }
            (Err(SaveTrouble::Changed(trouble)), _) => {
                self.sheets.open = Some(Sheet::Changed(Box::new(Changed { trouble, theirs: None, open: false })));
                self.job(DiskJob::Theirs(path));
            }
            (Err(SaveTrouble::ReadOnly(t)), _) => {
                self.editor.document.disk.read_only = true;
                self.view.toasts.failed(About::Draft, &t, self.view.lang);
                self.save_as();
            }
            (Err(SaveTrouble::Other(t)), _) => {
                self.editor.saves.after = None;
                self.view.toasts.failed(About::Draft, &t, self.view.lang);
            }
        }
    }

    /// What waited for the save goes on, and a question that the save settles is closed. If more was typed since, that
    /// is asked about.
    fn after_saved(&mut self) {
        let asked = match &self.sheets.open {
            Some(Sheet::Unsaved(then)) if !self.editor.document.unsaved() => Some(then.clone()),
            _ => None,
        };
        let then: Option<Then> = self.editor.saves.after.take().or(asked);
        if let Some(then) = then {
            self.leave(then);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;
    use crate::keychain::MemoryKeychain;
    use crate::platform::folders::Folders;
    use crate::studio::action::{Action, DraftAction};
    use crate::studio::start::Begin;
    use crate::work::{Picker, Setup};

    /// A save in which the worker panicked is told, and the next one goes on.
    #[test]
    fn a_save_that_panics_holds_up_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let setup = Setup::new(Folders::under(dir.path()), keychain, Picker::Fixed(Arc::default()));
        let armed = Arc::new(AtomicBool::new(true));
        let setup = setup.watched(Arc::new(move |job| {
            let opens = format!("{job:?}").starts_with("Open(");
            assert!(!opens || !armed.swap(false, Ordering::SeqCst));
        }));
        let mut s = Studio::new(Begin { setup, lang: None, file: None });
        let job = s.job(DiskJob::Open(PathBuf::new()));
        s.jobs.saving.begin(job, s.editor.document.state());
        s.editor.saves.after = Some(Then::Close);
        s.apply(Action::Draft(DraftAction::Save), 0.0);
        let begun = Instant::now();
        let path = dir.path().join("x.cardrights");
        while s.editor.document.disk.path.is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(5));
            s.logic(0.0);
            if !s.jobs.is_saving() && s.editor.document.disk.path.is_none() {
                assert!(s.editor.saves.after.is_none(), "nothing is closed that is not saved");
                s.save_to(path.clone());
            }
        }
        assert!(path.exists() && s.effects.is_empty());
    }
}

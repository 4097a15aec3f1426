//! A path that is typed where the system shows no file dialog: for reading and for saving.

use std::path::PathBuf;

use super::Studio;
use super::path_ask::PathAsk;
use super::sheet::Sheet;
use super::sheets::{Comer, Way, way};
use crate::trouble::{Trouble, Who};
use crate::work::{DialogJob, JobId, Purpose};

impl Studio {
    /// No dialog appeared. The merchant sheet has a field for paths; everything else is asked on a sheet of its own.
    pub(super) fn no_dialog(&mut self, id: JobId, purpose: Purpose) {
        self.jobs.naming.finish(id);
        self.jobs.opening.finish(id);
        if self.is_late(id, &purpose) {
            return;
        }
        let free = way(self.sheets.open.as_ref(), Comer::Files) == Way::Over;
        if purpose == Purpose::Credentials || !free {
            self.view.toasts.note(self.view.lang.t("no-dialog").to_owned(), self.now_secs);
            return;
        }
        let first = purpose.first_name().map(|name| self.folders.documents().join(name));
        let first = first.map(|path| path.display().to_string()).unwrap_or_default();
        self.sheets.open = Some(Sheet::Path(Box::new(PathAsk::new(purpose)), first));
    }

    /// The typed path is used; `replace`: also where something lies there.
    pub(super) fn use_path(&mut self, typed: &str, replace: bool) {
        let Some(Sheet::Path(ask, _)) = &mut self.sheets.open else { return };
        // A path that was copied from a file manager may stand in quotation marks.
        let path = PathBuf::from(typed.trim().trim_matches(['"', '\'', '“', '”']));
        if !path.is_absolute() {
            ask.trouble = Some(Trouble::new("path-not-whole", Who::Person));
            return;
        }
        ask.trouble = None;
        let purpose = ask.purpose.clone();
        let agreed =
            replace && ask.taken.as_ref().is_some_and(|taken| *taken == path || taken.with_extension("") == path);
        match ask.taken.take().filter(|_| agreed) {
            Some(taken) => self.picked(JobId::MAX, purpose, vec![taken]),
            None => {
                self.job(DialogJob::Typed(purpose, path));
            }
        }
    }

    /// Something lies at the typed path.
    pub(super) fn path_taken(&mut self, id: JobId, purpose: Purpose, path: PathBuf) {
        if self.is_late(id, &purpose) {
            return;
        }
        if let Some(Sheet::Path(ask, _)) = &mut self.sheets.open {
            ask.taken = Some(path);
        }
    }
}

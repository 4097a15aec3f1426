//! What a file dialog brought.

use super::Studio;
use super::sheet::Sheet;
use crate::storage::atomic;
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::{DiskJob, JobId, PhotoSource, Purpose, TableFrom};

impl Studio {
    /// Whether a dialog's answer is for a draft that is gone by now; a message says so.
    pub(super) fn is_late(&mut self, id: JobId, purpose: &Purpose) -> bool {
        let late = matches!(purpose, Purpose::SaveAs(_) | Purpose::Image) && !self.jobs.is_of_this_draft(id);
        if late {
            self.view.toasts.note(self.view.lang.t("picked-late").to_owned(), self.now_secs);
        }
        late
    }

    /// Nothing is written over the program's own files, and nothing but the draft over the open draft.
    fn may_be_written(&self, purpose: &Purpose, path: &std::path::Path) -> Result<(), Trouble> {
        let draft = match purpose {
            Purpose::SaveAs(_) => None,
            Purpose::Export(_) | Purpose::Table(..) | Purpose::Results(_) | Purpose::Give(_) | Purpose::PassOn(_) => {
                self.editor.document.disk.path.as_deref()
            }
            _ => return Ok(()),
        };
        let own = self.folders.own();
        atomic::spares(path, own.iter().map(std::path::PathBuf::as_path).chain(draft))
    }

    /// Does what the files were chosen for; none: the dialog was closed.
    pub(super) fn picked(&mut self, id: JobId, purpose: Purpose, paths: Vec<std::path::PathBuf>) {
        self.jobs.naming.finish(id);
        // Its path was typed.
        self.sheets.open.take_if(|sheet| matches!(sheet, Sheet::Path(..)));
        let first = paths.first().cloned();
        if first.is_some() && self.is_late(id, &purpose) {
            return;
        }
        if purpose == Purpose::Open {
            self.picked_open(id, first.clone());
        }
        if let Some(trouble) = first.as_deref().and_then(|path| self.may_be_written(&purpose, path).err()) {
            self.editor.saves.after = None;
            self.view.toasts.bad(&trouble, self.view.lang);
            return;
        }
        match (purpose, first) {
            (Purpose::Open, Some(_)) => {}
            (Purpose::SaveAs(_), Some(path)) => self.save_to(path),
            (Purpose::SaveAs(_), None) if self.jobs.is_of_this_draft(id) => self.editor.saves.after = None,
            (Purpose::SaveAs(_), None) => {}
            (Purpose::Credentials, Some(_)) => self.credentials(paths),
            (Purpose::Export(_), Some(path)) => self.export_to(path),
            (Purpose::Image, Some(path)) => self.read_photo(PhotoSource::File(path)),
            (Purpose::Table(_, filter), Some(path)) => self.write_table(filter, path),
            (Purpose::Results(_), Some(path)) => self.write_results(path),
            (Purpose::AuditTable(_, all, span), Some(path)) => self.write_audit((all, false), span, path),
            (Purpose::AuditDay(_, all, span), Some(path)) => self.write_audit((all, true), span, path),
            (Purpose::Give(_), Some(path)) => self.give_records(path),
            (Purpose::PassOn(_), Some(path)) => self.pass_on_to(path),
            (Purpose::TakeOver, Some(path)) => self.take_over_from(path),
            (Purpose::Take, Some(path)) => self.take_theirs(path),
            (Purpose::MoveOut(id), Some(folder)) => self.move_out(&id, folder),
            (Purpose::MoveIn, Some(path)) => {
                self.job(DiskJob::ReadMerchant(path));
            }
            (Purpose::HandOver, Some(folder)) => self.hand_over_to(folder),
            (Purpose::Approval, Some(path)) => self.approval_picture(Some(PhotoSource::File(path))),
            (Purpose::TeamFolder, Some(folder)) => self.choose_team(folder),
            (Purpose::Values, Some(path)) => self.read_values(TableFrom::File(path)),
            (Purpose::Result, Some(path)) => self.import_result(path),
            (_, None) => self.view.toasts.note(self.view.lang.t("picked-nothing").to_owned(), self.now_secs),
        }
    }

    /// The dialog comes once more with the whole name, so that the system itself asks whether to replace the file.
    pub(super) fn name_taken(&mut self, id: JobId, purpose: Purpose, path: &std::path::Path) {
        self.jobs.naming.finish(id);
        if self.is_late(id, &purpose) {
            return;
        }
        let file = crate::storage::atomic::shown(path);
        self.view.toasts.note(self.view.lang.say(&Sentence::new("name-taken").with("file", file)), self.now_secs);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.job(purpose.named(name));
    }
}

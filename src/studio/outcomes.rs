//! What the workers brought.

use super::Studio;
use super::jobs::Waiting;
use crate::rights::field::FieldId;
use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::template::Template;
use crate::words::Sentence;
use crate::work::{AutosaveJob, DiskJob, JobId, NetJob, Outcome, Purpose};

impl Studio {
    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Progress(id, progress) => self.progress(id, progress),
            // Every card was told as it was done.
            Outcome::Published(id, _) => self.publication.worker_done(id),
            Outcome::NotStarted(id, trouble) => self.not_started(id, trouble),
            Outcome::CardRead(id, card, read) => self.card_read(id, &card, read),
            Outcome::Uploaded(id, done) => self.uploaded(id, done),
            Outcome::Tested(id, lines) => self.tested(id, lines),
            // It was said when it was given up.
            Outcome::Stopped(id) => self.free(id),
            Outcome::Certificates(job, id, fetched, at) => self.certificates(job, &id, fetched, at),
            Outcome::KeyStored(id, done) => self.key_stored(id, done),
            Outcome::CertificatesDropped(id) => self.certificates_dropped(id),
            Outcome::KeysDeleted(id, done) => self.keys_deleted(id, done),
            Outcome::Opened(id, opened) => self.opened(id, opened),
            Outcome::Saved(id, path, done) => self.saved(id, path, done),
            Outcome::Left(_, left) => self.left(left),
            Outcome::Autosaved(id, Ok(at)) => {
                self.jobs.keeping.finish(id);
                if let Some(old) = self.editor.recovered.take() {
                    self.job(AutosaveJob::Forget(old));
                }
                // A newer change waits for its own turn.
                if self.editor.document.keep_at_secs.is_none() {
                    self.editor.document.kept_at = Some(at);
                }
            }
            Outcome::Autosaved(id, Err(t)) => {
                self.jobs.keeping.finish(id);
                self.editor.document.keep_again(self.now_secs);
                self.view.toasts.bad(&t, self.view.lang);
            }
            Outcome::Told(t) => self.view.toasts.bad(&t, self.view.lang),
            Outcome::History(id, key, history) => {
                self.records.revision += 1;
                self.history(id, &key, *history);
            }
            Outcome::Practised(_, count) => {
                self.records.revision += 1;
                self.records.practised = count;
            }
            Outcome::Listed(id, listed) => self.listed(id, listed),
            Outcome::Rows(id, rows) => self.rows(id, rows),
            Outcome::Older(id, count) => self.counted(id, count),
            Outcome::Settings(id, written) => self.settings_written(id, *written),
            Outcome::Merchants(id, written) => self.merchants_written(id, *written),
            Outcome::Theirs(_, path, read) => self.their_file_came(&path, read),
            Outcome::Written(_, done) => self.written(done),
            Outcome::Taken(_, done) => self.records_taken(done),
            Outcome::Cleared(_, done) => self.cleared(done),
            Outcome::Found(id, found) => self.found(id, found),
            Outcome::Picture(id, made) => self.picture(id, made),
            Outcome::Picked(id, purpose, paths) => self.picked(id, purpose, paths),
            Outcome::NameTaken(id, purpose, path) => self.name_taken(id, purpose, &path),
            Outcome::FolderWritten(_, folder, done) => self.folder_written(&folder, done),
            Outcome::MerchantRead(_, read) => self.merchant_read(read),
            Outcome::Imported(_, done) => self.imported(done),
            Outcome::Panicked(id) => self.panicked(id),
        }
    }

    /// Nothing waits for the job any more.
    fn free(&mut self, id: JobId) {
        self.jobs.free(id);
        if let Some(edit) = self.edit() {
            edit.busy.finish(id);
        }
    }

    /// A worker has panicked: nothing is known of what it did.
    fn panicked(&mut self, id: JobId) {
        if self.publication_panicked(id) {
            return;
        }
        let (saving, keeping) = (self.jobs.saving.has(id), self.jobs.keeping.has(id));
        let abandoned = self.jobs.abandoned.finish(id);
        // They would be asked for in every frame.
        let rows = self.jobs.rows.finish(id);
        self.records.given_up(rows.unwrap_or_default());
        self.free(id);
        // It is not known whether the file was written, so that nothing which waited for it goes on.
        if saving && self.jobs.is_of_this_draft(id) {
            self.save_no_more();
        }
        if keeping {
            self.editor.document.keep_again(self.now_secs);
        }
        // The key may have reached the store, though nobody saved the merchant.
        if let Some(merchant) = abandoned {
            self.take_back(&merchant);
        }
        self.view.toasts.bad(&Trouble::new("work-panicked", Who::Engineer), self.view.lang);
    }

    /// Whether a dialog's answer is for a draft that is gone by now; a message says so.
    fn is_late(&mut self, id: JobId, purpose: &Purpose) -> bool {
        let late = matches!(purpose, Purpose::SaveAs(_) | Purpose::Image) && !self.jobs.is_of_this_draft(id);
        if late {
            self.view.toasts.note(self.view.lang.t("picked-late").to_owned(), self.now_secs);
        }
        late
    }

    /// Nothing is written over the program's own files, and nothing but the draft over the open draft.
    fn spared(&self, purpose: &Purpose, path: &std::path::Path) -> Result<(), Trouble> {
        let draft = match purpose {
            Purpose::SaveAs(_) => None,
            Purpose::Export(_) | Purpose::Table(..) | Purpose::Give(_) => self.editor.document.disk.path.as_deref(),
            _ => return Ok(()),
        };
        let own = self.folders.own();
        atomic::spares(path, own.iter().map(std::path::PathBuf::as_path).chain(draft))
    }

    fn picked(&mut self, id: JobId, purpose: Purpose, paths: Vec<std::path::PathBuf>) {
        self.jobs.naming.finish(id);
        let first = paths.first().cloned();
        if first.is_some() && self.is_late(id, &purpose) {
            return;
        }
        if purpose == Purpose::Open {
            self.picked_open(id, first.clone());
        }
        if let Some(trouble) = first.as_deref().and_then(|path| self.spared(&purpose, path).err()) {
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
            (Purpose::Image, Some(path)) => self.upload(path),
            (Purpose::Table(_, filter), Some(path)) => self.write_table(filter, path),
            (Purpose::Give(_), Some(path)) => self.give_records(path),
            (Purpose::Take, Some(path)) => self.take_theirs(path),
            (Purpose::MoveOut(id), Some(folder)) => self.move_out(&id, folder),
            (Purpose::MoveIn, Some(path)) => {
                self.job(DiskJob::ReadMerchant(path));
            }
            (Purpose::HandOver, Some(folder)) => self.hand_over_to(folder),
            (Purpose::Result, Some(path)) => self.import_result(path),
            (_, None) => {
                // A missing portal looks the same as a closed dialog: the way around is told.
                self.view.toasts.good(self.view.lang.t("picked-nothing").to_owned(), self.now_secs);
            }
        }
    }

    /// The dialog comes once more with the whole name, so that the system itself asks whether to replace the file.
    fn name_taken(&mut self, id: JobId, purpose: Purpose, path: &std::path::Path) {
        self.jobs.naming.finish(id);
        if self.is_late(id, &purpose) {
            return;
        }
        let file = crate::storage::atomic::shown(path);
        self.view.toasts.good(self.view.lang.say(&Sentence::new("name-taken").with("file", file)), self.now_secs);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.job(purpose.named(name));
    }

    fn card_read(&mut self, id: JobId, card: &str, read: Result<Box<Template>, Trouble>) {
        // An answer to a job that was given up changes nothing.
        if self.jobs.reading.finish(id).is_none() {
            return;
        }
        match read {
            Ok(template) => {
                if card == self.editor.document.card_id() {
                    self.card.read_template(&template, crate::platform::clock::now_rfc3339());
                }
                let title = template.title.clone();
                if let Some(m) = self
                    .merchants
                    .chosen
                    .clone()
                    .and_then(|id| self.merchants.known.all.iter_mut().find(|m| m.id == id))
                {
                    m.remember(card, title.as_deref());
                    self.write_merchants();
                }
                let title = title.unwrap_or_else(|| card.to_owned());
                self.view
                    .toasts
                    .good(self.view.lang.say(&Sentence::new("card-read").with("title", title)), self.now_secs);
            }
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
    }

    fn upload(&mut self, path: std::path::PathBuf) {
        let access = self.access();
        let job = self.job(NetJob::Upload(access, path));
        self.jobs.uploading.begin_instead(job, ());
    }

    fn uploaded(&mut self, id: JobId, done: Result<String, Trouble>) {
        if self.jobs.uploading.finish(id).is_none() {
            return;
        }
        match done {
            Ok(address) => {
                const FIELD: FieldId = FieldId::HeadImageUrl;
                let mut state = self.editor.document.state();
                state.rights.set_text(FIELD, &address);
                self.replace(state, Some(FIELD.into()));
                self.view.toasts.good(self.view.lang.t("uploaded").to_owned(), self.now_secs);
            }
            Err(t) => self.view.toasts.bad(&t, self.view.lang),
        }
    }

    /// 从微信读取卡面
    pub(super) fn read_card(&mut self) {
        if self.jobs.reading.is_none() {
            let (access, card) = (self.access(), self.editor.document.card_id().to_owned());
            let job = self.job(NetJob::ReadCard(access, card));
            self.jobs.reading.begin(job, ());
        }
    }

    /// Another merchant was chosen: what is being read or uploaded for the one before is dropped.
    pub(super) fn wait_no_more(&mut self) {
        self.jobs.read_no_more();
        self.give_up(Waiting::Upload);
    }

    /// The request is dropped, the worker and the window are free at once, and what that means is said.
    pub(super) fn give_up(&mut self, what: Waiting) {
        let (was, key) = match what {
            Waiting::Card => (self.jobs.read_no_more(), "stopped-reading"),
            Waiting::Upload => (self.jobs.upload_no_more(), "stopped-uploading"),
            Waiting::Test => (self.test_no_more(), "stopped-testing"),
        };
        if was {
            self.view.toasts.good(self.view.lang.t(key).to_owned(), self.now_secs);
        }
    }
}

//! The workers, slots for the jobs that something waits for (src/studio/README.md, What is under way), and who takes in
//! what comes of each job. A job's outcome empties its slot; one loop does it after a cancel or a panic.

use std::sync::Arc;

use super::Studio;
use super::glance::Of;
use super::pending::Pending;
use super::removal::Removing;
use super::undo::State;
use crate::merchant::Merchant;
use crate::pictures::decode::Size;
use crate::rights::CardRights;
use crate::trouble::{Trouble, Who};
use crate::work::{AutosaveJob, Job, JobId, ListedLine, Outcome, Setup, Wake, Work};

/// Declares [`Jobs`] with its slots, and the loop over all of them; `as` gives a slot a question for views.
macro_rules! slots {
    ($($(#[$doc:meta])* $slot:ident $(as $is:ident)?: $what:ty,)*) => {
        /// The workers, and what is under way.
        pub struct Jobs {
            work: Work,
            /// The job that was sent last.
            last: JobId,
            /// The job that was sent last before the present draft came.
            draft_since: JobId,
            $($(#[$doc])* pub(super) $slot: Pending<$what>,)*
        }

        impl Jobs {
            /// Starts the workers; nothing is under way.
            pub(super) fn start(setup: &Setup) -> Self {
                Self { work: Work::start(setup), last: 0, draft_since: 0, $($slot: Pending::default(),)* }
            }

            $($(
                #[doc = concat!("Whether a job of the slot `", stringify!($slot), "` is under way.")]
                pub fn $is(&self) -> bool {
                    self.$slot.is_some()
                }
            )?)*

            /// The job is over, whatever came of it: nothing waits for it any more.
            pub(super) fn free(&mut self, id: JobId) {
                $(self.$slot.finish(id);)*
            }
        }
    };
}

slots! {
    /// The card's face is read.
    reading as is_reading: (),
    /// The list of the merchant's cards is read.
    listing as is_listing_cards: (),
    /// A photo for a head image is opened.
    photo as is_opening_photo: (),
    /// A head image is uploaded.
    uploading as is_uploading: (),
    /// Pictures are fetched: the address and the size of each.
    fetching as is_fetching: (String, Size),
    /// A picture is drawn, of these rights of the draft; none: of many cards.
    drawing: Option<CardRights>,
    /// A small picture of what would be saved is drawn: of which revision, and how.
    glancing as is_glancing: Of,
    /// Who approved what is looked at in 发布记录 is read.
    approver as is_asking_approver: (),
    /// The screenshot of an approval is read.
    looking as is_looking: (),
    /// A draft is saved in this state.
    saving: State,
    /// A name is asked for: one dialog is enough for a key that is held down.
    naming: (),
    /// Unsaved work is kept.
    keeping: (),
    /// 发布记录 is looked through.
    finding as is_finding: (),
    /// These lines of it are read.
    rows as is_reading_rows: Vec<ListedLine>,
    /// The entries of this run over many cards are read.
    unfolding as is_unfolding: Arc<str>,
    /// 团队文件夹 is looked at; before a publication (true) or in between.
    team as is_at_team: bool,
    /// A table of cards is read.
    table as is_reading_table: (),
    /// 常用内容 is read, or changed.
    contents as is_at_contents: (),
    /// 清理旧记录: what would go is counted.
    counting as is_counting: (),
    /// What WeChat says of several cards is compared with what was published.
    contrasting: (),
    /// A plan is kept for this moment.
    planning: String,
    /// Another draft is being chosen or read.
    opening: Opening,
    /// A merchant's key is stored.
    storing: Storing,
    /// The same, but its sheet was closed meanwhile: the key is taken out again.
    abandoned: Merchant,
    /// Such a key is taken out.
    taking_back: (),
    /// The keys of merchants are deleted, which go when they are gone.
    removing: Removing,
}

/// What a person may give up waiting for; none of it publishes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// 从微信读取卡面
    Card,
    /// 选择图片
    Upload,
    /// 连接测试
    Test,
}

/// Another draft is being chosen or read.
#[derive(Debug)]
pub struct Opening {
    /// The revision that the person gave up for it: what is changed after that is asked about anew.
    pub given_up: Option<u64>,
    /// It was named when the window was opened.
    pub at_start: bool,
}

/// What is put into the key store for a merchant, or taken out of it.
#[derive(Debug)]
pub struct Storing {
    /// The merchant as it is written when that is done.
    pub merchant: Merchant,
    /// Nothing is stored: the APIv3 key is deleted.
    pub dropping: bool,
    /// The key is kept for this session only.
    pub session: bool,
}

impl Jobs {
    /// Hands a job to its worker.
    pub(super) fn send(&mut self, job: impl Into<Job>) -> JobId {
        self.last += 1;
        self.work.send(self.last, job);
        self.last
    }

    /// Asks a worker to stop.
    pub(super) fn cancel(&self, id: JobId) {
        self.work.cancel(id);
    }

    /// Everything that came since.
    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        self.work.drain()
    }

    /// Sets who is told when an outcome waits.
    pub(super) fn wake(&self, wake: Wake) {
        self.work.wake(wake);
    }

    /// Another draft stands there: what earlier jobs bring is not for it.
    pub(super) fn draft_came(&mut self) {
        self.draft_since = self.last;
        self.drawing.take_all();
        self.photo.take_all();
    }

    /// Whether the job was sent for the draft that stands there now.
    pub(super) fn is_of_this_draft(&self, id: JobId) -> bool {
        id > self.draft_since
    }

    /// Whether the present draft is being saved.
    pub(super) fn is_saving(&self) -> bool {
        self.saving.ids().any(|id| self.is_of_this_draft(id))
    }

    /// Asks the workers of these to stop: whether there are any.
    fn cancel_all(&self, given_up: &[(JobId, ())]) -> bool {
        given_up.iter().for_each(|(id, ())| self.cancel(*id));
        !given_up.is_empty()
    }

    /// Gives up reading the card: whether it was read.
    pub(super) fn read_no_more(&mut self) -> bool {
        let given_up = self.reading.take_all();
        self.cancel_all(&given_up)
    }

    /// Gives up reading the list of cards.
    pub(super) fn list_no_more(&mut self) {
        let given_up = self.listing.take_all();
        self.cancel_all(&given_up);
    }

    /// Gives up uploading: whether a picture was uploaded.
    pub(super) fn upload_no_more(&mut self) -> bool {
        let given_up = self.uploading.take_all();
        self.cancel_all(&given_up)
    }
}

impl Studio {
    /// Hands what came of a job to the part that waits for it.
    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Progress(id, progress) => self.progress(id, progress),
            // Every card was told as it was done.
            Outcome::Published(id) => self.published(id),
            Outcome::NotStarted(id, trouble) => self.not_started(id, trouble),
            Outcome::Contrasted(id, found) => self.contrasted(id, found),
            Outcome::Compared(id, compared) => self.compared(id, compared),
            Outcome::Batches(_, of, all) => self.batches(&of, all),
            Outcome::Batch(id, read) => self.batch_read(id, read),
            Outcome::InDoubt(id, entry) => self.doubt_found(id, entry.as_deref()),
            Outcome::Said(id, done) => self.said_of_many(id, done),
            Outcome::CardRead(id, card, read) => self.card_read(id, &card, read),
            Outcome::KnownCards(id, known) => self.known_cards(id, known),
            Outcome::ListPage(id, page) => self.list_page(id, page),
            Outcome::Listing(id, done) => self.list_over(id, done),
            Outcome::CardStates(_, states) => self.card_states(states),
            Outcome::Uploaded(id, done) => self.uploaded(id, done),
            Outcome::HeadLeaves(id, sent, whole) => self.head_leaves(id, (sent, whole)),
            Outcome::Photo(id, done) => self.photo_came(id, done),
            Outcome::Tested(id, lines) => self.tested(id, lines),
            // It was said when it was given up.
            Outcome::Stopped(id) => self.free(id),
            Outcome::Certificates(job, id, fetched, at) => self.certificates(job, &id, fetched, at),
            Outcome::KeyStored(id, done) => self.key_stored(id, done),
            Outcome::CertificatesDropped(id) => self.certificates_dropped(id),
            Outcome::KeysDeleted(id, done) => self.keys_deleted(id, done),
            Outcome::Opened(id, opened) => self.opened(id, opened),
            Outcome::Saved(id, path, done) => self.saved(id, path, done),
            Outcome::Left(left) => self.left(left),
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
            Outcome::TakingIn(trial, progress) => self.taking_in(trial, progress),
            Outcome::Practised(count) => {
                self.records.revision += 1;
                self.records.practised = count;
            }
            Outcome::Listed(id, listed) => self.listed(id, listed),
            Outcome::Rows(id, rows) => self.rows(id, rows),
            Outcome::Contents(id, all) => self.contents_read(id, all),
            Outcome::Unfolded(id, read) => self.unfolded(id, read),
            Outcome::Older(id, count) => self.counted(id, count),
            Outcome::Settings(id, written) => self.settings_written(id, *written),
            Outcome::Merchants(id, written) => self.merchants_written(id, *written),
            Outcome::Theirs(path, read) => self.their_file_came(&path, read),
            Outcome::Written(done) => self.written(done),
            Outcome::Approved(done) => self.approved(done),
            Outcome::Approver(id, found) => self.approver_came(id, found),
            Outcome::Screenshot(id, read) => self.screenshot_came(id, read),
            Outcome::Plans(id, plans) => self.plans_came(id, plans),
            Outcome::PlanOpened(id, plan, file) => self.plan_opened(id, *plan, file.map(|f| *f)),
            Outcome::PassedOn(done) => self.passed_on(done),
            Outcome::TakenOver(done) => self.taken_over(done),
            Outcome::Team(id, news) => self.team_news(id, &news),
            Outcome::TeamChosen(id, folder, done) => self.team_chosen(id, folder, done),
            Outcome::Taken(done) => self.records_taken(done),
            Outcome::MerchantCleared(done) => self.merchant_cleared(done),
            Outcome::Cleared(done) => self.cleared(done),
            Outcome::Found(id, found) => self.found(id, found),
            Outcome::Fetched(id, done) => self.fetched(id, done),
            Outcome::TextDropped(path, what) => self.text_dropped(path, what),
            Outcome::Picture(id, made) => self.picture(id, made),
            Outcome::Glance(id, made) => self.glanced(id, made),
            Outcome::Picked(id, purpose, paths) => self.picked(id, purpose, paths),
            Outcome::NameTaken(id, purpose, path) => self.name_taken(id, purpose, &path),
            Outcome::NoDialog(id, purpose) => self.no_dialog(id, purpose),
            Outcome::PathTaken(id, purpose, path) => self.path_taken(id, purpose, path),
            Outcome::FolderWritten(folder, done) => self.folder_written(&folder, done),
            Outcome::TableRead(id, read) => self.values_read(id, read),
            Outcome::MerchantRead(read) => self.merchant_read(read),
            Outcome::Imported(done) => self.imported(done),
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
        if self.publication_panicked(id) || self.many_panicked(id) {
            return;
        }
        self.comparing_lost(id);
        let (saving, keeping) = (self.jobs.saving.has(id), self.jobs.keeping.has(id));
        let abandoned = self.jobs.abandoned.finish(id);
        // They would be asked for in every frame.
        let rows = self.jobs.rows.finish(id);
        if self.picture_panicked(id) {
            return;
        }
        self.records.given_up(rows.unwrap_or_default());
        let listing = self.jobs.listing.has(id);
        self.free(id);
        if listing {
            return self.list_lost();
        }
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

    /// Another merchant was chosen: what is being read or uploaded for the one before is dropped.
    pub(super) fn wait_no_more(&mut self) {
        self.give_up_batch();
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

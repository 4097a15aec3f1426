//! The workers, and slots for the jobs that something waits for (src/studio/README.md, What is under way). A job's
//! outcome empties its slot; one loop does it after a cancel or a panic.

use super::undo::State;
use crate::merchant::Merchant;
use crate::rights::CardRights;
use crate::work::{Job, JobId, Outcome, Setup, Wake, Work};

/// Jobs of one kind that are under way, each with what is to be known when it is over.
#[derive(Debug)]
pub struct Pending<T>(Vec<(JobId, T)>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Pending<T> {
    /// A job was sent.
    pub fn begin(&mut self, id: JobId, what: T) {
        self.0.push((id, what));
    }

    /// A job was sent, and those before it are of no account any more.
    pub fn begin_instead(&mut self, id: JobId, what: T) {
        self.0 = vec![(id, what)];
    }

    /// The job is over; `None` when it was none of these, or was given up.
    pub fn finish(&mut self, id: JobId) -> Option<T> {
        let at = self.0.iter().position(|(job, _)| *job == id)?;
        Some(self.0.remove(at).1)
    }

    /// All of them are given up.
    pub fn take_all(&mut self) -> Vec<(JobId, T)> {
        std::mem::take(&mut self.0)
    }

    /// Whether the job is one of these.
    pub fn has(&self, id: JobId) -> bool {
        self.0.iter().any(|(job, _)| *job == id)
    }

    /// Whether any is under way.
    pub fn is_some(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether none is under way.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// What the one that was sent last is for.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|(_, what)| what)
    }

    /// The same, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.0.last_mut().map(|(_, what)| what)
    }

    /// The jobs, oldest first.
    pub fn ids(&self) -> impl Iterator<Item = JobId> {
        self.0.iter().map(|(id, _)| *id)
    }
}

/// Declares [`Jobs`] with its slots, and the loop over all of them.
macro_rules! slots {
    ($($(#[$doc:meta])* $slot:ident: $what:ty,)*) => {
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

            /// The job is over, whatever came of it: nothing waits for it any more.
            pub(super) fn free(&mut self, id: JobId) {
                $(self.$slot.finish(id);)*
            }
        }
    };
}

slots! {
    /// The card's face is read.
    reading: (),
    /// A head image is uploaded.
    uploading: (),
    /// A picture is drawn, of these rights.
    drawing: CardRights,
    /// A draft is saved in this state.
    saving: State,
    /// A name is asked for: one dialog is enough for a key that is held down.
    naming: (),
    /// Unsaved work is kept.
    keeping: (),
    /// 发布记录 is looked through.
    finding: (),
    /// Rows of it are read, with these numbers.
    rows: Vec<i64>,
    /// 清理旧记录: what would go is counted.
    counting: (),
    /// Another draft is being chosen or read.
    opening: Opening,
    /// A merchant's key is stored.
    storing: Storing,
    /// The same, but its sheet was closed meanwhile: the key is taken out again.
    abandoned: Merchant,
    /// Such a key is taken out.
    taking_back: (),
    /// The keys of merchants are deleted, which go when they are gone.
    removing: String,
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
    }

    /// Whether the job was sent for the draft that stands there now.
    pub(super) fn is_of_this_draft(&self, id: JobId) -> bool {
        id > self.draft_since
    }

    /// Whether the present draft is being saved.
    pub(super) fn is_saving(&self) -> bool {
        self.saving.ids().any(|id| self.is_of_this_draft(id))
    }

    /// Gives up reading the card: whether it was read.
    pub(super) fn read_no_more(&mut self) -> bool {
        let given_up = self.reading.take_all();
        given_up.iter().for_each(|(id, ())| self.work.cancel(*id));
        !given_up.is_empty()
    }

    /// Gives up uploading: whether a picture was uploaded.
    pub(super) fn upload_no_more(&mut self) -> bool {
        let given_up = self.uploading.take_all();
        given_up.iter().for_each(|(id, ())| self.work.cancel(*id));
        !given_up.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_over_once_and_those_beside_it_go_on() {
        let mut p = Pending::default();
        p.begin(1, "a");
        p.begin(2, "b");
        assert_eq!((p.finish(1), p.finish(1), p.has(2)), (Some("a"), None, true));
        p.begin_instead(3, "c");
        assert_eq!((p.finish(2), p.ids().collect::<Vec<_>>()), (None, vec![3]));
        assert_eq!((p.take_all().len(), p.is_none()), (1, true));
    }
}

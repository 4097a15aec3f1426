#![doc = include_str!("README.md")]

mod certificates;
mod dialogs;
mod disk;
mod job;
mod net;
mod pictures;
mod recognise;
mod records;
mod secrets;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use crate::keychain::Keychain;
use crate::platform::folders::Folders;
use crate::publish::send::Cancel;

pub use dialogs::Picker;
pub use job::{Access, CardKey, HandOver, History, Imported, Job, JobId, Keep, Outcome, Purpose, TestLine, Theirs};
pub use pictures::Made;

/// Told when an outcome waits: repaints the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What the lanes work with.
#[derive(Clone)]
pub struct Setup {
    /// The program's folders.
    pub folders: Folders,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// File dialogs.
    pub picker: Picker,
}

/// Where outcomes go.
#[derive(Clone)]
pub(crate) struct Out {
    sender: Sender<Outcome>,
    wake: Arc<Mutex<Wake>>,
}

impl Out {
    fn send(&self, outcome: Outcome) {
        self.sender.send(outcome).ok();
        let wake = Arc::clone(&self.wake.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        wake();
    }
}

/// The lanes.
pub struct Work {
    net: tokio::sync::mpsc::UnboundedSender<(JobId, Job, Cancel)>,
    secrets: Sender<secrets::Wish>,
    disk: Sender<(JobId, Job)>,
    /// The same lane once more, for the ledger alone: a hundred thousand entries hold up no autosave.
    ledger: Sender<(JobId, Job)>,
    /// And for what is kept of unsaved work: a network share that hangs holds up none of it.
    autosave: Sender<(JobId, Job)>,
    dialogs: Sender<(JobId, Purpose)>,
    outcomes: Receiver<Outcome>,
    folders: Folders,
    out: Out,
    cancels: std::collections::HashMap<JobId, Cancel>,
}

impl Work {
    /// Starts the lanes.
    pub fn start(setup: &Setup) -> Self {
        let (sender, outcomes) = channel();
        let nothing: Wake = Arc::new(|| {});
        let out = Out { sender, wake: Arc::new(Mutex::new(nothing)) };
        let secrets = secrets::start(Arc::clone(&setup.keychain), out.clone());
        let net = net::start(setup.folders.clone(), secrets.clone(), out.clone());
        let disk = disk::start("disk", setup.folders.clone(), out.clone());
        let ledger = disk::start("ledger", setup.folders.clone(), out.clone());
        let autosave = disk::start("autosave", setup.folders.clone(), out.clone());
        let dialogs = dialogs::start(setup.picker.clone(), setup.folders.documents().to_owned(), out.clone());
        Self {
            net,
            secrets,
            disk,
            ledger,
            autosave,
            dialogs,
            outcomes,
            folders: setup.folders.clone(),
            out,
            cancels: std::collections::HashMap::new(),
        }
    }

    /// Sets who is told when an outcome waits.
    pub fn wake(&self, wake: Wake) {
        *self.out.wake.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = wake;
    }

    /// Hands a job to its lane. Never blocks.
    pub fn send(&mut self, id: JobId, job: Job) {
        match job {
            Job::Publish(..) | Job::ReadCard(..) | Job::Upload(..) | Job::Test(..) | Job::Panic(true) => {
                let cancel = Cancel::default();
                self.cancels.insert(id, cancel.clone());
                self.net.send((id, job, cancel)).ok();
            }
            Job::StoreKey { mchid, host, keep, session } => {
                self.secrets.send(secrets::Wish::Store { id, mchid, host, keep, session }).ok();
            }
            Job::DeleteKeys(mchid, serials) => {
                self.secrets.send(secrets::Wish::Delete { id, mchid, serials }).ok();
            }
            Job::DropCertificates(mchid, serials) => {
                self.secrets.send(secrets::Wish::Drop { id, mchid, serials }).ok();
            }
            Job::HandOver(what) => pictures::hand_over(id, self.folders.clone(), *what, self.out.clone()),
            Job::Pick(purpose) => {
                self.dialogs.send((id, purpose)).ok();
            }
            Job::Picture(draft, options, to) => {
                pictures::start(id, self.folders.clone(), *draft, options, to, self.out.clone());
            }
            Job::Recognise(paths, password) => recognise::start(id, paths, password, self.out.clone()),
            Job::History(_)
            | Job::Practised
            | Job::Say(..)
            | Job::Table(..)
            | Job::Give(..)
            | Job::Take(..)
            | Job::Clear(..) => {
                self.ledger.send((id, job)).ok();
            }
            // In the order in which they are asked for; a file counts as saved, and its slot is cleared, only when the disk
            // lane has told so.
            Job::Autosave(..) | Job::ClearAutosave | Job::Forget(_) => {
                self.autosave.send((id, job)).ok();
            }
            other => {
                self.disk.send((id, other)).ok();
            }
        }
    }

    /// 取消 or 停止等待; reading, uploading and testing are dropped at once.
    pub fn cancel(&self, id: JobId) {
        if let Some(cancel) = self.cancels.get(&id) {
            cancel.cancel();
        }
    }

    /// Everything that came since.
    pub fn drain(&mut self) -> Vec<Outcome> {
        let all: Vec<Outcome> = self.outcomes.try_iter().collect();
        for outcome in &all {
            if let Outcome::Published(id, _)
            | Outcome::NotStarted(id, _)
            | Outcome::CardRead(id, ..)
            | Outcome::Uploaded(id, _)
            | Outcome::Tested(id, _)
            | Outcome::Stopped(id)
            | Outcome::Panicked(id) = outcome
            {
                self.cancels.remove(id);
            }
        }
        all
    }
}

/// Runs `work`; a panic becomes an outcome.
fn caught(out: &Out, id: JobId, work: impl FnOnce()) {
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
        out.send(Outcome::Panicked(id));
    }
}

/// Starts a named thread; a system that gives none leaves the lane dead, and its jobs unanswered.
fn thread(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(e) = std::thread::Builder::new().name(name.into()).spawn(work) {
        log::error!("thread {name}: {e}");
    }
}

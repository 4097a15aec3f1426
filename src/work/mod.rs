#![doc = include_str!("README.md")]

mod approved;
mod autosave;
mod both;
mod comparing;
mod contents;
mod dialogs;
mod disk;
mod fetching;
mod importing;
mod job;
mod net;
mod notices;
mod opening;
mod out;
mod outcome;
mod passed;
mod passing_on;
mod pictures;
mod plans;
mod purpose;
mod recognise;
mod record_job;
mod record_list;
mod records;
mod secrets;
mod tables;
mod team;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::mpsc::UnboundedSender;

use crate::keychain::Keychain;
use crate::platform::folders::Folders;
use out::Out;

pub use approved::Since;
pub use autosave::AutosaveJob;
pub use comparing::{AskedFor, Compare, Compared, Going};
pub use contents::Keeping;
pub use dialogs::{DialogJob, PHOTOS, Picker};
pub use disk::DiskJob;
pub use fetching::{Ask, FetchJob};
pub use job::Job;
pub use net::{Access, Halt, ManyCards, NetJob};
pub use notices::NoticeJob;
pub use out::{Before, Wake};
pub use outcome::{
    CardKey, DroppedText, History, Imported, JobId, KnownCards, LinesRead, ListOf, ListPage, Listed, ListedLine, Made,
    NoPicture, Older, OpenedPhoto, Outcome, TestLine, Theirs,
};
pub use passed::{PassedOn, TakenOver};
pub use passing_on::{PassOn, PassOnJob};
pub use pictures::{Drawing, HandOver, PhotoSource, PictureJob};
pub use plans::PlanJob;
pub use purpose::Purpose;
pub use recognise::Recognise;
pub use record_job::RecordJob;
pub use record_list::AuditOf;
pub use secrets::{Keep, SecretJob};
pub use tables::{NoTable, TableFrom};
pub use team::TeamJob;

/// What the workers work with.
#[derive(Clone)]
pub struct Setup {
    folders: Folders,
    keychain: Arc<dyn Keychain>,
    picker: Picker,
    before: Before,
    stays_here: bool,
}

impl Setup {
    /// The program's folders, the keychain, and who chooses files.
    pub fn new(folders: Folders, keychain: Arc<dyn Keychain>, picker: Picker) -> Self {
        Self { folders, keychain, picker, before: Arc::new(|_| {}), stays_here: false }
    }

    /// The same, by which nothing is ever asked of a server that is not on this computer: for tests.
    #[must_use]
    pub fn staying_here(self) -> Self {
        Self { stays_here: true, ..self }
    }

    /// The same, with somebody who sees each job before it is begun.
    #[must_use]
    pub fn watched(self, before: Before) -> Self {
        Self { before, ..self }
    }

    /// The program's folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }
}

/// The workers.
pub struct Work {
    net: net::Handle,
    secrets: Sender<secrets::Wish>,
    disk: Sender<(JobId, DiskJob)>,
    records: Sender<(JobId, RecordJob)>,
    team: Sender<(JobId, TeamJob)>,
    autosave: Sender<(JobId, AutosaveJob)>,
    dialogs: Sender<(JobId, DialogJob)>,
    fetching: UnboundedSender<(JobId, FetchJob)>,
    outcomes: Receiver<Outcome>,
    folders: Folders,
    out: Out,
}

impl Work {
    /// Starts the workers.
    pub fn start(setup: &Setup) -> Self {
        let (sender, outcomes) = channel();
        let out = Out::new(sender, Arc::clone(&setup.before));
        let folders = setup.folders.clone();
        let secrets = secrets::start(Arc::clone(&setup.keychain), out.clone());
        let records = records::start(folders.clone(), out.clone());
        Self {
            net: net::start(folders.clone(), (secrets.clone(), setup.stays_here), out.clone()),
            secrets,
            disk: disk::start(folders.clone(), out.clone()),
            team: team::start(folders.clone(), records.clone(), out.clone()),
            records,
            autosave: autosave::start(folders.clone(), out.clone()),
            dialogs: dialogs::start(setup.picker.clone(), folders.documents().to_owned(), out.clone()),
            fetching: fetching::start(&folders, setup.stays_here, out.clone()),
            outcomes,
            folders,
            out,
        }
    }

    /// Sets who is told when an outcome waits.
    pub fn wake(&self, wake: Wake) {
        self.out.set_wake(wake);
    }

    /// Hands a job to its worker. Never blocks.
    pub fn send(&self, id: JobId, job: impl Into<Job>) {
        match job.into() {
            Job::Net(job) => self.net.send(id, job),
            Job::Secrets(job) => _ = self.secrets.send(secrets::Wish::Job(id, job)),
            Job::Disk(job) => _ = self.disk.send((id, job)),
            Job::Records(job) => _ = self.records.send((id, job)),
            Job::Team(job) => _ = self.team.send((id, job)),
            Job::Autosave(job) => _ = self.autosave.send((id, job)),
            Job::Dialogs(job) => _ = self.dialogs.send((id, job)),
            Job::Pictures(job) => pictures::start(id, job, self.folders.clone(), &self.out),
            Job::Fetching(job) => _ = self.fetching.send((id, job)),
            Job::Notices(job) => notices::start(id, job, &self.out),
            Job::Recognise(job) => recognise::start(id, job, &self.out),
        }
    }

    /// 取消 or 停止等待; reading, uploading and testing are dropped at once.
    pub fn cancel(&self, id: JobId) {
        self.net.cancel(id);
    }

    /// Everything that came since.
    pub fn drain(&self) -> Vec<Outcome> {
        self.outcomes.try_iter().collect()
    }
}

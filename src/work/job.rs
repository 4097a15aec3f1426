//! One job for one worker.

use super::autosave::AutosaveJob;
use super::dialogs::DialogJob;
use super::disk::DiskJob;
use super::fetching::FetchJob;
use super::net::NetJob;
use super::notices::NoticeJob;
use super::pictures::PictureJob;
use super::purpose::Purpose;
use super::recognise::Recognise;
use super::record_job::RecordJob;
use super::secrets::SecretJob;
use super::team::TeamJob;

/// Declares [`Job`]: a variant for each worker, made from the worker's own job type.
macro_rules! workers {
    ($($(#[$doc:meta])* $worker:ident($job:ty),)*) => {
        /// What is to be done, by the worker that does it.
        #[derive(Debug)]
        pub enum Job {
            $($(#[$doc])* $worker($job),)*
        }

        $(impl From<$job> for Job {
            fn from(job: $job) -> Self {
                Self::$worker(job)
            }
        })*
    };
}

workers! {
    /// Requests to WeChat Pay.
    Net(NetJob),
    /// Keys in the keychain.
    Secrets(SecretJob),
    /// Files.
    Disk(DiskJob),
    /// The record of publications.
    Records(RecordJob),
    /// 团队文件夹
    Team(TeamJob),
    /// What is not saved.
    Autosave(AutosaveJob),
    /// A file dialog of the system.
    Dialogs(DialogJob),
    /// Pictures of the page.
    Pictures(PictureJob),
    /// Pictures that are shown.
    Fetching(FetchJob),
    /// Notifications of the desktop.
    Notices(NoticeJob),
    /// What somebody sent for a merchant.
    Recognise(Recognise),
}

impl From<Purpose> for Job {
    fn from(purpose: Purpose) -> Self {
        DialogJob::Ask(purpose).into()
    }
}

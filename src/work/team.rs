//! The worker for 团队文件夹 (src/storage/README.md, A team's folder): it may lie on a share that hangs, and then this
//! worker alone waits, no longer than its limit.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::both::Both;
use super::out::{Out, worker};
use super::outcome::{CardKey, JobId, Outcome};
use super::record_job::RecordJob;
use crate::platform::folders::Folders;
use crate::storage::team::{self, LIMIT, News, Team};
use crate::trouble::{Trouble, Who};

/// What is done with 团队文件夹.
#[derive(Debug)]
pub enum TeamJob {
    /// Put ours there and read what is new; then what is known of this card, by the worker of the record: that is to be
    /// known before a publication, and no later than the limit.
    Before(PathBuf, CardKey),
    /// The same in between.
    Between(PathBuf),
    /// 选择团队文件夹: what is needed in it is made.
    Choose(PathBuf),
}

/// The folder is touched, on the thread that may hang: seen by whoever watches the jobs.
#[derive(Debug)]
#[expect(dead_code, reason = "its name and its folder are read in its debug text")]
struct TouchesTeamFolder(PathBuf);

pub(super) fn start(folders: Folders, records: Sender<(JobId, RecordJob)>, out: Out) -> Sender<(JobId, TeamJob)> {
    let mut both = Both::new(folders, out.clone());
    let watched = out.clone();
    let touching = move || watched.job_begins(&TouchesTeamFolder(PathBuf::new()));
    let mut team = Team::touching(Arc::new(touching));
    worker("team", out.clone(), move |id, job| {
        let mut sync = |folder: &PathBuf| match both.record(false) {
            Ok(record) => team.sync(record, folder, LIMIT),
            Err(t) => News { troubles: vec![t], ..News::default() },
        };
        match job {
            TeamJob::Before(folder, key) => {
                out.send(Outcome::Team(id, Box::new(sync(&folder))));
                records.send((id, RecordJob::History(key))).ok();
            }
            TeamJob::Between(folder) => out.send(Outcome::Team(id, Box::new(sync(&folder)))),
            TeamJob::Choose(folder) => {
                let done = team::begin(&folder).map_err(|t| Trouble {
                    sentence: Trouble::new("team-unwritable", Who::Person)
                        .with("folder", crate::storage::atomic::shown(&folder))
                        .sentence,
                    ..t
                });
                out.send(Outcome::TeamChosen(id, folder, done));
            }
        }
    })
}

//! Notifications of the desktop, each on a thread of its own: nobody waits for one.

use super::out::{Out, spawn_job};
use super::outcome::JobId;
use crate::platform::notice;

/// What the desktop is to tell, beside the window.
#[derive(Debug)]
pub struct NoticeJob {
    /// The program's name.
    pub program: String,
    /// One line.
    pub summary: String,
    /// What stands below it.
    pub text: String,
}

/// Where the desktop has none, the window's own bar and its mark in the task bar remain.
pub(super) fn start(id: JobId, job: NoticeJob, out: &Out) {
    spawn_job("notice", (id, job), out, |job, _| {
        if let Err(e) = notice::show(&job.program, &job.summary, &job.text) {
            log::info!("notification: {e}");
        }
    });
}

//! What somebody sent, recognised on a thread of its own each time: opening a PKCS#12 may take as long as who made it
//! wished, a share may answer late, and nothing else may wait for either.

use std::path::PathBuf;

use super::out::{Out, spawn_job};
use super::outcome::{JobId, Outcome};
use crate::merchant::recognise;
use crate::wechatpay::secret::Secret;

/// Read and recognise files.
#[derive(Debug)]
pub struct Recognise {
    /// The files, or a folder of them.
    pub paths: Vec<PathBuf>,
    /// Opens PKCS#12.
    pub password: Option<Secret>,
}

pub(super) fn start(id: JobId, job: Recognise, out: &Out) {
    spawn_job("recognise", (id, job), out, move |job, out| {
        let password = job.password.as_ref().map(Secret::text);
        let found = recognise::gather(&job.paths).map(|sent| Box::new(recognise::recognise(&sent, password)));
        out.send(Outcome::Found(id, found));
    });
}

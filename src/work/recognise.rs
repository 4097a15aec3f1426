//! What somebody sent, recognised on a thread of its own each time: opening a PKCS#12 may take as long as who made it
//! wished, a share may answer late, and nothing else may wait for either.

use std::path::PathBuf;

use super::out::{Out, spawn_job};
use super::outcome::{JobId, Outcome};
use crate::merchant::recognise::{self, Beside};

/// Read and recognise files.
#[derive(Debug)]
pub struct Recognise {
    /// The files, or a folder of them.
    pub paths: Vec<PathBuf>,
    /// What is known beside them.
    pub beside: Beside,
}

pub(super) fn start(id: JobId, job: Recognise, out: &Out) {
    spawn_job("recognise", (id, job), out, move |job, out| {
        let found = recognise::gather(&job.paths);
        let found = found.map(|sent| Box::new(recognise::recognise_beside(&sent, &job.beside)));
        out.send(Outcome::Found(id, found));
    });
}

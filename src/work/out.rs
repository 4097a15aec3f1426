//! Where a worker tells what came of a job, and how a worker is started.

use std::fmt::Debug;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::outcome::{JobId, Outcome};

/// Told when an outcome waits: repaints the window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Called with each job on the thread that does it, before it is begun: tests see there what is done, and let it panic.
pub type Before = Arc<dyn Fn(&dyn Debug) + Send + Sync>;

/// Where outcomes go.
#[derive(Clone)]
pub(super) struct Out {
    sender: Sender<Outcome>,
    wake: Arc<Mutex<Wake>>,
    before: Before,
}

impl Out {
    pub(super) fn new(sender: Sender<Outcome>, before: Before) -> Self {
        let nothing: Wake = Arc::new(|| {});
        Self { sender, wake: Arc::new(Mutex::new(nothing)), before }
    }

    pub(super) fn set_wake(&self, wake: Wake) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = wake;
    }

    /// A job is about to begin.
    pub(super) fn job_begins(&self, job: &dyn Debug) {
        (self.before)(job);
    }

    pub(super) fn send(&self, outcome: Outcome) {
        self.sender.send(outcome).ok();
        let wake = Arc::clone(&self.wake.lock().unwrap_or_else(PoisonError::into_inner));
        wake();
    }

    /// Runs one job; a panic becomes an outcome.
    pub(super) fn catch_panic(&self, id: JobId, work: impl FnOnce()) {
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
            self.send(Outcome::Panicked(id));
        }
    }
}

/// Starts a worker: a thread that does one job after the other, for as long as somebody may send one.
pub(super) fn worker<J: Debug + Send + 'static>(
    name: &str,
    out: Out,
    mut run: impl FnMut(JobId, J) + Send + 'static,
) -> Sender<(JobId, J)> {
    let (sender, jobs) = channel::<(JobId, J)>();
    thread(name, move || {
        for (id, job) in jobs {
            out.catch_panic(id, || {
                out.job_begins(&job);
                run(id, job);
            });
        }
    });
    sender
}

/// Does one job on a thread of its own.
pub(super) fn spawn_job<J: Debug + Send + 'static>(
    name: &str,
    (id, job): (JobId, J),
    out: &Out,
    run: impl FnOnce(J, &Out) + Send + 'static,
) {
    let theirs = out.clone();
    let started = thread(name, move || {
        theirs.catch_panic(id, || {
            theirs.job_begins(&job);
            run(job, &theirs);
        });
    });
    if !started {
        out.send(Outcome::Panicked(id));
    }
}

/// Starts a named thread; on a system that gives none the worker is dead, and its jobs stay unanswered.
pub(super) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> bool {
    let started = std::thread::Builder::new().name(name.into()).spawn(work);
    started.map_err(|e| log::error!("thread {name}: {e}")).is_ok()
}

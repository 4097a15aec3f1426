//! The workers of a window, without the window.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use card_rights_studio::work::{Outcome, Setup, Work};

/// Workers, and the bell that they ring when something is to be taken in.
pub struct Lanes {
    pub work: Work,
    rung: Receiver<()>,
}

impl Lanes {
    pub fn start(setup: &Setup) -> Self {
        let work = Work::start(setup);
        let (ring, rung) = channel();
        work.wake(Arc::new(move || {
            ring.send(()).ok();
        }));
        Self { work, rung }
    }

    /// Until the bell rings; whether it did within a minute.
    pub fn wait(&self) -> bool {
        self.rung.recv_timeout(Duration::from_secs(60)).is_ok()
    }

    /// The first of what is brought next.
    #[track_caller]
    pub fn next(&self) -> Outcome {
        loop {
            if let Some(outcome) = self.work.drain().into_iter().next() {
                return outcome;
            }
            assert!(self.wait(), "nothing comes");
        }
    }
}

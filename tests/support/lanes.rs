//! The workers of a window, without the window.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use card_rights_studio::work::{Outcome, Setup, Work};

/// Workers, and the bell that they ring when something is to be taken in.
pub struct Lanes {
    pub work: Work,
    rung: Receiver<()>,
    brought: RefCell<VecDeque<Outcome>>,
}

impl Lanes {
    pub fn start(setup: &Setup) -> Self {
        let work = Work::start(setup);
        let (ring, rung) = channel();
        work.wake(Arc::new(move || {
            ring.send(()).ok();
        }));
        Self { work, rung, brought: RefCell::default() }
    }

    /// Until the bell rings; whether it did within a minute.
    pub fn wait(&self) -> bool {
        self.rung.recv_timeout(Duration::from_secs(60)).is_ok()
    }

    /// What is brought next: each in its turn, also where several come at once.
    #[track_caller]
    pub fn next(&self) -> Outcome {
        loop {
            let mut brought = self.brought.borrow_mut();
            brought.extend(self.work.drain());
            if let Some(outcome) = brought.pop_front() {
                return outcome;
            }
            drop(brought);
            assert!(self.wait(), "nothing comes");
        }
    }
}

//! Makes a worker panic.

use std::sync::{Arc, Mutex};

use card_rights_studio::work::{Before, Setup};

/// Waits for one job, by how its debug text begins; in that one the worker panics.
#[derive(Clone, Default)]
pub struct Trap(Arc<Mutex<Option<&'static str>>>);

impl Trap {
    /// The next job that is called so panics.
    pub fn set(&self, job: &'static str) {
        *self.0.lock().unwrap() = Some(job);
    }

    /// Whether it has not gone off yet.
    pub fn is_set(&self) -> bool {
        self.0.lock().unwrap().is_some()
    }

    /// Workers that run into it.
    pub fn laid(&self, setup: Setup) -> Setup {
        let set = Arc::clone(&self.0);
        let before: Before = Arc::new(move |job| {
            let caught = set.lock().unwrap().take_if(|name| format!("{job:?}").starts_with(*name));
            assert!(caught.is_none(), "asked for by a test");
        });
        setup.watched(before)
    }
}

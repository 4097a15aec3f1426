//! What a window needs before its first frame, and nothing of it needs the window: it is made on a thread of its own
//! while the system opens the window and its graphics driver, which takes longer.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use egui::FontDefinitions;

use crate::platform::fonts;
use crate::studio::Studio;
use crate::studio::start::Begin;

/// A window's state and fonts. Its workers have begun with what a start asks of them.
pub(super) struct Ready {
    pub(super) studio: Studio,
    pub(super) fonts: Option<FontDefinitions>,
    /// No Chinese font: the window says so and does nothing else.
    pub(super) no_font: bool,
}

impl Ready {
    pub(super) fn new(begin: Begin) -> Self {
        let studio = Studio::new(begin);
        let faces = fonts::simplified();
        let definitions = fonts::definitions(faces.as_ref());
        let no_font = faces.is_none() || definitions.is_none();
        Self { studio, fonts: definitions.or_else(|| fonts::definitions(None)), no_font }
    }
}

/// The one [`Ready`] of a program, also where one renderer after the other is tried.
#[derive(Clone, Default)]
pub(super) struct Ahead(Arc<Mutex<Option<JoinHandle<Ready>>>>);

impl Ahead {
    /// Begins to make it, unless that was done before. On a system that gives no thread it is made when it is taken.
    pub(super) fn begin(&self, begin: impl FnOnce() -> Begin + Send + 'static) {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if made.is_none() {
            let thread = std::thread::Builder::new().name("ready".into());
            *made = thread.spawn(move || Ready::new(begin())).map_err(|e| log::error!("thread ready: {e}")).ok();
        }
    }

    /// Waits for it; a panic on its thread goes on here.
    pub(super) fn take(&self, begin: impl FnOnce() -> Begin) -> Ready {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match made {
            Some(made) => made.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            None => Ready::new(begin()),
        }
    }
}

//! How far the records of the first version are in (src/storage/README.md, An old home): said while it lasts, because
//! nothing can be published meanwhile.

use super::Studio;
use crate::storage::Progress;

/// Old records that are being taken in.
#[derive(Debug, Clone, Copy, Default)]
pub struct TakingIn {
    real: Option<Progress>,
    trial: Option<Progress>,
}

impl TakingIn {
    /// How far all that is being taken in is; none: nothing is.
    pub fn progress(&self) -> Option<Progress> {
        let add = |a: Progress, b: Progress| Progress { done: a.done + b.done, all: a.all + b.all };
        [self.real, self.trial].into_iter().flatten().reduce(add)
    }
}

impl Studio {
    pub(super) fn taking_in(&mut self, trial: bool, progress: Option<Progress>) {
        let slot = if trial { &mut self.taking_in.trial } else { &mut self.taking_in.real };
        *slot = progress;
    }
}

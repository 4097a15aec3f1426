//! What came of 交接给同事 (`passing_on.rs`).

use std::path::PathBuf;

use crate::merchant::MiniProgram;
use crate::storage::passing_on::{Counts, Head};

/// What came of passing on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOn {
    /// The file.
    pub file: PathBuf,
    /// Whose, and by whom.
    pub head: Head,
    /// What is in it.
    pub counts: Counts,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOver {
    /// Whose, and by whom.
    pub head: Head,
    /// What came; mini programs are merged by whoever asked.
    pub counts: Counts,
    /// Mini programs as they were passed on.
    pub programs: Vec<MiniProgram>,
    /// The drafts, each a file beside the one that was taken in.
    pub drafts: Vec<PathBuf>,
}

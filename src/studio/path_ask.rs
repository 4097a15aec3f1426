//! What a typed path is for, as it stands on its sheet.

use std::path::PathBuf;

use crate::trouble::Trouble;
use crate::work::Purpose;

/// What a path is asked for.
#[derive(Debug)]
pub struct PathAsk {
    /// What the file, or folder, is for.
    pub purpose: Purpose,
    /// Something lies there: it is replaced only on purpose.
    pub taken: Option<PathBuf>,
    /// What is wrong with what was typed.
    pub trouble: Option<Trouble>,
}

impl PathAsk {
    /// For a purpose; nothing was typed yet.
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose, taken: None, trouble: None }
    }
}

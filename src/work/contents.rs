//! 常用内容: what is done with it by the worker of the record.

use crate::storage::contents::Content;
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// What is done with 常用内容, before it is read.
#[derive(Debug)]
pub enum Keeping {
    /// Nothing.
    Read,
    /// This is kept, in the place of what has its name.
    Keep(Box<Content>),
    /// The one with this number gets this name.
    Rename(i64, String),
    /// The one with this number goes.
    Drop(i64),
}

impl Keeping {
    /// Does it; gives what is kept then.
    ///
    /// # Errors
    /// It cannot be read or written, or another content has that name.
    pub(super) fn done(self, record: &mut Record) -> Result<Vec<Content>, Trouble> {
        match self {
            Self::Read => {}
            Self::Keep(content) => record.keep_content(&content)?,
            Self::Rename(n, name) => record.rename_content(n, &name)?,
            Self::Drop(n) => record.drop_content(n)?,
        }
        record.contents()
    }
}

//! `cache.db`: what can be read again or is only short-lived (src/storage/README.md, Databases). It is deleted without
//! asking when it is damaged.

use std::path::Path;

use rusqlite::Connection;

use super::db::{self, Failed};
use super::schema;
use crate::trouble::Trouble;

/// Opens it; it may not exist yet.
///
/// # Errors
/// The folder cannot be written, or the database is of a newer version.
pub(super) fn open(path: &Path) -> Result<Connection, Trouble> {
    match db::open(path, schema::CACHE, false) {
        Ok(db) => Ok(db),
        Err(Failed::Damaged(detail)) => {
            log::error!("cache: {detail}");
            db::delete(path);
            db::open(path, schema::CACHE, false).map_err(|f| f.told(path))
        }
        Err(Failed::Told(t)) => Err(t),
    }
}

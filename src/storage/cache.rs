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
    let db = match db::open(path, schema::CACHE, false) {
        Ok(db) => db,
        Err(Failed::Damaged(detail)) => {
            log::error!("cache: {detail}");
            db::delete(path);
            db::open(path, schema::CACHE, false).map_err(|f| f.told(path))?
        }
        Err(Failed::Told(t)) => return Err(t),
    };
    // Nobody waits for the disk: what a power cut takes can be read again.
    db.pragma_update(None, "synchronous", "NORMAL").map_err(|e| db::trouble(path, &e))?;
    Ok(db)
}

//! Pictures of cards as they came, in `cache.db` (src/storage/README.md, Pictures): found by their address, the ones that
//! were not used for longest going first.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{cache, db};
use crate::platform::clock;
use crate::rights::mark::sha256_hex;

/// All pictures together have at most so many bytes.
pub const MOST_BYTES: i64 = 64 << 20;
/// A use is written down again after so long: not each look is worth a write.
const USED_SECS: i64 = 3600;

/// A picture that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// As it came.
    pub bytes: Vec<u8>,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// The pictures in the database at a path, which is opened when the first one is asked for. What cannot be read or
/// written is written to the log: such a picture is fetched again.
#[derive(Debug)]
pub struct Pictures {
    path: PathBuf,
    open: Option<Connection>,
    most_bytes: i64,
}

impl Pictures {
    /// Those in the database at `cache`.
    pub fn at(cache: &Path) -> Self {
        Self { path: cache.to_owned(), open: None, most_bytes: MOST_BYTES }
    }

    /// The picture of `address`.
    pub fn get(&mut self, address: &str) -> Option<Kept> {
        self.with(|db| get(db, address, clock::unix_secs()))?
    }

    /// Keeps what came from `address`.
    pub fn put(&mut self, address: &str, bytes: &[u8]) {
        let most = self.most_bytes;
        self.with(|db| put(db, address, bytes, (clock::unix_secs(), most)));
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let db = match &mut self.open {
            Some(db) => db,
            None => match cache::open(&self.path) {
                Ok(db) => self.open.insert(db),
                Err(t) => {
                    log::error!("pictures: {} {:?}", t.sentence.key, t.details);
                    return None;
                }
            },
        };
        let done = work(db);
        done.map_err(|e| {
            db::trouble(&self.path, &e);
            log::error!("pictures: {e}");
            // Perhaps it opens again another time.
            self.open = None;
        })
        .ok()
    }
}

fn get(db: &mut Connection, address: &str, now: i64) -> rusqlite::Result<Option<Kept>> {
    let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, String>(1)?, r.get::<_, i64>(2)?));
    let found = db
        .prepare_cached("SELECT bytes, sha256, used FROM picture WHERE address = ?1")?
        .query_row([address], row)
        .optional()?;
    let Some((bytes, sha256, used)) = found else { return Ok(None) };
    if sha256_hex(&bytes) != sha256 {
        db.execute("DELETE FROM picture WHERE address = ?1", [address])?;
        return Ok(None);
    }
    if now.abs_diff(used) >= USED_SECS.unsigned_abs() {
        db.execute("UPDATE picture SET used = ?2 WHERE address = ?1", params![address, now])?;
    }
    Ok(Some(Kept { bytes, sha256 }))
}

fn put(db: &mut Connection, address: &str, bytes: &[u8], (now, most): (i64, i64)) -> rusqlite::Result<()> {
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if size > most {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute("DELETE FROM picture WHERE address = ?1", [address])?;
    // The oldest go until there is room.
    let mut all: i64 = tx.query_row("SELECT coalesce(sum(size), 0) FROM picture", [], |r| r.get(0))?;
    while all + size > most {
        let oldest = "DELETE FROM picture WHERE address = (SELECT address FROM picture ORDER BY used, address LIMIT 1) \
                      RETURNING size";
        all -= tx.query_row(oldest, [], |r| r.get::<_, i64>(0))?;
    }
    tx.execute(
        "INSERT INTO picture (address, sha256, bytes, size, used) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![address, sha256_hex(bytes), bytes, size, now],
    )?;
    tx.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> (tempfile::TempDir, Connection) {
        let dir = tempfile::tempdir().unwrap();
        let db = cache::open(&dir.path().join("cache.db")).unwrap();
        (dir, db)
    }

    #[test]
    fn a_picture_is_found_by_its_address_as_it_came() {
        let (_dir, mut db) = fresh();
        put(&mut db, "https://a", b"one", (1, 100)).unwrap();
        put(&mut db, "https://a", b"two", (2, 100)).unwrap();
        let kept = get(&mut db, "https://a", 3).unwrap().unwrap();
        assert_eq!((kept.bytes.as_slice(), kept.sha256), (&b"two"[..], sha256_hex(b"two")));
        assert_eq!(get(&mut db, "https://b", 3).unwrap(), None);
    }

    #[test]
    fn what_was_not_used_for_longest_goes_when_there_is_no_room() {
        let (_dir, mut db) = fresh();
        let has = |db: &mut Connection, address: &str, now| get(db, address, now).unwrap().is_some();
        for (n, address) in ["a", "b", "c"].into_iter().enumerate() {
            put(&mut db, address, &[0; 30], (n as i64, 100)).unwrap();
        }
        // A look makes it young again, though not each look is written down.
        assert!(has(&mut db, "a", USED_SECS));
        put(&mut db, "d", &[0; 40], (USED_SECS + 1, 100)).unwrap();
        let left = ["a", "b", "c", "d"].map(|a| has(&mut db, a, USED_SECS + 2));
        assert_eq!(left, [true, false, true, true]);
        put(&mut db, "e", &[0; 101], (USED_SECS + 3, 100)).unwrap();
        assert!(!has(&mut db, "e", USED_SECS + 3) && has(&mut db, "d", USED_SECS + 3), "too large for all of it");
        put(&mut db, "f", &[0; 100], (USED_SECS + 4, 100)).unwrap();
        let all: i64 = db.query_row("SELECT sum(size) FROM picture", [], |r| r.get(0)).unwrap();
        assert_eq!(all, 100);
    }

    #[test]
    fn bytes_that_changed_are_no_picture_and_a_damaged_cache_begins_anew() {
        let (dir, mut db) = fresh();
        put(&mut db, "a", b"one", (1, 100)).unwrap();
        db.execute("UPDATE picture SET bytes = x'00'", []).unwrap();
        assert_eq!(get(&mut db, "a", 2).unwrap(), None);
        drop(db);
        let path = dir.path().join("cache.db");
        std::fs::write(&path, vec![7; 5000]).unwrap();
        let mut pictures = Pictures::at(&path);
        assert_eq!(pictures.get("a"), None);
        pictures.put("a", b"one");
        assert_eq!(pictures.get("a").unwrap().bytes, b"one");
    }
}

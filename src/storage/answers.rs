//! The answers that were seen lately, in `cache.db`: a repeated one is known in whatever process it comes
//! (src/storage/README.md, Answers seen).

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

use super::{cache, db};
use crate::wechatpay::trust::{Came, REPEAT_SECS, Seen};

/// The memory of answers in the database at `cache`, which is opened when the first answer comes.
pub fn seen(cache: &Path) -> Seen {
    let (path, open) = (cache.to_owned(), Mutex::new(None));
    Seen::everywhere(Arc::new(move |now, mark| {
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        match asked(&path, &mut open, now, mark) {
            Ok(true) => Came::Again,
            Ok(false) => Came::First,
            Err(e) => {
                log::error!("answers seen: {e}");
                // Perhaps it opens again another time.
                *open = None;
                Came::Untold
            }
        }
    }))
}

fn asked(path: &Path, open: &mut Option<Connection>, now: i64, mark: &str) -> Result<bool, String> {
    let db = match open {
        Some(db) => db,
        None => open.insert(cache::open(path).map_err(|t| format!("{} {:?}", t.sentence.key, t.details))?),
    };
    again(db, now, mark).map_err(|e| {
        // The next one begins it anew.
        db::trouble(path, &e);
        e.to_string()
    })
}

/// Whether `mark` was written with a time within 10 minutes of `now`; else it is from now on. Asked and written in one
/// transaction, so that of two processes one alone is the first.
fn again(db: &mut Connection, now: i64, mark: &str) -> rusqlite::Result<bool> {
    let mark = Sha256::digest(mark).to_vec();
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let at: Option<i64> =
        tx.prepare_cached("SELECT at FROM seen WHERE mark = ?1")?.query_row([&mark], |r| r.get(0)).optional()?;
    let known = at.is_some_and(|at| now.abs_diff(at) < REPEAT_SECS.unsigned_abs());
    if !known {
        // A clock that was set back makes nothing old: what is later than now stays.
        tx.prepare_cached("DELETE FROM seen WHERE at <= ?1")?.execute([now - REPEAT_SECS])?;
        tx.prepare_cached("INSERT OR REPLACE INTO seen (mark, at) VALUES (?1, ?2)")?.execute(params![mark, now])?;
    }
    tx.commit().map(|()| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_for_10_minutes_and_old_ones_go() {
        let dir = tempfile::tempdir().unwrap();
        let mut db = cache::open(&dir.path().join("cache.db")).unwrap();
        let mut asked = |now, mark: &str| again(&mut db, now, mark).unwrap();
        assert!(!asked(1000, "A 1") && asked(1000, "A 1") && !asked(1000, "A 2") && !asked(1000, "B 1"));
        assert!(asked(1599, "A 1") && asked(401, "A 1"), "a clock that was set back makes nothing new");
        assert!(!asked(1600, "A 1") && asked(1600, "A 1"));
        for n in 0..2000 {
            assert!(!asked(10_000 + n, &format!("D {n}")));
        }
        assert!(asked(11_999, "D 1999") && asked(11_999, "D 1500") && !asked(11_999, "D 0"));
        let left: i64 = db.query_row("SELECT count(*) FROM seen", [], |r| r.get(0)).unwrap();
        assert!(left <= 602, "{left}");
    }

    /// However many were seen: none of them is forgotten within its 10 minutes.
    #[test]
    fn a_hundred_thousand_answers_are_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let mut db = cache::open(&dir.path().join("cache.db")).unwrap();
        assert!(!again(&mut db, 5, "first").unwrap());
        let tx = db.transaction().unwrap();
        for n in 0..100_000_i64 {
            tx.execute("INSERT INTO seen (mark, at) VALUES (?1, 5)", [n.to_le_bytes()]).unwrap();
        }
        tx.commit().unwrap();
        assert!(again(&mut db, 6, "first").unwrap());
    }

    /// Of many who come with one answer at once, one alone is believed.
    #[test]
    fn of_two_at_once_one_is_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache.db");
        let first = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    if !again(&mut cache::open(&path).unwrap(), 5, "A 1").unwrap() {
                        first.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(first.into_inner(), 1);
    }

    /// Deleted when it is damaged; what cannot be opened at all leaves every answer untold.
    #[test]
    fn a_damaged_cache_begins_anew_and_a_folder_in_its_place_tells_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache.db");
        std::fs::write(&path, vec![7; 5000]).unwrap();
        assert!(!again(&mut cache::open(&path).unwrap(), 5, "A 1").unwrap());
        assert!(again(&mut cache::open(&path).unwrap(), 5, "A 1").unwrap());
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(cache::open(&path).is_err());
    }
}

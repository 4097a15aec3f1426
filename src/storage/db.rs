//! The door to a database: how it is opened, looked over, set aside, and what its errors mean to a person
//! (src/storage/README.md, Databases).

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::locks::locked;
use super::{atomic, medium, schema};
use crate::platform::clock;
use crate::trouble::{Trouble, Who};

/// So long a write waits for another process.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why a database was not opened, or not used.
#[derive(Debug)]
pub(super) enum Failed {
    /// What stands there cannot be what the program wrote.
    Damaged(String),
    /// Everything else, in words for a person.
    Told(Trouble),
}

impl Failed {
    /// What an error at the database `path` means.
    fn from_sql(path: &Path, e: rusqlite::Error) -> Self {
        if is_damage(&e) { Self::Damaged(said(&e)) } else { Self::Told(trouble(path, &e)) }
    }

    /// What a person is told where nothing can be done about damage here.
    pub fn told(self, path: &Path) -> Trouble {
        match self {
            Self::Told(t) => t,
            Self::Damaged(detail) => {
                Trouble::new("record-unreadable", Who::Engineer).with("file", atomic::shown(path)).detail(detail)
            }
        }
    }
}

/// Whether SQLite says that the file is no database, or none any more.
pub(super) fn is_damage(e: &rusqlite::Error) -> bool {
    matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        // A table or a column that every database of this version has.
        || matches!(e, rusqlite::Error::SqliteFailure(e, Some(text))
            if e.code == ErrorCode::Unknown && (text.starts_with("no such") || text.contains("malformed")))
}

/// The trouble of an error at the database `path`.
pub(super) fn trouble(path: &Path, e: &rusqlite::Error) -> Trouble {
    let kind = match e.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => std::io::ErrorKind::StorageFull,
        Some(ErrorCode::ReadOnly) => {
            let told = Trouble::new("record-read-only", Who::Person).with("file", atomic::shown(path));
            return told.detail(said(e));
        }
        _ if is_busy(e) => return busy(path).detail(said(e)),
        // SQLite names a full disk so where the memory that connections share finds no room.
        _ if matches!(e, rusqlite::Error::SqliteFailure(e, _) if e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
            std::io::ErrorKind::StorageFull
        }
        _ if is_damage(e) => {
            suspect(path, true);
            return Failed::Damaged(said(e)).told(path);
        }
        _ => std::io::ErrorKind::Other,
    };
    atomic::unwritable(path, &std::io::Error::new(kind, said(e)))
}

/// What SQLite says, with the number by which its makers tell one kind of the same error from another.
fn said(e: &rusqlite::Error) -> String {
    match e {
        rusqlite::Error::SqliteFailure(f, _) => format!("{e} ({})", f.extended_code),
        _ => e.to_string(),
    }
}

/// Another program holds it.
pub(super) fn busy(path: &Path) -> Trouble {
    Trouble::new("record-busy", Who::Person).with("file", atomic::shown(path))
}

/// The note beside a database that something in it could not be read: the next start looks it over.
fn suspicion(path: &Path) -> PathBuf {
    path.with_extension("check")
}

fn suspect(path: &Path, on: bool) {
    let note = suspicion(path);
    if on {
        atomic::private().open(&note).ok();
    } else if note.exists() {
        std::fs::remove_file(&note).ok();
    }
}

/// Which file a path names, where the system tells: without opening it, because closing it again would end the locks of
/// SQLite in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity(Option<(u64, u64)>);

impl Identity {
    pub fn of(path: &Path) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            Self(std::fs::metadata(path).ok().map(|m| (m.dev(), m.ino())))
        }
        // Nobody can move or remove a file there that SQLite has open.
        #[cfg(not(unix))]
        {
            let _ = path;
            Self(None)
        }
    }
}

/// The files of a database beside the main one.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Opens the database at `path` with these steps; it may not exist yet. `alone`: no other process of the program has
/// it open, so that a journal which is met there was left by a crash, and the whole is looked over.
///
/// # Errors
/// It is damaged, of a newer version, or cannot be opened.
pub(super) fn open(path: &Path, steps: &[&str], alone: bool) -> Result<Connection, Failed> {
    let told = |e: &std::io::Error| Failed::Told(atomic::unwritable(path, e));
    match std::fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let folder = path.parent().unwrap_or(path).display().to_string();
            let no_file = Trouble::new("own-not-file", Who::Engineer).with("file", atomic::shown(path));
            return Err(Failed::Told(no_file.with("folder", folder)));
        }
        Ok(_) => {}
        // An empty file is an empty database; created here it is for its owner alone, and what SQLite puts beside it too.
        Err(_) => match atomic::private().create_new(true).open(path) {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(told(&e)),
            _ => {}
        },
    }
    let left = std::fs::metadata(beside(path, "-wal")).is_ok_and(|m| m.len() > 0)
        || std::fs::metadata(beside(path, "-journal")).is_ok_and(|m| m.len() > 0);
    let whole = suspicion(path).exists() || alone && left;
    let failed = |e: rusqlite::Error| Failed::from_sql(path, e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).map_err(failed)?;
    // One process alone: of several that begin a database at once, one changes its journal and takes its first step, and
    // on Windows the others would meet files that are just being removed (SQLite calls that a disk error).
    let alone = locked(&path.with_extension("lock"), || prepared(&mut db, path, steps));
    alone.map_err(|e| told(&e))??;
    if whole {
        look_over(&db).map_err(failed)?.map_err(Failed::Damaged)?;
        suspect(path, false);
    }
    Ok(db)
}

/// Looks the whole over; what is wrong first, where something is.
pub(super) fn look_over(db: &Connection) -> rusqlite::Result<Result<(), String>> {
    let said: String = db.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    Ok(if said == "ok" { Ok(()) } else { Err(said) })
}

/// Makes the database what this version expects; the caller holds the database's lock.
fn prepared(db: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Failed> {
    let failed = |e: rusqlite::Error| Failed::from_sql(path, e);
    db.busy_timeout(PATIENCE).map_err(failed)?;
    // A plan stays as it was made: with the statistics that SQLite is built with, each newly bound value would parse a
    // statement anew, which took more than half of a long search.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
    // Until it is known to be ours nothing of it is changed, not even by tidying up when it is closed.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    // All of one moment: another process may be making it just now.
    let tx = db.transaction().map_err(failed)?;
    let number = |name: &str| tx.pragma_query_value(None, name, |r| r.get::<_, i32>(0)).map_err(failed);
    let (ours, version) = (number("application_id")?, number("user_version")?);
    let empty = tx.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |r| r.get::<_, bool>(0)).map_err(failed)?;
    drop(tx);
    if ours != schema::APPLICATION && !empty {
        return Err(Failed::Damaged("a database of another program".into()));
    }
    if version > steps.len() as i32 {
        return Err(Failed::Told(Trouble::new("record-newer", Who::Person).with("file", atomic::shown(path))));
    }
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failed)?;
    let wanted = if medium::is_local(path) { "wal" } else { "delete" };
    let journal: String = db.pragma_query_value(None, "journal_mode", |r| r.get(0)).map_err(failed)?;
    if journal != wanted {
        journal_of(db, wanted).map_err(failed)?;
    }
    for (name, value) in
        [("synchronous", "FULL"), ("foreign_keys", "ON"), ("secure_delete", "ON"), ("temp_store", "MEMORY")]
    {
        db.pragma_update(None, name, value).map_err(failed)?;
    }
    db.pragma_update(None, "trusted_schema", "OFF").map_err(failed)?;
    if version < steps.len() as i32 {
        stepped(db, path, steps).map_err(|e| match e {
            Step::Sql(e) => failed(e),
            Step::Told(t) => Failed::Told(t),
        })?;
    }
    Ok(())
}

/// Changes the journal. SQLite does not wait for others here by itself: several that begin a database at once each
/// find it locked for a moment.
fn journal_of(db: &Connection, wanted: &str) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        match db.pragma_update(None, "journal_mode", wanted) {
            Err(e) if is_busy(&e) && begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(10)),
            done => return done,
        }
    }
}

fn is_busy(e: &rusqlite::Error) -> bool {
    matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

enum Step {
    Sql(rusqlite::Error),
    Told(Trouble),
}

impl From<rusqlite::Error> for Step {
    fn from(e: rusqlite::Error) -> Self {
        Self::Sql(e)
    }
}

/// The steps that it lacks, each as a whole or not at all; a copy of what was there is kept beside it first.
fn stepped(db: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Step> {
    let version =
        |db: &Connection| db.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0).map(|v| v as usize));
    let begun = version(db)?;
    for (at, step) in steps.iter().enumerate().skip(begun) {
        // Of a new one there is nothing to keep.
        if begun > 0 {
            copy(db, path, at)?;
        }
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(step)?;
        tx.pragma_update(None, "application_id", schema::APPLICATION)?;
        tx.pragma_update(None, "user_version", at as i64 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// Runs `work` in a transaction that nobody else writes beside; it is undone where `work` fails.
///
/// # Errors
/// As [`trouble`].
pub(super) fn write<T>(
    db: &mut Connection,
    path: &Path,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> Result<T, Trouble> {
    let written = db.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|tx| {
        let out = work(&tx)?;
        tx.commit().map(|()| out)
    });
    written.map_err(|e| trouble(path, &e))
}

/// The name of the copy that is made before a step.
fn copy_name(path: &Path, version: usize) -> PathBuf {
    path.with_extension(format!("before-step-{}.db", version + 1))
}

fn copy(db: &Connection, path: &Path, version: usize) -> Result<(), Step> {
    let name = copy_name(path, version);
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    let unwritable = |e: std::io::Error| Step::Told(atomic::unwritable(&name, &e));
    let file = tempfile::Builder::new().prefix(".card-rights-").suffix(".tmp").tempfile_in(dir).map_err(unwritable)?;
    let part = file.into_temp_path();
    {
        let mut to = Connection::open(&part)?;
        let backup = rusqlite::backup::Backup::new(db, &mut to)?;
        backup.run_to_completion(1000, Duration::ZERO, None)?;
    }
    part.persist(&name).map_err(|e| unwritable(e.error))
}

/// Removes the copies that were made before steps: they hold names and texts that a person removes.
///
/// # Errors
/// The first that cannot be removed, and why.
pub(super) fn drop_copies(path: &Path, steps: usize) -> Result<(), (PathBuf, std::io::Error)> {
    for copy in (1..=steps).map(|version| copy_name(path, version)) {
        match std::fs::remove_file(&copy) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err((copy, e)),
            _ => {}
        }
    }
    atomic::sync_folder_of(path);
    Ok(())
}

/// Deletes a database with everything beside it.
pub(super) fn delete(path: &Path) {
    for end in ["", "-wal", "-journal", "-shm"] {
        std::fs::remove_file(beside(path, end)).ok();
    }
    suspect(path, false);
}

/// How a damaged database is called that was set aside at this time.
pub(super) fn aside(path: &Path, stamp: &str) -> PathBuf {
    path.with_extension(format!("damaged-{stamp}"))
}

/// Whether a damaged database was set aside here.
pub(super) fn is_aside(path: &Path) -> bool {
    let begins = aside(path, "");
    let Some(begins) = begins.file_name().and_then(|n| n.to_str()) else { return false };
    let all = path.parent().into_iter().filter_map(|dir| std::fs::read_dir(dir).ok()).flatten().flatten();
    all.map(|e| e.file_name()).any(|n| n.to_str().is_some_and(|n| n.starts_with(begins)))
}

/// Renames a damaged database with everything beside it, so that nothing is lost and nothing of it is read again.
/// Gives what a person is told.
///
/// # Errors
/// It cannot be renamed.
pub(super) fn set_aside(path: &Path, detail: String) -> Result<Trouble, Trouble> {
    let stamp: String = clock::now_rfc3339().chars().filter(char::is_ascii_digit).collect();
    let stamp = stamp.get(..14).unwrap_or(&stamp);
    let aside = atomic::free(|more| aside(path, &format!("{stamp}{more}.db")));
    let unwritable = |e: std::io::Error| atomic::unwritable(path, &e);
    std::fs::rename(path, &aside).map_err(unwritable)?;
    for end in ["-wal", "-journal", "-shm"] {
        let from = beside(path, end);
        if from.exists() {
            std::fs::rename(&from, beside(&aside, end)).map_err(unwritable)?;
        }
    }
    suspect(path, false);
    let told = Trouble::new("record-aside", Who::Engineer).with("file", atomic::shown(path));
    Ok(told.with("aside", atomic::shown(&aside)).detail(detail))
}

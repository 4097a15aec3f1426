//! A home of the first version, which kept the record as files of lines, is taken into the database as a whole
//! (src/storage/README.md, An old home).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::atomic;
use super::card_record::{self, latest};
use super::db;
use super::entry::{Entries, Line, Phase};
use super::events::{add, damaged};
use super::locks::{is_held, locked};
use super::old_lines::{self, Piece, Scan};
use crate::platform::clock;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};

/// How far the taking in of an old home is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// So many lines are in.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

/// After so many lines it is told how far it is.
const STEP: usize = 1000;

/// Whether the database at `path` is that of 演练.
pub(super) fn is_trial(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s == "trial")
}

/// The file of the first version that belongs to the database at `path`.
pub(super) fn old_file(path: &Path) -> PathBuf {
    path.with_file_name(if is_trial(path) { "trial-ledger.jsonl" } else { "ledger.jsonl" })
}

/// Takes in the old file beside the database at `path`, where one is; gives what is to be told of it.
///
/// # Errors
/// A program of the first version still writes it, or it cannot be read, or the database cannot be written: then it
/// stays as it is.
pub(super) fn take_in(
    db: &mut Connection,
    path: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Vec<Trouble>>, Trouble> {
    let old = old_file(path);
    if !old.exists() {
        return Ok(None);
    }
    let lock = old.with_extension("lock");
    let taken = locked(&lock, || {
        // Another window or command may have taken it in while this one waited.
        if !old.exists() {
            return Ok(None);
        }
        if is_owned(&old) {
            return Err(Trouble::new("old-home-in-use", Who::Person).with("file", atomic::shown(&old)));
        }
        let bytes = input::plain(&old, Kind::OldRecord)?.bytes;
        // Reading it all lasts too: it is told before.
        progress(Progress { done: 0, all: bytes.iter().filter(|b| **b == b'\n').count() });
        let read = Old::read(&bytes);
        let count = read.unreadable;
        let broken = read.damage.is_some();
        db::write(db, path, |tx| read.write(tx, progress))?;
        kept_beside(&old)?;
        let key = if broken { "ledger-broken" } else { "ledger-torn" };
        let who = if broken { Who::Person } else { Who::Nobody };
        let told = (broken || count > 0).then(|| Trouble::new(key, who).with("count", count.max(1)));
        Ok(Some(told.into_iter().collect()))
    });
    taken.map_err(|e| atomic::unwritable(&lock, &e))?
}

/// Whether a process of the first version lives, which would go on writing the old file.
fn is_owned(old: &Path) -> bool {
    let owners = std::fs::read_dir(old.with_extension("owners")).into_iter().flatten().flatten();
    owners.map(|e| e.path()).any(|p| p.is_file() && is_held(&p))
}

/// Gives the old file another ending, which no program writes to.
fn kept_beside(old: &Path) -> Result<(), Trouble> {
    let name = |n: usize| {
        let mut name = old.as_os_str().to_owned();
        name.push(if n == 0 { ".before-db".to_owned() } else { format!(".before-db-{}", n + 1) });
        PathBuf::from(name)
    };
    let free = (0..).map(name).find(|p| !p.exists()).unwrap_or_else(|| name(0));
    std::fs::rename(old, free).map_err(|e| atomic::unwritable(old, &e))
}

/// What an old file holds.
struct Old {
    lines: Vec<Line>,
    entries: Entries,
    unreadable: usize,
    /// So many entries stand before the last damage.
    damage: Option<usize>,
}

impl Old {
    fn read(bytes: &[u8]) -> Self {
        let mut out = Self { lines: Vec::new(), entries: Entries::default(), unreadable: 0, damage: None };
        let mut scan = Scan::default();
        let tail = old_lines::unfinished(bytes);
        // A line without its end was torn, unless only its end is missing.
        let whole = if old_lines::line_of(tail).is_some() { bytes } else { &bytes[..bytes.len() - tail.len()] };
        for line in whole.split(|b| *b == b'\n') {
            match scan.line(line, out.entries.all().len()) {
                Piece::Whole(line) => {
                    out.entries.take((*line).clone(), None);
                    out.lines.push(*line);
                }
                Piece::Bad => out.unreadable += 1,
                Piece::Seal | Piece::Empty => {}
            }
        }
        let all = out.entries.all().len();
        let torn = whole.len() < bytes.len();
        out.unreadable += usize::from(torn);
        out.damage = if torn && !old_lines::is_beginning(tail) { Some(all) } else { scan.damage(all) };
        out
    }

    fn write(&self, tx: &Transaction<'_>, progress: &mut dyn FnMut(Progress)) -> rusqlite::Result<()> {
        let mut met: HashMap<&str, Vec<Line>> = HashMap::new();
        // An end that stood before its intent: the intent was written first, and is not written twice.
        let mut early: HashSet<&str> = HashSet::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i.is_multiple_of(STEP) {
                progress(Progress { done: i, all: self.lines.len() });
            }
            let Some(entry) = self.entries.get(&line.id) else { continue };
            let first = !met.contains_key(line.id.as_str());
            let known = match met.entry(&line.id) {
                std::collections::hash_map::Entry::Occupied(o) => o.into_mut(),
                std::collections::hash_map::Entry::Vacant(v) => v.insert(card_record::lines(tx, &line.id)?),
            };
            let out_of_order = first && line.phase != Phase::Intent && entry.line.phase == Phase::Intent;
            if out_of_order {
                early.insert(&line.id);
                if known.is_empty() {
                    add(tx, &entry.line)?;
                }
            }
            let again = line.phase == Phase::Intent && early.contains(line.id.as_str()) && *line == entry.line;
            // Of what was removed here no name or text comes back.
            let removed = known.first().is_some_and(|k| k.forgotten);
            let Some(line) = (if removed { line.unsaid() } else { Some(line.clone()) }) else { continue };
            if again || known.iter().any(|k| is_same(k, &line)) {
                continue;
            }
            let body = if first && !out_of_order { entry.line.body.clone() } else { String::new() };
            add(tx, &Line { body, pid: entry.line.pid, ..line })?;
        }
        if let Some(place) = self.damage {
            let place = self.place(tx, place)?;
            damaged(tx, place, latest(tx, place)?, self.unreadable.max(1), &clock::now_rfc3339())?;
        }
        progress(Progress { done: self.lines.len(), all: self.lines.len() });
        Ok(())
    }

    /// The number of the first event of the entry at `place`, or the number behind the last event.
    fn place(&self, tx: &Transaction<'_>, place: usize) -> rusqlite::Result<i64> {
        let behind = || tx.query_row("SELECT coalesce(max(n), 0) + 1 FROM event", [], |r| r.get(0));
        let Some(entry) = self.entries.all().get(place) else { return behind() };
        let sql = "SELECT min(e.n) FROM event e JOIN publication p ON p.n = e.publication WHERE p.id = ?1";
        let first: Option<i64> = tx.query_row(sql, [&entry.line.id], |r| r.get(0))?;
        first.map_or_else(behind, Ok)
    }
}

/// Whether two lines tell of one event.
fn is_same(known: &Line, line: &Line) -> bool {
    let of = |l: &Line| (l.phase, l.attempt, l.at.clone(), l.verdict, l.status, l.note.clone());
    of(known) == of(line)
}

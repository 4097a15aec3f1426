//! A home of the first version, which kept the record as files of lines, is taken into the database as a whole
//! (src/storage/README.md, An old home).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::atomic;
use super::card_record;
use super::damage::{Damage, behind, latest, note};
use super::db;
use super::entry::{Line, Phase};
use super::events::add;
use super::locks::{is_held, locked};
use super::old_lines::{self, Piece, Scan};
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
        let key = if broken { "record-damaged" } else { "old-record-torn" };
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
    let name = |n: usize| match n {
        0 => db::beside(old, ".before-db"),
        n => db::beside(old, &format!(".before-db-{}", n + 1)),
    };
    let free = (0..).map(name).find(|p| !p.exists()).unwrap_or_else(|| name(0));
    std::fs::rename(old, free).map_err(|e| atomic::unwritable(old, &e))
}

/// What an old file holds: where its lines stand, and what the lines of one entry have to know of each other. A line is
/// read once more when it is written, so that never all of them are held at once.
struct Old<'a> {
    lines: Vec<&'a [u8]>,
    entries: HashMap<String, Known>,
    unreadable: usize,
    /// So many entries stand before the last damage.
    damage: Option<usize>,
}

/// What is known of one entry.
struct Known {
    /// So many entries stand before it.
    place: usize,
    /// The line that its publication is made of: its first, or the intent behind an end that stood before it.
    base: usize,
    pid: u32,
    /// That line has to give way to an intent.
    bare: bool,
    /// An end stood before its intent: the intent is written first, and is not written twice.
    early: bool,
    /// So many of its lines are not written yet.
    left: usize,
    /// What the database said of it before; none before its first line is written.
    before: Option<Vec<Line>>,
}

impl<'a> Old<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut out = Self { lines: Vec::new(), entries: HashMap::new(), unreadable: 0, damage: None };
        let mut scan = Scan::default();
        let tail = old_lines::unfinished(bytes);
        // A line without its end was torn, unless only its end is missing.
        let whole = if old_lines::line_of(tail).is_some() { bytes } else { &bytes[..bytes.len() - tail.len()] };
        for line in whole.split(|b| *b == b'\n') {
            match scan.line(line, out.entries.len()) {
                Piece::Whole(read) => {
                    out.meet(*read);
                    out.lines.push(line);
                }
                Piece::Bad => out.unreadable += 1,
                Piece::Seal | Piece::Empty => {}
            }
        }
        let all = out.entries.len();
        let torn = whole.len() < bytes.len();
        out.unreadable += usize::from(torn);
        out.damage = if torn && !old_lines::is_beginning(tail) { Some(all) } else { scan.damage(all) };
        out
    }

    /// Notes the next line, by the rule of `Entries::take`.
    fn meet(&mut self, line: Line) {
        let (base, place) = (self.lines.len(), self.entries.len());
        let bare = || matches!(line.phase, Phase::Sent | Phase::End | Phase::Late) && line.body.is_empty();
        if let Some(known) = self.entries.get_mut(&line.id) {
            known.left += 1;
            if known.bare && line.phase == Phase::Intent {
                (known.base, known.pid, known.bare, known.early) = (base, line.pid, false, true);
            }
            return;
        }
        let (pid, bare) = (line.pid, bare() && !line.forgotten);
        self.entries.insert(line.id, Known { place, base, pid, bare, early: false, left: 1, before: None });
    }

    /// The line with this number.
    fn line(&self, n: usize) -> Option<Line> {
        self.lines.get(n).and_then(|l| old_lines::known(l))
    }

    fn write(mut self, tx: &Transaction<'_>, progress: &mut dyn FnMut(Progress)) -> rusqlite::Result<()> {
        let all = self.lines.len();
        for n in 0..all {
            if n.is_multiple_of(STEP) {
                progress(Progress { done: n, all });
            }
            if let Some(line) = self.line(n) {
                self.add(tx, line)?;
            }
        }
        if let Some(place) = self.damage {
            let place = self.place(tx, place)?;
            note(tx, Damage { place, until: latest(tx, place)?, lines: self.unreadable.max(1) })?;
        }
        progress(Progress { done: all, all });
        Ok(())
    }

    /// Writes a line, where it is not known yet.
    fn add(&mut self, tx: &Transaction<'_>, line: Line) -> rusqlite::Result<()> {
        let Some(entry) = self.entries.get(&line.id) else { return Ok(()) };
        let (early, pid) = (entry.early, entry.pid);
        let base = if early { self.line(entry.base) } else { None };
        let Some(entry) = self.entries.get_mut(&line.id) else { return Ok(()) };
        let first = entry.before.is_none();
        let known = match &mut entry.before {
            Some(known) => known,
            none => none.insert(card_record::lines(tx, &line.id)?),
        };
        if first
            && known.is_empty()
            && let Some(base) = &base
        {
            add(tx, base)?;
        }
        let again = line.phase == Phase::Intent && base.as_ref() == Some(&line);
        // Of what was removed here no name or text comes back.
        let removed = known.first().is_some_and(|k| k.forgotten);
        let line = if removed { line.unsaid() } else { Some(line) };
        let new = line.filter(|l| !again && !known.iter().any(|k| is_same(k, l)));
        entry.left -= 1;
        if entry.left == 0 {
            entry.before = Some(Vec::new());
        }
        let Some(line) = new else { return Ok(()) };
        let body = if first && !early { line.body.clone() } else { String::new() };
        add(tx, &Line { body, pid, ..line })
    }

    /// The number of the first event of the entry at `place`, or the number behind the last event.
    fn place(&self, tx: &Transaction<'_>, place: usize) -> rusqlite::Result<i64> {
        let Some((id, _)) = self.entries.iter().find(|(_, e)| e.place == place) else { return behind(tx) };
        let sql = "SELECT min(e.n) FROM event e JOIN publication p ON p.n = e.publication WHERE p.id = ?1";
        let first: Option<i64> = tx.query_row(sql, [id], |r| r.get(0))?;
        first.map_or_else(|| behind(tx), Ok)
    }
}

/// Whether two lines tell of one event.
fn is_same(known: &Line, line: &Line) -> bool {
    let of = |l: &Line| (l.phase, l.attempt, l.at.clone(), l.verdict, l.status, l.note.clone());
    of(known) == of(line)
}

//! What the record knows of one card: its entries in the order in which they were written, looked over for damage
//! (src/storage/README.md, Damage).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::entry::{Entries, Entry, Line, Phase};
use super::owners::Owners;
use super::rows::{Event, Hash, Publication, line};
use crate::platform::clock::instant;
use crate::trouble::{Trouble, Who};

/// The entries of one card, at whatever gateway, and what damage says of them.
#[derive(Debug, Default)]
pub struct CardRecord {
    entries: Entries,
    /// The number of each entry's first event.
    places: HashMap<String, i64>,
    /// Entries without an end whose owner is gone.
    gone: HashSet<String>,
    damage: Option<Damage>,
}

/// What stands before the last damage need not be all that there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Damage {
    /// Entries whose first event has this number or a later one came after it.
    place: i64,
    /// What happened up to then may be missing, in seconds since 1970.
    until: Option<i64>,
    /// So many rows or lines could not be read.
    lines: usize,
}

impl CardRecord {
    /// The entries, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        self.entries.all()
    }

    /// Whether an entry without a verdict belongs to a process that is gone: its outcome is unknown.
    pub fn is_orphan(&self, entry: &Entry) -> bool {
        entry.is_open() && self.gone.contains(&entry.line.id)
    }

    /// Whether the record was damaged: what stands before the damage need not be all that there was.
    pub fn is_damaged(&self) -> bool {
        self.damage.is_some()
    }

    /// The trouble to tell about damage.
    pub fn trouble(&self) -> Option<Trouble> {
        let count = self.damage?.lines.max(1);
        Some(Trouble::new("ledger-broken", Who::Person).with("count", count))
    }

    /// Whether the entry `e` came after the last damage; every one, where there is none.
    pub(super) fn is_after_damage(&self, e: &Entry) -> bool {
        let place = self.places.get(&e.line.id);
        self.damage.is_none_or(|d| place.is_some_and(|p| *p >= d.place))
    }

    /// Whether what happened at this moment may be older than what damage took.
    pub(super) fn is_before_damage(&self, at: Option<i64>) -> bool {
        self.damage.is_some_and(|d| d.until > at)
    }
}

/// A row, or where one stands that cannot be read, and the hash that it has.
type Found<T> = Result<T, (i64, Hash)>;

fn found<T>(row: &Row<'_>, read: fn(&Row<'_>) -> rusqlite::Result<T>, hash: usize) -> rusqlite::Result<Found<T>> {
    match read(row) {
        Ok(read) => Ok(Ok(read)),
        Err(e @ rusqlite::Error::SqliteFailure(..)) => Err(e),
        Err(_) => Ok(Err((row.get(0)?, row.get(hash).unwrap_or_default()))),
    }
}

fn publications(db: &Connection, of: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<Found<Publication>>> {
    let sql = format!("SELECT {} FROM publication WHERE {of} ORDER BY n", Publication::COLUMNS);
    let mut select = db.prepare_cached(&sql)?;
    select.query_map(values, |r| found(r, Publication::read, 14))?.collect()
}

/// The numbers of the publications for which a condition holds and that cannot be read, or say of themselves that they
/// were removed and are not as they were written then.
pub(super) fn unread(db: &Connection, of: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<i64>> {
    let sql = format!("SELECT {} FROM publication WHERE {of}", Publication::COLUMNS);
    let mut select = db.prepare_cached(&sql)?;
    let all = select.query_map(values, |r| found(r, Publication::read, 14))?;
    let bad = all.map(|row| {
        Ok(match row? {
            Err((n, _)) => Some(n),
            Ok(p) => (p.base.forgotten && !p.is_whole()).then_some(p.n),
        })
    });
    bad.filter_map(Result::transpose).collect()
}

fn events(db: &Connection, of: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<Found<Event>>> {
    let sql = format!(
        "SELECT {} FROM event WHERE publication IN (SELECT n FROM publication WHERE {of}) ORDER BY n",
        Event::COLUMNS
    );
    let mut select = db.prepare_cached(&sql)?;
    select.query_map(values, |r| found(r, Event::read, 15))?.collect()
}

/// What is read until this is dropped is of one moment, also where nobody has begun a transaction.
pub(super) fn moment(db: &Connection) -> rusqlite::Result<Option<rusqlite::Transaction<'_>>> {
    if db.is_autocommit() { db.unchecked_transaction().map(Some) } else { Ok(None) }
}

/// What was read of a card last, as long as nothing in the database changed since.
#[derive(Debug)]
pub(super) struct Kept {
    mchid: String,
    card: String,
    at: (i64, u64),
    known: Arc<CardRecord>,
}

/// When the database stands as it does: another number after any change by another connection, and by this one.
fn state(db: &Connection) -> rusqlite::Result<(i64, u64)> {
    let others = db.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?;
    Ok((others, db.total_changes()))
}

/// The same as [`read`], which is left out where `kept` is of this card and nothing changed since: the last look before
/// the first byte need not compare again what the plan compared a moment before.
pub(super) fn read_or_kept(
    db: &Connection,
    owners: &Owners,
    kept: &mut Option<Kept>,
    (mchid, card): (&str, &str),
) -> rusqlite::Result<Arc<CardRecord>> {
    // Asked before the rows are read: a change that comes between the two is read, and read again the next time.
    let at = state(db)?;
    if let Some(k) = kept.as_ref().filter(|k| k.at == at && k.mchid == mchid && k.card == card) {
        return Ok(Arc::clone(&k.known));
    }
    let known = Arc::new(read(db, owners, mchid, card)?);
    // Of an open entry the owner's lock tells more than the rows do.
    let settled = !known.entries().iter().any(|e| e.is_open());
    *kept = settled.then(|| Kept { mchid: mchid.to_owned(), card: card.to_owned(), at, known: Arc::clone(&known) });
    Ok(known)
}

/// Reads what is known of a card.
fn read(db: &Connection, owners: &Owners, mchid: &str, card: &str) -> rusqlite::Result<CardRecord> {
    let mut out = read_once(db, mchid, card)?;
    let gone = |out: &CardRecord| -> HashSet<String> {
        let open = out.entries().iter().filter(|e| e.is_open());
        open.filter(|e| owners.is_gone(&e.line)).map(|e| e.line.id.clone()).collect()
    };
    let left = gone(&out);
    if !left.is_empty() {
        // The owner may have written its end between the reading and its own end: read once more.
        out = read_once(db, mchid, card)?;
        out.gone = left;
    }
    Ok(out)
}

/// The rows of a card as they stand, with what is wrong about each.
pub(super) struct Looked {
    pub publications: HashMap<i64, Publication>,
    pub events: Vec<Piece>,
    /// The last event is not the one that the card names.
    pub cut: bool,
}

/// One event.
pub(super) struct Piece {
    pub n: i64,
    pub hash: Hash,
    /// It and its publication are as they were written; none otherwise.
    pub whole: Option<Event>,
    /// What stood before it is not what stood there when it was written.
    pub parted: bool,
}

/// Reads the rows of a card and compares their hashes.
pub(super) fn looked(db: &Connection, mchid: &str, card: &str) -> rusqlite::Result<Looked> {
    const OF: &str = "card = ?1 AND mchid = ?2";
    let values: [&dyn ToSql; 2] = [&card, &mchid];
    let rows = publications(db, OF, &values)?.into_iter().flatten().filter(Publication::is_whole);
    let publications: HashMap<i64, Publication> = rows.map(|p| (p.n, p)).collect();
    let mut before = Hash::new();
    let mut pieces = Vec::new();
    for event in events(db, OF, &values)? {
        let piece = match event {
            Err((n, hash)) => Piece { n, hash, whole: None, parted: false },
            Ok(e) => {
                let whole = publications.get(&e.publication).is_some_and(|p| e.is_whole(&p.hash));
                let parted = whole && e.before != before;
                Piece { n: e.n, hash: e.hash.clone(), whole: whole.then_some(e), parted }
            }
        };
        before = piece.hash.clone();
        pieces.push(piece);
    }
    let last: Option<Hash> = db
        .prepare_cached("SELECT last FROM card WHERE card = ?1 AND mchid = ?2")?
        .query_row(params![card, mchid], |r| r.get(0))
        .optional()?;
    Ok(Looked { publications, events: pieces, cut: last.unwrap_or_default() != before })
}

fn read_once(db: &Connection, mchid: &str, card: &str) -> rusqlite::Result<CardRecord> {
    let _moment = moment(db)?;
    let mut out = CardRecord::default();
    let mut rows = looked(db, mchid, card)?;
    let (mut place, mut lines, mut next) = (None, 0, 0);
    let mut bodies: HashSet<i64> = rows.publications.keys().copied().collect();
    for piece in rows.events {
        next = piece.n + 1;
        let Some(event) = piece.whole else {
            (place, lines) = (Some(next), lines + 1);
            continue;
        };
        if piece.parted {
            (place, lines) = (Some(piece.n), lines + 1);
        }
        if let Some(p) = rows.publications.get_mut(&event.publication) {
            if !out.places.contains_key(&p.base.id) {
                out.places.insert(p.base.id.clone(), piece.n);
            }
            take(&mut out.entries, p, event, &mut bodies);
        }
    }
    if rows.cut {
        (place, lines) = (Some(next), lines + 1);
    }
    let marks = db
        .prepare_cached("SELECT place, until, lines FROM damage")?
        .query_map([], |r| Ok(Damage { place: r.get(0)?, until: r.get(1)?, lines: r.get::<_, i64>(2)? as usize }))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut damage = place.map(|place| Damage { place, until: None, lines });
    if let Some(d) = &mut damage {
        d.until = latest(db, d.place)?;
    }
    for mark in marks {
        damage = Some(damage.map_or(mark, |d| Damage {
            place: d.place.max(mark.place),
            until: d.until.max(mark.until),
            lines: d.lines + mark.lines,
        }));
    }
    out.damage = damage;
    Ok(out)
}

/// When the newest of ours up to the first event behind `place` happened, in seconds since 1970: the record went on
/// until then at least.
pub(super) fn latest(db: &Connection, place: i64) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT p.at FROM publication p WHERE p.colleague = 0 AND p.n IN
               (SELECT publication FROM event WHERE n <= (SELECT coalesce(min(n), ?1) FROM event WHERE n >= ?1))";
    let mut select = db.prepare_cached(sql)?;
    let all = select.query_map([place], |r| r.get::<_, String>(0))?;
    let mut out = None;
    for at in all.flatten() {
        out = out.max(instant(&at));
    }
    Ok(out)
}

/// Takes an event in; the body stands in the publication's first intent, else in its first event.
fn take(entries: &mut Entries, p: &mut Publication, event: Event, bodies: &mut HashSet<i64>) {
    let first = bodies.remove(&p.n);
    let body = if first { std::mem::take(&mut p.base.body) } else { String::new() };
    entries.take(Line { body, ..line(p, event) }, first.then(|| p.switches()));
}

/// The entry `id` as it stands, damaged or not.
pub(super) fn entry(db: &Connection, id: &str) -> rusqlite::Result<Option<Entry>> {
    Ok(some(db, "id = ?1", &[&id])?.pop().map(|(_, e)| e))
}

/// The lines of the entry `id`, oldest first; none where it is not known.
pub(super) fn lines(db: &Connection, id: &str) -> rusqlite::Result<Vec<Line>> {
    let of = publications(db, "id = ?1", &[&id])?.into_iter().flatten().next();
    let Some(of) = of else { return Ok(Vec::new()) };
    Ok(events(db, "id = ?1", &[&id])?.into_iter().flatten().map(|e| line(&of, e)).collect())
}

/// The entries for which a condition on their rows holds, oldest first, each with its number.
pub(super) fn some(db: &Connection, of: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Vec<(i64, Entry)>> {
    let _moment = moment(db)?;
    let all = publications(db, of, values)?;
    let mut rows: HashMap<i64, Publication> = all.into_iter().flatten().map(|p| (p.n, p)).collect();
    let numbers: HashMap<String, i64> = rows.values().map(|p| (p.base.id.clone(), p.n)).collect();
    let mut entries = Entries::default();
    let mut bodies: HashSet<i64> = rows.keys().copied().collect();
    for event in events(db, of, values)?.into_iter().flatten() {
        if let Some(p) = rows.get_mut(&event.publication) {
            take(&mut entries, p, event, &mut bodies);
        }
    }
    let mut out: Vec<(i64, Entry)> =
        entries.into_all().into_iter().filter_map(|e| Some((*numbers.get(e.line.id.as_str())?, e))).collect();
    out.sort_by_key(|(n, _)| *n);
    Ok(out)
}

/// The ids of entries without an end whose owner is gone.
pub(super) fn orphans(db: &Connection, owners: &Owners) -> rusqlite::Result<HashSet<String>> {
    let open = "verdict IS NULL AND human = 0 AND colleague = 0";
    let all = some(db, open, &[])?;
    let gone: Vec<String> =
        all.into_iter().filter(|(_, e)| e.is_open() && owners.is_gone(&e.line)).map(|(_, e)| e.line.id).collect();
    // Whoever wrote its end meanwhile is no orphan.
    let mut out = HashSet::new();
    for id in gone {
        if entry(db, &id)?.is_some_and(|e| e.verdict.is_none() && e.line.phase != Phase::Human) {
            out.insert(id);
        }
    }
    Ok(out)
}

//! What the record knows of one card: its entries in the order in which they were written, looked over for damage
//! (src/storage/README.md, Damage).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::damage::{self, Damage, latest};
use super::entry::{Entries, Entry, Line, Phase};
use super::newest::newest;
use super::owners::Owners;
use super::rows::{Event, Hash, Publication, line};
use crate::rights::PerSection;
use crate::rights::shown::{Known, Shown, Source, State};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::same_server;
use crate::wechatpay::verdict::Verdict;

/// The entries of one card, at whatever gateway, as far as they matter to the guard (`newest.rs`), and what damage says of
/// them.
#[derive(Debug, Default)]
pub struct CardRecord {
    card: String,
    entries: Entries,
    /// The number of each entry's first event.
    places: HashMap<String, i64>,
    /// Entries without an end whose owner is gone.
    gone: HashSet<String>,
    damage: Option<Damage>,
    /// Since when sections are shown without a break that the first entry shows: what stands before it was not read.
    since: PerSection<Option<String>>,
    /// The damage is that of this card's rows alone.
    alone: bool,
    /// What was written down of damage is damaged itself.
    pub(super) torn: bool,
}

impl CardRecord {
    /// The entries that were read, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        self.entries.all()
    }

    /// What entries of the card at this gateway say that stand before the first one that was read: the section is shown,
    /// since then.
    pub(super) fn before(&self, gateway: &str) -> Shown {
        let mut out = Shown::default();
        if self.entries().first().is_some_and(|e| same_server(&e.line.gateway, gateway)) {
            for (section, since) in self.since.iter().filter(|(_, since)| since.is_some()) {
                let (state, source) = (State::Shown, Some(Source::Published));
                out.set(section, Known { state, since: since.clone(), source });
            }
        }
        out
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
        let key = if self.alone { "record-card-damaged" } else { "record-damaged" };
        Some(Trouble::new(key, Who::Person).with("count", self.damage?.lines.max(1)).with("card", self.card.as_str()))
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

impl Looked {
    /// Whether nothing is wrong, and nothing is a colleague's: then the order of the rows is that of time.
    fn is_plain(&self) -> bool {
        let whole = self.events.iter().all(|e| e.whole.is_some() && !e.parted) && !self.cut;
        whole && !self.publications.values().any(|p| p.base.colleague)
    }
}

/// Reads the rows of a card and compares their hashes: of its publications with the number `from` and later ones, and
/// all of their events. An event of an earlier one among them is missed as one that is gone would be.
pub(super) fn looked(db: &Connection, mchid: &str, card: &str, from: i64) -> rusqlite::Result<Looked> {
    const OF: &str = "card = ?1 AND mchid = ?2 AND n >= ?3";
    let values: [&dyn ToSql; 3] = [&card, &mchid, &from];
    let rows = publications(db, OF, &values)?.into_iter().flatten().filter(Publication::is_whole);
    let publications: HashMap<i64, Publication> = rows.map(|p| (p.n, p)).collect();
    // What stands before the first of them is not known, unless they are all.
    let mut before = (from == 0).then(Hash::new);
    let mut pieces = Vec::new();
    for event in events(db, OF, &values)? {
        let piece = match event {
            Err((n, hash)) => Piece { n, hash, whole: None, parted: false },
            Ok(e) => {
                let whole = publications.get(&e.publication).is_some_and(|p| e.is_whole(&p.hash));
                let parted = whole && before.as_ref().is_some_and(|before| e.before != *before);
                Piece { n: e.n, hash: e.hash.clone(), whole: whole.then_some(e), parted }
            }
        };
        before = Some(piece.hash.clone());
        pieces.push(piece);
    }
    let last: Option<Hash> = db
        .prepare_cached("SELECT last FROM card WHERE card = ?1 AND mchid = ?2")?
        .query_row(params![card, mchid], |r| r.get(0))
        .optional()?;
    Ok(Looked { publications, events: pieces, cut: last.unwrap_or_default() != before.unwrap_or_default() })
}

fn read_once(db: &Connection, mchid: &str, card: &str) -> rusqlite::Result<CardRecord> {
    let _moment = moment(db)?;
    if let Some(newest) = newest(db, mchid, card)? {
        let rows = looked(db, mchid, card, newest.n)?;
        if rows.is_plain() {
            let out = put_together(db, card, rows)?;
            if out.entries().first().is_some_and(|e| tells_all(e)) {
                return Ok(CardRecord { since: newest.since, ..out });
            }
        }
    }
    put_together(db, card, looked(db, mchid, card, 0)?)
}

/// Whether what stands before an entry of ours does not matter: what it says of each switch holds.
fn tells_all(e: &Entry) -> bool {
    let flags = e.flags.is_some_and(|f| f.iter().all(|(_, on)| on.is_some()));
    e.verdict == Some(Verdict::Confirmed) && e.line.phase != Phase::Human && flags
}

fn put_together(db: &Connection, card: &str, mut rows: Looked) -> rusqlite::Result<CardRecord> {
    let mut out = CardRecord { card: card.to_owned(), ..CardRecord::default() };
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
    let mut own = place.map(|place| Damage { place, until: None, lines });
    if let Some(d) = &mut own {
        d.until = latest(db, d.place)?;
    }
    // Nobody knows what stood there: it may be about everything up to now.
    let noted = damage::noted(db)?;
    out.torn = noted.is_err();
    let all = match noted {
        Ok(noted) => noted,
        Err(()) => {
            let place = damage::behind(db)?;
            Some(Damage { place, until: latest(db, place)?, lines: 1 })
        }
    };
    out.alone = all.is_none();
    out.damage = own.into_iter().chain(all).reduce(Damage::and);
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

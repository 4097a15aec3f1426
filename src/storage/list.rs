//! 发布记录 of one card, or of 演练, as a list of numbers: what each entry says is read when it is in sight
//! (src/storage/README.md, Lists).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, Row as Columns, ToSql};

use super::card::{Card, in_time};
use super::card_record;
use super::entry::{Entry, Note, Phase};
use super::record::Record;
use super::rows::Name;
use crate::platform::clock::instant;
use crate::trouble::Trouble;
use crate::wechatpay::gateway::same_server;
use crate::wechatpay::verdict::Verdict;

/// The entries of a card, or of 演练, newest first: 16 bytes each, however long their contents are.
#[derive(Debug)]
pub struct List {
    pub(super) rows: Vec<Row>,
    /// What is said of entries, each once: an entry of which nothing else is known.
    pub(super) kinds: Vec<Entry>,
    /// The runs over several cards that entries of it belong to.
    pub(super) batches: Vec<Arc<str>>,
    moment: Moment,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Its number in the record.
    pub n: i64,
    /// The place of what is said of it.
    pub kind: u32,
    /// The place of its run over several cards, from 1; 0: it is of none.
    pub batch: u32,
}

/// When a list was read: as long as this is the same, so is the list.
#[derive(Debug, PartialEq, Eq)]
struct Moment {
    others: i64,
    ours: u64,
    /// Who was gone.
    orphans: Vec<i64>,
}

impl List {
    /// The numbers of its entries, newest first.
    pub fn numbers(&self) -> Vec<i64> {
        self.rows.iter().map(|r| r.n).collect()
    }

    /// The run over several cards at this place.
    pub fn batch(&self, place: u32) -> Option<Arc<str>> {
        let at = usize::try_from(place).ok()?.checked_sub(1)?;
        self.batches.get(at).cloned()
    }
}

impl Record {
    /// The list of a card's entries, or of all; with `removed` those too of which only the switches are left.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn list(&self, of: Option<Card<'_>>, removed: bool) -> Result<List, Trouble> {
        let moment = self.moment()?;
        let read = || {
            let _moment = card_record::moment(&self.db)?;
            let mut kinds = Kinds { notes: notes(&self.db, of)?, ..Kinds::default() };
            let mut runs = Runs { several: several(&self.db)?, ..Runs::default() };
            let mut all = Vec::new();
            each(&self.db, of, removed, |n, at, colleague, row| {
                let kind = kinds.of(n, colleague, row, moment.orphans.binary_search(&n).is_ok())?;
                // Only a colleague's stand elsewhere than where they came in.
                let batch = row.get_ref(8)?.as_str_or_null().ok().flatten().map_or(0, |id| runs.place(id));
                all.push((Row { n, kind, batch }, instant(at), colleague));
                Ok(())
            })?;
            let mut rows = in_time(all.into_iter());
            rows.reverse();
            Ok((rows, kinds.all, runs.all))
        };
        let (rows, kinds, batches) = read().map_err(|e: rusqlite::Error| self.trouble(&e))?;
        Ok(List { rows, kinds, batches, moment })
    }

    /// Whether nothing was written since the list was read, by whomever, and nobody else is gone.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn is_still(&self, list: &List) -> Result<bool, Trouble> {
        Ok(self.moment()? == list.moment)
    }

    fn moment(&self) -> Result<Moment, Trouble> {
        let orphans = self.orphans()?;
        let read = || -> rusqlite::Result<Moment> {
            let mut select = self.db.prepare_cached("SELECT n FROM publication WHERE id = ?1")?;
            let all = orphans.iter().map(|id| select.query_row([id], |r| r.get(0)));
            let mut orphans = all.collect::<rusqlite::Result<Vec<i64>>>()?;
            orphans.sort_unstable();
            let others = self.db.pragma_query_value(None, "data_version", |r| r.get(0))?;
            Ok(Moment { others, ours: self.written, orphans })
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// The entries with these numbers, each with its own; one that is gone is not among them. What a dead process left
    /// open is of unknown outcome.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn rows(&self, numbers: &[i64]) -> Result<Vec<(i64, Entry)>, Trouble> {
        self.numbered("removed = 0 AND n IN (SELECT value FROM json_each(?1))", numbers)
    }

    /// The same in the order of `numbers`, with those of which only the switches are left, as a colleague gets them.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn rows_to_give(&self, numbers: &[i64]) -> Result<Vec<Entry>, Trouble> {
        let all = self.numbered("n IN (SELECT value FROM json_each(?1))", numbers)?;
        let mut by_number: HashMap<i64, Entry> = all.into_iter().collect();
        Ok(numbers.iter().filter_map(|n| by_number.remove(n)).collect())
    }

    fn numbered(&self, of: &str, numbers: &[i64]) -> Result<Vec<(i64, Entry)>, Trouble> {
        let orphans = self.orphans()?;
        let wanted = serde_json::to_string(numbers).unwrap_or_default();
        let all = card_record::some(&self.db, of, &[&wanted]).map_err(|e| self.trouble(&e))?;
        let told = |(n, e): (i64, Entry)| {
            let orphan = orphans.contains(&e.line.id);
            (n, e.as_ended(orphan))
        };
        Ok(all.into_iter().map(told).collect())
    }

    /// How many entries the list has, without reading it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn count(&self) -> Result<usize, Trouble> {
        let sql = "SELECT (SELECT count(*) FROM publication) - (SELECT count(*) FROM publication WHERE removed = 1)";
        let count = || self.db.query_row(sql, [], |r| r.get::<_, i64>(0));
        count().map(|n| n.max(0) as usize).map_err(|e| self.trouble(&e))
    }

    /// The same of one card.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn count_of(&self, card: Card<'_>) -> Result<usize, Trouble> {
        let count = || -> rusqlite::Result<i64> {
            // Each by an index that holds all of it.
            let sql = "SELECT gateway, count(*) FROM publication WHERE card = ?1 AND mchid = ?2 GROUP BY 1
                       UNION ALL SELECT gateway, -count(*) FROM publication INDEXED BY publication_removed
                       WHERE card = ?1 AND mchid = ?2 AND removed = 1 GROUP BY 1";
            let mut select = self.db.prepare_cached(sql)?;
            let mut rows = select.query([card.card, card.mchid])?;
            let mut out = 0;
            while let Some(row) = rows.next()? {
                let here = row.get_ref(0)?.as_str().is_ok_and(|g| same_server(g, card.gateway));
                out += if here { row.get(1)? } else { 0 };
            }
            Ok(out)
        };
        count().map(|n| n.max(0) as usize).map_err(|e| self.trouble(&e))
    }

    /// How many of a card's entries (none: of all) are from before `day` (`2026-11-01`).
    ///
    /// # Errors
    /// It cannot be read.
    pub fn older(&self, of: Option<Card<'_>>, day: &str) -> Result<usize, Trouble> {
        let mut count = 0;
        // All are looked at, because imported entries need not stand in the order of time.
        let read = each(&self.db, of, false, |_, at, _, _| {
            count += usize::from(at < day);
            Ok(())
        });
        read.map(|()| count).map_err(|e| self.trouble(&e))
    }
}

const LISTED: &str = "SELECT n, at, gateway, colleague, human, verdict, late, noted, batch FROM publication WHERE";

/// Gives the number, the time, and whether it is a colleague's, of each publication, oldest first; what cannot be read
/// is left out.
fn each(
    db: &Connection,
    of: Option<Card<'_>>,
    removed: bool,
    mut told: impl FnMut(i64, &str, bool, &Columns<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let kept = if removed { "" } else { "AND removed = 0" };
    let (condition, values): (_, Vec<&dyn ToSql>) = match &of {
        Some(card) => ("card = ?1 AND mchid = ?2", vec![&card.card, &card.mchid]),
        None => ("1 = 1", Vec::new()),
    };
    let mut select = db.prepare_cached(&format!("{LISTED} {condition} {kept} ORDER BY n"))?;
    let mut rows = select.query(values.as_slice())?;
    let mut last = (String::new(), true);
    while let Some(row) = rows.next()? {
        let texts = (row.get_ref(1)?.as_str(), row.get_ref(2)?.as_str(), row.get(3));
        let (Ok(at), Ok(gateway), Ok(colleague)) = texts else { continue };
        if last.0 != gateway {
            last = (gateway.to_owned(), of.is_none_or(|c| same_server(gateway, c.gateway)));
        }
        if last.1 {
            told(row.get(0)?, at, colleague, row)?;
        }
    }
    Ok(())
}

/// The notes of each publication of a card (none: of all) that has some, as JSON, one a line.
fn notes(db: &Connection, of: Option<Card<'_>>) -> rusqlite::Result<HashMap<i64, String>> {
    let (condition, values): (_, Vec<&dyn ToSql>) = match &of {
        Some(card) => (
            "AND publication IN (SELECT n FROM publication WHERE card = ?1 AND mchid = ?2 AND noted = 1)",
            vec![&card.card, &card.mchid],
        ),
        None => ("", Vec::new()),
    };
    let sql = format!("SELECT publication, note FROM event WHERE note IS NOT NULL {condition} ORDER BY publication, n");
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query(values.as_slice())?;
    let mut out = HashMap::<i64, String>::new();
    while let Some(row) = rows.next()? {
        let Ok(note) = row.get_ref(1)?.as_str() else { continue };
        let all = out.entry(row.get(0)?).or_default();
        all.push_str(note);
        all.push('\n');
    }
    Ok(out)
}

/// The runs of which more than one publication is known, or that were over more than one card: one line of a list.
fn several(db: &Connection) -> rusqlite::Result<HashSet<String>> {
    let sql = "SELECT batch FROM publication WHERE batch IS NOT NULL GROUP BY batch HAVING count(*) > 1
               UNION SELECT id FROM batch WHERE count > 1";
    db.prepare_cached(sql)?.query_map([], |r| r.get(0))?.collect()
}

/// Runs over several cards, each once.
#[derive(Default)]
struct Runs {
    all: Vec<Arc<str>>,
    places: HashMap<String, u32>,
    several: HashSet<String>,
}

impl Runs {
    /// The place of a run, from 1; 0 for one that is a line like any other.
    fn place(&mut self, id: &str) -> u32 {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        let place = if self.several.contains(id) {
            self.all.push(Arc::from(id));
            self.all.len() as u32
        } else {
            0
        };
        self.places.insert(id.to_owned(), place);
        place
    }
}

/// What is said of entries, each once, however many entries it is said of.
#[derive(Default)]
struct Kinds {
    all: Vec<Entry>,
    places: HashMap<(Option<Verdict>, [bool; 3], String), u32>,
    notes: HashMap<i64, String>,
}

impl Kinds {
    fn of(&mut self, n: i64, colleague: bool, row: &Columns<'_>, orphan: bool) -> rusqlite::Result<u32> {
        // A value that is none the program writes is damage, of which the guard takes care.
        let verdict = row.get::<_, Option<Name<Verdict>>>(5).ok().flatten().map(|v| v.0);
        let verdict = if orphan { Some(Verdict::Unknown) } else { verdict };
        let (human, late) = (row.get(4)?, row.get(6)?);
        let notes = self.notes.remove(&n).unwrap_or_default();
        let key = (verdict, [colleague, human, late], notes);
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let read = |l| serde_json::from_str::<Note>(l).ok().map(|note| (String::new(), note));
        let mut e = Entry { verdict, late, notes: key.2.lines().filter_map(read).collect(), ..Entry::default() };
        e.line.colleague = colleague;
        e.line.phase = if human { Phase::Human } else { Phase::Intent };
        let place = self.all.len() as u32;
        self.all.push(e);
        self.places.insert(key, place);
        Ok(place)
    }
}

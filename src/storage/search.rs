//! 搜索 in 发布记录: an index of pairs of characters (`pairs.rs`), brought up to date by whoever searches, so that
//! publishing pays nothing for it (src/storage/README.md, Search).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry::Entry;
use super::list::List;
use super::pairs::{self, Texts};
use super::record::Record;
use crate::trouble::Trouble;
use crate::wechatpay::verdict::Verdict;

/// So many events are brought into the index in one transaction.
const BATCH: i64 = 1000;
/// So many entries are read in one step.
const STEP: usize = 256;
/// The index is asked about so many entries first, then about more and more of them.
const FIRST: usize = 512;
/// Of so many bodies it is remembered whether the words stand in them: most publications repeat one.
const BODIES: usize = 64;

/// What is looked for.
pub struct Wish<'a> {
    /// Words in lower case, without blanks around them; none: everything.
    pub words: &'a str,
    /// Only entries of this verdict.
    pub only: Option<Verdict>,
    /// Whether the words stand in what is said of such an entry, in the person's language.
    pub said: &'a dyn Fn(&Entry) -> bool,
}

/// How the entries of one kind are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// None is wanted.
    Never,
    /// All are.
    Always,
    /// By their texts.
    Texts,
}

/// A search in a list, which goes on in steps.
#[derive(Debug)]
pub struct Search {
    list: Arc<List>,
    words: String,
    /// By the kind of an entry.
    ways: Vec<Way>,
    query: String,
    exact: bool,
    /// What the index does not know, or not as it stands now.
    unknown: HashSet<i64>,
    /// The next place in the list.
    place: usize,
    /// The index was asked about the places up to this one, and gave these numbers.
    asked: usize,
    hits: HashSet<i64>,
    window: usize,
    bodies: HashMap<String, bool>,
    /// The runs over several cards of which a line was found; none: each entry is a line of its own.
    runs: Option<HashSet<u32>>,
}

/// An entry that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its number.
    pub n: i64,
    /// It stands for its run over several cards, by its place in the list; 0: for itself.
    pub batch: u32,
}

impl Search {
    /// A search in `list`, which is of `record`.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn new(record: &Record, list: Arc<List>, wish: &Wish<'_>) -> Result<Self, Trouble> {
        let way = |kind: &Entry| match wish.only.is_none_or(|v| kind.verdict == Some(v)) {
            false => Way::Never,
            true if wish.words.is_empty() || (wish.said)(kind) => Way::Always,
            true => Way::Texts,
        };
        let ways = list.kinds.iter().map(way).collect();
        let (mut unknown, mut query, mut exact) = (HashSet::new(), String::new(), true);
        if !wish.words.is_empty() {
            unknown = unindexed(&record.db).map_err(|e| record.trouble(&e))?;
            (query, exact) = pairs::query(wish.words);
        }
        let (words, hits, bodies) = (wish.words.to_owned(), HashSet::new(), HashMap::new());
        Ok(Self {
            list,
            words,
            ways,
            query,
            exact,
            unknown,
            place: 0,
            asked: 0,
            hits,
            window: FIRST,
            bodies,
            runs: None,
        })
    }

    /// The same with one line for each run over several cards: its newest entry stands for all of them.
    #[must_use]
    pub fn by_run(self) -> Self {
        Self { runs: Some(HashSet::new()), ..self }
    }

    /// Goes on: what was found, in the list's order.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn go_on(&mut self, record: &Record) -> Result<Vec<Hit>, Trouble> {
        self.step(&record.db).map_err(|e| record.trouble(&e))
    }

    /// Whether everything was looked at.
    pub fn is_done(&self) -> bool {
        self.place >= self.list.rows.len()
    }

    /// Whether the index lacks something.
    pub fn is_index_behind(&self) -> bool {
        !self.unknown.is_empty()
    }

    fn step(&mut self, db: &Connection) -> rusqlite::Result<Vec<Hit>> {
        if self.place >= self.asked {
            self.ask(db)?;
        }
        let (mut out, mut read) = (Vec::new(), 0);
        while self.place < self.asked && read < STEP {
            let Some(row) = self.list.rows.get(self.place).copied() else { break };
            self.place += 1;
            let found = match self.ways.get(row.kind as usize) {
                Some(Way::Always) => true,
                Some(Way::Texts) if self.unknown.contains(&row.n) => {
                    read += 1;
                    self.stands_in(db, row.n)?
                }
                Some(Way::Texts) if self.hits.contains(&row.n) => {
                    read += usize::from(!self.exact);
                    self.exact || self.stands_in(db, row.n)?
                }
                _ => false,
            };
            let batch = if self.runs.is_some() { row.batch } else { 0 };
            if found && (batch == 0 || self.runs.as_mut().is_none_or(|runs| runs.insert(batch))) {
                out.push(Hit { n: row.n, batch });
            }
        }
        Ok(out)
    }

    /// Asks the index about the next places.
    fn ask(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let left = self.list.rows.get(self.place..).unwrap_or_default();
        let next = left.get(..self.window.min(left.len())).unwrap_or_default();
        let by_texts = |kind: u32| self.ways.get(kind as usize) == Some(&Way::Texts);
        let wanted = || next.iter().filter(|r| by_texts(r.kind) && !self.unknown.contains(&r.n)).map(|r| r.n);
        let range = wanted().min().zip(wanted().max());
        self.asked = self.place + next.len();
        self.window = self.window.saturating_mul(8);
        self.hits.clear();
        if let Some((from, to)) = range {
            let sql = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3";
            let mut select = db.prepare_cached(sql)?;
            let mut rows = select.query(params![self.query, from, to])?;
            while let Some(row) = rows.next()? {
                self.hits.insert(row.get(0)?);
            }
        }
        Ok(())
    }

    fn stands_in(&mut self, db: &Connection, n: i64) -> rusqlite::Result<bool> {
        let Some(texts) = texts(db, n)? else { return Ok(false) };
        if let Some(known) = self.bodies.get(&texts.body) {
            return Ok(*known || texts.stand_beside(&self.words));
        }
        let stands = texts.stand_in_body(&self.words);
        if self.bodies.len() >= BODIES {
            self.bodies.clear();
        }
        let out = stands || texts.stand_beside(&self.words);
        self.bodies.insert(texts.body, stands);
        Ok(out)
    }
}

/// What of a publication is looked through; none where it was removed, or cannot be read.
fn texts(db: &Connection, n: i64) -> rusqlite::Result<Option<Texts>> {
    // Code and number are those of the event that settled it, else of its first one.
    let sql = "SELECT p.user, p.card, p.at, p.body, e.code, e.request_id FROM publication p LEFT JOIN event e ON e.n =
               (SELECT max(n) FROM event WHERE publication = p.n AND (phase = 'end'
                OR phase = 'late' AND verdict = 'confirmed' OR n = (SELECT min(n) FROM event WHERE publication = p.n)))
               WHERE p.n = ?1 AND p.removed = 0";
    let read = db.prepare_cached(sql)?.query_row([n], |r| {
        Ok(Texts {
            user: r.get(0)?,
            card: r.get(1)?,
            at: r.get(2)?,
            body: r.get(3)?,
            code: r.get(4)?,
            request_id: r.get(5)?,
        })
    });
    match read {
        Err(e @ rusqlite::Error::SqliteFailure(..)) => Err(e),
        Err(_) => Ok(None),
        Ok(texts) => Ok(Some(texts)),
    }
}

/// Up to which event the index is right; from the beginning where it was made by other rules.
fn until(db: &Connection) -> rusqlite::Result<i64> {
    let known = db.query_row("SELECT until FROM searched WHERE rules = ?1", [pairs::RULES], |r| r.get(0));
    Ok(known.optional()?.unwrap_or_default())
}

fn unindexed(db: &Connection) -> rusqlite::Result<HashSet<i64>> {
    let mut select = db.prepare_cached("SELECT publication FROM event WHERE n > ?1")?;
    select.query_map([until(db)?], |r| r.get(0))?.collect()
}

impl Record {
    /// Brings some more of what was written into the index; gives whether there is more to bring.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn index_more(&mut self) -> Result<bool, Trouble> {
        self.write_beside(|tx| {
            let until = until(tx)?;
            if until == 0 {
                tx.execute("INSERT INTO search(search) VALUES ('delete-all')", [])?;
            }
            let sql = "SELECT n, publication FROM event WHERE n > ?1 ORDER BY n LIMIT ?2";
            let news = tx
                .prepare_cached(sql)?
                .query_map([until, BATCH], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
            let Some((last, _)) = news.last() else { return Ok(false) };
            let mut all: Vec<i64> = news.iter().map(|(_, publication)| *publication).collect();
            all.sort_unstable();
            all.dedup();
            for n in all {
                index(tx, n)?;
            }
            tx.execute("UPDATE searched SET until = ?1, rules = ?2", [*last, pairs::RULES])?;
            Ok(news.len() as i64 == BATCH)
        })
    }
}

/// Brings one publication into the index as it stands now.
fn index(db: &Connection, n: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([n])?;
    let Some(texts) = texts(db, n)? else { return Ok(()) };
    let mut all = String::new();
    texts.all().iter().for_each(|t| pairs::add(t, &mut all));
    db.prepare_cached("INSERT INTO search (rowid, pairs) VALUES (?1, ?2)")?.execute(params![n, all])?;
    Ok(())
}

/// Takes publications out of the index, so that nothing of them is left in it: what is only marked as gone would stay
/// until the index merges its parts by itself.
pub(super) fn forget(db: &Connection, gone: &[i64]) -> rusqlite::Result<()> {
    for n in gone {
        db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([n])?;
    }
    db.execute("INSERT INTO search(search) VALUES ('optimize')", []).map(|_| ())
}

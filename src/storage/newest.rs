//! From where on a card's rows have to be read. What stands before our newest publication that WeChat confirmed, and that
//! named all four switches, changes nothing that the guard decides: that publication says of each switch what it shows.
//! Only since when a section is shown may be older; that is asked of an index (src/storage/README.md, Damage).

use rusqlite::{Connection, params};

use super::entry::{Flags, Note};
use super::rows::flags_of;
use crate::rights::PerSection;

/// Such a publication.
#[derive(Debug)]
pub(super) struct Newest {
    /// Its number.
    pub n: i64,
    /// Since when a section is shown without a break that it shows, where that is longer.
    pub since: PerSection<Option<String>>,
}

/// Whose publications.
struct Of<'a> {
    db: &'a Connection,
    card: &'a str,
    mchid: &'a str,
    gateway: String,
}

/// Ours with one verdict and the same switches.
struct Kind {
    verdict: &'static str,
    text: String,
    flags: Flags,
}

/// The columns of the index `publication_newest`, in its order.
const KIND: &str =
    "FROM publication WHERE card = ?1 AND mchid = ?2 AND gateway = ?3 AND colleague = 0 AND verdict = ?4";

impl Of<'_> {
    fn kinds(&self) -> rusqlite::Result<Vec<Kind>> {
        let mut next = self.db.prepare_cached(&format!("SELECT min(flags) {KIND} AND flags > ?5"))?;
        let mut out = Vec::new();
        for verdict in ["accepted", "confirmed"] {
            let mut last = String::new();
            while let Some(text) = next.query_row(params![self.card, self.mchid, self.gateway, verdict, last], |r| {
                r.get::<_, Option<String>>(0)
            })? {
                last.clone_from(&text);
                out.extend(flags_of(&text).map(|flags| Kind { verdict, text, flags }));
            }
        }
        Ok(out)
    }

    /// The number of the last one of a kind before `n`, or of the first one behind it.
    fn beside(&self, kind: &Kind, n: i64, behind: bool) -> rusqlite::Result<Option<i64>> {
        let (end, side) = if behind { ("min", ">") } else { ("max", "<") };
        let mut select = self.db.prepare_cached(&format!("SELECT {end}(n) {KIND} AND flags = ?5 AND n {side} ?6"))?;
        select.query_row(params![self.card, self.mchid, self.gateway, kind.verdict, kind.text, n], |r| r.get(0))
    }

    /// The newest of those that are named by `wanted`, before `n`; 0 where there is none.
    fn last(&self, kinds: &[Kind], n: i64, wanted: impl Fn(&Kind) -> bool) -> rusqlite::Result<i64> {
        let all = kinds.iter().filter(|k| wanted(k)).map(|k| self.beside(k, n, false));
        Ok(all.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().max().unwrap_or(0))
    }

    /// For each section the newest publication before `n` of which a person said that the record is wrong; 0: none. Such
    /// words are few, so that they are gone through first (`CROSS JOIN`).
    fn corrected(&self, n: i64) -> rusqlite::Result<PerSection<i64>> {
        let sql = "SELECT p.n, e.note FROM event e CROSS JOIN publication p ON p.n = e.publication
                   WHERE substr(e.note, 1, 12) = '{\"corrected\"' AND p.card = ?1 AND p.mchid = ?2 AND p.colleague = 0
                   AND p.n < ?3";
        let mut out = PerSection::from_fn(|_| 0);
        let mut select = self.db.prepare_cached(sql)?;
        let mut rows = select.query(params![self.card, self.mchid, n])?;
        while let Some(row) = rows.next()? {
            let note = row.get_ref(1)?.as_str().ok().and_then(|n| serde_json::from_str(n).ok());
            if let Some(Note::Corrected(section, ..)) = note {
                out[section] = row.get::<_, i64>(0)?.max(out[section]);
            }
        }
        Ok(out)
    }

    /// Since when each section that the publication `n` shows is shown without a break.
    fn since(&self, kinds: &[Kind], n: i64) -> rusqlite::Result<PerSection<Option<String>>> {
        let corrected = self.corrected(n)?;
        let mut out = PerSection::default();
        for (section, corrected) in corrected.iter() {
            let shows = |k: &&Kind| k.flags[section] == Some(true);
            let off = self.last(kinds, n, |k| !shows(&k))?.max(*corrected);
            let on = kinds.iter().filter(shows).map(|k| self.beside(k, off, true));
            let first = on.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().min();
            if let Some(first) = first.filter(|first| *first < n) {
                let sql = "SELECT at FROM publication WHERE n = ?1";
                out[section] = self.db.prepare_cached(sql)?.query_row([first], |r| r.get(0))?;
            }
        }
        Ok(out)
    }
}

/// The newest such publication of a card that is known at one gateway only. What the index says is no more than a hint:
/// the rows from there on are compared as all are. None where a value is none that the program writes.
pub(super) fn newest(db: &Connection, mchid: &str, card: &str) -> rusqlite::Result<Option<Newest>> {
    match hinted(db, mchid, card) {
        Err(e) if !matches!(e, rusqlite::Error::SqliteFailure(..)) => Ok(None),
        hinted => hinted,
    }
}

fn hinted(db: &Connection, mchid: &str, card: &str) -> rusqlite::Result<Option<Newest>> {
    let ends = "SELECT (SELECT min(gateway) FROM publication WHERE card = ?1 AND mchid = ?2),
                (SELECT max(gateway) FROM publication WHERE card = ?1 AND mchid = ?2)";
    let (first, last) = db
        .prepare_cached(ends)?
        .query_row([card, mchid], |r| Ok((r.get::<_, Option<String>>(0)?, r.get::<_, Option<String>>(1)?)))?;
    let Some(gateway) = first.filter(|first| last.as_ref() == Some(first)) else { return Ok(None) };
    let of = Of { db, card, mchid, gateway };
    let kinds = of.kinds()?;
    let whole = |k: &Kind| k.verdict == "confirmed" && k.flags.iter().all(|(_, on)| on.is_some());
    match of.last(&kinds, i64::MAX, whole)? {
        0 => Ok(None),
        n => Ok(Some(Newest { n, since: of.since(&kinds, n)? })),
    }
}

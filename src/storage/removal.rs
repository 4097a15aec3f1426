//! 清理旧记录 (src/storage/README.md, Removal): names, texts, numbers and reasons go, out of the free pages and the
//! journal too; what the guard has to know stays.

use std::collections::{HashMap, HashSet};

use rusqlite::{ToSql, Transaction, params};

use super::card_record::{self, Looked};
use super::db;
use super::entry::{Entry, Line};
use super::events::set_last;
use super::history::Card;
use super::record::Record;
use super::rows::{Event, Hash, Publication, flags_text};
use super::{approvals, atomic, batches, named, planned, schema, search};
use crate::rights::switches;
use crate::trouble::{Trouble, Who};

/// Whose entries are removed.
#[derive(Debug, Clone, Copy)]
enum Whose<'a> {
    Everybody,
    Merchant(&'a str),
    Card(Card<'a>),
}

impl Whose<'_> {
    fn owns(&self, e: &Entry) -> bool {
        match self {
            Self::Everybody => true,
            Self::Merchant(mchid) => e.line.mchid == *mchid,
            Self::Card(card) => card.owns(e),
        }
    }

    /// 商户号 and card, as far as it is about one.
    fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Everybody => (None, None),
            Self::Merchant(mchid) => (Some(mchid), None),
            Self::Card(card) => (Some(card.mchid), Some(card.card)),
        }
    }
}

/// No entry is of a day behind this one.
const EVERY_DAY: &str = "9999-12-31";

impl Record {
    /// Removes everything that was published and said of a merchant, at whatever gateway, with what its cards are
    /// called here; what the guard has to know stays, as by [`Record::remove`]. Gives how many entries were removed.
    ///
    /// # Errors
    /// As [`Record::remove`].
    pub fn remove_merchant(&mut self, mchid: &str) -> Result<usize, Trouble> {
        self.remove_of(Whose::Merchant(mchid), EVERY_DAY)
    }

    /// Removes what was published and said before `day` (`2026-11-01`) of a card (none: of every one). What the guard
    /// has to know of it stays, without any name or text, and what still runs in some window stays whole. Gives how
    /// many entries were removed.
    ///
    /// # Errors
    /// It cannot be written, or a copy that holds the same cannot be deleted: then nothing is removed.
    pub fn remove(&mut self, of: Option<Card<'_>>, day: &str) -> Result<usize, Trouble> {
        self.remove_of(of.map_or(Whose::Everybody, Whose::Card), day)
    }

    fn remove_of(&mut self, of: Whose<'_>, day: &str) -> Result<usize, Trouble> {
        let orphans = self.orphans()?;
        let path = self.path().to_owned();
        let mut kept = None;
        let removed = self.write(|tx| {
            let (mut numbers, unread) = (Vec::new(), blanked(tx, of, day)?);
            let open = open(tx)?;
            // Where the two disagree, a row was damaged: nothing runs there.
            let runs = |n: i64, e: &Entry| open.contains(&n) && e.is_open() && !orphans.contains(&e.line.id);
            for (mchid, card) in cards(tx, of, day)? {
                let old = "card = ?1 AND mchid = ?2 AND at < ?3 AND removed = 0";
                let all = card_record::some(tx, old, &[&card, &mchid, &day])?;
                let wanted = all.into_iter().filter(|(n, e)| of.owns(e) && !runs(*n, e));
                let gone: Vec<(i64, Entry)> = wanted.collect();
                numbers.extend(gone.iter().map(|(n, _)| *n));
                if !gone.is_empty() {
                    forget(tx, &mchid, &card, &gone)?;
                }
            }
            batches::forget(tx, of.ids(), day)?;
            approvals::forget(tx, of.ids(), day)?;
            planned::forget(tx, of.ids(), day)?;
            if let Whose::Merchant(mchid) = of {
                named::forget(tx, mchid)?;
            }
            let count = numbers.len();
            numbers.extend(unread);
            if !numbers.is_empty() {
                search::forget(tx, &numbers)?;
            }
            // Before the commit: who is killed between the two would believe the names gone while a copy holds them.
            db::drop_copies(&path, schema::RECORD.len()).map_err(|(copy, e)| {
                let told = Trouble::new("record-copy-stays", Who::Person).with("file", atomic::shown(&copy));
                kept = Some(told.detail(e.to_string()));
                rusqlite::Error::ToSqlConversionFailure(e.into())
            })?;
            Ok(count)
        });
        let count = removed.map_err(|t| kept.unwrap_or(t))?;
        // What was written lies in the journal too; where that failed once, removing again does it.
        let truncated = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get::<_, bool>(0));
        if truncated.map_err(|e| self.trouble(&e))? {
            return Err(db::busy(self.path()));
        }
        Ok(count)
    }
}

/// The publications without an end, as their rows say.
fn open(tx: &Transaction<'_>) -> rusqlite::Result<HashSet<i64>> {
    let sql = "SELECT n FROM publication WHERE verdict IS NULL AND human = 0 AND colleague = 0";
    tx.prepare(sql)?.query_map([], |r| r.get(0))?.collect()
}

fn cards(tx: &Transaction<'_>, of: Whose<'_>, day: &str) -> rusqlite::Result<Vec<(String, String)>> {
    if let Whose::Card(card) = of {
        return Ok(vec![(card.mchid.to_owned(), card.card.to_owned())]);
    }
    let sql =
        "SELECT DISTINCT mchid, card FROM publication WHERE at < ?1 AND removed = 0 AND (?2 IS NULL OR mchid = ?2)";
    tx.prepare(sql)?.query_map(params![day, of.ids().0], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
}

/// Writes the events of a card anew without what goes, and chains them as they stand then; where something was
/// damaged, it stays so.
fn forget(tx: &Transaction<'_>, mchid: &str, card: &str, gone: &[(i64, Entry)]) -> rusqlite::Result<()> {
    let Looked { mut publications, events, cut } = card_record::looked(tx, mchid, card, 0)?;
    let mut left = HashMap::new();
    for (n, entry) in gone {
        match entry.forgotten() {
            Some(bare) => _ = left.insert(*n, bared(tx, *n, &bare)?),
            None => {
                tx.execute("DELETE FROM event WHERE publication = ?1", [n])?;
                tx.execute("DELETE FROM publication WHERE n = ?1", [n])?;
                publications.remove(n);
            }
        }
    }
    let numbers: HashSet<i64> = gone.iter().map(|(n, _)| *n).collect();
    let (mut before, mut broken) = (Hash::new(), false);
    for piece in &events {
        let removed = piece.whole.as_ref().is_some_and(|e| numbers.contains(&e.publication));
        let Some(event) = piece.whole.as_ref() else {
            // Damaged it stays, without what it may say of people.
            unsaid(tx, "n = ?1 AND publication IN (SELECT n FROM publication WHERE removed = 1)", piece.n)?;
            before.clone_from(&piece.hash);
            continue;
        };
        broken |= piece.parted;
        let Some(of) = left.get(&event.publication).or(publications.get(&event.publication).map(|p| &p.hash)) else {
            continue;
        };
        let said = if removed { event.said.unsaid() } else { Some(event.said.clone()) };
        let Some(said) = said else {
            tx.execute("DELETE FROM event WHERE n = ?1", [event.n])?;
            continue;
        };
        // A place where something is missing stays one: nothing has this hash.
        let behind = if std::mem::take(&mut broken) { vec![0; 8] } else { before };
        before = rewritten(tx, event.n, of, &said, &behind)?;
    }
    set_last(tx, mchid, card, &if cut || broken { vec![0; 8] } else { before })
}

/// Takes names and texts from damaged rows that are not met as entries; damaged they stay. Gives their numbers.
fn blanked(tx: &Transaction<'_>, of: Whose<'_>, day: &str) -> rusqlite::Result<Vec<i64>> {
    let old = "at < ?1 AND (?2 IS NULL OR card = ?2) AND (?3 IS NULL OR mchid = ?3)";
    let (mchid, card) = of.ids();
    let values: [&dyn ToSql; 3] = [&day, &card, &mchid];
    let mut bad = card_record::unread(tx, old, &values)?;
    let bare = format!("SELECT n FROM publication WHERE {old} AND n NOT IN (SELECT publication FROM event)");
    bad.extend(tx.prepare(&bare)?.query_map(values, |r| r.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?);
    for n in bad.iter().copied() {
        let blank =
            "UPDATE publication SET user = '', body = '', body_sha256 = '', batch = NULL, removed = 1 WHERE n = ?1";
        tx.execute(blank, [n])?;
        unsaid(tx, "publication = ?1", n)?;
    }
    if matches!(of, Whose::Everybody) {
        // Whose publication is not there any more.
        let lost = "UPDATE event SET message = NULL, request_id = NULL, note = NULL
                    WHERE at < ?1 AND publication NOT IN (SELECT n FROM publication)";
        tx.execute(lost, [day])?;
    }
    Ok(bad)
}

fn unsaid(tx: &Transaction<'_>, of: &str, n: i64) -> rusqlite::Result<()> {
    let sql = format!("UPDATE event SET message = NULL, request_id = NULL, note = NULL WHERE {of}");
    tx.prepare_cached(&sql)?.execute([n]).map(|_| ())
}

/// Leaves of the publication what `bare` says; its new hash.
fn bared(tx: &Transaction<'_>, n: i64, bare: &Line) -> rusqlite::Result<Hash> {
    let flags = switches(&bare.body).map(flags_text);
    let hash = Publication::right_hash(bare, flags.as_deref());
    tx.prepare_cached(
        "UPDATE publication SET user = ?2, flags = ?3, body = ?4, body_sha256 = ?5, batch = NULL, removed = 1, hash = ?6
         WHERE n = ?1",
    )?
    .execute(params![n, bare.user, flags, bare.body, bare.body_sha256, hash])?;
    Ok(hash)
}

fn rewritten(tx: &Transaction<'_>, n: i64, of: &Hash, said: &Line, before: &Hash) -> rusqlite::Result<Hash> {
    let hash = Event::right_hash(said, of, before);
    let note = said.note.as_ref().and_then(|n| serde_json::to_string(n).ok());
    tx.prepare_cached(
        "UPDATE event SET message = ?2, request_id = ?3, note = ?4, before = ?5, hash = ?6 WHERE n = ?1",
    )?
    .execute(params![n, said.message, said.request_id, note, before, hash])?;
    Ok(hash)
}

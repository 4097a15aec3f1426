//! How an event is written: behind the last one of its card, with its publication where it is the first
//! (src/storage/README.md, The record).

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::entry::{Line, Phase};
use super::rows::{Event, Hash, Publication};
use crate::wechatpay::verdict::Verdict;

/// Adds an event, and its publication where it is the first.
pub(super) fn add(tx: &Transaction<'_>, line: &Line) -> rusqlite::Result<()> {
    let known = tx
        .prepare_cached("SELECT n, hash, mchid, card FROM publication WHERE id = ?1")?
        .query_row([&line.id], |r| {
            Ok((r.get(0)?, r.get::<_, Hash>(1)?, r.get::<_, String>(2)?, r.get::<_, String>(3)?))
        })
        .optional()?;
    let (n, hash, mchid, card) = match known {
        Some(known) => known,
        None => {
            let (n, hash) = Publication::insert(tx, line)?;
            (n, hash, line.mchid.clone(), line.card.clone())
        }
    };
    let before = last(tx, &mchid, &card)?;
    let hash = Event::insert(tx, n, &hash, line, &before)?;
    set_last(tx, &mchid, &card, &hash)?;
    tell(tx, n, line)
}

/// The hash of the card's last event.
fn last(tx: &Connection, mchid: &str, card: &str) -> rusqlite::Result<Hash> {
    let last = tx
        .prepare_cached("SELECT last FROM card WHERE card = ?1 AND mchid = ?2")?
        .query_row([card, mchid], |r| r.get(0))
        .optional()?;
    Ok(last.unwrap_or_default())
}

pub(super) fn set_last(tx: &Connection, mchid: &str, card: &str, hash: &Hash) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO card (mchid, card, last) VALUES (?1, ?2, ?3) ON CONFLICT (card, mchid) DO UPDATE SET last = ?3",
    )?
    .execute(params![mchid, card, hash])
    .map(|_| ())
}

/// What lists ask for at once: the verdict as it stands. The guard reads the events themselves.
fn tell(tx: &Connection, n: i64, line: &Line) -> rusqlite::Result<()> {
    let settles = line.phase == Phase::End
        || line.phase == Phase::Late && line.verdict == Some(Verdict::Confirmed)
        || line.phase == Phase::Intent && line.verdict.is_some();
    if settles {
        tx.prepare_cached("UPDATE publication SET verdict = ?2, late = ?3 WHERE n = ?1")?.execute(params![
            n,
            line.verdict.map(Verdict::name),
            line.phase == Phase::Late
        ])?;
    }
    if line.note.is_some() {
        tx.prepare_cached("UPDATE publication SET noted = 1 WHERE n = ?1")?.execute([n])?;
    }
    Ok(())
}

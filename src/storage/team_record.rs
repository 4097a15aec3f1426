//! What the record knows of 团队文件夹: which of its files were taken in, and what of ours is not there yet
//! (src/storage/README.md, A team's folder).

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry::Entry;
use super::record::Record;
use super::team_file::Wrong;
use crate::trouble::Trouble;
use crate::wechatpay::gateway::same_server;

/// What of ours is not in a folder yet.
pub(super) struct Lacking {
    /// The numbers of the entries, oldest first.
    pub entries: Vec<i64>,
    /// Up to this event all of it is there once these are.
    pub until: i64,
}

impl Record {
    /// The files of this folder that were taken in.
    pub(super) fn team_seen(&self, folder: &str) -> Result<HashSet<String>, Trouble> {
        let read = || -> rusqlite::Result<HashSet<String>> {
            let mut select = self.db.prepare_cached("SELECT file FROM team_seen WHERE folder = ?1")?;
            select.query_map([folder], |r| r.get(0))?.collect()
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// Writes down that these files were taken in.
    pub(super) fn team_saw<'a>(&mut self, folder: &str, files: impl Iterator<Item = &'a str>) -> Result<(), Trouble> {
        self.write_beside(|tx| {
            let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO team_seen (folder, file) VALUES (?1, ?2)")?;
            for file in files {
                insert.execute([folder, file])?;
            }
            Ok(())
        })
    }

    /// What of ours is not in the folder yet: entries with an event that came since it was written there last. What is
    /// under way now waits for its end, and all that came after its beginning with it.
    pub(super) fn team_lacks(&self, folder: &str) -> Result<Lacking, Trouble> {
        let orphans = self.orphans()?;
        let read = || -> rusqlite::Result<Lacking> {
            let until: Option<i64> = self
                .db
                .prepare_cached("SELECT until FROM team_put WHERE folder = ?1")?
                .query_row([folder], |r| r.get(0))
                .optional()?;
            let since = until.unwrap_or(0);
            let top: i64 = self.db.query_row("SELECT coalesce(max(n), 0) FROM event", [], |r| r.get(0))?;
            let top = first_open(&self.db, &orphans)?.map_or(top, |open| top.min(open - 1));
            let mut select = self.db.prepare_cached(
                "SELECT DISTINCT e.publication FROM event e JOIN publication p ON p.n = e.publication
                 WHERE e.n > ?1 AND e.n <= ?2 AND p.colleague = 0 AND p.removed = 0 ORDER BY 1",
            )?;
            let entries = select.query_map(params![since, top], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(Lacking { entries, until: top.max(since) })
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// Writes down that everything of ours up to this event is in the folder.
    pub(super) fn team_put(&mut self, folder: &str, until: i64) -> Result<(), Trouble> {
        self.write_beside(|tx| {
            tx.prepare_cached(
                "INSERT INTO team_put (folder, until) VALUES (?1, ?2)
                 ON CONFLICT (folder) DO UPDATE SET until = max(until, ?2)",
            )?
            .execute(params![folder, until])
            .map(|_| ())
        })
    }

    /// Whether an entry says of itself what is known of it here; one that is not known says nothing else.
    pub(super) fn team_agrees(&self, theirs: &Entry) -> Result<(), Wrong> {
        let known = self.entry(&theirs.line.id).ok().flatten();
        let Some(known) = known.filter(|k| !k.line.forgotten) else { return Ok(()) };
        let (a, b) = (&known.line, &theirs.line);
        let same = a.card == b.card && a.mchid == b.mchid && a.body == b.body && same_server(&a.gateway, &b.gateway);
        if same { Ok(()) } else { Err(Wrong::Other) }
    }
}

/// The first event of what is being published now.
fn first_open(db: &Connection, orphans: &HashSet<String>) -> rusqlite::Result<Option<i64>> {
    let mut select = db.prepare_cached(
        "SELECT p.id, (SELECT min(e.n) FROM event e WHERE e.publication = p.n) FROM publication p
         WHERE p.verdict IS NULL AND p.human = 0 AND p.colleague = 0",
    )?;
    let all = select.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Option<i64>>(1)?)))?;
    let mut first = None;
    for row in all {
        let (id, n) = row?;
        if let Some(n) = n.filter(|_| !orphans.contains(&id)) {
            first = Some(first.map_or(n, |f: i64| f.min(n)));
        }
    }
    Ok(first)
}

//! Damage that leaves every card unsettled: what an old home brought, and that a database was set aside. It is written
//! down in two tables, because a row of one that is changed or gone would settle cards; where they differ, that is damage
//! itself (src/storage/README.md, Damage).

use rusqlite::{Connection, params};

use crate::platform::clock::{instant, now_rfc3339};

/// What stands before damage need not be all that there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damage {
    /// Entries whose first event has this number or a later one came after it.
    pub place: i64,
    /// What happened up to then may be missing, in seconds since 1970.
    pub until: Option<i64>,
    /// So many rows or lines could not be read.
    pub lines: usize,
}

impl Damage {
    /// Both as one.
    pub fn and(self, other: Self) -> Self {
        let (place, until) = (self.place.max(other.place), self.until.max(other.until));
        Self { place, until, lines: self.lines + other.lines }
    }
}

pub(super) const TABLES: [&str; 2] = ["damage", "damage_again"];

/// Writes damage down; told once, also where a crash came between the writing and what follows it.
pub(super) fn note(db: &Connection, damage: Damage) -> rusqlite::Result<()> {
    let (place, lines, at) = (damage.place, damage.lines as i64, now_rfc3339());
    for table in TABLES {
        let sql = format!(
            "INSERT INTO {table} (place, until, lines, at) SELECT ?1, ?2, ?3, ?4
             WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE place = ?1 AND lines = ?3)"
        );
        db.execute(&sql, params![place, damage.until, lines, at])?;
    }
    Ok(())
}

/// The damage that was written down, all as one; an error in its place where the two tables differ.
pub(super) fn noted(db: &Connection) -> rusqlite::Result<Result<Option<Damage>, ()>> {
    let sql = "SELECT place, until, lines, count(*) = 2 AND min(of) < max(of) FROM
               (SELECT place, until, lines, at, 0 AS of FROM damage
                UNION ALL SELECT place, until, lines, at, 1 FROM damage_again)
               GROUP BY place, until, lines, at";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query([])?;
    let mut out: Option<Damage> = None;
    while let Some(row) = rows.next()? {
        let next = Damage { place: row.get(0)?, until: row.get(1)?, lines: row.get::<_, i64>(2)?.max(0) as usize };
        if !row.get(3)? {
            return Ok(Err(()));
        }
        out = Some(out.map_or(next, |d| d.and(next)));
    }
    Ok(Ok(out))
}

/// In how many of the tables it was written down that a database was set aside.
pub(super) fn aside_noted(db: &Connection) -> rusqlite::Result<usize> {
    let sql = "SELECT (SELECT count(*) > 0 FROM damage WHERE place = 0 AND lines = 0)
               + (SELECT count(*) > 0 FROM damage_again WHERE place = 0 AND lines = 0)";
    db.query_row(sql, [], |r| r.get::<_, i64>(0)).map(|n| n as usize)
}

/// Writes damage down anew where the two tables differ: from now on, because nobody knows what stood there.
pub(super) fn mend(db: &Connection) -> rusqlite::Result<()> {
    if noted(db)?.is_ok() {
        return Ok(());
    }
    let aside = aside_noted(db)? > 0;
    for table in TABLES {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let place = behind(db)?;
    let until = latest(db, place)?;
    note(db, Damage { place, until, lines: 1 })?;
    if aside { note(db, Damage { place: 0, until, lines: 0 }) } else { Ok(()) }
}

/// The number behind the last event.
pub(super) fn behind(db: &Connection) -> rusqlite::Result<i64> {
    db.query_row("SELECT coalesce(max(n), 0) + 1 FROM event", [], |r| r.get(0))
}

/// When the newest of ours up to the first event behind `place` happened, in seconds since 1970: the record went on
/// until then at least.
pub(super) fn latest(db: &Connection, place: i64) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT p.at FROM publication p WHERE p.colleague = 0 AND p.n IN
               (SELECT publication FROM event WHERE n <= (SELECT coalesce(min(n), ?1) FROM event WHERE n >= ?1))";
    let mut select = db.prepare_cached(sql)?;
    let all = select.query_map([place], |r| r.get::<_, String>(0))?;
    Ok(all.flatten().filter_map(|at| instant(&at)).max())
}

//! 发布记录 as lists, newest first, read in pages so that memory stays flat (src/storage/README.md, Lists).

use rusqlite::ToSql;

use super::card_record;
use super::damage;
use super::entry::Entry;
use super::record::Record;
use crate::trouble::{Trouble, Who};

/// So many entries are read at once.
const PAGE: usize = 500;

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// 商户号
    pub mchid: Option<&'a str>,
    /// One of these cards; any where there is none.
    pub cards: Vec<&'a str>,
    /// From this day on (`2026-11-01`).
    pub since: Option<&'a str>,
    /// Up to this day, with it.
    pub until: Option<&'a str>,
    /// A part of the person's name or login.
    pub by: Option<&'a str>,
    /// Of this run over several cards.
    pub batch: Option<&'a str>,
}

impl Wanted<'_> {
    /// The condition on a publication's row, and its values.
    fn condition(&self) -> (String, Vec<&dyn ToSql>) {
        let mut parts = vec!["removed = 0".to_owned()];
        let mut values: Vec<&dyn ToSql> = Vec::new();
        for (column, value) in [
            ("mchid = ?", &self.mchid),
            ("substr(at, 1, 10) >= ?", &self.since),
            ("substr(at, 1, 10) <= ?", &self.until),
            ("instr(lower(user), lower(?)) > 0", &self.by),
            ("batch = ?", &self.batch),
        ] {
            if let Some(value) = value {
                parts.push(column.to_owned());
                values.push(value);
            }
        }
        if !self.cards.is_empty() {
            parts.push(format!("card IN ({})", vec!["?"; self.cards.len()].join(", ")));
            values.extend(self.cards.iter().map(|c| c as &dyn ToSql));
        }
        (parts.join(" AND "), values)
    }
}

impl Record {
    /// Gives each wanted entry to `told`, newest first; what a dead process left open is of unknown outcome.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn each(&self, wanted: &Wanted<'_>, mut told: impl FnMut(&Entry)) -> Result<(), Trouble> {
        let orphans = self.orphans()?;
        let (of, values) = wanted.condition();
        let failed = |e: rusqlite::Error| self.trouble(&e);
        let sql = format!("SELECT n FROM publication WHERE {of} AND n < ? ORDER BY n DESC LIMIT {PAGE}");
        let mut before = i64::MAX;
        loop {
            let with: Vec<&dyn ToSql> = values.iter().copied().chain([&before as &dyn ToSql]).collect();
            let page = || -> rusqlite::Result<Vec<i64>> {
                self.db.prepare_cached(&sql)?.query_map(with.as_slice(), |r| r.get(0))?.collect()
            };
            let page = page().map_err(failed)?;
            let (Some(newest), Some(oldest)) = (page.first(), page.last()) else { return Ok(()) };
            let range: Vec<&dyn ToSql> = values.iter().copied().chain([oldest as &dyn ToSql, newest]).collect();
            let all = card_record::some(&self.db, &format!("{of} AND n BETWEEN ? AND ?"), &range).map_err(failed)?;
            for (_, e) in all.into_iter().rev() {
                let orphan = orphans.contains(&e.line.id);
                told(&e.as_ended(orphan));
            }
            before = *oldest;
        }
    }

    /// What is to be told of damage anywhere in the record, without looking at every row: what an old home brought, or
    /// that a database was set aside.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn trouble_of_all(&self) -> Result<Option<Trouble>, Trouble> {
        let noted = damage::noted(&self.db).map_err(|e| self.trouble(&e))?;
        let lines = noted.map_or(Some(1), |noted| noted.map(|d| d.lines.max(1)));
        Ok(lines.map(|count| Trouble::new("record-damaged", Who::Person).with("count", count)))
    }
}

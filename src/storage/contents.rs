//! 常用内容: contents that a person keeps under a name, to put them into the form again. They are hers, so that they stand
//! beside the record and not in the cache; they decide nothing, and no guard reads them (src/storage/README.md, Contents).

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::record::Record;
use crate::rights::CardRights;
use crate::trouble::{Trouble, Who};

/// So many characters of a name are kept.
pub const MOST: usize = 30;

/// A content under its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Its number.
    pub n: i64,
    /// What she calls it.
    pub name: String,
    /// When it was kept, RFC 3339.
    pub at: String,
    /// 商户号 for which it was made; empty: 演练.
    pub mchid: String,
    /// The content.
    pub rights: CardRights,
}

impl Record {
    /// What is kept, in the order of the names; one that cannot be read is left out.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn contents(&self) -> Result<Vec<Content>, Trouble> {
        let read = || -> rusqlite::Result<Vec<Content>> {
            let mut select = self.db.prepare_cached("SELECT n, name, at, mchid, rights FROM content ORDER BY name")?;
            let all = select.query_map([], |r| {
                let text: String = r.get(4)?;
                let (n, name, at, mchid) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
                Ok(serde_json::from_str(&text).ok().map(|rights| Content { n, name, at, mchid, rights }))
            })?;
            all.filter_map(Result::transpose).collect()
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// Keeps a content; what has the same name makes room for it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep_content(&mut self, c: &Content) -> Result<(), Trouble> {
        let rights = serde_json::to_string(&c.rights).unwrap_or_default();
        self.write_beside(|tx| {
            let sql = "INSERT INTO content (name, at, mchid, rights) VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (name) DO UPDATE SET at = ?2, mchid = ?3, rights = ?4";
            tx.execute(sql, params![c.name, c.at, c.mchid, rights]).map(|_| ())
        })
    }

    /// Another name for it.
    ///
    /// # Errors
    /// Another content has that name, or it cannot be written.
    pub fn rename_content(&mut self, n: i64, name: &str) -> Result<(), Trouble> {
        let done = self.write_beside(|tx| {
            let taken =
                tx.query_row("SELECT count(*) FROM content WHERE name = ?2 AND n <> ?1", params![n, name], |r| {
                    r.get::<_, i64>(0)
                })?;
            if taken == 0 {
                tx.execute("UPDATE content SET name = ?2 WHERE n = ?1", params![n, name])?;
            }
            Ok(taken == 0)
        })?;
        if done { Ok(()) } else { Err(Trouble::new("contents-taken", Who::Person).with("name", name)) }
    }

    /// It is kept no longer.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn drop_content(&mut self, n: i64) -> Result<(), Trouble> {
        self.write_beside(|tx| tx.execute("DELETE FROM content WHERE n = ?1", [n]).map(|_| ()))
    }
}

/// Keeps a colleague's beside what is here, under a further name where another content has that; gives whether it is new.
pub(super) fn take(tx: &Transaction<'_>, c: Content) -> rusqlite::Result<bool> {
    let text = serde_json::to_string(&c.rights).unwrap_or_default();
    let there = |name: &str| {
        let sql = "SELECT rights = ?2 FROM content WHERE name = ?1";
        tx.query_row(sql, params![name, text], |r| r.get::<_, bool>(0)).optional()
    };
    let whole: String = c.name.trim().chars().take(MOST).collect();
    let mut name = whole.clone();
    for n in 2.. {
        match there(&name)? {
            Some(true) => return Ok(false),
            Some(false) => {
                let end = format!("（{n}）");
                let room = MOST.saturating_sub(end.chars().count());
                name = whole.chars().take(room).chain(end.chars()).collect();
            }
            None => break,
        }
    }
    let sql = "INSERT INTO content (name, at, mchid, rights) VALUES (?1, ?2, ?3, ?4)";
    let named = !name.is_empty();
    Ok(named && tx.execute(sql, params![name, c.at, c.mchid, text])? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_kept_by_their_names_renamed_and_dropped() {
        let home = tempfile::tempdir().unwrap();
        let mut record = Record::open(&home.path().join("studio.db"), 1).unwrap();
        let of = |name: &str, word: &str| {
            let mut rights = CardRights::default();
            rights.set_text(crate::rights::field::FieldId::BonusValueWord, word);
            Content { name: name.into(), at: "2026-11-26T15:20:00+08:00".into(), rights, ..Content::default() }
        };
        record.keep_content(&of("周二", "云豆")).unwrap();
        record.keep_content(&of("节日", "积分")).unwrap();
        record.keep_content(&of("周二", "金豆")).unwrap();
        let all = record.contents().unwrap();
        let words: Vec<_> = all.iter().map(|c| c.rights.bonus.bonus_value_word.clone().unwrap_or_default()).collect();
        assert_eq!((all.len(), words.contains(&"金豆".to_owned())), (2, true), "the same name is the same place");
        let tuesday = all.iter().find(|c| c.name == "周二").unwrap().n;
        assert_eq!(record.rename_content(tuesday, "节日").unwrap_err().sentence.key, "contents-taken");
        record.rename_content(tuesday, "周二七折").unwrap();
        assert!(record.contents().unwrap().iter().any(|c| c.name == "周二七折" && c.n == tuesday));
        record.drop_content(tuesday).unwrap();
        drop(record);
        let record = Record::open(&home.path().join("studio.db"), 1).unwrap();
        assert_eq!(record.contents().unwrap().iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["节日"]);
    }
}

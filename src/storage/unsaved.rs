//! What was typed and is not saved as a file: one row of `studio.db` for each window, so that at most a second of typing
//! is ever at risk. What a dead process left behind is offered, never imposed (src/storage/README.md, Unsaved work).

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::params;
use serde::Deserialize;
use serde_json::Value;

use super::atomic;
use super::draft_json::Draft;
use super::locks::is_held;
use super::old_home::Progress;
use super::record::Record;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};

/// The unsaved work of this process, and what others left.
#[derive(Debug)]
pub struct Unsaved {
    record: Record,
    /// The name of this window's row, and of the lock that says that it lives.
    slot: String,
    _lives: File,
}

/// What a dead process left behind.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The draft.
    pub draft: Draft,
    /// The file that it was opened from.
    pub origin: Option<PathBuf>,
    /// When it was kept, RFC 3339.
    pub at: String,
    /// The name of its row.
    pub slot: String,
}

/// Slot, time, file and draft.
type Row = (String, String, Option<String>, String);

/// What the first version kept in a file.
#[derive(Deserialize)]
struct Content {
    at: String,
    origin: Option<PathBuf>,
    draft: Value,
}

impl Unsaved {
    /// Opens it in the database at `record`; `nonce` makes the name of this window's row its own.
    ///
    /// # Errors
    /// As [`Record::open`].
    pub fn open(record: &Path, pid: u32, nonce: &str) -> Result<Self, Trouble> {
        Self::open_telling(record, pid, nonce, &mut |_| {})
    }

    /// The same; `progress` hears how far the taking in of an old home is.
    ///
    /// # Errors
    /// As [`Record::open`].
    pub fn open_telling(
        record: &Path,
        pid: u32,
        nonce: &str,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, Trouble> {
        let slot = format!("{pid}-{}", nonce.get(..8).unwrap_or(nonce));
        let record = Record::open_telling(record, pid, progress)?;
        let lives = record.owners.live(&slot).map_err(|e| atomic::unwritable(record.path(), &e))?;
        Ok(Self { record, slot, _lives: lives })
    }

    /// As [`Record::is_moved`].
    pub fn is_moved(&self) -> bool {
        self.record.is_moved()
    }

    /// Keeps `draft` as it is now.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&mut self, draft: &Draft, origin: Option<&Path>, at: &str) -> Result<(), Trouble> {
        let text = String::from_utf8(draft.write()).unwrap_or_default();
        let (slot, origin) = (self.slot.clone(), origin.and_then(Path::to_str));
        self.record.write(|tx| put(tx, &slot, at, origin, &text))
    }

    /// Nothing is unsaved any more.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn clear(&mut self) -> Result<(), Trouble> {
        let slot = self.slot.clone();
        self.drop_row(&slot)
    }

    /// What processes left that are gone, newest first. What cannot be read is kept in a file of its own, and told.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn left(&mut self, now: &str) -> Result<(Vec<Recovered>, Vec<Trouble>), Trouble> {
        let mut told = self.record.told_at_once();
        told.extend(self.old_files(now)?);
        let rows = || -> rusqlite::Result<Vec<Row>> {
            let mut select = self.record.db.prepare("SELECT slot, at, origin, draft FROM unsaved ORDER BY at DESC")?;
            let all = select.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
            all.collect()
        };
        let rows = rows().map_err(|e| self.record.trouble(&e))?;
        let mut found = Vec::new();
        for (slot, at, origin, text) in rows {
            if slot == self.slot || self.record.owners.lives(&slot) {
                continue;
            }
            match Draft::read(text.as_bytes()) {
                Ok(draft) => found.push(Recovered { draft, origin: origin.map(PathBuf::from), at, slot }),
                Err(_) => {
                    told.push(self.aside(&slot, &text, now)?);
                    self.drop_row(&slot)?;
                }
            }
        }
        Ok((found, told))
    }

    /// Throws what was left away.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn discard(&mut self, recovered: &Recovered) -> Result<(), Trouble> {
        self.drop_row(&recovered.slot)
    }

    fn drop_row(&mut self, slot: &str) -> Result<(), Trouble> {
        self.record.write(|tx| tx.prepare_cached("DELETE FROM unsaved WHERE slot = ?1")?.execute([slot]).map(|_| ()))
    }

    /// Writes what cannot be read into a file of its own, so that nothing is lost.
    fn aside(&self, slot: &str, text: &str, now: &str) -> Result<Trouble, Trouble> {
        let stamp: String = now.chars().filter(char::is_ascii_digit).collect();
        let path = self.record.path().with_file_name(format!("unsaved-{slot}.unreadable-{stamp}.json"));
        atomic::write(&path, text.as_bytes())?;
        let told = Trouble::new("set-aside", Who::Engineer).with("file", atomic::shown(self.record.path()));
        Ok(told.with("aside", atomic::shown(&path)))
    }

    /// Takes in what windows of the first version left in `autosave/`; what a living one still writes stays.
    fn old_files(&mut self, now: &str) -> Result<Vec<Trouble>, Trouble> {
        let mut told = Vec::new();
        let dir = self.record.path().with_file_name("autosave");
        atomic::sweep(&dir);
        let all = std::fs::read_dir(&dir).into_iter().flatten().flatten();
        for path in all.map(|e| e.path()) {
            let unreadable = path.to_string_lossy().contains(".unreadable-");
            if path.extension().is_none_or(|e| e != "json") || unreadable || is_held(&path.with_extension("lock")) {
                continue;
            }
            let content = input::plain(&path, Kind::Autosave).ok();
            let content = content.and_then(|c| serde_json::from_slice::<Content>(&c.bytes).ok());
            let Some(Content { at, origin, draft }) = content else {
                told.push(atomic::set_aside(&path, now).unwrap_or_else(|| {
                    atomic::unreadable(&path, &std::io::Error::other("it cannot be renamed either"))
                }));
                continue;
            };
            let slot = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let origin = origin.as_deref().and_then(Path::to_str);
            self.record.write(|tx| put(tx, &slot, &at, origin, &draft.to_string()))?;
            let mut name = path.clone().into_os_string();
            name.push(".before-db");
            std::fs::rename(&path, &name).map_err(|e| atomic::unwritable(&path, &e))?;
            std::fs::remove_file(path.with_extension("lock")).ok();
        }
        Ok(told)
    }
}

fn put(
    tx: &rusqlite::Transaction<'_>,
    slot: &str,
    at: &str,
    origin: Option<&str>,
    draft: &str,
) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO unsaved (slot, at, origin, draft) VALUES (?1, ?2, ?3, ?4)";
    tx.prepare_cached(sql)?.execute(params![slot, at, origin, draft]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_living_window_keeps_is_not_offered_and_what_one_left_behind_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let mut theirs = Unsaved::open(&path, 1, "aaaaaaaa").unwrap();
        let draft = Draft { card_id: Some("p1".into()), ..Draft::default() };
        theirs.keep(&draft, None, "2026-11-24T09:00:00+08:00").unwrap();
        let mut mine = Unsaved::open(&path, 2, "bbbbbbbb").unwrap();
        mine.keep(&draft, None, "2026-11-24T09:00:00+08:00").unwrap();
        assert!(mine.left("2026").unwrap().0.is_empty());
        drop(theirs);
        let (found, told) = mine.left("2026").unwrap();
        assert_eq!((found.len(), &found[0].draft), (1, &draft));
        assert!(told.is_empty());
        mine.discard(&found[0]).unwrap();
        assert!(mine.left("2026").unwrap().0.is_empty());
    }

    #[test]
    fn a_row_that_cannot_be_read_is_kept_in_a_file_and_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let mut mine = Unsaved::open(&path, 2, "bbbbbbbb").unwrap();
        mine.record.write(|tx| put(tx, "9-x", "2026", None, "garbage")).unwrap();
        let (found, told) = mine.left("2026").unwrap();
        assert!(found.is_empty() && told.len() == 1);
        assert_eq!(std::fs::read(dir.path().join("unsaved-9-x.unreadable-2026.json")).unwrap(), b"garbage");
        assert!(mine.left("2026").unwrap().1.is_empty(), "told once");
    }

    #[test]
    fn files_of_the_first_version_are_taken_in_once_and_kept_beside() {
        let dir = tempfile::tempdir().unwrap();
        let old = dir.path().join("autosave");
        std::fs::create_dir(&old).unwrap();
        let draft = Draft { card_id: Some("p1".into()), ..Draft::default() };
        let text = String::from_utf8(draft.write()).unwrap();
        let content = format!(r#"{{"at":"2026-11-24T09:00:00+08:00","origin":"/tmp/a.cardrights","draft":{text}}}"#);
        std::fs::write(old.join("7-abcdefgh.json"), content).unwrap();
        std::fs::write(old.join("9-x.json"), "garbage").unwrap();
        let mut mine = Unsaved::open(&dir.path().join("studio.db"), 2, "bbbbbbbb").unwrap();
        for told_now in [1, 0] {
            let (found, told) = mine.left("2026").unwrap();
            assert_eq!((found.len(), told.len()), (1, told_now));
            assert_eq!((&found[0].draft, found[0].origin.as_deref()), (&draft, Some(Path::new("/tmp/a.cardrights"))));
        }
        assert!(old.join("7-abcdefgh.json.before-db").is_file() && !old.join("7-abcdefgh.json").exists());
    }
}

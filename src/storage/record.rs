//! 发布记录: what was sent and what was said of it, as rows of `studio.db` or `trial.db` (src/storage/README.md, The
//! record). Every write is one transaction; an intent without an end is an orphan only when its owner's lock is free.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

use super::card_record::{self, CardRecord, Kept};
use super::damage::{self, Damage};
use super::db::{self, Failed, Identity, is_damage};
use super::events::add;
use super::old_home::{self, Progress};
use super::owners::Owners;
use super::{atomic, schema};
use crate::platform::clock;
use crate::trouble::Trouble;

pub use super::entry::{Entry, Line, Note, Phase};

/// A record, open.
#[derive(Debug)]
pub struct Record {
    path: PathBuf,
    pub(super) db: Connection,
    pub(super) owners: Owners,
    /// The file that was opened: written to as long as it lies there.
    identity: Identity,
    /// What was to be told when it was opened: an old home that was taken in, a damaged database that was set aside.
    told: Vec<Trouble>,
    /// So often something was written by this process.
    pub(super) written: u64,
    /// What was read of a card last.
    kept: Option<Kept>,
    /// Who publishes; the login where nobody said.
    signed: Option<String>,
}

impl Record {
    /// Opens the record at `path` (it may not exist yet) for the process `pid`; a home of the first version beside it is
    /// taken in.
    ///
    /// # Errors
    /// The folder cannot be written, the database is of a newer version, or damaged and cannot be set aside.
    pub fn open(path: &Path, pid: u32) -> Result<Self, Trouble> {
        Self::open_telling(path, pid, &mut |_| {})
    }

    /// The same; `progress` hears how far the taking in of an old home is.
    ///
    /// # Errors
    /// As [`Record::open`].
    pub fn open_telling(path: &Path, pid: u32, progress: &mut dyn FnMut(Progress)) -> Result<Self, Trouble> {
        let owners = Owners::join(path, pid).map_err(|e| atomic::unwritable(path, &e))?;
        path.parent().map(atomic::sweep);
        let mut told = Vec::new();
        let db = match db::open(path, schema::RECORD, owners.are_first()) {
            Ok(db) => db,
            Err(Failed::Damaged(detail)) => begun_anew(path, &owners, detail, &mut told)?,
            Err(Failed::Told(t)) => return Err(t),
        };
        unsettled_behind_aside(&db, path).map_err(|e| db::trouble(path, &e))?;
        let identity = Identity::of(path);
        let mut out = Self { path: path.to_owned(), db, owners, identity, told, written: 0, kept: None, signed: None };
        if let Some(brought) = old_home::take_in(&mut out.db, path, progress)? {
            out.told.extend(brought);
        }
        Ok(out)
    }

    /// Whether there is one at `path`, of whatever version: opening it makes one.
    pub fn is_there(path: &Path) -> bool {
        path.exists() || old_home::old_file(path).exists()
    }

    /// What is to be told of its opening.
    pub fn told(&mut self) -> Vec<Trouble> {
        std::mem::take(&mut self.told)
    }

    /// The same without damage of real cards: each tells of it where it is asked for, and what to do about it.
    pub fn told_at_once(&mut self) -> Vec<Trouble> {
        let trial = old_home::is_trial(&self.path);
        self.told().into_iter().filter(|t| trial || t.sentence.key != "record-damaged").collect()
    }

    /// Who publishes from now on, as `person::signed` says it.
    pub fn sign(&mut self, who: String) {
        self.signed = Some(who);
    }

    /// Who publishes.
    pub fn user(&self) -> String {
        self.signed.clone().unwrap_or_else(crate::platform::user)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one event, and its publication where it is the first.
    ///
    /// # Errors
    /// It cannot be written; then nothing may be sent.
    pub fn append(&mut self, line: &Line) -> Result<(), Trouble> {
        self.append_all(std::slice::from_ref(line))
    }

    /// The same for several in one transaction, so that none stands there without the others.
    ///
    /// # Errors
    /// As [`Record::append`].
    pub fn append_all(&mut self, lines: &[Line]) -> Result<(), Trouble> {
        self.write(|tx| lines.iter().try_for_each(|l| add(tx, l)))
    }

    /// Runs `work` in a transaction that nobody else writes beside; it is undone where `work` fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Trouble> {
        self.written += 1;
        self.write_beside(work)
    }

    /// The same for what changes no entry.
    pub(super) fn write_beside<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Trouble> {
        self.is_in_place()?;
        db::write(&mut self.db, &self.path, work)
    }

    /// Nothing is written into a file that was moved or removed: it would be lost to everybody.
    pub(super) fn is_in_place(&self) -> Result<(), Trouble> {
        let gone = || std::io::Error::new(std::io::ErrorKind::NotFound, "another file lies in its place, or none");
        if self.is_moved() { Err(atomic::unwritable(&self.path, &gone())) } else { Ok(()) }
    }

    /// Writes down that a database was set aside here, where that was not done yet.
    pub(super) fn note_aside(&self) -> Result<(), Trouble> {
        unsettled_behind_aside(&self.db, &self.path).map_err(|e| self.trouble(&e))
    }

    /// Whether another file lies in its place, or none: somebody moved or removed it, or set it aside.
    pub fn is_moved(&self) -> bool {
        Identity::of(&self.path) != self.identity
    }

    /// The trouble of an error here.
    pub(super) fn trouble(&self, e: &rusqlite::Error) -> Trouble {
        db::trouble(&self.path, e)
    }

    /// Everything that is known of the card of this merchant, at whatever gateway. The record of 演练 knows nothing of
    /// any card: nothing that decides can be read from it.
    ///
    /// What was read last is given again as long as nothing in the database changed, neither here nor by another
    /// process; bytes that were changed past SQLite are noticed by the next reader.
    ///
    /// A database that turns out to be damaged while it is read is set aside, and what is known begins anew, unsettled.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn card(&mut self, mchid: &str, card: &str) -> Result<Arc<CardRecord>, Trouble> {
        if old_home::is_trial(&self.path) {
            return Ok(Arc::default());
        }
        let known = self.read_card((mchid, card))?;
        if known.torn && self.write(|tx| damage::mend(tx)).is_ok() {
            return self.read_card((mchid, card));
        }
        Ok(known)
    }

    fn read_card(&mut self, of: (&str, &str)) -> Result<Arc<CardRecord>, Trouble> {
        match card_record::read_or_kept(&self.db, &self.owners, &mut self.kept, of) {
            Err(e) if is_damage(&e) => {
                self.renew(e.to_string())?;
                card_record::read_or_kept(&self.db, &self.owners, &mut self.kept, of).map_err(|e| self.trouble(&e))
            }
            read => read.map_err(|e| self.trouble(&e)),
        }
    }

    /// Sets the damaged database aside and begins a new one in its place.
    pub(super) fn renew(&mut self, detail: String) -> Result<(), Trouble> {
        self.kept = None;
        // Closed first: what is set aside is nobody's any more.
        let closed =
            std::mem::replace(&mut self.db, Connection::open_in_memory().map_err(|e| db::trouble(&self.path, &e))?);
        drop(closed);
        self.db = begun_anew(&self.path, &self.owners, detail, &mut self.told)?;
        self.identity = Identity::of(&self.path);
        Ok(())
    }

    /// The entry `id`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn entry(&self, id: &str) -> Result<Option<Entry>, Trouble> {
        card_record::entry(&self.db, id).map_err(|e| self.trouble(&e))
    }

    /// The lines of the entry `id`, oldest first; none where it is not known.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn lines(&self, id: &str) -> Result<Vec<Line>, Trouble> {
        card_record::lines(&self.db, id).map_err(|e| self.trouble(&e))
    }

    /// Every entry, oldest first: for tests and tools that may take their time.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Trouble> {
        let all = card_record::some(&self.db, "1 = 1", &[]).map_err(|e| self.trouble(&e))?;
        Ok(all.into_iter().map(|(_, e)| e).collect())
    }

    /// Which of the entries without a verdict belong to processes that are gone: their outcome is unknown.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn orphans(&self) -> Result<HashSet<String>, Trouble> {
        card_record::orphans(&self.db, &self.owners).map_err(|e| self.trouble(&e))
    }

    /// Takes the right to publish one card; `None` while another publication of it is under way, here or in another
    /// window. The right ends when the file is dropped.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn hold(&self, card_id: &str) -> Result<Option<File>, Trouble> {
        self.owners.hold(card_id).map_err(|e| atomic::unwritable(&self.path, &e))
    }

    /// Takes in a colleague's entries, marked as such. What was sent or said here stays as it is; of a colleague's
    /// entry that was taken in before, only what became of it since is added. Gives how many brought something, and how
    /// many were known.
    ///
    /// # Errors
    /// As [`Record::append`].
    pub fn import(&mut self, theirs: &[Entry]) -> Result<(usize, usize), Trouble> {
        let new = self.write(|tx| {
            let mut new = 0;
            for e in theirs {
                let known = card_record::entry(tx, &e.line.id)?;
                let lines = known.map_or_else(|| e.lines(), |known| known.news(e));
                new += usize::from(!lines.is_empty());
                for line in lines {
                    // No process of this computer owns them.
                    add(tx, &Line { colleague: true, pid: 0, ..line })?;
                }
            }
            Ok(new)
        })?;
        Ok((new, theirs.len() - new))
    }
}

/// A new database in the place of a damaged one, which is kept under another name: no real card is settled in it.
fn begun_anew(path: &Path, owners: &Owners, detail: String, told: &mut Vec<Trouble>) -> Result<Connection, Trouble> {
    let locked = owners.exclusively(|| {
        if !owners.are_alone() {
            // Another window still writes into it: what it writes would be lost to everybody.
            return Err(Failed::Damaged(detail.clone()).told(path));
        }
        // Somebody else may have begun anew while this one waited.
        match db::open(path, schema::RECORD, false) {
            Ok(whole) if db::look_over(&whole).is_ok_and(|said| said.is_ok()) => return Ok((whole, None)),
            Err(Failed::Told(t)) => return Err(t),
            _ => {}
        }
        let aside = db::set_aside(path, detail)?;
        let db = db::open(path, schema::RECORD, false).map_err(|f| f.told(path))?;
        unsettled_behind_aside(&db, path).map_err(|e| db::trouble(path, &e))?;
        Ok((db, Some(aside)))
    });
    let (db, aside) = locked.map_err(|e| atomic::unwritable(path, &e))??;
    told.extend(aside);
    Ok(db)
}

/// Where a damaged one was set aside no real card is settled, also where a crash came before that was written down.
fn unsettled_behind_aside(db: &Connection, path: &Path) -> rusqlite::Result<()> {
    if db::is_aside(path) && damage::aside_noted(db)? < damage::TABLES.len() {
        damage::note(db, Damage { place: 0, until: clock::instant(&clock::now_rfc3339()), lines: 0 })?;
    }
    Ok(())
}

//! 发布记录: what was sent, line by line (src/storage/README.md, The record). Each line is one write under a file lock,
//! flushed; an intent without an end is an orphan only when its owner's lock is free.

use std::collections::HashSet;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic;
use super::entry::Entries;
use super::locks::locked;
use super::owners::Owners;
use super::sum::{self, Piece, Scan, before_more, bytes_of, last_line, read_from, unfinished};
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};

pub use super::entry::{Entry, Line, Note, Phase};

/// A ledger file and what was read of it.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    owners: Owners,
    entries: Entries,
    read: u64,
    /// The last bytes before `read`, to see that the file was rewritten.
    tail: Vec<u8>,
    /// Entries without an end whose owner was gone before the file was read to its end.
    gone: HashSet<String>,
    /// Lines that could not be understood.
    pub skipped: usize,
    scan: Scan,
    /// The last line has no end, and is neither whole nor only a beginning.
    bad_tail: bool,
}

const TAIL_BYTES: u64 = 64;

impl Ledger {
    /// Opens the ledger at `path` (it may not exist yet) for the process `pid`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn open(path: &Path, pid: u32) -> Result<Self, Trouble> {
        let mut out = Self::unread(path, pid)?;
        out.refresh()?;
        Ok(out)
    }

    /// The same for a caller that only writes: existing lines are not read, however many there are.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_to_write(path: &Path, pid: u32) -> Result<Self, Trouble> {
        let mut out = Self::unread(path, pid)?;
        if let Ok(mut file) = input::open(path, Kind::Ledger) {
            let told = |e: std::io::Error| atomic::unreadable(path, &e);
            let len = file.metadata().map_err(told)?.len();
            // A line that is being written, or was torn, is read from its beginning.
            out.read = len - unfinished(&last_line(&mut file, len).map_err(told)?).len() as u64;
            out.scan = Scan::blind();
            out.tail = read_from(&mut file, out.read.saturating_sub(TAIL_BYTES)).map_err(told)?;
            out.tail.truncate(out.read.min(TAIL_BYTES) as usize);
        }
        Ok(out)
    }

    fn unread(path: &Path, pid: u32) -> Result<Self, Trouble> {
        let owners = Owners::join(path, pid).map_err(|e| atomic::unwritable(path, &e))?;
        Ok(Self {
            path: path.to_owned(),
            owners,
            entries: Entries::default(),
            read: 0,
            tail: Vec::new(),
            gone: HashSet::new(),
            skipped: 0,
            scan: Scan::default(),
            bad_tail: false,
        })
    }

    /// Appends one line: one write under the file lock, flushed to the disk.
    ///
    /// # Errors
    /// As [`atomic::unwritable`]; then nothing may be sent.
    pub fn append(&mut self, line: &Line) -> Result<(), Trouble> {
        self.write(bytes_of(line))
    }

    /// The same for several lines in one write, so that none stands there without the others.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_all(&mut self, lines: &[Line]) -> Result<(), Trouble> {
        self.write(lines.iter().flat_map(bytes_of).collect())
    }

    fn write(&mut self, bytes: Vec<u8>) -> Result<(), Trouble> {
        let result = locked(self.owners.lock(), || {
            let mut file = private(&self.path)?;
            let len = file.metadata()?.len();
            let mut all = before_more(&mut file, len)?;
            all.extend(bytes);
            append(&mut file, &all).inspect_err(|_| {
                // A disk that is full keeps no half of a line, where the system lets us take it back.
                file.set_len(len).ok();
            })
        });
        result.and_then(|r| r).map_err(|e| atomic::unwritable(&self.path, &e))?;
        self.refresh()
    }

    /// Reads what was added since, by this process or another, and sees which entries nobody will end any more.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn refresh(&mut self) -> Result<(), Trouble> {
        self.read_on()?;
        if self.bad_tail || self.scan.is_open() {
            // Perhaps somebody is just writing it: then it is whole when the lock is free.
            let lock = self.owners.lock().to_owned();
            locked(&lock, || self.read_on()).map_err(|e| atomic::unreadable(&self.path, &e))??;
        }
        // Who is gone stays gone: each is asked for once.
        let asked = |e: &&Arc<Entry>| e.is_open() && !self.gone.contains(&e.line.id);
        let fresh = self.entries().iter().filter(asked).filter(|e| self.owners.is_gone(&e.line));
        let fresh: Vec<String> = fresh.map(|e| e.line.id.clone()).collect();
        if !fresh.is_empty() {
            // The owner may have written its end between the first reading and its own end: read once more.
            self.read_on()?;
            self.gone.extend(fresh);
        }
        Ok(())
    }

    fn read_on(&mut self) -> Result<(), Trouble> {
        let mut file = match input::open(&self.path, Kind::Ledger) {
            Ok(f) => f,
            Err(e) if e.is_missing() => return Ok(()),
            Err(e) => return Err(e.into()),
        };
        let path = self.path.clone();
        let told = |e: std::io::Error| atomic::unreadable(&path, &e);
        let start = self.read.saturating_sub(TAIL_BYTES);
        let bytes = read_from(&mut file, start).map_err(told)?;
        let known = (self.read - start) as usize;
        let (bytes, known) = if bytes.get(..known) == Some(&self.tail[..]) {
            (bytes, known)
        } else {
            (self.entries, self.scan) = (Entries::default(), Scan::default());
            (self.read, self.skipped) = (0, 0);
            (read_from(&mut file, 0).map_err(told)?, 0)
        };
        let fresh = bytes.get(known..).unwrap_or_default();
        // A line without its end is still being written, or torn, unless only its end is missing.
        let rest = unfinished(fresh);
        let whole = if self.scan.is_whole(rest) { fresh.len() } else { fresh.len() - rest.len() };
        self.bad_tail = whole < fresh.len() && !sum::is_beginning(rest);
        for line in fresh[..whole].split(|b| *b == b'\n') {
            match self.scan.line(line, self.entries.all().len()) {
                Piece::Whole(line) => self.entries.take(*line),
                Piece::Bad => self.skipped += 1,
                Piece::Seal(_) | Piece::Empty => {}
            }
        }
        self.read += whole as u64;
        let keep = self.read.min(TAIL_BYTES);
        self.tail = read_from(&mut file, self.read - keep).map_err(told)?;
        self.tail.truncate(keep as usize);
        Ok(())
    }

    /// Whether the record was damaged: what stands before the damage need not be all that there was.
    pub fn is_damaged(&self) -> bool {
        self.damage().is_some()
    }

    /// Whether the entry `e` came after the last damage; every one, where there is none.
    pub(super) fn is_after_damage(&self, e: &Entry) -> bool {
        self.damage().is_none_or(|place| self.entries.place(&e.line.id).is_some_and(|p| p >= place))
    }

    /// What stands before the last damage, and the first entry behind it; nothing where there is none.
    pub(super) fn around_damage(&self) -> &[Arc<Entry>] {
        let all = self.entries.all();
        self.damage().map_or(&[], |place| &all[..all.len().min(place + 1)])
    }

    fn damage(&self) -> Option<usize> {
        let all = self.entries.all().len();
        if self.bad_tail { Some(all) } else { self.scan.damage(all) }
    }

    /// Every entry, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        self.entries.all()
    }

    /// The entries of the card with this id, oldest first, at whatever merchant.
    pub fn of_card(&self, card: &str) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.entries.of_card(card)
    }

    /// The entry `id`.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Whether an entry without a verdict belongs to a process that was gone at the last [`Ledger::refresh`]: its
    /// outcome is unknown.
    pub fn is_orphan(&self, entry: &Entry) -> bool {
        entry.is_open() && self.gone.contains(&entry.line.id)
    }

    /// Takes the right to publish one card; `None` while another publication of it is under way, here or in another
    /// window. The right ends when the file is dropped.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn hold(&self, card_id: &str) -> Result<Option<File>, Trouble> {
        self.owners.hold(card_id).map_err(|e| atomic::unwritable(&self.path, &e))
    }

    /// Removes entries for which `gone` holds (they hold names and phone numbers), rewriting the file whole. What the
    /// guard has to know of them stays, without any name or text. Gives how many were removed.
    ///
    /// # Errors
    /// As [`atomic::write`].
    pub fn remove(&mut self, gone: impl Fn(&Entry) -> bool) -> Result<usize, Trouble> {
        let (lock, path) = (self.owners.lock().to_owned(), self.path.clone());
        // It is read under the lock as well, so that a line which another window adds meanwhile is not lost.
        let done = locked(&lock, || self.remove_locked(gone));
        let count = done.map_err(|e| atomic::unwritable(&path, &e))??;
        self.refresh()?;
        Ok(count)
    }

    fn remove_locked(&mut self, gone: impl Fn(&Entry) -> bool) -> Result<usize, Trouble> {
        self.read_on()?;
        let ids: HashSet<String> =
            self.entries().iter().filter(|e| !e.line.forgotten && gone(e)).map(|e| e.line.id.clone()).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        let text = input::plain(&self.path, Kind::Ledger)?.bytes;
        let mut done = HashSet::new();
        let instead = |id: &str| {
            let first = ids.contains(id).then(|| done.insert(id.to_owned()))?;
            let left = self.entry(id).filter(|_| first).map(Entry::forgotten);
            Some(left.unwrap_or_default())
        };
        let out = sum::rewritten(&text, instead);
        atomic::write(&self.path, &out)?;
        Ok(ids.len())
    }

    /// Takes in a colleague's entries, marked as such. What was sent or said here stays as it is; of a colleague's
    /// entry that was taken in before, only what became of it since is added. Gives how many brought something, and how
    /// many were known.
    ///
    /// # Errors
    /// As [`atomic::unwritable`].
    pub fn import(&mut self, theirs: &[Entry]) -> Result<(usize, usize), Trouble> {
        self.refresh()?;
        let lines = theirs.iter().map(|e| self.entry(&e.line.id).map_or_else(|| e.lines(), |known| known.news(e)));
        let lines: Vec<Vec<Line>> = lines.filter(|l| !l.is_empty()).collect();
        let new = lines.len();
        // No process of this computer owns them.
        let lines = lines.into_iter().flatten().map(|l| Line { colleague: true, pid: 0, ..l });
        let bytes: Vec<u8> = lines.flat_map(|l| bytes_of(&l)).collect();
        if !bytes.is_empty() {
            self.write(bytes)?;
        }
        Ok((new, theirs.len() - new))
    }

    /// The trouble to tell about lines that were skipped, or about damage.
    pub fn trouble(&self) -> Option<Trouble> {
        let count = self.skipped.max(1);
        if self.is_damaged() {
            return Some(Trouble::new("ledger-broken", Who::Person).with("count", count));
        }
        (self.skipped > 0).then(|| Trouble::new("ledger-torn", Who::Nobody).with("count", count))
    }
}

/// One write, then flushed to the disk.
fn append(file: &mut File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_data()
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = input::options();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::OpenOptions;

    use crate::wechatpay::verdict::Verdict;

    fn line(id: &str, phase: Phase, verdict: Option<Verdict>) -> Line {
        Line {
            v: 1,
            id: id.into(),
            attempt: 1,
            phase,
            verdict,
            pid: std::process::id(),
            at: "2026-11-24T09:00:00+08:00".into(),
            ..Line::default()
        }
    }

    #[test]
    fn lines_of_two_windows_are_put_together_and_a_torn_one_spoils_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        let mut a = Ledger::open(&path, std::process::id()).unwrap();
        let mut b = Ledger::open(&path, std::process::id()).unwrap();
        a.append(&line("1", Phase::Intent, None)).unwrap();
        b.append(&line("2", Phase::Intent, None)).unwrap();
        use std::io::Write as _;
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"v\":1,\"id\":\"torn").unwrap();
        a.append(&line("1", Phase::End, Some(Verdict::Confirmed))).unwrap();
        b.refresh().unwrap();
        for l in [&a, &b] {
            assert_eq!(l.entries().len(), 2);
            assert_eq!(l.entry("1").unwrap().verdict, Some(Verdict::Confirmed));
            assert_eq!(l.entry("2").unwrap().verdict, None);
            assert_eq!(l.skipped, 1);
        }
    }

    #[test]
    fn an_intent_is_an_orphan_only_when_its_owner_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.jsonl");
        let mut me = Ledger::open(&path, 1).unwrap();
        let mut other = Ledger::open(&path, 2).unwrap();
        other.append(&Line { pid: 2, ..line("x", Phase::Intent, None) }).unwrap();
        me.refresh().unwrap();
        let entry = me.entries()[0].clone();
        assert!(!me.is_orphan(&entry), "the other window is still at work");
        drop(other);
        me.refresh().unwrap();
        assert!(me.is_orphan(&entry));
    }

    #[test]
    fn a_late_answer_turns_unknown_into_confirmed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let mut l = Ledger::open(&dir.path().join("l.jsonl"), 1).unwrap();
        l.append(&line("1", Phase::Intent, None)).unwrap();
        l.append(&line("1", Phase::End, Some(Verdict::Unknown))).unwrap();
        l.append(&line("1", Phase::Late, Some(Verdict::Refused))).unwrap();
        assert_eq!(l.entry("1").unwrap().verdict, Some(Verdict::Unknown));
        l.append(&line("1", Phase::Late, Some(Verdict::Confirmed))).unwrap();
        assert_eq!(l.entry("1").unwrap().verdict, Some(Verdict::Confirmed));
        l.append(&line("2", Phase::Intent, None)).unwrap();
        assert_eq!(l.remove(|e| e.line.id == "1").unwrap(), 1);
        assert_eq!(l.entries().len(), 1);
    }
}

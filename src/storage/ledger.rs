//! 发布记录: what was sent, line by line (interface.md, Files). Each line is one write under a file lock, flushed;
//! an intent without an end is an orphan only when its owner's lock is free.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic;
use super::autosave::{append, locked, read_from};
use crate::rights::Section;
use crate::rights::shown::State;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;

/// What a line tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// About to be sent.
    #[default]
    Intent,
    /// The bytes left.
    Sent,
    /// The verdict.
    End,
    /// An answer that came after 停止等待.
    Late,
    /// Said by a person.
    Human,
}

/// What a person said, or what a refusal taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Seen on the phone before anything was published from here: the state of each section.
    Seen(Vec<(Section, State)>),
    /// 记录有误…: what is true instead, and why.
    Corrected(Section, State, String),
    /// After an unknown outcome: the phone shows the new content (true) or the old.
    Looked(bool),
    /// 已核对 (true) or 与预览不同.
    Checked(bool),
    /// The server refused with 会员权益一旦展示无法关闭.
    OnceShown,
}

/// One line of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// Version of the line.
    pub v: u32,
    /// The publication.
    pub id: String,
    /// Its attempt, from 1; 0 for what is no attempt.
    pub attempt: u32,
    /// What the line tells.
    pub phase: Phase,
    /// When, RFC 3339 with its offset.
    pub at: String,
    /// Its process.
    pub pid: u32,
    /// Host of the gateway.
    pub gateway: String,
    /// 商户号
    pub mchid: String,
    /// 会员卡ID
    pub card: String,
    /// Who was logged in.
    pub user: String,
    /// The body, in the intent only.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Its SHA-256.
    pub body_sha256: String,
    /// The verdict so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Request-ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What a person said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// From a colleague's record.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub colleague: bool,
    /// WeChat's main host could not be reached: the backup host was used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backup_host: bool,
}

/// One publication (or one thing said) put together from its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its first line: intent, or what a person said.
    pub line: Line,
    /// The verdict; `None` while it runs.
    pub verdict: Option<Verdict>,
    /// The answer came after 停止等待.
    pub late: bool,
    /// HTTP status of the end.
    pub status: Option<u16>,
    /// Error code of the end.
    pub code: Option<String>,
    /// Request-ID of the end.
    pub request_id: Option<String>,
    /// What was said about it, in order.
    pub notes: Vec<(String, Note)>,
}

/// A ledger file and what was read of it.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    owners: PathBuf,
    pid: u32,
    /// Held for the life of the process.
    _owner: File,
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    read: u64,
    /// The last bytes before `read`, to see that the file was rewritten.
    tail: Vec<u8>,
    /// Lines that could not be understood.
    pub skipped: usize,
}

const TAIL_BYTES: u64 = 64;

impl Ledger {
    /// Opens the ledger at `path` (it may not exist yet) for the process `pid`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn open(path: &Path, pid: u32) -> Result<Self, Trouble> {
        let owners = path.with_extension("owners");
        let told = |e: std::io::Error| atomic::unwritable(path, &e);
        std::fs::create_dir_all(&owners).map_err(told)?;
        let mut options = OpenOptions::new();
        let owner =
            options.create(true).truncate(false).write(true).open(owners.join(pid.to_string())).map_err(told)?;
        // Shared within the process: window and publication each open the ledger.
        owner.try_lock_shared().map_err(|e| told(std::io::Error::other(e.to_string())))?;
        let mut out = Self {
            path: path.to_owned(),
            owners,
            pid,
            _owner: owner,
            entries: Vec::new(),
            places: HashMap::new(),
            read: 0,
            tail: Vec::new(),
            skipped: 0,
        };
        out.refresh()?;
        Ok(out)
    }

    /// Appends one line: one write under the file lock, flushed to the disk.
    ///
    /// # Errors
    /// As [`atomic::unwritable`]; then nothing may be sent.
    pub fn append(&mut self, line: &Line) -> Result<(), Trouble> {
        let mut bytes = serde_json::to_vec(line).unwrap_or_default();
        bytes.push(b'\n');
        let result = locked(&self.path.with_extension("lock"), || {
            let mut file = private(&self.path)?;
            // A line torn by a crash gets its end first, so that ours stands alone.
            let len = file.metadata()?.len();
            if len > 0 && read_from(&mut file, len - 1)? != b"\n" {
                bytes.insert(0, b'\n');
            }
            append(&mut file, &bytes)
        });
        result.and_then(|r| r).map_err(|e| atomic::unwritable(&self.path, &e))?;
        self.refresh()
    }

    /// Reads what was added since, by this process or another.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn refresh(&mut self) -> Result<(), Trouble> {
        let mut file = match File::open(&self.path) {
            Ok(f) => f,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(atomic::unreadable(&self.path, &e)),
        };
        let path = self.path.clone();
        let told = |e: std::io::Error| atomic::unreadable(&path, &e);
        let start = self.read.saturating_sub(TAIL_BYTES);
        let bytes = read_from(&mut file, start).map_err(told)?;
        let known = (self.read - start) as usize;
        let fresh = if bytes.get(..known) == Some(&self.tail[..]) {
            bytes.get(known..).unwrap_or_default().to_vec()
        } else {
            self.entries.clear();
            self.places.clear();
            (self.read, self.skipped) = (0, 0);
            read_from(&mut file, 0).map_err(told)?
        };
        // A line without its end is still being written, or torn: it is read when its end is there.
        let whole = fresh.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        for line in fresh[..whole].split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
            match serde_json::from_slice::<Line>(line) {
                Ok(line) if !line.id.is_empty() => self.take(line),
                _ => self.skipped += 1,
            }
        }
        self.read += whole as u64;
        let keep = self.read.min(TAIL_BYTES);
        self.tail = read_from(&mut file, self.read - keep).map_err(told)?;
        self.tail.truncate(keep as usize);
        Ok(())
    }

    fn take(&mut self, line: Line) {
        let Some(entry) = self.places.get(&line.id).and_then(|i| self.entries.get_mut(*i)) else {
            self.places.insert(line.id.clone(), self.entries.len());
            let notes = line.note.iter().map(|n| (line.at.clone(), n.clone())).collect();
            let verdict = line.verdict;
            self.entries.push(Entry { line, verdict, notes, ..Entry::default() });
            return;
        };
        match line.phase {
            Phase::Intent | Phase::Sent => {}
            Phase::End | Phase::Late => {
                // A late answer may turn unknown into confirmed, and nothing else.
                if line.phase == Phase::Late && line.verdict != Some(Verdict::Confirmed) {
                    return;
                }
                entry.late = line.phase == Phase::Late;
                (entry.verdict, entry.status) = (line.verdict, line.status);
                (entry.code, entry.request_id) = (line.code.clone(), line.request_id.clone());
            }
            Phase::Human => {}
        }
        if let Some(note) = line.note {
            entry.notes.push((line.at, note));
        }
    }

    /// Every entry, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry `id`.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.places.get(id).and_then(|i| self.entries.get(*i))
    }

    /// Whether an entry without a verdict belongs to a process that is gone: its outcome is unknown.
    pub fn is_orphan(&self, entry: &Entry) -> bool {
        if entry.verdict.is_some() || entry.line.phase == Phase::Human {
            return false;
        }
        // In this process (or under its number in an earlier life) the card tells: it is held from before the
        // intent until after the end, and a panic lets it go.
        if entry.line.pid == self.pid {
            return matches!(self.hold(&entry.line.card), Ok(Some(_)));
        }
        let owner = self.owners.join(entry.line.pid.to_string());
        !OpenOptions::new().write(true).open(owner).is_ok_and(|f| f.try_lock().is_err())
    }

    /// Takes the right to publish one card; `None` while another publication of it is under way, here or in another
    /// window. The right ends when the file is dropped.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn hold(&self, card_id: &str) -> Result<Option<File>, Trouble> {
        let path = self.owners.join(format!("card-{card_id}"));
        let told = |e: std::io::Error| atomic::unwritable(&self.path, &e);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(told)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(e)) => Err(told(e)),
        }
    }

    /// Removes entries for which `gone` holds (they hold names and phone numbers), rewriting the file whole.
    ///
    /// # Errors
    /// As [`atomic::write`].
    pub fn remove(&mut self, gone: impl Fn(&Entry) -> bool) -> Result<usize, Trouble> {
        self.refresh()?;
        let ids: Vec<String> = self.entries.iter().filter(|e| gone(e)).map(|e| e.line.id.clone()).collect();
        let rewrite = || -> Result<(), Trouble> {
            let text = std::fs::read(&self.path).map_err(|e| atomic::unreadable(&self.path, &e))?;
            let mut out = Vec::with_capacity(text.len());
            for line in text.split_inclusive(|b| *b == b'\n') {
                let id = serde_json::from_slice::<Line>(line).map(|l| l.id).unwrap_or_default();
                if !ids.contains(&id) {
                    out.extend_from_slice(line);
                }
            }
            atomic::write(&self.path, &out)
        };
        if !ids.is_empty() {
            locked(&self.path.with_extension("lock"), rewrite).map_err(|e| atomic::unwritable(&self.path, &e))??;
        }
        self.refresh()?;
        Ok(ids.len())
    }

    /// The trouble to tell about lines that were skipped.
    pub fn trouble(&self) -> Option<Trouble> {
        (self.skipped > 0).then(|| Trouble::new("ledger-broken", Who::Engineer).with("count", self.skipped))
    }
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let me = Ledger::open(&path, 1).unwrap();
        let mut other = Ledger::open(&path, 2).unwrap();
        other.append(&Line { pid: 2, ..line("x", Phase::Intent, None) }).unwrap();
        let entry = other.entries()[0].clone();
        assert!(!me.is_orphan(&entry), "the other window is still at work");
        drop(other);
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

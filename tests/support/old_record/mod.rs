//! The record as the first version kept it, a file of lines, with its reader, its writer and its rules: what the
//! database is compared with, and who writes an old home. Trimmed: it reads the file whole each time.

mod rules;
mod sum;

use std::collections::HashSet;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use card_rights_studio::rights::{CardRights, switches};
use card_rights_studio::storage::entry::{Entries, Entry, Line, Note, Phase};
use card_rights_studio::wechatpay::verdict::Verdict;

pub use rules::{last_known, shown};
use sum::{Piece, Scan, before_more, bytes_of, is_beginning, rewritten, unfinished};

/// A record file, open.
pub struct Ledger {
    path: PathBuf,
    entries: Entries,
    /// The first line of each entry, whose place in the order never changes.
    places: Vec<String>,
    gone: HashSet<String>,
    /// Lines that could not be understood.
    pub skipped: usize,
    scan: Scan,
    /// The last line has no end, and is neither whole nor only a beginning.
    bad_tail: bool,
    pid: u32,
    /// Held until it is dropped.
    _own: File,
}

impl Ledger {
    /// Opens the file at `path` (it may not exist yet) for the process `pid`, and becomes one of its owners.
    pub fn open(path: &Path, pid: u32) -> Self {
        let dir = path.with_extension("owners");
        std::fs::create_dir_all(&dir).unwrap();
        let own = File::create(dir.join(pid.to_string())).unwrap();
        own.try_lock_shared().unwrap();
        let mut out = Self {
            path: path.to_owned(),
            entries: Entries::default(),
            places: Vec::new(),
            gone: HashSet::new(),
            skipped: 0,
            scan: Scan::default(),
            bad_tail: false,
            pid,
            _own: own,
        };
        out.refresh();
        out
    }

    /// Adds these lines in one write.
    pub fn append(&mut self, lines: &[Line]) {
        let bytes: Vec<u8> = lines.iter().flat_map(bytes_of).collect();
        let mut all = before_more(&std::fs::read(&self.path).unwrap_or_default());
        all.extend(bytes);
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.path).unwrap();
        file.write_all(&all).unwrap();
        self.refresh();
    }

    /// Reads it anew, and sees which entries nobody will end any more.
    pub fn refresh(&mut self) {
        let bytes = std::fs::read(&self.path).unwrap_or_default();
        (self.entries, self.scan, self.skipped) = (Entries::default(), Scan::default(), 0);
        self.places.clear();
        let rest = unfinished(&bytes);
        let mut scan = Scan::default();
        let before = &bytes[..bytes.len() - rest.len()];
        for line in before.split(|b| *b == b'\n') {
            self.take(&mut scan, line);
        }
        // A line without its end was torn, unless only its end is missing.
        self.bad_tail = false;
        if scan.is_whole(rest) {
            self.take(&mut scan, rest);
        } else {
            self.bad_tail = !rest.is_empty() && !is_beginning(rest);
        }
        self.scan = scan;
        let open = self.entries.all().iter().filter(|e| is_open(e) && self.is_gone(&e.line));
        self.gone = open.map(|e| e.line.id.clone()).collect();
    }

    fn take(&mut self, scan: &mut Scan, line: &[u8]) {
        match scan.line(line, self.places.len()) {
            Piece::Whole(line) => {
                if self.entries.get(&line.id).is_none() {
                    self.places.push(line.id.clone());
                }
                self.entries.take(*line, None);
            }
            Piece::Bad => self.skipped += 1,
            Piece::Seal(_) | Piece::Empty => {}
        }
    }

    fn is_gone(&self, line: &Line) -> bool {
        let owner = self.path.with_extension("owners").join(line.pid.to_string());
        // In the same process the card's lock decides, which nobody holds here.
        line.pid == self.pid || !File::options().write(true).open(owner).is_ok_and(|f| f.try_lock().is_err())
    }

    /// Every entry, oldest first.
    pub fn entries(&self) -> &[Arc<Entry>] {
        self.entries.all()
    }

    /// The entry `id`.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Whether nobody will write the end of an entry any more.
    pub fn is_orphan(&self, entry: &Entry) -> bool {
        is_open(entry) && self.gone.contains(&entry.line.id)
    }

    /// Whether what stands before some place need not be all that there was.
    pub fn is_damaged(&self) -> bool {
        self.damage().is_some()
    }

    fn damage(&self) -> Option<usize> {
        let all = self.places.len();
        if self.bad_tail { Some(all) } else { self.scan.damage(all) }
    }

    fn is_after_damage(&self, e: &Entry) -> bool {
        let place = self.places.iter().position(|id| *id == e.line.id);
        self.damage().is_none_or(|d| place.is_some_and(|p| p >= d))
    }

    /// What stands before the last damage, and the first entry behind it; nothing where there is none.
    fn around_damage(&self) -> &[Arc<Entry>] {
        let all = self.entries.all();
        self.damage().map_or(&[], |place| &all[..all.len().min(place + 1)])
    }

    /// Removes entries for which `gone` holds; what the guard has to know of them stays.
    pub fn remove(&mut self, gone: impl Fn(&Entry) -> bool) -> usize {
        let wanted = self.entries().iter().filter(|e| !e.line.forgotten && gone(e));
        let ids: HashSet<String> = wanted.map(|e| e.line.id.clone()).collect();
        let text = std::fs::read(&self.path).unwrap_or_default();
        let mut done = HashSet::new();
        let instead = |id: &str| {
            let first = ids.contains(id).then(|| done.insert(id.to_owned()))?;
            let left = self.entry(id).filter(|_| first).map(forgotten);
            Some(left.unwrap_or_default())
        };
        let out = rewritten(&text, instead);
        std::fs::write(&self.path, out).unwrap();
        self.refresh();
        ids.len()
    }

    /// Takes in a colleague's entries. Gives how many brought something, and how many were known.
    pub fn import(&mut self, theirs: &[Entry]) -> (usize, usize) {
        let lines = theirs.iter().map(|e| self.entry(&e.line.id).map_or_else(|| e.lines(), |known| news(known, e)));
        let lines: Vec<Vec<Line>> = lines.filter(|l| !l.is_empty()).collect();
        let new = lines.len();
        let lines: Vec<Line> = lines.into_iter().flatten().map(|l| Line { colleague: true, pid: 0, ..l }).collect();
        if !lines.is_empty() {
            self.append(&lines);
        }
        (new, theirs.len() - new)
    }
}

fn is_open(e: &Entry) -> bool {
    e.verdict.is_none() && e.line.phase != Phase::Human && !e.line.colleague
}

fn news(known: &Entry, theirs: &Entry) -> Vec<Line> {
    if !known.line.colleague || known.line.forgotten {
        return Vec::new();
    }
    let bare = Line { body: String::new(), verdict: None, note: None, attempt: 0, ..theirs.line.clone() };
    let mut out = Vec::new();
    if known.verdict == Some(Verdict::Unknown) && theirs.verdict == Some(Verdict::Confirmed) {
        let (status, request_id) = (theirs.status, theirs.request_id.clone());
        out.push(Line { phase: Phase::Late, verdict: theirs.verdict, status, request_id, ..bare.clone() });
    }
    let said = theirs.notes.iter().filter(|n| !known.notes.contains(n));
    let human =
        |(at, n): &(String, Note)| Line { at: at.clone(), note: Some(n.clone()), phase: Phase::Human, ..bare.clone() };
    out.extend(said.map(human));
    out
}

fn teaches(e: &Entry) -> bool {
    let said = |n: &Note| matches!(n, Note::Seen(_) | Note::Corrected(..) | Note::Looked(_) | Note::OnceShown);
    let went = matches!(e.verdict, Some(Verdict::Confirmed | Verdict::Accepted | Verdict::Unknown) | None);
    (went && !e.line.body.is_empty()) || e.notes.iter().any(|(_, n)| said(n))
}

/// What is left of an entry that the person removes.
fn forgotten(e: &Entry) -> Vec<Line> {
    if !teaches(e) {
        return Vec::new();
    }
    let flags = |body: &str| {
        let mut out = CardRights::default();
        for (section, on) in switches(body)?.iter() {
            out.set_flag(section.switch(), *on);
        }
        serde_json::to_string(&out).ok()
    };
    let lines = e.lines().into_iter().filter(|l| !matches!(l.note, Some(Note::Checked(_))));
    let lines = lines.map(|l| Line {
        body: flags(&l.body).unwrap_or_default(),
        note: l.note.map(|n| match n {
            Note::Corrected(section, state, _) => Note::Corrected(section, state, String::new()),
            other => other,
        }),
        user: String::new(),
        body_sha256: String::new(),
        request_id: None,
        forgotten: true,
        ..l
    });
    lines.collect()
}

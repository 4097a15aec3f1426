//! The lines of 发布记录 and the entries that they make together (src/storage/README.md, The record).

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::rights::shown::State;
use crate::rights::{CardRights, PerSection, Section, switches};
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
    /// Looked at on the phone: as in the preview (true), or not. Of before it was counted what was looked at.
    Checked(bool),
    /// The same with how many of the changed rows were ticked: 手机上看过，一致 is said only where all were.
    Compared {
        /// What was looked at is as in the preview.
        same: bool,
        /// So many rows were ticked.
        seen: usize,
        /// Of so many that an eye can check.
        of: usize,
    },
    /// The server refused with 会员权益一旦展示无法关闭.
    OnceShown,
}

/// One event of the record, with what its publication says of all of them.
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
    /// What the server said, in its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Request-ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The run over several cards that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// `Wechatpay-Serial` of the answer that confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_serial: Option<String>,
    /// `Wechatpay-Nonce` of the answer that confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_nonce: Option<String>,
    /// What a person said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// From a colleague's record.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub colleague: bool,
    /// WeChat's main host could not be reached: the backup host was used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backup_host: bool,
    /// Removed by the person: only what the guard has to know was kept.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
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
    /// The four switches of its body, as [`Entries::take`] read them once: the guard asks for them again and again.
    pub flags: Option<Flags>,
}

/// The switches as a body names them.
pub type Flags = PerSection<Option<bool>>;

impl Line {
    /// The event without names, texts and reasons; nothing where it teaches the guard nothing.
    pub(super) fn unsaid(&self) -> Option<Self> {
        let note = match &self.note {
            Some(Note::Checked(_) | Note::Compared { .. }) => return None,
            Some(Note::Corrected(section, state, _)) => Some(Note::Corrected(*section, *state, String::new())),
            other => other.clone(),
        };
        Some(Self { note, message: None, request_id: None, ..self.clone() })
    }
}

impl Entry {
    /// The entry as lines that make it again.
    pub fn lines(&self) -> Vec<Line> {
        let first = Line {
            verdict: self.verdict,
            status: self.status,
            code: self.code.clone(),
            request_id: self.request_id.clone(),
            ..self.line.clone()
        };
        let said = self.notes.iter().skip(usize::from(self.line.note.is_some()));
        let bare = Line { body: String::new(), verdict: None, note: None, ..first.clone() };
        let said = said.map(|(at, note)| Line {
            phase: Phase::Human,
            attempt: 0,
            at: at.clone(),
            note: Some(note.clone()),
            ..bare.clone()
        });
        let said: Vec<Line> = said.collect();
        std::iter::once(first).chain(said).collect()
    }

    /// The lines that a colleague's newer record `theirs` adds to this entry, which came from that colleague: that it
    /// was confirmed after all, and what was said of it since. None for an entry of our own or a removed one.
    pub(super) fn news(&self, theirs: &Self) -> Vec<Line> {
        if !self.line.colleague || self.line.forgotten {
            return Vec::new();
        }
        let bare = Line { body: String::new(), verdict: None, note: None, attempt: 0, ..theirs.line.clone() };
        let mut out = Vec::new();
        if self.verdict == Some(Verdict::Unknown) && theirs.verdict == Some(Verdict::Confirmed) {
            let (status, request_id) = (theirs.status, theirs.request_id.clone());
            out.push(Line { phase: Phase::Late, verdict: theirs.verdict, status, request_id, ..bare.clone() });
        }
        let said = theirs.notes.iter().filter(|n| !self.notes.contains(n));
        let said =
            said.map(|(at, n)| Line { phase: Phase::Human, at: at.clone(), note: Some(n.clone()), ..bare.clone() });
        out.extend(said);
        out
    }

    /// As everybody is to see it: what a dead process left open (an `orphan`) is of unknown outcome.
    #[must_use]
    pub fn as_ended(self, orphan: bool) -> Self {
        let verdict = if orphan { Some(Verdict::Unknown) } else { self.verdict };
        Self { verdict, ..self }
    }

    /// Whether it was sent from here and has no verdict yet.
    pub(super) fn is_open(&self) -> bool {
        self.verdict.is_none() && self.line.phase != Phase::Human && !self.line.colleague
    }

    /// Whether the guard learns anything from it.
    fn teaches(&self) -> bool {
        let said = |n: &Note| matches!(n, Note::Seen(_) | Note::Corrected(..) | Note::Looked(_) | Note::OnceShown);
        let went = matches!(self.verdict, Some(Verdict::Confirmed | Verdict::Accepted | Verdict::Unknown) | None);
        (went && !self.line.body.is_empty()) || self.notes.iter().any(|(_, n)| said(n))
    }

    /// What its publication keeps when the person removes it: the four switches. Names, numbers and texts are gone.
    /// Nothing when the guard learns nothing from it.
    pub(super) fn forgotten(&self) -> Option<Line> {
        let flags = switches(&self.line.body).map(|f| serde_json::to_string(&rights_of(f)).unwrap_or_default());
        self.teaches().then(|| Line {
            body: flags.unwrap_or_default(),
            user: String::new(),
            body_sha256: String::new(),
            batch: None,
            forgotten: true,
            ..self.line.clone()
        })
    }
}

fn rights_of(flags: Flags) -> CardRights {
    let mut out = CardRights::default();
    for (section, on) in flags.iter() {
        out.set_flag(section.switch(), *on);
    }
    out
}

/// Entries put together from lines, in the order of their first lines.
#[derive(Debug, Default)]
pub struct Entries {
    all: Vec<Arc<Entry>>,
    places: HashMap<String, usize>,
}

impl Entries {
    /// Every entry, oldest first.
    pub fn all(&self) -> &[Arc<Entry>] {
        &self.all
    }

    /// The entry `id`.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.places.get(id).and_then(|i| self.all.get(*i)).map(AsRef::as_ref)
    }

    /// The entries alone.
    pub(super) fn into_all(self) -> Vec<Entry> {
        self.all.into_iter().map(Arc::unwrap_or_clone).collect()
    }

    /// Takes in one line; `flags`: its switches, where they are known already.
    pub fn take(&mut self, line: Line, flags: Option<Option<Flags>>) {
        let Some(entry) = self.places.get(&line.id).and_then(|i| self.all.get_mut(*i)) else {
            self.places.insert(line.id.clone(), self.all.len());
            let flags = flags.unwrap_or_else(|| switches(&line.body));
            let notes = line.note.iter().map(|n| (line.at.clone(), n.clone())).collect();
            let (verdict, status) = (line.verdict, line.status);
            let (code, request_id) = (line.code.clone(), line.request_id.clone());
            self.all.push(Arc::new(Entry { line, verdict, status, code, request_id, late: false, notes, flags }));
            return;
        };
        let entry = Arc::make_mut(entry);
        // Whoever sorted or merged a file by a tool of their own put the end first: what was sent is known all the same.
        let first = &entry.line;
        if line.phase == Phase::Intent && matches!(first.phase, Phase::Sent | Phase::End | Phase::Late) {
            if first.body.is_empty() && !first.forgotten {
                entry.flags = switches(&line.body);
                entry.line = line;
            }
            return;
        }
        let settles = match line.phase {
            Phase::Intent | Phase::Sent | Phase::Human => false,
            Phase::End => true,
            // A late answer may turn unknown into confirmed, and nothing else; what it teaches is kept all the same.
            Phase::Late => line.verdict == Some(Verdict::Confirmed),
        };
        if settles {
            entry.late = line.phase == Phase::Late;
            (entry.verdict, entry.status) = (line.verdict, line.status);
            (entry.code, entry.request_id) = (line.code, line.request_id);
        }
        if let Some(note) = line.note {
            entry.notes.push((line.at, note));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sort` puts end before intent: the switches that were sent count in whatever order the lines stand.
    #[test]
    fn lines_in_another_order_make_the_same_entry() {
        let line = |phase, body: &str, verdict| {
            let (id, card, body) = ("1".to_owned(), "p1".to_owned(), body.to_owned());
            Line { v: 1, id, card, phase, body, verdict, ..Line::default() }
        };
        let intent = line(Phase::Intent, r#"{"show_bonus":true}"#, None);
        let (sent, end) = (line(Phase::Sent, "", None), line(Phase::End, "", Some(Verdict::Confirmed)));
        let made = |lines: [&Line; 3]| {
            let mut entries = Entries::default();
            lines.into_iter().for_each(|l| entries.take(l.clone(), None));
            entries.get("1").unwrap().clone()
        };
        let want = made([&intent, &sent, &end]);
        assert_eq!(want.verdict, Some(Verdict::Confirmed));
        assert!(want.flags.is_some());
        for lines in [[&end, &intent, &sent], [&end, &sent, &intent], [&sent, &end, &intent], [&sent, &intent, &end]] {
            assert_eq!(made(lines), want);
        }
    }
}

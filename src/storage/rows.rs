//! Publications and events as rows, and their hashes: 64 bits of a SHA-256 each, against accidents, not against forgery
//! (src/storage/README.md, Damage).

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Connection, Row, params};
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;
use sha2::{Digest as _, Sha256};

use super::entry::{Flags, Line, Note, Phase};
use crate::rights::{PerSection, Section, switches};
use crate::wechatpay::verdict::Verdict;

/// A hash of 64 bits; empty before the first event of a card.
pub(super) type Hash = Vec<u8>;

/// A member of an enumeration as its wire name.
pub(super) struct Name<T>(pub T);

impl<T: serde::Serialize> ToSql for Name<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = serde_json::to_value(&self.0).unwrap_or_default();
        Ok(value.as_str().unwrap_or_default().to_owned().into())
    }
}

impl<T: serde::de::DeserializeOwned> FromSql for Name<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> = value.as_str()?.into_deserializer();
        T::deserialize(name).map(Self).map_err(|e| rusqlite::types::FromSqlError::Other(e.into()))
    }
}

/// What a hash covers, each piece with its length, so that nothing moves from one to the next unnoticed.
#[derive(Default)]
pub(super) struct Covered(Sha256);

impl Covered {
    pub fn text(mut self, piece: &str) -> Self {
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece);
        self
    }

    pub fn maybe(self, piece: Option<&str>) -> Self {
        let there = i64::from(piece.is_some());
        self.number(there).text(piece.unwrap_or_default())
    }

    pub fn number(mut self, n: i64) -> Self {
        self.0.update(n.to_le_bytes());
        self
    }

    pub fn hash(self) -> Hash {
        self.0.finalize()[..8].to_vec()
    }
}

/// The four switches as they stand in a column: `1`, `0` or `-` each, in the order of the sections.
pub(super) fn flags_text(flags: Flags) -> String {
    flags.iter().map(|(_, on)| on.map_or('-', |on| if on { '1' } else { '0' })).collect()
}

pub(super) fn flags_of(text: &str) -> Option<Flags> {
    let mut signs = text.chars();
    let right = text.len() == Section::ALL.len() && text.chars().all(|c| "10-".contains(c));
    let each = |c: Option<char>| match c {
        Some('1') => Some(true),
        Some('0') => Some(false),
        _ => None,
    };
    right.then(|| PerSection::from_fn(|_| each(signs.next())))
}

/// A publication's row: what its events have in common.
#[derive(Debug, Clone)]
pub(super) struct Publication {
    pub n: i64,
    /// Everything that its lines have in common, with the body.
    pub base: Line,
    pub flags: Option<String>,
    pub hash: Hash,
}

impl Publication {
    /// The columns in the order in which [`Publication::read`] takes them.
    pub const COLUMNS: &str =
        "n, id, at, gateway, mchid, card, user, colleague, flags, body, body_sha256, batch, owner, removed, hash";

    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let base = Line {
            id: row.get(1)?,
            at: row.get(2)?,
            gateway: row.get(3)?,
            mchid: row.get(4)?,
            card: row.get(5)?,
            user: row.get(6)?,
            colleague: row.get(7)?,
            body: row.get(9)?,
            body_sha256: row.get(10)?,
            batch: row.get(11)?,
            pid: row.get(12)?,
            forgotten: row.get(13)?,
            ..Line::default()
        };
        Ok(Self { n: row.get(0)?, base, flags: row.get(8)?, hash: row.get(14)? })
    }

    /// The hash that it has to have.
    pub fn right_hash(base: &Line, flags: Option<&str>) -> Hash {
        let Line { id, at, gateway, mchid, card, user, colleague, body, body_sha256, batch, pid, forgotten, .. } = base;
        let out = [id, at, gateway, mchid, card, user].into_iter().fold(Covered::default(), |c, t| c.text(t));
        let out = out.number((*colleague).into()).maybe(flags).text(body).text(body_sha256).maybe(batch.as_deref());
        out.number((*pid).into()).number((*forgotten).into()).hash()
    }

    /// Whether it is as it was written.
    pub fn is_whole(&self) -> bool {
        self.hash == Self::right_hash(&self.base, self.flags.as_deref())
    }

    /// The switches that were sent.
    pub fn switches(&self) -> Option<Flags> {
        self.flags.as_deref().and_then(flags_of)
    }

    /// Writes the row of the publication that `line` begins; gives its number and hash.
    pub fn insert(db: &Connection, line: &Line) -> rusqlite::Result<(i64, Hash)> {
        let flags = switches(&line.body).map(flags_text);
        let hash = Self::right_hash(line, flags.as_deref());
        let mut insert = db.prepare_cached(
            "INSERT INTO publication (id, at, gateway, mchid, card, user, colleague, flags, body, body_sha256, batch, owner,
             removed, hash, human, verdict, late, noted)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, NULL, 0, 0)",
        )?;
        let n = insert.insert(params![
            line.id,
            line.at,
            line.gateway,
            line.mchid,
            line.card,
            line.user,
            line.colleague,
            flags,
            line.body,
            line.body_sha256,
            line.batch,
            line.pid,
            line.forgotten,
            hash,
            line.phase == Phase::Human,
        ])?;
        Ok((n, hash))
    }
}

/// An event's row.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub n: i64,
    pub publication: i64,
    /// What it says; what its publication says of it is empty.
    pub said: Line,
    /// The hash of the event of this card before it.
    pub before: Hash,
    pub hash: Hash,
}

impl Event {
    /// The columns in the order in which [`Event::read`] takes them.
    pub const COLUMNS: &str = "n, publication, attempt, phase, at, verdict, status, code, message, request_id, answer_serial, answer_nonce, backup_host, note, before, hash";

    /// # Errors
    /// A value is none that the program writes: the row is damaged.
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let note: Option<String> = row.get(13)?;
        let wrong = |e: serde_json::Error| rusqlite::Error::FromSqlConversionFailure(13, Type::Text, e.into());
        let note = note.map(|n| serde_json::from_str::<Note>(&n)).transpose().map_err(wrong)?;
        let said = Line {
            attempt: row.get(2)?,
            phase: row.get::<_, Name<Phase>>(3)?.0,
            at: row.get(4)?,
            verdict: row.get::<_, Option<Name<Verdict>>>(5)?.map(|v| v.0),
            status: row.get(6)?,
            code: row.get(7)?,
            message: row.get(8)?,
            request_id: row.get(9)?,
            answer_serial: row.get(10)?,
            answer_nonce: row.get(11)?,
            backup_host: row.get(12)?,
            note,
            ..Line::default()
        };
        Ok(Self { n: row.get(0)?, publication: row.get(1)?, said, before: row.get(14)?, hash: row.get(15)? })
    }

    /// Whether it is as it was written for the publication with the hash `of`.
    pub fn is_whole(&self, of: &Hash) -> bool {
        self.hash == Self::right_hash(&self.said, of, &self.before)
    }

    /// The hash that the event `said` of the publication with the hash `of` has to have behind `before`.
    pub fn right_hash(said: &Line, of: &Hash, before: &Hash) -> Hash {
        let name = |v: Option<Verdict>| v.map(Verdict::name);
        let note = said.note.as_ref().and_then(|n| serde_json::to_string(n).ok());
        let phase = serde_json::to_string(&said.phase).unwrap_or_default();
        let mut out = Covered::default().number(said.attempt.into()).text(&phase).text(&said.at);
        out = out.maybe(name(said.verdict)).number(said.status.map_or(-1, Into::into));
        for text in [&said.code, &said.message, &said.request_id, &said.answer_serial, &said.answer_nonce, &note] {
            out = out.maybe(text.as_deref());
        }
        out = out.number(said.backup_host.into());
        out.0.update(of);
        out.0.update([of.len() as u8, before.len() as u8]);
        out.0.update(before);
        out.hash()
    }

    /// Writes the event behind `before`; gives its hash.
    pub fn insert(db: &Connection, publication: i64, of: &Hash, said: &Line, before: &Hash) -> rusqlite::Result<Hash> {
        let hash = Self::right_hash(said, of, before);
        let note = said.note.as_ref().and_then(|n| serde_json::to_string(n).ok());
        let mut insert = db.prepare_cached(
            "INSERT INTO event (publication, attempt, phase, at, verdict, status, code, message, request_id, answer_serial,
             answer_nonce, backup_host, note, before, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?;
        insert.insert(params![
            publication,
            said.attempt,
            Name(said.phase),
            said.at,
            said.verdict.map(Name),
            said.status,
            said.code,
            said.message,
            said.request_id,
            said.answer_serial,
            said.answer_nonce,
            said.backup_host,
            note,
            before,
            hash,
        ])?;
        Ok(hash)
    }
}

/// The line that the first writer of this event wrote, without a body.
pub(super) fn line(publication: &Publication, event: Event) -> Line {
    let Line { id, at: _, gateway, mchid, card, user, colleague, body_sha256, batch, pid, forgotten, .. } =
        &publication.base;
    Line {
        v: 2,
        id: id.clone(),
        gateway: gateway.clone(),
        mchid: mchid.clone(),
        card: card.clone(),
        user: user.clone(),
        colleague: *colleague,
        body_sha256: body_sha256.clone(),
        batch: batch.clone(),
        pid: *pid,
        forgotten: *forgotten,
        ..event.said
    }
}

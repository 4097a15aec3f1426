//! The lines of a record as a file: how the first version kept it, and how it passes between colleagues. Every line ends
//! with a short hash over its other bytes. Half of a SHA-256's half is kept (64 bits): it is against accidents, not against
//! forgery, and the hash is the one that bodies have anyway.
//!
//! The oldest lines have none. They count as long as nothing with a hash stands before them; the first line that was
//! written behind them is a seal with the hash of all of them. A line that a crash tore got its end from the next writer,
//! and a seal that says so: without it a line that is only a beginning is damage.

use serde::de::IgnoredAny;
use sha2::{Digest as _, Sha256};

use super::entry::Line;
use super::json::unmarked;

/// The version of a line with a hash.
const SUMMED: u32 = 2;
/// Digits of a hash.
const DIGITS: usize = 16;
const NAME: &[u8] = b",\"sum\":\"";
const CLOSE: &[u8] = b"\"}";
const SEAL: &[u8] = b"{\"v\":2,\"seal\":\"";
const TORN: &[u8] = b"{\"v\":2,\"torn\":\"";
/// How every line begins.
const BEGIN: &[u8] = b"{\"v\":";

/// A line as it is written: with its hash and its end.
pub(super) fn bytes_of(line: &Line) -> Vec<u8> {
    let object = serde_json::to_vec(&Line { v: SUMMED, ..line.clone() }).unwrap_or_default();
    let open = object.strip_suffix(b"}").unwrap_or(&object);
    let sum = digits(Sha256::new_with_prefix(open));
    [open, NAME, sum.as_bytes(), CLOSE, b"\n"].concat()
}

/// The line of these bytes, when they are as they were written as far as can be known.
pub(super) fn line_of(bytes: &[u8]) -> Option<Line> {
    let bytes = plain(bytes);
    let line: Line = match parted(bytes) {
        Some((open, sum)) => serde_json::from_slice(bytes).ok().filter(|_| fits(open, sum))?,
        None => serde_json::from_slice(bytes).ok().filter(|l: &Line| l.v < SUMMED)?,
    };
    (!line.id.is_empty()).then_some(line)
}

/// The line of bytes that were found to be one.
pub(super) fn known(bytes: &[u8]) -> Option<Line> {
    serde_json::from_slice(plain(bytes)).ok()
}

/// Whether bytes are the beginning of a line and no more.
pub(super) fn is_beginning(bytes: &[u8]) -> bool {
    let bytes = unmarked(bytes);
    let most = bytes.len().min(BEGIN.len());
    bytes.starts_with(&BEGIN[..most]) && serde_json::from_slice::<IgnoredAny>(bytes).is_err_and(|e| e.is_eof())
}

/// Without the mark and the line end that an editor of Windows may have put there.
fn plain(bytes: &[u8]) -> &[u8] {
    let bytes = unmarked(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// What the hash covers, and its digits.
fn parted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_suffix(CLOSE)?;
    let (rest, sum) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
    Some((rest.strip_suffix(NAME)?, sum))
}

fn fits(open: &[u8], sum: &[u8]) -> bool {
    digits(Sha256::new_with_prefix(open)).as_bytes() == sum
}

fn digits(hash: Sha256) -> String {
    hash.finalize().iter().take(DIGITS / 2).map(|b| format!("{b:02x}")).collect()
}

/// What stands behind the last line end.
pub(super) fn unfinished(bytes: &[u8]) -> &[u8] {
    let at = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    &bytes[at..]
}

/// What one line is.
pub(super) enum Piece {
    /// Nothing stands there.
    Empty,
    /// A line to be taken in.
    Whole(Box<Line>),
    /// A seal over the lines before it.
    Seal,
    /// Not understood.
    Bad,
}

/// Reads such a file line by line and remembers what the next line has to be.
#[derive(Debug, Default, Clone)]
pub(super) struct Scan {
    /// A line with its right hash was met.
    summed: bool,
    /// The hash of the lines since, which have none of their own.
    run: Option<Sha256>,
    /// The last of them is only a beginning: a seal behind it may say that a crash tore it.
    torn: bool,
    /// So many entries stand before the last damage.
    damage: Option<usize>,
}

impl Scan {
    /// Takes the next line, without its end; `place` entries stand before it.
    pub fn line(&mut self, bytes: &[u8], place: usize) -> Piece {
        let bytes = plain(bytes);
        if bytes.is_empty() {
            return Piece::Empty;
        }
        match parted(bytes) {
            Some((open, sum)) if fits(open, sum) => self.good(open, bytes, place),
            _ => self.bare(bytes, place),
        }
    }

    fn good(&mut self, open: &[u8], bytes: &[u8], place: usize) -> Piece {
        let seal = |start: &[u8]| open.strip_prefix(start)?.strip_suffix(b"\"").filter(|h| h.len() == DIGITS);
        let (closes, torn) = (seal(SEAL).or(seal(TORN)), seal(TORN).is_some());
        let run = self.run.take().map(digits);
        // Lines without a hash need a seal behind them, and a seal needs its lines.
        let same = run.as_deref().map(str::as_bytes) == closes;
        let forgiven = self.torn && same && torn;
        if !same || self.torn && !forgiven {
            self.damage = Some(place);
        }
        (self.summed, self.torn) = (true, false);
        if closes.is_some() {
            return Piece::Seal;
        }
        match serde_json::from_slice(bytes).ok().filter(|l: &Line| !l.id.is_empty()) {
            Some(line) => Piece::Whole(Box::new(line)),
            // Of a newer version: what it says is not known.
            None => self.damaged(place),
        }
    }

    fn bare(&mut self, bytes: &[u8], place: usize) -> Piece {
        if self.torn {
            self.damage = Some(place);
        }
        let run = self.run.get_or_insert_with(Sha256::new);
        run.update(bytes);
        run.update(b"\n");
        self.torn = is_beginning(bytes);
        match line_of(bytes).filter(|_| !self.summed) {
            Some(line) => Piece::Whole(Box::new(line)),
            None if self.torn => Piece::Bad,
            None => self.damaged(place),
        }
    }

    fn damaged(&mut self, place: usize) -> Piece {
        self.damage = Some(place);
        Piece::Bad
    }

    /// So many entries stand before the last damage, of `place` in all; none without damage.
    pub fn damage(&self, place: usize) -> Option<usize> {
        if self.torn { Some(place) } else { self.damage }
    }
}

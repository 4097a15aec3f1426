//! A colleague's record: 发布记录 as a file of JSON lines, as the first version kept its own.

use std::path::Path;

use super::atomic;
use super::entry::{Entries, Entry, Phase};
use super::json::unmarked;
use super::old_lines::{bytes_of, line_of};
use crate::platform::clock::instant;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::verdict::Verdict;
use crate::words::text;

/// The bytes of a record that a colleague can take in.
pub fn write<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<u8> {
    entries.flat_map(|e| e.lines()).flat_map(|l| bytes_of(&l)).collect()
}

/// Clocks differ by so many seconds: WeChat refuses what is signed by one that is further off.
const CLOCKS_DIFFER_SECS: i64 = 300;

/// The time of an entry, or of what was said of it, that is still to come at `now` (seconds since 1970): whoever wrote it
/// has a wrong clock, or this computer has. It is not taken in, because it would count as the last of all for as long.
pub fn to_come(e: &Entry, now: i64) -> Option<&str> {
    let mut times = std::iter::once(&e.line.at).chain(e.notes.iter().map(|(at, _)| at));
    times.find(|at| is_to_come(at, now)).map(String::as_str)
}

/// Whether a moment is still to come at `now`.
pub(super) fn is_to_come(at: &str, now: i64) -> bool {
    instant(at).is_some_and(|at| at > now + CLOCKS_DIFFER_SECS)
}

/// Reads a record that a colleague sent: its entries, oldest first, and how many lines could not be understood. An
/// entry without a verdict there has an unknown outcome here.
///
/// # Errors
/// The file cannot be read, is too large, or holds no publication at all.
pub fn read(path: &Path) -> Result<(Vec<Entry>, usize), Trouble> {
    let none = || Trouble::new("records-import-none", Who::Person).with("file", atomic::shown(path));
    let bytes = input::plain(path, Kind::Record)?.bytes;
    // Whatever wrote it in between; of text that is broken the lines that are whole are read all the same.
    let bytes = text::read(&bytes).map_or_else(|_| bytes.clone(), |text| text.text.into_owned().into_bytes());
    let (mut entries, mut skipped) = (Entries::default(), 0);
    for line in unmarked(&bytes).split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()) {
        match line_of(line) {
            // A file of a team's folder ends with a line that says so.
            None if serde_json::from_slice::<serde_json::Value>(line).is_ok_and(|v| v.get("team").is_some()) => {}
            Some(l) if !l.card.is_empty() && !l.mchid.is_empty() => entries.take(l, None),
            _ => skipped += 1,
        }
    }
    let mut all = entries.into_all();
    if all.is_empty() {
        return Err(none());
    }
    for e in &mut all {
        if e.line.phase != Phase::Human {
            e.line.phase = Phase::Intent;
            e.verdict = e.verdict.or(Some(Verdict::Unknown));
        }
    }
    all.sort_by_key(|e| instant(&e.line.at));
    Ok((all, skipped))
}

//! A file of 团队文件夹: some entries as JSON lines, and a last line that says how many there are, with a hash over all of
//! them. It is against accidents and edits by hand, not against somebody who means to forge one (src/storage/README.md,
//! A team's folder).

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::entry::{Entries, Entry, Phase};
use super::exchange;
use super::json::unmarked;
use super::old_lines::{bytes_of, line_of};
use crate::platform::clock::instant;
use crate::rights::mark::sha256_hex;
use crate::wechatpay::verdict::Verdict;

/// How its name ends.
pub(super) const ENDING: &str = ".jsonl";
/// The newest form of such a file that is understood.
const FORM: u64 = 1;
/// Digits of a hash in a file's name, and in its last line.
const DIGITS: usize = 16;

/// Why a file is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is cut, was changed, or is no such file.
    Damaged,
    /// It says that it happened at this time, which is still to come; and who says so.
    ToCome(String, String),
    /// A newer version of the program wrote it.
    Newer,
    /// It says of an entry that is known something else than what is known.
    Other,
}

/// The bytes of a file with these entries, and its name. The same entries give the same name, and others another one.
pub(super) fn pack(entries: &[Entry]) -> (String, Vec<u8>) {
    let mut bytes: Vec<u8> = entries.iter().flat_map(Entry::lines).flat_map(|l| bytes_of(&l)).collect();
    let lines = bytes.iter().filter(|b| **b == b'\n').count();
    let sum = digest(&bytes);
    bytes.extend_from_slice(json!({ "v": 2, "team": FORM, "lines": lines, "sum": sum }).to_string().as_bytes());
    bytes.push(b'\n');
    let digits = |at: &str| at.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
    let of = entries.last().map(|e| (digits(&e.line.at), plain(&e.line.id))).unwrap_or_default();
    (format!("{}-{}-{}{ENDING}", of.0, of.1, &sum[..8.min(sum.len())]), bytes)
}

/// An id as a part of a name, on every system.
fn plain(id: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if id.len() <= 40 && id.chars().all(fits) { id.to_owned() } else { digest(id.as_bytes()) }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(DIGITS / 2).map(|b| format!("{b:02x}")).collect()
}

/// Whether this may be the name of such a file.
pub(super) fn is_name(name: &str) -> bool {
    name.ends_with(ENDING) && !name.starts_with('.')
}

/// The entries of a file; `now` in seconds since 1970.
///
/// # Errors
/// Why it is not used: then nothing of it is.
pub(super) fn unpack(bytes: &[u8], now: i64) -> Result<Vec<Entry>, Wrong> {
    let whole = unmarked(bytes).strip_suffix(b"\n").ok_or(Wrong::Damaged)?;
    let at = whole.iter().rposition(|b| *b == b'\n').ok_or(Wrong::Damaged)? + 1;
    let (lines, last) = whole.split_at(at);
    let end: Value = serde_json::from_slice(last).map_err(|_| Wrong::Damaged)?;
    match end.get("team").and_then(Value::as_u64) {
        Some(FORM) => {}
        Some(form) if form > FORM => return Err(Wrong::Newer),
        _ => return Err(Wrong::Damaged),
    }
    if end.get("sum").and_then(Value::as_str) != Some(digest(lines).as_str()) {
        return Err(Wrong::Damaged);
    }
    let mut entries = Entries::default();
    for line in lines.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        let line = line_of(line).filter(|l| !l.card.is_empty() && !l.mchid.is_empty()).ok_or(Wrong::Damaged)?;
        entries.take(line, None);
    }
    let mut all = entries.into_all();
    for e in &mut all {
        looked_over(e, now)?;
    }
    all.sort_by_key(|e| instant(&e.line.at));
    Ok(all)
}

/// One entry as it may be taken in; what it sent has the hash that it names.
fn looked_over(e: &mut Entry, now: i64) -> Result<(), Wrong> {
    if instant(&e.line.at).is_none() {
        return Err(Wrong::Damaged);
    }
    if let Some(at) = exchange::to_come(e, now) {
        return Err(Wrong::ToCome(at.to_owned(), e.line.user.clone()));
    }
    if e.line.phase == Phase::Human {
        return Ok(());
    }
    let body = e.line.body.as_bytes();
    if !body.is_empty() && e.line.body_sha256.len() == 64 && sha256_hex(body) != e.line.body_sha256 {
        return Err(Wrong::Damaged);
    }
    e.line.phase = Phase::Intent;
    e.verdict = e.verdict.or(Some(Verdict::Unknown));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Line, Note};
    use super::*;

    fn entry(id: &str, at: &str) -> Entry {
        let body = r#"{"show_bonus":true}"#.to_owned();
        let sha = sha256_hex(body.as_bytes());
        let line = Line {
            v: 1,
            id: id.into(),
            at: at.into(),
            gateway: "api.mch.weixin.qq.com".into(),
            mchid: "1900000001".into(),
            card: "p1".into(),
            user: "张敏".into(),
            body,
            body_sha256: sha,
            ..Line::default()
        };
        let notes = vec![(at.to_owned(), Note::Looked(true))];
        let flags = crate::rights::switches(&line.body);
        Entry { line, verdict: Some(Verdict::Confirmed), notes, flags, ..Entry::default() }
    }

    const AT: &str = "2026-11-24T09:00:00+08:00";

    fn now() -> i64 {
        instant("2026-11-25T09:00:00+08:00").unwrap()
    }

    #[test]
    fn what_was_put_there_comes_back_and_its_name_says_what_it_is() {
        let all = [entry("a1", AT), entry("b2", "2026-11-24T10:00:00+08:00")];
        let (name, bytes) = pack(&all);
        assert!(name.starts_with("20261124100000-b2-") && is_name(&name), "{name}");
        let back = unpack(&bytes, now()).unwrap();
        assert_eq!(back.len(), 2);
        assert_eq!((&back[0].line.body, &back[0].notes), (&all[0].line.body, &all[0].notes));
        assert_eq!(pack(&all).0, name, "the same is the same file");
        assert_ne!(pack(&all[..1]).0, name);
        let odd = entry("../../etc/passwd", AT);
        assert!(!pack(&[odd]).0.contains("/"), "no name leads elsewhere");
    }

    /// Cut at any byte, or with any byte changed, it is no file; nothing of it is taken.
    #[test]
    fn a_file_that_is_cut_or_changed_anywhere_is_damaged() {
        let (_, bytes) = pack(&[entry("a1", AT)]);
        for end in 0..bytes.len() {
            assert_eq!(unpack(&bytes[..end], now()), Err(Wrong::Damaged), "{end}");
        }
        let mut passed = Vec::new();
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            match unpack(&other, now()) {
                Err(_) => {}
                Ok(back) => passed.push((at, back)),
            }
        }
        // What is not covered says nothing: the count of lines, and the names of the last line's other members.
        let whole = unpack(&bytes, now()).unwrap();
        assert!(passed.iter().all(|(_, back)| *back == whole), "{passed:?}");
    }

    /// Whoever changes what was sent has to know of both hashes, and then it is another entry.
    #[test]
    fn a_body_that_is_not_what_was_sent_is_damaged_and_the_future_is_told() {
        let mut forged = entry("a1", AT);
        forged.line.body = r#"{"show_bonus":false}"#.into();
        assert_eq!(unpack(&pack(&[forged]).1, now()), Err(Wrong::Damaged));
        let later = "2027-11-24T09:00:00+08:00";
        let wrong = unpack(&pack(&[entry("a1", later)]).1, now());
        assert_eq!(wrong, Err(Wrong::ToCome(later.into(), "张敏".into())));
        let mut said = entry("a1", AT);
        said.notes = vec![(later.into(), Note::Looked(false))];
        assert_eq!(unpack(&pack(&[said]).1, now()), Err(Wrong::ToCome(later.into(), "张敏".into())));
        // Clocks differ a little.
        assert!(unpack(&pack(&[entry("a1", "2026-11-25T09:04:00+08:00")]).1, now()).is_ok());
        let newer = String::from_utf8(pack(&[entry("a1", AT)]).1).unwrap().replace("\"team\":1", "\"team\":2");
        assert_eq!(unpack(newer.as_bytes(), now()), Err(Wrong::Newer));
    }
}

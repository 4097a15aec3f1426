//! What comes into the record from outside: a colleague's record, and the result of an engineer's publication. The file is
//! read before the record is opened, so that of two troubles that of the file is told.

use std::path::Path;

use super::both::Both;
use super::out::Out;
use super::outcome::{Imported, Outcome};
use crate::platform::clock;
use crate::platform::input::{self, Content, Kind};
use crate::publish::{Target, result};
use crate::storage::{atomic, draft, exchange, handed};
use crate::trouble::{Trouble, Who};

/// 导入同事的记录: how many entries were new and how many known; what was passed over is told.
pub(super) fn take(both: &mut Both, path: &Path, out: &Out) -> Result<(usize, usize), Trouble> {
    let told = |key: &'static str, count: usize| {
        let told = Trouble::new(key, Who::Person).with("file", atomic::shown(path)).with("count", count);
        out.send(Outcome::Told(told));
    };
    let (mut theirs, skipped) = exchange::read(path)?;
    let (now, all) = (clock::unix_secs(), theirs.len());
    theirs.retain(|e| exchange::to_come(e, now).is_none());
    if theirs.len() < all {
        told("records-import-to-come", all - theirs.len());
    }
    let counts = both.record(false)?.import(&theirs)?;
    if skipped > 0 {
        told("records-import-skipped", skipped);
    }
    Ok(counts)
}

/// 导入结果: the lines of a result, with the draft that was handed over beside it; what was imported before stays as it
/// is.
pub(super) fn result_of(both: &mut Both, path: &Path, targets: &[Target]) -> Result<Imported, Trouble> {
    let Content { bytes, meta } = input::plain(path, Kind::Result)?;
    let beside = path.with_file_name(handed::DRAFT);
    if !beside.is_file() {
        return Err(Trouble::new("result-no-draft", Who::Person).with("file", handed::DRAFT));
    }
    let draft = draft::open(&beside)?.draft;
    let mchid = draft.mchid.clone().unwrap_or_default();
    let other = || Trouble::new("result-other-merchant", Who::Person).with("mchid", mchid.as_str());
    let target = targets.iter().find(|t| t.mchid == mchid).ok_or_else(other)?;
    let written = meta.modified().ok();
    // A file whose time is still to come was written now at the latest.
    let past = |at: &String| clock::instant(at).is_some_and(|at| at <= clock::unix_secs());
    let at = written.map(clock::rfc3339).filter(past).unwrap_or_else(clock::now_rfc3339);
    let lines = result::lines(&bytes, &draft, target, &at, std::process::id())?;
    let record = both.record(false)?;
    let mut out = Imported { new: 0, known: 0 };
    for pair in lines.chunks(2) {
        let known = pair.first().map(|l| record.entry(&l.id)).transpose()?;
        if known.flatten().is_some() {
            out.known += 1;
            continue;
        }
        record.append_all(pair)?;
        out.new += 1;
    }
    Ok(out)
}

//! 导入结果: what an engineer sends back becomes lines of the record.

use std::path::Path;

use super::outcome::Imported;
use crate::platform::clock;
use crate::platform::input::{self, Content, Kind};
use crate::publish::{Target, result};
use crate::storage::record::Record;
use crate::storage::{draft, handed};
use crate::trouble::{Trouble, Who};

/// The lines of a result, with the draft that was handed over beside it; what was imported before stays as it is.
///
/// # Errors
/// It cannot be read, or is of a merchant that is not set up here; the record cannot be written.
pub(super) fn import(record: &mut Record, path: &Path, targets: &[Target]) -> Result<Imported, Trouble> {
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

//! 交接给同事: the file is written and taken in by the worker of the record (src/storage/README.md, Passing on).

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::both::Both;
use super::outcome::{ListOf, Outcome};
use super::passed::{PassedOn, TakenOver};
use crate::merchant::MiniProgram;
use crate::merchant::recognise::holds_key;
use crate::platform::input::{self, Kind};
use crate::storage::atomic;
use crate::storage::draft::{self, Draft};
use crate::storage::passing_on::{self, Counts, Head, Item};
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::words::Lang;

/// So many characters of a draft's name are kept.
const MOST_NAME: usize = 80;

/// What is passed on beside what the record holds.
#[derive(Debug)]
pub struct PassOn {
    /// Whose.
    pub of: ListOf,
    /// Who passes on what.
    pub head: Head,
    /// 我的小程序
    pub programs: Vec<MiniProgram>,
    /// Files of drafts; those of another merchant stay here.
    pub drafts: Vec<PathBuf>,
    /// The draft on show where it is not saved, and its name.
    pub open: Option<(String, Draft)>,
    /// The file that is written.
    pub path: PathBuf,
}

/// The file of 交接给同事.
#[derive(Debug)]
pub enum PassOnJob {
    /// It is written.
    Write(Box<PassOn>),
    /// A colleague's is taken in, for the first of these merchants whose it is; drafts are named in this language.
    Take(PathBuf, Vec<ListOf>, Lang),
}

/// Does it. A file that comes is read before the record is opened, so that of two troubles that of the file is told.
pub(super) fn run(both: &mut Both, job: PassOnJob) -> Outcome {
    match job {
        PassOnJob::Write(asked) => Outcome::PassedOn(both.record(false).and_then(|r| write(r, &asked)).map(Box::new)),
        PassOnJob::Take(path, merchants, lang) => {
            Outcome::TakenOver(take(both, (&path, lang), &merchants).map(Box::new))
        }
    }
}

/// Whether a private key stands in some text of it.
fn has_key(value: &Value) -> bool {
    match value {
        Value::String(text) => holds_key(text),
        Value::Array(all) => all.iter().any(has_key),
        Value::Object(all) => all.iter().any(|(name, value)| holds_key(name) || has_key(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_safe(item: &Item) -> bool {
    // A picture is no text, and looked at as one it would be searched for long.
    let mut value = serde_json::to_value(item).unwrap_or_default();
    if let Some(picture) = value.get_mut("picture") {
        *picture = Value::Null;
    }
    !has_key(&value)
}

fn value_of(draft: &Draft) -> Value {
    serde_json::from_slice(&draft.write()).unwrap_or_default()
}

fn drafts(asked: &PassOn) -> Vec<Item> {
    let ours = |d: &Draft| d.mchid.as_ref().is_none_or(|m| *m == asked.of.mchid);
    let mut out: Vec<Item> = Vec::new();
    let mut add = |name: String, draft: &Draft| {
        let item = Item::Draft { name, draft: value_of(draft) };
        if ours(draft) && !out.contains(&item) {
            out.push(item);
        }
    };
    if let Some((name, draft)) = &asked.open {
        add(name.clone(), draft);
    }
    for path in &asked.drafts {
        if let Ok(opened) = draft::open(path) {
            add(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), &opened.draft);
        }
    }
    out
}

/// Writes the file.
///
/// # Errors
/// The record cannot be read, or the file not be written.
fn write(record: &mut Record, asked: &PassOn) -> Result<PassedOn, Trouble> {
    let mut items = drafts(asked);
    items.extend(asked.programs.iter().map(|p| Item::Program { program: serde_json::to_value(p).unwrap_or_default() }));
    items.extend(record.to_pass_on(asked.of.whose())?);
    let all = items.len();
    items.retain(is_safe);
    let mut counts = Counts { left: all - items.len(), ..Counts::default() };
    items.iter().for_each(|item| counts.add(item));
    atomic::write_shared(&asked.path, &passing_on::pack(&asked.head, &items))?;
    Ok(PassedOn { file: asked.path.clone(), head: asked.head.clone(), counts })
}

/// Takes in what stands in the file at `path`, for the first of `merchants` whose it is.
///
/// # Errors
/// The file is none, damaged, or of a merchant that is not here; the record or the drafts cannot be written.
fn take(both: &mut Both, (path, lang): (&Path, Lang), merchants: &[ListOf]) -> Result<TakenOver, Trouble> {
    let (head, mut items) = passing_on::read(path)?;
    let other = || {
        let told = Trouble::new("passed-no-merchant", Who::Person).with("merchant", head.merchant.as_str());
        told.with("mchid", head.mchid.as_str())
    };
    let of = merchants.iter().find(|m| m.mchid == head.mchid).ok_or_else(other)?;
    let all = items.len();
    items.retain(is_safe);
    let mut counts = both.record(false)?.take_passed(of.whose(), &items)?;
    counts.left += all - items.len();
    let folder = folder_beside(path, lang);
    let (mut drafts, mut programs) = (Vec::new(), Vec::new());
    for item in &items {
        match item {
            Item::Draft { name, draft } => match Draft::read(draft.to_string().as_bytes()) {
                Ok(draft) => match put_draft(&folder, &name_for_file(name, lang), &draft)? {
                    Some(path) => {
                        counts.drafts += 1;
                        drafts.push(path);
                    }
                    None => counts.left += 1,
                },
                Err(_) => counts.left += 1,
            },
            Item::Program { program } => match serde_json::from_value(program.clone()) {
                Ok(program) => programs.push(program),
                Err(_) => counts.left += 1,
            },
            _ => {}
        }
    }
    Ok(TakenOver { head, counts, programs, drafts })
}

/// Where its drafts come to lie: a folder beside the file, named for it.
fn folder_beside(path: &Path, lang: Lang) -> PathBuf {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name} {}", lang.t("passing-folder-name")))
}

/// A draft's name as a file may have it: names come from outside, and what no file name may hold on some system is none
/// of it.
fn name_for_file(name: &str, lang: Lang) -> String {
    let odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name: String = name.chars().map(|c| if odd(c) { ' ' } else { c }).take(MOST_NAME).collect();
    Some(name.trim().trim_matches('.')).filter(|n| !n.is_empty()).unwrap_or(lang.t("unnamed")).to_owned()
}

/// Writes a draft under this name, or a further one where another draft has that; none where the very same lies there.
fn put_draft(folder: &Path, name: &str, draft: &Draft) -> Result<Option<PathBuf>, Trouble> {
    std::fs::create_dir_all(folder).map_err(|e| atomic::unwritable(folder, &e))?;
    let bytes = draft.write();
    for n in 1.. {
        let path = match n {
            1 => folder.join(format!("{name}.cardrights")),
            _ => folder.join(format!("{name}（{n}）.cardrights")),
        };
        match input::plain(&path, Kind::Replaced) {
            Ok(there) if there.bytes == bytes => return Ok(None),
            Err(e) if e.is_missing() => {
                atomic::write_shared(&path, &bytes)?;
                return Ok(Some(path));
            }
            _ => {}
        }
    }
    Ok(None)
}

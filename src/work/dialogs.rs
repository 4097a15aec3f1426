//! The system's file dialogs, on a worker of their own: they block until the person is done.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::out::{Out, worker};
use super::outcome::{JobId, Outcome};
use super::purpose::{HANDOVER, Purpose};
use crate::platform::log;

/// Who chooses files.
#[derive(Debug, Clone, Default)]
pub enum Picker {
    /// The system's dialogs.
    #[default]
    System,
    /// A computer on which no dialog appears, for tests.
    Missing,
    /// Answers given beforehand, for tests.
    Fixed(Arc<Mutex<VecDeque<Vec<PathBuf>>>>),
}

/// Asks for files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialogJob {
    /// By a dialog of the system.
    Ask(Purpose),
    /// No dialog appeared, and this whole path was typed: what lies there is not replaced unasked.
    Typed(Purpose, PathBuf),
}

/// On systems that do not tell: a dialog that is over sooner than this without a file was never there, since nobody closes one
/// as fast.
const NEVER_THERE: Duration = Duration::from_millis(400);

/// Whether a dialog that was asked for at `begun` and gave no file was never shown; `missing`: how often that was told
/// before, where a log is kept. Where a portal or zenity shows them, their absence is told; elsewhere only the time tells.
fn was_never_there(begun: Instant, missing: Option<usize>) -> bool {
    match missing.filter(|_| !cfg!(any(windows, target_os = "macos"))) {
        Some(_) => log::dialogs_missing() > missing,
        None => begun.elapsed() < NEVER_THERE,
    }
}

pub(super) fn start(picker: Picker, folder: PathBuf, out: Out) -> Sender<(JobId, DialogJob)> {
    // Where the person was last, or the documents.
    let mut folder = folder;
    worker("dialogs", out.clone(), move |id, job: DialogJob| {
        let purpose = match job {
            DialogJob::Typed(purpose, path) => return out.send(typed(id, purpose, path)),
            DialogJob::Ask(purpose) => purpose,
        };
        let paths = match &picker {
            Picker::Missing => return out.send(Outcome::NoDialog(id, purpose)),
            Picker::Fixed(answers) => {
                answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or_default()
            }
            Picker::System => {
                let (begun, missing) = (Instant::now(), log::dialogs_missing());
                let paths = system(&purpose, &folder);
                if paths.is_empty() && was_never_there(begun, missing) {
                    return out.send(Outcome::NoDialog(id, purpose));
                }
                paths
            }
        };
        if let Some(parent) = paths.first().and_then(|p| p.parent()) {
            folder = parent.to_owned();
        }
        out.send(completed(id, purpose, paths));
    })
}

/// A typed path with its ending; where something lies there that would be replaced, it is asked about first.
fn typed(id: JobId, purpose: Purpose, path: PathBuf) -> Outcome {
    match completed(id, purpose, vec![path]) {
        Outcome::Picked(id, purpose, paths) if purpose.writes_a_file() => match paths.into_iter().next() {
            Some(path) if path.symlink_metadata().is_ok() => Outcome::PathTaken(id, purpose, path),
            path => Outcome::Picked(id, purpose, path.into_iter().collect()),
        },
        Outcome::NameTaken(id, purpose, path) => Outcome::PathTaken(id, purpose, path),
        outcome => outcome,
    }
}

/// Gives the name of a file that is to be written its ending. The dialog asked about the name without it: a file that
/// is there under the whole name was not agreed to.
fn completed(id: JobId, purpose: Purpose, mut paths: Vec<PathBuf>) -> Outcome {
    let endings = purpose.endings();
    if let (Some(first), Some(path)) = (endings.first(), paths.first_mut())
        && !endings.iter().any(|e| path.extension().is_some_and(|there| there.eq_ignore_ascii_case(e)))
    {
        let mut whole = path.clone().into_os_string();
        whole.push(format!(".{first}"));
        *path = whole.into();
        if path.symlink_metadata().is_ok() {
            return Outcome::NameTaken(id, purpose, path.clone());
        }
    }
    Outcome::Picked(id, purpose, paths)
}

/// How the names of photos end; what they are says their content.
pub const PHOTOS: [&str; 8] = ["jpg", "jpeg", "jfif", "png", "bmp", "webp", "heic", "heif"];

fn system(purpose: &Purpose, folder: &Path) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new().set_directory(folder);
    match purpose {
        Purpose::Open => {
            let dialog = dialog.add_filter("cardrights", &["cardrights", "json"]).add_filter("*", &["*"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::SaveAs(_) => save(dialog, "cardrights", purpose),
        Purpose::Image | Purpose::Approval => {
            let dialog = dialog.add_filter("JPG, PNG, BMP, WebP", &PHOTOS);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::MoveOut(_) | Purpose::HandOver | Purpose::TeamFolder => dialog.pick_folder().into_iter().collect(),
        Purpose::MoveIn => dialog.add_filter("JSON", &["json"]).pick_file().into_iter().collect(),
        Purpose::Values => {
            dialog.add_filter("Excel, CSV", &["xlsx", "csv", "tsv", "txt"]).pick_file().into_iter().collect()
        }
        Purpose::Result => dialog
            .add_filter("JSON", &["jsonl", "json", "txt"])
            .add_filter("*", &["*"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Credentials => dialog.pick_files().unwrap_or_default(),
        Purpose::Table(..) | Purpose::Results(_) | Purpose::AuditTable(..) => save(dialog, "CSV", purpose),
        Purpose::Give(_) => save(dialog, "JSON Lines", purpose),
        Purpose::PassOn(_) => save(dialog, HANDOVER, purpose),
        Purpose::TakeOver => {
            let dialog = dialog.add_filter(HANDOVER, &[HANDOVER]).add_filter("*", &["*"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::Take => {
            let dialog = dialog.add_filter("JSON Lines", &["jsonl", "json", "txt"]).add_filter("*", &["*"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::Export(_) | Purpose::AuditDay(..) => save(dialog, "PNG", purpose),
    }
}

/// Asks for the name of a file that is to be written; the first of its endings is the usual one.
fn save(dialog: rfd::FileDialog, kind: &str, purpose: &Purpose) -> Vec<PathBuf> {
    let (Some(usual), Some(name)) = (purpose.endings().first(), purpose.first_name()) else { return Vec::new() };
    dialog.add_filter(kind, &[*usual]).set_file_name(name).save_file().into_iter().collect()
}

//! The system's file dialogs, on a worker of their own: they block until the person is done.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use super::out::{JobId, Out, worker};
use super::outcome::Outcome;
use crate::export::records::Filter;

/// Who chooses files.
#[derive(Debug, Clone, Default)]
pub enum Picker {
    /// The system's dialogs.
    #[default]
    System,
    /// Answers given beforehand, for tests.
    Fixed(Arc<Mutex<VecDeque<Vec<PathBuf>>>>),
}

/// What a file dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// 打开草稿
    Open,
    /// 另存为, with a first name.
    SaveAs(String),
    /// Files of a merchant.
    Credentials,
    /// 导出预览图, with a first name.
    Export(String),
    /// 选择图片 for the head image.
    Image,
    /// 导出表格 of 发布记录: a first name, and which entries.
    Table(String, Filter),
    /// 导出给同事, with a first name.
    Give(String),
    /// 导入同事的记录
    Take,
    /// 导出商户设置 of this merchant: a folder.
    MoveOut(String),
    /// 导入商户设置: its file.
    MoveIn,
    /// 交给工程师发布: a folder.
    HandOver,
    /// 导入结果: the file that the engineer's command wrote.
    Result,
}

impl Purpose {
    /// The same with another first name for the file that is to be written.
    pub fn named(self, name: String) -> Self {
        match self {
            Self::SaveAs(_) => Self::SaveAs(name),
            Self::Export(_) => Self::Export(name),
            Self::Table(_, filter) => Self::Table(name, filter),
            Self::Give(_) => Self::Give(name),
            other => other,
        }
    }
}

pub(super) fn start(picker: Picker, folder: PathBuf, out: Out) -> Sender<(JobId, Purpose)> {
    // Where the person was last, or the documents.
    let mut folder = folder;
    worker("dialogs", out.clone(), move |id, purpose: Purpose| {
        let paths = match &picker {
            Picker::Fixed(answers) => {
                answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or_default()
            }
            Picker::System => system(&purpose, &folder),
        };
        if let Some(parent) = paths.first().and_then(|p| p.parent()) {
            folder = parent.to_owned();
        }
        out.send(completed(id, purpose, paths));
    })
}

/// Gives the name of a file that is to be written its ending. The dialog asked about the name without it: a file that
/// is there under the whole name was not agreed to.
fn completed(id: JobId, purpose: Purpose, mut paths: Vec<PathBuf>) -> Outcome {
    let endings = endings(&purpose);
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

/// The ending of a file that is written for this; `None` where a file is read.
fn endings(purpose: &Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::SaveAs(_) => &["cardrights", "json"],
        Purpose::Table(..) => &["csv"],
        Purpose::Give(_) => &["jsonl"],
        Purpose::Export(_) => &["png"],
        Purpose::Open
        | Purpose::Credentials
        | Purpose::Image
        | Purpose::Take
        | Purpose::MoveOut(_)
        | Purpose::MoveIn
        | Purpose::HandOver
        | Purpose::Result => &[],
    }
}

fn system(purpose: &Purpose, folder: &Path) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new().set_directory(folder);
    match purpose {
        Purpose::Open => {
            let dialog = dialog.add_filter("cardrights", &["cardrights", "json"]).add_filter("*", &["*"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::SaveAs(name) => save(dialog, "cardrights", name, endings(purpose)),
        Purpose::Image => {
            let dialog = dialog.add_filter("JPG, PNG, BMP", &["jpg", "jpeg", "png", "bmp"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::MoveOut(_) | Purpose::HandOver => dialog.pick_folder().into_iter().collect(),
        Purpose::MoveIn => dialog.add_filter("JSON", &["json"]).pick_file().into_iter().collect(),
        Purpose::Result => dialog
            .add_filter("JSON", &["jsonl", "json", "txt"])
            .add_filter("*", &["*"])
            .pick_file()
            .into_iter()
            .collect(),
        Purpose::Credentials => dialog.pick_files().unwrap_or_default(),
        Purpose::Table(name, _) => save(dialog, "CSV", name, endings(purpose)),
        Purpose::Give(name) => save(dialog, "JSON Lines", name, endings(purpose)),
        Purpose::Take => {
            let dialog = dialog.add_filter("JSON Lines", &["jsonl", "json", "txt"]).add_filter("*", &["*"]);
            dialog.pick_file().into_iter().collect()
        }
        Purpose::Export(name) => save(dialog, "PNG", name, endings(purpose)),
    }
}

/// Asks for the name of a file that is to be written; the first of its endings is the usual one.
fn save(dialog: rfd::FileDialog, kind: &str, name: &str, endings: &[&str]) -> Vec<PathBuf> {
    let Some(usual) = endings.first() else { return Vec::new() };
    dialog.add_filter(kind, &[*usual]).set_file_name(format!("{name}.{usual}")).save_file().into_iter().collect()
}

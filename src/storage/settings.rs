//! `settings.json`: how the window looks. Unknown members are kept; an unreadable file is set aside, never overwritten.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::atomic;
use super::json::unmarked;
use super::person::signed;
use crate::platform::folders::Folders;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};
use crate::words::Lang;

/// 外观
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// 浅色
    Light,
    /// 深色
    Dark,
}

/// The settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// 语言; none: as the system has it.
    pub lang: Option<Lang>,
    /// 外观
    pub theme: ThemeChoice,
    /// The three steps of the first start were taken away.
    pub strip_closed: bool,
    /// The phone's mode, by name.
    pub phone_mode: String,
    /// The phone's width in points.
    pub phone_width: u32,
    /// 不自动下载图片
    pub no_downloads: bool,
    /// Recent drafts, newest first.
    pub recent: Vec<PathBuf>,
    /// The merchant that was chosen last, by its stable id; none: 演练.
    pub merchant: Option<String>,
    /// The card that was chosen last.
    pub card_id: String,
    /// 您的姓名: stands in the record beside the login.
    pub person: String,
    /// It was asked for before a first real publication.
    pub person_asked: bool,
    /// 团队文件夹
    pub team_folder: Option<PathBuf>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// So many recent drafts are remembered.
const MOST_RECENT: usize = 8;

impl Settings {
    /// `path` is the newest of the recent drafts.
    pub fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path);
        self.tidy();
    }

    /// The settings as they stand in the file; those of a first start where it cannot be read.
    pub fn of_folders(folders: &Folders) -> Self {
        look(&folders.settings()).unwrap_or_default()
    }

    /// The person as the record names her.
    pub fn signature(&self) -> String {
        signed(&self.person, &crate::platform::user())
    }

    /// Forgets the oldest of too many recent drafts.
    pub fn tidy(&mut self) {
        self.recent.truncate(MOST_RECENT);
    }
}

/// Why a JSON file of the program gives nothing.
#[derive(Debug, Clone)]
pub enum Unread {
    /// It is not what the program wrote; it was set aside under a dated name, and that is to be told.
    Aside(Trouble),
    /// It is still there and may be whole: nothing may be written over it.
    There(Trouble),
}

/// Reads a JSON file of the program; `None` where there is none.
///
/// # Errors
/// [`Unread`]
pub fn read<T: DeserializeOwned>(path: &Path, now: &str) -> Result<Option<T>, Unread> {
    let Some(bytes) = bytes_of(path).map_err(Unread::There)? else { return Ok(None) };
    // The place of the mistake, for whoever wrote the file by hand; serde's own message may repeat its content.
    serde_json::from_slice(unmarked(&bytes)).map(Some).map_err(|e| {
        let place = format!("{}:{}", e.line(), e.column());
        match atomic::set_aside(path, now) {
            Some(told) => Unread::Aside(told.detail(place)),
            None => Unread::There(atomic::unreadable(path, &std::io::Error::other(place))),
        }
    })
}

/// The same with the default for a file that is missing or gives nothing, and what is to be told.
pub fn load<T: DeserializeOwned + Default>(path: &Path, now: &str) -> (T, Option<Trouble>) {
    path.parent().into_iter().for_each(atomic::sweep);
    match read(path, now) {
        Ok(there) => (there.unwrap_or_default(), None),
        Err(Unread::Aside(t) | Unread::There(t)) => (T::default(), Some(t)),
    }
}

/// Reads a JSON file of the program for one command, which leaves an unreadable one where it is. A missing one is the
/// default.
///
/// # Errors
/// It cannot be read, or not be understood: from which line on.
pub fn look<T: DeserializeOwned + Default>(path: &Path) -> Result<T, Trouble> {
    let Some(bytes) = bytes_of(path)? else { return Ok(T::default()) };
    serde_json::from_slice(unmarked(&bytes)).map_err(|e| {
        Trouble::new("file-mistake", Who::Engineer).with("file", atomic::shown(path)).with("line", e.line())
    })
}

/// What a file holds; `None` where there is none.
fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, Trouble> {
    match input::plain(path, Kind::Own) {
        Ok(there) => Ok(Some(there.bytes)),
        Err(e) if e.is_missing() => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Writes a JSON file of the program.
///
/// # Errors
/// As [`atomic::write`].
pub fn save<T: Serialize>(path: &Path, value: &T) -> Result<(), Trouble> {
    atomic::write(path, &serde_json::to_vec_pretty(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_survive_and_garbage_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        std::fs::write(&path, r#"{"strip_closed":true,"later":7}"#).unwrap();
        let (s, told): (Settings, _) = load(&path, "2026-11-24T09:00:00+08:00");
        assert!(s.strip_closed && told.is_none());
        save(&path, &s).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().contains("\"later\": 7"));
        std::fs::write(&path, "\u{feff}{\"strip_closed\":true}").unwrap();
        assert!(load::<Settings>(&path, "").0.strip_closed && look::<Settings>(&path).unwrap().strip_closed);
        std::fs::write(&path, "{oops").unwrap();
        assert_eq!(look::<Settings>(&path).unwrap_err().sentence.key, "file-mistake");
        let (s, told): (Settings, _) = load(&path, "2026-11-24T09:00:00+08:00");
        assert_eq!(s, Settings::default());
        assert!(told.is_some() && !path.exists());
        let aside = std::fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
        assert_eq!(std::fs::read(aside).unwrap(), b"{oops");
    }
}

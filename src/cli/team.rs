//! 团队文件夹 of a command: the one that is named, else the one of the settings (src/storage/README.md, A team's folder).

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::context::Context;
use super::out;
use crate::storage::record::Record;
use crate::storage::settings::Settings;
use crate::storage::team::{self, Team};
use crate::words::{Lang, Sentence};

/// The folder, if there is one.
pub(super) struct TeamFolder {
    lang: Lang,
    folder: Option<PathBuf>,
    team: Team,
}

impl TeamFolder {
    /// The `named` one, in which what is needed is made, else that of the settings; none where it is not to be used.
    pub fn new(context: &Context, named: Option<&Path>, used: bool) -> Self {
        let lang = context.lang;
        if let Some(t) = named.and_then(|folder| team::begin(folder).err()) {
            out::print_trouble(lang, &t);
        }
        let folder = named.map(Path::to_owned).or_else(|| Settings::of_folders(&context.folders).team_folder);
        Self { lang, folder: folder.filter(|_| used), team: Team::default() }
    }

    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        self.folder.is_some()
    }

    /// Puts ours there and reads what is new; what cannot be done is said, and hinders nothing.
    pub fn sync(&mut self, record: &mut Record, limit: Duration) {
        let Some(folder) = &self.folder else { return };
        let news = self.team.sync(record, folder, limit);
        news.troubles.iter().for_each(|t| out::print_trouble(self.lang, t));
        if news.new > 0 {
            out::print_sentence(self.lang, &Sentence::new("team-read").with("count", news.new));
        }
    }
}

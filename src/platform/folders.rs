//! Where the program's files lie: the platform's usual folders, or all under one (`--home`).

use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, Who};

/// The program's folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    config: PathBuf,
    data: PathBuf,
    documents: PathBuf,
    notices: Option<PathBuf>,
}

impl Folders {
    /// The platform's own; the present folder when the system names none.
    pub fn system() -> Self {
        let here = || PathBuf::from(".");
        let dirs = directories::ProjectDirs::from("", "", "card-rights-studio");
        let user = directories::UserDirs::new();
        Self {
            config: dirs.as_ref().map_or_else(here, |d| d.config_dir().to_owned()),
            data: dirs.as_ref().map_or_else(here, |d| d.data_local_dir().to_owned()),
            documents: user.as_ref().map_or_else(here, |u| u.document_dir().unwrap_or_else(|| u.home_dir()).to_owned()),
            notices: None,
        }
    }

    /// Everything under `root`.
    pub fn under(root: &Path) -> Self {
        Self { config: root.to_owned(), data: root.to_owned(), documents: root.to_owned(), notices: None }
    }

    /// As it is installed: what a package laid beside `program` belongs to it.
    #[must_use]
    pub fn beside(mut self, program: &Path) -> Self {
        let folder = program.parent();
        let above = folder.and_then(Path::parent);
        let at = |folder: Option<&Path>, path: &str| folder.map(|folder| folder.join(path));
        // Windows, Linux (/usr and one person's ~/.local), macOS.
        let all = [
            at(folder, "NOTICES.txt"),
            at(above, "share/doc/card-rights-studio/NOTICES.gz"),
            at(above, "Resources/NOTICES.txt"),
        ];
        self.notices = all.into_iter().flatten().find(|path| path.is_file());
        self
    }

    /// `settings.json`
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }
    /// `merchants.json`, without secrets.
    pub fn merchants(&self) -> PathBuf {
        self.config.join("merchants.json")
    }
    /// `studio.db`: what was published, and what is not saved.
    pub fn record(&self) -> PathBuf {
        self.data.join("studio.db")
    }
    /// `trial.db`: the record of 演练, never read by the guard.
    pub fn trial_record(&self) -> PathBuf {
        self.data.join("trial.db")
    }
    /// `cache.db`: what may be lost.
    pub fn cache(&self) -> PathBuf {
        self.data.join("cache.db")
    }
    /// `log/`
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }
    /// The program's own files, over which nothing that a person names may be written.
    pub fn own(&self) -> [PathBuf; 5] {
        [self.settings(), self.merchants(), self.record(), self.trial_record(), self.cache()]
    }
    /// Where file dialogs open first.
    pub fn documents(&self) -> &Path {
        &self.documents
    }
    /// The folder of settings and merchants, for 关于.
    pub fn config(&self) -> &Path {
        &self.config
    }
    /// The folder of databases and log, for 关于.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Whose work is in the program, and under which licences, as the package brought it; none where the program was not
    /// installed from a package.
    pub fn notices(&self) -> Option<&Path> {
        self.notices.as_deref()
    }

    /// Makes the folders, for their owner only where the system knows that. What is there already is tightened as far as
    /// it is the program's own.
    ///
    /// # Errors
    /// A folder cannot be made.
    pub fn prepare(&self) -> Result<(), Trouble> {
        self.tighten();
        for dir in [&self.config, &self.data, &self.log()] {
            private_folder(dir).map_err(|e| {
                Trouble::new("folder-unwritable", Who::Engineer)
                    .with("folder", dir.display().to_string())
                    .detail(e.to_string())
            })?;
        }
        Ok(())
    }
}

/// Makes a folder for its owner only, with those above it, where the system knows that.
///
/// # Errors
/// It cannot be made.
pub fn private_folder(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// What lies in the program's folders, by the beginnings and ends of its names.
#[cfg(unix)]
mod own {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    use super::Folders;

    /// Names in the upper folders. A person's drafts may lie there too.
    fn is_upper(name: &str) -> bool {
        let (stem, rest) = name.split_once('.').unwrap_or((name, ""));
        let file = matches!(rest, "json" | "jsonl" | "lock" | "owners" | "answers") || rest.starts_with("unreadable-");
        let old = file || rest.starts_with("jsonl.before-db");
        match stem {
            "settings" | "merchants" => file,
            // How the first version named the record.
            "ledger" | "trial-ledger" => old,
            "studio" | "trial" | "cache" => {
                matches!(rest, "db" | "db-wal" | "db-shm" | "db-journal" | "lock" | "owners" | "check")
                    || rest.starts_with("before-step-")
                    || rest.starts_with("damaged-")
            }
            "autosave" => rest.is_empty() || rest == "before-db",
            "log" => rest.is_empty(),
            _ => stem.starts_with("save-") && rest == "lock" || is_begun(name) || name.ends_with(".cardrights"),
        }
    }

    /// Names in `log/`, `studio.owners/` and the like.
    fn is_lower(name: &str) -> bool {
        let digits = name.trim_start_matches(|c: char| c.is_ascii_digit());
        let slot =
            digits.starts_with('-') && (!name.contains('.') || name.ends_with(".json") || name.ends_with(".lock"));
        digits.is_empty()
            || slot
            || is_begun(name)
            || name.starts_with("studio_r")
            || name.starts_with("card-")
            || name == "whole"
    }

    fn is_begun(name: &str) -> bool {
        name.starts_with(".card-rights-") && name.ends_with(".tmp")
    }

    /// Whether this user owns it and others may do something with it.
    fn wide(path: &Path) -> bool {
        let there = path.symlink_metadata();
        there.is_ok_and(|m| !m.is_symlink() && m.uid() == crate::platform::own_id() && m.mode() & 0o077 != 0)
    }

    fn names(dir: &Path) -> Vec<String> {
        let all = std::fs::read_dir(dir).into_iter().flatten().flatten();
        all.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).ok();
    }

    /// A folder of which every file is the program's; one that is for everybody (its sticky bit says so) never is.
    fn is_ours(dir: &Path, own: fn(&str) -> bool) -> bool {
        dir.metadata().is_ok_and(|m| m.mode() & 0o1000 == 0) && names(dir).iter().all(|n| own(n))
    }

    impl Folders {
        /// Takes from others what is the program's own: a folder where nothing else lies, and every file.
        pub(super) fn tighten(&self) {
            let lower = [self.data.join("autosave"), self.log()]
                .into_iter()
                .chain([self.record(), self.trial_record()].map(|r| r.with_extension("owners")));
            let all = [self.config.clone(), self.data.clone()].map(|d| (d, is_upper as fn(&str) -> bool));
            for (dir, own) in all.into_iter().chain(lower.map(|d| (d, is_lower as fn(&str) -> bool))) {
                if wide(&dir) && is_ours(&dir, own) {
                    set(&dir, 0o700);
                }
                for name in names(&dir).into_iter().filter(|n| own(n) && !n.ends_with(".cardrights")) {
                    let path = dir.join(name);
                    if path.is_file() && wide(&path) {
                        set(&path, 0o600);
                    }
                }
            }
        }

        /// The upper folder that others share, while nothing of the program lies there yet: then it is to be told.
        pub fn shared(&self) -> Option<&Path> {
            let open = |dir: &Path| {
                dir.metadata().is_ok_and(|m| m.mode() & 0o077 != 0) && !(wide(dir) && is_ours(dir, is_upper))
            };
            let known = [self.record(), self.trial_record(), self.data.join("autosave")];
            let fresh = !known.iter().any(|p| p.exists());
            [self.config(), self.data()].into_iter().find(|dir| fresh && open(dir))
        }
    }
}

#[cfg(not(unix))]
impl Folders {
    fn tighten(&self) {}

    /// Folders of a person are for that person alone here.
    pub fn shared(&self) -> Option<&Path> {
        None
    }
}

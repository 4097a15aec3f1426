//! Where the program's files lie: the platform's usual folders, or all under one (`--home`).

use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, Who};

/// The program's folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    config: PathBuf,
    data: PathBuf,
    documents: PathBuf,
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
        }
    }

    /// Everything under `root`.
    pub fn under(root: &Path) -> Self {
        Self { config: root.to_owned(), data: root.to_owned(), documents: root.to_owned() }
    }

    /// `settings.json`
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }
    /// `merchants.json`, without secrets.
    pub fn merchants(&self) -> PathBuf {
        self.config.join("merchants.json")
    }
    /// `autosave/`, one locked slot a process.
    pub fn autosave(&self) -> PathBuf {
        self.data.join("autosave")
    }
    /// `ledger.jsonl`
    pub fn ledger(&self) -> PathBuf {
        self.data.join("ledger.jsonl")
    }
    /// `trial-ledger.jsonl`: 演练, never read by the guard.
    pub fn trial_ledger(&self) -> PathBuf {
        self.data.join("trial-ledger.jsonl")
    }
    /// `log/`
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }
    /// The program's own files, over which nothing that a person names may be written.
    pub fn own(&self) -> [PathBuf; 4] {
        [self.settings(), self.merchants(), self.ledger(), self.trial_ledger()]
    }
    /// Where file dialogs open first.
    pub fn documents(&self) -> &Path {
        &self.documents
    }
    /// The folder of settings and merchants, for 关于.
    pub fn config(&self) -> &Path {
        &self.config
    }
    /// The folder of ledger, autosave and log, for 关于.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Makes the folders, for their owner only where the system knows that.
    ///
    /// # Errors
    /// A folder cannot be made.
    pub fn prepare(&self) -> Result<(), Trouble> {
        for dir in [&self.config, &self.data, &self.autosave(), &self.log()] {
            private_folder(dir).map_err(|e| {
                Trouble::new("folder-unwritable", Who::Engineer)
                    .with("folder", dir.display().to_string())
                    .detail(e.to_string())
            })?;
        }
        Ok(())
    }
}

fn private_folder(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

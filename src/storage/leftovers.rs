//! Files beside a record that still hold names and every card's lines: what the first version left, and what was set
//! aside (src/storage/README.md, Removal). Nothing reads them again.

use std::path::{Path, PathBuf};

use super::old_home::{is_trial, old_file};
use super::record::Record;
use super::{atomic, db};
use crate::trouble::{Trouble, Who};

/// What became of such files.
#[derive(Debug, Default)]
pub struct Dropped {
    /// So many are gone.
    pub count: usize,
    /// One for each that is still there.
    pub stayed: Vec<Trouble>,
}

/// The names in a folder and whether they are such files; a link is one too, though only the person can tell what else
/// leads to where it leads.
fn found(dir: &Path, is_left: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let all = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let all = all.filter(|e| e.file_type().is_ok_and(|t| !t.is_dir()) && e.file_name().to_str().is_some_and(&is_left));
    all.map(|e| e.path()).collect()
}

/// The files that lie beside the record at `path`.
fn leftovers(path: &Path) -> Vec<PathBuf> {
    let name = |path: PathBuf| path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
    let (old, aside) = (old_file(path), name(db::aside(path, "")));
    let (kept, unreadable) = (name(db::beside(&old, ".before-db")), name(old.with_extension("unreadable-")));
    // What was typed, in 演练 too, is kept beside the record of real cards.
    let typed = |n: &str| !is_trial(path) && n.contains(".unreadable-") && n.ends_with(".json");
    let upper = |n: &str| {
        [&kept, &aside, &unreadable].into_iter().any(|begin| n.starts_with(begin.as_str()))
            || n.starts_with("unsaved-") && typed(n)
    };
    let mut out = found(path.parent().unwrap_or_else(|| Path::new(".")), upper);
    if !is_trial(path) {
        out.extend(found(&path.with_file_name("autosave"), |n| n.ends_with(".before-db") || typed(n)));
    }
    out.sort();
    out
}

impl Record {
    /// How many files beside it still hold what was published and typed before.
    pub fn leftovers(&self) -> usize {
        leftovers(self.path()).len()
    }

    /// Deletes these files. That a database was set aside stays written down, so that no card is settled by it.
    ///
    /// # Errors
    /// It cannot be written down; then none is deleted.
    pub fn drop_leftovers(&self) -> Result<Dropped, Trouble> {
        // Nobody sets a database aside meanwhile.
        let alone = self.owners.exclusively(|| {
            self.is_in_place()?;
            self.note_aside()?;
            let mut out = Dropped::default();
            for path in leftovers(self.path()) {
                match dropped(&path) {
                    Ok(()) => out.count += 1,
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                    Err(e) => out.stayed.push(stayed(&path, &e)),
                }
            }
            Ok(out)
        });
        alone.map_err(|e| atomic::unwritable(self.path(), &e))?
    }
}

/// Deletes one file, and a link never: what it leads to would stay.
fn dropped(path: &Path) -> std::io::Result<()> {
    if path.symlink_metadata()?.is_symlink() {
        let to = std::fs::read_link(path)?;
        return Err(std::io::Error::other(format!("it is a link to {}", atomic::shown(&to))));
    }
    std::fs::remove_file(path)?;
    atomic::sync_folder_of(path);
    Ok(())
}

/// What is told of a file that could not be deleted.
fn stayed(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new("old-file-stays", Who::Person).with("file", atomic::shown(path)).detail(e.to_string())
}

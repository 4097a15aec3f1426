//! `merchants.json`: several windows and commands may write it.

use super::Merchants;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::storage::{atomic, autosave, settings};
use crate::trouble::Trouble;

/// Writes what was made of `before`, with what others did to the file meanwhile; gives what stands there now.
///
/// # Errors
/// The folder or the file cannot be written.
pub fn write(folders: &Folders, before: &Merchants, ours: &Merchants) -> Result<Merchants, Trouble> {
    folders.prepare()?;
    let path = folders.merchants();
    let write = || {
        let (there, told): (Merchants, _) =
            if path.exists() { settings::load(&path, &clock::now_rfc3339()) } else { (before.clone(), None) };
        // What cannot be read was set aside, and is told at the next start by its name.
        let merged = ours.merged(before, if told.is_some() { before } else { &there });
        settings::save(&path, &merged).map(|()| merged)
    };
    autosave::locked(&path.with_extension("lock"), write).map_err(|e| atomic::unwritable(&path, &e))?
}

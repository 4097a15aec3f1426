//! Lock files: what two processes of the program must not do at once.

use std::path::Path;

use super::atomic;
use crate::platform::input;

/// Runs `work` while this process alone holds the lock file at `path`.
///
/// # Errors
/// The lock file cannot be made or locked.
pub(super) fn locked<T>(path: &Path, work: impl FnOnce() -> T) -> std::io::Result<T> {
    let file = atomic::private().open(path)?;
    file.lock()?;
    let out = work();
    // Closing the file frees the lock at the latest, so that a failed unlock is no failure of the work (under Wine
    // every unlock fails).
    file.unlock().ok();
    Ok(out)
}

/// Whether a process holds the lock file at `lock`.
pub(super) fn is_held(lock: &Path) -> bool {
    input::options().write(true).open(lock).is_ok_and(|f| f.try_lock().is_err())
}

/// A lock that nobody holds is swept away once it is this old.
const OLD: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Removes lock files in `dir` that nobody holds, that are older than a day, and for which `gone` holds. Where such
/// files are created again under the same name, the caller holds a lock that keeps their creators out meanwhile.
pub(super) fn sweep(dir: &Path, gone: impl Fn(&Path) -> bool) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let age =
            entry.metadata().ok().filter(std::fs::Metadata::is_file).and_then(|m| m.modified().ok()?.elapsed().ok());
        let lock = path.extension().is_none_or(|e| e == "lock");
        if lock && age.is_some_and(|a| a > OLD) && gone(&path) {
            // Removed while it is held: nobody takes it in between.
            if let Ok(file) = input::options().write(true).open(&path)
                && file.try_lock().is_ok()
            {
                std::fs::remove_file(&path).ok();
            }
        }
    }
}

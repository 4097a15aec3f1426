//! Files are written whole or not at all: beside the target, flushed, then renamed over it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, Who};

/// Writes `bytes` to `path`; a symbolic link stays one, its target is replaced.
///
/// # Errors
/// Full disk, read-only file and everything else, each in its own words.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let told = |e: std::io::Error| unwritable(path, &e);
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&target).is_ok_and(|m| m.permissions().readonly()) {
        return Err(Trouble::new("file-read-only", Who::Person).with("file", shown(path)));
    }
    let dir = target.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    file.persist(&target).map_err(|e| told(e.error))?;
    // The rename itself reaches the disk with its folder; Windows does that by itself.
    #[cfg(unix)]
    if let Ok(d) = std::fs::File::open(dir) {
        d.sync_all().ok();
    }
    Ok(())
}

/// The trouble of a failed write.
pub fn unwritable(path: &Path, e: &std::io::Error) -> Trouble {
    let key = match e.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "file-full",
        std::io::ErrorKind::ReadOnlyFilesystem => "file-read-only",
        _ => "file-unwritable",
    };
    Trouble::new(key, Who::Person).with("file", shown(path)).detail(e.to_string())
}

/// The trouble of a failed read.
pub fn unreadable(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new("file-unreadable", Who::Person).with("file", shown(path)).detail(e.to_string())
}

/// A file's name for sentences; the whole path stays in the details.
pub fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Renames an unreadable file aside under a dated name, so that nothing is overwritten.
/// Gives the sentence to tell, or nothing when the rename failed.
pub fn set_aside(path: &Path, now: &str) -> Option<Trouble> {
    let stamp: String = now.chars().filter(char::is_ascii_digit).collect();
    let mut name = path.file_stem()?.to_os_string();
    name.push(format!(".unreadable-{stamp}"));
    let mut aside: PathBuf = path.with_file_name(name);
    if let Some(ext) = path.extension() {
        aside.set_extension(format!("unreadable-{stamp}.{}", ext.to_string_lossy()));
    }
    std::fs::rename(path, &aside).ok()?;
    Some(Trouble::new("set-aside", Who::Engineer).with("file", shown(path)).with("aside", shown(&aside)))
}

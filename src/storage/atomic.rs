//! Files are written whole or not at all: beside the target, flushed, then renamed over it.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::platform::{input, output};
use crate::trouble::{Trouble, Who};

pub use crate::platform::input::{shown, unreadable};

/// Writes `bytes` to `path`; a symbolic link stays one, its target is replaced. A file that is there keeps its
/// permissions; a new one is for its owner alone.
///
/// # Errors
/// Full disk, read-only file, a folder and everything else, each in its own words.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    put(path, 0o600, |out| out.write_all(bytes).map_err(|e| unwritable(path, &e)))
}

/// The same for what is meant for others too (drafts, pictures): a new file gets the system's usual permissions.
///
/// # Errors
/// As [`write()`].
pub fn write_shared(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    put(path, 0o666, |out| out.write_all(bytes).map_err(|e| unwritable(path, &e)))
}

/// The same for what is written piece by piece by `fill`, and need not be in memory as a whole.
///
/// # Errors
/// As [`write()`], and what `fill` says; then nothing was written.
pub fn write_shared_by(path: &Path, fill: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>) -> Result<(), Trouble> {
    put(path, 0o666, fill)
}

fn put(path: &Path, mode: u32, fill: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>) -> Result<(), Trouble> {
    let told = |e: std::io::Error| unwritable(path, &e);
    let target = behind_links(path);
    let there = match std::fs::metadata(&target) {
        Ok(meta) => Some(meta),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => return Err(told(e)),
    };
    if there.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(Trouble::new("file-is-folder", Who::Person).with("file", shown(path)));
    }
    if there.as_ref().is_some_and(|m| m.permissions().readonly()) {
        return Err(Trouble::new("file-read-only", Who::Person).with("file", shown(path)));
    }
    // A pipe or device is written directly: a rename would replace it by a file.
    if there.as_ref().is_some_and(|m| !m.is_file()) {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        return output::into_pipe(&target, &bytes).map_err(told);
    }
    let dir = target.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = beside(dir, mode).map_err(told)?;
    if let Some(meta) = there {
        file.as_file().set_permissions(meta.permissions()).map_err(told)?;
    }
    let mut out = BufWriter::new(&mut file);
    fill(&mut out)?;
    out.flush().map_err(told)?;
    drop(out);
    file.as_file().sync_all().map_err(told)?;
    replace(file, &target).map_err(told)?;
    sweep(dir);
    sync_folder_of(&target);
    Ok(())
}

/// A rename or a removal itself reaches the disk with its folder; Windows does that by itself.
pub(super) fn sync_folder_of(path: &Path) {
    #[cfg(unix)]
    if let Some(Ok(dir)) = path.parent().map(std::fs::File::open) {
        dir.sync_all().ok();
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Whether writing to `out` would destroy none of `inputs`: through links, hard links and other spellings too.
///
/// # Errors
/// It is one of them.
pub fn spares<'a>(out: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Trouble> {
    // Comparing opens both, and opening a pipe would wait for whoever writes it.
    let is_file = |path: &Path| std::fs::metadata(path).is_ok_and(|m| m.is_file());
    let same = |input: &Path| is_file(input) && same_file::is_same_file(out, input).unwrap_or(false);
    if !is_file(out) {
        return Ok(());
    }
    match inputs.into_iter().find(|input| same(input)) {
        Some(input) => {
            let told = Trouble::new("output-is-input", Who::Person).with("file", shown(out));
            Err(told.with("input", shown(input)))
        }
        None => Ok(()),
    }
}

/// Puts `file` in the place of `target`. On Windows a virus scanner or a sync program may hold either for a moment.
fn replace(mut file: tempfile::NamedTempFile, target: &Path) -> std::io::Result<()> {
    const TRIES: u32 = 10;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);
    for _ in 1..TRIES {
        match file.persist(target) {
            Ok(_) => return Ok(()),
            Err(e) if in_use(&e.error) => file = e.file,
            Err(e) => return Err(e.error),
        }
        std::thread::sleep(PAUSE);
    }
    file.persist(target).map(|_| ()).map_err(|e| e.error)
}

/// Another program has the file open and lets nobody else write it, which happens on Windows only.
fn in_use(e: &std::io::Error) -> bool {
    // ERROR_ACCESS_DENIED is what replacing such a file gives, the others are the sharing and the lock violation.
    cfg!(windows) && matches!(e.raw_os_error(), Some(5 | 32 | 33))
}

/// Where symbolic links at the end of `path` lead to, also when nothing is there yet.
fn behind_links(path: &Path) -> PathBuf {
    let mut at = path.to_owned();
    // As many links as Linux follows; a loop is then told by the system itself.
    for _ in 0..40 {
        let Ok(to) = std::fs::read_link(&at) else { break };
        at = at.parent().map_or_else(|| to.clone(), |dir| dir.join(&to));
    }
    at
}

/// The absolute path with links resolved, so that one file has one name; a file that does not exist yet is named
/// through its folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let by_folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(by_folder).unwrap_or_else(|| path.to_owned())
}

/// How the name of a file begins and ends that is being written.
const BEGUN: (&str, &str) = (".card-rights-", ".tmp");
/// Nobody writes one for this long.
const ABANDONED: std::time::Duration = std::time::Duration::from_secs(60 * 60);

/// Removes what killed processes began to write in `dir` and never finished.
pub(super) fn sweep(dir: &Path) {
    let begun = |name: &std::ffi::OsStr| name.to_str().is_some_and(|n| n.starts_with(BEGUN.0) && n.ends_with(BEGUN.1));
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten().filter(|e| begun(&e.file_name())) {
        let there = entry.metadata().ok().filter(std::fs::Metadata::is_file);
        if there.and_then(|m| m.modified().ok()?.elapsed().ok()).is_some_and(|age| age > ABANDONED) {
            std::fs::remove_file(entry.path()).ok();
        }
    }
}

/// A temporary file in `dir`; `mode` as the system's mask leaves it.
fn beside(dir: &Path, mode: u32) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGUN.0).suffix(BEGUN.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    builder.tempfile_in(dir)
}

/// Options of a file for its owner alone, as far as the system knows that.
pub(super) fn private() -> std::fs::OpenOptions {
    let mut options = input::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The trouble of a failed write.
pub fn unwritable(path: &Path, e: &std::io::Error) -> Trouble {
    let key = match e.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "file-full",
        std::io::ErrorKind::ReadOnlyFilesystem => "file-read-only",
        // Windows refuses to open a folder with the same error as a file that is held.
        _ if in_use(e) && !path.is_dir() => "file-in-use",
        _ => "file-unwritable",
    };
    Trouble::new(key, Who::Person).with("file", shown(path)).detail(e.to_string())
}

/// The first name that nothing has yet; what is tried is told apart by what `name` is given: nothing, `-2`, `-3` and so on.
/// So two that are set aside within one second both stay.
pub(super) fn free(name: impl Fn(&str) -> PathBuf) -> PathBuf {
    let others = (2..).map(|n| name(&format!("-{n}")));
    std::iter::once(name("")).chain(others).find(|path| !path.exists()).unwrap_or_else(|| name(""))
}

/// Renames an unreadable file aside under a dated name, so that nothing is overwritten.
/// Gives the sentence to tell, or nothing when the rename failed.
pub(super) fn set_aside(path: &Path, now: &str) -> Option<Trouble> {
    let stamp: String = now.chars().filter(char::is_ascii_digit).collect();
    let stem = path.file_stem()?.to_string_lossy();
    let end = path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
    let aside = free(|more| path.with_file_name(format!("{stem}.unreadable-{stamp}{more}{end}")));
    std::fs::rename(path, &aside).ok()?;
    Some(Trouble::new("set-aside", Who::Engineer).with("file", shown(path)).with("aside", shown(&aside)))
}

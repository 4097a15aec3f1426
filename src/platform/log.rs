//! `log/`: level info, bounded, without bodies or secrets (src/platform/README.md, Log).

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use flexi_logger::{
    Cleanup, Criterion, DeferredNow, FileSpec, FlexiLoggerError, LogSpecification, Logger, LoggerHandle, Naming,
    WriteMode,
};

use super::folders::Folders;
use super::{clock, printed};
use crate::trouble::{Trouble, Who};

/// A file is closed at this size, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// So many closed files are kept.
const KEPT_FILES: usize = 3;

/// The file that is written.
static CURRENT: OnceLock<std::path::PathBuf> = OnceLock::new();

/// Dropping it would end the log.
static HANDLE: OnceLock<LoggerHandle> = OnceLock::new();

/// Starts the log under [`Folders::log`]; a second start changes nothing.
///
/// # Errors
/// The folder cannot be written.
pub fn start(folders: &Folders) -> Result<(), Trouble> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let trouble = |e: FlexiLoggerError| {
        let folder = folders.log().display().to_string();
        Trouble::new("folder-unwritable", Who::Engineer).with("folder", folder).detail(e.to_string())
    };
    // Other crates speak only when something is wrong: their info may name what was sent.
    let level = LogSpecification::builder()
        .default(log::LevelFilter::Warn)
        .module("card_rights_studio", log::LevelFilter::Info)
        .build();
    // The first file is there before the logger makes one that others may read.
    let current = folders.log().join("studio_rCURRENT.log");
    if current.symlink_metadata().is_ok_and(|m| !m.is_file()) {
        return Err(Trouble::new("own-not-file", Who::Engineer)
            .with("file", "studio_rCURRENT.log")
            .with("folder", folders.log().display().to_string()));
    }
    let mut options = super::input::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).append(true).open(&current).ok();
    CURRENT.set(current).ok();
    let handle = Logger::with(level)
        .log_to_file(FileSpec::default().directory(folders.log()).basename("studio").suppress_timestamp())
        .append()
        .rotate(Criterion::Size(MOST_BYTES), Naming::Numbers, Cleanup::KeepLogFiles(KEPT_FILES))
        .write_mode(WriteMode::Direct)
        .cleanup_in_background_thread(false)
        .format(line)
        .error_channel(flexi_logger::ErrorChannel::DevNull)
        .panic_if_error_channel_is_broken(false)
        .start()
        .map_err(trouble)?;
    HANDLE.set(handle).ok();
    for file in std::fs::read_dir(folders.log()).into_iter().flatten().flatten() {
        private(&file.path());
    }
    log::info!("start {} pid={}", env!("CARGO_PKG_VERSION"), std::process::id());
    Ok(())
}

/// So often no file dialog could be shown.
static NO_DIALOG: AtomicUsize = AtomicUsize::new(0);

/// How often the system had no file dialog to show, as far as the log was told: the crate that opens them says so there and
/// nowhere else. `None` where no log is kept.
pub fn dialogs_missing() -> Option<usize> {
    HANDLE.get().map(|_| NO_DIALOG.load(Ordering::SeqCst))
}

/// Whether an entry says that neither the portal nor zenity was there to show a dialog; one that was closed says nothing.
fn says_no_dialog(record: &log::Record<'_>) -> bool {
    let ours = record.level() == log::Level::Error && record.target().starts_with("rfd");
    ours && record.args().to_string().contains("zenity")
}

/// From now on a panic is written down by its place only: what it would say may hold anything.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| without_builder(&l.to_string())).unwrap_or_default();
        let thread = std::thread::current();
        let line = format!("panic in {} at {place}", thread.name().unwrap_or("?"));
        // The log's own code may have panicked, with its lock held: then whoever writes waits for ever, and it is not we.
        let (done, written) = std::sync::mpsc::channel();
        let write = move || {
            log::error!("{line}");
            done.send(()).ok();
        };
        if std::thread::Builder::new().spawn(write).is_ok() {
            written.recv_timeout(std::time::Duration::from_secs(1)).ok();
        }
        printed::note(&format!("panic at {place}"));
    }));
}

/// `text` with the source files in it named from their crate on: where the machine that built the program keeps them is
/// nobody's business.
pub fn without_builder(text: &str) -> String {
    let mut out = text.to_owned();
    for cache in ["/registry/src/", "\\registry\\src\\", "/git/checkouts/", "\\git\\checkouts\\"] {
        while let Some(at) = out.find(cache) {
            let inside = at + cache.len();
            // Below the cache stands one folder that names the registry.
            let Some(end) = out[inside..].find(['/', '\\']) else { break };
            out.replace_range(root(&out[..at])..=inside + end, "");
        }
    }
    out
}

/// Where the absolute path begins that `text` ends with.
fn root(text: &str) -> usize {
    let bytes = text.as_bytes();
    let begins = |i: &usize| {
        let free = *i == 0 || !bytes[i - 1].is_ascii_alphanumeric();
        let drive = bytes[*i].is_ascii_alphabetic() && bytes.get(i + 1) == Some(&b':');
        free && (drive && matches!(bytes.get(i + 2), Some(b'/' | b'\\')) || bytes[*i] == b'/')
    };
    // A home may hold blanks and slashes: the last root that follows a blank or an opening is the path's own.
    let opened = |i: &usize| *i == 0 || matches!(bytes[i - 1], b' ' | b'(' | b'"' | b'\'' | b'`' | b'=' | b',' | b'\n');
    (0..bytes.len()).rev().filter(begins).find(opened).unwrap_or(0)
}

fn line(out: &mut dyn Write, _: &mut DeferredNow, record: &log::Record<'_>) -> std::io::Result<()> {
    // The logger begins a new file by itself, as the system's mask has it.
    if let Some(current) = CURRENT.get() {
        private(current);
    }
    if says_no_dialog(record) {
        NO_DIALOG.fetch_add(1, Ordering::SeqCst);
    }
    // One entry stays one line, whatever a server put into its text.
    let text = record.args().to_string().replace(['\n', '\r'], " ");
    write!(out, "{} {} {} {text}", clock::now_rfc3339(), record.level(), record.target())
}

/// For its owner only, where the system knows that.
fn private(file: &std::path::Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).ok();
    }
    #[cfg(not(unix))]
    let _ = file;
}

#[cfg(test)]
mod tests {
    use super::{says_no_dialog, without_builder};

    #[test]
    fn only_a_dialog_that_could_not_be_shown_counts_as_missing() {
        for (level, target, text, missing) in [
            (log::Level::Error, "rfd::backend::xdg_desktop_portal", "Failed to pick file with zenity: none", true),
            (log::Level::Error, "rfd::backend::linux::zenity", "Failed to save file with zenity: none", true),
            (log::Level::Warn, "rfd::backend::xdg_desktop_portal", "Using zenity fallback", false),
            (log::Level::Error, "rfd::backend::xdg_desktop_portal", "OpenFile failed: no portal", false),
            (log::Level::Error, "winit", "zenity", false),
        ] {
            let args = format_args!("{text}");
            let record = log::Record::builder().level(level).target(target).args(args).build();
            assert_eq!(says_no_dialog(&record), missing, "{target} {text}");
        }
    }

    #[test]
    fn a_source_file_is_named_from_its_crate_on() {
        for (from, to) in [
            ("src/cli/mod.rs:12:5", "src/cli/mod.rs:12:5"),
            (
                "os error at /root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/winit-0.30.13/src/linux/mod.rs:765: none",
                "os error at winit-0.30.13/src/linux/mod.rs:765: none",
            ),
            (
                r"C:\Users\Zhang Min\.cargo\registry\src\index-1\winit-0.30.13\src\lib.rs:1:2",
                r"winit-0.30.13\src\lib.rs:1:2",
            ),
            (
                "a (/home/a b/.cargo/git/checkouts/egui-1/src/a.rs:1:2), b=/c/registry/src/i/d/e.rs:3",
                "a (src/a.rs:1:2), b=d/e.rs:3",
            ),
        ] {
            assert_eq!(without_builder(from), to);
        }
    }
}

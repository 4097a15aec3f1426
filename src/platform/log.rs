//! `log/`: level info, bounded, without bodies or secrets (interface.md, Files).

use std::io::Write;
use std::sync::OnceLock;

use flexi_logger::{
    Cleanup, Criterion, DeferredNow, FileSpec, FlexiLoggerError, LogSpecification, Logger, LoggerHandle, Naming,
    WriteMode,
};

use super::clock;
use super::folders::Folders;
use crate::trouble::{Trouble, Who};

/// A file is closed at this size, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// So many closed files are kept.
const KEPT_FILES: usize = 3;

/// Dropping it would end the log.
static HANDLE: OnceLock<LoggerHandle> = OnceLock::new();

/// Starts the log under [`Folders::log`]; a second start changes nothing. From now on a panic is written down by its
/// place only: what it would say may hold anything.
///
/// # Errors
/// The folder cannot be written.
pub fn start(folders: &Folders) -> Result<(), Trouble> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let told = |e: FlexiLoggerError| {
        let folder = folders.log().display().to_string();
        Trouble::new("folder-unwritable", Who::Engineer).with("folder", folder).detail(e.to_string())
    };
    // Other crates speak only when something is wrong: their info may name what was sent.
    let level = LogSpecification::builder()
        .default(log::LevelFilter::Warn)
        .module("card_rights_studio", log::LevelFilter::Info)
        .build();
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
        .map_err(told)?;
    HANDLE.set(handle).ok();
    for file in std::fs::read_dir(folders.log()).into_iter().flatten().flatten() {
        private(&file.path());
    }
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current();
        log::error!("panic in {} at {place}", thread.name().unwrap_or("?"));
        writeln!(std::io::stderr().lock(), "panic at {place}").ok();
    }));
    log::info!("start {} pid={}", env!("CARGO_PKG_VERSION"), std::process::id());
    Ok(())
}

fn line(out: &mut dyn Write, _: &mut DeferredNow, record: &log::Record<'_>) -> std::io::Result<()> {
    // A line is a line, whatever a server put into its words.
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

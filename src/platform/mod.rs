//! What differs between systems: folders, fonts, the log, the locale, the system's name for its key store, clock
//! and randomness.

pub mod clock;
pub mod folders;
pub mod fonts;
pub mod log;

/// The catalogue key of the system's own name for its key store (people.md §4).
pub fn key_store() -> &'static str {
    if cfg!(windows) {
        "store-windows"
    } else if cfg!(target_os = "macos") {
        "store-macos"
    } else {
        "store-linux"
    }
}

/// The name of the person who is logged in, for the ledger; empty when the system does not say.
pub fn user() -> String {
    ["USER", "USERNAME", "LOGNAME"].iter().find_map(|v| std::env::var(v).ok()).unwrap_or_default()
}

/// The locale of the person, as the system names it; `None` when it names none. On Unix the environment's own word
/// is kept, because `C` and `POSIX` mean something here (interface.md, Command line).
pub fn locale() -> Option<String> {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    if cfg!(all(unix, not(target_os = "macos"))) { named } else { named.or_else(sys_locale::get_locale) }
}

/// Switches core dumps off by their size limit: a crash must not write keys to the disk. Not by the dumpable flag,
/// which breaks native dialogs.
pub fn no_core_dumps() {
    #[cfg(unix)]
    rlimit::Resource::CORE.set(0, 0).ok();
}

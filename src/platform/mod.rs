//! What differs between systems: folders, fonts, the system's name for its key store, clock and randomness.

pub mod clock;
pub mod folders;
pub mod fonts;

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

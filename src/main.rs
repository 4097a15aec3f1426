//! Opens the window or has run one command. On Windows it has no console; `console.rs` is its twin with one.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    card_rights_studio::start()
}

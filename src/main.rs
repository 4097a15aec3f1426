//! Reads arguments, then opens the window or has run one command.

use std::process::ExitCode;

use card_rights_studio::{app, cli, platform};

fn main() -> ExitCode {
    platform::no_core_dumps();
    match cli::run() {
        cli::Asked::Window { folders, lang, file } => app::run(folders, lang, file),
        cli::Asked::Done(code) => code,
    }
}

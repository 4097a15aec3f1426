//! Windows only (feature `console`): the command line as a program with a console, beside the window's program,
//! which has none there.

use std::process::ExitCode;

fn main() -> ExitCode {
    card_rights_studio::start()
}

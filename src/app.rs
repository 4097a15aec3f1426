//! `eframe::App`: `logic` drains outcomes, `ui` draws and then applies the actions; wiring only.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::platform::folders::Folders;
use crate::words::Lang;

/// Opens the window on `file`. A placeholder until the window is there.
pub fn run(_folders: Folders, lang: Option<Lang>, _file: Option<PathBuf>) -> ExitCode {
    let lang = lang.unwrap_or_else(|| Lang::of_locale(crate::platform::locale().as_deref()));
    use std::io::Write as _;
    writeln!(std::io::stderr().lock(), "{}", lang.t("cli-no-window")).ok();
    ExitCode::from(2)
}

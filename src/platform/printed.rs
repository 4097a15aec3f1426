//! Everything that the program prints, and the one place that knows the standard streams: results on the one, words for
//! the person on the other. Text from outside is made visible, one row a line, so that nothing can move the cursor, hide
//! a line or forge one.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::words::{visible, visible_json};

/// A result could not be written: the disk is full, the device is gone.
static LOST: AtomicBool = AtomicBool::new(false);

/// One row of result.
pub fn line(text: &str) {
    result(&visible(text));
}

/// One row of result in cells, with a tab between them.
pub fn cells(cells: &[&str]) {
    result(&joined(cells));
}

/// One object a row, as a serialiser writes it.
pub fn json(object: &str) {
    result(&visible_json(object));
}

/// Several rows of result whose line breaks are ours.
pub fn rows(text: &str) {
    text.split('\n').for_each(line);
}

/// Whether a result could not be written. A pipe that was closed early is no fault of ours.
pub fn lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

fn result(row: &str) {
    let mut out = std::io::stdout().lock();
    let done = writeln!(out, "{row}").and_then(|()| out.flush());
    if done.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe) {
        LOST.store(true, Ordering::Relaxed);
    }
}

/// One row for the person.
pub fn note(text: &str) {
    told_row(&visible(text));
}

/// One row for the person in cells, with a tab between them.
pub fn note_cells(cells: &[&str]) {
    told_row(&joined(cells));
}

fn joined(cells: &[&str]) -> String {
    cells.iter().map(|cell| visible(cell)).collect::<Vec<_>>().join("\t")
}

/// Whether a person reads on a terminal what is told.
pub fn is_read() -> bool {
    std::io::stderr().is_terminal()
}

fn told_row(row: &str) {
    writeln!(std::io::stderr().lock(), "{row}").ok();
}

#[cfg(test)]
mod tests {
    /// Every other file prints through this one; `files` are all of them below `dir`.
    fn around(dir: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                around(&path, files);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("platform/printed.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                if ["print!(", "println!(", "dbg!(", "stdout()", "stderr()"].iter().any(|way| code.contains(way)) {
                    files.push(path);
                }
            }
        }
    }

    #[test]
    fn there_is_no_way_around_it() {
        let mut files = Vec::new();
        around(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
        // Whether clap's words are help or wrong use is asked, and nothing printed.
        files.retain(|f| !f.ends_with("cli/mod.rs"));
        assert!(files.is_empty(), "{files:?}");
    }
}

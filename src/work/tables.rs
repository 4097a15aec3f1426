//! Tables of cards, pasted or in a file.

use std::path::PathBuf;

use crate::platform::input::{self, Kind};
use crate::publish::table::cards::CARD_ID;
use crate::publish::table::values::names;
use crate::publish::table::{Fault, Table};
use crate::trouble::Trouble;

/// Where a table of cards comes from.
#[derive(Debug)]
pub enum TableFrom {
    /// Text that was pasted from a spreadsheet.
    Text(String),
    /// A file.
    File(PathBuf),
}

/// Why a table of cards cannot be used.
#[derive(Debug)]
pub enum NoTable {
    /// The file cannot be read.
    File(Trouble),
    /// What in it does not fit.
    Faults(Vec<Fault>),
}

/// The table.
///
/// # Errors
/// The file cannot be read, or what in it does not fit.
pub(super) fn read(from: TableFrom) -> Result<Table, NoTable> {
    let known: Vec<&str> = CARD_ID.into_iter().chain(names()).collect();
    match from {
        TableFrom::Text(text) => Table::of_text(&text, &known).map_err(NoTable::Faults),
        TableFrom::File(path) => {
            let bytes = input::plain(&path, Kind::Table).map_err(|e| NoTable::File(e.into()))?.bytes;
            Table::read(&bytes, &known).map_err(NoTable::Faults)
        }
    }
}

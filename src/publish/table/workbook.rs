//! The first sheet of a spreadsheet program's own file (.xlsx) as a table (src/publish/README.md, Tables).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

use super::{Fault, MOST_FAULTS, Misfit, Row, Table, is_blank};
use crate::words::character::trimmed;
use crate::words::text::Encoding;

/// More is not unpacked, in bytes: a small file may hold very much.
const MOST_BYTES: u64 = 64 << 20;
/// More parts than this has no sheet of cards.
const MOST_PARTS: usize = 1_000;
/// More cells are not read.
const MOST_CELLS: usize = 500_000;
/// A column further out is none of a list of cards.
const MOST_COLUMNS: usize = 256;
/// From so large a number on its last digits are lost.
const ROUNDED: f64 = 1e15;

/// The table, and every row that does not fit.
///
/// # Errors
/// It is none of this kind, or holds too much.
pub(super) fn table(bytes: &[u8]) -> Result<(Table, Vec<Fault>), Vec<Fault>> {
    let whole = |what| vec![Fault { line: None, what }];
    if !is_bounded(bytes) {
        return Err(whole(Misfit::Workbook));
    }
    // Its reader is other people's: what it cannot bear is no table.
    let read = std::panic::catch_unwind(|| rows(bytes)).ok().flatten().ok_or_else(|| whole(Misfit::Workbook))?;
    let mut rows = read.into_iter().filter(|row| !is_blank(&row.cells));
    let Some(Row { line, cells: head }) = rows.next() else { return Err(whole(Misfit::Empty)) };
    let names: Vec<String> = head.iter().map(|cell| trimmed(cell).to_owned()).collect();
    let width = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let head: Vec<String> = names.into_iter().take(width).collect();
    let encoding = Encoding::Utf8;
    let mut table = Table { line, head, rows: Vec::new(), separator: '\t', encoding };
    let mut faults = Vec::new();
    for mut row in rows {
        let cells = row.cells.iter().rposition(|cell| !trimmed(cell).is_empty()).map_or(0, |last| last + 1);
        if cells > width {
            faults.push(Fault { line: Some(row.line), what: Misfit::Width { cells, head: width } });
        }
        row.cells.resize(width, String::new());
        table.rows.push(row);
        if faults.len() == MOST_FAULTS {
            break;
        }
    }
    Ok((table, faults))
}

/// Whether all of its parts together stay within what is unpacked, whatever they say of themselves.
fn is_bounded(bytes: &[u8]) -> bool {
    let Ok(mut parts) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MOST_BYTES;
    let all = parts.len();
    all <= MOST_PARTS
        && (0..all).all(|at| {
            let Ok(part) = parts.by_index(at) else { return false };
            match std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) {
                Ok(read) if read <= left => {
                    left -= read;
                    true
                }
                _ => false,
            }
        })
}

/// The rows of the first sheet in which something stands, each with its number; none where it cannot be read.
fn rows(bytes: &[u8]) -> Option<Vec<Row>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    for sheet in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&sheet).ok()?;
        let (mut out, mut count): (BTreeMap<u32, Vec<String>>, usize) = (BTreeMap::new(), 0);
        while let Some(cell) = cells.next_cell().ok()? {
            let ((row, column), text) = (cell.get_position(), text(cell.get_value()));
            if text.is_empty() {
                continue;
            }
            count += 1;
            let column = usize::try_from(column).ok().filter(|c| *c < MOST_COLUMNS && count <= MOST_CELLS)?;
            let row = out.entry(row).or_default();
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if let Some(place) = row.get_mut(column) {
                *place = text;
            }
        }
        if !out.is_empty() {
            let row = |(at, cells)| Row { line: usize::try_from(at).unwrap_or_default() + 1, cells };
            return Some(out.into_iter().map(row).collect());
        }
    }
    Some(Vec::new())
}

/// A cell as a person reads it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) if n.abs() >= ROUNDED => format!("{n:E}").replace('E', "E+"),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(on) => on.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_a_person_reads_it() {
        assert_eq!(text(&DataRef::Float(13_800_001_111.0)), "13800001111");
        assert_eq!(text(&DataRef::Float(8.5)), "8.5");
        assert_eq!(text(&DataRef::Float(1.234e20)), "1.234E+20", "what was rounded says so");
    }
}

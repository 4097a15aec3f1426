//! The first sheet of a spreadsheet program's own file (.xlsx) as a table (src/publish/README.md, Tables).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

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

/// The rows of the first sheet in which something stands, each with its number, counted from 1; none where the file is no
/// workbook that can be read, or holds too much.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<(usize, Vec<String>)>> {
    // Its reader is other people's: what it cannot bear is no table.
    is_bounded(bytes).then(|| std::panic::catch_unwind(|| cells(bytes)).ok().flatten()).flatten()
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

fn cells(bytes: &[u8]) -> Option<Vec<(usize, Vec<String>)>> {
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
            let row = |(at, cells)| (usize::try_from(at).unwrap_or_default() + 1, cells);
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

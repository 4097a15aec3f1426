//! Which cards a table names: one for each of its rows.

use super::{Fault, MOST_FAULTS, Misfit, Row, Table};
use crate::words::character::is_unseen;

/// The names of the column: in the API, and on the form.
pub const CARD_ID: [&str; 2] = ["card_id", "会员卡ID"];
/// WeChat's own ids have 28 characters, some 26 to 32. What is shorter in a table is a total or a number of its own.
pub const LEAST_CHARS: usize = 16;
/// The most (src/wechatpay/README.md, Endpoint).
const MOST_CHARS: usize = 32;

/// The cards of a table in which every row fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableCards {
    /// Each card once, in the order of the rows, with the line on which it stands first.
    pub cards: Vec<(String, usize)>,
    /// Lines of rows that hold something and no 会员卡ID.
    pub without: Vec<usize>,
    /// Lines of rows whose 会员卡ID stands further up too.
    pub again: Vec<usize>,
    /// Lines on which unseen characters were taken off the ends of a 会员卡ID.
    pub trimmed: Vec<usize>,
}

/// The cards of a file.
///
/// # Errors
/// Everything that does not fit, by its line (the first hundred).
pub fn read(bytes: &[u8]) -> Result<TableCards, Vec<Fault>> {
    let (table, misfits) = Table::with_faults(bytes, &CARD_ID)?;
    let column = table.column(&CARD_ID).map_err(|fault| vec![fault])?;
    // All that does not fit is told at once: rows, and what stands in those that do.
    let (out, mut faults) = from_rows(&table, column);
    faults.extend(misfits);
    faults.sort_by_key(|fault| fault.line);
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() && out.cards.is_empty() {
        faults.push(Fault { line: None, what: Misfit::NoRows });
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn from_rows(table: &Table, column: usize) -> (TableCards, Vec<Fault>) {
    let (mut out, mut faults) = (TableCards::default(), Vec::new());
    let mut seen = std::collections::HashSet::new();
    for row in &table.rows {
        match card_of(row, column) {
            Ok("") => out.without.push(row.line),
            Ok(card) if seen.insert(card) => out.cards.push((card.to_owned(), row.line)),
            Ok(_) => out.again.push(row.line),
            Err(what) => faults.push(Fault { line: Some(row.line), what }),
        }
        if has_unseen_ends(&row.cells[column]) {
            out.trimmed.push(row.line);
        }
        if faults.len() == MOST_FAULTS {
            break;
        }
    }
    (out, faults)
}

/// The card of a row; empty where it has none.
pub(super) fn card_of(row: &Row, column: usize) -> Result<&str, Misfit> {
    // A forgotten quote makes one cell of several lines, up to the next quote. People do write lines into a cell, but no
    // 会员卡ID beside others.
    let lines = |cell: &&String| cell.contains(['\n', '\r']);
    if row.cells.iter().filter(lines).any(|cell| ids_in(cell) > 0) {
        return Err(Misfit::Swallowed);
    }
    let cell = row.cell(column);
    let owned = || cell.to_owned();
    if cell.is_empty() {
        return Ok("");
    }
    let parts = parts(cell).count();
    if parts > 1 && ids_in(cell) > 1 {
        return Err(Misfit::TwoIds { count: ids_in(cell) });
    }
    if is_spreadsheets(cell) {
        return Err(Misfit::Spreadsheet { cell: owned() });
    }
    if let Some(c) = cell.chars().find(|c| !is_id_character(*c)) {
        return Err(Misfit::Character { cell: owned(), c });
    }
    match cell.len() {
        ..LEAST_CHARS => Err(Misfit::Short { cell: owned(), least: LEAST_CHARS }),
        LEAST_CHARS..=MOST_CHARS => Ok(cell),
        _ => Err(Misfit::Long { cell: owned(), most: MOST_CHARS }),
    }
}

fn is_id_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// What stands between characters that no id has.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|c: char| !is_id_character(c) && !is_unseen(c)).filter(|part| !part.is_empty())
}

/// How many 会员卡ID stand in a cell.
fn ids_in(cell: &str) -> usize {
    parts(cell).filter(|part| part.chars().filter(|c| is_id_character(*c)).count() >= LEAST_CHARS).count()
}

/// An error value (`#N/A`, `#REF!`), a number that was rounded (`1.23E+15`), or a cell too narrow to be shown (`####`).
fn is_spreadsheets(cell: &str) -> bool {
    let rounded = || {
        let (number, exponent) = cell.split_once(['E', 'e']).unwrap_or_default();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        digits(number) && exponent.strip_prefix(['+', '-']).is_some_and(digits)
    };
    cell.starts_with('#') || rounded()
}

/// Whether more than blanks stands around the id.
fn has_unseen_ends(cell: &str) -> bool {
    let blanks = cell.trim();
    blanks.starts_with(is_unseen) || blanks.ends_with(is_unseen)
}

//! A table that people bring, for window and command line alike: a head, and rows that fit it, each with the line it
//! stands on (src/publish/README.md, Tables).

pub mod cards;
mod fault;
mod split;
pub mod values;
mod workbook;

use unicode_normalization::UnicodeNormalization as _;

use crate::words::character::{is_unseen, trimmed};
use crate::words::text::{self, Encoding};

pub use fault::{Fault, Misfit};
use split::{Broken, Splitter};

/// What stands between the cells, as spreadsheets write it.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// More faults are counted, and not kept.
pub const MOST_FAULTS: usize = 100;

/// One row below the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from 1 as an editor does.
    pub line: usize,
    /// Its cells as they were written, one for each column of the head.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell without blanks and unseen characters at its ends.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| trimmed(cell))
    }
}

/// A table that was read whole: every row that is not blank fits the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The line of the head, counted from 1.
    pub line: usize,
    /// The names of the columns, without blanks and unseen characters at their ends.
    pub head: Vec<String>,
    /// Every row in which something stands.
    pub rows: Vec<Row>,
    /// What stands between the cells.
    pub separator: char,
    /// How the file was written.
    pub encoding: Encoding,
}

impl Table {
    /// The table of a file. `known` are names of columns that the caller looks for: a separator under which the head has
    /// them is the right one.
    ///
    /// # Errors
    /// Every row that does not fit, by its line (the first hundred); or why there is no table at all.
    pub fn read(bytes: &[u8], known: &[&str]) -> Result<Self, Vec<Fault>> {
        Self::with_faults(bytes, known).and_then(whole)
    }

    /// The rows that fit, and every one that does not.
    fn with_faults(bytes: &[u8], known: &[&str]) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::of_workbook(bytes);
        }
        if let Some(what) = fault::workbook(bytes) {
            return Err(vec![Fault { line: None, what }]);
        }
        let read = text::read(bytes).map_err(|why| vec![Fault { line: None, what: Misfit::NotText(why) }])?;
        let (table, faults) = Self::split(&read.text, known)?;
        Ok((Self { encoding: read.encoding, ..table }, faults))
    }

    /// The table in a text, such as a paste from a spreadsheet.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn of_text(text: &str, known: &[&str]) -> Result<Self, Vec<Fault>> {
        Self::split(text, known).and_then(whole)
    }

    /// The same of a spreadsheet program's own file: its head ends at its last name, and a row may be shorter.
    fn of_workbook(bytes: &[u8]) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        let whole = |what| vec![Fault { line: None, what }];
        let rows = workbook::rows(bytes).ok_or_else(|| whole(Misfit::Workbook))?;
        let mut rows = rows.into_iter().filter(|(_, cells)| !is_blank(cells));
        let Some((line, head)) = rows.next() else { return Err(whole(Misfit::Empty)) };
        let mut head: Vec<String> = head.iter().map(|cell| trimmed(cell).to_owned()).collect();
        head.truncate(filled(&head));
        let mut table = Self { line, head, rows: Vec::new(), separator: '\t', encoding: Encoding::Utf8 };
        let mut faults = Vec::new();
        for (line, mut cells) in rows {
            let (count, head) = (filled(&cells), table.head.len());
            if count > head {
                faults.push(Fault { line: Some(line), what: Misfit::Width { cells: count, head } });
            }
            cells.resize(head, String::new());
            table.rows.push(Row { line, cells });
            if faults.len() == MOST_FAULTS {
                break;
            }
        }
        Ok((table, faults))
    }

    fn split(text: &str, known: &[&str]) -> Result<(Self, Vec<Fault>), Vec<Fault>> {
        // The last character of a file of DOS.
        let text = text.trim_end_matches('\u{1a}');
        let (named, text, first) = named_separator(text);
        let separator = named.unwrap_or_else(|| likely_separator(text, first, known));
        let mut rows =
            Splitter::new(text, separator, first).filter(|row| !row.as_ref().is_ok_and(|r| is_blank(&r.cells)));
        let head = match rows.next() {
            Some(Ok(head)) => head,
            Some(Err(broken)) => return Err(vec![broken.into()]),
            None => return Err(vec![Fault { line: None, what: Misfit::Empty }]),
        };
        let names: Vec<String> = head.cells.iter().map(|cell| trimmed(cell).to_owned()).collect();
        let mut table = Self { line: head.line, head: names, rows: Vec::new(), separator, encoding: Encoding::Utf8 };
        let mut faults = Vec::new();
        for row in rows {
            match row {
                Ok(row) if row.cells.len() == table.head.len() => {
                    table.rows.push(Row { line: row.line, cells: row.cells });
                }
                Ok(row) => {
                    let what = Misfit::Width { cells: row.cells.len(), head: table.head.len() };
                    faults.push(Fault { line: Some(row.line), what });
                }
                Err(broken) => faults.push(broken.into()),
            }
            if faults.len() == MOST_FAULTS {
                break;
            }
        }
        Ok((table, faults))
    }

    /// The column of one of these names, in whatever case, with or without blanks, `_`, `-` and unseen characters.
    ///
    /// # Errors
    /// None of that name, with the head as it was read; or two.
    pub fn column(&self, names: &[&str]) -> Result<usize, Fault> {
        let wanted: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let mut found = self.head.iter().enumerate().filter(|(_, name)| wanted.contains(&plain(name)));
        let at = |what| Fault { line: Some(self.line), what };
        let Some((column, name)) = found.next() else {
            return Err(at(Misfit::NoColumn { head: self.head.clone() }));
        };
        match found.next() {
            Some(_) => Err(at(Misfit::TwoColumns { name: name.clone() })),
            None => Ok(column),
        }
    }
}

/// The table, where every row fits.
fn whole((table, faults): (Table, Vec<Fault>)) -> Result<Table, Vec<Fault>> {
    if faults.is_empty() { Ok(table) } else { Err(faults) }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    let dropped = |c: &char| c.is_whitespace() || is_unseen(*c) || matches!(c, '_' | '-');
    name.nfkc().filter(|c| !dropped(c)).flat_map(char::to_lowercase).collect()
}

fn is_blank(cells: &[String]) -> bool {
    filled(cells) == 0
}

/// How many cells there are up to the last one in which something stands.
fn filled(cells: &[String]) -> usize {
    cells.iter().rposition(|cell| !trimmed(cell).is_empty()).map_or(0, |last| last + 1)
}

/// `sep=;` on the first line, as spreadsheets write it for each other; and the rest of the text, with its first line.
fn named_separator(text: &str) -> (Option<char>, &str, usize) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = trimmed(&text[..end]).trim_matches('"');
    let named = line.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| {
        let mut rest = text[..end].chars().skip_while(|c| *c != '=').skip(1);
        rest.next().filter(|c| *c != '"')
    });
    let Some(separator) = named else { return (None, text, 1) };
    let rest = &text[end..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
    (Some(separator), rest, 2)
}

/// The separator under which the head has most of the known names, then most cells.
fn likely_separator(text: &str, first: usize, known: &[&str]) -> char {
    let known: Vec<String> = known.iter().map(|name| plain(name)).collect();
    let head = |separator| {
        let mut rows = Splitter::new(text, separator, first);
        // A row of another separator alone is as blank.
        let blank = |cells: &[String]| cells.iter().all(|cell| trimmed(cell).chars().all(|c| SEPARATORS.contains(&c)));
        let cells = rows.find(|row| !row.as_ref().is_ok_and(|r| blank(&r.cells)));
        let cells = cells.and_then(Result::ok).map(|row| row.cells).unwrap_or_default();
        (cells.iter().filter(|name| known.contains(&plain(name))).count(), cells.len())
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| head(*separator));
    best.unwrap_or(',')
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Open { line } => Self { line: Some(line), what: Misfit::OpenQuote },
            Broken::Stray { line } => Self { line: Some(line), what: Misfit::StrayQuote },
        }
    }
}

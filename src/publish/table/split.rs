//! The grammar of a table of text (RFC 4180), read strictly. A reader that always finds a way to read it, as the `csv`
//! crate does on purpose, takes several lines for one where a quote was forgotten, and their cards are gone silently.

/// One row as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: usize,
    /// Its cells without their quotes.
    pub cells: Vec<String>,
}

/// What is wrong with quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A quote opens a cell on this line, and none ends it.
    Open {
        /// Where it opens.
        line: usize,
    },
    /// A quote inside a cell, or text beside the quotes around it; in the row that begins on this line.
    Stray {
        /// Where.
        line: usize,
    },
}

/// Splits a text into rows, one after another.
pub struct Splitter<'a> {
    rest: &'a str,
    separator: char,
    line: usize,
}

impl<'a> Splitter<'a> {
    /// For `text`, whose first line is the `line`th of its file.
    pub fn new(text: &'a str, separator: char, line: usize) -> Self {
        Self { rest: text, separator, line }
    }

    /// The cell at the beginning of the rest, and whether the row ends with it.
    fn cell(&mut self) -> Result<(String, bool), Broken> {
        let (cell, rest) = match self.rest.strip_prefix('"') {
            Some(quoted) => self.quoted(quoted)?,
            None => {
                let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
                let (cell, rest) = self.rest.split_at(end);
                if cell.contains('"') {
                    return Err(Broken::Stray { line: self.line });
                }
                (cell.to_owned(), rest)
            }
        };
        let more = rest.strip_prefix(self.separator);
        let after = more.or_else(|| rest.strip_prefix("\r\n")).or_else(|| rest.strip_prefix(['\n', '\r']));
        let Some(after) = after.or(rest.is_empty().then_some("")) else {
            return Err(Broken::Stray { line: self.line });
        };
        self.line += cell_lines(&cell);
        self.rest = after;
        Ok((cell, more.is_none()))
    }

    /// A cell after its opening quote, and what follows the closing one.
    fn quoted(&self, text: &'a str) -> Result<(String, &'a str), Broken> {
        let (mut cell, mut text) = (String::new(), text);
        loop {
            let at = text.find('"').ok_or(Broken::Open { line: self.line })?;
            let (part, rest) = (&text[..at], &text[at + 1..]);
            cell.push_str(part);
            let Some(doubled) = rest.strip_prefix('"') else { return Ok((cell, rest)) };
            cell.push('"');
            text = doubled;
        }
    }
}

/// The line breaks in a cell.
fn cell_lines(cell: &str) -> usize {
    cell.matches('\n').count() + cell.match_indices('\r').filter(|(at, _)| !cell[at + 1..].starts_with('\n')).count()
}

impl Iterator for Splitter<'_> {
    type Item = Result<Row, Broken>;

    /// The next row. After a broken one nothing follows: where it would end is not known.
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        loop {
            match self.cell() {
                Ok((cell, last)) => {
                    row.cells.push(cell);
                    if last {
                        self.line += 1;
                        return Some(Ok(row));
                    }
                }
                Err(broken) => {
                    self.rest = "";
                    return Some(Err(broken));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Result<Vec<Row>, Broken> {
        Splitter::new(text, ',', 1).collect()
    }

    #[test]
    fn rows_begin_on_the_line_that_an_editor_shows() {
        let text = "a,b\r\n\"x\r\ny\",1\n\n\"a \"\"b\"\"\",\rlast,";
        let found: Vec<(usize, Vec<String>)> =
            rows(text).unwrap().into_iter().map(|row| (row.line, row.cells)).collect();
        let row = |line, cells: &[&str]| (line, cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            found,
            [
                row(1, &["a", "b"]),
                row(2, &["x\r\ny", "1"]),
                row(4, &[""]),
                row(5, &["a \"b\"", ""]),
                row(6, &["last", ""])
            ]
        );
    }

    #[test]
    fn quotes_that_do_not_fit_are_named_by_their_line() {
        for (text, broken) in [
            ("a\nb,\"c", Broken::Open { line: 2 }),
            ("a\n\"b\nc\nd", Broken::Open { line: 2 }),
            ("\"a\"\"", Broken::Open { line: 1 }),
            ("a\nb\"c\n", Broken::Stray { line: 2 }),
            ("a\n\"b\"c\n", Broken::Stray { line: 2 }),
            ("a\n \"b\"\n", Broken::Stray { line: 2 }),
            ("a\n\"b\" ,c\n", Broken::Stray { line: 2 }),
            ("a\n\"b\nc\"d\n", Broken::Stray { line: 2 }),
        ] {
            assert_eq!(rows(text), Err(broken), "{text}");
        }
    }

    proptest! {
        /// What is read here is what the `csv` crate reads too; it reads more, and leaves empty lines out.
        #[test]
        fn what_is_read_is_what_others_read(text in "[ab,;\"\r\n]{0,24}") {
            if let Ok(mut ours) = rows(&text) {
                ours.retain(|row| row.cells != [""]);
                let mut theirs = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let theirs: Vec<Vec<String>> =
                    theirs.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).filter(|r| *r != [""]).collect();
                prop_assert_eq!(ours.into_iter().map(|row| row.cells).collect::<Vec<_>>(), theirs);
            }
        }

        /// What a library writes, quotes and line breaks and all, is read as it was.
        #[test]
        fn what_others_write_is_read_as_it_was(rows_in in prop::collection::vec(prop::collection::vec("[a甲,;\"\r\n\t ]{0,5}", 3), 1..6)) {
            for separator in [b',', b';', b'\t'] {
                let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
                rows_in.iter().for_each(|r| out.write_record(r).unwrap());
                let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
                let read: Result<Vec<Row>, _> = Splitter::new(&text, char::from(separator), 1).collect();
                prop_assert_eq!(read.unwrap().into_iter().map(|row| row.cells).collect::<Vec<_>>(), rows_in.clone());
            }
        }
    }
}

//! What does not fit in a table, in words, with its line.

use crate::rights::field::FieldId;
use crate::words::Sentence;
use crate::words::character::named;
use crate::words::text::NotText;

/// One thing that does not fit. As long as there is one, nothing of the table is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1; none when it is about the whole file.
    pub line: Option<usize>,
    /// What it is.
    pub what: Misfit,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The file is no text.
    NotText(NotText),
    /// The file is a spreadsheet program's own (`.xlsx`, `.xls`).
    Workbook,
    /// The file is a web page under the name of a table, as some systems export it.
    WebPage,
    /// There is nothing but blank lines.
    Empty,
    /// No row below the head has a 会员卡ID.
    NoRows,
    /// A quote opens a cell and none ends it.
    OpenQuote,
    /// A quote stands inside a cell, or text beside the quotes around it.
    StrayQuote,
    /// The row has another number of cells than the head.
    Width {
        /// Cells of the row.
        cells: usize,
        /// Columns of the head.
        head: usize,
    },
    /// The column that is looked for is not there.
    NoColumn {
        /// The head as it was read.
        head: Vec<String>,
    },
    /// The column stands there twice.
    TwoColumns {
        /// Its name, as it stands there first.
        name: String,
    },
    /// Lines that hold 会员卡ID lie inside the quotes of one cell.
    Swallowed,
    /// Two or more 会员卡ID in one cell.
    TwoIds {
        /// How many.
        count: usize,
    },
    /// A spreadsheet's error value or rounded number where the 会员卡ID should be.
    Spreadsheet {
        /// The cell.
        cell: String,
    },
    /// A character that no 会员卡ID has.
    Character {
        /// The cell.
        cell: String,
        /// The first such character.
        c: char,
    },
    /// Too short for a 会员卡ID: a total, a number of its own.
    Short {
        /// The cell.
        cell: String,
        /// The fewest characters that are taken without asking.
        least: usize,
    },
    /// Too long for a 会员卡ID.
    Long {
        /// The cell.
        cell: String,
        /// The most characters.
        most: usize,
    },
    /// No column is one of the fields that can be changed.
    NoFields {
        /// The head as it was read.
        head: Vec<String>,
    },
    /// No value where each card has one of its own.
    NoValue {
        /// Of which field.
        field: FieldId,
    },
    /// A value that the field cannot have.
    Value {
        /// Which field.
        field: FieldId,
        /// The cell.
        cell: String,
    },
}

impl Fault {
    /// What is wrong, and on which line.
    pub fn sentence(&self) -> Sentence {
        let say = Sentence::new(self.what.key());
        let say = match self.line {
            Some(line) => say.with("line", line),
            None => say,
        };
        match &self.what {
            Misfit::NotText(why) => why.sentence(),
            Misfit::Width { cells, head } => say.with("cells", *cells).with("head", *head),
            Misfit::NoColumn { head } | Misfit::NoFields { head } => say.with("head", shortened(&head.join(" | "))),
            Misfit::TwoColumns { name } => say.with("name", shortened(name)),
            Misfit::TwoIds { count } => say.with("count", *count),
            Misfit::Spreadsheet { cell } => say.with("cell", shortened(cell)),
            Misfit::Character { cell, c } => named(say.with("cell", shortened(cell)), *c),
            Misfit::Short { cell, least } => say.with("cell", shortened(cell)).with("least", *least),
            Misfit::Long { cell, most } => say.with("cell", shortened(cell)).with("most", *most),
            Misfit::NoValue { field } => say.with_key("label", field.key("label")),
            Misfit::Value { field, cell } => say.with_key("label", field.key("label")).with("cell", shortened(cell)),
            _ => say,
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> Sentence {
        Sentence::new(match &self.what {
            Misfit::NotText(NotText::Binary) | Misfit::WebPage => "misfit-workbook-remedy",
            Misfit::NotText(_) => "misfit-encoding-remedy",
            Misfit::NoColumn { head } if head.iter().any(|name| name.contains(['，', '；', '、', '｜'])) => {
                "misfit-column-wide-remedy"
            }
            Misfit::OpenQuote | Misfit::StrayQuote | Misfit::Swallowed => "misfit-quote-remedy",
            what => return Sentence::new(format!("{}-remedy", what.key())),
        })
    }
}

impl Misfit {
    fn key(&self) -> &'static str {
        match self {
            Self::NotText(_) => "misfit-not-text",
            Self::Workbook => "misfit-workbook",
            Self::WebPage => "misfit-web-page",
            Self::Empty => "misfit-empty",
            Self::NoRows => "misfit-no-rows",
            Self::OpenQuote => "misfit-open-quote",
            Self::StrayQuote => "misfit-stray-quote",
            Self::Width { cells, head } if cells < head => "misfit-short-row",
            Self::Width { .. } => "misfit-long-row",
            Self::NoColumn { .. } => "misfit-column",
            Self::TwoColumns { .. } => "misfit-two-columns",
            Self::Swallowed => "misfit-swallowed",
            Self::TwoIds { .. } => "misfit-two-ids",
            Self::Spreadsheet { .. } => "misfit-spreadsheet",
            Self::Character { .. } => "misfit-character",
            Self::Short { .. } => "misfit-short-id",
            Self::Long { .. } => "misfit-long-id",
            Self::NoFields { .. } => "misfit-no-fields",
            Self::NoValue { .. } => "misfit-no-value",
            Self::Value { .. } => "misfit-value",
        }
    }
}

/// The beginning of what a cell holds: enough to find it by.
fn shortened(text: &str) -> String {
    const MOST_CHARS: usize = 60;
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A file that spreadsheet programs call a table, and that is neither a text nor a workbook that is read.
pub(super) fn workbook(bytes: &[u8]) -> Option<Misfit> {
    const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let begin = bytes.trim_ascii_start();
    let is_tag = |tag: &[u8]| begin.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    if bytes.starts_with(OLD_WORKBOOK) {
        Some(Misfit::Workbook)
    } else if [&b"<html"[..], b"<!doctype", b"<table", b"<?xml"].into_iter().any(is_tag) {
        Some(Misfit::WebPage)
    } else {
        None
    }
}

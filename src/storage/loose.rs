//! JSON as chats, word processors and programs leave it: with comments, commas too many, quotation marks and punctuation
//! of an input method. Read where it is beyond doubt (src/storage/README.md, Drafts as people bring them); else the first
//! character that cannot be right, and what should stand there.

use serde_json::{Map, Value};

use super::cursor::Cursor;
use super::json::MOST_DEEP;
use super::loose_text::{Marks, is_blank, quoted};
use super::wrong::{Fault, Want, What, Wrong};
use crate::rights::repair::half_width;

/// What was passed over or taken for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mend {
    /// Comments were left out.
    Comments,
    /// A comma, or a semicolon at the end, with nothing behind it.
    Commas,
    /// Other quotation marks than `"`.
    Quotes,
    /// Names without quotation marks.
    Names,
    /// Full-width colons, commas, brackets and digits.
    Punctuation,
    /// Blanks that are none to JSON, and characters that nobody sees.
    Blanks,
}

/// What was read, and what was done for it: how often, and in which line first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Loose {
    pub value: Value,
    pub mends: Vec<(Mend, usize, usize)>,
}

/// The value of `text`.
///
/// # Errors
/// [`Wrong`]
pub(super) fn read(text: &str) -> Result<Loose, Wrong> {
    let mut all = Reader { here: Cursor { text, at: 0 }, mends: Vec::new(), depth: 0 };
    let value = all.whole().map_err(|(at, what)| {
        let (line, column) = place(text, at);
        Wrong { line, column, what }
    })?;
    let mends = all.mends.into_iter().map(|(mend, times, at)| (mend, times, place(text, at).0)).collect();
    Ok(Loose { value, mends })
}

/// Line and character of a byte, both from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

struct Reader<'a> {
    here: Cursor<'a>,
    mends: Vec<(Mend, usize, usize)>,
    depth: usize,
}

impl Reader<'_> {
    fn mend(&mut self, mend: Mend, at: usize) {
        match self.mends.iter_mut().find(|(m, ..)| *m == mend) {
            Some((_, times, _)) => *times += 1,
            None => self.mends.push((mend, 1, at)),
        }
    }

    /// Takes one of these two characters; the second is the full-width one.
    fn takes(&mut self, [half, full]: [char; 2]) -> bool {
        let Some(c) = self.here.peek().filter(|c| *c == half || *c == full) else { return false };
        if c == full {
            self.mend(Mend::Punctuation, self.here.at);
        }
        self.here.skip(c);
        true
    }

    fn expected(&self, want: Want) -> Fault {
        (self.here.at, self.here.peek().map_or(What::End(want), |c| What::Found(c, want)))
    }

    /// Blanks and comments.
    fn blanks(&mut self) -> Result<(), Fault> {
        while let Some(c) = self.here.peek() {
            let begun = self.here.at;
            match c {
                ' ' | '\t' | '\n' | '\r' => self.here.skip(c),
                _ if is_blank(c) => {
                    self.mend(Mend::Blanks, begun);
                    self.here.skip(c);
                }
                '/' if self.here.rest().starts_with("//") => {
                    self.mend(Mend::Comments, begun);
                    self.here.at += self.here.rest().find(['\n', '\r']).unwrap_or(self.here.rest().len());
                }
                '/' if self.here.rest().starts_with("/*") => {
                    self.mend(Mend::Comments, begun);
                    let inner = self.here.rest().get(2..).unwrap_or_default();
                    self.here.at += 4 + inner.find("*/").ok_or((begun, What::Comment))?;
                }
                _ => break,
            }
        }
        Ok(())
    }

    fn whole(&mut self) -> Result<Value, Fault> {
        let value = self.value()?;
        self.blanks()?;
        if let Some(c) = self.here.peek().filter(|c| matches!(c, ',' | ';' | '，' | '；')) {
            self.mend(Mend::Commas, self.here.at);
            self.here.skip(c);
            self.blanks()?;
        }
        self.here.peek().map_or(Ok(value), |c| Err((self.here.at, What::More(c))))
    }

    fn value(&mut self) -> Result<Value, Fault> {
        self.blanks()?;
        let begun = self.here.at;
        let Some(c) = self.here.peek() else { return Err(self.expected(Want::Value)) };
        if self.takes(['{', '｛']) {
            return self.deeper(begun, Self::object);
        }
        if self.takes(['[', '［']) {
            return self.deeper(begun, Self::list);
        }
        match c {
            _ if Marks::of(c).is_some() => self.quoted(false).map(Value::String),
            '-' | '+' | '.' | '0'..='9' | '０'..='９' | '－' | '＋' => self.number(),
            _ if c.is_alphanumeric() || c == '_' => self.word(),
            _ => Err(self.expected(Want::Value)),
        }
    }

    fn deeper(&mut self, begun: usize, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.depth == MOST_DEEP {
            return Err((begun, What::Deep));
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, Fault> {
        let mut out = Map::new();
        self.blanks()?;
        if self.takes(['}', '｝']) {
            return Ok(out.into());
        }
        loop {
            self.blanks()?;
            let begun = self.here.at;
            let name = self.name()?;
            if out.contains_key(&name) {
                return Err((begun, What::Twice(name)));
            }
            self.blanks()?;
            if !self.takes([':', '：']) {
                return Err(self.expected(Want::Colon));
            }
            let value = self.value()?;
            out.insert(name, value);
            if self.ends(['}', '｝'], Want::Comma)? {
                return Ok(out.into());
            }
        }
    }

    fn list(&mut self) -> Result<Value, Fault> {
        let mut out = Vec::new();
        self.blanks()?;
        if self.takes([']', '］']) {
            return Ok(out.into());
        }
        loop {
            out.push(self.value()?);
            if self.ends([']', '］'], Want::Next)? {
                return Ok(out.into());
            }
        }
    }

    /// Behind a value: the end, also behind a comma too many, or a comma with more behind it.
    fn ends(&mut self, close: [char; 2], want: Want) -> Result<bool, Fault> {
        self.blanks()?;
        if self.takes(close) {
            return Ok(true);
        }
        let comma = self.here.at;
        if !self.takes([',', '，']) {
            return Err(self.expected(want));
        }
        self.blanks()?;
        let over = self.takes(close);
        if over {
            self.mend(Mend::Commas, comma);
        }
        Ok(over)
    }

    fn name(&mut self) -> Result<String, Fault> {
        let Some(c) = self.here.peek() else { return Err(self.expected(Want::Name)) };
        if Marks::of(c).is_some() {
            return self.quoted(true);
        }
        let begun = self.here.at;
        let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-');
        let long = self.here.rest().find(|c| !of_name(c)).unwrap_or(self.here.rest().len());
        let name = self.here.rest().get(..long).unwrap_or_default().to_owned();
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return Err(self.expected(Want::Name));
        }
        self.here.at += long;
        self.blanks()?;
        if !matches!(self.here.peek(), Some(':' | '：')) {
            return Err((begun, What::Found(c, Want::Name)));
        }
        self.mend(Mend::Names, begun);
        Ok(name)
    }

    fn quoted(&mut self, is_name: bool) -> Result<String, Fault> {
        let quoted = quoted(self.here.text, self.here.at, is_name)?;
        if quoted.mended {
            self.mend(Mend::Quotes, self.here.at);
        }
        self.here.at = quoted.end;
        Ok(quoted.text)
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let begun = self.here.at;
        let of_number =
            |c: char| matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9' | '０'..='９' | '－' | '＋' | '．');
        let long = self.here.rest().find(|c| !of_number(c)).unwrap_or(self.here.rest().len());
        let typed = self.here.rest().get(..long).unwrap_or_default().to_owned();
        let plain = half_width(&typed);
        let value = serde_json::from_str(&plain).map_err(|_| (begun, What::Number(typed.clone())))?;
        self.here.at += long;
        if plain != typed {
            self.mend(Mend::Punctuation, begun);
        }
        Ok(value)
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let begun = self.here.at;
        let long =
            self.here.rest().find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.here.rest().len());
        let word = self.here.rest().get(..long).unwrap_or_default().to_owned();
        self.here.at += long;
        match word.as_str() {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            "null" => Ok(Value::Null),
            _ => Err((begun, What::Word(word))),
        }
    }
}

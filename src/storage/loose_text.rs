//! Texts of loose JSON: between which marks they stand, and where they end.

use super::cursor::Cursor;
use super::wrong::{Fault, What};
use crate::words::character::is_unseen;

/// A text that was read.
pub(super) struct Quoted {
    /// What it says.
    pub text: String,
    /// Where it ends, in bytes, behind its mark.
    pub end: usize,
    /// Its marks were others than `"`.
    pub mended: bool,
}

/// What is passed over between two parts: blanks of every kind, and characters that nobody sees.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_unseen(c) && !c.is_control()
}

/// The text, or the name of a member, whose mark stands at `at`. One between other marks than `"` ends at the first mark
/// that could end it; what stands behind that has to be what stands behind a text, else nobody knows where it ends.
///
/// # Errors
/// [`Fault`]
pub(super) fn quoted(text: &str, at: usize, is_name: bool) -> Result<Quoted, Fault> {
    Cursor { text, at }.quoted(is_name)
}

/// The marks that may end a text, by the one that begins it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// `"`
    Plain,
    /// “ and its like.
    Double,
    /// ' and its like.
    Single,
    /// 「 and 『.
    Corner,
}

impl Marks {
    /// Those that `c` begins.
    pub(super) fn of(c: char) -> Option<Self> {
        Some(match c {
            '"' => Self::Plain,
            '“' | '”' | '„' | '‟' | '〝' | '〞' | '＂' => Self::Double,
            '\'' | '‘' | '’' | '‚' | '‛' | '＇' => Self::Single,
            '「' | '『' => Self::Corner,
            _ => return None,
        })
    }

    fn end(self, c: char) -> bool {
        match self {
            Self::Plain => c == '"',
            Self::Double => matches!(Self::of(c), Some(Self::Plain | Self::Double)),
            Self::Single => Self::of(c) == Some(Self::Single),
            Self::Corner => matches!(c, '」' | '』'),
        }
    }
}

impl Cursor<'_> {
    fn quoted(mut self, is_name: bool) -> Result<Quoted, Fault> {
        let begun = self.at;
        let Some((open, marks)) = self.peek().and_then(|c| Some((c, Marks::of(c)?))) else {
            return Err((begun, What::Open));
        };
        self.skip(open);
        let mut out = String::new();
        // A curly mark that would end this text, had it begun with one.
        let mut curly = None;
        let broken = |curly: Option<Fault>, what| Err(curly.unwrap_or((begun, what)));
        loop {
            let Some(c) = self.peek() else { return broken(curly, What::Open) };
            let at = self.at;
            match c {
                _ if marks.end(c) => {
                    self.skip(c);
                    let right = self.goes_on(is_name);
                    if marks != Marks::Plain {
                        if !right {
                            return Err((at, What::Mark(c)));
                        }
                    } else if let Some(curly) = curly.filter(|_| !right) {
                        return Err(curly);
                    }
                    return Ok(Quoted { text: out, end: self.at, mended: marks != Marks::Plain });
                }
                '\\' => out.push(self.escaped(marks)?),
                '\n' | '\r' => return broken(curly, What::Line),
                _ if u32::from(c) < 0x20 => return Err((at, What::Control(c))),
                _ => {
                    self.skip(c);
                    if marks == Marks::Plain && Marks::of(c) == Some(Marks::Double) && self.goes_on(is_name) {
                        // No name holds a mark and a colon.
                        if is_name {
                            return Ok(Quoted { text: out, end: self.at, mended: true });
                        }
                        curly = curly.or(Some((at, What::Curly(c))));
                    }
                    out.push(c);
                }
            }
        }
    }

    /// Whether what stands here stands behind a text: a colon behind a name, else a comma, an end, a comment.
    fn goes_on(&self, is_name: bool) -> bool {
        let rest = self.rest().trim_start_matches(is_blank);
        match rest.chars().next() {
            None => !is_name,
            Some(':' | '：') => is_name,
            Some(',' | '，' | '}' | '｝' | ']' | '］') => !is_name,
            Some('/') => rest.starts_with("//") || rest.starts_with("/*"),
            _ => false,
        }
    }

    /// What a backslash and what stands behind it mean.
    fn escaped(&mut self, marks: Marks) -> Result<char, Fault> {
        let begun = self.at;
        let bad = (begun, What::Escape);
        self.skip('\\');
        let c = self.peek().ok_or((begun, What::Open))?;
        self.skip(c);
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\'' if marks == Marks::Single => c,
            'u' => {
                let first = self.unit().ok_or(bad.clone())?;
                let units = if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
                    self.at += 2;
                    vec![first, self.unit().ok_or(bad.clone())?]
                } else {
                    vec![first]
                };
                match char::decode_utf16(units).collect::<Result<Vec<_>, _>>().as_deref() {
                    Ok([one]) => *one,
                    _ => return Err(bad),
                }
            }
            _ => return Err(bad),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }
}

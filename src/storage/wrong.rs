//! The first place of a file that cannot be right, as a person is told of it.

use crate::words::Sentence;
use crate::words::character::named;

/// A place in bytes, and what is wrong there.
pub(super) type Fault = (usize, What);

/// What cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// This character stands where something else belongs.
    Found(char, Want),
    /// The text ends where something belongs.
    End(Want),
    /// The text that begins here has no quotation mark at its end.
    Open,
    /// The line ends in the text that begins here.
    Line,
    /// Behind this quotation mark the text goes on, so that nobody knows where it ends.
    Mark(char),
    /// A text that begins with `"` cannot end with this mark.
    Curly(char),
    /// A control character in a text.
    Control(char),
    /// No escape that JSON knows.
    Escape,
    /// No number that JSON knows.
    Number(String),
    /// A word without quotation marks that is not true, false or null.
    Word(String),
    /// All was said, and more comes.
    More(char),
    /// A comment without an end.
    Comment,
    /// Nested deeper than could be written and read again.
    Deep,
    /// This name stands twice in one object.
    Twice(String),
}

/// What belongs in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// A value.
    Value,
    /// A name in quotation marks.
    Name,
    /// The colon behind a name.
    Colon,
    /// A comma, or the end of the object.
    Comma,
    /// A comma, or the end of the list.
    Next,
}

/// The first place that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Its line, from 1.
    pub line: usize,
    /// Its character in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub what: What,
}

impl Want {
    /// The catalogue key of its words.
    fn key(self) -> &'static str {
        match self {
            Self::Value => "draft-want-value",
            Self::Name => "draft-want-name",
            Self::Colon => "draft-want-colon",
            Self::Comma => "draft-want-comma",
            Self::Next => "draft-want-next",
        }
    }
}

impl Wrong {
    /// What a person is told; the file's name is still to be added.
    pub(super) fn sentence(&self) -> Sentence {
        let key = match &self.what {
            What::Found(..) => "draft-wrong-found",
            What::End(_) => "draft-wrong-end",
            What::Open => "draft-wrong-open",
            What::Line => "draft-wrong-line",
            What::Mark(_) => "draft-wrong-mark",
            What::Curly(_) => "draft-wrong-curly",
            What::Control(_) => "draft-wrong-control",
            What::Escape => "draft-wrong-escape",
            What::Number(_) => "draft-wrong-number",
            What::Word(_) => "draft-wrong-word",
            What::More(_) => "draft-wrong-more",
            What::Comment => "draft-wrong-comment",
            What::Deep => "draft-wrong-deep",
            What::Twice(_) => "draft-twice",
        };
        let at = Sentence::new(key).with("line", self.line).with("column", self.column);
        match &self.what {
            What::Found(c, want) => named(at, *c).with_key("want", want.key()),
            What::End(want) => at.with_key("want", want.key()),
            What::Mark(c) | What::Curly(c) | What::Control(c) | What::More(c) => named(at, *c),
            What::Number(text) | What::Word(text) => at.with("text", beginning(text)),
            What::Twice(name) => at.with("member", beginning(name)),
            What::Open | What::Line | What::Escape | What::Comment | What::Deep => at,
        }
    }
}

/// What is read aloud of a text that may be as long as a file.
fn beginning(text: &str) -> String {
    const MOST: usize = 40;
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

//! A place in a text that is read from its beginning to its end.

/// Where a reader stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The whole text.
    pub text: &'a str,
    /// How far it was read, in bytes.
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// What was not read yet.
    pub(super) fn rest(self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes on behind `c`, which stands here.
    pub(super) fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }
}

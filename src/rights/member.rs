//! The three types of a member (switch, whole number, text), read and written without knowing which it is.

use serde::Deserialize;

/// What a field holds; `None` when it is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A switch or tick.
    Flag(Option<bool>),
    /// A whole number.
    Number(Option<i64>),
    /// A text.
    Text(Option<&'a str>),
}

impl Value<'_> {
    /// Whether it is set.
    pub fn is_set(self) -> bool {
        match self {
            Self::Flag(on) => on.is_some(),
            Self::Number(number) => number.is_some(),
            Self::Text(text) => text.is_some(),
        }
    }
}

/// Where the value of a field is written.
pub(super) enum Slot<'a> {
    Flag(&'a mut Option<bool>),
    Number(&'a mut Option<i64>),
    Text(&'a mut Option<String>),
}

/// A type that a member can have.
pub(super) trait Member: Sized {
    fn value(of: &Option<Self>) -> Value<'_>;

    fn slot(of: &mut Option<Self>) -> Slot<'_>;

    /// Whether it says anything.
    fn says(&self) -> bool {
        true
    }
}

impl Member for bool {
    fn value(of: &Option<Self>) -> Value<'_> {
        Value::Flag(*of)
    }

    fn slot(of: &mut Option<Self>) -> Slot<'_> {
        Slot::Flag(of)
    }
}

impl Member for i64 {
    fn value(of: &Option<Self>) -> Value<'_> {
        Value::Number(*of)
    }

    fn slot(of: &mut Option<Self>) -> Slot<'_> {
        Slot::Number(of)
    }
}

impl Member for String {
    fn value(of: &Option<Self>) -> Value<'_> {
        Value::Text(of.as_deref())
    }

    fn slot(of: &mut Option<Self>) -> Slot<'_> {
        Slot::Text(of)
    }

    fn says(&self) -> bool {
        !self.is_empty()
    }
}

/// An object of the body.
pub(super) trait Object {
    /// Whether no member is set; an object without members is not sent.
    fn is_empty(&self) -> bool;
}

/// An empty text is no text, from wherever it comes (an answer, a colleague's record, a file that somebody wrote): the
/// form, the rules and the body know only texts that are set or not.
pub(super) fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de> + Member>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Ok(Option::deserialize(from)?.filter(T::says))
}

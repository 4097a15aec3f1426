//! JSON of people's files, read more strictly than a parser does by itself: a name that stands twice in one object is
//! refused, because one of its values would be lost silently, and so is nesting that could be written and not read
//! again.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The deepest nesting of objects and lists that is read; the parser's own limit is 128.
pub const MOST_DEEP: usize = 100;

/// Text without the byte order mark that Windows' editors put in front of UTF-8.
pub fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Why bytes are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No JSON, or nested too deep; in the parser's words.
    NotJson(String),
    /// This name stands twice in one object.
    Twice(String),
}

/// The value of `bytes`.
///
/// # Errors
/// [`Fault`]
pub fn value(bytes: &[u8]) -> Result<Value, Fault> {
    let twice = RefCell::new(None);
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let read = Seed { twice: &twice, depth: 0 }.deserialize(&mut from).and_then(|v| from.end().map(|()| v));
    read.map_err(|e| twice.into_inner().map_or_else(|| Fault::NotJson(e.to_string()), Fault::Twice))
}

/// How deep objects and lists stand in each other; 0 for a plain value.
pub fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    /// The name that was met twice, kept here because the parser's errors hold text only.
    twice: &'a RefCell<Option<String>>,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == MOST_DEEP {
            return Err(E::custom("nested too deep"));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            out.push(item);
        }
        Ok(out.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if out.contains_key(&name) {
                *self.twice.borrow_mut() = Some(name);
                return Err(A::Error::custom("a name stands twice"));
            }
            let value = members.next_value_seed(inner)?;
            out.insert(name, value);
        }
        Ok(out.into())
    }
}

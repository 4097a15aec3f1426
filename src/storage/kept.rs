//! Members of a draft that no field can hold: kept beside the rights, shown as a problem, written back, never sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::misnamed::{self, find};
use crate::rights::check::{Level, Problem};
use crate::rights::field::{FIELDS, Field, FieldId, FormField, Kind};
use crate::rights::spelling::{Meant, Misnamed};
use crate::rights::{CardRights, Section};
use crate::words::{self, Sentence};

/// Members that the program does not know, and values that do not fit their field. Copies share it: it may be nearly all
/// of a draft.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub(super) rights: Arc<Map<String, Value>>,
    pub(super) top: Arc<Map<String, Value>>,
    /// The names of those that no field has, in their order; no edit changes them.
    unknown: Arc<[String]>,
    /// Those whose name is nearly that of a field.
    misnamed: Arc<[Misnamed]>,
    /// How much was read.
    bytes: usize,
}

/// The names follow from the members, and members are the same in whatever order a file has them.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Arc<Map<String, Value>>, b| Arc::ptr_eq(a, b) || a == b;
        same(&self.rights, &other.rights) && same(&self.top, &other.top)
    }
}

impl Eq for Kept {}

/// More of what is kept is not repeated in a sentence, in bytes.
const MOST_SAID: usize = 300;

impl Kept {
    /// What is kept of the rights, and beside them, when `placed` are the rights that fit, and the draft names its card
    /// and its merchant or does not.
    pub(super) fn new(
        placed: &CardRights,
        is_named: [bool; 2],
        rights: Map<String, Value>,
        top: Map<String, Value>,
    ) -> Self {
        let misnamed = find(placed, &rights, &top, is_named);
        let is_told = |beside: bool, names: &[&str]| {
            misnamed.iter().any(|m| m.beside == beside && m.from.iter().map(String::as_str).eq(names.iter().copied()))
        };
        let mut unknown = Vec::new();
        let mut look = |beside: bool, names: &[&str]| {
            let member = names.join(".");
            if (beside || !is_known(&member)) && !is_told(beside, names) {
                unknown.push(beginning(&member));
            }
        };
        for (name, value) in &rights {
            match value {
                Value::Object(inner) if FIELDS.iter().any(|f| within(f, name)) => {
                    inner.keys().for_each(|k| look(false, &[name, k]));
                }
                _ => look(false, &[name]),
            }
        }
        top.keys().for_each(|k| look(true, &[k]));
        let bytes = bytes_of(&rights) + bytes_of(&top);
        Self { rights: rights.into(), top: top.into(), unknown: unknown.into(), misnamed: misnamed.into(), bytes }
    }

    /// Members whose name is nearly right.
    pub fn misnamed(&self) -> &[Misnamed] {
        &self.misnamed
    }

    /// Takes such a member away, and gives what it held. What is kept is then to be looked at anew ([`Self::new`]).
    pub(super) fn take(&mut self, which: &Misnamed) -> Option<Value> {
        let map = if which.beside { &mut self.top } else { &mut self.rights };
        misnamed::take(Arc::make_mut(map), &which.from)
    }

    /// Whether something stands already where that member belongs.
    pub(super) fn holds(&self, meant: Meant) -> bool {
        let map = if matches!(meant, Meant::CardId | Meant::Mchid) { &self.top } else { &self.rights };
        misnamed::at(map, meant.path().split('.')).is_some()
    }

    /// Puts a value at the end of `names`, of the rights or beside them; what is there already stays.
    pub(super) fn put(&mut self, names: &[&str], value: Value, beside: bool) {
        let map = Arc::make_mut(if beside { &mut self.top } else { &mut self.rights });
        let more = names
            .iter()
            .rev()
            .fold(value, |inner, name| Value::Object([((*name).to_owned(), inner)].into_iter().collect()));
        if let Value::Object(more) = more {
            merge(map, &more);
        }
    }

    /// What is kept of the rights, and beside them.
    pub(super) fn parts(&self) -> (Map<String, Value>, Map<String, Value>) {
        ((*self.rights).clone(), (*self.top).clone())
    }

    /// How much it is, roughly, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether it is the very same, which costs nothing to keep twice.
    pub fn shares(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rights, &other.rights) && Arc::ptr_eq(&self.top, &other.top)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rights.is_empty() && self.top.is_empty()
    }

    /// One warning for each member, at its field where it has one; values that were meanwhile filled in are not told.
    pub fn problems(&self, rights: &CardRights) -> Vec<Problem> {
        self.first_problems(rights, usize::MAX)
    }

    /// The same with at most `most` members that no field has, and one warning that counts the others.
    pub fn first_problems(&self, rights: &CardRights, most: usize) -> Vec<Problem> {
        let mut out = Vec::new();
        for f in FIELDS {
            let section = Section::ALL.into_iter().find(|s| s.switch() == f.id);
            // What stands where a whole section belongs is told at its switch.
            let whole = section.filter(|_| rights.is_empty(f.section)).map(Section::name);
            let whole = whole.into_iter().flat_map(|name| self.rights.get(name).filter(|v| !v.is_object()));
            let filled = rights.value(f.id).is_set();
            let nested = f.path.split_once('.').and_then(|(o, m)| self.rights.get(o)?.get(m));
            let own = [nested, self.rights.get(f.path)].into_iter().flatten().filter(|_| !filled);
            out.extend(
                whole.chain(own).map(|value| warning(Some(f.id.into()), "kept-misplaced", "value", said(value))),
            );
        }
        let told = self.unknown.iter().take(most);
        out.extend(told.map(|name| warning(None, "kept-unknown", "member", name.as_str())));
        if let Some(more) = self.unknown.len().checked_sub(most).filter(|n| *n > 0) {
            out.push(warning(None, "kept-unknown-more", "count", more));
        }
        out
    }
}

fn warning(field: Option<FormField>, key: &'static str, name: &'static str, value: impl Into<words::Value>) -> Problem {
    let value = value.into();
    Problem::new(field, Level::Warning, key, |s: Sentence| s.with(name, value.clone()))
}

/// Whether a member has a field, or is a section, which its switch stands for.
fn is_known(member: &str) -> bool {
    Section::ALL.iter().any(|s| s.name() == member) || FieldId::from_path(member).is_some()
}

fn within(field: &Field, object: &str) -> bool {
    field.path.split_once('.').is_some_and(|(o, _)| o == object)
}

/// A text, or its beginning.
fn beginning(text: &str) -> String {
    let cut = text.floor_char_boundary(MOST_SAID);
    if cut == text.len() { text.to_owned() } else { format!("{}…", &text[..cut]) }
}

/// A value as JSON, or the beginning of it: all of it may be as long as a file.
fn said(value: &Value) -> String {
    /// Takes a little more than is said, and then no more.
    struct Short(Vec<u8>);
    impl std::io::Write for Short {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let room = (MOST_SAID + 4).saturating_sub(self.0.len());
            self.0.extend_from_slice(&bytes[..bytes.len().min(room)]);
            if room == 0 { Err(std::io::ErrorKind::WriteZero.into()) } else { Ok(bytes.len().min(room)) }
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut out = Short(Vec::new());
    match value.as_str().map(beginning) {
        Some(text) => serde_json::to_writer(&mut out, &text).ok(),
        None => serde_json::to_writer(&mut out, value).ok(),
    };
    // The room ends where it ends, in the middle of a character too.
    let whole = out.0.utf8_chunks().next().map(|c| c.valid()).unwrap_or_default();
    beginning(whole)
}

impl Kept {
    /// The text that stands at the place of `field`, where a number belongs.
    pub fn not_number(&self, field: FieldId) -> Option<&str> {
        let path = field.path();
        match path.split_once('.') {
            None => self.rights.get(path)?.as_str(),
            Some((object, member)) => self.rights.get(object)?.get(member)?.as_str(),
        }
    }

    /// Replaces the text that is kept at the place of `field`; `None` removes it.
    pub fn set_not_number(&mut self, field: FieldId, text: Option<&str>) {
        // What is kept may be large and shared: it is copied only for a change.
        if self.not_number(field) == text {
            return;
        }
        let rights = Arc::make_mut(&mut self.rights);
        let path = field.path();
        let (object, name) = path.split_once('.').map_or((None, path), |(o, m)| (Some(o), m));
        let map = match object {
            None => &mut *rights,
            Some(object) => {
                let inner = rights.entry(object).or_insert_with(|| Map::new().into());
                // Something other than an object is replaced, as it is when the field is filled in.
                if !inner.is_object() {
                    *inner = Map::new().into();
                }
                let Some(inner) = inner.as_object_mut() else { return };
                inner
            }
        };
        match text {
            Some(text) => {
                map.insert(name.to_owned(), text.into());
            }
            None => {
                map.shift_remove(name);
            }
        }
        rights.retain(|_, v| !v.as_object().is_some_and(Map::is_empty));
    }

    /// Keeps no text where a number belongs.
    pub fn forget_not_numbers(&mut self) {
        FIELDS.iter().filter(|f| f.kind == Kind::Number).for_each(|f| self.set_not_number(f.id, None));
    }
}

/// How much a map holds, roughly, in bytes.
fn bytes_of(map: &Map<String, Value>) -> usize {
    fn of(value: &Value) -> usize {
        size_of::<Value>()
            + match value {
                Value::String(text) => text.len(),
                Value::Array(items) => items.iter().map(of).sum(),
                Value::Object(inner) => bytes_of(inner),
                _ => 0,
            }
    }
    map.iter().map(|(name, value)| size_of::<String>() + name.len() + of(value)).sum()
}

/// Adds what is missing in `into`; what is there wins.
pub(super) fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (name, value) in from {
        match (into.get_mut(name), value) {
            (Some(Value::Object(inner)), Value::Object(more)) => merge(inner, more),
            (Some(_), _) => {}
            (None, _) => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The members of a body that fit, and what is left.
pub(super) fn place(mut body: Map<String, Value>) -> (CardRights, Map<String, Value>) {
    let mut rights = CardRights::default();
    for f in FIELDS {
        let holder = match f.path.split_once('.') {
            None => Some((&mut body, f.path)),
            Some((object, member)) => body.get_mut(object).and_then(Value::as_object_mut).map(|m| (m, member)),
        };
        let Some((map, name)) = holder else { continue };
        let fits = match (f.kind, map.get(name)) {
            (_, Some(Value::Null)) => true,
            (Kind::Flag, Some(Value::Bool(on))) => {
                rights.set_flag(f.id, Some(*on));
                true
            }
            (Kind::Number, Some(Value::Number(n))) if n.as_i64().is_some() => {
                rights.set_number(f.id, n.as_i64());
                true
            }
            (Kind::Flag | Kind::Number, _) => false,
            (_, Some(Value::String(s))) => {
                rights.set_text(f.id, f.kind.plain(s));
                true
            }
            _ => false,
        };
        if fits {
            map.shift_remove(name);
        }
    }
    let section = |name: &str| Section::ALL.iter().any(|s| s.name() == name);
    body.retain(|name, v| !(v.as_object().is_some_and(Map::is_empty) || v.is_null() && section(name)));
    (rights, body)
}

//! Members of a draft that no field can hold: kept beside the rights, shown as a warning, written back, never sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::rights::check::{Level, Problem};
use crate::rights::field::{FIELDS, Field, FieldId, FormField, Kind};
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
}

/// The names follow from the members, and members are the same in whatever order a file has them.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.rights == other.rights && self.top == other.top
    }
}

impl Eq for Kept {}

/// More of what is kept is not repeated in a sentence, in bytes.
const MOST_SAID: usize = 300;

impl Kept {
    /// What is kept of the rights, and beside them.
    pub(super) fn new(rights: Map<String, Value>, top: Map<String, Value>) -> Self {
        let mut unknown = Vec::new();
        let mut look = |member: &str| {
            if !is_known(member) {
                unknown.push(beginning(member));
            }
        };
        for (name, value) in &rights {
            match value {
                Value::Object(inner) if FIELDS.iter().any(|f| within(f, name)) => {
                    inner.keys().for_each(|k| look(&format!("{name}.{k}")));
                }
                _ => look(name),
            }
        }
        top.keys().for_each(|k| look(k));
        Self { rights: rights.into(), top: top.into(), unknown: unknown.into() }
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
            let whole = whole.into_iter().flat_map(|name| {
                [self.rights.get(name).filter(|v| !v.is_object()), self.top.get(name)].into_iter().flatten()
            });
            let filled = rights.value(f.id).is_set();
            let nested = f.path.split_once('.').and_then(|(o, m)| self.rights.get(o)?.get(m));
            let own = [nested, self.rights.get(f.path), self.top.get(f.path)].into_iter().flatten().filter(|_| !filled);
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
    Problem {
        field,
        level: Level::Warning,
        sentence: Sentence::new(key).with(name, value.clone()),
        remedy: Sentence::new(format!("{key}-remedy")).with(name, value),
    }
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
    /// Texts where a number belongs, by field: each was typed, and its field shows it again.
    pub fn not_numbers(&self) -> Vec<(FieldId, String)> {
        let numbers = FIELDS.iter().filter(|f| f.kind == Kind::Number);
        numbers.filter_map(|f| Some((f.id, self.not_number(f.id)?.to_owned()))).collect()
    }

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

    /// Keeps these texts where a number belongs, and no other.
    pub fn set_not_numbers(&mut self, texts: &[(FieldId, String)]) {
        for f in FIELDS.iter().filter(|f| f.kind == Kind::Number) {
            let text = texts.iter().find(|(field, _)| *field == f.id).map(|(_, text)| text.as_str());
            self.set_not_number(f.id, text);
        }
    }
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

//! Members of a draft that no field can hold: kept beside the rights, shown as a warning, written back, never sent.

use serde_json::{Map, Value};

use crate::rights::check::{Level, Problem};
use crate::rights::field::{FIELDS, FieldId, FormField, Kind};
use crate::rights::{CardRights, Section};
use crate::words::Sentence;

/// Members that the program does not know, and values that do not fit their field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub(super) rights: Map<String, Value>,
    pub(super) top: Map<String, Value>,
}

impl Kept {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.rights.is_empty() && self.top.is_empty()
    }

    /// One warning for each member, at its field where it has one; values that were meanwhile filled in are not told.
    pub fn problems(&self, rights: &CardRights) -> Vec<Problem> {
        let mut out = Vec::new();
        let mut told = |member: &str, value: &Value| {
            // What stands where a whole section belongs is told at its switch.
            let section = Section::ALL.into_iter().find(|s| s.name() == member);
            let field = section.map(Section::switch).or_else(|| FieldId::from_path(member));
            let filled = |f: FieldId| section.map_or(rights.value(f).is_set(), |s| !rights.is_empty(s));
            if field.is_some_and(filled) {
                return;
            }
            let (key, name, text) = match field {
                Some(_) => ("kept-misplaced", "value", value.to_string()),
                None => ("kept-unknown", "member", member.to_owned()),
            };
            out.push(Problem {
                field: field.map(FormField::from),
                level: Level::Warning,
                sentence: Sentence::new(key).with(name, text.clone()),
                remedy: Sentence::new(format!("{key}-remedy")).with(name, text),
            });
        };
        for (name, value) in &self.rights {
            match value {
                Value::Object(inner) if FIELDS.iter().any(|f| f.path.starts_with(&format!("{name}."))) => {
                    inner.iter().for_each(|(k, v)| told(&format!("{name}.{k}"), v));
                }
                _ => told(name, value),
            }
        }
        self.top.iter().for_each(|(k, v)| told(k, v));
        out
    }
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
        let path = field.path();
        let (object, name) = path.split_once('.').map_or((None, path), |(o, m)| (Some(o), m));
        let map = match object {
            None => &mut self.rights,
            Some(object) if text.is_some() || self.not_number(field).is_some() => {
                let inner = self.rights.entry(object).or_insert_with(|| Map::new().into());
                // Something other than an object is replaced, as it is when the field is filled in.
                if !inner.is_object() {
                    *inner = Map::new().into();
                }
                let Some(inner) = inner.as_object_mut() else { return };
                inner
            }
            Some(_) => return,
        };
        match text {
            Some(text) => {
                map.insert(name.to_owned(), text.into());
            }
            None if map.get(name).is_some_and(Value::is_string) => {
                map.shift_remove(name);
            }
            None => {}
        }
        self.rights.retain(|_, v| !v.as_object().is_some_and(Map::is_empty));
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

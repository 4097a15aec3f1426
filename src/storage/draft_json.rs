//! The JSON of a draft (src/storage/README.md, Drafts). What the program does not know or cannot place is kept beside the
//! rights, written back on save, and never sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::json::{self, Fault};
use super::kept::{Kept, merge, place};
use super::wrapped::is_of_rights;
use crate::platform::input;
use crate::rights::CardRights;
use crate::rights::shown::Source;
use crate::wechatpay::identifier::{self, or_as_it_is};
use crate::words::character::trimmed;

/// The newest format that is understood.
pub const FORMAT: u64 = 1;

/// The state that a draft started from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// Where it is known from.
    pub source: Option<Source>,
    /// Since when, RFC 3339.
    pub time: Option<String>,
    /// The rights.
    pub rights: CardRights,
    /// Members that a newer version wrote; they are written back. Copies share them.
    pub kept: Arc<Map<String, Value>>,
}

impl Base {
    fn read(mut from: Map<String, Value>) -> Self {
        let source = from.get("source").and_then(|v| serde_json::from_value(v.clone()).ok());
        if source.is_some() {
            from.shift_remove("source");
        }
        let time = from.get("time").and_then(Value::as_str).map(str::to_owned);
        if time.is_some() {
            from.shift_remove("time");
        }
        let mut rights = CardRights::default();
        if let Some(Value::Object(map)) = from.get_mut("rights") {
            let (placed, rest) = place(std::mem::take(map));
            (rights, *map) = (placed, rest);
            if map.is_empty() {
                from.shift_remove("rights");
            }
        }
        Self { source, time, rights, kept: from.into() }
    }

    fn write(&self) -> Value {
        let mut out = Map::new();
        if let Some(source) = self.source {
            out.insert("source".into(), serde_json::to_value(source).unwrap_or_default());
        }
        if let Some(time) = &self.time {
            out.insert("time".into(), time.clone().into());
        }
        // If the file has something other than an object under `rights`, that is kept and written back instead.
        if self.kept.get("rights").is_none_or(Value::is_object) {
            out.insert("rights".into(), serde_json::to_value(&self.rights).unwrap_or_default());
        }
        merge(&mut out, &self.kept);
        out.into()
    }
}

/// A draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its merchant.
    pub mchid: Option<String>,
    /// Its card.
    pub card_id: Option<String>,
    /// When it was saved, RFC 3339.
    pub saved: Option<String>,
    /// What it started from.
    pub base: Option<Base>,
    /// The request body.
    pub rights: CardRights,
    /// What could not be placed.
    pub kept: Kept,
}

/// Why JSON is no draft, without the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// No JSON; with the parser's words.
    NotJson(String),
    /// A member stands there twice, and nobody can tell which one is meant.
    Twice(String),
    /// JSON that holds no rights.
    NoRights,
    /// Something else than a number says which format it is.
    Format(String),
    /// A newer format.
    Newer,
    /// It could be written and not read again.
    Deep,
}

/// The id of a card as it is kept, wherever in a file it stood; `None` where there is none.
pub(super) fn card_id_of(text: &str) -> Option<String> {
    Some(trimmed(text).to_owned()).filter(|id| !id.is_empty())
}

/// A merchant number as it is kept, wherever in a file it stood.
pub(super) fn mchid_of(text: &str) -> String {
    or_as_it_is(text, identifier::mchid)
}

impl Draft {
    /// Reads a draft, or a bare request body such as the documentation page's example, as the program writes them. What
    /// people bring is read by [`brought`](super::brought::read).
    ///
    /// # Errors
    /// [`Broken`]
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        let value = json::value(json::unmarked(bytes)).map_err(|e| match e {
            Fault::NotJson(why) => Broken::NotJson(why),
            Fault::Twice(name) => Broken::Twice(name),
        })?;
        Self::of_value(value)
    }

    /// The draft that JSON says.
    ///
    /// # Errors
    /// [`Broken`], but for what is no JSON.
    pub(super) fn of_value(value: Value) -> Result<Self, Broken> {
        let Value::Object(mut top) = value else { return Err(Broken::NoRights) };
        let bare = !top.contains_key("format") && !matches!(top.get("rights"), Some(Value::Object(_)));
        match top.get("format") {
            None => {}
            Some(v) if v.as_u64() == Some(FORMAT) => {}
            Some(v) if v.as_u64().is_some_and(|n| n > FORMAT) => return Err(Broken::Newer),
            Some(v) => return Err(Broken::Format(v.to_string())),
        }
        if !bare && !matches!(top.get("rights"), Some(Value::Object(_))) {
            return Err(Broken::NoRights);
        }
        let mut take = |name: &str| match top.get(name) {
            Some(Value::String(s)) => {
                let s = s.clone();
                top.shift_remove(name);
                Some(s)
            }
            _ => None,
        };
        let (card_id, mchid) = (take("card_id"), take("mchid"));
        let saved = if bare { None } else { take("saved") };
        let (card_id, mchid) = (card_id.and_then(|id| card_id_of(&id)), mchid.map(|id| mchid_of(&id)));
        let is_named = [card_id.is_some(), mchid.is_some()];
        if bare {
            // Saved as a draft it stands one level deeper.
            if top.values().map(json::depth).max() >= Some(json::MOST_DEEP - 1) {
                return Err(Broken::Deep);
            }
            // Some other JSON file: read as rights it would be a body that shows nothing.
            if !top.keys().any(|name| is_of_rights(name)) {
                return Err(Broken::NoRights);
            }
            let (rights, rest) = place(top);
            let kept = Kept::new(&rights, is_named, rest, Map::new());
            return Ok(Self { card_id, mchid, rights, kept, ..Self::default() });
        }
        top.shift_remove("format");
        let base = match top.get_mut("base") {
            Some(Value::Object(map)) => Some(Base::read(std::mem::take(map))),
            _ => None,
        };
        if base.is_some() {
            top.shift_remove("base");
        }
        let (rights, rest) = match top.shift_remove("rights") {
            Some(Value::Object(map)) => place(map),
            _ => Default::default(),
        };
        let kept = Kept::new(&rights, is_named, rest, top);
        Ok(Self { mchid, card_id, saved, base, rights, kept })
    }

    /// The file's bytes: JSON with everything that was kept at its place, readable unless that would be more than is read
    /// of a draft.
    pub fn write(&self) -> Vec<u8> {
        let mut top = Map::new();
        top.insert("format".into(), FORMAT.into());
        for (name, value) in [("mchid", &self.mchid), ("card_id", &self.card_id), ("saved", &self.saved)] {
            if let Some(v) = value {
                top.insert(name.into(), v.clone().into());
            }
        }
        if let Some(base) = &self.base {
            top.insert("base".into(), base.write());
        }
        let mut rights = serde_json::to_value(&self.rights).unwrap_or_default();
        if let Value::Object(map) = &mut rights {
            merge(map, &self.kept.rights);
        }
        top.insert("rights".into(), rights);
        merge(&mut top, &self.kept.top);
        let top = Value::Object(top);
        let mut out = serde_json::to_vec_pretty(&top).unwrap_or_default();
        if out.len() as u64 >= input::Kind::Draft.most_bytes() {
            out = serde_json::to_vec(&top).unwrap_or_default();
        }
        out.push(b'\n');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::{FIELDS, FieldId, FormField, Kind as FieldKind};
    use proptest::prelude::*;

    #[test]
    fn unknown_and_misplaced_members_survive_and_are_told() {
        let text = r#"{"format":1,"team":"甲","rights":{"show_bonus":true,"bonus":{"init_bonus":"一百","bonus_value_word":"积分","new":1},"later":{}}}"#;
        let draft = Draft::read(text.as_bytes()).unwrap();
        assert_eq!(draft.rights.bonus.bonus_value_word.as_deref(), Some("积分"));
        assert_eq!(draft.rights.bonus.init_bonus, None);
        let told: Vec<_> = draft
            .kept
            .problems(&draft.rights)
            .into_iter()
            .map(|p| (p.field.and_then(FormField::rights), p.sentence.key))
            .collect();
        assert_eq!(told[0], (Some(FieldId::InitBonus), "kept-misplaced".into()));
        assert_eq!(told.iter().filter(|(_, k)| k == "kept-unknown").count(), 2);
        let back: Value = serde_json::from_slice(&draft.write()).unwrap();
        assert_eq!(back.pointer("/rights/bonus/init_bonus").unwrap(), "一百");
        assert_eq!(back.pointer("/rights/bonus/new").unwrap(), 1);
        assert_eq!(back["team"], "甲");
        // Told until the field is filled in.
        let mut filled = draft.rights.clone();
        filled.bonus.init_bonus = Some(100);
        assert!(draft.kept.problems(&filled).iter().all(|p| p.field != Some(FieldId::InitBonus.into())));
        // Never sent: the body knows nothing of it.
        assert!(!serde_json::to_string(&draft.rights).unwrap().contains("一百"));
    }

    #[test]
    fn a_bare_body_opens_and_newer_or_broken_files_do_not() {
        let bare = Draft::read(br#"{"card_id":"p1","show_bonus":false,"bonus":{"init_bonus":1}}"#).unwrap();
        assert_eq!((bare.card_id.as_deref(), bare.rights.bonus.init_bonus), (Some("p1"), Some(1)));
        assert_eq!(Draft::read(br#"{"format":2,"rights":{}}"#), Err(Broken::Newer));
        assert_eq!(Draft::read(b"[1]"), Err(Broken::NoRights));
        assert!(matches!(Draft::read(b"{"), Err(Broken::NotJson(_))));
    }

    #[test]
    fn what_a_newer_version_wrote_of_the_base_is_written_back() {
        let text = r#"{"format":1,"base":{"source":"template","time":"2026-11-24T09:00:00+08:00","by":"张敏","rights":{"show_bonus":true,"later":{"a":1},"bonus":{"bonus_value_word":"积分","new":2}}},"rights":{}}"#;
        let draft = Draft::read(text.as_bytes()).unwrap();
        let base = draft.base.as_ref().unwrap();
        assert_eq!((base.source, base.rights.show_bonus), (None, Some(true)));
        let back: Value = serde_json::from_slice(&draft.write()).unwrap();
        let before: Value = serde_json::from_str(text).unwrap();
        assert_eq!(back["base"], before["base"]);
        assert_eq!(Draft::read(&draft.write()).unwrap(), draft);
    }

    #[test]
    fn of_two_members_with_one_name_none_is_chosen_silently() {
        let twice = Draft::read(br#"{"bonus":{"bonus_value_word":"a"},"bonus":{"bonus_value_word":"b"}}"#);
        assert_eq!(twice, Err(Broken::Twice("bonus".into())));
        let deeper = Draft::read(br#"{"format":1,"rights":{"x":[{"y":1,"y":2}]}}"#);
        assert_eq!(deeper, Err(Broken::Twice("y".into())));
    }

    /// What is opened can be saved and opened again, however deep it nests.
    #[test]
    fn a_body_as_deep_as_is_read_can_be_read_again() {
        let nested =
            |n: usize| format!(r#"{{"show_bonus":true,"x":{}1{}}}"#, r#"{"x":"#.repeat(n - 1), "}".repeat(n - 1));
        let deepest = (1..200).take_while(|n| Draft::read(nested(*n).as_bytes()).is_ok()).last().unwrap();
        let draft = Draft::read(nested(deepest).as_bytes()).unwrap();
        assert_eq!(Draft::read(&draft.write()), Ok(draft));
        assert_eq!(Draft::read(nested(deepest + 1).as_bytes()), Err(Broken::Deep));
    }

    proptest! {
        #[test]
        fn any_rights_survive_save_and_load(
            texts in prop::collection::vec(prop::option::of("\\PC{1,20}"), FIELDS.len()),
            flags in prop::collection::vec(prop::option::of(any::<bool>()), FIELDS.len()),
            number in prop::option::of(any::<i64>()),
        ) {
            let mut rights = CardRights::default();
            for ((f, text), flag) in FIELDS.iter().zip(&texts).zip(&flags) {
                match f.kind {
                    FieldKind::Flag => rights.set_flag(f.id, *flag),
                    FieldKind::Number => rights.set_number(f.id, number),
                    _ => rights.set_text(f.id, f.kind.plain(text.as_deref().unwrap_or_default())),
                }
            }
            let draft = Draft { rights, mchid: Some("1".into()), ..Draft::default() };
            prop_assert_eq!(Draft::read(&draft.write()).unwrap(), draft);
        }
    }

    /// Numbers that no field takes, in the digits of a later version or of a slip of the hand.
    #[test]
    fn a_number_that_is_kept_is_the_same_after_every_save() {
        for number in ["102222222222222222222222222222222222222222222222222222222222222222222220", "0.1", "1e-300"] {
            let text = format!(r#"{{"format":1,"rights":{{"bonus":{{"init_bonus":{number}}}}},"later":{number}}}"#);
            let first = Draft::read(text.as_bytes()).unwrap();
            let again = Draft::read(&first.write()).unwrap();
            assert_eq!((&again, again.write()), (&first, first.write()), "{number}");
        }
    }
}

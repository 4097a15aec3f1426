//! The edit buffers of the form: every field has one, so that half-typed numbers and composing text
//! stay out of the draft (src/studio/README.md, A keystroke).

use crate::rights::field::{FIELDS, Field, FieldId, FormField, Jump, Kind};
use crate::rights::repair::half_width;
use crate::storage::draft::Draft;
use crate::words::character;

/// What stands in one field of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buffer {
    /// Text, number as typed, or the wire value of a choice.
    pub text: String,
    /// A switch or tick; `None` when the draft does not name it.
    pub on: Option<bool>,
}

/// Every buffer, in the order of the field table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buffers {
    all: Vec<Buffer>,
    /// The text of 会员卡ID, which is no member of the rights.
    pub card: String,
    /// The field in which an input method is composing: its text is not yet real.
    pub composing: Option<FormField>,
    /// Jumps whose two fields stand open though 我的小程序 could fill them.
    pub by_hand: Vec<&'static Jump>,
}

impl Buffers {
    /// Buffers that show `draft`.
    pub fn showing(draft: &Draft) -> Self {
        let shown = |f: &Field| match value_in(f, draft) {
            Value::Flag(on) => Buffer { on, ..Buffer::default() },
            Value::Number(n) => Buffer { text: n.map(|n| n.to_string()).unwrap_or_default(), on: None },
            Value::NotNumber(text) | Value::Text(text) => Buffer { text, on: None },
        };
        Self {
            all: FIELDS.iter().map(shown).collect(),
            card: draft.card_id.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What stands in `field` as a text.
    pub fn text(&self, field: impl Into<FormField>) -> &str {
        match field.into() {
            FormField::Rights(field) => self.all.get(field as usize).map_or("", |b| &b.text),
            FormField::CardId => &self.card,
        }
    }

    /// The text of `field`, for the input that edits it.
    pub fn text_mut(&mut self, field: FormField) -> Option<&mut String> {
        match field {
            FormField::Rights(field) => self.get_mut(field).map(|b| &mut b.text),
            FormField::CardId => Some(&mut self.card),
        }
    }

    /// A switch or tick; `None` when the draft does not name it.
    pub fn flag(&self, field: FieldId) -> Option<bool> {
        self.all.get(field as usize).and_then(|b| b.on)
    }

    /// The buffer of `field`, for the input that edits it.
    pub fn get_mut(&mut self, field: FieldId) -> Option<&mut Buffer> {
        self.all.get_mut(field as usize)
    }

    /// Shows `draft` in the fields again. A field that differs in looks only (ends to trim, full-width digits) keeps
    /// its text.
    pub fn refresh(&mut self, draft: &Draft) {
        let fresh = Self::showing(draft);
        for (f, (old, new)) in FIELDS.iter().zip(self.all.iter_mut().zip(fresh.all)) {
            if value_of(f, old) != value_of(f, &new) {
                *old = new;
            }
        }
        self.composing = None;
    }

    /// What stands in 会员卡ID when it is real and not `before`; ends are trimmed silently.
    pub fn card_id(&self, before: &str) -> Option<String> {
        let now = character::trimmed(&self.card);
        (now != character::trimmed(before) && self.composing != Some(FormField::CardId)).then(|| now.to_owned())
    }

    /// Shows `card_id` in its field.
    pub fn show_card_id(&mut self, card_id: &str) {
        if character::trimmed(&self.card) != character::trimmed(card_id) {
            card_id.clone_into(&mut self.card);
        }
    }

    /// Brings the last real text of one field back.
    pub fn restore(&mut self, field: FormField, draft: &Draft) {
        let mut fresh = Self::showing(draft);
        match field {
            FormField::CardId => self.card = fresh.card,
            FormField::Rights(field) => {
                if let (Some(old), Some(fresh)) = (self.get_mut(field), fresh.get_mut(field)) {
                    *old = std::mem::take(fresh);
                }
            }
        }
    }

    /// Copies every real value into `draft`; what is being composed stays where it is, and what is no number is kept at
    /// its place. Returns the first field that changed.
    pub fn write_to(&self, draft: &mut Draft) -> Option<FormField> {
        let mut changed = None;
        for (f, buffer) in FIELDS.iter().zip(&self.all) {
            if self.composing == Some(f.id.into()) {
                continue;
            }
            // Blanks at the ends of a text from a file are no edit of the person.
            if shows(f, buffer, draft) {
                continue;
            }
            match value_of(f, buffer) {
                Value::Flag(on) => draft.rights.set_flag(f.id, on),
                Value::Number(n) => {
                    draft.rights.set_number(f.id, n);
                    draft.kept.set_not_number(f.id, None);
                }
                Value::NotNumber(text) => {
                    draft.rights.set_number(f.id, None);
                    draft.kept.set_not_number(f.id, Some(&text));
                }
                Value::Text(t) => draft.rights.set_text(f.id, &t),
            }
            changed = changed.or(Some(f.id.into()));
        }
        changed
    }

    /// Whether [`Self::take`] would change `draft`.
    pub fn differ(&self, draft: &Draft) -> bool {
        let real = FIELDS.iter().zip(&self.all).filter(|(f, _)| self.composing != Some(f.id.into()));
        real.into_iter().any(|(f, buffer)| !shows(f, buffer, draft))
    }

    /// Fields whose text is no whole number though one belongs there.
    pub fn not_numbers(&self) -> impl Iterator<Item = (FieldId, &str)> {
        FIELDS.iter().zip(&self.all).filter_map(|(f, b)| {
            (f.kind == Kind::Number && self.composing != Some(f.id.into()) && number(&b.text).is_err())
                .then_some((f.id, b.text.as_str()))
        })
    }
}

#[derive(PartialEq)]
enum Value {
    Flag(Option<bool>),
    Number(Option<i64>),
    /// A text where a number belongs is kept, and written back at its place.
    NotNumber(String),
    Text(String),
}

/// What stands in `draft`.
fn value_in(field: &Field, draft: &Draft) -> Value {
    let rights = &draft.rights;
    match field.kind {
        Kind::Flag => Value::Flag(rights.flag(field.id)),
        Kind::Number => {
            // A text from a file that could be read as a number is left as it is, because nobody typed it here.
            let known = rights.number(field.id);
            let text = draft.kept.not_number(field.id).filter(|t| known.is_none() && number(t).is_err());
            text.map_or(Value::Number(known), |t| Value::NotNumber(t.to_owned()))
        }
        _ => Value::Text(rights.text(field.id).unwrap_or_default().to_owned()),
    }
}

/// Whether `buffer` is what stands in `draft`. Asked in every frame: no text is copied for it.
fn shows(field: &Field, buffer: &Buffer, draft: &Draft) -> bool {
    match field.kind {
        Kind::Flag => draft.rights.flag(field.id) == buffer.on,
        Kind::Number => value_in(field, draft) == value_of(field, buffer),
        // Its full-width digits are turned in the draft.
        _ if field.id == FieldId::PhoneNumber => {
            draft.rights.text(field.id).unwrap_or_default() == half_width(&buffer.text)
        }
        kind => kind.plain(draft.rights.text(field.id).unwrap_or_default()) == kind.plain(&buffer.text),
    }
}

fn value_of(field: &Field, buffer: &Buffer) -> Value {
    match field.kind {
        Kind::Flag => Value::Flag(buffer.on),
        Kind::Number => number(&buffer.text).map_or_else(|()| Value::NotNumber(buffer.text.clone()), Value::Number),
        _ => trimmed(field, Value::Text(buffer.text.clone())),
    }
}

/// A pasted AppID brings its blank or line end along.
fn trimmed(field: &Field, value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(field.kind.plain(&text).to_owned()),
        value => value,
    }
}

/// A whole number as typed, full-width digits too (src/ui/README.md, Input method); nothing typed is no number.
///
/// # Errors
/// The text is something else.
fn number(text: &str) -> Result<Option<i64>, ()> {
    let plain: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse().map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: FieldId, text: &str) -> (Buffers, Draft) {
        let mut draft = Draft::default();
        let mut b = Buffers::showing(&draft);
        b.get_mut(field).unwrap().text = text.into();
        b.write_to(&mut draft);
        (b, draft)
    }

    #[test]
    fn full_width_digits_are_a_number_and_letters_are_kept_in_the_field_only() {
        assert_eq!(typed(FieldId::InitBonus, "１００").1.rights.bonus.init_bonus, Some(100));
        assert_eq!(typed(FieldId::InitBonus, "10²").1.rights.bonus.init_bonus, None, "a power is not two more digits");
        let (b, draft) = typed(FieldId::InitBonus, "一百");
        assert_eq!(draft.rights.bonus.init_bonus, None);
        assert_eq!(b.not_numbers().collect::<Vec<_>>(), [(FieldId::InitBonus, "一百")]);
    }

    #[test]
    fn ends_of_an_appid_are_trimmed_without_touching_what_is_typed() {
        let (mut b, draft) = typed(FieldId::BonusJumpAppid, " wx0000000000000001\n");
        assert_eq!(draft.rights.text(FieldId::BonusJumpAppid), Some("wx0000000000000001"));
        b.refresh(&draft);
        assert_eq!(b.text(FieldId::BonusJumpAppid), " wx0000000000000001\n");
    }

    #[test]
    fn composing_text_does_not_reach_the_draft() {
        let mut draft = Draft::default();
        let mut b = Buffers::showing(&draft);
        b.composing = Some(FieldId::BonusValueWord.into());
        b.get_mut(FieldId::BonusValueWord).unwrap().text = "ni hao".into();
        assert_eq!(b.write_to(&mut draft), None);
        b.composing = None;
        b.get_mut(FieldId::BonusValueWord).unwrap().text = "你好".into();
        assert_eq!(b.write_to(&mut draft), Some(FieldId::BonusValueWord.into()));
        assert_eq!(draft.rights.text(FieldId::BonusValueWord), Some("你好"));
    }
}

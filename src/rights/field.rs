//! The fields: what the declaration says of each, and what names one in the form and in the catalogue.

pub use super::body::{FIELDS, Field, FieldId, JUMPS, Jump};
pub use super::kind::{Kind, Limit};
pub use super::member::Value;

impl FieldId {
    /// The catalogue key of the field's words: of [`FieldId::InitBonus`], `key("label")` is `label-bonus-init_bonus`.
    /// Kinds of words are `label`, `help` (an example) and `official` (the documentation's own name).
    pub fn key(self, words: &str) -> String {
        format!("{words}-{}", self.path().replace('.', "-"))
    }
}

/// What the form edits: a field of the rights, or 会员卡ID, which is no member of the rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormField {
    /// A field of the rights.
    Rights(FieldId),
    /// 会员卡ID
    CardId,
}

impl FormField {
    /// Its name in a file: the path in the body, or `card_id`.
    pub fn path(self) -> &'static str {
        self.rights().map_or("card_id", FieldId::path)
    }

    /// The catalogue key of its words, as [`FieldId::key`].
    pub fn key(self, words: &str) -> String {
        self.rights().map_or_else(|| format!("{words}-card_id"), |f| f.key(words))
    }

    /// The field of the rights, if it is one.
    pub fn rights(self) -> Option<FieldId> {
        match self {
            Self::Rights(field) => Some(field),
            Self::CardId => None,
        }
    }
}

impl From<FieldId> for FormField {
    fn from(field: FieldId) -> Self {
        Self::Rights(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::CardRights;

    #[test]
    fn every_field_has_its_words_in_both_languages() {
        for lang in crate::words::Lang::ALL {
            for f in FIELDS {
                for kind in ["label", "help", "official"] {
                    assert!(lang.has(&f.id.key(kind)), "{kind} {} {lang:?}", f.path);
                }
            }
        }
    }

    #[test]
    fn every_field_can_be_set_and_read_by_its_id_and_is_in_the_body_at_its_path() {
        for f in FIELDS {
            let mut r = CardRights::default();
            assert!(!r.value(f.id).is_set());
            // Of one kind alone is a field, so the other two change nothing.
            r.set_flag(f.id, Some(true));
            r.set_number(f.id, Some(7));
            r.set_text(f.id, "文");
            let value = match f.kind {
                Kind::Flag => Value::Flag(Some(true)),
                Kind::Number => Value::Number(Some(7)),
                _ => Value::Text(Some("文")),
            };
            assert_eq!((f.id.declared(), r.value(f.id)), (f, value), "{}", f.path);
            let set: Vec<_> = FIELDS.iter().filter(|o| r.value(o.id).is_set()).map(|o| o.path).collect();
            assert_eq!(set, [f.path], "no other field holds it");
            let body = serde_json::to_value(&r).unwrap();
            let expected = match f.kind {
                Kind::Flag => true.into(),
                Kind::Number => 7.into(),
                _ => "文".into(),
            };
            assert_eq!(body.pointer(&format!("/{}", f.path.replace('.', "/"))), Some(&expected), "{}", f.path);
            assert_eq!(FieldId::from_path(f.path), Some(f.id));
            r.set_flag(f.id, None);
            r.set_number(f.id, None);
            r.set_text(f.id, "");
            assert_eq!(r, CardRights::default());
        }
    }
}

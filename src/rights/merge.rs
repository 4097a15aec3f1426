//! A state with chosen fields of another in it (src/rights/README.md, Merging).

use super::CardRights;
use super::field::{FieldId, Value};
use super::member::Slot;

/// `state` with just these `fields` of `from` in it: what `from` does not set is not set afterwards either, and nothing
/// else changes. The switch of a section is a field like any other.
pub fn merged(state: &CardRights, from: &CardRights, fields: &[FieldId]) -> CardRights {
    let mut out = state.clone();
    for field in fields {
        match (out.slot(*field), from.value(*field)) {
            (Slot::Flag(slot), Value::Flag(value)) => *slot = value,
            (Slot::Number(slot), Value::Number(value)) => *slot = value,
            (Slot::Text(slot), Value::Text(value)) => *slot = value.map(str::to_owned),
            // One field is of one kind, in whatever state.
            _ => {}
        }
    }
    out
}

/// The fields in which two states differ, in page order. A switch that is not named counts as off, as it is sent.
pub fn differing(one: &CardRights, other: &CardRights) -> Vec<FieldId> {
    let (one, other) = (one.explicit(), other.explicit());
    super::field::FIELDS.iter().map(|f| f.id).filter(|f| one.value(*f) != other.value(*f)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::*;
    use crate::rights::Section;
    use crate::rights::field::{FIELDS, Kind};

    fn text() -> impl Strategy<Value = Option<String>> {
        prop::option::of("[一-龥０-９0-9a-z/:.-]{1,12}")
    }

    fn state() -> impl Strategy<Value = CardRights> {
        let count = FIELDS.len();
        let each = (
            prop::collection::vec(text(), count),
            prop::collection::vec(prop::option::of(any::<bool>()), count),
            prop::option::of(any::<i64>()),
            // Whole sections may be empty.
            prop::collection::vec(any::<bool>(), Section::ALL.len()),
        );
        each.prop_map(|(texts, flags, number, full)| {
            let mut out = CardRights::default();
            for ((f, text), flag) in FIELDS.iter().zip(texts).zip(flags) {
                if f.id != f.section.switch() && !full[f.section as usize] {
                    continue;
                }
                match out.slot(f.id) {
                    Slot::Flag(slot) => *slot = flag,
                    Slot::Number(slot) => *slot = number,
                    Slot::Text(slot) => *slot = text,
                }
            }
            out
        })
    }

    /// Merges in the bodies, member by member, knowing nothing of fields but their paths.
    fn merged_bodies(state: &CardRights, from: &CardRights, fields: &[FieldId]) -> Json {
        let mut body = serde_json::to_value(state).unwrap();
        let theirs = serde_json::to_value(from).unwrap();
        let all = body.as_object_mut().unwrap();
        for field in fields {
            let (object, member) = field.path().split_once('.').unwrap_or(("", field.path()));
            let theirs =
                if object.is_empty() { theirs.get(member) } else { theirs.get(object).and_then(|o| o.get(member)) };
            let inner = if object.is_empty() {
                &mut *all
            } else {
                all.entry(object).or_insert_with(|| Json::Object(Default::default())).as_object_mut().unwrap()
            };
            match theirs {
                Some(value) => _ = inner.insert(member.to_owned(), value.clone()),
                None => _ = inner.remove(member),
            }
        }
        all.retain(|_, value| value.as_object().is_none_or(|o| !o.is_empty()));
        body
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn chosen_fields_change_and_nothing_else_in_whatever_order(
            state in state(),
            from in state(),
            fields in prop::collection::vec(prop::sample::select(FIELDS.iter().map(|f| f.id).collect::<Vec<_>>()), 0..12),
        ) {
            let out = merged(&state, &from, &fields);
            for f in FIELDS {
                let whose = if fields.contains(&f.id) { &from } else { &state };
                prop_assert_eq!(out.value(f.id), whose.value(f.id), "{}", f.path);
            }
            prop_assert_eq!(serde_json::to_value(&out).unwrap(), merged_bodies(&state, &from, &fields));
            let backwards: Vec<FieldId> = fields.iter().rev().copied().collect();
            prop_assert_eq!(&merged(&state, &from, &backwards), &out);
            // Taken back: the same fields of the former state give the former state.
            prop_assert_eq!(merged(&out, &state, &fields), state.clone());
            prop_assert!(differing(&state, &out).iter().all(|f| fields.contains(f)));
        }
    }

    #[test]
    fn a_section_comes_with_its_first_member_and_goes_with_its_last() {
        let mut from = CardRights::default();
        from.set_text(FieldId::StaffName, "何小明");
        let body = |r: &CardRights| serde_json::to_string(r).unwrap();
        let with = merged(&CardRights::default(), &from, &[FieldId::StaffName]);
        assert_eq!(body(&with), r#"{"guide":{"staff_name":"何小明"}}"#);
        assert_eq!(body(&merged(&with, &CardRights::default(), &[FieldId::StaffName])), "{}");
    }

    /// A telephone number that came in full-width digits is not turned on the way: nothing but its place changes.
    #[test]
    fn values_go_over_as_they_are() {
        let from: CardRights = serde_json::from_str(r#"{"guide":{"phone_number":"０５７１"}}"#).unwrap();
        let out = merged(&CardRights::default(), &from, &[FieldId::PhoneNumber]);
        assert_eq!(out.text(FieldId::PhoneNumber), Some("０５７１"));
        assert!(FIELDS.iter().any(|f| f.kind == Kind::Number));
    }
}

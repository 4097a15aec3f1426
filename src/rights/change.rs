//! What differs between two states of a card, and what of it cannot be undone
//! (src/wechatpay/README.md, Once shown).

use serde_json::Value;

use super::body::{CardRights, Section};
use super::field::{FIELDS, FieldId};
use super::shown::{Shown, State};

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: FieldId,
    /// Value before; `None` when it was not set.
    pub old: Option<Value>,
    /// Value now.
    pub new: Option<Value>,
    /// A switch that goes on and was not known as shown: it can never go off again.
    pub irreversible: bool,
}

fn value_at(body: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(body, |v, part| v.get(part)).cloned()
}

/// Every field that differs from `old` to `new`, in page order. `old` is `None` when the last state is
/// unknown: then every set field of `new` is listed, with no old value.
pub fn changes(old: Option<&CardRights>, new: &CardRights, shown: &Shown) -> Vec<Change> {
    let body = |r: &CardRights| serde_json::to_value(r).unwrap_or_default();
    let (before, after) = (old.map(body).unwrap_or_default(), body(new));
    FIELDS
        .iter()
        .filter_map(|f| {
            let (old, new) = (value_at(&before, f.path), value_at(&after, f.path));
            (old != new).then(|| Change {
                field: f.id,
                irreversible: f.id == f.section.switch()
                    && new == Some(Value::Bool(true))
                    && shown.get(f.section).state != State::Shown,
                old,
                new,
            })
        })
        .collect()
}

/// The sections that `new` would show for the first time as far as is known, whatever `old` said.
pub fn irreversible(new: &CardRights, shown: &Shown) -> Vec<Section> {
    Section::ALL.into_iter().filter(|s| new.shown(*s) == Some(true) && shown.get(*s).state != State::Shown).collect()
}

/// 初始积分 before and after, where it changes: what every new member is given from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points {
    /// Before; `None` where it is not known or was not set.
    pub old: Option<u64>,
    /// From now on.
    pub new: u64,
}

/// What `changes` do to 初始积分; `None` where it stays, is no longer sent, or is 0 where nothing was known: that gives
/// nobody anything, and takes nothing from anybody.
pub fn points(changes: &[Change]) -> Option<Points> {
    let change = changes.iter().find(|c| c.field == FieldId::InitBonus)?;
    let number = |v: &Option<Value>| v.as_ref().and_then(Value::as_u64);
    let points = Points { old: number(&change.old), new: number(&change.new)? };
    (points.old.is_some() || points.new > 0).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::shown::Known;

    #[test]
    fn a_state_does_not_differ_from_itself_and_an_unknown_one_lists_every_value() {
        let mut r = CardRights::default();
        r.set_text(FieldId::BonusValueWord, "我的积分");
        r.show_bonus = Some(true);
        assert!(changes(Some(&r), &r, &Shown::default()).is_empty());
        let all = changes(None, &r, &Shown::default());
        assert_eq!(all.iter().map(|c| c.field).collect::<Vec<_>>(), [FieldId::ShowBonus, FieldId::BonusValueWord]);
        assert!(all[0].irreversible && all[0].old.is_none());
    }

    #[test]
    fn showing_what_is_shown_is_not_irreversible_again() {
        let r = CardRights { show_bonus: Some(true), ..CardRights::default() };
        let mut shown = Shown::default();
        assert_eq!(irreversible(&r, &shown), [Section::Bonus]);
        shown.set(Section::Bonus, Known { state: State::Shown, ..Known::default() });
        assert!(irreversible(&r, &shown).is_empty());
        assert!(!changes(None, &r, &shown)[0].irreversible);
    }
}

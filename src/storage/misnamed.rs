//! Members that were kept because no field is called so, though one nearly is (src/storage/README.md, Names that are
//! nearly right).

use serde_json::{Map, Value};

use crate::rights::spelling::{Meant, Misnamed, Place, called, meant};
use crate::rights::{CardRights, Section};

/// More are not told at once; what is behind them is found when they are settled.
const MOST: usize = 200;

/// Every one of them in what is left of the rights, and in what stands beside them; `is_named` says whether the draft
/// names its card, and its merchant.
pub(super) fn find(
    rights: &CardRights,
    left: &Map<String, Value>,
    beside: &Map<String, Value>,
    is_named: [bool; 2],
) -> Vec<Misnamed> {
    let mut out = Vec::new();
    let [card, merchant] = is_named;
    let is_absent = |m: Meant| match m {
        Meant::Field(field) => !rights.value(field).is_set() && at(left, field.path().split('.')).is_none(),
        Meant::Section(section) => rights.is_empty(section) && !left.contains_key(section.name()),
        Meant::CardId => !card,
        Meant::Mchid => !merchant,
    };
    for (name, value) in left {
        let section = Section::ALL.into_iter().find(|s| s.name() == name);
        match (section, value) {
            (Some(section), Value::Object(inner)) => {
                for (member, value) in inner {
                    let path = [name.as_str(), member];
                    told(&path, Place::Section(section), value, &is_absent, &mut out);
                }
            }
            _ => told(&[name], Place::Body, value, &is_absent, &mut out),
        }
    }
    let has_own = |m: Meant| matches!(m, Meant::CardId | Meant::Mchid) && !is_absent(m);
    for name in beside.keys() {
        if out.len() < MOST
            && let Some((meant, elsewhere)) = meant(Place::Draft, name, is_absent)
        {
            let both = has_own(meant);
            out.push(Misnamed { from: vec![name.clone()], beside: true, meant, elsewhere, both });
        }
    }
    out
}

/// One member, and where its name means nothing, those inside of it.
fn told(path: &[&str], place: Place, value: &Value, is_absent: &dyn Fn(Meant) -> bool, out: &mut Vec<Misnamed>) {
    let Some(name) = path.last().filter(|_| out.len() < MOST) else { return };
    if let Some((meant, elsewhere)) =
        meant(place, name, is_absent).filter(|(m, elsewhere)| !elsewhere || fits(*m, value, place))
    {
        let from = path.iter().map(|&s| s.to_owned()).collect();
        let both = matches!(meant, Meant::CardId | Meant::Mchid) && !is_absent(meant);
        out.push(Misnamed { from, beside: false, meant, elsewhere, both });
    } else if let Value::Object(inner) = value {
        for (name, value) in inner {
            told(&[path, &[name]].concat(), Place::Unknown, value, is_absent, out);
        }
    }
}

/// Whether a member elsewhere is meant: in what nobody knows, things are called `guide` or `card_id` too.
fn fits(meant: Meant, value: &Value, place: Place) -> bool {
    match meant {
        Meant::Field(_) => true,
        Meant::Section(_) => value
            .as_object()
            .is_some_and(|inner| inner.keys().any(|name| matches!(called(name), Some(Meant::Field(_))))),
        Meant::CardId | Meant::Mchid => place == Place::Body,
    }
}

/// The value at the end of `names`.
pub(super) fn at<'a>(map: &'a Map<String, Value>, names: impl IntoIterator<Item = &'a str>) -> Option<&'a Value> {
    let mut names = names.into_iter();
    let first = map.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// Takes the value at the end of `names` out of `map`, with objects that held nothing else.
pub(super) fn take(map: &mut Map<String, Value>, names: &[String]) -> Option<Value> {
    let (first, rest) = names.split_first()?;
    if rest.is_empty() {
        return map.shift_remove(first);
    }
    let inner = map.get_mut(first)?.as_object_mut()?;
    let taken = take(inner, rest);
    if inner.is_empty() {
        map.shift_remove(first);
    }
    taken
}

//! Several windows and commands write one file (settings, merchants): what is changed here is put into what the file
//! holds by now, so that nothing which another wrote meanwhile is lost.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::atomic;
use super::locks::locked;
use super::settings::{self, Unread};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::trouble::Trouble;

/// The members that tell the items of a list apart: the first of these that an item has. An item that is no object is
/// its own name.
const NAMES: [&str; 5] = ["id", "card_id", "serial", "appid", "path"];

/// Writes `ours`, which was made of `before`, to `path`, merged with what others wrote there meanwhile; gives what the
/// file holds now.
///
/// # Errors
/// The folder or the file cannot be written, or what stands there cannot be read: then it stays.
pub fn together<T>(
    folders: &Folders,
    path: &Path,
    before: &T,
    ours: &T,
    tidy: impl FnOnce(&mut T),
) -> Result<T, Trouble>
where
    T: Serialize + DeserializeOwned + Default + Clone,
{
    folders.prepare()?;
    let write = || {
        let there = match settings::read(path, &clock::now_rfc3339()) {
            Ok(there) => there,
            // The unreadable file was set aside under a dated name; what this window knows becomes a new one.
            Err(Unread::Aside(_)) => None,
            Err(Unread::There(t)) => return Err(t),
        };
        let mut merged = merged(before, ours, there.as_ref().unwrap_or(before));
        tidy(&mut merged);
        settings::save(path, &merged).map(|()| merged)
    };
    locked(&path.with_extension("lock"), write).map_err(|e| atomic::unwritable(path, &e))?
}

/// What was written last. A window asks again before it has heard of that: its change was made of what was written, not of
/// what stood there before, or what it took away would count as something that another window added.
#[derive(Debug)]
pub struct Sequel<T>(Option<(T, T)>);

impl<T> Default for Sequel<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Serialize + DeserializeOwned + Default + Clone + PartialEq> Sequel<T> {
    /// The same as [`together`], of `before` and `ours`, one after the other.
    ///
    /// # Errors
    /// Those of [`together`].
    pub fn write(
        &mut self,
        folders: &Folders,
        path: &Path,
        (before, ours): (T, T),
        tidy: impl FnOnce(&mut T),
    ) -> Result<T, Trouble> {
        let made_of = match &self.0 {
            Some((asked, written)) if *asked == before => written,
            _ => &before,
        };
        let written = together(folders, path, made_of, &ours, tidy)?;
        self.0 = Some((before, ours));
        Ok(written)
    }
}

/// What is to be written when this window made `ours` of `before`, and the file holds `there` by now. Members are
/// merged one by one; where both changed the same one, ours wins.
fn merged<T: Serialize + DeserializeOwned + Clone>(before: &T, ours: &T, there: &T) -> T {
    let value = |x: &T| serde_json::to_value(x).unwrap_or_default();
    serde_json::from_value(of(&value(before), &value(ours), &value(there))).unwrap_or_else(|_| ours.clone())
}

fn of(before: &Value, ours: &Value, there: &Value) -> Value {
    match (before, ours, there) {
        _ if before == ours => there.clone(),
        _ if before == there => ours.clone(),
        (Value::Object(before), Value::Object(ours), Value::Object(there)) => members(before, ours, there),
        (Value::Array(before), Value::Array(ours), Value::Array(there))
            if [before, ours, there].into_iter().all(|list| told_apart(list)) =>
        {
            items(before, ours, there)
        }
        _ => ours.clone(),
    }
}

fn members(before: &Map<String, Value>, ours: &Map<String, Value>, there: &Map<String, Value>) -> Value {
    let mut out = there.clone();
    for name in before.keys().filter(|n| !ours.contains_key(*n)) {
        out.shift_remove(name);
    }
    for (name, value) in ours.iter().filter(|(n, v)| before.get(*n) != Some(v)) {
        let value = match (before.get(name), there.get(name)) {
            (Some(before), Some(there)) => of(before, value, there),
            (None, Some(there)) => of(&Value::Null, value, there),
            (_, None) => value.clone(),
        };
        out.insert(name.clone(), value);
    }
    out.into()
}

/// First what we put in front, then theirs in their order without what we removed, then what we put behind.
fn items(before: &[Value], ours: &[Value], there: &[Value]) -> Value {
    let find = |all: &[Value], item: &Value| all.iter().find(|i| name(i) == name(item)).cloned();
    let both = |item: &Value| match (find(before, item), find(there, item)) {
        (Some(before), Some(there)) => of(&before, item, &there),
        (None, Some(there)) => of(&Value::Null, item, &there),
        (_, None) => item.clone(),
    };
    let front = &ours[..in_front(before, ours)];
    let mut out: Vec<Value> = front.iter().map(both).collect();
    for theirs in there.iter().filter(|t| find(front, t).is_none()) {
        match find(ours, theirs) {
            Some(item) => out.push(both(&item)),
            None if find(before, theirs).is_none() => out.push(theirs.clone()),
            None => {}
        }
    }
    // What they removed and we did not touch is gone.
    let ours_alone = |i: &&Value| find(there, i).is_none() && find(front, i).is_none() && !before.contains(i);
    out.extend(ours.iter().filter(ours_alone).cloned());
    out.into()
}

/// How many of our first items are new, or were moved before others that kept their order.
fn in_front(before: &[Value], ours: &[Value]) -> usize {
    let place = |item: &Value| before.iter().position(|b| name(b) == name(item));
    let ordered = |rest: &[Value]| rest.iter().filter_map(place).is_sorted();
    let new = ours.iter().take_while(|i| place(i).is_none()).count();
    // A list that had none of ours before has no front: both are put together as they came.
    (new..=ours.len()).find(|k| ordered(&ours[*k..])).unwrap_or(new)
}

/// Whether every item has a name of its own.
fn told_apart(items: &[Value]) -> bool {
    items.iter().enumerate().all(|(i, item)| items[..i].iter().all(|other| name(other) != name(item)))
}

fn name(item: &Value) -> &Value {
    NAMES.iter().find_map(|n| item.get(n)).unwrap_or(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn put(before: Value, ours: Value, there: Value) -> Value {
        of(&before, &ours, &there)
    }

    #[test]
    fn members_that_two_windows_changed_are_both_kept() {
        let before = json!({ "theme": "system", "lang": "zh-CN", "later": { "a": 1, "b": 1 } });
        let ours = json!({ "theme": "dark", "lang": "zh-CN", "later": { "a": 2, "b": 1 } });
        let there = json!({ "theme": "system", "lang": "en", "later": { "a": 1, "b": 2 }, "new": true });
        let both = json!({ "theme": "dark", "lang": "en", "later": { "a": 2, "b": 2 }, "new": true });
        assert_eq!(put(before.clone(), ours.clone(), there.clone()), both);
        assert_eq!(put(before.clone(), ours.clone(), before.clone()), ours, "nobody else");
        assert_eq!(put(before.clone(), before.clone(), there.clone()), there, "not we");
        assert_eq!(put(json!({ "a": 1, "b": 1 }), json!({ "a": 1 }), json!({ "a": 2, "b": 1 })), json!({ "a": 2 }));
        assert_eq!(put(json!({ "a": 1 }), json!({ "a": 2 }), json!({ "a": 3 })), json!({ "a": 2 }), "ours stays");
    }

    #[test]
    fn what_is_taken_away_before_the_last_writing_was_heard_of_stays_away() {
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        let path = folders.merchants();
        let all = |ids: &[&str]| json!({ "all": ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
        let mut kept = Sequel::default();
        let mut write =
            |before: &[&str], ours: &[&str]| kept.write(&folders, &path, (all(before), all(ours)), |_| {}).unwrap();
        assert_eq!(write(&["a"], &["a", "b"]), all(&["a", "b"]));
        // The window has not heard of that yet, and takes it away again.
        assert_eq!(write(&["a"], &["a"]), all(&["a"]));
        assert_eq!(write(&["a"], &[]), all(&[]));
        // What another window adds meanwhile stays.
        settings::save(&path, &all(&["c"])).unwrap();
        assert_eq!(write(&["a"], &["d"]), all(&["d", "c"]));
    }

    #[test]
    fn what_is_newest_stands_in_front_and_nothing_is_lost() {
        let recent = |before, ours, there| put(before, ours, there);
        assert_eq!(
            recent(json!(["a", "b"]), json!(["n", "a", "b"]), json!(["m", "a", "b"])),
            json!(["n", "m", "a", "b"])
        );
        assert_eq!(recent(json!(["a", "b"]), json!(["b", "a"]), json!(["m", "a", "b"])), json!(["b", "m", "a"]));
        assert_eq!(recent(json!([]), json!(["n"]), json!(["m"])), json!(["n", "m"]));
        assert_eq!(
            recent(json!(["a", "b", "c"]), json!(["n", "a", "b"]), json!(["m", "a", "b", "c"])),
            json!(["n", "m", "a", "b"])
        );
    }

    #[test]
    fn items_are_known_by_their_names() {
        let card = |id: &str, title: &str| json!({ "card_id": id, "title": title });
        let before = json!({ "all": [{ "id": "m1", "name": "云栖酒店", "cards": [card("a", "")] }, { "id": "m2", "name": "餐厅" }] });
        let ours = json!({ "all": [{ "id": "m1", "name": "云栖酒店", "cards": [card("a", "悦享"), card("b", "")] }, { "id": "m3", "name": "海边" }] });
        let there = json!({ "all": [{ "id": "m1", "name": "大酒店", "cards": [card("a", ""), card("c", "")] }, { "id": "m2", "name": "餐厅" }] });
        let both = json!({ "all": [{ "id": "m1", "name": "大酒店", "cards": [card("a", "悦享"), card("c", ""), card("b", "")] }, { "id": "m3", "name": "海边" }] });
        assert_eq!(put(before, ours, there), both);
        // Removed there: gone when we did not touch it, kept when we changed it.
        let one = |title: &str| json!([card("a", title), card("b", "")]);
        assert_eq!(
            put(one(""), json!([card("a", ""), card("b", ""), card("c", "")]), json!([card("b", "")])),
            json!([card("b", ""), card("c", "")])
        );
        assert_eq!(put(one(""), one("悦享"), json!([card("b", "")])), json!([card("b", ""), card("a", "悦享")]));
        // Two of one name cannot be put together: ours stays as it is.
        let two = json!([card("a", "1"), card("a", "2")]);
        assert_eq!(put(one(""), two.clone(), json!([card("b", "")])), two);
    }
}

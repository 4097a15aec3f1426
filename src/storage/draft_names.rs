//! What is said of a draft beside the rules, and members whose name is nearly right, put right by one click
//! (src/storage/README.md, Names that are nearly right).

use serde_json::{Map, Value};

use super::draft_json::{Draft, card_id_of, mchid_of};
use super::kept::{Kept, place};
use crate::rights::CardRights;
use crate::rights::check::{Level, Problem};
use crate::rights::field::FIELDS;
use crate::rights::spelling::{Meant, Misnamed};

impl Draft {
    /// What is kept, as problems: an error for each member whose name is nearly right, then a warning for each other one,
    /// at its field where it has one. Values that were meanwhile filled in are not told.
    pub fn problems(&self) -> Vec<Problem> {
        self.first_problems(usize::MAX)
    }

    /// The same with at most `most` errors, at most `most` members that no field has, and one warning that counts the
    /// others.
    pub fn first_problems(&self, most: usize) -> Vec<Problem> {
        let mut out: Vec<Problem> = self.kept.misnamed().iter().take(most).map(|m| self.told(m)).collect();
        out.extend(self.kept.first_problems(&self.rights, most));
        out
    }

    fn told(&self, which: &Misnamed) -> Problem {
        let key = match (self.has(which), which.elsewhere) {
            (true, _) => "kept-misnamed-both",
            (false, true) => "kept-misnamed-place",
            (false, false) => "kept-misnamed",
        };
        let member = which.shown();
        let mut told = Problem::new(which.meant.field(), Level::Error, key, |s| {
            s.with("member", member.as_str()).with("right", which.meant.path())
        });
        told.misnamed = Some(which.clone());
        told
    }

    /// Whether the member that is meant is there already: then only one of the two can be kept. A card or a merchant that
    /// was chosen since the file was read is none of the file's.
    pub fn has(&self, which: &Misnamed) -> bool {
        let is_set = match which.meant {
            Meant::Field(field) => self.rights.value(field).is_set(),
            Meant::Section(section) => !self.rights.is_empty(section),
            Meant::CardId | Meant::Mchid => which.both,
        };
        is_set || self.kept.holds(which.meant)
    }

    /// Gives a member its right name and place; one that is there already stays, and nothing is changed.
    pub fn put_right(&mut self, which: &Misnamed) {
        if self.has(which) {
            return;
        }
        let Some(value) = self.kept.take(which) else { return };
        let path = which.meant.path();
        match (which.meant, value) {
            (Meant::CardId, Value::String(id)) => self.card_id = card_id_of(&id),
            (Meant::Mchid, Value::String(mchid)) => self.mchid = Some(mchid_of(&mchid)),
            (Meant::CardId | Meant::Mchid, value) => self.kept.put(&[path], value, true),
            (Meant::Field(_) | Meant::Section(_), value) => {
                self.kept.put(&path.split('.').collect::<Vec<_>>(), value, false);
            }
        }
        self.look_anew();
    }

    /// Takes such a member away.
    pub fn drop_member(&mut self, which: &Misnamed) {
        if self.kept.take(which).is_some() {
            self.look_anew();
        }
    }

    /// What of the kept members fits now goes into the rights, which win where both have one.
    fn look_anew(&mut self) {
        let (left, beside): (Map<String, Value>, Map<String, Value>) = self.kept.parts();
        let (placed, rest) = place(left);
        for f in FIELDS {
            if !self.rights.value(f.id).is_set() {
                copy(&placed, &mut self.rights, f.id);
            }
        }
        let is_named = [self.card_id.as_deref().is_some_and(|id| !id.is_empty()), self.mchid.is_some()];
        self.kept = Kept::new(&self.rights, is_named, rest, beside);
    }
}

fn copy(from: &CardRights, to: &mut CardRights, field: crate::rights::field::FieldId) {
    to.set_flag(field, from.flag(field));
    to.set_number(field, from.number(field));
    to.set_text(field, from.text(field).unwrap_or_default());
}

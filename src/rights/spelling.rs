//! Names of members that are nearly right: what a person or a program wrote who meant a member that there is
//! (src/rights/README.md, Names).

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization as _;

use super::Section;
use super::field::{FIELDS, FieldId, FormField};
use crate::words::character::is_unseen;

/// A member of a file whose name is nearly right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misnamed {
    /// The names that lead to it from the top of the rights, or of the draft.
    pub from: Vec<String>,
    /// It stands beside the rights, not in them.
    pub beside: bool,
    /// What it was meant to be.
    pub meant: Meant,
    /// Its name is right, and it stands in another object.
    pub elsewhere: bool,
    /// What was meant stands beside the rights under its right name too.
    pub both: bool,
}

impl Misnamed {
    /// How it is called, as far as a line has room for that.
    pub fn shown(&self) -> String {
        const MOST: usize = 60;
        let whole = self.from.join(".");
        match whole.char_indices().nth(MOST) {
            Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default()),
            None => whole,
        }
    }
}

/// A member of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A field of the rights.
    Field(FieldId),
    /// The object of a section.
    Section(Section),
    /// `card_id`, beside the rights.
    CardId,
    /// `mchid`, beside the rights.
    Mchid,
}

impl Meant {
    /// Its path: `show_bonus`, `bonus.init_bonus`, `bonus`, `card_id`, `mchid`.
    pub fn path(self) -> &'static str {
        match self {
            Self::Field(field) => field.path(),
            Self::Section(section) => section.name(),
            Self::CardId => "card_id",
            Self::Mchid => "mchid",
        }
    }

    /// Where it is told.
    pub fn field(self) -> Option<FormField> {
        match self {
            Self::Field(field) => Some(field.into()),
            Self::Section(section) => Some(section.switch().into()),
            Self::CardId => Some(FormField::CardId),
            Self::Mchid => None,
        }
    }

    /// Its own name, without its object.
    pub fn name(self) -> &'static str {
        let path = self.path();
        path.rsplit_once('.').map_or(path, |(_, name)| name)
    }

    /// Every member with its plain name.
    fn all() -> &'static [(Self, String)] {
        static ALL: OnceLock<Vec<(Meant, String)>> = OnceLock::new();
        ALL.get_or_init(|| {
            let fields = FIELDS.iter().map(|f| Self::Field(f.id));
            let all = fields.chain(Section::ALL.map(Self::Section)).chain([Self::CardId, Self::Mchid]);
            all.map(|m| (m, plain(m.name()))).collect()
        })
    }
}

/// The object in which a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The top of a draft, beside its rights.
    Draft,
    /// The rights.
    Body,
    /// The object of a section.
    Section(Section),
    /// An object that nobody knows.
    Unknown,
}

impl Place {
    fn holds(self, meant: Meant) -> bool {
        match (self, meant) {
            (Self::Draft, Meant::CardId | Meant::Mchid) | (Self::Body, Meant::Section(_)) => true,
            (Self::Body, Meant::Field(field)) => field == field.section().switch(),
            (Self::Section(section), Meant::Field(field)) => field.section() == section && field != section.switch(),
            _ => false,
        }
    }
}

/// No name of a member is as long, in bytes; comparing costs a name's length.
const LONGEST: usize = 80;

/// What `name`, which is no member of `place`, was meant to be: nearly the name of one there; the name of one elsewhere;
/// or one edit away from exactly one that `is_absent` there. Gives also whether it is the name of one elsewhere.
pub fn meant(place: Place, name: &str, is_absent: impl Fn(Meant) -> bool) -> Option<(Meant, bool)> {
    if name.len() > LONGEST {
        return None;
    }
    let plain = plain(name);
    let mut same = Meant::all().iter().filter(|(_, other)| *other == plain).map(|(m, _)| *m);
    if let Some(here) = same.clone().find(|m| place.holds(*m)) {
        // Right in every way: then it is its value that does not fit.
        return (here.name() != name).then_some((here, false));
    }
    if let Some(there) = same.next() {
        return Some((there, true));
    }
    let near = Meant::all().iter().filter(|(m, other)| place.holds(*m) && is_absent(*m) && is_one_edit(&plain, other));
    match near.map(|(m, _)| *m).collect::<Vec<_>>().as_slice() {
        [one] => Some((*one, false)),
        _ => None,
    }
}

/// The member that is called `name`, or nearly so.
pub fn called(name: &str) -> Option<Meant> {
    if name.len() > LONGEST {
        return None;
    }
    let plain = plain(name);
    Meant::all().iter().find(|(_, other)| *other == plain).map(|(m, _)| *m)
}

/// A name as far as two that differ in it are different names: in NFKC, lower case, without blanks, `_`, `-` and what is
/// not seen.
fn plain(name: &str) -> String {
    let kept = |c: &char| !(c.is_whitespace() || matches!(c, '_' | '-') || is_unseen(*c));
    if name.is_ascii() {
        return name.chars().map(|c| c.to_ascii_lowercase()).filter(kept).collect();
    }
    name.nfkc().flat_map(char::to_lowercase).filter(kept).collect()
}

/// Whether one character more, less, other, or two in the other order make `a` of `b`.
fn is_one_edit(a: &str, b: &str) -> bool {
    if a.chars().count().abs_diff(b.chars().count()) > 1 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = |v: &[char], more: usize| v.get(same + more..).unwrap_or_default().to_vec();
    match (a.len(), b.len()) {
        (x, y) if x == y + 1 => rest(&a, 1) == rest(&b, 0),
        (x, y) if y == x + 1 => rest(&a, 0) == rest(&b, 1),
        (x, y) if x == y && same < x => {
            let swapped = same + 1 < x && a[same] == b[same + 1] && a[same + 1] == b[same];
            rest(&a, 1) == rest(&b, 1) || swapped && rest(&a, 2) == rest(&b, 2)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(place: Place, name: &str) -> Option<(&'static str, bool)> {
        meant(place, name, |_| true).map(|(m, elsewhere)| (m.path(), elsewhere))
    }

    #[test]
    fn a_name_that_is_nearly_right_is_known_for_what_was_meant() {
        use Place::{Body, Draft, Section as In, Unknown};
        let bonus = In(Section::Bonus);
        for (place, name, to, elsewhere) in [
            (Body, "showBonus", "show_bonus", false),
            (Body, "Show_Bonus", "show_bonus", false),
            (Body, "SHOW_BONUS", "show_bonus", false),
            (Body, "show-bonus", "show_bonus", false),
            (Body, "show_bonus ", "show_bonus", false),
            (Body, "show bonus", "show_bonus", false),
            (Body, "show_\u{200b}bonus", "show_bonus", false),
            (Body, "ｓｈｏｗ＿ｂｏｎｕｓ", "show_bonus", false),
            (Body, "show_bonus\u{feff}", "show_bonus", false),
            (Body, "Bonus", "bonus", false),
            (Body, "show_bonsu", "show_bonus", false),
            (Body, "show_bonu", "show_bonus", false),
            (Body, "show_bonuss", "show_bonus", false),
            (Body, "favour", "favor", false),
            (bonus, "initBonus", "bonus.init_bonus", false),
            (bonus, "bonus_value_words", "bonus.bonus_value_word", false),
            (bonus, "bonus_jump_appId", "bonus.bonus_jump_appid", false),
            (Body, "init_bonus", "bonus.init_bonus", true),
            (Body, "initBonus", "bonus.init_bonus", true),
            (bonus, "show_bonus", "show_bonus", true),
            (bonus, "staff_name", "guide.staff_name", true),
            (Unknown, "show_bonus", "show_bonus", true),
            (Draft, "show_bonus", "show_bonus", true),
            (Draft, "cardId", "card_id", false),
            (Draft, "mch_id", "mchid", false),
            (Draft, "mchid ", "mchid", false),
            (Draft, "mchd", "mchid", false),
            (Body, "card_id", "card_id", true),
        ] {
            assert_eq!(said(place, name), Some((to, elsewhere)), "{name:?}");
        }
    }

    #[test]
    fn a_name_of_something_else_is_left_alone() {
        use Place::{Body, Draft, Section as In};
        for (place, name) in [
            (Body, "later"),
            (Body, "show_banner"),
            (Body, "bonus_plan"),
            (In(Section::Bonus), "bonus_jump_url"),
            (In(Section::Guide), "name"),
            (Draft, "team"),
            (Draft, "base"),
            (Draft, "saved"),
            (Draft, ""),
            (Draft, "mchid"),
            (Body, "show_bonus"),
            (Body, "—"),
        ] {
            assert_eq!(said(place, name), None, "{name:?}");
        }
        assert_eq!(said(Body, &"show_bonus".repeat(1000)), None);
        let there = |m: Meant| m != Meant::Field(FieldId::ShowBonus);
        assert_eq!(meant(Body, "show_bonu", there), None, "the one that it is near to is there");
        assert!(meant(Body, "showBonus", there).is_some(), "the same name written otherwise is never another one");
    }
}

//! The one table of fields: path in the body, kind, limit and where that limit comes from.
//! Labels and help lines are catalogue keys made from the path (`label-bonus-init_bonus`).

use super::{CardRights, Section};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A switch or tick.
    Flag,
    /// A whole number ≥ 0.
    Number,
    /// Words that members read.
    Text,
    /// A mini program's AppID.
    AppId,
    /// A page inside a mini program.
    Path,
    /// An https address.
    Url,
    /// One of the given wire values, or not set (微信默认).
    Choice(&'static [&'static str]),
}

impl Kind {
    /// `text` as it stands in the body: the ends of what is pasted (AppIDs, paths, addresses) are trimmed silently
    /// (src/ui/README.md, Mini programs), words are as the person wrote them.
    pub fn plain(self, text: &str) -> &str {
        match self {
            Self::AppId | Self::Path | Self::Url => text.trim(),
            _ => text,
        }
    }
}

/// Where a limit comes from (src/rights/README.md, Fields): only documented ones block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Documented: more characters than this is an error.
    Official(usize),
    /// 经验值: no official limit was found; more than this is a warning.
    Experience(usize),
    /// None.
    None,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Path in the body: `bonus.init_bonus`, `show_bonus`.
    pub path: &'static str,
    /// The section it belongs to.
    pub section: Section,
    /// What it holds.
    pub kind: Kind,
    /// Needed whenever its object is sent.
    pub required: bool,
    /// Length in characters, not bytes.
    pub limit: Limit,
}

const fn row(path: &'static str, section: Section, kind: Kind, required: bool, limit: Limit) -> Field {
    Field { path, section, kind, required, limit }
}

use Kind::{AppId, Choice, Flag, Number, Path, Text, Url};
use Limit::{Experience, Official};
use Section::{Bonus, Fapiao, Favor, Guide};

/// Every field, in page order (src/rights/README.md, Fields).
pub const FIELDS: &[Field] = &[
    row("show_bonus", Bonus, Flag, true, Limit::None),
    row("bonus.init_bonus", Bonus, Number, true, Limit::None),
    row("bonus.bonus_value_word", Bonus, Text, true, Experience(6)),
    row("bonus.bonus_cost_title", Bonus, Text, false, Experience(6)),
    row("bonus.bonus_cost_word", Bonus, Text, true, Experience(18)),
    row("bonus.bonus_jump_word", Bonus, Text, false, Experience(6)),
    row("bonus.bonus_jump_appid", Bonus, AppId, false, Experience(32)),
    row("bonus.bonus_jump_path", Bonus, Path, false, Experience(128)),
    row("bonus.bonus_support_appid", Bonus, AppId, false, Experience(32)),
    row("bonus.bonus_support_path", Bonus, Path, false, Experience(128)),
    row("show_favor", Favor, Flag, true, Limit::None),
    row("favor.show_coupon", Favor, Flag, true, Limit::None),
    row("favor.member_price_word", Favor, Text, false, Official(8)),
    row("favor.member_price_appid", Favor, AppId, false, Experience(32)),
    row("favor.member_price_path", Favor, Path, false, Experience(128)),
    row("favor.member_price_title", Favor, Choice(&["MEMBER_PRICE", "MEMBER_ACTIVITY"]), false, Limit::None),
    row("favor.favor_module_title", Favor, Choice(&["FAVOR", "VIP"]), false, Limit::None),
    row("show_fapiao", Fapiao, Flag, false, Limit::None),
    row("fapiao.fapiao_jump_word", Fapiao, Text, false, Official(6)),
    row("fapiao.fapiao_jump_appid", Fapiao, AppId, false, Experience(32)),
    row("fapiao.fapiao_jump_path", Fapiao, Path, false, Experience(128)),
    row("show_guide", Guide, Flag, false, Limit::None),
    row("guide.staff_name", Guide, Text, false, Experience(16)),
    row("guide.head_image_url", Guide, Url, false, Experience(128)),
    row("guide.contact_information_name", Guide, Text, false, Experience(8)),
    row("guide.contact_information_value", Guide, Text, false, Experience(32)),
    row("guide.phone_number", Guide, Text, false, Experience(32)),
];

/// The catalogue key of a field's words: `key("label", "bonus.init_bonus")` is `label-bonus-init_bonus`.
/// Kinds of words are `label`, `help` (an example) and `official` (the documentation's own name).
pub fn key(kind: &str, path: &str) -> String {
    format!("{kind}-{}", path.replace('.', "-"))
}

/// The row of `path`, if the table has it.
pub fn field(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.path == path)
}

impl CardRights {
    /// The text of a text-like field; `None` when unset or when `path` is no text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.slot(path).and_then(Option::as_deref)
    }

    /// Sets a text-like field; an empty text unsets it. Unknown paths change nothing.
    pub fn set_text(&mut self, path: &str, value: &str) {
        if let Some(slot) = self.slot_mut(path) {
            *slot = (!value.is_empty()).then(|| value.to_owned());
        }
    }
}

impl CardRights {
    /// A switch or tick; `None` when unset or when `path` is none.
    pub fn flag(&self, path: &str) -> Option<bool> {
        match Section::ALL.into_iter().find(|s| s.switch() == path) {
            Some(section) => self.shown(section),
            None if path == "favor.show_coupon" => self.favor.show_coupon,
            None => None,
        }
    }

    /// Sets or unsets a switch or tick. Unknown paths change nothing.
    pub fn set_flag(&mut self, path: &str, on: Option<bool>) {
        match path {
            "show_bonus" => self.show_bonus = on,
            "show_favor" => self.show_favor = on,
            "show_fapiao" => self.show_fapiao = on,
            "show_guide" => self.show_guide = on,
            "favor.show_coupon" => self.favor.show_coupon = on,
            _ => {}
        }
    }
}

macro_rules! slots {
    ($($path:literal => $object:ident . $member:ident,)*) => {
        impl CardRights {
            fn slot(&self, path: &str) -> Option<&Option<String>> {
                match path {
                    $($path => Some(&self.$object.$member),)*
                    _ => None,
                }
            }

            fn slot_mut(&mut self, path: &str) -> Option<&mut Option<String>> {
                match path {
                    $($path => Some(&mut self.$object.$member),)*
                    _ => None,
                }
            }
        }
    };
}

slots! {
    "bonus.bonus_value_word" => bonus.bonus_value_word,
    "bonus.bonus_cost_title" => bonus.bonus_cost_title,
    "bonus.bonus_cost_word" => bonus.bonus_cost_word,
    "bonus.bonus_jump_word" => bonus.bonus_jump_word,
    "bonus.bonus_jump_appid" => bonus.bonus_jump_appid,
    "bonus.bonus_jump_path" => bonus.bonus_jump_path,
    "bonus.bonus_support_appid" => bonus.bonus_support_appid,
    "bonus.bonus_support_path" => bonus.bonus_support_path,
    "favor.member_price_word" => favor.member_price_word,
    "favor.member_price_appid" => favor.member_price_appid,
    "favor.member_price_path" => favor.member_price_path,
    "favor.member_price_title" => favor.member_price_title,
    "favor.favor_module_title" => favor.favor_module_title,
    "fapiao.fapiao_jump_word" => fapiao.fapiao_jump_word,
    "fapiao.fapiao_jump_appid" => fapiao.fapiao_jump_appid,
    "fapiao.fapiao_jump_path" => fapiao.fapiao_jump_path,
    "guide.staff_name" => guide.staff_name,
    "guide.head_image_url" => guide.head_image_url,
    "guide.contact_information_name" => guide.contact_information_name,
    "guide.contact_information_value" => guide.contact_information_value,
    "guide.phone_number" => guide.phone_number,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_words_in_both_languages() {
        for lang in crate::words::Lang::ALL {
            for f in FIELDS {
                for kind in ["label", "help", "official"] {
                    assert!(lang.has(&key(kind, f.path)), "{kind} {} {lang:?}", f.path);
                }
            }
        }
    }

    #[test]
    fn every_text_of_the_table_can_be_set_and_read_and_is_in_the_body() {
        for f in FIELDS.iter().filter(|f| !matches!(f.kind, Kind::Flag | Kind::Number)) {
            let mut r = CardRights::default();
            r.set_text(f.path, "文");
            assert_eq!(r.text(f.path), Some("文"), "{}", f.path);
            let body = serde_json::to_value(&r).unwrap();
            assert_eq!(body.pointer(&format!("/{}", f.path.replace('.', "/"))).unwrap(), "文");
            r.set_text(f.path, "");
            assert_eq!(r, CardRights::default());
        }
    }
}

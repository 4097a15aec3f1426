//! The characters of a text, by Unicode's own data: what a phone shows nothing of, or something else than was meant.

use icu_properties::props::{ExtendedPictographic, GeneralCategory, GeneralCategoryGroup, VariationSelector};
use icu_properties::{CodePointMapData, CodePointSetData};

use crate::words::character::is_unseen;

/// What is wrong with one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// Control characters and separators of lines.
    Control,
    /// It is not seen, or turns what stands around it.
    Unseen,
    /// A mark without a character that it could stand on.
    Alone,
    /// For private use: each font draws something else, most of them nothing.
    Private,
    /// U+FFFC, which stands for a picture that was not copied.
    Object,
    /// U+FFFD, which stands for a character that was lost.
    Lost,
    /// A code that will never be a character.
    Nothing,
    /// More than three bytes of UTF-8 (src/wechatpay/README.md, Values).
    Long,
    /// A code that is no character yet.
    Unassigned,
}

impl Odd {
    /// The catalogue key of its problem.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Control => "problem-control",
            Self::Unseen => "problem-invisible",
            Self::Alone => "problem-mark-alone",
            Self::Private => "problem-private",
            Self::Object => "problem-object",
            Self::Lost => "problem-lost",
            Self::Nothing => "problem-noncharacter",
            Self::Long => "problem-four-bytes",
            Self::Unassigned => "problem-unassigned",
        }
    }
}

/// Every odd character of `text` with its place in characters, counted from 1, and what is wrong with it.
pub(super) fn odd_ones(text: &str) -> impl Iterator<Item = (usize, char, Odd)> {
    let all: Vec<char> = text.chars().collect();
    // Where a mark or a selector may stand: behind something to be seen, and what already stands on that.
    let (mut on_base, mut selected) = (false, false);
    let mut out = Vec::new();
    for (at, c) in all.iter().copied().enumerate() {
        let behind = on_base && !selected;
        let odd = if is_selector(c) {
            (!behind).then_some(Odd::Unseen)
        } else if c == JOINER {
            let joins = |c: Option<&char>| c.copied().is_some_and(is_picture);
            let before = all.get(..at).and_then(|b| b.iter().rfind(|c| !is_selector(**c)));
            (!(joins(before) && joins(all.get(at + 1)))).then_some(Odd::Unseen)
        } else if is_mark(c) && !is_unseen(c) {
            (!on_base).then_some(Odd::Alone)
        } else {
            of_kind(c)
        };
        selected = on_base && (is_selector(c) || c == JOINER);
        on_base = is_base(c) || on_base && (is_mark(c) || selected);
        out.extend(odd.map(|odd| (at + 1, c, odd)));
    }
    out.into_iter()
}

/// Whether a member would see anything of `text`.
pub(super) fn is_seen(text: &str) -> bool {
    text.chars().any(is_base)
}

/// `text` without what is odd in these ways.
pub(super) fn without(text: &str, odd: &[Odd]) -> String {
    let gone: Vec<usize> = odd_ones(text).filter(|(_, _, o)| odd.contains(o)).map(|(at, ..)| at - 1).collect();
    text.chars().enumerate().filter(|(at, _)| gone.binary_search(at).is_err()).map(|(_, c)| c).collect()
}

/// ZERO WIDTH JOINER: between two pictures it makes one of them.
const JOINER: char = '\u{200d}';

fn of_kind(c: char) -> Option<Odd> {
    Some(match category(c) {
        GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => Odd::Control,
        _ if c == '\u{fffc}' => Odd::Object,
        _ if c == '\u{fffd}' => Odd::Lost,
        GeneralCategory::PrivateUse => Odd::Private,
        // The last two codes of each plane, and 32 in the middle of the first (The Unicode Standard, 23.7).
        GeneralCategory::Unassigned if u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c) => {
            Odd::Nothing
        }
        _ if is_unseen(c) => Odd::Unseen,
        _ if c.len_utf8() == 4 => Odd::Long,
        GeneralCategory::Unassigned => Odd::Unassigned,
        _ => return None,
    })
}

/// Letters, digits, punctuation and symbols that are drawn: what a mark can stand on.
fn is_base(c: char) -> bool {
    let drawn = GeneralCategoryGroup::Letter
        .union(GeneralCategoryGroup::Number)
        .union(GeneralCategoryGroup::Punctuation)
        .union(GeneralCategoryGroup::Symbol);
    // U+FFFC is a symbol that stands for something else.
    drawn.contains(category(c)) && !is_unseen(c) && !matches!(c, '\u{fffc}' | '\u{fffd}')
}

fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(category(c))
}

fn is_selector(c: char) -> bool {
    CodePointSetData::new::<VariationSelector>().contains(c)
}

fn is_picture(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, Odd)> {
        odd_ones(text).map(|(at, _, odd)| (at, odd)).collect()
    }

    #[test]
    fn what_is_written_everywhere_is_not_odd() {
        for text in [
            "会员积分",
            "8.8折·满100减20！",
            "Café № 5 — “好”",
            "☎️ 客服",
            "1️⃣ 先领卡",
            "❤️",
            "e\u{301}te\u{301}",
            "☎\u{fe0e}",
            "ⓦ㎡²½",
            "⛹️\u{200d}♀️",
            "か\u{3099}",
            "ก\u{e34}",
            "价\u{3000}格",
        ] {
            assert_eq!(found(text), [], "{text:?}");
        }
    }

    #[test]
    fn each_odd_character_has_its_kind_and_its_place() {
        for (text, odd) in [
            ("小\n明", (2, Odd::Control)),
            ("小\u{2028}明", (2, Odd::Control)),
            ("小明\u{85}", (3, Odd::Control)),
            ("小\u{200b}明", (2, Odd::Unseen)),
            ("\u{202e}小明", (1, Odd::Unseen)),
            ("小\u{180e}明", (2, Odd::Unseen)),
            ("小\u{3164}明", (2, Odd::Unseen)),
            ("小\u{2800}明", (2, Odd::Unseen)),
            ("小\u{17b4}明", (2, Odd::Unseen)),
            ("小\u{200d}明", (2, Odd::Unseen)),
            ("小 \u{fe0f}明", (3, Odd::Unseen)),
            ("☎\u{fe0f}\u{fe0f}", (3, Odd::Unseen)),
            ("\u{180b}", (1, Odd::Unseen)),
            ("\u{301}小明", (1, Odd::Alone)),
            ("小 \u{301}", (3, Odd::Alone)),
            ("\u{20e3}", (1, Odd::Alone)),
            ("小\u{e000}明", (2, Odd::Private)),
            ("小明\u{f8ff}", (3, Odd::Private)),
            ("\u{f0000}", (1, Odd::Private)),
            ("小\u{fffc}", (2, Odd::Object)),
            ("小\u{fffd}明", (2, Odd::Lost)),
            ("小\u{ffff}明", (2, Odd::Nothing)),
            ("小\u{fdd0}明", (2, Odd::Nothing)),
            ("\u{1fffe}", (1, Odd::Nothing)),
            ("小😀", (2, Odd::Long)),
            ("小\u{378}明", (2, Odd::Unassigned)),
        ] {
            assert_eq!(found(text), [odd], "{text:?}");
        }
    }

    #[test]
    fn a_text_is_seen_when_one_character_of_it_is() {
        for text in ["甲", "☎️", ".", "\u{200b}a", "😀"] {
            assert!(is_seen(text), "{text:?}");
        }
        for text in [
            "",
            " ",
            "\u{3000}\u{a0}",
            "\u{2800}",
            "\u{fe0f}",
            "\u{17b4}",
            "\u{180b}",
            "\u{301}",
            "\u{fffc}",
            "\u{e000}",
            "\u{3164}\u{200b}",
        ] {
            assert!(!is_seen(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_taken_away_leaves_marks_that_stand_on_something() {
        assert_eq!(without("☎️小\u{200b}明\u{fe0f}\u{fe0f}", &[Odd::Unseen]), "☎️小明\u{fe0f}");
        assert_eq!(without("小\u{200b}\n明", &[Odd::Control]), "小\u{200b}明");
    }
}

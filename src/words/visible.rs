//! Text from outside, made safe to look at: whatever acts on a terminal, hides, breaks or turns a line is written out.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::character::is_unseen;

/// `text` with every character that would not be seen as itself written as `\u{1b}`: C0 (tab and line break too), DEL,
/// C1, line and paragraph separators, bidi controls, and what has no width. Of the last only the joiner inside an emoji
/// is left alone: a card's texts may hold emoji, and nothing else there needs a character that nobody sees. What was
/// made visible once stays as it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    written(text, |out, c| {
        write!(out, "\\u{{{:x}}}", u32::from(c)).ok();
    })
}

/// JSON with the same characters as `\uXXXX`: it means what it meant, and moves nothing on a terminal. Takes one object
/// as a serialiser writes it on one line, where they stand inside strings only.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    written(json, |out, c| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}").ok();
        }
    })
}

fn written(text: &str, write: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = match c {
            JOINER => before.is_some_and(is_emoji) && chars.peek().is_some_and(|c| is_emoji(*c)),
            // The second stands on a key: a digit in a box.
            AS_PICTURE => before.is_some_and(is_picture) || chars.peek() == Some(&'\u{20e3}'),
            _ => false,
        };
        if is_unseen(c) && !joins {
            write(&mut out, c);
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// ZERO WIDTH JOINER
const JOINER: char = '\u{200d}';
/// VARIATION SELECTOR-16: what stands before it is drawn as a picture.
const AS_PICTURE: char = '\u{fe0f}';

/// What can be drawn as a picture.
fn is_picture(c: char) -> bool {
    c != AS_PICTURE
        && (is_emoji(c)
            || matches!(
                c,
                '\u{a9}'
                    | '\u{ae}'
                    | '\u{203c}'
                    | '\u{2049}'
                    | '\u{2122}'
                    | '\u{2139}'
                    | '\u{3030}'
                    | '\u{303d}'
                    | '\u{3297}'
                    | '\u{3299}'
            ))
}

/// What stands on either side of a joiner inside an emoji: pictures, skin tones and the mark that asks for a picture.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_moves_hides_or_breaks_a_line_is_written_out() {
        for (from, to) in [
            ("会员卡 A-1", "会员卡 A-1"),
            ("\u{1b}[2J\u{7}", r"\u{1b}[2J\u{7}"),
            ("a\tb\r\nc\u{b}\u{c}", r"a\u{9}b\u{d}\u{a}c\u{b}\u{c}"),
            ("\u{7f}\u{85}\u{9b}31m", r"\u{7f}\u{85}\u{9b}31m"),
            ("a\u{2028}b\u{2029}c", r"a\u{2028}b\u{2029}c"),
            (
                "\u{202e}cba\u{202c}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
                r"\u{202e}cba\u{202c}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
            ),
            ("p\u{200b}1\u{200c}\u{200d}\u{2060}\u{feff}", r"p\u{200b}1\u{200c}\u{200d}\u{2060}\u{feff}"),
            ("p\u{e0041}\u{ad}\u{3164}", r"p\u{e0041}\u{ad}\u{3164}"),
            // A family, a couple with a heart, a runner with skin and sex.
            ("👨‍👩‍👧 👩‍❤️‍👨 🏃🏽‍♀️", "👨‍👩‍👧 👩‍❤️‍👨 🏃🏽‍♀️"),
            // Selectors of another form and other joiners: two ids that look the same are not.
            ("a\u{fe0f}甲\u{e0100}b\u{34f}\u{1d173}\u{2800}", r"a\u{fe0f}甲\u{e0100}b\u{34f}\u{1d173}\u{2800}"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}\\u{fe0f}"),
            ("1\u{fe0f}\u{20e3} ©\u{fe0f} ☀\u{fe0f}", "1\u{fe0f}\u{20e3} ©\u{fe0f} ☀\u{fe0f}"),
            ("👨\u{200d}甲", r"👨\u{200d}甲"),
        ] {
            assert_eq!(visible(from), to);
            assert_eq!(visible(&visible(from)), to, "once is enough");
        }
    }

    proptest! {
        #[test]
        fn json_means_what_it_meant(text in any::<String>(), more in "[\u{1b}\u{85}\u{9b}\u{2028}\u{202e}\u{200b}\u{e0041}a]{0,8}") {
            let value = serde_json::json!({ "a": format!("{text}{more}") });
            let safe = visible_json(&value.to_string()).into_owned();
            prop_assert!(!safe.chars().any(|c| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{200b}')), "{safe}");
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
        }
    }
}

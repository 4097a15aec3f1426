//! Characters that a person does not see, by Unicode's own data, and names for those that she is told of.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

use super::Sentence;

/// Whether `c` is drawn as nothing, or moves, breaks or turns what stands around it: control characters, separators of
/// lines and paragraphs, and what Unicode calls default ignorable (of no width, marks of direction, selectors of a form,
/// fillers). U+2800 is a picture without a dot, and the annotation marks are characters of a markup that nobody draws.
pub fn is_unseen(c: char) -> bool {
    // Nothing between these two, and they are nearly all that is ever asked about.
    if matches!(c, ' '..='~' | '\u{3040}'..='\u{3163}' | '\u{3400}'..='\u{d7ff}') {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffb}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// `text` without white space and unseen characters at both ends.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// `sentence` with the values `char`, the name of `c` or `c` itself where it can be seen, and `code`, such as `U+200B`.
#[must_use]
pub fn named(sentence: Sentence, c: char) -> Sentence {
    let sentence = sentence.with("code", format!("U+{:04X}", u32::from(c)));
    match name_key(c) {
        Some(key) => sentence.with_key("char", key),
        None => sentence.with("char", c.to_string()),
    }
}

/// The catalogue key of the name of a character that cannot be seen as itself.
fn name_key(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' => "char-blank",
        '\t' => "char-tab",
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "char-line",
        '\0' => "char-zero",
        '\u{a0}' | '\u{202f}' => "char-fixed-blank",
        '\u{3000}' => "char-wide-blank",
        '\u{200b}' => "char-zero-width",
        '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{34f}' => "char-joiner",
        '\u{feff}' => "char-mark",
        '\u{ad}' => "char-soft-hyphen",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "char-direction",
        '\u{fffd}' => "char-lost",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}' => "char-selector",
        c if c.is_control() => "char-control",
        c if c.is_whitespace() => "char-other-blank",
        c if is_unseen(c) => "char-unseen",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn what_is_not_seen_is_known_by_unicode_and_what_is_seen_is_left_alone() {
        for c in "\0\t\n\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}\u{180e}\u{180f}\
             \u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{202e}\u{2060}\u{2065}\u{206f}\u{2800}\u{3164}\u{fe00}\u{fe0f}\
             \u{feff}\u{ffa0}\u{fff0}\u{fff9}\u{fffb}\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e0100}\u{e0fff}"
            .chars()
        {
            assert!(is_unseen(c), "{c:?}");
        }
        for c in "aZ09 -_~\u{a0}é·—“会员卡　！￥😀\u{301}\u{600}\u{e000}\u{fffc}\u{fffd}".chars() {
            assert!(!is_unseen(c), "{c:?}");
        }
        // The short way round gives what the data gives.
        let data = |c: char| CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c) || c.is_control();
        assert!((' '..='~').chain('\u{3040}'..='\u{3163}').chain('\u{3400}'..='\u{d7ff}').all(|c| !data(c)));
    }

    #[test]
    fn only_ends_are_trimmed() {
        for (from, to) in [
            ("\u{feff}card_id\u{200b}", "card_id"),
            (" \u{3000}\u{a0}p1\t\r\n", "p1"),
            ("\u{200b} \u{200b}p\u{200b}1 ", "p\u{200b}1"),
            ("\u{200b}\u{3000}", ""),
            ("备 注", "备 注"),
        ] {
            assert_eq!(trimmed(from), to);
        }
    }

    #[test]
    fn a_character_is_named_in_the_language_of_the_sentence() {
        let say = |lang: Lang, c| lang.say(&named(Sentence::new("text-character"), c));
        assert_eq!(say(Lang::ZhCn, '\u{200b}'), "「零宽空格」（U+200B）");
        assert_eq!(say(Lang::ZhCn, '，'), "「，」（U+FF0C）");
        assert_eq!(say(Lang::En, '\u{3000}'), "\"full-width space\" (U+3000)");
        for c in "\t\n\0\u{1}\u{a0}\u{2003}\u{200d}\u{202e}\u{ad}\u{feff}\u{fffd}\u{fe0f}\u{3164}".chars() {
            let keyed = named(Sentence::new("text-character"), c);
            for lang in Lang::ALL {
                let said = lang.say(&keyed);
                assert!(!said.contains("char-") && !said.chars().any(is_unseen), "{said}");
            }
        }
    }
}

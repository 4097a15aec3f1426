//! One-click repairs of what the rules found (src/ui/README.md, Mini programs), where one can be had without guessing.

use super::characters::{Odd, without};
use super::links::{slashes, undecimal, unlabelled, unquoted};
pub use super::width::half_width;

/// The text of a field after the repair of `problem` (a catalogue key of [`super::check`]); `None` when only the person
/// can know what is meant.
pub fn repaired(problem: &str, text: &str) -> Option<String> {
    let fixed: String = match problem {
        "problem-full-width" => half_width(text),
        "problem-space" => text.chars().filter(|c| !c.is_whitespace()).collect(),
        "problem-quotes" => unquoted(text).to_owned(),
        "problem-backslash" => text.replace('\\', "/"),
        "problem-path-label" => unquoted(unlabelled(text)?).to_owned(),
        "problem-url-slashes" => slashes(text)?,
        "problem-phone-decimal" => undecimal(text)?.to_owned(),
        "problem-path-comma" => text.replace('、', "/"),
        "problem-control" => without(text, &[Odd::Control]),
        "problem-invisible" => without(text, &[Odd::Unseen]),
        "problem-mark-alone" => without(text, &[Odd::Alone]),
        "problem-object" => without(text, &[Odd::Object]),
        "problem-noncharacter" => without(text, &[Odd::Nothing]),
        "problem-four-bytes" => text.chars().filter(|c| c.len_utf8() < 4).collect(),
        _ => return None,
    };
    (fixed != text && !fixed.is_empty()).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn a_repair_does_what_its_sentence_says_and_nothing_where_one_would_have_to_guess() {
        for (problem, text, fixed) in [
            ("problem-full-width", "ｗｘ１２", Some("wx12")),
            ("problem-full-width", "ａ²㎡", Some("a²㎡")),
            ("problem-space", "wx 12", Some("wx12")),
            ("problem-path-comma", "pages、bonus", Some("pages/bonus")),
            ("problem-control", "小\n明", Some("小明")),
            ("problem-invisible", "小\u{200b}明", Some("小明")),
            ("problem-invisible", "☎️小\u{200b}明", Some("☎️小明")),
            ("problem-mark-alone", "\u{301}小明", Some("小明")),
            ("problem-object", "小\u{fffc}明", Some("小明")),
            ("problem-noncharacter", "小\u{ffff}明", Some("小明")),
            ("problem-lost", "小\u{fffd}明", None),
            ("problem-private", "小\u{e000}明", None),
            ("problem-placeholder", "{{w}}", None),
            ("problem-four-bytes", "小明😀", Some("小明")),
            ("problem-four-bytes", "😀", None),
            ("problem-appid-gh", "gh_1", None),
        ] {
            assert_eq!(repaired(problem, text).as_deref(), fixed, "{problem}");
        }
    }
}

//! One-click repairs of what the rules found (people.md §5), where one can be had without guessing.

use unicode_normalization::UnicodeNormalization as _;

/// The text of a field after the repair of `problem` (a catalogue key of [`super::check`]); `None` when only the person
/// can know what is meant.
pub fn repaired(problem: &str, text: &str) -> Option<String> {
    let fixed: String = match problem {
        "problem-full-width" => text.nfkc().collect(),
        "problem-space" => text.chars().filter(|c| !c.is_whitespace()).collect(),
        "problem-path-comma" => text.replace('、', "/"),
        "problem-control" => text.chars().filter(|c| !c.is_control()).collect(),
        "problem-invisible" => text.chars().filter(|c| !super::check::is_invisible(*c)).collect(),
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
            ("problem-space", "wx 12", Some("wx12")),
            ("problem-path-comma", "pages、bonus", Some("pages/bonus")),
            ("problem-control", "小\n明", Some("小明")),
            ("problem-invisible", "小\u{200b}明", Some("小明")),
            ("problem-four-bytes", "小明😀", Some("小明")),
            ("problem-four-bytes", "😀", None),
            ("problem-appid-gh", "gh_1", None),
        ] {
            assert_eq!(repaired(problem, text).as_deref(), fixed, "{problem}");
        }
    }
}

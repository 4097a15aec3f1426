//! Texts that would move a cursor, hide or turn a line, or look like another text.

use card_rights_studio::words::visible;

/// Every kind, one a text.
pub const TEXTS: [(&str, &str); 9] = [
    ("the screen wiped", "\u{1b}[2J\u{1b}[H"),
    ("the row above rewritten", "\u{1b}[1A\u{1b}[2K\r"),
    ("the same in C1", "\u{9b}2J\u{9b}H"),
    ("a window title and a link", "\u{1b}]0;演练\u{7}\u{1b}]8;;mailto:a@b.c\u{1b}\\"),
    ("a line break", "\r\n"),
    ("tabs and backspaces", "\t\t\u{8}\u{8}\u{8}\u{7f}"),
    ("other line ends", "\u{85}\u{b}\u{c}\u{2028}\u{2029}"),
    ("bidi controls", "\u{202e}\u{2066}\u{2067}\u{202a}\u{200f}\u{200e}\u{61c}"),
    ("zero width", "\u{200b}\u{200d}\u{2060}\u{feff}\u{e0041}"),
];

/// What each text ends with: seen at the beginning of a row it would be believed.
pub const FORGED: &str = "没有不能撤回的改动";

/// The text `evil` between what is harmless.
pub fn text(evil: &str) -> String {
    format!("甲{evil}{FORGED}")
}

/// How a person is to see [`text`].
pub fn seen(evil: &str) -> String {
    visible(&text(evil)).into_owned()
}

/// Whether `text` holds a character that acts or cannot be seen; line breaks of our own and tabs do not count.
pub fn acts(text: &str) -> bool {
    text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    })
}

/// Whether a person finds [`text`] in `printed`, as it is made visible or as JSON writes it there.
pub fn is_seen(evil: &str, printed: &str) -> bool {
    let inside = serde_json::json!(text(evil)).to_string();
    printed.contains(&seen(evil)) || printed.contains(&*visible(inside.trim_matches('"')))
}

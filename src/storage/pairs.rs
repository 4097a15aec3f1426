//! What 搜索 looks through, cut into overlapping pairs of characters for the index: most Chinese words have two, so that
//! whole words of other languages, or three characters at once, would find none of them (src/storage/README.md, Search).

use serde_json::Value;

use crate::platform::clock;

/// Raised when texts are cut otherwise than before: the index is made anew.
pub(super) const RULES: i64 = 1;

/// ASCII that would part two words stands in the index as a character of this private range.
const PRIVATE: u32 = 0xE000;
/// Follows the last character of a text, so that every character begins some pair.
const END: char = '\u{E080}';

/// What of a publication is looked through: what a person sees of it. What is said of it is not among it, since its
/// words depend on the language.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub user: String,
    pub card: String,
    pub at: String,
    pub body: String,
    pub code: Option<String>,
    pub request_id: Option<String>,
}

impl Texts {
    /// All of them, in lower case.
    pub fn all(&self) -> Vec<String> {
        let mut out = self.beside();
        out.extend(values(&self.body));
        out
    }

    fn beside(&self) -> Vec<String> {
        let more = [&self.code, &self.request_id].into_iter().flatten();
        let all = [self.user.clone(), self.card.clone(), clock::minute(&self.at)];
        all.into_iter().chain(more.cloned()).map(|t| t.to_lowercase()).collect()
    }

    /// Whether `words`, in lower case, stand in the body.
    pub fn stand_in_body(&self, words: &str) -> bool {
        values(&self.body).iter().any(|t| t.contains(words))
    }

    /// Whether they stand in one of the others.
    pub fn stand_beside(&self, words: &str) -> bool {
        self.beside().iter().any(|t| t.contains(words))
    }
}

/// The texts and numbers of a body in lower case, without the names of its members.
fn values(body: &str) -> Vec<String> {
    let mut out = Vec::new();
    match serde_json::from_str::<Value>(body) {
        Ok(value) => leaves(value, &mut out),
        Err(_) => out.push(body.to_owned()),
    }
    out.iter().map(|t| t.to_lowercase()).collect()
}

fn leaves(value: Value, out: &mut Vec<String>) {
    match value {
        Value::String(s) => out.push(s),
        Value::Number(n) => out.push(n.to_string()),
        Value::Array(all) => all.into_iter().for_each(|v| leaves(v, out)),
        Value::Object(all) => all.into_iter().for_each(|(_, v)| leaves(v, out)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The character as it stands in the index.
fn sign(c: char) -> char {
    if !c.is_ascii() || c.is_ascii_alphanumeric() {
        return c;
    }
    char::from_u32(PRIVATE + u32::from(c)).unwrap_or(c)
}

/// Adds the pairs of a text in lower case, each behind a blank.
pub(super) fn add(text: &str, out: &mut String) {
    let mut signs = text.chars().map(sign).peekable();
    while let Some(c) = signs.next() {
        out.push(' ');
        out.push(c);
        out.push(signs.peek().copied().unwrap_or(END));
    }
}

/// How the index is asked for `words`, which are in lower case and not empty, and whether everything that it answers
/// holds them; else each answer is to be looked at.
pub(super) fn query(words: &str) -> (String, bool) {
    let signs: Vec<char> = words.chars().map(sign).collect();
    // A text may itself hold characters of the private range.
    let plain = !words.chars().any(|c| (PRIVATE..=u32::from(END)).contains(&u32::from(c)));
    match signs.as_slice() {
        [one] => (format!("\"{one}\" *"), plain),
        all => {
            let pairs = all.windows(2).map(|pair| format!("\"{}\"", pair.iter().collect::<String>()));
            (pairs.collect::<Vec<_>>().join(" AND "), plain && all.len() == 2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_begins_a_pair_and_nothing_parts_one() {
        let mut out = String::new();
        add("云豆 a\"", &mut out);
        assert_eq!(out, " 云豆 豆\u{E020} \u{E020}a a\u{E022} \u{E022}\u{E080}");
        assert_eq!(query("豆"), ("\"豆\" *".to_owned(), true));
        assert_eq!(query("豆 "), ("\"豆\u{E020}\"".to_owned(), true));
        assert_eq!(query("云豆x"), ("\"云豆\" AND \"豆x\"".to_owned(), false));
    }

    #[test]
    fn names_of_members_are_not_looked_through_and_values_are_as_they_are_meant() {
        let body = r#"{"show_bonus":true,"bonus":{"init_bonus":10,"word":"云\u8c46 \"A\""},"x":["VIP",null]}"#;
        let texts = Texts { body: body.to_owned(), ..Texts::default() };
        let stands = |words| texts.stand_in_body(words);
        assert!(stands("云豆 \"a\"") && stands("vip") && stands("10"));
        assert!(!stands("bonus") && !stands("true") && !stands("\\u8c46"));
    }
}

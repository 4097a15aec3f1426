//! What commands print, in the two streams of [`printed`](crate::platform::printed).

use crate::trouble::Trouble;
use crate::words::{Lang, Sentence};

pub(super) use crate::platform::printed::{cells, json, line, lost, note, note_cells, rows};

/// The same, said in the person's language.
pub(super) fn print_sentence(lang: Lang, sentence: &Sentence) {
    note(&lang.say(sentence));
}

/// What to do next, in the words for the command line where those of the window would be wrong there.
pub(super) fn cure(lang: Lang, remedy: &Sentence) -> String {
    let key = format!("{}-command", remedy.key);
    if !lang.has(&key) {
        return lang.say(remedy);
    }
    lang.say(&Sentence { key: key.into(), values: remedy.values.clone() })
}

/// Sentence and remedy as one text.
pub(super) fn sentence_and_cure(lang: Lang, sentence: &Sentence, remedy: &Sentence) -> String {
    let text = |s: String| s.trim_end_matches(['。', '.']).to_owned();
    let both = Sentence::new("cli-told").with("sentence", text(lang.say(sentence)));
    lang.say(&both.with("remedy", text(cure(lang, remedy))))
}

/// A trouble: its sentence and remedy, then its technical lines.
pub(super) fn print_trouble(lang: Lang, trouble: &Trouble) {
    note(&sentence_and_cure(lang, &trouble.sentence, &trouble.remedy));
    trouble.details.iter().for_each(|d| note(&format!("  {d}")));
}

/// A value of the body, in words.
pub(super) fn value(lang: Lang, value: Option<&serde_json::Value>) -> String {
    match value {
        None => lang.t("value-unset").to_owned(),
        Some(serde_json::Value::String(s)) => s.clone(),
        Some(serde_json::Value::Bool(on)) => lang.t(if *on { "value-true" } else { "value-false" }).to_owned(),
        Some(other) => other.to_string(),
    }
}

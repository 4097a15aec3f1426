//! A draft as people bring it: one reader for window and command line, which says what it did to read it
//! (src/storage/README.md, Drafts as people bring them).

use serde_json::{Map, Value};

use super::draft_json::{Broken, Draft, FORMAT, card_id_of, mchid_of};
use super::loose::Mend;
use super::wrapped::{Inside, Looked, Owner, is_rights, look, parsed};
use super::wrong::Wrong;
use crate::words::Sentence;
use crate::words::text::{self, Encoding, NotText};

/// A draft, and a sentence for each thing that was done to read it; none for a file as the program writes it.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The draft.
    pub draft: Draft,
    /// What was done.
    pub done: Vec<Sentence>,
}

/// Why bytes are no draft. The key of what to do is that of the sentence with `-remedy`; the file's name is still to be
/// added to both, as `file`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoDraft {
    /// What is wrong.
    pub sentence: Sentence,
    /// The text inside of the file that it is about.
    pub within: Option<String>,
}

impl From<Sentence> for NoDraft {
    fn from(sentence: Sentence) -> Self {
        Self { sentence, within: None }
    }
}

impl From<Wrong> for NoDraft {
    fn from(wrong: Wrong) -> Self {
        wrong.sentence().into()
    }
}

impl From<Broken> for NoDraft {
    fn from(broken: Broken) -> Self {
        let sentence = match broken {
            Broken::Newer => Sentence::new("draft-newer"),
            Broken::NoRights => Sentence::new("draft-no-rights"),
            Broken::Format(format) => Sentence::new("draft-format").with("format", format),
            Broken::Deep => Sentence::new("draft-nested"),
            // JSON was read before it came here.
            Broken::NotJson(_) | Broken::Twice(_) => Sentence::new("draft-broken"),
        };
        sentence.into()
    }
}

/// Reads a draft, or the rights inside of something else, whatever its encoding.
///
/// # Errors
/// [`NoDraft`]
pub fn read(bytes: &[u8]) -> Result<Brought, NoDraft> {
    let text = text::read(bytes).map_err(no_text)?;
    let mut done = Vec::new();
    if text.encoding != Encoding::Utf8 {
        done.push(Sentence::new("draft-read-encoding").with("encoding", text.encoding.name()));
    }
    if text.text.trim().is_empty() {
        return Err(Sentence::new("draft-empty").into());
    }
    let whole = parsed(&text.text)?;
    if whole.fenced {
        done.push(Sentence::new("draft-read-fence"));
    }
    done.extend(whole.mends.iter().map(mended));
    let (value, owner) = taken_out(whole.value, &mut done)?;
    let mut draft = Draft::of_value(value)?;
    draft.card_id = draft.card_id.or(owner.card_id.as_deref().and_then(card_id_of));
    draft.mchid = draft.mchid.or(owner.mchid.as_deref().map(mchid_of));
    Ok(Brought { draft, done })
}

fn no_text(why: NotText) -> NoDraft {
    let sentence = match why {
        NotText::Damaged { line } => Sentence::new("draft-damaged").with("line", line),
        other => Sentence::new("draft-not-text").with_key("why", other.sentence().key),
    };
    sentence.into()
}

/// The rights themselves, out of what stands around them.
fn taken_out(value: Value, done: &mut Vec<Sentence>) -> Result<(Value, Owner), NoDraft> {
    // A newer version may have put its rights elsewhere.
    let is_newer = |map: &Map<String, Value>| map.get("format").and_then(Value::as_u64).is_some_and(|f| f > FORMAT);
    if value.as_object().is_some_and(|map| is_rights(map) || is_newer(map)) {
        return Ok((value, Owner::default()));
    }
    let Looked { mut found, wrong } = look(&value);
    match (found.len(), wrong) {
        (1, _) => {}
        (0, Some((within, wrong))) => {
            return Err(NoDraft { sentence: wrong.sentence(), within: Some(within) });
        }
        (0, None) => return Ok((value, Owner::default())),
        (count, _) => return Err(Sentence::new("draft-many").with("count", count).into()),
    }
    let Some(Inside { value, at, owner, mends }) = found.pop() else { return Ok((value, Owner::default())) };
    done.push(if at.is_empty() {
        Sentence::new("draft-read-text")
    } else {
        Sentence::new("draft-read-inside").with("at", at)
    });
    done.extend(mends.iter().map(mended));
    Ok((value, owner))
}

/// What was passed over.
fn mended((mend, count, line): &(Mend, usize, usize)) -> Sentence {
    let key = match mend {
        Mend::Comments => "draft-read-comments",
        Mend::Commas => "draft-read-commas",
        Mend::Quotes => "draft-read-quotes",
        Mend::Names => "draft-read-names",
        Mend::Punctuation => "draft-read-punctuation",
        Mend::Blanks => "draft-read-blanks",
    };
    Sentence::new(key).with("count", *count).with("line", *line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::CardRights;
    use crate::rights::field::{FIELDS, Kind};
    use proptest::prelude::*;

    /// JSON as a hand, an input method or a program would have it; `dice` choose what is done where.
    fn loosened(value: &Value, dice: &mut dyn FnMut() -> u8) -> String {
        let comma =
            |dice: &mut dyn FnMut() -> u8| [",", "，", ", // 甲“乙”,\n", ",\n"][usize::from(dice() % 4)].to_owned();
        let end = |dice: &mut dyn FnMut() -> u8| {
            ["", "\n", ",", "，\n/* {\"} */", "\u{3000}"][usize::from(dice() % 5)].to_owned()
        };
        match value {
            Value::Object(map) => {
                let members: Vec<String> = map
                    .iter()
                    .map(|(name, value)| {
                        let colon = [":", "：", " : ", ":\u{a0}"][usize::from(dice() % 4)];
                        let name = if dice() < 64 { name.clone() } else { marked(name, dice) };
                        format!("{name}{colon}{}", loosened(value, dice))
                    })
                    .collect();
                let mut out = String::from(if dice() < 128 { "{" } else { "｛\n" });
                for (i, member) in members.iter().enumerate() {
                    let between = if i == 0 { String::new() } else { comma(dice) };
                    out.push_str(&format!("{between}{member}"));
                }
                let end = if members.is_empty() { String::new() } else { end(dice) };
                format!("{out}{end}{}", if dice() < 128 { "}" } else { "｝" })
            }
            Value::String(text) => marked(text, dice),
            other => other.to_string(),
        }
    }

    /// A text between marks that it does not hold itself.
    fn marked(text: &str, dice: &mut dyn FnMut() -> u8) -> String {
        let plain = serde_json::to_string(text).unwrap();
        let inner = &plain[1..plain.len() - 1];
        let pairs = [("\"", "\""), ("“", "”"), ("＂", "＂"), ("'", "'"), ("「", "」")];
        let (open, close) = pairs[usize::from(dice()) % pairs.len()];
        if open == "\""
            || text.contains(['"', '“', '”', '„', '‟', '〝', '〞', '＂', '\'', '‘', '’', '‚', '‛', '＇', '」', '』'])
        {
            return plain;
        }
        format!("{open}{inner}{close}")
    }

    proptest! {
        #[test]
        fn however_a_draft_is_written_it_says_the_same(
            texts in prop::collection::vec(prop::option::of("[^\0\u{feff}]{1,12}"), FIELDS.len()),
            flags in prop::collection::vec(prop::option::of(any::<bool>()), FIELDS.len()),
            thrown in prop::collection::vec(any::<u8>(), 200),
        ) {
            let mut rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
            for ((f, text), flag) in FIELDS.iter().zip(&texts).zip(&flags) {
                match f.kind {
                    Kind::Flag => rights.set_flag(f.id, flag.or(rights.flag(f.id))),
                    Kind::Number => rights.set_number(f.id, flag.map(i64::from)),
                    kind => rights.set_text(f.id, kind.plain(text.as_deref().unwrap_or_default())),
                }
            }
            let mut at = 0;
            let mut dice = || {
                at += 1;
                thrown[at % thrown.len()]
            };
            let text = loosened(&serde_json::to_value(&rights).unwrap(), &mut dice);
            let first = read(text.as_bytes()).unwrap();
            prop_assert_eq!(&first.draft.rights, &rights, "{}", text);
            let again = read(&first.draft.write()).unwrap();
            prop_assert_eq!((again.draft, again.done.len()), (first.draft, 0));
        }
    }
}

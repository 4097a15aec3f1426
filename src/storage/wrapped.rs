//! Rights inside of something else: a request with its body, a collection of Postman, an answer of a chat in a fence.
//! Taken out where there is exactly one.

use serde_json::{Map, Value};

use super::json;
use super::loose::{self, Mend};
use super::wrong::Wrong;
use crate::rights::field::FIELDS;
use crate::rights::spelling::{Meant, called};

/// What a text says, and what was done to read it.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed {
    pub value: Value,
    /// What was passed over: how often, and in which line first.
    pub mends: Vec<(Mend, usize, usize)>,
    /// Only what stands in a fence of Markdown was read.
    pub fenced: bool,
}

/// The JSON of a text, strict or loose.
///
/// # Errors
/// [`Wrong`]
pub(super) fn parsed(text: &str) -> Result<Parsed, Wrong> {
    if let Ok(value) = json::value(text.as_bytes()) {
        return Ok(Parsed { value, ..Parsed::default() });
    }
    let inside = fenced(text);
    let loose = loose::read(inside.as_deref().unwrap_or(text))?;
    Ok(Parsed { value: loose.value, mends: loose.mends, fenced: inside.is_some() })
}

/// What stands in the only fence that holds an object, with everything around it as blanks, so that lines keep their
/// numbers. Nothing when an object stands outside too.
fn fenced(text: &str) -> Option<String> {
    let fence = ["```", "~~~"].into_iter().filter(|f| text.contains(f)).min_by_key(|f| text.find(f))?;
    let (mut at, mut inner) = (0, None);
    for (i, piece) in text.split(fence).enumerate() {
        let holds = piece.contains(['{', '｛']);
        match (i % 2 == 1, holds) {
            (true, true) if inner.is_none() => inner = Some((at, piece)),
            (_, true) => return None,
            _ => {}
        }
        at += piece.len() + fence.len();
    }
    let (at, piece) = inner?;
    // The language stands behind the first fence.
    let language = piece.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '.')))?;
    let begun = at + language;
    let blank = |part: &str| part.chars().map(|c| if c == '\n' { c } else { ' ' }).collect::<String>();
    let (before, after) = (text.get(..begun)?, text.get(at + piece.len()..)?);
    Some(format!("{}{}{}", blank(before), piece.get(language..)?, blank(after)))
}

/// Rights that stand inside of something else.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    /// A draft or a body.
    pub value: Value,
    /// Where it was, such as `item[0].request.body.raw`; empty for a file that is one text.
    pub at: String,
    /// The card and the merchant that the objects around it name.
    pub owner: Owner,
    /// What was passed over in a text that held it.
    pub mends: Vec<(Mend, usize, usize)>,
}

/// The card and the merchant of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Owner {
    pub card_id: Option<String>,
    pub mchid: Option<String>,
}

/// What was found by looking into everything.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Different rights, at most a few.
    pub found: Vec<Inside>,
    /// A text that should have been rights, and where.
    pub wrong: Option<(String, Wrong)>,
}

/// More are not told apart.
const MOST: usize = 9;

/// Every piece of rights in `value`, which is none itself; equal ones once.
pub(super) fn look(value: &Value) -> Looked {
    let mut all = Looked::default();
    let around = Around { at: String::new(), owner: Owner::default(), texts: 3, mends: &[] };
    walk(value, &around, &mut all);
    all
}

/// Whether an object is a draft or a body, and not something around one.
pub(super) fn is_rights(map: &Map<String, Value>) -> bool {
    map.get("rights").is_some_and(Value::is_object) || map.keys().any(|name| is_of_rights(name))
}

/// Whether a member of this name makes an object one of rights.
pub(super) fn is_of_rights(name: &str) -> bool {
    matches!(called(name), Some(Meant::Field(_) | Meant::Section(_)))
}

struct Around<'a> {
    at: String,
    owner: Owner,
    /// So many texts in texts are still read.
    texts: usize,
    mends: &'a [(Mend, usize, usize)],
}

impl Around<'_> {
    fn deeper(&self, step: &str) -> String {
        match (self.at.is_empty(), step.starts_with('[')) {
            (true, _) => step.to_owned(),
            (_, true) => format!("{}{step}", self.at),
            _ => format!("{}.{step}", self.at),
        }
    }
}

fn walk(value: &Value, around: &Around<'_>, all: &mut Looked) {
    if all.found.len() == MOST {
        return;
    }
    match value {
        Value::Object(map) if is_certain(map) => {
            let known = all.found.iter().any(|f| f.value == *value);
            let (at, owner, mends) = (around.at.clone(), around.owner.clone(), around.mends.to_vec());
            all.found.extend((!known).then(|| Inside { value: value.clone(), at, owner, mends }));
        }
        Value::Object(map) => {
            let named = |name: &str, outer: &Option<String>| {
                map.get(name).and_then(Value::as_str).map(str::to_owned).or_else(|| outer.clone())
            };
            let owner =
                Owner { card_id: named("card_id", &around.owner.card_id), mchid: named("mchid", &around.owner.mchid) };
            for (name, inner) in map {
                walk(inner, &Around { at: around.deeper(name), owner: owner.clone(), ..*around }, all);
            }
        }
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                let at = around.deeper(&format!("[{i}]"));
                walk(inner, &Around { at, owner: around.owner.clone(), ..*around }, all);
            }
        }
        Value::String(text) if around.texts > 0 && is_json_like(text) => match parsed(text) {
            Ok(inner) => {
                let (at, owner) = (around.at.clone(), around.owner.clone());
                walk(&inner.value, &Around { at, owner, texts: around.texts - 1, mends: &inner.mends }, all);
            }
            Err(wrong) => {
                let of_rights = FIELDS.iter().any(|f| text.contains(Meant::Field(f.id).name()));
                if of_rights && all.wrong.is_none() {
                    all.wrong = Some((around.at.clone(), wrong));
                }
            }
        },
        _ => {}
    }
}

/// Whether an object inside of something else is rights beyond doubt: other things have a `guide` too.
fn is_certain(map: &Map<String, Value>) -> bool {
    let field = |name: &String| matches!(called(name), Some(Meant::Field(_)));
    let body = |map: &Map<String, Value>| {
        map.iter().any(|(name, value)| match called(name) {
            Some(Meant::Field(f)) => f == f.section().switch(),
            Some(Meant::Section(_)) => value.as_object().is_some_and(|inner| inner.keys().any(field)),
            _ => false,
        })
    };
    body(map) || map.get("rights").and_then(Value::as_object).is_some_and(body)
}

fn is_json_like(text: &str) -> bool {
    text.trim_start().starts_with(['{', '｛', '[', '［', '"', '`', '~', '/'])
}

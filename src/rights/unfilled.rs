//! Texts that were never filled in: what a template, a spreadsheet or a program left in the place of words.

use super::width::half_width;

/// What was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Left {
    /// A place for a value: `{{w}}`, `${name}`, `%name%`.
    Placeholder(String),
    /// What a spreadsheet shows instead of a value, or a program instead of a text: `#REF!`, `[object Object]`, `NaN`.
    Error(String),
    /// `null` or `undefined`.
    Null(String),
    /// A character as HTML writes it: `&nbsp;`.
    Entity(String),
}

impl Left {
    /// The catalogue key of its problem, what stands there, and whether it is an error.
    pub(super) fn told(&self) -> (&'static str, &str, bool) {
        match self {
            Self::Placeholder(word) => ("problem-placeholder", word, true),
            Self::Error(word) => ("problem-left-error", word, true),
            Self::Null(word) => ("problem-null", word, false),
            Self::Entity(word) => ("problem-entity", word, false),
        }
    }
}

/// What was left in `text`, of each kind the first. `link` is for paths and addresses, where `%E7` is a byte.
pub(super) fn left_in(text: &str, link: bool) -> Vec<Left> {
    let plain = half_width(text);
    let error = error(&plain);
    // `#NULL!` is told as what it is.
    let null = null(&plain).filter(|_| error.is_none());
    [
        placeholder(&plain, link).map(Left::Placeholder),
        error.map(Left::Error),
        null.map(Left::Null),
        entity(text).map(Left::Entity),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How a place for a value begins and ends, as template languages write it.
const AROUND: [(&str, &str); 8] =
    [("{{", "}}"), ("${", "}"), ("$!{", "}"), ("#{", "}"), ("%(", ")s"), ("<%=", "%>"), ("<%", "%>"), ("[[", "]]")];

/// As much as a name can be: a text may be as long as a file, and be looked through from each of its marks.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(80)).unwrap_or(text)
}

fn placeholder(text: &str, link: bool) -> Option<String> {
    let around = AROUND.iter().find_map(|(open, close)| {
        text.match_indices(open).find_map(|(at, _)| {
            let inner = beginning(text.get(at + open.len()..)?);
            let end = inner.find(close)?;
            is_name(inner.get(..end)?.trim_matches(['{', '}', '-', '=', ' '])).then_some(())?;
            text.get(at..at + open.len() + end + close.len()).map(str::to_owned)
        })
    });
    around.or_else(|| between_percents(text, link))
}

/// `%name%`. A percentage is none: 满100%送50%, 100%off50%.
fn between_percents(text: &str, link: bool) -> Option<String> {
    text.match_indices('%').find_map(|(at, _)| {
        let inner = beginning(text.get(at + 1..)?);
        let name = inner.get(..inner.find('%')?)?;
        let percentage = text.get(..at)?.ends_with(|c: char| c.is_numeric() || c.is_whitespace());
        let byte = link && name.len() > 1 && name.bytes().take(2).all(|b| b.is_ascii_hexdigit());
        let named = is_name(name) && !name.contains(['.', ' ']);
        (named && !percentage && !byte).then(|| format!("%{name}%"))
    })
}

/// An identifier of ASCII, with what such languages allow beside it: `user.name`, `list[0]`, `name | upper`.
fn is_name(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '.'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_$.-[]()'\"| :?!".contains(c))
}

/// What spreadsheets show where a formula has no value.
const ERRORS: [&str; 15] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#GETTING_DATA",
    "#DATA!",
];

/// Whether a cell is nothing but such an error.
pub fn is_error(cell: &str) -> bool {
    ERRORS.contains(&cell)
}

fn error(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let piece = |at: usize, long: usize| text.get(at..at + long).map(str::to_owned);
    let sheet = ERRORS.iter().find_map(|e| piece(upper.find(e)?, e.len()));
    let object = || {
        let at = text.find("[object ")?;
        piece(at, text.get(at..)?.find(']')? + 1)
    };
    sheet.or_else(object).or_else(|| word(text, &["NaN"], true).map(str::to_owned))
}

fn null(text: &str) -> Option<String> {
    let whole = text.trim().trim_matches(['(', ')', '<', '>', '[', ']']);
    let bare = ["none", "nil", "nan", "n/a"].iter().any(|n| whole.eq_ignore_ascii_case(n));
    // `NaN` is told as what it is.
    let bare = (bare && whole != "NaN").then_some(whole);
    bare.or_else(|| word(text, &["null", "undefined"], false)).map(str::to_owned)
}

/// The first of `words` that stands in `text` with no Latin letter, digit or `_` beside it.
fn word<'a>(text: &'a str, words: &[&str], exact: bool) -> Option<&'a str> {
    let of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-' | '=');
    text.split(|c: char| !of_word(c))
        .find(|part| words.iter().any(|w| if exact { part == w } else { part.eq_ignore_ascii_case(w) }))
}

fn entity(text: &str) -> Option<String> {
    text.match_indices('&').find_map(|(at, _)| {
        let inner = beginning(text.get(at + 1..)?);
        let name = inner.get(..inner.find(';')?)?;
        let number = name.strip_prefix('#').is_some_and(|n| {
            let hex = n.strip_prefix(['x', 'X']);
            let digits = hex.unwrap_or(n);
            (1..8).contains(&digits.len()) && digits.chars().all(|c| c.is_digit(if hex.is_some() { 16 } else { 10 }))
        });
        let named = (2..32).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric());
        (number || named).then(|| format!("&{name};"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, link: bool) -> Vec<(&'static str, String)> {
        left_in(text, link).iter().map(|l| (l.told().0, l.told().1.to_owned())).collect()
    }

    #[test]
    fn what_a_template_or_a_spreadsheet_left_is_found_with_what_stands_there() {
        for (text, problem, word) in [
            ("{{w}}", "problem-placeholder", "{{w}}"),
            ("满{{ amount }}减{{ off }}", "problem-placeholder", "{{ amount }}"),
            ("{{{w}}}", "problem-placeholder", "{{{w}}"),
            ("${name}", "problem-placeholder", "${name}"),
            ("尊敬的${user.name}您好", "problem-placeholder", "${user.name}"),
            ("#{title}", "problem-placeholder", "#{title}"),
            ("%name%", "problem-placeholder", "%name%"),
            ("你好%user_name%！", "problem-placeholder", "%user_name%"),
            ("%(points)s", "problem-placeholder", "%(points)s"),
            ("<%= word %>", "problem-placeholder", "<%= word %>"),
            ("[[phone]]", "problem-placeholder", "[[phone]]"),
            ("｛｛ｗ｝｝", "problem-placeholder", "{{w}}"),
            ("$!{name}", "problem-placeholder", "$!{name}"),
            ("#REF!", "problem-left-error", "#REF!"),
            ("积分：#N/A", "problem-left-error", "#N/A"),
            ("#VALUE!", "problem-left-error", "#VALUE!"),
            ("#DIV/0!", "problem-left-error", "#DIV/0!"),
            ("#name?", "problem-left-error", "#name?"),
            ("#NULL!", "problem-left-error", "#NULL!"),
            ("＃NUM！", "problem-left-error", "#NUM!"),
            ("#SPILL!", "problem-left-error", "#SPILL!"),
            ("[object Object]", "problem-left-error", "[object Object]"),
            ("[object Undefined]积分", "problem-left-error", "[object Undefined]"),
            ("NaN", "problem-left-error", "NaN"),
            ("NaN积分", "problem-left-error", "NaN"),
            ("null", "problem-null", "null"),
            (" NULL ", "problem-null", "NULL"),
            ("(null)", "problem-null", "null"),
            ("undefined", "problem-null", "undefined"),
            ("undefined积分", "problem-null", "undefined"),
            ("None", "problem-null", "None"),
            ("&nbsp;", "problem-entity", "&nbsp;"),
            ("买一送一&amp;更多", "problem-entity", "&amp;"),
            ("&#39;", "problem-entity", "&#39;"),
            ("&#x27;好", "problem-entity", "&#x27;"),
            ("&lt;新品&gt;", "problem-entity", "&lt;"),
            ("&hellip;", "problem-entity", "&hellip;"),
        ] {
            assert_eq!(key(text, false), [(problem, word.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_members_may_well_read_is_left_alone() {
        for text in [
            "满100%送50%",
            "100%off50%",
            "5% OFF 10%",
            "{{}}",
            "{VIP}",
            "${}",
            "$100",
            "#1店",
            "C# / N/A级",
            "#NAME",
            "A&B；C",
            "M&M's",
            "Q&A;",
            "nullable",
            "Nana的店",
            "banNaNa",
            "[新品]",
            "[object]",
            "%%",
            "50%～60%",
            "（{{满减}}）",
        ] {
            let told = key(text, false);
            assert!(told.is_empty(), "{text}: {told:?}");
        }
        assert_eq!(key("pages/a?name=%E7%A7%AF%E5%88%86", true), []);
        assert_eq!(key("pages/a?id=%card_id%", true).len(), 0, "%ca is a byte there");
        assert_eq!(key("pages/a?id=${id}", true)[0].0, "problem-placeholder");
        assert_eq!(key("pages/a?x=null-1", true), []);
    }
}

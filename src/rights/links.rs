//! What a page of a mini program, an https address and a telephone number are, and each way of missing it
//! (src/rights/README.md, Links). Every way has a sentence of its own; the first that applies is told.

use super::level::Level;
use super::width::is_full_width;
use crate::words::Sentence;
use crate::words::character::{is_unseen, named};

/// One way of missing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missed {
    /// Error or warning.
    pub level: Level,
    /// What is wrong; the remedy stands under the same key and `-remedy`.
    pub sentence: Sentence,
}

fn error(key: &'static str) -> Option<Missed> {
    Some(Missed { level: Level::Error, sentence: Sentence::new(key) })
}

fn character(level: Level, key: &'static str, c: char) -> Option<Missed> {
    Some(Missed { level, sentence: named(Sentence::new(key), c) })
}

/// What people put around a text that they copy.
const QUOTES: &str = "\"'`“”‘’「」『』《》＂＇";

/// Whether quotation marks stand at both ends.
fn is_quoted(text: &str) -> bool {
    text.chars().count() > 2 && text.starts_with(|c| QUOTES.contains(c)) && text.ends_with(|c| QUOTES.contains(c))
}

/// `text` without the quotation marks around it.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| QUOTES.contains(c) || c.is_whitespace())
}

/// The names that people put before a path.
const LABELS: [&str; 8] = ["path", "page", "pagepath", "url", "路径", "页面路径", "小程序路径", "页面"];

/// What follows `path=`, `路径：` and the like.
pub(super) fn unlabelled(text: &str) -> Option<&str> {
    let (label, path) = text.split_once(['=', ':', '：', '＝'])?;
    let label = unquoted(label).to_lowercase();
    LABELS.contains(&&*label).then(|| path.trim())
}

/// The scheme of an address: `weixin` of `weixin://…`.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://").or_else(|| text.split_once("：//"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-.#".contains(c) || ('\u{4e00}'..='\u{9fff}').contains(&c);
    (!scheme.is_empty() && scheme.chars().all(plain)).then_some(scheme)
}

/// A page of a mini program: letters, digits, `/`, `-`, `_`, `.`, with a slash before it or without, then perhaps `?` and
/// what is handed to the page. `None` when it is one.
pub(super) fn missed_path(text: &str) -> Option<Missed> {
    if is_quoted(text) {
        return error("problem-quotes");
    }
    if unlabelled(text).is_some() {
        return error("problem-path-label");
    }
    match scheme(text).map(str::to_lowercase).as_deref() {
        Some("http" | "https") => return error("problem-path-http"),
        Some("weixin" | "wxp" | "weixinulapi") => return error("problem-path-weixin"),
        Some("#小程序" | "小程序" | "mp") => return error("problem-path-link"),
        Some(_) => return error("problem-path-scheme"),
        None => {}
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("#小程序") || lower.starts_with("小程序:") {
        return error("problem-path-link");
    }
    if lower.starts_with("www.") || lower.starts_with("//") {
        return error("problem-path-http");
    }
    if text.contains('\\') {
        return error("problem-backslash");
    }
    if text.contains('、') {
        return error("problem-path-comma");
    }
    if text.chars().any(is_full_width) {
        return error("problem-full-width");
    }
    if text.contains(char::is_whitespace) {
        return error("problem-space");
    }
    if lower.len() == 18 && lower.starts_with("wx") && lower.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return error("problem-path-appid");
    }
    odd_in_path(text)
}

/// A character that no page has; what is handed to it may hold more.
fn odd_in_path(text: &str) -> Option<Missed> {
    let (page, handed) = text.split_once('?').unwrap_or((text, ""));
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~%".contains(c);
    // What nobody sees has a sentence of its own, for every text.
    let odd = |c: &char| !is_unseen(*c);
    match page.chars().filter(odd).find(|c| !plain(*c)) {
        Some(c) if c.is_alphabetic() && page.chars().all(|c| !c.is_ascii_alphanumeric()) => error("problem-path-word"),
        Some(c) => character(Level::Error, "problem-path-character", c),
        None if page.is_empty() || page == "/" => error("problem-path-none"),
        None => handed
            .chars()
            .find(|c| "\"'`<>|^“”‘’".contains(*c))
            .and_then(|c| character(Level::Error, "problem-path-character", c)),
    }
}

/// An https address of a picture: `https://`, a host with a dot in it, and what follows, without blanks. `None` when it
/// is one.
pub(super) fn missed_address(text: &str) -> Option<Missed> {
    if is_quoted(text) {
        return error("problem-quotes");
    }
    let lower = text.to_ascii_lowercase();
    let drive = lower.as_bytes().get(1) == Some(&b':') && lower.starts_with(|c: char| c.is_ascii_alphabetic());
    if drive || lower.starts_with("file:") || lower.starts_with("data:") || lower.starts_with("\\\\") {
        return error("problem-url-file");
    }
    if two_addresses(&lower) {
        return error("problem-url-two");
    }
    if text.contains('\\') {
        return error("problem-backslash");
    }
    if text.chars().any(is_full_width) {
        return error("problem-full-width");
    }
    let Some(rest) = text.strip_prefix("https://") else {
        return if lower.starts_with("http://") {
            error("problem-url-http")
        } else if slashes(text).is_some() {
            error("problem-url-slashes")
        } else {
            error("problem-not-https")
        };
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.trim().is_empty() {
        return error("problem-url-host");
    }
    if text.contains(char::is_whitespace) {
        return error("problem-url-space");
    }
    let name = host.split(':').next().unwrap_or_default();
    let odd = host.chars().find(|c| !(c.is_ascii_alphanumeric() || "-.:".contains(*c) || is_unseen(*c)));
    if let Some(c) = odd {
        return character(Level::Error, "problem-url-host-character", c);
    }
    if !name.trim_matches('.').contains('.') {
        return error("problem-url-host");
    }
    let odd = rest.chars().find(|c| "\"'`<>{}|^“”‘’，。；".contains(*c));
    odd.and_then(|c| character(Level::Error, "problem-url-character", c))
}

/// Whether a second address follows the first; one that is handed along (`?u=https://…`) is a part of it.
fn two_addresses(lower: &str) -> bool {
    let starts = ["https://", "http://"].into_iter().flat_map(|s| lower.match_indices(s));
    starts.into_iter().any(|(at, _)| at > 0 && !lower[..at].ends_with(['=', '/', '"', '“', '\'']))
}

/// An address whose slashes or colon are short of one, as it should be.
pub(super) fn slashes(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let rest = ["https:/", "https//", "https:", "https/"].into_iter().find(|s| lower.starts_with(s));
    let rest = text.get(rest?.len()..)?.trim_start_matches('/');
    (!rest.is_empty()).then(|| format!("https://{rest}"))
}

/// A telephone number: digits, and what people put between them. What a spreadsheet made of one is an error, the rest is
/// only told, because no document says what may stand there. `None` when it is one.
pub(super) fn missed_phone(text: &str) -> Option<Missed> {
    let lower = text.trim().to_ascii_lowercase();
    if is_scientific(&lower) {
        return error("problem-phone-table");
    }
    if undecimal(text).is_some() {
        return error("problem-phone-decimal");
    }
    let warning = |key| Some(Missed { level: Level::Warning, sentence: Sentence::new(key) });
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        return warning("problem-phone-none");
    }
    if digits > 5 && text.split(['、', '/', ';', '；', '，', ',']).filter(|p| is_long(p)).count() > 1 {
        return warning("problem-phone-two");
    }
    if digits < 3 {
        return warning("problem-phone-short");
    }
    let plain = |c: char| c.is_ascii_digit() || "+-() 转,#*".contains(c) || is_unseen(c) || is_full_width(c);
    let odd = text.chars().find(|c| !plain(*c) && c.len_utf8() < 4);
    odd.and_then(|c| character(Level::Warning, "problem-phone-character", c))
}

fn is_long(part: &str) -> bool {
    part.chars().filter(char::is_ascii_digit).count() > 4
}

/// `1.38e+10`, as a spreadsheet shows a long number.
fn is_scientific(lower: &str) -> bool {
    let number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    lower.split_once('e').is_some_and(|(a, b)| number(a) && number(b.trim_start_matches(['+', '-'])))
}

/// `13800138000.0`, as a spreadsheet's number is saved, without its end.
pub(super) fn undecimal(text: &str) -> Option<&str> {
    let (whole, zeros) = text.trim().split_once('.')?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && zeros.bytes().all(|b| b == b'0')).then_some(whole)
}

#[cfg(test)]
#[path = "links_tests.rs"]
mod tests;

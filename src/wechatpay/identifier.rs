//! The one reader of identifiers that people type, paste or keep in files: 商户号, 证书序列号, 公钥ID, 会员卡ID
//! (src/wechatpay/README.md, Identifiers). What is the same number is the same text afterwards.

use super::endpoint::is_card_id;
use super::trust::is_public_key_id;
use crate::rights::repair::half_width;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;
use crate::words::character::{is_unseen, named as say_character, trimmed};

/// An identifier as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// As it is compared, kept and sent.
    pub value: String,
    /// What the person should know of it: a length that is unusual, or how it was turned. It stops nothing.
    pub note: Option<Sentence>,
}

/// Fewer digits are no 商户号.
const LEAST_MCHID_DIGITS: usize = 8;
/// As many digits has a 商户号 in practice.
const MCHID_DIGITS: [usize; 2] = [8, 10];
/// WeChat's own card ids have 28 characters, some 26 to 32. What is shorter in a table is a total or a number of its own.
pub const LEAST_CARD_CHARS: usize = 16;
/// No serial number is longer, in hexadecimal digits: 20 octets (RFC 5280, 4.1.2.2).
const MOST_SERIAL_DIGITS: usize = 40;
/// A shorter serial number is unusual, in hexadecimal digits.
const FEW_SERIAL_DIGITS: usize = 32;
/// The name of a card's identifier.
const CARD: &str = "identifier-card";
/// More characters has no card id.
const MOST_CARD_CHARS: usize = 32;

fn wrong(key: &'static str) -> Trouble {
    Trouble::new(key, Who::Person)
}

/// The text without its ends, unless nothing is left. `name` is the catalogue key of the field's name.
fn filled<'a>(text: &'a str, name: &'static str) -> Result<&'a str, Trouble> {
    Some(trimmed(text)).filter(|t| !t.is_empty()).ok_or_else(|| named(wrong("identifier-empty"), name))
}

/// The trouble with the field's name, and what may stand in it, in both sentences.
fn named(mut trouble: Trouble, name: &'static str) -> Trouble {
    let both = |s: Sentence| s.with_key("field", name).with_key("form", format!("{name}-form"));
    trouble.sentence = both(trouble.sentence);
    trouble.remedy = both(trouble.remedy);
    trouble
}

/// Says the first character of `text` that is not `allowed`, and which one it is of `whole`, whose end `text` is.
fn only(text: &str, whole: &str, name: &'static str, allowed: impl Fn(char) -> bool) -> Result<(), Trouble> {
    let Some((at, c)) = text.char_indices().find(|(_, c)| !allowed(*c)) else { return Ok(()) };
    let before = whole.len() - text.len() + at;
    let place = whole.get(..before).unwrap_or_default().chars().count() + 1;
    let unseen = c.is_whitespace() || is_unseen(c);
    // Of several cards, the one that is meant is named.
    let mut out = match (name, unseen) {
        (CARD, true) => wrong("identifier-card-unseen"),
        (CARD, false) => wrong("identifier-card-character"),
        (_, true) => wrong("identifier-unseen"),
        (_, false) => wrong("identifier-character"),
    }
    .with("place", place)
    .with("text", shown(whole));
    out.sentence = say_character(out.sentence, c);
    Err(named(out, name))
}

/// What is shown of a text that is none: its beginning, because what was pasted by mistake may be a whole key.
fn shown(whole: &str) -> String {
    const MOST: usize = 64;
    match whole.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default()),
        None => whole.to_owned(),
    }
}

/// 商户号: digits, full-width ones too.
///
/// # Errors
/// Nothing, another character, or fewer than 8 digits.
pub fn mchid(text: &str) -> Result<Identifier, Trouble> {
    const NAME: &str = "identifier-mchid";
    let value = half_width(filled(text, NAME)?);
    only(&value, &value, NAME, |c| c.is_ascii_digit())?;
    let count = value.len();
    if count < LEAST_MCHID_DIGITS {
        return Err(wrong("identifier-mchid-short").with("mchid", value).with("count", count));
    }
    let odd = !MCHID_DIGITS.contains(&count);
    let note = odd.then(|| Sentence::new("identifier-mchid-length").with("count", count));
    Ok(Identifier { value, note })
}

/// Serial number of a certificate, as [`Certificate`](super::certificate::Certificate) has it: upper-case hexadecimal of
/// its bytes. Colons, dashes, blanks, `0x`, lower case and leading zeros make no difference; a decimal one is turned.
///
/// # Errors
/// Nothing, a 公钥ID, another character, or more than 40 digits.
pub fn serial(text: &str) -> Result<Identifier, Trouble> {
    const NAME: &str = "identifier-serial";
    let whole = half_width(filled(text, NAME)?);
    if is_public_key_id(&whole.to_ascii_uppercase()) {
        return Err(wrong("identifier-serial-public"));
    }
    let digits = number(&whole);
    // What separates the digits may be any blank, and what nobody sees.
    let separates = |c: char| c.is_whitespace() || is_unseen(c) || ":：-－–—".contains(c);
    only(digits, &whole, NAME, |c| c.is_ascii_hexdigit() || separates(c))?;
    let plain: String = digits.chars().filter(char::is_ascii_hexdigit).collect();
    let plain = plain.trim_start_matches('0').to_ascii_uppercase();
    if plain.is_empty() {
        return Err(named(wrong("identifier-empty"), NAME));
    }
    if !text_says_hex(&whole) && is_decimal(&plain) {
        let value = hexadecimal(&plain).filter(|h| h.len() <= MOST_SERIAL_DIGITS);
        let value = value.ok_or_else(|| wrong("identifier-serial-long").with("count", plain.len()))?;
        let note = Some(Sentence::new("identifier-serial-decimal").with("serial", value.as_str()));
        return Ok(Identifier { value, note });
    }
    let count = plain.len();
    if count > MOST_SERIAL_DIGITS {
        return Err(wrong("identifier-serial-long").with("count", count));
    }
    let few = count < FEW_SERIAL_DIGITS;
    let note = few.then(|| Sentence::new("identifier-serial-short").with("count", count));
    Ok(Identifier { value: whole_bytes(plain), note })
}

/// What follows `serial=`, as OpenSSL prints it, and `0x`.
fn number(text: &str) -> &str {
    let after = |text: &'static str| move |t: &str| t.get(..text.len()).is_some_and(|t| t.eq_ignore_ascii_case(text));
    let text = if after("serial=")(text) { trimmed(&text["serial=".len()..]) } else { text };
    if after("0x")(text) { &text[2..] } else { text }
}

fn text_says_hex(text: &str) -> bool {
    text.contains(['x', 'X', ':'])
}

/// Whether digits alone are a decimal number: longer than any in hexadecimal, or as long as one of 32 hexadecimal
/// digits is in decimal. That a hexadecimal one of that length has no letter happens once in ten million.
fn is_decimal(plain: &str) -> bool {
    let long = plain.len() > MOST_SERIAL_DIGITS || (37..MOST_SERIAL_DIGITS).contains(&plain.len());
    long && plain.bytes().all(|b| b.is_ascii_digit())
}

/// A decimal number in upper-case hexadecimal; `None` where it has far more digits than any serial number.
fn hexadecimal(decimal: &str) -> Option<String> {
    /// More than 2^160 has in decimal.
    const MOST_DECIMAL_DIGITS: usize = 49;
    if decimal.len() > MOST_DECIMAL_DIGITS {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for digit in decimal.bytes() {
        let mut carry = u32::from(digit.checked_sub(b'0')?);
        for byte in &mut bytes {
            let sum = u32::from(*byte) * 10 + carry;
            *byte = u8::try_from(sum & 0xff).ok()?;
            carry = sum >> 8;
        }
        if carry > 0 {
            bytes.push(u8::try_from(carry).ok()?);
        }
    }
    Some(bytes.iter().rev().map(|b| format!("{b:02X}")).collect())
}

fn whole_bytes(digits: String) -> String {
    if digits.len().is_multiple_of(2) { digits } else { format!("0{digits}") }
}

/// Whether `text` is the serial number `serial` of a certificate that is at hand, in hexadecimal or in decimal: then
/// also a short decimal one can be told.
pub fn is_serial(text: &str, serial: &str) -> bool {
    let read = self::serial(text).is_ok_and(|s| s.value == serial);
    let digits = half_width(trimmed(text));
    let digits = digits.trim_start_matches('0');
    let decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    read || decimal && hexadecimal(digits).is_some_and(|h| h == serial)
}

/// 公钥ID: `PUB_KEY_ID_` and digits.
///
/// # Errors
/// Nothing, another beginning, no digits, or another character among them.
pub fn public_key_id(text: &str) -> Result<Identifier, Trouble> {
    const NAME: &str = "identifier-public";
    const BEGIN: &str = "PUB_KEY_ID_";
    let value = half_width(filled(text, NAME)?);
    let begins = value.get(..BEGIN.len()).is_some_and(|b| b.eq_ignore_ascii_case(BEGIN));
    if !begins {
        // A beginning with a blank or something invisible in it is told by that.
        only(&value, &value, NAME, |c| !c.is_whitespace() && !is_unseen(c))?;
        return Err(wrong("identifier-public-begin"));
    }
    let digits = &value[BEGIN.len()..];
    if digits.is_empty() {
        return Err(wrong("identifier-public-digits"));
    }
    only(digits, &value, NAME, |c| c.is_ascii_digit())?;
    Ok(Identifier { value: format!("{BEGIN}{digits}"), note: None })
}

/// 会员卡ID: at most 32 letters, digits, `-` and `_`. One that is shorter than any that was seen is noted.
///
/// # Errors
/// Nothing, another character, or too many.
pub fn card(text: &str) -> Result<Identifier, Trouble> {
    let value = filled(text, CARD)?;
    only(value, value, CARD, |c| c.is_ascii_alphanumeric() || c == '-' || c == '_')?;
    let count = value.chars().count();
    if count > MOST_CARD_CHARS || !is_card_id(value) {
        return Err(wrong("identifier-card-long").with("count", count));
    }
    let few = count < LEAST_CARD_CHARS;
    let short = || Sentence::new("identifier-card-short").with("card", value).with("least", LEAST_CARD_CHARS);
    Ok(Identifier { value: value.to_owned(), note: few.then(short) })
}

/// Why `text` is no 会员卡ID.
pub fn no_card(text: &str) -> Trouble {
    card(text).err().unwrap_or_else(|| named(wrong("identifier-empty"), CARD))
}

/// The text as `read` gives it, or without its ends where it is none: what is wrong with it is told when it is used.
pub fn or_as_it_is(text: &str, read: fn(&str) -> Result<Identifier, Trouble>) -> String {
    read(text).map_or_else(|_| trimmed(text).to_owned(), |id| id.value)
}

#[cfg(test)]
#[path = "identifier_tests.rs"]
mod tests;

//! Bytes that are text: the one reader for tables, drafts, key files and whatever else people bring. UTF-8, UTF-16 in
//! both orders, with and without its mark, and GBK.

use std::borrow::Cow;

use encoding_rs::{Encoding as Coder, GBK, UTF_16BE, UTF_16LE};

use super::Sentence;

/// How text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Nearly everything.
    Utf8,
    /// What Windows calls Unicode: 「Unicode 文本」 of Excel, `>` of PowerShell 5.
    Utf16Le,
    /// The other order of bytes.
    Utf16Be,
    /// What Chinese Windows calls ANSI.
    Gbk,
}

impl Encoding {
    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gbk => "GBK",
        }
    }
}

/// Text that was read, without the marks before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<'a> {
    /// All of it; in UTF-8 it may hold control characters, but never U+0000.
    pub text: Cow<'a, str>,
    /// How it was written.
    pub encoding: Encoding,
    /// A byte order mark stood before it.
    pub marked: bool,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// A program's own file: pictures, packed files, keys as bytes.
    Binary,
    /// UTF-32, which nobody's editor writes.
    Wide,
    /// Text in UTF-8 or UTF-16 that is broken, first in this line, counted from 1. It is not guessed at: in another
    /// encoding it would say something else.
    Damaged {
        /// Where.
        line: usize,
    },
    /// Perhaps text, in an encoding that is not read here.
    Unknown,
}

impl NotText {
    /// What a person is told.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Binary => Sentence::new("text-binary"),
            Self::Wide => Sentence::new("text-wide"),
            Self::Damaged { line } => Sentence::new("text-damaged").with("line", line),
            Self::Unknown => Sentence::new("text-unknown"),
        }
    }
}

const MARK: char = '\u{feff}';

/// The text of `bytes`. A mark decides, where there is one. Without it: what is UTF-8 is UTF-8; what holds zero bytes
/// where UTF-16 has them is UTF-16; what is neither, and nearly no UTF-8, is GBK.
///
/// # Errors
/// [`NotText`]
pub fn read(bytes: &[u8]) -> Result<Text<'_>, NotText> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(NotText::Wide),
        [0xff, 0xfe, rest @ ..] => wide(rest, Encoding::Utf16Le, true),
        [0xfe, 0xff, rest @ ..] => wide(rest, Encoding::Utf16Be, true),
        [0xef, 0xbb, 0xbf, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) if text.contains('\0') => Err(NotText::Binary),
            Ok(text) => Ok(unmarked(Cow::Borrowed(text), Encoding::Utf8, true)),
            Err(_) => Err(damaged(rest)),
        },
        _ if bytes.contains(&0) => unmarked_wide(bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Text { text: Cow::Borrowed(text), encoding: Encoding::Utf8, marked: false }),
            Err(_) if is_nearly_utf8(bytes) => Err(damaged(bytes)),
            Err(_) => gbk(bytes),
        },
    }
}

/// `text` without the marks that still stand before it: programs that add a mark do not look whether there is one.
fn unmarked(text: Cow<'_, str>, encoding: Encoding, marked: bool) -> Text<'_> {
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(MARK)),
        Cow::Owned(text) if text.starts_with(MARK) => Cow::Owned(text.trim_start_matches(MARK).to_owned()),
        owned => owned,
    };
    Text { text, encoding, marked }
}

/// UTF-16 after its mark, or without one.
fn wide(bytes: &[u8], encoding: Encoding, marked: bool) -> Result<Text<'_>, NotText> {
    // What is added to such a file by a tool that does not know of it is a line break of one byte.
    let whole = match bytes {
        [rest @ .., b'\n' | b'\r' | 0 | 0x1a] if bytes.len() % 2 == 1 => rest,
        all => all,
    };
    let coder = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
    let text = decoded(coder, whole).ok_or_else(|| {
        let (read, _) = coder.decode_without_bom_handling(whole);
        let before = read.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
        NotText::Damaged { line: before.matches('\n').count() + 1 }
    })?;
    if text.contains('\0') { Err(NotText::Binary) } else { Ok(unmarked(text, encoding, marked)) }
}

/// UTF-16 without its mark has zero bytes: the upper halves of Latin letters, digits, commas and line breaks. They all
/// stand on one side, but for the lower half of a rare character such as 一 (U+4E00), and text of one byte a character
/// with a zero in it is none.
fn unmarked_wide(bytes: &[u8]) -> Result<Text<'_>, NotText> {
    let units = bytes.as_chunks::<2>().0;
    let zeros = |side: usize| units.iter().filter(|unit| unit[side] == 0).count();
    let (encoding, upper, lower) = if zeros(1) > zeros(0) {
        (Encoding::Utf16Le, zeros(1), zeros(0))
    } else {
        (Encoding::Utf16Be, zeros(0), zeros(1))
    };
    let narrow = units.iter().filter(|unit| unit.iter().all(|b| matches!(b, b' '..=b'~' | b'\t'..=b'\r'))).count();
    // A few names may be of such characters (海 is U+6D77, in bytes “wm”); text of one byte a character is mostly pairs.
    let paired = narrow * 2 > upper && narrow * 2 > units.len() - upper;
    if upper * 5 < units.len() || lower * 8 > upper || paired {
        return Err(NotText::Binary);
    }
    let read = wide(bytes, encoding, false).map_err(|_| NotText::Binary)?;
    if looks_typed(&read.text) { Ok(read) } else { Err(NotText::Binary) }
}

fn gbk(bytes: &[u8]) -> Result<Text<'_>, NotText> {
    let control = |b: &u8| b.is_ascii_control() && !is_layout(char::from(*b));
    match decoded(GBK, bytes) {
        Some(text) if looks_typed(&text) => Ok(Text { text, encoding: Encoding::Gbk, marked: false }),
        _ if bytes.iter().any(control) => Err(NotText::Binary),
        _ => Err(NotText::Unknown),
    }
}

fn decoded<'a>(coder: &'static Coder, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    coder.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Whether nothing in it is of the kind that only bytes which were never text turn into.
fn looks_typed(text: &str) -> bool {
    let odd = |c: char| (c.is_control() && !is_layout(c)) || (u32::from(c) & 0xfffe) == 0xfffe;
    // The last character of a file of DOS.
    !text.trim_end_matches('\u{1a}').contains(odd)
}

/// What lays text out.
fn is_layout(c: char) -> bool {
    matches!(c, '\t'..='\r')
}

/// Whether bytes that are not wholly UTF-8 are UTF-8 with a few broken places, and no GBK: there are characters of three
/// bytes in it, and what would be GBK is full of what nobody writes. A short text of GBK may hold such three bytes.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        // What follows without anything between is of the same place.
        bad += usize::from(!chunk.invalid().is_empty() && (bad == 0 || !chunk.valid().is_empty()));
    }
    let (mut pairs, mut rare, mut at) = (0_usize, 0_usize, 0);
    while let Some(lead) = bytes.get(at) {
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        // The characters of everyday Chinese (GB 2312) have both bytes up here.
        let common = *lead > 0xa0 && bytes.get(at + 1).is_some_and(|trail| *trail > 0xa0);
        (pairs, rare, at) = (pairs + 1, rare + usize::from(!common), at + 2);
    }
    good >= bad && rare * 4 >= pairs
}

/// Where UTF-8 breaks.
fn damaged(bytes: &[u8]) -> NotText {
    let before = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    NotText::Damaged { line: before.matches('\n').count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    fn said(bytes: &[u8]) -> (String, Encoding, bool) {
        let read = read(bytes).unwrap();
        (read.text.into_owned(), read.encoding, read.marked)
    }

    #[test]
    fn text_is_read_in_each_encoding_with_and_without_its_mark() {
        for text in [
            "门店,card_id\r\n虹桥一店,pbLatjvWOibDc5\r\n",
            "{\"show_bonus\": true}\n",
            "a",
            "",
            "云栖酒店：8.8折—“好”\n",
        ] {
            let marked = format!("\u{feff}{text}");
            assert_eq!(said(text.as_bytes()), (text.to_owned(), Encoding::Utf8, false));
            assert_eq!(said(marked.as_bytes()), (text.to_owned(), Encoding::Utf8, true));
            assert_eq!(said(format!("\u{feff}{marked}").as_bytes()).0, text);
            for (little, encoding) in [(true, Encoding::Utf16Le), (false, Encoding::Utf16Be)] {
                assert_eq!(said(&utf16(&marked, little)), (text.to_owned(), encoding, true));
                if text.is_ascii() && !text.is_empty() || text.contains("card") {
                    assert_eq!(said(&utf16(text, little)), (text.to_owned(), encoding, false), "{text:?}");
                }
            }
            if !text.is_ascii() {
                assert_eq!(said(&GBK.encode(text).0), (text.to_owned(), Encoding::Gbk, false));
            }
        }
        let cities = "门店,card_id\n\"上海, 虹桥\",pbLatjvWOibDc5\n上海,pbLatjvWOibDc6\n";
        assert_eq!(said(&utf16(cities, true)), (cities.to_owned(), Encoding::Utf16Le, false));
        assert_eq!(read(b"abc\0abc\0abc\0"), Err(NotText::Binary));
        assert_eq!(said(&[&utf16("\u{feff}甲,b", true)[..], b"\n"].concat()).0, "甲,b", "a line break of one byte");
    }

    /// All sentences of the catalogue as somebody's text.
    #[test]
    fn no_sentence_in_gbk_is_taken_for_broken_utf_8_nor_the_other_way_round() {
        let (mut broken, mut taken) = (0, Vec::new());
        for text in super::super::ZH_CN.iter().flat_map(|file| file.lines()).filter(|l| !l.is_ascii()) {
            let (bytes, _, lost) = GBK.encode(text);
            // Some two bytes are a character of both (浅色): nothing tells which is meant.
            if !lost && std::str::from_utf8(&bytes).is_err() {
                assert_eq!(said(&bytes), (text.to_owned(), Encoding::Gbk, false), "{text}");
            }
            let wide = || text.char_indices().filter(|(_, c)| !c.is_ascii());
            for (at, _) in wide().filter(|_| wide().count() > 2) {
                let cut = [&text.as_bytes()[..at], &text.as_bytes()[at + 1..]].concat();
                broken += 1;
                taken.extend(read(&cut).ok().map(|read| read.text.into_owned()));
            }
        }
        // Of three characters with one of them broken, two bytes may be one of GBK.
        assert!(broken > 5000 && taken.len() * 500 < broken, "{} of {broken}: {taken:#?}", taken.len());
    }

    #[test]
    fn what_is_no_text_is_named_and_never_guessed_at() {
        let whole = "会员卡,card_id\n积分规则,p1\n".as_bytes();
        let at = whole.len() - 12;
        let cut = [&whole[..at], &whole[at + 1..]].concat();
        let alone = [&utf16("\u{feff}a\nb", true)[..], &[0x00, 0xd8], &utf16("c", true)].concat();
        let odd = [&utf16("\u{feff}a\n\nb", true)[..], b"x"].concat();
        for (bytes, why) in [
            (&cut[..], NotText::Damaged { line: 2 }),
            (&[b"\xef\xbb\xbfa\n", &GBK.encode("甲").0[..]].concat(), NotText::Damaged { line: 2 }),
            (&alone, NotText::Damaged { line: 2 }),
            (&odd, NotText::Damaged { line: 3 }),
            (b"\xff\xfe\0\0a\0\0\0", NotText::Wide),
            (b"\0\0\xfe\xff\0\0\0a", NotText::Wide),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NotText::Binary),
            (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xb5\x55", NotText::Binary),
            (b"card_id\np1\0\n", NotText::Binary),
            (b"\xef\xbb\xbfcard_id\0", NotText::Binary),
            (b"7z\xbc\xaf\x27\x1c\0", NotText::Binary),
            (b"\x30\x82\x04\xa4\x02\x01\x01\xff\xb7", NotText::Binary),
            (b"card_id\n\xff\xff\n", NotText::Unknown),
            (b"caf\xe9, Z\xfcrich\n", NotText::Unknown),
        ] {
            assert_eq!(read(bytes), Err(why), "{bytes:x?}");
            for lang in crate::words::Lang::ALL {
                assert!(lang.has(&why.sentence().key));
            }
        }
    }

    /// The words in front of most tables have two to four characters.
    #[test]
    fn short_words_in_gbk_are_read() {
        let all: Vec<char> = super::super::ZH_CN.concat().chars().filter(|c| ('一'..='龥').contains(c)).collect();
        for word in all.windows(2).step_by(7).chain(all.windows(3).step_by(5)).map(|w| w.iter().collect::<String>()) {
            let bytes = GBK.encode(&word).0;
            if std::str::from_utf8(&bytes).is_err() {
                assert_eq!(said(&bytes), (word, Encoding::Gbk, false));
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_written_in_utf_8_or_marked_utf_16_is_what_is_read(text in "[^\0\u{feff}][^\0]{0,40}") {
            prop_assert_eq!(&read(text.as_bytes()).unwrap().text, &text);
            let marked = format!("\u{feff}{text}");
            for bytes in [marked.as_bytes().to_vec(), utf16(&marked, true), utf16(&marked, false)] {
                prop_assert_eq!(&read(&bytes).unwrap().text, &text);
            }
        }

        #[test]
        fn any_bytes_give_text_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(read) = read(&bytes) {
                prop_assert!(!read.text.contains('\0'));
            }
        }
    }
}

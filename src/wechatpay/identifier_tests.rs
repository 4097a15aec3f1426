use super::*;
use crate::words::Lang;

const S: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

/// What was read, or the key of what is wrong; the key of a note behind it.
fn said(read: Result<Identifier, Trouble>) -> String {
    let key = |s: &Sentence| {
        for lang in Lang::ALL {
            let said = lang.say(s);
            assert!(lang.has(&s.key) && !said.contains("identifier-") && !said.contains("{ $"), "{said}");
        }
        s.key.trim_start_matches("identifier-").to_owned()
    };
    match read {
        Ok(Identifier { value, note: None }) => value,
        Ok(Identifier { value, note: Some(note) }) => format!("{value} {}", key(&note)),
        Err(wrong) => {
            key(&wrong.remedy);
            key(&wrong.sentence)
        }
    }
}

#[test]
fn merchant_numbers() {
    for (text, is) in [
        ("1900009191", "1900009191"),
        ("19000091", "19000091"),
        (" １９００００９１９１\u{200b}\r\n", "1900009191"),
        ("\u{feff}1900009191\u{3000}", "1900009191"),
        ("190000919", "190000919 mchid-length"),
        ("19000091911", "19000091911 mchid-length"),
        ("", "empty"),
        (" \u{200b}", "empty"),
        ("190", "mchid-short"),
        ("1900009", "mchid-short"),
        ("19000O9191", "character"),
        ("1900-009191", "character"),
        ("1900 009191", "unseen"),
        ("19000\u{200b}09191", "unseen"),
        ("1.9E+09", "character"),
        ("１９００．９１９１", "character"),
        ("商户号1900009191", "character"),
    ] {
        assert_eq!(said(mchid(text)), is, "{text}");
    }
}

#[test]
fn serial_numbers() {
    let colons: Vec<&str> = (0..20).map(|i| &S[i * 2..i * 2 + 2]).collect();
    for text in [
        S.to_owned(),
        S.to_ascii_lowercase(),
        format!("0x{S}"),
        format!("0X{}", S.to_ascii_lowercase()),
        format!("0000{S}"),
        format!("serial={S}"),
        format!(" {S}\u{200b}\n"),
        colons.join(":"),
        colons.join(" "),
        colons.join("-"),
        colons.join("："),
        S.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
    ] {
        assert_eq!(said(serial(&text)), S, "{text}");
        assert!(is_serial(&text, S), "{text}");
    }
    // 0x5157F09E… in decimal, as certificate viewers of some browsers and `certtool` print it.
    let decimal = "464389378319535425530970086054627680253797054689";
    assert_eq!(said(serial(decimal)), format!("{S} serial-decimal"));
    assert_eq!(said(serial(&format!("0{decimal}"))), format!("{S} serial-decimal"));
    assert!(is_serial(decimal, S) && is_serial("17687420613426142583", "F5765756002FDD77"));
    assert!(!is_serial("17687420613426142584", "F5765756002FDD77") && !is_serial("", S) && !is_serial("0", S));
    for (text, is) in [
        // A number whose first digit is a zero is a whole byte all the same.
        ("0ABC", "0ABC serial-short"),
        ("abc", "0ABC serial-short"),
        ("F5765756002FDD77", "F5765756002FDD77 serial-short"),
        (&S[..38], &S[..38]),
        (&S[..30], &format!("{} serial-short", &S[..30])),
        // Digits alone: forty are hexadecimal, what is longer is decimal.
        (&"1".repeat(40), &"1".repeat(40)),
        (&"9".repeat(49), "serial-long"),
        (&"9".repeat(60), "serial-long"),
        (&format!("{S}AB"), "serial-long"),
        ("", "empty"),
        ("0x", "empty"),
        ("000", "empty"),
        ("PUB_KEY_ID_0111", "serial-public"),
        ("pub_key_id_0111", "serial-public"),
        ("5157F09EG", "character"),
        ("5157F09O", "character"),
        ("序列号5157", "character"),
        ("5157F0…B8E1", "character"),
        ("wx0123456789abcdef", "character"),
    ] {
        assert_eq!(said(serial(text)), is, "{text}");
    }
}

#[test]
fn public_key_ids() {
    let id = "PUB_KEY_ID_0111900009191202411280000000000";
    for (text, is) in [
        (id, id),
        (&format!(" {id}\u{200b}\t"), id),
        (&id.to_ascii_lowercase(), id),
        ("ＰＵＢ＿ＫＥＹ＿ＩＤ＿０１", "PUB_KEY_ID_01"),
        ("PUB_KEY_ID_01", "PUB_KEY_ID_01"),
        ("", "empty"),
        ("PUB_KEY_ID_", "public-digits"),
        ("PUB_KEY_ID_ 0111", "unseen"),
        ("PUB_KEY_ID_01\u{200b}11", "unseen"),
        ("PUB_KEY\u{200b}_ID_0111", "unseen"),
        ("PUB KEY ID 0111", "unseen"),
        ("PUB_KEY_ID_01A1", "character"),
        ("PUB_KEY_ID_…", "character"),
        ("0111900009191", "public-begin"),
        (S, "public-begin"),
    ] {
        assert_eq!(said(public_key_id(text)), is, "{text}");
    }
}

#[test]
fn card_ids() {
    for (text, is) in [
        // Taken, and warned of: WeChat's ids are longer.
        ("pReal-1_x", "pReal-1_x card-short"),
        (" pReal1\u{200b}\n", "pReal1 card-short"),
        (&"a".repeat(LEAST_CARD_CHARS), &"a".repeat(LEAST_CARD_CHARS)),
        (&"a".repeat(32), &"a".repeat(32)),
        (&"a".repeat(33), "card-long"),
        ("", "empty"),
        ("p1/..", "card-character"),
        ("p1，p2", "card-character"),
        ("ｐ1", "card-character"),
        ("会员卡", "card-character"),
        ("p 1", "card-unseen"),
        ("p\u{200b}1", "card-unseen"),
    ] {
        assert_eq!(said(card(text)), is, "{text}");
    }
    let wrong = no_card("p\u{200b}1");
    assert!(Lang::ZhCn.say(&wrong.sentence).contains("零宽空格（U+200B，第 2 个字）"), "{wrong:?}");
}

#[test]
fn what_is_none_stays_as_it_is_until_it_is_used() {
    assert_eq!(or_as_it_is(" x1\u{200b}", mchid), "x1");
    assert_eq!(or_as_it_is(" １９００００９１９１", mchid), "1900009191");
    assert_eq!(or_as_it_is("0x0a:bc", serial), "0ABC");
}

//! What a SIGN_ERROR answer gives away: how far the clocks are apart, and the string that the server verified, which is
//! compared with the one that was signed here, line by line and by its length in bytes (src/wechatpay/README.md,
//! Diagnosis).

use serde_json::Value;

use super::client::Attempt;
use crate::words::Sentence;

/// The lines of the string to sign before the body, by the catalogue keys of their names (src/wechatpay/README.md,
/// Signing).
const LINES: [&str; 4] =
    ["diagnosis-line-method", "diagnosis-line-path", "diagnosis-line-timestamp", "diagnosis-line-nonce"];

/// A server takes no request whose time differs by more, in seconds; it looks at the time before the signature
/// (src/wechatpay/README.md, Signing).
const CLOCK_SECS: i64 = 300;

/// Names the difference between what the server verified and what was signed here, first that of the clocks. `None`
/// when the answer does not tell it.
pub fn diagnose(attempt: &Attempt) -> Option<Sentence> {
    let signed_at =
        attempt.signed.split(|b| *b == b'\n').nth(2).and_then(|line| std::str::from_utf8(line).ok()?.parse().ok());
    if attempt.status == Some(401)
        && let Some((server, ours)) = attempt.server_date.zip(signed_at)
        && i64::abs(server - ours) >= CLOCK_SECS
    {
        return Some(clocks(server, ours));
    }
    compare(attempt.detail.as_ref()?, &attempt.signed)
}

/// How far the clock of this computer is off, in whole minutes, hours or days; both times in seconds since 1970.
pub fn clocks(server: i64, ours: i64) -> Sentence {
    let apart = server.abs_diff(ours);
    let (unit, name, secs) = match apart {
        ..7200 => ("", "minutes", 60),
        7200..172_800 => ("-hours", "hours", 3600),
        _ => ("-days", "days", 86_400),
    };
    let key = if ours < server { "diagnosis-clock-behind" } else { "diagnosis-clock-ahead" };
    // Minutes are rounded up, so that more than 5 are never told as 5.
    let count = if unit.is_empty() { apart.div_ceil(secs) } else { apart / secs };
    Sentence::new(format!("{key}{unit}")).with(name, usize::try_from(count).unwrap_or(usize::MAX))
}

/// The same from an error answer's `detail` and the bytes that were signed.
fn compare(detail: &Value, signed: &[u8]) -> Option<Sentence> {
    let told = sign_information(detail)?;
    let text = |name: &str| told.get(name).and_then(Value::as_str);
    // LF arrives as LF or as the two characters `\n`; written the same way on both sides, both compare.
    let visible = |s: &str| s.replace('\n', "\\n");
    let ours = visible(&String::from_utf8_lossy(signed));
    let ours: Vec<&str> = ours.splitn(5, "\\n").collect();
    let theirs = text("truncated_sign_message").map(visible);
    let theirs: Vec<&str> = match &theirs {
        Some(message) => told_lines(message),
        None => text("method").into_iter().chain(text("url")).collect(),
    };
    let length = told.get("sign_message_length").and_then(Value::as_u64);
    if theirs.is_empty() && length.is_none() {
        return None;
    }
    let cut = theirs.len().checked_sub(1).filter(|_| text("truncated_sign_message").is_some());
    // Beside the string the first two of its lines are told whole.
    let whole = [text("method"), text("url")];
    for (i, key) in LINES.iter().enumerate() {
        let (Some(a), Some(b)) = (ours.get(i), theirs.get(i)) else { break };
        let cut_here = cut == Some(i);
        // What was cut off is compared as far as it goes, unless it is told whole beside the string.
        let told = whole.get(i).copied().flatten().filter(|w| cut_here && w.starts_with(cut_off(b)));
        let same = told.map_or(*a == *b || cut_here && a.starts_with(cut_off(b)), |w| w == *a);
        if !same {
            let b = &told.unwrap_or(b);
            let line = Sentence::new("diagnosis-line").with("line", i + 1).with_key("name", *key);
            return Some(line.with("ours", *a).with("theirs", *b));
        }
    }
    if let (Some(a), Some(b)) = (ours.get(4), theirs.get(4)) {
        let shown = cut_off(b);
        if !a.starts_with(shown) {
            let same = a.chars().zip(shown.chars()).take_while(|(a, b)| a == b).count();
            return Some(Sentence::new("diagnosis-body").with("place", same + 1));
        }
    }
    match length {
        Some(n) if n != signed.len() as u64 => Some(
            Sentence::new("diagnosis-length")
                .with("ours", signed.len())
                .with("theirs", usize::try_from(n).unwrap_or(usize::MAX)),
        ),
        Some(_) if theirs.len() == 5 => Some(Sentence::new("diagnosis-pair")),
        _ => None,
    }
}

/// The lines that a server tells; it cuts them anywhere, and ends what is left with LF all the same: an empty line at the
/// end lies behind the cut.
fn told_lines(message: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = message.splitn(5, "\\n").collect();
    while lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines
}

/// What is left of a line that was cut, perhaps inside a character or an escape, perhaps with a mark of what is missing.
fn cut_off(line: &str) -> &str {
    let line = line.strip_suffix("\\n").unwrap_or(line);
    let line = line.strip_suffix("...").or_else(|| line.strip_suffix('…')).unwrap_or(line);
    line.trim_end_matches(['\u{fffd}', '\\'])
}

/// `sign_information`, which may sit one level deeper.
fn sign_information(detail: &Value) -> Option<&Value> {
    let here = |v: &'_ Value| v.get("sign_information").is_some_and(Value::is_object);
    let holder = Some(detail).filter(|v| here(v)).or_else(|| detail.as_object()?.values().find(|v| here(v)))?;
    holder.get("sign_information")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechatpay::sign::message;
    use crate::words::Lang;
    use serde_json::json;

    const PATH: &str = "/v3/marketing/membercard-open/cards/p1/rights";
    const BODY: &str = r#"{"show_bonus":true,"bonus":{"bonus_value_word":"我的积分"}}"#;

    fn ours() -> Vec<u8> {
        message("PATCH", PATH, 1_554_208_460, "593BEC0C", BODY.as_bytes())
    }

    /// What a server says that verified `theirs`, its body cut after `cut` characters.
    fn told(theirs: &[u8], cut: usize) -> Value {
        let text = String::from_utf8_lossy(theirs);
        let head = text.split_inclusive('\n').take(4).map(str::len).sum::<usize>();
        let body: String = text[head..].trim_end_matches('\n').chars().take(cut).collect();
        json!({ "field": "signature", "location": "authorization", "issue": "sign not match", "sign_information": {
            "method": "PATCH", "url": PATH, "sign_message_length": theirs.len(),
            "truncated_sign_message": format!("{}{body}\\n", text[..head].replace('\n', "\\n")) } })
    }

    fn key(detail: &Value) -> Option<String> {
        let sentence = compare(detail, &ours())?;
        for lang in Lang::ALL {
            let said = lang.say(&sentence);
            assert!(lang.has(&sentence.key) && !said.contains('$') && !said.contains("{"), "{said}");
        }
        Some(sentence.key.into_owned())
    }

    #[test]
    fn the_same_string_means_that_key_and_serial_are_no_pair() {
        for cut in [0, 5, 1000] {
            assert_eq!(key(&told(&ours(), cut)).as_deref(), Some("diagnosis-pair"), "{cut}");
        }
        // The same with real line feeds, and one level deeper.
        let mut detail = told(&ours(), 1000);
        let lines = String::from_utf8(ours()).unwrap();
        detail["sign_information"]["truncated_sign_message"] = lines.into();
        assert_eq!(key(&json!({ "issue": "x", "detail": detail })).as_deref(), Some("diagnosis-pair"));
    }

    #[test]
    fn each_line_that_differs_is_named() {
        for (i, theirs) in [
            message("POST", PATH, 1_554_208_460, "593BEC0C", BODY.as_bytes()),
            message("PATCH", "/v3/marketing/membercard-open//cards/p1/rights", 1_554_208_460, "593BEC0C", b"{}"),
            message("PATCH", PATH, 1_554_208_461, "593BEC0C", BODY.as_bytes()),
            message("PATCH", PATH, 1_554_208_460, "593BEC0D", BODY.as_bytes()),
        ]
        .iter()
        .enumerate()
        {
            let detail = told(theirs, 5);
            assert_eq!(key(&detail).as_deref(), Some("diagnosis-line"));
            let said = Lang::ZhCn.say(&compare(&detail, &ours()).unwrap());
            assert!(said.starts_with(&format!("第 {} 行", i + 1)), "{said}");
        }
    }

    #[test]
    fn a_changed_body_is_seen_where_it_is_shown_and_by_its_length_where_it_is_cut() {
        let spaced = message("PATCH", PATH, 1_554_208_460, "593BEC0C", BODY.replace(':', ": ").as_bytes());
        assert_eq!(key(&told(&spaced, 1000)).as_deref(), Some("diagnosis-body"));
        assert!(Lang::ZhCn.say(&compare(&told(&spaced, 1000), &ours()).unwrap()).contains("第 15 个字符"));
        assert_eq!(key(&told(&spaced, 10)).as_deref(), Some("diagnosis-length"));
        // Without the last LF, as a signer that forgets it.
        let short = &ours()[..ours().len() - 1];
        assert_eq!(key(&told(short, 10)).as_deref(), Some("diagnosis-length"));
    }

    /// A server may cut anywhere: each beginning of the string that was signed is no other string.
    #[test]
    fn a_string_that_was_cut_is_compared_as_far_as_it_goes() {
        let all = String::from_utf8(ours()).unwrap();
        let cut = |message: &str| {
            json!({ "sign_information": { "method": "PATCH", "url": PATH, "sign_message_length": all.len(),
                "truncated_sign_message": message } })
        };
        let ends = |message: &str| {
            [String::new(), "\n".into(), "\\n".into(), "...".into(), "…".into(), "\u{fffd}".into(), "\\".into()]
                .map(|end| format!("{message}{end}"))
        };
        for (at, _) in all.char_indices().skip(1) {
            for message in ends(&all[..at]).iter().flat_map(|m| [m.clone(), m.replace('\n', "\\n")]) {
                let found = key(&cut(&message));
                assert!(matches!(found.as_deref(), None | Some("diagnosis-pair")), "{message:?} {found:?}");
            }
        }
        // What differs before the cut is still named, by its line.
        for (theirs, line) in [
            ("POST\n/v3/mark", "第 1 行"),
            ("PUT", "第 1 行"),
            ("PATCH\n/v3/other", "第 2 行"),
            ("PATCH\n/v3/marketing/membercard-open/cards/p2", "第 2 行"),
            ("PATCH\n/v3/marketing/membercard-open/cards/p1/rights\n15542084609", "第 3 行"),
            ("PATCH\n/v3/marketing/membercard-open/cards/p1/rights\n1554208461", "第 3 行"),
            ("PATCH\n/v3/marketing/membercard-open/cards/p1/rights\n1554208460\n593BEC0D", "第 4 行"),
            ("PATCH\n/v3/marketing/membercard-open/cards/p1/rights\n155420\n593", "第 3 行"),
        ] {
            let said = Lang::ZhCn.say(&compare(&cut(theirs), &ours()).unwrap());
            assert!(said.starts_with(line), "{theirs}: {said}");
        }
        // The method and the address beside it are whole.
        let other = json!({ "sign_information": { "method": "PA", "url": PATH } });
        assert_eq!(key(&other).as_deref(), Some("diagnosis-line"));
    }

    #[test]
    fn clocks_that_are_too_far_apart_are_told_with_their_distance() {
        let said = |status: u16, date: i64| {
            let attempt = Attempt {
                status: Some(status),
                server_date: Some(date),
                signed: ours(),
                detail: Some(json!({})),
                ..Attempt::ended(crate::wechatpay::attempt::End::Refused)
            };
            diagnose(&attempt).map(|s| Lang::ZhCn.say(&s))
        };
        let at = 1_554_208_460;
        assert_eq!(said(401, at + 3600).as_deref(), Some("这台电脑的时间比微信慢 60 分钟"));
        assert_eq!(said(401, at - 301).as_deref(), Some("这台电脑的时间比微信快 6 分钟"));
        assert_eq!(said(401, at + 7200).as_deref(), Some("这台电脑的时间比微信慢 2 小时"));
        assert_eq!(said(401, at - 47 * 3600).as_deref(), Some("这台电脑的时间比微信快 47 小时"));
        assert_eq!(said(401, at + 400 * 86_400).as_deref(), Some("这台电脑的时间比微信慢 400 天"));
        assert_eq!(said(401, at + 299), None);
        assert_eq!(said(400, at + 3600), None, "another refusal is not about the clock");
    }

    #[test]
    fn nothing_is_claimed_that_the_answer_does_not_tell() {
        for detail in [
            json!({}),
            json!("text"),
            json!({ "sign_information": "text" }),
            json!({ "sign_information": {} }),
            json!({ "sign_information": { "method": "PATCH", "url": PATH } }),
            json!({ "sign_information": { "sign_message_length": ours().len() } }),
        ] {
            assert_eq!(key(&detail), None, "{detail}");
        }
        let other = json!({ "sign_information": { "method": "PATCH", "url": "/v3/other" } });
        assert_eq!(key(&other).as_deref(), Some("diagnosis-line"));
    }
}

//! The built binary's `publish --dry-run`, as a script sees it.

use crate::support::program::{Home, Ran};

const SEED: &str =
    r#"{"show_bonus":false,"show_favor":false,"favor":{"show_coupon":true},"show_fapiao":false,"show_guide":false}"#;

fn publish(draft: &str, more: &[&str]) -> Ran {
    let home = Home::new();
    let file = home.file("稿.cardrights", draft);
    home.run(&[&["publish", "--dry-run", file.to_str().unwrap()], more].concat())
}

#[test]
fn both_forms_print_the_body_in_the_pages_order_without_white_space() {
    let out = publish(SEED, &["--card", "pb1"]).out;
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "PATCH https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards/pb1/rights");
    assert_eq!(lines[1], SEED);
    assert_eq!(
        lines[2..7],
        ["PATCH", "/v3/marketing/membercard-open/cards/pb1/rights", "{timestamp}", "{nonce}", SEED]
    );
    let draft = format!(r#"{{"format":1,"rights":{SEED}}}"#);
    let out = publish(&draft, &["--card", "pb1", "--endpoint", "documented"]).out;
    assert!(out.starts_with(
        "POST https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards\n{\"card_id\":\"pb1\",\"show_bonus\""
    ));
}

/// The documentation page's example body (请求示例), its line numbers taken away: same members, same order, no white space.
#[test]
fn the_pages_example_byte_for_byte_in_both_forms() {
    let page = include_str!("seed_example.json");
    let body: String = page.split_whitespace().collect();
    let ran = publish(page, &["--card", "pbLatjvWOibDc5-TBnbUk1pD12o0"]);
    assert_eq!(ran.code, Some(0), "problems are told and stop nothing");
    assert!(ran.err.contains("这是示例"));
    assert_eq!(ran.out.lines().nth(1), Some(body.as_str()));
    let ran = publish(page, &["--card", "pbLatjvWOibDc5-TBnbUk1pD12o0", "--endpoint", "documented", "--json"]);
    let line: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let documented = body.replacen('{', r#"{"card_id":"pbLatjvWOibDc5-TBnbUk1pD12o0","#, 1);
    assert_eq!(line["body"], documented);
    let signed = format!("POST\n/v3/marketing/membercard-open/cards\n{{timestamp}}\n{{nonce}}\n{documented}\n");
    assert_eq!(line["string_to_sign"], signed);
}

#[test]
fn nothing_is_written_and_no_merchant_is_needed() {
    let home = Home::new();
    let file = home.file("稿.json", SEED);
    let ran = home.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--card", "p2", "--dry-run"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.out.matches("PATCH https://api.mch.weixin.qq.com/").count(), 2);
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["稿.json"]);
}

#[test]
fn bad_input_is_one_sentence_and_exit_code_2() {
    for (draft, card, says) in [
        ("{", "pb1", "到第 1 行就断了"),
        (r#"{"format":2,"rights":{}}"#, "pb1", "更新的版本"),
        (r#"{"show_bonus":"yes"}"#, "pb1", "放不进表单"),
        (r#"{"show_bonus":false}"#, "a/b", "会员卡ID"),
    ] {
        let ran = publish(draft, &["--card", card]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(says), "{draft}");
    }
}

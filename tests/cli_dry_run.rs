//! The built binary's `publish --dry-run`, as a script sees it.

use std::process::{Command, Output};

const SEED: &str =
    r#"{"show_bonus":false,"show_favor":false,"favor":{"show_coupon":true},"show_fapiao":false,"show_guide":false}"#;

fn publish(draft: &str, more: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("稿.cardrights");
    std::fs::write(&file, draft).unwrap();
    Command::new(env!("CARGO_BIN_EXE_card-rights-studio"))
        .args(["publish", "--dry-run"])
        .arg(&file)
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn both_forms_print_the_body_in_the_pages_order_without_white_space() {
    let out = String::from_utf8(publish(SEED, &["--card", "pb1"]).stdout).unwrap();
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "PATCH https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards/pb1/rights");
    assert_eq!(lines[1], SEED);
    assert_eq!(
        lines[2..7],
        ["PATCH", "/v3/marketing/membercard-open/cards/pb1/rights", "{timestamp}", "{nonce}", SEED]
    );
    let draft = format!(r#"{{"format":1,"rights":{SEED}}}"#);
    let out = String::from_utf8(publish(&draft, &["--card", "pb1", "--endpoint", "documented"]).stdout).unwrap();
    assert!(out.starts_with(
        "POST https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards\n{\"card_id\":\"pb1\",\"show_bonus\""
    ));
}

#[test]
fn bad_input_is_one_sentence_and_exit_code_2() {
    for (draft, card, says) in [
        ("{", "pb1", "不是可读的草稿"),
        (r#"{"format":2,"rights":{}}"#, "pb1", "更新的版本"),
        (r#"{"show_bonus":"yes"}"#, "pb1", "放不进表单"),
        ("{}", "a/b", "会员卡ID"),
    ] {
        let out = publish(draft, &["--card", card]);
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains(says), "{draft}");
    }
}

//! `check FILE`, as a script sees it.

use crate::support::program::Home;

fn check(draft: &str, more: &[&str]) -> crate::support::program::Ran {
    let home = Home::new();
    let file = home.file("稿.cardrights", draft);
    let mut args = vec!["check", file.to_str().unwrap()];
    args.extend(more);
    home.run(&args)
}

#[test]
fn errors_stop_and_warnings_do_not() {
    let long = |n: usize| format!(r#"{{"favor":{{"show_coupon":true,"member_price_word":"{}"}}}}"#, "八".repeat(n));
    let good = check(&long(8), &[]);
    assert_eq!((good.code, good.out.as_str()), (Some(0), ""), "{}", good.err);
    let bad = check(&long(9), &[]);
    assert_eq!(bad.code, Some(2));
    let cells: Vec<&str> = bad.out.trim_end().split('\t').collect();
    assert_eq!(cells[..2], ["error", "favor.member_price_word"]);
    assert!(cells[2].contains("9 字，最多 8 字"), "{}", cells[2]);
    let sample = check(r#"{"guide":{"contact_information_value":"weixin123"}}"#, &[]);
    assert_eq!(sample.code, Some(0), "a sample stops only a real merchant");
    assert!(sample.out.starts_with("warning\tguide.contact_information_value\t"), "{}", sample.out);
}

#[test]
fn what_a_file_holds_beside_the_rights_is_told_at_its_field() {
    let draft = r#"{"format":1,"rights":{"show_bonus":false,"later":1,"fapiao":{"fapiao_jump_word":5}}}"#;
    let ran = check(draft, &["--json"]);
    let rows = ran.rows();
    let at = |field: &str| rows.iter().find(|r| r["field"] == field).unwrap();
    assert_eq!(at("")["level"], "warning");
    assert!(at("")["message"].as_str().unwrap().contains("later"));
    assert_eq!(at("fapiao.fapiao_jump_word")["level"], "error", "it would be sent as if it were not there");
    assert_eq!(ran.code, Some(2));
    assert_eq!(check(r#"{"show_bonus":false,"later":1}"#, &[]).code, Some(0), "an unknown member is never sent");
}

#[test]
fn a_file_that_is_no_draft_is_one_sentence() {
    for (draft, says) in [("[1]", "没有会员卡权益"), ("", "是空的"), (r#"{"format":2}"#, "更新的版本")] {
        let ran = check(draft, &["--json"]);
        assert_eq!(ran.code, Some(2));
        assert_eq!(ran.rows()[0]["level"], "error");
        assert!(ran.err.contains(says), "{}", ran.err);
    }
    let home = Home::new();
    let gone = home.run(&["check", "没有这个文件.cardrights", "--lang", "en"]);
    assert_eq!(gone.code, Some(2));
    assert!(gone.err.starts_with("The file 没有这个文件.cardrights cannot be read. Check"), "{}", gone.err);
}

/// Another program's file, or a draft without its rights, is not read as one that shows nothing.
#[test]
fn a_file_without_rights_is_no_draft() {
    for draft in [r#"{"format":1}"#, r#"{"format":1,"rights":"abc"}"#, r#"{"name":"x","version":"1"}"#, "{}"] {
        let ran = check(draft, &[]);
        assert_eq!(ran.code, Some(2), "{draft}: {}", ran.out);
        assert!(ran.err.contains("没有会员卡权益的内容"), "{draft}: {}", ran.err);
    }
}

#[test]
fn what_stands_where_a_section_belongs_is_an_error_at_its_switch() {
    let ran =
        check(r#"{"show_fapiao":true,"fapiao":["x"],"show_guide":true,"guide":"客服","favor":null}"#, &["--json"]);
    assert_eq!(ran.code, Some(2));
    for field in ["show_fapiao", "show_guide"] {
        let told = |r: &serde_json::Value| {
            r["field"] == field && r["level"] == "error" && r["message"].as_str().unwrap().contains("放不进来")
        };
        assert!(ran.rows().iter().any(told), "{field}: {}", ran.out);
    }
    assert!(!ran.out.contains("不认识") && !ran.out.contains("favor"), "{}", ran.out);
}

/// Required members, and at least one section before the card can be distributed; ends are
/// trimmed silently.
#[test]
fn blanks_are_no_text_all_off_is_told_and_ends_are_trimmed() {
    let blank = r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":" ","bonus_cost_word":"\u3000"},
        "show_guide":true,"guide":{"staff_name":"\u00a0"}}"#;
    let ran = check(blank, &["--json"]);
    let rows: Vec<_> = ran
        .rows()
        .iter()
        .map(|r| format!("{} {}", r["level"].as_str().unwrap(), r["field"].as_str().unwrap()))
        .collect();
    let all = ["error bonus.bonus_value_word", "error bonus.bonus_cost_word", "error guide.staff_name"];
    assert_eq!((ran.code, rows), (Some(2), all.map(str::to_owned).to_vec()));

    let off = check(r#"{"show_bonus":false,"show_favor":false}"#, &[]);
    assert_eq!(off.code, Some(0));
    assert!(off.out.starts_with("warning\tshow_bonus\t四个栏目都没有展示"), "{}", off.out);
    let on = check(r#"{"show_bonus":false,"show_guide":true,"guide":{"staff_name":"小云"}}"#, &[]);
    assert_eq!((on.code, on.out.as_str()), (Some(0), ""));

    let ends = r#"{"show_fapiao":true,"fapiao":{"fapiao_jump_word":"开票","fapiao_jump_appid":" wx0123456789abcdef","fapiao_jump_path":"pages/a\n"}}"#;
    let ran = check(ends, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
}

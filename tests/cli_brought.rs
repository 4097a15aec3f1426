//! Drafts as people bring them, at the command: read and told, or refused in words, and never sent with a name that is
//! nearly right.

use crate::support::brought::{BODY, Row, english_in, misnamed, plain, read, refused};
use crate::support::program::Home;
use card_rights_studio::rights::CardRights;
use card_rights_studio::storage::draft::{Draft, open, save};
use card_rights_studio::words::Lang;

const FILE: &str = "稿.cardrights";

fn said(home: &Home, row: &Row, lang: &str) -> (Option<i32>, String, String) {
    let file = home.file(FILE, &row.bytes);
    let ran = home.run(&["check", file.to_str().unwrap(), "--lang", lang]);
    (ran.code, ran.out, ran.err)
}

/// What each row should be and is not, all of them together.
#[track_caller]
fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_beyond_doubt_is_read_and_told() {
    let home = Home::new();
    let rights = Draft::read(BODY.as_bytes()).unwrap().rights;
    let mut wrong = Vec::new();
    for (i, row) in read().into_iter().enumerate() {
        let (code, out, err) = said(&home, &row, "zh-CN");
        let opened = match open(&home.path().join(FILE)) {
            Ok(opened) => opened,
            Err(e) => {
                wrong.push(format!("{}: {}", row.what, Lang::ZhCn.say(&e.sentence)));
                continue;
            }
        };
        let english: Vec<_> = opened.done.iter().map(|d| Lang::En.say(d)).collect();
        if code != Some(0) || !err.contains(row.zh) || !english.join(" ").contains(row.en) {
            wrong.push(format!("{}: {err}{out}{english:?}", row.what));
        }
        if !english_in(&err, FILE).is_empty() {
            wrong.push(format!("{}: English {:?}", row.what, english_in(&err, FILE)));
        }
        // A file that says more is not overwritten.
        if opened.draft.rights != rights || !opened.read_only {
            wrong.push(format!("{}: {:?}", row.what, opened.draft.rights));
        }
        // What is read and written back says the same, and nothing has to be done any more.
        let written = home.path().join(format!("写回{i}.cardrights"));
        save(&written, &opened.draft, None).unwrap();
        let again = open(&written).unwrap();
        assert_eq!((again.draft, again.done.len()), (opened.draft, 0), "{}", row.what);
    }
    none_wrong(&wrong);
}

#[test]
fn of_a_draft_as_it_should_be_nothing_is_told() {
    let home = Home::new();
    for row in plain() {
        let (code, out, err) = said(&home, &row, "zh-CN");
        assert_eq!((code, out.as_str(), err.trim()), (Some(0), "", "没有发现问题"), "{}", row.what);
        assert!(!open(&home.path().join(FILE)).unwrap().read_only, "{}", row.what);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_in_words() {
    let home = Home::new();
    let mut wrong = Vec::new();
    for row in refused() {
        let (code, out, err) = said(&home, &row, "zh-CN");
        let trouble = open(&home.path().join(FILE)).err();
        let english = trouble.map(|t| format!("{}. {}", Lang::En.say(&t.sentence), Lang::En.say(&t.remedy)));
        let english = english.unwrap_or_default();
        if (code, out.as_str()) != (Some(2), "") || !err.contains(row.zh) || !english.contains(row.en) {
            wrong.push(format!("{}: {err}{out}{english}", row.what));
        }
        // No parser has its say.
        if err.trim().lines().count() != 1 || !english_in(&err, FILE).is_empty() {
            wrong.push(format!("{}: English {:?} in {err}", row.what, english_in(&err, FILE)));
        }
        assert_eq!(std::fs::read(home.path().join(FILE)).unwrap(), row.bytes, "{}", row.what);
    }
    none_wrong(&wrong);
}

/// The card and the merchant that stand around a body are the draft's.
#[test]
fn a_wrapper_says_whose_it_is() {
    let home = Home::new();
    for text in [
        format!(r#"{{"mchid":"1900009191","card_id":"p1","body":{BODY}}}"#),
        format!(r#"{{"mchid":"1900009191","data":{{"card_id":" p1 ","body":{BODY}}}}}"#),
        BODY.replacen('{', r#"{"card_id":"p1","mchid":"1900009191","#, 1),
    ] {
        let draft = open(&home.file(FILE, &text)).unwrap().draft;
        assert_eq!((draft.mchid.as_deref(), draft.card_id.as_deref()), (Some("1900009191"), Some("p1")), "{text}");
    }
}

#[test]
fn a_name_that_is_nearly_right_is_an_error_and_is_never_sent() {
    let home = Home::new();
    let mut wrong = Vec::new();
    for (i, (text, member, right)) in misnamed().into_iter().enumerate() {
        let file = home.file(FILE, &text);
        let file = file.to_str().unwrap();
        let more = [&["--yes"][..], &["--yes", "--dry-run"], &["--yes", "--json"]][i % 3];
        for (lang, says, nothing) in
            [("zh-CN", format!("「{member}」"), "什么都没有发出"), ("en", format!("\"{member}\""), "nothing was sent")]
        {
            let ran = home.run(&["check", file, "--lang", lang]);
            let line = ran.out.lines().find(|l| l.contains(&says)).unwrap_or_default();
            // It is told once.
            if ran.code != Some(2)
                || !line.starts_with("error\t")
                || !line.contains(right)
                || ran.out.matches(&says).count() > 1
            {
                wrong.push(format!("{member}: {}", ran.out));
            }
            let args = ["publish", file, "--card", "pTRIAL0000000000000000000001", "--sandbox", "--lang", lang];
            let ran = home.run(&[&args, more].concat());
            let told = ran.err.contains(&says) && ran.err.contains(right) && ran.err.contains(nothing);
            if ran.code != Some(2) || !told || ran.out.contains("PATCH") || ran.out.contains("confirmed") {
                wrong.push(format!("{member} {more:?}: {}{}", ran.out, ran.err));
            }
        }
    }
    none_wrong(&wrong);
    assert!(home.events("trial.db").is_empty(), "nothing was even begun");
}

#[test]
fn both_names_at_once_are_an_error_and_unknown_ones_are_kept() {
    let home = Home::new();
    let both = BODY.replacen('{', r#"{"showBonus":false,"#, 1);
    for (lang, said) in
        [("zh-CN", "既有「showBonus」，又有 show_bonus"), ("en", "has both \"showBonus\" and show_bonus")]
    {
        let ran = home.run(&["check", home.file(FILE, &both).to_str().unwrap(), "--lang", lang]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.out.contains(said), "{}", ran.out);
    }
    for name in ["later", "show_banner", "备注", "bonus_plan", "shop_name", "_comment"] {
        let text = BODY.replacen('{', &format!(r#"{{"{name}":{{"a":1}},"#), 1);
        let ran = home.run(&["check", home.file(FILE, &text).to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.out);
        assert!(ran.out.starts_with("warning\t-\t有本程序不认识的内容"), "{}", ran.out);
    }
}

/// In whatever order: a repair changes what is meant, and nothing else.
#[test]
fn a_repair_puts_a_member_where_it_was_meant_to_be() {
    let rights = Draft::read(BODY.as_bytes()).unwrap().rights;
    for (text, member, right) in misnamed() {
        let mut draft = Draft::read(text.as_bytes()).unwrap();
        let problems = draft.problems();
        let found: Vec<_> = problems.iter().filter_map(|p| p.misnamed.clone()).collect();
        assert_eq!(found.len(), 1, "{member}: {problems:?}");
        let mut dropped = draft.clone();
        dropped.drop_member(&found[0]);
        assert!(dropped.problems().iter().all(|p| p.misnamed.is_none()), "{member}");
        draft.put_right(&found[0]);
        assert!(draft.problems().is_empty(), "{member}: {:?}", draft.problems());
        match right {
            "mchid" => assert_eq!(draft.mchid.as_deref(), Some("1900009191")),
            "card_id" => assert_eq!(draft.card_id.as_deref(), Some("pTRIAL0000000000000000000001")),
            _ => assert_eq!(draft.rights, rights, "{member}"),
        }
        assert_eq!(Draft::read(&draft.write()).unwrap(), draft, "{member}");
    }
    // One that is there already is not overwritten.
    let both = BODY.replacen('{', r#"{"showBonus":false,"#, 1);
    let mut draft = Draft::read(both.as_bytes()).unwrap();
    let found = draft.problems()[0].misnamed.clone().unwrap();
    draft.put_right(&found);
    assert_eq!(draft.rights.show_bonus, Some(true));
    assert!(draft.problems()[0].misnamed.is_some(), "and nothing is lost");
    draft.drop_member(&found);
    assert_eq!((draft.problems().len(), draft.rights), (0, rights));
    assert_ne!(CardRights::default(), Draft::read(both.as_bytes()).unwrap().rights);
}

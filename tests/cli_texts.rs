//! Texts that nobody may be shown, at the command.

use card_rights_studio::rights::check::Level;

use crate::support::brought::english_in;
use crate::support::program::Home;
use crate::support::texts::{FINE, ODD, draft};

#[test]
fn what_was_never_filled_in_or_cannot_be_seen_is_told_with_its_place() {
    let home = Home::new();
    let mut wrong = Vec::new();
    for (text, level, zh, en, _) in ODD {
        let file = home.file("稿.json", draft(text));
        for (lang, says) in [("zh-CN", zh), ("en", en)] {
            let ran = home.run(&["check", file.to_str().unwrap(), "--lang", lang]);
            let (code, word) = if *level == Level::Error { (2, "error") } else { (0, "warning") };
            let line = ran.out.lines().find(|l| l.contains(says)).unwrap_or_default();
            if ran.code != Some(code) || !line.starts_with(&format!("{word}\tguide.staff_name\t")) {
                wrong.push(format!("{text:?}: {:?} {}", ran.code, ran.out));
            }
            if lang == "zh-CN" && !english_in(line.rsplit('\t').next().unwrap(), "amp").is_empty() {
                wrong.push(format!("{text:?}: English in {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
    let file = home.file("稿.json", draft("{{w}}"));
    let (_, _, zh, en, _) = ODD.iter().find(|(text, ..)| *text == "{{w}}").unwrap();
    for (lang, said) in [("zh-CN", zh), ("en", en)] {
        let card = ["--card", "pTRIAL0000000000000000000001", "--sandbox", "--yes", "--lang", lang];
        let ran = home.run(&[&["publish", file.to_str().unwrap()], &card[..]].concat());
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    assert!(home.events("trial.db").is_empty(), "nothing was even begun");
}

#[test]
fn what_members_may_well_read_is_left_alone() {
    let home = Home::new();
    for text in FINE {
        let ran = home.run(&["check", home.file("稿.json", draft(text)).to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{text:?}");
    }
}

/// Placeholders and spreadsheets' errors are found in every text that is sent.
#[test]
fn every_text_of_the_rights_is_looked_at() {
    use card_rights_studio::rights::field::{FIELDS, Kind};
    let home = Home::new();
    let texts = FIELDS.iter().filter(|f| matches!(f.kind, Kind::Text | Kind::Path | Kind::Url | Kind::AppId));
    for word in ["${name}", "#REF!"] {
        let mut rights = card_rights_studio::rights::CardRights::default();
        texts.clone().for_each(|f| rights.set_text(f.id, word));
        let file = home.file("稿.json", serde_json::to_string(&rights).unwrap());
        let ran = home.run(&["check", file.to_str().unwrap()]);
        for f in texts.clone() {
            let told = |l: &str| l.starts_with(&format!("error\t{}\t「{word}」", f.path));
            assert!(ran.out.lines().any(told), "{}: {}", f.path, ran.out);
        }
    }
}

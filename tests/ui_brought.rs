//! Drafts as people bring them, in the window: read and told, refused in words, and names that are nearly right put right
//! by one click.

use card_rights_studio::storage::draft::Draft;
use card_rights_studio::studio::toasts::Tone;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::Arc;

use crate::support::brought::{BODY, Row, english_in, misnamed, plain, read, refused};
use crate::support::window::Window;

const SIZE: [f32; 2] = [1440.0, 900.0];
const FILE: &str = "稿.json";

fn window(lang: Lang) -> Window {
    Window::at(SIZE, egui::Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang)
}

fn dropped(w: &mut Window, bytes: &[u8]) -> PathBuf {
    let path = w.home.path().join(FILE);
    std::fs::write(&path, bytes).unwrap();
    w.drop_on(&path);
    path
}

/// The messages at the foot of the form, with what to do.
fn told(w: &Window, tone: Tone) -> String {
    let all = w.studio().view.toasts.all().iter().filter(|t| t.tone == tone);
    all.map(|t| format!("{} {}", t.text, t.remedy.clone().unwrap_or_default())).collect()
}

fn close_all(w: &mut Window, lang: Lang) {
    while w.harness.query_all_by_role_and_label(Role::Button, lang.get("close-message")).next().is_some() {
        let first = w.harness.query_all_by_role_and_label(Role::Button, lang.get("close-message")).next().unwrap();
        first.click_accesskit();
        w.settle();
    }
}

#[test]
fn what_is_beyond_doubt_is_read_and_told_until_another_draft_comes() {
    let rights = Draft::read(BODY.as_bytes()).unwrap().rights;
    for lang in Lang::ALL {
        let mut w = window(lang);
        for row in read() {
            // A draft as it is between two of them: what is told goes with its draft.
            dropped(&mut w, BODY.replace("我的积分", "云豆").as_bytes());
            w.until("the other draft", |w| w.phone_says("云豆", lang));
            assert_eq!(told(&w, Tone::Note), "", "{}", row.what);
            dropped(&mut w, &row.bytes);
            w.until(row.what, |w| !told(w, Tone::Note).is_empty());
            let (said, says) = (told(&w, Tone::Note), if lang == Lang::ZhCn { row.zh } else { row.en });
            assert!(said.contains(says) && w.says(says), "{}: {said}", row.what);
            assert_eq!(w.studio().editor.document.draft.rights, rights, "{}", row.what);
            if lang == Lang::ZhCn {
                assert!(said.contains("保存时会另存一份，原文件不会改动"), "{said}");
                assert_eq!(english_in(&said, FILE), [""; 0], "{}: {said}", row.what);
            }
        }
    }
}

/// What stands around a draft in its file would be lost: saving asks for a name, and the file stays as it is.
#[test]
fn a_file_that_holds_more_is_not_overwritten() {
    let mut w = window(Lang::ZhCn);
    let rows = read();
    let row = rows.iter().find(|r| r.what == "an export of Postman").unwrap();
    let path = dropped(&mut w, &row.bytes);
    w.until("the draft", |w| w.phone_says("我的积分", Lang::ZhCn));
    w.fill("积分名称", "云豆");
    let copy = w.home.path().join("另一份.cardrights");
    w.picks(&copy);
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    w.until("the copy", |w| copy.exists() && !w.studio().editor.document.unsaved());
    assert_eq!(std::fs::read(&path).unwrap(), row.bytes);
    assert_eq!(
        Draft::read(&std::fs::read(&copy).unwrap()).unwrap().rights.bonus.bonus_value_word.as_deref(),
        Some("云豆")
    );
}

#[test]
fn of_a_draft_as_it_should_be_nothing_is_told() {
    let mut w = window(Lang::ZhCn);
    for Row { what, bytes, .. } in plain() {
        dropped(&mut w, BODY.replace("我的积分", "云豆").as_bytes());
        w.until("the other draft", |w| w.phone_says("云豆", Lang::ZhCn));
        dropped(&mut w, &bytes);
        w.until(what, |w| w.phone_says("我的积分", Lang::ZhCn));
        assert_eq!(told(&w, Tone::Note) + &told(&w, Tone::Bad), "", "{what}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_in_words() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let mut w = window(lang);
        let before = w.studio().editor.document.draft.clone();
        for row in refused() {
            dropped(&mut w, &row.bytes);
            w.until(row.what, |w| !told(w, Tone::Bad).is_empty());
            let (said, says) = (told(&w, Tone::Bad), if lang == Lang::ZhCn { row.zh } else { row.en });
            let english = if lang == Lang::ZhCn { english_in(&said, FILE) } else { Vec::new() };
            if !said.contains(says) || !english.is_empty() {
                wrong.push(format!("{}: {english:?} {said}", row.what));
            }
            let details = w.studio().view.toasts.all().iter().map(|t| t.details.len()).sum::<usize>();
            assert_eq!(details, 0, "{}: no parser has its say", row.what);
            assert_eq!(w.studio().editor.document.draft, before, "{}", row.what);
            close_all(&mut w, lang);
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_name_that_is_nearly_right_stops_the_publication_and_one_click_puts_it_right() {
    let rights = Draft::read(BODY.as_bytes()).unwrap().rights;
    for lang in Lang::ALL {
        let mut w = window(lang);
        for (text, member, right) in misnamed() {
            dropped(&mut w, text.as_bytes());
            w.until(member, |w| w.studio().editor.problems.iter().any(|p| p.misnamed.is_some()));
            let (quoted, to) = match lang {
                Lang::ZhCn => (format!("「{member}」"), format!("改成 {right}")),
                Lang::En => (format!("\"{member}\""), format!("Change to {right}")),
            };
            // A member that no field of the form has stands in the list alone.
            if right != "mchid" {
                assert!(w.says(&quoted), "{member}: {:?}", w.labels());
                assert!(w.harness.query_by_role_and_label(Role::Button, &to).is_some(), "{member}: {:?}", w.labels());
            }
            w.button(lang.get("publish"));
            assert!(w.says(lang.get("problems-title")), "{member}");
            let all: Vec<_> = w.harness.query_all_by_role_and_label(Role::Button, &to).collect();
            all.last().unwrap_or_else(|| panic!("{member}: {:?}", w.labels())).click_accesskit();
            w.settle();
            assert!(w.studio().editor.problems.iter().all(|p| p.misnamed.is_none()), "{member}");
            let draft = &w.studio().editor.document.draft;
            match right {
                "mchid" => assert_eq!(draft.mchid.as_deref(), Some("1900009191")),
                "card_id" => assert_eq!(draft.card_id.as_deref(), Some("pTRIAL0000000000000000000001")),
                _ => assert_eq!(draft.rights, rights, "{member}"),
            }
            w.harness.key_press(Key::Escape);
            w.settle();
            // 撤销 brings back what the file said, and 重做 what the click made of it.
            w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
            w.settle();
            assert!(w.studio().editor.problems.iter().any(|p| p.misnamed.is_some()), "{member}");
            w.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
            w.settle();
            assert!(w.studio().editor.problems.iter().all(|p| p.misnamed.is_none()), "{member}");
            w.saved_as(FILE);
        }
    }
}

#[test]
fn where_both_names_stand_only_the_wrong_one_can_be_taken_away() {
    let mut w = window(Lang::ZhCn);
    dropped(&mut w, BODY.replacen('{', r#"{"showBonus":false,"#, 1).as_bytes());
    w.until("the problem", |w| w.says("草稿里既有「showBonus」，又有 show_bonus"));
    assert!(w.harness.query_by_role_and_label(Role::Button, "改成 show_bonus").is_none());
    w.button("去掉「showBonus」");
    assert!(!w.says("showBonus"));
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true));
    assert!(w.studio().editor.document.unsaved(), "taking away is an edit");
}

//! What is typed is never far from the disk, and undo and redo bring the caret back to where it was.

use egui::{Event, ImeEvent, Key, Modifiers};

use crate::support::record;
use crate::support::window::Window;

const SIZE: [f32; 2] = [1440.0, 900.0];
const FIELD: &str = "积分名称";

/// The caret into the field, so many characters from its start.
fn stand(w: &mut Window, caret: usize) {
    w.field(FIELD).focus();
    w.settle();
    w.harness.key_press(Key::Home);
    w.harness.step();
    for _ in 0..caret {
        w.harness.key_press(Key::ArrowRight);
        w.harness.step();
    }
}

fn typed(w: &mut Window, text: &str) {
    w.harness.event(Event::Text(text.into()));
    w.settle();
}

fn preedit(w: &mut Window, text: &str) {
    w.harness.event(Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None }));
    w.harness.step();
}

fn stands(w: &Window) -> String {
    w.field(FIELD).value().unwrap_or_default()
}

/// What a kill in this moment would leave of the field.
fn kept(w: &Window) -> String {
    let content: Option<serde_json::Value> =
        record::unsaved(w.home.path()).first().and_then(|d| serde_json::from_str(d).ok());
    let word = content.and_then(|c| c.pointer("/rights/bonus/bonus_value_word").cloned());
    word.and_then(|w| w.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A hand that never rests for as long as a pause of autosave: each stroke comes a quarter of a second after the last.
#[test]
fn typing_without_a_pause_is_kept_all_the_same() {
    let mut w = Window::new(SIZE);
    stand(&mut w, 0);
    let mut strokes = 0;
    while kept(&w).is_empty() && strokes < 200 {
        w.harness.event(Event::Text("云".into()));
        w.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
        strokes += 1;
    }
    assert!(kept(&w).starts_with('云'), "nothing was kept in {strokes} strokes");
}

/// What was given is kept while the next word is being composed, and what is composed is not.
#[test]
fn composing_for_long_keeps_what_was_given_before() {
    let mut w = Window::new(SIZE);
    stand(&mut w, 0);
    preedit(&mut w, "yun");
    w.harness.event(Event::Ime(ImeEvent::Commit("云".into())));
    w.harness.step();
    let mut steps = 0;
    while kept(&w).is_empty() && steps < 200 {
        preedit(&mut w, if steps % 2 == 0 { "xi" } else { "xia" });
        std::thread::sleep(std::time::Duration::from_millis(5));
        steps += 1;
    }
    assert_eq!(kept(&w), "云我的积分");
}

#[test]
fn undo_and_redo_bring_the_caret_back_to_where_it_was() {
    let mut w = Window::new(SIZE);
    stand(&mut w, 2);
    typed(&mut w, "甲");
    assert_eq!(stands(&w), "我的甲积分");
    w.harness.key_press(Key::Home);
    w.settle();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    typed(&mut w, "乙丙");
    assert_eq!(stands(&w), "我的乙丙积分", "where the edit was");
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    w.harness.key_press(Key::Home);
    w.settle();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    w.settle();
    assert_eq!(stands(&w), "我的乙丙积分");
    typed(&mut w, "丁");
    assert_eq!(stands(&w), "我的乙丙丁积分", "behind what came back");
}

#[test]
fn undo_of_composed_text_brings_the_caret_to_where_composing_began() {
    let mut w = Window::new(SIZE);
    stand(&mut w, 2);
    for text in ["n", "ni", "ni hao"] {
        preedit(&mut w, text);
    }
    w.harness.event(Event::Ime(ImeEvent::Commit("你好".into())));
    w.settle();
    assert_eq!(stands(&w), "我的你好积分");
    w.harness.key_press(Key::End);
    w.settle();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    typed(&mut w, "甲");
    assert_eq!(stands(&w), "我的甲积分");
}

/// Every file of the window's folders that holds `piece`.
fn written(w: &Window, piece: &str) -> Vec<std::path::PathBuf> {
    let mut inside = vec![w.home.path().to_owned()];
    let mut out = Vec::new();
    while let Some(dir) = inside.pop() {
        for path in std::fs::read_dir(dir).unwrap().flatten().map(|e| e.path()) {
            if path.is_dir() {
                inside.push(path);
            } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(piece) {
                out.push(path);
            }
        }
    }
    out
}

/// No text field ever holds a private key, whichever field it is.
#[test]
fn a_private_key_that_is_pasted_into_the_form_is_kept_nowhere() {
    use crate::support::vectors::{pem, vector};
    let mut w = Window::new(SIZE);
    let key = vector("go_sdk_test_key.pem");
    let (armoured, one_line) = (pem("go_sdk_test_key.pem", "PRIVATE KEY"), format!("商户私钥：\n{key}"));
    let texts = [armoured.clone(), armoured.replace('\n', "\\n"), key.clone(), one_line];
    let events = texts.iter().flat_map(|t| {
        let commit = Event::Ime(ImeEvent::Commit(t.clone()));
        [Event::Paste(t.clone()), Event::Text(t.clone()), commit]
    });
    for event in events {
        stand(&mut w, 0);
        let before = stands(&w);
        w.harness.event(event);
        w.settle();
        assert_eq!(stands(&w), before);
        assert!(w.says("私钥没有粘进去") && w.says("从剪贴板导入"), "{:?}", w.labels());
        assert!(!format!("{:?}", w.studio().editor.document.draft).contains(&key[40..80]));
        apply_close(&mut w);
    }
    // A sheet's field, and the id of the card.
    w.field("会员卡ID").focus();
    w.settle();
    w.harness.event(Event::Paste(armoured));
    w.settle();
    assert!(!w.says("PRIVATE KEY"));
    stand(&mut w, 0);
    // What is no key is pasted as ever, and kept.
    w.harness.event(Event::Paste("云".into()));
    w.settle();
    w.until("what was pasted is kept", |w| kept(w).starts_with('云'));
    for piece in ["PRIVATE KEY", &key[40..80], &key[800..840]] {
        assert_eq!(written(&w, piece), Vec::<std::path::PathBuf>::new());
    }
    // Undo brings none of it back.
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert!(!w.says(&key[40..80]));
}

fn apply_close(w: &mut Window) {
    let ids: Vec<u64> = w.studio().view.toasts.all().iter().map(|t| t.id).collect();
    for id in ids {
        crate::support::window::apply(
            w,
            card_rights_studio::studio::action::Action::View(
                card_rights_studio::studio::action::ViewAction::CloseToast(id),
            ),
        );
    }
}

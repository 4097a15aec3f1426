//! 发布 in the window, by label: 演练 to the verdict, the once-shown rule, a real card of unknown history.

use card_rights_studio::storage::ledger::Ledger;
use egui::accesskit::Role;
use egui::{Key, Modifiers};

use crate::support::window::Window;

const WIDE: [f32; 2] = [1440.0, 900.0];

fn published() -> Window {
    let mut w = Window::new(WIDE);
    w.fill("积分名称", "云栖积分");
    w.button("发布…");
    assert!(w.says("以下栏目展示后不能再关闭"), "{:?}", w.labels());
    w.button("确认发布");
    w.until("a verdict", |w| !w.studio().publication.is_running() && w.says("已发布（演练，没有发给微信）"));
    w
}

#[test]
fn practice_goes_the_whole_way_and_then_teaches_the_once_shown_rule() {
    let mut w = published();
    assert!(w.says("添加我的商户…"));
    w.button("再练一次：试着关掉积分");
    assert!(w.says("微信不允许关闭"), "{:?}", w.labels());
    let lines = || std::fs::read_to_string(w.home.path().join("trial-ledger.jsonl")).unwrap().lines().count();
    let before = lines();
    let mut w = w;
    w.press(Role::CheckBox, "展示会员积分");
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true), "a locked switch stays where it is");
    assert!(w.says("已对会员展示，微信不允许关闭"));
    let ledger = std::fs::read_to_string(w.home.path().join("trial-ledger.jsonl")).unwrap();
    assert_eq!(ledger.lines().count(), before, "nothing was sent");
    assert!(!w.home.path().join("ledger.jsonl").exists(), "演练 never counts for a real card");
}

#[test]
fn a_draft_that_would_close_what_is_shown_is_stopped_before_sending() {
    let mut w = published();
    w.button("关闭");
    // Undo brings the switch back to where nothing was published yet: then off, as an opened draft would.
    let file = w.home.path().join("off.cardrights");
    std::fs::write(&file, r#"{"show_bonus":false,"show_favor":false,"card_id":"pTRIAL0000000000000000000001"}"#)
        .unwrap();
    w.picks(file);
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    w.settle();
    w.button("不保存");
    w.until("the draft", |w| w.studio().editor.document.draft.rights.show_bonus == Some(false));
    w.button("发布…");
    assert!(!w.studio().publication.is_running() && w.says("微信不允许关闭"), "{:?}", w.labels());
    w.harness.key_press(Key::Escape);
    w.settle();
    w.button("恢复展示");
    assert_eq!(w.studio().editor.document.draft.rights.show_bonus, Some(true));
}

/// Enter never publishes, the sheet opens with 取消 in focus, a second click does nothing.
#[test]
fn enter_never_publishes() {
    let mut w = Window::new(WIDE);
    w.field("积分名称").focus();
    w.settle();
    w.harness.key_press(Key::Enter);
    w.settle();
    w.button("发布…");
    w.harness.key_press(Key::Enter);
    w.settle();
    assert!(!w.studio().publication.is_running() && w.studio().publication.last_verdict.is_none());
    assert!(!w.home.path().join("trial-ledger.jsonl").exists());
}

#[test]
fn the_ledger_of_practice_holds_intent_sent_and_end() {
    let w = published();
    let ledger = Ledger::open(&w.home.path().join("trial-ledger.jsonl"), std::process::id()).unwrap();
    assert_eq!(ledger.entries().len(), 1);
    assert!(ledger.entries()[0].line.body.contains("云栖积分"));
}

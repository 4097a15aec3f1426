//! Nothing is lost and nothing is claimed falsely, in the whole window: how drafts come in and go out, what closing
//! asks, what a disk refuses, what undo does while an input method composes, and who is still at work.

use std::path::PathBuf;
use std::sync::Arc;

use crate::support::record;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, DraftAction, MerchantAction, SheetAction};
use card_rights_studio::studio::document::Then;
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::merchant_sheet::{give, merchant};
use crate::support::real::{CARD, LAST, home, line, published, window};
use crate::support::sheets::this_year;
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const FIELD: &str = "积分名称";

fn written(w: &Window, name: &str, text: &str) -> PathBuf {
    let path = w.home.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn draft(word: &str) -> String {
    serde_json::json!({ "format": 1, "rights": { "show_bonus": true, "bonus": { "bonus_value_word": word } } })
        .to_string()
}

fn stands(w: &Window) -> String {
    w.field(FIELD).value().unwrap_or_default()
}

fn told(w: &Window) -> Vec<String> {
    w.studio().view.toasts.all().iter().map(|t| t.text.clone()).collect()
}

#[test]
fn a_draft_is_dropped_on_the_window_and_opened_from_the_recent_ones() {
    let mut w = Window::new(SIZE);
    let [one, two] = ["一", "二"].map(|n| written(&w, &format!("{n}.cardrights"), &draft(n)));
    for (path, word) in [(&one, "一"), (&two, "二")] {
        w.drop_on(path);
        w.until(word, |w| stands(w) == word);
    }
    assert_eq!(w.studio().recent(), [two, one]);
    w.button("文件");
    w.harness.get_by_role_and_label(Role::Button, "最近的草稿").click_accesskit();
    w.harness.run_steps(12);
    w.button("一.cardrights");
    w.until("the first one", |w| stands(w) == "一");
    // With something unsaved the drop asks first.
    w.fill(FIELD, "改过");
    let two = w.home.path().join("二.cardrights");
    w.drop_on(&two);
    w.settle();
    assert!(w.says("打开另一份草稿前要保存吗？") && stands(&w) == "改过");
}

/// A draft names its merchant, and says so when that is another one.
#[test]
fn a_draft_of_another_merchant_says_whose_it_is() {
    let mut w = Window::new(SIZE);
    give(&mut w, merchant("云栖酒店", &[("pAAA", "悦享会员卡")]));
    apply(&mut w, Action::Merchant(MerchantAction::Choose("id-云栖酒店".into())));
    let text = serde_json::json!({ "format": 1, "mchid": "1900000999", "rights": { "show_bonus": true } }).to_string();
    let path = written(&w, "别家.cardrights", &text);
    apply(&mut w, Action::Draft(DraftAction::Open(path)));
    w.until("whose it is", |w| w.says("此草稿属于商户号 1900000999，当前商户是云栖酒店。"));
    w.button("稍后处理");
    assert!(w.studio().sheets.open.is_none());
}

/// The page's own example opens; what has no place is said and still there after saving.
#[test]
fn a_bare_body_opens_and_says_what_it_could_not_place() {
    let mut w = Window::new(SIZE);
    let text = r#"{"show_bonus":true,"bonus":{"init_bonus":"很多","bonus_value_word":"云豆","colour":"red"}}"#;
    let path = written(&w, "正文.json", text);
    apply(&mut w, Action::Draft(DraftAction::Open(path.clone())));
    w.until("the words", |w| stands(w) == "云豆");
    let said = |w: &Window| w.field("初始积分").accesskit_node().description().unwrap_or_default();
    assert!(said(&w).contains("很多"), "{}", said(&w));
    w.harness.get_by_label_contains("处需要修改").click_accesskit();
    w.settle();
    assert!(w.says("有本程序不认识的内容「bonus.colour」，会原样保留，不会发给微信"), "{:?}", w.labels());
    w.harness.key_press(Key::Escape);
    w.settle();
    w.fill(FIELD, "星星");
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the file", |w| !w.studio().editor.document.unsaved());
    let now = std::fs::read_to_string(&path).unwrap();
    for part in ["很多", "colour", "red", "星星"] {
        assert!(now.contains(part), "{part}: {now}");
    }
}

/// The file carries the state that it started from, with its source and its time.
#[test]
fn a_saved_draft_carries_the_state_that_it_started_from() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &serde_json::json!({}), &published(&s, CARD, LAST)));
    w.until("the history", |w| w.studio().card.loaded);
    w.fill(FIELD, "星星");
    let path = w.home.path().join("悦享卡.cardrights");
    w.picks.lock().unwrap().push_back(vec![path.clone()]);
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the file", |w| path.exists() && !w.studio().editor.document.unsaved());
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(file["mchid"], s.identity.credentials.mchid.as_str());
    let time = this_year("10-28T16:02:00+08:00");
    assert_eq!((&file["base"]["source"], &file["base"]["time"]), (&"published".into(), &time.into()));
    assert_eq!(file["base"]["rights"]["bonus"]["bonus_value_word"], "云豆");
    assert_eq!(file["rights"]["bonus"]["bonus_value_word"], "星星");
}

/// Kept and saved are two things, in words; closing asks about the second one.
#[test]
fn kept_and_saved_are_told_apart_and_closing_asks() {
    let mut w = Window::new(SIZE);
    assert!(w.says("还没有改动"));
    w.fill(FIELD, "云豆");
    w.until("kept", |w| w.says("改动已暂存") && w.says("未存成文件"));
    assert!(!w.says("已存成文件"));
    apply(&mut w, Action::Draft(DraftAction::CloseWindow));
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Unsaved(Then::Close))) && w.says("关闭前要保存吗？"));
    w.button("取消");
    assert!(w.studio().sheets.open.is_none() && stands(&w) == "云豆");
    let path = w.home.path().join("云豆.cardrights");
    w.picks.lock().unwrap().push_back(vec![path.clone()]);
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("saved", |w| w.says("已存成文件"));
    assert!(path.exists() && !w.says("未存成文件"));
    // What is saved needs no question, and no slot stays behind.
    w.harness.run_steps(40);
    apply(&mut w, Action::Draft(DraftAction::CloseWindow));
    assert!(w.studio().sheets.open.is_none());
    let slots = || record::unsaved(w.home.path()).len();
    let begun = std::time::Instant::now();
    while slots() > 0 {
        assert!(begun.elapsed().as_secs() < 20, "the slot is cleared");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

/// What cannot be read at the start is set aside and told, and the window opens all the same.
#[test]
fn what_cannot_be_read_at_the_start_is_set_aside_and_told_in_the_window() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    std::fs::create_dir(dir.path().join("autosave")).unwrap();
    for name in ["settings.json", "merchants.json", "autosave/7-abcdefgh.json"] {
        std::fs::write(dir.path().join(name), "{乱码").unwrap();
    }
    let mut w = Window::at(SIZE, egui::Theme::Light, Arc::clone(&dir), Lang::ZhCn);
    for name in ["settings", "merchants", "7-abcdefgh"] {
        w.until(name, |w| told(w).iter().any(|t| t.contains(name)));
        assert!(told(&w).iter().any(|t| t.contains(&format!("{name}.unreadable-"))), "{name}: {:?}", told(&w));
    }
    assert!(w.studio().sheets.open.is_none() && stands(&w) == "我的积分", "演练 as on the first day");
    let folders = [dir.path().to_owned(), dir.path().join("autosave")];
    let aside = folders.iter().flat_map(|d| std::fs::read_dir(d).unwrap().flatten());
    let aside: Vec<_> = aside.filter(|e| e.path().to_string_lossy().contains(".unreadable-")).collect();
    assert_eq!(aside.len(), 3);
    assert!(aside.iter().all(|e| std::fs::read_to_string(e.path()).unwrap() == "{乱码"));
}

/// A read-only file from a chat leads straight to 另存为.
#[test]
fn a_read_only_file_leads_straight_to_another_name() {
    let mut w = Window::new(SIZE);
    let path = written(&w, "聊天里的.cardrights", &draft("原来"));
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    apply(&mut w, Action::Draft(DraftAction::Open(path.clone())));
    w.until("the draft", |w| stands(w) == "原来");
    w.fill(FIELD, "新的");
    let copy = w.home.path().join("另一份.cardrights");
    w.picks.lock().unwrap().push_back(vec![copy.clone()]);
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the copy", |w| copy.exists() && !w.studio().editor.document.unsaved());
    assert!(std::fs::read_to_string(&path).unwrap().contains("原来"));
    assert!(std::fs::read_to_string(&copy).unwrap().contains("新的"));
}

/// A full disk behind a symbolic link: one sentence, the draft still in the window, and saved elsewhere afterwards.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_the_draft_stays_in_the_window() {
    let mut w = Window::new(SIZE);
    let full = w.home.path().join("满.cardrights");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    w.fill(FIELD, "云豆");
    w.picks.lock().unwrap().push_back(vec![full.clone()]);
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the sentence", |w| told(w).iter().any(|t| t.contains("磁盘已满，无法保存到 满.cardrights")));
    assert!(w.says("改动仍在窗口里") && stands(&w) == "云豆" && w.studio().editor.document.unsaved());
    assert!(!w.says("已存成文件"));
    assert!(std::fs::symlink_metadata(&full).unwrap().is_symlink(), "the link is still one");
    // A link to a place that has room is written through.
    let target = w.home.path().join("真的在这里.cardrights");
    let link = w.home.path().join("链接.cardrights");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    w.picks.lock().unwrap().push_back(vec![link.clone()]);
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the file", |w| !w.studio().editor.document.unsaved());
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(target).unwrap().contains("云豆"));
}

/// Undo belongs to the document, and never to what an input method is composing.
#[test]
fn undo_waits_for_the_input_method_and_composed_text_is_one_step() {
    let mut w = Window::new(SIZE);
    w.fill(FIELD, "云");
    w.press(Role::CheckBox, "展示发票");
    w.field(FIELD).focus();
    w.settle();
    w.harness.key_press(Key::End);
    w.settle();
    let preedit = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    w.harness.event(preedit("dou"));
    w.harness.step();
    let before = w.studio().editor.document.draft.clone();
    for key in [Key::Z, Key::Y] {
        w.harness.key_press_modifiers(Modifiers::COMMAND, key);
        w.harness.step();
        w.harness.event(preedit("dou"));
        w.harness.step();
    }
    assert_eq!(w.studio().editor.document.draft, before, "composing: nothing is undone, nothing is taken over");
    w.harness.event(Event::Ime(ImeEvent::Commit("豆".into())));
    w.settle();
    assert_eq!(stands(&w), "云豆");
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert_eq!(stands(&w), "云", "the composed word is one step, without a letter of dou");
    assert!(w.phone().contains("查看我的发票"), "the step before it still stands");
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert!(!w.phone().contains("查看我的发票"));
}

/// 与预览不同 stands in the record, and 发布记录 says so.
#[test]
fn what_the_phone_showed_goes_into_the_record() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &serde_json::json!({}), &published(&s, CARD, LAST)));
    w.until("the history", |w| w.studio().card.loaded);
    for (word, button, note) in [("星星", "与预览不同", false), ("月亮", "手机上看过，一致", true)] {
        w.fill(FIELD, word);
        w.button("发布…");
        w.button("确认发布");
        w.until("the verdict", |w| !w.studio().publication.is_running() && w.says("请在手机核对"));
        // What changed is there to be ticked.
        assert!(w.says(word), "{:?}", w.labels());
        if note {
            w.press(Role::CheckBox, &format!("积分名称：{word}"));
        }
        w.button(button);
        let home = Arc::clone(&w.home);
        let said = format!(r#""note":{{"compared":{{"same":{note},"seen":{},"of":1}}}}"#, usize::from(note));
        w.until("the line", |_| record::text(home.path(), record::REAL).contains(&said));
    }
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("both", |w| w.says("手机上与预览不同（核对了 0 项，共 1 项）") && w.says("手机上看过，一致（1 项）"));
}

/// A publication of another window that is still at work is no unknown one; as soon as that window is gone, it is.
#[test]
fn another_window_that_is_still_at_work_is_not_called_unknown() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let intent = line(&s, "a", "intent", serde_json::json!({ "body": LAST }));
    let dir = home(&s, &serde_json::json!({}), &[intent]);
    let path = dir.path().join(record::REAL);
    let other = Record::open(&path, 4_000_000).unwrap();
    let mut w = window(&s, Arc::clone(&dir));
    w.until("the record", |w| w.studio().card.loaded);
    assert!(!w.says("结果未知（可能已生效）"), "{:?}", w.labels());
    w.harness.key_press(Key::Escape);
    w.settle();
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the row", |w| w.says("还没有结果"));
    drop((w, other));
    let mut w = window(&s, dir);
    w.until("the sheet", |w| w.says("结果未知（可能已生效）"));
}

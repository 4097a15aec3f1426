//! Disks and folders that fail, and other windows at work, as the window meets them: one clear sentence, and everything
//! that was typed still there.

use std::sync::Arc;

use crate::support::record;
use card_rights_studio::page::Mode;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::settings::ThemeChoice;
use card_rights_studio::studio::action::{Action, DraftAction, PictureAction, ViewAction};
use card_rights_studio::words::Lang;
use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::real::{CARD, home};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const FIELD: &str = "积分名称";

fn told(w: &Window) -> Vec<String> {
    w.studio().view.toasts.all().iter().map(|t| t.text.clone()).collect()
}

#[test]
fn a_folder_that_is_gone_is_told_once_and_the_draft_stays() {
    let mut w = Window::new(SIZE);
    let folder = w.home.path().join("共享盘");
    std::fs::create_dir(&folder).unwrap();
    w.saved_as("共享盘/悦享卡.cardrights");
    std::fs::remove_dir_all(&folder).unwrap();
    w.fill(FIELD, "云豆");
    for _ in 0..2 {
        apply(&mut w, Action::Draft(DraftAction::Save));
        w.until("the sentence", |w| told(w).iter().any(|t| t.contains("悦享卡.cardrights")));
        let troubles = told(&w).iter().filter(|t| t.contains("无法保存到 悦享卡.cardrights")).count();
        assert_eq!(troubles, 1, "{:?}", told(&w));
        assert!(w.says("改动仍在窗口里"));
        assert_eq!(w.field(FIELD).value().as_deref(), Some("云豆"));
        assert!(w.studio().editor.document.unsaved());
    }
    // And elsewhere it is saved.
    let other = w.home.path().join("另一处.cardrights");
    w.picks(&other);
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the copy", |w| !w.studio().editor.document.unsaved());
    assert!(std::fs::read_to_string(other).unwrap().contains("云豆"));
}

/// A name without its ending gets it whole, and a file that is there under that name is replaced only when the dialog
/// was answered for it.
#[test]
fn a_name_gets_its_ending_and_replaces_nothing_that_nobody_agreed_to() {
    let mut w = Window::new(SIZE);
    let home = w.home.path().to_owned();
    let at = |name: &str| home.join(name);
    let (short, whole, other) = (at("春节1.5倍"), at("春节1.5倍.cardrights"), at("春节.cardrights"));
    w.fill(FIELD, "云豆");
    w.picks(&short);
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the file", |w| !w.studio().editor.document.unsaved());
    assert!(whole.exists() && !short.exists());
    // Under the name with its ending there is another file: nothing is written before it was named itself.
    std::fs::write(&other, "{}").unwrap();
    w.fill(FIELD, "新豆");
    w.picks(at("春节"));
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the sentence", |w| w.says("已经有「春节.cardrights」"));
    w.harness.run_steps(8);
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "{}");
    assert!(w.studio().editor.document.unsaved());
    w.picks.lock().unwrap().extend([vec![at("春节")], vec![other.clone()]]);
    apply(&mut w, Action::Draft(DraftAction::SaveAs));
    w.until("the second answer", |w| !w.studio().editor.document.unsaved());
    assert!(std::fs::read_to_string(&other).unwrap().contains("新豆"));
    // So it is with pictures.
    let picture = at("春节.png");
    std::fs::write(&picture, "somebody's").unwrap();
    w.picks(at("春节"));
    apply(&mut w, Action::Picture(PictureAction::Export(Default::default())));
    w.until("the sentence", |w| w.says("已经有「春节.png」"));
    w.harness.run_steps(8);
    assert_eq!(std::fs::read_to_string(&picture).unwrap(), "somebody's");
}

/// A file that was opened under another ending is saved where it is.
#[test]
fn a_file_without_an_ending_is_saved_under_its_own_name() {
    let mut w = Window::new(SIZE);
    let (file, beside) = (w.home.path().join("春节"), w.home.path().join("春节.cardrights"));
    std::fs::write(&file, r#"{"bonus":{"bonus_value_word":"云豆"}}"#).unwrap();
    std::fs::write(&beside, "{}").unwrap();
    apply(&mut w, Action::Draft(DraftAction::Open(file.clone())));
    w.until("the draft", |w| w.field(FIELD).value().as_deref() == Some("云豆"));
    w.fill(FIELD, "新豆");
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the file", |w| !w.studio().editor.document.unsaved());
    assert!(std::fs::read_to_string(&file).unwrap().contains("新豆"));
    assert_eq!(std::fs::read_to_string(&beside).unwrap(), "{}");
}

/// The program's own folder cannot be written: told in one sentence, and kept as soon as it can be, without a keystroke.
#[test]
fn what_cannot_be_kept_is_told_once_and_kept_when_the_folder_is_there_again() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    std::fs::write(dir.path().join("log"), "no folder").unwrap();
    let mut w = Window::at(SIZE, Theme::Light, Arc::clone(&dir), Lang::ZhCn);
    w.fill(FIELD, "云豆");
    w.until("the sentence", |w| !told(w).is_empty());
    w.fill(FIELD, "云豆二");
    w.harness.run_steps(8);
    assert_eq!(told(&w).len(), 1, "{:?}", told(&w));
    assert!(w.says("无法写入程序的文件夹") && w.says("改动仍在窗口里"), "{:?}", told(&w));
    assert!(!w.says("改动已暂存"), "nothing is claimed that is not so");
    assert_eq!(w.field(FIELD).value().as_deref(), Some("云豆二"));
    std::fs::remove_file(dir.path().join("log")).unwrap();
    w.until("改动已暂存", |w| w.says("改动已暂存"));
    assert!(record::unsaved(dir.path())[0].contains("云豆二"));
}

/// Two windows at once: what one adds, the other does not write away.
#[test]
fn a_merchant_that_another_window_added_is_not_written_away() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let dir = home(&s, &serde_json::json!({}), &[]);
    let path = dir.path().join("merchants.json");
    let mut w = Window::at(SIZE, Theme::Light, Arc::clone(&dir), Lang::ZhCn);
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    let mut there: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let mut other = there["all"][0].clone();
    (other["id"], other["name"], other["mchid"]) = ("m2".into(), "海边餐厅".into(), "1900000002".into());
    there["all"].as_array_mut().unwrap().push(other);
    there["all"][0]["name"] = "云栖大酒店".into();
    std::fs::write(&path, there.to_string()).unwrap();
    // This window remembers another card of its merchant, and removes nobody.
    w.fill("会员卡ID", "pOTHER");
    w.harness.get_by_role_and_label(Role::CheckBox, "展示会员积分").focus();
    w.until("both", |w| w.studio().merchants.known.all.len() == 2);
    let text = std::fs::read_to_string(&path).unwrap();
    for word in ["海边餐厅", "pOTHER", CARD] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// Two windows at once: the recent drafts of both are remembered, and what one set the other does not set back.
#[test]
fn what_two_windows_remember_is_put_together() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let settings = dir.path().join("settings.json");
    std::fs::write(&settings, r#"{"strip_closed":true,"later":7}"#).unwrap();
    let open = || Window::at(SIZE, Theme::Light, Arc::clone(&dir), Lang::ZhCn);
    let (mut a, mut b) = (open(), open());
    let read = || serde_json::from_slice::<serde_json::Value>(&std::fs::read(&settings).unwrap()).unwrap();
    let save = |w: &mut Window, name: &str| {
        let path = dir.path().join(name);
        w.picks(&path);
        apply(w, Action::Draft(DraftAction::SaveAs));
        w.until(name, |w| w.studio().recent().first() == Some(&path) && read()["recent"][0] == *path.to_str().unwrap());
    };
    save(&mut a, "一.cardrights");
    save(&mut b, "二.cardrights");
    apply(&mut a, Action::View(ViewAction::Theme(ThemeChoice::Dark)));
    a.until("the theme", |_| read()["theme"] == "dark");
    apply(&mut b, Action::View(ViewAction::Mode(Mode::Care)));
    b.until("the mode", |_| read()["phone_mode"] == "care");
    save(&mut a, "三.cardrights");
    save(&mut b, "一.cardrights");
    let there = read();
    let names: Vec<_> =
        there["recent"].as_array().unwrap().iter().map(|p| p.as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["一.cardrights", "三.cardrights", "二.cardrights"]);
    assert_eq!((&there["theme"], &there["phone_mode"], &there["later"]), (&"dark".into(), &"care".into(), &7.into()));
    // What the other one opened stands in this one's menu too, as soon as it writes anything; its looks are its own.
    assert_eq!(b.studio().recent().len(), 3);
    assert_eq!(b.studio().view.settings.theme, ThemeChoice::System);
}

/// Both windows remember a card of the same merchant.
#[test]
fn cards_that_two_windows_added_to_one_merchant_are_both_there() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let dir = home(&s, &serde_json::json!({}), &[]);
    let mut windows = ["pONE", "pTWO"].map(|card| {
        let mut w = Window::at(SIZE, Theme::Light, Arc::clone(&dir), Lang::ZhCn);
        w.until("the question", |w| w.says("会员现在能看到哪几栏"));
        w.harness.key_press(egui::Key::Escape);
        w.settle();
        (w, card)
    });
    let text = || std::fs::read_to_string(dir.path().join("merchants.json")).unwrap();
    for (w, card) in &mut windows {
        w.fill("会员卡ID", card);
        w.harness.get_by_role_and_label(Role::CheckBox, "展示会员积分").focus();
        w.until(card, |_| text().contains(*card));
    }
    for card in [CARD, "pONE", "pTWO"] {
        assert!(text().contains(card), "{card}: {}", text());
    }
}

/// Two windows at once: each keeps its own work, none takes the other for dead, and both are offered when they are gone.
#[test]
fn two_windows_keep_their_own_work_and_both_are_offered_when_they_are_gone() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let open = || Window::at(SIZE, Theme::Light, Arc::clone(&dir), Lang::ZhCn);
    let slots = || record::unsaved(dir.path()).len();
    let live = || record::windows_alive(dir.path());
    let mut windows = [open(), open()];
    for (w, word) in windows.iter_mut().zip(["云豆", "星星"]) {
        w.fill(FIELD, word);
        w.until("改动已暂存", |w| w.says("改动已暂存"));
    }
    assert_eq!(slots(), 2);
    assert!(open().studio().sheets.open.is_none(), "nobody is dead yet");
    drop(windows);
    // Their lanes end a moment later.
    while live() > 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let mut w = open();
    let restore = |w: &Window| w.harness.query_all_by_role_and_label(Role::Button, "恢复").count();
    assert_eq!(restore(&w), 2);
    w.harness.query_all_by_role_and_label(Role::Button, "恢复").next().unwrap().click_accesskit();
    w.settle();
    assert!(restore(&w) == 0 && w.says("其余没存完的草稿还在"), "one at a time: {:?}", w.labels());
    let first = w.field(FIELD).value().unwrap();
    assert!(first == "云豆" || first == "星星", "{first}");
    w.until("its old slot is gone", |w| w.says("改动已暂存") && slots() == 2);
    drop(w);
    while live() > 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(restore(&open()), 2, "the other one is offered on, and the first as it was left");
}

/// The differences of a file that somebody else changed, before anything is overwritten.
#[test]
fn a_changed_file_shows_when_and_what() {
    let mut w = Window::new(SIZE);
    let path = w.saved_as("悦享卡.cardrights");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("我的积分", "星星").replace("更多礼品", "兑换好礼")).unwrap();
    w.fill(FIELD, "云豆");
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("when", |w| w.says("被改过"));
    assert!(!w.says("星星"), "folded until it is asked for");
    w.button("查看差异");
    let all = w.labels();
    let place = |text: &str| all.iter().rposition(|l| l == text).unwrap_or_else(|| panic!("{text} in {all:?}"));
    assert!(place("星星") < place("云豆"), "theirs on the left, ours on the right");
    assert!(place("兑换好礼") < place("更多礼品"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("星星"), "looking changes nothing");
    // What is no draft any more is said to be none.
    w.button("取消");
    std::fs::write(&path, "乱码").unwrap();
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("when", |w| w.says("被改过"));
    w.button("查看差异");
    assert!(w.says("读不懂，无法比较"));
}

/// Whose the file is, where that is somebody else; a file of the person's own names nobody.
#[cfg(unix)]
#[test]
fn a_changed_file_of_somebody_else_names_its_owner() {
    use card_rights_studio::platform::other_owner;
    const NOBODY: u32 = 65534;
    let mut w = Window::new(SIZE);
    let path = w.saved_as("悦享卡.cardrights");
    assert_eq!(other_owner(&std::fs::metadata(&path).unwrap()), None, "one's own");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("我的积分", "星星")).unwrap();
    if std::os::unix::fs::chown(&path, Some(NOBODY), None).is_err() {
        // Only root gives files away; everybody else meets root's own files.
        assert!(other_owner(&std::fs::metadata("/etc/passwd").unwrap()).is_some_and(|n| !n.is_empty()));
        return;
    }
    let owner = other_owner(&std::fs::metadata(&path).unwrap()).unwrap();
    w.fill(FIELD, "云豆");
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("whose it is", |w| w.says("被改过，文件所有者："));
    assert!(w.says(&format!("文件所有者：{owner}。")), "{:?}", w.labels());
    assert!(std::fs::read_to_string(&path).unwrap().contains("星星"), "nothing is overwritten");
}

//! The form and the phone in one window, by label.

use card_rights_studio::rights::Section;
use card_rights_studio::rights::field::FieldId;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::NodeT as _;

use crate::support::window::Window;

const WIDE: [f32; 2] = [1440.0, 900.0];

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None })
}

#[test]
fn a_key_typed_is_on_the_phone_one_step_later() {
    let mut w = Window::new(WIDE);
    w.field("积分名称").focus();
    w.settle();
    w.harness.key_press(Key::End);
    w.harness.step();
    w.harness.event(Event::Text("币".into()));
    w.harness.step();
    assert!(w.phone().contains("我的积分币"), "{}", w.phone());
}

/// Composing text never reaches check, counter, phone or draft, also when the focus is lost.
#[test]
fn composing_text_stays_in_its_field_and_is_gone_when_the_focus_leaves() {
    let mut w = Window::new(WIDE);
    w.field("积分名称").focus();
    w.settle();
    w.harness.key_press(Key::End);
    w.harness.step();
    let revision = w.studio().editor.document.revision;
    for text in ["n", "ni", "ni hao"] {
        w.harness.event(preedit(text));
        w.settle();
        assert_eq!(w.studio().editor.document.draft.rights.text(FieldId::BonusValueWord), Some("我的积分"));
        assert!(!w.phone().contains("ni"), "{}", w.phone());
    }
    assert_eq!(w.studio().editor.document.revision, revision);
    // Undo belongs to nobody while composing.
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert_eq!(w.studio().editor.document.revision, revision);
    w.field("积分用途标题").focus();
    w.settle();
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"));
    // And a text that is given comes through whole.
    w.field("积分名称").focus();
    w.settle();
    w.harness.key_press(Key::End);
    w.harness.event(preedit("ni hao"));
    w.harness.step();
    w.harness.event(Event::Ime(ImeEvent::Commit("你好".into())));
    w.harness.step();
    assert!(w.phone().contains("我的积分你好"), "{}", w.phone());
}

#[test]
fn undo_and_redo_work_in_a_field_in_focus_and_go_by_ideas() {
    let mut w = Window::new(WIDE);
    w.fill("积分名称", "币");
    w.press(Role::CheckBox, "展示发票");
    assert!(w.phone().contains("查看我的发票"));
    w.field("积分名称").focus();
    w.settle();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert!(!w.phone().contains("查看我的发票"));
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    w.settle();
    assert_eq!(w.field("积分名称").value().as_deref(), Some("我的积分"));
    assert!(w.field("积分名称").is_focused(), "the focus is where the edit was");
    w.harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    w.harness.step();
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    w.settle();
    assert_eq!(w.field("积分名称").value().as_deref(), Some("币"));
    assert!(w.phone().contains("查看我的发票"));
}

#[test]
fn a_problem_stands_beside_its_field_and_its_repair_repairs() {
    let mut w = Window::new(WIDE);
    w.fill("积分入口AppID", "wx00000000 00000001");
    let said = |w: &Window| w.field("积分入口AppID").accesskit_node().description().unwrap_or_default();
    assert!(said(&w).contains("中间有空格"), "{}", said(&w));
    w.button("改正");
    assert_eq!(w.field("积分入口AppID").value().as_deref(), Some("wx0000000000000001"));
    assert!(!said(&w).contains("空格"));
    let path = |w: &Window| w.field("积分入口路径").accesskit_node().description().unwrap_or_default();
    assert!(path(&w).contains("还缺小程序路径"));
    assert!(w.says("1 处需要修改"));
    w.button("去掉这个跳转");
    assert_eq!(w.field("积分入口AppID").value().as_deref(), Some(""));
    assert!(w.says("没有需要修改的地方"));
}

#[test]
fn numbers_take_full_width_digits_and_letters_are_a_problem_that_loses_nothing() {
    let mut w = Window::new(WIDE);
    w.fill("初始积分", "２５０");
    assert!(w.phone().contains("250"), "{}", w.phone());
    w.fill("初始积分", "两百");
    assert_eq!(w.field("初始积分").value().as_deref(), Some("两百"));
    assert!(w.field("初始积分").accesskit_node().description().unwrap_or_default().contains("两百"));
    w.button("发布…");
    assert!(!w.studio().publication.is_running() && w.says("两百"));
}

/// A click on the phone focuses the field; a ghost leads to its switch.
#[test]
fn a_click_on_the_phone_leads_to_its_field_and_a_ghost_to_its_switch() {
    let mut w = Window::new(WIDE);
    w.button("手机上的积分用途说明");
    assert!(w.field("积分用途说明").is_focused());
    w.button("手机上的展示发票");
    let switch = w.harness.root().children_recursive().find(|n| {
        n.accesskit_node().role() == Role::CheckBox && n.accesskit_node().label().as_deref() == Some("展示发票")
    });
    assert!(switch.unwrap().is_focused());
    assert_eq!(
        w.studio().editor.document.draft.rights.shown(Section::Fapiao),
        Some(false),
        "only the switch turns it on"
    );
}

#[test]
fn three_layouts_and_in_the_two_wider_ones_the_phone_never_leaves() {
    for (size, rail) in [([1440.0, 900.0], true), ([1280.0, 640.0], true), ([1093.0, 534.0], false)] {
        let w = Window::new(size);
        assert!(!w.phone().is_empty());
        assert_eq!(w.says("卡面信息"), rail, "{size:?}");
    }
    let mut w = Window::new([911.0, 432.0]);
    assert!(!w.phone().is_empty(), "the strip of the phone");
    w.press(Role::RadioButton, "手机");
    assert!(!w.phone().is_empty() && !w.labels().contains(&"积分名称".to_owned()));
    w.press(Role::RadioButton, "填写");
    assert!(w.labels().contains(&"积分名称".to_owned()));
}

#[test]
fn a_menu_closes_with_its_choice_and_languages_change_at_once() {
    let mut w = Window::new(WIDE);
    w.button("文件");
    assert!(w.labels().contains(&"打开草稿…".to_owned()));
    w.button("关于");
    assert!(!w.labels().contains(&"打开草稿…".to_owned()));
    w.harness.key_press(Key::Escape);
    w.settle();
    w.button("文件");
    w.button("语言");
    w.press(Role::RadioButton, "English");
    assert!(w.says("Publish…") && w.says("我的积分"), "the phone speaks Chinese in every language");
}

/// A tick that the form shows as off is sent as off: its object may not be sent without it.
#[test]
fn the_coupon_tick_is_off_as_soon_as_its_object_has_another_member() {
    let mut w = Window::new(WIDE);
    w.button("撤销");
    let file = w.home.path().join("a.cardrights");
    std::fs::write(&file, r#"{"show_favor":true,"card_id":"pTRIAL0000000000000000000001"}"#).unwrap();
    w.picks(file);
    w.harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    w.until("the draft", |w| w.studio().editor.document.name().is_some());
    w.fill("会员专享价文案", "周二八折");
    assert_eq!(w.studio().editor.document.draft.rights.favor.show_coupon, Some(false));
    assert!(!w.says("这一项必须填写"), "{:?}", w.labels());
}

#[test]
fn an_idle_window_asks_for_no_frame_with_a_field_in_focus_too() {
    let mut w = Window::new(WIDE);
    w.field("积分名称").focus();
    // The caret blinks for some seconds, autosave is done, then nothing is left to do.
    w.harness.run_steps(40);
    let delay = w.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > std::time::Duration::from_secs(60), "{delay:?}");
}

/// 改动已暂存 is only ever said of the newest change: it is what a crash leaves.
#[test]
fn what_is_kept_is_said_of_the_newest_change_alone() {
    let mut w = Window::new(WIDE);
    w.field("积分名称").focus();
    w.settle();
    for text in ["甲", "乙"] {
        w.harness.event(Event::Text(text.into()));
        // The bottom line is drawn before the form: it follows one frame later.
        w.harness.run_steps(2);
        assert!(!w.says("改动已暂存"), "{text}: {:?}", w.labels());
        w.until("改动已暂存", |w| w.says("改动已暂存"));
    }
}

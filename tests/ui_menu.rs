//! The menu 文件, and what is small about the top of the window and its sheets: each thing opens what it is called, and says
//! its keys.

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, MerchantAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::real::{CARD, LAST, home, published, ready};
use crate::support::window::{Window, apply};

#[test]
fn the_settings_of_the_chosen_merchant_open_from_the_menu_and_no_list() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.button("文件");
    w.button("商户设置…");
    assert_eq!(w.field("商户号").value().as_deref(), Some(&*s.identity.credentials.mchid), "{:?}", w.labels());
    assert!(!w.says("添加商户…"), "no list between");
}

/// The face that was read stays on the phone when the merchant's settings are saved.
#[test]
fn saving_a_merchant_keeps_the_face_of_its_card() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.button("从微信读取卡面");
    w.until("the card to be read", |w| !w.studio().jobs.is_reading() && w.studio().card.read_at.is_some());
    let face = w.studio().card.face.clone();
    assert_eq!(face.title, "演练会员卡", "{face:?}");
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("商户名称（仅本机显示）", "云栖酒店 虹桥店");
    w.button("保存商户");
    w.until("it to be kept", |w| w.studio().merchant_name() == "云栖酒店 虹桥店");
    assert_eq!(w.studio().card.face, face);
}

/// What has keys says them beside its name, for the eye and for a screen reader.
#[test]
fn the_menu_says_the_keys_of_what_it_offers() {
    let mut w = Window::new([911.0, 432.0]);
    w.button("文件");
    for (name, keys) in [
        ("打开草稿…", "Ctrl+O"),
        ("保存草稿", "Ctrl+S"),
        ("另存为…", "Ctrl+Shift+S"),
        ("撤销", "Ctrl+Z"),
        ("帮助", "F1"),
    ] {
        let item = w.harness.get_by_role_and_label(Role::Button, name);
        let node = item.accesskit_node();
        assert_eq!(node.description().as_deref(), Some(keys), "{name}");
    }
}

/// A row of 发布记录 and a success name the card and not what only an engineer reads.
#[test]
fn a_record_shows_no_number_of_the_server_before_it_is_looked_into() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut lines = published(&s, CARD, LAST).to_vec();
    for line in &mut lines {
        line["status"] = 204.into();
        line["request_id"] = "08F78BB6BF0610F502".into();
    }
    let mut w = Window::at([1440.0, 900.0], egui::Theme::Light, home(&s, &json!({}), &lines), Default::default());
    w.until("what was published last", |w| w.says("上次发布（本机"));
    w.harness.get_all_by_label_contains("发布记录").last().unwrap().click_accesskit();
    w.settle();
    assert!(w.says("悦享会员卡") && w.says("已发布，微信已确认"), "{:?}", w.labels());
    for number in ["204", "08F78BB6BF0610F502"] {
        assert!(!w.says(number), "{number}: {:?}", w.labels());
    }
    w.harness.get_all_by_role_and_label(Role::Button, "查看").next().unwrap().click_accesskit();
    w.settle();
    assert!(w.says("08F78BB6BF0610F502"), "{:?}", w.labels());
}

/// The sheet of 导出预览图 shows what it would save, and shows it anew when that changes.
#[test]
fn the_export_shows_a_small_picture_of_what_it_would_save() {
    let mut w = Window::new([1440.0, 900.0]);
    w.button("导出预览图…");
    let size = |w: &Window| w.studio().pictures.glance.as_ref().and_then(|g| g.texture()).map(|t| t.size());
    w.until("the picture", |w| size(w).is_some() && !w.studio().jobs.is_glancing());
    assert!(w.harness.query_by_role_and_label(Role::Image, "要保存的图片").is_some());
    let chat = size(&w).unwrap();
    assert!(chat[1] > chat[0], "a picture for a chat is portrait: {chat:?}");
    let mut results = egui_kittest::SnapshotResults::new();
    w.harness.mask(egui::Rect::from_min_size(egui::pos2(0.0, 868.0), egui::vec2(1440.0, 32.0)));
    results.add(w.harness.try_snapshot("window/export-1440x900-light"));
    w.press(Role::RadioButton, "三种模式");
    w.until("the other picture", |w| size(w).is_some_and(|s| s[0] > s[1]) && !w.studio().jobs.is_glancing());
    w.button("取消");
    assert!(w.studio().pictures.glance.is_none(), "it goes with its sheet");
}

/// A long picture is shown at a width at which it can be read; the sheet scrolls to its end, and the buttons stay.
#[test]
fn a_long_picture_is_shown_at_its_width_and_scrolled_to_its_end() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for size in [[1280.0, 640.0], [1093.0, 534.0], [911.0, 432.0]] {
        let folder = home(&s, &json!({}), &published(&s, CARD, LAST));
        let mut w = Window::at(size, egui::Theme::Light, folder, Default::default());
        w.until("the history", |w| w.studio().card.loaded);
        // A section for the first time, and long texts.
        w.press(Role::CheckBox, "展示会员优惠");
        for (label, text) in [
            ("积分用途标题", "积分换礼与停车"),
            ("积分用途说明", "20云豆抵3元，周二双倍，春节期间另有惊喜，每人每月最多兑换五次"),
            ("积分入口文字", "去积分商城看看"),
            ("会员专享价文案", "周二会员七折"),
        ] {
            w.fill(label, text);
        }
        let options = w.studio().pictures.options;
        apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Export(options)))));
        let made = |w: &Window| w.studio().pictures.glance.as_ref().and_then(|g| g.texture()).map(|t| t.size_vec2());
        w.until("the picture", |w| made(w).is_some() && !w.studio().jobs.is_glancing());
        let (made, shown) = (made(&w).unwrap(), w.harness.get_by_role_and_label(Role::Image, "要保存的图片").rect());
        assert!(made.y > made.x * 1.4, "it is long: {made:?}");
        assert!(shown.width() >= 320.0, "a thumbnail: {shown:?} in {size:?}");
        let right = shown.width() / shown.height() / (made.x / made.y);
        assert!((right - 1.0).abs() < 0.02, "in its own shape: {shown:?} of {made:?}");
        let save = w.harness.get_by_role_and_label(Role::Button, "存成图片…").rect();
        assert!(shown.bottom() > save.top(), "it goes on below: {shown:?} in {size:?}");
        let at = w.harness.get_by_role(Role::Dialog).rect().center();
        w.harness.event(egui::Event::PointerMoved(at));
        w.settle();
        for _ in 0..12 {
            w.harness.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::Vec2::new(0.0, -400.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: egui::Modifiers::NONE,
            });
            w.harness.run_steps(10);
        }
        let shown = w.harness.get_by_role_and_label(Role::Image, "要保存的图片").rect();
        assert!(shown.bottom() <= save.top(), "its end is in sight: {shown:?} {save:?} in {size:?}");
        assert_eq!(w.harness.get_by_role_and_label(Role::Button, "存成图片…").rect(), save);
    }
}

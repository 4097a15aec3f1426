//! 对比: before and now side by side where there is room, else the old value below each changed place; 还原这一处.

use card_rights_studio::rights::field::FieldId;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::real::{CARD, LAST, home, published};
use crate::support::window::Window;

const BEFORE: &str = "上次发布（本机 10-28 16:02）";

/// A real card whose last publication is known; two texts differ from it, and one is new.
fn compared(size: [f32; 2], theme: egui::Theme, lang: Lang) -> (Window, Sandbox) {
    let s = Sandbox::start(&Options::default()).unwrap();
    let dir = home(&s, &json!({}), &published(&s, CARD, LAST));
    let mut w = Window::at(size, theme, dir, lang);
    w.until("what was published last", |w| w.says(lang.t("tab-compare")));
    for (key, text) in [
        ("label-bonus-bonus_value_word", "周二云豆"),
        ("label-bonus-bonus_cost_word", "100云豆抵1元，周二加倍"),
        ("label-bonus-bonus_jump_word", "更多礼品"),
    ] {
        w.fill(lang.t(key), text);
    }
    w.press(Role::RadioButton, lang.t("tab-compare"));
    (w, s)
}

/// What a phone says to a screen reader.
fn phone(w: &Window, name: &str) -> Option<String> {
    let found = w.harness.query_by_role_and_label(Role::Group, name)?;
    Some(found.accesskit_node().description().unwrap_or_default())
}

fn text(w: &Window, field: FieldId) -> Option<&str> {
    w.studio().editor.document.draft.rights.text(field)
}

#[test]
fn from_1500_points_both_phones_stand_side_by_side_and_below_that_the_old_value_stands_under_its_place() {
    let (w, _s) = compared([1500.0, 900.0], egui::Theme::Light, Lang::ZhCn);
    let before = phone(&w, BEFORE).expect("the phone before");
    let now = phone(&w, "手机预览").unwrap();
    assert!(before.contains("10云豆抵1元") && !before.contains("周二云豆"), "{before}");
    assert!(now.contains("100云豆抵1元，周二加倍") && !now.contains("原："), "{now}");

    let (w, _s) = compared([1499.0, 900.0], egui::Theme::Light, Lang::ZhCn);
    assert!(phone(&w, BEFORE).is_none(), "no room for two");
    let now = phone(&w, "手机预览").unwrap();
    for old in ["原：云豆", "原：10云豆抵1元", "原：（未设置）"] {
        assert!(now.contains(old), "{old}: {now}");
    }
}

/// However long the words of a language: the menu of the phone's looks lies over none of the three tabs.
#[test]
fn the_menu_of_looks_lies_over_no_tab() {
    for size in [[1093.0, 534.0], [1000.0, 534.0], [1279.0, 720.0], [1440.0, 900.0]] {
        for lang in Lang::ALL {
            let (w, _s) = compared(size, egui::Theme::Light, lang);
            let Some(menu) = w.harness.query_by_role_and_label(Role::Button, lang.t("menu-looks")) else { continue };
            let compare = w.harness.get_by_role_and_label(Role::RadioButton, lang.t("tab-compare"));
            let (tabs, menu) = (compare.rect(), menu.rect());
            assert!(tabs.right() <= menu.left(), "{tabs:?} under {menu:?} in {size:?} {lang:?}");
            assert!(menu.right() <= size[0], "{menu:?} in {size:?} {lang:?}");
        }
    }
}

/// One field goes back, what else was changed stays, and one step of 撤销 brings it again.
#[test]
fn one_place_is_put_back_and_undone_in_one_step() {
    for width in [1600.0, 1440.0] {
        let (mut w, _s) = compared([width, 900.0], egui::Theme::Light, Lang::ZhCn);
        w.button("还原这一处：积分用途说明");
        let all = |w: &Window| {
            [FieldId::BonusValueWord, FieldId::BonusCostWord, FieldId::BonusJumpWord]
                .map(|f| text(w, f).map(str::to_owned))
        };
        let [name, cost, jump] = all(&w);
        assert_eq!(cost.as_deref(), Some("10云豆抵1元"), "{width}");
        assert_eq!((name.as_deref(), jump.as_deref()), (Some("周二云豆"), Some("更多礼品")));
        assert!(
            w.harness.query_by_role_and_label(Role::Button, "还原这一处：积分用途说明").is_none(),
            "it no longer differs"
        );
        // What was not set before is not set again.
        w.button("还原这一处：积分入口文字");
        assert_eq!(text(&w, FieldId::BonusJumpWord), None);
        for back in [Some("更多礼品"), Some("更多礼品")] {
            w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
            w.settle();
            assert_eq!(text(&w, FieldId::BonusJumpWord), back);
        }
        assert_eq!(text(&w, FieldId::BonusCostWord), Some("100云豆抵1元，周二加倍"), "one step for one place");
    }
}

/// What is gone from the page has its old value, and its way back, all the same.
#[test]
fn what_was_emptied_can_be_put_back() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let last = LAST.replace("\"bonus_cost_word\"", "\"bonus_jump_word\":\"更多礼品\",\"bonus_cost_word\"");
    let dir = home(&s, &json!({}), &published(&s, CARD, &last));
    let mut w = Window::at([1440.0, 900.0], egui::Theme::Light, dir, Lang::ZhCn);
    w.until("what was published last", |w| w.says("对比"));
    assert_eq!(text(&w, FieldId::BonusJumpWord), Some("更多礼品"));
    w.fill("积分入口文字", "多");
    w.harness.key_press(egui::Key::Backspace);
    w.settle();
    w.fill("初始积分", "5o");
    w.press(Role::RadioButton, "对比");
    assert!(w.phone().contains("原：更多礼品"), "{}", w.phone());
    w.button("还原这一处：积分入口文字");
    assert_eq!(text(&w, FieldId::BonusJumpWord), Some("更多礼品"));
    w.button("还原这一处：初始积分");
    assert_eq!(w.studio().editor.document.draft.rights.bonus.init_bonus, Some(50));
    assert!(!w.says("5o"), "what was no number went with it: {:?}", w.labels());
}

/// The two phones scroll together, and a switch that was turned on can be taken back at its place.
#[test]
fn a_section_that_is_shown_now_is_put_back_as_a_whole_switch() {
    let (mut w, _s) = compared([1600.0, 900.0], egui::Theme::Light, Lang::ZhCn);
    w.press(Role::CheckBox, "展示发票");
    assert_eq!(w.studio().editor.document.draft.rights.show_fapiao, Some(true));
    w.button("还原这一处：展示发票");
    assert_eq!(w.studio().editor.document.draft.rights.show_fapiao, Some(false));
}

#[test]
fn both_are_looked_at() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (size, theme, name, lang) in [
        ([1600.0, 900.0], egui::Theme::Light, "1600x900-light", Lang::ZhCn),
        ([1500.0, 800.0], egui::Theme::Dark, "1500x800-dark-en", Lang::En),
        ([1440.0, 900.0], egui::Theme::Light, "1440x900-light", Lang::ZhCn),
        ([1093.0, 534.0], egui::Theme::Dark, "1093x534-dark", Lang::ZhCn),
    ] {
        let (mut w, _s) = compared(size, theme, lang);
        let [wide, high] = size;
        w.harness.mask(egui::Rect::from_min_size(egui::pos2(0.0, high - 32.0), egui::vec2(wide, 32.0)));
        results.add(w.harness.try_snapshot(format!("window/compare-{name}")));
    }
}

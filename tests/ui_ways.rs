//! Ways through the window: the order in which Tab goes along the top, and a rail that knows where one is.

use card_rights_studio::rights::Section;
use egui::accesskit::Role;
use egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;

use crate::support::window::Window;

const WIDE: [f32; 2] = [1440.0, 900.0];

fn wheel(w: &mut Window, points: f32) {
    let at = w.field("积分名称").rect().center();
    let at = egui::pos2(at.x, 300.0);
    w.harness.event(Event::PointerMoved(at));
    w.harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    for _ in 0..8 {
        w.settle();
    }
}

#[test]
fn tab_goes_along_the_top_from_left_to_right() {
    let mut w = Window::new(WIDE);
    // So that 撤销 and 重做 can be pressed.
    w.fill("积分名称", "云币");
    w.fill("积分用途标题", "换礼");
    w.button("撤销");
    w.harness.get_by_role_and_label(Role::Button, "选择商户").focus();
    let mut names = Vec::new();
    for _ in 0..8 {
        w.settle();
        names.extend(w.focused().map(|f| f.0));
        w.harness.key_press(Key::Tab);
        w.harness.step();
    }
    let top = ["选择商户", "选择会员卡", "撤销", "重做", "文件", "帮助", "导出预览图…", "发布…"];
    assert_eq!(names, top);
    let places: Vec<f32> =
        top.iter().map(|name| w.harness.get_by_role_and_label(Role::Button, name).rect().center().x).collect();
    assert!(places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
}

#[test]
fn the_rail_follows_who_scrolls_and_a_click_brings_the_section_to_the_top() {
    for size in [WIDE, [1280.0, 640.0], [1093.0, 534.0]] {
        let mut w = Window::new(size);
        assert_eq!(w.studio().view.section, Section::Bonus);
        wheel(&mut w, 10_000.0);
        assert_eq!(w.studio().view.section, Section::Guide, "{size:?}");
        wheel(&mut w, -10_000.0);
        assert_eq!(w.studio().view.section, Section::Bonus, "{size:?}");
        // Its name goes on with what members see of it.
        let is_place = |l: &String| l == "优惠" || l.starts_with("优惠 ");
        let name = w.labels().into_iter().find(is_place).unwrap();
        let rail = w.harness.query_all_by_label(&name).next().unwrap().rect();
        w.harness.query_all_by_label(&name).next().unwrap().click_accesskit();
        w.settle();
        let switch = w.harness.get_by_label("展示会员优惠").rect();
        let top = if size[0] < 1280.0 { rail.bottom() } else { 56.0 };
        assert!(switch.top() - top < 60.0, "{size:?}: {switch:?} below {top}");
        assert_eq!(w.studio().view.section, Section::Favor);
    }
}

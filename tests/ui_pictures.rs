//! Pictures of the window at the sizes of real screens, light and dark; looked at by eye whenever they change.

use std::sync::Arc;

use card_rights_studio::words::Lang;

use crate::support::window::Window;

#[test]
fn the_first_start_at_four_sizes_light_and_dark() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (w, h) in [(1440, 900), (1280, 640), (1093, 534), (911, 432)] {
        for (theme, name) in [(egui::Theme::Light, "light"), (egui::Theme::Dark, "dark")] {
            let home = Arc::new(tempfile::tempdir().unwrap());
            let mut window = Window::at([w as f32, h as f32], theme, home, Lang::ZhCn);
            window.settle();
            results.add(window.harness.try_snapshot(format!("window/{w}x{h}-{name}")));
        }
    }
    let home = Arc::new(tempfile::tempdir().unwrap());
    let mut window = Window::at([1440.0, 900.0], egui::Theme::Light, home, Lang::En);
    results.add(window.harness.try_snapshot("window/1440x900-en"));
}

#[test]
fn from_the_confirmation_to_the_locked_switch() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (w, h, theme, name) in [
        (1440, 900, egui::Theme::Light, "light"),
        (1280, 640, egui::Theme::Dark, "dark"),
        (1093, 534, egui::Theme::Light, "light"),
        (911, 432, egui::Theme::Dark, "dark"),
    ] {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let mut window = Window::at([w as f32, h as f32], theme, home, Lang::ZhCn);
        window.fill("积分用途说明", "500积分=2小时停车");
        window.button("发布…");
        // The time of day stands in the bottom line.
        window.harness.mask(egui::Rect::from_min_size(egui::pos2(0.0, h as f32 - 32.0), egui::vec2(w as f32, 32.0)));
        results.add(window.harness.try_snapshot(format!("publish/{w}x{h}-{name}-confirm")));
        window.button("确认发布");
        window.until("the verdict", |w| {
            !w.studio().publication.is_running() && w.studio().publication.last_verdict.is_some()
        });
        assert!(window.says("已发布（演练，没有发给微信）"));
        window.button("再练一次：试着关掉积分");
        assert!(window.says("微信不允许关闭"));
    }
}

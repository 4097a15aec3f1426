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

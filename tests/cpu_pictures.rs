//! The CPU's pictures: the same from run to run, and a wrong pixel fails.

use egui::{Color32, pos2};

use crate::support::cpu_renderer::{builder, exact};

fn harness(wrong: bool) -> egui_kittest::Harness<'static> {
    let mut harness = builder([120.0, 60.0], 2.0).build_ui(move |ui| {
        ui.label("会员卡 Card 1");
        ui.painter().circle_filled(pos2(60.0, 40.0), 12.0, Color32::from_rgb(7, 193, 96));
        if wrong {
            // One pixel, one step darker than the background.
            let pixel = egui::Rect::from_min_size(pos2(100.0, 50.0), egui::Vec2::splat(0.5));
            let mut mesh = egui::Mesh::default();
            mesh.add_colored_rect(pixel, Color32::from_black_alpha(1));
            ui.painter().add(mesh);
        }
    });
    harness.run();
    harness
}

#[test]
fn a_picture_is_the_same_twice_and_one_wrong_pixel_fails() {
    let (first, second) = (harness(false).render().unwrap(), harness(false).render().unwrap());
    assert_eq!(first, second);
    harness(false).snapshot("cpu-renderer");
    let wrong = harness(true).render().unwrap();
    assert_eq!(first.pixels().zip(wrong.pixels()).filter(|(a, b)| a != b).count(), 1);
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy("tests/snapshots/cpu-renderer.png", dir.path().join("cpu-renderer.png")).unwrap();
    let here = exact().output_path(dir.path());
    assert!(egui_kittest::try_image_snapshot_options(&first, "cpu-renderer", &here).is_ok());
    // With UPDATE_SNAPSHOTS the difference is written instead of told.
    if std::env::var_os("UPDATE_SNAPSHOTS").is_none() {
        assert!(egui_kittest::try_image_snapshot_options(&wrong, "cpu-renderer", &here).is_err());
    }
}

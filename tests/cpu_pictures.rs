//! The CPU's pictures: the same from run to run, and a wrong pixel fails.

use egui::{Color32, TextureHandle, TextureOptions, pos2};

use crate::support::cpu_renderer::{CpuRenderer, builder, exact};
use crate::support::scene;

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

/// The judge's picture was drawn once by egui's wgpu renderer (`egui_kittest` with its `wgpu` feature and filtering as
/// for snapshots) on Mesa 22.3.6 lavapipe; anew when egui's own drawing changes. At 1, 2 and 3 times the two were as
/// close when it was made.
#[test]
fn a_gpu_draws_the_same_but_for_the_last_bit() {
    let mut kept: Option<[TextureHandle; 2]> = None;
    let mut harness = egui_kittest::Harness::builder()
        .with_size(scene::SIZE)
        .with_pixels_per_point(1.5)
        .with_theme(egui::Theme::Light)
        .with_context_setup(|ctx| ctx.set_fonts(scene::fonts()))
        .renderer(CpuRenderer::default())
        .build_ui(move |ui| {
            let load = |options| scene::picture(ui.ctx(), options);
            let pictures = kept.get_or_insert_with(|| [TextureOptions::LINEAR, TextureOptions::NEAREST].map(load));
            scene::draw(ui, pictures);
        });
    harness.run();
    let ours = harness.render().unwrap();
    let judge = image::open("tests/peer/lavapipe-1.5x.png").unwrap().into_rgba8();
    assert_eq!(ours.dimensions(), judge.dimensions());
    for (x, y, pixel) in ours.enumerate_pixels() {
        let theirs = judge.get_pixel(x, y);
        let off = pixel.0.iter().zip(theirs.0).map(|(a, b)| a.abs_diff(b)).max();
        assert!(off <= Some(1), "at {x}, {y}: {:?}, the judge has {:?}", pixel.0, theirs.0);
    }
}

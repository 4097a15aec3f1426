//! Pictures of a window without a display, a GPU or its libraries: `harness.snapshot(name)` on the export's own
//! rasteriser. The same bytes from run to run, so a single wrong pixel fails.
//!
//! ```ignore
//! let mut harness = cpu_renderer::builder([375.0, 200.0], 1.0).build_ui(|ui| { ui.label("会员卡"); });
//! harness.run();
//! harness.snapshot("card");
//! ```

use card_rights_studio::export::raster::Raster;
use card_rights_studio::platform::fonts;
use egui_kittest::{HarnessBuilder, SnapshotOptions, TestRenderer};

/// egui's frames drawn by [`Raster`].
#[derive(Default)]
pub struct CpuRenderer {
    raster: Raster,
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.raster.take_textures(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let points = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * points;
        let primitives = ctx.tessellate(output.shapes.clone(), points);
        let picture =
            self.raster.draw([size.x.round() as u32, size.y.round() as u32], points, &primitives, [0, 0, 0, 0]);
        image::RgbaImage::from_raw(picture.width, picture.height, picture.into_bytes())
            .ok_or_else(|| "the picture does not fill its size".to_owned())
    }
}

/// No pixel may differ, not even a little.
pub fn exact() -> SnapshotOptions {
    SnapshotOptions::new().threshold(0.0).max_failed_pixels(0)
}

/// The program's own fonts (Inter, and the installed Simplified face) in `ctx`.
pub fn install_fonts(ctx: &egui::Context) {
    let faces = fonts::simplified();
    assert!(faces.is_some(), "no Simplified Chinese font: apt install fonts-noto-cjk");
    ctx.set_fonts(fonts::definitions(faces.as_ref()).expect("the installed font can be read"));
}

/// A harness of `size` points with the program's fonts that draws on the CPU and takes exact snapshots.
pub fn builder<State>(size: [f32; 2], pixels_per_point: f32) -> HarnessBuilder<State> {
    HarnessBuilder::<State>::default()
        .with_size(size)
        .with_pixels_per_point(pixels_per_point)
        .with_theme(egui::Theme::Light)
        .with_options(exact())
        .with_context_setup(install_fonts)
        .renderer(CpuRenderer::default())
}

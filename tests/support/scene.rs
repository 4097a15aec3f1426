//! Everything that egui can ask of a renderer, for judging one against another. The program's own Inter only, so that
//! it looks the same on every computer.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{
    Align2, Color32, ColorImage, Context, FontData, FontDefinitions, FontFamily, FontId, Mesh, Rect, Shape, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, pos2, vec2,
};

/// Size of the scene in points.
pub const SIZE: [f32; 2] = [300.0, 260.0];

/// Inter and nothing else.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let inter = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.ttf"));
    fonts.font_data.insert("inter".into(), Arc::new(inter));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["inter".into()]);
    }
    fonts
}

/// A picture with gradients and hard edges.
pub fn picture(ctx: &Context, options: TextureOptions) -> TextureHandle {
    let texel = |i: usize| {
        let (x, y) = (i % 32, i / 32);
        let blue = if (x / 4 + y / 4) % 2 == 0 { 255 } else { 0 };
        Color32::from_rgb((x * 8) as u8, (y * 8) as u8, blue)
    };
    ctx.load_texture("picture", ColorImage::new([32, 32], (0..32 * 32).map(texel).collect()), options)
}

/// Draws it; `pictures` are one that is mixed and one that is not.
pub fn draw(ui: &Ui, pictures: &[TextureHandle; 2]) {
    let p = ui.painter();
    let rect = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(pos2(x, y), vec2(w, h));
    let clear = |r, g, b, a| Color32::from_rgba_unmultiplied(r, g, b, a);
    let font = FontId::proportional;
    p.rect_filled(rect(0.0, 0.0, 300.0, 260.0), 0.0, Color32::from_gray(240));
    p.text(pos2(8.0, 8.0), Align2::LEFT_TOP, "Member card 0123 gjpqy", font(17.0), Color32::BLACK);
    // Off the pixels, and half transparent.
    p.text(pos2(10.3, 32.7), Align2::LEFT_TOP, "off the grid", font(14.0), clear(200, 30, 30, 160));
    p.circle_filled(pos2(40.0, 90.0), 20.3, Color32::from_rgb(7, 193, 96));
    p.circle_stroke(pos2(100.0, 90.0), 18.0, Stroke::new(1.3, Color32::BLACK));
    let (framed, edge) = (rect(140.4, 70.2, 60.0, 40.0), Stroke::new(2.0, Color32::RED));
    p.rect(framed, 12.0, clear(20, 60, 200, 90), edge, StrokeKind::Inside);
    p.extend(Shape::dashed_line(&[pos2(8.0, 122.0), pos2(200.0, 131.0)], Stroke::new(1.0, Color32::BLUE), 4.0, 3.0));
    let zigzag = vec![pos2(215.0, 60.0), pos2(245.0, 120.0), pos2(280.0, 65.0)];
    p.add(Shape::line(zigzag, Stroke::new(3.3, Color32::DARK_GREEN)));
    let mut mesh = Mesh::default();
    for (x, y, color) in
        [(210.0, 130.0, Color32::RED), (290.0, 140.0, clear(0, 255, 0, 100)), (225.0, 250.0, Color32::BLUE)]
    {
        mesh.colored_vertex(pos2(x, y), color);
    }
    mesh.add_triangle(0, 1, 2);
    p.add(mesh);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    // No pixel's middle lies on a texel's edge, where either neighbour would be right.
    for (picture, x) in pictures.iter().zip([8.0, 108.0]) {
        p.image(picture.id(), rect(x + 0.1, 145.2, 58.7, 59.3), uv, Color32::WHITE);
        p.image(picture.id(), rect(x + 64.6, 145.3, 11.1, 11.3), uv, Color32::WHITE);
        let clipped = p.with_clip_rect(rect(x + 65.4, 162.0, 20.0, 33.3));
        clipped.image(picture.id(), rect(x + 60.3, 160.1, 49.3, 48.7), uv, Color32::from_white_alpha(128));
    }
    p.add(RectShape::filled(rect(20.0, 222.0, 80.0, 24.0), 8.0, Color32::BLACK).with_blur_width(12.0));
}

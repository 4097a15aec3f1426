//! Frames around what belongs together.

use egui::{
    Color32, CornerRadius, Frame, Id, Margin, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use crate::ui::theme::{self, RADIUS_CARD, SPACE_8};

/// A card: panel colour, hairline edge.
pub fn card(ui: &mut Ui, margin: Margin, content: impl FnOnce(&mut Ui)) {
    let t = theme::current(ui);
    Frame::new()
        .fill(t.panel)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(RADIUS_CARD))
        .inner_margin(margin)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui);
        });
}

/// What a picture on its ground may be wide, in points.
pub fn picture_room(ui: &Ui) -> f32 {
    ui.available_width() - 2.0 * SPACE_8
}

/// A picture of this size in the middle of a ground across the sheet, which screen readers call `name`; the ground alone
/// until it is there.
pub fn picture(ui: &mut Ui, id: Id, texture: Option<&TextureHandle>, size: Vec2, name: &str) {
    let t = theme::current(ui);
    let (ground, _) = ui.allocate_exact_size(vec2(ui.available_width(), size.y + 2.0 * SPACE_8), Sense::hover());
    ui.painter().rect_filled(ground, RADIUS_CARD, t.stage);
    let rect = Rect::from_center_size(ground.center(), size);
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let Some(texture) = texture else { return };
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, t.line), StrokeKind::Outside);
}

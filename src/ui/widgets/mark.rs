//! Tags, and marks with words.

use egui::{Color32, CornerRadius, Frame, Margin, RichText, Ui, vec2};

use super::icon::{self, Icon};
use crate::ui::theme::{self, SPACE_4, TYPE_13};
use crate::words::visible;

/// A filled tag.
pub fn tag(ui: &mut Ui, text: &str, fill: Color32, ink: Color32) {
    Frame::new().fill(fill).corner_radius(CornerRadius::same(4)).inner_margin(Margin::symmetric(6, 1)).show(ui, |ui| {
        ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::regular(TYPE_13)).color(ink)).extend());
    });
}

/// A mark with words, on a tint where there is one: a state is a shape and a word before it is a colour.
pub fn mark(ui: &mut Ui, mark: Option<Icon>, text: &str, ink: Color32, tint: Color32) -> egui::Response {
    let galley = ui.painter().layout_no_wrap(visible(text).into_owned(), theme::regular(TYPE_13), ink);
    let pad = if tint == Color32::TRANSPARENT { 0.0 } else { 8.0 };
    let icon_room = if mark.is_some() { icon::SIDE + SPACE_4 } else { 0.0 };
    let size = vec2(galley.size().x + icon_room + 2.0 * pad, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(4), tint);
    let mut x = rect.left() + pad;
    if let Some(m) = mark {
        let side = egui::Vec2::splat(icon::SIDE);
        let at = egui::Rect::from_min_size(egui::pos2(x, rect.center().y - side.y / 2.0), side);
        icon::paint(ui.painter(), at, m, ink);
        x += icon_room;
    }
    ui.painter().galley(egui::pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink);
    response
}

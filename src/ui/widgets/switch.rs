//! Switches and ticks; both are check boxes to a screen reader.

use egui::{CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::icon::{self, Icon};
use crate::ui::theme;

/// A switch named by `name`, the field's full label. A locked one takes no click, but can be reached, so that its
/// reason is heard.
pub fn switch(ui: &mut Ui, on: &mut bool, name: &str, locked: Option<&str>) -> Response {
    let t = theme::current(ui);
    let (rect, mut response) = ui.allocate_exact_size(vec2(36.0, 20.0), Sense::click());
    if response.clicked() && locked.is_none() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, name));
    if let Some(why) = locked {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(why);
            node.set_read_only();
        });
    }
    if ui.is_rect_visible(rect) {
        let how = ui.ctx().animate_bool_responsive(response.id, *on);
        let fill = if *on { t.action } else { t.edge };
        let fill = if locked.is_some() { fill.gamma_multiply(0.55) } else { fill };
        ui.painter().rect_filled(rect, CornerRadius::same(10), fill);
        let x = egui::lerp(rect.left() + 10.0..=rect.right() - 10.0, how);
        ui.painter().circle_filled(pos2(x, rect.center().y), 8.0, t.on_action);
        focus_ring(ui, &response);
    }
    response
}

/// A tick with its text, which is its name.
pub fn tick(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    let t = theme::current(ui);
    let width = (ui.available_width() - 26.0).max(40.0);
    let galley = ui.painter().layout(text.to_owned(), theme::regular(theme::TYPE_14), t.text, width);
    let size = Vec2::new(26.0 + galley.size().x, galley.size().y.max(24.0));
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, text));
    if ui.is_rect_visible(rect) {
        tick_box(ui, egui::Rect::from_center_size(pos2(rect.left() + 8.0, rect.top() + 12.0), Vec2::splat(16.0)), *on);
        ui.painter().galley(
            pos2(rect.left() + 26.0, rect.top() + 12.0 - galley.rows.first().map_or(9.0, |r| r.height() / 2.0)),
            galley,
            t.text,
        );
        focus_ring(ui, &response);
    }
    response
}

/// The box of a tick, without its text and its click.
pub fn tick_box(ui: &Ui, square: egui::Rect, on: bool) {
    let t = theme::current(ui);
    let (fill, edge) = if on { (t.action, t.action) } else { (t.field, t.edge) };
    ui.painter().rect(square, CornerRadius::same(4), fill, Stroke::new(1.2, edge), StrokeKind::Inside);
    if on {
        icon::paint(ui.painter(), square.shrink(1.5), Icon::Check, t.on_action);
    }
}

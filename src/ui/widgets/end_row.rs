//! A row at the right end whose parts are drawn, and so reached by Tab, from left to right.

use egui::{Align, Id, Layout, Ui, vec2};

use crate::ui::theme::{self, SPACE_8, SPACE_12};

fn key(id: &str) -> Id {
    Id::unique(("end row", id))
}

/// How wide the row `id` was when it was drawn last, in points.
pub fn known_width(ui: &Ui, id: &str) -> f32 {
    ui.data(|d| d.get_temp::<f32>(key(id))).unwrap_or(0.0)
}

/// Parts at the right end that are reached from left to right, and go to a second row where there is no room.
pub fn end_row(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    let known = known_width(ui, id);
    let room = ui.available_width();
    let wraps = known > room;
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(wraps);
    let inner = ui.allocate_ui_with_layout(vec2(room, theme::CONTROL), layout, |ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_12, SPACE_8);
        if wraps {
            let left = ui.cursor().left();
            add(ui);
            // What is in it may have changed since, and fit into one row now.
            let rect = ui.min_rect();
            return if rect.height() > theme::CONTROL + 1.0 { known } else { rect.right() - left };
        }
        ui.add_space((room - known).max(0.0));
        let left = ui.cursor().left();
        add(ui);
        ui.min_rect().right() - left
    });
    let used = inner.inner;
    if (used - known).abs() > 0.5 {
        ui.data_mut(|d| d.insert_temp(key(id), used));
        ui.ctx().request_discard("the row found its width");
        ui.ctx().request_repaint();
    }
}

//! Frames around what belongs together.

use egui::{CornerRadius, Frame, Margin, Stroke, Ui};

use crate::ui::theme::{self, RADIUS_CARD};

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

//! What scrolls, and keeps what has the focus in sight.

use egui::{Ui, vec2};

use crate::ui::theme::{self, SPACE_4};

/// Draws what scrolls: what gets the focus in it comes into sight.
pub fn in_sight<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let (ctx, layer) = (ui.ctx().clone(), ui.layer_id());
    let before = ctx.viewport(|v| v.this_pass.widgets.get_layer(layer).count());
    let out = content(ui);
    let focused = ctx.memory(|m| m.focused()).filter(|id| ctx.read_response(*id).is_some_and(|r| r.gained_focus()));
    let found = focused.and_then(|id| {
        ctx.viewport(|v| {
            // A scroll target that was already asked for is left alone.
            let free = v.this_pass.scroll_target.iter().all(Option::is_none);
            let widgets = &v.this_pass.widgets;
            let inside = widgets.order(id).is_some_and(|(of, at)| of == layer && at >= before);
            widgets.get(id).filter(|_| free && inside).map(|w| w.rect)
        })
    });
    if let Some(rect) = found {
        // With its label above, and what is said of it below.
        let (above, below) = (vec2(SPACE_4, theme::SPACE_24), vec2(SPACE_4, 2.0 * theme::SPACE_24));
        let rect = egui::Rect::from_min_max(rect.min - above, rect.max + below);
        ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
    }
    out
}

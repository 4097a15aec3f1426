//! Buttons: one green one on a screen; the others quiet.

use egui::{Align2, Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::icon::{self, Icon};
use crate::ui::theme::{self, CONTROL, RADIUS_CONTROL, SPACE_8};

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one main action.
    Primary,
    /// With an edge.
    Secondary,
    /// With an edge, in the danger colour: something is lost.
    Danger,
    /// Text alone, in the second text colour.
    Quiet,
    /// Text alone, in the accent colour: a link to something inside the window.
    Link,
    /// The same in the danger colour: a link to what is wrong.
    Wrong,
}

/// A button named by its text; `enabled` false shows it faded and takes no click.
pub fn button(ui: &mut Ui, look: Look, text: &str, enabled: bool) -> Response {
    full(ui, look, text, None, enabled)
}

/// The green main action.
pub fn primary(ui: &mut Ui, text: &str) -> Response {
    button(ui, Look::Primary, text, true)
}

/// A button with an edge.
pub fn secondary(ui: &mut Ui, text: &str) -> Response {
    button(ui, Look::Secondary, text, true)
}

/// A quiet button.
pub fn quiet(ui: &mut Ui, text: &str) -> Response {
    button(ui, Look::Quiet, text, true)
}

/// A link to something inside the window.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    button(ui, Look::Link, text, true)
}

/// So far before its words a link begins, in points.
pub const LINK_PAD: f32 = 2.0;

/// A button with a mark after its text.
pub fn full(ui: &mut Ui, look: Look, text: &str, mark: Option<Icon>, enabled: bool) -> Response {
    let t = theme::current(ui);
    let small = matches!(look, Look::Link | Look::Wrong);
    let font = match look {
        Look::Primary => theme::medium(theme::TYPE_14),
        Look::Link | Look::Wrong => theme::regular(theme::TYPE_13),
        _ => theme::regular(theme::TYPE_14),
    };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let pad = match look {
        Look::Primary => 20.0,
        Look::Secondary | Look::Danger => 14.0,
        Look::Quiet => SPACE_8,
        Look::Link | Look::Wrong => LINK_PAD,
    };
    let extra = if mark.is_some() { icon::SIDE + 4.0 } else { 0.0 };
    let height = if small { galley.size().y.max(20.0) } else { CONTROL };
    let least = if matches!(look, Look::Primary | Look::Secondary | Look::Danger) { 64.0 } else { 0.0 };
    let size = Vec2::new((galley.size().x + pad * 2.0 + extra).max(least), height);
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    if ui.is_rect_visible(rect) {
        let (hover, down) = (response.hovered() && enabled, response.is_pointer_button_down_on());
        let (fill, edge, ink) = match look {
            Look::Primary => (if hover || down { t.action_hover } else { t.action }, Color32::TRANSPARENT, t.on_action),
            Look::Secondary => (if hover || down { t.hover } else { t.field }, t.edge, t.text),
            Look::Danger => (if hover || down { t.danger_tint } else { t.field }, t.danger, t.danger),
            Look::Quiet => (if hover || down { t.hover } else { Color32::TRANSPARENT }, Color32::TRANSPARENT, t.text2),
            Look::Link => (Color32::TRANSPARENT, Color32::TRANSPARENT, t.accent),
            Look::Wrong => (Color32::TRANSPARENT, Color32::TRANSPARENT, t.danger),
        };
        let fade = |c: Color32| if enabled { c } else { c.gamma_multiply(0.45) };
        let radius = CornerRadius::same(RADIUS_CONTROL);
        ui.painter().rect(rect, radius, fade(fill), Stroke::new(1.0, fade(edge)), StrokeKind::Inside);
        let left = rect.center().x - (galley.size().x + extra) / 2.0;
        let text_pos = egui::pos2(left, rect.center().y - galley.size().y / 2.0);
        if small && hover {
            let y = text_pos.y + galley.size().y - 1.0;
            ui.painter().hline(left..=left + galley.size().x, y, Stroke::new(1.0, ink));
        }
        ui.painter().galley(text_pos, galley, fade(ink));
        if let Some(mark) = mark {
            let at = egui::pos2(rect.right() - pad - icon::SIDE / 2.0 + 2.0, rect.center().y);
            icon::paint(ui.painter(), Align2::CENTER_CENTER.anchor_size(at, Vec2::splat(icon::SIDE)), mark, fade(ink));
        }
        focus_ring(ui, &response);
    }
    response
}

/// The ring around what has the focus; seen on every ground.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let t = theme::current(ui);
        let ring = response.rect.expand(2.0);
        ui.painter().rect_stroke(
            ring,
            CornerRadius::same(RADIUS_CONTROL + 2),
            Stroke::new(2.0, t.accent),
            StrokeKind::Outside,
        );
    }
}

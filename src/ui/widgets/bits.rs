//! Tags, marks with words, banners and plain text in the type scale.

use egui::{Color32, CornerRadius, Frame, Margin, RichText, ScrollArea, Stroke, Ui, vec2};

use super::icon::{self, Icon};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, SPACE_12, TYPE_13, TYPE_14};
use crate::words::visible;

/// Body text.
pub fn body(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::of(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::regular(TYPE_14)).color(t.text)).wrap())
}

/// Text in the medium weight.
pub fn strong(ui: &mut Ui, text: &str, size: f32) -> egui::Response {
    let t = theme::of(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::medium(size)).color(t.text)).wrap())
}

/// A hint.
pub fn hint(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::of(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::regular(TYPE_13)).color(t.text2)).wrap())
}

/// A hint in the rest of a line: whole, or not at all.
pub fn hint_line(ui: &mut Ui, text: &str) {
    let (t, font) = (theme::of(ui), theme::regular(TYPE_13));
    let wide = ui.painter().layout_no_wrap(visible(text).into_owned(), font.clone(), t.text2).size().x;
    if wide <= ui.available_width() {
        ui.add(egui::Label::new(RichText::new(visible(text)).font(font).color(t.text2)).extend());
    }
}

/// An id, AppID or path.
pub fn mono(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::of(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::mono(TYPE_13)).color(t.text2)).truncate())
}

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

/// A banner on a tint: mark, text, and the links that `actions` adds behind it. Gives the text's response.
pub fn banner(
    ui: &mut Ui,
    icon: Icon,
    text: &str,
    ink: Color32,
    tint: Color32,
    actions: impl FnOnce(&mut Ui),
) -> egui::Response {
    tinted(ui, text, (icon, ink, tint), |ui, font| {
        ui.horizontal_wrapped(|ui| {
            let said = ui.label(RichText::new(visible(text)).font(font).color(ink));
            actions(ui);
            said
        })
        .inner
    })
}

/// The same for a question: the buttons that `answers` adds stand in a row below the text.
pub fn question(ui: &mut Ui, icon: Icon, text: &str, ink: Color32, tint: Color32, answers: impl FnOnce(&mut Ui)) {
    tinted(ui, text, (icon, ink, tint), |ui, font| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            ui.add(egui::Label::new(RichText::new(visible(text)).font(font).color(ink)).wrap());
            ui.horizontal_wrapped(answers);
        });
    });
}

/// A tinted frame with `icon` before the first line of `text`, which `content` writes in the given typeface.
fn tinted<R>(
    ui: &mut Ui,
    text: &str,
    (icon, ink, tint): (Icon, Color32, Color32),
    content: impl FnOnce(&mut Ui, egui::FontId) -> R,
) -> R {
    let frame =
        Frame::new().fill(tint).corner_radius(CornerRadius::same(RADIUS_CARD)).inner_margin(Margin::symmetric(12, 10));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            let font = theme::regular(TYPE_14);
            let laid = ui.painter().layout_no_wrap(visible(text).into_owned(), font.clone(), ink);
            let line = laid.rows.first().map_or(icon::SIDE, |row| row.height());
            let (rect, _) = ui.allocate_exact_size(vec2(icon::SIDE, line), egui::Sense::hover());
            icon::paint(ui.painter(), rect, icon, ink);
            // No row is higher than its text, so that the lines stand evenly.
            ui.spacing_mut().interact_size.y = line;
            ui.spacing_mut().item_spacing.y = SPACE_4;
            content(ui, font)
        })
        .inner
    });
    shown.inner
}

/// A card: panel colour, hairline edge.
pub fn card(ui: &mut Ui, margin: Margin, content: impl FnOnce(&mut Ui)) {
    let t = theme::of(ui);
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

/// What a menu holds: where the window is lower than that, it scrolls.
pub fn menu(ui: &mut Ui, items: impl FnOnce(&mut Ui)) {
    let most = ui.ctx().content_rect().height() - theme::TOP_BAR - theme::SPACE_24;
    // Without this, egui limits the height of an area by itself.
    ui.set_max_height(most);
    ScrollArea::vertical().max_height(most).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        in_sight(ui, items);
    });
}

/// One line of a menu; the menu closes with it, also when a screen reader chose it.
pub fn menu_item(ui: &mut Ui, text: &str) -> egui::Response {
    let text = RichText::new(visible(text)).font(theme::regular(TYPE_14));
    let response = ui.add(egui::Button::new(text).min_size(vec2(ui.available_width(), 30.0)));
    if response.clicked() {
        ui.close();
    }
    response
}

/// One of several of which one holds, in a menu; the menu closes with it.
pub fn menu_choice(ui: &mut Ui, chosen: bool, text: &str) -> egui::Response {
    let response = ui.radio(chosen, text);
    if response.clicked() {
        ui.close();
    }
    response
}

/// A line of a menu that opens a menu of its own.
pub fn submenu(ui: &mut Ui, text: &str, items: impl FnOnce(&mut Ui)) {
    ui.menu_button(text, |ui| menu(ui, items));
}

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

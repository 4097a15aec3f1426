//! Menus and their lines.

use egui::{Align2, KeyboardShortcut, RichText, ScrollArea, Ui, vec2};

use super::in_sight::in_sight;
use crate::ui::theme::{self, TYPE_14};
use crate::words::visible;

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
pub fn item(ui: &mut Ui, text: &str) -> egui::Response {
    let text = RichText::new(visible(text)).font(theme::regular(TYPE_14));
    let response = ui.add(egui::Button::new(text).min_size(vec2(ui.available_width(), 30.0)));
    if response.clicked() {
        ui.close();
    }
    response
}

/// The same with the keys that do it too, at its right end.
pub fn item_with_keys(ui: &mut Ui, text: &str, keys: &KeyboardShortcut) -> egui::Response {
    let response = item(ui, text);
    let said = ui.ctx().format_shortcut(keys);
    let t = theme::current(ui);
    let at = response.rect.right_center() - vec2(theme::SPACE_8, 0.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, &said, theme::regular(theme::TYPE_13), t.text2);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_keyboard_shortcut(&*said);
        node.set_description(&*said);
    });
    response
}

/// One of several of which one holds, in a menu; the menu closes with it.
pub fn choice(ui: &mut Ui, chosen: bool, text: &str) -> egui::Response {
    let response = ui.radio(chosen, text);
    if response.clicked() {
        ui.close();
    }
    response
}

/// Something that is on or off, in a menu; the menu closes with it.
pub fn tick(ui: &mut Ui, on: bool, text: &str) -> egui::Response {
    let mut shown = on;
    let response = ui.checkbox(&mut shown, text);
    if response.clicked() {
        ui.close();
    }
    response
}

/// A line of a menu that opens a menu of its own.
pub fn submenu(ui: &mut Ui, text: &str, items: impl FnOnce(&mut Ui)) {
    ui.menu_button(text, |ui| menu(ui, items));
}

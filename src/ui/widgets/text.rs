//! Plain text in the type scale.

use egui::{RichText, Ui};

use crate::ui::theme::{self, TYPE_13, TYPE_14};
use crate::words::visible;

/// Body text.
pub fn body(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::current(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::regular(TYPE_14)).color(t.text)).wrap())
}

/// Text in the medium weight.
pub fn strong(ui: &mut Ui, text: &str, size: f32) -> egui::Response {
    let t = theme::current(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::medium(size)).color(t.text)).wrap())
}

/// A hint.
pub fn hint(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::current(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::regular(TYPE_13)).color(t.text2)).wrap())
}

/// A hint in the rest of a line: whole, or not at all.
pub fn hint_line(ui: &mut Ui, text: &str) {
    let (t, font) = (theme::current(ui), theme::regular(TYPE_13));
    let wide = ui.painter().layout_no_wrap(visible(text).into_owned(), font.clone(), t.text2).size().x;
    if wide <= ui.available_width() {
        ui.add(egui::Label::new(RichText::new(visible(text)).font(font).color(t.text2)).extend());
    }
}

/// An id, AppID or path.
pub fn mono(ui: &mut Ui, text: &str) -> egui::Response {
    let t = theme::current(ui);
    ui.add(egui::Label::new(RichText::new(visible(text)).font(theme::mono(TYPE_13)).color(t.text2)).truncate())
}

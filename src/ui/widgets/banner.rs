//! A notice on a tint, with links or with the answers to a question.

use egui::{Color32, CornerRadius, Frame, Margin, RichText, Ui, vec2};

use super::icon::{self, Icon};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, SPACE_12, TYPE_14};
use crate::words::visible;

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

//! A notice on a tint, with links or with the answers to a question.

use egui::{Color32, CornerRadius, Frame, Margin, RichText, Ui, vec2};

use super::icon::{self, Icon};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, SPACE_12, TYPE_14};
use crate::words::visible;

/// What a notice says, and how it looks.
pub struct Notice<'a> {
    /// Its mark.
    pub icon: Icon,
    /// What it says.
    pub text: &'a str,
    /// The colour of mark and text.
    pub ink: Color32,
    /// The colour of the ground.
    pub tint: Color32,
}

/// A banner on a tint: mark, text, and the links that `links` adds behind it. Gives the text's response.
pub fn banner(ui: &mut Ui, notice: &Notice<'_>, links: impl FnOnce(&mut Ui)) -> egui::Response {
    tinted_ui(ui, notice, |ui, said| {
        ui.horizontal_wrapped(|ui| {
            let said = ui.label(said);
            links(ui);
            said
        })
        .inner
    })
}

/// The same for a question: the buttons that `answers` adds stand in a row below the text.
pub fn question(ui: &mut Ui, notice: &Notice<'_>, answers: impl FnOnce(&mut Ui)) {
    tinted_ui(ui, notice, |ui, said| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            ui.add(egui::Label::new(said).wrap());
            ui.horizontal_wrapped(answers);
        });
    });
}

/// A tinted frame with the mark before the first line of the text, which `content` draws.
fn tinted_ui<R>(ui: &mut Ui, notice: &Notice<'_>, content: impl FnOnce(&mut Ui, RichText) -> R) -> R {
    let Notice { icon, text, ink, tint } = *notice;
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
            content(ui, RichText::new(visible(text)).font(font).color(ink))
        })
        .inner
    });
    shown.inner
}

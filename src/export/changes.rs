//! One change in words, as every picture has it.

use egui::pos2;

use super::sheet::{Sheet, medium, plain, within};
use super::tokens::{self, ACCENT, BODY, GAP, TEXT, TEXT2};
use super::wording;
use crate::rights::change::Change;

/// A change in words from `y` on; `alone`: nothing is known of what was there before. Gives where it ends.
pub(super) fn change_row(
    sheet: &mut Sheet<'_>,
    (change, alone): (&Change, bool),
    (left, inner): (f32, f32),
    mut y: f32,
) -> f32 {
    let lang = sheet.lang;
    let [label, old, new] = wording::change(change, lang);
    let name = if change.irreversible { medium(BODY, tokens::DANGER) } else { medium(BODY, TEXT) };
    sheet.painter.hline(left..=left + inner, y, egui::Stroke::new(1.0, tokens::LINE));
    y += 6.0;
    let label = sheet.text(&label, name, pos2(left, y), within(inner, 2));
    let short = format!("{old} → {new}");
    if alone {
        // Every value is listed: beside its label where there is room, to keep the picture short.
        let x = label.x + GAP;
        if sheet.fits(&new, BODY, inner - x) {
            sheet.text(&new, plain(BODY, TEXT), pos2(left + x, y), within(inner - x, 1));
        } else {
            y += label.y + 1.0;
            y += sheet.text(&new, plain(BODY, TEXT), pos2(left, y), within(inner, 4)).y - label.y;
        }
        y += label.y;
    } else if sheet.fits(&short, BODY, inner) {
        y += label.y + 1.0;
        let x = sheet.text(&format!("{old} → "), plain(BODY, TEXT2), pos2(left, y), within(inner, 1)).x;
        y += sheet.text(&new, plain(BODY, ACCENT), pos2(left + x, y), within(inner, 1)).y;
    } else {
        y += label.y + 1.0;
        y += sheet.text(&old, plain(BODY, TEXT2), pos2(left, y), within(inner, 4)).y + 1.0;
        let arrow = sheet.text("→", plain(BODY, TEXT2), pos2(left, y), within(inner, 1));
        let x = arrow.x + 6.0;
        y += sheet.text(&new, plain(BODY, ACCENT), pos2(left + x, y), within(inner - x, 4)).y;
    }
    y += 6.0;
    y
}

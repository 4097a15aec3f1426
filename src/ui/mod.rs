#![doc = include_str!("README.md")]

pub mod batch;
mod card_phone;
pub mod choose;
pub mod dialogs;
pub mod expiry;
pub mod form;
pub mod layout;
pub mod many_bar;
pub mod offer;
pub mod other_merchant;
pub mod pasted;
pub mod planned;
pub mod rail;
pub mod shortcuts;
pub mod stage;
pub mod status;
pub mod strip;
pub mod theme;
pub mod toasts;
pub mod top;
pub mod unfinished;
pub mod widgets;

use crate::words::Lang;

/// The language of the window, for widgets that say something of their own.
pub fn lang_of(ui: &egui::Ui) -> Lang {
    ui.data(|d| d.get_temp(egui::Id::unique("lang"))).unwrap_or_default()
}

/// Sets the language of the window.
pub fn set_lang(ctx: &egui::Context, lang: Lang) {
    ctx.data_mut(|d| d.insert_temp(egui::Id::unique("lang"), lang));
}

/// Makes what lies beneath a sheet unreachable for the keyboard too, without fading it: the shade over it shows that
/// already.
pub fn beneath_sheet_ui(ui: &mut egui::Ui, sheet: bool) {
    if sheet {
        ui.visuals_mut().disabled_alpha = 1.0;
        ui.disable();
    }
}

//! The sheets over the form, a file each. They edit what stands on the sheet and push actions; they change nothing else.

mod merchant;
mod merchant_advanced;
mod merchant_files;

use egui::{Rect, Ui};

use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::sheet::Sheet;

/// Draws `sheet` over `over`.
pub fn show(ui: &mut Ui, sheet: &mut Sheet, studio: &Studio, over: Rect, actions: &mut Vec<Action>) {
    let lang = studio.lang;
    match sheet {
        Sheet::Merchant(edit) => {
            let old = edit.id.as_deref().and_then(|id| studio.merchants.get(id));
            merchant::merchant_ui(ui, edit, old, lang, over, actions);
        }
        _ => {}
    }
}

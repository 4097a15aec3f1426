//! The sheets over the form, a file each. They edit what stands on the sheet and push actions; they change nothing else.

mod check_phone;
mod confirm;
mod correct;
mod details;
mod kit;
mod look_phone;
mod merchant;
mod merchant_advanced;
mod merchant_files;
mod next;
mod paste;
mod problems;
mod seen;
mod sending;
mod values;
mod verdict;

use egui::{Rect, Ui};

use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::sheet::Sheet;

pub use verdict::face as verdict_face;

/// Draws `sheet` over `over`.
pub fn show(ui: &mut Ui, sheet: &mut Sheet, studio: &Studio, over: Rect, actions: &mut Vec<Action>) {
    let lang = studio.lang;
    match sheet {
        Sheet::Merchant(edit) => {
            let old = edit.id.as_deref().and_then(|id| studio.merchants.get(id));
            merchant::merchant_ui(ui, edit, old, lang, over, actions);
        }
        Sheet::Problems => problems::show(ui, &studio.problems, lang, over, actions),
        Sheet::Confirm(confirm) => confirm::show(ui, confirm, lang, over, actions),
        Sheet::Sending => {
            if let Some(running) = &studio.running {
                sending::show(ui, running, lang, over, actions);
            }
        }
        Sheet::Verdict(told) => verdict::show(ui, told, studio.chosen.as_deref(), lang, over, actions),
        Sheet::Look(told) => look_phone::show(ui, told, lang, over, actions),
        Sheet::Seen(states) => {
            let card = (studio.card_name(), studio.document.card_id());
            seen::show(ui, states, card, lang, over, actions);
        }
        Sheet::Correct(section, reason) => {
            let of = (*section, studio.card.known(*section));
            correct::show(ui, of, reason, lang, over, actions);
        }
        _ => {}
    }
}

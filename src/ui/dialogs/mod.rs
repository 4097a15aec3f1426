//! The sheets over the form, a file each. They edit what stands on the sheet and push actions; they change nothing else.

use egui::{Rect, Ui};

use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::sheet::Sheet;

/// Draws `sheet` over `over`.
pub fn show(ui: &mut Ui, sheet: &mut Sheet, studio: &Studio, over: Rect, actions: &mut Vec<Action>) {
    let _ = (ui, sheet, studio, over, actions);
}

//! The window's middle while a card is chosen: wiring only.

use egui::{Rect, Ui};

use super::App;
use crate::studio::action::Action;
use crate::ui::choose;
use crate::ui::form::FormResponse;
use crate::ui::layout::Layout;

impl App {
    /// Draws it; gives where a sheet lies over it.
    pub(super) fn choose_ui(&mut self, ui: &mut Ui, layout: Layout, actions: &mut Vec<Action>) -> Rect {
        // No field of the form lights the phone.
        self.form = FormResponse::default();
        let mut typed = self.studio.choosing.take_typed();
        let over = choose::show(ui, &self.studio, &mut typed, layout, actions);
        self.studio.choosing.give_back(typed);
        over
    }
}

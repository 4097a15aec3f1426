//! The buttons at the foot of a sheet.

use egui::{Align, Id, Layout, Response, Ui, vec2};

use crate::studio::action::{Action, SheetAction};
use crate::ui::theme::{self, SPACE_8, SPACE_12};
use crate::ui::widgets::button;
use crate::words::Lang;

/// Whether a button was pressed on purpose: the second half of a double click belongs to the sheet before.
pub fn pressed(response: &Response) -> bool {
    response.clicked() && !response.double_clicked() && !response.triple_clicked()
}

/// Buttons at the right end that are reached from left to right, and go to a second row where there is no room.
pub fn footer_ui(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    let key = Id::unique(("footer", id));
    let known = ui.data(|d| d.get_temp::<f32>(key)).unwrap_or(0.0);
    let room = ui.available_width();
    let wraps = known > room;
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(wraps);
    let inner = ui.allocate_ui_with_layout(vec2(room, theme::CONTROL), layout, |ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_12, SPACE_8);
        if wraps {
            let left = ui.cursor().left();
            add(ui);
            // The buttons may have changed since, and fit into one row now.
            let rect = ui.min_rect();
            return if rect.height() > theme::CONTROL + 1.0 { known } else { rect.right() - left };
        }
        ui.add_space((room - known).max(0.0));
        let left = ui.cursor().left();
        add(ui);
        ui.min_rect().right() - left
    });
    let used = inner.inner;
    if (used - known).abs() > 0.5 {
        ui.data_mut(|d| d.insert_temp(key, used));
        ui.ctx().request_discard("the buttons found their width");
        ui.ctx().request_repaint();
    }
}

/// The button that closes a sheet and does nothing else; in focus when `first`.
pub fn way_out_ui(ui: &mut Ui, text: &str, first: bool, actions: &mut Vec<Action>) {
    let response = button::secondary(ui, text);
    if first {
        response.request_focus();
    }
    if response.clicked() {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// The question of a sheet that asks before something is lost; each answer with its catalogue key and its act.
pub struct Loss<'a> {
    /// The sheet's id.
    pub id: &'a str,
    /// It opens in this frame: 取消 gets the focus.
    pub opened: bool,
    /// The answer that loses it.
    pub loses: (&'a str, Action),
    /// The answer that keeps it.
    pub keeps: (&'a str, Action),
}

/// The buttons of such a sheet: 取消, what loses, what keeps.
pub fn loss_ui(ui: &mut Ui, lang: Lang, loss: Loss<'_>, actions: &mut Vec<Action>) {
    let Loss { id, opened, loses: (loses, lose), keeps: (keeps, keep) } = loss;
    footer_ui(ui, id, |ui| {
        way_out_ui(ui, lang.t("setup-cancel"), opened, actions);
        if button::button(ui, button::Look::Danger, lang.t(loses), true).clicked() {
            actions.push(lose);
        }
        if button::primary(ui, lang.t(keeps)).clicked() {
            actions.push(keep);
        }
    });
}

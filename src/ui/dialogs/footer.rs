//! The buttons at the foot of a sheet.

use egui::{Response, Ui};

use crate::studio::action::{Action, SheetAction};
use crate::ui::widgets::button;
use crate::words::Lang;

pub use crate::ui::widgets::end_row::end_row as footer_ui;

/// Whether a button was pressed on purpose: the second half of a double click belongs to the sheet before.
pub fn pressed(response: &Response) -> bool {
    response.clicked() && !response.double_clicked() && !response.triple_clicked()
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

//! Somebody else changed the file since it was opened (people.md §10): neither version is lost by accident.

use egui::{Rect, Ui};

use super::kit::footer_ui;
use crate::studio::action::Action;
use crate::trouble::Trouble;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::{bits, button, sheet};
use crate::words::Lang;

const ID: &str = "changed";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 500.0;

/// Draws the sheet over `over`.
pub(super) fn show(ui: &mut Ui, trouble: &Trouble, lang: Lang, over: Rect, actions: &mut Vec<Action>) {
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("changed-title"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        bits::body(ui, &lang.say(&trouble.sentence));
        bits::hint(ui, lang.t("changed-copy-what"));
        bits::hint(ui, lang.t("changed-overwrite-what"));
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            let cancel = button::secondary(ui, lang.t("setup-cancel"));
            if opened {
                cancel.request_focus();
            }
            if cancel.clicked() {
                actions.push(Action::CloseSheet);
            }
            if button::button(ui, Look::Danger, lang.t("changed-overwrite"), true).clicked() {
                actions.push(Action::Overwrite);
            }
            if button::primary(ui, lang.t("changed-copy")).clicked() {
                actions.push(Action::SaveAs);
            }
        });
    });
    if escaped {
        actions.push(Action::CloseSheet);
    }
}

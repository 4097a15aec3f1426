//! A draft of a merchant that is not set up here was opened.

use egui::Ui;

use super::footer::footer_ui;
use crate::studio::action::{Action, SheetAction};
use crate::studio::sheet::Sheet;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::Sentence;

const ID: &str = "other merchant";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 480.0;

/// Draws the sheet over `over`; `mchid` is the draft's, `present` the name of the chosen merchant.
pub(super) fn show(ui: &mut Ui, mchid: &str, present: &str, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("foreign-title"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        let what = Sentence::new("foreign-what").with("mchid", mchid).with("present", present);
        text::body(ui, &lang.say(&what));
        text::hint(ui, lang.t("foreign-how"));
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            if button::secondary(ui, lang.t("foreign-choose")).clicked() {
                actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
            }
            let good = button::primary(ui, lang.t("foreign-good"));
            if opened {
                good.request_focus();
            }
            if good.clicked() {
                actions.push(Action::Sheet(SheetAction::Close));
            }
        });
    });
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

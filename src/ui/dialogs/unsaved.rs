//! Something is not saved as a file, and the person is about to leave it.

use egui::Ui;

use super::footer::{Loss, loss_ui};
use crate::studio::action::{Action, DraftAction, SheetAction};
use crate::studio::document::Then;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::Sentence;

const ID: &str = "unsaved";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 480.0;

/// Draws the sheet over `over`; `name` is the draft's file, where it has one.
pub(super) fn show(ui: &mut Ui, then: &Then, name: Option<&str>, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = match then {
        Then::Close => "unsaved-close",
        Then::Starter(_) => "unsaved-starter",
        Then::Open(_) | Then::PickOpen | Then::Plan(_) => "unsaved-open",
    };
    let frame = sheet::Sheet { id: ID, title: lang.t(title), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        match name {
            Some(name) => text::body(ui, &lang.say(&Sentence::new("unsaved-named").with("file", name))),
            None => text::body(ui, lang.t("unsaved-unnamed")),
        };
        text::hint(ui, lang.t("unsaved-kept"));
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        let loses = ("unsaved-discard", Action::Draft(DraftAction::Discard(then.clone())));
        let keeps = ("unsaved-save", Action::Draft(DraftAction::SaveThen(then.clone())));
        loss_ui(ui, lang, Loss { id: ID, opened, loses, keeps }, actions);
    });
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

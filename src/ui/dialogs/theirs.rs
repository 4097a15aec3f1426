//! 改用同事的内容: what is other there than what was published last from here, before it is taken.

use egui::{ScrollArea, Ui};

use super::footer::{footer_ui, pressed, way_out_ui};
use super::lines::note_ui;
use super::values::changes_ui;
use crate::platform::clock::short;
use crate::studio::action::{Action, BatchAction, SheetAction};
use crate::studio::sheet::TheirContent;
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "theirs";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 680.0;

/// The words of the button that takes it.
pub fn word(lang: Lang, by: &str) -> String {
    if by.is_empty() {
        return lang.t("many-agree-somebody").to_owned();
    }
    lang.say(&Sentence::new("many-agree").with("by", by))
}

/// Draws it over `place`.
pub fn show(ui: &mut Ui, theirs: &TheirContent, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("theirs-title").with("card", theirs.name.as_str()));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            let t = theme::current(ui);
            ui.spacing_mut().item_spacing.y = SPACE_8;
            let key = if theirs.by.is_empty() { "theirs-how-unnamed" } else { "theirs-how" };
            let said = Sentence::new(key).with("by", theirs.by.as_str()).with("at", short(&theirs.at));
            text::body(ui, &lang.say(&said));
            let room = (over.height() - 300.0).max(120.0);
            let area = ScrollArea::vertical().id_salt("theirs rows").max_height(room).auto_shrink([false, true]);
            area.show(ui, |ui| changes_ui(ui, lang, &theirs.changes, false));
            note_ui(ui, Icon::Info, lang.t("theirs-then"), t.text2);
        },
        |ui| {
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), opened, actions);
                if pressed(&button::primary(ui, &word(lang, &theirs.by))) {
                    actions.push(Action::Batch(BatchAction::Agreed));
                }
            });
        },
    );
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

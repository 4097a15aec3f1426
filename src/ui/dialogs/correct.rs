//! 记录有误…: the record says that a section is shown, and the person knows better (src/ui/README.md, Once shown).

use egui::{Id, Ui};

use super::footer::footer_ui;
use super::lines::note_ui;
use super::values::section;
use crate::rights::Section;
use crate::rights::shown::Known;
use crate::studio::action::{Action, CardAction, SheetAction};
use crate::ui::form::header::known_sentence;
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "correct";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`: the record of `of` is `known`; `reason` is edited.
pub fn show(ui: &mut Ui, (of, known): (Section, &Known), reason: &mut String, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("correct-title").with("section", section(lang, of)));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let composing = std::cell::Cell::new(false);
    let reason = std::cell::RefCell::new(reason);
    let esc = sheet::show(
        ui,
        &frame,
        |ui| composing.set(content_ui(ui, (of, known), &mut reason.borrow_mut(), lang, opened)),
        |ui| {
            footer_ui(ui, ID, |ui| {
                if button::secondary(ui, lang.t("confirm-cancel")).clicked() {
                    actions.push(Action::Sheet(SheetAction::Close));
                }
                let why = reason.borrow().trim().to_owned();
                // Text that is still being composed is no reason yet.
                let ready = !why.is_empty() && !composing.get();
                if button::button(ui, Look::Primary, lang.t("correct-keep"), ready).clicked() {
                    actions.push(Action::Card(CardAction::Correct(of, why)));
                }
            });
        },
    );
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, (of, known): (Section, &Known), reason: &mut String, lang: Lang, opened: bool) -> bool {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    text::body(ui, &known_sentence(lang, known));
    let change = Sentence::new("correct-change").with("section", section(lang, of));
    text::body(ui, &lang.say(&change));
    note_ui(ui, Icon::Triangle, lang.t("correct-risk"), t.warning);
    let id = Id::unique((ID, "reason"));
    let text = field::Text {
        id,
        label: lang.t("correct-reason"),
        optional: None,
        counter: None,
        hint: lang.t("correct-reason-hint"),
        help: lang.t("correct-reason-help"),
        problem: None,
        mono: false,
        enabled: true,
    };
    let response = field::text(ui, reason, text, |_| {});
    if opened {
        response.response.request_focus();
        response.response.scroll_to_me(None);
    }
    response.composing
}

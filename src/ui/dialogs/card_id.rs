//! 输入会员卡ID: a card that WeChat's list does not have.

use egui::{Id, Key, Ui};

use super::footer::{footer_ui, way_out_ui};
use crate::rights::check::Level;
use crate::studio::action::{Action, SheetAction};
use crate::studio::choosing::ChooseAction;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::wechatpay::identifier;
use crate::words::Lang;

const ID: &str = "card id";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 460.0;

/// Draws the sheet; `card` is typed.
pub(super) fn show(ui: &mut Ui, card: &mut String, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("card-id-title"), over, width: WIDTH };
    let card = std::cell::RefCell::new(card);
    let ready = std::cell::Cell::new(false);
    let mut acts = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| ready.set(content_ui(ui, &mut card.borrow_mut(), lang, opened)),
        |ui| {
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), false, &mut acts);
                let take = button::button(ui, Look::Primary, lang.t("card-id-take"), ready.get());
                // Choosing is no publication: Enter may do it.
                let entered = ui.input(|i| i.key_pressed(Key::Enter));
                if ready.get() && (take.clicked() || entered) {
                    acts.push(Action::Choose(ChooseAction::Choose(card.borrow().trim().to_owned())));
                }
            });
        },
    );
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// Gives whether what stands there can be a card.
fn content_ui(ui: &mut Ui, card: &mut String, lang: Lang, opened: bool) -> bool {
    ui.spacing_mut().item_spacing.y = SPACE_8;
    let read = identifier::card(card);
    let (typed, good) = (!card.trim().is_empty(), read.is_ok());
    // What is only unusual may be chosen all the same.
    let problem = match read {
        Ok(card) => card.note.map(|note| (Level::Warning, lang.say(&note))),
        Err(_) => typed.then(|| (Level::Error, lang.t("card-id-wrong").to_owned())),
    };
    let text = field::Text {
        id: Id::unique((ID, "id")),
        label: lang.t("label-card_id"),
        optional: None,
        counter: None,
        hint: lang.t("card-id-hint"),
        help: lang.t("card-id-hint"),
        problem,
        mono: true,
        enabled: true,
    };
    let response = field::text(ui, card, text, |_| {});
    if opened {
        response.response.request_focus();
    }
    text::hint(ui, lang.t("card-id-where"));
    good && !response.composing
}

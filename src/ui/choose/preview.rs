//! The phone with the card that is looked at, as far as this computer knows it.

use egui::Ui;

use crate::platform::clock::short;
use crate::rights::CardRights;
use crate::studio::Studio;
use crate::studio::choosing::Choice;
use crate::ui::card_phone::{self, CardPhone};
use crate::ui::stage::last_name;
use crate::words::Sentence;

/// Draws it into the whole of `ui`; nothing while no card is looked at.
pub fn show(ui: &mut Ui, studio: &Studio) {
    let Some(card) = studio.choosing.looked_at() else { return };
    let known = content(studio, card);
    let phone = CardPhone {
        id: card.id(),
        said: &format!("{} • {}", card.name(), known.said),
        face: &card.face,
        rights: &known.rights,
        whole: known.whole,
        changed: &[],
        scroll_to: None,
    };
    card_phone::show(ui, studio, &phone);
}

/// What is shown of a card, and what that is.
struct Content {
    rights: CardRights,
    said: String,
    /// Every switch is known, so that what is off may be said to be off.
    whole: bool,
}

/// What WeChat says of it, else what was published last, else its face alone.
fn content(studio: &Studio, card: &Choice) -> Content {
    let lang = studio.view.lang;
    let state = studio.choosing.state(card.id());
    let last = state.and_then(|s| s.last.as_ref());
    if let Some(mut rights) = studio.choosing.from_wechat(card) {
        let at = card.at.as_deref().unwrap_or_default();
        let said = lang.say(&Sentence::new("choose-from-wechat").with("at", short(at)));
        // The answer has no switches: its content is what the card is known by.
        for section in card.template.sections() {
            rights.set_shown(section, true);
        }
        return Content { rights, said, whole: last.is_some() };
    }
    match last {
        Some(last) => Content { rights: last.rights.clone(), said: last_name(lang, studio.kind(), last), whole: true },
        None => {
            let said = lang.t("choose-content-unknown").to_owned();
            Content { rights: CardRights::default(), said, whole: false }
        }
    }
}

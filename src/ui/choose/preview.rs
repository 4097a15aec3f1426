//! The phone with the card that is looked at, as far as this computer knows it.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::page::{self, Below, Look, Phone};
use crate::platform::clock::short;
use crate::rights::CardRights;
use crate::studio::Studio;
use crate::studio::choosing::Choice;
use crate::ui::stage::last_name;
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::text;
use crate::words::Sentence;

/// Draws it into the whole of `ui`; nothing while no card is looked at.
pub fn show(ui: &mut Ui, studio: &Studio) {
    let Some(card) = studio.choosing.looked_at() else { return };
    let lang = studio.view.lang;
    let inner = ui.max_rect().shrink2(vec2(SPACE_12, SPACE_12));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center)));
    let ui = &mut ui;
    let known = content(studio, card);
    text::hint(ui, &format!("{} • {}", card.name(), known.said));
    ui.add_space(SPACE_8);
    let room = vec2(ui.available_width(), (ui.available_height() - 28.0).max(80.0));
    let mut look = Look {
        rights: &known.rights,
        face: &card.face,
        pictures: studio.gallery.page(&card.face, &known.rights),
        mode: studio.view.stage.mode,
        width: studio.view.stage.width,
        ghosts: known.whole,
        marks: true,
        lit: None,
        changed: &[],
        below: Below::Nothing,
        scale: 1.0,
    };
    let (scale, size) = page::phone::fit(room, &look);
    look.scale = scale;
    let top = ui.cursor().top();
    let outer = Rect::from_min_size(egui::pos2(inner.center().x - size.x / 2.0, top), size);
    // Each card is looked at from its top.
    ui.push_id(card.id(), |ui| {
        let scrolls = ui.scope_id().with("scroll");
        let phone = Phone { outer, look: &look, scroll_to: None, scrolls, name: lang.t("page-phone") };
        page::page_ui(ui, &phone, lang)
    });
    let below = Rect::from_min_max(egui::pos2(inner.left(), outer.bottom() + SPACE_8), inner.max);
    let mut foot = ui.new_child(UiBuilder::new().max_rect(below).layout(Layout::top_down(Align::Center)));
    text::hint(&mut foot, lang.t("page-note"));
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

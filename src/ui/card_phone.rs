//! The phone with a card that is looked at and not edited: a line that says what is shown, the page from its top, and
//! what it is.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::page::{self, Below, CardFace, Look, Phone};
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::studio::Studio;
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::text;

/// A card on such a phone.
pub struct CardPhone<'a> {
    /// 会员卡ID: each card has its own place of scrolling.
    pub id: &'a str,
    /// Which card it is, and what of it is shown.
    pub said: &'a str,
    /// Its face.
    pub face: &'a CardFace,
    /// What is shown.
    pub rights: &'a CardRights,
    /// Every switch is known, so that what is off is drawn as off.
    pub whole: bool,
    /// The fields that are marked as changed.
    pub changed: &'a [FieldId],
    /// The field that is brought into sight.
    pub scroll_to: Option<FieldId>,
}

/// Draws it into the whole of `ui`.
pub fn show(ui: &mut Ui, studio: &Studio, card: &CardPhone<'_>) {
    let lang = studio.view.lang;
    let inner = ui.max_rect().shrink2(vec2(SPACE_12, SPACE_12));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center)));
    let ui = &mut ui;
    text::hint(ui, card.said);
    ui.add_space(SPACE_8);
    let room = vec2(ui.available_width(), (ui.available_height() - 28.0).max(80.0));
    let mut look = Look {
        rights: card.rights,
        face: card.face,
        pictures: studio.gallery.page(card.face, card.rights),
        mode: studio.view.stage.mode,
        width: studio.view.stage.width,
        ghosts: card.whole,
        marks: true,
        lit: None,
        changed: card.changed,
        below: Below::Nothing,
        scale: 1.0,
    };
    let (scale, size) = page::phone::fit(room, &look);
    look.scale = scale;
    let top = ui.cursor().top();
    let outer = Rect::from_min_size(egui::pos2(inner.center().x - size.x / 2.0, top), size);
    ui.push_id(card.id, |ui| {
        let scrolls = ui.scope_id().with("scroll");
        let phone = Phone { outer, look: &look, scroll_to: card.scroll_to, scrolls, name: lang.t("page-phone") };
        page::page_ui(ui, &phone, lang)
    });
    let below = Rect::from_min_max(egui::pos2(inner.left(), outer.bottom() + SPACE_8), inner.max);
    let mut foot = ui.new_child(UiBuilder::new().max_rect(below).layout(Layout::top_down(Align::Center)));
    text::hint(&mut foot, lang.t("page-note"));
}

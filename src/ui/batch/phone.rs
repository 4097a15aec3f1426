//! The phone with the card of the chosen row: as it goes out, with what changes marked.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::page::{self, Below, Look, Phone};
use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::batch::{Chosen, Page};
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::text;
use crate::words::Sentence;

/// Draws it into the whole of `ui`; nothing while no card is chosen.
pub fn show(ui: &mut Ui, studio: &Studio, (chosen, page): (&Chosen, &Page), _actions: &mut Vec<Action>) {
    let Some(shown) = &page.phone else { return };
    let Some(member) = chosen.cards.get(shown.member) else { return };
    let lang = studio.view.lang;
    let inner = ui.max_rect().shrink2(vec2(SPACE_12, SPACE_12));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center)));
    let ui = &mut ui;
    let key = match (shown.bare, &page.run) {
        (true, _) => "many-phone-bare",
        (false, Some(run)) if run.job.is_some() => "many-phone-sent",
        (false, _) if shown.changed.is_empty() => "many-phone-known",
        (false, _) => "many-phone-compare",
    };
    text::hint(ui, &lang.say(&Sentence::new(key).with("card", member.choice.name())));
    ui.add_space(SPACE_8);
    let face = &member.choice.face;
    let room = vec2(ui.available_width(), (ui.available_height() - 28.0).max(80.0));
    let mut look = Look {
        rights: &shown.rights,
        face,
        pictures: studio.gallery.page(face, &shown.rights),
        mode: studio.view.stage.mode,
        width: studio.view.stage.width,
        ghosts: !shown.bare,
        marks: true,
        lit: None,
        changed: &shown.changed,
        below: Below::Nothing,
        scale: 1.0,
    };
    let (scale, size) = page::phone::fit(room, &look);
    look.scale = scale;
    let top = ui.cursor().top();
    let outer = Rect::from_min_size(egui::pos2(inner.center().x - size.x / 2.0, top), size);
    // Each card is looked at from its top, unless something of it changed further down.
    let first = shown.changed.first().copied();
    let follow = first.filter(|_| ui.data(|d| d.get_temp::<usize>(seen())) != Some(shown.member));
    ui.data_mut(|d| d.insert_temp(seen(), shown.member));
    ui.push_id(member.choice.id(), |ui| {
        let scrolls = ui.scope_id().with("scroll");
        let phone = Phone { outer, look: &look, scroll_to: follow, scrolls, name: lang.t("page-phone") };
        page::page_ui(ui, &phone, lang)
    });
    let below = Rect::from_min_max(egui::pos2(inner.left(), outer.bottom() + SPACE_8), inner.max);
    let mut foot = ui.new_child(UiBuilder::new().max_rect(below).layout(Layout::top_down(Align::Center)));
    text::hint(&mut foot, lang.t("page-note"));
}

/// Which card was drawn last.
fn seen() -> egui::Id {
    egui::Id::unique("batch phone seen")
}

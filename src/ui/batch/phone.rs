//! The phone with the card of the chosen row: as it goes out, with what changes marked.

use egui::Ui;

use crate::studio::Studio;
use crate::studio::batch::{Chosen, Page};
use crate::ui::card_phone::{self, CardPhone};
use crate::words::Sentence;

/// Draws it into the whole of `ui`; nothing while no card is chosen.
pub fn show(ui: &mut Ui, studio: &Studio, (chosen, page): (&Chosen, &Page)) {
    let Some(shown) = &page.phone else { return };
    let Some(member) = chosen.cards.get(shown.member) else { return };
    let key = match (shown.bare, &page.run) {
        (true, _) => "many-phone-bare",
        (false, Some(run)) if run.job.is_some() => "many-phone-sent",
        (false, _) if shown.changed.is_empty() => "many-phone-known",
        (false, _) => "many-phone-compare",
    };
    // Each card is looked at from its top, unless something of it changed further down.
    let first = shown.changed.first().copied();
    let follow = first.filter(|_| ui.data(|d| d.get_temp::<usize>(seen())) != Some(shown.member));
    ui.data_mut(|d| d.insert_temp(seen(), shown.member));
    let card = CardPhone {
        id: member.choice.id(),
        said: &studio.view.lang.say(&Sentence::new(key).with("card", member.choice.name())),
        face: &member.choice.face,
        rights: &shown.rights,
        whole: !shown.bare,
        changed: &shown.changed,
        scroll_to: follow,
    };
    card_phone::show(ui, studio, &card);
}

/// Which card was drawn last.
fn seen() -> egui::Id {
    egui::Id::unique("batch phone seen")
}

//! What cannot be undone, in one box: a tick for each section with the cards named under it, and one for 初始积分.

use egui::{Color32, CornerRadius, Frame, Margin, RichText, Ui};

use super::said;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::studio::batch::{Chosen, Page};
use crate::ui::dialogs::lines::note_ui;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, TYPE_14};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{switch, text};
use crate::words::Sentence;

/// Draws it; nothing where nothing is shown for the first time and no points change.
pub fn first_shown_ui(ui: &mut Ui, studio: &Studio, (page, chosen): (&Page, &Chosen), actions: &mut Vec<Action>) {
    let Some(compared) = page.compared.as_ref().filter(|c| !c.cards().is_empty()) else { return };
    if page.run.as_ref().is_some_and(|r| r.job.is_some() || r.counts.waiting == 0) {
        return;
    }
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let name = |at: &usize| {
        let id = compared.cards().get(*at).map_or("", |c| c.input.card_id.as_str());
        chosen.place(id).and_then(|p| chosen.cards.get(p)).map_or(id, |m| m.choice.name())
    };
    let first = page.first_shown();
    if !first.is_empty() {
        box_ui(ui, t.danger_tint, |ui| {
            note_ui(ui, Icon::Triangle, lang.t("many-first"), t.danger);
            for (section, count) in &first {
                let cards = compared.first.iter().find(|(s, _)| s == section).map_or(&[][..], |(_, cards)| cards);
                let mut on = page.ticks[*section];
                if switch::tick(ui, &mut on, &said::tick(lang, *section, *count)).changed() {
                    actions.push(Action::Batch(BatchAction::Tick(*section, on)));
                }
                text::hint(ui, &said::names(lang, cards.iter().map(name), cards.len()));
            }
            if !studio.kind().real() {
                text::hint(ui, lang.t("confirm-trial-ticks"));
            }
        });
    }
    if !compared.points.is_empty() {
        box_ui(ui, t.warning_tint, |ui| {
            let said = lang.say(&Sentence::new("many-points").with("count", compared.points.len()));
            ui.add(egui::Label::new(RichText::new(said).font(theme::medium(TYPE_14)).color(t.warning)).wrap());
            let mut on = page.points;
            if switch::tick(ui, &mut on, lang.t("many-points-tick")).changed() {
                actions.push(Action::Batch(BatchAction::Points(on)));
            }
            text::hint(ui, &said::names(lang, compared.points.iter().map(name), compared.points.len()));
        });
    }
}

fn box_ui(ui: &mut Ui, ground: Color32, content: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(ground).corner_radius(CornerRadius::same(RADIUS_CARD));
    frame.inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = SPACE_4;
        content(ui);
    });
}

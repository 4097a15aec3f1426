//! A trouble where it arose: what happened, what to do next, and the technical lines below.

use egui::{CornerRadius, Frame, Id, Label, Margin, RichText, Ui};

use super::icon::{self, Icon};
use crate::trouble::Trouble;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, TYPE_13, TYPE_14};
use crate::words::{Lang, visible};

/// Draws a trouble; `acts` adds buttons below. It is read aloud when it appears, and comes into view.
pub fn trouble(ui: &mut Ui, trouble: &Trouble, lang: Lang, acts: impl FnOnce(&mut Ui)) {
    let t = theme::current(ui);
    let sentence = lang.say(&trouble.sentence);
    let remedy = lang.say(&trouble.remedy);
    let frame = Frame::new().fill(t.danger_tint).corner_radius(CornerRadius::same(RADIUS_CARD));
    let shown = frame.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            ui.vertical(|ui| {
                ui.add_space(3.0);
                icon::show(ui, Icon::Wrong, t.danger);
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = SPACE_4;
                let said = RichText::new(&sentence).font(theme::medium(TYPE_14)).color(t.danger);
                let said = ui.add(Label::new(said).wrap());
                ui.ctx().accesskit_node_builder(said.id, |node| {
                    node.set_live(egui::accesskit::Live::Assertive);
                    node.set_description(remedy.as_str());
                });
                ui.add(Label::new(RichText::new(&remedy).font(theme::regular(TYPE_14)).color(t.text)).wrap());
                for line in &trouble.details {
                    ui.add(Label::new(RichText::new(visible(line)).font(theme::mono(TYPE_13)).color(t.text2)).wrap());
                }
                acts(ui);
            });
        });
    });
    // It scrolls until its end is in sight, once for each trouble; afterwards the person scrolls freely.
    let id = seen();
    if ui.data(|d| d.get_temp::<String>(id)).as_deref() != Some(sentence.as_str()) {
        let rect = shown.response.rect;
        if ui.clip_rect().bottom() + 0.5 >= rect.bottom() {
            ui.data_mut(|d| d.insert_temp(id, sentence));
        } else {
            ui.scroll_to_rect_animation(rect, Some(egui::Align::BOTTOM), egui::style::ScrollAnimation::none());
            ui.ctx().request_repaint();
        }
    }
}

fn seen() -> Id {
    Id::unique("trouble seen")
}

/// Something was tried anew: a trouble that comes of it is brought into view, also when it is the same as before.
pub fn anew(ui: &Ui) {
    ui.data_mut(|d| d.remove::<String>(seen()));
}

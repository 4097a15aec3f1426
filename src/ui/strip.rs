//! The three steps of the first start (src/ui/README.md, First start); they can be closed, and 帮助 brings them back.

use egui::{Align2, CornerRadius, Frame, Margin, RichText, Sense, Stroke, Ui, vec2};

use super::theme::{self, RADIUS_CARD, SPACE_8, SPACE_16, TYPE_13, TYPE_14};
use super::widgets::button::link;
use super::widgets::icon::{self, Icon};
use crate::studio::Studio;
use crate::studio::action::{Action, EditorAction, ViewAction};

/// Draws the steps, unless they were taken away.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    if studio.view.settings.strip_closed {
        return;
    }
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let last = if studio.kind().real() { "strip-3-real" } else { "strip-3" };
    let frame = Frame::new()
        .fill(t.trial_tint)
        .stroke(Stroke::new(1.0, t.trial))
        .corner_radius(CornerRadius::same(RADIUS_CARD))
        .inner_margin(Margin::symmetric(16, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(SPACE_8, 6.0);
            ui.spacing_mut().interact_size.y = 24.0;
            let done = studio.steps_done();
            for (i, (key, done)) in ["strip-1", "strip-2", last].into_iter().zip(done).enumerate() {
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
                ui.painter().circle_filled(rect.center(), 10.0, t.trial);
                if done {
                    icon::paint(ui.painter(), rect.shrink(3.0), Icon::Check, t.on_trial);
                } else {
                    let number = (i + 1).to_string();
                    ui.painter().text(rect.center(), Align2::CENTER_CENTER, number, theme::medium(TYPE_13), t.on_trial);
                }
                let ink = if done { t.text2 } else { t.text };
                let step = ui.label(RichText::new(lang.t(key)).font(theme::regular(TYPE_14)).color(ink));
                if done {
                    ui.ctx().accesskit_node_builder(step.id, |node| node.set_description(lang.t("strip-done")));
                }
                ui.add_space(SPACE_16 - SPACE_8);
            }
            // While a sheet is open it is offered there, and once.
            let practises = done[2] && !studio.kind().real() && studio.sheets.open.is_none();
            if practises && link(ui, lang.t("told-practise")).clicked() {
                actions.push(Action::Editor(EditorAction::Practise));
            }
            if link(ui, lang.t("strip-close")).clicked() {
                actions.push(Action::View(ViewAction::Strip(false)));
            }
        });
    });
}

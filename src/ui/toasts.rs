//! Messages that come and go, at the foot of the form: real labels and buttons, so that screen readers hear them.

use egui::{Align, Area, CornerRadius, Frame, Id, Layout, Margin, Order, Rect, RichText, Stroke, Ui, vec2};

use super::batch;
use super::choose;
use super::theme::{self, RADIUS_CARD, SPACE_8, SPACE_16, TYPE_14};
use super::widgets::button::link;
use super::widgets::icon::{self, Icon};
use super::widgets::{sheet, text};
use crate::studio::Studio;
use crate::studio::action::{Action, ViewAction};
use crate::studio::toasts::{Toast, Tone};
use crate::words::{Lang, visible};

/// The area that the messages stand in.
fn area_id() -> Id {
    Id::unique("toasts")
}

/// Makes room above a sheet over `over`: while one is open the messages stand there, so that they lie over neither its
/// title nor its buttons.
pub fn make_room(ui: &Ui, studio: &Studio, over: Rect) {
    let there = ui.memory(|m| m.area_rect(area_id())).filter(|_| !studio.view.toasts.all().is_empty());
    let taken = there.map_or(0.0, |r| r.height() + SPACE_8);
    // A sheet keeps room enough to be used, whatever there is to say.
    sheet::keep_free(ui, taken.min(over.height() * MOST_OF_SHEET));
}

/// The most that messages take of a sheet's height.
const MOST_OF_SHEET: f32 = 0.3;

/// Draws the messages at the foot of `over`; where a sheet lies there, the last one above it. While a menu is open they
/// wait, since they would lie over it.
pub fn show(ui: &mut Ui, studio: &Studio, over: Rect, actions: &mut Vec<Action>) {
    let all = studio.view.toasts.all();
    if all.is_empty() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let width = (over.width() - 48.0).min(520.0);
    let open = studio.sheets.open.is_some();
    let (pivot, at) = if open {
        (egui::Align2::CENTER_TOP, over.center_top() + vec2(0.0, SPACE_8))
    } else {
        // Where cards are chosen, and on the page of many, the acts stand at the foot: nothing lies over them.
        let acts = match (studio.is_choosing(), studio.batch.is_open()) {
            (true, _) => choose::FOOT,
            (false, true) => batch::FOOT,
            (false, false) => 0.0,
        };
        (egui::Align2::CENTER_BOTTOM, over.center_bottom() - vec2(0.0, acts + SPACE_16))
    };
    let shown = if open { &all[all.len() - 1..] } else { all };
    let area = Area::new(area_id()).order(Order::Tooltip).pivot(pivot).fixed_pos(at).constrain(true);
    area.show(ui.ctx(), |ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.y = SPACE_8;
        for toast in shown {
            toast_ui(ui, toast, (studio.view.lang, width), actions);
        }
    });
}

fn toast_ui(ui: &mut Ui, toast: &Toast, (lang, width): (Lang, f32), actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let frame = Frame::new()
        .fill(t.panel)
        .stroke(Stroke::new(1.0, t.edge))
        .corner_radius(CornerRadius::same(RADIUS_CARD))
        .inner_margin(Margin::symmetric(12, 8))
        .shadow(egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow });
    frame.show(ui, |ui| {
        ui.set_width(width - 24.0);
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            let close = link(ui, lang.t("close"));
            // The sheet below has a button of this name too.
            ui.ctx().accesskit_node_builder(close.id, |n| n.set_label(lang.t("close-message")));
            if close.clicked() {
                actions.push(Action::View(ViewAction::CloseToast(toast.id)));
            }
            if !toast.details.is_empty() && link(ui, lang.t("copy-details")).clicked() {
                let lines = [&toast.text].into_iter().chain(&toast.details).map(|l| visible(l));
                let all = lines.collect::<Vec<_>>().join("\n");
                actions.push(Action::View(ViewAction::Copy(all)));
            }
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| said_ui(ui, toast));
        });
    });
}

/// Its mark, what happened and what to do next.
fn said_ui(ui: &mut Ui, toast: &Toast) {
    let t = theme::current(ui);
    let (mark, ink) = match toast.tone {
        Tone::Good => (Icon::Check, t.accent),
        Tone::Note => (Icon::Info, t.text2),
        Tone::Bad => (Icon::Wrong, t.danger),
    };
    icon::show(ui, mark, ink);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let text = RichText::new(visible(&toast.text)).font(theme::regular(TYPE_14)).color(t.text);
        let said = ui.add(egui::Label::new(text).wrap());
        ui.ctx().accesskit_node_builder(said.id, |n| n.set_live(egui::accesskit::Live::Polite));
        if let Some(remedy) = &toast.remedy {
            text::hint(ui, remedy);
        }
    });
}

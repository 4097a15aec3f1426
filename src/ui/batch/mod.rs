//! One change for many cards (src/ui/README.md, Many cards): what stands apart, what goes out, what became of it. The rows
//! at the left, the phone with the chosen card beside them; on small windows the phone comes when it is asked for.

mod agree;
mod foot;
mod groups;
mod head;
mod phone;
mod row;
mod rows;
mod said;

pub use foot::HEIGHT as FOOT;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Stroke, Ui};

use super::layout::Layout;
use super::theme::{self, SPACE_8};
use super::{beneath_sheet_ui, form, planned};
use crate::studio::Studio;
use crate::studio::action::Action;

/// Draws the page into the whole of `ui`. Gives where a sheet lies over it.
pub fn show(ui: &mut Ui, studio: &Studio, layout: Layout, actions: &mut Vec<Action>) -> Rect {
    let t = theme::current(ui);
    let mut over = ui.available_rect_before_wrap();
    let Some((chosen, page)) = studio.batch.shown() else { return over };
    let sheet = studio.sheets.open.is_some();
    // Whoever goes back finds what is said above the form.
    form::begin_at_top(ui);
    let margin = if layout == Layout::Wide { 28 } else { 20 };
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(margin, 0));
    let phone = layout == Layout::Wide || studio.view.phone_in_front;
    if phone && layout != Layout::Narrow {
        let width = if layout == Layout::Wide { layout.stage(over.width(), false).min(440.0) } else { 320.0 };
        let panel = Panel::right("batch phone").exact_size(width).resizable(false).show_separator_line(false);
        let shown = panel.frame(Frame::new().fill(t.stage)).show(ui, |ui| phone::show(ui, studio, (chosen, page)));
        over.max.x = shown.response.rect.left();
    }
    let panel = Panel::bottom("batch foot").exact_size(foot::HEIGHT).resizable(false).show_separator_line(false);
    let foot = panel.frame(frame).show(ui, |ui| {
        beneath_sheet_ui(ui, sheet);
        foot::show(ui, studio, (page, chosen), layout, actions);
    });
    let line = foot.response.rect;
    ui.painter().hline(line.x_range(), line.top() + 0.5, Stroke::new(1.0, t.line));
    if phone && layout == Layout::Narrow {
        CentralPanel::default().frame(Frame::new().fill(t.stage)).show(ui, |ui| {
            beneath_sheet_ui(ui, sheet);
            phone::show(ui, studio, (chosen, page));
        });
        return over;
    }
    let top = if over.height() < LOW { 8 } else { 20 };
    let frame = Frame::new().fill(t.window).inner_margin(Margin { left: margin, right: 8, top, bottom: 0 });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        beneath_sheet_ui(ui, sheet);
        let area = ScrollArea::vertical().id_salt("batch").auto_shrink([false, false]);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - f32::from(margin) + 8.0);
            ui.spacing_mut().item_spacing.y = SPACE_8;
            if page.run.is_none() {
                planned::show(ui, studio, actions);
            }
            head::show(ui, studio, page, chosen, actions);
            rows::blocks_ui(ui, studio, (page, chosen), actions);
        });
    });
    over
}

/// A page lower than this stands closer, in points.
const LOW: f32 = 480.0;

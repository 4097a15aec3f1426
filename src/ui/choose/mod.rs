//! 选择要修改的会员卡 (src/ui/README.md, Choosing a card): the only thing that a merchant without a card is asked for. The
//! cards at the left, the phone with the one that is looked at beside them where there is room.

mod face;
mod foot;
mod head;
mod pick;
mod preview;
mod rows;
mod said;
mod tiles;

pub use face::thumbnail;
pub use foot::HEIGHT as FOOT;
pub use rows::cut;
pub use said::below;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, Stroke, Ui};

use super::layout::Layout;
use super::theme::{self, SPACE_8};
use super::{beneath_sheet_ui, expiry, planned, unfinished};
use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::choosing::{ChooseAction, ChoosingTyped, MANY};

/// Draws the page into the whole of `ui`; `typed` is what stands in its fields. Gives where a sheet lies over it.
pub fn show(
    ui: &mut Ui,
    studio: &Studio,
    typed: &mut ChoosingTyped,
    layout: Layout,
    actions: &mut Vec<Action>,
) -> Rect {
    let t = theme::current(ui);
    let mut over = ui.available_rect_before_wrap();
    let sheet = studio.sheets.open.is_some();
    if layout == Layout::Wide {
        let width = layout.stage(over.width(), false).min(440.0);
        let panel = Panel::right("choose preview").exact_size(width).resizable(false).show_separator_line(false);
        let shown = panel.frame(Frame::new().fill(t.stage)).show(ui, |ui| preview::show(ui, studio));
        over.max.x = shown.response.rect.left();
    }
    let margin = if layout == Layout::Wide { 28 } else { 20 };
    let frame = Frame::new().fill(t.panel).inner_margin(Margin::symmetric(margin, 0));
    let panel = Panel::bottom("choose foot").exact_size(foot::HEIGHT).resizable(false).show_separator_line(false);
    let foot = panel.frame(frame).show(ui, |ui| {
        beneath_sheet_ui(ui, sheet);
        foot::show(ui, studio, actions);
    });
    let line = foot.response.rect;
    ui.painter().hline(line.x_range(), line.top() + 0.5, Stroke::new(1.0, t.line));
    let low = over.height() < LOW;
    let top = if low { 8 } else { 20 };
    let frame = Frame::new().fill(t.window).inner_margin(Margin { left: margin, right: margin, top, bottom: 8 });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        beneath_sheet_ui(ui, sheet);
        ui.spacing_mut().item_spacing.y = SPACE_8;
        expiry::show(ui, studio, actions);
        unfinished::show(ui, studio, actions);
        planned::show(ui, studio, actions);
        head::show(ui, studio, typed, low, actions);
        // In such a window a tile would show its face and no name.
        if over.height() < TILES || studio.choosing.count() > MANY {
            rows::show(ui, studio, actions);
        } else {
            tiles::show(ui, studio, actions);
        }
    });
    let chosen = !studio.editor.document.card_id().is_empty() && !sheet;
    let esc = chosen && !egui::Popup::is_any_open(ui.ctx()) && ui.input(|i| i.key_pressed(egui::Key::Escape));
    if esc && !super::widgets::field::composes(ui) {
        actions.push(Action::Choose(ChooseAction::Close));
    }
    over
}

/// A page lower than this stands closer, in points.
const LOW: f32 = 480.0;
/// A page lower than this has no room for a whole tile, in points.
const TILES: f32 = 400.0;

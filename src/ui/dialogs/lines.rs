//! Lines of a sheet: rows that wrap, columns, notes, folds and texts for machines.

use egui::{
    Align, Color32, CornerRadius, Frame, Layout, Margin, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

use crate::studio::action::{Action, ViewAction};
use crate::ui::theme::{self, RADIUS_CONTROL, SPACE_4, SPACE_8, TYPE_13};
use crate::ui::widgets::button;
use crate::ui::widgets::button::focus_ring;
use crate::ui::widgets::icon::{self, Icon};

/// A row that wraps and is no higher than its text; the spacing has to be set before the row begins.
pub fn low_row_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
        ui.spacing_mut().interact_size.y = 20.0;
        ui.horizontal_wrapped(add);
    });
}

/// A line that folds what follows it, or unfolds it; gives whether that was asked for.
pub fn fold_ui(ui: &mut Ui, open: bool, text: &str) -> bool {
    let t = theme::current(ui);
    let width = (ui.available_width() - icon::SIDE - SPACE_4).max(60.0);
    let galley = ui.painter().layout(text.to_owned(), theme::regular(TYPE_13), Color32::PLACEHOLDER, width);
    let size = Vec2::new(galley.size().x + icon::SIDE + SPACE_4, galley.size().y.max(22.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));
    let ink = if response.hovered() { t.text } else { t.text2 };
    let side = Vec2::splat(icon::SIDE);
    let at = egui::Rect::from_center_size(rect.right_center() - vec2(icon::SIDE / 2.0, 0.0), side);
    ui.painter().galley(egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, ink);
    icon::paint(ui.painter(), at, if open { Icon::Down } else { Icon::Right }, ink);
    focus_ring(ui, &response);
    response.clicked()
}

/// A column of a row: `width` wide, as high as what stands in it.
pub fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// A quiet line that can be read in passing.
pub fn note_ui(ui: &mut Ui, mark: Icon, text: &str, ink: Color32) -> Response {
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        let (rect, _) = ui.allocate_exact_size(vec2(icon::SIDE, 18.0), Sense::hover());
        icon::paint(ui.painter(), rect, mark, ink);
        ui.add(egui::Label::new(RichText::new(text).font(theme::regular(TYPE_13)).color(ink)).wrap())
    });
    shown.inner
}

/// A text for a machine, to be selected or copied.
pub struct Code<'a> {
    /// Its name.
    pub name: &'a str,
    /// The words of the link that copies it.
    pub copy: &'a str,
    /// What is copied.
    pub copied: &'a str,
    /// The same as it is read.
    pub shown: &'a str,
    /// The colour of what is shown.
    pub ink: Color32,
}

/// Draws its name, the link and the text.
pub fn code_ui(ui: &mut Ui, code: &Code<'_>, actions: &mut Vec<Action>) {
    let Code { name, copy, copied, shown, ink } = *code;
    let t = theme::current(ui);
    low_row_ui(ui, |ui| {
        ui.label(RichText::new(name).font(theme::regular(TYPE_13)).color(t.text2));
        if button::link(ui, copy).clicked() {
            actions.push(Action::View(ViewAction::Copy(copied.to_owned())));
        }
    });
    Frame::new()
        .fill(t.window)
        .corner_radius(CornerRadius::same(RADIUS_CONTROL))
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let text = RichText::new(shown).font(theme::mono(TYPE_13)).color(ink);
            ui.add(egui::Label::new(text).selectable(true).wrap());
        });
}

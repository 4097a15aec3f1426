//! A sheet over a part of the window: its content scrolls, its buttons stay in sight. What lies beneath takes no clicks.

use egui::{Align, Area, CornerRadius, Frame, Id, Layout, Margin, Order, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::ui::theme::{self, RADIUS_SHEET, SPACE_12, SPACE_16, SPACE_24, TYPE_18};

/// What a sheet looks like.
pub struct Sheet<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Where it lies: the form, or the whole window.
    pub over: Rect,
    /// Its width, as far as there is room, in points.
    pub width: f32,
}

/// Draws a sheet: `content` scrolls, `buttons` stand at the right end, first one rightmost.
/// Gives whether Esc was pressed.
pub fn show(ui: &mut Ui, sheet: &Sheet<'_>, content: impl FnOnce(&mut Ui), buttons: impl FnOnce(&mut Ui)) -> bool {
    let t = theme::of(ui);
    let id = Id::unique(("sheet", sheet.id));
    let over = sheet.over;
    let width = sheet.width.min(over.width() - 2.0 * SPACE_16);
    let most = over.height() - 2.0 * SPACE_16;
    let area = Area::new(id).order(Order::Foreground).fixed_pos(over.min).constrain(false).sense(Sense::click());
    area.show(ui.ctx(), |ui| {
        ui.painter().rect_filled(over, 0.0, t.shade);
        // The shade takes every click, so that nothing beneath is touched.
        ui.interact(over, id.with("shade"), Sense::click_and_drag());
        let known = ui.data(|d| d.get_temp::<f32>(id.with("height"))).unwrap_or(most.min(420.0));
        let height = known.min(most);
        let rect = Rect::from_center_size(over.center(), vec2(width, height));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
        ui.ctx().accesskit_node_builder(inner.unique_id(), |node| {
            node.set_role(egui::accesskit::Role::Dialog);
            node.set_label(sheet.title);
        });
        let frame = Frame::new()
            .fill(t.panel)
            .corner_radius(CornerRadius::same(RADIUS_SHEET))
            .inner_margin(Margin::same(SPACE_24 as i8))
            .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: t.shadow });
        frame.show(&mut inner, |ui| {
            ui.set_width(width - 2.0 * SPACE_24);
            ui.add(
                egui::Label::new(egui::RichText::new(sheet.title).font(theme::medium(TYPE_18)).color(t.text)).wrap(),
            );
            ui.add_space(SPACE_12 - 4.0);
            let fixed = 24.0 + SPACE_24 * 2.0 + SPACE_16 + theme::CONTROL + 40.0;
            let shown = ScrollArea::vertical()
                .id_salt(id.with("scroll"))
                .max_height((most - fixed).max(60.0))
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.set_width(ui.available_width() - 2.0);
                    content(ui);
                });
            ui.add_space(SPACE_16);
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), theme::CONTROL),
                Layout::right_to_left(Align::Center),
                |ui| {
                    ui.spacing_mut().item_spacing.x = SPACE_12;
                    buttons(ui);
                },
            );
            shown
        });
        let used = inner.min_rect().height();
        if (used - known).abs() > 0.5 {
            ui.data_mut(|d| d.insert_temp(id.with("height"), used));
            ui.ctx().request_discard("the sheet found its height");
        }
    });
    ui.input(|i| i.key_pressed(egui::Key::Escape))
}

//! A sheet over a part of the window: its content scrolls, its buttons stay in sight. What lies beneath takes no clicks.

use egui::{
    Align, Area, Color32, CornerRadius, Frame, Id, Layout, Margin, Order, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2,
};

use super::icon::{self, Icon};
use crate::ui::theme::{self, RADIUS_SHEET, SPACE_8, SPACE_12, SPACE_16, SPACE_24, TYPE_18};
use crate::words::{Lang, visible};

/// A sheet over less than this stands closer to everything, in points.
pub const LOW: f32 = 420.0;

/// Where a sheet lies, and what language it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Language of the window.
    pub lang: Lang,
    /// The form, or the whole window.
    pub over: Rect,
}

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

fn free_id() -> Id {
    Id::unique("free above sheets")
}

/// Keeps so many points free above every sheet, for messages.
pub fn keep_free(ui: &Ui, points: f32) {
    ui.data_mut(|d| d.insert_temp(free_id(), points));
}

/// Draws a sheet: `content` scrolls, `buttons` stand at the right end, first one rightmost.
/// Gives whether Esc was pressed, and not for an input method.
pub fn show(ui: &mut Ui, sheet: &Sheet<'_>, content: impl FnOnce(&mut Ui), buttons: impl FnOnce(&mut Ui)) -> bool {
    show_marked(ui, sheet, None, content, buttons)
}

/// The same; with `mark` before the title, both in its colour. A marked title is news: screen readers say it at once.
pub fn show_marked(
    ui: &mut Ui,
    sheet: &Sheet<'_>,
    mark: Option<(Icon, Color32)>,
    content: impl FnOnce(&mut Ui),
    buttons: impl FnOnce(&mut Ui),
) -> bool {
    let t = theme::current(ui);
    let id = Id::unique(("sheet", sheet.id));
    let opened = just_opened(ui, sheet.id);
    let over = sheet.over;
    // Messages stand above the sheet, on its shade.
    let free = ui.data(|d| d.get_temp::<f32>(free_id())).unwrap_or_default();
    let room = Rect { min: over.min + vec2(0.0, free), ..over };
    // In a low window the sheet's margins shrink in favour of its content.
    let (edge, margin) = if room.height() < LOW { (SPACE_8, SPACE_16) } else { (SPACE_16, SPACE_24) };
    let width = sheet.width.min(over.width() - 2.0 * SPACE_16);
    let most = room.height() - 2.0 * edge;
    // Esc closes a list or a menu that is open on the sheet, and nothing of what was filled in; it is gone by the end.
    let list = egui::Popup::is_any_open(ui.ctx());
    let area = Area::new(id).order(Order::Foreground).fixed_pos(over.min).constrain(false).sense(Sense::CLICK);
    area.show(ui.ctx(), |ui| {
        ui.painter().rect_filled(over, 0.0, t.shade);
        // The area is as large as the shade: what is under the pointer is the sheet, for the wheel too.
        ui.expand_to_include_rect(over);
        // The shade takes every click, so that nothing beneath is reached; it never takes the focus.
        ui.interact(over, id.with("shade"), Sense::CLICK | Sense::DRAG);
        // Its height, and that of what does not scroll, as the last pass found them.
        let guess = (most.min(420.0), margin * 2.0 + SPACE_24 + SPACE_16 + theme::CONTROL + SPACE_12);
        let (known, fixed) = ui.data(|d| d.get_temp::<(f32, f32)>(id.with("height"))).unwrap_or(guess);
        let mut rect = Rect::from_center_size(room.center(), vec2(width, known.min(most)));
        let bounds = egui::accesskit::Rect {
            x0: rect.left().into(),
            y0: rect.top().into(),
            x1: rect.right().into(),
            y1: rect.bottom().into(),
        };
        // It may be as high as there is room: what scrolls finds its height in one pass, not step by step.
        rect.max.y = rect.top() + most;
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
        ui.ctx().accesskit_node_builder(inner.unique_id(), |node| {
            node.set_role(egui::accesskit::Role::Dialog);
            node.set_label(&*visible(sheet.title));
            node.set_bounds(bounds);
        });
        let frame = Frame::new()
            .fill(t.panel)
            .corner_radius(CornerRadius::same(RADIUS_SHEET))
            .inner_margin(Margin::same(margin as i8))
            .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: t.shadow });
        let scrolled = frame
            .show(&mut inner, |ui| {
                ui.set_width(width - 2.0 * margin);
                title_ui(ui, sheet.title, mark);
                ui.add_space(SPACE_12 - 4.0);
                let mut scroll = ScrollArea::vertical().id_salt(id.with("scroll"));
                if opened {
                    // A sheet that just opened starts at its top, wherever an earlier one was scrolled to.
                    scroll = scroll.vertical_scroll_offset(0.0);
                }
                let shown = scroll.max_height((most - fixed).max(60.0)).auto_shrink([false, true]).show(ui, |ui| {
                    ui.set_width(ui.available_width() - 2.0);
                    super::in_sight::in_sight(ui, content);
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
                // A short content takes less height than it was given.
                shown.inner_rect.height().min(shown.content_size.y)
            })
            .inner;
        let used = inner.min_rect().height();
        let found = (used, used - scrolled);
        if (found.0 - known).abs() > 0.5 || (found.1 - fixed).abs() > 0.5 {
            ui.data_mut(|d| d.insert_temp(id.with("height"), found));
            ui.ctx().request_discard("the sheet found its height");
            ui.ctx().request_repaint();
        }
    });
    ui.input(|i| i.key_pressed(egui::Key::Escape)) && !list && !super::field::composes(ui)
}

fn title_ui(ui: &mut Ui, title: &str, mark: Option<(Icon, Color32)>) {
    let t = theme::current(ui);
    let text = |c| egui::Label::new(egui::RichText::new(visible(title)).font(theme::medium(TYPE_18)).color(c)).wrap();
    let Some((mark, color)) = mark else {
        ui.add(text(t.text));
        return;
    };
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::hover());
        icon::paint(ui.painter(), Rect::from_center_size(rect.center(), vec2(20.0, 20.0)), mark, color);
        let title = ui.add(text(color));
        ui.ctx().accesskit_node_builder(title.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    });
}

/// Whether the sheet `id` was not there in the frame before: the moment to say where the focus stands.
pub fn just_opened(ui: &Ui, id: &str) -> bool {
    let key = Id::unique(("sheet opened", id));
    let now = ui.ctx().cumulative_frame_nr();
    // A frame may be laid out twice: both times it is the first.
    let opened = match ui.data(|d| d.get_temp::<(u64, bool)>(key)) {
        Some((frame, opened)) if frame == now => opened,
        Some((frame, _)) => frame + 1 < now,
        None => true,
    };
    ui.data_mut(|d| d.insert_temp(key, (now, opened)));
    opened
}

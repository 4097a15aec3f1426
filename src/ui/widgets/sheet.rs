//! A sheet over a part of the window: its content scrolls, its buttons stay in sight. What lies beneath takes no clicks.

use egui::{
    Align, Area, Color32, CornerRadius, Frame, Id, Layout, Margin, Order, Rect, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, vec2,
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

impl Sheet<'_> {
    fn key(&self) -> Id {
        Id::unique(("sheet", self.id))
    }
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
    let (id, placed) = (sheet.key(), Placed::of(ui, sheet));
    let opened = just_opened(ui, sheet.id);
    // Esc closes a list or a menu that is open on the sheet, and nothing of what was filled in; it is gone by the end.
    let list = egui::Popup::is_any_open(ui.ctx());
    let area = Area::new(id).order(Order::Foreground).fixed_pos(sheet.over.min).constrain(false).sense(Sense::CLICK);
    area.show(ui.ctx(), |ui| {
        shade_ui(ui, id, sheet.over);
        let known = Heights::known(ui, id, &placed);
        let mut inner = dialog_ui(ui, sheet, &placed, known.whole);
        let frame = Frame::new()
            .fill(t.panel)
            .corner_radius(CornerRadius::same(RADIUS_SHEET))
            .inner_margin(Margin::same(placed.margin as i8))
            .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: t.shadow });
        let scrolled = frame
            .show(&mut inner, |ui| {
                ui.set_width(placed.width - 2.0 * placed.margin);
                title_ui(ui, sheet.title, mark);
                ui.add_space(SPACE_12 - 4.0);
                let scrolled = scrolled_ui(ui, (id, opened), (placed.most - known.fixed).max(60.0), &placed, content);
                ui.add_space(SPACE_16);
                buttons_ui(ui, buttons);
                scrolled
            })
            .inner;
        let whole = inner.min_rect().height();
        Heights { whole, fixed: whole - scrolled }.keep(ui, id, known);
    });
    ui.input(|i| i.key_pressed(egui::Key::Escape)) && !list && !super::field::composes(ui)
}

/// Where a sheet lies in its room.
struct Placed {
    /// What messages leave of what it lies over.
    room: Rect,
    /// Its inner margin, in points.
    margin: f32,
    /// Its width, in points.
    width: f32,
    /// Its greatest height, in points.
    most: f32,
}

impl Placed {
    fn of(ui: &Ui, sheet: &Sheet<'_>) -> Self {
        let over = sheet.over;
        // Messages stand above the sheet, on its shade.
        let free = ui.data(|d| d.get_temp::<f32>(free_id())).unwrap_or_default();
        let room = Rect { min: over.min + vec2(0.0, free), ..over };
        // In a low window the sheet's margins shrink in favour of its content.
        let (edge, margin) = if room.height() < LOW { (SPACE_8, SPACE_16) } else { (SPACE_16, SPACE_24) };
        let width = sheet.width.min(over.width() - 2.0 * SPACE_16);
        Self { room, margin, width, most: room.height() - 2.0 * edge }
    }
}

/// How high a sheet is, and what of it does not scroll, in points.
#[derive(Clone, Copy)]
struct Heights {
    whole: f32,
    fixed: f32,
}

impl Heights {
    /// As the last pass found them.
    fn known(ui: &Ui, id: Id, placed: &Placed) -> Self {
        let fixed = placed.margin * 2.0 + SPACE_24 + SPACE_16 + theme::CONTROL + SPACE_12;
        let guess = Self { whole: placed.most.min(420.0), fixed };
        ui.data(|d| d.get_temp::<Self>(id.with("height"))).unwrap_or(guess)
    }

    /// For the next pass, which is asked for where they are not as `known`.
    fn keep(self, ui: &Ui, id: Id, known: Self) {
        if (self.whole - known.whole).abs() > 0.5 || (self.fixed - known.fixed).abs() > 0.5 {
            ui.data_mut(|d| d.insert_temp(id.with("height"), self));
            ui.ctx().request_discard("the sheet found its height");
            ui.ctx().request_repaint();
        }
    }
}

fn shade_ui(ui: &mut Ui, id: Id, over: Rect) {
    ui.painter().rect_filled(over, 0.0, theme::current(ui).shade);
    // The area is as large as the shade: what is under the pointer is the sheet, for the wheel too.
    ui.expand_to_include_rect(over);
    // The shade takes every click, so that nothing beneath is reached; it never takes the focus.
    ui.interact(over, id.with("shade"), Sense::CLICK | Sense::DRAG);
}

/// The place of the sheet itself, in which it is drawn, and what it is to a screen reader.
fn dialog_ui(ui: &mut Ui, sheet: &Sheet<'_>, placed: &Placed, height: f32) -> Ui {
    let mut rect = Rect::from_center_size(placed.room.center(), vec2(placed.width, height.min(placed.most)));
    let bounds = egui::accesskit::Rect {
        x0: rect.left().into(),
        y0: rect.top().into(),
        x1: rect.right().into(),
        y1: rect.bottom().into(),
    };
    // It may be as high as there is room: what scrolls finds its height in one pass, not step by step.
    rect.max.y = rect.top() + placed.most;
    let inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    ui.ctx().accesskit_node_builder(inner.unique_id(), |node| {
        node.set_role(egui::accesskit::Role::Dialog);
        node.set_label(&*visible(sheet.title));
        node.set_bounds(bounds);
    });
    inner
}

/// What scrolls, at most `most` points high; gives how high it is. Where it goes on, its last words fade before a line
/// across the sheet, so that nothing looks cut by chance.
fn scrolled_ui(
    ui: &mut Ui,
    (id, opened): (Id, bool),
    most: f32,
    placed: &Placed,
    content: impl FnOnce(&mut Ui),
) -> f32 {
    let mut scroll = ScrollArea::vertical().id_salt(id.with("scroll"));
    if opened {
        // A sheet that just opened starts at its top, wherever an earlier one was scrolled to.
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    let usual = std::mem::replace(&mut ui.spacing_mut().scroll.fade, theme::SHEET_FADE);
    let shown = scroll.max_height(most).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().scroll.fade = usual;
        ui.set_width(ui.available_width() - 2.0);
        super::in_sight::in_sight(ui, content);
    });
    ui.spacing_mut().scroll.fade = usual;
    let (rect, offset) = (shown.inner_rect, shown.state.clamped_offset().y);
    let line = Stroke::new(1.0, theme::current(ui).line);
    let across = rect.left() - placed.margin..=rect.left() - placed.margin + placed.width;
    if offset > 0.5 {
        ui.painter().hline(across.clone(), rect.top() - 0.5, line);
    }
    if shown.content_size.y - rect.height() - offset > 0.5 {
        ui.painter().hline(across, rect.bottom() + 0.5, line);
    }
    // A short content takes less height than it was given.
    rect.height().min(shown.content_size.y)
}

fn buttons_ui(ui: &mut Ui, buttons: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), theme::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        buttons(ui);
    });
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

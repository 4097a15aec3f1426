//! The page in a phone that scrolls: linked with the form both ways, by pointer and by keyboard.

use egui::emath::GuiRounding as _;
use egui::{
    Align2, CornerRadius, Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::chinese::zh;
use super::look::{Laid, Look, PlaceKind};
use super::pen::{Ink, Pen};
use super::sections::paint;
use super::tokens::{self, NAV, RIM, SCREEN_RADIUS, STATUS};
use crate::rights::field::FieldId;
use crate::words::{Lang, Sentence, visible};

/// What the person did on the phone.
#[derive(Debug)]
pub struct PageResponse {
    /// The field whose place was clicked (or chosen by keyboard).
    pub clicked: Option<FieldId>,
    /// The field whose 还原这一处 was pressed.
    pub restored: Option<FieldId>,
    /// The field under the pointer.
    pub hovered: Option<FieldId>,
    /// What was drawn.
    pub laid: Laid,
    /// The phone's outer rectangle.
    pub rect: Rect,
}

/// Smaller than this nobody reads the page.
const LEGIBLE: f32 = 0.5;

/// The largest phone that fits into `room`: its scale and outer size, in window points.
pub fn fit(room: egui::Vec2, look: &Look<'_>) -> (f32, egui::Vec2) {
    let width = look.width.points() + 2.0 * RIM;
    // On a low screen the page shrinks a little, so that more than its card face is in sight, but its words stay legible:
    // then it scrolls.
    let scale = (room.y / 520.0).max(LEGIBLE).min(room.x / width).clamp(0.3, 1.0);
    let most = (812.0 + 2.0 * RIM) * scale;
    (scale, vec2(width * scale, room.y.min(most)))
}

/// A phone on its stage.
#[derive(Debug, Clone, Copy)]
pub struct Phone<'a> {
    /// Where it stands.
    pub outer: Rect,
    /// What it shows.
    pub look: &'a Look<'a>,
    /// The field whose place is brought into view.
    pub scroll_to: Option<FieldId>,
    /// Phones with the same id scroll together.
    pub scrolls: Id,
    /// What it is called.
    pub name: &'a str,
}

/// Draws the phone.
pub fn page_ui(ui: &mut Ui, phone: &Phone<'_>, lang: Lang) -> PageResponse {
    let (outer, look) = (phone.outer.round_to_pixels(ui.pixels_per_point()), phone.look);
    let k = look.scale;
    let t = tokens::for_mode(look.mode);
    let id = ui.scope_id().with("phone");
    let painter = ui.painter_at(outer.expand(2.0));
    let (screen, view) = body(&painter, outer, look);
    let clipped = ui.painter_at(view.intersect(ui.clip_rect()));
    // Places first, without drawing, so that the page can be scrolled in this very frame.
    let measured = paint(&ui.painter_at(Rect::NOTHING), view.min, look);
    let most = (measured.height - view.height()).max(0.0);
    let drag = ui.interact(view, id.with("scroll"), Sense::DRAG);
    let offset = scrolled(ui, phone, (view, &measured), &drag);
    let laid = paint(&clipped, view.min - vec2(0.0, offset), look);
    corners(&painter, screen, SCREEN_RADIUS * k, RIM * k);
    if most > 0.0 {
        let h = (view.height() * view.height() / measured.height).max(24.0);
        let y = view.top() + (view.height() - h) * offset / most;
        let bar = Rect::from_min_size(pos2(view.right() - 4.0, y), vec2(2.5, h));
        clipped.rect_filled(bar, 1.0, t.hint);
    }
    let mut out = places(ui, id, view, &laid, lang);
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Group);
        node.set_label(phone.name);
        node.set_description(&*visible(&laid.text.join(zh("page-comma"))));
    });
    (out.laid, out.rect) = (laid, outer);
    out
}

/// How far the page is scrolled. Wheel and drag move it; where it stands is all that is remembered.
fn scrolled(ui: &Ui, phone: &Phone<'_>, (view, measured): (Rect, &Laid), drag: &Response) -> f32 {
    let k = phone.look.scale;
    let most = (measured.height - view.height()).max(0.0);
    // Beside a longer page a shorter one stands at its end, and does not hold the other one back.
    let before = ui.data(|d| d.get_temp::<f32>(phone.scrolls)).unwrap_or(0.0).clamp(0.0, most);
    let mut offset = before;
    if drag.contains_pointer() {
        offset -= ui.input(|i| i.smooth_scroll_delta().y);
    }
    offset -= drag.drag_delta().y;
    if let Some(place) = phone
        .scroll_to
        .and_then(|f| measured.places.iter().rev().find(|p| p.kind != PlaceKind::Restore && belongs(p.field, f)))
    {
        let (top, bottom) = (place.rect.top() - view.top(), place.rect.bottom() - view.top());
        if bottom - offset > view.height() - 16.0 * k {
            offset = bottom - view.height() + 24.0 * k;
        }
        if top - offset < 0.0 {
            offset = top - 16.0 * k;
        }
    }
    let offset = offset.clamp(0.0, most).round_to_pixels(ui.pixels_per_point());
    if offset != before {
        ui.data_mut(|d| d.insert_temp(phone.scrolls, offset));
    }
    offset
}

/// Whether the place of `place` is where `field` is seen.
fn belongs(place: FieldId, field: FieldId) -> bool {
    place == field || field.jump().is_some_and(|jump| place.jump() == Some(jump))
}

fn places(ui: &mut Ui, id: Id, view: Rect, laid: &Laid, lang: Lang) -> PageResponse {
    let mut out =
        PageResponse { clicked: None, restored: None, hovered: None, laid: Laid::default(), rect: Rect::NOTHING };
    for (i, place) in laid.places.iter().enumerate() {
        let rect = place.rect.intersect(view);
        if !rect.is_positive() {
            continue;
        }
        let response = ui.interact(rect, id.with(("place", i)), Sense::click());
        let restores = place.kind == PlaceKind::Restore;
        let key = if restores { "page-restore-of" } else { "page-place" };
        let label = lang.say(&Sentence::new(key).with_key("field", place.field.key("label")));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if response.clicked() {
            *(if restores { &mut out.restored } else { &mut out.clicked }) = Some(place.field);
        }
        if response.hovered() {
            out.hovered = Some(place.field);
        }
        if response.has_focus() {
            out.hovered = Some(place.field);
            ui.painter_at(view).rect_stroke(
                rect,
                4.0,
                Stroke::new(2.0, tokens::for_mode(super::look::Mode::Light).lit),
                StrokeKind::Inside,
            );
        }
    }
    out
}

/// The phone's body with its status bar and title bar at `outer`: the screen, and the part of it for the page.
pub(crate) fn body(painter: &egui::Painter, outer: Rect, look: &Look<'_>) -> (Rect, Rect) {
    let k = look.scale;
    let (screen, radius) = (outer.shrink(RIM * k), SCREEN_RADIUS * k);
    painter.rect(
        outer,
        CornerRadius::same((radius + RIM * k) as u8),
        tokens::PHONE,
        Stroke::new(1.0, tokens::PHONE_EDGE),
        StrokeKind::Outside,
    );
    painter.rect_filled(screen, CornerRadius::same(radius as u8), tokens::for_mode(look.mode).page);
    draw_bars(&painter.with_clip_rect(screen.intersect(painter.clip_rect())), screen, look);
    (screen, Rect::from_min_max(pos2(screen.left(), screen.top() + (STATUS + NAV) * k), screen.max))
}

fn draw_bars(painter: &egui::Painter, screen: Rect, look: &Look<'_>) {
    let pen = Pen::new(painter, screen.min, look);
    let t = pen.tokens;
    let ink = |size: f32, medium| Ink { size, color: t.text, medium };
    let put = |text: &str, ink: Ink, at: Pos2, align: Align2| {
        let galley = pen.galley(text, ink, 200.0, 1);
        let pos = align.anchor_size(at, galley.size()).min.round_to_pixels(painter.pixels_per_point());
        painter.galley(pos, galley, t.text);
    };
    let w = look.width.points();
    put("9:41", ink(14.0, true), pen.to_window(26.0, 20.0), Align2::LEFT_CENTER);
    // Signal and battery, drawn.
    let k = look.scale;
    for i in 0..4 {
        let h = 4.0 + 2.0 * i as f32;
        painter.rect_filled(pen.rect(w - 74.0 + 5.0 * i as f32, 25.0 - h, 3.0, h), k, t.text);
    }
    let battery = pen.rect(w - 48.0, 14.5, 22.0, 11.0);
    painter.rect_stroke(battery, 3.0 * k, Stroke::new(k, t.second), StrokeKind::Inside);
    painter.rect_filled(battery.shrink(2.0 * k), 1.5 * k, t.text);
    put(zh("page-title"), ink(17.0, false), pen.to_window(w / 2.0, STATUS + NAV / 2.0), Align2::CENTER_CENTER);
    let p = |x: f32, y: f32| pen.origin + vec2(x, STATUS + NAV / 2.0 + y) * k;
    painter.add(Shape::line(vec![p(22.0, -7.0), p(15.0, 0.0), p(22.0, 7.0)], Stroke::new(1.6 * k, t.text)));
}

/// Covers what stands out at the round corners of the screen with the phone's body: the ring between the screen's
/// corner and the body's, so that nothing is drawn beyond the body.
pub(crate) fn corners(painter: &egui::Painter, screen: Rect, radius: f32, rim: f32) {
    for (corner, sx, sy) in [
        (screen.left_top(), 1.0, 1.0),
        (screen.right_top(), -1.0, 1.0),
        (screen.left_bottom(), 1.0, -1.0),
        (screen.right_bottom(), -1.0, -1.0),
    ] {
        let center = corner + vec2(sx, sy) * radius;
        let on = |i: u32, radius: f32| {
            let a = std::f32::consts::FRAC_PI_2 * i as f32 / 10.0;
            center - vec2(sx * a.cos(), sy * a.sin()) * radius
        };
        let mut mesh = egui::Mesh::default();
        for i in 0..=10 {
            mesh.colored_vertex(on(i, radius), tokens::PHONE);
            mesh.colored_vertex(on(i, radius + rim - 0.5), tokens::PHONE);
        }
        for i in 0..10 {
            mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
            mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
        }
        painter.add(Shape::mesh(mesh));
        painter.add(Shape::line((0..=10).map(|i| on(i, radius)).collect(), Stroke::new(1.0, tokens::PHONE)));
    }
}

//! 裁剪头像: which square of a photo becomes the head image (src/ui/README.md, Her pictures). The phone shows it meanwhile.

use egui::{
    Color32, CornerRadius, EventFilter, Key, Mesh, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2,
};

use super::footer::{footer_ui, pressed};
use crate::pictures::crop::{Crop, MOST_ZOOM};
use crate::studio::action::{Action, EditorAction, SheetAction};
use crate::studio::cropping::Cropping;
use crate::studio::gallery::Gallery;
use crate::studio::jobs::Waiting;
use crate::studio::sheet::SheetChange;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, SPACE_16};
use crate::ui::widgets::button::{self, Look, focus_ring};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text, trouble};
use crate::words::{Lang, Sentence};

const ID: &str = "crop";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 600.0;
/// The square that is moved and zoomed, in points: at most, and at least.
const SQUARE: [f32; 2] = [280.0, 150.0];
/// What stands above and below the square on the sheet, in points.
const AROUND: f32 = 190.0;
/// Height of the bar of an upload, in points.
const BAR: f32 = 6.0;
/// The head on the phone, in points.
const HEAD: f32 = 40.0;
/// An arrow key moves by so much of the square; with Shift by more.
const STEP: [f32; 2] = [0.02, 0.1];
/// One step of the zoom.
const ZOOM_STEP: f32 = 1.1;

/// What the sheet shows.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub cropping: &'a Cropping,
    /// Where its textures are.
    pub gallery: &'a Gallery,
    /// It is being uploaded.
    pub uploading: bool,
    pub place: Place,
}

/// Draws the sheet.
pub(super) fn show(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let Place { lang, over } = view.place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("crop-title"), over, width: WIDTH };
    let mut crop = view.cropping.crop;
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| crop = content_ui(ui, view, opened),
        |ui| {
            footer_ui(ui, ID, |ui| {
                if pressed(&button::secondary(ui, lang.t("setup-cancel"))) {
                    actions.push(Action::Sheet(SheetAction::Close));
                }
                if view.uploading {
                    if button::secondary(ui, lang.t("stop-uploading")).clicked() {
                        actions.push(Action::GiveUp(Waiting::Upload));
                    }
                } else if pressed(&button::button(ui, Look::Primary, lang.t("crop-upload"), true)) {
                    trouble::anew(ui);
                    actions.push(Action::Editor(EditorAction::UploadHead));
                }
            });
        },
    );
    if crop != view.cropping.crop {
        actions.push(Action::Sheet(SheetAction::Change(SheetChange::Crop(crop))));
    }
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// Draws photo and zoom; gives the square as it was moved in this frame.
fn content_ui(ui: &mut Ui, view: View<'_>, opened: bool) -> Crop {
    let Cropping { photo, crop, trouble: failed, .. } = view.cropping;
    let lang = view.place.lang;
    let size = photo.size();
    let side = (view.place.over.height() - AROUND).clamp(SQUARE[1], SQUARE[0]);
    let mut crop = *crop;
    ui.spacing_mut().item_spacing.y = SPACE_12;
    // The square's frame of focus is seen whole.
    ui.add_space(SPACE_4);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_16;
        let square = square_ui(ui, side, view);
        if opened {
            square.request_focus();
        }
        if !view.uploading {
            crop = moved(ui, &square, crop, size);
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            text::hint(ui, lang.t("crop-hint"));
            ui.add_space(SPACE_8);
            let label = text::body(ui, lang.t("crop-zoom"));
            let mut zoom = crop.zoom(size);
            ui.spacing_mut().slider_width = (ui.available_width() - SPACE_16).clamp(80.0, 220.0);
            // The rail has to be seen on the sheet (src/ui/README.md, Look).
            ui.visuals_mut().widgets.inactive.bg_fill = theme::current(ui).edge;
            let slider = egui::Slider::new(&mut zoom, 1.0..=MOST_ZOOM).logarithmic(true).show_value(false);
            let slider = ui.add_enabled(!view.uploading, slider).labelled_by(label.id);
            if slider.changed() {
                crop = crop.zoomed(zoom, size);
            }
            ui.add_space(SPACE_8);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = SPACE_8;
                let (rect, _) = ui.allocate_exact_size(vec2(HEAD, HEAD), Sense::hover());
                paint_photo(ui, rect, CornerRadius::same((HEAD / 2.0) as u8), view, crop);
                text::hint(ui, lang.t("crop-phone"));
            });
            if view.uploading {
                progress_ui(ui, lang, view.cropping.sending);
            }
        });
    });
    if let Some(failed) = failed.as_ref().filter(|_| !view.uploading) {
        trouble::trouble(ui, failed, lang, |_| {});
    }
    crop
}

/// How much of it has left, as a bar and in words.
fn progress_ui(ui: &mut Ui, lang: Lang, sent: Option<(usize, usize)>) {
    let kb = |bytes: usize| bytes.div_ceil(1024);
    let said = match sent {
        None => lang.t("crop-preparing").to_owned(),
        Some((sent, whole)) if sent >= whole => lang.t("crop-sent").to_owned(),
        Some((sent, whole)) => lang.say(&Sentence::new("crop-sending").with("sent", kb(sent)).with("kb", kb(whole))),
    };
    let share = sent.map_or(0.0, |(sent, whole)| sent as f32 / whole.max(1) as f32);
    let t = theme::current(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().min(220.0), BAR), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &said));
    let ground = |p: &egui::Painter, rect: Rect, color| p.rect_filled(rect, BAR / 2.0, color);
    ground(ui.painter(), rect, t.line);
    ground(ui.painter(), rect.with_max_x(rect.left() + rect.width() * share), t.accent);
    text::body(ui, &said);
}

fn square_ui(ui: &mut Ui, side: f32, view: View<'_>) -> Response {
    let t = theme::current(ui);
    let lang = view.place.lang;
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, lang.t("crop-square")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(lang.t("crop-hint")));
    ui.painter().rect_filled(rect, 0.0, t.stage);
    paint_photo(ui, rect, CornerRadius::ZERO, view, view.cropping.crop);
    paint_mask(ui, rect);
    focus_ring(ui, &response);
    response
}

fn paint_photo(ui: &Ui, rect: Rect, radius: CornerRadius, view: View<'_>, crop: Crop) {
    let [left, top, right, bottom] = crop.part(view.cropping.photo.size());
    let pixels = rect.width() * ui.pixels_per_point();
    let Some(texture) = view.gallery.photo(&view.cropping.photo, right - left, pixels) else { return };
    let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
    let photo = egui::epaint::RectShape::filled(rect, radius, Color32::WHITE).with_texture(texture.id(), part);
    ui.painter().add(photo);
}

/// Shades what lies outside of the round head.
fn paint_mask(ui: &Ui, rect: Rect) {
    let t = theme::current(ui);
    let (center, radius) = (rect.center(), rect.width() / 2.0);
    let mut mesh = Mesh::default();
    const AROUND: u32 = 96;
    for i in 0..=AROUND {
        let (sin, cos) = (std::f32::consts::TAU * i as f32 / AROUND as f32).sin_cos();
        let direction = vec2(cos, sin);
        let edge = direction / direction.x.abs().max(direction.y.abs());
        mesh.colored_vertex(center + direction * radius, t.shade);
        mesh.colored_vertex(center + edge * radius, t.shade);
    }
    for i in 0..AROUND {
        mesh.add_triangle(2 * i, 2 * i + 1, 2 * i + 2);
        mesh.add_triangle(2 * i + 1, 2 * i + 2, 2 * i + 3);
    }
    ui.painter().add(Shape::mesh(mesh));
    ui.painter().circle_stroke(center, radius - 0.5, egui::Stroke::new(1.0, Color32::WHITE));
}

/// The square as it is moved by pointer and keys in this frame.
fn moved(ui: &Ui, square: &Response, crop: Crop, size: [u32; 2]) -> Crop {
    let side = square.rect.width();
    let drag = square.drag_delta() / side;
    // The photo follows the pointer, so that the square goes the other way.
    let mut out = crop.moved(-drag.x, -drag.y, size);
    if square.drag_started() || square.clicked() {
        square.request_focus();
    }
    let mut factor = 1.0_f32;
    if square.hovered() {
        factor *= ui.input(|i| i.zoom_delta() * (i.smooth_scroll_delta().y / 200.0).exp());
    }
    if square.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(square.id, filter));
        let (right, down, closer) = ui.input(|i| {
            let step = if i.modifiers.shift { STEP[1] } else { STEP[0] };
            let presses = |key: Key| i.num_presses(key) as f32;
            (
                (presses(Key::ArrowRight) - presses(Key::ArrowLeft)) * step,
                (presses(Key::ArrowDown) - presses(Key::ArrowUp)) * step,
                presses(Key::Plus) + presses(Key::Equals) - presses(Key::Minus),
            )
        });
        out = out.moved(right, down, size);
        factor *= ZOOM_STEP.powf(closer);
    }
    if (factor - 1.0).abs() > f32::EPSILON { out.zoomed(out.zoom(size) * factor, size) } else { out }
}

//! Starting points, each with its page drawn small.

use egui::{CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::footer::way_out_ui;
use crate::page::starters::Starter;
use crate::page::{self, Below, Look, Mode, Width};
use crate::studio::action::{Action, DraftAction, SheetAction};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_12, TYPE_14};
use crate::ui::widgets::button::focus_ring;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::Lang;

const ID: &str = "starters";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 660.0;
/// A starter's card at least, in points.
const CARD: Vec2 = vec2(150.0, 236.0);
/// Its name below the picture, in points.
const NAME: f32 = 36.0;

/// Draws the sheet over `over`; the documentation page's own example is there in 演练 (`trial`) only.
pub(super) fn show(ui: &mut Ui, starters: &[Starter], trial: bool, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("starters-title"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        text::hint(ui, lang.t(if trial { "starters-what" } else { "starters-what-real" }));
        let columns = ((ui.available_width() + SPACE_12) / (CARD.x + SPACE_12)).floor().max(1.0);
        let width = (ui.available_width() - SPACE_12 * (columns - 1.0)) / columns;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(SPACE_12);
            for (i, starter) in starters.iter().enumerate().filter(|(_, s)| trial || !s.sample) {
                if starter_ui(ui, starter, width.floor(), lang).clicked() {
                    actions.push(Action::Draft(DraftAction::Starter(i)));
                }
            }
        });
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        way_out_ui(ui, lang.t("setup-cancel"), opened, &mut acts);
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn starter_ui(ui: &mut Ui, starter: &Starter, width: f32, lang: Lang) -> Response {
    let t = theme::current(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, CARD.y), Sense::click());
    let name = lang.t(starter.key);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let radius = CornerRadius::same(RADIUS_CARD);
    ui.painter().rect_filled(rect, radius, t.stage);
    let view = Rect::from_min_max(rect.min + vec2(1.0, 1.0), pos2(rect.right() - 1.0, rect.bottom() - NAME));
    let look = Look {
        rights: &starter.rights,
        face: &starter.face,
        pictures: crate::page::Pictures::default(),
        mode: Mode::Light,
        width: Width::Standard,
        ghosts: false,
        marks: false,
        lit: None,
        changed: &[],
        below: Below::Nothing,
        scale: view.width() / Width::Standard.points(),
    };
    // The page itself is drawn, not a picture of it, so that it shows exactly what is chosen.
    page::paint(&ui.painter().with_clip_rect(view.intersect(ui.clip_rect())), view.min, &look);
    let below = Rect::from_min_max(pos2(rect.left(), view.bottom()), rect.max);
    let corners = CornerRadius { nw: 0, ne: 0, sw: RADIUS_CARD, se: RADIUS_CARD };
    ui.painter().rect_filled(below, corners, if response.hovered() { t.hover } else { t.panel });
    let edge = if response.hovered() { t.accent } else { t.line };
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, edge), StrokeKind::Inside);
    ui.painter().text(below.center(), egui::Align2::CENTER_CENTER, name, theme::regular(TYPE_14), t.text);
    focus_ring(ui, &response);
    response
}

//! A few cards as tiles with their faces.

use egui::{CornerRadius, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::rows::{cut, tag_ui, tags};
use super::{face, pick, said};
use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::choosing::{Choice, ChooseAction, Goes};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, SPACE_16, TYPE_13, TYPE_14};
use crate::ui::widgets::text;

/// The least and the most that a tile is wide, in points.
const LEAST: f32 = 200.0;
const MOST: f32 = 300.0;
/// Below the face: name, title with brand, last publication.
const WORDS: f32 = 74.0;

/// Draws them into the rest of `ui`.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let choosing = &studio.choosing;
    if choosing.listed() == 0 {
        if choosing.count() > 0 {
            text::hint(ui, studio.view.lang.t("choose-not-found"));
        }
        return;
    }
    ScrollArea::vertical().id_salt("choose tiles").auto_shrink([false, false]).show(ui, |ui| {
        let room = ui.available_width() - 4.0;
        let columns = ((room + SPACE_16) / (LEAST + SPACE_16)).floor().max(1.0);
        let width = ((room + SPACE_16) / columns - SPACE_16).min(MOST);
        let (columns, height) = (columns as usize, width * face::RATIO + WORDS);
        let origin = ui.cursor().min + vec2(2.0, 2.0);
        let lines = choosing.listed().div_ceil(columns);
        let whole = vec2(room, lines as f32 * (height + SPACE_16));
        ui.allocate_exact_size(whole, Sense::hover());
        for place in 0..choosing.listed() {
            let Some(card) = choosing.card(place) else { continue };
            let (column, line) = ((place % columns) as f32, (place / columns) as f32);
            let at = origin + vec2(column * (width + SPACE_16), line * (height + SPACE_16));
            let rect = Rect::from_min_size(at, vec2(width, height));
            tile_ui(ui, studio, (place, columns, card), rect, actions);
        }
        let all = 0..choosing.listed();
        if !all.clone().all(|p| choosing.card(p).is_none_or(|c| choosing.was_in_sight(c.id()))) {
            actions.push(Action::Choose(ChooseAction::Sight(all)));
        }
    });
}

fn tile_ui(
    ui: &mut Ui,
    studio: &Studio,
    (place, columns, card): (usize, usize, &Choice),
    rect: Rect,
    actions: &mut Vec<Action>,
) {
    let (t, lang) = (theme::current(ui), studio.view.lang);
    if studio.choosing.goes() == Some(Goes::Card) && studio.choosing.place() == Some(place) {
        ui.scroll_to_rect_animation(rect.expand(4.0), None, egui::style::ScrollAnimation::none());
    }
    let picked = pick::Pick { card, place, columns, page: columns * 2, name: &said::aloud(studio, card) };
    let response = pick::show(ui, studio, &picked, rect, actions);
    if !ui.is_rect_visible(rect) {
        return;
    }
    let looked = studio.choosing.place() == Some(place);
    let corners = CornerRadius::same(RADIUS_CARD);
    let ground = pick::ground(t, looked, response.hovered());
    let edge = if looked { Stroke::new(1.5, t.accent) } else { Stroke::new(1.0, t.line) };
    ui.painter().rect(rect, corners, ground, edge, StrokeKind::Inside);
    let picture = Rect::from_min_size(rect.min, vec2(rect.width(), rect.width() * face::RATIO)).shrink(6.0);
    face::thumbnail(ui.painter(), picture, (card, &studio.gallery), 5);
    let (left, right) = (rect.left() + 12.0, rect.right() - 12.0);
    let mut y = rect.top() + rect.width() * face::RATIO;
    let tags = tags(studio, card, t);
    let first = cut(ui, card.name(), theme::medium(TYPE_14), t.text, right - left - tags.len() as f32 * 76.0);
    let (size, middle) = (first.size(), y + first.size().y / 2.0);
    ui.painter().galley(pos2(left, y), first, t.text);
    let mut x = left + size.x;
    for (word, fill, ink) in tags {
        x = tag_ui(ui, pos2(x + SPACE_8, middle), &word, fill, ink);
    }
    for said in [said::below(card), said::last(lang, card)] {
        y += 22.0;
        let line = cut(ui, &said, theme::regular(TYPE_13), t.text2, right - left);
        ui.painter().galley(pos2(left, y), line, t.text2);
    }
    pick::ring(ui, &response, rect);
}

//! The cards as rows: only those in sight are drawn, however many there are.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, CornerRadius, FontId, Rect, ScrollArea, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{face, pick, said};
use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::choosing::{Choice, ChooseAction, Goes};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, TYPE_13, TYPE_14, Theme};
use crate::ui::widgets::text;
use crate::words::visible;

/// Height of a row, in points.
const ROW: f32 = 56.0;
/// Narrower than this, a row says nothing of what members see; still narrower, nothing of its last publication.
const WIDE: f32 = 700.0;
const MIDDLE: f32 = 480.0;

/// Draws the list into the rest of `ui`.
pub fn show(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let choosing = &studio.choosing;
    let count = choosing.listed();
    if count == 0 {
        text::hint(ui, studio.view.lang.t("choose-not-found"));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let most = ui.available_height();
    ScrollArea::vertical().id_salt("choose rows").max_height(most).auto_shrink([false, true]).show_rows(
        ui,
        ROW,
        count,
        |ui, range| {
            let top = ui.cursor().top();
            let (left, width) = (ui.cursor().left(), ui.available_width() - 1.0);
            let at = |place: usize| {
                let y = top + (place as f32 - range.start as f32) * ROW;
                Rect::from_min_size(pos2(left, y), vec2(width, ROW))
            };
            let goes = choosing.place().filter(|_| choosing.goes() == Some(Goes::Card));
            if let Some(place) = goes {
                ui.scroll_to_rect_animation(at(place), None, egui::style::ScrollAnimation::none());
            }
            for place in range.clone() {
                let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), egui::Sense::hover());
                if let Some(card) = choosing.card(place) {
                    row_ui(ui, studio, (place, card), rect, actions);
                }
            }
            if !range.clone().all(|p| choosing.card(p).is_none_or(|c| choosing.was_in_sight(c.id()))) {
                actions.push(Action::Choose(ChooseAction::Sight(range)));
            }
        },
    );
}

fn row_ui(ui: &mut Ui, studio: &Studio, (place, card): (usize, &Choice), rect: Rect, actions: &mut Vec<Action>) {
    let (t, lang) = (theme::current(ui), studio.view.lang);
    let page = (ui.clip_rect().height() / ROW).floor().max(1.0) as usize;
    let picked = pick::Pick { card, place, columns: 1, page, name: &said::aloud(studio, card) };
    let response = pick::show(ui, studio, &picked, rect, actions);
    let looked = studio.choosing.place() == Some(place);
    let (first, last) = (place == 0, place + 1 == studio.choosing.listed());
    let round = |is: bool| if is { RADIUS_CARD } else { 0 };
    let corners = CornerRadius { nw: round(first), ne: round(first), sw: round(last), se: round(last) };
    let ground = pick::ground(t, looked, response.hovered());
    let p = ui.painter();
    p.rect_filled(rect, corners, ground);
    p.rect_stroke(rect, corners, Stroke::new(1.0, t.line), StrokeKind::Inside);
    let picture =
        Rect::from_center_size(pos2(rect.left() + 14.0 + 30.0, rect.center().y), vec2(60.0, 60.0 * face::RATIO));
    face::thumbnail(p, picture, (card, &studio.gallery), 4);
    let left = picture.right() + 18.0;
    let room = rect.right() - 14.0 - left;
    let (name_end, last_end) = match room {
        w if w >= WIDE => (left + w * 0.42, left + w * 0.76),
        w if w >= MIDDLE => (left + w * 0.56, rect.right() - 14.0),
        _ => (rect.right() - 14.0, rect.right() - 14.0),
    };
    let tags = tags(studio, card, t);
    let tag_room: f32 = tags.iter().map(|(text, ..)| width(ui, text) + 12.0 + SPACE_8).sum();
    let line = |ui: &Ui, text: &str, font: FontId, ink: Color32, from: egui::Pos2, to: f32| -> f32 {
        let galley = cut(ui, text, font, ink, to - from.x);
        let at = Align2::LEFT_CENTER.anchor_size(from, galley.size()).min;
        let end = at.x + galley.size().x;
        ui.painter().galley(at, galley, ink);
        end
    };
    let (upper, lower) = (rect.top() + 19.0, rect.top() + 38.0);
    let ink = if card.is_deleted() { t.text2 } else { t.text };
    let mut x = line(ui, card.name(), theme::medium(TYPE_14), ink, pos2(left, upper), name_end - 12.0 - tag_room);
    for (text, fill, ink) in tags {
        x = tag_ui(ui, pos2(x + SPACE_8, upper), &text, fill, ink);
    }
    line(ui, &said::below(card), theme::regular(TYPE_13), t.text2, pos2(left, lower), name_end - 12.0);
    if room >= MIDDLE {
        let said = said::last(lang, card);
        line(ui, &said, theme::regular(TYPE_13), t.text2, pos2(name_end, rect.center().y), last_end - 12.0);
    }
    if room >= WIDE {
        let said = said::shown(studio, card);
        line(ui, &said, theme::regular(TYPE_13), t.text2, pos2(last_end, rect.center().y), rect.right() - 14.0);
    }
    pick::ring(ui, &response, rect);
}

/// What stands behind a name: words, ground, ink.
pub fn tags(studio: &Studio, card: &Choice, t: &Theme) -> Vec<(String, Color32, Color32)> {
    let lang = studio.view.lang;
    let status = said::status(lang, card).map(|word| (word, t.warning_tint, t.warning));
    let test = said::is_test(studio, card).then(|| (lang.t("cards-test-tag").to_owned(), t.hover, t.text2));
    status.into_iter().chain(test).collect()
}

/// Draws a tag whose left middle is `at`; gives its right end.
pub fn tag_ui(ui: &Ui, at: egui::Pos2, text: &str, fill: Color32, ink: Color32) -> f32 {
    let galley = ui.painter().layout_no_wrap(visible(text).into_owned(), theme::regular(TYPE_13), ink);
    let ground = Align2::LEFT_CENTER.anchor_size(at, galley.size() + vec2(12.0, 2.0));
    ui.painter().rect_filled(ground, CornerRadius::same(4), fill);
    ui.painter().galley(ground.min + vec2(6.0, 1.0), galley, ink);
    ground.right()
}

fn width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(visible(text).into_owned(), theme::regular(TYPE_13), Color32::PLACEHOLDER).size().x
}

/// A text in one line, as much of it as fits.
pub fn cut(ui: &Ui, text: &str, font: FontId, ink: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::simple_singleline(visible(text).into_owned(), font, ink);
    job.wrap = TextWrapping::truncate_at_width(width.max(20.0));
    ui.painter().layout_job(job)
}

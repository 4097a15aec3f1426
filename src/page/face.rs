//! What the card template gives: the face at the top, notice and telephone at the end.

use egui::{Align2, Stroke, pos2, vec2};

use super::chinese::zh;
use super::pen::{Ink, Pen, area};
use super::pictures::Picture;
use super::tokens::{self, GAP, LEFT, MARGIN, PADDING, SECOND, TEXT, WHITE};

/// The card's face: brand, title, level and what kind of code there is.
pub(super) fn face(p: &mut Pen<'_>) {
    let width = p.width() - 2.0 * MARGIN;
    let height = (width * 0.6).round();
    let rect = p.rect(MARGIN, p.y, width, height);
    if !p.picture(rect, 12.0, p.look.pictures.background) {
        p.gradient(rect, 12.0 * p.look.scale, tokens::FACE);
    }
    let face = p.look.face;
    let (x, y) = (LEFT, p.y + PADDING);
    logo(p, x, y);
    if p.look.pictures.background == Picture::Lacking {
        p.lacking(area(p.width() - MARGIN - PADDING - 20.0, y, 20.0, 15.0), tokens::FACE_SECOND);
    }
    let room = width - 2.0 * PADDING - 50.0;
    let brand = p.galley(&face.brand, p.ink(TEXT, WHITE), room, 1);
    let title = p.galley(&face.title, p.ink(13.0, tokens::FACE_SECOND), room, 1);
    let brand_height = p.height(&brand);
    p.put_galley(brand, x + 50.0, y - 3.0);
    p.put_galley(title, x + 50.0, y + brand_height - 3.0);
    if let Some(level) = &face.level {
        let galley = p.galley(level, p.ink(13.0, WHITE), room, 1);
        let h = p.height(&galley);
        p.put_galley(galley, x, p.y + height - 14.0 - h);
    }
    code_mark(p, p.y + height);
    p.y += height;
}

/// The logo in a circle; while there is none, the first letter of the brand.
fn logo(p: &mut Pen<'_>, x: f32, y: f32) {
    let center = p.origin + vec2(x + 20.0, y + 20.0) * p.look.scale;
    let circle = egui::Rect::from_center_size(center, vec2(40.0, 40.0) * p.look.scale);
    let initial = p.look.face.brand.trim().chars().next();
    if initial.is_some() || matches!(p.look.pictures.logo, Picture::Shown { .. }) {
        p.painter.circle_filled(center, 20.0 * p.look.scale, WHITE);
    }
    if p.picture(circle, 20.0, p.look.pictures.logo) {
        return;
    }
    if let Some(initial) = initial {
        let ink = Ink { size: 18.0, color: tokens::FACE[0], medium: true };
        let letter = p.galley(initial.encode_utf8(&mut [0; 4]), ink, 40.0, 1);
        let at = Align2::CENTER_CENTER.anchor_size(center, letter.size()).min;
        p.painter.galley(at, letter, tokens::FACE[0]);
    }
    if p.look.pictures.logo == Picture::Lacking {
        p.lacking(area(x + 27.0, y + 29.0, 14.0, 10.5), tokens::FACE_SECOND);
    }
}

/// The code of a member: only that there is one and of which kind, never an invented one.
fn code_mark(p: &Pen<'_>, bottom: f32) {
    let Some(kind) = p.look.face.code_type.as_deref().filter(|k| *k != "NONE_CODE") else { return };
    let right = p.width() - MARGIN - PADDING;
    let box_ = p.rect(right - 28.0, bottom - 14.0 - 28.0, 28.0, 28.0);
    let stroke = Stroke::new(1.6 * p.look.scale, WHITE);
    p.painter.rect_stroke(box_, 4.0 * p.look.scale, stroke, egui::StrokeKind::Inside);
    let inside = box_.shrink(7.0 * p.look.scale);
    if kind.contains("QR") {
        let s = inside.width() * 0.36;
        for corner in
            [inside.left_top(), pos2(inside.right() - s, inside.top()), pos2(inside.left(), inside.bottom() - s)]
        {
            p.painter.rect_filled(egui::Rect::from_min_size(corner, vec2(s, s)), 0.0, WHITE);
        }
    } else {
        for i in 0..4 {
            let x = inside.left() + inside.width() * (i as f32 + 0.5) / 4.0;
            p.painter.vline(x, inside.y_range(), stroke);
        }
    }
}

/// What the card template says to members: its notice and its service telephone, as far as they are known.
pub(super) fn footer(p: &mut Pen<'_>) {
    let t = p.tokens;
    let face = p.look.face;
    let rows: Vec<(&str, &str)> = [("page-notice", &face.description), ("page-service", &face.service_phone)]
        .into_iter()
        .filter_map(|(k, v)| Some((zh(k), v.as_deref().filter(|v| !v.trim().is_empty())?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    p.y += GAP;
    let inner = p.inner();
    let line = TEXT * t.text_scale * 1.41 + 22.0;
    let laid: Vec<_> = rows
        .into_iter()
        .map(|(name, text)| {
            let name = p.galley(name, p.ink(TEXT, t.text), inner * 0.5, 1);
            let beside = inner - p.span(&name) - 12.0;
            let one = p.galley(text, p.ink(TEXT, t.second), beside, 1);
            if !one.elided {
                return (name, one, line, true);
            }
            // What does not fit beside its name stands below it: a telephone number that is cut helps nobody.
            let below = p.galley(text, p.ink(SECOND, t.second), inner, 3);
            let height = 11.0 + p.height(&name) + 2.0 + p.height(&below) + 11.0;
            (name, below, height, false)
        })
        .collect();
    let top = p.y;
    p.group(top, laid.iter().map(|row| row.2).sum());
    for (i, (name, text, height, beside)) in laid.into_iter().enumerate() {
        let (y, h) = (p.y, p.height(&name));
        if i > 0 {
            p.hairline(y);
        }
        let (text_h, text_w) = (p.height(&text), p.span(&text));
        if beside {
            p.put_galley(name, LEFT, y + (height - h) / 2.0);
            p.put_galley(text, p.width() - LEFT - text_w, y + (height - text_h) / 2.0);
        } else {
            p.put_galley(name, LEFT, y + 11.0);
            p.put_galley(text, LEFT, y + 11.0 + h + 2.0);
        }
        p.y += height;
    }
}

//! Small drawn marks of the page; none is an emoji.

use egui::{Shape, Stroke, vec2};

use super::pen::{Pen, area};
use super::pictures::Picture;
use super::tokens;

/// The contact's picture in a circle, centred; while there is none, head and shoulders.
pub(super) fn head(p: &mut Pen<'_>, x: f32, y: f32) {
    let k = p.look.scale;
    let c = p.origin + vec2(x, y) * k;
    let circle = egui::Rect::from_center_size(c, vec2(40.0, 40.0) * k);
    if p.picture(circle, 20.0, p.look.pictures.head) {
        return;
    }
    p.painter.circle_filled(c, 20.0 * k, tokens::HEAD[0]);
    p.painter.circle_filled(c + vec2(0.0, -5.0) * k, 6.5 * k, tokens::HEAD[1]);
    let shoulders: Vec<_> = (0..=16)
        .map(|i| {
            let a = std::f32::consts::PI * (1.0 + i as f32 / 16.0);
            c + vec2(a.cos() * 11.0, 13.5 + a.sin() * 10.0) * k
        })
        .collect();
    p.painter.add(Shape::convex_polygon(shoulders, tokens::HEAD[1], Stroke::NONE));
    if p.look.pictures.head == Picture::Lacking {
        p.lacking(area(x + 9.0, y + 10.0, 14.0, 10.5), p.tokens.second);
    }
}

/// Two sheets: copies the account. Left edge, middle.
pub(super) fn copy(p: &Pen<'_>, x: f32, y: f32) {
    let stroke = Stroke::new(1.1 * p.look.scale, p.tokens.second);
    for (dx, dy) in [(3.0, -5.5), (0.0, -2.5)] {
        let rect =
            egui::Rect::from_min_size(p.origin + vec2(x + dx, y + dy) * p.look.scale, vec2(8.0, 8.0) * p.look.scale);
        p.painter.rect(rect, 1.5 * p.look.scale, p.tokens.card, stroke, egui::StrokeKind::Middle);
    }
}

/// A receiver in a circle: dials. Centred.
pub(super) fn dial(p: &Pen<'_>, x: f32, y: f32) {
    let k = p.look.scale;
    let c = p.origin + vec2(x, y) * k;
    let stroke = Stroke::new(1.6 * k, p.tokens.brand);
    p.painter.circle_stroke(c, 11.0 * k, Stroke::new(1.2 * k, p.tokens.brand));
    let at = |dx: f32, dy: f32| c + vec2(dx, dy) * k;
    p.painter.add(Shape::line(
        vec![
            at(-5.0, -3.0),
            at(-3.0, -5.0),
            at(-1.2, -2.6),
            at(-2.4, -1.2),
            at(1.2, 2.4),
            at(2.6, 1.2),
            at(5.0, 3.0),
            at(3.0, 5.0),
            at(-0.5, 3.5),
            at(-3.5, 0.5),
            at(-5.0, -3.0),
        ],
        stroke,
    ));
}

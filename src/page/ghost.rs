//! The dashed ghost of a column that is off; it leads to its switch.

use egui::{Shape, Stroke, pos2};

use super::below;
use super::chinese::zh;
use super::look::PlaceKind;
use super::pen::{Ink, Pen, area};
use super::tokens::{GAP, MARGIN};
use crate::rights::Section;

/// Draws the ghost of `section`.
pub(super) fn ghost(p: &mut Pen<'_>, section: Section) {
    p.y += GAP;
    let (top, height) = (p.y, 48.0 * p.tokens.text_scale.min(1.15));
    let rect = p.rect(MARGIN, top, p.width() - 2.0 * MARGIN, height);
    let (k, r) = (p.look.scale, 8.0 * p.look.scale);
    let mut outline = Vec::new();
    for (cx, cy, from) in [
        (rect.right() - r, rect.top() + r, -90.0_f32),
        (rect.right() - r, rect.bottom() - r, 0.0),
        (rect.left() + r, rect.bottom() - r, 90.0),
        (rect.left() + r, rect.top() + r, 180.0),
    ] {
        for i in 0..=4 {
            let a = (from + 22.5 * i as f32).to_radians();
            outline.push(pos2(cx + r * a.cos(), cy + r * a.sin()));
        }
    }
    outline.push(outline.first().copied().unwrap_or(rect.min));
    p.painter.extend(Shape::dashed_line(&outline, Stroke::new(k.max(0.75), p.tokens.hint), 4.0 * k, 3.0 * k));
    let word = p.galley(
        zh(&format!("page-ghost-{}", section.name())),
        Ink { size: 15.0, ..p.ink(15.0, p.tokens.second) },
        p.inner(),
        1,
    );
    let (w, h) = (p.span(&word), p.height(&word));
    p.put_galley(word, (p.width() - w) / 2.0, top + (height - h) / 2.0);
    p.decorate(&[section.switch()], top, height, true);
    p.place(section.switch(), area(MARGIN, top, p.width() - 2.0 * MARGIN, height), PlaceKind::Ghost);
    p.y = top + height;
    p.y += below::draw(p, &[section.switch()], p.y);
}

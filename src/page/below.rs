//! What stands below a changed place while two states are compared: its old value, and 还原这一处.

use super::chinese::zh;
use super::look::{Below, PlaceKind};
use super::pen::{Ink, Pen, area};
use super::tokens::{LEFT, MARGIN, PADDING};
use crate::rights::field::FieldId;
use crate::words::{Lang, Sentence, visible};

/// A line, in page points: words of this size with room above and below. It is the window's, not the page's, so that it has
/// one size in every mode.
const LINE: f32 = 24.0;
const SIZE: f32 = 13.0;

/// How high it is for these fields, in page points.
pub(super) fn height(p: &Pen<'_>, fields: &[FieldId]) -> f32 {
    let count = p.look.below.changed().iter().filter(|(f, _)| fields.contains(f)).count();
    count as f32 * LINE
}

/// Whether one of these fields differs, so that its row stands there although nothing is left in it.
pub(super) fn holds(p: &Pen<'_>, fields: &[FieldId]) -> bool {
    height(p, fields) > 0.0
}

/// Draws a line for each of these fields that differs, from `y` on; gives how high they are.
pub(super) fn draw(p: &mut Pen<'_>, fields: &[FieldId], y: f32) -> f32 {
    let look = p.look;
    let all = look.below.changed().iter().filter(|(f, _)| fields.contains(f));
    let named = all.clone().count() > 1;
    let mut top = y;
    for (field, old) in all {
        line(p, *field, old, named, top);
        top += LINE;
    }
    top - y
}

fn line(p: &mut Pen<'_>, field: FieldId, old: &str, named: bool, y: f32) {
    let label = zh(&field.key("label"));
    let was = Sentence::new("page-was").with("old", visible(old).into_owned());
    let words = match p.look.below {
        Below::Nothing | Below::Room(_) => return,
        Below::Name(_) => label.to_owned(),
        Below::Old(_) if named => format!("{label} {}", Lang::ZhCn.say(&was)),
        Below::Old(_) => Lang::ZhCn.say(&was),
    };
    let t = p.tokens;
    let ground = p.rect(MARGIN, y, p.width() - 2.0 * MARGIN, LINE);
    p.painter.rect_filled(ground, 0.0, t.changed.gamma_multiply(0.12));
    let ink = |color| Ink { size: SIZE, color, medium: false };
    let back = p.galley(zh("page-restore"), ink(t.restore), p.inner(), 1);
    let wide = p.span(&back);
    let words = p.galley(&words, ink(t.text), p.inner() - wide - 12.0, 1);
    let middle = |height: f32| y + (LINE - height) / 2.0;
    let (at, back_at) = (middle(p.height(&words)), middle(p.height(&back)));
    p.put_galley(words, LEFT, at);
    let left = p.width() - LEFT - wide;
    p.put_galley(back, left, back_at);
    p.place(field, area(left - 8.0, y, wide + 8.0 + PADDING, LINE), PlaceKind::Restore);
}

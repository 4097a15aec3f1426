//! Drawn marks, on a 15 × 15 grid, by strokes: no emoji, no icon font.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, vec2};

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Cannot be changed.
    Lock,
    /// Irreversible, or a warning.
    Triangle,
    /// Not known.
    Question,
    /// Wrong.
    Wrong,
    /// Good.
    Check,
    /// Missing.
    Dash,
    /// Hint.
    Info,
    /// Opens below.
    Down,
    /// Leads on.
    Right,
    /// Becomes.
    Arrow,
}

/// The side of a mark beside text, in points.
pub const SIDE: f32 = 15.0;

/// Draws `icon` centred in `rect`.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, color: Color32) {
    let side = rect.width().min(rect.height());
    let k = side / SIDE;
    let origin = rect.center() - vec2(side, side) / 2.0;
    let at = |x: f32, y: f32| -> Pos2 { origin + vec2(x, y) * k };
    let stroke = Stroke::new(1.3 * k, color);
    let line = |points: &[(f32, f32)]| {
        painter.add(Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
    };
    let dot = |x: f32, y: f32| {
        painter.circle_filled(at(x, y), 0.9 * k, color);
    };
    let ring = || {
        painter.circle_stroke(at(7.5, 7.5), 6.0 * k, stroke);
    };
    match icon {
        Icon::Lock => {
            painter.rect_stroke(
                Rect::from_min_max(at(3.0, 6.5), at(12.0, 13.0)),
                1.2 * k,
                stroke,
                egui::StrokeKind::Middle,
            );
            line(&[(5.0, 6.5), (5.0, 4.6), (5.7, 2.9), (7.5, 2.1), (9.3, 2.9), (10.0, 4.6), (10.0, 6.5)]);
        }
        Icon::Triangle => {
            painter.add(Shape::closed_line(vec![at(7.5, 2.0), at(13.5, 12.5), at(1.5, 12.5)], stroke));
            line(&[(7.5, 6.0), (7.5, 9.0)]);
            dot(7.5, 10.8);
        }
        Icon::Question => {
            ring();
            line(&[
                (5.8, 6.0),
                (6.0, 5.0),
                (6.9, 4.3),
                (8.1, 4.3),
                (9.1, 5.1),
                (9.2, 6.2),
                (8.3, 7.4),
                (7.5, 8.0),
                (7.5, 8.8),
            ]);
            dot(7.5, 10.8);
        }
        Icon::Wrong => {
            ring();
            line(&[(3.4, 11.6), (11.6, 3.4)]);
        }
        Icon::Check => line(&[(3.0, 8.0), (6.0, 11.0), (12.0, 4.0)]),
        Icon::Dash => line(&[(3.5, 7.5), (11.5, 7.5)]),
        Icon::Info => {
            ring();
            line(&[(7.5, 7.0), (7.5, 10.6)]);
            dot(7.5, 4.7);
        }
        Icon::Down => line(&[(4.0, 6.0), (7.5, 9.5), (11.0, 6.0)]),
        Icon::Right => line(&[(6.0, 4.0), (9.5, 7.5), (6.0, 11.0)]),
        Icon::Arrow => {
            line(&[(2.5, 7.5), (12.0, 7.5)]);
            line(&[(9.0, 4.7), (12.0, 7.5), (9.0, 10.3)]);
        }
    }
}

/// A mark as part of a row.
pub fn show(ui: &mut egui::Ui, icon: Icon, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(SIDE, SIDE), egui::Sense::hover());
    paint(ui.painter(), rect, icon, color);
}

//! A card's face in the list: its picture's place, in the proportion of 5 to 3.

use egui::{Color32, CornerRadius, Mesh, Painter, Rect, Shape};

use crate::studio::choosing::Choice;
use crate::ui::theme::{self, TYPE_14};

/// Height of a face for each point of its width.
pub const RATIO: f32 = 0.6;

/// Draws the face of `card` in `rect`.
pub fn thumbnail(painter: &Painter, rect: Rect, card: &Choice, radius: u8) {
    let [from, to] = theme::face_colors();
    let mut mesh = Mesh::default();
    let corners = [
        (rect.left_top(), from),
        (rect.right_top(), mixed(from, to)),
        (rect.right_bottom(), to),
        (rect.left_bottom(), mixed(from, to)),
    ];
    for (at, color) in corners {
        mesh.colored_vertex(at, color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    painter.rect_filled(rect, CornerRadius::same(radius), mixed(from, to));
    painter.add(Shape::mesh(mesh));
    let initial = card.template.brand.name().or(card.template.title.as_deref()).and_then(|n| n.chars().next());
    if let Some(initial) = initial.filter(|_| rect.width() > 100.0) {
        let font = theme::medium(TYPE_14);
        painter.text(rect.left_top() + egui::vec2(14.0, 12.0), egui::Align2::LEFT_TOP, initial, font, Color32::WHITE);
    }
}

fn mixed(a: Color32, b: Color32) -> Color32 {
    a.lerp_to_gamma(b, 0.5)
}

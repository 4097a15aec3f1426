//! A card's face in the list: its picture's place, in the proportion of 5 to 3.

use egui::{Color32, CornerRadius, Mesh, Painter, Rect, Shape};

use crate::page::Picture;
use crate::pictures::decode::Size;
use crate::studio::choosing::Choice;
use crate::studio::gallery::Gallery;
use crate::ui::theme::{self, TYPE_14};

/// Height of a face for each point of its width.
pub const RATIO: f32 = 0.6;

/// Draws the face of `card` in `rect`: its picture, or what stands in for it.
pub fn thumbnail(painter: &Painter, rect: Rect, (card, gallery): (&Choice, &Gallery), radius: u8) {
    let address = card.face.background.as_deref();
    let picture = address.map_or(Picture::Unset, |a| gallery.see(a, Size::Tile));
    if let Some(shape) = picture.cover(rect, CornerRadius::same(radius)) {
        painter.add(shape);
        return;
    }
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

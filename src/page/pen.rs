//! Draws the page from top to bottom at any scale, sharp at every pixel ratio, and remembers where each field lies.

use egui::emath::GuiRounding as _;
use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{
    Align2, Color32, CornerRadius, FontFamily, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2,
    vec2,
};
use std::sync::Arc;

use super::chinese::zh;
use super::look::{Laid, Look, Place, PlaceKind};
use super::pictures::{self, Picture};
use super::tokens::{self, Tokens};
use crate::platform::fonts::MEDIUM;
use crate::rights::field::FieldId;

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub size: f32,
    pub color: Color32,
    pub medium: bool,
}

/// A part of the page, in page points.
#[derive(Clone, Copy)]
pub(super) struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// Left edge, top edge, width and height of a part of the page.
pub(super) const fn area(x: f32, y: f32, width: f32, height: f32) -> Area {
    Area { x, y, width, height }
}

pub(super) struct Pen<'a> {
    pub painter: &'a Painter,
    pub look: &'a Look<'a>,
    pub tokens: &'static Tokens,
    pub origin: Pos2,
    /// Page points below the origin.
    pub y: f32,
    pub laid: Laid,
}

impl<'a> Pen<'a> {
    pub fn new(painter: &'a Painter, origin: Pos2, look: &'a Look<'a>) -> Self {
        Self { painter, look, tokens: tokens::for_mode(look.mode), origin, y: 0.0, laid: Laid::default() }
    }

    pub fn width(&self) -> f32 {
        self.look.width.points()
    }

    /// Width between the paddings of a group.
    pub fn inner(&self) -> f32 {
        self.width() - 2.0 * tokens::MARGIN - 2.0 * tokens::PADDING
    }

    /// Page points to the window, on whole pixels.
    pub fn to_window(&self, x: f32, y: f32) -> Pos2 {
        (self.origin + vec2(x, y) * self.look.scale).round_to_pixels(self.painter.pixels_per_point())
    }

    pub fn rect(&self, x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_max(self.to_window(x, y), self.to_window(x + width, y + height))
    }

    pub fn ink(&self, size: f32, color: Color32) -> Ink {
        Ink { size: size * self.tokens.text_scale, color, medium: false }
    }

    pub fn medium(&self, size: f32, color: Color32) -> Ink {
        Ink { medium: true, ..self.ink(size, color) }
    }

    /// Lays `text` out in at most `rows` rows of `width` page points, broken as Unicode says (UAX 14), cut with … .
    pub fn galley(&self, text: &str, ink: Ink, width: f32, rows: usize) -> Arc<Galley> {
        let family = if ink.medium { FontFamily::Name(MEDIUM.into()) } else { FontFamily::Proportional };
        let font = FontId::new(ink.size * self.look.scale, family);
        super::lines::galley(self.painter, text, &font, ink.color, width * self.look.scale, rows)
    }

    /// Height of a galley in page points.
    pub fn height(&self, galley: &Galley) -> f32 {
        galley.size().y / self.look.scale
    }

    /// Width of a galley in page points.
    pub fn span(&self, galley: &Galley) -> f32 {
        galley.size().x / self.look.scale
    }

    /// Draws a galley with its top left at page points, and remembers its text for the description.
    pub fn put_galley(&mut self, galley: Arc<Galley>, x: f32, y: f32) {
        if !galley.text().trim().is_empty() {
            self.laid.text.push(galley.text().to_owned());
        }
        let at = self.to_window(x, y);
        self.painter.galley(at, galley, Color32::PLACEHOLDER);
    }

    /// Notes that a field's text was cut, and which of its characters no font has.
    pub fn note(&mut self, field: FieldId, text: &str, galley: &Galley) {
        // Where rows break, spaces go; what is far beyond the last row is not even laid out.
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
        if galley.elided || letters(text) > letters(galley.text()) {
            self.laid.cut.push(field);
        }
        let font = FontId::new(tokens::TEXT, FontFamily::Proportional);
        for c in text.chars().take(galley.text().chars().count()).filter(|c| !c.is_control()) {
            if !self.painter.fonts_mut(|f| f.has_glyph(&font, c)) && !self.laid.missing.contains(&(field, c)) {
                self.laid.missing.push((field, c));
            }
        }
    }

    /// The dotted underline of what is guessed.
    pub fn underline_guessed(&self, x: f32, y: f32, width: f32, color: Color32) {
        if !self.look.marks {
            return;
        }
        let k = self.look.scale;
        // Two points below the text, so that it touches no stroke.
        let (from, to) = (self.to_window(x, y + 2.0), self.to_window(x + width, y + 2.0));
        let stroke = Stroke::new(1.0_f32.max(k), color);
        self.painter.add(Shape::dashed_line(&[from, to], stroke, 2.0 * k, 2.0 * k));
    }

    /// Notes where a field lies.
    pub fn place(&mut self, field: FieldId, area: Area, kind: PlaceKind) {
        let rect = self.rect(area.x, area.y, area.width, area.height);
        self.laid.places.push(Place { field, rect, kind });
    }

    /// The card of a group.
    pub fn group(&self, y: f32, height: f32) {
        self.group_at(self.reserve_place(), y, height);
    }

    /// Keeps a place in the drawing for a card whose height is known later.
    pub fn reserve_place(&self) -> egui::layers::ShapeIdx {
        self.painter.add(Shape::Noop)
    }

    /// The card of a group in the place that [`Self::behind`] kept.
    pub fn group_at(&self, place: egui::layers::ShapeIdx, y: f32, height: f32) {
        let rect = self.rect(tokens::MARGIN, y, self.width() - 2.0 * tokens::MARGIN, height);
        let card = Shape::rect_filled(rect, tokens::RADIUS * self.look.scale, self.tokens.card);
        self.painter.set(place, card);
    }

    pub fn hairline(&self, y: f32) {
        let from = self.to_window(tokens::MARGIN + tokens::PADDING, y);
        let to = self.to_window(self.width() - tokens::MARGIN, y);
        let thick = (1.0 / self.painter.pixels_per_point()).max(0.5 * self.look.scale);
        let line = Rect::from_min_size(
            from,
            vec2(
                to.x - from.x,
                thick.round_to_pixels(self.painter.pixels_per_point()).max(1.0 / self.painter.pixels_per_point()),
            ),
        );
        self.painter.rect_filled(line, 0.0, self.tokens.hairline);
    }

    /// A chevron whose tip ends at `x`, centred on `y`.
    pub fn chevron(&self, x: f32, y: f32) {
        let stroke = Stroke::new(1.4 * self.look.scale, self.tokens.hint);
        let p = |dx: f32, dy: f32| self.origin + vec2(x + dx, y + dy) * self.look.scale;
        self.painter.add(Shape::line(vec![p(-5.0, -5.0), p(0.0, 0.0), p(-5.0, 5.0)], stroke));
    }

    /// Lights a place in green, or marks it as changed with a bar and 改.
    pub fn decorate(&self, fields: &[FieldId], y: f32, height: f32, whole: bool) {
        self.painter.extend(self.decoration(fields, (y, height), whole));
    }

    /// The same in the place that [`Self::reserve_place`] kept, from `y` on and so high.
    pub fn decorate_at(&self, place: egui::layers::ShapeIdx, fields: &[FieldId], at: (f32, f32), whole: bool) {
        self.painter.set(place, Shape::Vec(self.decoration(fields, at, whole)));
    }

    fn decoration(&self, fields: &[FieldId], (y, height): (f32, f32), whole: bool) -> Vec<Shape> {
        let (mut out, t) = (Vec::new(), self.tokens);
        if self.look.lit.is_some_and(|l| fields.contains(&l)) {
            let rect = self.rect(tokens::MARGIN, y, self.width() - 2.0 * tokens::MARGIN, height);
            let radius = 6.0 * self.look.scale;
            let stroke = Stroke::new(2.0 * self.look.scale.max(0.75), t.lit);
            out.push(Shape::rect_filled(rect, radius, t.lit.gamma_multiply(0.09)));
            out.push(Shape::rect_stroke(rect, radius, stroke, StrokeKind::Inside));
        }
        // 改 lies over the green edge, which would cross it out.
        if fields.iter().any(|p| self.look.changed.contains(p)) {
            let bar = self.rect(tokens::MARGIN, y, 4.0, height);
            out.push(Shape::rect_filled(bar, if whole { 2.0 } else { 0.0 }, t.changed));
            let ink = Ink { size: 11.0, color: tokens::WHITE, medium: false };
            let word = self.galley(zh("page-changed"), ink, 40.0, 1);
            // Beside the card, where no text of the page can be.
            let tag = self.rect(1.0, y, tokens::MARGIN + 3.0, 18.0);
            let r = (4.0 * self.look.scale) as u8;
            let corners = CornerRadius { nw: r, ne: 0, se: 0, sw: r };
            out.push(Shape::rect_filled(tag, corners, t.changed_tag));
            let at = Align2::CENTER_CENTER.anchor_size(tag.center(), word.size()).min;
            out.push(Shape::galley(at, word, tokens::WHITE));
        }
        out
    }

    /// Covers `rect` with a picture with round corners, in page points; whether there is one.
    pub fn picture(&self, rect: Rect, radius: f32, picture: Picture) -> bool {
        let radius = CornerRadius::same((radius * self.look.scale).round() as u8);
        let shape = picture.cover(rect, radius);
        shape.map(|s| self.painter.add(s)).is_some()
    }

    /// The quiet mark of a picture that cannot be had, in words too.
    pub fn lacking(&mut self, area: Area, color: Color32) {
        let rect = self.rect(area.x, area.y, area.width, area.height);
        pictures::lacking_mark(self.painter, rect, color);
        self.laid.text.push(zh("page-picture-lacking").to_owned());
    }

    /// A rounded rectangle filled with a gradient from its top left to its bottom right, with soft edges.
    pub fn gradient(&self, rect: Rect, radius: f32, colors: [Color32; 2]) {
        let feather = 0.5 / self.painter.pixels_per_point();
        let color = |p: Pos2| {
            let t = ((p.x - rect.left()) / rect.width() + (p.y - rect.top()) / rect.height()) / 2.0;
            colors[0].lerp_to_gamma(colors[1], t.clamp(0.0, 1.0))
        };
        let outline = |grow: f32| {
            let (r, rect) = (radius + grow, rect.expand(grow));
            let corners = [
                (rect.right() - r, rect.top() + r, -90.0_f32),
                (rect.right() - r, rect.bottom() - r, 0.0),
                (rect.left() + r, rect.bottom() - r, 90.0),
                (rect.left() + r, rect.top() + r, 180.0),
            ];
            corners.into_iter().flat_map(move |(x, y, from)| {
                (0..=8).map(move |i| {
                    let a = (from + 90.0 * i as f32 / 8.0).to_radians();
                    pos2(x + r * a.cos(), y + r * a.sin())
                })
            })
        };
        let mut mesh = Mesh::default();
        let vertex = |pos: Pos2, color: Color32| Vertex { pos, uv: WHITE_UV, color };
        mesh.vertices.push(vertex(rect.center(), color(rect.center())));
        for (inner, outer) in outline(-feather).zip(outline(feather)) {
            mesh.vertices.push(vertex(inner, color(inner)));
            mesh.vertices.push(vertex(outer, Color32::TRANSPARENT));
        }
        let n = (mesh.vertices.len() as u32 - 1) / 2;
        for i in 0..n {
            let (a, b) = (1 + 2 * i, 1 + 2 * ((i + 1) % n));
            mesh.add_triangle(0, a, b);
            mesh.add_triangle(a, a + 1, b);
            mesh.add_triangle(b, a + 1, b + 1);
        }
        self.painter.add(Shape::mesh(mesh));
    }
}

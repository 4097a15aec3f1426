//! Pictures on the page: they come from outside as textures, or do not come (src/page/README.md, Pictures).

use egui::{Color32, CornerRadius, Painter, Rect, Shape, Stroke, TextureId, Vec2, pos2, vec2};

/// A picture as the page knows it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Picture {
    /// No address is known: what stands in for it is drawn.
    #[default]
    Unset,
    /// It is on its way.
    Coming,
    /// It is there.
    Shown {
        /// Its texture.
        texture: TextureId,
        /// Size of the texture, in pixels.
        size: Vec2,
        /// What of it is shown, 0 to 1 from the left and from the top.
        part: Rect,
    },
    /// It cannot be had, or not without a click: a quiet mark says so.
    Lacking,
}

/// The pictures of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pictures {
    /// 卡背景图
    pub background: Picture,
    /// 商户 logo
    pub logo: Picture,
    /// 客服头像
    pub head: Picture,
}

impl Picture {
    /// A whole texture of `size` pixels.
    pub fn whole(texture: TextureId, size: Vec2) -> Self {
        Self::Shown { texture, size, part: Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)) }
    }

    /// The shape that covers `rect` with the picture, cut at its longer sides; none where there is no picture.
    pub fn cover(self, rect: Rect, radius: CornerRadius) -> Option<Shape> {
        let Self::Shown { texture, size, part } = self else { return None };
        let shown = size * part.size();
        if !(rect.is_positive() && shown.x > 0.0 && shown.y > 0.0) {
            return None;
        }
        let (have, want) = (shown.x / shown.y, rect.width() / rect.height());
        let keep = vec2((want / have).min(1.0), (have / want).min(1.0));
        let part = Rect::from_center_size(part.center(), part.size() * keep);
        Some(egui::epaint::RectShape::filled(rect, radius, Color32::WHITE).with_texture(texture, part).into())
    }
}

/// The quiet mark of a picture that cannot be had: a small picture, struck through.
pub fn lacking_mark(painter: &Painter, rect: Rect, color: Color32) {
    let stroke = Stroke::new((rect.height() / 11.0).max(0.75), color);
    let at = |x: f32, y: f32| rect.min + rect.size() * vec2(x, y);
    painter.rect_stroke(rect, rect.height() * 0.12, stroke, egui::StrokeKind::Inside);
    painter
        .add(Shape::line(vec![at(0.16, 0.78), at(0.4, 0.42), at(0.58, 0.66), at(0.7, 0.52), at(0.84, 0.78)], stroke));
    painter.line_segment([at(-0.08, 1.1), at(1.08, -0.1)], stroke);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_covers_its_place_and_is_cut_evenly() {
        let part = |size: Vec2, rect: Vec2| {
            let picture = Picture::whole(TextureId::User(1), size);
            let shape = picture.cover(Rect::from_min_size(pos2(5.0, 5.0), rect), CornerRadius::ZERO);
            let Some(Shape::Rect(shape)) = shape else { panic!("{shape:?}") };
            shape.brush.unwrap().uv
        };
        assert_eq!(part(vec2(100.0, 60.0), vec2(50.0, 30.0)), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
        assert_eq!(part(vec2(200.0, 100.0), vec2(30.0, 30.0)), Rect::from_min_max(pos2(0.25, 0.0), pos2(0.75, 1.0)));
        assert_eq!(part(vec2(100.0, 200.0), vec2(30.0, 30.0)), Rect::from_min_max(pos2(0.0, 0.25), pos2(1.0, 0.75)));
        assert!(Picture::Lacking.cover(Rect::EVERYTHING, CornerRadius::ZERO).is_none());
    }
}

//! A sheet of any size that egui lays out and the CPU draws.

use std::cell::RefCell;

use egui::epaint::CornerRadius;
use egui::{
    Color32, ColorImage, FontDefinitions, FontFamily, FontId, LayerId, Painter, Pos2, Rect, Shape, TextureHandle,
    TextureOptions, Vec2, pos2, vec2,
};
use image::RgbaImage;
use image::imageops::FilterType;

use super::picture::Export;
use super::pictures;
use super::raster::{Picture, Raster};
use super::tokens;
use crate::page::lines::galley;
use crate::page::{Look, Picture as Shown, Pictures, paint, phone, tokens as page_tokens};
use crate::platform::fonts::MEDIUM;
use crate::rights::CardRights;
use crate::words::Lang;

/// The largest side of the font atlas, in pixels.
const ATLAS_SIDE_PX: usize = 8192;

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub size: f32,
    pub color: Color32,
    pub medium: bool,
}

/// A text of ordinary weight.
pub(super) const fn plain(size: f32, color: Color32) -> Style {
    Style { size, color, medium: false }
}

/// A title.
pub(super) const fn medium(size: f32, color: Color32) -> Style {
    Style { size, color, medium: true }
}

/// The room of a text.
#[derive(Clone, Copy)]
pub(super) struct Room {
    width: f32,
    rows: usize,
}

/// At most `rows` rows of `width` points.
pub(super) const fn within(width: f32, rows: usize) -> Room {
    Room { width, rows }
}

/// What is drawn on.
pub(super) struct Sheet<'a> {
    pub painter: &'a Painter,
    pub lang: Lang,
    missing: Vec<char>,
    /// Textures, which have to last as long as the drawing.
    hung: RefCell<Vec<TextureHandle>>,
}

impl Sheet<'_> {
    /// Writes a text; gives its size.
    pub fn text(&mut self, text: &str, style: Style, at: Pos2, room: Room) -> Vec2 {
        let family = if style.medium { FontFamily::Name(MEDIUM.into()) } else { FontFamily::Proportional };
        let galley = galley(self.painter, text, &FontId::new(style.size, family), style.color, room.width, room.rows);
        self.look_for_glyphs(text);
        let size = galley.size();
        self.painter.galley(at, galley, style.color);
        size
    }

    /// Whether a text of ordinary weight fits into one row.
    pub fn fits(&self, text: &str, size: f32, width: f32) -> bool {
        let font = FontId::new(size, FontFamily::Proportional);
        !galley(self.painter, text, &font, tokens::TEXT, width, 1).elided
    }

    /// The same as [`Self::text`], centred around `at.x`.
    pub fn centred(&mut self, text: &str, style: Style, at: Pos2, width: f32) -> Vec2 {
        let family = if style.medium { FontFamily::Name(MEDIUM.into()) } else { FontFamily::Proportional };
        let galley = galley(self.painter, text, &FontId::new(style.size, family), style.color, width, 1);
        self.look_for_glyphs(text);
        let size = galley.size();
        self.painter.galley(pos2(at.x - size.x / 2.0, at.y), galley, style.color);
        size
    }

    /// A place in the drawing for what stands behind and is known later.
    pub fn behind(&self) -> egui::layers::ShapeIdx {
        self.painter.add(Shape::Noop)
    }

    /// Fills the place that [`Self::behind`] kept.
    pub fn fill(&self, place: egui::layers::ShapeIdx, rect: Rect, radius: f32, color: Color32) {
        let radius = CornerRadius::same(radius as u8);
        self.painter.set(place, Shape::rect_filled(rect, radius, color));
    }

    /// Draws the page on its own background with rounded corners; gives its height.
    pub fn page(&mut self, at: Pos2, look: &Look<'_>, radius: f32) -> f32 {
        let back = self.behind();
        let laid = paint(self.painter, at, look);
        laid.text.iter().for_each(|t| self.look_for_glyphs(t));
        let rect = Rect::from_min_size(at, vec2(look.width.points() * look.scale, laid.height));
        self.fill(back, rect, radius, page_tokens::for_mode(look.mode).page);
        laid.height
    }

    /// Draws a phone that is as long as its page (812 points at least); gives its size.
    pub fn phone(&mut self, at: Pos2, look: &Look<'_>) -> Vec2 {
        let (k, rim) = (look.scale, page_tokens::RIM * look.scale);
        let bars = (page_tokens::STATUS + page_tokens::NAV) * k;
        // Laid out once out of sight: the body must be drawn before what stands on it.
        let height = paint(&self.painter.with_clip_rect(Rect::NOTHING), at, look).height;
        let size = vec2(look.width.points() * k + 2.0 * rim, (bars + height).max(PHONE_HEIGHT * k) + 2.0 * rim);
        let (screen, view) = phone::body(self.painter, Rect::from_min_size(at, size), look);
        let laid = paint(&self.painter.with_clip_rect(view), view.min, look);
        laid.text.iter().for_each(|t| self.look_for_glyphs(t));
        phone::corners(self.painter, screen, page_tokens::SCREEN_RADIUS * k, rim);
        size
    }

    /// The pictures of a page at this scale. Each becomes a texture of about as many pixels as it has in the drawing:
    /// much smaller ones would be ragged.
    pub fn pictures(&self, export: &Export<'_>, rights: &CardRights, scale: f32) -> Pictures {
        let wide = (export.options.width.points() - 2.0 * page_tokens::MARGIN) * scale;
        let round = Vec2::splat(HEAD * scale);
        let see = |address: Option<&str>, place: Vec2| {
            let Some(address) = address.filter(|a| !a.trim().is_empty()) else { return Shown::Unset };
            export.pictures.pixels(address).map_or(Shown::Lacking, |p| self.hang(p, place))
        };
        Pictures {
            background: see(export.face.background.as_deref(), vec2(wide, (wide * 0.6).round())),
            logo: see(export.face.logo.as_deref(), round),
            head: see(pictures::head(rights), round),
        }
    }

    fn hang(&self, pixels: &RgbaImage, place: Vec2) -> Shown {
        let place = place * self.painter.pixels_per_point();
        let (width, height) = (pixels.width() as f32, pixels.height() as f32);
        let less = (place.x / width).max(place.y / height);
        let small = (less < 1.0).then(|| {
            let px = |side: f32| (side * less).round().max(1.0) as u32;
            image::imageops::resize(pixels, px(width), px(height), FilterType::CatmullRom)
        });
        let pixels = small.as_ref().unwrap_or(pixels);
        let size = [pixels.width() as usize, pixels.height() as usize];
        let image = ColorImage::from_rgba_unmultiplied(size, pixels);
        let texture = self.painter.ctx().load_texture("picture", image, TextureOptions::LINEAR);
        let shown = Shown::whole(texture.id(), texture.size_vec2());
        self.hung.borrow_mut().push(texture);
        shown
    }

    fn look_for_glyphs(&mut self, text: &str) {
        let font = FontId::new(tokens::BODY, FontFamily::Proportional);
        for c in text.chars().filter(|c| !c.is_control() && !c.is_whitespace()) {
            if !self.missing.contains(&c) && !self.painter.fonts_mut(|f| f.has_glyph(&font, c)) {
                self.missing.push(c);
            }
        }
    }

    /// Characters that no font here has, so far.
    pub fn missing(&self) -> String {
        self.missing.iter().collect()
    }
}

/// The largest sheet, in points: egui does not draw what lies beyond the screen.
const FAR: f32 = 16_384.0;
/// Logo and head of the contact, in points.
const HEAD: f32 = 40.0;
/// Height of a phone's screen, in points.
const PHONE_HEIGHT: f32 = 812.0;

/// Lays out and draws what `draw` puts on the sheet; it gives the sheet's size in points. Also: the characters that
/// no font has.
pub(super) fn drawn(
    fonts: FontDefinitions,
    scale: f32,
    lang: Lang,
    draw: impl Fn(&mut Sheet<'_>) -> Vec2,
) -> (Picture, Vec<char>) {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts);
    let mut input = egui::RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::splat(FAR))),
        max_texture_side: Some(ATLAS_SIDE_PX),
        ..egui::RawInput::default()
    };
    input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
    let (mut size, mut missing) = (Vec2::ZERO, Vec::new());
    let mut output = ctx.run_pass(input, |ctx| {
        let painter = ctx.layer_painter(LayerId::background()).with_clip_rect(Rect::EVERYTHING);
        let mut sheet = Sheet { painter: &painter, lang, missing: Vec::new(), hung: RefCell::default() };
        size = draw(&mut sheet);
        missing = sheet.missing;
    });
    let mut raster = Raster::default();
    raster.take_textures(&mut output.textures_delta);
    let primitives = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
    let px = |v: f32| (v * scale).round().max(1.0) as u32;
    let picture = raster.draw([px(size.x), px(size.y)], output.pixels_per_point, &primitives, tokens::STAGE.to_array());
    (picture, missing)
}

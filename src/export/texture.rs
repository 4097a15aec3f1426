//! Textures of a frame: the font atlas and pictures, sampled as egui's own shaders do it.

use egui::epaint::{ImageData, ImageDelta};
use egui::{TextureFilter, TextureOptions, TextureWrapMode};

/// One texel or pixel: red, green, blue, alpha; premultiplied, in gamma space.
pub type Rgba = [u8; 4];

/// A texture as the last delta left it.
#[derive(Debug, Clone)]
pub(super) struct Texture {
    pub width: usize,
    pub height: usize,
    pub texels: Vec<Rgba>,
    options: TextureOptions,
}

impl Texture {
    /// The texture that a whole image makes.
    pub fn whole(image: &ImageData, options: TextureOptions) -> Self {
        let ImageData::Color(image) = image;
        let texels = image.pixels.iter().map(|c| c.to_array()).collect();
        Self { width: image.width(), height: image.height(), texels, options }
    }

    /// Replaces a part; what lies outside of the texture is left out.
    pub fn patch(&mut self, delta: &ImageDelta, [left, top]: [usize; 2]) {
        let ImageData::Color(image) = &delta.image;
        self.options = delta.options;
        let most = self.width.saturating_sub(left).min(image.width());
        for (row, pixels) in image.pixels.chunks_exact(image.width().max(1)).enumerate() {
            let from = (top + row) * self.width + left;
            if let Some(line) = self.texels.get_mut(from..from + most) {
                line.iter_mut().zip(pixels).for_each(|(texel, c)| *texel = c.to_array());
            }
        }
    }

    /// Whether neighbouring texels are mixed where a texel covers `pixels` pixels.
    pub fn is_smooth(&self, pixels: f32) -> bool {
        let filter = if pixels > 1.0 { self.options.magnification } else { self.options.minification };
        filter == TextureFilter::Linear
    }

    /// The texel at whole coordinates, wrapped as the texture says.
    fn texel_at(&self, x: i64, y: i64) -> [f32; 4] {
        let wrapped = |v: i64, size: usize| {
            let n = (size as i64).max(1);
            match self.options.wrap_mode {
                TextureWrapMode::ClampToEdge => v.clamp(0, n - 1),
                TextureWrapMode::Repeat => v.rem_euclid(n),
                TextureWrapMode::MirroredRepeat => {
                    let phase = v.rem_euclid(2 * n);
                    phase.min(2 * n - 1 - phase)
                }
            }
        };
        let at = wrapped(y, self.height) as usize * self.width + wrapped(x, self.width) as usize;
        self.texels.get(at).map_or([0.0; 4], |t| t.map(f32::from))
    }

    /// The colour, 0 to 255, at `x`, `y` texels from the top left.
    pub fn sample(&self, x: f32, y: f32, smooth: bool) -> [f32; 4] {
        if !smooth {
            return self.texel_at(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let corners = [
            self.texel_at(left, top),
            self.texel_at(left.saturating_add(1), top),
            self.texel_at(left, top.saturating_add(1)),
            self.texel_at(left.saturating_add(1), top.saturating_add(1)),
        ];
        std::array::from_fn(|i| {
            let [a, b, c, d] = corners.map(|t| t[i]);
            let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
            upper + (lower - upper) * fy
        })
    }
}

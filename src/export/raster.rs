//! Draws egui's tessellated frames on the CPU: no display, no GPU, and the same bytes from run to run.
//!
//! The facts are those of egui's own shaders (egui_glow `fragment.glsl`, egui-wgpu `egui.wgsl` and their blend
//! states): vertex colour × texel, both premultiplied and in gamma space; `source + target × (1 − source alpha)`;
//! eight bits a channel after every triangle; clip rectangles rounded to whole pixels; no dithering. Corners are
//! rounded to 1/256 pixel and the top-left rule says which triangle owns an edge, so that none is drawn twice.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId};
use egui::{Pos2, Rect, TexturesDelta};

use super::fill::{Band, Clip, Corner};
pub use super::texture::Rgba;
use super::texture::Texture;

/// Smaller pictures are not worth a second thread, in pixels.
const WORTH_A_THREAD_PX: usize = 1 << 18;
/// More threads than this wait for each other.
const MOST_THREADS: usize = 4;

/// A drawn frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Row by row from the top left; premultiplied.
    pub pixels: Vec<Rgba>,
}

impl Picture {
    /// The pixels as bytes, `width × height × 4`.
    pub fn into_bytes(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }
}

/// Keeps textures from frame to frame and draws frames with them.
#[derive(Debug, Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Freed by the last frame, which may still show them.
    freed: Vec<TextureId>,
}

impl Raster {
    /// Takes a frame's new, changed and freed textures out of `delta`; call it before that frame is drawn.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                match (image.pos, self.textures.get_mut(&id)) {
                    (None, _) => {
                        self.textures.insert(id, Texture::whole(&image.image, image.options));
                    }
                    (Some(pos), Some(texture)) => texture.patch(&image, pos),
                    (Some(_), None) => {}
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }

    /// Draws a tessellated frame of `width` × `height` pixels over `background` (premultiplied).
    pub fn draw(
        &self,
        [width, height]: [u32; 2],
        pixels_per_point: f32,
        primitives: &[ClippedPrimitive],
        background: Rgba,
    ) -> Picture {
        let (columns, rows) = (width as usize, height as usize);
        let mut pixels = vec![background; columns * rows];
        let threads = match pixels.len() / WORTH_A_THREAD_PX {
            0 | 1 => 1,
            n => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS).min(n),
        };
        // Each thread owns a band of rows and draws all that touches it: no pixel depends on another.
        let tall = rows.div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let bands = pixels.chunks_mut((tall * columns).max(1)).enumerate();
            for (at, pixels) in bands {
                let mut band = Band { pixels, columns, top: (at * tall) as i32 };
                if at + 1 == threads {
                    self.fill(&mut band, pixels_per_point, primitives);
                } else {
                    scope.spawn(move || self.fill(&mut band, pixels_per_point, primitives));
                }
            }
        });
        Picture { width, height, pixels }
    }

    fn fill(&self, band: &mut Band<'_>, pixels_per_point: f32, primitives: &[ClippedPrimitive]) {
        for primitive in primitives {
            let clip = band.clip(clip_of(primitive.clip_rect, pixels_per_point));
            // A paint callback needs a GPU; this program has none.
            let Primitive::Mesh(mesh) = &primitive.primitive else { continue };
            if let (false, Some(texture)) = (clip.is_empty(), self.textures.get(&mesh.texture_id)) {
                fill_mesh(band, clip, mesh, texture, pixels_per_point);
            }
        }
    }
}

fn clip_of(rect: Rect, pixels_per_point: f32) -> Clip {
    let px = |v: f32| (v * pixels_per_point).round() as i32;
    Clip { left: px(rect.min.x), top: px(rect.min.y), right: px(rect.max.x), bottom: px(rect.max.y) }
}

fn fill_mesh(band: &mut Band<'_>, clip: Clip, mesh: &Mesh, texture: &Texture, pixels_per_point: f32) {
    let corner = |i: u32| {
        let v = mesh.vertices.get(i as usize)?;
        let Pos2 { x, y } = v.pos * pixels_per_point;
        let (u, v_) = (v.uv.x * texture.width as f32, v.uv.y * texture.height as f32);
        (x.is_finite() && y.is_finite() && u.is_finite() && v_.is_finite()).then(|| Corner {
            x,
            y,
            u,
            v: v_,
            color: v.color.to_array(),
        })
    };
    let mut rest = mesh.indices.as_slice();
    while let [a, b, c, after @ ..] = rest {
        rest = after;
        let (Some(p), Some(q), Some(r)) = (corner(*a), corner(*b), corner(*c)) else { continue };
        // A letter is two triangles: left top, right top, left bottom, right bottom.
        if let [d, e, f, beyond @ ..] = after
            && (d, e) == (c, b)
            && let Some(s) = corner(*f)
            && band.glyph(clip, [&p, &q, &r, &s], texture)
        {
            rest = beyond;
            continue;
        }
        band.triangle(clip, [p, q, r], texture);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::epaint::{ImageData, ImageDelta, Vertex};
    use egui::{Color32, ColorImage, TextureOptions, pos2};

    const GREY: Rgba = [100, 100, 100, 255];

    fn raster(image: ColorImage, options: TextureOptions) -> Raster {
        let mut delta = TexturesDelta::default();
        delta.push(TextureId::default(), ImageDelta::full(ImageData::Color(image.into()), options));
        let mut raster = Raster::default();
        raster.take_textures(&mut delta);
        raster
    }

    fn white() -> Raster {
        raster(ColorImage::filled([1, 1], Color32::WHITE), TextureOptions::LINEAR)
    }

    fn drawn(raster: &Raster, size: [u32; 2], clip: Rect, mesh: Mesh) -> Picture {
        let primitive = ClippedPrimitive { clip_rect: clip, primitive: Primitive::Mesh(mesh) };
        raster.draw(size, 1.0, &[primitive], GREY)
    }

    fn fan(points: &[(f32, f32)], color: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        points.iter().for_each(|(x, y)| mesh.colored_vertex(pos2(*x, *y), color));
        (2..points.len() as u32).for_each(|i| mesh.add_triangle(0, i - 1, i));
        mesh
    }

    #[test]
    fn triangles_that_meet_leave_no_gap_and_draw_no_pixel_twice() {
        let half = Color32::from_rgba_premultiplied(50, 0, 0, 128);
        // 50 + 100 × 127/255 = 99.8, and 49.8 where nothing is added.
        let blended = [100, 50, 50, 255];
        let star = [(3.3, 2.1), (0.0, 0.0), (7.7, 0.0), (8.0, 8.0), (4.0, 6.5), (0.0, 8.0), (0.0, 0.0)];
        let picture = drawn(&white(), [8, 8], Rect::EVERYTHING, fan(&star, half));
        assert!(picture.pixels.iter().all(|p| *p == blended || *p == GREY));
        assert_eq!(picture.pixels[8], blended);
        // A whole square, cut through its middle.
        let square = fan(&[(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)], half);
        assert!(drawn(&white(), [8, 8], Rect::EVERYTHING, square).pixels.iter().all(|p| *p == blended));
    }

    #[test]
    fn clips_on_whole_pixels_and_leaves_out_what_is_far_away_or_no_number() {
        let clip = Rect::from_min_max(pos2(1.4, 1.6), pos2(3.4, 2.6));
        let square = fan(&[(-9e9, -9e9), (9e9, -9e9), (9e9, 9e9), (-9e9, 9e9)], Color32::WHITE);
        let picture = drawn(&white(), [5, 4], clip, square);
        let lit: Vec<usize> = (0..20).filter(|i| picture.pixels[*i] != GREY).collect();
        assert_eq!(lit, [11, 12]);
        let broken = fan(&[(f32::NAN, 0.0), (9.0, 0.0), (0.0, 9.0)], Color32::WHITE);
        assert!(drawn(&white(), [5, 4], Rect::EVERYTHING, broken).pixels.iter().all(|p| *p == GREY));
    }

    fn picture_quad(rect: Rect, tint: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.add_rect_with_uv(rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), tint);
        mesh
    }

    #[test]
    fn a_letter_on_whole_pixels_is_drawn_as_any_other_quad_is() {
        let texels = (0..=255_u8).map(|i| Color32::from_rgba_premultiplied(i, i / 2, 255 - i, i.max(255 - i)));
        let image = ColorImage::new([16, 16], texels.collect());
        let tint = Color32::from_rgba_premultiplied(10, 200, 90, 220);
        let rect = Rect::from_min_max(pos2(2.0, 1.0), pos2(18.0, 17.0));
        let raster = raster(image, TextureOptions::LINEAR);
        let letter = drawn(&raster, [20, 20], Rect::EVERYTHING, picture_quad(rect, tint));
        // The same triangles in another order are no letter to the fast way.
        let mut slow = picture_quad(rect, tint);
        slow.indices.rotate_left(3);
        let slow = drawn(&raster, [20, 20], Rect::EVERYTHING, slow);
        let off = letter.pixels.iter().flatten().zip(slow.pixels.iter().flatten()).map(|(a, b)| a.abs_diff(*b)).max();
        assert_eq!(off, Some(0));
        assert_ne!(letter.pixels[20 + 2], GREY);
    }

    #[test]
    fn pictures_are_mixed_or_not_as_the_texture_says() {
        let image = || ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
        let quad = || picture_quad(Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 1.0)), Color32::WHITE);
        let reds = |options| -> Vec<u8> {
            drawn(&raster(image(), options), [8, 1], Rect::EVERYTHING, quad()).pixels.iter().map(|p| p[0]).collect()
        };
        assert_eq!(reds(TextureOptions::NEAREST), [0, 0, 0, 0, 255, 255, 255, 255]);
        assert_eq!(reds(TextureOptions::LINEAR), [0, 0, 32, 96, 159, 223, 255, 255]);
    }

    #[test]
    fn a_patch_changes_its_part_and_a_freed_texture_is_still_there_for_its_last_frame() {
        let mut raster = raster(ColorImage::filled([2, 1], Color32::BLACK), TextureOptions::NEAREST);
        let mut delta = TexturesDelta::default();
        let patch = ImageData::Color(ColorImage::filled([1, 1], Color32::WHITE).into());
        delta.push(TextureId::default(), ImageDelta::partial([1, 0], patch, TextureOptions::NEAREST));
        delta.free(TextureId::default());
        raster.take_textures(&mut delta);
        let quad = || picture_quad(Rect::from_min_max(pos2(0.0, 0.0), pos2(4.0, 1.0)), Color32::WHITE);
        let reds = |r: &Raster| -> Vec<u8> {
            drawn(r, [4, 1], Rect::EVERYTHING, quad()).pixels.iter().map(|p| p[0]).collect()
        };
        assert_eq!(reds(&raster), [0, 0, 255, 255]);
        raster.take_textures(&mut TexturesDelta::default());
        assert_eq!(reds(&raster), [100; 4]);
    }

    #[test]
    fn bands_of_several_threads_make_the_picture_of_one() {
        let side = 1100_u32;
        let mut mesh =
            fan(&[(-3.0, 5.5), (1099.2, 0.4), (700.0, 1200.0), (40.7, 801.3)], Color32::from_white_alpha(90));
        mesh.vertices[1].color = Color32::from_rgb(200, 10, 30);
        mesh.vertices.push(Vertex { pos: pos2(0.0, 0.0), uv: egui::epaint::WHITE_UV, color: Color32::RED });
        let whole = drawn(&white(), [side, side], Rect::EVERYTHING, mesh.clone());
        // Each row drawn alone is too small for a second thread.
        for y in [0, 274, 275, 549, 550, 824, 825, 1099] {
            let mut row = mesh.clone();
            row.translate(egui::vec2(0.0, -(y as f32)));
            let row = drawn(&white(), [side, 1], Rect::EVERYTHING, row);
            let from = (y * side) as usize;
            let differing = row
                .pixels
                .iter()
                .zip(&whole.pixels[from..])
                .filter(|(a, b)| a.iter().zip(b.iter()).any(|(a, b)| a.abs_diff(*b) > 1));
            assert_eq!(differing.count(), 0, "row {y}");
        }
    }
}

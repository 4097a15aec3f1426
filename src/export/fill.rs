//! Fills triangles and letters, one band of rows at a time.

use super::texture::{Rgba, Texture};

/// Steps a pixel is divided into.
const STEPS: i64 = 256;
/// Coordinates beyond this many pixels are drawn in to it, so that no product overflows.
const FAR_PX: f32 = 1_048_576.0;

/// Whole pixels: left and top are inside, right and bottom are not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clip {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Clip {
    pub fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

/// A corner of a triangle: place in pixels, place in the texture in texels, colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub x: f32,
    pub y: f32,
    pub u: f32,
    pub v: f32,
    pub color: Rgba,
}

impl Corner {
    fn steps(&self) -> (i64, i64) {
        let fixed = |v: f32| (f64::from(v.clamp(-FAR_PX, FAR_PX)) * STEPS as f64).round() as i64;
        (fixed(self.x), fixed(self.y))
    }
}

/// Neighbouring pixels of one row: `from` is inside, `to` is not.
#[derive(Clone, Copy)]
struct Run {
    y: i32,
    from: i32,
    to: i32,
}

/// Rows of a picture.
pub(super) struct Band<'a> {
    pub pixels: &'a mut [Rgba],
    pub columns: usize,
    /// The picture's row that is the band's first.
    pub top: i32,
}

/// What a triangle is filled with.
enum Paint {
    Even(Rgba),
    /// One texel for the whole triangle, and a colour that runs from corner to corner.
    Blend([f32; 4], [Slope; 4]),
    /// A texture, each texel mixed with its neighbours or not, times a colour.
    Picture {
        smooth: bool,
        place: [Slope; 2],
        color: [Slope; 4],
    },
}

/// A value that changes evenly over the plane.
#[derive(Clone, Copy)]
struct Slope {
    from: [f32; 2],
    start: f32,
    dx: f32,
    dy: f32,
    least: f32,
    most: f32,
}

impl Slope {
    fn across([a, b, c]: &[Corner; 3], value: impl Fn(&Corner) -> f32) -> Self {
        let (ab, ac) = ((b.x - a.x, b.y - a.y), (c.x - a.x, c.y - a.y));
        let [va, vb, vc] = [value(a), value(b), value(c)];
        let area = ab.0 * ac.1 - ab.1 * ac.0;
        let (dx, dy) = if area.abs() < 1e-6 {
            (0.0, 0.0)
        } else {
            (((vb - va) * ac.1 - (vc - va) * ab.1) / area, ((vc - va) * ab.0 - (vb - va) * ac.0) / area)
        };
        Self { from: [a.x, a.y], start: va, dx, dy, least: va.min(vb).min(vc), most: va.max(vb).max(vc) }
    }

    /// The value in the middle of a pixel, kept within the corners' values however thin the triangle is.
    fn value_at(&self, x: i32, y: i32) -> f32 {
        let (x, y) = (x as f32 + 0.5 - self.from[0], y as f32 + 0.5 - self.from[1]);
        (self.start + x * self.dx + y * self.dy).clamp(self.least, self.most)
    }
}

impl Band<'_> {
    /// The part of `clip` that lies in this band.
    pub fn clip(&self, clip: Clip) -> Clip {
        let rows = (self.pixels.len() / self.columns.max(1)) as i32;
        Clip {
            left: clip.left.max(0),
            top: clip.top.max(self.top),
            right: clip.right.min(self.columns as i32),
            bottom: clip.bottom.min(self.top + rows),
        }
    }

    fn row(&mut self, Run { y, from, to }: Run) -> &mut [Rgba] {
        let start = (y - self.top) as usize * self.columns;
        self.pixels.get_mut(start + from as usize..start + to as usize).unwrap_or_default()
    }

    /// Fills a triangle, wound either way.
    pub fn triangle(&mut self, clip: Clip, mut corners: [Corner; 3], texture: &Texture) {
        let mut at = corners.map(|c| c.steps());
        let area = (at[1].0 - at[0].0) * (at[2].1 - at[0].1) - (at[1].1 - at[0].1) * (at[2].0 - at[0].0);
        if area == 0 {
            return;
        }
        if area < 0 {
            at.swap(1, 2);
            corners.swap(1, 2);
        }
        let ys = at.map(|p| p.1);
        let (low, high) = (ys.into_iter().min().unwrap_or(0), ys.into_iter().max().unwrap_or(0));
        // The first and the last row whose middle may lie inside.
        let first = ((low - STEPS / 2).div_euclid(STEPS)).max(i64::from(clip.top)) as i32;
        let last = ((high - STEPS / 2).div_euclid(STEPS) + 1).min(i64::from(clip.bottom)) as i32;
        if first >= last {
            return;
        }
        let paint = paint_of(&corners, texture);
        for y in first..last {
            let run = run_of(&at, y, clip);
            if run.from < run.to {
                self.fill(run, &paint, texture);
            }
        }
    }

    fn fill(&mut self, run: Run, paint: &Paint, texture: &Texture) {
        let Run { y, from, to } = run;
        let row = self.row(run);
        match paint {
            Paint::Even(color) if color[3] == 255 => row.fill(*color),
            Paint::Even(color) => {
                let keep = u32::from(255 - color[3]);
                for pixel in row {
                    for (p, c) in pixel.iter_mut().zip(color) {
                        *p = (u32::from(*c) + (u32::from(*p) * keep + 127) / 255).min(255) as u8;
                    }
                }
            }
            Paint::Blend(texel, color) => {
                for (x, pixel) in (from..to).zip(row) {
                    over(pixel, std::array::from_fn(|i| color[i].value_at(x, y) * texel[i] / 255.0));
                }
            }
            Paint::Picture { smooth, place: [u, v], color } => {
                for (x, pixel) in (from..to).zip(row) {
                    let texel = texture.sample(u.value_at(x, y), v.value_at(x, y), *smooth);
                    over(pixel, std::array::from_fn(|i| color[i].value_at(x, y) * texel[i] / 255.0));
                }
            }
        }
    }

    /// Copies a letter whose texels lie on whole pixels (left top, right top, left bottom, right bottom);
    /// `false` when it is none, and nothing was drawn.
    pub fn glyph(&mut self, clip: Clip, [a, b, c, d]: [&Corner; 4], texture: &Texture) -> bool {
        let straight = a.y == b.y && c.y == d.y && a.x == c.x && b.x == d.x && a.v == b.v && c.v == d.v;
        let even = a.u == c.u && b.u == d.u && a.color == b.color && a.color == c.color && a.color == d.color;
        let whole = |v: f32| (v.abs() < 1e6 && (v - v.round()).abs() < 1.0 / 64.0).then(|| v.round() as i32);
        if !straight || !even || a.u == d.u {
            return false;
        }
        let places = [a.x, a.y, d.x, d.y, a.u, a.v, d.u, d.v].map(whole);
        let [Some(left), Some(top), Some(right), Some(bottom), Some(u), Some(v), Some(u_end), Some(v_end)] = places
        else {
            return false;
        };
        let inside = u >= 0 && v >= 0 && u_end as usize <= texture.width && v_end as usize <= texture.height;
        if !inside || right - left != u_end - u || bottom - top != v_end - v {
            return false;
        }
        let (from, to) = (left.max(clip.left), right.min(clip.right));
        let tint = a.color.map(u32::from);
        for y in top.max(clip.top)..bottom.min(clip.bottom) {
            if from >= to {
                break;
            }
            let start = (v + y - top) as usize * texture.width + (u + from - left) as usize;
            let texels = texture.texels.get(start..start + (to - from) as usize).unwrap_or_default();
            for (pixel, texel) in self.row(Run { y, from, to }).iter_mut().zip(texels) {
                if *texel == [0; 4] {
                    continue;
                }
                // The same as `over`, in whole numbers: one rounding at the end.
                let keep = 65_025 - tint[3] * u32::from(texel[3]);
                for i in 0..4 {
                    let sum = tint[i] * u32::from(texel[i]) * 255 + u32::from(pixel[i]) * keep;
                    pixel[i] = ((sum + 32_512) / 65_025).min(255) as u8;
                }
            }
        }
        true
    }
}

/// `source` over `pixel`, both premultiplied, 0 to 255.
fn over(pixel: &mut Rgba, source: [f32; 4]) {
    let keep = 1.0 - source[3] / 255.0;
    for (p, s) in pixel.iter_mut().zip(source) {
        // A cast from float saturates.
        *p = (s + f32::from(*p) * keep + 0.5) as u8;
    }
}

fn paint_of(corners: &[Corner; 3], texture: &Texture) -> Paint {
    let [a, b, c] = corners;
    let color = || std::array::from_fn(|i| Slope::across(corners, |c| f32::from(c.color[i])));
    if (a.u, a.v) != (b.u, b.v) || (a.u, a.v) != (c.u, c.v) {
        let area = |f: &dyn Fn(&Corner) -> (f32, f32)| {
            let (p, q, r) = (f(a), f(b), f(c));
            ((q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)).abs()
        };
        // How many pixels a texel covers decides between magnification and minification.
        let (texels, pixels) = (area(&|c| (c.u, c.v)), area(&|c| (c.x, c.y)));
        let smooth = texture.is_smooth(if texels > 0.0 { pixels / texels } else { 2.0 });
        let place = [Slope::across(corners, |c| c.u), Slope::across(corners, |c| c.v)];
        return Paint::Picture { smooth, place, color: color() };
    }
    let texel = texture.sample(a.u, a.v, texture.is_smooth(2.0));
    if a.color == b.color && a.color == c.color {
        return Paint::Even(std::array::from_fn(|i| (f32::from(a.color[i]) * texel[i] / 255.0 + 0.5) as u8));
    }
    Paint::Blend(texel, color())
}

/// The pixels of row `y` whose middle lies inside the triangle. Exact, in whole numbers.
fn run_of(at: &[(i64, i64); 3], y: i32, clip: Clip) -> Run {
    let middle = i64::from(y) * STEPS + STEPS / 2;
    let (mut from, mut to) = (i64::from(clip.left), i64::from(clip.right));
    for i in 0..3 {
        let ((ax, ay), (bx, by)) = (at[i], at[(i + 1) % 3]);
        let (dx, dy) = (bx - ax, by - ay);
        // A middle that lies on a top or left edge belongs to the triangle, on any other it does not.
        let owed = i64::from(!(dy < 0 || (dy == 0 && dx > 0)));
        let k = dx * (middle - ay) + dy * ax - owed;
        if dy == 0 {
            if k < 0 {
                return Run { y, from: 0, to: 0 };
            }
        } else if dy < 0 {
            from = from.max(-((k - STEPS / 2 * dy).div_euclid(STEPS * -dy)));
        } else {
            to = to.min((k - STEPS / 2 * dy).div_euclid(STEPS * dy) + 1);
        }
    }
    Run { y, from: from as i32, to: to.max(from) as i32 }
}

//! Which square of a photo becomes the head image, and the file that is uploaded (src/pictures/README.md, Head image).

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, RgbImage};

use super::photo::Photo;
use crate::trouble::{Trouble, Who};

/// The closest zoom.
pub const MOST_ZOOM: f32 = 8.0;
/// A head image has at most so many pixels a side; WeChat shows it far smaller.
const HEAD_SIDE: u32 = 640;
/// A picture that is uploaded as a whole has at most so many.
const WHOLE_SIDE: u32 = 1024;
/// Card images are documented below 1 MB, in bytes.
const GOOD_BYTES: usize = 1 << 20;

/// A square of a photo, in the photo's pixels; always inside of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    /// Its middle, from the left.
    x: f32,
    /// Its middle, from the top.
    y: f32,
    side: f32,
}

impl Crop {
    /// The largest square, from the middle.
    pub fn middle([width, height]: [u32; 2]) -> Self {
        Self { x: width as f32 / 2.0, y: height as f32 / 2.0, side: width.min(height) as f32 }
    }

    /// So much further to the right and down, as parts of its side.
    #[must_use]
    pub fn moved(self, right: f32, down: f32, size: [u32; 2]) -> Self {
        Self { x: self.x + right * self.side, y: self.y + down * self.side, ..self }.inside(size)
    }

    /// At this zoom, 1 for the largest square, around the same middle.
    #[must_use]
    pub fn zoomed(self, zoom: f32, size: [u32; 2]) -> Self {
        let largest = Self::middle(size).side;
        Self { side: largest / zoom.clamp(1.0, MOST_ZOOM), ..self }.inside(size)
    }

    /// How close it is, 1 for the largest square.
    pub fn zoom(self, size: [u32; 2]) -> f32 {
        Self::middle(size).side / self.side
    }

    /// The part of the photo that it is: left, top, right and bottom, 0 to 1.
    pub fn part(self, [width, height]: [u32; 2]) -> [f32; 4] {
        let (half, width, height) = (self.side / 2.0, width as f32, height as f32);
        [(self.x - half) / width, (self.y - half) / height, (self.x + half) / width, (self.y + half) / height]
    }

    fn inside(self, [width, height]: [u32; 2]) -> Self {
        let half = self.side / 2.0;
        let within = |at: f32, all: u32| at.clamp(half, (all as f32 - half).max(half));
        Self { x: within(self.x, width), y: within(self.y, height), ..self }
    }

    /// Left, top and side in whole pixels.
    fn pixels(self, [width, height]: [u32; 2]) -> [u32; 3] {
        let side = (self.side.round() as u32).clamp(1, width.min(height));
        let from = |at: f32, all: u32| ((at - self.side / 2.0).round().max(0.0) as u32).min(all - side);
        [from(self.x, width), from(self.y, height), side]
    }
}

/// What of a photo is uploaded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// All of it.
    Whole,
    /// A square.
    Square(Crop),
}

/// A picture as it is uploaded: encoded anew, so that nothing of the camera is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The file.
    pub bytes: Vec<u8>,
    /// It is a PNG; else a JPEG.
    pub png: bool,
}

/// Makes the file that is uploaded: a square of at most 640 pixels a side, or the whole of at most 1024.
///
/// # Errors
/// The picture cannot be written.
pub fn encode(photo: &Photo, cut: Cut) -> Result<Encoded, Trouble> {
    let pixels = photo.pixels();
    let picture = match cut {
        Cut::Whole => decode_side(DynamicImage::from(pixels.clone()), WHOLE_SIDE),
        Cut::Square(crop) => {
            let [left, top, side] = crop.pixels(photo.size());
            let square = imageops::crop_imm(pixels, left, top, side, side).to_image();
            decode_side(DynamicImage::from(square), HEAD_SIDE)
        }
    };
    let failed = |e: image::ImageError| Trouble::new("picture-damaged", Who::Person).detail(e.to_string());
    if photo.is_drawn() {
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).map_err(failed)?;
        let bytes = png.into_inner();
        if bytes.len() < GOOD_BYTES {
            return Ok(Encoded { bytes, png: true });
        }
    }
    let mut bytes = Vec::new();
    for quality in [92, 80, 60] {
        bytes.clear();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture).map_err(failed)?;
        if bytes.len() < GOOD_BYTES {
            break;
        }
    }
    Ok(Encoded { bytes, png: false })
}

fn decode_side(picture: DynamicImage, side: u32) -> RgbImage {
    let picture = picture.into_rgb8();
    let (width, height) = picture.dimensions();
    let less = side as f32 / width.max(height) as f32;
    if less >= 1.0 {
        return picture;
    }
    let px = |n: u32| ((n as f32 * less).round() as u32).max(1);
    imageops::resize(&picture, px(width), px(height), FilterType::CatmullRom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [u32; 2] = [400, 300];

    #[test]
    fn a_square_stays_inside_of_its_photo() {
        let middle = Crop::middle(SIZE);
        assert_eq!((middle.part(SIZE), middle.zoom(SIZE)), ([0.125, 0.0, 0.875, 1.0], 1.0));
        assert_eq!(middle.moved(-9.0, -9.0, SIZE).part(SIZE), [0.0, 0.0, 0.75, 1.0]);
        let close = middle.zoomed(2.0, SIZE);
        assert_eq!(close.part(SIZE), [0.3125, 0.25, 0.6875, 0.75]);
        assert_eq!(close.moved(9.0, 9.0, SIZE).part(SIZE), [0.625, 0.5, 1.0, 1.0]);
        assert_eq!(close.moved(9.0, 9.0, SIZE).zoomed(0.1, SIZE).part(SIZE), [0.25, 0.0, 1.0, 1.0]);
        assert_eq!(middle.zoomed(99.0, SIZE).zoom(SIZE), MOST_ZOOM);
        assert_eq!(Crop::middle([1, 1]).zoomed(8.0, [1, 1]).pixels([1, 1]), [0, 0, 1]);
        assert_eq!(close.moved(9.0, 9.0, SIZE).pixels(SIZE), [250, 150, 150]);
    }

    #[test]
    fn what_is_uploaded_is_the_square_and_below_a_megabyte() {
        // Noise is what can be packed least.
        let mut seed = 1_u32;
        let mut noise = |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
        };
        let noise = RgbImage::from_fn(1500, 1500, &mut noise);
        let rgba = DynamicImage::from(noise).into_rgba8();
        let photo = Photo::pasted(1500, 1500, rgba.into_raw()).unwrap();
        for (cut, side) in [(Cut::Whole, WHOLE_SIDE), (Cut::Square(Crop::middle([1500, 1500])), HEAD_SIDE)] {
            let made = encode(&photo, cut).unwrap();
            assert!(!made.png && made.bytes.len() < GOOD_BYTES, "{}", made.bytes.len());
            let read = image::load_from_memory(&made.bytes).unwrap();
            assert_eq!((read.width(), read.height()), (side, side));
        }
        // A flat one is kept without loss, and what could be seen through is white.
        let mut flat = image::RgbaImage::from_pixel(30, 20, image::Rgba([10, 20, 30, 255]));
        flat.put_pixel(15, 10, image::Rgba([0, 0, 0, 0]));
        let photo = Photo::pasted(30, 20, flat.into_raw()).unwrap();
        let made = encode(&photo, Cut::Square(Crop::middle([30, 20]))).unwrap();
        let read = image::load_from_memory(&made.bytes).unwrap().into_rgba8();
        assert!(made.png && read.dimensions() == (20, 20));
        assert_eq!((read.get_pixel(10, 10).0, read.get_pixel(0, 0).0), ([255; 4], [10, 20, 30, 255]));
        assert!(Photo::pasted(0, 0, Vec::new()).is_err() && Photo::pasted(9, 9, vec![0; 3]).is_err());
    }
}

//! A photo that a person chose for a head image: upright, and not larger than what is seen of it.

use std::sync::Arc;

use image::{DynamicImage, ImageFormat, RgbaImage};

use super::decode::{self, Undecoded};
use crate::trouble::{Trouble, Who};

/// A photo is kept with at most so many pixels a side: as many as a head image at the closest zoom needs.
const MOST_SIDE: u32 = 2048;

/// A photo, cheap to copy.
#[derive(Clone, PartialEq)]
pub struct Photo {
    pixels: Arc<RgbaImage>,
    /// It was drawn rather than photographed: such pictures are uploaded without loss where they are small enough.
    drawn: bool,
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} × {})", self.pixels.width(), self.pixels.height())
    }
}

impl Photo {
    /// Reads a file: JPEG, PNG, BMP or WebP, turned as its camera says.
    ///
    /// # Errors
    /// It is another format, has too many pixels, or is damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let format = decode::format(bytes).map_err(trouble)?;
        let picture = decode::decode(bytes, decode::CHOSEN).map_err(trouble)?;
        Ok(Self::made(picture, matches!(format, ImageFormat::Png | ImageFormat::Bmp)))
    }

    /// What was pasted: pixels row by row, red, green, blue and alpha, not premultiplied.
    ///
    /// # Errors
    /// There is nothing, or more than is read.
    pub fn pasted(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, Trouble> {
        if u64::from(width) * u64::from(height) > decode::CHOSEN.pixels {
            return Err(trouble(Undecoded::Size(width, height)));
        }
        let pixels = RgbaImage::from_raw(width, height, rgba).filter(|p| p.width() > 0 && p.height() > 0);
        let pixels = pixels.ok_or_else(|| trouble(Undecoded::Damaged))?;
        Ok(Self::made(DynamicImage::from(pixels), true))
    }

    fn made(picture: DynamicImage, drawn: bool) -> Self {
        let mut pixels = decode::scaled(picture, MOST_SIDE);
        // What can be seen through would be seen before whatever a phone has behind it: white, as on paper.
        for pixel in pixels.pixels_mut() {
            let [r, g, b, a] = pixel.0;
            if a < 255 {
                let over = |c: u8| ((u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8;
                pixel.0 = [over(r), over(g), over(b), 255];
            }
        }
        Self { pixels: Arc::new(pixels), drawn }
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> [u32; 2] {
        [self.pixels.width(), self.pixels.height()]
    }

    /// Its pixels; none can be seen through.
    pub fn pixels(&self) -> &RgbaImage {
        &self.pixels
    }

    /// It was drawn rather than photographed.
    pub(super) fn is_drawn(&self) -> bool {
        self.drawn
    }

    /// Whether it is the very same one.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pixels, &other.pixels)
    }
}

/// Why a picture cannot be used, in words for a person.
fn trouble(why: Undecoded) -> Trouble {
    match why {
        Undecoded::Heic => Trouble::new("picture-heic", Who::Person),
        Undecoded::Format => Trouble::new("picture-format", Who::Person),
        Undecoded::Damaged => Trouble::new("picture-damaged", Who::Person),
        Undecoded::Size(width, height) => Trouble::new("picture-many-pixels", Who::Person)
            .with("width", i64::from(width))
            .with("height", i64::from(height)),
    }
}

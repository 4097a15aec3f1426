//! Pictures as pixels, within limits: a small file may ask for any amount of memory and time
//! (src/pictures/README.md, Limits).

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbaImage};

use super::jpeg;

/// How large a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// The face of a card on the phone.
    Page,
    /// A round one on the phone: a logo, a head.
    Round,
    /// In lists and on tiles.
    Tile,
}

impl Size {
    /// At most so many pixels a side.
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Page => 800,
            Self::Round => 120,
            Self::Tile => 320,
        }
    }
}

/// An export has at most so many pixels a side of a picture.
pub const EXPORTED_SIDE: u32 = 1280;

/// How large a picture may be.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Pixels a side.
    pub side: u32,
    /// Pixels altogether.
    pub pixels: u64,
}

/// What comes from the network: several times what WeChat asks for (1000 × 600).
pub const FETCHED: Bounds = Bounds { side: 6000, pixels: 12 << 20 };
/// What a person chose: the cameras of phones have up to 50 million pixels.
pub const CHOSEN: Bounds = Bounds { side: 16_000, pixels: 64 << 20 };

/// More memory than this a decoder does not get, in bytes.
const MOST_MEMORY_BYTES: u64 = 512 << 20;

/// Why a picture cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecoded {
    /// It is a photo of an iPhone in its own format.
    Heic,
    /// No picture, or of a kind that is not read.
    Format,
    /// Larger than the bounds; width and height.
    Size(u32, u32),
    /// It is damaged, or not whole.
    Damaged,
}

/// The format of a picture, by its content; its name may say anything.
///
/// # Errors
/// It is none of those that are read.
pub fn format(bytes: &[u8]) -> Result<ImageFormat, Undecoded> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP)) => Ok(format),
        _ if is_heic(bytes) => Err(Undecoded::Heic),
        _ => Err(Undecoded::Format),
    }
}

/// ISO/IEC 23008-12: the first box names the brands.
fn is_heic(bytes: &[u8]) -> bool {
    let (kind, brands) = (bytes.get(4..8), bytes.get(8..64.min(bytes.len())));
    let known = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    kind == Some(b"ftyp") && brands.is_some_and(|all| all.chunks_exact(4).any(|b| known.iter().any(|k| b == *k)))
}

/// Decodes a picture, turned as its camera says; the first one of an animation.
///
/// # Errors
/// [`Undecoded`]
pub fn decode(bytes: &[u8], bounds: Bounds) -> Result<DynamicImage, Undecoded> {
    let format = format(bytes)?;
    let damaged = |_: image::ImageError| Undecoded::Damaged;
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let large = width.max(height) > bounds.side || u64::from(width) * u64::from(height) > bounds.pixels;
    if large {
        return Err(Undecoded::Size(width, height));
    }
    // Decoders fill up with grey what a cut file lacks.
    if width == 0 || height == 0 || format == ImageFormat::Jpeg && !jpeg::is_sound(bytes) {
        return Err(Undecoded::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY_BYTES);
    decoder.set_limits(limits).map_err(damaged)?;
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The same with at most `side` pixels a side, as eight bits a channel.
pub fn scaled(picture: DynamicImage, side: u32) -> RgbaImage {
    let (width, height) = (picture.width(), picture.height());
    if width.max(height) <= side {
        return picture.into_rgba8();
    }
    // A large photo is made smaller in two steps: whole pixels are put together first, which costs little.
    let picture = match width.max(height) / side {
        0..=3 => picture,
        _ => picture.thumbnail(side * 2, side * 2),
    };
    picture.resize(side, side, FilterType::CatmullRom).into_rgba8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photo_of_an_iphone_is_recognised_by_its_content() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(format(heic), Err(Undecoded::Heic));
        assert_eq!(format(b"\0\0\0\x18ftypavif\0\0\0\0avif"), Err(Undecoded::Format));
        assert_eq!(format(b"\0\0\0\x18ftypmp42"), Err(Undecoded::Format));
        assert_eq!(format(b""), Err(Undecoded::Format));
    }
}

//! The pictures of the invented cards, drawn here: no photographs, and each card has a face of its own
//! (src/sandbox/README.md, Faces).

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use sha2::{Digest as _, Sha256};

use super::cards::INVENTED;
use crate::wechatpay::endpoint::is_card_id;

/// The name of the face of the card that 演练 begins with.
pub const FIRST: &str = INVENTED[0].name;
/// This computer.
const HERE: &str = "http://127.0.0.1";
/// Where the stand-in's pictures are, behind its own address, and how their paths end.
const PATH: &str = "/wxpaylogo/trial-";
const BACKGROUND: &str = "-background/0";
const LOGO: &str = "-logo/0";
/// A face is 5:3, in pixels.
const FACE: [u32; 2] = [500, 300];
/// A logo is square, in pixels: as documented.
const LOGO_SIDE: u32 = 120;

/// The address of a face at the stand-in, for what begins before the stand-in does: 演练 draws it here.
pub fn background_of(name: &str) -> String {
    format!("{HERE}{PATH}{name}{BACKGROUND}")
}

/// The same of a logo.
pub fn logo_of(name: &str) -> String {
    format!("{HERE}{PATH}{name}{LOGO}")
}

/// The picture at an address of the stand-in, whatever its port.
pub fn at(address: &str) -> Option<Vec<u8>> {
    let (_, rest) = address.strip_prefix(HERE)?.split_once('/')?;
    at_path(&format!("/{rest}"))
}

/// The picture at a path of the stand-in, as PNG.
pub fn at_path(path: &str) -> Option<Vec<u8>> {
    let rest = path.strip_prefix(PATH)?;
    let plain = |name: &&str| is_card_id(name);
    let picture = match rest.strip_suffix(BACKGROUND).filter(plain) {
        Some(name) => face(name),
        None => logo(rest.strip_suffix(LOGO).filter(plain)?),
    };
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

/// The colours of a face from the top left to the bottom right, and its pattern; of a name that no card has, too.
fn kind_of(name: &str) -> ([u32; 2], usize) {
    let listed = INVENTED.iter().position(|c| c.name == name);
    let at = listed.unwrap_or_else(|| Sha256::digest(name).first().copied().map_or(0, usize::from));
    let card = INVENTED.get(at % INVENTED.len());
    (card.map_or([0, 0], |c| c.colors), at % PATTERNS)
}

/// Red, green and blue of `0xRRGGBB`.
fn channels(color: u32) -> [f32; 3] {
    let [_, channels @ ..] = color.to_be_bytes();
    channels.map(f32::from)
}

fn mixed([from, to]: [u32; 2], t: f32) -> [f32; 3] {
    let (from, to) = (channels(from), channels(to));
    std::array::from_fn(|i| from[i] + (to[i] - from[i]) * t.clamp(0.0, 1.0))
}

const PATTERNS: usize = 5;

/// How much lighter a pattern is at a place, 0 to 1; `x` to the right and `y` down, 0 to 1 and 0 to 0.6.
fn pattern(kind: usize, x: f32, y: f32) -> f32 {
    let inside = |cx: f32, cy: f32, r: f32| ((x - cx).hypot(y - cy) < r) as u8 as f32;
    match kind {
        // Hills and a sun.
        0 => {
            let hill = |top: f32, at: f32, wide: f32| (y > top + (x - at).abs() * wide) as u8 as f32;
            0.35 * hill(0.3, 0.3, 0.55) + 0.3 * hill(0.36, 0.72, 0.7) + 0.5 * inside(0.82, 0.14, 0.055)
        }
        // Waves.
        1 => {
            let wave = |level: f32, shift: f32| (y > level + 0.035 * (x * 9.0 + shift).sin()) as u8 as f32;
            0.2 * wave(0.3, 0.0) + 0.2 * wave(0.38, 1.7) + 0.2 * wave(0.47, 3.1)
        }
        // Rings.
        2 => {
            let far = (x - 0.86).hypot(y - 0.1);
            if far < 0.5 && (far * 22.0) as i32 % 2 == 0 { 0.3 } else { 0.0 }
        }
        // Slanting bands.
        3 => {
            if ((x + y) * 9.0) as i32 % 3 == 0 {
                0.28
            } else {
                0.0
            }
        }
        // Discs.
        _ => 0.25 * inside(0.75, 0.2, 0.2) + 0.25 * inside(0.92, 0.38, 0.24) + 0.2 * inside(0.6, 0.5, 0.16),
    }
}

fn face(name: &str) -> RgbImage {
    let (colours, kind) = kind_of(name);
    let [width, height] = FACE;
    RgbImage::from_fn(width, height, |px, py| {
        let (x, y) = (px as f32 / width as f32, py as f32 / width as f32);
        let ground = mixed(colours, (x + y) / 1.6);
        let light = pattern(kind, x, y).clamp(0.0, 1.0) * 0.5;
        Rgb(ground.map(|c| (c + (255.0 - c) * light) as u8))
    })
}

/// A ring and a bar or a cross in the colours of the face, on white.
fn logo(name: &str) -> RgbImage {
    let (colours, kind) = kind_of(name);
    let ink = Rgb(channels(colours[0]).map(|c| c as u8));
    RgbImage::from_fn(LOGO_SIDE, LOGO_SIDE, |px, py| {
        let (x, y) = (px as f32 / LOGO_SIDE as f32 - 0.5, py as f32 / LOGO_SIDE as f32 - 0.5);
        let far = x.hypot(y);
        let bar = x.abs() < 0.05 && y.abs() < 0.2 || y.abs() < 0.05 && x.abs() < 0.2 && kind % 2 == 0;
        if (0.28..0.38).contains(&far) || bar { ink } else { Rgb([255; 3]) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_whole_and_nothing_else_has_one() {
        let read = |path: &str| image::load_from_memory(&at_path(path).unwrap()).unwrap();
        let first = read("/wxpaylogo/trial-hotel-background/0");
        assert_eq!((first.width(), first.height()), (FACE[0], FACE[1]));
        assert_ne!(first, read("/wxpaylogo/trial-gold-background/0"));
        assert_ne!(read("/wxpaylogo/trial-hotel-logo/0"), read("/wxpaylogo/trial-gold-logo/0"));
        for none in [
            "/wxpaylogo/trial-",
            "/wxpaylogo/trial--background/0",
            "/wxpaylogo/trial-a b-logo/0",
            "/wxpaylogo/hotel-logo/0",
            "/v3/certificates",
        ] {
            assert_eq!(at_path(none), None, "{none}");
        }
        assert_eq!(at(&background_of(FIRST)), at_path("/wxpaylogo/trial-hotel-background/0"));
        assert_eq!(at("http://127.0.0.1:8091/wxpaylogo/trial-gold-logo/0"), at(&logo_of("gold")));
        // Each card has a face of its own, also where two have one title.
        let mut faces: Vec<_> = INVENTED.iter().map(|c| at(&c.background_url(HERE)).unwrap()).collect();
        faces.sort();
        faces.dedup();
        assert_eq!(faces.len(), INVENTED.len());
        assert_eq!(at("http://127.0.0.2/wxpaylogo/trial-gold-logo/0"), None);
    }
}

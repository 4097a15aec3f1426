//! Pictures made by code, in every form in which people and servers have them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A drawn face on a plain ground: upright, so that it is seen whether it was turned.
pub fn face(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |px, py| {
        let (x, y) = (px as f32 / width as f32 - 0.5, py as f32 / height as f32 - 0.5);
        let near = |cx: f32, cy: f32, r: f32| (x - cx).hypot(y - cy) < r;
        if near(-0.1, -0.08, 0.035) || near(0.1, -0.08, 0.035) {
            Rgb([30, 30, 40])
        } else if near(0.0, 0.05, 0.16) && y > 0.1 {
            Rgb([180, 60, 60])
        } else if near(0.0, 0.0, 0.3) {
            Rgb([240, 200, 160])
        } else {
            Rgb([(90.0 + 120.0 * (x + 0.5)) as u8, 140, (200.0 - 100.0 * (y + 0.5)) as u8])
        }
    })
}

/// A picture that no format makes small.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut n = 1_u32;
    RgbImage::from_fn(width, height, |_, _| {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(n >> 24) as u8, (n >> 16) as u8, (n >> 8) as u8])
    })
}

/// As a file of this format.
pub fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn png(picture: &RgbImage) -> Vec<u8> {
    written(picture.clone(), ImageFormat::Png)
}

/// A JPEG of the best quality.
pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 100).encode_image(picture).unwrap();
    out
}

/// The same JPEG with a camera's word on which side is up (EXIF 2.3, tag 0x0112), and a place that nobody is to learn.
pub fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS 30.2741 120.1551");
    let mut part = b"Exif\0\0".to_vec();
    part.extend(tiff);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(part.len() + 2).unwrap().to_be_bytes());
    out.extend(part);
    out.extend(&jpeg[2..]);
    out
}

/// A JPEG of 8 × 8 pixels in four inks, all of one colour (ITU-T T.81, one block a component; Adobe's inverted CMYK).
pub fn cmyk() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let mut part = |marker: u8, content: &[u8]| {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        out.extend(content);
    };
    part(0xee, b"Adobe\0\x64\0\0\0\0\0");
    part(0xdb, &[&[0][..], &[1; 64]].concat());
    part(0xc0, &[8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    // One code of one bit each: a difference of 10 bits, and the end of a block.
    let table = |class: u8, symbol: u8| [&[class, 1][..], &[0; 15], &[symbol]].concat();
    part(0xc4, &table(0x00, 10));
    part(0xc4, &table(0x10, 0));
    part(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    // Each component: code 0, ten bits of its difference from grey, code 0.
    let mut bits = String::new();
    for level in [512_i32, -512, 512, 1023] {
        let coded = if level < 0 { level + 1023 } else { level };
        bits.push_str(&format!("0{coded:010b}0"));
    }
    while !bits.len().is_multiple_of(8) {
        bits.push('1');
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap();
        out.push(byte);
        if byte == 0xff {
            out.push(0);
        }
    }
    out.extend([0xff, 0xd9]);
    out
}

/// A chunk of a PNG.
fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    out.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
    let from = out.len();
    out.extend(kind);
    out.extend(content);
    let mut crc = !0_u32;
    for byte in &out[from..] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    out.extend((!crc).to_be_bytes());
}

/// A PNG that says that it is so large, with next to nothing behind its head.
pub fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    chunk(&mut out, b"IHDR", &head);
    chunk(&mut out, b"IDAT", &[0x78, 1, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 1]);
    chunk(&mut out, b"IEND", &[]);
    out
}

/// A WebP of two pictures, one after the other (RFC 9649).
pub fn animated_webp(first: &RgbImage, second: &RgbImage) -> Vec<u8> {
    let side = |n: u32| (n - 1).to_le_bytes()[..3].to_vec();
    let boxed = |kind: &[u8; 4], content: &[u8]| {
        let mut out = kind.to_vec();
        out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        out.extend(content);
        out.resize(out.len().next_multiple_of(2), 0);
        out
    };
    let (width, height) = first.dimensions();
    let mut body = b"WEBP".to_vec();
    body.extend(boxed(b"VP8X", &[vec![2, 0, 0, 0], side(width), side(height)].concat()));
    body.extend(boxed(b"ANIM", &[0; 6]));
    for picture in [first, second] {
        let whole = written(picture.clone(), ImageFormat::WebP);
        let head = [vec![0; 6], side(width), side(height), vec![100, 0, 0, 0]].concat();
        // What stands behind the head of a plain WebP: its one picture.
        body.extend(boxed(b"ANMF", &[&head[..], &whole[12..]].concat()));
    }
    boxed(b"RIFF", &body)
}

/// A PNG of two pictures, one after the other (PNG, third edition).
pub fn animated_png(first: &RgbImage, second: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, first.width(), first.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(first).unwrap();
    writer.write_image_data(second).unwrap();
    writer.finish().unwrap();
    out
}

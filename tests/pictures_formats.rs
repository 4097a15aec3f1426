//! Pictures as people and servers have them: every form is read or refused, within a second, and none brings the
//! program down.

use std::time::{Duration, Instant};

use card_rights_studio::pictures::decode::{self, Bounds, CHOSEN, FETCHED, Undecoded, decode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::support::pictures::{animated_png, animated_webp, cmyk, face, jpeg, png, png_of_size, turned, written};

/// Read within a second.
#[track_caller]
fn soon(bytes: &[u8], bounds: Bounds) -> Result<DynamicImage, Undecoded> {
    let begun = Instant::now();
    let read = decode(bytes, bounds);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    read
}

#[track_caller]
fn close(found: Rgba<u8>, want: [u8; 3], what: &str) {
    let near = found.0[..3].iter().zip(want).all(|(a, b)| a.abs_diff(b) <= 12);
    assert!(near && found.0[3] == 255, "{what}: {found:?}, not {want:?}");
}

#[test]
fn each_format_is_read_by_its_content() {
    let picture = face(60, 40);
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::WebP] {
        let read = soon(&written(picture.clone(), format), FETCHED).unwrap().into_rgb8();
        assert!(read == picture, "{format:?}");
    }
    let read = soon(&jpeg(&picture), FETCHED).unwrap().into_rgba8();
    close(*read.get_pixel(30, 20), picture.get_pixel(30, 20).0, "JPEG");
    assert_eq!(soon(b"GIF89a\x01\0\x01\0\0\0\0;", FETCHED).unwrap_err(), Undecoded::Format);
    assert_eq!(soon(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FETCHED).unwrap_err(), Undecoded::Heic);
    assert_eq!(soon(b"<html><img src=x></html>", FETCHED).unwrap_err(), Undecoded::Format);
}

#[test]
fn one_pixel_sixteen_bits_alpha_four_inks_and_the_first_of_an_animation() {
    let one = RgbImage::from_pixel(1, 1, Rgb([9, 8, 7]));
    for bytes in [png(&one), written(one.clone(), ImageFormat::Bmp), written(one.clone(), ImageFormat::WebP)] {
        assert!(soon(&bytes, FETCHED).unwrap().into_rgb8() == one);
    }
    assert_eq!(soon(&jpeg(&one), FETCHED).unwrap().into_rgb8().dimensions(), (1, 1));
    let deep = image::ImageBuffer::from_pixel(2, 2, Rgb([65_535_u16, 32_896, 0]));
    close(*soon(&written(deep, ImageFormat::Png), FETCHED).unwrap().into_rgba8().get_pixel(1, 1), [255, 128, 0], "16");
    let clear = RgbaImage::from_pixel(2, 2, Rgba([200, 10, 10, 40]));
    assert!(soon(&written(clear.clone(), ImageFormat::Png), FETCHED).unwrap().into_rgba8() == clear);
    // Much magenta, a little of the others, no black (stored inverted), by whatever way four inks become three colours.
    let inks = soon(&cmyk(), FETCHED).unwrap().into_rgba8();
    let Rgba([r, g, b, _]) = *inks.get_pixel(4, 4);
    assert!(inks.dimensions() == (8, 8) && g < r && g < b, "{r} {g} {b}");
    let (red, blue) = (RgbImage::from_pixel(8, 8, Rgb([255, 0, 0])), RgbImage::from_pixel(8, 8, Rgb([0, 0, 255])));
    for bytes in [animated_png(&red, &blue), animated_webp(&red, &blue)] {
        close(*soon(&bytes, FETCHED).unwrap().into_rgba8().get_pixel(4, 4), [255, 0, 0], "the first");
    }
}

/// EXIF 2.3: where the first row and the first column of what is stored are seen.
#[test]
fn a_photo_is_turned_as_its_camera_says() {
    const COLOURS: [[u8; 3]; 6] =
        [[220, 30, 30], [30, 200, 30], [30, 30, 220], [220, 200, 30], [30, 200, 220], [200, 40, 200]];
    const BLOCK: u32 = 32;
    // Upright: three blocks beside each other, two below.
    for orientation in 1..=8_u8 {
        let (wide, high) = if orientation < 5 { (3, 2) } else { (2, 3) };
        let seen_at = |row: u32, column: u32| match orientation {
            1 => (column, row),
            2 => (2 - column, row),
            3 => (2 - column, 1 - row),
            4 => (column, 1 - row),
            5 => (row, column),
            6 => (2 - row, column),
            7 => (2 - row, 1 - column),
            _ => (row, 1 - column),
        };
        let stored = RgbImage::from_fn(wide * BLOCK, high * BLOCK, |x, y| {
            let (x, y) = seen_at(y / BLOCK, x / BLOCK);
            Rgb(COLOURS[(y * 3 + x) as usize])
        });
        let read = soon(&turned(&jpeg(&stored), orientation), CHOSEN).unwrap().into_rgba8();
        assert_eq!(read.dimensions(), (3 * BLOCK, 2 * BLOCK), "{orientation}");
        for (at, want) in COLOURS.iter().enumerate() {
            let (x, y) = (at as u32 % 3 * BLOCK + BLOCK / 2, at as u32 / 3 * BLOCK + BLOCK / 2);
            close(*read.get_pixel(x, y), *want, &format!("orientation {orientation}, block {at}"));
        }
    }
    // A word that no camera says is no word.
    assert_eq!(soon(&turned(&jpeg(&face(64, 32)), 77), CHOSEN).unwrap().into_rgb8().dimensions(), (64, 32));
}

#[test]
fn a_picture_that_is_cut_anywhere_is_damaged_or_no_picture() {
    let picture = face(120, 90);
    let all = [
        jpeg(&picture),
        turned(&jpeg(&picture), 6),
        png(&picture),
        written(picture.clone(), ImageFormat::Bmp),
        written(picture.clone(), ImageFormat::WebP),
        cmyk(),
        animated_png(&picture, &picture),
        animated_webp(&picture, &picture),
    ];
    for (n, whole) in all.iter().enumerate() {
        assert!(soon(whole, CHOSEN).is_ok(), "{n}");
        for tenth in 0..10 {
            let cut = &whole[..whole.len() * tenth / 10];
            match soon(cut, CHOSEN) {
                Err(Undecoded::Damaged | Undecoded::Format) => {}
                // The first picture of an animation is whole in the first half.
                Ok(_) if n >= 6 && tenth >= 5 => {}
                other => panic!("{n} cut at {tenth}: {other:?}"),
            }
        }
        // Any byte may be another one.
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut other = whole.clone();
            other[at] ^= 0x5a;
            soon(&other, CHOSEN).ok();
        }
    }
}

#[test]
fn bombs_are_refused_by_their_head_or_cost_little() {
    assert_eq!(soon(&png_of_size(16_000, 16_000), CHOSEN).unwrap_err(), Undecoded::Size(16_000, 16_000));
    assert_eq!(soon(&png_of_size(60_000, 1), CHOSEN).unwrap_err(), Undecoded::Size(60_000, 1));
    assert!(soon(&png_of_size(u32::MAX >> 1, u32::MAX >> 1), CHOSEN).is_err());
    assert_eq!(soon(&png_of_size(4000, 4000), FETCHED).unwrap_err(), Undecoded::Size(4000, 4000));
    assert_eq!(soon(&png_of_size(4000, 3000), CHOSEN).unwrap_err(), Undecoded::Damaged);
    // A picture of one colour has next to no bytes, and as many pixels as it says.
    let flat = png(&RgbImage::new(3500, 3500));
    assert!(flat.len() < 300_000);
    soon(&flat, FETCHED).unwrap();
    // BMP names any size in 54 bytes.
    let mut bmp = written(RgbImage::new(2, 2), ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0x70, 0x17, 0, 0, 0x70, 0x17, 0, 0]);
    assert_eq!(soon(&bmp, FETCHED).unwrap_err(), Undecoded::Size(6000, 6000));
    bmp[18..26].copy_from_slice(&[0xb8, 0x0b, 0, 0, 0xb8, 0x0b, 0, 0]);
    assert_eq!(soon(&bmp, FETCHED).unwrap_err(), Undecoded::Damaged);
    // Each scan goes over the whole picture again.
    let whole = jpeg(&face(64, 64));
    let scan = whole.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
    let (head, scan, end) = (&whole[..scan], &whole[scan..whole.len() - 2], [0xff, 0xd9]);
    let many = [head, &scan.repeat(5000), &end].concat();
    assert_eq!(soon(&many, CHOSEN).unwrap_err(), Undecoded::Damaged);
}

#[test]
fn a_large_photo_is_made_smaller_and_keeps_its_shape() {
    let large = decode::scaled(DynamicImage::from(face(4000, 3000)), 1280);
    assert_eq!(large.dimensions(), (1280, 960));
    close(*large.get_pixel(640, 480), face(4000, 3000).get_pixel(2000, 1500).0, "its middle");
    assert_eq!(decode::scaled(DynamicImage::from(face(30, 20)), 320).dimensions(), (30, 20));
    assert_eq!(decode::scaled(DynamicImage::from(face(3000, 1)), 320).dimensions(), (320, 1));
}

//! The PNG file: pixels, and text chunks that name the content, the fonts and the pictures.

use egui::FontDefinitions;
use png::{BitDepth, ColorType, Compression, Encoder};

use super::picture::Drawn;
use crate::rights::mark::sha256_hex;
use crate::trouble::{Trouble, Who};

/// The SHA-256 of each font file that is not part of the program, text before titles: `name=hash`.
pub(super) fn prints(fonts: &FontDefinitions) -> String {
    let print = |name: &str| fonts.font_data.get(name).map(|f| format!("{name}={}", sha256_hex(f.bytes())));
    ["chinese", "chinese-medium"].into_iter().filter_map(print).collect::<Vec<_>>().join(" ")
}

/// Writes the picture. It is opaque, so there is no alpha channel, and it holds no time or anything else that differs
/// from run to run.
pub(super) fn png(drawn: &Drawn, fonts: &str, pictures: &str) -> Result<Vec<u8>, Trouble> {
    let failed = |e: png::EncodingError| Trouble::new("export-png", Who::Person).detail(e.to_string());
    let (width, height) = (drawn.picture.width, drawn.picture.height);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    let chunks = [("Content-Mark", drawn.mark.as_str()), ("Font-SHA256", fonts), ("Picture-SHA256", pictures)];
    for (name, text) in chunks.into_iter().filter(|(_, text)| !text.is_empty()) {
        encoder.add_text_chunk(name.to_owned(), text.to_owned()).map_err(failed)?;
    }
    let mut bytes = vec![0; drawn.picture.pixels.len() * 3];
    for (out, [r, g, b, _]) in bytes.chunks_exact_mut(3).zip(&drawn.picture.pixels) {
        out.copy_from_slice(&[*r, *g, *b]);
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&bytes).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

//! Uploading a head image (src/wechatpay/README.md, Upload): meta first, then the file; only the meta text is signed.

use image::{ImageFormat, ImageReader, Limits};

use super::client::Part;
use crate::rights::mark::sha256_hex;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// The path of the upload.
pub const PATH: &str = "/v3/marketing/favor/media/image-upload";
/// The server takes no larger file, in bytes.
const MOST_BYTES: usize = 2 << 20;
/// Card images are documented below this, in bytes; a head image is best the same.
const GOOD_BYTES: usize = 1 << 20;
/// No head is larger than this, in pixels a side: a small file may unpack to any size.
const MOST_PIXELS: u32 = 8192;

/// A picture that was decoded once, so that what is uploaded can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    bytes: Vec<u8>,
    name: &'static str,
    mime: &'static str,
}

/// What the server answers.
#[derive(serde::Deserialize)]
struct Uploaded {
    media_url: String,
}

impl Picture {
    /// Checks size, format and content.
    ///
    /// # Errors
    /// Larger than 2 MB, no JPG, PNG or BMP, or damaged.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Trouble> {
        if bytes.len() > MOST_BYTES {
            return Err(Trouble::new("picture-too-large", Who::Person).with("kb", bytes.len().div_ceil(1024)));
        }
        // The names are ASCII and ours: meta and part must agree byte for byte (src/wechatpay/README.md, Upload).
        let (name, mime) = match image::guess_format(&bytes) {
            Ok(ImageFormat::Jpeg) => ("head.jpg", "image/jpg"),
            Ok(ImageFormat::Png) => ("head.png", "image/png"),
            Ok(ImageFormat::Bmp) => ("head.bmp", "image/bmp"),
            _ => return Err(Trouble::new("picture-format", Who::Person)),
        };
        let damaged = |e: String| Trouble::new("picture-damaged", Who::Person).detail(e);
        let mut reader =
            ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format().map_err(|e| damaged(e.to_string()))?;
        let mut limits = Limits::default();
        (limits.max_image_width, limits.max_image_height) = (Some(MOST_PIXELS), Some(MOST_PIXELS));
        reader.limits(limits);
        reader.decode().map_err(|e| damaged(e.to_string()))?;
        Ok(Self { bytes, name, mime })
    }

    /// What is worth a look before it is uploaded.
    pub fn warnings(&self) -> Vec<Sentence> {
        let mut out = Vec::new();
        if self.bytes.len() > GOOD_BYTES {
            out.push(Sentence::new("picture-large").with("kb", self.bytes.len().div_ceil(1024)));
        }
        if self.mime == "image/bmp" {
            out.push(Sentence::new("picture-bmp"));
        }
        out
    }

    /// The very text that is signed and sent as the first part.
    pub fn meta(&self) -> Vec<u8> {
        format!(r#"{{"filename":"{}","sha256":"{}"}}"#, self.name, sha256_hex(&self.bytes)).into_bytes()
    }

    /// The parts in their order.
    pub fn parts(&self) -> Vec<Part> {
        vec![
            Part { name: "meta", file_name: None, mime: "application/json", bytes: self.meta() },
            Part { name: "file", file_name: Some(self.name.into()), mime: self.mime, bytes: self.bytes.clone() },
        ]
    }
}

/// The address in a 2xx answer's body.
pub fn media_url(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<Uploaded>(body).ok().map(|u| u.media_url).filter(|u| u.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(format: ImageFormat) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(3, 2).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn meta_names_the_file_and_its_hash_and_stands_first() {
        let bytes = drawn(ImageFormat::Png);
        let picture = Picture::read(bytes.clone()).unwrap();
        let want = format!(r#"{{"filename":"head.png","sha256":"{}"}}"#, sha256_hex(&bytes));
        assert_eq!(String::from_utf8(picture.meta()).unwrap(), want);
        let parts = picture.parts();
        assert_eq!((parts[0].name, parts[1].name), ("meta", "file"));
        assert_eq!((parts[0].bytes.clone(), parts[1].bytes.clone()), (picture.meta(), bytes));
        assert!(picture.warnings().is_empty());
    }

    #[test]
    fn what_is_no_picture_is_refused_and_what_is_unwise_is_told() {
        let key = |bytes: Vec<u8>| Picture::read(bytes).unwrap_err().sentence.key;
        let mut long = drawn(ImageFormat::Png);
        assert_eq!(key(b"GIF89a".to_vec()), "picture-format");
        assert_eq!(key(long[..40].to_vec()), "picture-damaged");
        // Bytes behind the picture's end do not spoil it: so the size alone is tried at both sides.
        long.resize(MOST_BYTES, 0);
        let large = Picture::read(long.clone()).unwrap();
        assert_eq!(large.warnings()[0].key, "picture-large");
        long.push(0);
        assert_eq!(key(long), "picture-too-large");
        assert_eq!(Picture::read(drawn(ImageFormat::Bmp)).unwrap().warnings()[0].key, "picture-bmp");
    }

    #[test]
    fn an_answer_without_an_https_address_is_none() {
        assert_eq!(media_url(br#"{"media_url":"https://a/0"}"#).as_deref(), Some("https://a/0"));
        assert_eq!(media_url(br#"{"media_url":"javascript:1"}"#), None);
        assert_eq!(media_url(b"{}"), None);
    }
}

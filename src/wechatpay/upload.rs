//! Uploading a head image (src/wechatpay/README.md, Upload): meta first, then the file; only the meta text is signed.

use super::client::Part;
use crate::rights::mark::sha256_hex;

/// The path of the upload.
pub const PATH: &str = "/v3/marketing/favor/media/image-upload";

/// A picture as it is uploaded.
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
    /// A file that is a PNG, or else a JPEG.
    pub fn new(bytes: Vec<u8>, png: bool) -> Self {
        // The names are ASCII and ours: meta and part must agree byte for byte (src/wechatpay/README.md, Upload).
        let (name, mime) = if png { ("head.png", "image/png") } else { ("head.jpg", "image/jpg") };
        Self { bytes, name, mime }
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
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

    #[test]
    fn meta_names_the_file_and_its_hash_and_stands_first() {
        for (png, name, mime) in [(true, "head.png", "image/png"), (false, "head.jpg", "image/jpg")] {
            let bytes = vec![1, 2, 0xff, 0];
            let picture = Picture::new(bytes.clone(), png);
            let want = format!(r#"{{"filename":"{name}","sha256":"{}"}}"#, sha256_hex(&bytes));
            assert_eq!(String::from_utf8(picture.meta()).unwrap(), want);
            let parts = picture.parts();
            assert_eq!((parts[0].name, parts[1].name, parts[1].mime), ("meta", "file", mime));
            assert_eq!((parts[0].bytes.clone(), parts[1].bytes.clone()), (picture.meta(), bytes));
        }
    }

    #[test]
    fn an_answer_without_an_https_address_is_none() {
        assert_eq!(media_url(br#"{"media_url":"https://a/0"}"#).as_deref(), Some("https://a/0"));
        assert_eq!(media_url(br#"{"media_url":"javascript:1"}"#), None);
        assert_eq!(media_url(b"{}"), None);
    }
}

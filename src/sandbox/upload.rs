//! What the stand-in reads of an upload, and refuses (src/wechatpay/README.md, Upload): by its own reading of RFC 7578.

use serde_json::{Value, json};

use super::rules::{Refusal, no};
use crate::rights::mark::sha256_hex;

/// The server takes no larger file, in bytes.
const MOST_BYTES: usize = 2 << 20;

/// A part of a multipart body: its head, and what stands behind that.
type Part<'a> = (&'a str, &'a [u8]);

/// The parts of a body, by the boundary that its type names, else by the one that it begins with: the SDK `wechatpayv3`
/// names none.
fn parts<'a>(kind: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let said = kind.strip_prefix("multipart/form-data")?;
    let line = match said.strip_prefix(';') {
        Some(said) => format!("--{}", said.trim().strip_prefix("boundary=")?.trim_matches('"')),
        None if said.is_empty() => {
            let first = body.get(..position(body, b"\r\n")?)?;
            std::str::from_utf8(first).ok().filter(|l| l.len() > 2 && l.starts_with("--"))?.to_owned()
        }
        None => return None,
    };
    let mut rest = body.strip_prefix(line.as_bytes())?;
    let mut out = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = position(part, format!("\r\n{line}").as_bytes())?;
        let (inside, after) = (part.get(..end)?, part.get(end + 2 + line.len()..)?);
        let head = position(inside, b"\r\n\r\n")?;
        out.push((std::str::from_utf8(inside.get(..head)?).ok()?, inside.get(head + 4..)?));
        rest = after;
    }
    rest.starts_with(b"--").then_some(out)
}

fn position(all: &[u8], part: &[u8]) -> Option<usize> {
    all.windows(part.len()).position(|w| w == part)
}

fn named<'a>(parts: &[Part<'a>], name: &str) -> Option<&'a [u8]> {
    let wanted = format!("name=\"{name}\"");
    parts.iter().find(|(head, _)| head.split("; ").any(|w| w.lines().any(|w| w == wanted))).map(|(_, content)| *content)
}

/// The `meta` part, which alone is signed.
pub(super) fn meta(kind: &str, body: &[u8]) -> Option<Vec<u8>> {
    Some(named(&parts(kind, body)?, "meta")?.to_vec())
}

/// The answer to an upload whose signature holds.
///
/// # Errors
/// Name, size or hash are not as documented.
pub(super) fn answer(kind: &str, body: &[u8]) -> Result<Value, Refusal> {
    let wrong = |field: &str| no(400, "PARAM_ERROR", &format!("参数错误：{field}"));
    let parts = parts(kind, body).ok_or_else(|| wrong("multipart"))?;
    let (meta, file) = (named(&parts, "meta"), named(&parts, "file"));
    let (Some(meta), Some(file)) = (meta, file) else { return Err(wrong("file")) };
    let meta: Value = serde_json::from_slice(meta).map_err(|_| wrong("meta"))?;
    let text = |name: &str| meta.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = text("filename").to_ascii_lowercase();
    if !(name.is_ascii() && [".jpg", ".png", ".bmp"].iter().any(|e| name.ends_with(e))) {
        return Err(wrong("filename"));
    }
    let sha256 = sha256_hex(file);
    if file.is_empty() || file.len() > MOST_BYTES || !text("sha256").eq_ignore_ascii_case(&sha256) {
        return Err(wrong("sha256"));
    }
    let head = sha256.get(..16).unwrap_or_default();
    Ok(json!({ "media_url": format!("https://wxpaylogo.qpic.cn/wxpaylogo/trial-{head}/0") }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=b0";

    fn body(meta: &str, file: &[u8]) -> Vec<u8> {
        let head = "--b0\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n";
        let next = "\r\n--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"head.png\"\r\n\r\n";
        [head.as_bytes(), meta.as_bytes(), next.as_bytes(), file, b"\r\n--b0--\r\n"].concat()
    }

    #[test]
    fn an_upload_is_taken_apart_and_its_hash_compared() {
        let file = b"\x89PNG\r\n\x1a\n--b1\r\n";
        let good = format!(r#"{{"filename":"head.png","sha256":"{}"}}"#, sha256_hex(file));
        let body_of = |meta: &str| body(meta, file);
        assert_eq!(meta(KIND, &body_of(&good)).unwrap(), good.as_bytes());
        let url = answer(KIND, &body_of(&good)).unwrap();
        assert!(url["media_url"].as_str().unwrap().starts_with("https://wxpaylogo.qpic.cn/wxpaylogo/trial-"), "{url}");
        for bad in [
            good.replace(".png", ".gif"),
            good.replace("head", "头"),
            good.replace(&sha256_hex(file)[..4], "0000"),
            "{".to_owned(),
        ] {
            assert_eq!(answer(KIND, &body_of(&bad)).unwrap_err().status, 400, "{bad}");
        }
        assert_eq!(meta("multipart/form-data", &body_of(&good)).unwrap(), good.as_bytes(), "no boundary is named");
        for other in ["multipart/form-data; boundary=b1", "multipart/form-data2", "multipart/mixed; boundary=b0", ""] {
            assert!(meta(other, &body_of(&good)).is_none(), "{other}");
        }
        assert!(meta(KIND, &body_of(&good)[..120]).is_none());
        let large = vec![7; MOST_BYTES + 1];
        let named = format!(r#"{{"filename":"a.jpg","sha256":"{}"}}"#, sha256_hex(&large));
        assert_eq!(answer(KIND, &body(&named, &large)).unwrap_err().status, 400);
    }
}

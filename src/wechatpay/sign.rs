//! Signing (src/wechatpay/README.md, Signing): the five lines, RSASSA-PKCS1-v1_5 with SHA-256, the Authorization
//! header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::MerchantKey;

/// The string to sign: five lines, each ended by LF, also the last.
/// `path` is the absolute path with its query, percent-encoded as sent; `timestamp` in seconds.
pub fn message(method: &str, path: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("{method}\n{path}\n{timestamp}\n{nonce}\n").into_bytes();
    out.extend_from_slice(body);
    out.push(b'\n');
    out
}

/// Signs `message`; Base64 without line breaks. The signature is made by aws-lc-rs (constant time) and
/// verified with rsa before it leaves.
///
/// # Errors
/// `None` when the key failed to sign, or made a signature that does not verify.
pub fn sign(key: &MerchantKey, message: &[u8]) -> Option<String> {
    let mut raw = vec![0; key.signer.public_modulus_len()];
    let rng = aws_lc_rs::rand::SystemRandom::new();
    key.signer.sign(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &rng, message, &mut raw).ok()?;
    super::verify::holds(key.public(), message, &raw).then(|| STANDARD.encode(raw))
}

/// The Authorization header's value.
pub fn authorization(mchid: &str, serial: &str, timestamp: i64, nonce: &str, signature: &str) -> String {
    format!(
        "WECHATPAY2-SHA256-RSA2048 mchid=\"{mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{serial}\""
    )
}

//! Verifying answers (src/wechatpay/README.md, Verifying answers). An empty answer's signature covers time, nonce and
//! nothing else, so it does not bind to our request; TLS does.

use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY as RSA_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::PublicKey;
use rsa::traits::PublicKeyParts as _;

/// The string that an answer's signature covers: timestamp, nonce and the raw body, each with LF.
pub fn message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!("{timestamp}\n{nonce}\n").into_bytes();
    out.extend_from_slice(body);
    out.push(b'\n');
    out
}

/// Whether `signature` (raw bytes) over `message` holds under `key`. One of fewer than 1024 or more than 8192 bits holds for
/// nothing; WeChat Pay's has 2048. Verified by what signs too.
pub fn holds(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let key = RsaPublicKeyComponents { n: key.n_bytes(), e: key.e_bytes() };
    key.verify(&RSA_SHA256, message, signature).is_ok()
}

/// Whether a Base64 `signature` over `message` holds under `key`; text that is no Base64 does not.
pub fn holds_base64(key: &PublicKey, message: &[u8], signature: &str) -> bool {
    STANDARD.decode(signature).is_ok_and(|raw| holds(key, message, &raw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechatpay::key::{MerchantKey, WrongKey, read_answer_key};
    use crate::wechatpay::sign::sign;

    fn vectors() -> serde_json::Value {
        serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap()
    }

    fn der(v: &serde_json::Value, name: &str) -> Vec<u8> {
        STANDARD.decode(v["keys"][name].as_str().unwrap()).unwrap()
    }

    #[test]
    fn every_published_vector_is_signed_and_verified() {
        let v = vectors();
        let mut seen = 0;
        for row in v["vectors"].as_array().unwrap() {
            let (message, want) = (row["message"].as_str().unwrap().as_bytes(), row["signature"].as_str().unwrap());
            let key = der(&v, row["key"].as_str().unwrap());
            if row["op"].as_str().unwrap().starts_with("sign") {
                assert_eq!(sign(&MerchantKey::read(&key).unwrap(), message).unwrap(), want, "{}", row["id"]);
            } else {
                assert!(holds_base64(&read_answer_key(&key).unwrap(), message, want), "{}", row["id"]);
                assert!(!holds_base64(&read_answer_key(&key).unwrap(), b"other", want));
            }
            if let Some(cert) = row["cert"].as_str() {
                assert!(holds_base64(&read_answer_key(&der(&v, cert)).unwrap(), message, want), "{}", row["id"]);
            }
            seen += 1;
        }
        assert_eq!(seen, 10);
    }

    #[test]
    fn pem_faults_are_healed_and_wrong_files_named() {
        let v = vectors();
        let b64 = v["keys"]["official_apiclient_test_key.pem"].as_str().unwrap();
        let pkcs1 = v["keys"]["official_apiclient_test_key.pkcs1.pem"].as_str().unwrap();
        let read = |text: &str| MerchantKey::read(text.as_bytes()).map(|_| ());
        assert_eq!(
            read(&format!("\u{feff}-----BEGIN PRIVATE KEY-----\r\n{b64}\r\n-----END PRIVATE KEY-----\r\n")),
            Ok(())
        );
        assert_eq!(read(&format!("-----BEGIN PRIVATE KEY-----\\n{b64}\\n-----END PRIVATE KEY-----\\n")), Ok(()));
        assert_eq!(read(&format!("-----BEGIN RSA PRIVATE KEY----- {pkcs1} -----END RSA PRIVATE KEY-----")), Ok(()));
        assert_eq!(read("  \n"), Err(WrongKey::Empty));
        assert_eq!(read("hello"), Err(WrongKey::Unknown));
        assert_eq!(read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), Err(WrongKey::Certificate));
        // What stands below a heading decides, not the heading.
        assert_eq!(read(&format!("-----BEGIN CERTIFICATE-----\n{b64}\n-----END CERTIFICATE-----")), Ok(()));
        assert_eq!(
            read("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"),
            Err(WrongKey::Encrypted)
        );
        assert_eq!(read("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"), Err(WrongKey::Damaged));
        let key = |name| MerchantKey::read(&der(&v, name)).map(|_| ());
        assert_eq!(key("go_sdk_test_cert.pem"), Err(WrongKey::Certificate));
        assert_eq!(key("java_sdk_wechatpay_pubkey.pem"), Err(WrongKey::PublicKey));
    }

    #[test]
    fn a_key_never_shows_itself() {
        let v = vectors();
        let key = MerchantKey::read(&der(&v, "official_apiclient_test_key.pem")).unwrap();
        assert_eq!(format!("{key:?}"), "MerchantKey(***)");
    }
}

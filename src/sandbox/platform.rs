//! Platform certificates of the stand-in, for merchants that still use them; without this it answers as to a new
//! merchant, that there are none (src/wechatpay/README.md, Answer keys).

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::platform::clock;
use crate::wechatpay::key::MerchantKey;
use crate::wechatpay::secret::ApiV3Key;

/// What answers are signed with where the request does not ask for the public key.
#[derive(Debug, Clone)]
pub struct Platform {
    /// What the certificates are encrypted with.
    pub apiv3: Arc<ApiV3Key>,
    /// Serial number and PEM of each certificate that is served.
    pub certificates: Vec<(String, String)>,
    /// Serial number of the certificate that answers are signed under.
    pub serial: String,
    /// Its key.
    pub key: Arc<MerchantKey>,
}

impl Platform {
    /// The answer of `GET /v3/certificates`; `None` when the system gives no randomness.
    pub(super) fn answer(&self) -> Option<Value> {
        let rows: Option<Vec<Value>> =
            self.certificates.iter().map(|(serial, pem)| Some(row(serial, &self.seal(pem)?))).collect();
        Some(json!({ "data": rows? }))
    }

    /// Nonce and ciphertext of AEAD_AES_256_GCM with the tag at its end.
    fn seal(&self, pem: &str) -> Option<(String, String)> {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, self.apiv3.bytes()).ok()?);
        let nonce = clock::nonce()?.get(..12)?.to_owned();
        let mut data = pem.as_bytes().to_vec();
        let given = Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
        key.seal_in_place_append_tag(given, Aad::from(b"certificate"), &mut data).ok()?;
        Some((nonce, STANDARD.encode(data)))
    }
}

fn row(serial: &str, (nonce, ciphertext): &(String, String)) -> Value {
    json!({
        "serial_no": serial,
        "effective_time": "2025-01-01T00:00:00+08:00",
        "expire_time": "2030-01-01T00:00:00+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": "certificate",
            "ciphertext": ciphertext,
        },
    })
}

//! Certificates and the AEAD of APIv3, read by well-kept crates (src/wechatpay/README.md, Credentials, Answer keys).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::PublicKey;
use x509_parser::certificate::X509Certificate;

use super::key::{MerchantKey, WrongKey, narrowed, pem_der, read_answer_key};

/// Whose a certificate is, as far as it says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A merchant: the common name is a mchid.
    Merchant,
    /// WeChat Pay, which signs answers with it (微信支付平台证书; src/wechatpay/README.md, Answer keys).
    Platform,
    /// Who signs certificates.
    Authority,
    /// Somebody else.
    Other,
}

impl Holder {
    /// Whose the certificate in PEM or DER is, of any algorithm; `None` when the bytes are none.
    pub fn of_certificate(bytes: &[u8]) -> Option<Self> {
        if let Some(text) = narrowed(bytes) {
            return Self::of_certificate(&text);
        }
        let der = pem_der(bytes);
        let (_, cert) = x509_parser::parse_x509_certificate(der.as_deref().map_or(bytes, Vec::as_slice)).ok()?;
        Some(holder_of(&cert))
    }
}

fn common_name<'a>(cert: &'a X509Certificate<'_>) -> Option<&'a str> {
    cert.subject().iter_common_name().next().and_then(|c| c.as_str().ok())
}

fn company(cert: &X509Certificate<'_>) -> Option<String> {
    let mut units = cert.subject().iter_organizational_unit().filter_map(|n| n.as_str().ok()).map(str::trim);
    units.find(|n| !n.is_empty()).map(str::to_owned)
}

fn holder_of(cert: &X509Certificate<'_>) -> Holder {
    let subject = cert.subject();
    let mut names = subject.iter_organization().chain(subject.iter_common_name()).filter_map(|n| n.as_str().ok());
    if common_name(cert).is_some_and(is_mchid) {
        Holder::Merchant
    } else if cert.basic_constraints().is_ok_and(|c| c.is_some_and(|c| c.value.ca)) {
        Holder::Authority
    } else if names.any(|n| n.starts_with("Tenpay.com")) {
        Holder::Platform
    } else {
        Holder::Other
    }
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Serial number, upper-case hex of the DER bytes without a sign byte (src/wechatpay/README.md, Credentials).
    pub serial: String,
    /// Common name of the subject: the mchid of a merchant certificate.
    pub common_name: Option<String>,
    /// The company that a merchant's certificate names: its organisational unit, beside WeChat's own name for its system.
    pub company: Option<String>,
    /// Whose it is.
    pub holder: Holder,
    /// Valid from, seconds since 1970.
    pub not_before: i64,
    /// Valid until, seconds since 1970.
    pub not_after: i64,
    /// Its public key.
    pub public: PublicKey,
}

impl Certificate {
    /// Reads PEM or DER.
    ///
    /// # Errors
    /// What the bytes are instead.
    pub fn read(bytes: &[u8]) -> Result<Self, WrongKey> {
        if let Some(text) = narrowed(bytes) {
            return Self::read(&text);
        }
        let der = pem_der(bytes);
        let der: &[u8] = der.as_deref().map_or(bytes, Vec::as_slice);
        let (_, cert) = x509_parser::parse_x509_certificate(der).map_err(|_| WrongKey::Unknown)?;
        let raw = cert.raw_serial();
        let digits = raw.strip_prefix(&[0]).filter(|r| !r.is_empty()).unwrap_or(raw);
        Ok(Self {
            serial: digits.iter().map(|b| format!("{b:02X}")).collect(),
            common_name: common_name(&cert).map(str::to_owned),
            company: company(&cert),
            holder: holder_of(&cert),
            not_before: cert.validity().not_before.timestamp(),
            not_after: cert.validity().not_after.timestamp(),
            public: read_answer_key(der)?,
        })
    }

    /// The mchid that a merchant's certificate names.
    pub fn mchid(&self) -> Option<&str> {
        self.common_name.as_deref().filter(|n| is_mchid(n))
    }

    /// Whether `key` is the other half, by modulus.
    pub fn pairs_with(&self, key: &MerchantKey) -> bool {
        self.public == *key.public()
    }
}

/// Whether a name is a mchid: 8 to 10 digits (src/wechatpay/README.md, Credentials).
pub fn is_mchid(name: &str) -> bool {
    (8..=10).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_digit())
}

/// AEAD_AES_256_GCM of APIv3: key of 32 bytes, nonce, associated data, Base64 with the tag at its end
/// (src/wechatpay/README.md, Answer keys). `None` when it does not open.
pub fn decrypt(apiv3: &[u8; 32], nonce: &str, associated_data: &str, ciphertext: &str) -> Option<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, apiv3).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
    let mut data = STANDARD.decode(ciphertext).ok()?;
    let plain = key.open_in_place(nonce, Aad::from(associated_data.as_bytes()), &mut data).ok()?;
    Some(plain.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors() -> serde_json::Value {
        serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap()
    }

    #[test]
    fn the_published_certificates_and_their_keys() {
        let v = vectors();
        let der = |name: &str| STANDARD.decode(v["keys"][name].as_str().unwrap()).unwrap();
        let cert = Certificate::read(&der("go_sdk_test_cert.pem")).unwrap();
        // Its DER has a leading zero byte, which is no part of the number.
        assert_eq!(cert.serial, "F5765756002FDD77");
        assert!(cert.pairs_with(&MerchantKey::read(&der("go_sdk_test_key.pem")).unwrap()));
        assert!(!cert.pairs_with(&MerchantKey::read(&der("official_apiclient_test_key.pem")).unwrap()));
        assert!(Certificate::read(&der("java_sdk_wechatpay_pubkey.pem")).is_err());
    }

    #[test]
    fn the_published_aead_vectors_open() {
        let v = vectors();
        let aead = &v["aead"];
        let key: [u8; 32] = aead["apiv3_key"].as_str().unwrap().as_bytes().try_into().unwrap();
        let mut seen = 0;
        for row in aead["certificates_response"]["data"].as_array().unwrap() {
            let e = &row["encrypt_certificate"];
            let text = |k: &str| e[k].as_str().unwrap();
            let pem = decrypt(&key, text("nonce"), text("associated_data"), text("ciphertext")).unwrap();
            assert_eq!(Certificate::read(&pem).unwrap().serial, row["serial_no"].as_str().unwrap());
            assert!(decrypt(&[0; 32], text("nonce"), text("associated_data"), text("ciphertext")).is_none());
            seen += 1;
        }
        assert!(seen > 0);
        let small = &aead["small"];
        let text = |k: &str| small[k].as_str().unwrap();
        let key: [u8; 32] = text("key").as_bytes().try_into().unwrap();
        let open = |aad: &str| decrypt(&key, text("nonce"), aad, text("ciphertext_b64"));
        assert_eq!(open(text("aad")).unwrap(), text("plaintext").as_bytes());
        assert!(open("other").is_none());
        assert!(decrypt(&key, "short", text("aad"), text("ciphertext_b64")).is_none(), "a nonce has 12 bytes");
    }

    /// The published answer gives what the published certificate is, through the same reading as a live answer.
    #[test]
    fn the_published_answer_with_certificates_is_read() {
        let v = vectors();
        let aead = &v["aead"];
        let body = aead["certificates_response"].to_string();
        let key = crate::wechatpay::secret::ApiV3Key::parse(aead["apiv3_key"].as_str().unwrap()).unwrap();
        let der = STANDARD.decode(v["keys"]["java_sdk_certificates_decrypted.pem"].as_str().unwrap()).unwrap();
        let cert = Certificate::read(&der).unwrap();
        let read = |now| crate::wechatpay::platform::read(body.as_bytes(), &key, now);
        let found = read(cert.not_before).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].serial, &found[0].public), (aead["expected_serial"].as_str().unwrap(), &cert.public));
        assert_eq!((found[0].not_before, found[0].not_after), (cert.not_before, cert.not_after));
        assert!(read(cert.not_after - 1).is_ok());
        assert_eq!(read(cert.not_after).unwrap_err().sentence.key, "certificates-none-valid");
        // Five minutes are left to clocks that differ.
        assert!(read(cert.not_before - 300).is_ok() && read(cert.not_before - 301).is_err());
    }
}

//! 平台证书: the other way to verify answers (src/wechatpay/README.md, Answer keys). `GET /v3/certificates` gives them,
//! encrypted with the APIv3 key; that first answer can only be verified with what it brings itself.

use rsa::PublicKey;
use serde::Deserialize;

use super::attempt::{Attempt, End};
use super::certificate::{Certificate, decrypt};
use super::credentials::Credentials;
use super::secret::ApiV3Key;
use super::trust::{AnswerKeys, Seen, Verifier};
use crate::trouble::{Trouble, Who};

/// Where they are read; read-only.
pub const PATH: &str = "/v3/certificates";
/// Far more certificates than a merchant has while they rotate.
const MOST: usize = 20;
/// A certificate that begins within this time counts: clocks differ, in seconds.
const LEEWAY_SECS: i64 = 300;

/// A platform certificate that was decrypted and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlatformCertificate {
    /// Serial number, upper-case hex; the `Wechatpay-Serial` of the answers that it verifies.
    pub serial: String,
    /// Valid from, seconds since 1970.
    pub not_before: i64,
    /// Valid until, seconds since 1970.
    pub not_after: i64,
    /// PEM, as it was decrypted; public.
    pub pem: String,
    /// Its public key.
    pub public: PublicKey,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    serial_no: String,
    encrypt_certificate: Sealed,
}

#[derive(Deserialize)]
struct Sealed {
    algorithm: String,
    nonce: String,
    #[serde(default)]
    associated_data: String,
    ciphertext: String,
}

/// Whether a body is the list of certificates, whatever is in it.
pub fn is_list(body: &[u8]) -> bool {
    serde_json::from_slice::<Answer>(body).is_ok()
}

fn wrong(key: &'static str, who: Who) -> Trouble {
    Trouble::new(key, who)
}

/// Decrypts and checks the answer's body: each certificate opens with the APIv3 key, parses, and has the serial
/// number that stands beside it. Certificates that are not valid at `now` (seconds since 1970) are left out.
///
/// # Errors
/// The body is another, a certificate does not open (then the APIv3 key is wrong), it is not what was announced, or
/// none is valid.
pub fn read(body: &[u8], apiv3: &ApiV3Key, now: i64) -> Result<Vec<PlatformCertificate>, Trouble> {
    let unreadable = || wrong("certificates-unreadable", Who::Engineer);
    let answer: Answer = serde_json::from_slice(body).map_err(|_| unreadable())?;
    let mut out: Vec<PlatformCertificate> = Vec::new();
    for row in answer.data.iter().take(MOST) {
        let sealed = &row.encrypt_certificate;
        // SM2 certificates come under another algorithm's name; they verify answers that this program does not ask for.
        if sealed.algorithm != "AEAD_AES_256_GCM" {
            continue;
        }
        let plain = decrypt(apiv3.bytes(), &sealed.nonce, &sealed.associated_data, &sealed.ciphertext)
            .ok_or_else(|| wrong("apiv3-wrong", Who::SuperAdmin))?;
        let read = Certificate::read(&plain).map_err(|_| unreadable())?;
        let pem = String::from_utf8(plain).map_err(|_| unreadable())?;
        if !read.serial.eq_ignore_ascii_case(row.serial_no.trim()) {
            return Err(
                wrong("certificates-serial", Who::Engineer).detail(format!("{} / {}", read.serial, row.serial_no))
            );
        }
        if read.not_before <= now + LEEWAY_SECS && now < read.not_after {
            out.push(PlatformCertificate {
                serial: read.serial,
                not_before: read.not_before,
                not_after: read.not_after,
                pem,
                public: read.public,
            });
        }
    }
    if out.is_empty() {
        return Err(wrong("certificates-none-valid", Who::SuperAdmin));
    }
    Ok(out)
}

/// [`read`], then the very same answer is verified with what it brought, or with a key of `known` (the public key
/// that the request asked for). `own` is who signed the request.
///
/// # Errors
/// As [`read`], and an answer that none of these keys signed.
pub fn accept(
    attempt: &Attempt,
    apiv3: &ApiV3Key,
    known: &AnswerKeys,
    own: &Credentials,
    now: i64,
) -> Result<Vec<PlatformCertificate>, Trouble> {
    let found = read(&attempt.body, apiv3, now)?;
    let mut keys = known.clone();
    for c in &found {
        keys.insert(&c.serial, c.public.clone());
    }
    // It gets a memory of its own, because the client has seen this answer already.
    Verifier { keys: &keys, own, seen: &Seen::default() }.trust(&attempt.headers, &attempt.body, now).map_err(
        |why| {
            let mut out = wrong("certificates-untrusted", Who::Engineer);
            out.sentence = out.sentence.with_key("why", why.unwrap_or("answer-unsigned"));
            out
        },
    )?;
    Ok(found)
}

/// Whether there is a body to decrypt at all; whether it is trusted is found out with it.
pub fn is_answer(attempt: &Attempt) -> bool {
    matches!(attempt.end, End::Ok | End::OkUnchecked | End::Untrusted)
}

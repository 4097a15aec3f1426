//! Reads a merchant's private key and says precisely what a wrong file is (src/wechatpay/README.md, Credentials).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::{Tag, Tagged as _};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, DecodeRsaPublicKey as _};
use rsa::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{PrivateKey, PublicKey};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer as _;
use zeroize::Zeroizing;

pub use super::elements::is_p12;
use super::elements::{SIGNED_DATA, element, inside, is_key_store};
pub use super::unarmoured::unwrapped;
use super::unarmoured::{BEGIN, bare};
pub use super::wrong_key::{Cipher, WrongKey};
use crate::words::text::{self, Encoding};

/// A merchant's private key, paired for signing and for checking our own signatures.
pub struct MerchantKey {
    pub(super) signer: aws_lc_rs::rsa::KeyPair,
    public: PublicKey,
    der: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for MerchantKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MerchantKey(***)")
    }
}

/// The longest modulus that signs here, in bits; WeChat Pay's has 2048.
pub const MOST_BITS: u32 = 8192;
/// A longer private key, in bytes of DER, is not even calculated with: of a mebibyte it overflows the stack, which ends
/// the program. One of [`MOST_BITS`] has 4.7 KiB.
const MOST_DER_BYTES: usize = 8 << 10;

impl MerchantKey {
    /// Reads PEM (PKCS#8 or PKCS#1, with BOM, CRLF, `\n` escapes or all on one line), base64 without its marker lines,
    /// or DER.
    ///
    /// # Errors
    /// What the bytes are instead.
    pub fn read(bytes: &[u8]) -> Result<Self, WrongKey> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(WrongKey::Empty);
        }
        if let Some(foreign) = foreign(bytes) {
            return Err(foreign);
        }
        if let Some(text) = narrowed(bytes) {
            return Self::read(&text);
        }
        let key = match std::str::from_utf8(bytes).ok().filter(|t| t.contains("-----BEGIN")) {
            Some(text) => from_pem(text)?,
            None => from_der(bare(bytes).as_deref().map_or(bytes, Vec::as_slice))?,
        };
        Self::from_rsa(&key)
    }

    fn from_rsa(key: &PrivateKey) -> Result<Self, WrongKey> {
        let public = PublicKey::from(key);
        match public.n().bit_width() {
            ..2048 => return Err(WrongKey::TooShort),
            2048..=MOST_BITS => {}
            _ => return Err(WrongKey::TooLong),
        }
        let der = key.to_pkcs8_der().map_err(|_| WrongKey::Damaged)?.to_bytes();
        let signer = aws_lc_rs::rsa::KeyPair::from_pkcs8(&der).map_err(|_| WrongKey::Damaged)?;
        Ok(Self { signer, public, der })
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Length of the modulus, in bits.
    pub fn bits(&self) -> usize {
        self.public.size() * 8
    }

    /// PKCS#8 DER, for the keychain and nowhere else.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

/// Text in another encoding, or behind a mark, as UTF-8 without one; and armour, which is ASCII, beside a note whose
/// encoding is not known. `None` for anything else.
pub fn narrowed(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    match text::read(bytes) {
        Ok(read) if read.encoding == Encoding::Utf8 && !read.marked => None,
        Ok(read) => Some(Zeroizing::new(read.text.into_owned().into_bytes())),
        Err(_) => noted(bytes),
    }
}

/// Armour with blanks in the place of what is no ASCII.
fn noted(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    // Files that are no text, packed ones among them, hold zero bytes.
    let text = !bytes.contains(&0) && bytes.windows(BEGIN.len()).any(|w| w == BEGIN.as_bytes());
    (text && std::str::from_utf8(bytes).is_err())
        .then(|| Zeroizing::new(bytes.iter().map(|b| if b.is_ascii() { *b } else { b' ' }).collect()))
}

/// What OpenSSL writes in front of a key of an elliptic curve.
const CURVE: &str = "-----BEGIN EC PARAMETERS-----";

/// The text split before each PEM armour. What stands before the first is dropped; the name of an elliptic curve stays
/// with the key behind it.
pub fn armours(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = text.match_indices(BEGIN).map(|(at, _)| at).collect();
    let mut after_curve = false;
    starts.retain(|at| {
        let armour = &text[*at..];
        let joins = after_curve && armour.starts_with("-----BEGIN EC PRIVATE KEY-----");
        after_curve = armour.starts_with(CURVE);
        !joins
    });
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain([text.len()]).collect();
    let last = starts.last().copied();
    // A heading that stands twice has nothing below the first of the two.
    let holds = move |(from, to): &(usize, usize)| Some(*from) == last || has_body(&text[*from..*to]);
    starts.into_iter().zip(ends).filter(holds).map(|(from, to)| &text[from..to])
}

/// Whether anything follows the marker line that an armour begins with.
fn has_body(armour: &str) -> bool {
    let heading = armour.get(BEGIN.len()..).and_then(|rest| rest.split_once("-----"));
    heading.is_some_and(|(_, body)| body.contains(|c: char| c.is_ascii_alphanumeric()))
}

/// The label of the first armour and its decoded content.
fn armour(text: &str) -> Option<(&str, Zeroizing<Vec<u8>>)> {
    let text = armours(text).next()?;
    let from = text.find(BEGIN)? + BEGIN.len();
    let label_len = text[from..].find("-----")?;
    let label = &text[from..from + label_len];
    let rest = &text[from + label_len + 5..];
    let body = &rest[..rest.find("-----END").unwrap_or(rest.len())];
    // What remains of escapes is `\n`, `\r`: drop them, then everything that is not base64. Made in one piece, because
    // a text that grows leaves copies behind.
    let mut plain = Zeroizing::new(String::with_capacity(body.len()));
    for part in body.split("\\n").flat_map(|p| p.split("\\r")) {
        plain.extend(part.chars().filter(|c| c.is_ascii_alphanumeric() || "+/=".contains(*c)));
    }
    STANDARD.decode(plain.as_bytes()).ok().map(|der| (label, Zeroizing::new(der)))
}

fn from_pem(text: &str) -> Result<PrivateKey, WrongKey> {
    // A certificate may stand before the key in the same file.
    let private = |t: &&str| t.split("-----").nth(1).is_some_and(|label| label.ends_with("PRIVATE KEY"));
    let text = armours(text).find(private).unwrap_or(text);
    // Its headers are no base64.
    if text.contains("Proc-Type:") && text.contains("ENCRYPTED") {
        return Err(WrongKey::Encrypted);
    }
    let Some((label, der)) = armour(text) else {
        return Err(if text.contains("BEGIN OPENSSH PRIVATE KEY") {
            WrongKey::Ssh
        } else if text.contains("BEGIN PGP ") {
            WrongKey::Pgp
        } else if text.contains("PRIVATE KEY") {
            WrongKey::Damaged
        } else if text.contains("CERTIFICATE-----") {
            WrongKey::Certificate
        } else {
            WrongKey::Unknown
        });
    };
    // People mend the heading by hand, or paste under another one: what stands below it decides.
    match from_der(&der) {
        Err(WrongKey::Unknown) => {}
        known => return known,
    }
    Err(match label {
        // The key's algorithm stands in its first bytes; id-ecPublicKey is 1.2.840.10045.2.1.
        "PRIVATE KEY" | "RSA PRIVATE KEY"
            if der.windows(7).take(32).any(|w| w == [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]) =>
        {
            WrongKey::NotRsa
        }
        "PRIVATE KEY" | "RSA PRIVATE KEY" => WrongKey::Damaged,
        "ENCRYPTED PRIVATE KEY" => WrongKey::Encrypted,
        "EC PRIVATE KEY" | "EC PARAMETERS" | "DSA PRIVATE KEY" => WrongKey::NotRsa,
        "OPENSSH PRIVATE KEY" => WrongKey::Ssh,
        "PUBLIC KEY" | "RSA PUBLIC KEY" => WrongKey::PublicKey,
        "PKCS7" | "CMS" => WrongKey::Pkcs7,
        l if l.ends_with("CERTIFICATE REQUEST") => WrongKey::Request,
        l if l.starts_with("PGP ") => WrongKey::Pgp,
        l if l.ends_with("CERTIFICATE") => WrongKey::Certificate,
        _ => WrongKey::Unknown,
    })
}

/// What another program's own file is, by its first bytes.
fn foreign(bytes: &[u8]) -> Option<WrongKey> {
    const SSH: [&[u8]; 6] =
        [b"PuTTY-User-Key-File-", b"ssh-rsa ", b"ssh-ed25519 ", b"ecdsa-sha2-", b"ssh-dss ", b"---- BEGIN SSH2 "];
    if is_key_store(bytes) {
        return Some(WrongKey::Jks);
    }
    SSH.iter().any(|begin| bytes.trim_ascii_start().starts_with(begin)).then_some(WrongKey::Ssh)
}

fn pkcs8_or_1(der: &[u8]) -> Option<PrivateKey> {
    PrivateKey::from_pkcs8_der(der).ok().or_else(|| PrivateKey::from_pkcs1_der(der).ok())
}

fn spki_or_pkcs1(der: &[u8]) -> Option<PublicKey> {
    PublicKey::from_public_key_der(der).ok().or_else(|| PublicKey::from_pkcs1_der(der).ok())
}

/// Whether it is a private key of RSA, longer than anything that signs here.
fn too_long(der: &[u8]) -> bool {
    der.len() > MOST_DER_BYTES
        && (rsa::pkcs1::RsaPrivateKeyRef::try_from(der).is_ok()
            || rsa::pkcs8::PrivateKeyInfoRef::try_from(der).is_ok_and(|k| k.algorithm.oid == rsa::pkcs1::ALGORITHM_OID))
}

fn from_der(der: &[u8]) -> Result<PrivateKey, WrongKey> {
    if too_long(der) {
        return Err(WrongKey::TooLong);
    }
    if let Some(key) = pkcs8_or_1(der) {
        return Ok(key);
    }
    if is_p12(der) {
        return Err(WrongKey::Pkcs12);
    }
    if inside(der).is_some_and(|content| content.starts_with(SIGNED_DATA)) {
        return Err(WrongKey::Pkcs7);
    }
    if spki_or_pkcs1(der).is_some() {
        return Err(WrongKey::PublicKey);
    }
    if encrypted(der) {
        return Err(WrongKey::Encrypted);
    }
    let other =
        rsa::pkcs8::PrivateKeyInfoRef::try_from(der).is_ok_and(|k| k.algorithm.oid != rsa::pkcs1::ALGORITHM_OID);
    if other || sec1(der) {
        return Err(WrongKey::NotRsa);
    }
    Err(if x509_parser::parse_x509_certificate(der).is_ok() {
        WrongKey::Certificate
    } else if X509CertificationRequest::from_der(der).is_ok_and(|(rest, _)| rest.is_empty()) {
        WrongKey::Request
    } else {
        WrongKey::Unknown
    })
}

/// Whether `der` begins as the private key of an elliptic curve (RFC 5915): version 1, then octets. One of RSA is of
/// version 0, PKCS#8 goes on with an algorithm.
fn sec1(der: &[u8]) -> bool {
    inside(der).is_some_and(|content| content.starts_with(&[2, 1, 1, 4]))
}

/// Whether `der` is PKCS#8 behind a password: an algorithm of PKCS#5 or PKCS#12 (1.2.840.113549.1.5, …1.12), then
/// octets.
fn encrypted(der: &[u8]) -> bool {
    const PKCS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];
    let inside = |bytes| element(bytes).map(|(part, after)| (part.tag(), part.value(), after));
    let parts = inside(der).and_then(|(_, content, _)| inside(content));
    let Some((Tag::Sequence, algorithm, [4, ..])) = parts else { return false };
    inside(algorithm).is_some_and(|(tag, oid, _)| {
        tag == Tag::ObjectIdentifier && oid.strip_prefix(PKCS).is_some_and(|rest| matches!(rest.first(), Some(5 | 12)))
    })
}

/// The content of the first PEM armour, or of base64 without one; `None` when there is none.
pub(super) fn pem_der(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    std::str::from_utf8(bytes).ok().and_then(armour).map(|(_, der)| der).or_else(|| bare(bytes))
}

/// The key alone as `PUBLIC KEY` armour: what else stood in the file that it came from is not kept.
pub fn public_pem(key: &PublicKey) -> Option<String> {
    key.to_public_key_pem(rsa::pkcs8::LineEnding::LF).ok()
}

/// Reads `pub_key.pem` (SPKI, or PKCS#1) or the public key of a certificate: PEM, base64 without its marker lines, or
/// DER.
///
/// # Errors
/// What the bytes are instead.
pub fn read_answer_key(bytes: &[u8]) -> Result<PublicKey, WrongKey> {
    if let Some(text) = narrowed(bytes) {
        return read_answer_key(&text);
    }
    let label = std::str::from_utf8(bytes).ok().and_then(armour).map(|(label, _)| label);
    if label.is_some_and(|label| label.ends_with("PRIVATE KEY")) {
        return Err(WrongKey::Unknown);
    }
    let pem = pem_der(bytes);
    let der: &[u8] = pem.as_deref().map_or(bytes, Vec::as_slice);
    if let Some(key) = spki_or_pkcs1(der) {
        return Ok(key);
    }
    let (_, cert) = x509_parser::parse_x509_certificate(der).map_err(|_| WrongKey::Unknown)?;
    PublicKey::from_public_key_der(cert.public_key().raw).map_err(|_| WrongKey::NotRsa)
}

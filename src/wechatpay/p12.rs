//! Opens PKCS#12 (`apiclient_cert.p12`; src/wechatpay/README.md, Credentials). How much work a file asks for is read
//! before any of it is done: a file from a stranger may ask for hours.

use der::{Tag, Tagged as _};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::certificate::Certificate;
use super::elements::{element, is_sequence};
use super::key::{MerchantKey, WrongKey};

/// Why a PKCS#12 file gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongP12 {
    /// The password does not fit.
    Password,
    /// No PKCS#12, or damaged.
    Damaged,
    /// It holds no private key.
    NoKey,
    /// The only private key that it holds cannot be used.
    Key(WrongKey),
    /// It is encrypted in a way that is not read here.
    Cipher,
    /// Its lengths are not definite (BER), as some older tools write it.
    Encoding,
    /// It asks for more work than a merchant's does: [`rounds`].
    Costly,
}

impl WrongP12 {
    /// The same as a reason why there is no usable key; `None` while another password may open the file.
    pub fn key(self) -> Option<WrongKey> {
        match self {
            Self::Password => None,
            Self::Damaged => Some(WrongKey::P12Damaged),
            Self::NoKey => Some(WrongKey::NoKey),
            Self::Key(wrong) => Some(wrong),
            Self::Cipher => Some(WrongKey::Cipher),
            Self::Encoding => Some(WrongKey::P12Encoding),
            Self::Costly => Some(WrongKey::Costly),
        }
    }
}

/// A larger PKCS#12 is no merchant's, in bytes: WeChat's has 3 KiB, one of 4096 bits with a long chain 16 KiB.
pub const MOST_BYTES: usize = 64 << 10;

/// Rounds of key derivation for all parts of a file together. OpenSSL and WeChat ask for 2048 a part, Java for up to
/// 100,000, and whoever follows today's advice for PBKDF2 for 600,000: three of these fit. It is about a second's work.
pub const MOST_ROUNDS: u64 = 2_000_000;

/// The most rounds that the reader does for one part: asked for more, it gives the same error as for a wrong password.
pub const MOST_ROUNDS_A_PART: u64 = 1_000_000;

/// Opens a PKCS#12 file; WeChat's default password is the mchid (src/wechatpay/README.md, Credentials). Of several keys
/// the first that pairs with a certificate in it comes out, and with it that certificate.
///
/// # Errors
/// [`WrongP12`]
pub fn open_p12(bytes: &[u8], password: &str) -> Result<(MerchantKey, Option<Certificate>), WrongP12> {
    // The outer shape is readable without the password: so the two failures can be told apart.
    if !super::key::is_p12(bytes) {
        return Err(WrongP12::Damaged);
    }
    if bytes.get(1) == Some(&0x80) {
        return Err(WrongP12::Encoding);
    }
    let (_, after) = element(bytes).ok_or(WrongP12::Damaged)?;
    rounds(bytes).ok_or(WrongP12::Costly)?;
    // What a mail program or an editor put behind it is no part of it.
    let bytes = &bytes[..bytes.len() - after.len()];
    let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(|e| match e {
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => WrongP12::Cipher,
        // Whatever else fails may be for a wrong password: not every file has a MAC that tells.
        _ => WrongP12::Password,
    })?;
    let certs: Vec<Certificate> =
        archive.certs.iter().filter_map(|c| Certificate::read(c.cert.as_der()).ok()).collect();
    let (mut alone, mut wrong) = (None, None);
    for key in archive.keys.iter().map(|k| MerchantKey::read(k.key.as_der())) {
        match key {
            Ok(key) => match certs.iter().find(|c| c.pairs_with(&key)) {
                Some(cert) => return Ok((key, Some(cert.clone()))),
                None => alone = alone.or(Some(key)),
            },
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    alone.map(|key| (key, None)).ok_or_else(|| wrong.map_or(WrongP12::NoKey, WrongP12::Key))
}

/// The rounds of key derivation that all parts of a PKCS#12 file ask for together, read without its password; `None`
/// for more than [`MOST_ROUNDS`] or [`MOST_ROUNDS_A_PART`], more than [`MOST_BYTES`], or a derivation that takes
/// memory.
///
/// What is encrypted cannot be counted: a file may hide parts that are encrypted twice. The reader does no more than
/// [`MOST_ROUNDS_A_PART`] for each, and in the window all this has a thread of its own.
pub fn rounds(bytes: &[u8]) -> Option<u64> {
    /// 1.3.6.1.4.1.11591.4.11, scrypt: up to a gibibyte of memory. No tool that makes PKCS#12 asks for it.
    const SCRYPT: &[u8] = &[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11];
    if bytes.len() > MOST_BYTES {
        return None;
    }
    let mut sum = 0;
    let mut inside = vec![bytes];
    while let Some(mut rest) = inside.pop() {
        let mut salt = false;
        while let Some((part, after)) = element(rest) {
            rest = after;
            let (tag, content) = (part.tag(), part.value());
            // In all its forms (PBKDF2, PKCS#12's own, the MAC's) the number of rounds is what follows the salt.
            if tag == Tag::Integer && salt {
                sum += Some(unsigned(content)).filter(|n| *n <= MOST_ROUNDS_A_PART)?;
            }
            if tag == Tag::ObjectIdentifier && content == SCRYPT {
                return None;
            }
            salt = tag == Tag::OctetString;
            // Octets hold parts of the file when they hold one element and nothing else.
            if tag.is_constructed() || salt && is_sequence(content) {
                inside.push(content);
            }
        }
    }
    Some(sum).filter(|n| *n <= MOST_ROUNDS)
}

/// An integer, also one that is written longer than DER has it; a negative one is no number of rounds.
fn unsigned(content: &[u8]) -> u64 {
    if content.first().is_some_and(|b| *b >= 0x80) {
        return 0;
    }
    if content.len() > 8 {
        return u64::MAX;
    }
    content.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use p12_keystore::{KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

    /// PKCS#12 of the published key and certificate, with these rounds for its MAC and for each other part.
    fn made(mac: u32, part: u32) -> Vec<u8> {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        let der = |name: &str| STANDARD.decode(v["keys"][name].as_str().unwrap()).unwrap();
        let key = PrivateKey::from_der(&der("go_sdk_test_key.pem")).unwrap();
        let cert = p12_keystore::Certificate::from_der(&der("go_sdk_test_cert.pem")).unwrap();
        let mut store = KeyStore::new();
        store.add_entry("merchant", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, [cert])));
        store.writer("1900009191").mac_iterations(mac).encryption_iterations(part).write().unwrap()
    }

    /// The same file asking for other numbers, one for each of its `02 03 …` that says `from`.
    fn asking(mut file: Vec<u8>, from: u32, to: &[u32]) -> Vec<u8> {
        let integer = |n: u32| [&[2, 3], &n.to_be_bytes()[1..]].concat();
        let places: Vec<usize> = (0..=file.len() - 5).filter(|i| file[*i..].starts_with(&integer(from))).collect();
        assert_eq!(places.len(), to.len());
        for (at, n) in places.into_iter().zip(to) {
            file[at..at + 5].copy_from_slice(&integer(*n));
        }
        file
    }

    #[test]
    fn the_rounds_of_every_part_are_counted_without_the_password() {
        assert_eq!(rounds(&made(7, 100)), Some(207));
        assert_eq!(rounds(b""), Some(0));
    }

    #[test]
    fn a_file_that_asks_for_too_much_is_refused_before_any_of_it_is_done() {
        let file = made(2, 70_000);
        let asks = |a, b| asking(file.clone(), 70_000, &[a, b]);
        assert!(open_p12(&file, "1900009191").is_ok());
        // A file that was changed fails at its MAC, which asks for two rounds.
        assert_eq!(open_p12(&asks(1_000_000, 999_998), "1900009191").err(), Some(WrongP12::Password));
        assert_eq!(open_p12(&asks(1_000_000, 999_999), "1900009191").err(), Some(WrongP12::Costly));
        assert_eq!(rounds(&asks(1_000_000, 70_000)), Some(1_070_002));
        assert_eq!(rounds(&asks(1_000_001, 70_000)), None);
        let mac = |n| asking(made(70_000, 1), 70_000, &[n]);
        assert_eq!(rounds(&mac(1_000_000)), Some(1_000_002));
        assert_eq!(open_p12(&mac(1_000_001), "1900009191").err(), Some(WrongP12::Costly));
    }

    #[test]
    fn a_file_that_is_far_too_large_is_not_looked_into() {
        let mut file = made(2, 1);
        file.resize(MOST_BYTES, 0);
        assert_eq!(rounds(&file), Some(4));
        file.push(0);
        assert_eq!(open_p12(&file, "1900009191").err(), Some(WrongP12::Costly));
    }

    /// scrypt of RFC 7914 in the place of PBKDF2: its memory is not bounded by rounds.
    #[test]
    fn a_derivation_that_takes_memory_is_refused() {
        let scrypt = [&[0x30, 0x0b, 6, 9], &[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11][..]].concat();
        assert_eq!(rounds(&scrypt), None);
        assert_eq!(rounds(&scrypt[..scrypt.len() - 1]), Some(0), "cut off, it is nothing");
    }

    #[test]
    fn numbers_in_der() {
        let pair =
            |content: &[u8]| [&[0x30, content.len() as u8 + 4, 4, 0, 2, content.len() as u8][..], content].concat();
        assert_eq!(rounds(&pair(&[0x08, 0x00])), Some(2048));
        assert_eq!(rounds(&pair(&[0x80, 0x00])), Some(0), "negative");
        assert_eq!(rounds(&pair(&[0xff; 9])), Some(0), "negative");
        assert_eq!(rounds(&pair(&[1; 9])), None);
        // An integer that follows no salt is something else, and a tag of two bytes hides nothing behind it.
        assert_eq!(rounds(&[0x30, 3, 2, 1, 9]), Some(0));
        assert_eq!(rounds(&[0x30, 10, 0x9f, 0x81, 1, 1, 5, 4, 0, 2, 1, 9]), Some(9));
    }
}

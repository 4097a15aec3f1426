//! Opens PKCS#12 (`apiclient_cert.p12`; src/wechatpay/README.md, Credentials). How much work a file asks for is read
//! before any of it is done: a file from a stranger may ask for hours.

use der::{Tag, Tagged as _};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;

use super::certificate::Certificate;
use super::elements::{element, is_sequence};
use super::key::{Cipher, MerchantKey, WrongKey};

/// Why a PKCS#12 file gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongP12 {
    /// The password does not fit: its MAC says so.
    Password,
    /// It has no MAC, and could not be opened: the password does not fit, or it is damaged.
    Unsure,
    /// No PKCS#12, or damaged.
    Damaged,
    /// It holds no private key.
    NoKey,
    /// The only private key that it holds cannot be used.
    Key(WrongKey),
    /// It is encrypted in a way that is not read here.
    Cipher(Cipher),
    /// Its lengths are not definite (BER), as some older tools write it.
    Encoding,
    /// It asks for more work than a merchant's does: [`rounds`].
    Costly,
}

impl WrongP12 {
    /// The same as a reason why there is no usable key; `None` while another password may open the file.
    pub fn key(self) -> Option<WrongKey> {
        match self {
            Self::Password | Self::Unsure => None,
            Self::Damaged => Some(WrongKey::P12Damaged),
            Self::NoKey => Some(WrongKey::NoKey),
            Self::Key(wrong) => Some(wrong),
            Self::Cipher(cipher) => Some(WrongKey::Cipher(cipher)),
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

/// What an opened PKCS#12 file holds, in its own order.
#[derive(Debug, Default)]
pub struct Opened {
    /// Its private keys that can sign.
    pub keys: Vec<MerchantKey>,
    /// Its certificates that can be read.
    pub certificates: Vec<Certificate>,
}

/// Opens a PKCS#12 file; WeChat's default password is the mchid (src/wechatpay/README.md, Credentials). A password is
/// called wrong only where the file's MAC says so.
///
/// # Errors
/// [`WrongP12`]
pub fn open_p12(bytes: &[u8], password: &str) -> Result<Opened, WrongP12> {
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
    // A cipher that is not read is told whatever the password: none helps.
    let reason = |e| unread_cipher(bytes).map_or_else(|| why(&e, bytes), WrongP12::Cipher);
    let archive = match Pkcs12Archive::from_pkcs12(bytes, password) {
        Ok(archive) => archive,
        Err(e @ Error::MacError(_)) => return Err(reason(e)),
        // The MAC, where there is one, was right: it is checked before anything is opened.
        Err(e) => match super::camellia::with_aes(bytes, password) {
            Some(file) => Pkcs12Archive::from_pkcs12(&file, password).map_err(reason)?,
            None => return Err(reason(e)),
        },
    };
    let certificates = archive.certs.iter().filter_map(|c| Certificate::read(c.cert.as_der()).ok()).collect();
    let (mut keys, mut wrong) = (Vec::new(), None);
    for key in archive.keys.iter().map(|k| MerchantKey::read(k.key.as_der())) {
        match key {
            Ok(key) => keys.push(key),
            Err(why) => wrong = wrong.or(Some(why)),
        }
    }
    if keys.is_empty() {
        return Err(wrong.map_or(WrongP12::NoKey, WrongP12::Key));
    }
    Ok(Opened { keys, certificates })
}

/// Why a file was not opened, as far as its MAC knows the password.
fn why(e: &Error, bytes: &[u8]) -> WrongP12 {
    match e {
        Error::MacError(_) => WrongP12::Password,
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => WrongP12::Cipher(Cipher::Other),
        // The MAC is checked before anything is opened: the password was right.
        Error::Pkcs5Error(_) if has_mac(bytes) => WrongP12::Cipher(Cipher::Other),
        _ if has_mac(bytes) => WrongP12::Damaged,
        _ => WrongP12::Unsure,
    }
}

/// Whether a third part follows version and content: the MAC, which knows the password.
fn has_mac(bytes: &[u8]) -> bool {
    let content = element(bytes).map(|(pfx, _)| pfx.value());
    let after = |rest| element(rest).map(|(_, after)| after);
    content.and_then(after).and_then(after).is_some_and(|mac| !mac.is_empty())
}

/// The first cipher that the file names and that is not read here. What is encrypted names no more.
fn unread_cipher(bytes: &[u8]) -> Option<Cipher> {
    let mut inside = vec![bytes];
    while let Some(mut rest) = inside.pop() {
        while let Some((part, after)) = element(rest) {
            rest = after;
            let (tag, content) = (part.tag(), part.value());
            if tag == Tag::ObjectIdentifier
                && let Some((_, cipher)) = UNREAD.iter().find(|(oid, _)| content.starts_with(oid))
            {
                return Some(*cipher);
            }
            if tag.is_constructed() || tag == Tag::OctetString && is_sequence(content) {
                inside.push(content);
            }
        }
    }
    None
}

/// The beginnings of the object identifiers of ciphers that are not read here.
const UNREAD: [(&[u8], Cipher); 19] = [
    // 1.2.840.113549.3.2, .4: RC2 in CBC mode, RC4.
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 2], Cipher::Rc2),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 3, 4], Cipher::Rc4),
    // 1.3.14.3.2.6 to .9: DES in its modes.
    (&[0x2b, 0x0e, 3, 2, 6], Cipher::Des),
    (&[0x2b, 0x0e, 3, 2, 7], Cipher::Des),
    (&[0x2b, 0x0e, 3, 2, 8], Cipher::Des),
    (&[0x2b, 0x0e, 3, 2, 9], Cipher::Des),
    // 0.3.4401.5.3.1.9 (Camellia in other modes than CBC), 1.2.410.200046.1.1, 1.2.410.200004.1, 1.2.156.10197.1.104.
    (&[3, 0xa2, 0x31, 5, 3, 1, 9], Cipher::Camellia),
    (&[0x2a, 0x83, 0x1a, 0x8c, 0x9a, 0x6e, 1, 1], Cipher::Aria),
    (&[0x2a, 0x83, 0x1a, 0x8c, 0x9a, 0x44, 1], Cipher::Seed),
    (&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x68], Cipher::Sm4),
    // 1.2.840.113549.1.12.1.1, .2, .4, .5: PKCS#12's own forms of RC4, 3DES with two keys, and RC2 of 128 bits.
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 1], Cipher::Rc4),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 2], Cipher::Rc4),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 4], Cipher::Other),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 5], Cipher::Rc2),
    // 1.2.840.113549.1.5.1 to .11: PKCS#5's first forms, with DES and RC2.
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 3], Cipher::Des),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 10], Cipher::Des),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 6], Cipher::Rc2),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 11], Cipher::Rc2),
    // 1.3.6.1.4.1.3029.1: Blowfish.
    (&[0x2b, 6, 1, 4, 1, 0x97, 0x55, 1], Cipher::Other),
];

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

//! Camellia in PKCS#12 (src/wechatpay/README.md, Credentials): the reader of such files does not know it, so each part
//! that is encrypted with it is given to that reader encrypted with AES. Nothing of this leaves the memory.

use camellia::cipher::block_padding::Pkcs7;
use camellia::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, KeyInit, KeyIvInit as _, array::typenum::U16};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Encode as _, Header, Tag, TagNumber, Tagged as _};
use pkcs5::pbes2::{EncryptionScheme, Kdf, PBES2_OID, Parameters, Pbkdf2Params, Pbkdf2Prf};
use pkcs5::{AlgorithmIdentifierRef, pbes2};
use zeroize::Zeroizing;

use super::elements::{element, is_sequence};

/// Camellia in CBC mode with keys of 128, 192 and 256 bits (RFC 3657).
const CBC: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.2"),
    ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.3"),
    ObjectIdentifier::new_unwrap("1.2.392.200011.61.1.1.1.4"),
];

/// The same PKCS#12 file with AES in the place of Camellia and without its MAC, which has to be checked before: for
/// this password. `None` where there is no Camellia, or where the password does not open a part of it.
///
/// What it costs is at most what [`super::p12::rounds`] counts.
pub(super) fn with_aes(file: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (pfx, _) = element(file)?;
    let (_, rest) = element(pfx.value())?;
    let (_, mac) = element(rest)?;
    let checked = &pfx.value()[..pfx.value().len() - mac.len()];
    let mut found = false;
    let content = translated(checked, password, &mut found)?;
    found.then(|| wrapped(pfx.tag(), &content)).flatten()
}

/// These elements, with AES in the place of Camellia.
fn translated(mut rest: &[u8], password: &str, found: &mut bool) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::new());
    while let Some((part, after)) = element(rest) {
        let raw = &rest[..rest.len() - after.len()];
        rest = after;
        if let Some(scheme) = Scheme::read(raw)
            && let Some((encrypted, after)) = element(rest)
            && [Tag::OctetString, OCTETS].contains(&encrypted.tag())
        {
            let plain = scheme.open(encrypted.value(), password)?;
            let (with, sealed) = sealed(&plain, password)?;
            out.extend_from_slice(&with);
            out.extend_from_slice(&wrapped(encrypted.tag(), &sealed)?);
            (rest, *found) = (after, true);
        } else if part.tag().is_constructed() || part.tag() == Tag::OctetString && is_sequence(part.value()) {
            out.extend_from_slice(&wrapped(part.tag(), &translated(part.value(), password, found)?)?);
        } else {
            out.extend_from_slice(raw);
        }
    }
    Some(out)
}

/// What is encrypted in PKCS#7: octets without their own tag.
const OCTETS: Tag = Tag::ContextSpecific { constructed: false, number: TagNumber(0) };

/// An element of this tag and content.
fn wrapped(tag: Tag, content: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Header::new(tag, content.len().try_into().ok()?).to_der().ok()?);
    out.extend_from_slice(content);
    Some(out)
}

/// How a part is encrypted: PBES2 (RFC 8018) with Camellia.
struct Scheme {
    key: Pbkdf2Params,
    bytes: usize,
    iv: [u8; 16],
}

impl Scheme {
    fn read(algorithm: &[u8]) -> Option<Self> {
        let pbes2 = AlgorithmIdentifierRef::from_der(algorithm).ok().filter(|a| a.oid == PBES2_OID)?;
        let parameters: AnyRef<'_> = pbes2.parameters?;
        let (key, after) = AlgorithmIdentifierRef::from_der_partial(parameters.value()).ok()?;
        let cipher = AlgorithmIdentifierRef::from_der(after).ok()?;
        let size = CBC.iter().position(|oid| *oid == cipher.oid)?;
        let iv = cipher.parameters?.decode_as::<&OctetStringRef>().ok()?;
        let Ok(Kdf::Pbkdf2(key)) = Kdf::try_from(key) else { return None };
        Some(Self { key, bytes: [16, 24, 32][size], iv: iv.as_bytes().try_into().ok()? })
    }

    fn open(&self, encrypted: &[u8], password: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut key = Zeroizing::new([0; 32]);
        let key = &mut key[..self.bytes];
        let (password, salt, rounds) = (password.as_bytes(), self.key.salt.as_ref(), self.key.iteration_count);
        match self.key.prf {
            Pbkdf2Prf::HmacWithSha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, key),
            Pbkdf2Prf::HmacWithSha224 => pbkdf2::pbkdf2_hmac::<sha2::Sha224>(password, salt, rounds, key),
            Pbkdf2Prf::HmacWithSha256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, key),
            Pbkdf2Prf::HmacWithSha384 => pbkdf2::pbkdf2_hmac::<sha2::Sha384>(password, salt, rounds, key),
            Pbkdf2Prf::HmacWithSha512 => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, key),
            _ => return None,
        }
        match self.bytes {
            16 => opened::<camellia::Camellia128>(key, &self.iv, encrypted),
            24 => opened::<camellia::Camellia192>(key, &self.iv, encrypted),
            _ => opened::<camellia::Camellia256>(key, &self.iv, encrypted),
        }
    }
}

fn opened<C>(key: &[u8], iv: &[u8], encrypted: &[u8]) -> Option<Zeroizing<Vec<u8>>>
where
    C: BlockCipherDecrypt<BlockSize = U16> + KeyInit,
{
    let mut octets = Zeroizing::new(encrypted.to_vec());
    let plain = cbc::Decryptor::<C>::new_from_slices(key, iv).ok()?.decrypt_padded::<Pkcs7>(&mut octets).ok()?.len();
    octets.truncate(plain);
    Some(octets)
}

/// How it is encrypted now, and the octets. Salt and vector are those of nobody: it is opened by the next call.
fn sealed(plain: &[u8], password: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let key = Pbkdf2Params::hmac_sha256(1, &[0; 8]).ok()?;
    let with: Parameters =
        pbes2::Parameters { kdf: Kdf::Pbkdf2(key), encryption: EncryptionScheme::Aes256Cbc { iv: [0; 16] } };
    let octets = with.encrypt(password, plain).ok()?;
    Some((pkcs5::EncryptionScheme::Pbes2(with).to_der().ok()?, octets))
}

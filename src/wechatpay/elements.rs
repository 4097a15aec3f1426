//! The DER elements of key files.

use der::asn1::AnyRef;
use der::{Decode as _, Tag, Tagged as _};

/// The first DER element and what follows it. By the rules of the reader, which is built on the same crate: where this
/// sees no element, neither does that.
pub(super) fn element(bytes: &[u8]) -> Option<(AnyRef<'_>, &[u8])> {
    AnyRef::from_der_partial(bytes).ok()
}

/// Whether `bytes` are one DER sequence and nothing else.
pub(super) fn is_sequence(bytes: &[u8]) -> bool {
    element(bytes).is_some_and(|(whole, after)| whole.tag() == Tag::Sequence && after.is_empty())
}

/// 1.2.840.113549.1.7.1: what a PFX holds.
const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// 1.2.840.113549.1.7.2: what PKCS#7 files hold, certificates among others.
pub(super) const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// What a sequence begins with, in DER or BER, even where it was cut off.
pub(super) fn inside(bytes: &[u8]) -> Option<&[u8]> {
    let [0x30, length, rest @ ..] = bytes else { return None };
    rest.get(if *length < 0x80 { 0 } else { usize::from(length & 0x7f) }..)
}

/// Whether `bytes` begin as PKCS#12 (RFC 7292): PFX of version 3 around data.
pub fn is_p12(bytes: &[u8]) -> bool {
    let content = inside(bytes).and_then(|pfx| pfx.strip_prefix(&[2, 1, 3])).and_then(inside);
    content.is_some_and(|c| c.starts_with(DATA))
}

/// Whether `bytes` begin as a key store of Java (JKS, JCEKS).
pub(super) fn is_key_store(bytes: &[u8]) -> bool {
    [[0xfe, 0xed, 0xfe, 0xed], [0xce; 4]].iter().any(|magic| bytes.starts_with(magic))
}

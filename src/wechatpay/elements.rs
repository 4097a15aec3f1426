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

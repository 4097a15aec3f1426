//! The content mark of a body (src/rights/README.md, Content mark): the first 8 hex digits of its SHA-256, upper case.

use sha2::{Digest as _, Sha256};

/// SHA-256 of `body` as 64 lower-case hex digits.
pub fn sha256_hex(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|b| format!("{b:02x}")).collect()
}

/// The short mark that people compare: `7F3A09C2`.
pub fn mark(body: &[u8]) -> String {
    sha256_hex(body)[..8].to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_mark_is_the_head_of_the_hash() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(super::mark(b"abc"), "BA7816BF");
    }
}

//! The published keys and certificates, which are known to everybody and therefore nobody's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::keys::armour;

/// All of `tests/vectors.json`.
pub fn all() -> Value {
    serde_json::from_str(include_str!("../vectors.json")).unwrap()
}

/// A key or certificate as base64 in one line.
pub fn vector(name: &str) -> String {
    all()["keys"][name].as_str().unwrap().to_owned()
}

/// The same as DER.
pub fn der(name: &str) -> Vec<u8> {
    STANDARD.decode(vector(name)).unwrap()
}

/// The same as PEM.
pub fn pem(name: &str, label: &str) -> String {
    armour(label, &der(name))
}

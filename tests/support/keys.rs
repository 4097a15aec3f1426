//! Private keys in the forms in which they come: made here, as PEM, inside PKCS#12.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::wechatpay::key::MerchantKey;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};

use super::vectors;

/// The merchant of these keys; what is encrypted has it as its password, as WeChat does it.
pub const MCHID: &str = "1900009191";

/// PEM with lines of 64 characters.
pub fn armour(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// A fresh key of 2048 bits.
pub fn made() -> MerchantKey {
    made_of(KeySize::Rsa2048)
}

/// A fresh key.
pub fn made_of(size: KeySize) -> MerchantKey {
    let pair = KeyPair::generate(size).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
    MerchantKey::read(der.as_ref()).unwrap()
}

/// The published test key.
pub fn published() -> MerchantKey {
    MerchantKey::read(&vectors::der("go_sdk_test_key.pem")).unwrap()
}

fn p12(key: &[u8], certificates: Vec<Certificate>) -> KeyStore {
    let key = PrivateKey::from_der(key).unwrap();
    let mut store = KeyStore::new();
    store.add_entry("merchant", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, certificates)));
    store
}

/// PKCS#12 of a key and its certificate in PEM, with the password [`MCHID`].
pub fn p12_of(key: &MerchantKey, certificate: &str) -> Vec<u8> {
    let plain: String = certificate.lines().filter(|l| !l.starts_with("-----")).collect();
    let certificate = Certificate::from_der(&STANDARD.decode(plain).unwrap()).unwrap();
    p12(key.der(), vec![certificate]).writer(MCHID).mac_iterations(2).encryption_iterations(2).write().unwrap()
}

/// PKCS#12 of the published key and its certificate.
pub fn p12_with(password: &str) -> Vec<u8> {
    let certificate = Certificate::from_der(&vectors::der("go_sdk_test_cert.pem")).unwrap();
    p12(&vectors::der("go_sdk_test_key.pem"), vec![certificate]).writer(password).write().unwrap()
}

/// PKCS#12 of the published key: 2 rounds for its MAC, at which it fails, 70,000 for one part, `rounds` for the other.
pub fn p12_asking(rounds: u32) -> Vec<u8> {
    p12_changed(rounds, 2, 70_000)
}

/// The same with `rounds` for its MAC, at which it fails.
pub fn p12_slow(rounds: u32) -> Vec<u8> {
    p12_changed(rounds, 70_000, 2)
}

/// PKCS#12 of the published key, with `rounds` in the place of the first 70,000.
fn p12_changed(rounds: u32, mac: u32, parts: u32) -> Vec<u8> {
    let store = p12(published().der(), Vec::new());
    let mut file = store.writer(MCHID).mac_iterations(mac).encryption_iterations(parts).write().unwrap();
    let at = file.windows(5).position(|w| w == [2, 3, 1, 0x11, 0x70]).unwrap();
    file[at + 2..at + 5].copy_from_slice(&rounds.to_be_bytes()[1..]);
    file
}

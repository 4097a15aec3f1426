//! Files as somebody sends them, what is recognised of them, and openssl's own command, where there is one.

use std::path::Path;
use std::process::Command;

use card_rights_studio::merchant::recognise::{Found, Sent, gather, recognise};
use card_rights_studio::wechatpay::key::MerchantKey;

use super::certificate;
use super::keys::{MCHID, armour};

/// Serial number of the certificates that are made here.
pub const SERIAL: &str = "F00000000000000000000000000000000000000A";

/// A key and its certificate as PEM, by the names that WeChat gives them.
pub fn write_pair(dir: &Path, key: &MerchantKey) {
    std::fs::write(dir.join("apiclient_key.pem"), armour("PRIVATE KEY", key.der())).unwrap();
    std::fs::write(dir.join("apiclient_cert.pem"), certificate::cert(key, MCHID, SERIAL)).unwrap();
}

/// What is found in a file or folder, or in a zip.
pub fn found_in(path: &Path) -> Found {
    recognise(&gather(&[path.to_owned()]).unwrap(), None)
}

/// What is found in one file with this content.
pub fn one(name: &str, bytes: Vec<u8>) -> Found {
    recognise(&[Sent::new(name, bytes)], None)
}

/// Runs openssl in `dir`; whether it could.
pub fn openssl(dir: &Path, args: &[&str]) -> bool {
    Command::new("openssl").args(args).current_dir(dir).output().is_ok_and(|done| done.status.success())
}

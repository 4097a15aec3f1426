//! X.509 certificates for tests, of any key, serial number and validity, without a foreign tool.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::wechatpay::sign::sign;
use rsa::pkcs8::EncodePublicKey as _;

use super::keys::armour;

/// `tag`, length, then the parts.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![tag];
    match body.len() {
        n @ ..128 => out.push(n as u8),
        n @ 128..256 => out.extend([0x81, n as u8]),
        n => out.extend([0x82, (n >> 8) as u8, n as u8]),
    }
    out.extend(body);
    out
}

/// A common name, and behind `/OU=` an organisational unit.
fn name(common: &str) -> Vec<u8> {
    let (common, unit) = common.split_once("/OU=").unwrap_or((common, ""));
    let part = |of: u8, text: &str| {
        let text = der(0x0c, &[text.as_bytes()]);
        der(0x31, &[&der(0x30, &[&[6, 3, 0x55, 4, of], &text])])
    };
    let unit = if unit.is_empty() { Vec::new() } else { part(11, unit) };
    der(0x30, &[&part(3, common), &unit])
}

fn time(unix_secs: i64) -> Vec<u8> {
    let at = jiff::Timestamp::from_second(unix_secs).unwrap().strftime("%Y%m%d%H%M%SZ").to_string();
    der(0x18, &[at.as_bytes()])
}

/// A certificate in PEM of `key`'s public half, signed by itself. `common` may name a company behind `/OU=`; `serial` is hex with an even number of digits; the
/// times are seconds since 1970.
pub fn pem(key: &MerchantKey, common: &str, serial: &str, not_before: i64, not_after: i64) -> String {
    let mut number: Vec<u8> =
        (0..serial.len()).step_by(2).map(|i| u8::from_str_radix(&serial[i..i + 2], 16).unwrap()).collect();
    if number[0] >= 0x80 {
        number.insert(0, 0);
    }
    // sha256WithRSAEncryption, NULL
    let algorithm = der(0x30, &[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 11], &[5, 0]]);
    let public = key.public().to_public_key_der().unwrap();
    let body = der(
        0x30,
        &[
            &[0xa0, 3, 2, 1, 2],
            &der(2, &[&number]),
            &algorithm,
            &name("Tenpay.com Root CA"),
            &der(0x30, &[&time(not_before), &time(not_after)]),
            &name(common),
            public.as_bytes(),
        ],
    );
    let signature = STANDARD.decode(sign(key, &body).unwrap()).unwrap();
    let whole = der(0x30, &[&body, &algorithm, &der(3, &[&[0], &signature])]);
    armour("CERTIFICATE", &whole)
}

/// The same from the end of 2023 to the beginning of 2030.
pub fn cert(key: &MerchantKey, common: &str, serial: &str) -> String {
    pem(key, common, serial, 1_700_000_000, 1_900_000_000)
}

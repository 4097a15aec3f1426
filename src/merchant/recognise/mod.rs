//! Recognising what somebody sent: folder, zip, PKCS#12, PEM, DER or text; each file is named for what it is,
//! whatever it is called (src/merchant/README.md, Recognising).

mod gather;
mod pool;
mod texts;
mod things;
mod what;

pub use gather::{Left, Sent, gather, unpack};
pub use pool::Pool;
pub use things::{Thing, things};
pub use what::{Seems, What};

use crate::wechatpay::certificate::{Certificate, Holder, is_mchid};
use crate::wechatpay::key::{MerchantKey, WrongKey, armours, is_p12, narrowed, read_answer_key, unwrapped};
use crate::wechatpay::p12::{self, Opened, WrongP12, open_p12};
use crate::wechatpay::secret::Secret;
use gather::{MOST_FILES, PACKED};

/// What was found in everything that was sent.
#[derive(Debug, Default)]
pub struct Found {
    /// Each file and what it is.
    pub rows: Vec<(String, What)>,
    /// The keys and certificates of these rows.
    pub pool: Pool,
}

impl Found {
    /// Its certificate.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.pool.certificate()
    }
}

/// Rounds of key derivation for everything that was sent together: a few seconds' work.
const MOST_ROUNDS: u64 = 4 * p12::MOST_ROUNDS;

/// What is known beside the files.
#[derive(Debug, Default)]
pub struct Beside {
    /// The password that the person typed for PKCS#12.
    pub password: Option<Secret>,
    /// 商户号: of several pairs its own is used, and it is WeChat's own password of a PKCS#12.
    pub mchid: Option<String>,
    /// 证书序列号: of several pairs the one with this certificate is used.
    pub serial: Option<String>,
}

/// Says what each file is. `password` opens PKCS#12; without one the mchid of a certificate beside it is tried.
pub fn recognise(sent: &[Sent], password: Option<&str>) -> Found {
    recognise_beside(sent, &Beside { password: password.map(Secret::from), ..Beside::default() })
}

/// The same with everything that is known beside the files.
pub fn recognise_beside(sent: &[Sent], beside: &Beside) -> Found {
    let mut found = Found::default();
    found.pool.prefer(beside.serial.clone(), beside.mchid.clone());
    let mut locked = Vec::new();
    let parts: Vec<Sent> = sent.iter().flat_map(parts).collect();
    for s in &parts {
        let row = found.rows.len();
        found.pool.add_content(row, &s.bytes);
        let what = s.left.map_or_else(|| recognise_part(&mut found.pool, row, s), What::Left);
        if what == What::P12Locked {
            locked.push((row, s));
        }
        found.rows.push((s.name.clone(), what));
    }
    let mut left = MOST_ROUNDS;
    for (row, s) in locked {
        let tries = passwords(s, beside, found.pool.mchid());
        let what = match open(&s.bytes, tries.iter().map(|t| t.text()), &mut left) {
            Ok(opened) => {
                opened.keys.into_iter().for_each(|key| found.pool.add_key(row, key));
                opened.certificates.into_iter().for_each(|c| found.pool.add_certificate(row, c));
                What::P12
            }
            Err(WrongP12::Unsure) if beside.password.is_some() => What::P12Unsure,
            Err(wrong) => match (wrong.key(), &beside.password) {
                (Some(wrong), _) => What::Wrong(wrong),
                (None, Some(_)) => What::P12Wrong,
                (None, None) => What::P12Locked,
            },
        };
        if let Some(r) = found.rows.get_mut(row) {
            r.1 = what;
        }
    }
    found.pool.name(&mut found.rows);
    found
}

/// The passwords that are tried on a PKCS#12, each once: the typed one; the 商户号, which is WeChat's own, as it is typed,
/// as a certificate beside it names it, and as it stands in the names of file, folder and zip; none at all.
fn passwords(s: &Sent, beside: &Beside, mchid: Option<&str>) -> Vec<Secret> {
    /// Numbers of a file's names that are tried: a day in them (20261128) looks like a 商户号 too.
    const MOST_NAMED: usize = 3;
    // The 12 of p12 is none.
    let numbers = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| is_mchid(digits)).map(str::to_owned).collect()
    };
    let mut named = [numbers(&s.name), numbers(&s.from)].concat();
    named.dedup();
    named.truncate(MOST_NAMED);
    let typed = beside.password.iter().map(Secret::text);
    let known = beside.mchid.as_deref().into_iter().chain(mchid).chain(named.iter().map(String::as_str));
    let mut out: Vec<Secret> = Vec::new();
    for text in typed.chain(known).chain([""]) {
        if !out.iter().any(|tried| tried.text() == text) {
            out.push(Secret::from(text));
        }
    }
    out
}

/// No shorter text is a private key, in bytes; an address or a sentence is.
const LEAST_KEY_BYTES: usize = 300;

/// Whether a text is a private key, or brings one along, in armour or without, usable or not.
pub fn holds_key(text: &str) -> bool {
    use WrongKey::{Encrypted, NotRsa, TooLong, TooShort};
    text.contains("PRIVATE KEY-----")
        || unwrapped(text.as_bytes()).is_some()
        || text.len() >= LEAST_KEY_BYTES
            && matches!(MerchantKey::read(text.as_bytes()), Ok(_) | Err(Encrypted | NotRsa | TooShort | TooLong))
}

/// Opens a PKCS#12 with the first password that fits, for as much work as is `left`.
fn open<'a>(bytes: &[u8], tries: impl Iterator<Item = &'a str>, left: &mut u64) -> Result<Opened, WrongP12> {
    let rounds = p12::rounds(bytes).unwrap_or(u64::MAX);
    let mut last = WrongP12::Password;
    for password in tries {
        *left = left.checked_sub(rounds).ok_or(WrongP12::Costly)?;
        match open_p12(bytes, password) {
            Err(wrong @ (WrongP12::Password | WrongP12::Unsure)) => last = wrong,
            done => return done,
        }
    }
    Err(last)
}

/// A file in its parts: one for each armour, when key and certificate or a chain stand in one file.
fn parts(s: &Sent) -> Vec<Sent> {
    let part = |bytes: &[u8]| Sent { left: s.left, from: s.from.clone(), ..Sent::new(s.name.clone(), bytes.to_vec()) };
    let narrow = narrowed(&s.bytes);
    let bytes: &[u8] = narrow.as_deref().map_or(&s.bytes, Vec::as_slice);
    let unwrapped = unwrapped(bytes);
    let bytes: &[u8] = unwrapped.as_deref().map_or(bytes, Vec::as_slice);
    match std::str::from_utf8(bytes).map(|text| armours(text).take(MOST_FILES).collect::<Vec<_>>()) {
        Ok(all) if !all.is_empty() => all.into_iter().map(|text| part(text.as_bytes())).collect(),
        _ => vec![part(bytes)],
    }
}

/// What one part is; its key or certificate goes into the pool, whose last word names its row.
fn recognise_part(pool: &mut Pool, row: usize, s: &Sent) -> What {
    if PACKED.iter().any(|magic| s.bytes.starts_with(magic)) {
        return What::Packed;
    }
    if is_p12(&s.bytes) {
        return What::P12Locked;
    }
    if texts::is_not_needed(&s.name, &s.bytes) {
        return What::Other;
    }
    match MerchantKey::read(&s.bytes) {
        Ok(key) => {
            pool.add_key(row, key);
            return What::Key;
        }
        Err(WrongKey::Certificate) => {
            return match (Certificate::read(&s.bytes), Holder::of_certificate(&s.bytes)) {
                (Ok(cert), _) => {
                    pool.add_certificate(row, cert);
                    What::CertificateOther
                }
                // Of another algorithm: it signs nothing here, and is named all the same.
                (Err(_), Some(Holder::Authority)) => What::Authority,
                (Err(_), Some(Holder::Platform)) => What::Platform,
                (Err(_), Some(Holder::Merchant | Holder::Other)) => What::Wrong(WrongKey::CertificateNotRsa),
                (Err(_), None) => What::Wrong(WrongKey::CertificateDamaged),
            };
        }
        Err(WrongKey::PublicKey) => {
            return match read_answer_key(&s.bytes) {
                Ok(key) => {
                    pool.add_answer_key(row, key);
                    What::AnswerKey
                }
                Err(_) => What::Wrong(WrongKey::PublicKey),
            };
        }
        Err(WrongKey::Unknown | WrongKey::Empty) => {}
        Err(w) => return What::Wrong(w),
    }
    match texts::named(&s.bytes) {
        Some((what, id)) => {
            id.into_iter().for_each(|id| pool.add_public_id(row, id));
            what
        }
        None => What::Unknown(Seems::of_bytes(&s.bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use std::io::Write as _;

    fn pem(name: &str, label: &str) -> String {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../../tests/vectors.json")).unwrap();
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", v["keys"][name].as_str().unwrap())
    }

    fn sent(name: &str, text: &str) -> Sent {
        Sent::new(name, text.as_bytes().to_vec())
    }

    #[test]
    fn files_are_named_for_what_they_are_whatever_they_are_called() {
        let all = [
            sent("a.txt", &pem("go_sdk_test_cert.pem", "CERTIFICATE")),
            sent("证书.pem", &pem("go_sdk_test_key.pem", "PRIVATE KEY")),
            sent("key.pem", &pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY")),
            sent("证书使用说明.txt", "请妥善保管"),
        ];
        let found = recognise(&all, None);
        let what: Vec<_> = found.rows.iter().map(|(_, w)| *w).collect();
        assert_eq!(what, [What::Certificate, What::Key, What::AnswerKey, What::Other]);
        assert_eq!(found.pool.paired(), Some(true));
        assert!(!format!("{found:?}").contains("BEGIN"));
    }

    #[test]
    fn a_zip_with_gbk_names_and_backslashes() {
        let name = encoding_rs::GBK.encode("商户证书\\私钥.pem").0.into_owned();
        // Written by hand, as the zip crate writes UTF-8 names only: one stored file.
        let content = pem("go_sdk_test_key.pem", "PRIVATE KEY").into_bytes();
        let crc = crc(&content).to_le_bytes();
        let (n, len) = (name.len() as u16, content.len() as u32);
        let head = |extra: &[u8]| {
            let mut h = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            h.extend(crc);
            h.extend(len.to_le_bytes());
            h.extend(len.to_le_bytes());
            h.extend(n.to_le_bytes());
            h.extend([0, 0]);
            h.extend(extra);
            h
        };
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(head(&[]));
        zip.extend(&name);
        zip.extend(&content);
        let start = zip.len() as u32;
        zip.extend(b"PK\x01\x02\x14\x00");
        zip.extend(head(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        zip.extend(&name);
        let size = zip.len() as u32 - start;
        zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        zip.extend(size.to_le_bytes());
        zip.extend(start.to_le_bytes());
        zip.extend([0, 0]);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("1900009191_cert.zip");
        std::fs::File::create(&path).unwrap().write_all(&zip).unwrap();
        let all = gather(&[path]).unwrap();
        let found = recognise(&all, None);
        assert_eq!(found.rows, [("私钥.pem".to_owned(), What::Key)]);
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |mut c, b| {
            c ^= u32::from(*b);
            for _ in 0..8 {
                c = if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 };
            }
            c
        })
    }

    #[test]
    fn armour_lost_in_a_chat() {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../../tests/vectors.json")).unwrap();
        let text = v["keys"]["go_sdk_test_key.pem"].as_str().unwrap();
        assert!(STANDARD.decode(text).is_ok());
        assert_eq!(recognise(&[sent("x", text)], None).rows[0].1, What::Key);
    }
}

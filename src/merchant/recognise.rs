//! Recognising what somebody sent: folder, zip, PKCS#12, PEM, DER or text; each file is named for what it is,
//! whatever it is called (people.md §4).

use std::io::Read as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::storage::atomic;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::certificate::Certificate;
use crate::wechatpay::key::{MerchantKey, WrongKey, armours, is_p12, narrowed, public_pem, read_answer_key};
use crate::wechatpay::p12::{self, WrongP12, open_p12};

/// A file with its content. Contents may be keys: they are wiped when dropped and never shown.
pub struct Sent {
    /// Name for the person.
    pub name: String,
    /// Content.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// 商户私钥
    Key,
    /// 商户证书
    Certificate,
    /// 微信支付公钥
    AnswerKey,
    /// PKCS#12 that was opened.
    P12,
    /// PKCS#12 whose password is not known.
    P12Locked,
    /// A key that cannot be used, with the reason.
    Wrong(WrongKey),
    /// A packed file that cannot be opened here: behind a password, damaged, or no zip (RAR, 7z).
    Packed,
    /// Not needed (the readme of the zip).
    Other,
}

impl What {
    /// The catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Key => "sent-key",
            Self::Certificate => "sent-certificate",
            Self::AnswerKey => "sent-answer-key",
            Self::P12 => "sent-p12",
            Self::P12Locked => "sent-p12-locked",
            Self::Wrong(w) => w.key(),
            Self::Packed => "sent-packed",
            Self::Other => "sent-other",
        }
    }
}

/// What was found in everything that was sent.
#[derive(Default)]
pub struct Found {
    /// Each file and what it is.
    pub rows: Vec<(String, What)>,
    /// The merchant's private key.
    pub key: Option<MerchantKey>,
    /// Its certificate.
    pub certificate: Option<Certificate>,
    /// PEM of the key that answers are verified with.
    pub answer_key: Option<String>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found").field("rows", &self.rows).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Found {
    /// The mchid that the certificate names.
    pub fn mchid(&self) -> Option<&str> {
        let name = self.certificate.as_ref()?.common_name.as_deref()?;
        (!name.is_empty() && name.bytes().all(|b| b.is_ascii_digit())).then_some(name)
    }

    /// Whether key and certificate are two halves; `None` while one is missing.
    pub fn paired(&self) -> Option<bool> {
        Some(self.certificate.as_ref()?.pairs_with(self.key.as_ref()?))
    }

    /// Takes in what else was sent; what is newly there wins.
    pub fn merge(&mut self, more: Self) {
        self.rows.extend(more.rows);
        self.key = more.key.or(self.key.take());
        self.certificate = more.certificate.or(self.certificate.take());
        self.answer_key = more.answer_key.or(self.answer_key.take());
    }
}

/// A larger file is none of ours, in bytes; the same for one file inside a zip.
const MOST_BYTES: u64 = 2 << 20;
/// All files of a zip together, in bytes: a bomb says little and unpacks to a lot.
const MOST_UNPACKED_BYTES: usize = 8 << 20;
/// Rounds of key derivation for everything that was sent together: a few seconds' work.
const MOST_ROUNDS: u64 = 4 * p12::MOST_ROUNDS;
/// More files than the certificate zip has, by far.
const MOST_FILES: usize = 200;

/// Reads files, folders and zips.
///
/// # Errors
/// One of the paths cannot be read.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<Sent>, Trouble> {
    let mut out = Vec::new();
    for path in paths {
        add(&mut out, path, 3).map_err(|e| atomic::unreadable(path, &e))?;
    }
    if out.is_empty() {
        return Err(Trouble::new("sent-nothing", Who::Person));
    }
    Ok(out)
}

fn add(out: &mut Vec<Sent>, path: &Path, depth: usize) -> std::io::Result<()> {
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?.flatten().map(|e| e.path()).collect();
        inside.sort();
        for p in inside.into_iter().take(MOST_FILES) {
            if depth > 0 {
                add(out, &p, depth - 1)?;
            }
        }
        return Ok(());
    }
    if meta.len() > MOST_BYTES || out.len() >= MOST_FILES {
        return Ok(());
    }
    let bytes = Zeroizing::new(std::fs::read(path)?);
    out.append(&mut unpack(atomic::shown(path), bytes));
    Ok(())
}

/// How a packed file begins: zip, RAR, 7z.
const PACKED: [&[u8]; 3] = [b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"];

/// A file as it is, or what a zip holds: at most 200 files of 2 MiB, together 8 MiB. A zip that cannot be opened, or
/// only with a password, gives itself, to be named for what it is.
pub fn unpack(name: String, bytes: Zeroizing<Vec<u8>>) -> Vec<Sent> {
    if !bytes.starts_with(PACKED[0]) {
        return vec![Sent { name, bytes }];
    }
    let mut out = Vec::new();
    if !unzip(&mut out, &bytes) {
        out.push(Sent { name, bytes: Zeroizing::new(PACKED[0].to_vec()) });
    }
    out
}

/// Whether everything in it could be opened.
fn unzip(out: &mut Vec<Sent>, bytes: &[u8]) -> bool {
    let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return false };
    let mut unpacked = 0;
    let mut opened = true;
    for i in 0..zip.len().min(MOST_FILES) {
        let Ok(file) = zip.by_index(i) else {
            opened = false;
            continue;
        };
        if file.is_dir() {
            continue;
        }
        let name = zip_name(file.name_raw());
        // Room for all of it: what grows leaves copies behind. A size that lies gets no more than there is.
        let room = usize::try_from(file.size().min(MOST_BYTES)).unwrap_or_default().min(MOST_UNPACKED_BYTES - unpacked);
        let mut content = Zeroizing::new(Vec::with_capacity(room));
        // A bomb unpacks to more than it says: only so much is ever read.
        if file.take(MOST_BYTES + 1).read_to_end(&mut content).is_ok() && content.len() as u64 <= MOST_BYTES {
            unpacked += room.max(content.len());
            if unpacked > MOST_UNPACKED_BYTES {
                return opened;
            }
            out.push(Sent { name, bytes: content });
        }
    }
    opened
}

/// The last part of a name in a zip: UTF-8, or GBK as Windows' tools write it; backslashes separate too.
fn zip_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(s) => s.to_owned(),
        Err(_) => encoding_rs::GBK.decode(raw).0.into_owned(),
    };
    name.rsplit(['/', '\\']).next().unwrap_or(&name).to_owned()
}

/// Says what each file is. `password` opens PKCS#12; without one the mchid of a certificate beside it is tried.
pub fn recognise(sent: &[Sent], password: Option<&str>) -> Found {
    let mut found = Found::default();
    let mut locked = Vec::new();
    let parts: Vec<Sent> = sent.iter().flat_map(parts).collect();
    for s in &parts {
        let what = look(&mut found, s);
        if what == What::P12Locked {
            locked.push((found.rows.len(), s));
        }
        found.rows.push((s.name.clone(), what));
    }
    let mut left = MOST_ROUNDS;
    for (row, s) in locked {
        let mchid = found.mchid().map(str::to_owned);
        // Also digits in its name: people rename it after the merchant.
        let named: String = s.name.chars().filter(char::is_ascii_digit).collect();
        let tries = [password, mchid.as_deref(), Some(&named)];
        let rounds = p12::rounds(&s.bytes).unwrap_or(u64::MAX);
        let opened = tries.into_iter().flatten().find_map(|p| {
            let Some(after) = left.checked_sub(rounds) else { return Some(Err(WrongP12::Costly)) };
            left = after;
            match open_p12(&s.bytes, p) {
                Ok(opened) => Some(Ok(opened)),
                Err(WrongP12::Password) => None,
                Err(other) => Some(Err(other)),
            }
        });
        let what = match opened {
            Some(Ok((key, cert))) => {
                found.key = found.key.take().or(Some(key));
                found.certificate = found.certificate.take().or(cert);
                What::P12
            }
            Some(Err(WrongP12::Costly)) => What::Wrong(WrongKey::Costly),
            Some(Err(_)) => What::Wrong(WrongKey::Damaged),
            None => What::P12Locked,
        };
        if let Some(r) = found.rows.get_mut(row) {
            r.1 = what;
        }
    }
    found
}

/// A file in its parts: one for each armour, when key and certificate or a chain stand in one file.
fn parts(s: &Sent) -> Vec<Sent> {
    let part = |bytes: &[u8]| Sent { name: s.name.clone(), bytes: Zeroizing::new(bytes.to_vec()) };
    let narrow = narrowed(&s.bytes);
    let bytes: &[u8] = narrow.as_deref().map_or(&s.bytes, Vec::as_slice);
    match std::str::from_utf8(bytes).map(|text| armours(text).take(MOST_FILES).collect::<Vec<_>>()) {
        Ok(all) if all.len() > 1 => all.into_iter().map(|text| part(text.as_bytes())).collect(),
        _ => vec![part(bytes)],
    }
}

fn look(found: &mut Found, s: &Sent) -> What {
    if PACKED.iter().any(|magic| s.bytes.starts_with(magic)) {
        return What::Packed;
    }
    if is_p12(&s.bytes) {
        return What::P12Locked;
    }
    match MerchantKey::read(&s.bytes) {
        Ok(key) => {
            found.key = Some(key);
            return What::Key;
        }
        Err(WrongKey::Certificate) => {
            if let Ok(cert) = Certificate::read(&s.bytes) {
                // The merchant's certificate names its mchid; a platform certificate does not.
                let merchant = cert.common_name.as_ref().is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
                if merchant || found.certificate.is_none() {
                    found.certificate = Some(cert);
                    return What::Certificate;
                }
            }
            return What::Wrong(WrongKey::Unknown);
        }
        Err(WrongKey::PublicKey) => {
            if let Some(pem) = read_answer_key(&s.bytes).ok().and_then(|key| public_pem(&key)) {
                found.answer_key = Some(pem);
                return What::AnswerKey;
            }
        }
        Err(WrongKey::Unknown) if bare(&s.bytes).is_some() => {
            if let Some(Ok(key)) = bare(&s.bytes).map(|der| MerchantKey::read(&der)) {
                found.key = Some(key);
                return What::Key;
            }
        }
        Err(
            w @ (WrongKey::Encrypted | WrongKey::NotRsa | WrongKey::TooShort | WrongKey::TooLong | WrongKey::Damaged),
        ) => return What::Wrong(w),
        Err(_) => {}
    }
    What::Other
}

/// Text whose armour was lost in a chat: base64 alone.
fn bare(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    use base64::Engine as _;
    let text = std::str::from_utf8(bytes).ok()?;
    // Made in one piece: a text that grows leaves copies behind.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    text.split("\\n").for_each(|part| plain.extend(part.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}')));
    (plain.len() > 800)
        .then(|| base64::engine::general_purpose::STANDARD.decode(plain.as_bytes()).ok().map(Zeroizing::new))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use std::io::Write as _;

    fn pem(name: &str, label: &str) -> String {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", v["keys"][name].as_str().unwrap())
    }

    fn sent(name: &str, text: &str) -> Sent {
        Sent { name: name.into(), bytes: Zeroizing::new(text.as_bytes().to_vec()) }
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
        assert_eq!(found.paired(), Some(true));
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
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        let text = v["keys"]["go_sdk_test_key.pem"].as_str().unwrap();
        assert!(STANDARD.decode(text).is_ok());
        assert_eq!(recognise(&[sent("x", text)], None).rows[0].1, What::Key);
    }
}

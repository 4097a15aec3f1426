//! What a file that somebody sent can be.

use super::gather::Left;
use crate::wechatpay::key::WrongKey;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// 商户私钥
    Key,
    /// A private key while another pairs with the certificate.
    KeyUnused,
    /// 商户证书
    Certificate,
    /// A merchant's certificate while another pairs with the key.
    CertificateUnused,
    /// A certificate of the same key that ends sooner.
    CertificateShorter,
    /// 微信支付平台证书
    Platform,
    /// The certificate of who signs certificates.
    Authority,
    /// A certificate of somebody else.
    CertificateOther,
    /// 微信支付公钥
    AnswerKey,
    /// The public half of the merchant's own key.
    PublicOwn,
    /// PKCS#12 that was opened.
    P12,
    /// One that was opened while another pair is in use.
    P12Unused,
    /// PKCS#12 whose password is not known; none was typed.
    P12Locked,
    /// PKCS#12 whose MAC says that the typed password is wrong.
    P12Wrong,
    /// PKCS#12 without a MAC, which did not open: another password, or damaged.
    P12Unsure,
    /// One of several private keys, and nothing says which is the merchant's.
    KeyUnclear,
    /// 公钥ID as text.
    PublicId,
    /// APIv3 密钥 as text.
    ApiV3,
    /// 证书序列号 as text.
    Serial,
    /// 商户号 as text.
    Mchid,
    /// A key that cannot be used, with the reason.
    Wrong(WrongKey),
    /// A packed file that cannot be opened here: behind a password, damaged, or no zip (RAR, 7z).
    Packed,
    /// What was not looked at, with the reason.
    Left(Left),
    /// Not needed: the readme of the zip, and what systems leave in folders.
    Other,
    /// Not recognised.
    Unknown(Seems),
}

/// What a file that is not recognised seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seems {
    /// A picture.
    Picture,
    /// A PDF.
    Pdf,
    /// A document of an office program.
    Document,
    /// A program.
    Program,
    /// Text.
    Text,
    /// Something else.
    Data,
    /// Nothing is in it.
    Empty,
}

impl Seems {
    /// What the bytes look like.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        const PICTURES: [&[u8]; 6] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"];
        let begins = |all: &[&[u8]]| all.iter().any(|magic| bytes.starts_with(magic));
        let at = |place: usize, magic: &[u8]| bytes.get(place..).is_some_and(|rest| rest.starts_with(magic));
        if bytes.iter().all(u8::is_ascii_whitespace) {
            Self::Empty
        } else if begins(&PICTURES) || at(8, b"WEBP") || at(4, b"ftypheic") || at(4, b"ftypmif1") {
            Self::Picture
        } else if begins(&[b"%PDF"]) {
            Self::Pdf
        } else if begins(&[b"\xd0\xcf\x11\xe0", b"{\\rtf"]) {
            Self::Document
        } else if begins(&[b"MZ\x90", b"\x7fELF", b"\xcf\xfa\xed\xfe"]) {
            Self::Program
        } else if bytes.contains(&0) {
            Self::Data
        } else {
            Self::Text
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Picture => "sent-unknown-picture",
            Self::Pdf => "sent-unknown-pdf",
            Self::Document => "sent-document-how",
            Self::Program => "sent-unknown-program",
            Self::Text => "sent-unknown-text",
            Self::Data => "sent-unknown-data",
            Self::Empty => "sent-unknown-empty",
        }
    }
}

impl What {
    /// Whether it is a PKCS#12 that another password may open.
    pub fn is_locked(self) -> bool {
        matches!(self, Self::P12Locked | Self::P12Wrong | Self::P12Unsure)
    }

    /// The catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Key => "sent-key",
            Self::KeyUnused => "sent-key-unused",
            Self::Certificate => "sent-certificate",
            Self::CertificateUnused => "sent-certificate-unused",
            Self::CertificateShorter => "sent-certificate-shorter",
            Self::Platform => "sent-certificate-platform",
            Self::Authority => "sent-certificate-authority",
            Self::CertificateOther => "sent-certificate-other",
            Self::AnswerKey => "sent-answer-key",
            Self::PublicOwn => "sent-public-own",
            Self::P12 => "sent-p12",
            Self::P12Unused => "sent-p12-unused",
            Self::P12Locked => "sent-p12-locked",
            Self::P12Wrong => "sent-p12-wrong",
            Self::P12Unsure => "sent-p12-unsure",
            Self::KeyUnclear => "sent-key-unclear",
            Self::PublicId => "sent-public-id",
            Self::ApiV3 => "sent-apiv3",
            Self::Serial => "sent-serial",
            Self::Mchid => "sent-mchid",
            Self::Wrong(w) => w.key(),
            Self::Packed => "sent-packed",
            Self::Left(left) => left.key(),
            Self::Other => "sent-other",
            Self::Unknown(_) => "sent-unknown",
        }
    }

    /// The catalogue key of what to do about it, where that is always the same.
    pub fn how(self) -> Option<&'static str> {
        Some(match self {
            Self::KeyUnused | Self::CertificateUnused | Self::P12Unused => "sent-unused-how",
            Self::CertificateShorter => "sent-certificate-shorter-how",
            Self::Platform => "sent-certificate-platform-how",
            Self::Authority => "sent-certificate-authority-how",
            Self::CertificateOther => "sent-certificate-other-how",
            Self::AnswerKey => "setup-answer-key-for",
            Self::PublicOwn => "sent-public-own-how",
            Self::Wrong(wrong) => wrong.key(),
            Self::Packed => "sent-packed-how",
            Self::Left(Left::Nested) => "sent-nested-how",
            Self::Left(Left::Large) => "sent-large-how",
            Self::Left(Left::Many) => "sent-many-how",
            Self::Left(Left::Much) => "sent-much-how",
            Self::Left(Left::Unreadable) => "sent-unreadable-how",
            Self::Left(Left::Document) => "sent-document-how",
            Self::P12Wrong => "sent-p12-wrong-how",
            Self::P12Unsure => "sent-p12-unsure-how",
            Self::KeyUnclear => "sent-key-unclear-how",
            Self::PublicId => "sent-public-id-how",
            Self::ApiV3 => "sent-apiv3-how",
            Self::Serial => "sent-serial-how",
            Self::Mchid => "sent-mchid-how",
            Self::Unknown(seems) => seems.key(),
            Self::Key | Self::Certificate | Self::P12 | Self::P12Locked | Self::Other => return None,
        })
    }
}

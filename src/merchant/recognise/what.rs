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
    /// PKCS#12 whose password is not known.
    P12Locked,
    /// A key that cannot be used, with the reason.
    Wrong(WrongKey),
    /// A packed file that cannot be opened here: behind a password, damaged, or no zip (RAR, 7z).
    Packed,
    /// What was not looked at, with the reason.
    Left(Left),
    /// Not needed (the readme of the zip).
    Other,
}

impl What {
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
            Self::Wrong(w) => w.key(),
            Self::Packed => "sent-packed",
            Self::Left(left) => left.key(),
            Self::Other => "sent-other",
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
            Self::Key | Self::Certificate | Self::P12 | Self::P12Locked | Self::Other => return None,
        })
    }
}

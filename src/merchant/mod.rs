#![doc = include_str!("README.md")]

pub mod moving;
pub mod recognise;
pub mod renewal;

use serde::{Deserialize, Serialize};

use crate::platform::clock;
use crate::trouble::Trouble;
use crate::wechatpay::client::AnswerKeys;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::identifier::{self, or_as_it_is};
use crate::wechatpay::key::read_answer_key;
use crate::wechatpay::platform::PlatformCertificate;

/// A merchant certificate that was set up: up to three live at once (src/wechatpay/README.md, Credentials).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateNote {
    /// Serial number, upper-case hex.
    #[serde(deserialize_with = "serial_number")]
    pub serial: String,
    /// Valid until, seconds since 1970; unknown without the certificate's file.
    #[serde(default)]
    pub not_after: Option<i64>,
}

/// A certificate that ends within this time is told, in seconds: 30 days (src/merchant/README.md, Certificates).
const SOON_SECS: i64 = 30 * 24 * 3600;
/// More certificates of one merchant are never live at once (src/wechatpay/README.md, Credentials).
pub const MOST_LIVE: usize = 3;

/// How a certificate stands that ends soon, or has ended; seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// It ends within 30 days.
    Soon(i64),
    /// It has ended: WeChat refuses what it signs.
    Over(i64),
}

impl Expiry {
    /// How a certificate that is valid until `not_after` stands at `now_secs`; `None` while there is time.
    pub fn of_certificate(not_after: i64, now_secs: i64) -> Option<Self> {
        match not_after.saturating_sub(now_secs) {
            ..=0 => Some(Self::Over(not_after)),
            1..=SOON_SECS => Some(Self::Soon(not_after)),
            _ => None,
        }
    }

    /// The last day of it, and the catalogue key of what is said.
    pub fn end_and_key(self) -> (i64, &'static str) {
        match self {
            Self::Soon(end) => (end, "expiry-soon"),
            Self::Over(end) => (end, "expiry-over"),
        }
    }
}

/// A key that answers are verified with: public, so it may stand in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerKeyNote {
    /// `PUB_KEY_ID_…` or a platform certificate's serial number.
    #[serde(deserialize_with = "answer_key_id")]
    pub id: String,
    /// PEM of the key or certificate.
    pub pem: String,
    /// A platform certificate is valid from, seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<i64>,
    /// A platform certificate is valid until, seconds since 1970; a public key has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<i64>,
}

impl AnswerKeyNote {
    /// 微信支付公钥: PEM under its `PUB_KEY_ID_…`.
    pub fn public_key(id: &str, pem: &str) -> Self {
        Self { id: id.to_owned(), pem: pem.to_owned(), not_before: None, not_after: None }
    }

    /// Whether it is a platform certificate that was fetched with the APIv3 key.
    pub fn is_platform(&self) -> bool {
        self.not_after.is_some()
    }
}

impl From<&PlatformCertificate> for AnswerKeyNote {
    fn from(c: &PlatformCertificate) -> Self {
        Self { id: c.serial.clone(), pem: c.pem.clone(), not_before: Some(c.not_before), not_after: Some(c.not_after) }
    }
}

/// Platform certificates are fetched anew when they are older than this, in seconds: 12 hours (src/wechatpay/README.md,
/// Answer keys).
const REFRESH_SECS: i64 = 12 * 3600;
/// And when one ends within this time, in seconds: 30 days.
const RENEW_SECS: i64 = 30 * 24 * 3600;

/// One named page of a mini program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its name for the person.
    pub name: String,
    /// Its path.
    pub path: String,
}

/// 我的小程序
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MiniProgram {
    /// Its name for the person.
    pub name: String,
    /// Its AppID.
    pub appid: String,
    /// Its named pages.
    #[serde(default)]
    pub pages: Vec<Page>,
}

/// A card of the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardNote {
    /// 会员卡ID
    pub card_id: String,
    /// Its title, once it was read.
    #[serde(default)]
    pub title: Option<String>,
}

/// One merchant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Merchant {
    /// Stable id of this entry.
    pub id: String,
    /// Name on this computer.
    pub name: String,
    /// 商户号
    #[serde(deserialize_with = "merchant_number")]
    pub mchid: String,
    /// The current certificate.
    #[serde(deserialize_with = "serial_number")]
    pub serial: String,
    /// Every certificate that was set up.
    #[serde(default)]
    pub certificates: Vec<CertificateNote>,
    /// Base address of the gateway.
    #[serde(default = "wechat")]
    pub gateway: String,
    /// How it is reached.
    #[serde(default)]
    pub proxy: Proxy,
    /// 接口版本
    #[serde(default)]
    pub endpoint: Endpoint,
    /// What answers are verified with.
    #[serde(default)]
    pub answer_keys: Vec<AnswerKeyNote>,
    /// Its APIv3 key is in the keychain: platform certificates are fetched and renewed with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apiv3: bool,
    /// When its platform certificates were fetched last, seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates_at: Option<i64>,
    /// 测试卡
    #[serde(default)]
    pub test_card: Option<String>,
    /// 我的小程序
    #[serde(default)]
    pub mini_programs: Vec<MiniProgram>,
    /// Its cards.
    #[serde(default)]
    pub cards: Vec<CardNote>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A 商户号 as somebody wrote it by hand; what is wrong with it is told before it is used ([`Merchant::checked`]).
fn merchant_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| or_as_it_is(&text, identifier::mchid))
}

/// A serial number as it is compared, and as the key store knows it.
fn serial_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| or_as_it_is(&text, identifier::serial))
}

/// A 公钥ID, or the serial number of a certificate.
fn answer_key_id<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let read = if identifier::public_key_id(&text).is_ok() { identifier::public_key_id } else { identifier::serial };
    Ok(or_as_it_is(&text, read))
}

fn wechat() -> String {
    crate::wechatpay::gateway::WECHAT.into()
}

/// `merchants.json`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Merchants {
    /// Every merchant, in the order in which they were added.
    pub all: Vec<Merchant>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Merchants {
    /// The merchant with the stable id `id`.
    pub fn get(&self, id: &str) -> Option<&Merchant> {
        self.all.iter().find(|m| m.id == id)
    }

    /// Gives an id of its own, made by `fresh`, to each merchant that has none, or the same as an earlier one: whoever
    /// writes the file by hand copies an entry.
    pub fn tell_apart(&mut self, mut fresh: impl FnMut() -> Option<String>) {
        let mut seen = std::collections::HashSet::new();
        for m in &mut self.all {
            while m.id.is_empty() || seen.contains(&m.id) {
                let Some(id) = fresh() else { return };
                m.id = id;
            }
            seen.insert(m.id.clone());
        }
    }

    /// The other merchants with the 商户号 of `m` (at another gateway, for example). They use the same entries of the key
    /// store, which names them by 商户号 and serial number.
    pub fn sharing(&self, m: &Merchant) -> impl Iterator<Item = &Merchant> {
        self.all.iter().filter(|other| other.id != m.id && other.mchid == m.mchid)
    }

    /// One of these that uses the same APIv3 key.
    pub fn sharing_apiv3(&self, m: &Merchant) -> Option<&Merchant> {
        self.sharing(m).find(|other| other.apiv3)
    }

    /// The merchant whose name or 商户号 is `name`.
    pub fn named(&self, name: &str) -> Option<&Merchant> {
        let mchid = or_as_it_is(name, identifier::mchid);
        self.all.iter().find(|m| m.name == name).or_else(|| self.all.iter().find(|m| m.mchid == mchid))
    }
}

impl Merchant {
    /// Its gateway.
    ///
    /// # Errors
    /// The stored address is wrong.
    pub fn gateway(&self) -> Result<Gateway, Trouble> {
        Gateway::parse(&self.gateway)
    }

    /// The keys that answers are verified with; unreadable ones, halves (a key without its id, an id without its key)
    /// and certificates that ended are left out, as if they were not set up.
    pub fn answer_keys(&self) -> AnswerKeys {
        let mut keys = AnswerKeys::default();
        let now = clock::unix_secs();
        let live = |n: &&AnswerKeyNote| !n.id.is_empty() && n.not_after.is_none_or(|end| now < end);
        for note in self.answer_keys.iter().filter(live) {
            if let Ok(key) = read_answer_key(note.pem.as_bytes()) {
                keys.insert(&note.id, key);
            }
        }
        keys
    }

    /// Checks the identifiers, which somebody may have written into the file by hand, before anything is sent.
    ///
    /// # Errors
    /// One that cannot be what its name says.
    pub fn checked(&self) -> Result<(), Trouble> {
        identifier::mchid(&self.mchid)?;
        if !self.keyless() {
            identifier::serial(&self.serial)?;
        }
        let public = |n: &&AnswerKeyNote| !n.is_platform() && n.pem.contains("PUBLIC KEY");
        self.answer_keys.iter().filter(public).try_for_each(|n| identifier::public_key_id(&n.id).map(drop))
    }

    /// Whether no key of it was ever set up here: an engineer publishes for it (src/publish/README.md, Handing over).
    pub fn keyless(&self) -> bool {
        self.serial.is_empty()
    }

    /// Every certificate that was set up, the current one among them though its end may not be known.
    pub fn known_certificates(&self) -> Vec<CertificateNote> {
        let mut out = self.certificates.clone();
        if !self.keyless() && out.iter().all(|c| c.serial != self.serial) {
            out.push(CertificateNote { serial: self.serial.clone(), not_after: None });
        }
        out
    }

    /// Whether the key of the certificate `serial` is one of its own.
    pub fn signs_with(&self, serial: &str) -> bool {
        self.serial == serial || self.certificates.iter().any(|c| c.serial == serial)
    }

    /// How the current certificate stands at `now_secs`, when it ends soon or has ended.
    pub fn expiry(&self, now_secs: i64) -> Option<Expiry> {
        let current = self.certificates.iter().find(|c| c.serial == self.serial)?;
        Expiry::of_certificate(current.not_after?, now_secs)
    }

    /// Whether its platform certificates are to be fetched at `now` (seconds since 1970): there is an APIv3 key, and
    /// there are none yet, one ends within 30 days, or they were fetched more than 12 hours ago.
    pub fn wants_certificates(&self, now: i64) -> bool {
        let mut ends = self.answer_keys.iter().filter_map(|n| n.not_after).peekable();
        let fresh = self.certificates_at.is_some_and(|at| (0..REFRESH_SECS).contains(&now.saturating_sub(at)));
        self.apiv3 && (ends.peek().is_none() || !fresh || ends.any(|end| end.saturating_sub(now) < RENEW_SECS))
    }

    /// Puts platform certificates that were fetched at `now` in the place of the old ones; a public key stays.
    pub fn renew(&mut self, fetched: &[AnswerKeyNote], now: i64) {
        self.answer_keys.retain(|n| !n.is_platform());
        self.answer_keys.extend_from_slice(fetched);
        self.certificates_at = Some(now);
    }

    /// Remembers a card and its title.
    pub fn remember(&mut self, card_id: &str, title: Option<&str>) {
        match self.cards.iter_mut().find(|c| c.card_id == card_id) {
            Some(card) => card.title = title.map(str::to_owned).or_else(|| card.title.take()),
            None => self.cards.push(CardNote { card_id: card_id.to_owned(), title: title.map(str::to_owned) }),
        }
    }

    /// The title of one of its cards, once it was read.
    pub fn title(&self, card_id: &str) -> Option<&str> {
        self.cards.iter().find(|c| c.card_id == card_id).and_then(|c| c.title.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_announced_thirty_days_ahead_and_not_a_second_sooner() {
        let day = 24 * 3600;
        assert_eq!(Expiry::of_certificate(31 * day, 0), None);
        assert_eq!(Expiry::of_certificate(30 * day + 1, 0), None);
        assert_eq!(Expiry::of_certificate(30 * day, 0), Some(Expiry::Soon(30 * day)));
        assert_eq!(Expiry::of_certificate(day, day - 1), Some(Expiry::Soon(day)));
        assert_eq!(Expiry::of_certificate(day, day), Some(Expiry::Over(day)));
    }

    /// `merchants.json` may hold any number.
    #[test]
    fn times_beyond_every_calendar_are_over_or_far_away() {
        assert_eq!(Expiry::of_certificate(i64::MIN, 1), Some(Expiry::Over(i64::MIN)));
        assert_eq!(Expiry::of_certificate(i64::MAX, -1), None);
        let m = |at: i64, end: i64| {
            let text = serde_json::json!({ "id": "1", "name": "n", "mchid": "1", "serial": "AB", "apiv3": true,
                "certificates_at": at, "answer_keys": [{ "id": "AB", "pem": "x", "not_after": end }] });
            serde_json::from_value::<Merchant>(text).unwrap()
        };
        assert!(m(i64::MIN, i64::MAX).wants_certificates(1));
        assert!(m(1, i64::MIN).wants_certificates(1));
        assert!(!m(1, i64::MAX).wants_certificates(1));
    }
}

//! Merchants, their gateway, trust and mini programs (people.md §4, §5). No secret is ever in here.

pub mod moving;
pub mod recognise;

use serde::{Deserialize, Serialize};

use crate::trouble::Trouble;
use crate::wechatpay::client::AnswerKeys;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::key::read_answer_key;

/// A merchant certificate that was set up: up to three live at once (reference §8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateNote {
    /// Serial number, upper-case hex.
    pub serial: String,
    /// Valid until, seconds since 1970; unknown without the certificate's file.
    #[serde(default)]
    pub not_after: Option<i64>,
}

/// A certificate that ends within this time is told, in seconds: 30 days (people.md §4).
pub const SOON_SECS: i64 = 30 * 24 * 3600;
/// More certificates of one merchant are never live at once (reference §8).
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
    pub fn of(not_after: i64, now_secs: i64) -> Option<Self> {
        match not_after - now_secs {
            ..=0 => Some(Self::Over(not_after)),
            1..=SOON_SECS => Some(Self::Soon(not_after)),
            _ => None,
        }
    }

    /// The last day of it, and the catalogue key of what is said.
    pub fn told(self) -> (i64, &'static str) {
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
    pub id: String,
    /// PEM of the key or certificate.
    pub pem: String,
}

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
    pub mchid: String,
    /// The current certificate.
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

    /// The merchant whose name or 商户号 is `name`.
    pub fn named(&self, name: &str) -> Option<&Merchant> {
        self.all.iter().find(|m| m.name == name || m.mchid == name)
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

    /// The keys that answers are verified with; unreadable ones are left out, as if they were not set up.
    pub fn answer_keys(&self) -> AnswerKeys {
        let mut keys = AnswerKeys::default();
        for note in &self.answer_keys {
            if let Ok(key) = read_answer_key(note.pem.as_bytes()) {
                keys.insert(&note.id, key);
            }
        }
        keys
    }

    /// Whether no key of it was ever set up here: an engineer publishes for it (people.md §4).
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

    /// How the current certificate stands at `now_secs`, when it ends soon or has ended.
    pub fn expiry(&self, now_secs: i64) -> Option<Expiry> {
        let current = self.certificates.iter().find(|c| c.serial == self.serial)?;
        Expiry::of(current.not_after?, now_secs)
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
        assert_eq!(Expiry::of(31 * day, 0), None);
        assert_eq!(Expiry::of(30 * day + 1, 0), None);
        assert_eq!(Expiry::of(30 * day, 0), Some(Expiry::Soon(30 * day)));
        assert_eq!(Expiry::of(day, day - 1), Some(Expiry::Soon(day)));
        assert_eq!(Expiry::of(day, day), Some(Expiry::Over(day)));
    }
}

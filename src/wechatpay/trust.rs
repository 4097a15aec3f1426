//! Whether a 2xx answer can be trusted (src/wechatpay/README.md, Verifying answers).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use rsa::PublicKey;

use super::credentials::Credentials;
use super::verify;
use crate::trouble::{Trouble, Who};

/// An answer's time may differ from ours by less than this, in seconds (src/wechatpay/README.md, Verifying answers).
const FRESH_SECS: u64 = 300;
/// The same serial and nonce within this time is a repeated answer, in seconds (src/wechatpay/README.md, Verifying
/// answers).
pub const REPEAT_SECS: i64 = 600;

/// The sentence for the merchant's own key where WeChat's should be.
const OWN_KEY: &str = "answer-own-key";

/// Whether `id` is one of a 微信支付公钥; certificates have serial numbers (src/wechatpay/README.md, Answer keys).
pub fn is_public_key_id(id: &str) -> bool {
    id.starts_with("PUB_KEY_ID_")
}

/// The keys that answers are verified with, by `Wechatpay-Serial`.
#[derive(Debug, Clone, Default)]
pub struct AnswerKeys(BTreeMap<String, PublicKey>);

impl AnswerKeys {
    /// Adds a key under its `PUB_KEY_ID_…` or certificate serial number.
    pub fn insert(&mut self, id: &str, key: PublicKey) {
        self.0.insert(id.to_owned(), key);
    }

    /// The key of `id`.
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        self.0.get(id)
    }

    /// Whether `key` is one of them.
    pub fn holds(&self, key: &PublicKey) -> bool {
        self.0.values().any(|k| k == key)
    }

    /// Checks, before anything is sent, that the merchant's own key `own` is not set up as a key for verifying answers.
    ///
    /// # Errors
    /// The merchant's own key is among them.
    pub fn not_own(&self, own: &Credentials) -> Result<(), Trouble> {
        if self.holds(own.key.public()) { Err(Trouble::new(OWN_KEY, Who::Person)) } else { Ok(()) }
    }

    /// Their ids.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is none; then a 2xx can only be [`OkUnchecked`](super::attempt::End::OkUnchecked).
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id for the request's `Wechatpay-Serial` header: answers use the public key only when asked
    /// (src/wechatpay/README.md, Answer keys).
    pub fn public_key_id(&self) -> Option<&str> {
        self.0.keys().map(String::as_str).find(|id| is_public_key_id(id))
    }
}

/// What is known of an answer's serial and nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// No process was given it within the last 10 minutes, and from now on it counts as given.
    First,
    /// It was given within the last 10 minutes.
    Again,
    /// What was given could not be read or written, so that it may be either.
    Untold,
}

/// Asks of any process's answers. Now in seconds since 1970, then the mark.
pub type Everywhere = Arc<dyn Fn(i64, &str) -> Came + Send + Sync>;

/// The memory of answers seen, to know a repeated one. Clones share it.
#[derive(Clone, Default)]
pub struct Seen {
    here: Arc<Mutex<VecDeque<(i64, String)>>>,
    everywhere: Option<Everywhere>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("here", &self.here).finish_non_exhaustive()
    }
}

impl Seen {
    /// A memory that every process of this computer asks and fills.
    pub fn everywhere(everywhere: Everywhere) -> Self {
        Self { everywhere: Some(everywhere), ..Self::default() }
    }

    /// Whether `serial` and `nonce` came within the last 10 minutes; from now on they did. `now` in seconds.
    fn came(&self, now: i64, serial: &str, nonce: &str) -> Came {
        let mark = format!("{serial} {nonce}");
        if self.again_here(now, mark.clone()) {
            return Came::Again;
        }
        self.everywhere.as_ref().map_or(Came::First, |ask| ask(now, &mark))
    }

    fn again_here(&self, now: i64, mark: String) -> bool {
        let mut seen = self.here.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seen.retain(|(t, _)| now - t < REPEAT_SECS);
        let again = seen.iter().any(|(_, m)| *m == mark);
        if !again {
            seen.push_back((now, mark));
        }
        again
    }
}

/// What an answer is held against.
#[derive(Debug, Clone, Copy)]
pub struct Verifier<'a> {
    /// The keys that may have signed it.
    pub keys: &'a AnswerKeys,
    /// Who signed the request: its key signs no answer.
    pub own: &'a Credentials,
    /// The answers that came before.
    pub seen: &'a Seen,
}

impl Verifier<'_> {
    /// Whether a 2xx can be trusted. `Err(None)`: there is no key at all; `Err(Some(key))`: the sentence of the cause.
    /// Every cause has its own sentence (src/wechatpay/README.md, Verifying answers).
    ///
    /// # Errors
    /// As above; a 2xx without trust has probably been applied all the same.
    pub fn trust(
        &self,
        headers: &reqwest::header::HeaderMap,
        body: &[u8],
        now: i64,
    ) -> Result<(), Option<&'static str>> {
        let Self { keys, own, seen } = *self;
        if keys.is_empty() {
            return Err(None);
        }
        let one = |name: &str| {
            let mut all = headers.get_all(name).iter();
            let first = all.next().and_then(|v| v.to_str().ok());
            if all.next().is_some() { Err(Some("answer-doubled")) } else { Ok(first) }
        };
        let (timestamp, nonce) = (one("Wechatpay-Timestamp")?, one("Wechatpay-Nonce")?);
        let (signature, serial) = (one("Wechatpay-Signature")?, one("Wechatpay-Serial")?);
        let (Some(timestamp), Some(nonce), Some(signature), Some(serial)) = (timestamp, nonce, signature, serial)
        else {
            return Err(Some("answer-unsigned"));
        };
        if signature.starts_with("WECHATPAY/SIGNTEST/") {
            return Err(Some("answer-probe"));
        }
        let Some(key) = keys.get(serial) else {
            return Err(Some(if serial == own.serial {
                "answer-own-serial"
            } else if is_public_key_id(serial) {
                if keys.public_key_id().is_some() { "answer-public-key-unknown" } else { "answer-public-key-instead" }
            } else if keys.public_key_id().is_some() {
                "answer-certificate-instead"
            } else {
                "answer-serial-unknown"
            }));
        };
        if key == own.key.public() {
            return Err(Some(OWN_KEY));
        }
        let Ok(at) = timestamp.parse::<i64>() else { return Err(Some("answer-unsigned")) };
        if now.abs_diff(at) >= FRESH_SECS {
            return Err(Some("answer-stale"));
        }
        if !verify::holds_base64(key, &verify::message(timestamp, nonce, body), signature) {
            let packed = headers.get("Content-Encoding").is_some_and(|v| v != "identity");
            return Err(Some(if packed { "answer-encoded" } else { "answer-wrong" }));
        }
        match seen.came(now, serial, nonce) {
            Came::First => Ok(()),
            Came::Again => Err(Some("answer-repeated")),
            Came::Untold => Err(Some("answer-untold")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechatpay::key::{MerchantKey, read_answer_key};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    /// A time is any number that an answer may hold, and none of them is fresh by overflowing.
    #[test]
    fn times_beyond_every_calendar_are_stale() {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        let der = |name: &str| STANDARD.decode(v["keys"][name].as_str().unwrap()).unwrap();
        let key = Arc::new(MerchantKey::read(&der("official_apiclient_test_key.pem")).unwrap());
        let own = Credentials { mchid: "1".into(), serial: "408B".into(), key };
        let mut keys = AnswerKeys::default();
        keys.insert("PUB_KEY_ID_1", read_answer_key(&der("java_sdk_wechatpay_pubkey.pem")).unwrap());
        let told = |at: i64, now: i64| {
            let mut headers = reqwest::header::HeaderMap::new();
            headers.insert("Wechatpay-Timestamp", at.into());
            for (name, value) in [("Nonce", "N"), ("Serial", "PUB_KEY_ID_1"), ("Signature", "AAAA")] {
                let name: reqwest::header::HeaderName = format!("Wechatpay-{name}").parse().unwrap();
                headers.insert(name, reqwest::header::HeaderValue::from_static(value));
            }
            Verifier { keys: &keys, own: &own, seen: &Seen::default() }.trust(&headers, b"", now)
        };
        for (at, now) in [(i64::MIN, 0), (i64::MIN, 1), (i64::MAX, -1), (i64::MAX, 1)] {
            assert_eq!(told(at, now), Err(Some("answer-stale")), "{at} {now}");
        }
        assert_eq!(told(299, 0), Err(Some("answer-wrong")));
        assert_eq!(told(300, 0), Err(Some("answer-stale")));
    }

    /// What was stored before the set-up refused it: the merchant's own key in the place of WeChat's.
    #[test]
    fn the_merchants_own_key_verifies_nothing() {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        let der = STANDARD.decode(v["keys"]["official_apiclient_test_key.pem"].as_str().unwrap()).unwrap();
        let key = Arc::new(MerchantKey::read(&der).unwrap());
        let mut keys = AnswerKeys::default();
        keys.insert("PUB_KEY_ID_1", key.public().clone());
        assert!(keys.holds(key.public()));
        let body = b"";
        let signature = crate::wechatpay::sign::sign(&key, &verify::message("7", "N", body)).unwrap();
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in [("Timestamp", "7"), ("Nonce", "N"), ("Serial", "PUB_KEY_ID_1"), ("Signature", &signature)]
        {
            let name: reqwest::header::HeaderName = format!("Wechatpay-{name}").parse().unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        let own = Credentials { mchid: "1".into(), serial: "408B".into(), key };
        let verifier = Verifier { keys: &keys, own: &own, seen: &Seen::default() };
        assert_eq!(verifier.trust(&headers, body, 7), Err(Some("answer-own-key")));
    }

    #[test]
    fn the_same_serial_and_nonce_are_a_repetition_for_10_minutes() {
        let seen = Seen::default();
        assert_eq!(seen.came(0, "A", "1"), Came::First);
        assert_eq!([seen.came(0, "A", "2"), seen.came(0, "B", "1")], [Came::First; 2]);
        assert_eq!(seen.clone().came(599, "A", "1"), Came::Again, "a clone remembers the same");
        assert_eq!(seen.came(600, "A", "1"), Came::First);
    }
}

//! The two forms of the endpoint (src/wechatpay/README.md, Endpoint). Method, path and body stand here and nowhere
//! else.

use crate::rights::CardRights;
use serde::{Deserialize, Serialize};

/// 接口版本
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Endpoint {
    /// `PATCH …/cards/{card_id}/rights`, the form to which the page was later corrected.
    #[default]
    Rights,
    /// `POST …/cards` with `card_id` first in the body, as the 2023-11-28 page prints it.
    Documented,
}

/// A request before it is signed: the very bytes that are signed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Upper case.
    pub method: &'static str,
    /// Absolute path.
    pub path: String,
    /// JSON without white space.
    pub body: Vec<u8>,
}

/// Whether `card_id` may stand in a path unencoded: 1 to 32 letters, digits, `-`, `_` (src/wechatpay/README.md,
/// Endpoint).
pub fn is_card_id(card_id: &str) -> bool {
    (1..=32).contains(&card_id.len()) && card_id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[derive(Serialize)]
struct Documented<'a> {
    card_id: &'a str,
    #[serde(flatten)]
    rights: &'a CardRights,
}

impl Endpoint {
    /// The request that sets `rights` on the card, with all four switches named.
    /// `None` when `card_id` is not a card id.
    pub fn request(self, card_id: &str, rights: &CardRights) -> Option<Request> {
        if !is_card_id(card_id) {
            return None;
        }
        let rights = &rights.explicit();
        Some(match self {
            Self::Rights => Request {
                method: "PATCH",
                path: format!("/v3/marketing/membercard-open/cards/{card_id}/rights"),
                body: serde_json::to_vec(rights).ok()?,
            },
            Self::Documented => Request {
                method: "POST",
                path: "/v3/marketing/membercard-open/cards".into(),
                body: serde_json::to_vec(&Documented { card_id, rights }).ok()?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_carry_the_same_members_and_only_documented_names_the_card() {
        let rights = CardRights::default();
        let r = Endpoint::Rights.request("pbLatjv-_1", &rights).unwrap();
        let d = Endpoint::Documented.request("pbLatjv-_1", &rights).unwrap();
        assert_eq!((r.method, r.path.as_str()), ("PATCH", "/v3/marketing/membercard-open/cards/pbLatjv-_1/rights"));
        assert_eq!((d.method, d.path.as_str()), ("POST", "/v3/marketing/membercard-open/cards"));
        let (r, d) = (String::from_utf8(r.body).unwrap(), String::from_utf8(d.body).unwrap());
        assert_eq!(d, r.replacen('{', "{\"card_id\":\"pbLatjv-_1\",", 1));
    }

    #[test]
    fn a_card_id_is_1_to_32_plain_characters() {
        assert!(is_card_id(&"a".repeat(32)));
        assert!(!is_card_id(&"a".repeat(33)));
        assert!(!is_card_id(""));
        assert!(!is_card_id("a/b"));
    }
}

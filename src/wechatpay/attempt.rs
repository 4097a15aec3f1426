//! How one attempt ended, and what its answer said.

use std::time::Duration;

use crate::trouble::Trouble;

/// How one attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// 2xx with a signature that holds.
    Ok,
    /// 2xx, and the merchant has no key to verify with.
    OkUnchecked,
    /// 2xx, but the signature is missing, wrong, stale, repeated, or by an unknown key.
    Untrusted,
    /// The server said no: 4xx with a JSON `code`, or 404 and 405 with an empty body.
    Refused,
    /// 429
    TooMany,
    /// 5xx
    Server,
    /// 3xx, which is never followed.
    Redirect,
    /// 4xx with a body that is no JSON with a `code`.
    NotJson,
    /// No whole answer in time, after bytes may have left.
    Timeout,
    /// Reset, half an answer or an unreadable one, or a proxy's 407, after bytes may have left.
    Broken,
    /// Nothing left this computer: key, headers.
    NotSent,
    /// Nothing left this computer: DNS, connect, TLS, proxy. May be tried again.
    NotConnected,
}

/// One signed request and what came of it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// How it ended.
    pub end: End,
    /// HTTP status, when there was one.
    pub status: Option<u16>,
    /// `code` of an error answer.
    pub code: Option<String>,
    /// `message` of an error answer.
    pub message: Option<String>,
    /// `detail.field` of an error answer.
    pub field: Option<String>,
    /// `detail` of an error answer.
    pub detail: Option<serde_json::Value>,
    /// Request-ID header.
    pub request_id: Option<String>,
    /// How long Retry-After asks to wait, in whole seconds.
    pub retry_after: Option<Duration>,
    /// Date header, seconds since 1970.
    pub server_date: Option<i64>,
    /// Headers of the answer.
    pub headers: reqwest::header::HeaderMap,
    /// Raw body of the answer.
    pub body: Vec<u8>,
    /// Why it was not sent or is not trusted, one sentence a cause.
    pub trouble: Option<Trouble>,
    /// The string that was signed.
    pub signed: Vec<u8>,
    /// The Authorization header's value with its signature masked.
    pub authorization: String,
    /// Whether the backup host was used because the main host could not be reached.
    pub backup_host: bool,
}

impl Attempt {
    /// An attempt of which nothing is known but its end.
    pub fn ended(end: End) -> Self {
        Self {
            end,
            status: None,
            code: None,
            message: None,
            field: None,
            detail: None,
            request_id: None,
            retry_after: None,
            server_date: None,
            headers: reqwest::header::HeaderMap::new(),
            body: Vec::new(),
            trouble: None,
            signed: Vec::new(),
            authorization: String::new(),
            backup_host: false,
        }
    }

    pub(super) fn bare(end: End, trouble: Option<Trouble>, signed: Vec<u8>) -> Self {
        Self { trouble, signed, ..Self::ended(end) }
    }

    /// Serial and nonce of an answer whose signature holds.
    pub fn signed_by(&self) -> Option<(String, String)> {
        let one = |name: &str| self.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        one("Wechatpay-Serial").zip(one("Wechatpay-Nonce")).filter(|_| self.verified())
    }

    /// A 2xx whose signature holds.
    pub fn verified(&self) -> bool {
        self.end == End::Ok
    }

    /// Takes `code`, `message` and `detail` from an error answer's body, as far as it has them
    /// (src/wechatpay/README.md, Errors).
    pub fn read_error(&mut self, body: &[u8]) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else { return };
        let text = |v: Option<&serde_json::Value>| v.and_then(|v| v.as_str()).map(str::to_owned);
        // An empty `code` counts as none, because a refusal of WeChat's always names one.
        self.code = text(value.get("code")).filter(|c| c.chars().any(char::is_alphanumeric));
        self.message = text(value.get("message"));
        self.detail = value.get("detail").cloned();
        self.field = text(value.pointer("/detail/field"));
    }
}

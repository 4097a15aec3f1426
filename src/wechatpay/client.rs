//! One attempt = one signed request = one [`Attempt`] (src/wechatpay/README.md, Signing).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;

use super::endpoint::Request;
use super::gateway::{Gateway, Proxy};
use super::key::MerchantKey;
use super::leaving::{Watched, chain, not_connected};
use super::sign;
use super::trust::trust;
use crate::trouble::{Trouble, Who};

pub use super::attempt::{Attempt, End};
pub use super::leaving::OnSent;
pub use super::trust::{AnswerKeys, Seen};

/// An answer larger than this is not read on, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// Clock and randomness, so that tests can hold them still.
#[derive(Clone, Copy)]
pub struct Stamp {
    /// Seconds since 1970.
    pub now: fn() -> i64,
    /// A fresh nonce; `None` when the system gives no randomness.
    pub nonce: fn() -> Option<String>,
}

/// Who signs.
#[derive(Clone)]
pub struct Credentials {
    /// 商户号
    pub mchid: String,
    /// Serial number of the merchant certificate, upper-case hex.
    pub serial: String,
    /// The merchant's private key.
    pub key: Arc<MerchantKey>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("mchid", &self.mchid).field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// Signs and sends. Clones share connections and the memory of answers seen.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    gateway: Gateway,
    credentials: Credentials,
    keys: AnswerKeys,
    stamp: Stamp,
    whole: Duration,
    seen: Seen,
}

/// A part of a multipart body for [`Client::upload`].
pub struct Part {
    /// Name of the form part.
    pub name: &'static str,
    /// File name, if it is one.
    pub file_name: Option<String>,
    /// Content-Type.
    pub mime: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

enum Content {
    None,
    Json(Vec<u8>),
    Form(Vec<Part>),
}

impl Client {
    /// A client for one merchant at one gateway.
    ///
    /// # Errors
    /// Credentials that do not fit into a header, a wrong proxy address, or a system without CA certificates.
    pub fn new(
        gateway: &Gateway,
        proxy: &Proxy,
        credentials: Credentials,
        keys: AnswerKeys,
        stamp: Stamp,
    ) -> Result<Self, Trouble> {
        Self::with_timeouts(gateway, proxy, credentials, keys, stamp, Duration::from_secs(10), Duration::from_secs(30))
    }

    /// The same with other times for connecting and for the whole answer.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_timeouts(
        gateway: &Gateway,
        proxy: &Proxy,
        credentials: Credentials,
        keys: AnswerKeys,
        stamp: Stamp,
        connect: Duration,
        whole: Duration,
    ) -> Result<Self, Trouble> {
        if !header_safe(&credentials.mchid) || !header_safe(&credentials.serial) || !keys.ids().all(header_safe) {
            return Err(Trouble::new("credentials-header", Who::Person));
        }
        let mut builder = reqwest::Client::builder()
            .connect_timeout(connect)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_only()
            .user_agent(concat!("card-rights-studio/", env!("CARGO_PKG_VERSION")));
        match proxy {
            _ if gateway.is_loopback() => builder = builder.no_proxy(),
            Proxy::System => {}
            Proxy::None => builder = builder.no_proxy(),
            Proxy::Address(address) => {
                // The proxy's password is left out, because sentences are shown, copied and printed.
                let plain = proxy.without_account();
                let shown = if let Some(Proxy::Address(a)) = &plain { a } else { address };
                let wrong = |_| Trouble::new("proxy-wrong", Who::Person).with("address", shown.as_str());
                builder = builder.proxy(reqwest::Proxy::all(address).map_err(wrong)?);
            }
        }
        let http = builder
            .build()
            .map_err(|e| Trouble::new("network-setup", Who::Engineer).detail(chain(&e.without_url())))?;
        Ok(Self { http, gateway: gateway.clone(), credentials, keys, stamp, whole, seen: Seen::default() })
    }

    /// The same with a memory that outlives it: a repeated answer may come in the next publication.
    #[must_use]
    pub fn remembering(self, seen: &Seen) -> Self {
        Self { seen: seen.clone(), ..self }
    }

    /// Who signs.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where it goes.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The keys that answers are verified with.
    pub fn keys(&self) -> &AnswerKeys {
        &self.keys
    }

    /// The same with other keys to verify answers with; connections and memory are shared.
    ///
    /// # Errors
    /// An id that does not fit into a header.
    pub fn verifying(self, keys: AnswerKeys) -> Result<Self, Trouble> {
        if !keys.ids().all(header_safe) {
            return Err(Trouble::new("credentials-header", Who::Person));
        }
        Ok(Self { keys, ..self })
    }

    /// Whether answers can be verified.
    pub fn can_verify(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Signs `request` anew and sends its very bytes. Dropping the future stops waiting at once.
    pub async fn attempt(&self, request: &Request, on_sent: OnSent) -> Attempt {
        let content = Content::Json(request.body.clone());
        self.send(request.method, &request.path, &request.body, content, on_sent).await
    }

    /// A signed GET of `path` (absolute, with its query).
    pub async fn get(&self, path: &str) -> Attempt {
        self.send("GET", path, b"", Content::None, Arc::new(|| {})).await
    }

    /// A signed multipart POST; only `meta` is signed (src/wechatpay/README.md, Upload).
    pub async fn upload(&self, path: &str, meta: &[u8], parts: Vec<Part>) -> Attempt {
        self.send("POST", path, meta, Content::Form(parts), Arc::new(|| {})).await
    }

    async fn send(&self, method: &str, path: &str, signed_body: &[u8], content: Content, on_sent: OnSent) -> Attempt {
        let Some(nonce) = (self.stamp.nonce)() else {
            return Attempt::bare(End::NotSent, Some(Trouble::new("no-randomness", Who::Engineer)), Vec::new());
        };
        let timestamp = (self.stamp.now)();
        let message = sign::message(method, path, timestamp, &nonce, signed_body);
        let Some(signature) = sign::sign(&self.credentials.key, &message) else {
            return Attempt::bare(End::NotSent, Some(Trouble::new("sign-failed", Who::Engineer)), message);
        };
        let authorization =
            sign::authorization(&self.credentials.mchid, &self.credentials.serial, timestamp, &nonce, &signature);
        let mut attempt =
            self.exchange(self.gateway.base(), method, path, &authorization, &content, &on_sent, &message).await;
        // Only where nothing left, and only from one of WeChat's main hosts (src/wechatpay/README.md, Hosts).
        if attempt.end == End::NotConnected
            && let Some(backup) = self.gateway.backup()
        {
            let second = self.exchange(&backup, method, path, &authorization, &content, &on_sent, &message).await;
            if second.end != End::NotConnected {
                attempt = Attempt { backup_host: true, ..second };
            } else if let (Some(told), Some(also)) = (&mut attempt.trouble, second.trouble) {
                // Neither host: what stood in the way of the second is told too.
                told.details.extend(also.details.into_iter().map(|d| format!("{backup}: {d}")));
            }
        }
        attempt.authorization =
            sign::authorization(&self.credentials.mchid, &self.credentials.serial, timestamp, &nonce, "***");
        attempt
    }

    #[expect(clippy::too_many_arguments, reason = "one request in its parts, called from one place")]
    async fn exchange(
        &self,
        base: &str,
        method: &str,
        path: &str,
        authorization: &str,
        content: &Content,
        on_sent: &OnSent,
        message: &[u8],
    ) -> Attempt {
        let bare = |end, trouble| Attempt::bare(end, trouble, message.to_vec());
        let Ok(method) = reqwest::Method::from_bytes(method.as_bytes()) else {
            return bare(End::NotSent, Some(Trouble::new("network-setup", Who::Engineer)));
        };
        let left = Arc::new(AtomicBool::new(false));
        let mut request = self
            .http
            .request(method, format!("{base}{path}"))
            .header("Authorization", authorization)
            .header("Accept", "application/json");
        if let Some(id) = self.keys.public_key_id() {
            request = request.header("Wechatpay-Serial", id);
        }
        request = match content {
            Content::None => request,
            Content::Json(body) => {
                let watched = Watched {
                    body: Some(Bytes::from(body.clone())),
                    left: Arc::clone(&left),
                    on_sent: Arc::clone(on_sent),
                };
                request.header("Content-Type", "application/json").body(reqwest::Body::wrap(watched))
            }
            Content::Form(parts) => {
                let mut form = reqwest::multipart::Form::new();
                for p in parts {
                    let mut part = reqwest::multipart::Part::bytes(p.bytes.clone());
                    if let Some(name) = &p.file_name {
                        part = part.file_name(name.clone());
                    }
                    match part.mime_str(p.mime) {
                        Ok(part) => form = form.part(p.name, part),
                        Err(_) => return bare(End::NotSent, Some(Trouble::new("network-setup", Who::Engineer))),
                    }
                }
                request.multipart(form)
            }
        };
        let answer = async {
            let response = request.send().await?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let (body, whole) = read(response).await?;
            Ok::<_, reqwest::Error>((status, headers, body, whole))
        };
        match tokio::time::timeout(self.whole, answer).await {
            Err(_) if left.load(Ordering::SeqCst) || !matches!(content, Content::Json(_)) => {
                bare(End::Timeout, Some(Trouble::new("net-timeout", Who::Nobody)))
            }
            Err(_) => bare(End::NotConnected, Some(Trouble::new("net-connect-timeout", Who::Person))),
            Ok(Err(e)) => {
                let e = e.without_url();
                let text = chain(&e);
                if !left.load(Ordering::SeqCst) && (e.is_connect() || matches!(content, Content::Json(_))) {
                    let (end, trouble) = not_connected(&e, &text);
                    return bare(end, Some(trouble.detail(text)));
                }
                bare(End::Broken, Some(Trouble::new("net-broken", Who::Nobody).detail(text)))
            }
            Ok(Ok((_, _, _, false))) => bare(End::Broken, Some(Trouble::new("net-too-large", Who::Engineer))),
            Ok(Ok((status, headers, body, true))) => {
                let left = left.load(Ordering::SeqCst) || matches!(content, Content::Form(_));
                self.judge(status, &headers, body, message, left)
            }
        }
    }

    /// `left`: whether anything of the request's body left this computer.
    fn judge(
        &self,
        status: u16,
        headers: &reqwest::header::HeaderMap,
        body: Vec<u8>,
        message: &[u8],
        left: bool,
    ) -> Attempt {
        let one = |name: &str| {
            let mut all = headers.get_all(name).iter();
            let first = all.next().and_then(|v| v.to_str().ok()).map(str::to_owned);
            (first, all.next().is_some())
        };
        let mut attempt = Attempt::bare(End::Broken, None, message.to_vec());
        attempt.status = Some(status);
        attempt.request_id = one("Request-ID").0;
        attempt.server_date = one("Date").0.and_then(|d| http_date(&d));
        // A date in Retry-After is one of the server's clock, which the header Date tells.
        let now = attempt.server_date.unwrap_or_else(|| (self.stamp.now)());
        attempt.retry_after = one("Retry-After").0.and_then(|v| asked_to_wait(v.trim(), now));
        if status >= 400 {
            attempt.read_error(&body);
        }
        let coded = attempt.code.is_some();
        let mut told = |key, end| {
            attempt.trouble = Some(Trouble::new(key, Who::Engineer));
            end
        };
        let end = match status {
            200..=299 => match trust(headers, &body, &self.keys, &self.credentials, &self.seen, (self.stamp.now)()) {
                Ok(()) => End::Ok,
                Err(None) => End::OkUnchecked,
                Err(Some(key)) => told(key, End::Untrusted),
            },
            300..=399 => told("answer-redirect", End::Redirect),
            // Only a proxy answers 407, and another attempt has no password either; but the proxy may have passed on
            // what it read.
            407 if left => told("answer-proxy-auth", End::Broken),
            407 => told("net-proxy-auth", End::NotSent),
            404 | 405 if body.iter().all(u8::is_ascii_whitespace) => End::Refused,
            429 => End::TooMany,
            400..=499 if coded => End::Refused,
            400..=499 => told("answer-not-json", End::NotJson),
            500..=599 => End::Server,
            _ => told("answer-odd", End::Broken),
        };
        attempt.end = end;
        attempt.headers = headers.clone();
        attempt.body = body;
        attempt
    }
}

/// Whether a value may stand in a header as it is.
fn header_safe(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The whole body, or as much as is allowed; `false` when there was more.
async fn read(mut response: reqwest::Response) -> Result<(Vec<u8>, bool), reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Ok((body, false));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body, true))
}

/// Seconds since 1970 of an HTTP date, in whichever of its three forms.
fn http_date(text: &str) -> Option<i64> {
    let at = httpdate::parse_http_date(text).ok()?;
    at.duration_since(std::time::UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_secs()).ok())
}

/// How long Retry-After asks to wait: in seconds, or until a date, counted from `now` (seconds since 1970). A date in
/// the past asks for no wait.
fn asked_to_wait(text: &str, now: i64) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = http_date(text)?;
    Some(Duration::from_secs(u64::try_from(at.saturating_sub(now)).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_proxy_address_is_told_without_its_password() {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        let text = v["keys"]["official_apiclient_test_key.pem"].as_str().unwrap();
        let der = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap();
        let credentials =
            Credentials { mchid: "1".into(), serial: "AB".into(), key: Arc::new(MerchantKey::read(&der).unwrap()) };
        let proxy = Proxy::Address("http://wang:geheim@10.0.0.1:99999".into());
        let stamp = Stamp { now: || 0, nonce: || None };
        let told = Client::new(&Gateway::wechat(), &proxy, credentials, AnswerKeys::default(), stamp).err().unwrap();
        let said = crate::words::Lang::ZhCn.say(&told.sentence);
        assert!(said.contains("10.0.0.1") && !format!("{told:?}{said}").contains("geheim"), "{said}");
    }

    #[test]
    fn the_date_header_is_read() {
        assert_eq!(http_date("Tue, 24 Nov 2026 08:30:05 GMT"), Some(1_795_509_005));
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = 1_795_509_005;
        let secs = |text: &str| asked_to_wait(text, now).map(|d| d.as_secs());
        for (text, want) in [
            ("0", 0),
            ("30", 30),
            ("99999999999999999999999", u64::MAX),
            ("Tue, 24 Nov 2026 08:30:12 GMT", 7),
            ("Tuesday, 24-Nov-26 08:30:12 GMT", 7),
            ("Tue Nov 24 08:30:12 2026", 7),
            ("Tue, 24 Nov 2026 09:30:05 GMT", 3600),
            ("Tue, 24 Nov 2026 08:30:05 GMT", 0),
            ("Tue, 24 Nov 2026 08:29:00 GMT", 0),
        ] {
            assert_eq!(secs(text), Some(want), "{text}");
        }
        for none in ["", "soon", "-1", "+5", "1.5", "Tue, 99 Nov 2026 08:30:12 GMT"] {
            assert_eq!(secs(none), None, "{none}");
        }
    }
}

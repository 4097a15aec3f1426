//! One attempt = one signed request = one [`Attempt`] (src/wechatpay/README.md, Signing).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;

use super::answer::{Answer, read};
use super::endpoint::Request;
use super::gateway::{Gateway, Proxy, without_account};
use super::sent_bytes::{Counted, Watched, chain, not_connected};
use super::sign;
use super::trust::Verifier;
use crate::trouble::{Trouble, Who};

pub use super::attempt::{Attempt, End};
pub use super::credentials::Credentials;
pub use super::sent_bytes::{OnBytes, OnSent};
pub use super::trust::{AnswerKeys, Seen};

/// Clock and randomness, so that tests can hold them still.
#[derive(Clone, Copy)]
pub struct Stamp {
    /// Seconds since 1970.
    pub now: fn() -> i64,
    /// A fresh nonce; `None` when the system gives no randomness.
    pub nonce: fn() -> Option<String>,
}

/// How the server is reached.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// Where it is.
    pub gateway: &'a Gateway,
    /// What lies between.
    pub proxy: &'a Proxy,
    /// How long connecting may take.
    pub connect: Duration,
    /// How long the whole answer may take.
    pub whole: Duration,
}

impl<'a> Link<'a> {
    /// With 10 s for connecting and 30 s for the whole answer (src/publish/README.md, Retries).
    pub fn new(gateway: &'a Gateway, proxy: &'a Proxy) -> Self {
        Self { gateway, proxy, connect: Duration::from_secs(10), whole: Duration::from_secs(30) }
    }
}

/// Signs and sends. Clones share connections and the memory of answers seen.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    gateway: Gateway,
    /// The address of the proxy, where the program knows it.
    through: Option<String>,
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

/// One request before it is signed.
struct Call<'a> {
    method: &'a str,
    /// Absolute, with its query.
    path: &'a str,
    /// What of the body is signed.
    signed_body: &'a [u8],
    content: Content,
    on_sent: OnSent,
    on_bytes: OnBytes,
}

/// What was signed, and the header that says so.
struct Signed {
    message: Vec<u8>,
    authorization: String,
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
        Self::over(&Link::new(gateway, proxy), credentials, keys, stamp)
    }

    /// The same with other times for connecting and for the whole answer.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn over(link: &Link<'_>, credentials: Credentials, keys: AnswerKeys, stamp: Stamp) -> Result<Self, Trouble> {
        let Link { gateway, proxy, connect, whole } = *link;
        if !header_safe(&credentials.mchid) || !header_safe(&credentials.serial) || !keys.ids().all(header_safe) {
            return Err(Trouble::new("credentials-header", Who::Person));
        }
        let get = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let through = if gateway.is_loopback() { None } else { proxy.address_for(gateway.host(), get)? };
        let mut builder = reqwest::Client::builder()
            .connect_timeout(connect)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .http1_only()
            .user_agent(concat!("card-rights-studio/", env!("CARGO_PKG_VERSION")));
        if gateway.is_plain() {
            // Reading every root certificate of the system costs more than all else, and no redirect leads to TLS.
            builder = builder.tls_certs_only([]);
        }
        match proxy {
            _ if gateway.is_loopback() => builder = builder.no_proxy(),
            Proxy::System => {}
            Proxy::None => builder = builder.no_proxy(),
            Proxy::Address(_) => {
                if let Some(address) = &through {
                    // The proxy's password is left out, because sentences are shown, copied and printed.
                    let wrong = |_| Trouble::new("proxy-wrong", Who::Person).with("address", without_account(address));
                    builder = builder.proxy(reqwest::Proxy::all(address).map_err(wrong)?);
                }
            }
        }
        let http = builder
            .build()
            .map_err(|e| Trouble::new("network-setup", Who::Engineer).detail(chain(&e.without_url())))?;
        Ok(Self { http, gateway: gateway.clone(), through, credentials, keys, stamp, whole, seen: Seen::default() })
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
        let (path, signed_body) = (request.path.as_str(), request.body.as_slice());
        let content = Content::Json(request.body.clone());
        let on_bytes = Arc::new(|_: usize| {});
        self.send(&Call { method: request.method, path, signed_body, content, on_sent, on_bytes }).await
    }

    /// A signed GET of `path` (absolute, with its query).
    pub async fn get(&self, path: &str) -> Attempt {
        let (content, on_sent, on_bytes) = (Content::None, Arc::new(|| {}), Arc::new(|_: usize| {}));
        self.send(&Call { method: "GET", path, signed_body: b"", content, on_sent, on_bytes }).await
    }

    /// A signed multipart POST; only `meta` is signed (src/wechatpay/README.md, Upload). `on_bytes` hears how many bytes of
    /// the file have left.
    pub async fn upload(&self, path: &str, meta: &[u8], parts: Vec<Part>, on_bytes: OnBytes) -> Attempt {
        let (content, on_sent) = (Content::Form(parts), Arc::new(|| {}));
        self.send(&Call { method: "POST", path, signed_body: meta, content, on_sent, on_bytes }).await
    }

    async fn send(&self, call: &Call<'_>) -> Attempt {
        let Some(nonce) = (self.stamp.nonce)() else {
            return Attempt::bare(End::NotSent, Some(Trouble::new("no-randomness", Who::Engineer)), Vec::new());
        };
        let timestamp = (self.stamp.now)();
        let message = sign::message(call.method, call.path, timestamp, &nonce, call.signed_body);
        let Some(signature) = sign::sign(&self.credentials.key, &message) else {
            return Attempt::bare(End::NotSent, Some(Trouble::new("sign-failed", Who::Engineer)), message);
        };
        let Credentials { mchid, serial, .. } = &self.credentials;
        let signed =
            Signed { authorization: sign::authorization(mchid, serial, timestamp, &nonce, &signature), message };
        let mut attempt = self.exchange(self.gateway.base(), call, &signed).await;
        // Only where nothing left, and only from one of WeChat's main hosts (src/wechatpay/README.md, Hosts).
        if attempt.end == End::NotConnected
            && let Some(backup) = self.gateway.backup()
        {
            let second = self.exchange(&backup, call, &signed).await;
            if second.end != End::NotConnected {
                attempt = Attempt { backup_host: true, ..second };
            } else if let (Some(told), Some(also)) = (&mut attempt.trouble, second.trouble) {
                // Neither host: what stood in the way of the second is told too.
                told.details.extend(also.details.into_iter().map(|d| format!("{backup}: {d}")));
            }
        }
        attempt.authorization = sign::authorization(mchid, serial, timestamp, &nonce, "***");
        attempt
    }

    async fn exchange(&self, base: &str, call: &Call<'_>, signed: &Signed) -> Attempt {
        let bare = |end, trouble| Attempt::bare(end, trouble, signed.message.clone());
        let left = Arc::new(AtomicBool::new(false));
        let Some(request) = self.request(base, call, signed, &left) else {
            return bare(End::NotSent, Some(Trouble::new("network-setup", Who::Engineer)));
        };
        let json = matches!(call.content, Content::Json(_));
        let answer = async {
            let response = request.send().await?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let (body, whole) = read(response).await?;
            Ok::<_, reqwest::Error>((Answer { status, headers, body }, whole))
        };
        match tokio::time::timeout(self.whole, answer).await {
            Err(_) if left.load(Ordering::SeqCst) || !json => {
                bare(End::Timeout, Some(Trouble::new("net-timeout", Who::Nobody)))
            }
            Err(_) => bare(End::NotConnected, Some(Trouble::new("net-connect-timeout", Who::Person))),
            Ok(Err(e)) => {
                let e = e.without_url();
                let text = chain(&e);
                if !left.load(Ordering::SeqCst) && (e.is_connect() || json) {
                    let (end, trouble) = not_connected(&e, &text, self.through.as_deref());
                    return bare(end, Some(trouble.detail(text)));
                }
                bare(End::Broken, Some(Trouble::new("net-broken", Who::Nobody).detail(text)))
            }
            Ok(Ok((_, false))) => bare(End::Broken, Some(Trouble::new("net-too-large", Who::Engineer))),
            Ok(Ok((answer, true))) => {
                let left = left.load(Ordering::SeqCst) || matches!(call.content, Content::Form(_));
                let verifier = Verifier { keys: &self.keys, own: &self.credentials, seen: &self.seen };
                answer.into_attempt(&signed.message, left, &verifier, (self.stamp.now)())
            }
        }
    }

    /// The request with its body, which says in `left` when its first byte leaves; `None` when it cannot be built.
    fn request(
        &self,
        base: &str,
        call: &Call<'_>,
        signed: &Signed,
        left: &Arc<AtomicBool>,
    ) -> Option<reqwest::RequestBuilder> {
        let method = reqwest::Method::from_bytes(call.method.as_bytes()).ok()?;
        let mut request = self
            .http
            .request(method, format!("{base}{}", call.path))
            .header("Authorization", &signed.authorization)
            .header("Accept", "application/json");
        if let Some(id) = self.keys.public_key_id() {
            request = request.header("Wechatpay-Serial", id);
        }
        Some(match &call.content {
            Content::None => request,
            Content::Json(body) => {
                let watched = Watched {
                    body: Some(Bytes::from(body.clone())),
                    left: Arc::clone(left),
                    on_sent: Arc::clone(&call.on_sent),
                };
                request.header("Content-Type", "application/json").body(reqwest::Body::wrap(watched))
            }
            Content::Form(parts) => {
                let mut form = reqwest::multipart::Form::new();
                for p in parts {
                    let part = match &p.file_name {
                        Some(name) => {
                            let (rest, on_bytes) = (Bytes::from(p.bytes.clone()), Arc::clone(&call.on_bytes));
                            let long = rest.len() as u64;
                            let body = reqwest::Body::wrap(Counted { rest, sent: 0, on_bytes });
                            reqwest::multipart::Part::stream_with_length(body, long).file_name(name.clone())
                        }
                        None => reqwest::multipart::Part::bytes(p.bytes.clone()),
                    };
                    form = form.part(p.name, part.mime_str(p.mime).ok()?);
                }
                request.multipart(form)
            }
        })
    }
}

/// Whether a value may stand in a header as it is.
fn header_safe(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechatpay::key::MerchantKey;

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
}

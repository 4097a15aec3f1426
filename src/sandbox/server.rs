//! The stand-in's requests and answers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use serde_json::{Map, Value, json};

use super::cards;
use super::faces;
use super::identity::{Identity, UNKNOWN_CARD_ID};
use super::platform::Platform;
use super::rules::{self, Refusal, no};
use super::upload;
use crate::platform::clock;
use crate::wechatpay::{sign, verify};

const CARDS: &str = "/v3/marketing/membercard-open/cards";
const UPLOAD: &str = "/v3/marketing/favor/media/image-upload";

/// What the stand-in remembers.
#[derive(Default)]
pub struct State {
    cards: BTreeMap<String, Map<String, Value>>,
    nonces: VecDeque<(i64, String)>,
    served: u64,
    platform: Option<Platform>,
}

/// The stand-in.
pub struct Server {
    identity: Arc<Identity>,
    /// Its own address.
    base: String,
    state: Mutex<State>,
}

/// One request; the path with its query.
struct Asked<'a> {
    method: &'a Method,
    path: &'a str,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

enum Answer {
    Nothing,
    Json(Value),
}

impl Server {
    /// A stand-in that has seen nothing yet, at this address.
    pub fn new(identity: Arc<Identity>, base: &str, platform: Option<Platform>) -> Self {
        Self { identity, base: base.to_owned(), state: Mutex::new(State { platform, ..State::default() }) }
    }

    /// Other platform certificates from now on.
    pub fn rotate(&self, platform: Option<Platform>) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).platform = platform;
    }

    /// Answers one request.
    pub fn handle(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Response<Body> {
        let path = uri.path_and_query().map_or(uri.path(), |p| p.as_str());
        if let Some(picture) = faces::at_path(path).filter(|_| *method == Method::GET) {
            return Response::builder()
                .header("Content-Type", "image/png")
                .body(Body::from(picture))
                .unwrap_or_default();
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.served += 1;
        let request_id = format!("08F{:08X}10{:04X}-0", clock::unix_secs(), state.served);
        let (status, body, signed) = match self.answer(&mut state, &Asked { method, path, headers, body }) {
            Ok(Answer::Nothing) => (204, Vec::new(), true),
            Ok(Answer::Json(v)) => (200, v.to_string().into_bytes(), true),
            // 4xx are not reliably signed (src/wechatpay/README.md, Verifying answers); this stand-in never signs them.
            Err(r) => (r.status, r.body.map(|b| b.to_string().into_bytes()).unwrap_or_default(), false),
        };
        let mut response = Response::builder()
            .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            .header("Request-ID", request_id);
        if !body.is_empty() {
            response = response.header("Content-Type", "application/json; charset=utf-8");
        }
        if signed {
            let (timestamp, nonce) = (clock::unix_secs().to_string(), clock::nonce().unwrap_or_default());
            // The public key signs only where it was asked for (src/wechatpay/README.md, Answer keys).
            let asked = headers.contains_key("Wechatpay-Serial");
            let (serial, key) = match &state.platform {
                Some(p) if !asked => (&p.serial, &p.key),
                _ => (&self.identity.public_key_id, &self.identity.platform),
            };
            let signature = sign::sign(key, &verify::message(&timestamp, &nonce, &body));
            response = response
                .header("Wechatpay-Timestamp", timestamp)
                .header("Wechatpay-Nonce", nonce)
                .header("Wechatpay-Serial", serial)
                .header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
                .header("Wechatpay-Signature", signature.unwrap_or_default());
        }
        response.body(Body::from(body)).unwrap_or_default()
    }

    fn answer(&self, state: &mut State, asked: &Asked<'_>) -> Result<Answer, Refusal> {
        let Asked { method, path, headers, body } = *asked;
        let empty = |status| Refusal { status, body: None };
        let bare = path.split('?').next().unwrap_or(path);
        let card = bare.strip_prefix(CARDS).and_then(|r| r.strip_prefix('/'));
        // Wrong path or method: an empty body (src/wechatpay/README.md, Endpoint).
        let lists = bare == CARDS && *method == Method::GET;
        let right_method = match (bare, card) {
            (CARDS, _) if lists => Method::GET,
            (CARDS | UPLOAD, _) => Method::POST,
            ("/v3/certificates", _) => Method::GET,
            (_, Some(c)) if c.ends_with("/rights") && c.matches('/').count() == 1 => Method::PATCH,
            (_, Some(c)) if !c.contains('/') => Method::GET,
            _ => return Err(empty(404)),
        };
        if *method != right_method {
            return Err(empty(405));
        }
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        if header("accept").is_none() || header("user-agent").is_none() {
            return Err(no(400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent"));
        }
        let kind = header("content-type").unwrap_or_default();
        let json_type = kind.starts_with("application/json");
        if !json_type && !lists && (*method == Method::PATCH || bare == CARDS) {
            return Err(no(400, "INVALID_REQUEST", "Http头Content-Type不正确"));
        }
        // Only the meta part of an upload is signed (src/wechatpay/README.md, Upload).
        let signed = if bare == UPLOAD {
            upload::meta(kind, body).ok_or_else(|| no(400, "PARAM_ERROR", "参数错误"))?
        } else {
            body.to_vec()
        };
        self.authorize(state, asked, &signed)?;
        if header("wechatpay-serial").is_some_and(|s| s != self.identity.public_key_id) {
            return Err(no(400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误"));
        }
        match (bare, card) {
            (UPLOAD, _) => upload::answer(kind, body).map(Answer::Json),
            (CARDS, _) if lists => {
                let query = path.split_once('?').map_or("", |(_, query)| query);
                let page = cards::page(&self.base, query, |card| state.cards.get(card).cloned());
                page.map(Answer::Json).ok_or_else(|| no(400, "PARAM_ERROR", "参数错误"))
            }
            (CARDS, _) => {
                let map = rules::body(body, true)?;
                let value: Value = serde_json::from_slice(body).unwrap_or_default();
                set(state, value.get("card_id").and_then(Value::as_str).unwrap_or_default(), map)
            }
            ("/v3/certificates", _) => match state.platform.as_ref().and_then(Platform::answer) {
                Some(answer) => Ok(Answer::Json(answer)),
                None => {
                    Err(no(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。"))
                }
            },
            (_, Some(c)) => match c.strip_suffix("/rights") {
                Some(card) => set(state, card, rules::body(body, false)?),
                None => known(c).map(|()| Answer::Json(cards::object(&self.base, c, state.cards.get(c)))),
            },
            _ => Err(empty(404)),
        }
    }

    /// `signed`: what of the body has to be signed.
    fn authorize(&self, state: &mut State, asked: &Asked<'_>, signed: &[u8]) -> Result<(), Refusal> {
        let Asked { method, path, headers, .. } = *asked;
        let mut all = headers.get_all("authorization").iter();
        let header = all.next().and_then(|v| v.to_str().ok()).filter(|_| all.next().is_none());
        let auth = rules::authorization(header)?;
        let ours = &self.identity.credentials;
        if auth.mchid != ours.mchid || auth.serial != ours.serial {
            return Err(no(401, "SIGN_ERROR", "商户证书序列号有误。请使用签名私钥匹配的证书序列号。"));
        }
        let now = clock::unix_secs();
        if now.abs_diff(auth.timestamp) > 300 {
            return Err(no(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"));
        }
        let text = format!("{method}\n{path}\n{}\n{}\n", auth.timestamp, auth.nonce);
        let mut message = text.clone().into_bytes();
        message.extend_from_slice(signed);
        message.push(b'\n');
        if !verify::holds_base64(ours.key.public(), &message, &auth.signature) {
            let shown: String = String::from_utf8_lossy(&message).chars().take(200).collect();
            let detail = json!({ "field": "signature", "location": "authorization", "issue": "sign not match",
                "sign_information": { "method": method.as_str(), "url": path,
                    "truncated_sign_message": shown.replace('\n', "\\n"), "sign_message_length": message.len() } });
            let body = json!({ "code": "SIGN_ERROR", "message": "错误的签名，导致验签失败", "detail": detail });
            return Err(Refusal { status: 401, body: Some(body) });
        }
        state.nonces.retain(|(t, _)| now - t <= 600);
        if state.nonces.iter().any(|(_, n)| *n == auth.nonce) {
            return Err(no(400, "INVALID_REQUEST", "请求重复"));
        }
        state.nonces.push_back((now, auth.nonce));
        Ok(())
    }
}

fn known(card: &str) -> Result<(), Refusal> {
    let plain = crate::wechatpay::endpoint::is_card_id(card);
    if plain && card != UNKNOWN_CARD_ID { Ok(()) } else { Err(no(400, "INVALID_REQUEST", "会员卡ID无效")) }
}

fn set(state: &mut State, card: &str, map: Map<String, Value>) -> Result<Answer, Refusal> {
    known(card)?;
    let is_on = |m: &Map<String, Value>, name: &str| m.get(name) == Some(&Value::Bool(true));
    let before = state.cards.get(card);
    // An omitted switch counts as false (src/wechatpay/README.md, Body).
    if before.is_some_and(|b| rules::switches().any(|s| is_on(b, s) && !is_on(&map, s))) {
        return Err(no(400, "INVALID_REQUEST", "会员权益一旦展示无法关闭"));
    }
    state.cards.insert(card.to_owned(), map);
    Ok(Answer::Nothing)
}

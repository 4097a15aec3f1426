//! Everything that comes from outside, fed with bytes that nobody meant well: the bodies of the fuzz targets
//! (`fuzz/bodies.rs`) for a second each. Valid inputs are mutated, so that what lies behind the first check is reached.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::brought;

#[path = "fuzz/bodies.rs"]
mod bodies;

/// One change of an input.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Cut(usize),
    Drop(usize, usize),
    Insert(usize, Vec<u8>),
    Double(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>();
    prop_oneof![
        4 => (at, any::<u8>()).prop_map(|(a, b)| Change::Set(a, b)),
        1 => at.prop_map(Change::Cut),
        2 => (any::<usize>(), 1..64_usize).prop_map(|(a, n)| Change::Drop(a, n)),
        2 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..16)).prop_map(|(a, b)| Change::Insert(a, b)),
        1 => (any::<usize>(), 1..64_usize).prop_map(|(a, n)| Change::Double(a, n)),
    ]
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut out = seed.to_vec();
    for c in changes {
        let at = |a: usize| if out.is_empty() { 0 } else { a % out.len() };
        match c {
            Change::Set(a, b) => {
                let at = at(*a);
                if let Some(x) = out.get_mut(at) {
                    *x = *b;
                }
            }
            Change::Cut(a) => out.truncate(at(*a)),
            Change::Drop(a, n) => {
                let at = at(*a);
                out.drain(at..(at + n).min(out.len()));
            }
            Change::Insert(a, bytes) => {
                let at = at(*a);
                out.splice(at..at, bytes.iter().copied());
            }
            Change::Double(a, n) => {
                let at = at(*a);
                let piece = out[at..(at + n).min(out.len())].to_vec();
                out.splice(at..at, piece);
            }
        }
    }
    out
}

/// Runs `body` on each seed as it is, on bytes of no kind, and on mutated seeds: the same ones in every run.
fn feed(seeds: &[Vec<u8>], cases: u32, body: fn(&[u8])) {
    seeds.iter().for_each(|s| body(s));
    body(b"");
    // `fuzz/run` asks for more.
    let asked = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u32>().ok());
    let cases = asked("PROPTEST_CASES").unwrap_or(cases * asked("HOSTILE_TIMES").unwrap_or(1));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let bytes = prop::collection::vec(any::<u8>(), 0..400).boxed();
    let seeds = seeds.to_vec();
    let mutated = (0..seeds.len().max(1), prop::collection::vec(change(), 1..8))
        .prop_map(move |(i, changes)| changed(seeds.get(i).map_or(&[], Vec::as_slice), &changes))
        .boxed();
    let input = prop_oneof![1 => bytes, 4 => mutated];
    runner
        .run(&input, |data| {
            body(&data);
            Ok(())
        })
        .unwrap();
}

fn vectors() -> serde_json::Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn der(name: &str) -> Vec<u8> {
    STANDARD.decode(vectors()["keys"][name].as_str().unwrap()).unwrap()
}

fn pem(name: &str, label: &str) -> Vec<u8> {
    let text = vectors()["keys"][name].as_str().unwrap().to_owned();
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n").into_bytes()
}

fn keys() -> Vec<Vec<u8>> {
    vec![
        pem("go_sdk_test_key.pem", "PRIVATE KEY"),
        pem("official_apiclient_test_key.pkcs1.pem", "RSA PRIVATE KEY"),
        pem("go_sdk_test_cert.pem", "CERTIFICATE"),
        pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY"),
        der("go_sdk_test_key.pem"),
        der("go_sdk_test_cert.pem"),
        der("java_sdk_wechatpay_pubkey.pem"),
    ]
}

#[test]
fn key_text() {
    feed(&keys(), 150, bodies::key_text);
}

#[test]
fn certificates() {
    feed(&keys(), 400, bodies::certificate);
}

#[test]
fn pkcs12() {
    use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
    let key = PrivateKey::from_der(&der("go_sdk_test_key.pem")).unwrap();
    let chain = PrivateKeyChain::new("1", key, [Certificate::from_der(&der("go_sdk_test_cert.pem")).unwrap()]);
    let mut store = KeyStore::new();
    store.add_entry("merchant", KeyStoreEntry::PrivateKeyChain(chain));
    let made = store.writer("1900009191").encryption_iterations(1).mac_iterations(1).write().unwrap();
    feed(&[made], 60, bodies::pkcs12);
}

#[test]
fn zips() {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    for name in ["1900009191_cert/apiclient_key.pem", "证书使用说明.txt"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&pem("go_sdk_test_key.pem", "PRIVATE KEY")).unwrap();
    }
    zip.finish().unwrap();
    feed(&[out.into_inner(), b"PK\x03\x04".to_vec()], 150, bodies::zip);
}

#[test]
fn error_answers() {
    let told = serde_json::json!({ "code": "SIGN_ERROR", "message": "错误的签名，导致验签失败", "detail": {
        "field": "signature", "issue": "sign not match", "sign_information": { "method": "PATCH", "url": "/v3/x",
        "truncated_sign_message": "PATCH\\n/v3/x\\n1795509005\\nnonce\\n{\"show", "sign_message_length": 40 } } });
    let param = serde_json::json!({ "code": "PARAM_ERROR", "message": "参数错误", "detail": { "field": "/bonus/x" } });
    let seeds = [told, param].map(|v| [b"\x01".to_vec(), v.to_string().into_bytes()].concat());
    feed(&seeds, 400, bodies::error_answer);
}

#[test]
fn answer_headers() {
    let lines = |signature: &str| {
        format!(
            "Wechatpay-Timestamp:1795509005\nWechatpay-Nonce:N\nWechatpay-Serial:PUB_KEY_ID_1\n\
             Wechatpay-Signature:{signature}\n\n{{}}"
        )
        .into_bytes()
    };
    let seeds = [lines(&STANDARD.encode([1; 256])), lines("WECHATPAY/SIGNTEST/AAAA"), lines("")];
    feed(&seeds, 300, bodies::answer_headers);
}

#[test]
fn answers_with_platform_certificates() {
    let seed = vectors()["aead"]["certificates_response"].to_string().into_bytes();
    feed(&[seed, pem("java_sdk_certificates_decrypted.pem", "CERTIFICATE")], 400, bodies::platform_certificates);
}

#[test]
fn answers_with_a_card() {
    let mut card: serde_json::Value = serde_json::from_str(include_str!("seed_example.json")).unwrap();
    card["card_id"] = "pbLatjlFdBh4".into();
    card["brand"] = serde_json::json!({ "display_name": "云栖酒店" });
    feed(&[card.to_string().into_bytes()], 300, bodies::card_answer);
}

#[test]
fn results_of_a_colleague() {
    let row = serde_json::json!({ "card_id": "p1", "verdict": "confirmed", "verified": true, "status": 204, "code": null,
        "request_id": "08F", "attempts": 2 });
    let wide = row.to_string().encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    feed(&[row.to_string().into_bytes(), [&[0xff, 0xfe][..], &wide].concat()], 300, bodies::colleague_result);
}

#[test]
fn drafts() {
    let body: serde_json::Value = serde_json::from_str(include_str!("seed_example.json")).unwrap();
    let whole = serde_json::json!({ "format": 1, "mchid": "1", "card_id": "p1", "saved": "2026-11-24T09:00:00+08:00",
        "base": { "time": "x", "rights": body }, "rights": body, "later": { "a": [1, null] } });
    let odd = serde_json::json!({ "rights": { "bonus": { "init_bonus": "x", "more": 1 }, "show_bonus": "yes" } });
    feed(&[body, whole, odd].map(|v| v.to_string().into_bytes()), 400, bodies::draft);
}

#[test]
fn drafts_as_people_bring_them() {
    let rows = brought::read().into_iter().chain(brought::refused()).map(|row| row.bytes);
    let names = brought::misnamed().into_iter().map(|(text, ..)| text.into_bytes());
    feed(&rows.chain(names).collect::<Vec<_>>(), 400, bodies::brought);
}

#[test]
fn ledgers() {
    let line = serde_json::json!({ "v": 1, "id": "1", "attempt": 1, "phase": "end", "at": "2026-11-24T09:00:00+08:00",
        "pid": 7, "gateway": "api.mch.weixin.qq.com", "mchid": "1", "card": "p1", "body_sha256": "ab",
        "verdict": "confirmed", "status": 204 });
    let line = line.to_string().into_bytes();
    feed(std::slice::from_ref(&line), 400, bodies::record_line);
    feed(&[[&line[..], b"\n", &line[..]].concat(), [&line[..], b"\n"].concat()], 100, bodies::old_record);
}

#[test]
fn settings() {
    let merchants = serde_json::json!({ "all": [{ "id": "1", "name": "n", "mchid": "1", "serial": "AB",
        "gateway": "http://127.0.0.1:1", "proxy": { "address": "http://x" }, "endpoint": "documented",
        "answer_keys": [{ "id": "AB", "pem": "x", "not_after": 5 }], "cards": [{ "card_id": "p" }] }] });
    let settings =
        serde_json::json!({ "lang": "zh-CN", "theme": "dark", "recent": ["/a"], "phone_width": 375, "x": 1 });
    let moved = serde_json::json!({ "format": 1, "merchant": merchants["all"][0].clone() });
    feed(&[merchants, settings, moved].map(|v| v.to_string().into_bytes()), 400, bodies::settings);
}

#[test]
fn texts() {
    let plain = "门店,card_id\r\n虹桥店,pbLatjvWOibDc5-TBnbUk1pA0001\r\n";
    let wide = |little: bool| -> Vec<u8> {
        let units = plain.encode_utf16();
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let gbk = encoding_rs::GBK.encode(plain).0.into_owned();
    let seeds = [
        plain.as_bytes().to_vec(),
        wide(true),
        wide(false),
        [&b"\xff\xfe"[..], &wide(true)].concat(),
        gbk,
        keys()[0].clone(),
    ];
    feed(&seeds, 2000, bodies::text);
}

#[test]
fn tables() {
    let plain = "门店,card_id\r\n\"虹桥店, 一\n二\",pbLatjvWOibDc5-TBnbUk1pA0001\r\n,\r\nB,\r\nC,pbLatjvWOibDc5-TBnbUk1pA0003\r\n";
    let seeds = [
        plain.to_owned(),
        format!("sep=;\r\n{}", plain.replace(",p", ";p").replace(",c", ";c")),
        plain.replace(",p", "\tp").replace(",c", "\tC"),
        "card_id\npbLatjvWOibDc5-TBnbUk1pA0001\n\u{200b}pbLatjvWOibDc5-TBnbUk1pA0001\n30\n".to_owned(),
    ];
    feed(&seeds.map(String::into_bytes), 2000, bodies::table);
}

//! 连接测试, each step failing for its own reason: the line says what, and what to do (src/ui/README.md, Setting up a
//! merchant).

use card_rights_studio::keychain::{Keychain as _, store_key};
use card_rights_studio::platform::clock::unix_secs;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, MerchantAction};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::json;

use crate::faults::server::{Act, Server};
use crate::support::merchant_sheet::{edit, typed};
use crate::support::real;
use crate::support::window::{Window, apply};

/// 404 as WeChat gives it to a merchant without platform certificates: the signature was accepted.
const ACCEPTED: Act =
    Act::Answer(|c| c.error("404 Not Found", "", "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台-API安全申请"));

/// The same an hour later than this computer thinks.
const LATER: Act = Act::Answer(|c| {
    let at = jiff::Timestamp::from_second(unix_secs() + 3600).unwrap().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let message = "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟";
    c.error("401 Unauthorized", &format!("Date: {at}\r\n"), "SIGN_ERROR", message);
});
const REFUSED: Act = Act::Answer(|c| c.error("401 Unauthorized", "", "SIGN_ERROR", "错误的签名，导致验签失败"));
const UNSIGNED_CARD: Act = Act::Answer(|c| c.answer("200 OK", "", br#"{"card_id":"p1","title":"x"}"#));
const NO_CARD: Act = Act::Answer(|c| c.error("400 Bad Request", "", "INVALID_REQUEST", "会员卡ID无效"));

/// Lines as (what, how it went), after 连接测试 at a server that does `acts`; `keyed`: the key lies in the store.
fn tested(acts: Option<&[Act]>, keyed: bool) -> (Window, Vec<(&'static str, Option<bool>)>) {
    let s = Sandbox::start(&Options::default()).unwrap();
    let server = acts.map_or_else(|| Server::refusing(&[]), Server::start);
    let address = format!("http://{}", server.address());
    let mut w = real::window(&s, real::home(&s, &json!({ "gateway": address }), &[]));
    let ours = &s.identity.credentials;
    w.keychain.delete(&format!("{}/{}/key", ours.mchid, ours.serial)).unwrap();
    if keyed {
        store_key(&*w.keychain, &ours.mchid, &ours.serial, &server.address().to_string(), &ours.key).unwrap();
    }
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    let lines = edit(&w).test.iter().map(|l| (l.key, l.good)).collect();
    (w, lines)
}

#[track_caller]
fn says(w: &Window, texts: &[&str]) {
    for text in texts {
        assert!(w.says(text), "{text}: {:?}", w.labels());
    }
}

/// How each line went.
type Lines = &'static [(&'static str, Option<bool>)];

/// What is wrong; what the server does, if it is there; whether the key is; the lines from this one on; what is to be
/// read.
type Ending = (&'static str, Option<&'static [Act]>, bool, usize, Lines, &'static [&'static str]);

const ENDINGS: &[Ending] = &[
    (
        "a key that is not there",
        Some(&[ACCEPTED]),
        false,
        0,
        &[("test-key", Some(false))],
        &["系统密钥库里没有商户", "请在商户设置里重新导入 apiclient_key.pem"],
    ),
    (
        "a server that is not reached",
        None,
        true,
        0,
        &[("test-key", Some(true)), ("test-network", Some(false))],
        &["连不上服务器", "请检查网络"],
    ),
    (
        "a clock that is wrong is told with its distance",
        Some(&[LATER]),
        true,
        0,
        &[
            ("test-key", Some(true)),
            ("test-network", Some(true)),
            ("test-clock", Some(false)),
            ("test-signature", Some(false)),
        ],
        &["这台电脑的时间比微信慢 60 分钟", "请打开系统的自动校时"],
    ),
    (
        "a signature that is refused",
        Some(&[REFUSED]),
        true,
        0,
        &[
            ("test-key", Some(true)),
            ("test-network", Some(true)),
            ("test-clock", None),
            ("test-signature", Some(false)),
        ],
        &["签名没有通过", "请在商户设置里重新导入同一次下载的私钥和证书"],
    ),
    (
        "an answer that cannot be trusted",
        Some(&[ACCEPTED, UNSIGNED_CARD]),
        true,
        3,
        &[("test-signature", Some(true)), ("test-answer", Some(false)), ("test-card", Some(false))],
        &["微信的回复没有签名", "请让工程师检查中间的代理"],
    ),
    (
        "a card that is not there",
        Some(&[ACCEPTED, NO_CARD]),
        true,
        3,
        &[("test-signature", Some(true)), ("test-answer", None), ("test-card", Some(false))],
        &["会员卡ID无效", "请核对会员卡ID"],
    ),
];

#[test]
fn each_step_that_fails_has_its_own_lines_and_says_what_to_do() {
    for (what, acts, keyed, from, lines, said) in ENDINGS {
        let (w, seen) = tested(*acts, *keyed);
        assert_eq!(seen[*from..], **lines, "{what}");
        says(&w, said);
    }
}

/// Answers that say nothing of the signature: none of them need have seen it.
const UNTOLD: [(Act, &str); 8] = [
    (Act::Answer(|c| c.answer("502 Bad Gateway", "", b"<html>bad gateway</html>")), "502"),
    (Act::Answer(|c| c.answer("302 Found", "Location: https://login.example.com/\r\n", b"")), "HTTP 302"),
    (Act::Answer(|c| c.answer("200 OK", "Content-Type: text/html\r\n", b"<html>please log in</html>")), "HTTP 200"),
    (Act::Answer(|c| c.answer("503 Service Unavailable", "", b"<html>busy</html>")), "503"),
    (Act::Answer(|c| c.error("429 Too Many Requests", "", "RATELIMIT_EXCEEDED", "请求过于频繁")), "429"),
    (Act::Answer(|c| c.answer("403 Forbidden", "", b"<html>firewall</html>")), "403"),
    (Act::Answer(|c| c.answer("404 Not Found", "", b"")), "404"),
    (
        Act::Answer(|c| c.error("400 Bad Request", "", "INVALID_REQUEST", "Http头缺少Accept或User-Agent")),
        "请求头被去掉了",
    ),
];

#[test]
fn an_answer_that_says_nothing_of_the_signature_ticks_it_not() {
    for (act, said) in UNTOLD {
        let (w, lines) = tested(Some(&[act]), true);
        assert_eq!(lines[3], ("test-signature", None), "{said}");
        assert!(w.says(said), "{said}: {:?}", w.labels());
        assert!(w.says("不知道签名有没有通过"), "{:?}", w.labels());
    }
}

/// A renewed certificate is tested, then made current; one that WeChat never saw does not count as tested.
#[test]
fn a_certificate_whose_signature_nobody_saw_is_not_made_current() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = unix_secs();
    for (act, said) in &UNTOLD[..3] {
        let server = Server::start(&[*act]);
        let gateway = format!("http://{}", server.address());
        let old = json!({ "serial": "AB01", "gateway": gateway,
            "certificates": [{ "serial": "AB01", "not_after": now + 864_000 }] });
        let mut w = real::window(&s, real::home(&s, &old, &[]));
        apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        crate::support::merchant_sheet::renewed(&mut w, &s, now + 40_000_000);
        w.button("设为当前");
        w.until("the test", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
        assert_eq!(typed(&w).current(), "AB01", "{said}");
        assert!(w.says("测试没有通过，当前证书没有换"), "{said}: {:?}", w.labels());
    }
}

/// The server verified another path than the one that was signed here.
const OTHER_PATH: Act = Act::Answer(|c| {
    let body = json!({ "code": "SIGN_ERROR", "message": "错误的签名，导致验签失败", "detail": { "sign_information": {
        "method": "GET", "url": "/gateway/v3/certificates", "sign_message_length": 99 } } });
    c.answer("401 Unauthorized", "Content-Type: application/json\r\n", body.to_string().as_bytes());
});

/// A request that was changed on its way has nothing to do with the key.
#[test]
fn a_request_that_was_changed_on_its_way_is_no_reason_to_import_the_key_again() {
    let (mut w, lines) = tested(Some(&[OTHER_PATH]), true);
    assert_eq!(lines.last(), Some(&("test-signature", Some(false))));
    says(&w, &["第 2 行（请求路径）不同", "/gateway/v3/certificates", "代理或网关"]);
    assert!(!w.says("在商户设置里重新导入"), "{:?}", w.labels());
    // What an engineer asks for, and no signature.
    w.harness.get_by_role_and_label(Role::Button, "复制给工程师").click_accesskit();
    w.harness.step();
    let copied = w.copied().unwrap();
    let facts = [
        "连接测试",
        "第 2 行（请求路径）不同",
        "GET /v3/certificates",
        "signature=\"***\"",
        "SIGN_ERROR",
        "1900000001",
    ];
    for fact in facts {
        assert!(copied.contains(fact), "{fact}: {copied}");
    }
}

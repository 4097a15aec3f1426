//! Every fault that is tried, with what must come of it. The tests and the table in README.md come from these rows.

use std::time::Duration;

use card_rights_studio::publish::send::Progress;
use card_rights_studio::rights::shown::State;
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::verdict::Verdict::{self, Accepted, Confirmed, NotSent, Refused, Unknown};
use card_rights_studio::wechatpay::verify;
use card_rights_studio::words::Lang;

use super::acts::*;
use super::server::{Act, IDENTITY, Server};
use super::story::{Story, WHOLE, client, sentence};

/// Where the client looks for the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Http,
    /// The same without a key to verify answers with.
    HttpNoKey,
    Https,
    /// Nobody listens on the port.
    Refusing,
    /// A name that no DNS knows.
    Nowhere,
    /// The server is the proxy on the way to a name that no DNS knows.
    ByProxy,
}

/// One fault.
pub struct Case {
    pub test: &'static str,
    /// The fault, for the table.
    pub fault: &'static str,
    pub place: Place,
    pub acts: &'static [Act],
    /// The whole time for an answer (and for connecting); none: long.
    pub time_ms: Option<u64>,
    /// How many requests reached the server.
    pub reached: usize,
    /// How many attempts there were.
    pub attempts: usize,
    pub verdict: Verdict,
    /// Catalogue key of the sentence; empty: nothing is wrong.
    pub sentence: &'static str,
    /// The ledger's phases.
    pub phases: &'static str,
}

const ONCE: &str = "intent sent end";
const NEVER_LEFT: &str = "intent intent intent intent end";
const FOUR: &str = "intent sent intent sent intent sent intent sent end";

macro_rules! cases {
    ($($test:ident, $fault:literal, $place:ident, $acts:expr, $time_ms:expr,
       $reached:literal/$attempts:literal, $verdict:ident, $sentence:literal, $phases:expr;)*) => {
        pub const CASES: &[Case] = &[$(Case {
            test: stringify!($test), fault: $fault, place: Place::$place, acts: &$acts, time_ms: $time_ms,
            reached: $reached, attempts: $attempts, verdict: $verdict, sentence: $sentence, phases: $phases,
        },)*];

        mod each {
            $(#[test] fn $test() {
                super::check(super::CASES.iter().find(|c| c.test == stringify!($test)).unwrap());
            })*
        }
    };
}

cases! {
    refused_connection, "端口没有程序，连接被拒绝", Refusing, [], None, 0/4, NotSent, "net-connect", NEVER_LEFT;
    unknown_name, "域名查不到（DNS）", Nowhere, [], None, 0/4, NotSent, "net-dns", NEVER_LEFT;
    plain_server, "对方不会 TLS（明文 HTTP）", Https, [PLAIN], None, 0/4, NotSent, "net-tls", NEVER_LEFT;
    untrusted_certificate, "TLS 证书不可信", Https, [UNTRUSTED_TLS], None, 0/4, NotSent, "net-certificate", NEVER_LEFT;
    mute_at_tls, "接受连接后不做 TLS 握手", Https, [MUTE], Some(1000), 0/4, NotSent, "net-connect-timeout", NEVER_LEFT;
    proxy_wants_login, "代理要求登录（407）", ByProxy, [PROXY_407], None, 1/1, NotSent, "net-proxy-auth", "intent end";
    proxy_cannot_connect, "代理连不上微信（CONNECT 得到 502）", ByProxy, [PROXY_502], None, 4/4, NotSent, "net-proxy", NEVER_LEFT;
    answered_407, "收下请求后回复 407", Http, [PROXY_407], None, 1/1, Unknown, "answer-proxy-auth", ONCE;
    coded_407, "收下请求后回复 407，带 code", Http, [PROXY_407_CODE], None, 1/1, Unknown, "answer-proxy-auth", ONCE;

    hang, "收下请求后不回复", Http, [HANG], Some(1500), 1/1, Unknown, "net-timeout", ONCE;
    hang_after_head, "回复了开头，正文不来", Http, [HANG_AFTER_HEAD], Some(1500), 1/1, Unknown, "net-timeout", ONCE;
    slow, "逐字节慢慢回复，时间内收完", Http, [SLOW], None, 1/1, Confirmed, "", ONCE;
    endlessly_slow, "逐字节慢慢回复，时间内收不完", Http, [ENDLESSLY_SLOW], Some(1500), 1/1, Unknown, "net-timeout", ONCE;
    reset_before, "请求只读了一半就重置连接", Http, [RESET_BEFORE], None, 1/1, Unknown, "net-broken", ONCE;
    reset_after_request, "读完请求后重置连接", Http, [RESET_AFTER_REQUEST], None, 1/1, Unknown, "net-broken", ONCE;
    reset_in_answer, "回复到一半重置连接", Http, [RESET_IN_ANSWER], None, 1/1, Unknown, "net-broken", ONCE;
    reset_after_answer, "回复完整后重置连接", Http, [RESET_AFTER_ANSWER], None, 1/1, Confirmed, "", ONCE;
    half_a_body, "正文只有一半", Http, [HALF_BODY], None, 1/1, Unknown, "net-broken", ONCE;
    no_answer, "读完请求后什么也不回复，关闭连接", Http, [NOTHING], None, 1/1, Unknown, "net-broken", ONCE;

    good, "204，签名正确", Http, [GOOD], None, 1/1, Confirmed, "", ONCE;
    good_200, "200，有正文，签名正确", Http, [SIGNED_200], None, 1/1, Confirmed, "", ONCE;
    empty_200, "200，没有正文，签名正确", Http, [EMPTY_200], None, 1/1, Confirmed, "", ONCE;
    no_key, "204，商户没有设置微信支付公钥", HttpNoKey, [GOOD], None, 1/1, Accepted, "", ONCE;
    unsigned, "204，没有签名", Http, [UNSIGNED], None, 1/1, Unknown, "answer-unsigned", ONCE;
    wrong, "204，签名不对", Http, [WRONG], None, 1/1, Unknown, "answer-wrong", ONCE;
    nearly_stale, "204，签名正确，时间早了 299 秒", Http, [NEARLY_STALE], None, 1/1, Confirmed, "", ONCE;
    stale, "204，签名正确，时间早了 300 秒", Http, [STALE], None, 1/1, Unknown, "answer-stale", ONCE;
    future, "204，签名正确，时间晚了 300 秒", Http, [FUTURE], None, 1/1, Unknown, "answer-stale", ONCE;
    probe, "204，WECHATPAY/SIGNTEST/ 探测签名", Http, [PROBE], None, 1/1, Unknown, "answer-probe", ONCE;
    other_public_key, "204，另一把微信支付公钥", Http, [OTHER_PUBLIC_KEY], None, 1/1, Unknown, "answer-public-key-unknown", ONCE;
    certificate, "204，用平台证书而不是公钥签名", Http, [CERTIFICATE], None, 1/1, Unknown, "answer-certificate-instead", ONCE;
    own_serial, "204，用商户自己的证书签名", Http, [OWN_SERIAL], None, 1/1, Unknown, "answer-own-serial", ONCE;
    doubled, "204，签名的头出现两次", Http, [DOUBLED], None, 1/1, Unknown, "answer-doubled", ONCE;
    doubled_harmless, "204，签名正确，其他的头出现两次", Http, [DOUBLED_HARMLESS], None, 1/1, Confirmed, "", ONCE;
    repeated, "500 之后，回复的随机串与上一张卡相同", Http, [REPEATED, SYSTEM_500, REPEATED], None, 3/2, Unknown, "answer-repeated", "intent sent end intent sent intent sent end";

    html_502, "502 网页", Http, [HTML_502], None, 4/4, Unknown, "error-gateway", FOUR;
    once_500, "500 一次，然后 204", Http, [SYSTEM_500, GOOD], None, 2/2, Confirmed, "", "intent sent intent sent end";
    always_500, "一直 500", Http, [SYSTEM_500], None, 4/4, Unknown, "error-system", FOUR;
    retry_after, "429，Retry-After 1 秒，然后 204", Http, [TOO_MANY_WAIT, GOOD], None, 2/2, Confirmed, "", "intent sent intent sent end";
    retry_after_date, "429，Retry-After 是 1 秒后的时刻，然后 204", Http, [TOO_MANY_DATE, GOOD], None, 2/2, Confirmed, "", "intent sent intent sent end";
    retry_after_past, "429，Retry-After 是过去的时刻，然后 204", Http, [TOO_MANY_PAST, GOOD], None, 2/2, Confirmed, "", "intent sent intent sent end";
    retry_after_long, "429，Retry-After 1 小时", Http, [TOO_MANY_LONG], None, 1/1, Refused, "error-too-many", ONCE;
    retry_after_long_503, "503，Retry-After 是 1 小时后的时刻", Http, [UNAVAILABLE_LONG], None, 1/1, Unknown, "error-system", ONCE;
    always_429, "一直 429", Http, [TOO_MANY], None, 4/4, Refused, "error-too-many", FOUR;
    sign_error, "401 SIGN_ERROR", Http, [SIGN_ERROR], None, 1/1, Refused, "error-sign", ONCE;
    no_auth, "403 NO_AUTH", Http, [NO_AUTH], None, 1/1, Refused, "error-no-auth", ONCE;
    once_shown, "400 会员权益一旦展示无法关闭", Http, [ONCE_SHOWN], None, 1/1, Refused, "error-once-shown", ONCE;
    not_found, "404，没有正文", Http, [NOT_FOUND], None, 1/1, Refused, "error-endpoint", ONCE;
    not_allowed, "405，没有正文", Http, [NOT_ALLOWED], None, 1/1, Refused, "error-endpoint", ONCE;
    html_403, "403 网页", Http, [HTML_403], None, 1/1, Unknown, "answer-not-json", ONCE;
    array_400, "400，JSON 里没有 code", Http, [ARRAY_400], None, 1/1, Unknown, "answer-not-json", ONCE;
    no_code_400, "400，code 是空的", Http, [NO_CODE_400], None, 1/1, Unknown, "answer-not-json", ONCE;
    blank_code_403, "403，code 只有空白", Http, [BLANK_CODE_403], None, 1/1, Unknown, "answer-not-json", ONCE;
    number_code_400, "400，code 不是文字", Http, [NUMBER_CODE_400], None, 1/1, Unknown, "answer-not-json", ONCE;
    redirect, "302 转到别处", Http, [REDIRECT], None, 1/1, Unknown, "answer-redirect", ONCE;

    endless, "正文没有尽头", Http, [ENDLESS], None, 1/1, Unknown, "net-too-large", ONCE;
    large, "正文 1 MiB，签名正确", Http, [LARGE], None, 1/1, Confirmed, "", ONCE;
    too_large, "正文比 1 MiB 多 1 字节，签名正确", Http, [TOO_LARGE], None, 1/1, Unknown, "net-too-large", ONCE;
    gzip, "没有要求却用 gzip 压缩", Http, [GZIP], None, 1/1, Unknown, "answer-encoded", ONCE;
    garbage, "乱码", Http, [GARBAGE], None, 1/1, Unknown, "net-broken", ONCE;
    two_lengths, "两个不同的 Content-Length", Http, [TWO_LENGTHS], None, 1/1, Unknown, "net-broken", ONCE;
}

fn check(case: &Case) {
    let refusing = matches!(case.place, Place::Refusing | Place::Nowhere);
    let server = if refusing { Server::refusing(case.acts) } else { Server::start(case.acts) };
    let here = server.address();
    // Wine on a busy machine needs seconds where Linux needs milliseconds.
    let slow = if cfg!(windows) { 4 } else { 1 };
    let time = case.time_ms.map_or(WHOLE, |ms| Duration::from_millis(ms * slow));
    let (gateway, proxy) = match case.place {
        Place::Http | Place::HttpNoKey | Place::Refusing => (format!("http://{here}"), Proxy::None),
        Place::Https => (format!("https://{here}"), Proxy::None),
        Place::Nowhere => ("https://pay.invalid".into(), Proxy::None),
        Place::ByProxy => ("https://pay.invalid".into(), Proxy::Address(format!("http://{here}"))),
    };
    // Where the TLS handshake hangs, it is the time for connecting that ends it.
    let whole = if case.place == Place::Https { WHOLE } else { time };
    let story = Story::new(client(&gateway, &proxy, case.place != Place::HttpNoKey, time, whole));
    if case.test == "repeated" {
        assert_eq!(story.publish(|_, _| {}).result.verdict, Confirmed);
    }
    let told = story.publish(|_, _| {});
    server.release();
    let (r, asked) = (&told.result, server.asked());

    assert_eq!((r.verdict, sentence(r).as_str()), (case.verdict, case.sentence), "{:?}", r.trouble);
    assert_eq!((asked.len(), r.attempts), (case.reached, case.attempts), "reached, attempts");
    assert_eq!(told.phases, case.phases);

    // The ledger says the same as the window.
    let end = story.lines().pop().unwrap();
    assert_eq!((end.verdict, end.status, &end.request_id), (Some(r.verdict), r.status, &r.request_id));
    let known = match r.verdict {
        Confirmed | Accepted => State::Shown,
        Unknown => State::PerhapsShown,
        Refused | NotSent => State::Unknown,
    };
    assert_eq!(story.bonus(), if case.test == "repeated" { State::Shown } else { known });

    // Whatever happens, the server sees the same bytes, each time signed anew, and never a redirect's target.
    let mut signatures: Vec<_> = Vec::new();
    for a in asked.iter().filter(|a| a.method != "CONNECT") {
        assert_eq!((a.method.as_str(), &a.path), ("PATCH", &story.plan.cards[0].request.path));
        let cut = asked.len() == 1 && a.body.len() < story.plan.cards[0].request.body.len();
        assert!(cut == (case.test == "reset_before") && story.plan.cards[0].request.body.starts_with(&a.body));
        let authorization = a.header("authorization").unwrap();
        let part = |name: &str| authorization.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
        let (head, body) = (format!("PATCH\n{}\n{}\n{}\n", a.path, part("timestamp"), part("nonce_str")), &a.body);
        let message = [head.as_bytes(), body, b"\n"].concat();
        assert!(cut || verify::holds_base64(IDENTITY.credentials.key.public(), &message, part("signature")));
        signatures.push(part("signature").to_owned());
    }
    signatures.sort();
    let all = signatures.len();
    signatures.dedup();
    assert_eq!(signatures.len(), all, "a nonce was used twice");
    let waits = told.progress.iter().filter(|p| matches!(p, Progress::Waiting { .. })).count();
    assert_eq!(waits + 1, r.attempts);
    let asked_to_wait = told.progress.iter().any(|p| matches!(p, Progress::Waiting { secs: 1, .. }));
    assert_eq!(asked_to_wait, ["retry_after", "retry_after_date"].contains(&case.test));
    let remedy = r.advice.as_ref().map(|a| Lang::ZhCn.say(&a.remedy)).unwrap_or_default();
    assert_eq!(remedy.contains("要求等 60 分钟"), case.test.starts_with("retry_after_long"), "{remedy}");
}

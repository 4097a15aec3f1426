//! What the fault server does, each by a name.

use std::time::Duration;

use super::server::Act::{self, Accept, Answer, Half};
use super::server::{Conn, IDENTITY, Signed, now};
use crate::support::vectors::der;

pub const GOOD: Act = Answer(|c| c.signed(|_| {}));
pub const UNSIGNED: Act = Answer(|c| c.answer("204 No Content", "", b""));
/// 204 after the test let go.
pub const LATE: Act = Answer(|c| {
    c.hang();
    c.signed(|_| {});
});
pub const LATE_NO: Act = Answer(|c| {
    c.hang();
    c.error("400 Bad Request", "", "INVALID_REQUEST", "会员卡ID无效");
});
pub const HANG: Act = Answer(|c| {
    c.hang();
    c.close();
});
pub const HANG_AFTER_HEAD: Act = Answer(|c| {
    c.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\"");
    c.hang();
    c.close();
});
/// A signed answer, one byte after another, all in all within the time.
pub const SLOW: Act = Answer(|c| {
    let head = format!("HTTP/1.1 204 No Content\r\n{}\r\n", Signed::default().headers(b""));
    drip(c, head.as_bytes(), Duration::from_millis(1));
});
/// The same, but it never comes to an end.
pub const ENDLESSLY_SLOW: Act = Answer(|c| {
    c.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    drip(c, &[b' '; 100_000], Duration::from_millis(20));
});
pub const RESET_BEFORE: Act = Half(Conn::reset);
pub const RESET_AFTER_REQUEST: Act = Answer(Conn::reset);
pub const RESET_IN_ANSWER: Act = Answer(|c| {
    c.write(b"HTTP/1.1 204 No Con");
    c.reset();
});
/// The reset comes when the test lets go: right behind the answer it could overtake it.
pub const RESET_AFTER_ANSWER: Act = Answer(|c| {
    c.signed(|_| {});
    c.hang();
    c.reset();
});
/// What the test gave.
pub const SAY: Act = Answer(Conn::said);
pub const HALF_BODY: Act = Answer(|c| {
    c.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"card_id\":");
    c.close();
});
pub const NOTHING: Act = Answer(Conn::close);
pub const EMPTY_200: Act = Answer(|c| {
    let headers = Signed::default().headers(b"");
    c.answer("200 OK", &headers, b"");
});
pub const WRONG: Act = Answer(|c| c.signed(|s| s.covers = Some(b"other")));
pub const STALE: Act = Answer(|c| c.signed(|s| s.timestamp = now() - 300));
pub const NEARLY_STALE: Act = Answer(|c| c.signed(|s| s.timestamp = now() - 299));
pub const FUTURE: Act = Answer(|c| c.signed(|s| s.timestamp = now() + 300));
pub const PROBE: Act = Answer(|c| c.signed(|s| s.prefix = "WECHATPAY/SIGNTEST/"));
pub const OTHER_PUBLIC_KEY: Act = Answer(|c| c.signed(|s| s.serial = "PUB_KEY_ID_0000000000000000".into()));
pub const CERTIFICATE: Act = Answer(|c| c.signed(|s| s.serial = "5DEA10EF00000000000000000000000000000000".into()));
pub const OWN_SERIAL: Act = Answer(|c| {
    c.signed(|s| {
        s.serial = IDENTITY.credentials.serial.clone();
        s.key = &IDENTITY.credentials.key;
    });
});
/// The nonce of every answer is the same.
pub const REPEATED: Act = Answer(|c| c.signed(|s| s.nonce = "593BEC0C930BF1AFEB40B4A08C8FB242".into()));
pub const DOUBLED: Act = Answer(|c| {
    let headers = Signed::default().headers(b"") + "Wechatpay-Nonce: 593BEC0C930BF1AFEB40B4A08C8FB242\r\n";
    c.answer("204 No Content", &headers, b"");
});
/// Headers that are no part of the signature may come twice.
pub const DOUBLED_HARMLESS: Act = Answer(|c| {
    let headers = Signed::default().headers(b"") + "Request-ID: AGAIN\r\nServer: a\r\nServer: b\r\n";
    c.answer("204 No Content", &headers, b"");
});
pub const SIGNED_200: Act = Answer(|c| {
    let body = br#"{"card_id":"p1"}"#;
    let headers = Signed::default().headers(body);
    c.answer("200 OK", &headers, body);
});
pub const HTML_502: Act = Answer(|c| {
    c.answer("502 Bad Gateway", "Content-Type: text/html\r\n", b"<html><h1>502 Bad Gateway</h1></html>");
});
pub const SYSTEM_500: Act = Answer(|c| c.error("500 Internal Server Error", CLOSE, "SYSTEM_ERROR", "系统错误"));
pub const TOO_MANY: Act = Answer(|c| c.error("429 Too Many Requests", CLOSE, "RATELIMIT_EXCEEDED", "请求过于频繁"));
pub const TOO_MANY_WAIT: Act = Answer(|c| {
    c.error("429 Too Many Requests", "Retry-After: 1\r\n", "FREQUENCY_LIMITED", "请求过于频繁");
});
/// The same as a date, which is one second after the server's own.
pub const TOO_MANY_DATE: Act = Answer(|c| {
    let headers = format!("Date: {}\r\nRetry-After: {}\r\n", date(now()), date(now() + 1));
    c.error("429 Too Many Requests", &headers, "FREQUENCY_LIMITED", "请求过于频繁");
});
pub const TOO_MANY_PAST: Act = Answer(|c| {
    let headers = format!("Retry-After: {}\r\n", date(now() - 3600));
    c.error("429 Too Many Requests", &headers, "FREQUENCY_LIMITED", "请求过于频繁");
});
pub const TOO_MANY_LONG: Act = Answer(|c| {
    c.error("429 Too Many Requests", "Retry-After: 3600\r\n", "FREQUENCY_LIMITED", "请求过于频繁");
});
pub const UNAVAILABLE_LONG: Act = Answer(|c| {
    let headers = format!("Retry-After: {}\r\n", date(now() + 3600));
    c.error("503 Service Unavailable", &headers, "SERVICE_UNAVAILABLE", "系统维护");
});
pub const SIGN_ERROR: Act = Answer(|c| c.error("401 Unauthorized", "", "SIGN_ERROR", "错误的签名，导致验签失败"));
pub const NO_AUTH: Act = Answer(|c| c.error("403 Forbidden", "", "NO_AUTH", "商户暂无权限使用此功能"));
pub const ONCE_SHOWN: Act = Answer(|c| c.error("400 Bad Request", "", "INVALID_REQUEST", "会员权益一旦展示无法关闭"));
pub const NOT_FOUND: Act = Answer(|c| c.answer("404 Not Found", "", b""));
pub const NOT_ALLOWED: Act = Answer(|c| c.answer("405 Method Not Allowed", "", b""));
pub const HTML_403: Act = Answer(|c| c.answer("403 Forbidden", "Content-Type: text/html\r\n", b"<h1>blocked</h1>"));
pub const ARRAY_400: Act = Answer(|c| c.answer("400 Bad Request", "Content-Type: application/json\r\n", b"[]"));
pub const NO_CODE_400: Act = Answer(|c| c.error("400 Bad Request", "", "", "会员卡ID无效"));
pub const BLANK_CODE_403: Act = Answer(|c| c.error("403 Forbidden", "", " \u{a0}\u{200b}", "blocked"));
pub const NUMBER_CODE_400: Act =
    Answer(|c| c.answer("400 Bad Request", "Content-Type: application/json\r\n", br#"{"code":1,"message":"no"}"#));
pub const REDIRECT: Act = Answer(|c| {
    let here = c.stream.local_addr().unwrap();
    c.answer("302 Found", &format!("Location: http://{here}/elsewhere\r\n"), b"");
});
pub const ENDLESS: Act = Answer(|c| {
    c.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    while c.write(&chunk) {}
    c.close();
});
/// Exactly the 1 MiB that is still read, signed.
pub const LARGE: Act = Answer(|c| {
    let body = vec![b' '; 1 << 20];
    let headers = Signed::default().headers(&body);
    c.answer("200 OK", &headers, &body);
});
/// One byte more.
pub const TOO_LARGE: Act = Answer(|c| {
    let body = vec![b' '; (1 << 20) + 1];
    let headers = Signed::default().headers(&body);
    c.answer("200 OK", &headers, &body);
});
/// `{}` packed by gzip; the signature covers what was packed, as it does at WeChat.
pub const GZIP: Act = Answer(|c| {
    const PACKED: &[u8] = &[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 174, 5, 0, 67, 191, 166, 163, 2, 0, 0, 0];
    let headers = Signed::default().headers(b"{}") + "Content-Encoding: gzip\r\n";
    c.answer("200 OK", &headers, PACKED);
});
pub const GARBAGE: Act = Answer(|c| {
    c.write(&[0, 255, 254, 13, 10, 0, 7, 13, 10, 13, 10]);
    c.close();
});
pub const TWO_LENGTHS: Act = Answer(|c| {
    let signed = Signed::default().headers(b"{}");
    c.write(format!("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n{signed}\r\n{{}} ").as_bytes());
    c.close();
});
pub const PROXY_407: Act = Answer(|c| {
    c.answer("407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"office\"\r\n", b"");
});
/// The same in the clothes of a refusal of WeChat's.
pub const PROXY_407_CODE: Act =
    Answer(|c| c.error("407 Proxy Authentication Required", "", "INVALID_REQUEST", "会员权益一旦展示无法关闭"));
/// A proxy that cannot reach the host.
pub const PROXY_502: Act = Answer(|c| c.answer("502 Bad Gateway", CLOSE, b""));
/// A plain HTTP server that was spoken to by TLS.
pub const PLAIN: Act = Accept(|c| {
    c.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    c.close();
});
/// Takes the connection and never speaks TLS.
pub const MUTE: Act = Accept(Conn::hang);
/// TLS with a certificate that nobody trusts (a published test key).
pub const UNTRUSTED_TLS: Act = Accept(|c| {
    let key = rustls::pki_types::PrivateKeyDer::try_from(der("go_sdk_test_key.pem")).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der("go_sdk_test_cert.pem").into()], key.clone_key())
        .unwrap();
    let mut tls = rustls::ServerConnection::new(std::sync::Arc::new(config)).unwrap();
    while tls.complete_io(&mut c.stream).is_ok_and(|(read, written)| read + written > 0) {}
});

fn date(secs: i64) -> String {
    let since = Duration::from_secs(secs.try_into().unwrap());
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}

const CLOSE: &str = "Connection: close\r\n";

fn drip(c: &mut Conn, bytes: &[u8], pause: Duration) {
    for byte in bytes {
        if !c.write(&[*byte]) {
            c.close();
            return;
        }
        std::thread::sleep(pause);
    }
}

//! The real binary at a server that answers as it should not: each verdict is `unknown` unless the signature holds, and
//! each sentence is its own (src/wechatpay/README.md, Verifying answers).

use std::collections::BTreeSet;

use card_rights_studio::platform::clock::unix_secs;

use crate::faults::server::{Act, Conn, IDENTITY, Server, Signed};
use crate::support::certificate;
use crate::support::program::{Home, ON};
use crate::support::record;

const OTHER_SERIAL: &str = "5DEA10EF00000000000000000000000000000000";

/// 204, signed now, with what `change` leaves.
fn now(c: &mut Conn, change: impl FnOnce(&mut Signed)) {
    c.signed(|s| {
        s.timestamp = unix_secs();
        change(s);
    });
}

/// What verifies answers.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    /// 微信支付公钥
    Public,
    /// A platform certificate.
    Platform,
}

struct Case {
    name: &'static str,
    act: fn(&mut Conn),
    given: Given,
    verdict: &'static str,
    says: &'static str,
    remedy: &'static str,
}

const CASES: [Case; 10] = [
    Case { name: "valid", act: |c| now(c, |_| {}), given: Given::Public, verdict: "confirmed", says: "", remedy: "" },
    Case {
        name: "valid by certificate",
        act: |c| now(c, |s| s.serial = OTHER_SERIAL.into()),
        given: Given::Platform,
        verdict: "confirmed",
        says: "",
        remedy: "",
    },
    Case {
        name: "unsigned",
        act: |c| c.answer("204 No Content", "", b""),
        given: Given::Public,
        verdict: "unknown",
        says: "回复没有签名，可能被中间的代理去掉了",
        remedy: "检查中间的代理",
    },
    Case {
        name: "wrongly signed",
        act: |c| now(c, |s| s.covers = Some(b"other")),
        given: Given::Public,
        verdict: "unknown",
        says: "回复的签名不对",
        remedy: "核对微信支付公钥",
    },
    Case {
        name: "WECHATPAY/SIGNTEST/",
        act: |c| now(c, |s| s.prefix = "WECHATPAY/SIGNTEST/"),
        given: Given::Public,
        verdict: "unknown",
        says: "微信的探测回复",
        remedy: "再发一次相同内容",
    },
    Case {
        name: "stale by an hour",
        act: |c| now(c, |s| s.timestamp -= 3600),
        given: Given::Public,
        verdict: "unknown",
        says: "回复的时间与本机相差超过 5 分钟",
        remedy: "核对电脑的时间",
    },
    Case {
        name: "another public key",
        act: |c| now(c, |s| s.serial = "PUB_KEY_ID_0000000000000000".into()),
        given: Given::Public,
        verdict: "unknown",
        says: "另一把微信支付公钥",
        remedy: "核对公钥ID",
    },
    Case {
        name: "unknown serial",
        act: |c| now(c, |s| s.serial = "7F00000000000000000000000000000000000002".into()),
        given: Given::Platform,
        verdict: "unknown",
        says: "没有能核对这份回复的公钥或证书",
        remedy: "导入微信支付公钥",
    },
    Case {
        name: "certificate instead of public key",
        act: |c| now(c, |s| s.serial = OTHER_SERIAL.into()),
        given: Given::Public,
        verdict: "unknown",
        says: "用平台证书签名，而这里只有微信支付公钥",
        remedy: "确认已启用微信支付公钥",
    },
    Case {
        name: "public key instead of certificate",
        act: |c| now(c, |_| {}),
        given: Given::Platform,
        verdict: "unknown",
        says: "用微信支付公钥签名，而这里只有平台证书",
        remedy: "导入 pub_key.pem",
    },
];

#[test]
fn only_a_signature_that_holds_confirms_and_each_sentence_is_its_own() {
    let keys = tempfile::tempdir().unwrap();
    IDENTITY.write(keys.path(), "http://127.0.0.1").unwrap();
    let file = |name: &str| keys.path().join(name).display().to_string();
    let (from, until) = (unix_secs() - 9, unix_secs() + 9_999_999);
    let platform = certificate::pem(&IDENTITY.platform, "Tenpay.com sign", OTHER_SERIAL, from, until);
    std::fs::write(file("platform.pem"), platform).unwrap();
    let ours = &IDENTITY.credentials;

    let mut told = BTreeSet::new();
    for case in &CASES {
        let server = Server::start(&[Act::Answer(case.act)]);
        let home = Home::new();
        let draft = home.file("稿.cardrights", ON);
        let (answer, id) = match case.given {
            Given::Public => (file("pub_key.pem"), IDENTITY.public_key_id.as_str()),
            Given::Platform => (file("platform.pem"), OTHER_SERIAL),
        };
        let gateway = format!("http://{}", server.address());
        let ran = home.run(&[
            "publish",
            draft.to_str().unwrap(),
            "--card=p1",
            "--yes",
            "--json",
            "--mchid",
            &ours.mchid,
            "--serial",
            &ours.serial,
            "--key-file",
            &file("apiclient_key.pem"),
            "--gateway",
            &gateway,
            "--answer-key-file",
            &answer,
            "--answer-key-id",
            id,
        ]);
        let row = &ran.rows()[0];
        let code = if case.verdict == "confirmed" { 0 } else { 3 };
        assert_eq!((row["verdict"].as_str(), ran.code), (Some(case.verdict), Some(code)), "{}: {ran:?}", case.name);
        assert_eq!(row["verified"], case.verdict == "confirmed", "{}", case.name);
        assert_eq!(server.asked().len(), 1, "{}: sent once and not again by itself", case.name);
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        assert!(text("message").contains(case.says) && text("remedy").contains(case.remedy), "{}: {row}", case.name);
        assert_eq!(text("message").is_empty(), case.says.is_empty(), "{}", case.name);
        if !case.says.is_empty() {
            assert!(told.insert(text("message")), "{} has a sentence of its own: {row}", case.name);
        }
        let end = home.events(record::REAL).pop().unwrap();
        assert_eq!(end, ("end".to_owned(), case.verdict.to_owned()), "{}", case.name);
    }
    assert_eq!(told.len(), 8);
}

/// A request that was changed on its way has nothing to do with the key, and the row says so to the engineer.
#[test]
fn a_request_that_was_changed_on_its_way_is_the_engineers_and_not_the_keys() {
    let keys = tempfile::tempdir().unwrap();
    IDENTITY.write(keys.path(), "http://127.0.0.1").unwrap();
    let key = keys.path().join("apiclient_key.pem").display().to_string();
    let act = |c: &mut Conn| {
        let told = serde_json::json!({ "code": "SIGN_ERROR", "message": "错误的签名，导致验签失败", "detail": {
            "sign_information": { "method": "PATCH", "url": "/gateway/rights" } } });
        c.answer("401 Unauthorized", "Content-Type: application/json\r\n", told.to_string().as_bytes());
    };
    let server = Server::start(&[Act::Answer(act)]);
    let home = Home::new();
    let (draft, ours) = (home.file("稿.cardrights", ON), &IDENTITY.credentials);
    let gateway = format!("http://{}", server.address());
    let mut args = vec!["publish", draft.to_str().unwrap(), "--card=p1", "--yes", "--json", "--mchid", &ours.mchid];
    args.extend(["--serial", &ours.serial, "--key-file", &key, "--gateway", &gateway]);
    let ran = home.run(&args);
    let row = &ran.rows()[0];
    assert_eq!((row["verdict"].as_str(), row["who"].as_str()), (Some("refused"), Some("engineer")), "{row}");
    assert!(row["remedy"].as_str().unwrap().contains("代理或网关"), "{row}");
    assert!(ran.err.contains("第 2 行（请求路径）不同"), "{}", ran.err);
    assert!(!format!("{row}{}", ran.err).contains("重新导入"), "{row} {}", ran.err);
}

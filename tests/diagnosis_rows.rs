//! Every way in which a signature or an answer is refused (src/wechatpay/README.md, Diagnosis), row by row: what a
//! person is told, and what to do. Rows of one answer's verification are also tried over the wire (`faults/cases.rs`)
//! and through the binary (`cli_answers.rs`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::rights::CardRights;
use card_rights_studio::rights::check::{Context, Level, check};
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::shown::Shown;
use card_rights_studio::trouble::Who;
use card_rights_studio::wechatpay::certificate::decrypt;
use card_rights_studio::wechatpay::errors::{Next, advise};
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::words::{Lang, Sentence};

use crate::support::vectors::{self, vector};

fn zh(sentence: &Sentence) -> String {
    Lang::ZhCn.say(sentence)
}

/// The symptom as documents print it, with a server's additions; cause and remedy as they are told; who can act; what
/// is offered.
#[test]
fn what_the_server_says() {
    use Who::{Engineer, Person, SuperAdmin};
    let sign = "SIGN_ERROR";
    let rows: [(u16, &str, &str, &str, &str, Who, Next); 26] = [
        (
            401,
            sign,
            "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》",
            "签名头的格式不对",
            "代理是否改动了请求",
            Engineer,
            Next::Paste,
        ),
        (
            401,
            sign,
            "HTTP头Authorization认证类型不正确",
            "签名方式不对",
            "网关地址是否属于微信支付 APIv3",
            Engineer,
            Next::Paste,
        ),
        (
            401,
            sign,
            "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            "相差超过 5 分钟",
            "自动校时",
            Person,
            Next::Clock,
        ),
        (
            401,
            sign,
            "商户证书序列号有误。请使用签名私钥匹配的证书序列号",
            "商户证书序列号有误",
            "重新导入 apiclient_cert.pem",
            Person,
            Next::Merchant,
        ),
        (401, sign, "签名错误，请检查后再试", "签名没有通过", "同一次下载的私钥和证书", Person, Next::Merchant),
        (401, sign, "错误的签名，导致验签失败", "签名没有通过", "同一次下载的私钥和证书", Person, Next::Merchant),
        (401, sign, "签名信息错误，验签失败", "签名没有通过", "同一次下载的私钥和证书", Person, Next::Merchant),
        (401, sign, "商户证书已过期", "过期、作废或更换", "申请新证书", SuperAdmin, Next::Merchant),
        (401, sign, "商户证书已作废", "过期、作废或更换", "申请新证书", SuperAdmin, Next::Merchant),
        (
            401,
            sign,
            "商户已更换证书，请使用新证书",
            "过期、作废或更换",
            "一起导入新的私钥和证书",
            SuperAdmin,
            Next::Merchant,
        ),
        (401, sign, "商户未设置APIv3密钥", "还没有设置 APIv3 密钥", "API安全", SuperAdmin, Next::Paste),
        (401, sign, "商户未申请过证书", "还没有申请过证书", "API安全", SuperAdmin, Next::Paste),
        (
            400,
            "INVALID_REQUEST",
            "Http头缺少Accept或User-Agent",
            "请求头被去掉了",
            "检查中间的代理",
            Engineer,
            Next::Paste,
        ),
        (
            400,
            "PARAM_ERROR",
            "http header中的mchid与post payload中的mchid不匹配",
            "两个商户号",
            "复制给工程师",
            Engineer,
            Next::Paste,
        ),
        (
            400,
            "PARAM_ERROR",
            "平台证书序列号Wechatpay-Serial错误",
            "公钥ID有误",
            "核对 PUB_KEY_ID_",
            Person,
            Next::Merchant,
        ),
        (
            404,
            "RESOURCE_NOT_EXISTS",
            "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。可查看指引",
            "没有平台证书",
            "申请微信支付公钥",
            SuperAdmin,
            Next::Merchant,
        ),
        (
            400,
            "INVALID_REQUEST",
            "积分跳转path为空",
            "积分入口缺少路径",
            "填写积分入口路径",
            Person,
            Next::GoToField(FieldId::BonusJumpPath),
        ),
        (
            400,
            "INVALID_REQUEST",
            "自助积分跳转path为空",
            "自助积分缺少路径",
            "填写自助积分路径",
            Person,
            Next::GoToField(FieldId::BonusSupportPath),
        ),
        (
            400,
            "INVALID_REQUEST",
            "会员专享价跳转path为空",
            "会员专享价缺少路径",
            "填写会员专享价路径",
            Person,
            Next::GoToField(FieldId::MemberPricePath),
        ),
        (400, "INVALID_REQUEST", "会员卡ID无效", "会员卡ID无效", "核对会员卡ID", Person, Next::ChooseCard),
        (
            400,
            "INVALID_REQUEST",
            "会员卡的创建商户号不等于调用方商户号",
            "不是当前商户创建的",
            "创建这张卡的商户号",
            Person,
            Next::Merchant,
        ),
        (403, "NO_AUTH", "商户暂无权限使用此功能", "暂无权限", "开通会员卡权限", SuperAdmin, Next::Paste),
        (404, "", "", "请求路径或方法不对", "接口版本", Engineer, Next::Endpoint),
        (405, "", "", "请求路径或方法不对", "接口版本", Engineer, Next::Endpoint),
        (400, "PARAM_ERROR", "参数错误", "参数错误", "改正这一项", Engineer, Next::Paste),
        (401, sign, "a message that nobody has seen yet", "签名没有通过", "私钥和证书", Person, Next::Merchant),
    ];
    for (status, code, message, cause, remedy, who, next) in rows {
        let given = |s: &'static str| (!s.is_empty()).then_some(s);
        let told = advise(status, given(code), given(message), None);
        assert!(zh(&told.sentence).contains(cause), "{message}: {}", zh(&told.sentence));
        assert!(zh(&told.remedy).contains(remedy), "{message}: {}", zh(&told.remedy));
        assert_eq!((told.who, told.next), (who, next), "{message}");
        assert!(
            !Lang::En.say(&told.sentence).is_empty() && Lang::En.say(&told.remedy) != zh(&told.remedy),
            "{message}"
        );
    }
}

/// "cipher: message authentication failed": the APIv3 key is another one, or no 32 bytes.
#[test]
fn what_does_not_open_with_the_apiv3_key() {
    // A published certificate opens in certificate.rs; the same under another key does not.
    assert!(decrypt(b"00000000000000000000000000000000", "abcdefghijkl", "certificate", "AAAA").is_none());
    let told = card_rights_studio::trouble::Trouble::new("apiv3-wrong", Who::SuperAdmin);
    assert!(zh(&told.sentence).contains("解不开平台证书") && zh(&told.remedy).contains("不要用旧版的 API 密钥"));
    for wrong in ["short", "0123456789abcdef0123456789abcdef0", ""] {
        assert!(card_rights_studio::wechatpay::secret::ApiV3Key::parse(wrong).is_none(), "{wrong}");
    }
}

/// "key fails to load": healed where it can be, else named for what it is.
#[test]
fn key_files_as_they_are_sent() {
    let (pkcs8, pkcs1) = (vector("official_apiclient_test_key.pem"), vector("official_apiclient_test_key.pkcs1.pem"));
    let broken = |t: &str, eol: &str| {
        let lines: Vec<&str> = t.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----{eol}{}{eol}-----END PRIVATE KEY-----{eol}", lines.join(eol))
    };
    let der = STANDARD.decode(&pkcs8).unwrap();
    let same = MerchantKey::read(&der).unwrap();
    let healed: [(&str, String); 6] = [
        ("PKCS#1", format!("-----BEGIN RSA PRIVATE KEY-----\n{pkcs1}\n-----END RSA PRIVATE KEY-----\n")),
        ("BOM and CRLF", format!("\u{feff}{}", broken(&pkcs8, "\r\n"))),
        ("one line", broken(&pkcs8, " ")),
        ("\\n escapes", broken(&pkcs8, "\\n")),
        ("JSON text", format!("\"{}\"", broken(&pkcs8, "\\n"))),
        ("blanks around", format!("\n\n  {}\n\n", broken(&pkcs8, "\n"))),
    ];
    for (name, sent) in healed {
        assert_eq!(MerchantKey::read(sent.as_bytes()).unwrap().der(), same.der(), "{name}");
    }
    // Lines that a chat or a loader took away.
    use card_rights_studio::merchant::recognise::{Sent, What, recognise};
    let sent = |bytes: &[u8]| [Sent::new("x", bytes.to_vec())];
    assert_eq!(recognise(&sent(pkcs8.as_bytes()), None).rows[0].1, What::Key);
    let told = |bytes: &[u8]| zh(&Sentence::new(MerchantKey::read(bytes).unwrap_err().key()));
    let cert = vectors::der("go_sdk_test_cert.pem");
    let public = vectors::der("java_sdk_wechatpay_pubkey.pem");
    assert!(told(&cert).contains("这是证书，不是私钥"));
    assert!(told(&public).contains("这是公钥，不是私钥"));
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    assert!(told(locked.as_bytes()).contains("加了密码"));
    assert!(told(broken(&pkcs8[..400], "\n").as_bytes()).contains("不完整或已损坏"));
    assert!(told(b"").contains("文件是空的"));
    // p12 renamed .pem: the outermost parts of PKCS#12, version 3 and data that does not open.
    let p12 = [0x30, 22, 2, 1, 3, 0x30, 17, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 7, 1, 0xa0, 4, 4, 2, 5, 0];
    assert_eq!(recognise(&sent(&p12), None).rows[0].1, What::P12Locked);
}

/// 参数错误 on a text with emoji: found before anything is sent.
#[test]
fn four_byte_characters_are_stopped_here() {
    let mut rights = CardRights::default();
    rights.set_text(FieldId::StaffName, "小明😀");
    let found = check(&rights, &Context { real: false, shown: &Shown::default() });
    let stop = found.iter().find(|p| p.field == Some(FieldId::StaffName.into()) && p.level == Level::Error).unwrap();
    assert!(zh(&stop.sentence).contains("表情或罕见字") && zh(&stop.remedy).contains("换一个字"));
    rights.set_text(FieldId::StaffName, "小明");
    let found = check(&rights, &Context { real: false, shown: &Shown::default() });
    assert!(found.iter().all(|p| p.field != Some(FieldId::StaffName.into())), "{found:?}");
}

//! 商户号, 证书序列号, 公钥ID, 会员卡ID: one reader for window, command and files (src/wechatpay/README.md, Identifiers). The
//! rows of every writing stand in src/wechatpay/identifier_tests.rs; here is what a person and the server see of them.

use card_rights_studio::studio::action::{Action, MerchantAction};
use card_rights_studio::words::Lang;
use serde_json::json;

use crate::support::merchant_sheet::{read, sent};
use crate::support::program::{Home, ON, Ran, StandIn};
use crate::support::record;
use crate::support::vectors::pem;
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];

/// What cannot be one: the field, what stands in it, and what is said of it in both languages.
const WRONG: [(Field, &str, &str, &str); 16] = [
    (Field::Mchid, "190", "商户号 190 只有 3 位", "has only 3 digits"),
    (Field::Mchid, "1900-009191", "商户号里不能有「-」（第 5 个字）", "\"-\" cannot stand in the merchant number"),
    (Field::Mchid, "19000O9191", "商户号里不能有「O」", "\"O\" cannot stand in"),
    (Field::Mchid, "1900 009191", "商户号中间有空格", "Inside the merchant number"),
    (Field::Mchid, "1900\u{200b}009191", "商户号中间有零宽空格（U+200B，第 5 个字）", "(U+200B, character 5)"),
    (Field::Mchid, "1.9E+09", "商户号里不能有「.」", "\".\" cannot stand in"),
    (Field::Serial, "PUB_KEY_ID_0111", "这是公钥ID，不是证书序列号", "not a certificate serial number"),
    (Field::Serial, "5157F09EG", "证书序列号里不能有「G」（第 9 个字）", "\"G\" cannot stand in"),
    (Field::Serial, "5157…B8E1", "证书序列号里不能有「…」", "\"…\" cannot stand in"),
    (Field::Serial, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1A", "证书序列号有 41 位", "has 41 digits"),
    (Field::Serial, "wx0123456789abcdef", "证书序列号里不能有「w」", "\"w\" cannot stand in"),
    (Field::Public, "PUB_KEY_ID_", "后面没有数字", "No digits follow"),
    (Field::Public, "PUB_KEY_ID_ 0111", "公钥ID中间有空格", "Inside the public key ID"),
    (Field::Public, "PUB_KEY_ID_01\u{200b}11", "公钥ID中间有零宽空格", "(U+200B, character 14)"),
    (Field::Public, "KEY_ID_0111", "公钥ID 应以 PUB_KEY_ID_ 开头", "begins with PUB_KEY_ID_"),
    (Field::Public, "PUB_KEY_ID_01l1", "公钥ID里不能有「l」（第 14 个字）", "\"l\" cannot stand in"),
];

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Mchid,
    Serial,
    Public,
}

impl Field {
    fn label(self) -> &'static str {
        match self {
            Self::Mchid => "商户号",
            Self::Serial => "证书序列号",
            Self::Public => "公钥ID",
        }
    }

    fn option(self) -> &'static str {
        match self {
            Self::Mchid => "--mchid",
            Self::Serial => "--serial",
            Self::Public => "--answer-key-id",
        }
    }
}

/// `publish` with the stand-in's own options, some of them replaced.
fn publish(home: &Home, server: &StandIn, lang: &str, with: &[(&str, &str)]) -> Ran {
    let file = home.file("稿.cardrights", ON).display().to_string();
    let mut args: Vec<String> =
        ["publish", &file, "--json", "--card", "p1", "--yes", "--lang", lang].map(str::to_owned).into();
    for pair in server.here().as_chunks::<2>().0 {
        let value = with.iter().find(|(name, _)| *name == pair[0]).map_or(&*pair[1], |(_, value)| value);
        args.extend([pair[0].clone(), value.to_owned()]);
    }
    home.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_cannot_be_one_is_named_before_anything_is_sent() {
    let (home, server) = (Home::new(), StandIn::start());
    for (field, text, zh, en) in WRONG {
        for (lang, said) in [("zh-CN", zh), ("en", en)] {
            let ran = publish(&home, &server, lang, &[(field.option(), text)]);
            assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{text} {ran:?}");
            let in_json = said.replace('"', "\\\"");
            assert!(ran.err.contains(said) && ran.out.contains(&in_json), "{text}: {said} {ran:?}");
        }
    }
    for (card, zh, en) in [
        ("p1/..", "会员卡ID「p1/..」里不能有「/」（第 3 个字）", "\"/\" cannot stand in the card ID \"p1/..\""),
        ("p\u{200b}1", "中间有零宽空格（U+200B，第 2 个字）", "(U+200B, character 2)"),
        ("会员卡", "里不能有「会」", "\"会\" cannot stand in"),
        (&"a".repeat(33), "最多 32 个字，现在有 33 个", "this one has 33"),
    ] {
        for (lang, said) in [("zh-CN", zh), ("en", en)] {
            let args = ["publish", "--json", "--yes", "--lang", lang, "--sandbox", "--card", card];
            let file = home.file("稿.cardrights", ON).display().to_string();
            let ran = home.run(&[&args[..], &[&file]].concat());
            assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{card} {ran:?}");
            assert!(ran.err.contains(said), "{said} {ran:?}");
        }
    }
    assert!(home.events(record::REAL).is_empty());
}

/// The stand-in knows one writing of each; whatever was typed, that one arrives.
#[test]
fn the_same_number_in_any_writing_is_sent_as_the_one_that_wechat_knows() {
    let (home, server) = (Home::new(), StandIn::start());
    let (mchid, serial) = (server.text("mchid"), server.text("serial"));
    let pairs: Vec<&str> = (0..serial.len() / 2).map(|i| &serial[i * 2..i * 2 + 2]).collect();
    let wide = |text: &str| text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect::<String>();
    for typed in [
        pairs.join(":").to_lowercase(),
        pairs.join(" "),
        pairs.join("-"),
        format!("0x{serial}"),
        format!("\u{200b}000{serial}\n"),
        wide(&serial),
    ] {
        let ran = publish(&home, &server, "zh-CN", &[("--serial", &typed), ("--mchid", &wide(&mchid))]);
        assert_eq!(ran.verdicts(), ["confirmed"], "{typed:?} {ran:?}");
    }
    let id = server.here().iter().find(|o| o.starts_with("PUB_KEY_ID_")).unwrap().clone();
    for typed in [format!(" {id}\u{200b}"), id.to_lowercase(), wide(&id)] {
        let ran = publish(&home, &server, "zh-CN", &[("--answer-key-id", &typed)]);
        assert_eq!(ran.verdicts(), ["confirmed"], "{typed:?} {ran:?}");
    }
    // A decimal one is turned, and said so; one that was cut short is told, and goes as it is.
    let decimal = "464389378319535425530970086054627680253797054689";
    let ran = publish(&home, &server, "zh-CN", &[("--serial", decimal)]);
    assert!(ran.err.contains("已换成十六进制 5157F09EFDC096DE15EBE81A47057A7232F1B8E1"), "{ran:?}");
    let ran = publish(&home, &server, "en", &[("--serial", &serial[..30])]);
    assert!(ran.err.contains("this one has only "), "{ran:?}");
    let ran = publish(&home, &server, "zh-CN", &[("--mchid", "190000919")]);
    assert!(ran.err.contains("现在有 9 位"), "{ran:?}");
}

#[test]
fn the_sheet_names_what_cannot_be_one_and_saves_what_is_the_same_number() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let public = pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY");
    std::fs::write(folder.path().join("pub_key.pem"), public).unwrap();
    read(&mut w, folder.path());
    for (field, good) in [
        (Field::Mchid, "１９００００９１９１"),
        (Field::Public, "ｐub_key_id_0111"),
        (Field::Serial, "0xf5:76:57:56:00:2f:dd:77"),
    ] {
        for (_, text, zh, _) in WRONG.iter().filter(|row| row.0 == field) {
            w.fill(field.label(), text);
            assert!(w.says(zh), "{text:?} {:?}", w.labels());
            w.button("保存商户");
            assert!(w.says(zh) && w.studio().merchants.known.all.is_empty(), "{text:?} {:?}", w.labels());
        }
        w.fill(field.label(), good);
    }
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let m = &w.studio().merchants.known.all[0];
    assert_eq!((&*m.mchid, &*m.serial, &*m.answer_keys[0].id), ("1900009191", "F5765756002FDD77", "PUB_KEY_ID_0111"));
}

#[test]
fn the_sheet_says_it_in_english_too_and_only_warns_of_an_unusual_length() {
    let home = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let mut w = Window::at(SIZE, egui::Theme::Light, home, Lang::En);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    let labels = [
        (Field::Mchid, Lang::En.t("setup-mchid")),
        (Field::Serial, Lang::En.t("setup-serial")),
        (Field::Public, Lang::En.t("setup-answer-id")),
    ];
    for (field, label) in labels {
        for (_, text, _, en) in WRONG.iter().filter(|row| row.0 == field) {
            w.fill(label, text);
            assert!(w.says(en), "{text:?} {:?}", w.labels());
        }
    }
    w.fill(labels[0].1, "190000919");
    assert!(w.says("this one has 9"), "{:?}", w.labels());
    w.fill(labels[1].1, "464389378319535425530970086054627680253797054689");
    assert!(w.says("turned into hexadecimal 5157F09E"), "{:?}", w.labels());
}

/// What somebody wrote into the files by hand goes through the same reader: the same number is the same merchant, and
/// what cannot be one is named before anything is sent.
#[test]
fn files_are_read_as_fields_are() {
    let (home, server) = (Home::new(), StandIn::start());
    let merchant = |mchid: &str, serial: &str, id: &str| {
        let public = std::fs::read_to_string(server.answer_key()).unwrap();
        let keys = json!([{ "id": id, "pem": public }]);
        json!({ "all": [{ "id": "m", "name": "云栖酒店", "mchid": mchid, "serial": serial, "gateway": server.text("url"),
            "answer_keys": keys }] })
        .to_string()
    };
    let (mchid, serial) = (server.text("mchid"), server.text("serial"));
    let draft = json!({ "format": 1, "mchid": format!(" {mchid}\u{200b}"), "card_id": "p1",
        "rights": serde_json::from_str::<serde_json::Value>(ON).unwrap() });
    let file = home.file("稿.cardrights", draft.to_string()).display().to_string();
    let key = server.key();
    let publish = |name: &str| {
        let args = ["publish", &file, "--json", "--card", "p1", "--yes", "--merchant", name, "--key-file", &key];
        home.run(&args)
    };
    let id = server.here().iter().find(|o| o.starts_with("PUB_KEY_ID_")).unwrap().clone();
    let odd = |text: &str| format!(" {}\u{200b}", text.to_lowercase());
    std::fs::write(home.path().join("merchants.json"), merchant(&odd(&mchid), &odd(&serial), &odd(&id))).unwrap();
    let ran = publish(&mchid);
    assert_eq!(ran.verdicts(), ["confirmed"], "{ran:?}");
    assert!(!ran.err.contains("此草稿属于"), "the draft is this merchant's: {ran:?}");
    for (mchid, serial, id, said) in [
        ("190", &*serial, &*id, "商户号 190 只有 3 位"),
        (&mchid, "序列号", &id, "证书序列号里不能有「序」"),
        (&mchid, "PUB_KEY_ID_01", &id, "这是公钥ID，不是证书序列号"),
        (&mchid, &serial, "PUB_KEY_ID_", "后面没有数字"),
        (&mchid, &serial, "PUB_KEY_ID_01 1", "公钥ID中间有空格"),
    ] {
        std::fs::write(home.path().join("merchants.json"), merchant(mchid, serial, id)).unwrap();
        let ran = publish("云栖酒店");
        assert_eq!(ran.verdicts(), ["not_sent"], "{ran:?}");
        assert!(ran.err.contains(said) && ran.code == Some(2), "{said} {ran:?}");
    }
}

/// The card that 连接测试 reads is one like any other.
#[test]
fn the_card_to_test_with_is_named_where_it_is_none() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.button("高级");
    w.fill("测试会员卡ID", "p1/..");
    assert!(w.says("会员卡ID「p1/..」里不能有「/」（第 3 个字）"), "{:?}", w.labels());
    w.fill("测试会员卡ID", "pReal-1\u{200b}");
    assert!(!w.says("里不能有"), "{:?}", w.labels());
}

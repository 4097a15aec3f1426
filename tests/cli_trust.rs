//! What the files given to a command say of themselves is compared before anything is sent.

use card_rights_studio::platform::clock::unix_secs;
use card_rights_studio::wechatpay::key::MerchantKey;
use rsa::pkcs8::EncodePublicKey as _;

use crate::faults::server::{Act, IDENTITY, Server};
use crate::support::certificate;
use crate::support::keys::armour;
use crate::support::program::{Home, ON, Ran, StandIn};
use crate::support::record;

const DAY: i64 = 86_400;

/// `publish` with the stand-in's own options, some of them replaced or, for `None`, left out.
fn publish(home: &Home, server: &StandIn, with: &[(&str, Option<&str>)]) -> Ran {
    let file = home.file("稿.cardrights", ON).display().to_string();
    let mut args: Vec<String> = ["publish", &file, "--json", "--card", "p1", "--yes"].map(str::to_owned).into();
    for pair in server.here().as_chunks::<2>().0 {
        match with.iter().find(|(name, _)| *name == pair[0]) {
            Some((_, None)) => {}
            Some((_, Some(value))) => args.extend([pair[0].clone(), (*value).to_owned()]),
            None => args.extend(pair.clone()),
        }
    }
    home.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Refused before any connection, with these words: nothing is in the ledger, and the row says so.
fn refused(home: &Home, ran: &Ran, says: &[&str]) {
    assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{says:?} {ran:?}");
    let row = &ran.rows()[0];
    let told = format!("{} {}", row["message"].as_str().unwrap(), row["remedy"].as_str().unwrap());
    for said in says {
        assert!(told.contains(said) && ran.err.contains(said), "{said}: {told} / {}", ran.err);
    }
    assert_eq!((row["attempts"].as_u64(), home.events(record::REAL).len()), (Some(0), 0));
}

/// The stand-in's own key.
fn key_of(server: &StandIn) -> MerchantKey {
    MerchantKey::read(&std::fs::read(server.key()).unwrap()).unwrap()
}

/// PKCS#12 of the stand-in's key and this certificate, whose password is the stand-in's mchid.
fn p12(server: &StandIn, pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let plain: String = pem.lines().filter(|l| !l.starts_with("-----")).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(plain).unwrap();
    let certificate = p12_keystore::Certificate::from_der(&der).unwrap();
    let key = p12_keystore::PrivateKey::from_der(key_of(server).der()).unwrap();
    let chain = p12_keystore::PrivateKeyChain::new("1", key, [certificate]);
    let mut store = p12_keystore::KeyStore::new();
    store.add_entry("merchant", p12_keystore::KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(&server.text("mchid")).mac_iterations(2).encryption_iterations(2).write().unwrap()
}

#[test]
fn the_certificate_beside_the_key_is_compared_before_sending() {
    let (home, server) = (Home::new(), StandIn::start());
    let (mchid, serial) = (server.text("mchid"), server.text("serial"));
    let key = key_of(&server);
    let now = unix_secs();
    let cases: [(&str, &str, i64, i64, &[&str]); 4] = [
        (&mchid, "0A0B", -DAY, 9 * DAY, &["证书序列号", "0A0B", &serial, "--serial"]),
        ("1900009191", &serial, -DAY, 9 * DAY, &["1900009191", &mchid, "--mchid"]),
        // The clock may be years ahead, as for one that begins later it may be behind.
        (&mchid, &serial, -9 * DAY, -DAY, &["已于", "过期", "超级管理员", "核对这台电脑的时间"]),
        (&mchid, &serial, DAY, 9 * DAY, &["才生效", "电脑的时间"]),
    ];
    for (common, number, from, until, says) in cases {
        let cert = certificate::pem(&key, common, number, now + from, now + until);
        // As PKCS#12, and in one PEM file with the key.
        let file = home.file("a.p12", p12(&server, &cert)).display().to_string();
        refused(&home, &publish(&home, &server, &[("--key-file", Some(&file))]), says);
        let file = home.file("a.pem", armour("PRIVATE KEY", key.der()) + &cert).display().to_string();
        refused(&home, &publish(&home, &server, &[("--key-file", Some(&file))]), says);
    }
    let cert = certificate::pem(&key, &mchid, &serial, now - DAY, now + 9 * DAY);
    let file = home.file("a.p12", p12(&server, &cert)).display().to_string();
    for serial in [Some(&*serial), None] {
        let ran = publish(&home, &server, &[("--key-file", Some(&file)), ("--serial", serial)]);
        assert_eq!(ran.verdicts(), ["confirmed"], "{ran:?}");
    }
}

#[test]
fn the_answer_keys_id_and_its_kind_go_together() {
    let (home, server) = (Home::new(), StandIn::start());
    let other = MerchantKey::read(&std::fs::read(StandIn::start().key()).unwrap()).unwrap();
    let now = unix_secs();
    let platform = certificate::pem(&other, "Tenpay.com sign", "7F01", now - DAY, now + 9 * DAY);
    let platform = home.file("p.pem", platform).display().to_string();
    let given = |file: &str, id: Option<&str>| {
        publish(&home, &server, &[("--answer-key-file", Some(file)), ("--answer-key-id", id)])
    };
    let id = server.text("public_key_id");
    refused(&home, &given(&platform, Some(&id)), &["p.pem 是证书", "PUB_KEY_ID_", "pub_key.pem"]);
    refused(&home, &given(&server.answer_key(), Some("7F01")), &["pub_key.pem 是公钥", "PUB_KEY_ID_"]);
    refused(&home, &given(&server.answer_key(), None), &["公钥ID"]);
    refused(&home, &given(&platform, Some("7F02")), &["序列号是 7F01", "7F02"]);
    let over = certificate::pem(&other, "Tenpay.com sign", "7F01", now - 9 * DAY, now - DAY);
    let over = home.file("over.pem", over).display().to_string();
    refused(&home, &given(&over, None), &["已于", "过期", "核对这台电脑的时间"]);
    // A serial number is what it is in any writing; the stand-in answers with another key, and that is not confirmed.
    let ran = given(&platform, Some("7f:01"));
    assert_eq!(ran.verdicts(), ["unknown"], "{ran:?}");
}

#[test]
fn the_merchants_own_certificate_verifies_no_answer() {
    let (home, server) = (Home::new(), StandIn::start());
    let (mchid, serial) = (server.text("mchid"), server.text("serial"));
    let key = key_of(&server);
    let now = unix_secs();
    let own = certificate::pem(&key, &mchid, &serial, now - DAY, now + 9 * DAY);
    let own = home.file("own.pem", own).display().to_string();
    let says = ["own.pem 是商户证书", "pub_key.pem"];
    for id in [None, Some(&*serial)] {
        let ran = publish(&home, &server, &[("--answer-key-file", Some(&own)), ("--answer-key-id", id)]);
        refused(&home, &ran, &says);
    }
    // Of another merchant, or its public key alone.
    let other = MerchantKey::read(&std::fs::read(StandIn::start().key()).unwrap()).unwrap();
    let foreign = certificate::pem(&other, "1900009191", "0A", now - DAY, now + 9 * DAY);
    let foreign = home.file("own.pem", foreign).display().to_string();
    let ran = publish(&home, &server, &[("--answer-key-file", Some(&foreign)), ("--answer-key-id", None)]);
    refused(&home, &ran, &["own.pem 是商户证书", "pub_key.pem"]);
    let public = armour("PUBLIC KEY", key.public().to_public_key_der().unwrap().as_bytes());
    let public = home.file("own.pem", public).display().to_string();
    let ran = publish(&home, &server, &[("--answer-key-file", Some(&public))]);
    refused(&home, &ran, &["own.pem 是商户自己的公钥", "pub_key.pem"]);
}

/// Windows' Notepad saves 「Unicode」 as UTF-16.
#[test]
fn files_that_notepad_saved_as_utf16_are_read() {
    let (home, server) = (Home::new(), StandIn::start());
    for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let wide = |path: &str| -> Vec<u8> {
            format!("\u{feff}{}", std::fs::read_to_string(path).unwrap()).encode_utf16().flat_map(unit).collect()
        };
        let key = home.file("key.pem", wide(&server.key())).display().to_string();
        let public = home.file("pub.pem", wide(&server.answer_key())).display().to_string();
        let ran = publish(&home, &server, &[("--key-file", Some(&key)), ("--answer-key-file", Some(&public))]);
        assert_eq!(ran.verdicts(), ["confirmed"], "{ran:?}");
    }
}

/// A person types or pastes an address with its account; no output repeats it.
#[test]
fn a_gateway_with_an_account_is_refused_without_repeating_it() {
    let (home, server) = (Home::new(), StandIn::start());
    for address in [
        "https://wang:geheim@pay.example.com",
        "https://wang:ge/heim@pay.example.com/v3",
        "https://geheim@pay.example.com",
        "wang:geheim@pay.example.com",
        "https:/wang:geheim@pay.example.com",
        "https://wang:ge@heim@pay.example.com",
    ] {
        let ran = publish(&home, &server, &[("--gateway", Some(address))]);
        refused(&home, &ran, &["网关地址不对", "pay.example.com"]);
        let all = format!("{}{}", ran.out, ran.err);
        for secret in ["wang", "geheim", "heim@"] {
            assert!(!all.contains(secret), "{address}: {all}");
        }
    }
}

/// An answer that is read but makes no sense was sent and answered: no row says that it was not.
#[test]
fn a_row_about_an_answer_that_makes_no_sense_does_not_say_that_nothing_was_sent() {
    let home = Home::new();
    let keys = tempfile::tempdir().unwrap();
    IDENTITY.write(keys.path(), "http://127.0.0.1").unwrap();
    let key = keys.path().join("apiclient_key.pem").display().to_string();
    let picture = {
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
        home.file("头像.png", png.into_inner()).display().to_string()
    };
    let ours = &IDENTITY.credentials;
    for (what, says) in [(["card", "p1"], "不像会员卡"), (["upload", &picture], "没有图片地址")] {
        let server = Server::start(&[Act::Answer(|c| c.answer("200 OK", "", b"{\"x\":1}"))]);
        let gateway = format!("http://{}", server.address());
        let rest =
            ["--json", "--mchid", &ours.mchid, "--serial", &ours.serial, "--key-file", &key, "--gateway", &gateway];
        let ran = home.run(&[&what[..], &rest[..]].concat());
        let row = &ran.rows()[0];
        assert_eq!((ran.code, row["verdict"].as_str()), (Some(3), Some("unknown")), "{ran:?}");
        assert_eq!((row["status"].as_u64(), row["attempts"].as_u64()), (Some(200), Some(1)), "{row}");
        assert_eq!((row["request_id"].as_str(), row["verified"].as_bool()), (Some("FAULT-0"), Some(false)), "{row}");
        assert!(row["message"].as_str().unwrap().contains(says) && ran.err.contains(says), "{ran:?}");
    }
}

/// merchants.json with a mistake, written by hand: a command says where it is and leaves the file to the person.
#[test]
fn a_damaged_list_of_merchants_is_told_by_its_line_and_left_where_it_is() {
    let home = Home::new();
    let draft = home.file("稿.cardrights", ON).display().to_string();
    let text = "{\"all\": [{\n  \"id\": \"m\",\n  \"name\": \"云栖酒店\"\n  \"mchid\": \"1900009191\"\n}]}";
    let file = home.file("merchants.json", text);
    let ran = home.run(&["publish", &draft, "--json", "--card", "p1", "--yes", "--merchant", "云栖酒店"]);
    refused(&home, &ran, &["merchants.json 第 4 行读不懂"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

/// What was stored before the set-up refused it: the merchant's own key in the place of WeChat's.
#[test]
fn a_stored_answer_key_that_is_the_merchants_own_stops_before_sending() {
    let (home, server) = (Home::new(), StandIn::start());
    let public = armour("PUBLIC KEY", key_of(&server).public().to_public_key_der().unwrap().as_bytes());
    let merchant = serde_json::json!({ "all": [{ "id": "m", "name": "云栖酒店", "mchid": server.text("mchid"),
        "serial": server.text("serial"), "gateway": server.text("url"),
        "answer_keys": [{ "id": server.text("public_key_id"), "pem": public }] }] });
    // Windows' Notepad puts a mark in front of UTF-8.
    home.file("merchants.json", format!("\u{feff}{merchant}"));
    let draft = home.file("稿.cardrights", ON).display().to_string();
    let key = server.key();
    let args = ["publish", &draft, "--json", "--card", "p1", "--yes", "--merchant", "云栖酒店", "--key-file", &key];
    refused(&home, &home.run(&args), &["把商户证书当成了微信支付公钥", "重新导入 pub_key.pem"]);
}

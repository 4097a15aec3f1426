//! What needs an installed program and Windows' own Credential Manager: run by tests/windows/run, which names the program.

use std::process::{Command, Stdio};
use std::sync::Arc;

use card_rights_studio::keychain::{
    KeyFound, Keychain as _, KeychainTrouble, SystemKeychain, delete_keys, load_key, store_key,
};
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::key::MerchantKey;

use crate::support::program::{Home, Ran, StandIn};
use crate::support::record;

#[test]
#[ignore = "writes into Windows' Credential Manager; tests/windows/run"]
fn credential_manager_keeps_what_fits_and_says_what_does_not() {
    let (store, user) = (SystemKeychain::default(), "1900000001/TEST/limit");
    for bytes in [1, 2560] {
        let secret: Vec<u8> = (0..bytes).map(|n| (n % 251) as u8).collect();
        store.store(user, &secret).unwrap();
        // Another connection, as another start of the program has it.
        assert_eq!(SystemKeychain::default().load(user).unwrap().unwrap().as_slice(), secret);
    }
    store.store(user, &[7; 2561]).unwrap_err();
    store.delete(user).unwrap();
    assert_eq!(store.load(user).unwrap(), None);
    store.delete(user).unwrap();

    // The largest key that merchants have fits; what does not is told by the program, not by the system.
    let four = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa4096).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = aws_lc_rs::encoding::AsDer::as_der(&four).unwrap();
    let key = MerchantKey::read(der.as_ref()).unwrap();
    store_key(&store, "1900000001", "TEST", "api.mch.weixin.qq.com", &key).unwrap();
    let found = load_key(&store, "1900000001", "TEST", "api.mch.weixin.qq.com").unwrap();
    assert!(matches!(found, KeyFound::Key(k) if k.der() == key.der()));
    let long = format!("{}.example.com", "a".repeat(600));
    assert!(matches!(
        store_key(&store, "1900000001", "TEST", &long, &key),
        Err(KeychainTrouble::TooLarge(bytes)) if bytes > 2560
    ));
    delete_keys(&store, "1900000001", ["TEST"].into_iter()).unwrap();
    assert!(matches!(load_key(&store, "1900000001", "TEST", "api.mch.weixin.qq.com").unwrap(), KeyFound::None));
}

#[test]
#[ignore = "needs an installed program; tests/windows/run"]
fn the_installed_command_line_publishes_with_a_key_from_credential_manager() {
    let program = std::env::var_os("CARD_RIGHTS_STUDIO_INSTALLED").unwrap();
    let (home, server) = (Home::new(), StandIn::start());
    let file = home.file("双十一 会员.cardrights", "{\"format\":1,\r\n\"rights\":{\"show_bonus\":true,\"bonus\":{\"init_bonus\":1,\"bonus_value_word\":\"云栖积分\",\"bonus_cost_word\":\"一分一元\"}}}\r\n");
    let (mchid, serial, url) = (server.text("mchid"), server.text("serial"), server.text("url"));
    let answers = serde_json::json!({"id": server.text("public_key_id"), "pem": std::fs::read_to_string(server.answer_key()).unwrap()});
    let merchant = serde_json::json!({"id": "m", "name": "云栖酒店", "mchid": mchid, "serial": serial, "gateway": url, "answer_keys": [answers]});
    home.file("merchants.json", serde_json::json!({"all": [merchant]}).to_string());
    let publish = || {
        let mut command = Command::new(&program);
        command.env("CARD_RIGHTS_STUDIO_HOME", home.path()).arg("publish").arg(&file).stdin(Stdio::null());
        command.args(["--merchant", "云栖酒店", "--card", "p1", "--yes", "--json", "--lang", "zh-CN"]);
        Ran::of(&command.output().unwrap())
    };
    let ran = publish();
    assert_eq!(ran.code, Some(2), "without a key nothing is sent: {ran:?}");
    let key = Arc::new(MerchantKey::read(&std::fs::read(server.key()).unwrap()).unwrap());
    let gateway = Gateway::parse(&url).unwrap();
    let store = SystemKeychain::default();
    store_key(&store, &mchid, &serial, gateway.host(), &key).unwrap();
    let ran = publish();
    delete_keys(&store, &mchid, [serial.as_str()].into_iter()).unwrap();
    assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned()]), "{ran:?}");
    let phases: Vec<String> = home.events(record::REAL).into_iter().map(|(phase, _)| phase).collect();
    assert_eq!(phases, ["intent", "sent", "end"]);
}

//! 商户设置 for a merchant that still uses platform certificates: the APIv3 key is typed, tested, kept, and shown nowhere.

use card_rights_studio::keychain::{KeyFound, Keychain as _, KeychainTrouble, load_apiv3, load_key, store_apiv3};
use card_rights_studio::sandbox::identity::{CARD_ID, MCHID};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, MerchantAction};
use card_rights_studio::wechatpay::secret::ApiV3Key;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use serde_json::json;

use crate::support::merchant_sheet::{edit, give, read};
use crate::support::platform_certificates::{APIV3, KEY, SERIAL, serving};
use crate::support::real;
use crate::support::window::{Window, apply};

fn type_apiv3(w: &mut Window, text: &str) {
    let field = |w: &Window| w.harness.get_by_role_and_label(Role::PasswordInput, "APIv3 密钥").focus();
    field(w);
    w.settle();
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    w.harness.step();
    w.harness.get_by_role_and_label(Role::PasswordInput, "APIv3 密钥").type_text(text);
    w.settle();
}

fn test(w: &mut Window) {
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
}

#[test]
fn an_apiv3_key_is_typed_tested_and_kept_in_the_keychain_alone() {
    let dir = tempfile::tempdir().unwrap();
    let platform = Some(serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL)));
    let sandbox = Sandbox::start(&Options { identity: Some(dir.path().to_owned()), platform, port: None }).unwrap();
    std::fs::remove_file(dir.path().join("pub_key.pem")).unwrap();
    let mut w = Window::new([1440.0, 900.0]);
    read(&mut w, dir.path());
    assert!(w.says("缺少：微信支付公钥"));
    w.fill("商户号", MCHID);
    w.fill("证书序列号", &sandbox.identity.credentials.serial);
    w.button("高级");
    w.fill("网关地址", sandbox.gateway.base());
    w.fill("测试会员卡ID", CARD_ID);
    // One character too few: said at its field, and nothing is tried with it.
    type_apiv3(&mut w, &APIV3[1..]);
    assert!(w.says("APIv3 密钥是 32 个字符") && w.says("31 / 32"), "{:?}", w.labels());
    w.button("连接测试");
    assert!(w.says("APIv3 密钥应该是 32 个字符") && edit(&w).busy.is_none());
    // 32 characters, but others: told by what it could not open.
    type_apiv3(&mut w, "00000000000000000000000000000000");
    assert!(!w.says("APIv3 密钥是 32 个字符") && !w.says("缺少：微信支付公钥"));
    test(&mut w);
    assert!(w.says("解不开平台证书") && w.says("不要用旧版的 API 密钥"), "{:?}", w.labels());
    type_apiv3(&mut w, APIV3);
    test(&mut w);
    assert!(edit(&w).test.iter().all(|l| l.good == Some(true)), "{:?}", edit(&w).test);
    assert!(w.says("可以核对回复至 20") && w.says("回复可以核对") && w.says("已读到：悦享会员卡"));
    assert!(!w.says(APIV3), "a password is not read aloud");
    assert!(!format!("{:?}", w.studio().sheets.open).contains(APIV3));
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none() && !w.studio().merchants.known.all.is_empty());

    let kept = load_apiv3(&*w.keychain, MCHID, sandbox.gateway.host()).unwrap();
    assert!(kept.is_some_and(|k| k.bytes() == APIV3.as_bytes()));
    let path = w.home.path().join("merchants.json");
    w.until("merchants.json", |_| std::fs::read_to_string(&path).is_ok_and(|t| t.contains(SERIAL)));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("BEGIN CERTIFICATE") && text.contains("not_after") && !text.contains(APIV3));

    // Opened again: said to be kept, not shown; nothing is asked for; saving leaves it as it is.
    let id = w.studio().merchants.known.all[0].id.clone();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some(id))));
    assert!(w.says("平台证书") && !w.says("缺少：微信支付公钥"));
    let field = w.harness.get_by_role_and_label(Role::PasswordInput, "APIv3 密钥");
    assert_eq!(field.accesskit_node().value().unwrap_or_default(), "");
    assert!(w.says("已保存；要更换"), "{:?}", w.labels());
    w.fill("测试会员卡ID", CARD_ID);
    test(&mut w);
    assert!(edit(&w).test.iter().all(|l| l.good == Some(true)), "with the key from the keychain");
    // Another gateway: the key was not confirmed for it.
    w.fill("网关地址", "http://127.0.0.1:9");
    assert!(!w.says("已保存；要更换"));
    w.fill("网关地址", sandbox.gateway.base());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let m = &w.studio().merchants.known.all[0];
    // A 公钥ID whose file was not there is kept beside, and verifies nothing.
    let keys = m.answer_keys.iter().filter(|k| !k.pem.is_empty()).count();
    assert!(m.apiv3 && keys == 1 && m.certificates_at.is_some(), "{m:?}");
}

/// A merchant with an APIv3 key in the store and a platform certificate.
fn set_up(sandbox: &Sandbox, public_key: bool) -> Window {
    let pem = serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL)).certificates[0].1.clone();
    let now = card_rights_studio::platform::clock::unix_secs();
    let mut keys = vec![json!({ "id": SERIAL, "pem": pem, "not_before": now - 9, "not_after": now + 9_999_999 })];
    let home = real::home(sandbox, &json!({}), &real::published(sandbox, real::CARD, real::LAST));
    let path = home.path().join("merchants.json");
    let mut all: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    if public_key {
        keys.insert(0, all["all"][0]["answer_keys"][0].clone());
    }
    all["all"][0]["answer_keys"] = keys.into();
    all["all"][0]["apiv3"] = true.into();
    all["all"][0]["certificates_at"] = now.into();
    std::fs::write(&path, all.to_string()).unwrap();
    let mut w = real::window(sandbox, home);
    store_apiv3(&*w.keychain, MCHID, sandbox.gateway.host(), &ApiV3Key::parse(APIV3).unwrap()).unwrap();
    w.until("the history", |w| w.studio().card.loaded);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w
}

#[test]
fn an_apiv3_key_is_removed_by_itself_and_the_store_has_it_no_more() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    let mut w = set_up(&sandbox, true);
    let kept = |w: &Window| load_apiv3(&*w.keychain, MCHID, sandbox.gateway.host()).unwrap().is_some();
    // Thought better of: all stays.
    w.button("移除 APIv3 密钥");
    assert!(w.says("APIv3 密钥会从系统密钥环删除") && w.says("核对不了微信的回复"), "{:?}", w.labels());
    assert!(!w.says("到期前会自动更新"), "what is going renews nothing");
    w.button("保留 APIv3 密钥");
    assert!(w.says("到期前会自动更新"));
    w.button("移除 APIv3 密钥");
    w.button("取消");
    assert!(kept(&w) && w.studio().merchants.known.all[0].apiv3);
    // The store does not give it up: then nothing is called removed, and 仅本次使用 would be nonsense.
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("移除 APIv3 密钥");
    w.keychain.fail(Some(KeychainTrouble::Locked));
    w.button("保存商户");
    w.until("the trouble", |w| w.says("锁着"));
    assert!(w.studio().merchants.known.all[0].apiv3 && !w.says("已从系统密钥环删除"));
    assert!(w.harness.query_by_role_and_label(Role::Button, "仅本次使用").is_none());
    w.keychain.fail(None);
    assert!(kept(&w));
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    assert!(w.says("APIv3 密钥已从系统密钥环删除"), "{:?}", w.labels());
    assert!(!kept(&w) && w.keychain.load(&format!("{MCHID}/apiv3")) == Ok(None));
    // What was fetched with it goes too; the public key and the private key stay.
    let m = &w.studio().merchants.known.all[0];
    assert!(!m.apiv3 && m.certificates_at.is_none() && m.answer_keys.len() == 1 && !m.answer_keys[0].is_platform());
    let key = load_key(&*w.keychain, MCHID, &m.serial, sandbox.gateway.host()).unwrap();
    assert!(matches!(key, KeyFound::Key(_)));
}

#[test]
fn another_gateway_takes_no_apiv3_key_along_and_leaves_none_behind() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    let mut w = set_up(&sandbox, false);
    let other = Sandbox::start(&Options::default()).unwrap();
    let der = sandbox.identity.credentials.key.der().to_vec();
    let key = card_rights_studio::wechatpay::key::MerchantKey::read(&der).unwrap();
    w.fill("网关地址", other.gateway.base());
    let mut found = card_rights_studio::merchant::recognise::Found::default();
    found.rows.push(("apiclient_key.pem".into(), card_rights_studio::merchant::recognise::What::Key));
    found.pool.add_key(0, key);
    match &mut w.harness.state_mut().studio_mut().sheets.open {
        Some(card_rights_studio::studio::sheet::Sheet::Merchant(edit, typed)) => edit.take_recognised(typed, found),
        other => panic!("{other:?}"),
    }
    w.settle();
    w.button("保存商户");
    w.until("the merchant", |w| !w.studio().merchants.known.all[0].apiv3);
    assert_eq!(w.keychain.load(&format!("{MCHID}/apiv3")), Ok(None));
}

/// The store has one entry for a 商户号: another merchant that decrypts with it keeps it.
#[test]
fn an_apiv3_key_that_another_merchant_uses_too_stays_in_the_store() {
    let sandbox = Sandbox::start(&Options::default()).unwrap();
    let mut w = set_up(&sandbox, true);
    let first = w.studio().merchants.known.all[0].clone();
    let second =
        card_rights_studio::merchant::Merchant {
            id: "m2".into(), name: "云栖酒店（备用）".into(), ..first.clone()
        };
    give(&mut w, second);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("移除 APIv3 密钥");
    assert!(w.says("「云栖酒店（备用）」也用这个 APIv3 密钥") && !w.says("会从系统密钥环删除"), "{:?}", w.labels());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    assert!(
        !w.studio().merchants.known.get("m1").unwrap().apiv3 && w.studio().merchants.known.get("m2").unwrap().apiv3
    );
    assert!(!w.says("已从系统密钥环删除"), "{:?}", w.labels());
    assert!(load_apiv3(&*w.keychain, MCHID, sandbox.gateway.host()).unwrap().is_some());
}

//! A merchant that is set up already, in the whole window: renamed, removed beside others of its 商户号, its proxy and
//! its 接口版本.

use card_rights_studio::keychain::{KeyFound, load_key};
use card_rights_studio::sandbox::{Options, Sandbox, identity};
use card_rights_studio::studio::action::{Action, MerchantAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use serde_json::json;

use crate::support::merchant_sheet::{edit, give, merchant, typed};
use crate::support::real::{SIZE, ready, ready_with};
use crate::support::window::{Window, apply};

#[test]
fn a_merchant_is_renamed_and_its_proxy_set_without_touching_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    let rename = |w: &mut Window, name: &str| {
        apply(w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        w.fill("商户名称（仅本机显示）", name);
    };
    rename(&mut w, "云栖酒店 虹桥店");
    w.press(Role::ComboBox, "代理");
    w.button("填写地址");
    w.fill("代理地址", "http://192.168.1.2:8080");
    w.button("保存商户");
    let all = w.written("merchants.json", "虹桥店");
    assert_eq!(all["all"][0]["proxy"], json!({ "address": "http://192.168.1.2:8080" }), "{all}");
    assert_eq!((all["all"].as_array().unwrap().len(), &all["all"][0]["id"]), (1, &json!("m1")));
    assert!(w.studio().sheets.open.is_none() && w.studio().merchant_name() == "云栖酒店 虹桥店");
    let ours = &s.identity.credentials;
    let key = load_key(&*w.keychain, &ours.mchid, &ours.serial, s.gateway.host()).unwrap();
    assert!(matches!(key, KeyFound::Key(_)));
    // Two of one name would be told apart by nobody.
    give(&mut w, merchant("松风酒店", &[]));
    rename(&mut w, "松风酒店");
    w.button("保存商户");
    assert!(w.says("松风酒店") && w.studio().sheets.open.is_some() && edit(&w).trouble.is_some(), "{:?}", w.labels());
}

/// Entries of the key store are named by 商户号 and serial number: two merchants of one 商户号 use the same ones.
#[test]
fn removing_one_of_two_merchants_with_one_mchid_leaves_the_other_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    let first = w.studio().merchants.known.all[0].clone();
    let second =
        card_rights_studio::merchant::Merchant {
            id: "m2".into(), name: "云栖酒店（备用）".into(), ..first.clone()
        };
    give(&mut w, second);
    let key = |w: &Window| load_key(&*w.keychain, &first.mchid, &first.serial, s.gateway.host()).unwrap();
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove("m2".into())))));
    assert!(w.says("「云栖酒店」的商户号也是") && w.says("它还在用的密钥会留在"), "{:?}", w.labels());
    w.button("移除");
    w.until("it to go", |w| w.studio().merchants.known.all.len() == 1);
    // The next removal goes through the same lane: what was asked of the store before is done by then.
    assert!(matches!(key(&w), KeyFound::Key(_)));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove("m1".into())))));
    assert!(w.says("私钥也会删除"), "the last one takes its key along");
    w.button("移除");
    w.until("the key to go", |w| w.says("密钥也已从密钥库删除"));
    assert!(matches!(key(&w), KeyFound::None));
}

/// Two others with its 商户号: what the second of them signs with stays, though the first does not sign with it.
#[test]
fn removing_one_of_three_merchants_with_one_mchid_leaves_each_other_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    let first = w.studio().merchants.known.all[0].clone();
    let mchid = first.mchid.as_str();
    for (id, mchid, serial) in [("m2", mchid, "AB12"), ("m3", mchid, first.serial.as_str()), ("m4", "1", "CD34")] {
        let (id, mchid, serial) = (id.to_owned(), mchid.to_owned(), serial.to_owned());
        let certificates = Vec::new();
        give(&mut w, card_rights_studio::merchant::Merchant { id, mchid, serial, certificates, ..first.clone() });
    }
    for (left, id) in [(3, "m1"), (2, "m4")] {
        apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove(id.into())))));
        w.button("移除");
        w.until("it to go", |w| w.studio().merchants.known.all.len() == left);
    }
    // The second removal goes through the same lane: what the first one asked of the store is done by then.
    w.until("the other key to go", |w| w.says("密钥也已从密钥库删除"));
    let key = load_key(&*w.keychain, mchid, &first.serial, s.gateway.host()).unwrap();
    assert!(matches!(key, KeyFound::Key(_)));
}

/// The setting 接口版本 says so and asks again, wherever it comes from.
#[test]
fn settings_from_a_file_neither_change_the_endpoint_unasked_nor_hide_a_proxy() {
    use card_rights_studio::wechatpay::endpoint::Endpoint;
    let file = tempfile::tempdir().unwrap();
    let path = file.path().join("商户设置.json");
    let settings = json!({ "format": 1, "merchant": { "id": "", "name": "云栖酒店", "mchid": identity::MCHID,
        "serial": "AB01", "endpoint": "documented", "proxy": { "address": "http://10.0.0.1:3128" } } });
    std::fs::write(&path, settings.to_string()).unwrap();
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    w.picks(path);
    w.button("导入商户设置…");
    w.until("the sheet", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))));
    assert_eq!(edit(&w).endpoint, Endpoint::Rights, "until a person says so");
    assert!(w.says("只有工程师确认过，才改用它"), "{:?}", w.labels());
    assert_eq!(w.field("代理地址").value().as_deref(), Some("http://10.0.0.1:3128"), "高级 is open");
    w.button("工程师已确认，改用它");
    assert_eq!(edit(&w).endpoint, Endpoint::Documented);
}

/// What departs from the usual way is seen without unfolding anything.
#[test]
fn a_merchant_with_a_proxy_or_the_other_endpoint_shows_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let wechat = card_rights_studio::wechatpay::gateway::WECHAT;
    let none = json!({ "proxy": "none", "gateway": wechat });
    for more in [none, json!({ "endpoint": "documented", "gateway": wechat })] {
        let mut w = ready_with(&s, &more, &[]);
        apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        assert!(w.says("接口版本"), "{more}: {:?}", w.labels());
    }
}

/// What is no address of a proxy is refused where it is typed, not at the first publication.
#[test]
fn a_proxy_that_is_no_address_is_refused_at_set_up() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready_with(&s, &json!({ "proxy": { "address": "http://10.0.0.1:3128" } }), &[]);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    for wrong in
        ["公司代理", "http=10.0.0.1:80;https=10.0.0.1:81", "http://10.0.0.1:80；", "10.0.0.1:80/a.pac", "“10.0.0.1:80”"]
    {
        w.fill("代理地址", wrong);
        w.button("保存商户");
        assert!(w.says("代理地址不对") && w.studio().sheets.open.is_some(), "{wrong}: {:?}", w.labels());
    }
    w.fill("代理地址", "10.0.0.1:8080");
    w.button("保存商户");
    w.written("merchants.json", "10.0.0.1:8080");
}

/// `merchants.json` holds no secret; the password of a proxy is one.
#[test]
fn a_proxy_with_an_account_is_refused_at_set_up_and_shown_nowhere() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let with = |address: &str| json!({ "proxy": { "address": address } });
    let mut w = ready_with(&s, &with("http://10.0.0.1:3128"), &[]);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("代理地址", "http://wang:geheim@10.0.0.1:3128");
    assert!(w.says("代理地址里不能写账号和密码"), "{:?}", w.labels());
    assert!(!format!("{:?}", typed(&w).proxy).contains("geheim"));
    w.button("保存商户");
    assert!(w.says("不需要登录的代理"), "{:?}", w.labels());
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))), "nothing is saved");
    assert!(!std::fs::read_to_string(w.home.path().join("merchants.json")).unwrap().contains("geheim"));
    // A file that has one already is still read, and the rest of it can be changed.
    let mut w = ready_with(&s, &with("http://wang:geheim@10.0.0.1:3128"), &[]);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("商户名称（仅本机显示）", "云栖");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().merchants.known.all[0].name == "云栖");
    assert!(!format!("{:?}", w.studio().merchants.known.all[0]).contains("geheim"));
}

//! A merchant's certificate runs out, in the whole window: it is said ahead, a new one stands beside it, and is made
//! current when it was tested.

use std::sync::Arc;

use card_rights_studio::keychain::{KeyFound, load_key, store_key};
use card_rights_studio::platform::clock;
use card_rights_studio::sandbox::{Options, Sandbox, identity};
use card_rights_studio::studio::action::{Action, MerchantAction};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::merchant_sheet::{edit, renewed, typed};
use crate::support::real::ready;
use crate::support::window::apply;

const DAY: i64 = 24 * 3600;

/// A renewed certificate: the new one beside the old one, tested, then made current.
#[test]
fn a_renewed_certificate_stands_beside_the_old_one_until_it_was_tested() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = clock::unix_secs();
    let old = json!({ "serial": "AB01", "certificates": [{ "serial": "AB01", "not_after": now + 10 * DAY }] });
    let mut w = ready(&s, &old);
    let new = s.identity.credentials.serial.clone();
    // The old key is another's, as far as the stand-in knows.
    let foreign = Sandbox::start(&Options::default()).unwrap();
    store_key(&*w.keychain, identity::MCHID, "AB01", s.gateway.host(), &foreign.identity.credentials.key).unwrap();
    assert!(w.says("商户证书将在") && w.says("请让超级管理员在商户平台申请新证书"), "ten days ahead: {:?}", w.labels());
    w.button("商户设置…");
    assert!(w.harness.query_all_by_label_contains("商户证书将在").count() >= 1);
    renewed(&mut w, &s, now + 400 * DAY);
    assert_eq!(w.field("证书序列号").value().as_deref(), Some("AB01"), "the old one stays current");
    assert!(w.says(&new) && w.says("新证书"), "{:?}", w.labels());
    w.button("设为当前");
    w.until("the test", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    assert_eq!(w.field("证书序列号").value().as_deref(), Some(new.as_str()), "{:?}", edit(&w).test);
    assert!(w.says(&format!("测试的是证书 {new}")));
    // Back to the old one: its test fails, so nothing changes.
    w.button("设为当前");
    w.until("the test", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    assert!(w.says("测试没有通过，当前证书没有换"), "{:?}", w.labels());
    assert_eq!(typed(&w).current(), new);
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let m = w.studio().merchant().unwrap().clone();
    assert_eq!((m.serial.as_str(), m.certificates.len()), (new.as_str(), 2));
    assert!(!w.says("商户证书将在"), "the new one has time");
    let key = |serial: &str| load_key(&*w.keychain, identity::MCHID, serial, s.gateway.host()).unwrap();
    assert!(matches!(key(&new), KeyFound::Key(_)) && matches!(key("AB01"), KeyFound::Key(_)), "both keys are kept");
    // The old one goes with its key.
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    let old = |n: &egui_kittest::Node<'_>| n.accesskit_node().description().as_deref() == Some("AB01");
    w.harness.query_all_by_role_and_label(Role::Button, "移除").find(old).unwrap().click_accesskit();
    w.settle();
    w.button("保存商户");
    assert_eq!(w.studio().merchant().unwrap().certificates.len(), 1);
    let chain = Arc::clone(&w.keychain);
    let host = s.gateway.host().to_owned();
    w.until("its key to go", move |_| {
        matches!(load_key(&*chain, identity::MCHID, "AB01", &host).unwrap(), KeyFound::None)
    });
    assert!(matches!(load_key(&*w.keychain, identity::MCHID, &new, s.gateway.host()).unwrap(), KeyFound::Key(_)));
}

#[test]
fn a_new_certificate_that_is_not_made_current_is_kept_beside_and_three_are_enough() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = clock::unix_secs();
    for (there, kept) in [
        (&[("AB01", 100), ("AB02", 200)][..], true),
        (&[("AB01", 100), ("AB02", 200), ("AB03", 300)], false),
        // One that has ended is not live.
        (&[("AB01", 100), ("AB02", 200), ("AB03", -1)], true),
    ] {
        let note = |(serial, days): &(&str, i64)| json!({ "serial": serial, "not_after": now + days * DAY });
        let notes: Vec<Value> = there.iter().map(note).collect();
        let mut w = ready(&s, &json!({ "serial": "AB01", "certificates": notes }));
        apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        renewed(&mut w, &s, now + 400 * DAY);
        w.button("保存商户");
        if !kept {
            assert!(w.says("同时有效的证书最多 3 张"), "{there:?}: {:?}", w.labels());
            continue;
        }
        w.until("the merchant", |w| w.studio().sheets.open.is_none());
        let m = w.studio().merchant().unwrap();
        assert_eq!(
            (m.serial.as_str(), m.certificates.len()),
            ("AB01", there.len() + 1),
            "{there:?}: beside, not current"
        );
    }
}

#[test]
fn a_certificate_that_has_ended_is_said_in_the_form_the_settings_and_the_test() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = clock::unix_secs();
    let serial = s.identity.credentials.serial.clone();
    let over = json!({ "certificates": [{ "serial": serial, "not_after": now - DAY }] });
    let mut w = ready(&s, &over);
    assert!(w.says("过期，微信不再接受它的签名"), "{:?}", w.labels());
    w.button("商户设置…");
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    let key = edit(&w).test[0].clone();
    assert_eq!((key.key, key.good), ("test-key", Some(false)));
    assert_eq!(key.trouble.unwrap().sentence.key, "expiry-over");
    assert!(w.says("请让超级管理员"));
}

//! 微信支付公钥 and 公钥ID, which come from two places: saving waits for neither, and what came can be taken out again.

use card_rights_studio::studio::action::{Action, MerchantAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::key::MerchantKey;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::certificate::cert;
use crate::support::merchant_sheet::{edit, read, sent};
use crate::support::vectors::{pem, vector};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const UNVERIFIED: &str = "可以发布，但程序没法确认回复真的来自微信";

/// 添加商户 with key, certificate and 微信支付公钥, which is not the merchant's own.
fn with_public_key() -> (Window, tempfile::TempDir) {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    let public = pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY");
    std::fs::write(folder.path().join("pub_key.pem"), public).unwrap();
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    (w, folder)
}

/// The link that takes out the row of the file `name`.
fn take_out(w: &mut Window, name: &str) {
    let links = w.harness.get_all_by_role_and_label(Role::Button, "移除");
    let link = links.into_iter().find(|n| n.accesskit_node().description().is_some_and(|d| d.contains(name)));
    link.unwrap_or_else(|| panic!("{name}")).click_accesskit();
    w.settle();
}

#[test]
fn a_merchant_is_saved_with_half_of_what_verifies_answers_and_keeps_it() {
    let (mut w, _folder) = with_public_key();
    assert!(w.says("缺少：公钥ID"), "{:?}", w.labels());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().merchants.known.all.len() == 1);
    assert!(w.says(UNVERIFIED), "{:?}", w.labels());
    let m = w.studio().merchant().unwrap();
    assert!(
        m.answer_keys().is_empty() && m.answer_keys.len() == 1,
        "a key without its id verifies nothing, and is kept"
    );
    // Later the id alone is missing.
    let id = m.id.clone();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some(id))));
    assert!(w.says("缺少：公钥ID") && !w.says("缺少：微信支付公钥"), "{:?}", w.labels());
    w.fill("公钥ID", "PUB_KEY_ID_0114232134912410000000000000");
    w.button("保存商户");
    w.until("saved", |w| w.studio().sheets.open.is_none());
    assert!(!w.studio().merchant().unwrap().answer_keys().is_empty());
}

#[test]
fn an_id_without_its_key_is_kept_too() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.fill("公钥ID", "PUB_KEY_ID_0114232134912410000000000000");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().merchants.known.all.len() == 1 && w.studio().sheets.open.is_none());
    assert!(w.says(UNVERIFIED));
    assert!(w.studio().merchant().unwrap().answer_keys().is_empty());
}

#[test]
fn where_the_id_alone_is_missing_nothing_else_is_asked_for() {
    let (mut w, _folder) = with_public_key();
    let link = w.harness.get_by_role_and_label(Role::Button, "复制给工程师");
    link.click_accesskit();
    w.harness.step();
    let text = w.copied().unwrap();
    assert!(text.contains("公钥ID") && !text.contains("apiclient") && text.contains("不用发整个压缩包"), "{text}");
    assert!(w.says("请把公钥ID发给我") && !w.says("请把缺少的文件和公钥ID发给我"));
}

#[test]
fn the_name_is_proposed_from_the_certificate_and_a_name_that_was_typed_stays() {
    for (typed_first, name) in [("", "云栖酒店有限公司"), ("西湖店", "西湖店")] {
        let mut w = Window::new(SIZE);
        let folder = sent("go_sdk_test_cert.pem");
        let der =
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, vector("go_sdk_test_key.pem")).unwrap();
        let certificate = cert(&MerchantKey::read(&der).unwrap(), "1900009191/OU=云栖酒店有限公司", "0A");
        std::fs::write(folder.path().join("apiclient_cert.pem"), certificate).unwrap();
        apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
        if !typed_first.is_empty() {
            w.fill("商户名称（仅本机显示）", typed_first);
        }
        apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![folder.path().to_owned()])));
        w.until("the files", |w| edit(w).busy.is_none() && edit(w).key.is_some());
        assert_eq!(w.field("商户名称（仅本机显示）").value().as_deref(), Some(name));
    }
}

#[test]
fn every_row_that_somebody_sent_can_be_taken_out() {
    let (mut w, _folder) = with_public_key();
    take_out(&mut w, "pub_key.pem");
    assert!(edit(&w).answer_pem.is_none() && w.says("缺少：微信支付公钥"), "{:?}", w.labels());
    assert!(edit(&w).key.is_some(), "the rest stays");
    // Key and certificate are one thing.
    take_out(&mut w, "apiclient_key.pem");
    assert!(edit(&w).key.is_none() && edit(&w).certificate.is_none() && w.says("缺少：商户私钥"));
    take_out(&mut w, "证书使用说明.txt");
    assert!(edit(&w).rows.is_empty() && edit(&w).certificate.is_none());
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))));
}

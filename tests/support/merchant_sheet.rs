//! 添加商户 in the whole window: what somebody sent, what is read of it, and merchants that are there already.

use std::path::Path;

use card_rights_studio::merchant::Merchant;
use card_rights_studio::merchant::recognise::{Found, What};
use card_rights_studio::sandbox::{Sandbox, identity};
use card_rights_studio::studio::action::{Action, MerchantAction};
use card_rights_studio::studio::sheet::{MerchantEdit, MerchantTyped, Sheet};
use card_rights_studio::wechatpay::certificate::{Certificate, Holder};
use card_rights_studio::wechatpay::key::MerchantKey;

use super::vectors::pem;
use super::window::{Window, apply};

/// Serial number of the published test certificate.
pub const SERIAL: &str = "F5765756002FDD77";

/// A folder as somebody sends it: the published test key, its certificate, a readme.
pub fn sent(certificate: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("apiclient_key.pem"), pem("go_sdk_test_key.pem", "PRIVATE KEY")).unwrap();
    std::fs::write(dir.path().join("apiclient_cert.pem"), pem(certificate, "CERTIFICATE")).unwrap();
    std::fs::write(dir.path().join("证书使用说明.txt"), "请妥善保管").unwrap();
    dir
}

/// The sheet that is open.
pub fn edit(w: &Window) -> &MerchantEdit {
    match &w.studio().sheets.open {
        Some(Sheet::Merchant(edit, _)) => edit,
        other => panic!("no merchant sheet but {other:?}"),
    }
}

/// What stands in the fields of the sheet that is open.
pub fn typed(w: &Window) -> &MerchantTyped {
    match &w.studio().sheets.open {
        Some(Sheet::Merchant(_, typed)) => typed,
        other => panic!("no merchant sheet but {other:?}"),
    }
}

/// 添加商户 with everything that `folder` holds, read by its typed path.
pub fn read(w: &mut Window, folder: &Path) {
    apply(w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("文件路径", folder.to_str().unwrap());
    w.button("读取");
    w.until("the files", |w| edit(w).busy.is_none() && edit(w).key.is_some());
}

/// A merchant whose key is in no store yet.
pub fn merchant(name: &str, cards: &[(&str, &str)]) -> Merchant {
    let cards: Vec<_> = cards.iter().map(|(id, title)| serde_json::json!({"card_id": id, "title": title})).collect();
    let id = format!("id-{name}");
    let value = serde_json::json!({"id": id, "name": name, "mchid": "1900009191", "serial": SERIAL, "cards": cards});
    serde_json::from_value(value).unwrap()
}

/// Makes a merchant known to the window.
pub fn give(w: &mut Window, m: Merchant) {
    w.harness.state_mut().studio_mut().merchants.known.all.push(m);
}

/// A certificate that was just found, with its key.
pub fn renewed(w: &mut Window, sandbox: &Sandbox, not_after: i64) {
    let ours = &sandbox.identity.credentials;
    let key = MerchantKey::read(ours.key.der()).unwrap();
    let certificate = Certificate {
        serial: ours.serial.clone(),
        common_name: Some(identity::MCHID.into()),
        company: None,
        holder: Holder::Merchant,
        not_before: 0,
        not_after,
        public: key.public().clone(),
    };
    let rows = vec![("apiclient_key.pem".into(), What::Key), ("apiclient_cert.pem".into(), What::Certificate)];
    let mut found = Found { rows, ..Found::default() };
    found.pool.add_key(0, key);
    found.pool.add_certificate(1, certificate);
    match &mut w.harness.state_mut().studio_mut().sheets.open {
        Some(Sheet::Merchant(edit, typed)) => edit.take_recognised(typed, found),
        other => panic!("no merchant sheet but {other:?}"),
    }
    w.settle();
}

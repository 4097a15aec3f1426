//! A real merchant (非微信地址 at a loopback stand-in) that was set up, its card, and what its ledger says.

use std::sync::Arc;

use card_rights_studio::keychain::store_key;
use card_rights_studio::sandbox::Sandbox;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use rsa::pkcs8::EncodePublicKey as _;
use serde_json::{Value, json};

use super::sheets::this_year;
use super::trap::Trap;
use super::window::Window;

pub const SIZE: [f32; 2] = [1440.0, 900.0];
pub const CARD: &str = "pREAL00000000000000000000001";
pub const TEST: &str = "pTEST00000000000000000000001";
/// What was published last.
pub const LAST: &str = r#"{"show_bonus":true,"show_favor":false,"bonus":{"init_bonus":50,"bonus_value_word":"云豆","bonus_cost_word":"10云豆抵1元"},"show_fapiao":false,"show_guide":false}"#;

/// Folders in which a merchant at `sandbox` is chosen with [`CARD`], and the given ledger lines; `more` goes into its
/// entry.
pub fn home(sandbox: &Sandbox, more: &Value, ledger: &[Value]) -> Arc<tempfile::TempDir> {
    use base64::Engine as _;
    let home = tempfile::tempdir().unwrap();
    let ours = &sandbox.identity;
    let der = ours.platform.public().to_public_key_der().unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(der.as_bytes());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
    let mut merchant = json!({
        "id": "m1", "name": "云栖酒店", "mchid": ours.credentials.mchid, "serial": ours.credentials.serial,
        "gateway": sandbox.gateway.base(), "answer_keys": [{ "id": ours.public_key_id, "pem": pem }],
        "cards": [{ "card_id": CARD, "title": "悦享会员卡" }, { "card_id": TEST, "title": "内部测试卡" }],
    });
    merchant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    std::fs::write(home.path().join("merchants.json"), json!({ "all": [merchant] }).to_string()).unwrap();
    let settings = json!({ "merchant": "m1", "card_id": CARD, "strip_closed": true });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).unwrap();
    let lines: String = ledger.iter().map(|l| format!("{l}\n")).collect();
    if !lines.is_empty() {
        std::fs::write(home.path().join("ledger.jsonl"), lines).unwrap();
    }
    Arc::new(home)
}

/// The same with no card chosen, at the gateway `url`, whose answers nobody verifies.
pub fn home_without_card(sandbox: &Sandbox, url: &str, ledger: &[Value]) -> Arc<tempfile::TempDir> {
    let host = url.trim_start_matches("http://");
    let mut lines = ledger.to_vec();
    lines.iter_mut().for_each(|l| l["gateway"] = host.into());
    let home = home(sandbox, &json!({ "gateway": url, "answer_keys": [], "cards": [] }), &lines);
    let settings = json!({ "merchant": "m1", "card_id": "", "strip_closed": true });
    std::fs::write(home.path().join("settings.json"), settings.to_string()).unwrap();
    home
}

/// Puts the merchant's key for the gateway `url` into the window's key store.
pub fn keep_key(w: &Window, sandbox: &Sandbox, url: &str) {
    let ours = &sandbox.identity.credentials;
    store_key(&*w.keychain, &ours.mchid, &ours.serial, url.trim_start_matches("http://"), &ours.key).unwrap();
}

/// A ledger line of [`CARD`], of a moment whose year is not shown.
pub fn line(sandbox: &Sandbox, id: &str, phase: &str, more: Value) -> Value {
    let mut line = json!({
        "v": 1, "id": id, "attempt": 1, "phase": phase, "at": this_year("10-28T16:02:00+08:00"), "pid": 4_000_000,
        "gateway": sandbox.gateway.host(), "mchid": sandbox.identity.credentials.mchid, "card": CARD, "user": "张敏",
        "body_sha256": "00",
    });
    line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    line
}

/// A publication of `body` on `card` that was confirmed.
pub fn published(sandbox: &Sandbox, card: &str, body: &str) -> [Value; 2] {
    let id = format!("id-{card}");
    [
        line(sandbox, &id, "intent", json!({ "body": body, "card": card })),
        line(sandbox, &id, "end", json!({ "verdict": "confirmed", "status": 204, "card": card })),
    ]
}

/// A window on those folders, with the key in its key store.
pub fn window(sandbox: &Sandbox, home: Arc<tempfile::TempDir>) -> Window {
    trapped(sandbox, home, &Trap::default())
}

/// A window that has read of its card that [`LAST`] was published; `more` goes into the merchant's entry.
pub fn ready(sandbox: &Sandbox, more: &Value) -> Window {
    ready_with(sandbox, more, &published(sandbox, CARD, LAST))
}

/// The same with other ledger lines.
pub fn ready_with(sandbox: &Sandbox, more: &Value, ledger: &[Value]) -> Window {
    let mut w = window(sandbox, home(sandbox, more, ledger));
    w.until("the history", |w| w.studio().card.loaded);
    w
}

/// A window with the server at `address` as its gateway: its key and its ledger lines are for that one.
pub fn elsewhere(sandbox: &Sandbox, address: &str, ledger: &[Value]) -> Window {
    let host = address.trim_start_matches("http://");
    let mut lines = ledger.to_vec();
    lines.iter_mut().for_each(|line| line["gateway"] = host.into());
    let w = window(sandbox, home(sandbox, &json!({ "gateway": address }), &lines));
    let ours = &sandbox.identity.credentials;
    store_key(&*w.keychain, &ours.mchid, &ours.serial, host, &ours.key).unwrap();
    w
}

/// A window whose workers panic in the job for which `trap` is set.
pub fn trapped(sandbox: &Sandbox, home: Arc<tempfile::TempDir>, trap: &Trap) -> Window {
    let w = Window::trapped(SIZE, egui::Theme::Light, home, Lang::ZhCn, trap);
    let ours = &sandbox.identity.credentials;
    store_key(&*w.keychain, &ours.mchid, &ours.serial, sandbox.gateway.host(), &ours.key).unwrap();
    w
}

/// Says what members see of 会员积分, 会员优惠, 发票 and 客服咨询, which is being asked.
pub fn answer(w: &mut Window, seen: [&str; 4]) {
    for (section, seen) in ["会员积分", "会员优惠", "发票", "客服咨询"].into_iter().zip(seen) {
        w.press(Role::RadioButton, &format!("{section} {seen}"));
    }
    w.button("保存");
}

/// 先发到测试卡 of a confirmation, whose history nobody knows: members see none of its sections.
pub fn to_the_test_card(w: &mut Window) {
    w.button("先发到测试卡，在手机上看");
    w.until("the question", |w| w.says("会员现在能看到哪几栏") && w.says(TEST));
    answer(w, ["看不到"; 4]);
}

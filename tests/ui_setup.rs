//! Merchants in the whole window, by label: from files that somebody sent to a key in the keychain.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::keychain::{KeyFound, KeychainTrouble, load_key};
use card_rights_studio::studio::action::{Action, MerchantAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::endpoint::Endpoint;
use card_rights_studio::wechatpay::key::MerchantKey;
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key};
use egui_kittest::kittest::Queryable as _;

use crate::support::certificate;
use crate::support::keys::p12_with;
use crate::support::merchant_sheet::{SERIAL, edit, give, merchant, read, sent, typed};
use crate::support::vectors::{pem, vector};
use crate::support::window::{Window, apply};

const SIZE: [f32; 2] = [1440.0, 900.0];
const HOST: &str = "api.mch.weixin.qq.com";

fn all_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() { all_files(&entry.path(), out) } else { out.push(entry.path()) }
    }
}

/// Whether any file below `dir` holds a piece of the test key, as bytes, base64 or hex.
fn key_lies_in(dir: &Path) -> bool {
    let text = vector("go_sdk_test_key.pem");
    let der = STANDARD.decode(&text).unwrap();
    // From the private half: version, algorithm and modulus come first.
    let hex: String = der[600..632].iter().map(|b| format!("{b:02x}")).collect();
    let pieces = [der[600..632].to_vec(), text.as_bytes()[900..932].to_vec(), hex.into_bytes()];
    let mut files = Vec::new();
    all_files(dir, &mut files);
    assert!(!files.is_empty());
    files.iter().any(|f| {
        let bytes = std::fs::read(f).unwrap();
        pieces.iter().any(|p| bytes.windows(p.len()).any(|w| w == p.as_slice()))
    })
}

#[test]
fn a_merchant_from_a_folder_keeps_its_key_in_the_keychain_and_nowhere_else() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    assert!(key_lies_in(folder.path()), "the search finds a key where one is");
    read(&mut w, folder.path());
    for said in [
        "商户证书和私钥",
        "RSA 2048，与证书匹配",
        "有效期至 2031-04-",
        "证书使用说明.txt",
        "缺少：微信支付公钥",
        "取自证书",
    ] {
        assert!(w.says(said), "{said}: {:?}", w.labels());
    }
    assert_eq!(w.field("证书序列号").value().as_deref(), Some(SERIAL));
    // The sheet says what is still wrong with it, and saves nothing.
    w.button("保存商户");
    assert!(w.says("还没有填写商户号"));
    w.fill("商户号", "1900009191");
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.button("保存商户");
    w.until("the key in the keychain", |w| {
        w.studio().sheets.open.is_none() && !w.studio().merchants.known.all.is_empty()
    });
    let found = load_key(&*w.keychain, "1900009191", SERIAL, HOST).unwrap();
    let der = STANDARD.decode(vector("go_sdk_test_key.pem")).unwrap();
    assert!(matches!(found, KeyFound::Key(k) if k.der() == der));
    assert_eq!(w.studio().merchant_name(), "云栖酒店");
    assert!(w.says("请删除下载的压缩包和聊天中的文件"));
    let path = w.home.path().join("merchants.json");
    w.until("merchants.json", |_| std::fs::read_to_string(&path).is_ok_and(|t| t.contains("云栖酒店")));
    assert!(!key_lies_in(w.home.path()));
}

#[test]
fn a_store_that_takes_no_key_offers_this_session_and_never_claims_more() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.keychain.fail(Some(KeychainTrouble::Locked));
    w.button("保存商户");
    w.until("the trouble", |w| w.says("锁着"));
    assert!(w.studio().merchants.known.all.is_empty());
    w.button("仅本次使用");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    assert!(w.says("密钥只在本次使用中保留") && !w.says("密钥已存入"), "{:?}", w.labels());
    w.keychain.fail(None);
    assert!(matches!(load_key(&*w.keychain, "1900009191", SERIAL, HOST).unwrap(), KeyFound::None));
}

#[test]
fn two_halves_that_do_not_fit_are_told_and_not_saved() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    // Another merchant's, of another key: one that names no mchid would be no merchant certificate at all.
    let other = MerchantKey::read(&STANDARD.decode(vector("java_sdk_merchant_key.pem")).unwrap()).unwrap();
    let other = certificate::cert(&other, "1900009191", "0A");
    std::fs::write(folder.path().join("apiclient_cert.pem"), other).unwrap();
    read(&mut w, folder.path());
    assert!(w.says("RSA 2048，与证书不是一对"), "{:?}", w.labels());
    w.fill("商户号", "1900009191");
    w.button("保存商户");
    assert!(w.says("私钥和证书不是一对") && w.says("同一次下载"));
    assert!(w.studio().merchants.known.all.is_empty() && w.studio().sheets.open.is_some());
}

#[test]
fn a_p12_waits_for_its_password() {
    let mut w = Window::new(SIZE);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("apiclient_cert.p12");
    std::fs::write(&file, p12_with("geheim")).unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![file])));
    w.until("the file", |w| edit(w).busy.is_none());
    assert!(w.says("p12 证书，需要密码") && !w.says("密码不对") && edit(&w).key.is_none());
    let password = |w: &mut Window, text: &str| {
        w.harness.get_by_role_and_label(Role::PasswordInput, "p12 密码").focus();
        w.settle();
        w.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        w.harness.step();
        w.harness.get_by_role_and_label(Role::PasswordInput, "p12 密码").type_text(text);
        w.settle();
        assert!(!w.says(text), "a password is not read aloud");
        w.button("重新读取");
        w.until("the file", |w| edit(w).busy.is_none());
    };
    password(&mut w, "falsch");
    assert!(edit(&w).key.is_none() && w.says("打不开"));
    password(&mut w, "geheim");
    assert!(w.says("RSA 2048，与证书匹配") && w.says("有效期至 2031-04-"), "{:?}", w.labels());
    assert_eq!(w.field("证书序列号").value().as_deref(), Some(SERIAL));
}

#[test]
fn a_p12_opens_by_the_mchid_without_a_question() {
    let mut w = Window::new(SIZE);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("证书.p12");
    std::fs::write(&file, p12_with("1900009191")).unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", "1900009191");
    apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![file])));
    w.until("the file", |w| edit(w).busy.is_none() && !edit(w).rows.is_empty());
    assert!(w.says("RSA 2048，与证书匹配"), "{:?}", w.labels());
    assert!(w.harness.query_by_role_and_label(Role::PasswordInput, "p12 密码").is_none());
}

/// 连接测试 against the stand-in: five lines, and the card that was read by its title.
#[test]
fn the_connection_is_tested_and_reads_one_card() {
    use card_rights_studio::sandbox::{Options, Sandbox, identity};
    let mut w = Window::new(SIZE);
    let dir = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(&Options { identity: Some(dir.path().to_owned()), ..Options::default() }).unwrap();
    read(&mut w, dir.path());
    w.fill("商户号", identity::MCHID);
    w.fill("证书序列号", &sandbox.identity.credentials.serial);
    w.fill("公钥ID", &sandbox.identity.public_key_id);
    w.button("高级");
    w.fill("网关地址", sandbox.gateway.base());
    assert!(w.says("非微信地址"));
    w.fill("测试会员卡ID", identity::CARD_ID);
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    for said in ["网络", "电脑时间", "微信接受签名", "回复可以核对", "已读到：悦享会员卡"] {
        assert!(w.says(said), "{said}: {:?}", w.labels());
    }
    assert!(edit(&w).test.iter().all(|l| l.good == Some(true)), "{:?}", edit(&w).test);
    // Another merchant's serial number: the signature is refused, and the line says what to do.
    w.fill("证书序列号", "AB12");
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    assert!(edit(&w).test.iter().any(|l| l.good == Some(false)));
    assert!(w.says("商户证书序列号有误") || w.says("签名没有通过"), "{:?}", w.labels());
}

/// No text field ever holds a private key.
#[test]
fn a_key_that_is_pasted_into_a_field_does_not_reach_it() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    let bare = vector("go_sdk_test_key.pem");
    for text in [pem("go_sdk_test_key.pem", "PRIVATE KEY"), bare] {
        w.field("文件路径").focus();
        w.settle();
        w.harness.event(Event::Paste(text));
        w.settle();
        assert_eq!(typed(&w).path, "");
        assert!(!w.says("MIIE"));
    }
    w.field("文件路径").focus();
    w.settle();
    w.harness.event(Event::Paste("/home/我的/证书.zip".into()));
    w.settle();
    assert_eq!(typed(&w).path, "/home/我的/证书.zip", "what is no key is pasted as ever");
}

#[test]
fn what_is_missing_can_be_asked_for_in_one_text() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.harness.get_by_role_and_label(Role::Button, "复制给工程师").click_accesskit();
    w.harness.step();
    let copied = w.copied().unwrap();
    // Only what is missing is asked for: none of it is secret, and the whole zip would be.
    for part in ["1900009191", "pub_key.pem", "PUB_KEY_ID_", "都不是密钥", "不用发整个压缩包"] {
        assert!(copied.contains(part), "{part}: {copied}");
    }
    assert!(!copied.contains("apiclient_cert") && !copied.contains("MIIE"), "{copied}");
}

/// The setting 接口版本 says so and asks again.
#[test]
fn the_documented_form_is_asked_for_twice() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    assert!(!w.says("网关地址"), "高级 is folded");
    w.button("高级");
    w.press(Role::ComboBox, "接口版本");
    w.button("POST …/cards（2023-11-28 的文档）");
    assert!(w.says("新建会员卡模板"));
    assert_eq!(edit(&w).endpoint, Endpoint::Rights, "not yet");
    w.button("不改");
    assert!(!w.says("新建会员卡模板"));
    w.press(Role::ComboBox, "接口版本");
    w.button("POST …/cards（2023-11-28 的文档）");
    w.button("工程师已确认，改用它");
    assert_eq!(edit(&w).endpoint, Endpoint::Documented);
}

/// A gateway that is not WeChat's stands unfolded on the sheet.
#[test]
fn another_gateway_stands_unfolded() {
    let mut w = Window::new(SIZE);
    let mut m = merchant("云栖酒店", &[]);
    m.gateway = "https://pay.example.com".into();
    give(&mut w, m);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("id-云栖酒店".into()))));
    assert_eq!(w.field("网关地址").value().as_deref(), Some("https://pay.example.com"));
    assert!(w.says("非微信地址"));
}

#[test]
fn esc_belongs_to_the_input_method_first() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.field("商户名称（仅本机显示）").focus();
    w.settle();
    w.harness.event(Event::Ime(ImeEvent::Preedit { text: "yun".into(), active_range_chars: None }));
    w.harness.step();
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_some(), "Esc took the composing text away, not the sheet");
    w.harness.event(Event::Ime(ImeEvent::Preedit { text: String::new(), active_range_chars: None }));
    w.settle();
    assert_eq!(typed(&w).name, "");
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(w.studio().sheets.open.is_none());
}

/// A list that is open on the sheet is what Esc closes; what was filled in stays.
#[test]
fn esc_belongs_to_an_open_list_first() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.button("高级");
    let list = w.harness.get_all_by_role(Role::ComboBox).last().unwrap();
    list.scroll_to_me();
    w.settle();
    w.harness.get_all_by_role(Role::ComboBox).last().unwrap().click();
    w.settle();
    assert!(egui::Popup::is_any_open(&w.harness.ctx), "{:?}", w.labels());
    w.harness.key_press(Key::Escape);
    w.settle();
    assert!(!egui::Popup::is_any_open(&w.harness.ctx));
    assert_eq!(typed(&w).name, "云栖酒店");
    w.harness.key_press(Key::Escape);
    w.settle();
    w.button("不保存");
    assert!(w.studio().sheets.open.is_none());
}

#[test]
fn merchants_are_chosen_and_removed_with_their_keys() {
    let mut w = Window::new(SIZE);
    let folder = sent("go_sdk_test_cert.pem");
    read(&mut w, folder.path());
    w.fill("商户号", "1900009191");
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    w.button("演练 练习用 虚构的酒店会员卡，怎么试都不会发给微信");
    assert_eq!(w.studio().merchants.chosen, None);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    w.button("移除…");
    assert!(w.says("移除商户「云栖酒店」？") && w.says("发布记录和草稿文件都会保留"));
    assert!(w.harness.get_by_role_and_label(Role::Button, "取消").is_focused());
    assert_eq!(w.studio().merchants.known.all.len(), 1, "nothing goes before it is confirmed");
    w.button("移除");
    w.until("the key to go", |w| w.says("密钥也已从密钥库删除"));
    assert!(w.studio().merchants.known.all.is_empty());
    assert!(matches!(load_key(&*w.keychain, "1900009191", SERIAL, HOST).unwrap(), KeyFound::None));
}

/// The top bar stays in reach while a sheet lies over the form; what was typed on the sheet outlives a press there.
#[test]
fn the_top_bar_throws_no_half_filled_merchant_away() {
    let mut w = Window::new(SIZE);
    w.button("选择商户");
    w.button("添加商户…");
    w.fill("商户号", "1900009191");
    for button in ["发布…", "选择商户"] {
        w.button(button);
        assert!(w.says("添加商户") && w.field("商户号").value().as_deref() == Some("1900009191"), "{:?}", w.labels());
    }
    w.button("取消");
    w.button("不保存");
    w.button("发布…");
    assert!(w.says("以下栏目展示后不能再关闭"), "{:?}", w.labels());
}

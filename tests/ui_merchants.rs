//! What a merchant brings beside its key, in the whole window and by label: 我的小程序, 测试卡, a renewed certificate,
//! moving to another computer, handing over to an engineer.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use card_rights_studio::keychain::{KeyFound, load_key, store_key};
use card_rights_studio::platform::clock;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::sandbox::{Options, Sandbox, identity};
use card_rights_studio::storage::ledger::Ledger;
use card_rights_studio::studio::action::{Action, EditorAction, MerchantAction, PublicationAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::client::{Client, Stamp};
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::verdict::Verdict;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::merchant_sheet::{edit, give, merchant, renewed, typed};
use crate::support::real::{self, CARD, LAST, SIZE, TEST, home, published};
use crate::support::window::{Window, apply};

const APPID: &str = "wx3f2b9a77c1d081c0";

fn minis() -> Value {
    json!([{ "name": "云栖商城", "appid": APPID, "pages": [
        { "name": "积分商城", "path": "/pages/bonus/bonus" }, { "name": "自助积分", "path": "pages/selfbonus/selfbonus" },
    ] }])
}

/// A window that has read its card's history.
fn window(sandbox: &Sandbox, home: &Arc<tempfile::TempDir>) -> Window {
    let mut w = real::window(sandbox, Arc::clone(home));
    w.until("the history", |w| w.studio().card.loaded);
    w
}

fn text(w: &Window, field: FieldId) -> Option<String> {
    w.studio().editor.document.draft.rights.text(field).map(str::to_owned)
}

fn written(w: &mut Window, file: &str, part: &str) -> Value {
    let path = w.home.path().join(file);
    w.until(part, |_| std::fs::read_to_string(&path).is_ok_and(|t| t.contains(part)));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The choice 打开哪里 of a jump, by the AppID field that it fills.
fn choose(w: &mut Window, whose: &str, option: &str) {
    let found = w.harness.get_all_by_role_and_label(Role::ComboBox, "打开哪里");
    let mine = |n: &egui_kittest::Node<'_>| n.accesskit_node().description().is_some_and(|d| d == whose);
    found.into_iter().find(mine).unwrap().click_accesskit();
    w.settle();
    // The line below the choice ends in the same words, and says whose they are.
    let all = w.harness.get_all_by_role_and_label(Role::Button, option);
    all.into_iter().find(|n| n.accesskit_node().description().is_none()).unwrap().click_accesskit();
    w.settle();
}

#[test]
fn a_named_page_fills_both_fields_and_folds_them_away() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({ "mini_programs": minis() }), &published(&s, CARD, LAST));
    let mut w = window(&s, &home);
    let fields = |w: &Window| w.harness.query_by_role_and_label(Role::TextInput, "积分入口AppID").is_some();
    assert!(!fields(&w), "nothing is chosen, and nothing has to be typed");
    choose(&mut w, "积分入口AppID", "云栖商城 / 积分商城");
    assert_eq!(text(&w, FieldId::BonusJumpAppid).as_deref(), Some(APPID));
    assert_eq!(text(&w, FieldId::BonusJumpPath).as_deref(), Some("/pages/bonus/bonus"));
    assert!(!fields(&w) && w.says("wx3f2b…81c0") && w.says("/pages/bonus/bonus"), "{:?}", w.labels());
    // One step of 撤销 takes both parts back.
    w.button("撤销");
    assert_eq!((text(&w, FieldId::BonusJumpAppid), text(&w, FieldId::BonusJumpPath)), (None, None));
    w.button("重做");
    // The fields are behind 手动填写, by choice and by the link; and where the focus is sent into one of them.
    choose(&mut w, "积分入口AppID", "手动填写");
    assert_eq!(w.field("积分入口路径").value().as_deref(), Some("/pages/bonus/bonus"));
    w.fill("积分入口路径", "pages/other");
    assert_eq!(text(&w, FieldId::BonusJumpPath).as_deref(), Some("pages/other"));
    assert!(fields(&w), "what has no name stays in sight");
    apply(&mut w, Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::BonusSupportPath))));
    assert!(w.field("自助积分路径").is_focused());
    choose(&mut w, "积分入口AppID", "不打开小程序");
    assert_eq!((text(&w, FieldId::BonusJumpAppid), text(&w, FieldId::BonusJumpPath)), (None, None));
    assert!(!fields(&w));
}

#[test]
fn practice_offers_no_mini_program_and_a_merchant_without_any_keeps_its_fields() {
    let w = Window::new(SIZE);
    assert!(w.harness.query_all_by_label("打开哪里").next().is_none());
    w.field("积分入口AppID");
    let s = Sandbox::start(&Options::default()).unwrap();
    let w = window(&s, &home(&s, &json!({}), &published(&s, CARD, LAST)));
    assert!(w.harness.query_all_by_label("打开哪里").next().is_none());
    w.field("积分入口AppID");
}

#[test]
fn mini_programs_are_edited_by_the_rules_of_the_fields_that_they_fill() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &published(&s, CARD, LAST));
    let mut w = window(&s, &home);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("我的小程序");
    w.button("添加小程序");
    assert!(w.field("小程序名称").is_focused());
    w.fill("小程序名称", "云栖商城");
    w.fill("小程序AppID", "gh_1234567890");
    assert!(w.says("这是小程序的原始ID"), "{:?}", w.labels());
    w.fill("页面名称", "积分商城");
    w.fill("页面路径", "pages、bonus");
    w.button("保存商户");
    assert!(w.says("我的小程序里的「gh_1234567890」不对"), "{:?}", w.labels());
    w.fill("小程序AppID", &format!("{APPID} "));
    w.button("改正");
    assert_eq!(w.field("页面路径").value().as_deref(), Some("pages/bonus"));
    w.button("保存商户");
    assert!(w.studio().sheets.open.is_none());
    let merchants = written(&mut w, "merchants.json", "积分商城");
    let expected =
        json!([{ "name": "云栖商城", "appid": APPID, "pages": [{ "name": "积分商城", "path": "pages/bonus" }] }]);
    assert_eq!(merchants["all"][0]["mini_programs"], expected);
    assert_eq!(
        w.harness.query_all_by_label("打开哪里").filter(|n| n.accesskit_node().role() == Role::ComboBox).count(),
        2
    );
    // 移除
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.button("移除小程序");
    w.button("保存商户");
    assert!(w.studio().merchant().unwrap().mini_programs.is_empty());
}

#[test]
fn one_card_is_marked_as_the_test_card_and_back() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &published(&s, CARD, LAST));
    let mut w = window(&s, &home);
    let mark = |w: &mut Window, button: &str, whose: &str| {
        apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Cards))));
        let all = w.harness.get_all_by_role_and_label(Role::Button, button);
        let mine = |n: &egui_kittest::Node<'_>| n.accesskit_node().description().is_some_and(|d| d == whose);
        all.into_iter().find(mine).unwrap().click_accesskit();
        w.settle();
    };
    mark(&mut w, "设为测试卡", "内部测试卡");
    assert!(w.says("内部测试卡 测试卡"), "{:?}", w.labels());
    assert_eq!(written(&mut w, "merchants.json", "test_card\": \"pTEST")["all"][0]["test_card"], TEST);
    mark(&mut w, "不再作为测试卡", "内部测试卡");
    assert_eq!(w.studio().merchant().unwrap().test_card, None);
    assert_eq!(w.studio().editor.document.card_id(), CARD, "the card of the draft stays");
}

/// The same rights, with the test card's own history and its own confirmation.
#[test]
fn the_test_card_gets_the_same_rights_first() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({ "test_card": TEST }), &published(&s, CARD, LAST));
    let mut w = window(&s, &home);
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    assert!(w.says("发布到 云栖酒店（其他网关） · 悦享会员卡"), "{:?}", w.labels());
    w.button("先发到测试卡，在手机上看");
    // This computer knows nothing of it: asked once, and written for that card alone.
    w.until("the question", |w| w.says("会员现在能看到这一栏吗") && w.says(TEST));
    for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("{section} 看不到"));
    }
    w.button("记下来");
    w.until("its own confirmation", |w| w.says("· 内部测试卡") && w.says("这是测试卡"));
    assert!(w.says("以下栏目展示后不能再关闭：会员积分"), "it was shown on the other card only");
    assert!(!w.says("先发到测试卡"));
    w.press(Role::CheckBox, "我知道「会员积分」展示后不能再关闭");
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    w.button("已核对");
    let path = w.home.path().join("ledger.jsonl");
    let of_test = |_: &Window| {
        let ledger = std::fs::read_to_string(&path).unwrap();
        let lines = ledger.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        lines.filter(|l| l["card"] == TEST).collect::<Vec<_>>()
    };
    w.until("what was checked", |w| of_test(w).iter().any(|l| l["note"]["checked"] == true));
    let body = of_test(&w).iter().find_map(|l| l["body"].as_str().map(str::to_owned)).unwrap();
    assert!(body.contains("云栖豆"));
    assert_eq!(w.studio().editor.document.card_id(), CARD);
    assert_eq!(w.studio().card.history.entries.len(), 1, "the real card's own history is as it was");
    // The real card is still to be published, with its own changes.
    w.button("发布…");
    assert!(w.says("其余") && w.says("先发到测试卡，在手机上看"));
}

/// Somebody published to the 测试卡 while its confirmation was open: that one is shown anew, and still for it.
#[test]
fn a_confirmation_of_the_test_card_that_is_no_longer_so_is_shown_anew_for_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let known = [published(&s, CARD, LAST), published(&s, TEST, LAST)].concat();
    let home = home(&s, &json!({ "test_card": TEST }), &known);
    let mut w = window(&s, &home);
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    w.button("先发到测试卡，在手机上看");
    w.until("its own confirmation", |w| w.says("· 内部测试卡") && w.says("这是测试卡"));
    let theirs = published(&s, TEST, &LAST.replace("云豆", "云朵")).map(|mut line| {
        line["id"] = json!("theirs");
        format!("{line}\n")
    });
    let path = w.home.path().join("ledger.jsonl");
    let before = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, before + &theirs.concat()).unwrap();
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("还没有发送"));
    assert!(w.says("· 内部测试卡") && w.says("这是测试卡") && w.says("云朵"), "{:?}", w.labels());
    assert!(!w.studio().publication.is_running() && !std::fs::read_to_string(&path).unwrap().contains("云栖豆"));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(std::fs::read_to_string(&path).unwrap().contains("云栖豆"));
}

/// On the 测试卡: what the server refused there is mended there.
#[test]
fn show_again_after_a_refusal_of_the_test_card_is_for_the_test_card() {
    let s = Sandbox::start(&Options::default()).unwrap();
    // Somebody elsewhere showed 会员优惠 on it.
    let mut rights = CardRights { show_favor: Some(true), ..CardRights::default() };
    rights.favor.show_coupon = Some(true);
    let elsewhere = crate::faults::story::plan(&s.gateway, &[TEST]);
    let elsewhere =
        Plan::new(elsewhere.target, &rights, elsewhere.cards.into_iter().map(|c| c.input).collect()).unwrap();
    let ours = &s.identity;
    let stamp = Stamp { now: clock::unix_secs, nonce: clock::nonce };
    let client = Client::new(&s.gateway, &Proxy::None, ours.credentials.clone(), ours.answer_keys(), stamp).unwrap();
    let sent = crate::faults::story::run(client.attempt(&elsewhere.cards[0].request, Arc::new(|| {})));
    assert_eq!(sent.status, Some(204));

    let whole = LAST.replace(r#""show_favor":false"#, r#""show_favor":false,"favor":{"show_coupon":true}"#).replace(
        r#""show_guide":false"#,
        r#""show_guide":false,"guide":{"staff_name":"小云"},"fapiao":{"fapiao_jump_word":"查看发票"}"#,
    );
    let refused = |body: &str| {
        let mut w = window(&s, &home(&s, &json!({ "test_card": TEST }), &published(&s, CARD, body)));
        w.fill("积分名称", "云栖豆");
        w.button("发布…");
        w.button("先发到测试卡，在手机上看");
        w.until("the question", |w| w.says("会员现在能看到这一栏吗") && w.says(TEST));
        for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
            w.press(Role::RadioButton, &format!("{section} 看不到"));
        }
        w.button("记下来");
        w.until("its own confirmation", |w| w.says("这是测试卡"));
        w.press(Role::CheckBox, "我知道「会员积分」展示后不能再关闭");
        w.button("确认发布");
        w.until("the refusal", |w| w.says("恢复展示并重新发布"));
        w.button("恢复展示并重新发布");
        w
    };
    let mut w = refused(&whole);
    w.until("the confirmation for the test card", |w| w.says("· 内部测试卡") && w.says("这是测试卡"));
    let Some(Sheet::Confirm(confirm)) = &w.studio().sheets.open else { panic!("{:?}", w.studio().sheets.open) };
    assert_eq!(confirm.plan.cards[0].input.card_id, TEST);
    // Which of those that were sent as off it was, the server did not say.
    for section in [Section::Favor, Section::Fapiao, Section::Guide] {
        assert_eq!(confirm.plan.rights.shown(section), Some(true));
        assert_eq!(w.studio().editor.document.draft.rights.shown(section), Some(true), "the phone shows what is sent");
    }
    assert_eq!(w.studio().editor.document.card_id(), CARD);
    w.button("取消");
    w.button("撤销");
    assert_eq!(w.studio().editor.document.draft.rights.shown(Section::Favor), Some(false), "one step takes it back");

    // Sections without content: they are listed, and nothing is sent anywhere.
    let mut w = refused(LAST);
    w.until("what is missing", |w| matches!(w.studio().sheets.open, Some(Sheet::Problems)));
    assert!(w.says("这一栏打开了，但还没有内容"));
}

const DAY: i64 = 24 * 3600;

/// A renewed certificate: the new one beside the old one, tested, then made current.
#[test]
fn a_renewed_certificate_stands_beside_the_old_one_until_it_was_tested() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = card_rights_studio::platform::clock::unix_secs();
    let old = json!({ "serial": "AB01", "certificates": [{ "serial": "AB01", "not_after": now + 10 * DAY }] });
    let home = home(&s, &old, &published(&s, CARD, LAST));
    let mut w = window(&s, &home);
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
    w.button("移除");
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
    let now = card_rights_studio::platform::clock::unix_secs();
    let note = |serial: &str, days: i64| json!({ "serial": serial, "not_after": now + days * DAY });
    let old = json!({ "serial": "AB01", "certificates": [note("AB01", 100), note("AB02", 200)] });
    let home_of_two = home(&s, &old, &published(&s, CARD, LAST));
    let mut w = window(&s, &home_of_two);
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    renewed(&mut w, &s, now + 400 * DAY);
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
    let m = w.studio().merchant().unwrap();
    assert_eq!((m.serial.as_str(), m.certificates.len()), ("AB01", 3), "beside, not current");
    let three = json!({ "serial": "AB01", "certificates": [note("AB01", 100), note("AB02", 200), note("AB03", 300)] });
    let mut w = window(&s, &home(&s, &three, &published(&s, CARD, LAST)));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    renewed(&mut w, &s, now + 400 * DAY);
    w.button("保存商户");
    assert!(w.says("同时有效的证书最多 3 张"), "{:?}", w.labels());
    // One that has ended is not live.
    let ended = json!({ "serial": "AB01", "certificates": [note("AB01", 100), note("AB02", 200), note("AB03", -1)] });
    let mut w = window(&s, &home(&s, &ended, &published(&s, CARD, LAST)));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    renewed(&mut w, &s, now + 400 * DAY);
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none());
}

#[test]
fn a_certificate_that_has_ended_is_said_in_the_form_the_settings_and_the_test() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let now = card_rights_studio::platform::clock::unix_secs();
    let serial = s.identity.credentials.serial.clone();
    let over = json!({ "certificates": [{ "serial": serial, "not_after": now - DAY }] });
    let mut w = window(&s, &home(&s, &over, &published(&s, CARD, LAST)));
    assert!(w.says("过期，微信不再接受它的签名"), "{:?}", w.labels());
    w.button("商户设置…");
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    let key = edit(&w).test[0].clone();
    assert_eq!((key.key, key.good), ("test-key", Some(false)));
    assert_eq!(key.trouble.unwrap().sentence.key, "expiry-over");
    assert!(w.says("请让超级管理员"));
}

fn all_text(dir: &Path) -> String {
    let files = std::fs::read_dir(dir).unwrap().flatten();
    files.map(|f| String::from_utf8_lossy(&std::fs::read(f.path()).unwrap()).into_owned()).collect()
}

#[test]
fn a_merchant_moves_to_a_new_computer_without_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let more = json!({ "mini_programs": minis(), "test_card": TEST });
    let mut w = window(&s, &home(&s, &more, &published(&s, CARD, LAST)));
    let bag = tempfile::tempdir().unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.picks.lock().unwrap().push_back(vec![bag.path().to_owned()]);
    w.button("导出商户设置…");
    w.until("the files", |_| bag.path().join("要带到新电脑的文件.txt").is_file());
    let text = all_text(bag.path());
    let key = base64::engine::general_purpose::STANDARD.encode(s.identity.credentials.key.der());
    assert!(!text.contains("PRIVATE") && !text.contains(&key[200..260]), "no key");
    for said in ["1. 商户设置.json", "2. 商户私钥 apiclient_key.pem", &s.identity.credentials.serial, "发布记录"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    // The new computer: everything but the key.
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    w.picks.lock().unwrap().push_back(vec![bag.path().join("商户设置.json")]);
    w.button("导入商户设置…");
    w.until("the sheet", |w| matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))));
    assert!(w.says("设置已经从旧电脑带来，私钥没有") && w.says("缺少：商户私钥"), "{:?}", w.labels());
    assert_eq!(w.field("商户号").value().as_deref(), Some(identity::MCHID));
    assert!(w.says("其他网关"), "a foreign gateway is said");
    w.button("保存商户");
    assert!(w.says("还没有商户私钥"));
    let keys = tempfile::tempdir().unwrap();
    s.identity.write(keys.path(), s.gateway.base()).unwrap();
    apply(&mut w, Action::Merchant(MerchantAction::Credentials(vec![keys.path().to_owned()])));
    w.until("the key", |w| edit(w).busy.is_none() && edit(w).key.is_some());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none() || !w.studio().merchants.known.all.is_empty());
    let m = w.studio().merchants.known.all[0].clone();
    assert_eq!((m.mini_programs.len(), m.test_card.as_deref(), m.cards.len()), (1, Some(TEST), 2));
    // Anything else is told, and no sheet opens.
    let wrong = keys.path().join("identity.json");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.picks.lock().unwrap().push_back(vec![wrong]);
    apply(&mut w, Action::Merchant(MerchantAction::MoveIn));
    w.until("the trouble", |w| w.says("这个文件里没有商户设置"));
}

/// Many chains never give the key to 运营; then the work ends in a folder, and the result comes back.
#[test]
fn without_a_key_the_draft_goes_to_an_engineer_and_the_result_comes_back_as_a_colleagues() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Publication(PublicationAction::HandOver));
    assert!(w.says("演练用的是虚构的卡"));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(None)));
    w.fill("商户号", identity::MCHID);
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.button("高级");
    w.fill("网关地址", s.gateway.base());
    w.button("保存商户");
    assert!(w.says("还没有证书序列号") || w.says("还没有商户私钥"), "{:?}", w.labels());
    w.button("没有私钥，由工程师发布");
    assert!(w.studio().sheets.open.is_none() && w.studio().merchant().unwrap().keyless());
    w.fill("会员卡ID", CARD);
    apply(&mut w, Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::ShowBonus))));
    w.until("the question", |w| w.says("会员现在能看到这一栏吗"));
    for section in ["会员积分", "会员优惠", "发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("{section} 看不到"));
    }
    w.button("记下来");
    w.until("what was said", |w| !w.studio().card.unknown());
    w.press(Role::CheckBox, "展示会员积分");
    w.fill("初始积分", "100");
    w.fill("积分名称", "云豆");
    w.fill("积分用途说明", "10云豆抵1元");
    w.button("发布…");
    assert!(w.says("交给工程师发布 · 云栖酒店"), "发布 leads there without a key: {:?}", w.labels());
    assert!(w.says("以下栏目展示后不能再关闭：会员积分"));
    let bag = tempfile::tempdir().unwrap();
    w.picks.lock().unwrap().push_back(vec![bag.path().to_owned()]);
    w.button("选择文件夹…");
    w.until("the files", |w| bag.path().join("命令.txt").is_file() && w.says("已放进文件夹"));
    let command = std::fs::read_to_string(bag.path().join("命令.txt")).unwrap();
    let line = command.lines().next().unwrap();
    assert_eq!(
        line,
        format!(
            "{} publish 草稿.cardrights --card={CARD} --mchid {} --serial 证书序列号 --key-file 商户私钥文件 \
             --gateway {} --json > 结果.jsonl",
            card_rights_studio::platform::command_program(cfg!(windows)),
            identity::MCHID,
            s.gateway.base()
        )
    );
    assert!(!command.contains("--yes") && command.lines().skip(2).all(|l| l.starts_with("# ")), "{command}");
    assert_eq!(image::image_dimensions(bag.path().join("预览.png")).unwrap().0, 1080);
    // The same folder again: what is there is somebody's work.
    w.button("发布…");
    w.picks.lock().unwrap().push_back(vec![bag.path().to_owned()]);
    std::fs::write(bag.path().join("命令.txt"), "别的").unwrap();
    w.button("选择文件夹…");
    w.until("the trouble", |w| w.says("这个文件夹里已经有一个「"));
    assert_eq!(std::fs::read_to_string(bag.path().join("命令.txt")).unwrap(), "别的");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    // The engineer runs it, with what is theirs in the placeholders.
    let keys = tempfile::tempdir().unwrap();
    s.identity.write(keys.path(), s.gateway.base()).unwrap();
    let key_file = keys.path().join("apiclient_key.pem");
    let serial = s.identity.credentials.serial.clone();
    let own = line.replace("证书序列号", &serial).replace("商户私钥文件", key_file.to_str().unwrap());
    let (own, file) = own.split_once(" > ").unwrap();
    let theirs = tempfile::tempdir().unwrap();
    let args = own.split(' ').skip(1);
    // Their own computer knows what the person here had to say of the switches.
    let out = std::process::Command::new(crate::support::program::PROGRAM)
        .args(args)
        .arg("--yes")
        .env("CARD_RIGHTS_STUDIO_HOME", theirs.path())
        .current_dir(bag.path())
        .output()
        .unwrap();
    std::fs::write(bag.path().join(file), &out.stdout).unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("\"verdict\":\"accepted\""), "{said} {}", String::from_utf8_lossy(&out.stderr));
    // It comes back.
    let import = |w: &mut Window, path: &Path, said: &str| {
        w.picks.lock().unwrap().push_back(vec![path.to_owned()]);
        apply(w, Action::Publication(PublicationAction::ImportResult));
        w.until(said, |w| w.says(said));
    };
    let result = bag.path().join("结果.jsonl");
    import(&mut w, &result, "已导入 1 条同事的发布结果");
    w.until("the history", |w| w.studio().card.history.last.is_some());
    let entry = w.studio().card.history.entries[0].clone();
    assert!(entry.line.colleague && entry.verdict == Some(Verdict::Accepted));
    assert!(w.says("同事的记录"), "{:?}", w.labels());
    import(&mut w, &result, "这 1 条结果之前已经导入过");
    assert_eq!(
        Ledger::open(&w.home.path().join("ledger.jsonl"), 1)
            .unwrap()
            .entries()
            .iter()
            .filter(|e| e.line.colleague)
            .count(),
        1
    );
    // Without the draft beside it nothing is known of what was published.
    let alone = tempfile::tempdir().unwrap();
    std::fs::copy(&result, alone.path().join("结果.jsonl")).unwrap();
    import(&mut w, &alone.path().join("结果.jsonl"), "结果旁边没有「草稿.cardrights」");
}

#[test]
fn a_result_of_a_merchant_that_is_not_here_is_told() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, &home(&s, &json!({}), &published(&s, CARD, LAST)));
    give(&mut w, merchant("别的商户", &[]));
    let bag = tempfile::tempdir().unwrap();
    let draft = json!({ "format": 1, "mchid": "1900000999", "rights": {} });
    std::fs::write(bag.path().join("草稿.cardrights"), draft.to_string()).unwrap();
    std::fs::write(bag.path().join("结果.jsonl"), json!({ "card_id": CARD, "verdict": "confirmed" }).to_string())
        .unwrap();
    w.picks.lock().unwrap().push_back(vec![bag.path().join("结果.jsonl")]);
    apply(&mut w, Action::Publication(PublicationAction::ImportResult));
    w.until("the trouble", |w| w.says("这份结果属于商户号「1900000999」"));
    assert_eq!(w.studio().card.history.entries.len(), 1);
}

#[test]
fn a_merchant_is_renamed_and_its_proxy_set_without_touching_its_key() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, &home(&s, &json!({}), &published(&s, CARD, LAST)));
    let rename = |w: &mut Window, name: &str| {
        apply(w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        w.fill("商户名称（仅本机显示）", name);
    };
    rename(&mut w, "云栖酒店 虹桥店");
    w.press(Role::ComboBox, "代理");
    w.button("填写地址");
    w.fill("代理地址", "http://192.168.1.2:8080");
    w.button("保存商户");
    let all = written(&mut w, "merchants.json", "虹桥店");
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
    let mut w = window(&s, &home(&s, &json!({}), &published(&s, CARD, LAST)));
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
    let mut w = window(&s, &home(&s, &json!({}), &published(&s, CARD, LAST)));
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
    w.picks.lock().unwrap().push_back(vec![path]);
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
        let mut w = window(&s, &home(&s, &more, &[]));
        apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
        assert!(w.says("接口版本"), "{more}: {:?}", w.labels());
    }
}

/// `merchants.json` holds no secret; the password of a proxy is one.
#[test]
fn a_proxy_with_an_account_is_refused_at_set_up_and_shown_nowhere() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let with = |address: &str| json!({ "proxy": { "address": address } });
    let mut w = window(&s, &home(&s, &with("http://10.0.0.1:3128"), &[]));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("代理地址", "http://wang:geheim@10.0.0.1:3128");
    assert!(w.says("代理地址里不能写账号和密码"), "{:?}", w.labels());
    assert!(!format!("{:?}", typed(&w).proxy).contains("geheim"));
    w.button("保存商户");
    assert!(w.says("不需要登录的代理"), "{:?}", w.labels());
    assert!(matches!(w.studio().sheets.open, Some(Sheet::Merchant(..))), "nothing is saved");
    assert!(!std::fs::read_to_string(w.home.path().join("merchants.json")).unwrap().contains("geheim"));
    // A file that has one already is still read, and the rest of it can be changed.
    let mut w = window(&s, &home(&s, &with("http://wang:geheim@10.0.0.1:3128"), &[]));
    apply(&mut w, Action::Merchant(MerchantAction::Edit(Some("m1".into()))));
    w.fill("商户名称（仅本机显示）", "云栖");
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().merchants.known.all[0].name == "云栖");
    assert!(!format!("{:?}", w.studio().merchants.known.all[0]).contains("geheim"));
}

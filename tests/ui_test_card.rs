//! 测试卡 in the whole window: one card is marked, gets the same rights first, and has a history and a confirmation of
//! its own.

use std::sync::Arc;

use crate::support::record;
use card_rights_studio::platform::clock;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::wechatpay::client::{Client, Stamp};
use card_rights_studio::wechatpay::gateway::Proxy;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::real::{CARD, LAST, TEST, published, ready, ready_with, to_the_test_card};
use crate::support::window::Window;

#[test]
fn one_card_is_marked_as_the_test_card_and_back() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.button("选择会员卡");
    w.until("the cards", |w| w.studio().choosing.with_id(TEST).is_some());
    w.fill("搜索", "内部");
    w.button("设为测试卡");
    assert!(w.says(&format!("内部测试卡 {TEST} 测试卡")), "{:?}", w.labels());
    assert_eq!(w.written("merchants.json", "test_card\": \"pTEST")["all"][0]["test_card"], TEST);
    w.button("不再作为测试卡");
    assert_eq!(w.studio().merchant().unwrap().test_card, None);
    assert_eq!(w.studio().editor.document.card_id(), CARD, "the card of the draft stays");
}

/// The same rights, with the test card's own history and its own confirmation.
#[test]
fn the_test_card_gets_the_same_rights_first() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({ "test_card": TEST }));
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    assert!(w.says("发布到 云栖酒店（非微信地址） · 悦享会员卡"), "{:?}", w.labels());
    // This computer knows nothing of it: asked once, and written for that card alone.
    to_the_test_card(&mut w);
    w.until("its own confirmation", |w| w.says("· 内部测试卡") && w.says("这是测试卡"));
    assert!(w.says("以下栏目展示后不能再关闭：会员积分"), "it was shown on the other card only");
    assert!(!w.says("先发到测试卡"));
    w.press(Role::CheckBox, "我知道「会员积分」展示后不能再关闭");
    w.agree_to_points();
    w.button("确认发布");
    w.until("the verdict", |w| matches!(w.studio().sheets.open, Some(Sheet::Verdict(_))));
    let rows = w.harness.query_all_by_role(Role::CheckBox).filter(|n| !n.accesskit_node().is_disabled());
    let rows: Vec<String> = rows.filter_map(|n| n.accesskit_node().label()).collect();
    // Every one but the switches of the form behind.
    rows.iter().filter(|l| !l.starts_with("展示")).for_each(|row| w.press(Role::CheckBox, row));
    w.button("手机上看过，一致");
    let of_test = |w: &Window| {
        let lines = record::events(w.home.path(), record::REAL).into_iter();
        lines.filter(|l| l["card"] == TEST).collect::<Vec<_>>()
    };
    w.until("what was checked", |w| of_test(w).iter().any(|l| l["note"]["compared"]["same"] == true));
    let body = of_test(&w).iter().find_map(|l| l["body"].as_str().map(str::to_owned)).unwrap();
    assert!(body.contains("云栖豆"));
    assert_eq!(w.studio().editor.document.card_id(), CARD);
    assert_eq!(w.studio().card.history.count, 1, "the real card's own history is as it was");
    // The real card is still to be published, with its own changes.
    w.button("发布…");
    assert!(w.says("其余") && w.says("先发到测试卡，在手机上看"));
}

/// Somebody published to the 测试卡 while its confirmation was open: that one is shown anew, and still for it.
#[test]
fn a_confirmation_of_the_test_card_that_is_no_longer_so_is_shown_anew_for_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let known = [published(&s, CARD, LAST), published(&s, TEST, LAST)].concat();
    let mut w = ready_with(&s, &json!({ "test_card": TEST }), &known);
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    w.button("先发到测试卡，在手机上看");
    w.until("its own confirmation", |w| w.says("· 内部测试卡") && w.says("这是测试卡"));
    let theirs = published(&s, TEST, &LAST.replace("云豆", "云朵")).map(|mut line| {
        line["id"] = json!("theirs");
        format!("{line}\n")
    });
    record::add(w.home.path(), &theirs.concat());
    w.button("确认发布");
    w.until("the new confirmation", |w| w.says("还没有发送"));
    assert!(w.says("· 内部测试卡") && w.says("这是测试卡") && w.says("云朵"), "{:?}", w.labels());
    assert!(!w.studio().publication.is_running() && !record::text(w.home.path(), record::REAL).contains("云栖豆"));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    assert!(record::text(w.home.path(), record::REAL).contains("云栖豆"));
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
        let mut w = ready_with(&s, &json!({ "test_card": TEST }), &published(&s, CARD, body));
        w.fill("积分名称", "云栖豆");
        w.button("发布…");
        to_the_test_card(&mut w);
        w.until("its own confirmation", |w| w.says("这是测试卡"));
        w.press(Role::CheckBox, "我知道「会员积分」展示后不能再关闭");
        w.agree_to_points();
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
        assert_eq!(confirm.plan.cards[0].rights.shown(section), Some(true));
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

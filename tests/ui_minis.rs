//! 我的小程序 in the whole window: pages that a merchant named fill a jump, and are named in its settings.

use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, EditorAction, MerchantAction};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::real::{SIZE, ready};
use crate::support::window::{Window, apply};

const APPID: &str = "wx3f2b9a77c1d081c0";

fn minis() -> Value {
    json!([{ "name": "云栖商城", "appid": APPID, "pages": [
        { "name": "积分商城", "path": "/pages/bonus/bonus" }, { "name": "自助积分", "path": "pages/selfbonus/selfbonus" },
    ] }])
}

fn text(w: &Window, field: FieldId) -> Option<String> {
    w.studio().editor.document.draft.rights.text(field).map(str::to_owned)
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
    let mut w = ready(&s, &json!({ "mini_programs": minis() }));
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
    let w = ready(&s, &json!({}));
    assert!(w.harness.query_all_by_label("打开哪里").next().is_none());
    w.field("积分入口AppID");
}

#[test]
fn mini_programs_are_edited_by_the_rules_of_the_fields_that_they_fill() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
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
    let merchants = w.written("merchants.json", "积分商城");
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
fn a_pair_that_was_typed_is_kept_as_a_page_and_offered_at_the_next_field() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.until("what was published last", |w| w.field("积分名称").value().as_deref() == Some("云豆"));
    let offered = |w: &Window| w.harness.query_all_by_role_and_label(Role::Button, "存为常用页面").count();
    assert_eq!(offered(&w), 0, "nothing is typed yet");
    w.fill("积分入口AppID", "gh_1");
    w.fill("积分入口路径", "pages/bonus/bonus");
    assert_eq!(offered(&w), 0, "what is wrong is not kept");
    w.fill("积分入口AppID", APPID);
    w.button("存为常用页面");
    assert!(w.says("已存为常用页面"), "{:?}", w.labels());
    w.written("merchants.json", "pages/bonus/bonus");
    assert_eq!(offered(&w), 0);
    let choices = w.harness.query_all_by_label("打开哪里").filter(|n| n.accesskit_node().role() == Role::ComboBox);
    assert!(choices.count() > 0, "it is offered from the field");
    // Where there is no list, it is begun from the field.
    let mut w = ready(&s, &json!({}));
    w.harness.query_all_by_role_and_label(Role::Button, "建立我的小程序…").next().unwrap().click_accesskit();
    w.settle();
    w.field("小程序AppID");
}

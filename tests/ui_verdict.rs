//! The sheet of a verdict by label: each is said in its words and read aloud, and leads on to what a person can do.

use card_rights_studio::publish::Kind;
use card_rights_studio::publish::send::CardResult;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::studio::action::{
    Action, ChooseAction, EditorAction, MerchantAction, PublicationAction, SheetAction, ViewAction,
};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::wechatpay::errors::advise;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use egui::Vec2;
use egui::accesskit::{Live, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::sheets::*;

/// The buttons stand from left to right in this order.
#[track_caller]
fn in_order(h: &Harness<'_, World>, names: &[&str]) {
    let places: Vec<f32> = names.iter().map(|n| h.get_by_role_and_label(Role::Button, n).rect().left()).collect();
    assert!(places.windows(2).all(|two| two[0] < two[1]), "{names:?} at {places:?}");
}

#[test]
fn every_verdict_is_said_in_its_words_and_read_aloud() {
    for (kind, v, word) in [
        (Kind::WeChat, Verdict::Confirmed, "已发布，微信已确认"),
        (Kind::Trial, Verdict::Confirmed, "已发布（演练，没有发给微信）"),
        (Kind::WeChat, Verdict::Accepted, "已发布（未能确认是微信的回复）"),
        (Kind::WeChat, Verdict::Refused, "微信拒绝"),
        (Kind::Other, Verdict::Refused, "网关拒绝"),
        (Kind::WeChat, Verdict::NotSent, "没有发出"),
        (Kind::Other, Verdict::Unknown, "结果未知（可能已生效）"),
    ] {
        let mut h = open(verdict(kind, result(v)));
        let node = h.get_by_role_and_label(Role::Label, word);
        assert_eq!(node.accesskit_node().live(), Live::Assertive, "{word}");
        let failed = matches!(v, Verdict::Refused | Verdict::NotSent | Verdict::Unknown);
        assert_eq!(h.query_by_role_and_label(Role::Button, "复制给工程师").is_some(), failed, "{word}");
        let real = matches!(v, Verdict::Confirmed | Verdict::Accepted) && kind.real();
        assert_eq!(has(&h, "请在手机核对"), real, "{word}");
        // One way out, never two that do the same.
        press(&mut h, if v == Verdict::Unknown { "稍后处理" } else { "关闭" });
        assert!(matches!(h.state().asked[..], [Action::Sheet(SheetAction::Close)]));
        assert!(!has(&h, "稍后处理") || !has(&h, "关闭"), "{word}");
    }
}

#[test]
fn an_unknown_outcome_offers_three_ways_in_order() {
    let mut r = result(Verdict::Unknown);
    (r.status, r.trouble) = (None, Some(Trouble::new("net-timeout", Who::Person)));
    let mut h = open(verdict(Kind::WeChat, r));
    assert!(has(&h, "已经发出，但没有收到微信的可靠回复。新内容可能已经生效。再发一次同样的内容是安全的。"));
    assert!(has(&h, "原因：等了 30 秒，没有收到完整的回复"));
    in_order(&h, &["再发一次相同内容", "我去手机上看…", "稍后处理"]);
    press(&mut h, "再发一次相同内容");
    press(&mut h, "稍后处理");
    press(&mut h, "我去手机上看…");
    let asked = std::mem::take(&mut h.state_mut().asked);
    let [
        Action::Publication(PublicationAction::Again),
        Action::Sheet(SheetAction::Close),
        Action::Sheet(SheetAction::Open(look)),
    ] = &asked[..]
    else {
        panic!("{asked:?}")
    };
    assert!(matches!(**look, Sheet::Look(_)));
    for (name, new) in [("看到新内容", true), ("还是旧内容", false)] {
        let mut h = open(Sheet::Look(Box::new(told(Kind::WeChat, result(Verdict::Unknown)))));
        assert!(says(&h, "人工确认") && says(&h, "手机微信"));
        press(&mut h, name);
        assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Looked(n))] if n == new));
    }
}

/// An attempt before it was doubtful, and the server's last word is that it can never be sent as off.
#[test]
fn an_unknown_outcome_that_ended_with_once_shown_never_offers_the_same_again() {
    let r = refused(400, "INVALID_REQUEST", "会员权益一旦展示无法关闭");
    let mut h = open(verdict(Kind::WeChat, CardResult { verdict: Verdict::Unknown, ..r }));
    assert!(has(&h, "结果未知（可能已生效）") && says(&h, "请恢复展示这一栏，再重新发布"));
    assert!(!says(&h, "再发一次"), "the same again is not safe to be sent");
    in_order(&h, &["恢复展示并重新发布", "我去手机上看…", "稍后处理"]);
    press(&mut h, "恢复展示并重新发布");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::RestoreAndPublish)]));
}

#[test]
fn a_refusal_says_what_to_do_and_leads_there() {
    let mut h = open(verdict(Kind::WeChat, refused(400, "INVALID_REQUEST", "积分跳转path为空")));
    for text in [
        "积分入口缺少路径",
        "谁来处理：您自己",
        "微信返回：400 INVALID_REQUEST 积分跳转path为空",
        "Request-ID 08F78BB6BF0610F502",
    ] {
        assert!(has(&h, text), "{text}");
    }
    press(&mut h, "去改「积分入口路径」");
    assert!(matches!(
        h.state().asked[..],
        [Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::BonusJumpPath)))]
    ));

    let mut h = open(verdict(Kind::WeChat, refused(400, "INVALID_REQUEST", "会员权益一旦展示无法关闭")));
    press(&mut h, "恢复展示并重新发布");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::RestoreAndPublish)]));

    let mut h = open(verdict(Kind::WeChat, refused(403, "NO_AUTH", "商户暂无权限使用此功能")));
    assert!(has(&h, "谁来处理：商户平台超级管理员"));
    press(&mut h, "复制给超级管理员");
    let [Action::View(ViewAction::Copy(text))] = &h.state().asked[..] else { panic!() };
    assert!(text.contains("1900009191") && text.contains("403 NO_AUTH") && text.contains("08F78BB6BF0610F502"));

    let mut h = open(verdict(Kind::WeChat, refused(400, "INVALID_REQUEST", "会员卡ID无效")));
    press(&mut h, "选择会员卡");
    assert!(matches!(&h.state().asked[..], [Action::Choose(ChooseAction::Open)]));

    let mut h =
        open(verdict(Kind::WeChat, refused(400, "INVALID_REQUEST", "该会员1年内未在本商家有微信支付交易,无法导入")));
    assert!(has(&h, "本功能不应出现的错误"));
    press(&mut h, "复制给工程师");
}

#[test]
fn the_wrong_form_of_the_endpoint_asks_an_engineer_first() {
    let mut r = refused(404, "", "");
    (r.code, r.message) = (None, None);
    r.advice = Some(advise(404, None, None, None));
    let mut world = World::new(verdict(Kind::WeChat, r), Lang::ZhCn);
    world.studio.merchants.chosen = Some("m1".into());
    let mut h = world.show();
    in_order(&h, &["复制给工程师", "商户设置"]);
    press(&mut h, "商户设置");
    assert!(matches!(&h.state().asked[..], [Action::Merchant(MerchantAction::Edit(Some(id)))] if id == "m1"));
}

#[test]
fn what_was_not_sent_can_be_sent_again() {
    let mut h = open(verdict(Kind::WeChat, result(Verdict::NotSent)));
    assert!(has(&h, "找不到服务器的地址（DNS）") && says(&h, "请检查网络"));
    press(&mut h, "再发一次相同内容");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Again)]));

    let mut r = result(Verdict::NotSent);
    r.trouble = Some(Trouble::new("key-missing", Who::Person).with("mchid", "1900009191"));
    let mut world = World::new(verdict(Kind::WeChat, r), Lang::ZhCn);
    world.studio.merchants.chosen = Some("m1".into());
    let mut h = world.show();
    assert!(h.query_by_role_and_label(Role::Button, "再发一次相同内容").is_none(), "it would fail again");
    press(&mut h, "商户设置");
    assert!(matches!(&h.state().asked[..], [Action::Merchant(MerchantAction::Edit(Some(id)))] if id == "m1"));
}

#[test]
fn after_a_real_publication_the_phone_is_looked_at() {
    let mut h = open(verdict(Kind::WeChat, result(Verdict::Confirmed)));
    let tick = h.get_by_role_and_label(Role::CheckBox, "积分用途说明：500积分=2小时免费停车券");
    tick.scroll_to_me();
    h.run();
    h.get_by_role_and_label(Role::CheckBox, "积分用途说明：500积分=2小时免费停车券").click();
    h.run();
    let Sheet::Verdict(told) = h.state().sheet() else { panic!() };
    let at = told.plan.cards[0].changes.iter().position(|c| c.field == FieldId::BonusCostWord).unwrap();
    assert!(told.ticks[at] && told.ticks.iter().filter(|t| **t).count() == 1);
    assert!(has(&h, "点开后打开的页面是对的（会员专享价路径：pages/favor/favor）"));
    assert!(!has(&h, "手机上看过，一致"), "only one row was looked at");
    press(&mut h, "核对了 1 项，共 6 项");
    press(&mut h, "与预览不同");
    assert!(matches!(
        h.state().asked[..],
        [Action::Publication(PublicationAction::Checked(true)), Action::Publication(PublicationAction::Checked(false))]
    ));
}

#[test]
fn the_first_practice_leads_on_and_a_later_one_only_closes() {
    let mut first = told(Kind::Trial, result(Verdict::Confirmed));
    first.first = true;
    let mut h = open(Sheet::Verdict(Box::new(first)));
    press(&mut h, "再练一次：试着关掉积分");
    press(&mut h, "添加我的商户…");
    assert!(matches!(
        h.state().asked[..],
        [Action::Editor(EditorAction::Practise), Action::Merchant(MerchantAction::Edit(None))]
    ));
    let h = open(verdict(Kind::Trial, result(Verdict::Confirmed)));
    assert!(!has(&h, "添加我的商户…") && !says(&h, "手机上看过") && !says(&h, "核对了"));
}

/// The way out stands beside the other buttons, at the right end, whatever verdict stood there before.
#[test]
fn the_buttons_of_a_verdict_stand_in_one_row_at_the_right_end_in_both_languages() {
    for lang in Lang::ALL {
        let world = World::new(verdict(Kind::WeChat, result(Verdict::Unknown)), lang);
        let mut h = world.open(Harness::builder().with_size(Vec2::new(765.0, 446.0)));
        let row = |h: &Harness<'_, World>, names: &[&str]| -> Vec<egui::Rect> {
            names.iter().map(|n| h.get_by_role_and_label(Role::Button, lang.t(n)).rect()).collect()
        };
        let rects = row(&h, &["told-again", "told-look", "told-leave"]);
        assert!(rects.iter().all(|r| (r.center().y - rects[0].center().y).abs() < 1.0), "{lang:?}: {rects:?}");
        let end = rects[2].right();
        h.state_mut().studio.sheets.open = Some(verdict(Kind::WeChat, result(Verdict::NotSent)));
        h.run();
        let rects = row(&h, &["told-close"]);
        assert!((rects[0].right() - end).abs() < 1.0, "{lang:?}: {rects:?}, {end}");
    }
    // Where there is no room they go to a second row, and come back.
    let mut h = World::new(verdict(Kind::WeChat, result(Verdict::Unknown)), Lang::En)
        .open(Harness::builder().with_size(Vec2::new(420.0, 446.0)));
    h.state_mut().studio.sheets.open = Some(verdict(Kind::WeChat, result(Verdict::NotSent)));
    h.run();
    let close = h.get_by_role_and_label(Role::Button, "Close").rect();
    assert!(close.right() > 420.0 - 50.0, "{close:?}");
}

/// The text is for whoever can act: an administrator gets one line without headers, an engineer the technical ones too.
#[test]
fn the_button_and_its_text_are_for_whoever_can_act() {
    let mut h = open(verdict(Kind::WeChat, refused(403, "NO_AUTH", "商户暂无权限使用此功能")));
    assert!(!has(&h, "复制给工程师") || has(&h, "复制给超级管理员"));
    press(&mut h, "复制给超级管理员");
    let copied = |h: &Harness<'_, World>| match h.state().asked.last() {
        Some(Action::View(ViewAction::Copy(text))) => text.clone(),
        other => panic!("{other:?}"),
    };
    let text = copied(&h);
    assert!(text.starts_with("会员卡发布失败｜") && text.contains("403 NO_AUTH") && text.contains("需要您"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    let mut h = open(verdict(Kind::WeChat, refused(500, "SYSTEM_ERROR", "x")));
    if has(&h, "复制给工程师") {
        press(&mut h, "复制给工程师");
        assert!(copied(&h).lines().count() > 3);
    }
}

#[test]
fn a_success_shows_no_number_before_it_is_looked_into_and_has_a_text_for_the_shops() {
    let mut h = open(verdict(Kind::WeChat, result(Verdict::Confirmed)));
    for number in ["pbLatjvWOibDc5", "204", "08F78BB6BF0610F502"] {
        assert!(!says(&h, number), "{number}");
    }
    assert!(says(&h, "您的会员账号如果单独设置过"));
    press(&mut h, "复制给门店");
    let Some(Action::View(ViewAction::Copy(text))) = h.state().asked.last() else { panic!() };
    assert!(text.starts_with("「悦享会员卡」已于 ") && text.contains("会员专享价文案「周二会员全场八折」"), "{text}");
    assert!(text.ends_with("请会员关掉这张卡再打开；还是旧的，请发我截图。"), "{text}");
}

//! The sheets of publishing by label: what a person and a screen reader meet on them, and what their buttons ask for.

use card_rights_studio::publish::Kind;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::publish::send::CardResult;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::rights::shown::{Known, Source, State};
use card_rights_studio::rights::{PerSection, Section};
use card_rights_studio::studio::action::{
    Action, CardAction, EditorAction, MerchantAction, PublicationAction, SheetAction, ViewAction,
};
use card_rights_studio::studio::sheet::{Changed, Confirm, Sheet};
use card_rights_studio::studio::{Publication, Running};
use card_rights_studio::trouble::{Trouble, Who};
use card_rights_studio::wechatpay::errors::advise;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::Theirs;
use egui::accesskit::{Live, Role, Toggled};
use egui::{Key, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::sheets::*;

const TICK: &str = "我知道「会员优惠」展示后不能再关闭";

#[test]
fn the_confirmation_says_where_what_and_what_stays() {
    let mut h = open(confirm(Kind::WeChat, true));
    for text in [
        "发布到 云栖酒店（正式） · 悦享会员卡",
        "pbLatjvWOibDc5-TBnbUk1pD12o0",
        "以下栏目展示后不能再关闭：会员优惠",
        "展示会员优惠",
        "（未设置）",
        "1000积分=1小时免费停车券",
        "500积分=2小时免费停车券",
        "酒店管家-何小云",
        // A choice by its label.
        "会员权益（示意）",
        "微信默认",
    ] {
        assert!(has(&h, text), "{text}");
    }
    assert!(h.query_all_by_label("改为").count() == 8, "one for each change");
    assert!(!has(&h, "我的积分"), "what stays is folded");
    press(&mut h, "其余 5 项与上次发布（本机 10-28 16:02）相同");
    assert!(has(&h, "我的积分") && has(&h, "初始积分") && has(&h, "展示发票"));
    assert!(!says(&h, "/v3/marketing"), "the technical details are folded");
    press(&mut h, "技术详情");
    assert!(says(&h, "https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards/pbLatjvWOibDc5-TBnbUk1pD12o0"));
    for text in ["PATCH", "云栖酒店（1900009191）", "api.mch.weixin.qq.com"] {
        assert!(has(&h, text), "{text}");
    }
    let mark = plan(Kind::WeChat, true).mark;
    assert!(has(&h, &format!("稿 {mark}")));
    assert!(says(&h, "\"bonus_value_word\": \"我的积分\""));
    press(&mut h, "复制正文");
    let body = String::from_utf8(plan(Kind::WeChat, true).cards[0].request.body.clone()).unwrap();
    assert!(matches!(&h.state().asked[..], [Action::View(ViewAction::Copy(text))] if *text == body), "to the byte");
}

#[test]
fn it_opens_with_cancel_in_focus_and_enter_never_publishes() {
    let mut h = open(confirm(Kind::WeChat, true));
    assert!(h.get_by_role_and_label(Role::Button, "取消").is_focused());
    h.get_by_role_and_label(Role::CheckBox, TICK).click();
    h.run();
    h.get_by_role_and_label(Role::Button, "确认发布").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert!(h.state().asked.is_empty(), "{:?}", h.state().asked);
    h.key_press(Key::Space);
    h.run();
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Confirm)]));
    h.key_press(Key::Escape);
    h.run();
    assert!(matches!(
        h.state().asked[..],
        [Action::Publication(PublicationAction::Confirm), Action::Sheet(SheetAction::Close)]
    ));
}

#[test]
fn a_real_merchant_needs_the_tick_and_practice_only_shows_it() {
    for kind in [Kind::WeChat, Kind::Other] {
        let mut h = open(confirm(kind, true));
        assert!(is_disabled(&h, "确认发布") && has(&h, "请先勾选「我知道…」"));
        press(&mut h, "确认发布");
        assert!(h.state().asked.is_empty());
        let tick = h.get_by_role_and_label(Role::CheckBox, TICK);
        assert_eq!(tick.accesskit_node().toggled(), Some(Toggled::False));
        tick.click();
        h.run();
        assert!(!is_disabled(&h, "确认发布") && !has(&h, "请先勾选「我知道…」"));
        press(&mut h, "确认发布");
        assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Confirm)]));
    }
    let mut h = open(confirm(Kind::Trial, true));
    assert!(has(&h, "发布到 云栖酒店（不会发给微信） · 悦享会员卡"));
    let tick = h.get_by_role_and_label(Role::CheckBox, TICK);
    assert_eq!(tick.accesskit_node().toggled(), Some(Toggled::False));
    press(&mut h, "确认发布");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Confirm)]));
}

#[test]
fn the_second_half_of_a_double_click_does_nothing() {
    // Both clicks in one moment, as a fast hand makes them.
    let mut h = World::new(confirm(Kind::Trial, true), Lang::ZhCn)
        .open(Harness::builder().with_size(Vec2::new(840.0, 560.0)).with_step_dt(0.05));
    for _ in 0..2 {
        h.get_by_role_and_label(Role::Button, "确认发布").click();
        h.step();
    }
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Confirm)]), "{:?}", h.state().asked);
}

#[test]
fn an_unknown_last_state_lists_every_value_and_compares_nothing() {
    let h = open(confirm(Kind::WeChat, false));
    assert!(has(&h, "线上原内容未知，下面每一项都会写成这样"));
    assert!(has(&h, "我的积分") && has(&h, "展示客服咨询"));
    assert!(!has(&h, "改为") && !has(&h, "（未设置）") && !says(&h, "其余"));
    // Of every section that is sent as on nothing is known: each may be its first showing.
    assert!(has(&h, "以下栏目展示后不能再关闭：会员积分、会员优惠"));
    assert!(has(&h, "展示会员积分：这可能是这一栏第一次对会员展示，展示后不能再关闭"));
}

#[test]
fn what_only_a_person_said_is_said_and_the_same_content_is_called_the_same() {
    let mut plan = plan(Kind::WeChat, true);
    let said =
        Known { state: State::NotShown, since: Some(this_year("11-24T10:20:00+08:00")), source: Some(Source::Person) };
    let mut card = plan.cards[0].input.clone();
    card.shown.set(Section::Guide, said);
    card.last.as_mut().unwrap().rights = changed();
    plan = Plan::new(plan.target, &changed(), vec![card]).unwrap();
    let h = open(Sheet::Confirm(Box::new(Confirm::new(plan, None))));
    assert!(has(&h, "现状由人工记录：客服咨询未展示（11-24 10:20）"));
    assert!(has(&h, "与上次发布完全相同，没有改动。") && has(&h, "全部 13 项与上次发布（本机 10-28 16:02）相同"));
}

#[test]
fn another_gateway_stands_unfolded() {
    let h = open(confirm(Kind::Other, true));
    assert!(has(&h, "发布到 云栖酒店（其他网关） · 悦享会员卡"));
    let address = "https://pay.example.com/v3/marketing/membercard-open/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/rights";
    assert!(has(&h, "发到其他网关，不是微信支付，地址："));
    assert_eq!(h.query_all_by_label(address).count(), 2, "at the top, and the technical details are open");
    // The stand-in's port is not known yet: no address is invented.
    let mut h = open(confirm(Kind::Trial, true));
    press(&mut h, "技术详情");
    assert!(says(&h, "本机演练服务 /v3/marketing") && !says(&h, "127.0.0.1"));
}

#[test]
fn a_small_window_keeps_the_buttons_in_sight() {
    for size in [Vec2::new(840.0, 560.0), Vec2::new(420.0, 380.0)] {
        for known in [true, false] {
            let h = open_sized(confirm(Kind::WeChat, known), size);
            for name in ["取消", "确认发布"] {
                let rect = h.get_by_role_and_label(Role::Button, name).rect();
                let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size);
                assert!(window.contains_rect(rect), "{name} at {rect:?} in {size:?}");
            }
        }
    }
}

#[test]
fn a_sheet_has_its_place_in_its_first_frames_and_does_not_grow_into_it() {
    let size = Vec2::new(840.0, 900.0);
    let mut h = World::new(confirm(Kind::WeChat, true), Lang::ZhCn).begin(Harness::builder().with_size(size));
    h.run_steps(1);
    let place = h.get_by_role_and_label(Role::Button, "确认发布").rect();
    h.run();
    assert_eq!(h.get_by_role_and_label(Role::Button, "确认发布").rect(), place);
}

#[test]
fn sending_says_what_is_happening_and_stops_as_far_as_that_goes() {
    let mut world = World::new(Sheet::Sending, Lang::ZhCn);
    world.studio.publication = Publication::sending(running(Kind::WeChat));
    let mut h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
    assert!(has(&h, "正在签名并连接服务器") && says(&h, "已用 "));
    press(&mut h, "取消");
    assert!(matches!(h.state().asked[..], [Action::Publication(PublicationAction::Stop)]));

    let set = |h: &mut Harness<'_, World>, f: fn(&mut Running)| {
        f(h.state_mut().studio.publication.running_mut().unwrap());
        h.run();
    };
    set(&mut h, |r| r.queued = true);
    assert!(has(&h, "同一张卡的另一次发布还没有结束，正在排队"));
    set(&mut h, |r| (r.queued, r.waiting) = (false, Some((4, 3))));
    assert!(has(&h, "这一次没有成功，等 4 秒后进行第 3 次尝试"));
    set(&mut h, |r| (r.waiting, r.sent) = (None, true));
    assert!(has(&h, "已经发出，正在等回复") && says(&h, "已经发出的内容无法撤回"));
    assert!(h.query_by_role_and_label(Role::Button, "取消").is_none());
    press(&mut h, "停止等待");
    assert!(matches!(
        h.state().asked[..],
        [Action::Publication(PublicationAction::Stop), Action::Publication(PublicationAction::Stop)]
    ));
    set(&mut h, |r| r.stopping = true);
    assert!(has(&h, "正在停止") && is_disabled(&h, "停止等待"));
}

#[test]
fn every_verdict_is_said_in_its_words_and_read_aloud() {
    for (kind, v, word) in [
        (Kind::WeChat, Verdict::Confirmed, "已发布"),
        (Kind::Trial, Verdict::Confirmed, "已发布（演练，没有发给微信）"),
        (Kind::WeChat, Verdict::Accepted, "已发布（微信回执未核对）"),
        (Kind::WeChat, Verdict::Refused, "微信拒绝"),
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
        press(&mut h, "关闭");
        assert!(matches!(h.state().asked[..], [Action::Sheet(SheetAction::Close)]));
    }
}

#[test]
fn an_unknown_outcome_offers_three_ways_in_order() {
    let mut r = result(Verdict::Unknown);
    (r.status, r.trouble) = (None, Some(Trouble::new("net-timeout", Who::Person)));
    let mut h = open(verdict(Kind::WeChat, r));
    assert!(has(&h, "已经发出，但没有收到微信的可靠回复。新内容可能已经生效。再发一次同样的内容是安全的。"));
    assert!(has(&h, "原因：等了 30 秒，没有收到完整的回复"));
    let left = |h: &Harness<'_, World>, name: &str| h.get_by_role_and_label(Role::Button, name).rect().left();
    let places = ["再发一次相同内容", "我去手机上看…", "先放着"].map(|n| left(&h, n));
    assert!(places.is_sorted(), "{places:?}");
    press(&mut h, "再发一次相同内容");
    press(&mut h, "先放着");
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
    let left = |h: &Harness<'_, World>, name: &str| h.get_by_role_and_label(Role::Button, name).rect().left();
    let places = ["恢复展示并重新发布", "我去手机上看…", "先放着"].map(|n| left(&h, n));
    assert!(places.is_sorted(), "{places:?}");
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
    press(&mut h, "复制给工程师");
    let [Action::View(ViewAction::Copy(text))] = &h.state().asked[..] else { panic!() };
    assert!(text.contains("1900009191") && text.contains("403 NO_AUTH") && text.contains("08F78BB6BF0610F502"));

    let mut h = open(verdict(Kind::WeChat, refused(400, "INVALID_REQUEST", "会员卡ID无效")));
    press(&mut h, "选择会员卡");
    assert!(matches!(&h.state().asked[..], [Action::Sheet(SheetAction::Open(s))] if matches!(**s, Sheet::Cards)));

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
    let mut h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
    let left = |name: &str| h.get_by_role_and_label(Role::Button, name).rect().left();
    assert!(left("复制给工程师") < left("商户设置"));
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
    let mut h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
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
    press(&mut h, "已核对");
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
    assert!(!has(&h, "添加我的商户…") && !has(&h, "已核对"));
}

#[test]
fn what_members_see_is_asked_line_by_line_and_kept_when_all_is_answered() {
    let mut h = open(Sheet::Seen(PerSection::default()));
    assert!(has(&h, "会员现在能看到这一栏吗？") && says(&h, "手机微信"));
    for (name, left) in [("会员积分 能看到", 3), ("会员优惠 看不到", 2), ("发票 不清楚", 1), ("客服咨询 能看到", 0)]
    {
        assert!(is_disabled(&h, "记下来"), "before {name}");
        h.get_by_role_and_label(Role::RadioButton, name).click();
        h.run();
        assert_eq!(says(&h, &format!("还有 {left} 栏没有选")), left > 0);
    }
    press(&mut h, "记下来");
    assert!(
        matches!(&h.state().asked[..], [Action::Card(CardAction::Seen(seen))] if seen.iter().map(|(_, s)| *s).eq([Some(true), Some(false), None, Some(true)]))
    );
    press(&mut h, "以后再说");
    assert!(matches!(h.state().asked[..], [_, Action::Sheet(SheetAction::Close)]));
}

#[test]
fn a_wrong_record_needs_a_reason() {
    let mut world = World::new(Sheet::Correct(Section::Favor, String::new()), Lang::ZhCn);
    let known =
        Known { state: State::Shown, since: Some(this_year("10-28T16:02:00+08:00")), source: Some(Source::Published) };
    world.studio.card.history.shown.set(Section::Favor, known);
    let mut h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
    assert!(has(&h, "记录有误：会员优惠") && says(&h, "10-28 16:02 已对会员展示"));
    let field = h.get_by_role_and_label(Role::TextInput, "原因");
    assert!(field.is_focused());
    field.type_text("  ");
    h.run();
    assert!(is_disabled(&h, "记下来"));
    h.get_by_role_and_label(Role::TextInput, "原因").type_text("在手机上看过");
    h.run();
    press(&mut h, "记下来");
    assert!(
        matches!(&h.state().asked[..], [Action::Card(CardAction::Correct(Section::Favor, why))] if why == "在手机上看过")
    );
}

#[test]
fn a_composed_reason_is_no_reason_and_esc_belongs_to_the_input_method() {
    let mut h = open(Sheet::Correct(Section::Favor, "有".into()));
    let preedit =
        |text: &str| egui::Event::Ime(egui::ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    h.event(preedit("kan"));
    h.step();
    assert!(is_disabled(&h, "记下来"));
    h.key_press(Key::Escape);
    h.step();
    assert!(h.state().asked.is_empty());
    h.event(egui::Event::Ime(egui::ImeEvent::Commit("看".into())));
    h.run();
    assert!(!is_disabled(&h, "记下来"));
}

#[test]
fn every_problem_leads_to_its_field() {
    let mut world = World::new(Sheet::Problems, Lang::ZhCn);
    let plan = plan(Kind::WeChat, false);
    world.studio.editor.problems = plan.cards[0].problems.clone();
    let mut h = world.open(Harness::builder().with_size(Vec2::new(840.0, 560.0)));
    assert!(has(&h, "还不能发布") && has(&h, "有 2 处要改，点一下就到那里。"));
    press(&mut h, "展示发票 还不知道会员现在能不能看到这一栏，不能当作关闭发出");
    assert!(matches!(
        h.state().asked[..],
        [Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::ShowFapiao)))]
    ));
    press(&mut h, "会员现在能看到吗…");
    assert!(matches!(h.state().asked[..], [_, Action::Card(CardAction::AskSeen)]));
    // A warning leads there too.
    press(&mut h, "展示会员积分 这可能是这一栏第一次对会员展示，展示后不能再关闭");
    assert!(matches!(
        h.state().asked[..],
        [_, _, Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::ShowBonus)))]
    ));
}

/// When a file was changed and whose it is, as far as the system says; never more than it says.
#[test]
fn a_changed_file_is_told_with_its_time_and_its_owner_as_far_as_they_are_known() {
    let (at, who) = (Some(this_year("10-28T10:21:00+08:00")), Some("张敏".to_owned()));
    let told = |at: Option<String>, who: Option<String>| {
        let trouble = Trouble::new("file-changed", Who::Person).with("file", "悦享卡.cardrights");
        let theirs = Some(Theirs { rights: Some(rights()), at, who });
        open(Sheet::Changed(Box::new(Changed { trouble, theirs, open: false })))
    };
    assert!(says(&told(at.clone(), who.clone()), "在 10-28 10:21 被改过，文件所有者：张敏。"));
    let nobody = told(at, None);
    assert!(says(&nobody, "在 10-28 10:21 被改过。") && !says(&nobody, "文件所有者"));
    assert!(!says(&told(None, who), "张敏"), "an owner alone is no story");
}

/// What is still to be ticked may lie below what is in sight: the words by the button lead there.
#[test]
fn the_ticks_that_are_missing_are_counted_and_led_to() {
    let plan = plan(Kind::WeChat, true);
    let mut rights = changed();
    rights.set_shown(Section::Fapiao, true);
    rights.set_shown(Section::Guide, true);
    let plan = card_rights_studio::publish::plan::Plan::new(plan.target, &rights, vec![plan.cards[0].input.clone()]);
    let mut h = open_sized(Sheet::Confirm(Box::new(Confirm::new(plan.unwrap(), None))), Vec2::new(720.0, 290.0));
    let place = |h: &Harness<'_, World>, n: &str| {
        h.get_by_role_and_label(Role::CheckBox, &format!("我知道「{n}」展示后不能再关闭")).rect()
    };
    let buttons = h.get_by_role_and_label(Role::Button, "确认发布").rect().top();
    let all = ["会员优惠", "发票", "客服咨询"];
    assert!(place(&h, all[2]).bottom() > buttons, "the last one lies below what is in sight");
    for (i, name) in all.into_iter().enumerate() {
        let left = all.len() - i;
        let words = if left == 1 {
            "请先勾选「我知道…」".into()
        } else {
            format!("还有 {left} 项「我知道…」要勾选")
        };
        h.get_by_role_and_label(Role::Button, &words).click();
        h.run();
        let tick = place(&h, name);
        assert!(tick.bottom() < buttons && tick.top() > 0.0, "{name} at {tick:?}");
        assert!(h.get_by_role_and_label(Role::CheckBox, &format!("我知道「{name}」展示后不能再关闭")).is_focused());
        h.key_press(Key::Space);
        h.run();
    }
    assert!(!is_disabled(&h, "确认发布"));
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
        let rects = row(&h, &["told-again", "told-look", "told-leave", "told-close"]);
        assert!(rects.iter().all(|r| (r.center().y - rects[0].center().y).abs() < 1.0), "{lang:?}: {rects:?}");
        let end = rects[3].right();
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

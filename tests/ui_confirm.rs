//! The confirmation by label: what it says goes where, what cannot be taken back, and what has to be ticked before
//! anything is sent.

use card_rights_studio::publish::Kind;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Known, Source, State};
use card_rights_studio::studio::action::{Action, PublicationAction, SheetAction, ViewAction};
use card_rights_studio::studio::sheet::{Confirm, Sheet};
use card_rights_studio::words::Lang;
use egui::accesskit::{Role, Toggled};
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
    let mark = plan(Kind::WeChat, true).cards[0].mark.clone();
    assert!(has(&h, &format!("稿号 {mark}")));
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
    assert!(has(&h, "现状由人工记录（11-24 10:20）：客服咨询未展示"));
    assert!(has(&h, "与上次发布完全相同，没有改动。") && has(&h, "全部 13 项与上次发布（本机 10-28 16:02）相同"));
}

#[test]
fn another_gateway_stands_unfolded() {
    let h = open(confirm(Kind::Other, true));
    assert!(!says(&h, "请求正文"));
    assert!(has(&h, "发布到 云栖酒店（非微信地址） · 悦享会员卡"));
    let address = "https://pay.example.com/v3/marketing/membercard-open/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/rights";
    assert!(has(&h, "发到非微信地址，不是微信支付，地址："));
    assert_eq!(h.query_all_by_label(address).count(), 1, "at the top, and the technical details are folded");
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

/// What new members are given is money: a sentence and a tick of its own.
#[test]
fn initial_points_have_a_sentence_and_a_tick_of_their_own() {
    for (points, said) in [
        (1000, "初始积分 100→1000：以后每位新会员领卡多送 900 积分"),
        (20, "初始积分 100→20：以后每位新会员领卡少送 80 积分"),
    ] {
        let old = plan(Kind::WeChat, true);
        let mut rights = rights();
        rights.bonus.init_bonus = Some(points);
        let plan = Plan::new(old.target, &rights, vec![old.cards[0].input.clone()]).unwrap();
        let mut h = open(Sheet::Confirm(Box::new(Confirm::new(plan, None))));
        assert!(has(&h, said), "{said}");
        assert!(is_disabled(&h, "确认发布"));
        h.get_by_role_and_label(Role::CheckBox, &format!("我知道初始积分会是 {points}")).click();
        h.run();
        assert!(!is_disabled(&h, "确认发布"));
    }
    // Where nothing is known of what was there, real members' points are agreed to all the same; in 演练 they are only said.
    for (kind, asked) in [(Kind::WeChat, true), (Kind::Other, true), (Kind::Trial, false)] {
        let h = open(confirm(kind, false));
        assert!(has(&h, "初始积分 100：以后每位新会员领卡送 100 积分"));
        assert_eq!(has(&h, "我知道初始积分会是 100"), asked, "{kind:?}");
    }
}

/// Nobody is given anything by a 0, and nobody loses anything where none was known: there is nothing to agree to.
#[test]
fn no_points_ask_for_no_tick_and_less_than_before_does() {
    let old = plan(Kind::WeChat, true);
    let zero = |last: Option<i64>| {
        let mut input = old.cards[0].input.clone();
        input.last = last.map(|points| {
            let mut last = input.last.clone().unwrap();
            last.rights.bonus.init_bonus = Some(points).filter(|p| *p > 0);
            last
        });
        let mut rights = rights();
        rights.bonus.init_bonus = Some(0);
        let plan = Plan::new(old.target.clone(), &rights, vec![input]).unwrap();
        open(Sheet::Confirm(Box::new(Confirm::new(plan, None))))
    };
    for last in [None, Some(0)] {
        let h = zero(last);
        assert!(!says(&h, "我知道初始积分") && !says(&h, "领卡送 0 积分"), "{last:?}");
        assert!(has(&h, "初始积分"), "it stands among the values: {last:?}");
    }
    let h = zero(Some(100));
    assert!(has(&h, "初始积分 100→0：以后新会员领卡不再送积分"), "{:?}", h.root());
    assert!(has(&h, "我知道初始积分会是 0") && is_disabled(&h, "确认发布"));
}

#[test]
fn it_says_what_becomes_of_fields_that_are_left_empty() {
    let said = "没有填的项目这次不发。微信会保留还是清空，官方没有说明，发布后请在手机上看。";
    assert!(has(&open(confirm(Kind::WeChat, false)), said), "nothing is known of what was there");
    assert!(!has(&open(confirm(Kind::WeChat, true)), said), "nothing is emptied");
    let old = plan(Kind::WeChat, true);
    let mut rights = rights();
    rights.bonus.bonus_cost_word = None;
    let plan = Plan::new(old.target, &rights, vec![old.cards[0].input.clone()]).unwrap();
    assert!(has(&open(Sheet::Confirm(Box::new(Confirm::new(plan, None)))), said));
}

//! One change for many cards, in the whole window and by label: chosen together, compared with what each has, what stands
//! apart, the run with what is refused and hangs, stopped, closed, gone on with, and taken back.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, BatchAction, ChooseAction, MerchantAction};
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;

use crate::support::card_server::refused;
use crate::support::many::{
    WORD, body, chain, confirm, id, is_over, known, last_body, on_the_page, open, sent_of, server,
};
use crate::support::real::{SIZE, home_without_card};
use crate::support::window::{Window, apply};

#[test]
fn several_cards_are_ticked_by_hand_by_group_and_all_of_what_is_listed() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(30), |_| None);
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &known(&s)), SIZE, egui::Theme::Light);
    apply(&mut w, Action::Choose(ChooseAction::Name(id(7), "杭州西湖店".into(), "西湖片区".into())));
    w.until("the group", |w| w.says("西湖片区 1"));
    w.button("选多张一起改…");
    assert!(w.says("选择要一起改的会员卡") && w.says("已选 0 张"), "{:?}", w.labels());
    w.press(Role::RadioButton, "西湖片区 1");
    w.button("全选列出的 1 张");
    w.press(Role::RadioButton, "全部 30");
    w.fill("搜索", "停车");
    w.button("全选列出的 6 张");
    assert!(w.says("已选 6 张") || w.says("已选 7 张"), "{:?}", w.labels());
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    w.harness.step();
    w.harness.key_press(egui::Key::Backspace);
    w.settle();
    w.press(Role::CheckBox, "杭州西湖店 金卡 • 云栖酒店");
    assert!(w.says("已选 6 张"), "what is ticked and not listed stays: {:?}", w.labels());
    w.button("一起改 6 张");
    w.until("the form", |w| w.says("正在一起改 6 张会员卡"));
    assert!(w.says("6 张会员卡"), "the top bar says how many: {:?}", w.labels());
    w.button("只改这一张");
    assert!(!w.says("正在一起改"), "{:?}", w.labels());
}

#[test]
fn the_page_says_what_stands_apart_and_puts_equal_changes_into_one_line() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(30), |_| None);
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &known(&s)), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 30, "周二会员七折");
    assert!(w.says("一起改 30 张卡：会员专享价文案"), "{:?}", w.labels());
    assert!(w.says("2 张不在这一批里") && w.says("28 张会改"), "{:?}", w.labels());
    assert!(w.says("不知道这张卡现在的内容"), "{:?}", w.labels());
    assert!(w.says("张敏 11-02 09:10 在别的电脑改过，本机内容是旧的"), "{:?}", w.labels());
    for line in [
        "周二会员八折 → 周二会员七折 25 张",
        "周二满百减十 → 周二会员七折 2 张 原文不同",
        "（未设置） → 周二会员七折 1 张 以后可能清不掉",
    ] {
        assert!(w.harness.query_by_role_and_label(Role::Button, line).is_some(), "{line}: {:?}", w.labels());
    }
    assert!(w.phone_says("周二会员七折", Lang::ZhCn), "the phone shows a card of the first line");
    w.button("周二会员八折 → 周二会员七折 25 张");
    assert!(w.says("其余项目照 10-28 16:02 的内容再发一遍"), "{:?}", w.labels());
    // Nothing is taken before it was seen what is other there.
    w.button("改用张敏的内容…");
    assert!(w.says("张敏 11-02 09:10 在别的电脑发布过这张卡") && w.says("张敏的文案"), "{:?}", w.labels());
    w.button("取消");
    assert!(w.says("2 张不在这一批里") && w.says("28 张会改"), "{:?}", w.labels());
    // The colleague's state is taken: it comes in, as a line of its own.
    w.button("改用张敏的内容…");
    w.button("改用张敏的内容");
    w.until("it comes in", |w| w.says("1 张不在这一批里") && w.says("29 张会改"));
    assert!(sent.lock().unwrap().is_empty(), "nothing is sent before it is confirmed");
    w.button("返回修改");
    assert!(w.says("正在一起改 30 张会员卡") && w.says("展示会员积分"), "{:?}", w.labels());
}

/// What is not known is said once for all cards in one table, and their content is that of a known card.
#[test]
fn what_nobody_knows_is_registered_in_one_table() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(5), |_| None);
    let ledger = sent_of(&s, 1, &body(Some(WORD)));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 5, "周二会员七折");
    assert!(w.says("4 张不在这一批里") && w.says("1 张会改"), "{:?}", w.labels());
    w.button("批量登记现状（4 张）…");
    assert!(w.says("还差") || w.harness.query_by_role_and_label(Role::Button, "保存").is_some(), "{:?}", w.labels());
    for section in ["会员积分", "会员优惠"] {
        w.press(Role::RadioButton, &format!("全部会员卡 {section} 能看到"));
    }
    for section in ["发票", "客服咨询"] {
        w.press(Role::RadioButton, &format!("全部会员卡 {section} 看不到"));
    }
    w.press(Role::CheckBox, "我在手机上看过，这些卡的内容与「悦享会员卡」相同");
    w.button("保存");
    w.until("all come in", |w| w.says("5 张会改") && !w.says("不在这一批里"));
    w.button("周二会员八折 → 周二会员七折 5 张");
    assert!(w.says("其余项目照您登记的内容再发一遍"), "{:?}", w.labels());
}

#[test]
fn a_run_tells_what_was_refused_stops_after_a_card_and_goes_on_in_another_window() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let no = id(3);
    let slow = |card: &str| {
        std::thread::sleep(Duration::from_millis(40));
        (card == id(3)).then(|| refused(400, "PARAM_ERROR", "参数错误"))
    };
    let (server, sent) = server(chain(30), slow);
    let home = home_without_card(&s, &server.url, &known(&s));
    let mut w = open(&s, &server, Arc::clone(&home), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 30, "周二会员七折");
    confirm(&mut w, "发布 28 张…", 28);
    w.until("the run", |w| w.studio().batch.running().is_some());
    assert!(w.says("正在发布：会员专享价文案") && w.says("发完这张就停"), "{:?}", w.labels());
    w.until("a few", |w| w.studio().batch.run().is_some_and(|r| r.counts.done >= 4));
    w.button("发完这张就停");
    w.until("it stops", is_over);
    let first = sent.lock().unwrap().clone();
    assert!(first.len() < 28 && first.contains(&no), "{first:?}");
    assert!(w.says("1 张要您看一眼") && w.says("1 张被拒绝") && w.says("已停下，还没发完"), "{:?}", w.labels());
    assert!(w.says("2 张不在这一批里") && !w.says("处理好会自动加进来"), "not while a run is there: {:?}", w.labels());
    drop(w);
    let mut w = open(&s, &server, Arc::clone(&home), SIZE, egui::Theme::Light);
    w.until("what was left", |w| w.says("张没发，共 28 张") && w.says("「会员专享价文案」（"));
    // What was typed and not saved is asked about first.
    w.until("what was not saved", |w| w.says("上次有没存完的草稿"));
    w.button("以后再说");
    w.button("继续发布…");
    let left = 28 - first.len();
    w.until("the question", |w| w.says(&format!("发布到 {left} 张会员卡")));
    w.button(&format!("确认发布 {left} 张"));
    w.until("the end", |w| is_over(w) && w.says("发完了"));
    let all = sent.lock().unwrap().clone();
    let each: HashSet<&String> = all.iter().collect();
    assert_eq!((all.len(), each.len()), (28, 28), "no card twice, none lost: {all:?}");
    assert!(w.says("27 张已发布") && w.says("1 张被拒绝") && w.says("0 张还没发"), "{:?}", w.labels());
    // What was refused is sent again, alone.
    confirm(&mut w, "重发失败的 1 张…", 1);
    w.until("the end", |w| is_over(w) && sent.lock().unwrap().len() == 29);
    assert_eq!(sent.lock().unwrap().last(), Some(&no));
}

#[test]
fn three_refusals_of_one_cause_stop_the_run_by_themselves() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(30), |_| Some(refused(403, "NO_AUTH", "商户暂无权限使用此功能")));
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &known(&s)), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 30, "周二会员七折");
    confirm(&mut w, "发布 28 张…", 28);
    w.until("it stops", is_over);
    assert_eq!(sent.lock().unwrap().len(), 3);
    assert!(w.says("3 张被拒绝") && w.says("25 张还没发"), "{:?}", w.labels());
    let said = w.labels().into_iter().find(|l| l.contains("连续") || l.contains("3 张"));
    assert!(said.is_some(), "why it stopped: {:?}", w.labels());
    assert!(w.harness.query_by_role_and_label(Role::Button, "继续发布 25 张…").is_some(), "{:?}", w.labels());
}

#[test]
fn one_card_goes_first_then_the_rest_and_all_of_it_is_taken_back() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(5), |_| None);
    let ledger: Vec<Value> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 5, "周二会员七折");
    w.button("先发 1 张，在手机上看…");
    assert!(w.says("先发布到「悦享会员卡」"), "the one on the phone is proposed: {:?}", w.labels());
    w.press(Role::ComboBox, "先发哪一张");
    w.button("停车月卡");
    assert!(w.says("先发布到「停车月卡」"), "{:?}", w.labels());
    w.button("确认发布 1 张");
    w.until("the first", |w| is_over(w) && w.says("1 张已发布"));
    assert_eq!(*sent.lock().unwrap(), [id(3)], "the one that was chosen");
    w.button("发布其余 4 张…");
    w.until("the question", |w| w.says("发布到 4 张会员卡"));
    w.button("确认发布 4 张");
    w.until("the end", |w| is_over(w) && w.says("5 张已发布"));
    let path = w.home.path().join("结果.csv");
    w.picks(&path);
    w.button("保存结果表格…");
    w.until("the table", |_| path.exists());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with('\u{feff}') && text.lines().count() == 6, "{text}");
    assert!(text.contains("会员专享价文案：周二会员八折 → 周二会员七折"), "{text}");
    w.button("改回发布前的内容…");
    w.until("the way back", |w| w.says("周二会员七折 → 周二会员八折 5 张"));
    confirm(&mut w, "改回 5 张…", 5);
    w.until("the end", |w| is_over(w) && w.says("5 张已发布"));
    assert_eq!(sent.lock().unwrap().len(), 10);
    let body = last_body(&w, &id(2));
    assert_eq!(body["favor"]["member_price_word"], WORD, "{body}");
}

/// One publication went well: the same goes to other cards, without typing it again.
#[test]
fn a_change_that_went_well_goes_to_other_cards_too() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(5), |_| None);
    let ledger: Vec<Value> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    apply(&mut w, Action::Choose(ChooseAction::Choose(id(1))));
    w.until("its content", |w| w.studio().card.loaded && !w.studio().jobs.is_reading());
    w.fill("会员专享价文案", "周二会员七折");
    w.button("发布…");
    w.button("确认发布");
    w.until("the verdict", |w| w.says("把这处改动也发到其他卡…"));
    w.button("把这处改动也发到其他卡…");
    w.until("the cards", |w| w.says("已选 0 张") && w.studio().choosing.count() == 5);
    w.button("全选列出的 5 张");
    w.button("一起改 5 张");
    w.until("the page", |w| w.says("4 张会改") && w.says("1 张已经是这样，不用发"));
    confirm(&mut w, "发布 4 张…", 4);
    w.until("the end", |w| is_over(w) && w.says("4 张已发布"));
    assert_eq!(sent.lock().unwrap().len(), 5);
}

/// Messages stand at the foot of the window, and here the acts stand there.
#[test]
fn a_message_lies_over_no_button_of_the_page_of_many_cards() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for size in [SIZE, [1093.0, 534.0], [911.0, 432.0]] {
        let (server, _) = server(chain(30), |_| None);
        let home = home_without_card(&s, &server.url, &known(&s));
        let mut w = open(&s, &server, home, size, egui::Theme::Light);
        on_the_page(&mut w, 30, "周二会员七折");
        apply(&mut w, Action::Merchant(MerchantAction::KeyPasted));
        let at = |w: &Window, text: &str| w.harness.get_by_label(text).rect();
        let message = at(&w, "粘贴的是私钥，私钥没有粘进去").union(at(&w, "关闭消息"));
        for act in ["返回修改", "导出审批图…", "先发 1 张，在手机上看…", "发布 28 张…"] {
            let rect = w.harness.get_by_role_and_label(Role::Button, act).rect();
            assert!(!rect.intersects(message), "{act} {rect:?} under {message:?} in {size:?}");
        }
    }
}

/// Looked at by eye whenever they change.
#[test]
fn the_page_of_many_cards_at_the_sizes_of_real_screens() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut results = egui_kittest::SnapshotResults::new();
    for (size, theme, name) in [
        ([1440.0, 900.0], egui::Theme::Light, "light"),
        ([1440.0, 900.0], egui::Theme::Dark, "dark"),
        ([1093.0, 534.0], egui::Theme::Light, "light"),
        ([911.0, 432.0], egui::Theme::Dark, "dark"),
    ] {
        let (server, _) = server(chain(30), |card| match card {
            "pCHAIN004" => Some(refused(400, "PARAM_ERROR", "参数错误")),
            "pCHAIN009" => {
                std::thread::sleep(Duration::from_secs(20));
                None
            }
            _ => None,
        });
        let mut w = open(&s, &server, home_without_card(&s, &server.url, &known(&s)), size, theme);
        on_the_page(&mut w, 30, "周二会员七折");
        let [width, height] = size;
        let mut look = |w: &mut Window, what: &str| {
            w.harness.mask(egui::Rect::from_min_size(egui::pos2(0.0, 0.0), egui::vec2(width * 0.6, 56.0)));
            results.add(w.harness.try_snapshot(format!("many/{width}x{height}-{name}-{what}")));
        };
        look(&mut w, "ready");
        for (ask, what) in [("改用张敏的内容…", "theirs"), ("先发 1 张，在手机上看…", "one")] {
            w.button(ask);
            look(&mut w, what);
            w.button("取消");
        }
        confirm(&mut w, "发布 28 张…", 28);
        w.until("it hangs", |w| w.studio().batch.run().is_some_and(|r| r.counts.done == 7));
        assert!(w.says("1 张要您看一眼") && w.says("发完这张就停"), "{name}: {:?}", w.labels());
        apply(&mut w, Action::Batch(BatchAction::Halt));
    }
}

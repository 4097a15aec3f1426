//! 6, 300 and 1,000 cards changed together, in the whole window: what is in sight is drawn, equal changes are one line, a
//! run is stopped, the window closed, and another goes on with the rest.

use std::collections::HashSet;
use std::sync::Arc;

use card_rights_studio::sandbox::{Options, Sandbox};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::many::{OTHER, WORD, body, chain, confirm, is_over, on_the_page, open, sent_of, server};
use crate::support::real::{SIZE, home_without_card};
use crate::support::window::Window;

/// Rows of cards that are drawn, wherever they stand.
fn rows(w: &Window) -> usize {
    w.labels().iter().filter(|l| l.contains("的内容再发一遍")).count()
}

#[test]
fn of_6_300_and_1000_cards_those_in_sight_are_drawn_and_equal_changes_are_one_line() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for count in [6, 300, 1000] {
        let (server, _) = server(chain(count), |_| None);
        // Of the last one nothing is known; the one before it has another text.
        let word = |n: usize| if n + 1 == count { OTHER } else { WORD };
        let known: Vec<_> = (1..count).flat_map(|n| sent_of(&s, n, &body(Some(word(n))))).collect();
        let home = home_without_card(&s, &server.url, &known);
        let mut w = open(&s, &server, home, SIZE, egui::Theme::Light);
        on_the_page(&mut w, count, "周二会员七折");
        let (going, most) = (count - 1, count - 2);
        assert!(w.says(&format!("{going} 张可以发布，1 张要先处理")), "{:?}", w.labels());
        assert!(w.says(&format!("发布 {going} 张…")) && w.says("不知道这张卡现在的内容"), "{:?}", w.labels());
        let group = format!("周二会员八折 → 周二会员七折 {most} 张");
        w.button(&group);
        let drawn = rows(&w);
        assert!(drawn >= most.min(4) && drawn < 40, "{drawn} rows of {count} cards");
        w.button(&group);
        assert_eq!(rows(&w), 0);
        assert!(w.says("周二满百减十 → 周二会员七折 1 张"), "{:?}", w.labels());
    }
}

#[test]
fn a_run_over_a_thousand_cards_is_stopped_and_gone_on_with_in_another_window() {
    const COUNT: usize = 1000;
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(COUNT), |_| None);
    let known: Vec<_> = (1..=COUNT).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let home = home_without_card(&s, &server.url, &known);
    let mut w = open(&s, &server, Arc::clone(&home), SIZE, egui::Theme::Light);
    on_the_page(&mut w, COUNT, "周二会员七折");
    let mut left = COUNT;
    confirm(&mut w, "发布 1000 张…", left);
    for round in 0..3 {
        let before = sent.lock().unwrap().len();
        w.until("a few", |w| {
            w.studio().batch.running().is_some_and(|r| r.counts.done >= 4) && sent.lock().unwrap().len() >= before + 4
        });
        w.button("发完这张就停");
        w.until("it stops", is_over);
        left = COUNT - sent.lock().unwrap().len();
        assert!(w.says(&format!("{left} 张还没发")), "{round}: {:?}", w.labels());
        drop(w);
        w = open(&s, &server, Arc::clone(&home), SIZE, egui::Theme::Light);
        w.until("what was left", |w| w.says("张没发，共 1000 张"));
        // What was typed and not saved is asked about first.
        w.until("what was not saved", |w| w.says("上次有没存完的草稿"));
        w.button("以后再说");
        w.button("继续发布…");
        let confirm = format!("确认发布 {left} 张");
        w.until("the question", |w| w.harness.query_by_role_and_label(Role::Button, &confirm).is_some());
        w.button(&confirm);
    }
    w.until("a few", |w| w.studio().batch.running().is_some_and(|r| r.counts.done >= 4));
    w.button("发完这张就停");
    w.until("it stops", is_over);
    let all = sent.lock().unwrap().clone();
    let each: HashSet<&String> = all.iter().collect();
    assert_eq!(each.len(), all.len(), "no card twice: {all:?}");
    assert!(w.says(&format!("{} 张还没发", COUNT - all.len())), "{:?}", w.labels());
}

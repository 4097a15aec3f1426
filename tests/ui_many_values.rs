//! One value a card in the whole window: pasted from a spreadsheet or read from a workbook, by 备注名 or id; what fits no card
//! is named, and then it is the page of many cards.

use std::sync::Arc;

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ChooseAction};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;

use crate::support::many::{WORD, body, chain, confirm, id, is_over, last_body, open, sent_of, server};
use crate::support::real::{SIZE, home_without_card};
use crate::support::window::{Window, apply};
use crate::support::workbook::workbook;

/// Five cards are changed together, of which two have a 备注名, and the sheet for their values is open.
fn asked(w: &mut Window) {
    for (n, name) in [(1, "西湖店"), (2, "滨江店")] {
        apply(w, Action::Choose(ChooseAction::Name(id(n), name.into(), String::new())));
        w.until("the name", |w| w.says(name));
    }
    w.button("选多张一起改…");
    w.button("全选列出的 5 张");
    w.button("一起改 5 张");
    w.until("the content of the first card", |w| w.studio().card.loaded && !w.studio().jobs.is_reading());
    w.button("每张卡填不同的值…");
}

#[test]
fn a_pasted_table_gives_each_card_its_own_value_and_names_what_fits_none() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(5), |_| None);
    let ledger: Vec<Value> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    asked(&mut w);
    let table =
        format!("备注名\t会员专享价文案\n西湖店\t西湖七折\n滨江店\t滨江八折\n{}\t停车九折\n没有这家\t五折\n", id(3));
    w.harness.get_by_role_and_label(Role::MultilineTextInput, "粘贴表格").focus();
    w.settle();
    w.harness.event(egui::Event::Paste(table));
    w.settle();
    w.button("读取粘贴的内容");
    w.until("what fits", |w| w.says("对上 3 张卡：会员专享价文案"));
    assert!(w.says("1 行没有对上选中的会员卡：第 5 行「没有这家」"), "{:?}", w.labels());
    assert!(w.says("表格里没有这 2 张卡，这次不改："), "{:?}", w.labels());
    w.button("用这些值，3 张卡…");
    w.until("what it comes to", |w| w.says("3 张会改"));
    for line in ["周二会员八折 → 西湖七折 西湖店", "周二会员八折 → 滨江八折 滨江店"] {
        assert!(w.labels().iter().any(|l| l.starts_with(line)), "{line}: {:?}", w.labels());
    }
    confirm(&mut w, "发布 3 张…", 3);
    w.until("the end", |w| is_over(w) && w.says("3 张已发布"));
    assert_eq!(sent.lock().unwrap().len(), 3);
    for (n, word) in [(1, "西湖七折"), (2, "滨江八折"), (3, "停车九折")] {
        let sent = last_body(&w, &id(n));
        assert_eq!(sent["favor"]["member_price_word"], word);
        assert_eq!(sent["bonus"]["init_bonus"], 100, "the rest stays: {sent}");
    }
}

#[test]
fn a_workbook_is_read_too_and_what_stops_it_is_said_with_its_line() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(5), |_| None);
    let ledger: Vec<Value> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let home = home_without_card(&s, &server.url, &ledger);
    let mut w = open(&s, &server, Arc::clone(&home), SIZE, egui::Theme::Light);
    asked(&mut w);
    let choose = |w: &mut Window, rows: &[&[&str]]| {
        let path = home.path().join("各店.xlsx");
        std::fs::write(&path, workbook(rows)).unwrap();
        w.picks(path);
        w.button("选择表格文件…");
    };
    choose(&mut w, &[&["备注名", "联系电话"], &["西湖店", "057188880001"], &["滨江店", ""]]);
    w.until("the line", |w| w.says("第 3 行"));
    assert!(w.says("用这些值，0 张卡…"), "nothing of it is used: {:?}", w.labels());
    choose(&mut w, &[&["备注名", "联系电话"], &["西湖店", "057188880001"], &["滨江店", "057188880002"]]);
    w.until("what fits", |w| w.says("对上 2 张卡：联系电话"));
    assert!(!w.says("第 3 行"), "{:?}", w.labels());
    w.button("取消");
    assert!(w.says("正在一起改 5 张会员卡"), "{:?}", w.labels());
}

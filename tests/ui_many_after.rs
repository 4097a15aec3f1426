//! What is to be seen and done around a run over many cards: its one line in 发布记录, which unfolds to its cards, a look at
//! a few on the phone, what the shops are told, the picture for whoever approves, the card that goes first.

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, BatchAction, ChooseAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::card_server::refused;
use crate::support::many::{OTHER, WORD, body, chain, confirm, id, is_over, known, on_the_page, open, sent_of, server};
use crate::support::real::{SIZE, home_without_card};
use crate::support::window::{Window, apply};

/// How many lines of 发布记录 offer this.
fn offers(w: &Window, label: &str) -> usize {
    w.harness.query_all_by_role_and_label(Role::Button, label).count()
}

fn record(w: &mut Window) {
    apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.studio().records_count() > 0 && offers(w, "查看") > 0);
}

#[test]
fn a_run_is_one_line_of_the_record_and_unfolds_to_its_cards() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(5), |card| (card == id(3)).then(|| refused(400, "PARAM_ERROR", "参数错误")));
    let ledger: Vec<_> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 5, "周二会员七折");
    confirm(&mut w, "发布 5 张…", 5);
    w.until("the end", |w| is_over(w) && w.says("4 张已发布") && w.says("1 张被拒绝"));
    apply(&mut w, Action::Batch(BatchAction::Leave));
    apply(&mut w, Action::Choose(ChooseAction::Choose(id(2))));
    w.until("its history", |w| w.studio().card.loaded && w.studio().card.history.count == 2);
    record(&mut w);
    let line = "会员专享价文案：一起改 5 张，1 张被拒绝，4 张已发布";
    assert!(w.says(line), "{:?}", w.labels());
    assert_eq!((offers(&w, "查看"), offers(&w, "展开")), (2, 1), "what was published before stands alone");
    w.button("展开");
    w.until("its cards", |w| offers(w, "查看") == 7);
    assert!(w.says("停车月卡") && w.says("PARAM_ERROR"), "each with its outcome: {:?}", w.labels());
    // Each leads to its own entry.
    let refused = w.harness.query_all_by_role_and_label(Role::Button, "查看").nth(3).unwrap();
    refused.click_accesskit();
    w.settle();
    assert!(w.says("这一次发布的内容") && w.says(&id(3)) && w.says("PARAM_ERROR"), "{:?}", w.labels());
    w.button("返回");
    assert_eq!(offers(&w, "收起"), 1, "it stays unfolded");
    w.button("收起");
    assert_eq!(offers(&w, "查看"), 2);
    // Whoever looks for something looks for entries.
    w.press(Role::RadioButton, "已发布，微信已确认");
    w.press(Role::RadioButton, "未能确认");
    assert_eq!((offers(&w, "查看"), offers(&w, "展开")), (1, 0), "{:?}", w.labels());
    w.press(Role::RadioButton, "全部");
    assert_eq!(offers(&w, "展开"), 1, "{:?}", w.labels());
    let told = w.harness.get_by_role_and_label(Role::Button, "展开");
    assert!(!told.accesskit_node().description().unwrap_or_default().is_empty(), "which moment");
}

/// In 演练 the record is over all cards: a run is a line of its own there.
#[test]
fn in_practice_a_run_stands_for_its_cards() {
    let mut w = Window::new(SIZE);
    apply(&mut w, Action::Choose(ChooseAction::Open));
    w.until("the cards", |w| offers(w, "选多张一起改…") == 1);
    w.button("选多张一起改…");
    let all = w.harness.query_all_by_role(Role::Button).filter_map(|n| n.accesskit_node().label());
    let all = all.filter(|l| l.starts_with("全选列出的")).collect::<Vec<_>>();
    let count: usize = all[0].split(' ').nth(1).unwrap().parse().unwrap();
    w.button(&all[0]);
    w.button(&format!("一起改 {count} 张"));
    w.until("the form", |w| w.says("正在一起改"));
    w.fill("会员专享价文案", "周二七折");
    w.button("发布…");
    w.until("the page", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    let goes = w.studio().batch.shown().unwrap().1.cards().len();
    confirm(&mut w, &format!("发布 {goes} 张…"), goes);
    w.until("the end", is_over);
    apply(&mut w, Action::Batch(BatchAction::Leave));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| offers(w, "展开") == 1);
    assert!(w.says(&format!("一起改 {goes} 张，{goes} 张已发布")), "{:?}", w.labels());
    assert_eq!(offers(&w, "查看"), 0, "no card stands beside it");
    w.button("展开");
    w.until("its cards", |w| w.studio().records.listed_count() == Some(goes + 1) && offers(w, "查看") > 0);
}

/// One card of each kind of change is proposed for the phone; what was seen stands in the run and in the record.
#[test]
fn after_a_run_a_few_are_looked_at_on_the_phone_and_the_shops_are_told() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(5), |_| None);
    let word = |n| if n == 5 { OTHER } else { WORD };
    let ledger: Vec<_> = (1..=5).flat_map(|n| sent_of(&s, n, &body(Some(word(n))))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 5, "周二会员七折");
    confirm(&mut w, "发布 5 张…", 5);
    w.until("the end", |w| is_over(w) && w.says("5 张已发布"));
    w.harness.get_by_role_and_label(Role::Button, "复制给门店").click_accesskit();
    w.harness.step();
    let text = w.copied().unwrap();
    assert_eq!(text.lines().count(), 1, "what members see now is the same everywhere: {text}");
    assert!(text.contains("「停车月卡」") && text.contains("改为「周二会员七折」"), "{text}");
    // The link of the head stands before those of the cards.
    let open = w.harness.query_all_by_role_and_label(Role::Button, "在手机核对…").next().unwrap();
    open.click_accesskit();
    w.settle();
    assert_eq!(offers(&w, "核对…"), 2, "two kinds of change: {:?}", w.labels());
    w.harness.query_all_by_role_and_label(Role::Button, "核对…").next().unwrap().click_accesskit();
    w.settle();
    w.press(Role::CheckBox, "会员专享价文案：周二会员七折");
    w.button("手机上看过，一致");
    assert_eq!(offers(&w, "核对…"), 2, "the few come back: {:?}", w.labels());
    assert!(w.says("还没看") && w.says("手机上看过，一致"), "{:?}", w.labels());
    let home = std::sync::Arc::clone(&w.home);
    w.until("the line", |_| {
        crate::support::record::text(home.path(), crate::support::record::REAL)
            .contains(r#""note":{"compared":{"same":true,"seen":1,"of":1}}"#)
    });
}

/// The picture for whoever approves: equal changes once, and a mark that stands on the page too.
#[test]
fn the_picture_of_many_cards_groups_equal_changes_and_carries_the_mark_of_the_page() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(30), |_| None);
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &known(&s)), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 30, "周二会员七折");
    let mark = w.studio().batch.shown().unwrap().1.compared.as_ref().unwrap().mark.clone();
    assert!(mark.len() == 8 && w.says(&format!("稿号 {mark}")), "{:?}", w.labels());
    w.button("导出审批图…");
    let path = w.home.path().join("给领导.png");
    w.picks(&path);
    w.button("存成图片…");
    w.until("the picture", |_| path.exists());
    let read = png::Decoder::new(std::io::Cursor::new(std::fs::read(&path).unwrap())).read_info().unwrap();
    let texts: Vec<String> = read.info().uncompressed_latin1_text.iter().map(|t| t.text.clone()).collect();
    assert!(texts.iter().any(|t| t.contains(&mark)), "{texts:?}");
    std::fs::copy(&path, std::env::temp_dir().join("many-approval.png")).unwrap();
}

/// Of many cards the first is looked for by name; the test card is proposed.
#[test]
fn of_many_the_first_is_looked_for_and_the_test_card_is_proposed() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, sent) = server(chain(30), |_| None);
    let home = home_without_card(&s, &server.url, &known(&s));
    let path = home.path().join("merchants.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut all: serde_json::Value = serde_json::from_str(&text).unwrap();
    all["all"][0]["test_card"] = id(4).into();
    std::fs::write(&path, all.to_string()).unwrap();
    let mut w = open(&s, &server, home, SIZE, egui::Theme::Light);
    on_the_page(&mut w, 30, "周二会员七折");
    w.button("先发 1 张，在手机上看…");
    assert!(w.says(&format!("先发布到「美食卡 • {}」", id(4))), "the test card: {:?}", w.labels());
    w.fill("先发哪一张", "chain008");
    let found = format!("停车月卡 • {}", id(8));
    w.button(&found);
    assert!(w.says(&format!("先发布到「{found}」")), "{:?}", w.labels());
    w.button("确认发布 1 张");
    w.until("the first", |w| is_over(w) && w.says("1 张已发布"));
    assert_eq!(*sent.lock().unwrap(), [id(8)]);
}

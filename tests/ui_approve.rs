//! 登记批准 by label: bound to the content, said on the confirmation, kept with its screenshot in the database alone.

use card_rights_studio::export::audit;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::audit::Span;
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::json;

use crate::support::many::{WORD, body, chain, confirm, is_over, on_the_page, open, sent_of, server};
use crate::support::real::{SIZE, home_without_card, ready};
use crate::support::record;
use crate::support::window::{Window, apply};

fn menu(w: &mut Window, item: &str) {
    w.button("文件");
    w.button(item);
}

fn publish(w: &mut Window) {
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
}

/// 看截图 from a sheet that says `beneath`: the picture is shown in its place, and Esc leads back to it.
fn looked_at(w: &mut Window, beneath: &str) {
    assert!(w.says(beneath), "{:?}", w.labels());
    w.button("看截图");
    w.until("the picture", |w| w.studio().approver.screenshot().is_some_and(|s| s.texture().is_some()));
    assert!(w.says("批准的截图（李总 11-26 15:20）") && !w.says(beneath), "{:?}", w.labels());
    let [wide, high] = w.studio().approver.screenshot().and_then(|s| s.texture()).unwrap().size();
    assert_eq!((wide, high), (1024, 512));
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert!(w.says(beneath) && w.studio().approver.screenshot().is_none(), "{:?}", w.labels());
}

#[test]
fn what_was_approved_is_said_on_the_confirmation_and_what_changed_since_by_name() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "云币");
    menu(&mut w, "登记批准…");
    assert!(w.says("稿号") && w.says("只存在这台电脑上"), "{:?}", w.labels());
    assert!(w.harness.get_by_role_and_label(Role::Button, "记下批准").accesskit_node().is_disabled(), "who?");
    w.fill("谁批准的", "李总");
    w.fill("什么时候", "11-26 15:20");
    let picture = w.home.path().join("可以.png");
    image::RgbImage::from_pixel(2400, 1200, image::Rgb([200, 220, 240])).save(&picture).unwrap();
    w.picks(&picture);
    w.button("选择截图…");
    w.until("the picture", |w| w.says("已选：可以.png"));
    w.button("记下批准");
    w.until("the approval", |w| w.says("已记下批准"));
    publish(&mut w);
    assert!(w.says("李总 11-26 15:20 批准的就是这一稿"), "{:?}", w.labels());
    looked_at(&mut w, "确认发布");
    w.button("取消");
    w.fill("积分名称", "云朵");
    w.fill("积分用途说明", "20云豆抵1元");
    publish(&mut w);
    assert!(w.says("李总 11-26 15:20 批准后又改了 2 处：积分名称、积分用途说明"), "{:?}", w.labels());
    w.button("取消");
    // The screenshot is small, and lies in the database alone.
    let db = record::database(w.home.path(), record::REAL).unwrap();
    let kept: Vec<u8> = db.query_row("SELECT picture FROM approval", [], |r| r.get(0)).unwrap();
    let kept = image::load_from_memory(&kept).unwrap();
    assert_eq!((kept.width(), kept.height()), (1024, 512));
    // The very content goes out: the audit names who approved it, and the next draft is not told of that any more.
    w.fill("积分名称", "云币");
    w.fill("积分用途说明", "10云豆抵1元");
    publish(&mut w);
    assert!(w.says("批准的就是这一稿"), "{:?}", w.labels());
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    apply(&mut w, Action::Sheet(SheetAction::Close));
    // The opened entry names who approved it, with the screenshot; one that nobody approved names nobody.
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.studio().records_count() == 2);
    w.until("its rows", |w| w.harness.query_all_by_label("查看").count() == 2);
    w.harness.get_all_by_label("查看").next().unwrap().click();
    w.settle();
    w.until("who approved it", |w| w.says("李总 11-26 15:20 批准的就是这一稿"));
    looked_at(&mut w, "这一次发布的内容");
    w.button("返回");
    w.until("its rows", |w| w.harness.query_all_by_label("查看").count() == 2);
    w.harness.get_all_by_label("查看").nth(1).unwrap().click();
    w.settle();
    w.until("the older one", |w| w.says("这一次发布的内容") && !w.studio().jobs.is_asking_approver());
    assert!(!w.says("批准的就是这一稿") && !w.says("看截图"), "{:?}", w.labels());
    apply(&mut w, Action::Sheet(SheetAction::Close));
    let path = w.home.path().join("审计.csv");
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.studio().records_count() == 2);
    w.button("审计记录…");
    w.picks(&path);
    w.button("导出审计表格…");
    w.until("the table", |w| w.says("审计.csv"));
    let table = std::fs::read_to_string(path).unwrap();
    assert!(table.contains(",李总 11-26 15:20,"), "{table}");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.fill("积分名称", "下个月");
    publish(&mut w);
    assert!(!w.says("批准的就是") && !w.says("批准后"), "{:?}", w.labels());
}

/// Back to the form, another text there, and the page again.
fn changed(w: &mut Window, word: &str) {
    w.button("返回修改");
    w.fill("会员专享价文案", word);
    w.button("发布…");
    w.until("what it comes to", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    w.until("the text", |w| w.says(word));
}

#[test]
fn one_change_for_many_cards_is_approved_on_its_page_and_said_there_and_in_the_audit() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(3), |_| None);
    let ledger: Vec<_> = (1..=3).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let mut w = open(&s, &server, home_without_card(&s, &server.url, &ledger), SIZE, egui::Theme::Light);
    on_the_page(&mut w, 3, "周二会员七折");
    w.button("返回修改");
    menu(&mut w, "登记批准…");
    assert!(w.says("看过每张卡会怎么改，再登记批准"), "not one card's content: {:?}", w.labels());
    w.button("发布…");
    w.until("what it comes to", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    menu(&mut w, "登记批准…");
    assert!(w.says("这次一起改（3 张会员卡，稿号"), "{:?}", w.labels());
    w.fill("谁批准的", "李总");
    w.fill("什么时候", "11-26 15:20");
    w.button("记下批准");
    w.until("it is said", |w| w.says("李总 11-26 15:20 批准的就是这一稿"));
    changed(&mut w, "周二会员六折");
    w.until("the change", |w| w.says("李总 11-26 15:20 批准后又改了 1 处：会员专享价文案"));
    changed(&mut w, "周二会员七折");
    w.until("the very same", |w| w.says("批准的就是这一稿"));
    w.button("发布 3 张…");
    w.until("the question", |w| w.says("确认发布 3 张"));
    let said = w.labels().iter().filter(|l| l.contains("批准的就是这一稿")).count();
    assert_eq!(said, 2, "on the page and on the question");
    w.button("取消");
    confirm(&mut w, "发布 3 张…", 3);
    w.until("the end", is_over);
    let record = Record::open(&w.home.path().join(record::REAL), 4_000_000).unwrap();
    let mut rows = Vec::new();
    audit::rows(&record, None, &Span::default(), (Lang::ZhCn, false), |row| {
        rows.push(row.approved);
        Ok(())
    })
    .unwrap();
    rows.sort();
    assert_eq!(rows, ["", "", "", "李总 11-26 15:20", "李总 11-26 15:20", "李总 11-26 15:20"]);
    // One card of them alone is another matter: nothing is said of it there.
    apply(&mut w, Action::Batch(card_rights_studio::studio::action::BatchAction::Leave));
    w.until("the form", |w| w.studio().batch.chosen().is_none() && w.studio().card.loaded);
    assert!(w.studio().card.history.approval.is_none());
}

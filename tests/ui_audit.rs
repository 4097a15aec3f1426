//! 审计记录 by label: of one card or of all, as a table and as a picture of a day.

use card_rights_studio::platform::clock;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::real::{CARD, LAST, TEST, home, line, window};
use crate::support::window::{Window, apply};

fn at(card: &str, id: &str, day: &str, body: &str, s: &Sandbox) -> Vec<Value> {
    let more = |v: Value| {
        let mut v = v;
        v["at"] = format!("{day}T16:02:00+08:00").into();
        v["card"] = card.into();
        v
    };
    vec![
        line(s, id, "intent", more(json!({ "body": body, "user": "张敏" }))),
        line(s, id, "end", more(json!({ "verdict": "confirmed", "status": 204 }))),
    ]
}

fn open(w: &mut Window) {
    w.until("the history", |w| w.studio().card.loaded);
    apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.studio().records_count() > 0);
    w.button("审计记录…");
}

#[test]
fn one_card_or_all_from_day_to_day_become_a_table_and_a_day_a_picture() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let today = clock::day(clock::unix_secs());
    let mut story = at(CARD, "a", "2025-03-01", &LAST.replace("云豆", "豆"), &s);
    story.extend(at(CARD, "b", &today, LAST, &s));
    story.extend(at(TEST, "c", &today, LAST, &s));
    let mut w = window(&s, home(&s, &json!({}), &story));
    open(&mut w);
    assert_eq!(w.field("到").value().as_deref(), Some(today.as_str()));
    assert_eq!(w.field("从").value().as_deref(), Some(&*format!("{}01", &today[..8])));
    let table = |w: &mut Window, name: &str| {
        let path = w.home.path().join(name);
        w.picks(&path);
        w.button("导出审计表格…");
        w.until("the table", |w| w.says(name));
        String::from_utf8(std::fs::read(path).unwrap()).unwrap()
    };
    let one = table(&mut w, "一张.csv");
    assert_eq!(one.lines().count(), 2, "{one}");
    assert!(one.contains("张敏") && one.contains("积分名称：豆 → 云豆"), "{one}");
    w.press(Role::RadioButton, "全部会员卡");
    let all = table(&mut w, "全部.csv");
    assert!(all.lines().count() == 3 && all.contains(TEST), "{all}");
    w.fill("从", "2025-01-01");
    assert_eq!(table(&mut w, "一年.csv").lines().count(), 4);
    w.fill("发布人", "李强");
    assert_eq!(table(&mut w, "李强.csv").lines().count(), 1);
    w.fill("发布人", "张");
    w.fill("到", "昨天");
    assert!(w.says("请写成 2026-11-01 这样的日期"));
    assert!(w.harness.get_by_role_and_label(Role::Button, "导出审计表格…").accesskit_node().is_disabled());
    w.fill("到", &today);
    let path = w.home.path().join("一天.png");
    w.picks(&path);
    w.button(&format!("导出 {today} 的图片…"));
    w.until("the picture", |w| w.says("一天.png"));
    let picture = image::open(&path).unwrap();
    assert!(picture.width() == 1240 && picture.height() > 300, "{}x{}", picture.width(), picture.height());
    // Esc leads back to the list, and what was typed is still there.
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    w.button("审计记录…");
    assert_eq!(w.field("发布人").value().as_deref(), Some("张"));
}

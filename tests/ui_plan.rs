//! 计划发布时间 by label: kept, said when it is too early, reminded of when its day has come, opened, and over when it went
//! out. The clock is moved by moving the plan: its moment is written anew behind the program's back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::platform::clock;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ChooseAction, DraftAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::card_server::{CardServer, card, plain};
use crate::support::real::{LAST, SIZE, home_without_card, keep_key, line, published, ready, window};
use crate::support::record;
use crate::support::window::{Window, apply};

const DAY_SECS: i64 = 86_400;

/// The moment in so many seconds from now, RFC 3339.
fn from_now(secs: i64) -> String {
    let (now, by) = (std::time::SystemTime::now(), Duration::from_secs(secs.unsigned_abs()));
    clock::rfc3339(if secs < 0 { now - by } else { now + by })
}

/// A moment ten days ahead, as it is typed.
fn typed() -> String {
    format!("{} 09:00", &from_now(10 * DAY_SECS)[..10])
}

fn plan(w: &mut Window, at: &str) {
    w.button("文件");
    w.button("计划发布时间…");
    w.fill("什么时候发布", at);
    w.button("记下计划");
    w.until("the plan", |w| w.says("已记下："));
}

/// The plan's moment lies so many seconds from now, when the next window opens.
fn moved(w: &Window, secs: i64) {
    let statement = format!("UPDATE planned SET at = '{}'", from_now(secs));
    assert_eq!(record::sql(w.home.path(), record::REAL, &statement), 1, "one plan");
}

fn plans(w: &Window) -> i64 {
    let db = record::database(w.home.path(), record::REAL).unwrap();
    db.query_row("SELECT count(*) FROM planned", [], |r| r.get(0)).unwrap()
}

/// The next window on the same folders, in which nothing was left unsaved.
fn next(s: &Sandbox, w: Window) -> Window {
    let home = Arc::clone(&w.home);
    drop(w);
    record::sql(home.path(), record::REAL, "DELETE FROM unsaved");
    window(s, home)
}

fn publish(w: &mut Window) {
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
}

fn named(w: &Window, value: &str) -> bool {
    w.harness
        .query_by_role_and_label(Role::TextInput, "积分名称")
        .is_some_and(|n| n.value().is_some_and(|v| v == value))
}

#[test]
fn a_plan_is_kept_and_publishing_sooner_says_so_and_ends_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "云币");
    w.button("文件");
    w.button("计划发布时间…");
    assert!(w.says("稿号") && w.says("到时间不会自己发出去"), "{:?}", w.labels());
    let keeps = |w: &Window| !w.harness.get_by_role_and_label(Role::Button, "记下计划").accesskit_node().is_disabled();
    let yesterday = format!("{} 09:00", &from_now(-DAY_SECS)[..10]);
    for (typed, said) in [("明天", "看不出是哪天几点"), (yesterday.as_str(), "已经过去了")] {
        w.fill("什么时候发布", typed);
        assert!(w.says(said) && !keeps(&w), "{typed}: {:?}", w.labels());
    }
    w.fill("什么时候发布", &typed());
    assert!(keeps(&w), "{:?}", w.labels());
    w.button("记下计划");
    w.until("the plan", |w| w.says("已记下："));
    assert!(!w.says("今天要发"), "{:?}", w.labels());
    // The very content, ten days too early.
    publish(&mut w);
    let day = |secs: i64| clock::short(&from_now(secs)).rsplit_once(' ').unwrap().0.to_owned();
    assert!(w.says(&format!("计划 {} 发布，今天是 {}", day(10 * DAY_SECS), day(0))), "{:?}", w.labels());
    assert!(!w.says("定计划后"), "{:?}", w.labels());
    w.button("取消");
    // With something changed since, it is said what.
    w.fill("积分名称", "云朵");
    publish(&mut w);
    assert!(w.says("定计划后又改了 1 处：积分名称"), "{:?}", w.labels());
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    w.until("the plan is over", |w| w.studio().plans.all().is_empty());
    assert_eq!(plans(&w), 0);
}

#[test]
fn on_its_day_the_window_reminds_and_the_plan_opens_as_it_was_kept() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "云币");
    w.button("文件");
    w.button("登记批准…");
    w.fill("谁批准的", "李总");
    w.fill("什么时候", "11-26 15:20");
    w.button("记下批准");
    w.until("the approval", |w| w.says("已记下批准"));
    plan(&mut w, &typed());
    // A colleague publishes the card, the day comes, and the window was closed without saving.
    std::thread::sleep(Duration::from_millis(1100));
    let of = |phase: &str, more: Value| {
        let mut l = line(&s, "theirs", phase, more);
        (l["at"], l["colleague"]) = (from_now(0).into(), true.into());
        l
    };
    let intent = of("intent", json!({ "body": LAST.replace("10云豆抵1元", "20云豆抵1元") }));
    let end = of("end", json!({ "verdict": "confirmed", "status": 204 }));
    record::add(w.home.path(), &format!("{intent}\n{end}"));
    moved(&w, -1);
    let mut w = next(&s, w);
    w.until("the reminder", |w| w.says("今天要发，已经到时间了：悦享会员卡，李总已批准"));
    assert!(named(&w, "云豆"), "nothing is imposed: {:?}", w.labels());
    w.button("打开这一稿");
    w.until("the draft", |w| named(w, "云币"));
    assert!(w.studio().editor.document.unsaved() && w.harness.query_by_label("打开这一稿").is_none());
    publish(&mut w);
    for said in ["李总 11-26 15:20 批准的就是这一稿", "批准后，「悦享会员卡」被张敏改过"] {
        assert!(w.says(said), "{said}: {:?}", w.labels());
    }
    assert!(!w.says("定计划后") && !w.says("今天是"), "{:?}", w.labels());
    let ticks = w.harness.query_all_by_role(Role::CheckBox).filter_map(|n| n.accesskit_node().label());
    let ticks: Vec<String> = ticks.filter(|t| t.contains("张敏") || t.starts_with("我知道")).collect();
    ticks.iter().for_each(|tick| w.press(Role::CheckBox, tick));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.until("the reminder is over", |w| !w.says("今天要发"));
    assert_eq!(plans(&w), 0);
}

#[test]
fn a_moment_that_comes_while_the_window_is_open_is_told_and_a_plan_can_be_dropped() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "云币");
    plan(&mut w, &typed());
    w.button("文件");
    w.button("计划发布时间…");
    assert!(w.says("已有的计划") && w.says("去掉「悦享会员卡」"), "{:?}", w.labels());
    w.button("取消");
    moved(&w, 6);
    let mut w = next(&s, w);
    w.until("the reminder", |w| w.says("今天要发"));
    let mut asked = w.says("今天要发，已经到时间了");
    let begun = Instant::now();
    while !w.says("今天要发，已经到时间了：悦享会员卡") {
        assert!(begun.elapsed().as_secs() < 60, "{:?}", w.labels());
        std::thread::sleep(Duration::from_millis(50));
        w.harness.step();
        let commands = w.harness.output().viewport_output.values().flat_map(|v| &v.commands);
        asked |= commands.into_iter().any(|c| matches!(c, egui::ViewportCommand::RequestUserAttention(_)));
    }
    assert!(asked, "the window asks for attention");
    w.button("去掉计划");
    w.until("the reminder is over", |w| !w.says("今天要发"));
    assert!(w.says("已去掉这个计划") && plans(&w) == 0);
}

#[test]
fn what_was_missed_is_said_until_it_is_done_also_in_trial_and_goes_with_its_merchant() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = ready(&s, &json!({}));
    w.fill("积分名称", "云币");
    w.saved_as("12月周二七折.cardrights");
    plan(&mut w, &typed());
    moved(&w, -3 * DAY_SECS);
    // The file was saved once more after it was planned: that is what is opened.
    w.fill("积分名称", "云朵");
    std::thread::sleep(Duration::from_millis(1100));
    apply(&mut w, Action::Draft(DraftAction::Save));
    w.until("the file", |w| !w.studio().editor.document.unsaved());
    let home = Arc::clone(&w.home);
    drop(w);
    std::fs::write(home.path().join("settings.json"), json!({ "strip_closed": true }).to_string()).unwrap();
    let mut w = window(&s, home);
    w.until("the reminder", |w| w.says("要发，还没有发：云栖酒店，12月周二七折，悦享会员卡"));
    assert!(w.says("原定"), "{:?}", w.labels());
    w.button("打开这一稿");
    w.until("the draft", |w| named(w, "云朵"));
    assert_eq!(w.studio().merchant_name(), "云栖酒店");
    assert_eq!(w.studio().editor.document.name().as_deref(), Some("12月周二七折"));
    w.until("the history", |w| w.studio().card.loaded);
    publish(&mut w);
    assert!(w.says("定计划后又改了 1 处：积分名称"), "{:?}", w.labels());
    w.button("取消");
    // The merchant goes, and what it was to publish.
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove("m1".into())))));
    w.button("移除");
    w.until("it to go", |w| w.studio().merchants.known.all.is_empty());
    w.until("the plan to go", |w| w.studio().plans.all().is_empty());
    assert_eq!(plans(&w), 0);
}

fn body(word: &str) -> String {
    json!({
        "show_bonus": true, "show_favor": true, "show_fapiao": false, "show_guide": false,
        "favor": { "show_coupon": true, "member_price_word": word },
        "bonus": { "init_bonus": 100, "bonus_value_word": "积分", "bonus_cost_word": "500积分=2小时免费停车券" },
    })
    .to_string()
}

/// The plan is said in sight. Looked at by eye whenever it changes; what is at the top and the bottom has the server's address
/// and a time.
fn look(w: &mut Window, what: &str) {
    let bar = w.harness.get_by_label_contains("今天要发，已经到时间了：3 张").rect();
    assert!(bar.top() > 56.0 && bar.bottom() < SIZE[1] - 40.0, "{what}: {bar:?}");
    w.harness.mask(egui::Rect::from_min_max(egui::pos2(0.0, SIZE[1] - 32.0), SIZE.into()));
    w.harness.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(SIZE[0] * 0.6, 56.0)));
    w.harness.snapshot(format!("plan/1440x900-light-{what}"));
}

#[test]
fn one_change_for_many_cards_is_planned_on_its_page_and_opens_there() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let id = |n: usize| format!("pCHAIN{n:03}");
    let cards: Vec<Value> = (1..=3).map(|n| card(&id(n), "悦享会员卡")).collect();
    let server = CardServer::saying(move |path| match path.ends_with("/rights") {
        true => (204, String::new()),
        false => plain(&cards, path),
    });
    let ledger: Vec<Value> = (1..=3).flat_map(|n| published(&s, &id(n), &body("周二会员八折"))).collect();
    let open = |home: Arc<tempfile::TempDir>| {
        let w = Window::at(SIZE, egui::Theme::Light, home, Lang::ZhCn);
        keep_key(&w, &s, &server.url);
        w
    };
    let mut w = open(home_without_card(&s, &server.url, &ledger));
    w.until("the list was asked for", |w| w.studio().choosing.read().so_far.is_none());
    apply(&mut w, Action::Choose(ChooseAction::Read));
    w.until("the list", |w| w.studio().choosing.read().so_far.is_none() && w.studio().choosing.count() > 0);
    w.button("选多张一起改…");
    w.button("全选列出的 3 张");
    w.button("一起改 3 张");
    w.until("the content", |w| {
        w.studio().card.loaded
            && !w.studio().jobs.is_reading()
            && w.field("会员专享价文案").value().is_some_and(|v| !v.is_empty())
    });
    w.fill("会员专享价文案", "12月周二七折");
    // What goes along stands on the page.
    w.button("文件");
    w.button("计划发布时间…");
    assert!(w.says("请先点「发布…」"), "{:?}", w.labels());
    w.button("发布…");
    w.until("what it comes to", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    plan(&mut w, &typed());
    w.button("发布 3 张…");
    w.until("the question", |w| w.says("确认发布 3 张"));
    assert!(w.says("发布，今天是"), "{:?}", w.labels());
    w.button("取消");
    // Today, at a moment that is the same in every picture.
    let now = from_now(0);
    let statement = format!("UPDATE planned SET at = '{}T00:00:00{}'", &now[..10], &now[19..]);
    assert_eq!(record::sql(w.home.path(), record::REAL, &statement), 1, "one plan");
    let home = Arc::clone(&w.home);
    drop(w);
    record::sql(home.path(), record::REAL, "DELETE FROM unsaved");
    let mut w = open(home);
    w.until("the reminder", |w| w.says("今天要发，已经到时间了：3 张"));
    look(&mut w, "start");
    w.button("打开这一稿");
    w.until("the page", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    assert!(w.says("12月周二七折") && w.says("发布 3 张…"), "{:?}", w.labels());
    // It is said on the page, and above the form where she goes back to it, which shows its top then.
    look(&mut w, "page");
    w.button("返回修改");
    look(&mut w, "form");
    w.button("发布…");
    w.until("the page", |w| w.studio().batch.shown().is_some_and(|(_, p)| p.compared.is_some()));
    w.button("发布 3 张…");
    w.until("the question", |w| w.says("确认发布 3 张"));
    assert!(!w.says("今天是"), "{:?}", w.labels());
    w.button("确认发布 3 张");
    w.until("the end", |w| w.studio().batch.run().is_some_and(|r| r.job.is_none()));
    w.until("the plan is over", |w| w.studio().plans.all().is_empty());
    assert_eq!(plans(&w), 0);
}

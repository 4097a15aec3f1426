//! 发布记录 by label: found, looked at, compared, used again, written out, taken in and removed.

use std::sync::Arc;

use card_rights_studio::rights::Section;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::shown::{Source, State};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, EditorAction, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::real::{LAST, home, line, trapped, window};
use crate::support::record;
use crate::support::trap::Trap;
use crate::support::window::{Window, apply};

const OLDER: &str = r#"{"show_bonus":true,"show_favor":false,"bonus":{"init_bonus":10,"bonus_value_word":"=豆","bonus_cost_word":"10云豆抵1元"},"show_fapiao":false,"show_guide":false}"#;

/// Three publications of one card: an old one, one that was refused, and the last one.
fn story(s: &Sandbox) -> Vec<Value> {
    let at = |at: &str, more: Value| {
        let mut all = more;
        all["at"] = at.into();
        all
    };
    vec![
        line(s, "a", "intent", at("2024-03-01T09:00:00+08:00", json!({ "body": OLDER, "user": "张敏" }))),
        line(s, "a", "end", at("2024-03-01T09:00:02+08:00", json!({ "verdict": "confirmed", "status": 204 }))),
        line(s, "b", "intent", json!({ "body": LAST, "user": "李强" })),
        line(s, "b", "end", json!({ "verdict": "refused", "status": 403, "code": "NO_AUTH" })),
        line(s, "c", "intent", json!({ "body": LAST, "user": "李强" })),
        line(s, "c", "end", json!({ "verdict": "confirmed", "status": 204 })),
    ]
}

fn open(w: &mut Window) {
    w.until("the history", |w| w.studio().card.loaded);
    apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| w.studio().records_count() > 0);
}

fn rows(w: &Window) -> usize {
    w.harness.query_all_by_role_and_label(Role::Button, "查看").count()
}

/// The button of the row of this moment.
#[track_caller]
fn of_row(w: &mut Window, label: &str, at: &str) {
    let all = w.harness.query_all_by_role_and_label(Role::Button, label);
    let of = |n: &egui_kittest::Node<'_>| n.accesskit_node().description().unwrap_or_default().contains(at);
    all.into_iter().find(of).unwrap_or_else(|| panic!("no {label} of {at}")).click_accesskit();
    w.settle();
}

#[test]
fn entries_are_found_by_verdict_and_words_looked_at_compared_and_used() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &json!({}), &story(&s)));
    open(&mut w);
    assert_eq!(rows(&w), 3);
    w.press(Role::RadioButton, "微信拒绝");
    assert_eq!(rows(&w), 1);
    assert!(w.says("NO_AUTH"));
    w.press(Role::RadioButton, "没有发出");
    assert!(rows(&w) == 0 && w.says("没有找到"));
    w.press(Role::RadioButton, "已发布，微信已确认");
    assert_eq!(rows(&w), 2);
    w.fill("搜索", "张敏");
    assert_eq!(rows(&w), 1, "both wishes hold");

    // The picture is the page of what was sent then, not of the draft.
    w.button("查看");
    let picture = w.harness.get_by_role_and_label(Role::Image, "这一次发布的样子");
    let seen = picture.accesskit_node().description().unwrap_or_default();
    assert!(seen.contains("=豆") && !seen.contains("我的积分"), "{seen}");
    assert!(w.says("张敏") && w.says("初始积分"));
    w.button("返回");
    assert_eq!(rows(&w), 1, "what was looked for stays");
    w.field("搜索").focus();
    w.settle();
    w.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    w.harness.key_press(egui::Key::Backspace);
    w.settle();
    w.press(Role::RadioButton, "全部");

    // Two are compared, whichever was chosen first: the older one on the left.
    of_row(&mut w, "对比", "10-28");
    assert!(w.says("请在另一条上点对比"));
    of_row(&mut w, "对比", "2024-03-01");
    assert!(w.says("两次发布的对比") && w.says("2024-03-01 09:00 → 10-28 16:02"), "{:?}", w.labels());
    let told: Vec<String> = w.labels();
    // The sheet lies last, over the form.
    let place = |text: &str| told.iter().rposition(|l| l == text).unwrap_or_else(|| panic!("{text} in {told:?}"));
    assert!(place("=豆") < place("云豆") && place("10") < place("50"));
    assert!(!told[place("两次发布的对比")..].contains(&"10云豆抵1元".to_owned()), "what stays is no row");
    w.harness.key_press(egui::Key::Escape);
    w.settle();
    assert_eq!(rows(&w), 3, "Esc leads back to the list");

    of_row(&mut w, "用作草稿", "2024-03-01");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("=豆"));
    apply(&mut w, Action::Editor(EditorAction::Undo));
    assert_eq!(w.field("积分名称").value().as_deref(), Some("云豆"));
}

#[test]
fn a_table_holds_what_is_listed_and_runs_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &json!({}), &story(&s)));
    open(&mut w);
    w.press(Role::RadioButton, "已发布，微信已确认");
    let path = w.home.path().join("记录.csv");
    w.picks.lock().unwrap().push_back(vec![path.clone()]);
    w.button("导出表格…");
    w.until("the table", |w| w.says("记录.csv"));
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains(",'=豆,") && !text.contains(",=豆,") && text.contains("张敏") && !text.contains("NO_AUTH"));
}

#[test]
fn a_colleagues_record_is_taken_in_once_and_stands_below_what_was_published_here() {
    let s = Sandbox::start(&Options::default()).unwrap();
    // The colleague shows 会员积分 and gives the record on.
    let mut theirs = window(&s, home(&s, &json!({}), &story(&s)));
    open(&mut theirs);
    let file = theirs.home.path().join("给同事.jsonl");
    theirs.picks.lock().unwrap().push_back(vec![file.clone()]);
    theirs.button("导出给同事…");
    theirs.until("the file", |w| w.says("给同事.jsonl"));

    // Here nothing is known: the record tells what members see, and says from whom.
    let mut w = window(&s, home(&s, &json!({}), &[]));
    w.until("the question", |w| w.says("会员现在能看到哪几栏"));
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.picks.lock().unwrap().push_back(vec![file.clone()]);
    w.button("导入同事的记录…");
    w.until("their record", |w| w.studio().records_count() == 3);
    assert!(w.says("已导入同事的 3 条记录") && w.says("来自同事的记录"), "{:?}", w.labels());
    let known = w.studio().card.known(Section::Bonus).clone();
    assert_eq!((known.state, known.source), (State::Shown, Some(Source::Colleague)));
    assert!(w.studio().card.history.orphan.is_none(), "nothing of theirs is open here");
    // A second time brings nothing new.
    w.picks.lock().unwrap().push_back(vec![file]);
    w.button("导入同事的记录…");
    w.until("nothing new", |w| w.says("另有 3 条这里已经有了"));
    assert_eq!(w.studio().records_count(), 3);
    // What is no record is told, and takes nothing in.
    let other = w.home.path().join("别的.jsonl");
    std::fs::write(&other, "{\"format\":1}\n你好\n").unwrap();
    w.picks.lock().unwrap().push_back(vec![other]);
    w.button("导入同事的记录…");
    w.until("the trouble", |w| w.says("别的.jsonl 里没有发布记录"));
    assert_eq!(w.studio().records_count(), 3);
}

#[test]
fn old_entries_are_removed_with_their_names_and_the_guard_forgets_nothing() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let lines = &story(&s)[..2];
    let home = home(&s, &json!({}), lines);
    let mut w = window(&s, Arc::clone(&home));
    open(&mut w);
    w.button("清理旧记录…");
    assert!(w.harness.get_by_role_and_label(Role::Button, "取消").is_focused());
    assert!(w.says("的 1 条记录不能再查看"), "{:?}", w.labels());
    w.button("取消");
    assert_eq!(rows(&w), 1, "nothing happened");
    w.button("清理旧记录…");
    w.button("清理");
    w.until("the removal", |w| w.studio().records_count() == 0 && w.says("已清理 1 条记录"));
    let text = record::text(home.path(), record::REAL);
    assert!(!text.contains("张敏") && !text.contains("=豆"), "{text}");
    assert_eq!(w.studio().card.known(Section::Bonus).state, State::Shown);
    assert!(w.studio().card.history.last.is_none(), "what is gone is no state to compare with");
    // The next start knows it too.
    drop(w);
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    w.press(Role::CheckBox, "展示会员积分");
    assert!(w.says("已对会员展示，微信不允许关闭"), "{:?}", w.labels());
}

/// The files of earlier versions hold the names too: they go where the person ticks it, also where no entry is old enough.
#[test]
fn old_files_are_deleted_where_that_is_wanted_and_those_that_stay_are_told() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let lines = &story(&s)[..2];
    let home = home(&s, &json!({}), lines);
    let kept = home.path().join("ledger.jsonl.before-db");
    let mut w = window(&s, Arc::clone(&home));
    open(&mut w);
    assert!(std::fs::read_to_string(&kept).unwrap().contains("张敏"));
    w.button("清理旧记录…");
    w.until("the count", |w| w.says("的 1 条记录不能再查看"));
    let tick = "同时删除 1 个旧文件";
    let is_on = |w: &Window| w.harness.get_by_role_and_label(Role::CheckBox, tick).accesskit_node().toggled();
    assert!(w.says("里面有人名和所有会员卡的每一条记录"), "{:?}", w.labels());
    assert_eq!(is_on(&w), Some(egui::accesskit::Toggled::False));
    w.button("清理");
    w.until("the removal", |w| w.says("已清理 1 条记录"));
    assert!(kept.exists(), "not without the tick");

    std::fs::write(home.path().join("unsaved-9-x.unreadable-2026.json"), "张敏").unwrap();
    // A folder of that name cannot be deleted as a file, nor is it counted; a link is, and stays.
    #[cfg(unix)]
    std::os::unix::fs::symlink("/no/such/file", home.path().join("ledger.jsonl.before-db-2")).unwrap();
    let all = if cfg!(unix) { 3 } else { 2 };
    // Nothing is listed any more, and the way to it is there.
    w.until("the way", |w| rows(w) == 0 && w.harness.query_by_role_and_label(Role::Button, "清理旧记录…").is_some());
    w.button("清理旧记录…");
    let tick = format!("同时删除 {all} 个旧文件");
    w.until("what there is", |w| w.says("这张卡没有") && w.says(&tick));
    let can = |w: &Window| !w.harness.get_by_role_and_label(Role::Button, "清理").accesskit_node().is_disabled();
    assert!(!can(&w));
    w.press(Role::CheckBox, &tick);
    assert!(can(&w), "no entry is old enough, but files are there");
    w.press(Role::RadioButton, "2 年前");
    assert!(w.says(&tick), "another age takes the tick nowhere: {:?}", w.labels());
    w.until("the count", |w| w.says("这张卡没有") && can(w));
    w.button("清理");
    // Above the sheet stands the last message: what could not be done.
    let told = |w: &Window, part: &str| w.studio().view.toasts.all().iter().any(|t| t.text.contains(part));
    w.until("the removal", |w| told(w, "已清理 0 条记录，删除 2 个旧文件"));
    assert!(!kept.exists() && !home.path().join("unsaved-9-x.unreadable-2026.json").exists());
    assert!(!cfg!(unix) || w.says("ledger.jsonl.before-db-2 删不掉"), "{:?}", w.labels());
    assert_eq!(w.studio().card.known(Section::Bonus).state, State::Shown, "the guard forgets nothing");
}

#[test]
fn practice_has_a_record_of_its_own_that_counts_for_nothing() {
    let mut w = Window::new([1440.0, 900.0]);
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    assert!(w.says("演练还没有发布过"));
    w.button("关闭");
    w.button("发布…");
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    w.button("关闭");
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the record", |w| rows(w) == 1);
    assert!(w.says("已发布（演练，没有发给微信）") && w.says("不算进任何一张真实的卡"), "{:?}", w.labels());
    assert!(!w.says("导出给同事") && !w.says("导入同事的记录"));
    assert!(record::is_empty(w.home.path(), record::REAL), "nothing stands in the real ledger");
}

/// A 1366 × 768 screen at 150 %: more than one entry is seen at once.
#[test]
fn on_the_smallest_screen_two_whole_entries_are_seen_in_both_languages() {
    for lang in Lang::ALL {
        let s = Sandbox::start(&Options::default()).unwrap();
        let folder = home(&s, &json!({}), &story(&s));
        let mut w = Window::at([911.0, 432.0], egui::Theme::Light, folder, lang);
        open(&mut w);
        let end = w.harness.get_by_role_and_label(Role::Button, lang.t("close")).rect().top();
        let looks = w.harness.query_all_by_role_and_label(Role::Button, lang.t("records-look"));
        let seen = looks.into_iter().filter(|n| n.rect().bottom() <= end - 8.0).count();
        assert!(seen >= 2, "{seen} in {lang:?}");
    }
}

/// An outcome that is not known is settled from the record too, long after its own sheet was closed.
#[test]
fn an_unknown_outcome_is_looked_at_on_the_phone_from_the_record() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut ledger = story(&s);
    let unknown = |id: &str| {
        [
            line(&s, id, "intent", json!({ "body": LAST.replace("云豆", "新名"), "user": "李强" })),
            line(&s, id, "end", json!({ "verdict": "unknown" })),
        ]
    };
    // One before the last that is known no longer matters.
    ledger.splice(2..2, unknown("old"));
    ledger.extend(unknown("new"));
    let mut w = window(&s, home(&s, &json!({}), &ledger));
    open(&mut w);
    assert!(w.says("线上未知"), "{:?}", w.labels());
    w.press(Role::RadioButton, "结果未知");
    let look = |w: &Window| w.harness.query_by_role_and_label(Role::Button, "我去手机上看…").is_some();
    let of = |w: &mut Window, place: usize| {
        w.harness.query_all_by_role_and_label(Role::Button, "查看").nth(place).unwrap().click_accesskit();
        w.settle();
    };
    of(&mut w, 1);
    assert!(!look(&w), "{:?}", w.labels());
    w.button("返回");
    of(&mut w, 0);
    assert!(look(&w), "{:?}", w.labels());
    w.button("我去手机上看…");
    w.button("看到新内容");
    w.until("what was said", |w| w.says("上次发布（本机"));
    assert!(!w.says("线上未知"), "{:?}", w.labels());
    let card = &w.studio().card;
    assert_eq!(card.history.last.as_ref().unwrap().rights.text(FieldId::BonusValueWord), Some("新名"));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.press(Role::RadioButton, "结果未知");
    of(&mut w, 0);
    assert!(!look(&w), "it was looked at: {:?}", w.labels());
}

/// Rows that could not be read are told of, and not asked for in every frame; when the list opens anew they are read.
#[test]
fn rows_that_could_not_be_read_are_read_when_the_list_opens_anew() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let trap = Trap::default();
    let mut w = trapped(&s, home(&s, &json!({}), &story(&s)), &trap);
    w.until("the history", |w| w.studio().card.loaded);
    trap.set("Rows(");
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the panic", |_| !trap.is_set());
    w.settle();
    w.until("the trouble", |w| w.says(Lang::ZhCn.t("work-panicked")));
    assert_eq!(rows(&w), 0, "they are not asked for again by themselves");
    apply(&mut w, Action::Sheet(SheetAction::Close));
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    w.until("the rows", |w| rows(w) == 3);
}

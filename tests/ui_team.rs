//! 姓名和团队文件夹 by label, and what a colleague's later publication does to a confirmation.

use std::path::Path;
use std::sync::Arc;

use card_rights_studio::publish::send::CardResult;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::team;
use card_rights_studio::studio::action::{Action, SheetAction, TeamAction};
use card_rights_studio::studio::publication::result::PublicationOutcome;
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::work::Access;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use crate::support::many::{WORD, body, chain, is_over, on_the_page, open as open_chain, sent_of, server};
use crate::support::real::{CARD, LAST, SIZE, home, home_without_card, published, trapped, window};
use crate::support::record;
use crate::support::trap::Trap;
use crate::support::window::{Window, apply};

const NAME: &str = "您的姓名（会写进发布记录）";

fn open(w: &mut Window) {
    apply(w, Action::Team(TeamAction::Open));
}

/// Folders with the last publication, whose team folder is `team`.
fn in_team(s: &Sandbox, team: &Path, person: &str) -> Arc<tempfile::TempDir> {
    let home = home(s, &json!({}), &published(s, CARD, LAST));
    let path = home.path().join("settings.json");
    let mut settings: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    settings["team_folder"] = json!(team);
    settings["person"] = json!(person);
    std::fs::write(path, settings.to_string()).unwrap();
    home
}

/// Publishes what the draft says, with every tick that is asked for.
fn publish(w: &mut Window) {
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
    w.button("确认发布");
    w.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    apply(w, Action::Sheet(SheetAction::Close));
    w.until("the folder", |w| !w.studio().jobs.is_at_team());
}

#[test]
fn a_name_and_a_folder_are_kept_and_the_folder_is_given_up_again() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    let mut w = window(&s, home(&s, &json!({}), &published(&s, CARD, LAST)));
    w.until("the history", |w| w.studio().card.loaded);
    open(&mut w);
    assert!(w.says("不填时，记录里只有登录名") && w.says("没有私钥"), "{:?}", w.labels());
    w.fill("您的姓名（会写进发布记录）", "王芳");
    w.picks(office.path());
    w.button("选择文件夹…");
    w.until("the folder", |w| w.studio().view.settings.team_folder.as_deref() == Some(office.path()));
    assert!(w.says(&office.path().display().to_string()));
    w.button("保存");
    let settings = w.written("settings.json", "王芳");
    assert_eq!(settings["team_folder"], json!(office.path()));
    // The record that was there already is put there at once.
    w.until("the record", |w| {
        let put = std::fs::read_dir(team::inside(office.path())).unwrap().count() == 1;
        put && !w.studio().jobs.is_at_team()
    });
    open(&mut w);
    assert_eq!(w.field("您的姓名（会写进发布记录）").value().as_deref(), Some("王芳"));
    w.button("不用团队文件夹");
    assert!(w.says("还没有选"));
    w.button("取消");
    assert!(w.studio().view.settings.team_folder.is_none());
}

#[test]
fn what_a_colleague_changed_meanwhile_is_set_back_only_where_that_is_ticked_or_stays() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    team::begin(office.path()).unwrap();
    let mut zhang = window(&s, in_team(&s, office.path(), "张敏"));
    let mut li = window(&s, in_team(&s, office.path(), "李强"));
    for w in [&mut zhang, &mut li] {
        w.until("the history", |w| w.studio().card.loaded && !w.studio().jobs.is_at_team());
    }
    zhang.fill("积分名称", "云币");
    publish(&mut zhang);
    assert!(
        record::events(zhang.home.path(), record::REAL)
            .iter()
            .any(|e| { e["user"].as_str().is_some_and(|u| u.starts_with("张敏")) })
    );
    // Li changes something else, and has not looked since.
    li.fill("积分用途说明", "20云豆抵1元");
    li.button("发布…");
    li.until("the confirmation", |w| w.says("确认发布"));
    assert!(li.says("张敏") && li.says("会把其中 1 项改回去：积分名称"), "{:?}", li.labels());
    assert!(li.harness.get_by_role_and_label(Role::Button, "确认发布").accesskit_node().is_disabled());
    li.button("保留张敏的改动");
    li.until("the confirmation", |w| w.says("确认发布"));
    assert!(!li.says("改回去"), "{:?}", li.labels());
    assert_eq!(li.field("积分名称").value().as_deref(), Some("云币"));
    li.button("确认发布");
    li.until("the verdict", |w| w.studio().publication.last_verdict.is_some());
    apply(&mut li, Action::Sheet(SheetAction::Close));
    li.until("the folder", |w| !w.studio().jobs.is_at_team());
    // And the other way round, where it is meant.
    zhang.fill("积分用途标题", "积分怎么用");
    zhang.button("发布…");
    zhang.until("the confirmation", |w| w.says("改回去：积分用途说明"));
    zhang.press(Role::CheckBox, "我知道这 1 项会改回去");
    assert!(!zhang.harness.get_by_role_and_label(Role::Button, "确认发布").accesskit_node().is_disabled());
}

/// Two windows of one team; Zhang has published 积分名称 云币 since Li's draft began, and Li has read of it.
fn behind(s: &Sandbox, office: &Path) -> Window {
    team::begin(office).unwrap();
    let mut zhang = window(s, in_team(s, office, "张敏"));
    let mut li = window(s, in_team(s, office, "李强"));
    for w in [&mut zhang, &mut li] {
        w.until("the history", |w| w.studio().card.loaded && !w.studio().jobs.is_at_team());
    }
    li.fill("积分用途说明", "20云豆抵1元");
    zhang.fill("积分名称", "云币");
    publish(&mut zhang);
    li.button("发布…");
    li.until("the confirmation", |w| w.says("会把其中 1 项改回去：积分名称"));
    li
}

#[test]
fn a_draft_that_is_saved_after_a_colleagues_change_keeps_what_it_began_with() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    let mut li = behind(&s, office.path());
    li.button("取消");
    let file = li.saved_as("十二月.cardrights");
    let saved: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(saved["base"]["rights"]["bonus"]["bonus_value_word"], "云豆", "{saved}");
    // Another window knows of the change from its start.
    let home = Arc::clone(&li.home);
    drop(li);
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded && !w.studio().jobs.is_at_team());
    w.drop_on(&file);
    w.until("the draft", |w| w.studio().editor.document.disk.path.as_deref() == Some(&file));
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
    assert!(w.says("会把其中 1 项改回去：积分名称"), "{:?}", w.labels());
}

#[test]
fn the_same_content_again_asks_about_a_colleagues_later_change_too() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    let mut li = behind(&s, office.path());
    // As if the very same had gone out from here before Zhang's, with no answer.
    let Some(Sheet::Confirm(confirm)) = &li.studio().sheets.open else { panic!("no confirmation") };
    let (plan, card) = (confirm.plan.clone(), CARD.to_owned());
    let before = record::events(li.home.path(), record::REAL).len();
    let outcome = PublicationOutcome::new(plan, Access::Trial, CardResult::unknown(card));
    li.harness.state_mut().studio_mut().sheets.open = Some(Sheet::Verdict(Box::new(outcome)));
    li.settle();
    li.button("再发一次相同内容");
    li.until("the confirmation", |w| w.says("确认发布"));
    assert!(li.says("会把其中 1 项改回去：积分名称"), "{:?}", li.labels());
    assert_eq!(record::events(li.home.path(), record::REAL).len(), before, "nothing is sent before that");
}

#[test]
fn a_folder_that_is_gone_or_breaks_is_said_and_a_publication_goes_on() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    let mut w = window(&s, in_team(&s, &office.path().join("没有"), ""));
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "云币");
    publish(&mut w);
    assert!(w.says("团队文件夹「没有」现在连不上") && w.says("不影响发布"), "{:?}", w.labels());
    assert_eq!(std::fs::read_dir(office.path()).unwrap().count(), 0);
    // Whatever breaks in there breaks nothing else.
    let trap = Trap::default();
    team::begin(office.path()).unwrap();
    let mut w = trapped(&s, in_team(&s, office.path(), ""), &trap);
    w.until("the history", |w| w.studio().card.loaded && !w.studio().jobs.is_at_team());
    trap.set("TouchesTeamFolder");
    w.fill("积分名称", "云币");
    publish(&mut w);
    assert!(!trap.is_set());
}

/// A new computer whose folder is the office's: the record is there before anything is asked.
#[test]
fn an_empty_home_is_filled_from_the_folder() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let office = tempfile::tempdir().unwrap();
    team::begin(office.path()).unwrap();
    let mut old = window(&s, in_team(&s, office.path(), "张敏"));
    old.until("the folder", |w| w.studio().card.loaded && !w.studio().jobs.is_at_team());
    drop(old);
    let new = in_team(&s, office.path(), "李强");
    std::fs::remove_file(new.path().join("ledger.jsonl")).unwrap();
    let mut w = window(&s, new);
    w.until("the record", |w| w.studio().records_count() == 1);
    assert!(w.says("读到同事的 1 条新记录"), "{:?}", w.labels());
}

#[test]
fn the_name_is_asked_for_once_before_the_first_real_publication_and_may_stay_empty() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for typed in ["王芳", ""] {
        let mut w = window(&s, home(&s, &json!({}), &published(&s, CARD, LAST)));
        w.until("the history", |w| w.studio().card.loaded);
        for (round, word) in ["云币", "云朵"].into_iter().enumerate() {
            w.fill("积分名称", word);
            w.button("发布…");
            w.until("the confirmation", |w| w.says("确认发布"));
            let asked = w.harness.query_by_role_and_label(Role::TextInput, NAME).is_some();
            assert_eq!(asked, round == 0, "{typed} {round}: {:?}", w.labels());
            if asked && !typed.is_empty() {
                w.fill(NAME, typed);
            }
            w.button("确认发布");
            let sent = round + 1;
            let sent_now = |w: &Window| record::events(w.home.path(), record::REAL).len() >= 2 + 3 * sent;
            w.until("the verdict", |w| w.studio().publication.last_verdict.is_some() && sent_now(w));
            apply(&mut w, Action::Sheet(SheetAction::Close));
            let events = record::events(w.home.path(), record::REAL);
            let user = events.last().unwrap()["user"].as_str().unwrap();
            assert_eq!(user.starts_with("王芳（"), !typed.is_empty(), "{round}: {user}");
        }
    }
}

#[test]
fn the_name_is_asked_for_before_a_first_run_over_many_cards_too() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (server, _) = server(chain(2), |_| None);
    let ledger: Vec<_> = (1..=2).flat_map(|n| sent_of(&s, n, &body(Some(WORD)))).collect();
    let home = home_without_card(&s, &server.url, &ledger);
    let mut w = open_chain(&s, &server, home, SIZE, egui::Theme::Light);
    on_the_page(&mut w, 2, "周二会员七折");
    w.button("发布 2 张…");
    w.until("the question", |w| w.harness.query_by_role_and_label(Role::TextInput, NAME).is_some());
    w.fill(NAME, "王芳");
    w.button("确认发布 2 张");
    w.until("the end", is_over);
    let events = record::events(w.home.path(), record::REAL);
    let users: Vec<&str> = events.iter().rev().take(2).filter_map(|e| e["user"].as_str()).collect();
    assert!(users.iter().all(|u| u.starts_with("王芳（")), "{users:?}");
    assert_eq!(w.written("settings.json", "person_asked")["person"], "王芳");
}

//! 从这台电脑删除商户和私钥 by label: keys and settings go, the record too where that is ticked, and what is said of the guard
//! afterwards is true.

use std::sync::Arc;

use card_rights_studio::keychain::{KeyFound, load_key};
use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::State;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::history::Card;
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::support::real::{CARD, LAST, TEST, home, line, published, ready_with, window};
use crate::support::record::{self, REAL};
use crate::support::window::{Window, apply};

const TICK: &str = "同时删除它的发布记录、备注名、登记的批准和发布计划";

fn open(w: &mut Window) {
    w.button("文件");
    w.button("从这台电脑删除商户和私钥…");
}

/// Publications of two cards of the merchant, and of a card of another one.
fn known(s: &Sandbox) -> Vec<Value> {
    let mut out: Vec<Value> = [CARD, TEST].iter().flat_map(|c| published(s, c, LAST)).collect();
    for mut other in published(s, "pOTHER", LAST) {
        other["mchid"] = "1900000109".into();
        out.push(other);
    }
    // A refusal teaches nothing that lasts.
    let refused = json!({ "verdict": "refused", "code": "PARAM_ERROR", "message": "联系人名字错误：张敏的电话" });
    out.push(line(s, "refused", "intent", json!({ "body": LAST })));
    out.push(line(s, "refused", "end", refused));
    out
}

/// A window with such a record, a 备注名 and a plan.
fn worked(s: &Sandbox) -> Window {
    let mut w = ready_with(s, &json!({}), &known(s));
    let mut record = Record::open(&w.home.path().join(REAL), 4_000_000).unwrap();
    let (gateway, mchid) = (s.gateway.host(), s.identity.credentials.mchid.as_str());
    record.name_card(Card { gateway, mchid, card: CARD }, "杭州西湖店", &["直营".into()]).unwrap();
    w.fill("积分名称", "云币");
    w.button("文件");
    w.button("计划发布时间…");
    w.fill("什么时候发布", "2099-12-01 09:00");
    w.button("记下计划");
    w.until("the plan", |w| w.says("已记下："));
    w
}

fn is_gone(w: &mut Window) {
    w.button("移除");
    w.until("it to go", |w| w.studio().merchants.known.all.is_empty());
}

#[test]
fn key_settings_and_record_go_and_what_members_see_stays_known() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = worked(&s);
    open(&mut w);
    assert!(w.says("私钥也会删除") && w.says("发布记录和草稿文件都会保留"), "{:?}", w.labels());
    w.press(Role::CheckBox, TICK);
    assert!(w.says("哪些栏目已对会员展示仍会记住") && !w.says("发布记录和草稿文件都会保留"), "{:?}", w.labels());
    is_gone(&mut w);
    // Both are said: what is gone, and that the file of the old home is still there.
    w.until("the record to go", |w| w.says("已删除它的 3 条发布记录") && w.says("还有 1 个旧文件里可能有它的记录"));
    let ours = &s.identity.credentials;
    let key = load_key(&*w.keychain, &ours.mchid, &ours.serial, s.gateway.host()).unwrap();
    assert!(matches!(key, KeyFound::None));
    let home = Arc::clone(&w.home);
    drop(w);
    // Nothing of it is left in any byte of the folder, but for the file of the other merchant's entry.
    let db = record::database(home.path(), REAL).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0)).unwrap();
    assert_eq!(
        count("SELECT count(*) FROM publication WHERE mchid = '1900000109' AND user = '张敏'"),
        1,
        "another's stays"
    );
    for table in ["named", "grouped", "planned", "approval", "batch"] {
        assert_eq!(count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    let left = "SELECT count(*) FROM publication WHERE mchid <> '1900000109' AND (user <> '' OR body LIKE '%云豆%')";
    assert_eq!(count(left), 0);
    assert_eq!(count("SELECT count(*) FROM event WHERE message IS NOT NULL"), 0);
    drop(db);
    for file in ["studio.db", "studio.db-wal"] {
        let bytes = std::fs::read(home.path().join(file)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("杭州西湖店") && !text.contains("张敏的电话"), "{file}");
    }
    // It is added again: the guard knows what members see.
    let again = home_again(&s, &home);
    let mut w = window(&s, again);
    w.until("the history", |w| w.studio().card.loaded);
    assert_eq!(w.studio().card.known(Section::Bonus).state, State::Shown);
    assert!(w.says("已展示，不能关闭") && w.studio().card.history.last.is_none(), "{:?}", w.labels());
}

/// The same folders with the merchant set up anew.
fn home_again(s: &Sandbox, home_of: &Arc<tempfile::TempDir>) -> Arc<tempfile::TempDir> {
    let fresh = home(s, &json!({}), &[]);
    for file in ["merchants.json", "settings.json"] {
        std::fs::copy(fresh.path().join(file), home_of.path().join(file)).unwrap();
    }
    Arc::clone(home_of)
}

#[test]
fn without_the_tick_the_record_stays_and_a_merchant_that_shares_its_number_keeps_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = worked(&s);
    let path = w.home.path().join("merchants.json");
    let mut all: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let mut second = all["all"][0].clone();
    (second["id"], second["name"]) = ("m2".into(), "云栖餐饮".into());
    all["all"].as_array_mut().unwrap().push(second);
    let home = Arc::clone(&w.home);
    drop(w);
    std::fs::write(&path, all.to_string()).unwrap();
    record::sql(home.path(), REAL, "DELETE FROM unsaved");
    w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    open(&mut w);
    assert!(w.says("它还在用的密钥会留在") && w.harness.query_by_role_and_label(Role::CheckBox, TICK).is_none());
    w.button("移除");
    w.until("it to go", |w| w.studio().merchants.known.all.len() == 1);
    let count = |w: &Window, table: &str| {
        let db = record::database(w.home.path(), REAL).unwrap();
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((count(&w, "publication"), count(&w, "planned")), (4, 1), "the other one's too");
    apply(&mut w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove("m2".into())))));
    is_gone(&mut w);
    w.until("the plan to go", |w| w.studio().plans.all().is_empty());
    assert_eq!((count(&w, "publication"), count(&w, "named")), (4, 1));
}

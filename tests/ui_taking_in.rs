//! A home of the first version is taken in while the window is open: it says how far that is, is edited meanwhile, and
//! what is to be published waits and says so.

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::record::Record;
use card_rights_studio::studio::action::{Action, DraftAction};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::real::{CARD, LAST, home, line, published, window};
use crate::support::record;
use crate::support::window::apply;

/// So many publications of other moments stand in the old record, two lines each.
const MANY: usize = 3000;

fn many(s: &Sandbox) -> Vec<Value> {
    let of = |n: usize| {
        let id = format!("id-{n}");
        [
            line(s, &id, "intent", json!({ "body": LAST })),
            line(s, &id, "end", json!({ "verdict": "confirmed", "status": 204 })),
        ]
    };
    (0..MANY).flat_map(of).chain(published(s, CARD, LAST)).collect()
}

#[test]
fn the_window_says_how_far_an_old_home_is_in_and_publishing_waits_for_it() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &many(&s));
    let (old, aside) = (home.path().join("ledger.jsonl"), home.path().join("aside"));
    // The database is there, so that a writer can hold it up.
    std::fs::rename(&old, &aside).unwrap();
    drop(Record::open(&home.path().join(record::REAL), 1).unwrap());
    std::fs::rename(&aside, &old).unwrap();
    let writer = Connection::open(home.path().join(record::REAL)).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();

    let mut w = window(&s, home);
    w.until("how far it is", |w| w.says("正在转入旧记录，0 / 6,002；可以编辑，发布请稍候"));
    apply(&mut w, Action::Draft(DraftAction::FromRecord(LAST.into())));
    w.fill("积分名称", "星豆");
    assert_eq!(w.field("积分名称").value().as_deref(), Some("星豆"), "one can edit");
    w.button("发布…");
    assert!(w.says("旧记录正在转入，转完后接着发布") && !w.says("确认发布"), "{:?}", w.labels());

    writer.execute_batch("ROLLBACK").unwrap();
    w.until("the confirmation", |w| w.says("确认发布"));
    w.until("its end", |w| !w.says("正在转入旧记录"));
    assert_eq!(w.studio().records_count(), MANY + 1);
    assert!(!old.exists());
}

/// A program of the first version has written again while a publication is confirmed: 取消 acts while that is taken in, and
/// not only afterwards.
#[test]
fn a_publication_that_waits_for_an_old_home_is_given_up_at_once() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let home = home(&s, &json!({}), &published(&s, CARD, LAST));
    let (old, database) = (home.path().join("ledger.jsonl"), home.path().join(record::REAL));
    let mut w = window(&s, home);
    w.until("the history", |w| w.studio().card.loaded);
    apply(&mut w, Action::Draft(DraftAction::FromRecord(LAST.into())));
    w.fill("积分名称", "星豆");
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
    let writer = Connection::open(&database).unwrap();
    writer.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let again: String = published(&s, "pOTHER", LAST).iter().map(|l| format!("{l}\n")).collect();
    std::fs::write(&old, again).unwrap();
    w.button("确认发布");
    w.until("that it waits", |w| w.says("正在转入旧记录"));
    w.button("取消");
    w.until("that nothing was sent", |w| w.says("没有发出"));
    assert!(old.exists(), "it is still being taken in: {:?}", w.labels());
    writer.execute_batch("ROLLBACK").unwrap();
    w.until("the old record", |w| !old.exists() && !w.says("正在转入旧记录"));
    let text = record::text(w.home.path(), record::REAL);
    assert!(text.contains("pOTHER") && !text.contains("星豆"), "{text}");
}

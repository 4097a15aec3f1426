//! What earlier versions left beside the record, and what was set aside: it holds names and every card's lines, is deleted
//! with 清理旧记录 where the person wants it, and no card is settled by that. And damage that was written down: a row of
//! it that is changed or gone settles nothing either.

use std::path::Path;

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Shown, State};
use card_rights_studio::storage::history;
use card_rights_studio::storage::record::{Line, Note, Phase, Record};
use card_rights_studio::wechatpay::verdict::Verdict;
use rusqlite::Connection;

use crate::support::damage::{OF, body, goes_out, line};

const LEFT: [&str; 9] = [
    "autosave/7-abcdefgh.json.before-db",
    "autosave/9-x.unreadable-2026.json",
    "ledger.jsonl.before-db",
    "ledger.jsonl.before-db-2",
    "ledger.unreadable-20261128.jsonl",
    "studio.damaged-20261128170601.db",
    "studio.damaged-20261128170601.db-shm",
    "studio.damaged-20261128170601.db-wal",
    "unsaved-9-x.unreadable-2026.json",
];
const OTHERS: [&str; 7] = [
    "云豆.cardrights",
    "autosave/notes.txt",
    "ledger.jsonl.mine",
    "merchants.unreadable-2026.json",
    "my-studio.damaged-1.db",
    "trial-ledger.jsonl.before-db",
    "trial.damaged-20261128170601.db",
];

fn home() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("autosave")).unwrap();
    for name in LEFT.iter().chain(&OTHERS) {
        std::fs::write(dir.path().join(name), "张敏").unwrap();
    }
    dir
}

fn there(dir: &Path, names: &[&str]) -> usize {
    names.iter().filter(|n| dir.join(n).symlink_metadata().is_ok()).count()
}

fn shown(record: &mut Record) -> Shown {
    history::shown(&record.card(OF.mchid, OF.card).unwrap(), OF)
}

fn seen(state: State) -> Line {
    let note = Note::Seen(Section::ALL.into_iter().map(|s| (s, state)).collect());
    Line { note: Some(note), attempt: 0, ..line("said-by-the-person", OF.card, Phase::Human) }
}

#[test]
fn what_was_left_is_deleted_and_nothing_else_and_no_card_is_settled_by_it() {
    let dir = home();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    assert_eq!(record.leftovers(), LEFT.len());
    assert!(shown(&mut record).is_unsettled(), "a database was set aside");
    let dropped = record.drop_leftovers().unwrap();
    assert_eq!((dropped.count, dropped.stayed.len()), (LEFT.len(), 0), "{dropped:?}");
    assert_eq!((there(dir.path(), &LEFT), there(dir.path(), &OTHERS)), (0, OTHERS.len()));
    assert_eq!(record.leftovers(), 0);
    for n in 0..2 {
        assert!(shown(&mut record).is_unsettled(), "{n}: deleting settles nothing");
        assert!(!goes_out(shown(&mut record)));
        drop(record);
        record = Record::open(&path, 1).unwrap();
    }
    record.append(&seen(State::NotShown)).unwrap();
    assert!(goes_out(shown(&mut record)), "but the person's answer does");
    let mut trial = Record::open(&dir.path().join("trial.db"), 1).unwrap();
    assert_eq!(trial.leftovers(), 2);
    assert_eq!(trial.drop_leftovers().unwrap().count, 2);
    assert!(trial.remove(None, "2026-12-01").is_ok());
}

/// Set aside by a process that was killed before it wrote that down: it is written down before the file goes.
#[test]
fn what_was_set_aside_meanwhile_is_written_down_before_it_is_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    assert!(!shown(&mut record).is_unsettled());
    std::fs::write(dir.path().join("studio.damaged-20261128170601.db"), "张敏").unwrap();
    assert_eq!(record.drop_leftovers().unwrap().count, 1);
    assert!(shown(&mut record).is_unsettled());
    drop(record);
    assert!(shown(&mut Record::open(&path, 1).unwrap()).is_unsettled());
}

/// Each that stays is told by its name, and the others are deleted all the same.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_deleted_is_told_and_the_others_are_gone() {
    let dir = home();
    let other = tempfile::tempdir().unwrap();
    let (kept, link) = (other.path().join("kept.jsonl"), dir.path().join("ledger.jsonl.before-db-2"));
    std::fs::write(&kept, "张敏").unwrap();
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(&kept, &link).unwrap();
    let record = Record::open(&dir.path().join("studio.db"), 1).unwrap();
    let dropped = record.drop_leftovers().unwrap();
    assert_eq!((dropped.count, dropped.stayed.len()), (LEFT.len() - 1, 1), "{dropped:?}");
    let told = card_rights_studio::words::Lang::ZhCn.say(&dropped.stayed[0].sentence);
    assert!(told.contains("ledger.jsonl.before-db-2 删不掉"), "{told}");
    assert!(dropped.stayed[0].details[0].contains("kept.jsonl"), "{:?}", dropped.stayed);
    assert!(kept.exists() && there(dir.path(), &LEFT) == 1);
}

/// A copy that was made before a step of the schema holds the same names: while it cannot be deleted nothing is removed,
/// and that is told.
#[test]
fn a_copy_that_cannot_be_deleted_is_told_and_nothing_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = Record::open(&dir.path().join("studio.db"), 1).unwrap();
    record.append(&Line { body: body(true), ..line("1", OF.card, Phase::Intent) }).unwrap();
    let copy = dir.path().join("studio.before-step-3.db");
    std::fs::create_dir_all(copy.join("held")).unwrap();
    let told = record.remove(None, "2026-12-01").unwrap_err();
    assert_eq!(told.sentence.key, "record-copy-stays");
    let said = card_rights_studio::words::Lang::ZhCn.say(&told.sentence);
    assert!(said.contains("studio.before-step-3.db"), "{said}");
    assert_eq!(record.entries().unwrap()[0].line.user, "张敏");
    std::fs::remove_dir_all(&copy).unwrap();
    assert_eq!(record.remove(None, "2026-12-01").unwrap(), 1);
    assert!(record.entries().unwrap()[0].line.user.is_empty());
}

/// Each cell of what was written down of damage to each value, each row away: the card stays unsettled, and what comes
/// afterwards settles it.
#[test]
fn a_row_of_damage_that_is_changed_or_gone_settles_no_card() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    // Published as off, then an old home with a damaged line.
    let publication = |id: &str, on| {
        let end = Line { verdict: Some(Verdict::Confirmed), ..line(id, OF.card, Phase::End) };
        [Line { body: body(on), ..line(id, OF.card, Phase::Intent) }, end]
    };
    let mut record = Record::open(&path, 1).unwrap();
    record.append_all(&publication("off", false)).unwrap();
    assert!(goes_out(shown(&mut record)));
    drop(record);
    std::fs::write(dir.path().join("ledger.jsonl"), b"{\"v\":2,\"id\":\"\0\"}\n").unwrap();
    let mut record = Record::open(&path, 1).unwrap();
    assert!(!goes_out(shown(&mut record)));
    let raw = Connection::open(&path).unwrap();
    let keep = |table: &str| raw.execute_batch(&format!("CREATE TEMP TABLE was_{table} AS SELECT * FROM {table}"));
    let tables = ["damage", "damage_again", "event", "publication", "card"];
    tables.iter().for_each(|t| keep(t).unwrap());
    let mut harms: Vec<String> = Vec::new();
    for table in ["damage", "damage_again"] {
        harms.push(format!("DELETE FROM {table}"));
        harms.push(format!("INSERT INTO {table} VALUES (0, NULL, 0, '')"));
        harms.push(format!("INSERT INTO {table} SELECT * FROM {table}"));
        for column in ["place", "until", "lines", "at"] {
            for value in ["0", "-1", "NULL", "1 << 62", "'x'", "x'00'", "''"] {
                harms.push(format!("UPDATE {table} SET {column} = {value}"));
            }
        }
    }
    let mut took = 0;
    for harm in harms {
        if raw.execute_batch(&harm).is_err() {
            continue;
        }
        took += 1;
        assert!(shown(&mut record).is_unsettled() && !goes_out(shown(&mut record)), "{harm}");
        drop(record);
        record = Record::open(&path, 1).unwrap();
        assert!(shown(&mut record).is_unsettled(), "{harm}: by the next process too");
        record.append(&seen(State::NotShown)).unwrap();
        assert!(!shown(&mut record).is_unsettled(), "{harm}: the way out");
        record.append_all(&publication("later", false)).unwrap();
        assert!(goes_out(shown(&mut record)), "{harm}");
        drop(record);
        raw.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        for t in tables {
            raw.execute_batch(&format!("DELETE FROM main.{t}; INSERT INTO main.{t} SELECT * FROM was_{t}")).unwrap();
        }
        record = Record::open(&path, 1).unwrap();
    }
    assert!(took > 20, "{took}");
}

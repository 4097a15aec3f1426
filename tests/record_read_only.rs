//! A database that nobody may write to any more: the file itself, or its folder while it is open. What is known can be
//! read, what cannot be written is told in words that help, nothing is sent, and afterwards nothing is missing.

use std::path::Path;

use card_rights_studio::publish::send::Progress;
use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::history;
use card_rights_studio::storage::record::{Line, Phase, Record};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::trouble::Trouble;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;

use super::faults::acts::GOOD;
use super::faults::server::Server;
use super::faults::story::Story;
use crate::support::damage::{OF, body, line};
use crate::support::frozen::Frozen;
use crate::support::program::Home;
use crate::support::record;

const AT: &str = "2026-11-24T09:00:00+08:00";

fn publication(id: &str) -> [Line; 2] {
    let end = Line { verdict: Some(Verdict::Confirmed), ..line(id, OF.card, Phase::End) };
    [Line { body: body(true), ..line(id, OF.card, Phase::Intent) }, end]
}

fn bonus(record: &mut Record) -> State {
    history::shown(&record.card(OF.mchid, OF.card).unwrap(), OF).get(Section::Bonus).state
}

/// It names the file, and says what can be done.
#[track_caller]
fn helps(told: &Trouble) {
    let said = Lang::ZhCn.say(&told.sentence) + &Lang::ZhCn.say(&told.remedy);
    assert!(["record-read-only", "file-unwritable"].contains(&told.sentence.key.as_ref()), "{told:?}");
    assert!(said.contains("studio") && said.contains("权限"), "{said}");
}

fn ids(path: &Path) -> Vec<String> {
    Record::open(path, 1).unwrap().entries().unwrap().into_iter().map(|e| e.line.id).collect()
}

#[test]
fn a_database_file_that_is_read_only_is_read_and_told_where_it_is_to_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    Record::open(&path, 1).unwrap().append_all(&publication("1")).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let Some(frozen) = Frozen::file(&path) else { return };
    let mut record = Record::open(&path, 1).unwrap();
    assert_eq!(bonus(&mut record), State::Shown, "what is known can be read");
    helps(&record.append_all(&publication("2")).unwrap_err());
    helps(&record.remove(None, "2026-12-01").unwrap_err());
    let mut typed = Unsaved::open(&path, 1, "aaaaaaaa").unwrap();
    helps(&typed.keep(&Draft::default(), None, AT).unwrap_err());
    drop((record, typed));
    assert!(std::fs::read(&path).unwrap() == bytes);
    // A command says the same.
    let home = Home::new();
    drop(frozen);
    std::fs::copy(&path, home.path().join("studio.db")).unwrap();
    let Some(frozen) = Frozen::file(&home.path().join("studio.db")) else { return };
    let listed = home.run(&["records"]);
    assert!(listed.code == Some(0) && listed.out.contains(OF.card), "{listed:?}");
    let said =
        home.run(&["records", "--shown", OF.card, "bonus=off,favor=off,fapiao=off,guide=off", "--mchid", OF.mchid]);
    assert!(said.code == Some(2) && said.err.contains("studio.db"), "{said:?}");
    drop(frozen);
    let mut record = Record::open(&path, 1).unwrap();
    record.append_all(&publication("2")).unwrap();
    drop(record);
    assert_eq!(ids(&path), ["1", "2"]);
}

#[test]
fn a_folder_that_becomes_read_only_while_it_is_open_takes_nothing_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    record.append_all(&publication("1")).unwrap();
    let mut typed = Unsaved::open(&path, 1, "aaaaaaaa").unwrap();
    let draft = |card: &str| Draft { card_id: Some(card.into()), ..Draft::default() };
    typed.keep(&draft("p1"), None, AT).unwrap();
    let Some(frozen) = Frozen::around(&path) else { return };
    assert_eq!(bonus(&mut record), State::Shown, "what is known can be read");
    helps(&record.append_all(&publication("2")).unwrap_err());
    helps(&typed.keep(&draft("p2"), None, AT).unwrap_err());
    assert!(record.hold("pNEW").is_err(), "no lock, no publication");
    helps(&Record::open(&path, 2).unwrap_err());
    drop(frozen);
    assert!(record::unsaved(dir.path())[0].contains("p1"), "what was kept before");
    record.append_all(&publication("2")).unwrap();
    typed.keep(&draft("p3"), None, AT).unwrap();
    drop((record, typed));
    assert_eq!(ids(&path), ["1", "2"]);
}

/// Between 确认发布 and the intent: nothing leaves.
#[test]
fn nothing_is_sent_where_the_intent_cannot_be_written() {
    let server = Server::start(&[GOOD]);
    let story = Story::at(&server);
    drop(story.record());
    let frozen = std::sync::Mutex::new(None);
    let told = story.publish(|p, _| {
        if matches!(p, Progress::Started { .. }) {
            *frozen.lock().unwrap() = Frozen::around(&story.dir.path().join(record::REAL));
        }
    });
    if frozen.lock().unwrap().take().is_none() {
        return;
    }
    assert_eq!(told.result.verdict, Verdict::NotSent, "{told:?}");
    assert!(server.asked().is_empty());
    assert_eq!(story.phases(), "");
}

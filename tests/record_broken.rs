//! A database that is no database of this program any more, or of a newer one, or something else in its place: each has
//! its sentence, for a window and for a command, and nothing of it is lost or taken for what it was not.

use std::path::{Path, PathBuf};

use card_rights_studio::rights::Section;
use card_rights_studio::rights::shown::{Shown, State};
use card_rights_studio::storage::history::{self, Card};
use card_rights_studio::storage::record::{Line, Phase, Record};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::trouble::Trouble;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::Connection;

use super::faults::acts::GOOD;
use super::faults::server::{IDENTITY, Server};
use crate::support::program::{Home, OFF, Ran, join};

const OF: Card<'_> = Card { gateway: "pay.example.com", mchid: "1900009191", card: "pBROKEN" };

fn line(id: &str, phase: Phase) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        phase,
        at: "2026-10-02T09:00:00+08:00".into(),
        pid: 4_000_000,
        gateway: OF.gateway.into(),
        mchid: OF.mchid.into(),
        card: OF.card.into(),
        user: "张敏".into(),
        ..Line::default()
    }
}

/// A database with a long record in which 会员积分 of the card was published as on, closed.
fn made(path: &Path) -> Vec<u8> {
    static MADE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let bytes = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let mut record = Record::open(&path, 1).unwrap();
        let body = |on: bool, n: usize| {
            let text = "云豆".repeat(n % 40);
            format!(r#"{{"show_bonus":{on},"show_favor":false,"bonus":{{"bonus_value_word":"{text}"}},"show_fapiao":false,"show_guide":false}}"#)
        };
        let of = |n: usize, on: bool| {
            let line = |phase| Line { card: if on { OF.card.into() } else { format!("pOTHER{n}") }, ..line(&n.to_string(), phase) };
            let end = Line { verdict: Some(Verdict::Confirmed), ..line(Phase::End) };
            [Line { body: body(on, n), ..line(Phase::Intent) }, end]
        };
        let all: Vec<Line> = (0..60).flat_map(|n| of(n, n % 20 == 7)).collect();
        record.append_all(&all).unwrap();
        drop(record);
        assert!(!dir.path().join("studio.db-wal").exists(), "closed, nothing lies beside");
        std::fs::read(path).unwrap()
    });
    std::fs::write(path, bytes).unwrap();
    bytes.clone()
}

fn shown(record: &mut Record) -> Result<Shown, Trouble> {
    let known = record.card(OF.mchid, OF.card)?;
    Ok(history::shown(&known, OF))
}

fn named(dir: &Path, part: &str) -> Vec<PathBuf> {
    let all =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "db"));
    all.filter(|p| p.file_name().unwrap().to_string_lossy().contains(part)).collect()
}

#[track_caller]
fn is_whole(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(20)).unwrap();
    assert_eq!(db.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok");
}

fn another_program() -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other.db");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE notes (t TEXT); INSERT INTO notes VALUES ('x')")
        .unwrap();
    std::fs::read(path).unwrap()
}

/// Each as bytes, and whether its being no database is seen when it is opened.
fn broken(whole: &[u8]) -> Vec<(&'static str, Vec<u8>, bool)> {
    let zeroed = |from: usize, to: usize| {
        let mut out = whole.to_vec();
        out[from..to].fill(0);
        out
    };
    let len = whole.len();
    vec![
        ("cut in a page", whole[..len / 2 + 700].to_vec(), false),
        ("cut between pages", whole[..len / 8192 * 4096].to_vec(), false),
        ("its head alone", whole[..100].to_vec(), true),
        ("zeroed in the middle", zeroed(4096, len - 4096), false),
        ("its first page zeroed", zeroed(0, 4096), true),
        ("another program's", another_program(), true),
        ("a text", "我的笔记\n".repeat(600).into_bytes(), true),
    ]
}

/// Set aside whole under a dated name, a new one begun, and no real card is settled in it: whatever was on does not go out
/// as off.
#[test]
fn a_broken_database_is_set_aside_whole_and_no_card_is_settled() {
    for (what, bytes, at_once) in broken(&made(&tempfile::tempdir().unwrap().path().join("x.db"))) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        std::fs::write(&path, &bytes).unwrap();
        let mut record = Record::open(&path, 1).unwrap();
        if at_once {
            assert_eq!(named(dir.path(), ".damaged-").len(), 1, "{what}");
        }
        let known = shown(&mut record).unwrap();
        assert!(known.is_unsettled(), "{what}");
        let told = record.told();
        assert_eq!(told.iter().map(|t| t.sentence.key.as_ref()).collect::<Vec<_>>(), ["record-aside"], "{what}");
        let aside = named(dir.path(), ".damaged-");
        assert_eq!(aside.len(), 1, "{what}: {aside:?}");
        assert!(std::fs::read(&aside[0]).unwrap() == bytes, "{what}");
        let name = aside[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(Lang::ZhCn.say(&told[0].sentence).contains(&name), "{what}");
        // The new one is used from now on, by others too.
        let states = Section::ALL.into_iter().map(|s| (s, State::NotShown)).collect();
        let note = Some(card_rights_studio::storage::record::Note::Seen(states));
        record.append(&Line { note, ..line("said", Phase::Human) }).unwrap();
        drop(record);
        let mut again = Record::open(&path, 2).unwrap();
        assert!(again.told().is_empty() && !shown(&mut again).unwrap().is_unsettled(), "{what}");
        let other = again.card(OF.mchid, "pOTHER").unwrap();
        assert!(history::shown(&other, Card { card: "pOTHER", ..OF }).is_unsettled(), "{what}");
        drop(again);
        is_whole(&path);
    }
}

/// As when a disk is failing: each has a name of its own.
#[test]
fn several_that_are_set_aside_within_one_second_all_stay() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let all: Vec<String> = (0..6).map(|n| format!("{n} 我的笔记\n").repeat(600)).collect();
    for one in &all {
        std::fs::write(&path, one).unwrap();
        assert!(shown(&mut Record::open(&path, 1).unwrap()).unwrap().is_unsettled());
        for end in ["", "-wal", "-shm", "-journal"] {
            std::fs::remove_file(dir.path().join(format!("studio.db{end}"))).ok();
        }
    }
    let kept: Vec<_> = named(dir.path(), ".damaged-").iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    assert!(kept.len() == all.len() && all.iter().all(|one| kept.contains(one)), "{} of {}", kept.len(), all.len());
}

/// A crash between the renaming and the new one's first line: what was set aside is not forgotten.
#[test]
fn a_database_that_was_set_aside_leaves_cards_unsettled_also_after_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    made(&dir.path().join("studio.damaged-20261128170601.db"));
    for empty in [false, true] {
        if empty {
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, "").unwrap();
        }
        let mut record = Record::open(&path, 1).unwrap();
        assert!(shown(&mut record).unwrap().is_unsettled());
        drop(record);
        assert!(shown(&mut Record::open(&path, 1).unwrap()).unwrap().is_unsettled());
        let db = Connection::open(&path).unwrap();
        assert_eq!(db.query_row("SELECT count(*) FROM damage", [], |r| r.get::<_, i64>(0)).unwrap(), 1, "told once");
    }
}

/// As long as another process has it open, nothing is renamed under it.
#[test]
fn a_broken_database_is_not_set_aside_under_another_process() {
    for (what, bytes, _) in broken(&made(&tempfile::tempdir().unwrap().path().join("x.db"))) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        made(&path);
        let theirs = Record::open(&path, 2).unwrap();
        for beside in ["studio.db-wal", "studio.db-shm"] {
            std::fs::remove_file(dir.path().join(beside)).ok();
        }
        std::fs::write(&path, &bytes).unwrap();
        let said = Record::open(&path, 1).and_then(|mut mine| shown(&mut mine));
        assert_eq!(said.unwrap_err().sentence.key, "record-unreadable", "{what}");
        assert!(named(dir.path(), ".damaged-").is_empty() && path.exists(), "{what}");
        // It is gone, and the next one sets it aside.
        drop(theirs);
        let mut mine = Record::open(&path, 1).unwrap();
        assert!(shown(&mut mine).unwrap().is_unsettled(), "{what}");
        assert_eq!(named(dir.path(), ".damaged-").len(), 1, "{what}");
    }
}

/// Somebody began it with a newer version: it stays as it is, byte for byte, and so does what lies beside it.
#[test]
fn a_newer_database_is_refused_and_not_touched() {
    let home = Home::new();
    let path = home.path().join("studio.db");
    made(&path);
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    // With a journal that was not taken in yet, as after a crash.
    let open = Connection::open(&path).unwrap();
    open.execute_batch("CREATE TABLE later (x); INSERT INTO later VALUES (1)").unwrap();
    let kept = tempfile::tempdir().unwrap();
    for name in ["studio.db", "studio.db-wal"] {
        std::fs::copy(home.path().join(name), kept.path().join(name)).unwrap();
    }
    drop(open);
    for name in ["studio.db", "studio.db-wal"] {
        std::fs::copy(kept.path().join(name), home.path().join(name)).unwrap();
    }
    let same = |when: &str| {
        for name in ["studio.db", "studio.db-wal"] {
            assert!(
                std::fs::read(home.path().join(name)).unwrap() == std::fs::read(kept.path().join(name)).unwrap(),
                "{when} {name}"
            );
        }
    };
    assert_eq!(Record::open(&path, 1).unwrap_err().sentence.key, "record-newer");
    same("store");
    assert_eq!(Unsaved::open(&path, 1, "aaaaaaaa").unwrap_err().sentence.key, "record-newer");
    let (server, args) = real(&home);
    for ran in [home.run(&["records"]), home.run(&join(&[], &args))] {
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("更新版本的程序"), "{ran:?}");
        same("command");
    }
    assert!(server.asked().is_empty());
}

/// A publication that would send every section as off, to a real merchant at a server on this computer.
fn real(home: &Home) -> (Server, Vec<String>) {
    let server = Server::start(&[GOOD]);
    let keys = home.path().join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    IDENTITY.write(&keys, "http://127.0.0.1").unwrap();
    let file = home.file("稿.cardrights", OFF).display().to_string();
    let key = |name: &str| keys.join(name).display().to_string();
    let ours = &IDENTITY.credentials;
    let url = format!("http://{}", server.address());
    let (private, public) = (key("apiclient_key.pem"), key("pub_key.pem"));
    let args = ["publish", &file, "--card", OF.card, "--yes", "--json", "--gateway", &url, "--mchid", &ours.mchid];
    let keys = ["--serial", &ours.serial, "--key-file", &private, "--answer-key-file", &public];
    let args = args.into_iter().chain(keys).chain(["--answer-key-id", &IDENTITY.public_key_id]);
    (server, args.map(str::to_owned).collect())
}

/// What a command says of each: the set aside one is named, and nothing goes out as off.
#[test]
fn a_command_names_the_broken_database_and_sends_nothing_as_off() {
    for (what, bytes, at_once) in broken(&made(&tempfile::tempdir().unwrap().path().join("x.db"))) {
        let aside = |ran: &Ran| ran.err.contains("原文件另存为") && ran.err.contains(".damaged-");
        let home = Home::new();
        std::fs::write(home.path().join("studio.db"), &bytes).unwrap();
        let (server, args) = real(&home);
        let ran = home.run(&join(&[], &args));
        // Where this card's rows are not among what is broken, a later look finds it.
        assert_eq!(ran.code, Some(2), "{what} {ran:?}");
        assert!(aside(&ran) && server.asked().is_empty(), "{what} {ran:?}");
        // Until somebody looked at the phone.
        let ran = home.run(&join(&[], &args));
        assert!(ran.code == Some(2) && !aside(&ran), "{what} {ran:?}");
        let home = Home::new();
        std::fs::write(home.path().join("studio.db"), &bytes).unwrap();
        let ran = home.run(&["records"]);
        if at_once {
            assert!(ran.code == Some(0) && aside(&ran), "{what} {ran:?}");
        } else {
            // What is met while the lines are read: told, and the next start sets it aside.
            assert!(aside(&ran) || ran.err.contains("无法读取"), "{what} {ran:?}");
            let next = home.run(&["records"]);
            assert!(aside(&ran) || aside(&next), "{what} {ran:?} {next:?}");
        }
    }
}

#[test]
fn an_empty_file_is_an_empty_record_and_what_is_no_file_has_its_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    std::fs::write(&path, "").unwrap();
    let mut record = Record::open(&path, 1).unwrap();
    assert!(record.told().is_empty() && record.entries().unwrap().is_empty());
    record.append(&line("1", Phase::Intent)).unwrap();
    drop(record);
    is_whole(&path);
    let home = Home::new();
    std::fs::create_dir(home.path().join("studio.db")).unwrap();
    assert_eq!(Record::open(&home.path().join("studio.db"), 1).unwrap_err().sentence.key, "own-not-file");
    let (server, args) = real(&home);
    for ran in [home.run(&["records"]), home.run(&join(&[], &args))] {
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("studio.db") && ran.err.contains("不是普通文件"), "{ran:?}");
    }
    assert!(server.asked().is_empty() && home.path().join("studio.db").is_dir());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_its_place_is_refused_at_once() {
    let home = Home::new();
    let pipe = home.path().join("studio.db");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success()) {
        return eprintln!("skipped: no mkfifo here");
    }
    assert_eq!(Record::open(&pipe, 1).unwrap_err().sentence.key, "own-not-file");
    let ran = home.run(&["records"]);
    assert!(ran.code == Some(2) && ran.err.contains("studio.db"), "{ran:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes of the file are changed, zeroed or cut off: the card's 会员积分 is never taken for off.
    #[test]
    fn no_byte_of_the_file_makes_off_of_what_was_on(at: Index, count in 1..6000_usize, to: Option<u8>, cut in prop::bool::weighted(0.2)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let mut bytes = made(&path);
        let from = at.index(bytes.len());
        // Often one byte only.
        let end = bytes.len().min(from + if count < 3000 { 1 } else { count });
        match to {
            _ if cut => bytes.truncate(from),
            Some(to) => bytes[from..end].fill(to),
            None => bytes[from..end].fill(0),
        }
        std::fs::write(&path, &bytes).unwrap();
        // What cannot be read at all is told, and nothing is sent.
        if let Ok(known) = Record::open(&path, 1).and_then(|mut r| shown(&mut r)) {
            let bonus = known.get(Section::Bonus).state;
            let empty = bytes.is_empty() && bonus == State::Unknown;
            prop_assert!(known.is_unsettled() || bonus == State::Shown || empty, "{} {} {:?} {:?}", from, end, to, bonus);
        }
    }
}

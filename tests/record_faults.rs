//! The record where the computer fails it: a full disk, a folder that goes away, a file that somebody locks, many
//! processes at once. Each has its sentence, what was written stays whole, and nothing waits on the wire with it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use card_rights_studio::publish::send::Progress;
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::draft::Draft;
use card_rights_studio::storage::exchange;
use card_rights_studio::storage::record::{Entry, Line, Phase, Record};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::trouble::Trouble;
use card_rights_studio::wechatpay::verdict::Verdict;
use rusqlite::Connection;

use super::faults::acts::LATE;
use super::faults::server::Server;
use super::faults::story::Story;
use crate::support::old_record::Ledger;
use crate::support::program::{Home, ON, Ran, StandIn, join};
use crate::support::record;

const AT: &str = "2026-11-24T09:00:00+08:00";
const LATER: &str = "2026-12-01";

fn line(id: &str, phase: Phase) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        phase,
        at: AT.into(),
        pid: 4_000_000,
        gateway: "g".into(),
        mchid: "1".into(),
        card: "p1".into(),
        user: "张敏".into(),
        ..Line::default()
    }
}

fn publication(id: &str) -> [Line; 3] {
    let body = format!(r#"{{"show_bonus":true,"bonus":{{"bonus_value_word":"{}"}}}}"#, "云豆".repeat(900));
    let end = Line { verdict: Some(Verdict::Confirmed), ..line(id, Phase::End) };
    [Line { body, ..line(id, Phase::Intent) }, line(id, Phase::Sent), end]
}

/// Without the program's own way in: what SQLite itself says of the file.
#[track_caller]
fn is_whole(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.busy_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(db.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok", "{path:?}");
}

fn ids(record: &Record) -> Vec<String> {
    record.entries().unwrap().into_iter().map(|e| e.line.id).collect()
}

fn key(trouble: &Trouble) -> String {
    trouble.sentence.key.clone().into_owned()
}

#[cfg(unix)]
mod full {
    use super::*;
    use crate::support::small_disk::Small;

    /// Does `work` with ever more room until it succeeds; each failure says that the disk is full, and undoes all of it.
    /// Gives how often it failed.
    fn tried(
        small: &Small,
        record: &mut Record,
        name: &str,
        work: impl Fn(&mut Record) -> Result<(), Trouble>,
    ) -> usize {
        let before = record.entries().unwrap();
        for pages in 0..200 {
            small.leave(pages);
            let done = work(record);
            small.empty();
            is_whole(record.path());
            match done {
                Ok(()) => return pages,
                Err(t) => {
                    assert_eq!(key(&t), "file-full", "{name} {pages} {t:?}");
                    // Not printed whole: they are long.
                    let after = record.entries().unwrap();
                    let undone = after == before;
                    // Rows that are removed, and still lie in the journal: told, and done by removing again.
                    let rest = name == "removal" && after.iter().all(|e| e.line.forgotten);
                    assert!(undone || rest, "{name} {pages}");
                }
            }
        }
        panic!("{name}: never");
    }

    #[test]
    fn a_full_disk_undoes_the_whole_of_a_write_and_nothing_else() {
        let Some(small) = Small::mount(2048) else { return };
        let path = small.0.path().join("studio.db");
        let mut record = Record::open(&path, 1).unwrap();
        let [intent, sent, end] = publication("1");
        let mut failed = Vec::new();
        for (name, line) in [("intent", intent), ("sent", sent), ("end", end)] {
            failed.push((name, tried(&small, &mut record, name, |r| r.append(&line))));
        }
        let many: Vec<Line> = (2..12).flat_map(|n| publication(&n.to_string())).collect();
        failed.push(("several", tried(&small, &mut record, "several", |r| r.append_all(&many))));
        let theirs: Vec<Entry> = {
            let other = tempfile::tempdir().unwrap();
            let mut of = Record::open(&other.path().join("studio.db"), 1).unwrap();
            of.append_all(&(0..9).flat_map(|n| publication(&format!("their-{n}"))).collect::<Vec<_>>()).unwrap();
            let file = other.path().join("theirs.jsonl");
            std::fs::write(&file, exchange::write(of.entries().unwrap().iter())).unwrap();
            exchange::read(&file).unwrap().0
        };
        failed.push(("import", tried(&small, &mut record, "import", |r| r.import(&theirs).map(|_| ()))));
        failed.push(("removal", tried(&small, &mut record, "removal", |r| r.remove(None, LATER).map(|_| ()))));
        assert!(failed.iter().all(|(_, n)| *n > 0), "each met a full disk: {failed:?}");
        assert_eq!(record.entries().unwrap().len(), 20);
        for file in ["studio.db", "studio.db-wal"] {
            let bytes = std::fs::read(small.0.path().join(file)).unwrap();
            assert!(!bytes.windows(6).any(|w| w == "张敏".as_bytes()), "{file}");
        }
        drop(record);
        is_whole(&path);
    }

    /// What is typed: the row before stays.
    #[test]
    fn a_full_disk_keeps_what_was_typed_before() {
        let Some(small) = Small::mount(1024) else { return };
        let path = small.0.path().join("studio.db");
        let mut typed = Unsaved::open(&path, 1, "aaaaaaaa").unwrap();
        let draft = |word: &str| Draft { card_id: Some(word.into()), ..Draft::default() };
        typed.keep(&draft("p1"), None, AT).unwrap();
        let long = draft(&"长".repeat(20_000));
        small.fill();
        assert_eq!(key(&typed.keep(&long, None, AT).unwrap_err()), "file-full");
        small.empty();
        is_whole(&path);
        assert_eq!(record::unsaved(small.0.path()).len(), 1);
        assert!(!record::unsaved(small.0.path())[0].contains('长'));
        typed.keep(&long, None, AT).unwrap();
        assert!(record::unsaved(small.0.path())[0].contains('长'));
    }

    /// Taken in as a whole or not at all: the old file stays until it is.
    #[test]
    fn a_full_disk_leaves_an_old_home_as_it_is() {
        let Some(small) = Small::mount(2048) else { return };
        let old = small.0.path().join("ledger.jsonl");
        let mut ledger = Ledger::open(&old, 900);
        ledger.append(&(0..20).flat_map(|n| publication(&n.to_string())).collect::<Vec<_>>());
        drop(ledger);
        let bytes = std::fs::read(&old).unwrap();
        let path = small.0.path().join("studio.db");
        let mut failed = 0;
        for pages in (0..200).step_by(3) {
            small.leave(pages);
            let opened = Record::open(&path, 1);
            small.empty();
            if path.metadata().is_ok_and(|m| m.len() > 0) {
                is_whole(&path);
            }
            match opened {
                Ok(record) => {
                    assert_eq!(ids(&record).len(), 20);
                    assert!(!old.exists() && small.0.path().join("ledger.jsonl.before-db").exists());
                    assert!(failed > 3, "{failed}");
                    return;
                }
                Err(t) => {
                    failed += 1;
                    assert_eq!(key(&t), "file-full", "{pages} {t:?}");
                    assert!(std::fs::read(&old).unwrap() == bytes, "{pages}");
                    let rows = record::events(small.0.path(), record::REAL);
                    assert!(rows.is_empty(), "{pages} {}", rows.len());
                }
            }
        }
        panic!("never taken in");
    }

    /// The disk fills up after the bytes left: the person is told the truth, and the record claims nothing.
    #[test]
    fn a_disk_that_fills_up_while_publishing_leaves_the_outcome_open() {
        let Some(small) = Small::mount(1024) else { return };
        let server = Server::start(&[LATE]);
        let mut story = Story::at(&server);
        story.dir = tempfile::tempdir_in(small.0.path()).unwrap();
        let told = story.publish(|p, _| {
            if matches!(p, Progress::Sent) {
                small.fill();
                server.release();
            }
        });
        assert_eq!(told.result.verdict, Verdict::Confirmed);
        // Whoever listens is told before it is written down; the intent alone says enough.
        assert_eq!(told.result.unwritten.as_ref().map(key).as_deref(), Some("publish-unwritten"));
        assert_eq!(told.phases, "intent");
        small.empty();
        assert_eq!(story.bonus(), State::PerhapsShown);
        is_whole(&story.dir.path().join(record::REAL));
        drop(std::mem::replace(&mut story.dir, tempfile::tempdir().unwrap()));
    }

    /// A step of the schema is not taken where its copy finds no room.
    #[test]
    fn a_step_of_the_schema_waits_until_its_copy_has_room() {
        let Some(small) = Small::mount(4096) else { return };
        let path = small.0.path().join("studio.db");
        step_one(&path);
        let before = std::fs::read(&path).unwrap();
        small.fill();
        assert_eq!(key(&Record::open(&path, 1).unwrap_err()), "file-full");
        small.empty();
        assert_eq!(version(&path), 1);
        assert_eq!(std::fs::read(&path).unwrap().len(), before.len());
        assert!(!small.0.path().join("studio.before-step-2.db").exists(), "no half of a copy");
        assert_eq!(ids(&Record::open(&path, 1).unwrap()), ["1"]);
        assert!(version(&path) > 1);
    }
}

/// A database as the first step of the schema made it, with one publication.
fn step_one(path: &Path) {
    let mut record = Record::open(path, 1).unwrap();
    record.append_all(&publication("1")).unwrap();
    drop(record);
    let db = Connection::open(path).unwrap();
    let tables = ["card", "publication", "event", "damage"];
    let indexes = ["publication_card", "publication_open", "publication_batch", "event_publication"];
    let mut select = db.prepare("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL").unwrap();
    let all = select.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    let all: Vec<(String, String)> = all.map(Result::unwrap).collect();
    for (kind, name) in all {
        let ours = tables.contains(&name.as_str()) || indexes.contains(&name.as_str()) || name.starts_with("sqlite_");
        if !ours {
            db.execute_batch(&format!("DROP {kind} IF EXISTS {name}")).ok();
        }
    }
    db.execute_batch("PRAGMA user_version = 1; PRAGMA journal_mode = DELETE").unwrap();
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |r| r.get(0)).unwrap()
}

/// Where nothing was there before, nothing is copied.
#[test]
fn a_new_database_has_no_copy_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut record = Record::open(&dir.path().join("studio.db"), 1).unwrap();
    record.append(&line("1", Phase::Intent)).unwrap();
    let names = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|n| n.contains("before-step")));
}

/// Who reads for long keeps the journal from being emptied: that names still lie there is told.
#[test]
fn names_that_stay_in_the_journal_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    record.append_all(&publication("1")).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM publication").unwrap();
    assert_eq!(key(&record.remove(None, LATER).unwrap_err()), "record-busy");
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(record.remove(None, LATER).unwrap(), 0);
    for file in ["studio.db", "studio.db-wal"] {
        let bytes = std::fs::read(dir.path().join(file)).unwrap();
        assert!(!bytes.windows(6).any(|w| w == "张敏".as_bytes()), "{file}");
    }
}

/// A copy of what was there before lies beside, whole and private; clearing old entries takes it away, because it holds
/// what is cleared.
#[test]
fn a_step_of_the_schema_keeps_a_copy_until_old_entries_are_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let copy = dir.path().join("studio.before-step-2.db");
    step_one(&path);
    // What a killed process began to copy, and a copy of a step that was not taken: both are in nobody's way.
    std::fs::write(dir.path().join(".card-rights-abcdef.tmp"), "half").unwrap();
    std::fs::write(&copy, "half").unwrap();
    let mut record = Record::open(&path, 1).unwrap();
    assert!(record.told().is_empty());
    assert_eq!(ids(&record), ["1"]);
    assert!(version(&path) > 1);
    assert_eq!(version(&copy), 1);
    is_whole(&copy);
    let db = Connection::open(&copy).unwrap();
    assert_eq!(db.query_row("SELECT count(*) FROM event", [], |r| r.get::<_, i64>(0)).unwrap(), 3);
    drop(db);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Opened again it is left alone.
    drop(record);
    record = Record::open(&path, 1).unwrap();
    assert!(copy.exists());
    let mut typed = Unsaved::open(&path, 1, "aaaaaaaa").unwrap();
    typed.keep(&Draft::default(), None, AT).unwrap();
    assert_eq!(record.remove(None, LATER).unwrap(), 1);
    assert!(!copy.exists() && !dir.path().join("studio.before-step-2.db-journal").exists());
    is_whole(&path);
}

/// Several start for the first time at once: each finds a record that is its own.
#[test]
fn many_that_begin_a_record_at_once_begin_one() {
    for round in 0..60 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("studio.db");
        let start = std::sync::Barrier::new(8);
        std::thread::scope(|all| {
            for pid in 1..9_u32 {
                let (path, start) = (&path, &start);
                all.spawn(move || {
                    start.wait();
                    let mut record = Record::open(path, pid).unwrap();
                    assert!(record.told().is_empty());
                    record.append(&Line { pid, ..line(&pid.to_string(), Phase::Intent) }).unwrap();
                });
            }
        });
        assert_eq!(ids(&Record::open(&path, 9).unwrap()).len(), 8, "{round}");
    }
}

/// Two windows of the new version start at once on an old database: one takes the step, and neither is refused.
#[test]
fn two_that_take_a_step_of_the_schema_at_once_take_it_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    step_one(&path);
    std::thread::scope(|all| {
        for pid in 1..7 {
            let path = &path;
            all.spawn(move || assert_eq!(ids(&Record::open(path, pid).unwrap()), ["1"]));
        }
    });
    is_whole(&path);
    assert_eq!(version(&dir.path().join("studio.before-step-2.db")), 1);
}

/// What is written then would be lost to everybody: it is refused, and told.
// Windows lets nobody remove a folder in which a file is open.
#[cfg(unix)]
#[test]
fn a_folder_that_is_removed_while_the_record_is_open_takes_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let mut record = Record::open(&home.join("studio.db"), 1).unwrap();
    record.append(&line("1", Phase::Intent)).unwrap();
    std::fs::remove_dir_all(&home).unwrap();
    assert_eq!(key(&record.append(&line("2", Phase::Intent)).unwrap_err()), "file-unwritable");
    assert!(record.remove(None, LATER).is_err() && record.hold("p1").is_err());
    // And where somebody put another in its place.
    std::fs::create_dir(&home).unwrap();
    let mut other = Record::open(&home.join("studio.db"), 2).unwrap();
    other.append(&line("3", Phase::Intent)).unwrap();
    assert_eq!(key(&record.append(&line("2", Phase::Intent)).unwrap_err()), "file-unwritable");
    assert_eq!(ids(&other), ["3"]);
    drop(record);
    is_whole(&home.join("studio.db"));
}

/// A backup program holds the file: a write waits for a while, and then says who is in the way.
#[test]
fn a_locked_database_is_waited_for_and_then_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    record.append(&line("1", Phase::Intent)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    // What is known can still be read.
    assert_eq!(record.card("1", "p1").unwrap().entries().len(), 1);
    let begun = Instant::now();
    std::thread::scope(|all| {
        let waits = all.spawn(|| {
            let mut record = Record::open(&path, 2).unwrap();
            key(&record.append(&line("2", Phase::Intent)).unwrap_err())
        });
        assert_eq!(key(&record.append(&line("3", Phase::Intent)).unwrap_err()), "record-busy");
        assert_eq!(waits.join().unwrap(), "record-busy");
    });
    assert!(begun.elapsed() > Duration::from_secs(5));
    // Let go of soon, nobody hears of it.
    let soon = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        other.execute_batch("COMMIT").unwrap();
    });
    record.append(&line("4", Phase::Intent)).unwrap();
    soon.join().unwrap();
    assert_eq!(ids(&record), ["1", "4"]);
    is_whole(&path);
}

/// While an answer is awaited, everybody else writes without waiting.
#[test]
fn no_transaction_is_open_while_something_is_on_the_wire() {
    let server = Server::start(&[LATE]);
    let story = Story::at(&server);
    let wrote = AtomicBool::new(false);
    let told = story.publish(|p, _| {
        if matches!(p, Progress::Sent) {
            let path = story.dir.path().join(record::REAL);
            let free = std::thread::spawn(move || {
                let db = Connection::open(path).unwrap();
                // Without any patience.
                db.busy_timeout(Duration::ZERO).unwrap();
                let begun = Instant::now();
                while db.execute_batch("BEGIN EXCLUSIVE; CREATE TABLE mine (x); COMMIT").is_err() {
                    db.execute_batch("ROLLBACK").ok();
                    // The line that says so is just being written.
                    assert!(begun.elapsed() < Duration::from_secs(5), "held");
                }
            });
            free.join().unwrap();
            wrote.store(true, Ordering::SeqCst);
            server.release();
        }
    });
    assert!(wrote.load(Ordering::SeqCst));
    assert_eq!((told.result.verdict, told.phases.as_str()), (Verdict::Confirmed, "intent sent end"));
}

/// Local disks have a write-ahead journal; what is not known to be local has none.
#[test]
fn the_journal_is_that_of_the_file_system() {
    let mode = |path: &Path| -> String {
        Connection::open(path).unwrap().pragma_query_value(None, "journal_mode", |r| r.get(0)).unwrap()
    };
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    let mut record = Record::open(&path, 1).unwrap();
    record.append(&line("1", Phase::Intent)).unwrap();
    assert_eq!(mode(&path), "wal");
    drop(record);
    // A kind that nobody listed: as a network's it gets a rollback journal, also when a write-ahead one stood there.
    let Some(other) = unlisted() else { return };
    let there = other.path().join("studio.db");
    std::fs::copy(&path, &there).unwrap();
    let mut record = Record::open(&there, 1).unwrap();
    record.append(&line("2", Phase::Intent)).unwrap();
    assert_eq!(ids(&record), ["1", "2"]);
    assert_eq!(mode(&there), "delete");
    assert!(!other.path().join("studio.db-shm").exists());
    drop(record);
    is_whole(&there);
    std::process::Command::new("umount").arg(other.path()).status().ok();
}

/// A mounted file system that is not among those that are known to be local.
fn unlisted() -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().unwrap();
    let image = dir.path().join("image");
    let made = std::fs::File::create(&image).and_then(|f| f.set_len(4 << 20)).is_ok();
    let run = |program: &str, args: &[&Path]| {
        std::process::Command::new(program).args(args).output().is_ok_and(|o| o.status.success())
    };
    let at = tempfile::tempdir().unwrap();
    let mounted = made
        && run("mkfs.minix", &[&image])
        && run("mount", &[Path::new("-t"), Path::new("minix"), Path::new("-o"), Path::new("loop"), &image, at.path()]);
    if !mounted {
        eprintln!("skipped: no file system here that is neither known nor remote");
    }
    mounted.then_some(at)
}

/// One of each card at a time, whoever publishes it.
#[test]
fn twelve_processes_publish_three_cards_at_once_and_none_gets_between_another() {
    let stand_in = StandIn::start();
    let home = Home::new();
    let draft = home.file("稿.cardrights", ON).display().to_string();
    let cards = ["pTWELVE1", "pTWELVE2", "pTWELVE3"];
    let here = stand_in.here();
    let command = |n: usize| {
        let mut args = vec!["publish", draft.as_str(), "--yes", "--json", "--pace", "0"];
        for k in 0..3 {
            args.extend(["--card", cards[(n + k) % 3]]);
        }
        let mut command = home.command(&join(&args, &here));
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let all: Vec<_> = (0..12).map(command).collect();
    for child in all {
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.verdicts()), (Some(0), vec!["confirmed".to_owned(); 3]), "{ran:?}");
    }
    let events = record::events(home.path(), record::REAL);
    for card in cards {
        let of: Vec<_> = events.iter().filter(|e| e["card"] == card).collect();
        let phases: Vec<_> = of.iter().map(|e| e["phase"].as_str().unwrap()).collect();
        assert_eq!(phases.join(" "), ["intent sent end"; 12].join(" "));
        for three in of.chunks(3) {
            assert!(three.iter().all(|e| e["id"] == three[0]["id"]));
        }
    }
    is_whole(&home.path().join(record::REAL));
    let mut mine = Record::open(&home.path().join(record::REAL), 1).unwrap();
    assert!(cards.iter().all(|c| !mine.card(&stand_in.text("mchid"), c).unwrap().is_damaged()));
}

/// Two windows write, and a command lists: each reads whole entries, and all of them in the end.
#[test]
fn two_windows_and_a_command_at_once() {
    let home = Home::new();
    let path = home.path().join(record::REAL);
    let done = AtomicBool::new(false);
    std::thread::scope(|all| {
        let writers: Vec<_> = (1..3_u32)
            .map(|pid| {
                let path = &path;
                all.spawn(move || {
                    let mut record = Record::open(path, pid).unwrap();
                    for n in 0..40 {
                        for line in publication(&format!("{pid}-{n}")) {
                            record.append(&Line { pid, ..line }).unwrap();
                        }
                        assert!(!record.card("1", "p1").unwrap().is_damaged());
                    }
                })
            })
            .collect();
        let reader = all.spawn(|| {
            let mut last = 0;
            while !done.load(Ordering::SeqCst) {
                let ran = home.run(&["records", "--json"]);
                assert_eq!(ran.code, Some(0), "{ran:?}");
                let rows = ran.rows().len();
                assert!(rows >= last, "{rows} {last}");
                last = rows;
            }
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::SeqCst);
        reader.join().unwrap();
    });
    let ran = home.run(&["records", "--json"]);
    assert_eq!(ran.rows().len(), 80);
    assert!(ran.verdicts().iter().all(|v| v == "confirmed"));
    is_whole(&path);
}

/// Many write into one record while others open and close it: nobody sees damage, and nothing is lost.
#[test]
fn writers_at_once_are_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("studio.db");
    std::thread::scope(|all| {
        for n in 0..12_u32 {
            let path = &path;
            all.spawn(move || {
                for k in 0..8 {
                    let mut l = Record::open(path, 100 + n).unwrap();
                    l.append(&Line { pid: 100 + n, ..line(&format!("{n}-{k}"), Phase::Intent) }).unwrap();
                    assert!(!l.card("1", "p1").unwrap().is_damaged());
                }
            });
        }
    });
    let mut l = Record::open(&path, 1).unwrap();
    let known = l.card("1", "p1").unwrap();
    assert!(!known.is_damaged());
    assert_eq!(known.entries().len(), 96);
    is_whole(&path);
}

//! Files as a person meets them: broken, newer, locked, full, linked, removed or changed by somebody else. Nothing is
//! ever lost, and each case has its own sentence.

use std::path::Path;

use card_rights_studio::rights::change::changes;
use card_rights_studio::rights::check::{Context, check};
use card_rights_studio::rights::field::{FIELDS, Field, FieldId, Kind};
use card_rights_studio::rights::shown::{Known, Shown, State};
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::draft::{Draft, SaveTrouble, open, save, save_alone};
use card_rights_studio::storage::record::{Line, Phase, Record};
use card_rights_studio::storage::settings::{self, Settings};
use card_rights_studio::storage::unsaved::Unsaved;
use card_rights_studio::storage::{atomic, history, merge};
use card_rights_studio::trouble::Trouble;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use proptest::prelude::*;

const AT: &str = "2026-11-24T09:00:00+08:00";

fn draft(word: &str) -> Draft {
    let mut rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
    rights.set_text(FieldId::BonusValueWord, word);
    Draft { card_id: Some("p1".into()), rights, ..Draft::default() }
}

/// The key of a trouble, once both its sentences were said in both languages with the file's name in the first.
fn told(t: &Trouble, file: &str) -> String {
    for lang in Lang::ALL {
        assert!(lang.say(&t.sentence).contains(file), "{}", lang.say(&t.sentence));
        assert!(lang.has(&t.remedy.key) && !lang.say(&t.remedy).contains('{'));
    }
    t.sentence.key.clone().into_owned()
}

fn not_saved(path: &Path, draft: &Draft) -> String {
    match save(path, draft, None).unwrap_err() {
        SaveTrouble::Changed(t) | SaveTrouble::ReadOnly(t) | SaveTrouble::Other(t) => t.sentence.key.into_owned(),
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut all: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

/// Readable JSON is several times as long as what a program writes: what opens can be saved and opened again.
#[test]
fn a_large_draft_can_be_saved_and_opened_again_and_none_too_large_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("大.cardrights");
    let ones = vec!["1"; (2 << 20) - 1000].join(",");
    std::fs::write(&path, format!(r#"{{"format":1,"later":[{ones}],"rights":{{"show_bonus":true}}}}"#)).unwrap();
    let mut large = open(&path).unwrap().draft;
    save(&path, &large, None).unwrap();
    assert_eq!(open(&path).unwrap().draft, large);
    let held = std::fs::read(&path).unwrap();
    large.rights.set_text(FieldId::BonusValueWord, &"长".repeat(2000));
    let SaveTrouble::Other(trouble) = save(&path, &large, None).unwrap_err() else { panic!() };
    assert_eq!(told(&trouble, "大.cardrights"), "draft-grown-too-large");
    assert!(std::fs::read(&path).unwrap() == held);
}

/// Two windows save one file at the same moment: one of them is told that it was changed.
#[test]
fn of_two_windows_that_save_at_once_the_second_is_told() {
    let (dir, locks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = dir.path().join("双十一.cardrights");
    for round in 0..40 {
        let fingerprint = save(&path, &Draft { saved: Some(round.to_string()), ..Draft::default() }, None).unwrap();
        let start = std::sync::Barrier::new(2);
        let window = |name: &str| {
            let draft = Draft { card_id: Some(name.to_owned()), ..Draft::default() };
            start.wait();
            save_alone(locks.path(), &path, &draft, Some(&fingerprint)).is_ok()
        };
        let (a, b) = std::thread::scope(|s| {
            let (a, b) = (s.spawn(|| window("a")), s.spawn(|| window("b")));
            (a.join().unwrap(), b.join().unwrap())
        });
        assert!(a != b, "round {round}: {a} {b}");
        assert_eq!(open(&path).unwrap().draft.card_id.as_deref(), Some(if a { "a" } else { "b" }));
    }
    // Without a place for the lock a draft is saved all the same.
    assert!(save_alone(&dir.path().join("没有"), &path, &Draft::default(), None).is_ok());
}

#[test]
fn what_is_no_draft_is_told_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("双十一.cardrights");
    let large = [br#"{"show_bonus":true}"#.as_slice(), &vec![b' '; (4 << 20) - 18]].concat();
    for (bytes, key) in [
        (b"".as_slice(), "draft-empty"),
        (b"{\"format\":1,\"rights\":{\"show_bo", "draft-wrong-open"),
        (b"[]", "draft-no-rights"),
        (b"\xc4\xe3\xba\xc3", "draft-wrong-word"),
        (b"PK\x03\x04\0\0", "draft-not-text"),
        (br#"{"format":"one","rights":{}}"#, "draft-format"),
        (br#"{"format":2,"rights":{"show_bonus":true}}"#, "draft-newer"),
        (&large, "draft-too-large"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(told(&open(&path).unwrap_err(), "双十一.cardrights"), key);
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
    std::fs::write(&path, &large[..4 << 20]).unwrap();
    assert!(open(&path).is_ok(), "4 MiB are still read");
    assert_eq!(told(&open(&dir.path().join("没有.cardrights")).unwrap_err(), "没有.cardrights"), "file-unreadable");
}

#[test]
fn a_folder_is_neither_opened_nor_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.cardrights");
    std::fs::create_dir(&path).unwrap();
    assert_eq!(told(&open(&path).unwrap_err(), "a.cardrights"), "draft-not-file");
    assert_eq!(not_saved(&path, &draft("积分")), "file-is-folder");
    assert!(path.is_dir());
    assert_eq!(names(dir.path()), ["a.cardrights"], "no temporary file stays behind");
    let (s, trouble): (Settings, _) = settings::load(&path, AT);
    assert_eq!(s, Settings::default());
    assert_eq!(told(&trouble.unwrap(), "a.cardrights"), "own-not-file");
}

#[test]
fn what_the_program_does_not_know_survives_opening_editing_and_saving() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.cardrights");
    let text = r#"{"format":1,"team":{"name":"甲","n":[1,2]},"mchid":7,"rights":{"show_bonus":"是","bonus":{"init_bonus":1.5,"later":null,"bonus_value_word":"积分"},"new":{"deep":[true]}}}"#;
    std::fs::write(&path, text).unwrap();
    let mut opened = open(&path).unwrap();
    opened.draft.rights.set_text(FieldId::BonusValueWord, "新积分");
    save(&path, &opened.draft, Some(&opened.fingerprint)).unwrap();
    let back: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    for (pointer, value) in [
        ("/team/n/1", serde_json::json!(2)),
        ("/mchid", serde_json::json!(7)),
        ("/rights/show_bonus", serde_json::json!("是")),
        ("/rights/bonus/init_bonus", serde_json::json!(1.5)),
        ("/rights/bonus/bonus_value_word", serde_json::json!("新积分")),
        ("/rights/new/deep/0", serde_json::json!(true)),
    ] {
        assert_eq!(back.pointer(pointer), Some(&value), "{pointer}");
    }
    // A value that was meanwhile filled in properly takes the place of the one that did not fit.
    opened.draft.rights.bonus.init_bonus = Some(2);
    opened.draft.rights.show_bonus = Some(true);
    save(&path, &opened.draft, None).unwrap();
    let back = open(&path).unwrap().draft;
    assert_eq!((back.rights.bonus.init_bonus, back.rights.show_bonus), (Some(2), Some(true)));
}

#[test]
fn a_file_that_somebody_changed_is_not_overwritten_and_one_that_is_gone_is_written_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.cardrights");
    let fingerprint = save(&path, &draft("一"), None).unwrap();
    let theirs = draft("二").write();
    std::fs::write(&path, &theirs).unwrap();
    let Err(SaveTrouble::Changed(t)) = save(&path, &draft("三"), Some(&fingerprint)) else { panic!("overwritten") };
    assert_eq!(told(&t, "a.cardrights"), "file-changed");
    assert_eq!(std::fs::read(&path).unwrap(), theirs);
    // The same content written anew is no change.
    let opened = open(&path).unwrap();
    std::fs::write(&path, &theirs).unwrap();
    let fingerprint = save(&path, &draft("三"), Some(&opened.fingerprint)).unwrap();

    std::fs::remove_file(&path).unwrap();
    save(&path, &draft("四"), Some(&fingerprint)).unwrap();
    assert_eq!(open(&path).unwrap().draft, draft("四"));

    // Something that cannot be read any more is not written over.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert!(matches!(save(&path, &draft("五"), Some(&fingerprint)), Err(SaveTrouble::Other(_))));
    std::fs::remove_dir(&path).unwrap();
    let gone = dir.path().join("gone/a.cardrights");
    assert_eq!(not_saved(&gone, &draft("六")), "file-unwritable");
}

#[test]
fn a_read_only_file_leads_to_saving_under_another_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("只读.cardrights");
    save(&path, &draft("一"), None).unwrap();
    assert!(!open(&path).unwrap().read_only);
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions.clone()).unwrap();
    let opened = open(&path).unwrap();
    assert!(opened.read_only);
    let Err(SaveTrouble::ReadOnly(t)) = save(&path, &draft("二"), Some(&opened.fingerprint)) else { panic!("saved") };
    assert_eq!(told(&t, "只读.cardrights"), "file-read-only");
    assert_eq!(open(&path).unwrap().draft, draft("一"));
    assert_eq!(names(dir.path()), ["只读.cardrights"]);
    // Windows does not remove a read-only file.
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of this test alone")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&path, permissions).unwrap();
}

/// Also a path longer than the 260 characters that Windows once had.
#[test]
fn a_draft_in_a_deep_folder_with_a_chinese_name_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let deep = (0..8).fold(dir.path().join("会员卡 草稿"), |d, _| d.join("虹桥店二〇二六年十一月".repeat(4)));
    std::fs::create_dir_all(&deep).unwrap();
    let path = deep.join("双十一 会员权益.cardrights");
    assert!(path.as_os_str().len() > 260 && path.to_string_lossy().chars().count() > 260);
    let fingerprint = save(&path, &draft("一"), None).unwrap();
    save(&path, &draft("二"), Some(&fingerprint)).unwrap();
    assert_eq!(open(&path).unwrap().draft, draft("二"));
    assert_eq!(names(&deep), ["双十一 会员权益.cardrights"]);
}

#[cfg(windows)]
mod windows {
    use std::os::windows::fs::OpenOptionsExt as _;

    use super::*;

    #[test]
    fn a_file_that_another_program_holds_says_so_and_is_saved_once_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("双十一.cardrights");
        save(&path, &draft("一"), None).unwrap();
        // As a spreadsheet program opens a file: others may read it.
        let held = std::fs::OpenOptions::new().read(true).share_mode(1).open(&path).unwrap();
        let t = atomic::write(&path, &draft("二").write()).unwrap_err();
        assert_eq!(told(&t, "双十一.cardrights"), "file-in-use");
        assert_eq!(open(&path).unwrap().draft, draft("一"));
        assert_eq!(names(dir.path()), ["双十一.cardrights"]);
        drop(held);
        atomic::write(&path, &draft("二").write()).unwrap();
        assert_eq!(open(&path).unwrap().draft, draft("二"));
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;
    use crate::support::small_disk::Small;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn root(dir: &Path) -> bool {
        std::fs::metadata(dir).unwrap().uid() == 0
    }

    #[test]
    fn a_symbolic_link_stays_one_and_its_target_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir(at("shared")).unwrap();
        save(&at("shared/real.cardrights"), &draft("一"), None).unwrap();
        symlink("shared/real.cardrights", at("inner")).unwrap();
        symlink(at("inner"), at("link.cardrights")).unwrap();
        save(&at("link.cardrights"), &draft("二"), None).unwrap();
        assert_eq!(std::fs::read_link(at("link.cardrights")).unwrap(), at("inner"));
        assert!(at("inner").is_symlink());
        assert_eq!(open(&at("shared/real.cardrights")).unwrap().draft, draft("二"));
        // The target may be gone: it is made anew where the link points to.
        std::fs::remove_file(at("shared/real.cardrights")).unwrap();
        save(&at("link.cardrights"), &draft("三"), None).unwrap();
        assert!(at("link.cardrights").is_symlink() && at("inner").is_symlink());
        assert_eq!(open(&at("shared/real.cardrights")).unwrap().draft, draft("三"));
        symlink("loop", at("loop")).unwrap();
        assert_eq!(not_saved(&at("loop"), &draft("四")), "file-unwritable");
        assert!(at("loop").is_symlink());
    }

    /// A draft on a shared folder stays readable for those who could read it; what is the program's own does not.
    #[test]
    fn saving_keeps_permissions_and_only_the_programs_own_files_are_private() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("usual"), "").unwrap();
        save(&at("new.cardrights"), &draft("一"), None).unwrap();
        assert_eq!(mode(&at("new.cardrights")), mode(&at("usual")), "as every other program makes files");
        for bits in [0o664, 0o640, 0o600] {
            std::fs::set_permissions(at("new.cardrights"), std::fs::Permissions::from_mode(bits)).unwrap();
            save(&at("new.cardrights"), &draft("二"), None).unwrap();
            assert_eq!(mode(&at("new.cardrights")), bits);
        }
        settings::save(&at("settings.json"), &Settings::default()).unwrap();
        let mut record = Record::open(&at("studio.db"), 1).unwrap();
        record.append(&line("1", Phase::Intent)).unwrap();
        Unsaved::open(&at("studio.db"), 1, "aaaaaaaa").unwrap().keep(&draft("三"), None, AT).unwrap();
        for own in ["settings.json", "studio.db", "studio.db-wal"] {
            assert_eq!(mode(&at(own)), 0o600, "{own}");
        }
    }

    #[test]
    fn a_pipe_gets_the_bytes_and_stays_a_pipe() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|s| s.success()) {
            return eprintln!("skipped: no mkfifo here");
        }
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        atomic::write_shared(&pipe, b"png").unwrap();
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap(), b"png");
        assert_eq!(told(&open(&pipe).unwrap_err(), "pipe"), "draft-not-file");
    }

    #[test]
    fn a_device_that_is_full_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let mut full = PathBuf::from("/dev/full");
        // Root could replace the system's own device: it gets one to spoil.
        if root(dir.path()) {
            full = dir.path().join("full");
            Command::new("mknod").arg(&full).args(["c", "1", "7"]).status().ok();
        }
        if std::fs::OpenOptions::new().write(true).open(&full).is_err() {
            return eprintln!("skipped: no device that is always full");
        }
        assert_eq!(told(&atomic::write(&full, b"x").unwrap_err(), "full"), "file-full");
        assert!(std::fs::metadata(&full).unwrap().file_type().is_char_device());
    }

    #[test]
    fn a_full_disk_does_not_lose_the_old_draft() {
        let Some(small) = Small::mount(64) else { return };
        let path = small.0.path().join("a.cardrights");
        let fingerprint = save(&path, &draft("一"), None).unwrap();
        small.fill();
        let big = draft(&"长".repeat(9000));
        let Err(SaveTrouble::Other(t)) = save(&path, &big, Some(&fingerprint)) else { panic!("saved") };
        assert_eq!(told(&t, "a.cardrights"), "file-full");
        assert_eq!(open(&path).unwrap().draft, draft("一"));
        assert!(!names(small.0.path()).iter().any(|n| n.starts_with(".tmp")), "no half a file stays behind");
        small.empty();
        save(&path, &big, Some(&fingerprint)).unwrap();
        assert_eq!(open(&path).unwrap().draft, big);
    }

    /// What this person may not read now is not written over by a window that knows nothing of it.
    #[test]
    fn what_cannot_be_read_is_not_replaced() {
        const INNER: &str = "CARD_RIGHTS_STUDIO_TEST_UNREADABLE";
        if let Some(dir) = std::env::var_os(INNER) {
            let folders = card_rights_studio::platform::folders::Folders::under(Path::new(&dir));
            let path = folders.settings();
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, r#"{"merchant":"m1","later":7}"#).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o200)).unwrap();
            let (none, trouble): (Settings, _) = settings::load(&path, AT);
            assert_eq!(told(&trouble.unwrap(), "settings.json"), "file-unreadable");
            let ours = Settings { card_id: "p1".into(), ..none.clone() };
            let trouble = merge::together(&folders, &path, &none, &ours, |_| {}).unwrap_err();
            assert_eq!(told(&trouble, "settings.json"), "file-unreadable");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            assert!(std::fs::read_to_string(&path).unwrap().contains("m1"));
            return println!("tried");
        }
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
        as_nobody("what_cannot_be_read_is_not_replaced", INNER, dir.path());
    }

    /// Tells the test `name` of this file once more as a process that root's rights do not help.
    fn as_nobody(name: &str, inner: &str, dir: &Path) {
        let mut again = Command::new(std::env::current_exe().unwrap());
        let name = format!("storage_files::unix::{name}");
        again.args([name.as_str(), "--exact", "--nocapture"]).env(inner, dir).current_dir("/");
        if root(dir) {
            std::os::unix::process::CommandExt::uid(&mut again, 65534);
        }
        match again.output() {
            Ok(out) => {
                let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
                assert!(out.status.success() && said.contains("tried"), "{said}");
            }
            Err(e) => eprintln!("skipped: nobody may not run this test ({e})"),
        }
    }

    /// As root every folder is writable: there it is tried by a process of nobody.
    #[test]
    fn a_folder_that_cannot_be_written_keeps_what_was_there() {
        const INNER: &str = "CARD_RIGHTS_STUDIO_TEST_READ_ONLY";
        if let Some(dir) = std::env::var_os(INNER) {
            let path = PathBuf::from(dir).join("a.cardrights");
            assert_eq!(not_saved(&path, &draft("二")), "file-unwritable");
            let database = path.with_file_name("studio.db");
            assert_eq!(told(&Record::open(&database, 1).unwrap_err(), "studio.db"), "file-unwritable");
            assert!(Unsaved::open(&database, 1, "aaaaaaaa").is_err());
            let folders = card_rights_studio::platform::folders::Folders::under(&path.with_file_name("home"));
            assert_eq!(told(&folders.prepare().unwrap_err(), "home"), "folder-unwritable");
            return println!("tried");
        }
        let dir = tempfile::tempdir().unwrap();
        save(&dir.path().join("a.cardrights"), &draft("一"), None).unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
        as_nobody("a_folder_that_cannot_be_written_keeps_what_was_there", INNER, dir.path());
        assert_eq!(open(&dir.path().join("a.cardrights")).unwrap().draft, draft("一"));
        assert_eq!(names(dir.path()), ["a.cardrights"]);
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// As rows, and as files that the first version left.
#[test]
fn what_a_dead_process_left_is_offered_newest_first_and_what_is_unreadable_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let mut mine = Unsaved::open(&at("studio.db"), 1, "aaaaaaaa").unwrap();
    mine.keep(&draft("我的"), None, AT).unwrap();
    let origin = Some(Path::new("/稿/a.cardrights"));
    let mut early = Unsaved::open(&at("studio.db"), 2, "bbbbbbbb").unwrap();
    early.keep(&draft("早"), origin, "2026-11-24T08:00:00+08:00").unwrap();
    let mut living = Unsaved::open(&at("studio.db"), 6, "eeeeeeee").unwrap();
    living.keep(&draft("还开着"), None, AT).unwrap();
    drop(early);
    std::fs::create_dir(at("autosave")).unwrap();
    let old = serde_json::json!({
        "at": "2026-11-24T08:30:00+08:00", "origin": "/稿/a.cardrights",
        "draft": serde_json::from_slice::<serde_json::Value>(&draft("晚").write()).unwrap(),
    });
    std::fs::write(at("autosave/3-bbbbbbbb.json"), old.to_string()).unwrap();
    std::fs::write(at("autosave/4-cccccccc.json"), "{\"at\":\"").unwrap();
    std::fs::write(at("autosave/5-dddddddd.json"), r#"{"at":"x","origin":null,"draft":{"format":9}}"#).unwrap();
    // One that an old window still writes.
    std::fs::write(at("autosave/7-ffffffff.json"), old.to_string()).unwrap();
    let held = std::fs::File::create(at("autosave/7-ffffffff.lock")).unwrap();
    held.lock().unwrap();
    let (found, told_all) = mine.left(AT).unwrap();
    assert_eq!(found.iter().map(|r| r.draft.clone()).collect::<Vec<_>>(), [draft("晚"), draft("早")]);
    assert!(found.iter().all(|r| r.origin.as_deref() == origin));
    let mut keys: Vec<_> = told_all.iter().map(|t| told(t, "")).collect();
    keys.dedup();
    assert_eq!((told_all.len(), keys), (2, vec!["set-aside".to_owned()]));
    let aside = |dir: &Path| names(dir).into_iter().filter(|n| n.contains(".unreadable-")).collect::<Vec<_>>();
    let [file] = <[String; 1]>::try_from(aside(&at("autosave"))).unwrap();
    assert_eq!(std::fs::read_to_string(at("autosave").join(file)).unwrap(), "{\"at\":\"");
    let [row] = <[String; 1]>::try_from(aside(dir.path())).unwrap();
    assert_eq!(std::fs::read_to_string(at(&row)).unwrap(), r#"{"format":9}"#);
    assert!(at("autosave/7-ffffffff.json").exists());
    // Offered until it is thrown away, told once.
    for r in &found {
        mine.discard(r).unwrap();
    }
    let (found, told_all) = mine.left(AT).unwrap();
    assert!(found.is_empty() && told_all.is_empty());
    drop(held);
    let (found, _) = mine.left(AT).unwrap();
    mine.discard(&found[0]).unwrap();
    assert_eq!(found.len(), 1, "the old window is gone");
    // The window that is still open is nobody's orphan; once it was saved, nothing is left of it.
    mine.clear().unwrap();
    drop((mine, living));
    let mut next = Unsaved::open(&at("studio.db"), 9, "aaaaaaab").unwrap();
    assert_eq!(next.left(AT).unwrap().0.iter().map(|r| r.draft.clone()).collect::<Vec<_>>(), [draft("还开着")]);
}

fn line(id: &str, phase: Phase) -> Line {
    Line {
        v: 1,
        id: id.into(),
        attempt: 1,
        phase,
        at: AT.into(),
        card: "p1".into(),
        mchid: "1".into(),
        pid: 7,
        ..Line::default()
    }
}

/// An old record after a power cut, another program's editor and a newer version: what is whole counts.
#[test]
fn an_old_record_with_torn_and_foreign_lines_brings_what_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (path, old) = (dir.path().join("studio.db"), dir.path().join("ledger.jsonl"));
    let json = |l: &Line| serde_json::to_vec(l).unwrap();
    let body = r#"{"show_bonus":true,"show_favor":false,"show_fapiao":false,"show_guide":false}"#;
    let intent = json(&Line { body: body.into(), ..line("1", Phase::Intent) });
    let end = json(&Line { verdict: Some(Verdict::Confirmed), ..line("1", Phase::End) });
    let whole = [
        intent.as_slice(),
        b"\n\xff\xfe\n\n{\"v\":1,\"id\":\"2\",\"pha\n",
        br#"{"v":9,"id":"3","phase":"tomorrow"}"#,
        b"\r\n",
        &end,
        b"\n",
        &json(&line("4", Phase::Intent))[..40],
    ]
    .concat();
    std::fs::write(&old, &whole).unwrap();
    let mut record = Record::open(&path, 8).unwrap();
    assert_eq!(record.entries().unwrap().len(), 1);
    assert_eq!(record.entry("1").unwrap().unwrap().verdict, Some(Verdict::Confirmed));
    let card = history::Card { gateway: "", mchid: "1", card: "p1" };
    let bonus = |r: &mut Record| history::shown(&r.card("1", "p1").unwrap(), card).get(Section::Bonus).state;
    assert_eq!(bonus(&mut record), State::Shown);
    // Three lines in the middle, and the torn one.
    let [trouble] = <[Trouble; 1]>::try_from(record.told()).unwrap();
    assert_eq!(told(&trouble, "4"), "record-damaged");
    assert_eq!(told(&record.card("1", "p1").unwrap().trouble().unwrap(), "4"), "record-damaged");
    // Nothing of the old text is touched.
    record.append(&line("5", Phase::Intent)).unwrap();
    assert_eq!(record.entries().unwrap().len(), 2);
    assert_eq!(std::fs::read(dir.path().join("ledger.jsonl.before-db")).unwrap(), whole);
    // Removing an entry removes its rows; that something could not be read stays known.
    assert_eq!(record.remove(None, "2027-01-01").unwrap(), 2);
    let mut again = Record::open(&path, 8).unwrap();
    assert!(again.entries().unwrap().iter().all(|e| e.line.forgotten && !e.line.body.contains("bonus_value")));
    assert_eq!(bonus(&mut again), State::Shown, "the guard forgets nothing");
    assert!(again.card("1", "p1").unwrap().is_damaged());
    assert_eq!(again.trouble_of_all().unwrap().unwrap().sentence.key, "record-damaged");
}

#[test]
fn settings_that_cannot_be_read_are_set_aside_and_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("settings.json");
    for (n, text) in ["{", "", "[1]", r#"{"theme":"purple"}"#].into_iter().enumerate() {
        std::fs::write(&path, text).unwrap();
        let (s, t): (Settings, _) = settings::load(&path, &format!("2026-11-24T09:00:0{n}+08:00"));
        assert_eq!((s, told(&t.unwrap(), "settings.json").as_str()), (Settings::default(), "set-aside"));
        settings::save(&path, &Settings::default()).unwrap();
        assert!(
            names(dir.path())
                .iter()
                .any(|f| f.contains(".unreadable-") && std::fs::read_to_string(dir.path().join(f)).unwrap() == text),
            "{text}"
        );
    }
    assert_eq!(names(dir.path()).len(), 5);
}

/// Any text at all, also what no keyboard types.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(
            prop_oneof![
                any::<char>(),
                prop::sample::select(vec![
                    '\0',
                    '\n',
                    '\u{202e}',
                    '\u{feff}',
                    '、',
                    '／',
                    '😀',
                    '"',
                    '\\',
                    '\u{10ffff}'
                ]),
            ],
            0..40
        )
        .prop_map(|c| c.into_iter().collect()),
        prop::sample::select(vec!["wx", "gh_", "#小程序://", "https://", "http://", " ", "MEMBER_PRICE", "VIP"])
            .prop_map(str::to_owned),
    ]
}

fn rights() -> impl Strategy<Value = CardRights> {
    let n = FIELDS.len();
    let texts = prop::collection::vec(prop::option::of(text()), n);
    let flags = prop::collection::vec(prop::option::of(any::<bool>()), n);
    (texts, flags, prop::option::of(any::<i64>())).prop_map(|(texts, flags, number)| {
        let mut rights = CardRights::default();
        for ((f, text), flag) in FIELDS.iter().zip(texts).zip(flags) {
            match f.kind {
                Kind::Flag => rights.set_flag(f.id, flag),
                Kind::Number => rights.set_number(f.id, number),
                // Their ends are trimmed when they are typed and when they are read.
                _ => rights.set_text(f.id, f.kind.plain(&text.unwrap_or_default())),
            }
        }
        rights
    })
}

fn shown() -> impl Strategy<Value = Shown> {
    let states = [State::Shown, State::NotShown, State::PerhapsShown, State::Unknown].to_vec();
    prop::collection::vec(prop::sample::select(states), 4).prop_map(|states| {
        let mut out = Shown::default();
        for (s, state) in Section::ALL.into_iter().zip(states) {
            out.set(s, Known { state, ..Known::default() });
        }
        out
    })
}

/// Any JSON under names that the program knows and names that it does not.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let name = prop_oneof![
        prop::sample::select(
            FIELDS.iter().map(|f| f.path.rsplit('.').next().unwrap_or(f.path).to_owned()).collect::<Vec<_>>()
        ),
        prop::sample::select(
            ["rights", "base", "card_id", "mchid", "bonus", "favor", "saved"].map(str::to_owned).to_vec()
        ),
        "[a-z]{1,6}",
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{1,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 1..6).prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Every leaf with its place; a place inside a list is the list's.
fn leaves(value: &serde_json::Value, at: &str, out: &mut Vec<(String, serde_json::Value)>) {
    match value.as_object() {
        Some(map) => map.iter().for_each(|(k, v)| leaves(v, &format!("{at}/{k}"), out)),
        None => out.push((at.to_owned(), value.clone())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_rights_survive_saving_and_opening(rights in rights()) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.cardrights");
        let draft = Draft { rights, mchid: Some("1".into()), card_id: Some("p1".into()), ..Draft::default() };
        let fingerprint = save(&path, &draft, None).unwrap();
        let opened = open(&path).unwrap();
        prop_assert_eq!(&opened.draft, &draft);
        prop_assert_eq!(opened.fingerprint, fingerprint);
    }

    #[test]
    fn checking_never_panics_and_every_problem_has_its_words(rights in rights(), shown in shown(), real: bool) {
        for p in check(&rights, &Context { real, shown: &shown }) {
            prop_assert!(p.field.is_some_and(|f| f.rights().is_some()), "{p:?}");
            prop_assert!(Lang::ALL.iter().all(|l| l.has(&p.sentence.key) && l.has(&p.remedy.key)));
        }
    }

    #[test]
    fn a_state_does_not_differ_from_itself_and_every_change_is_real(a in rights(), b in rights(), shown in shown()) {
        prop_assert!(changes(Some(&a), &a, &shown).is_empty());
        let (there, back) = (changes(Some(&a), &b, &shown), changes(Some(&b), &a, &shown));
        prop_assert_eq!(there.is_empty(), a == b);
        prop_assert_eq!(there.len(), back.len());
        for (x, y) in there.iter().zip(&back) {
            prop_assert!(x.field == y.field && x.old == y.new && x.new == y.old && x.old != x.new);
        }
    }

    /// Nothing that stands in a file is lost by opening and saving it, however odd it is.
    #[test]
    fn every_value_of_any_file_is_still_there_after_saving(rights in json(), more in json(), bare: bool) {
        let file = if bare {
            rights
        } else {
            let mut top = serde_json::json!({ "format": 1, "rights": rights, "more": more });
            if let (Some(top), Some(more)) = (top.as_object_mut(), more.as_object()) {
                for (k, v) in more {
                    top.entry(k.clone()).or_insert(v.clone());
                }
            }
            top
        };
        let Ok(draft) = Draft::read(&serde_json::to_vec(&file).unwrap()) else {
            // What names no member of the rights is no draft.
            let known = |name: &String| FIELDS.iter().any(|f| f.path.split('.').next() == Some(name));
            let body = if bare { &file } else { &file["rights"] };
            prop_assert!(body.as_object().is_none_or(|m| bare && !m.keys().any(known)), "{file}");
            return Ok(());
        };
        let written: serde_json::Value = serde_json::from_slice(&draft.write()).unwrap();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        leaves(&file, "", &mut before);
        leaves(&written, "", &mut after);
        for (at, value) in before {
            let places = [at.clone(), format!("/rights{at}")];
            // Of an AppID, a path, an address and 会员卡ID the ends may go.
            let plain = value.as_str().map(str::trim);
            let same = |v: &serde_json::Value| *v == value || plain.is_some() && v.as_str() == plain;
            let name = at.rsplit('/').next().unwrap_or_default();
            let trimmed = |f: &Field| f.path.ends_with(name) && f.kind.plain(" ").is_empty();
            let gone = plain == Some("") && (name == "card_id" || FIELDS.iter().any(trimmed));
            prop_assert!(gone || after.iter().any(|(a, v)| places.contains(a) && same(v)), "{at} {value}: {written}");
        }
        prop_assert_eq!(Draft::read(&draft.write()).unwrap(), draft);
    }
}

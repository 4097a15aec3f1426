//! Who may read what the program writes, whatever the system's mask and the folders that were there; and what a killed
//! process began to write.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use card_rights_studio::words::Lang;
use egui::Theme;

use crate::support::program::{Home, PROGRAM, Ran};
use crate::support::window::Window;

const DRAFT: &str = r#"{"format":1,"rights":{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"积分","bonus_cost_word":"10积分抵1元"}}}"#;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A publication in 演练 by a process with the widest mask.
fn published(home: &Home) -> Ran {
    let draft = home.file("稿.cardrights", DRAFT);
    let args = ["publish", draft.to_str().unwrap(), "--card", "pTRIAL0000000000000000000001", "--sandbox", "--yes"];
    let mut command = Command::new("/bin/sh");
    let words = format!("umask 0; exec {PROGRAM} --home {} {}", home.path().display(), args.join(" "));
    command.args(["-c", &words]).env_clear().stdin(Stdio::null());
    let ran = Ran::of(&command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

/// Everything under `dir` that is not the person's own.
fn each(dir: &Path, seen: &mut dyn FnMut(&Path)) {
    for path in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
        if path.extension().is_some_and(|e| e == "cardrights" || e == "txt") {
            continue;
        }
        seen(&path);
        if path.is_dir() {
            each(&path, seen);
        }
    }
}

#[track_caller]
fn for_its_owner_only(home: &Home) {
    let mut count = 0;
    each(home.path(), &mut |path| {
        count += 1;
        assert_eq!(mode(path), if path.is_dir() { 0o700 } else { 0o600 }, "{path:?}");
    });
    assert!(count >= 6, "log, databases, locks, owners: {count}");
}

#[test]
fn whatever_the_mask_everything_is_for_its_owner_only() {
    let home = Home::new();
    set(home.path(), 0o777);
    let ran = published(&home);
    for_its_owner_only(&home);
    assert!(home.path().join("log/studio_rCURRENT.log").exists() && !ran.err.contains("别人"), "{ran:?}");
    // Only her draft lay there beside: it is the program's folder.
    assert_eq!(mode(home.path()), 0o700);
    // As an earlier version left it.
    each(home.path(), &mut |path| set(path, if path.is_dir() { 0o755 } else { 0o644 }));
    set(home.path(), 0o755);
    published(&home);
    for_its_owner_only(&home);
    assert_eq!(mode(home.path()), 0o700);
}

#[test]
fn a_folder_that_is_shared_stays_as_it_is_and_that_is_told_once() {
    let home = Home::new();
    let foreign = home.file("别人的.txt", "x");
    let log = home.path().join("log");
    std::fs::create_dir(&log).unwrap();
    std::fs::write(log.join("nginx.txt"), "x").unwrap();
    for path in [home.path(), &log] {
        set(path, 0o777);
    }
    set(&foreign, 0o644);
    let ran = published(&home);
    assert_eq!(ran.err.matches("别人也能打开").count(), 1, "{ran:?}");
    assert_eq!([mode(home.path()), mode(&log), mode(&foreign)], [0o777, 0o777, 0o644]);
    assert_eq!(mode(&log.join("studio_rCURRENT.log")), 0o600);
    assert_eq!(mode(&home.path().join("trial.db")), 0o600);
    assert_eq!(mode(&home.path().join("trial.owners")), 0o700);
    assert!(!published(&home).err.contains("别人也能打开"));
    // And what has the sticky bit is for everybody, though nothing else lies there.
    let home = Home::new();
    set(home.path(), 0o1777);
    assert!(published(&home).err.contains("别人也能打开"));
    assert_eq!(mode(home.path()), 0o1777);
}

#[test]
fn the_window_tells_it_too() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("别人的.txt"), "x").unwrap();
    set(home.path(), 0o755);
    let w = Window::at([1440.0, 900.0], Theme::Light, Arc::new(home), Lang::ZhCn);
    assert!(w.says("别人也能打开"), "{:?}", w.labels());
    assert_eq!(mode(w.home.path()), 0o755);
}

#[test]
fn what_a_killed_process_began_to_write_is_swept_and_nothing_else() {
    let home = Arc::new(tempfile::tempdir().unwrap());
    let at = |name: &str| home.path().join(name);
    std::fs::create_dir(at("autosave")).unwrap();
    let old = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
    let put = |name: &str, when: SystemTime| {
        std::fs::write(at(name), "x").unwrap();
        std::fs::File::options().write(true).open(at(name)).unwrap().set_modified(when).unwrap();
    };
    for name in [".card-rights-abcdef.tmp", "autosave/.card-rights-abcdef.tmp", ".card-rights-手写", "笔记.tmp"] {
        put(name, old);
    }
    put(".card-rights-live00.tmp", SystemTime::now());
    drop(Window::at([1440.0, 900.0], Theme::Light, Arc::clone(&home), Lang::ZhCn));
    assert!(!at(".card-rights-abcdef.tmp").exists() && !at("autosave/.card-rights-abcdef.tmp").exists());
    assert!(at(".card-rights-live00.tmp").exists() && at(".card-rights-手写").exists() && at("笔记.tmp").exists());
    // Beside a draft when that is saved.
    let folder = tempfile::tempdir().unwrap();
    let left = folder.path().join(".card-rights-abcdef.tmp");
    std::fs::rename(at(".card-rights-live00.tmp"), &left).unwrap();
    std::fs::File::options().write(true).open(&left).unwrap().set_modified(old).unwrap();
    let path = folder.path().join("稿.cardrights");
    card_rights_studio::storage::draft::save(&path, &Default::default(), None).unwrap();
    assert!(!left.exists() && path.exists());
}

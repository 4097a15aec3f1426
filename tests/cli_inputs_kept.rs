//! What a command is given is still there afterwards, and what it advises is right for a command.

use std::path::Path;
use std::process::Stdio;

use crate::support::program::{Home, StandIn};

const DRAFT: &str = r#"{"format":1,"rights":{"show_bonus":false}}"#;

/// Ways to write `file` otherwise, each a file in `dir` or another spelling.
fn spellings(file: &Path, dir: &Path) -> Vec<String> {
    let name = file.file_name().unwrap();
    let mut all = vec![
        file.display().to_string(),
        dir.join("a/../").join(name).display().to_string(),
        dir.join(".").join(".").join(name).display().to_string(),
    ];
    std::fs::create_dir_all(dir.join("a")).unwrap();
    let hard = dir.join(format!("hard-{}", name.display()));
    std::fs::hard_link(file, &hard).unwrap();
    all.push(hard.display().to_string());
    #[cfg(unix)]
    {
        let (link, folder) = (dir.join(format!("link-{}", name.display())), dir.join("folder"));
        std::os::unix::fs::symlink(file, &link).unwrap();
        if !folder.exists() {
            std::os::unix::fs::symlink(dir, &folder).unwrap();
        }
        let twice = dir.join(format!("twice-{}", name.display()));
        std::os::unix::fs::symlink(&link, &twice).unwrap();
        all.extend([link, twice, folder.join(name)].map(|p| p.display().to_string()));
    }
    all
}

#[test]
fn a_picture_is_never_written_over_what_it_is_made_of() {
    let home = Home::new();
    let draft = home.file("稿.cardrights", DRAFT);
    let before = home.file("旧.cardrights", DRAFT);
    let own = ["merchants.json", "settings.json", "studio.db", "trial.db", "cache.db"].map(|n| home.file(n, "{}\n"));
    for input in [&draft, &before].into_iter().chain(&own) {
        let held = std::fs::read(input).unwrap();
        for out in spellings(input, home.path()) {
            let args = ["preview", draft.to_str().unwrap(), "--out", &out, "--before", before.to_str().unwrap()];
            let ran = home.run(&args);
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{out}: {ran:?}");
            assert!(ran.err.contains("写了就没有了"), "{out}: {}", ran.err);
            assert_eq!(std::fs::read(input).unwrap(), held, "{out}");
        }
    }
    // Another file may be replaced, also one of the same content.
    let other = home.file("另.png", DRAFT);
    let ran = home.run(&["preview", draft.to_str().unwrap(), "--out", other.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(std::fs::read(&other).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn the_stand_ins_keys_replace_nothing_but_their_own() {
    let sandbox = |dir: &Path| {
        let args = ["sandbox", "--identity", dir.to_str().unwrap()];
        let mut child = Home::new().command(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut first = String::new();
        let out = child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut first).unwrap();
        child.kill().ok();
        (first.starts_with("http://"), child.wait().unwrap())
    };
    for name in ["apiclient_key.pem", "pub_key.pem", "identity.json"] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), "mine").unwrap();
        let (started, ended) = sandbox(dir.path());
        assert!(!started && ended.code() == Some(2), "{name}");
        assert_eq!(std::fs::read(dir.path().join(name)).unwrap(), b"mine");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "{name}: nothing was begun");
    }
    // Its own are made anew.
    let dir = tempfile::tempdir().unwrap();
    assert!(sandbox(dir.path()).0);
    let first = std::fs::read(dir.path().join("apiclient_key.pem")).unwrap();
    assert!(sandbox(dir.path()).0);
    assert_ne!(std::fs::read(dir.path().join("apiclient_key.pem")).unwrap(), first);
    // But not through a link that leads to somebody's key.
    #[cfg(unix)]
    {
        let real = dir.path().join("real.pem");
        std::fs::rename(dir.path().join("apiclient_key.pem"), &real).unwrap();
        std::os::unix::fs::symlink(&real, dir.path().join("apiclient_key.pem")).unwrap();
        let held = std::fs::read(&real).unwrap();
        assert!(!sandbox(dir.path()).0);
        assert_eq!(std::fs::read(&real).unwrap(), held);
    }
}

/// Each remedy is right where it is said: a command has no window, and an answer key is no key to sign with.
#[cfg(target_os = "linux")]
#[test]
fn what_a_command_advises_can_be_done_there() {
    let home = Home::new();
    let draft = home.file("稿.cardrights", DRAFT);
    let draft = draft.to_str().unwrap();
    let read_only = home.file("只读.png", "a");
    let mut only = std::fs::metadata(&read_only).unwrap().permissions();
    only.set_readonly(true);
    std::fs::set_permissions(&read_only, only).unwrap();
    for (out, says) in [
        ("/dev/full", "磁盘已满"),
        ("/proc/图.png", "无法保存到"),
        (read_only.to_str().unwrap(), "只读文件"),
        (home.path().to_str().unwrap(), "是一个文件夹"),
    ] {
        let ran = home.run(&["preview", draft, "--out", out]);
        assert_eq!(ran.code, Some(2), "{out}: {ran:?}");
        assert!(ran.err.contains(says) && ran.err.contains("再运行一次"), "{out}: {}", ran.err);
        assert!(!ran.err.contains("窗口") && !ran.err.contains("另存"), "{out}: {}", ran.err);
    }
    // A home that cannot be written.
    let file = home.file("没有文件夹", "");
    let ran = home.run(&["--home", file.to_str().unwrap(), "publish", draft, "--card", "p1", "--sandbox", "--yes"]);
    assert!(ran.err.contains("--home") && !ran.err.contains("窗口"), "{}", ran.err);
    // What answers are verified with.
    let stand_in = StandIn::start();
    let large = home.file("大.pem", vec![b'a'; (2 << 20) + 1]);
    let (mchid, serial, key) = (stand_in.text("mchid"), stand_in.text("serial"), stand_in.key());
    let none = home.file("空.pem", "");
    for answer in [home.path(), &large, &none] {
        let mut args =
            vec!["publish", draft, "--card", "p1", "--yes", "--json", "--mchid", &mchid, "--serial", &serial];
        args.extend(["--key-file", &key, "--answer-key-id", "PUB_KEY_ID_1"]);
        args.extend(["--answer-key-file", answer.to_str().unwrap()]);
        let ran = home.run(&args);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(!format!("{}{}", ran.out, ran.err).contains("apiclient_key"), "{answer:?}: {ran:?}");
    }
    let ran = home.run(&["publish", draft]);
    assert!(ran.err.contains("--card"), "{}", ran.err);
}

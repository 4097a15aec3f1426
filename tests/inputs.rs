//! Inputs without an end, and what is no file at all, for everything that is read: each is refused with a sentence, in
//! time, and nothing was sent. Pipes that are named on the command line are read.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::studio::action::{Action, DraftAction, EditorAction, SheetAction};
use card_rights_studio::words::Lang;
use egui::Theme;

use crate::support::program::{Home, PROGRAM, Ran, StandIn, join};
use crate::support::window::{Window, apply};

const DRAFT: &str = r#"{"format":1,"rights":{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"积分","bonus_cost_word":"10积分抵1元"}}}"#;
const CARD: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";
const SIZE: [f32; 2] = [1440.0, 900.0];

fn pipe(path: &Path) -> PathBuf {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    path.to_owned()
}

/// Every place of the command line where a file is named, with `@` for the file.
fn places(home: &Home) -> Vec<Vec<String>> {
    let draft = home.file("稿.cardrights", DRAFT).display().to_string();
    let signer =
        "--mchid 1900009191 --serial 1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C --gateway http://127.0.0.1:9 --yes";
    let all = [
        "check @".to_owned(),
        format!("publish @ --card {CARD} --sandbox --yes"),
        format!("publish {draft} --cards-from @ --sandbox --yes"),
        format!("publish {draft} --card {CARD} {signer} --key-file @"),
        format!(
            "publish {draft} --card {CARD} {signer} --key-file k --answer-key-file @ --answer-key-id PUB_KEY_ID_01"
        ),
        "upload @ --sandbox".to_owned(),
        format!("preview @ --out {}", home.path().join("图.png").display()),
        format!("preview {draft} --before @ --out {}", home.path().join("图.png").display()),
    ];
    all.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect()
}

fn with(place: &[String], file: &Path) -> Vec<String> {
    place.iter().map(|word| if word == "@" { file.display().to_string() } else { word.clone() }).collect()
}

/// All of them at once: some wait as long as a pipe may take.
fn ran(home: &Home, file: &Path) -> Vec<(String, Ran)> {
    let begun = Instant::now();
    let start = |place: &Vec<String>| {
        let args = with(place, file);
        let mut command = home.command(&args.iter().map(String::as_str).collect::<Vec<_>>());
        (args.join(" "), command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    };
    let children: Vec<_> = places(home).iter().map(start).collect();
    let all = children.into_iter().map(|(what, child)| (what, Ran::of(&child.wait_with_output().unwrap()))).collect();
    assert!(begun.elapsed() < Duration::from_secs(90), "{file:?} held somebody up");
    all
}

#[track_caller]
fn refused(home: &Home, file: &Path, sentences: &[&str]) {
    for (what, ran) in ran(home, file) {
        assert_eq!(ran.code, Some(2), "{what}: {ran:?}");
        assert!(sentences.iter().any(|s| ran.err.contains(s)), "{what}: {ran:?}");
        assert!(!ran.err.contains("apiclient_key.pem"), "another file's advice: {what}: {ran:?}");
    }
    assert!(!home.path().join("图.png").exists());
    for ledger in ["ledger.jsonl", "trial-ledger.jsonl"] {
        assert!(home.ledger(ledger).is_empty());
    }
}

#[test]
fn a_folder_a_device_and_a_socket_are_refused_wherever_a_file_is_named() {
    let home = Home::new();
    let folder = home.path().join("文件夹");
    std::fs::create_dir(&folder).unwrap();
    refused(&home, &folder, &["文件夹 是文件夹"]);
    refused(&home, Path::new("/dev/zero"), &["zero 是设备", "zero 是文件夹或设备"]);
    let socket = home.path().join("插座");
    let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    refused(&home, &socket, &["插座 是设备", "插座 是文件夹或设备"]);
}

#[test]
fn a_pipe_that_nobody_writes_is_given_up() {
    let home = Home::new();
    refused(&home, &pipe(&home.path().join("管道")), &["等了 30 秒，管道 还没有读完"]);
}

#[test]
fn a_pipe_that_never_ends_is_read_to_its_limit() {
    let home = Home::new();
    for place in places(&home) {
        // Process substitution is how engineers hand over what stands in no file.
        let words: Vec<String> = with(&place, Path::new("<(cat /dev/zero)"));
        let ran = through_bash(&home, &words);
        assert_eq!(ran.code, Some(2), "{place:?}: {ran:?}");
        assert!(ran.err.contains("太大") && ran.err.contains("MB"), "{place:?}: {ran:?}");
    }
}

fn through_bash(home: &Home, words: &[String]) -> Ran {
    let mut command = home.command(&[]);
    let env: Vec<_> = command.get_envs().map(|(k, v)| (k.to_owned(), v.unwrap_or_default().to_owned())).collect();
    command = Command::new("/bin/bash");
    command.env_clear().envs(env).env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    Ran::of(&command.arg("-c").arg(format!("exec {PROGRAM} {}", words.join(" "))).output().unwrap())
}

#[test]
fn keys_drafts_tables_and_pictures_come_through_pipes_too() {
    let (home, there) = (Home::new(), StandIn::start());
    let draft = home.file("稿.cardrights", DRAFT);
    let table = home.file("卡.csv", format!("card_id\n{}\n", there.text("card_id")));
    let mut words: Vec<String> = ["publish", "--yes", "--cards-from"].map(str::to_owned).to_vec();
    words.push(format!("<(cat {}) <(cat {})", table.display(), draft.display()));
    for word in there.here() {
        words.push(if word.ends_with(".pem") { format!("<(cat {word})") } else { word });
    }
    let ran = through_bash(&home, &words);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let picture = home.file("头像.png", picture.into_inner());
    let upload = format!("upload --sandbox <(cat {})", picture.display());
    assert_eq!(through_bash(&home, &[upload]).code, Some(0));
    let both = format!(
        "preview <(cat {0}) --before <(cat {0}) --out {1}",
        draft.display(),
        home.path().join("图.png").display()
    );
    assert_eq!(through_bash(&home, &[both]).code, Some(0));
    assert!(home.path().join("图.png").exists());
}

/// The program's own files are nobody's to name: a pipe that somebody put there is not waited for.
#[test]
fn what_is_the_programs_own_is_a_plain_file_or_a_sentence() {
    let there = StandIn::start();
    let put: [fn(&Path); 3] = [
        |path| drop(pipe(path)),
        |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap(),
        |path| std::fs::create_dir(path).unwrap(),
    ];
    for (i, put) in put.iter().enumerate() {
        let home = Home::new();
        let draft = home.file("稿.cardrights", DRAFT).display().to_string();
        let begun = Instant::now();
        put(&home.path().join("merchants.json"));
        let ran = home.run(&["publish", &draft, "--card", CARD, "--merchant", "云栖酒店", "--yes"]);
        assert!(ran.code == Some(2) && ran.err.contains("merchants.json 不是普通文件"), "{i}: {ran:?}");
        put(&home.path().join("ledger.jsonl"));
        let card = there.text("card_id");
        let ran = home.run(&join(&["publish", &draft, "--card", &card, "--yes"], &there.here()));
        assert!(ran.code == Some(2) && ran.err.contains("ledger.jsonl 不是普通文件"), "{i}: {ran:?}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn a_window_waits_for_no_pipe() {
    let home = Arc::new(tempfile::tempdir().unwrap());
    std::fs::create_dir_all(home.path().join("autosave")).unwrap();
    for name in ["settings.json", "merchants.json", "autosave/7-abcdefgh.json", "autosave/7-abcdefgh.lock"] {
        pipe(&home.path().join(name));
    }
    let begun = Instant::now();
    let mut w = Window::at(SIZE, Theme::Light, Arc::clone(&home), Lang::ZhCn);
    assert!(begun.elapsed() < Duration::from_secs(20), "it opens");
    assert!(w.says("settings.json 不是普通文件") && w.says("merchants.json 不是普通文件"), "{:?}", w.labels());
    let told = |w: &Window, what: &str| w.studio().view.toasts.all().iter().any(|t| t.text.contains(what));
    for (name, sentence) in [("一.cardrights", "一.cardrights 是文件夹或设备"), ("二.p12", "二.p12 不是普通文件")]
    {
        let path = pipe(&home.path().join(name));
        if name.ends_with(".cardrights") {
            apply(&mut w, Action::Draft(DraftAction::Open(path)));
        } else {
            w.drop_on(&path);
        }
        w.until("the sentence", |w| told(w, sentence) || w.says(sentence));
    }
    apply(&mut w, Action::Sheet(SheetAction::Close));
    w.picks(pipe(&home.path().join("三.png")));
    apply(&mut w, Action::Editor(EditorAction::PickImage));
    w.until("the picture", |w| told(w, "三.png 不是普通文件"));
}

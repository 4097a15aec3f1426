//! `preview FILE --out PNG`, as a script sees it, and against what the window would export.

use card_rights_studio::export::facts::Facts;
use card_rights_studio::export::{self, Options, Preset};
use card_rights_studio::page::{Mode, Width};
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::platform::fonts;
use card_rights_studio::rights::mark::sha256_hex;
use card_rights_studio::storage::draft::{Draft, open};

use crate::support::program::{Home, Ran};

const DRAFT: &str = r#"{"format":1,"mchid":"1900009191","card_id":"pbLatjvWOibDc5","saved":"2026-11-24T10:21:05+08:00",
"base":{"source":"published","time":"2026-10-28T16:02:00+08:00","rights":{"show_bonus":true,"bonus":{"init_bonus":50,"bonus_value_word":"我的积分","bonus_cost_word":"百分一元"}}},
"rights":{"show_bonus":true,"show_favor":true,"bonus":{"init_bonus":100,"bonus_value_word":"我的积分","bonus_cost_word":"百分一元"},"favor":{"show_coupon":true}}}"#;

fn preview(home: &Home, draft: &str, more: &[&str]) -> (Ran, Vec<u8>) {
    let file = home.file("稿.cardrights", draft);
    let out = home.path().join("图.png");
    let mut args = vec!["preview", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    args.extend(more);
    (home.run(&args), std::fs::read(&out).unwrap_or_default())
}

fn info(bytes: &[u8]) -> (u32, u32, Vec<(String, String)>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let info = reader.info();
    let texts = info.uncompressed_latin1_text.iter().map(|t| (t.keyword.clone(), t.text.clone())).collect();
    (info.width, info.height, texts)
}

#[test]
fn the_same_bytes_again_and_from_the_window_with_mark_and_font_in_the_file() {
    let home = Home::new();
    let merchants = r#"{"all":[{"id":"m","name":"云栖酒店","mchid":"1900009191","serial":"A","cards":[{"card_id":"pbLatjvWOibDc5","title":"悦享会员卡"}]}]}"#;
    home.file("merchants.json", merchants);
    let more = ["--mode", "dark", "--width", "430", "--scale", "2", "--frame", "--preset", "before-after"];
    let (ran, first) = preview(&home, DRAFT, &more);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(preview(&home, DRAFT, &more).1, first);
    let opened = open(&home.path().join("稿.cardrights")).unwrap().draft;
    let facts = Facts::gather(&Folders::under(home.path()), &opened).unwrap();
    let options = Options {
        preset: Preset::BeforeAfter,
        mode: Mode::Dark,
        width: Width::Large,
        scale: 2,
        frame: true,
        ..Options::default()
    };
    let faces = fonts::simplified().expect("apt install fonts-noto-cjk");
    let window = export::png(&facts.export(&opened.rights, options), Some(&faces)).unwrap();
    assert!(window.bytes == first, "the window's export differs");
    assert_eq!(ran.out.trim(), window.mark);
    let (width, _, texts) = info(&first);
    // Two phones of 430 points with their rims, 24 between them, 16 at each edge.
    assert_eq!(width, 2 * (2 * 446 + 24 + 32));
    assert_eq!(texts[0], ("Content-Mark".into(), window.mark));
    let font = sha256_hex(&std::fs::read(&faces.regular.path).unwrap());
    assert!(texts[1].0 == "Font-SHA256" && texts[1].1.starts_with(&format!("chinese={font}")), "{texts:?}");
}

#[test]
fn every_option_and_every_fact_of_the_draft_changes_the_picture() {
    let home = Home::new();
    let (_, plain) = preview(&home, DRAFT, &[]);
    assert_eq!(info(&plain).0, 3 * 375);
    let (_, chat) = preview(&home, DRAFT, &["--preset", "chat", "--scale", "1"]);
    assert_eq!(info(&chat).0, 1080);
    let mut seen = vec![plain, chat];
    for more in [
        vec!["--mode", "care"],
        vec!["--width", "320"],
        vec!["--scale", "1"],
        vec!["--frame"],
        vec!["--preset", "modes"],
        vec!["--lang", "en"],
    ] {
        seen.push(preview(&home, DRAFT, &more).1);
    }
    let unsaved = DRAFT.replace(r#","saved":"2026-11-24T10:21:05+08:00""#, "");
    seen.push(preview(&home, &unsaved, &[]).1);
    let more = DRAFT.replace(r#""init_bonus":100"#, r#""init_bonus":101"#);
    seen.push(preview(&home, &more, &[]).1);
    for (i, a) in seen.iter().enumerate() {
        assert!(!a.is_empty() && !seen[..i].contains(a), "picture {i}");
    }
}

#[test]
fn a_character_that_no_font_has_is_named_in_words_and_in_the_picture() {
    let home = Home::new();
    let (plain, without) = preview(&home, DRAFT, &["--scale", "1"]);
    assert!(plain.err.is_empty(), "{}", plain.err);
    let (told, with) = preview(&home, &DRAFT.replace("百分一元", "百分\u{1fae0}元"), &["--scale", "1"]);
    assert_eq!(told.code, Some(0));
    assert!(told.err.contains("没有「\u{1fae0}」"), "{}", told.err);
    assert!(info(&with).1 > info(&without).1, "the picture has one line more");
}

#[test]
fn before_is_another_file_when_it_is_given_and_history_otherwise() {
    let home = Home::new();
    let chat = |more: &[&str]| preview(&home, DRAFT, &[&["--preset", "chat"], more].concat()).1;
    let base = chat(&[]);
    let other = home.file("旧.cardrights", r#"{"format":1,"rights":{"show_bonus":false}}"#);
    let from_file = chat(&["--before", other.to_str().unwrap()]);
    assert!(!from_file.is_empty() && from_file != base);
    // A history of this card says what is shown and what was published last.
    home.file("merchants.json", r#"{"all":[{"id":"m","name":"1900009191","mchid":"1900009191","serial":"A"}]}"#);
    let named = chat(&[]);
    let line = |phase: &str, more: &str| {
        format!(
            r#"{{"v":1,"id":"a","attempt":1,"phase":"{phase}","at":"2026-11-01T09:00:00+08:00","pid":1,"gateway":"api.mch.weixin.qq.com","mchid":"1900009191","card":"pbLatjvWOibDc5",{more}}}"#
        ) + "\n"
    };
    let body = r#""body":"{\"show_bonus\":true,\"show_favor\":true,\"favor\":{\"show_coupon\":true}}""#;
    home.file("ledger.jsonl", line("intent", body) + &line("end", r#""verdict":"confirmed""#));
    let published = chat(&[]);
    assert!(!published.is_empty() && published != named);
    // Since an outcome that is not known, nothing is called the last publication.
    let later = (line("intent", body) + &line("end", r#""verdict":"unknown""#)).replace(r#""id":"a""#, r#""id":"b""#);
    home.file("ledger.jsonl", later);
    let draft = Draft::read(DRAFT.as_bytes()).unwrap();
    assert_eq!(Facts::gather(&Folders::under(home.path()), &draft).unwrap().before, None);
    let doubted = chat(&[]);
    assert!(!doubted.is_empty() && doubted != published && doubted != named);
}

#[test]
fn what_cannot_be_drawn_is_one_sentence_and_exit_code_2() {
    let home = Home::new();
    for (draft, more, says) in [
        ("[1]", vec![], "没有会员卡权益"),
        (DRAFT, vec!["--scale", "5"], "--scale"),
        (DRAFT, vec!["--mode", "night"], "--mode"),
        (DRAFT, vec!["--before", "没有这个文件"], "没有这个文件"),
    ] {
        let (ran, bytes) = preview(&home, draft, &more);
        assert_eq!((ran.code, bytes.len()), (Some(2), 0), "{more:?}");
        assert!(ran.err.contains(says) && ran.out.is_empty(), "{}", ran.err);
    }
    let file = home.file("稿.cardrights", DRAFT);
    let nowhere = home.run(&["preview", file.to_str().unwrap(), "--out", "/没有这个文件夹/图.png"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    // Without any Chinese font the way out is told.
    let out = home.path().join("图.png");
    let args = ["preview", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let none = home.command(&args).env("CARD_RIGHTS_STUDIO_FONT", "/没有.ttf").output().unwrap();
    let none = Ran::of(&none);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("没有中文字体") && !out.exists(), "{}", none.err);
}

/// What is kept is in the picture, whoever draws it, and its hash in the file; what is not kept is named, and nobody is
/// asked for it.
#[test]
fn the_pictures_that_are_kept_are_in_it_and_others_are_named() {
    let home = Home::new();
    let (listener, here) = crate::support::gateway::listening();
    listener.set_nonblocking(true).unwrap();
    let folders = Folders::under(home.path());
    folders.prepare().unwrap();
    let head = format!("{here}/head.png");
    let draft = DRAFT.replace(
        r#""favor":{"show_coupon":true}}"#,
        &format!(r#""favor":{{"show_coupon":true}},"show_guide":true,"guide":{{"staff_name":"小云","head_image_url":"{head}"}}}}"#),
    );
    let (ran, lacking) = preview(&home, &draft, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("没有客服头像") && ran.err.contains(&head), "{}", ran.err);
    assert!(!info(&lacking).2.iter().any(|(name, _)| name == "Picture-SHA256"));
    let bytes = crate::support::pictures::png(&crate::support::pictures::face(300, 300));
    card_rights_studio::storage::pictures::Pictures::at(&folders.cache()).put(&head, &bytes);
    let (ran, whole) = preview(&home, &draft, &[]);
    assert!(ran.code == Some(0) && !ran.err.contains("没有"), "{ran:?}");
    assert_ne!(whole, lacking);
    let printed = info(&whole).2.into_iter().find(|(name, _)| name == "Picture-SHA256").unwrap().1;
    assert_eq!(printed, format!("head={}", sha256_hex(&bytes)));
    let opened = open(&home.path().join("稿.cardrights")).unwrap().draft;
    let mut facts = Facts::gather(&folders, &opened).unwrap();
    facts.gather_pictures(&folders, &opened.rights);
    let faces = fonts::simplified().expect("apt install fonts-noto-cjk");
    let window = export::png(&facts.export(&opened.rights, Options::default()), Some(&faces)).unwrap();
    assert!(window.bytes == whole, "the window's export differs");
    assert!(listener.accept().is_err(), "somebody asked for it");
}

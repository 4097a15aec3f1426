//! What a person sees on a terminal of what commands print, when the texts that they print come from somebody hostile.

use std::process::Stdio;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::json;

use crate::support::gateway::answering;
use crate::support::hostile::{FORGED, TEXTS, acts, is_seen, seen, text};
use crate::support::program::{Home, ON, Ran, StandIn};

/// Rows and columns, large enough that nothing scrolls or wraps.
const SIZE: (u16, u16) = (400, 2000);

/// A merchant whose keys fit nothing but loopback; of the server no more is used, and nothing ends what a static holds.
static STAND_IN: LazyLock<StandIn> = LazyLock::new(|| {
    let mut there = StandIn::start();
    there.child.kill().unwrap();
    there.child.wait().unwrap();
    there
});

/// A terminal that was shown `bytes`: its rows up to the last that is not empty, and whether anything but text reached it.
fn screen(bytes: &str) -> Vec<String> {
    let mut terminal = vt100::Parser::new(SIZE.0.try_into().unwrap(), SIZE.1.try_into().unwrap(), 0);
    // As the system's terminal line writes it.
    terminal.process(bytes.replace('\n', "\r\n").as_bytes());
    let screen = terminal.screen();
    let mut rows: Vec<String> = screen.rows(0, SIZE.1).map(|r| r.trim_end().to_owned()).collect();
    while rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows
}

fn json_answer(status: &str, body: &serde_json::Value, head: &str) -> Vec<u8> {
    let body = body.to_string();
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{head}\r\n{body}", body.len())
        .into_bytes()
}

/// `first` with the merchant options for a server that answers `answer`, and without what would verify it.
fn against(home: &Home, first: &[&str], answer: Vec<u8>) -> Ran {
    let gateway = answering(answer);
    let (mchid, serial, key) = (STAND_IN.text("mchid"), STAND_IN.text("serial"), STAND_IN.key());
    let mut args = first.to_vec();
    args.extend(["--mchid", &mchid, "--serial", &serial, "--key-file", &key, "--gateway", &gateway]);
    home.run(&args)
}

/// Runs a command that prints a text from outside.
type Scene = fn(&Home, &str) -> Ran;

/// Every place where a text from outside can be printed.
const SCENES: [(&str, Scene); 27] = [
    ("check, an unknown member", |h, t| draft(h, &json!({ "show_bonus": false, t: 1 }), "check")),
    ("check, an unknown member of a section", |h, t| draft(h, &json!({ "bonus": { t: 1 } }), "check")),
    ("check, a value that fits no field", |h, t| draft(h, &json!({ "bonus": { "init_bonus": t } }), "check")),
    ("check, a member that stands twice", |h, t| {
        let name = json!(t).to_string();
        check(h, "稿.cardrights", &format!("{{{name}:1,{name}:2}}"))
    }),
    ("check, a file's name", |h, t| check(h, &format!("{t}.cardrights"), "[1]")),
    ("check, a file that is not there", |h, t| h.run(&["check", &h.path().join(t).display().to_string()])),
    ("publish, an unknown member", |h, t| {
        let file = h.file("稿.cardrights", json!({ "show_bonus": false, t: 1 }).to_string());
        h.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--sandbox"])
    }),
    ("publish, a value that fits no field", |h, t| {
        let file = h.file("稿.cardrights", json!({ "bonus": { "init_bonus": t } }).to_string());
        h.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--sandbox"])
    }),
    ("publish, the draft's merchant", |h, t| {
        let rights: serde_json::Value = serde_json::from_str(ON).unwrap();
        let file = h.file("稿.cardrights", json!({ "format": 1, "mchid": t, "rights": rights }).to_string());
        against(h, &["publish", file.to_str().unwrap(), "--card", "p1", "--yes"], no("A", "b"))
    }),
    ("publish, what the server says", |h, t| publish(h, no("PARAM_ERROR", t))),
    ("publish, the server's code", |h, t| publish(h, no(t, "参数错误"))),
    ("publish, a card that is named", |h, t| {
        let file = h.file("稿.cardrights", ON);
        h.run(&["publish", file.to_str().unwrap(), "--card", t, "--sandbox", "--yes"])
    }),
    ("publish, a card of a table", |h, t| {
        let table = h.file("卡.csv", format!("card_id\n\"{t}\"\n"));
        let file = h.file("稿.cardrights", ON);
        let (file, table) = (file.to_str().unwrap(), table.to_str().unwrap());
        h.run(&["publish", file, "--cards-from", table, "--sandbox", "--yes"])
    }),
    ("publish, a table's name", |h, t| {
        let table = h.file(&format!("{t}.csv"), "名字\n1\n");
        let file = h.file("稿.cardrights", ON);
        h.run(&["publish", file.to_str().unwrap(), "--cards-from", table.to_str().unwrap(), "--sandbox"])
    }),
    ("publish, an unknown merchant", |h, t| {
        let file = h.file("稿.cardrights", ON);
        h.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--merchant", t])
    }),
    ("publish, a merchant of this computer", |h, t| {
        let one = json!({ "id": "m", "name": t, "mchid": "1900009191", "serial": "A" });
        h.file("merchants.json", json!({ "all": [one] }).to_string());
        let file = h.file("稿.cardrights", r#"{"show_bonus":false}"#);
        h.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--merchant", t])
    }),
    ("publish, a key file's name", |h, t| {
        let key = h.file(&format!("{t}.pem"), "no key");
        let file = h.file("稿.cardrights", ON);
        let args = ["publish", file.to_str().unwrap(), "--card", "p1", "--yes", "--mchid", "1900009191"];
        h.run(&[&args[..], &["--serial", "A", "--key-file", key.to_str().unwrap()]].concat())
    }),
    ("publish, an answer key's id", |h, t| {
        let file = h.file("稿.cardrights", ON);
        let (key, answers) = (STAND_IN.key(), STAND_IN.answer_key());
        let args = ["publish", file.to_str().unwrap(), "--card", "p1", "--yes", "--mchid", "1900009191"];
        let more = ["--serial", "A", "--key-file", &key, "--answer-key-file", &answers, "--answer-key-id", t];
        h.run(&[&args[..], &more].concat())
    }),
    ("publish --dry-run, a text of the draft", |h, t| {
        let file = h.file("稿.cardrights", json!({ "bonus": { "bonus_value_word": t } }).to_string());
        h.run(&["publish", file.to_str().unwrap(), "--card", "p1", "--dry-run"])
    }),
    ("card, a title", |h, t| {
        let body = json!({ "card_id": "p1", "title": t, "brand": { "display_name": "云栖" } });
        against(h, &["card", "p1"], json_answer("200 OK", &body, ""))
    }),
    ("card, an id", |h, t| h.run(&["card", t, "--sandbox"])),
    ("upload, what the server says", |h, t| {
        let picture = h.file("头像.png", include_bytes!("../assets/icon/icon-256.png"));
        against(h, &["upload", picture.to_str().unwrap()], no("PARAM_ERROR", t))
    }),
    ("upload, a picture's name", |h, t| h.run(&["upload", &h.path().join(t).display().to_string(), "--sandbox"])),
    ("preview, a file's name", |h, t| {
        let file = h.file(&format!("{t}.cardrights"), "[1]");
        h.run(&["preview", file.to_str().unwrap(), "--out", "图.png"])
    }),
    ("wrong use, an option", |h, t| h.run(&["check", &format!("--{t}")])),
    ("wrong use, a value", |h, t| h.run(&["check", "稿", "--lang", t])),
    ("wrong use, one file too many", |h, t| h.run(&["check", "稿", t])),
];

fn check(home: &Home, name: &str, content: &str) -> Ran {
    let file = home.file(name, content);
    home.run(&["check", file.to_str().unwrap()])
}

fn draft(home: &Home, rights: &serde_json::Value, command: &str) -> Ran {
    let file = home.file("稿.cardrights", rights.to_string());
    home.run(&[command, file.to_str().unwrap()])
}

fn no(code: &str, message: &str) -> Vec<u8> {
    json_answer("400 Bad Request", &json!({ "code": code, "message": message }), "")
}

fn publish(home: &Home, answer: Vec<u8>) -> Ran {
    let file = home.file("稿.cardrights", ON);
    against(home, &["publish", file.to_str().unwrap(), "--card", "p1", "--yes"], answer)
}

#[test]
fn no_text_from_outside_moves_the_cursor_hides_a_row_or_forges_one() {
    let mut wrong = Vec::new();
    for (name, scene) in SCENES {
        for (kind, evil) in TEXTS {
            let ran = scene(&Home::new(), &text(evil));
            let mut say = |what: &str| wrong.push(format!("{name}, {kind}: {what}: {ran:?}"));
            for stream in [&ran.out, &ran.err] {
                // Between the cells of `check` stand tabs of our own.
                if acts(&stream.replace('\t', " ")) {
                    say("a character that acts is printed");
                }
                let rows = screen(stream);
                if rows.len() != stream.trim_end().lines().count() {
                    say("not every printed row is seen");
                }
                if rows.iter().any(|r| r.trim().starts_with(FORGED)) {
                    say("a row is forged");
                }
            }
            if !is_seen(evil, &format!("{}{}", ran.out, ran.err)) {
                say("the text itself is not to be seen");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Above the question stands what cannot be undone, whatever the draft's members are called.
#[cfg(target_os = "linux")]
#[test]
fn what_a_terminal_shows_above_the_question_is_whole() {
    for (kind, evil) in TEXTS {
        let home = Home::new();
        let mut rights: serde_json::Value = serde_json::from_str(ON).unwrap();
        rights[text(evil)] = 1.into();
        let file = home.file("稿.cardrights", rights.to_string());
        let (mchid, serial, key) = (STAND_IN.text("mchid"), STAND_IN.text("serial"), STAND_IN.key());
        let gateway = answering(no("A", "b"));
        let file = file.to_str().unwrap();
        let merchant = ["--mchid", &*mchid, "--serial", &*serial, "--key-file", &*key, "--gateway", &*gateway];
        let out = home.at_a_terminal(&[&["publish", file, "--card", "p1"][..], &merchant].concat(), "不\n");
        let mut terminal = vt100::Parser::new(SIZE.0.try_into().unwrap(), SIZE.1.try_into().unwrap(), 0);
        terminal.process(&out.stdout);
        let shown = terminal.screen().contents();
        let rows: Vec<&str> = shown.lines().collect();
        assert!(rows.iter().any(|r| r.starts_with("p1：以下栏目展示后不能再关闭：会员积分")), "{kind}: {shown}");
        assert!(rows.iter().any(|r| r.starts_with("确定发布吗")), "{kind}: {shown}");
        assert!(rows.iter().any(|r| r.contains(&seen(evil))), "{kind}: {shown}");
        assert!(!rows.iter().any(|r| r.trim_start().starts_with(FORGED)), "{kind}: {shown}");
        assert_eq!(out.status.code(), Some(2), "{kind}: {shown}");
    }
}

/// With `--json` each row is one object, and means what came.
#[test]
fn json_rows_are_escaped_and_mean_what_came() {
    for (kind, evil) in TEXTS {
        let home = Home::new();
        let file = home.file("稿.cardrights", ON);
        let args = ["publish", file.to_str().unwrap(), "--card", "p1", "--yes", "--json"];
        let ran = against(&home, &args, no("PARAM_ERROR", &text(evil)));
        assert!(!acts(&ran.out), "{kind}: {}", ran.out);
        assert_eq!(ran.rows().len(), 1, "{kind}");
        assert!(ran.rows()[0]["message"].as_str().unwrap().ends_with(FORGED), "{kind}: {}", ran.out);
        let unknown = home.file("未知.cardrights", json!({ "show_bonus": false, text(evil): 1 }).to_string());
        let checked = home.run(&["check", unknown.to_str().unwrap(), "--json"]);
        assert!(!acts(&checked.out) && checked.rows().len() == 2, "{kind}: {}", checked.out);
        // A card that is named comes back as it was named.
        let named = home.run(&["card", &text(evil), "--sandbox", "--json"]);
        assert!(!acts(&named.out), "{kind}: {}", named.out);
        assert_eq!(named.rows()[0]["card_id"], text(evil).trim(), "{kind}");
    }
}

/// What answers may look like; none that is tried again, since that takes its time.
fn answers() -> impl Strategy<Value = Vec<u8>> {
    let words = prop_oneof![any::<String>(), "[ -~\u{0}-\u{20}\u{7f}-\u{9f}\u{2028}\u{202e}\\n]{0,40}"];
    let refused = (400_u16..429, words.clone(), words.clone()).prop_map(|(status, code, message)| {
        json_answer(&format!("{status} No"), &json!({ "code": code, "message": message }), "")
    });
    let forged = words.prop_map(|w| no("PARAM_ERROR", &format!("{w}\np1  已发布\np2  已发布{w}")));
    let id = prop::collection::vec(any::<u8>().prop_filter("a header's", |b| *b >= 0x20 || *b == 9), 0..40);
    let headers = id.prop_map(|id| [b"HTTP/1.1 204 N\r\nRequest-ID: ", &id[..], b"\r\n\r\n"].concat());
    prop_oneof![prop::collection::vec(any::<u8>(), 0..200), refused, forged, headers]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_rows_as_cards_whatever_a_server_answers(answer in answers()) {
        let home = Home::new();
        let file = home.file("稿.cardrights", ON);
        let cards = ["p1", "p2"];
        let args = ["publish", file.to_str().unwrap(), "--card", "p1", "--card", "p2", "--yes", "--pace", "0"];
        let ran = against(&home, &args, answer);
        let rows = screen(&ran.out);
        prop_assert_eq!(rows.len(), ran.out.trim_end().lines().count(), "{}", &ran.out);
        // What else is known of a card stands below its row, indented.
        let firsts: Vec<&String> = rows.iter().filter(|r| !r.starts_with("  ")).collect();
        prop_assert_eq!(firsts.len(), cards.len(), "{:?}", &ran);
        for (row, card) in firsts.iter().zip(cards) {
            let words: Vec<&str> = row.split_whitespace().collect();
            let verdicts = ["已发布（未能确认是微信的回复）", "微信拒绝", "结果未知（可能已生效）", "没有发出"];
            prop_assert!(words.len() == 2 && words[0] == card && verdicts.contains(&words[1]), "{:?}", row);
        }
    }
}

/// Nobody read the row: a script that looks at the exit code must not take it for good.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_could_not_be_written_is_no_good_end() {
    let home = Home::new();
    let file = home.file("稿.cardrights", ON);
    let file = file.to_str().unwrap();
    let into = |path: &str, args: &[&str]| {
        let out = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        Ran::of(&home.command(args).stdout(out).output().unwrap())
    };
    let publish = ["publish", file, "--card", "p1", "--sandbox", "--yes"];
    for (args, code) in [
        (&publish[..], 3),
        (&[&publish[..], &["--json"]].concat(), 3),
        (&["publish", file, "--card", "p1", "--dry-run"], 2),
        (&["card", "pTRIAL0000000000000000000001", "--sandbox", "--json"], 3),
        (&["--help"], 2),
        (&["--version"], 2),
    ] {
        assert_eq!(into("/dev/null", args).code, Some(0), "{args:?}");
        let full = into("/dev/full", args);
        assert_eq!(full.code, Some(code), "{args:?}: {full:?}");
        assert!(full.err.contains("结果没有完整写出来"), "{args:?}: {full:?}");
    }
    let sample = home.file("样.cardrights", r#"{"guide":{"contact_information_value":"weixin123"}}"#);
    for args in [&["check", sample.to_str().unwrap()][..], &["check", sample.to_str().unwrap(), "--json"]] {
        assert_eq!((into("/dev/null", args).code, into("/dev/full", args).code), (Some(0), Some(2)), "{args:?}");
    }
    // `| head` closes its end when it has seen enough.
    let mut child = home.command(&["--help"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), out.stderr), (Some(0), Vec::new()));
}

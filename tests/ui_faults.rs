//! Every fault of `faults/cases.rs` once more in the open window: it goes on drawing, frame by frame, whatever the
//! server does, and says the same verdict. The server does nothing before the window has drawn and answered a few
//! presses since the last thing it did: a frame that waited for it would wait for ever.

use std::sync::Arc;
use std::time::Duration;

use card_rights_studio::keychain::store_key;
use card_rights_studio::page::Mode;
use card_rights_studio::storage::record::{Line, Phase};
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::faults::acts::{HANG, LATE, LATE_NO};
use crate::faults::cases::{CASES, Case, Place};
use crate::faults::server::{Act, IDENTITY, Server};
use crate::support::real::{CARD, LAST};
use crate::support::record;
use crate::support::window::Window;

/// So many presses must be answered before the server does its next act.
const FRAMES: usize = 4;

/// A window with a merchant at this server, and a card that was published before.
fn window(place: Place, server: &Server) -> Window {
    use base64::Engine as _;
    use rsa::pkcs8::EncodePublicKey as _;
    let here = server.address();
    let (gateway, proxy) = match place {
        Place::Http | Place::HttpNoKey | Place::Refusing => (format!("http://{here}"), serde_json::json!("none")),
        Place::Https => (format!("https://{here}"), serde_json::json!("none")),
        Place::Nowhere => ("https://pay.invalid".into(), serde_json::json!("none")),
        Place::ByProxy => ("https://pay.invalid".into(), serde_json::json!({ "address": format!("http://{here}") })),
    };
    let ours = &IDENTITY.credentials;
    let der = IDENTITY.platform.public().to_public_key_der().unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(der.as_bytes());
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
    let keys = match place {
        Place::HttpNoKey => serde_json::json!([]),
        _ => serde_json::json!([{ "id": IDENTITY.public_key_id, "pem": pem }]),
    };
    let merchant = serde_json::json!({
        "id": "m1", "name": "云栖酒店", "mchid": ours.mchid, "serial": ours.serial, "gateway": gateway,
        "proxy": proxy, "answer_keys": keys, "cards": [{ "card_id": CARD, "title": "悦享会员卡" }],
    });
    let host = Gateway::parse(&gateway).unwrap().host().to_owned();
    let line = |phase: Phase, body: &str, verdict| Line {
        v: 1,
        id: "before".into(),
        attempt: 1,
        phase,
        at: "2026-10-28T16:02:00+08:00".into(),
        gateway: host.clone(),
        mchid: ours.mchid.clone(),
        card: CARD.into(),
        body: body.into(),
        verdict,
        ..Line::default()
    };
    let lines = [line(Phase::Intent, LAST, None), line(Phase::End, "", Some(Verdict::Confirmed))];
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(home.path().join(name), text).unwrap();
    write("merchants.json", serde_json::json!({ "all": [merchant] }).to_string());
    write("settings.json", serde_json::json!({ "merchant": "m1", "card_id": CARD, "strip_closed": true }).to_string());
    write("ledger.jsonl", lines.iter().map(|l| serde_json::to_string(l).unwrap() + "\n").collect());
    let mut w = Window::asking_anybody([1440.0, 640.0], egui::Theme::Light, Arc::new(home), Lang::ZhCn);
    store_key(&*w.keychain, &ours.mchid, &ours.serial, &host, &ours.key).unwrap();
    w.until("the history", |w| w.studio().card.loaded);
    w
}

/// One press of the phone's next mode; it must show in the very next frame.
fn press(w: &mut Window) {
    let (next, label) = match w.studio().view.stage.mode {
        Mode::Light => (Mode::Dark, "手机深色"),
        Mode::Dark => (Mode::Care, "关怀模式"),
        Mode::Care => (Mode::Light, "手机浅色"),
    };
    w.harness.get_by_role_and_label(Role::RadioButton, label).click_accesskit();
    w.harness.step();
    assert_eq!(w.studio().view.stage.mode, next);
    w.harness.step();
    let drawn = w.harness.get_by_role_and_label(Role::RadioButton, label).accesskit_node().toggled();
    assert_eq!(drawn, Some(Toggled::True), "{label}");
}

/// Presses until the verdict is there; gives how many were answered.
fn watch(w: &mut Window, server: &Server) -> usize {
    let mut pressed = 0;
    while w.studio().publication.is_running() {
        press(w);
        pressed += 1;
        if pressed % FRAMES == 0 {
            server.allow();
        }
        // What hangs for half a minute need not cost half a minute of computing.
        std::thread::sleep(Duration::from_millis(if pressed < 50 { 5 } else { 100 }));
    }
    pressed
}

fn check(case: &Case) {
    let server = Server::waiting(case.acts);
    let listens = !matches!(case.place, Place::Refusing | Place::Nowhere);
    if listens {
        server.open();
    }
    let mut w = window(case.place, &server);
    w.fill("积分名称", "云栖积分");
    w.button("发布…");
    w.harness.get_by_role_and_label(Role::Button, "确认发布").click_accesskit();
    // The record is read once more first.
    let begun = std::time::Instant::now();
    while !w.studio().publication.is_running() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", w.labels());
        w.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let pressed = watch(&mut w, &server);
    assert!(pressed >= if listens { FRAMES } else { 1 }, "{pressed}");
    w.settle();

    assert_eq!(w.studio().publication.last_verdict.as_ref().map(|v| v.verdict), Some(case.verdict), "{:?}", w.labels());
    // The server here is no host of WeChat's: who refused is told.
    let other = if case.verdict == Verdict::Refused { "-other" } else { "" };
    let key = format!("verdict-{}{other}", case.verdict.name());
    let title = Lang::ZhCn.t(&key);
    assert!(w.says(title), "{title}: {:?}", w.labels());
    if !case.sentence.is_empty() {
        assert!(w.says(Lang::ZhCn.t(case.sentence)), "{}: {:?}", case.sentence, w.labels());
    }
    let patches = server.asked().iter().filter(|a| matches!(a.method.as_str(), "PATCH" | "CONNECT")).count();
    assert_eq!(patches, case.reached);
    let text = record::text(w.home.path(), record::REAL);
    let lines = text.lines().map(|l| serde_json::from_str::<Line>(l).unwrap());
    let phases: Vec<_> = lines
        // The seal behind a line of the first version is about lines, and has no id.
        .filter(|l| !matches!(l.id.as_str(), "" | "before") && l.phase != Phase::Human)
        .map(|l| serde_json::to_value(l.phase).unwrap())
        .collect();
    let phases: Vec<_> = phases.iter().map(|p| p.as_str().unwrap()).collect();
    assert_eq!(phases.join(" "), case.phases);

    // It still does when all is over, and nothing that was typed is gone.
    press(&mut w);
    assert_eq!(w.studio().editor.document.draft.rights.bonus.bonus_value_word.as_deref(), Some("云栖积分"));
    server.release();
}

/// Publishes in a window, and puts a folder in the record's place while the answer is held; stops waiting before that,
/// where `stopped`.
fn unwritten(act: Act, stopped: bool) -> Window {
    let server = Server::waiting(&[act]);
    server.open();
    let mut w = window(Place::Http, &server);
    w.fill("积分名称", "云栖积分");
    w.button("发布…");
    w.button("确认发布");
    server.allow();
    w.until("the bytes", |w| w.studio().publication.running().is_some_and(|r| r.sent));
    if stopped {
        w.button("停止等待");
        w.until("the first verdict", |w| w.says("结果未知（可能已生效）"));
        assert!(!w.says("结论没能写进发布记录"), "{:?}", w.labels());
    }
    let path = w.home.path().join(record::REAL);
    std::fs::rename(&path, w.home.path().join("aside")).unwrap();
    std::fs::create_dir(&path).unwrap();
    server.release();
    w.until("what could not be written", |w| w.says("结论没能写进发布记录"));
    w
}

#[test]
fn a_verdict_that_could_not_be_written_down_is_told_beside_it() {
    for (act, title) in [(LATE, "已发布"), (LATE_NO, "网关拒绝"), (HANG, "结果未知（可能已生效）")] {
        let w = unwritten(act, false);
        assert!(w.says(title), "{title}: {:?}", w.labels());
        assert!(w.says("请记下这里的结论") && w.says("会显示为结果未知"), "{:?}", w.labels());
        w.harness.get_by_label_contains("结论没能写进发布记录");
    }
}

#[test]
fn what_comes_late_and_cannot_be_written_down_is_told_too() {
    let w = unwritten(LATE, true);
    assert!(w.says("请记下这里的结论"), "{:?}", w.labels());
    assert_eq!(w.studio().publication.last_verdict.as_ref().map(|v| v.verdict), Some(Verdict::Confirmed));
    let w = unwritten(LATE_NO, true);
    assert!(w.says("请记下这里的结论") && w.says("结果未知（可能已生效）"), "{:?}", w.labels());
}

fn case(test: &str) -> &'static Case {
    CASES.iter().find(|c| c.test == test).unwrap()
}

/// These wait for seconds until they are tried again or given up: each in a window of its own, all at once.
const SLOW: [&str; 11] = [
    "refused_connection",
    "unknown_name",
    "plain_server",
    "untrusted_certificate",
    "mute_at_tls",
    "proxy_cannot_connect",
    "hang",
    "hang_after_head",
    "endlessly_slow",
    "html_502",
    "always_500",
];

#[test]
fn what_takes_its_time() {
    let named = |test: &'static str| std::thread::Builder::new().name(test.into()).spawn(move || check(case(test)));
    let all = SLOW.map(|test| (test, named(test).unwrap()));
    let failed: Vec<_> = all.into_iter().filter_map(|(test, thread)| thread.join().is_err().then_some(test)).collect();
    assert_eq!(failed, [""; 0], "what each of them said stands above");
}

macro_rules! in_the_window {
    ($($test:ident)*) => {
        mod each {
            $(#[test] fn $test() {
                super::check(super::case(stringify!($test)));
            })*
        }

        /// No fault is tried on the wire alone, but those that turn on one second of the clock or on the publication before.
        #[test]
        fn every_fault_is_tried_in_the_window() {
            let here = [$(stringify!($test)),*];
            let tried = |test: &str| here.contains(&test) || SLOW.contains(&test);
            let missing: Vec<_> = CASES.iter().map(|c| c.test).filter(|t| !tried(t)).collect();
            assert_eq!(missing, ["nearly_stale", "future", "repeated"]);
        }
    };
}

in_the_window! {
    proxy_wants_login answered_407 coded_407 retry_after_date retry_after_past retry_after_long retry_after_long_503
    no_code_400 blank_code_403 number_code_400 slow reset_before reset_after_request reset_in_answer reset_after_answer half_a_body
    no_answer good good_200 empty_200 no_key unsigned wrong stale probe other_public_key certificate own_serial
    doubled doubled_harmless once_500 retry_after always_429 sign_error no_auth once_shown not_found not_allowed
    html_403 array_400 redirect endless large too_large gzip garbage two_lengths
}

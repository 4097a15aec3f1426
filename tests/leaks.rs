//! A whole session in a process of its own, from set-up to a crash, and then a search of every file that it could have
//! written, of what it said, and of its core: no piece of a key. The same search finds one that is planted.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use card_rights_studio::platform;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::Target;
use card_rights_studio::publish::plan::Plan;
use card_rights_studio::rights::PerSection;
use card_rights_studio::sandbox::identity::{CARD_ID, MCHID, UNKNOWN_CARD_ID};
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::storage::team::{INSIDE, inside};
use card_rights_studio::studio::action::{
    Action, CardAction, ChooseAction, MerchantAction, PublicationAction, SheetAction, TeamAction,
};
use card_rights_studio::studio::sheet::{Confirm, Sheet};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::support::merchant_sheet::{edit, read};
use crate::support::platform_certificates::{APIV3, KEY, SERIAL, serving};
use crate::support::window::{Window, apply};

/// Where the session writes, where the sent files lie, and whether leaks are planted; set only for the session's process.
const HOME: &str = "CARD_RIGHTS_LEAKS_HOME";
const SENT: &str = "CARD_RIGHTS_LEAKS_SENT";
const PLANT: &str = "CARD_RIGHTS_LEAKS_PLANT";

/// Long enough that no file holds it by chance, in bytes.
const PIECE_BYTES: usize = 48;

/// Pieces of a secret in the forms in which it could have been written. `from`: where its secret half begins.
fn needles(secret: &[u8], from: usize, out: &mut Vec<(&'static str, Vec<u8>)>) {
    let size = PIECE_BYTES.min(secret.len() - from);
    for at in (from..=secret.len() - size).step_by(150) {
        let piece = &secret[at..at + size];
        out.push(("DER", piece.to_vec()));
        let hex: String = piece.iter().map(|b| format!("{b:02x}")).collect();
        out.push(("HEX", hex.to_uppercase().into_bytes()));
        out.push(("hex", hex.into_bytes()));
        for shift in 0..3 {
            let text = STANDARD.encode([&vec![0; shift][..], piece].concat());
            // Characters that depend on what stands before or after are cut off.
            out.push(("base64", text.as_bytes()[4..text.len() - 4].to_vec()));
        }
    }
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() { files(&entry.path(), out) } else { out.push(entry.path()) }
    }
}

fn holds(data: &[u8], piece: &[u8]) -> bool {
    // The first byte alone skips most of a file.
    let mut rest = data;
    while let Some(at) = rest.iter().position(|b| *b == piece[0]) {
        if rest[at..].starts_with(piece) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// File and form of everything below `dir` that holds a piece.
fn leaks(dir: &Path, needles: &[(&'static str, Vec<u8>)]) -> Vec<String> {
    let mut all = Vec::new();
    files(dir, &mut all);
    let mut out = Vec::new();
    for file in all {
        let data = std::fs::read(&file).unwrap();
        // PEM breaks base64 into lines, and JSON writes those breaks as \n.
        let flat: Vec<u8> =
            String::from_utf8_lossy(&data).replace("\\n", "").bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        for (form, piece) in needles {
            if holds(&data, piece) || holds(&flat, piece) {
                out.push(format!("{} {form}", file.display()));
            }
        }
        if holds(&data, b"PRIVATE KEY") {
            out.push(format!("{} PEM heading", file.display()));
        }
    }
    out.dedup();
    out
}

/// Runs the session to its end by abort; gives the folder that holds everything it could have written.
fn session(plant: &str) -> (tempfile::TempDir, Vec<(&'static str, Vec<u8>)>) {
    let (home, sent) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let said = std::fs::File::create(home.path().join("said")).unwrap();
    let exe = std::env::current_exe().unwrap();
    // Where the system would write a core, it may.
    let mut command = if cfg!(unix) {
        let mut c = Command::new("sh");
        c.args(["-c", "ulimit -c unlimited 2>/dev/null; exec \"$0\" \"$@\""]).arg(exe);
        c
    } else {
        Command::new(exe)
    };
    let status = command
        .args(["--exact", "leaks::the_session", "--ignored", "--nocapture", "--test-threads=1"])
        .envs([(HOME, home.path()), (SENT, sent.path()), (PLANT, Path::new(plant))])
        .current_dir(home.path())
        .stdin(Stdio::null())
        .stdout(said.try_clone().unwrap())
        .stderr(said)
        .status()
        .unwrap();
    let said = std::fs::read_to_string(home.path().join("said")).unwrap_or_default();
    assert!(said.contains("the session is over"), "{status}: {said}");
    #[cfg(unix)]
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(6), "it ended by abort: {said}");
    let pem = std::fs::read_to_string(sent.path().join("apiclient_key.pem")).unwrap();
    let text: String = pem.lines().filter(|l| !l.starts_with("-----")).collect();
    let mut out = Vec::new();
    // PKCS#8 of 2048 bits: wrapping, modulus and exponent come first; they are no secret.
    needles(&STANDARD.decode(text).unwrap(), 310, &mut out);
    needles(APIV3.as_bytes(), 0, &mut out);
    (home, out)
}

#[test]
fn a_session_that_crashes_leaves_no_piece_of_a_key_anywhere() {
    let (home, needles) = session("");
    let mut all = Vec::new();
    files(home.path(), &mut all);
    for written in ["merchants.json", "studio.db", "studio_rCURRENT.log", "settings.json", "said"] {
        assert!(all.iter().any(|p| p.ends_with(written)), "{written} is there to be searched: {all:?}");
    }
    assert!(all.iter().any(|p| p.parent().is_some_and(|d| d.ends_with(INSIDE))), "the team's folder too: {all:?}");
    assert!(!all.iter().any(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("core"))), "{all:?}");
    assert_eq!(leaks(home.path(), &needles), Vec::<String>::new());
}

/// The twin: each form of a leak, written by the very same session, is found by the very same search.
#[test]
fn the_search_finds_a_leak_in_every_form() {
    let (home, needles) = session("yes");
    let found = leaks(home.path(), &needles).join("\n");
    for (planted, form) in [
        ("planted.pem", "PEM heading"),
        ("planted.json", "base64"),
        ("planted.der", "DER"),
        ("planted.pkcs1", "DER"),
        ("planted.base64", "base64"),
        ("planted.torn", "base64"),
        ("planted.hex", "hex"),
        ("planted.team.jsonl", "hex"),
        ("planted.HEX", "HEX"),
        ("planted.apiv3", "DER"),
        // What was logged stands in the log.
        ("studio_rCURRENT.log", "base64"),
        ("said", "hex"),
    ] {
        let row = |l: &str| l.contains(&format!("{planted} {form}"));
        assert!(found.lines().any(row), "{planted} {form}: {found}");
    }
    assert!(!found.contains("planted.other"), "other bytes are no leak: {found}");
}

/// The session itself: run by the tests above, in a process that it ends.
#[test]
#[ignore = "ends its process; run by the tests of this file"]
fn the_session() {
    let (Some(home), Some(sent)) = (std::env::var_os(HOME), std::env::var_os(SENT)) else {
        panic!("run by the tests of this file");
    };
    let sent = PathBuf::from(sent);
    // It stays when the process is gone.
    let home = Arc::new(tempfile::tempdir_in(home).unwrap());
    // As main does.
    platform::no_core_dumps();
    platform::log::start(&Folders::under(home.path())).unwrap();
    let platform = Some(serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL)));
    let sandbox = Sandbox::start(&Options { identity: Some(sent.clone()), platform, port: None }).unwrap();
    std::fs::remove_file(sent.join("pub_key.pem")).unwrap();
    let mut w = Window::at([1440.0, 900.0], egui::Theme::Light, Arc::clone(&home), Lang::ZhCn);

    // Set-up, with a connection test.
    read(&mut w, &sent);
    w.fill("商户号", MCHID);
    w.fill("商户名称（仅本机显示）", "云栖酒店");
    w.fill("证书序列号", &sandbox.identity.credentials.serial);
    w.button("高级");
    w.fill("网关地址", sandbox.gateway.base());
    w.fill("测试会员卡ID", CARD_ID);
    w.harness.get_by_role_and_label(Role::PasswordInput, "APIv3 密钥").focus();
    w.settle();
    w.harness.get_by_role_and_label(Role::PasswordInput, "APIv3 密钥").type_text(APIV3);
    w.settle();
    w.button("连接测试");
    w.until("the lines", |w| edit(w).busy.is_none() && !edit(w).test.is_empty());
    w.button("保存商户");
    w.until("the merchant", |w| w.studio().sheets.open.is_none() && !w.studio().merchants.known.all.is_empty());

    // A folder of the office gets the record of each.
    let office = home.path().join("office");
    std::fs::create_dir(&office).unwrap();
    w.picks(&office);
    apply(&mut w, Action::Team(TeamAction::Pick));
    w.until("the team's folder", |w| w.studio().view.settings.team_folder.is_some());

    // A publication, one that is refused, and one that never leaves: the key was confirmed for another gateway.
    publish(&mut w, CARD_ID);
    assert_eq!(verdict(&w), Verdict::Confirmed);
    publish(&mut w, UNKNOWN_CARD_ID);
    assert_eq!(verdict(&w), Verdict::Refused);
    w.harness.state_mut().studio_mut().merchants.known.all[0].gateway = "http://127.0.0.1:9".into();
    publish(&mut w, CARD_ID);
    assert_eq!(verdict(&w), Verdict::NotSent);
    apply(&mut w, Action::Sheet(SheetAction::Close));
    let put = |_: &Window| std::fs::read_dir(inside(&office)).is_ok_and(|all| all.count() >= 2);
    w.until("the records in it", put);
    w.fill("会员卡ID", "pUNSAVED");
    // A key that lands in a field of the form by mistake.
    w.harness.event(egui::Event::Paste(std::fs::read_to_string(sent.join("apiclient_key.pem")).unwrap()));
    w.settle();
    assert!(w.says("私钥没有粘进去"), "{:?}", w.labels());
    w.until("what was typed is kept", |w| w.says("改动已暂存"));
    // A panic is written down, and ends nothing.
    std::thread::spawn(|| panic!("a panic is written down by its place")).join().unwrap_err();
    plant(home.path(), &sandbox, &sent);
    println!("the session is over");
    std::process::abort();
}

fn verdict(w: &Window) -> Verdict {
    match &w.studio().sheets.open {
        Some(Sheet::Verdict(told)) => told.result.verdict,
        other => panic!("no verdict but {other:?}"),
    }
}

/// 确认发布 with everything ticked, for `card`, of which members see nothing yet unless its record says so.
fn publish(w: &mut Window, card: &str) {
    let merchant = w.studio().merchants.known.all[0].clone();
    let gateway = merchant.gateway().unwrap();
    apply(w, Action::Merchant(MerchantAction::Choose(merchant.id.clone())));
    apply(w, Action::Choose(ChooseAction::Choose(card.into())));
    let host = gateway.host().to_owned();
    let its = |w: &Window| w.studio().card.key.as_ref().is_some_and(|k| (k.card.as_str(), &k.gateway) == (card, &host));
    // What members see is asked once both its record and its template were read: not in the middle of the confirmation.
    w.until("the record", |w| its(w) && w.studio().card.loaded && !w.studio().jobs.is_reading());
    if w.studio().card.unknown() {
        apply(w, Action::Card(CardAction::Seen(PerSection::from_fn(|_| Some(false)))));
        w.until("what was seen", |w| !w.studio().card.unknown());
    }
    let target = crate::faults::story::plan(&gateway, &[card]).target;
    let target = Target { merchant: merchant.name, mchid: MCHID.into(), ..target };
    let plan = Plan::new(target, &crate::support::sheets::rights(), vec![w.studio().card.input(card)]).unwrap();
    let mut confirm = Confirm::new(plan, None);
    confirm.ticks.fill(true);
    confirm.points = confirm.points.map(|_| true);
    apply(w, Action::Sheet(SheetAction::Open(Box::new(Sheet::Confirm(Box::new(confirm))))));
    apply(w, Action::Publication(PublicationAction::Confirm));
    w.until("a verdict", |w| {
        !w.studio().publication.is_running() && matches!(w.studio().sheets.open, Some(Sheet::Verdict(_)))
    });
}

/// Writes what must never be written, in every form, and bytes that are no secret.
fn plant(home: &Path, sandbox: &Sandbox, sent: &Path) {
    if std::env::var(PLANT).unwrap_or_default().is_empty() {
        return;
    }
    let der = sandbox.identity.credentials.key.der();
    let pem = std::fs::read_to_string(sent.join("apiclient_key.pem")).unwrap();
    let hex: String = der.iter().map(|b| format!("{b:02x}")).collect();
    let text = STANDARD.encode(der);
    let public = STANDARD.encode(&der[..300]);
    std::fs::write(inside(&home.join("office")).join("planted.team.jsonl"), &hex).unwrap();
    let forms: [(&str, Vec<u8>); 10] = [
        ("json", pem.replace('\n', "\\n").into()),
        ("pem", pem.into()),
        ("der", [b"x", der].concat()),
        ("pkcs1", der[26..].to_vec()),
        ("base64", STANDARD.encode([b"127.0.0.1:8091 ", der].concat()).into()),
        ("torn", text.as_bytes()[700..].to_vec()),
        ("HEX", hex.to_uppercase().into()),
        ("hex", hex.clone().into()),
        ("apiv3", format!("apiv3={APIV3}").into()),
        ("other", public.into()),
    ];
    for (name, data) in forms {
        std::fs::write(home.join(format!("planted.{name}")), data).unwrap();
    }
    log::warn!("{text}");
    println!("{hex}");
}

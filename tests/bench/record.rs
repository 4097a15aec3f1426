//! What a long record costs: the built program with 100,000 publications (1000 cards, 100 each) against none. Time, CPU
//! and peak memory of `publish`, of a further card of one run, of taking in an old home, and of the window's start.
//!
//! `cargo bench --bench record` prints medians; asserts nothing, as a loaded machine would make it lie. Needs Linux (the
//! kernel counts memory), python3 and openssl.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::app::App;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::record::{Line, Note, Phase};
use card_rights_studio::studio::start::Begin;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use eframe::App as _;
use egui::{Pos2, RawInput, Rect, Vec2};

const ENTRIES: usize = 100_000;
const CARDS: usize = 1000;
/// Cards of one run, to know what one more costs.
const RUN: usize = 200;
const HOST: &str = "pay.example.com";
const PROGRAM: &str = env!("CARGO_BIN_EXE_card-rights-studio");

/// Runs a command some times; prints wall and CPU in milliseconds and peak memory in MB, medians. Small itself, because a
/// child counts what its parent had when it was begun.
const RUNS: &str = r#"
import os, sys, time
times, command = int(sys.argv[1]), sys.argv[2:]
quiet = [(os.POSIX_SPAWN_OPEN, n, "/dev/null", os.O_RDWR, 0) for n in (0, 1)]
all = []
for _ in range(times):
    begun = time.monotonic()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    assert status == 0, f"{command} ended with {status}"
    all.append((1e3 * (time.monotonic() - begun), 1e3 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1024))
print(*(sorted(one)[times // 2] for one in zip(*all)))
"#;

fn card(n: usize) -> String {
    format!("pCARD{n:023}")
}

/// A whole body, as long as real ones are.
fn body(n: usize) -> String {
    let mut r = CardRights::default();
    Section::ALL.into_iter().for_each(|s| r.set_shown(s, true));
    r.bonus.init_bonus = Some(100 + n as i64 % 50);
    // The object may not be sent without it.
    r.set_flag(FieldId::ShowCoupon, Some(true));
    for (path, text) in [
        (FieldId::BonusValueWord, "我的积分"),
        (FieldId::BonusCostTitle, "积分兑好礼"),
        (FieldId::BonusCostWord, "500积分=2小时免费停车券"),
        (FieldId::BonusJumpWord, "更多礼品"),
        (FieldId::BonusJumpAppid, "wx3f2b9a77c1d081c0"),
        (FieldId::BonusJumpPath, "pages/bonus/exchange?from=membercard"),
        (FieldId::MemberPriceWord, "周二会员八折"),
        (FieldId::FavorModuleTitle, "VIP"),
        (FieldId::FapiaoJumpWord, "查看我的发票"),
        (FieldId::FapiaoJumpAppid, "wx3f2b9a77c1d081c0"),
        (FieldId::FapiaoJumpPath, "pages/fapiao/list"),
        (FieldId::StaffName, "酒店管家-何小云"),
        (FieldId::ContactName, "微信号"),
        (FieldId::ContactValue, "yunqi-hotel-01"),
        (FieldId::PhoneNumber, "0571-88880000"),
    ] {
        r.set_text(path, text);
    }
    serde_json::to_string(&r.explicit()).unwrap()
}

/// A home of the first version with [`ENTRIES`] publications of [`CARDS`] cards of the merchant; its size in bytes.
fn write_old(home: &Path, mchid: &str) -> u64 {
    let path = home.join("ledger.jsonl");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let mut put = |line: &Line| writeln!(out, "{}", serde_json::to_string(line).unwrap()).unwrap();
    for n in 0..ENTRIES {
        let (year, month, day) = (16 + n / 10_000, n / 800 % 12 + 1, n / 30 % 28 + 1);
        let at = format!("20{year:02}-{month:02}-{day:02}T{:02}:{:02}:11+08:00", n % 24, n % 60);
        let line = |phase| Line {
            v: 1,
            id: format!("{n:032x}"),
            attempt: 1,
            phase,
            at: at.clone(),
            pid: 4_000_000,
            gateway: HOST.into(),
            mchid: mchid.into(),
            card: card(n % CARDS),
            user: ["张敏", "李佳", "王磊"][n % 3].into(),
            body_sha256: format!("{n:064x}"),
            ..Line::default()
        };
        put(&Line { body: body(n), ..line(Phase::Intent) });
        put(&line(Phase::Sent));
        let (verdict, status, code) = match n % 20 {
            0 => (Verdict::Refused, Some(400), Some("PARAM_ERROR".to_owned())),
            1 => (Verdict::Unknown, None, None),
            _ => (Verdict::Confirmed, Some(204), None),
        };
        let request_id = status.map(|_| format!("08F78BB6BF0610F502{n:010X}-0"));
        put(&Line { verdict: Some(verdict), status, code, request_id, ..line(Phase::End) });
        match n % 20 {
            1 => put(&Line { note: Some(Note::Looked(true)), attempt: 0, ..line(Phase::Human) }),
            2..6 => put(&Line { note: Some(Note::Checked(true)), attempt: 0, ..line(Phase::Human) }),
            _ => {}
        }
    }
    out.flush().unwrap();
    drop(out);
    std::fs::metadata(path).unwrap().len()
}

/// What running a command costs: medians.
struct Cost {
    wall_ms: f64,
    cpu_ms: f64,
    peak_mb: f64,
}

impl Cost {
    fn of(home: &Path, times: usize, program: &str, args: &[String]) -> Self {
        let mut python = Command::new("python3");
        python.args(["-c", RUNS, &times.to_string(), program]).args(args);
        let ran = python.env("CARD_RIGHTS_STUDIO_HOME", home).env("LC_ALL", "C.UTF-8").output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        let numbers: Vec<f64> = said.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let [wall_ms, cpu_ms, peak_mb] = numbers[..] else {
            panic!("{args:?}: {}", String::from_utf8_lossy(&ran.stderr))
        };
        Self { wall_ms, cpu_ms, peak_mb }
    }

    fn tell(&self, name: &str) {
        println!("{name:<58} {:>8.1} ms, {:>7.1} ms CPU, {:>6.1} MB", self.wall_ms, self.cpu_ms, self.peak_mb);
    }

    fn against(&self, none: &Self, name: &str) {
        println!(
            "{name:<58} {:>7.2} times the wall, {:+.1} MB",
            self.wall_ms / none.wall_ms,
            self.peak_mb - none.peak_mb
        );
    }
}

/// The stand-in, as a process of its own.
struct StandIn {
    process: Child,
    folder: PathBuf,
    about: serde_json::Value,
}

impl StandIn {
    fn start(dir: &Path) -> Self {
        let folder = dir.join("identity");
        let mut command = Command::new(PROGRAM);
        command.args(["sandbox", "--identity"]).arg(&folder).arg("--home").arg(dir.join("stand-in"));
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let file = folder.join("identity.json");
        let about = loop {
            let read = std::fs::read(&file).ok().and_then(|b| serde_json::from_slice(&b).ok());
            match read {
                Some(about) => break about,
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        Self { process, folder, about }
    }

    fn text(&self, name: &str) -> String {
        self.about[name].as_str().unwrap().to_owned()
    }

    /// `publish` of the draft to these cards.
    fn publish(&self, draft: &Path, cards: &[String]) -> Vec<String> {
        let path = |name: &str| self.folder.join(name).display().to_string();
        let mut out = vec!["publish".to_owned(), draft.display().to_string()];
        for (name, value) in [
            ("--mchid", self.text("mchid")),
            ("--serial", self.text("serial")),
            ("--key-file", path("apiclient_key.pem")),
            ("--answer-key-file", path("pub_key.pem")),
            ("--answer-key-id", self.text("public_key_id")),
            ("--gateway", self.text("url")),
            ("--pace", "0".to_owned()),
        ] {
            out.extend([name.to_owned(), value]);
        }
        out.extend(["--yes".to_owned(), "--json".to_owned()]);
        out.extend(cards.iter().cloned());
        out
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// `--card A --card B …`
fn named(cards: impl Iterator<Item = usize>) -> Vec<String> {
    cards.flat_map(|n| ["--card".to_owned(), card(n)]).collect()
}

/// OpenSSL's RSA-2048 signing here, in milliseconds.
fn signing_ms() -> Option<f64> {
    let ran = Command::new("openssl").args(["speed", "-seconds", "2", "rsa2048"]).output().ok()?;
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let line = said.lines().find(|l| l.starts_with("rsa 2048"))?;
    let secs = line.split_whitespace().find_map(|w| w.strip_suffix('s')?.parse::<f64>().ok())?;
    Some(secs * 1e3)
}

/// The window without a screen, until it knows its card, and some frames more.
fn window(home: &Path) {
    let setup = Setup::new(Folders::under(home), Arc::new(MemoryKeychain::default()), Picker::Fixed(Arc::default()));
    let ctx = egui::Context::default();
    let mut app = App::new(&ctx, Begin { setup, lang: Some(Lang::ZhCn), file: None });
    let mut frame = eframe::Frame::_new_kittest();
    let mut after = 0;
    let mut now = 0.0;
    while after < 30 {
        let begun = Instant::now();
        now += 1.0 / 60.0;
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1440.0, 900.0));
        let input = RawInput { screen_rect: Some(screen), time: Some(now), focused: true, ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            app.logic(&ui.ctx().clone(), &mut frame);
            app.ui(ui, &mut frame);
        });
        ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        output.drop_without_applying_deltas();
        after += usize::from(app.studio().card.loaded);
        std::thread::sleep(Duration::from_millis(16).saturating_sub(begun.elapsed()));
    }
}

fn with_merchant(home: &Path, mchid: &str) {
    let merchant = serde_json::json!({
        "id": "m1", "name": "云栖酒店", "mchid": mchid, "serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        "gateway": format!("https://{HOST}"), "cards": [{ "card_id": card(0), "title": "悦享会员卡" }],
    });
    std::fs::write(home.join("merchants.json"), serde_json::json!({ "all": [merchant] }).to_string()).unwrap();
    let settings = serde_json::json!({ "merchant": "m1", "card_id": card(0), "strip_closed": true });
    std::fs::write(home.join("settings.json"), settings.to_string()).unwrap();
}

fn main() {
    let asked: Vec<String> = std::env::args().collect();
    if let [_, what, home] = &asked[..]
        && what == "window"
    {
        return window(Path::new(home));
    }
    let own = std::env::current_exe().unwrap().display().to_string();
    let dir = tempfile::tempdir().unwrap();
    let server = StandIn::start(dir.path());
    let mchid = server.text("mchid");
    let (none, many) = (dir.path().join("none"), dir.path().join("many"));
    for home in [&none, &many] {
        std::fs::create_dir(home).unwrap();
        with_merchant(home, &mchid);
    }
    let bytes = write_old(&many, &mchid);
    println!("{ENTRIES} publications of {CARDS} cards: {:.0} MB as lines", bytes as f64 / 1e6);
    let look: Vec<String> = ["records", "--since", "2999-01-01", "--card", &card(0)].map(str::to_owned).to_vec();
    Cost::of(&none, 5, PROGRAM, &look).tell("records, nothing there");
    Cost::of(&many, 1, PROGRAM, &look).tell("the old home is taken in");
    Cost::of(&many, 5, PROGRAM, &look).tell("records, afterwards");

    let draft = dir.path().join("draft.cardrights");
    std::fs::write(&draft, body(1)).unwrap();
    let one = server.publish(&draft, &named(0..1));
    let run = server.publish(&draft, &named(0..=RUN));
    let [small, large] = [(&none, "none"), (&many, "100,000")].map(|(home, name)| {
        let alone = Cost::of(home, 21, PROGRAM, &one);
        alone.tell(&format!("publish, {name}"));
        let more = Cost::of(home, 3, PROGRAM, &run);
        let further = (more.cpu_ms - alone.cpu_ms) / RUN as f64;
        let signing = signing_ms().map_or_else(String::new, |s| format!(", {:.2} times RSA-2048 signing", further / s));
        println!("{:<58} {further:>8.2} ms CPU{signing}", format!("a further publication of one run, {name}"));
        alone
    });
    large.against(&small, "publish, 100,000 against none");

    let [small, large] = [(&none, "none"), (&many, "100,000")].map(|(home, name)| {
        let cost = Cost::of(home, 5, &own, &["window".to_owned(), home.display().to_string()]);
        cost.tell(&format!("the window starts, {name}"));
        cost
    });
    large.against(&small, "the window starts, 100,000 against none");
}

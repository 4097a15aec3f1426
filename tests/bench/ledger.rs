//! 发布记录 with 100,000 publications (300,000 lines and more): reading the file, what the guard asks of it, one
//! publication more, and the open window while and after it is read.
//!
//! `cargo bench --bench ledger` prints medians; asserts nothing, as a loaded machine would make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::app::App;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::history::{self, Card};
use card_rights_studio::storage::ledger::{Ledger, Line, Note, Phase};
use card_rights_studio::studio::action::{Action, SheetAction};
use card_rights_studio::studio::sheet::Sheet;
use card_rights_studio::studio::start::Begin;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use eframe::App as _;
use egui::{Event, Id, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2};

const ENTRIES: usize = 100_000;
const GATEWAY: &str = "pay.example.com";
const MCHID: &str = "1900009191";

fn card(n: usize) -> String {
    format!("pCARD{n:023}")
}

/// A whole body, as long as real ones are.
fn body(n: usize) -> String {
    let mut r = CardRights::default();
    Section::ALL.into_iter().for_each(|s| r.set_shown(s, true));
    r.bonus.init_bonus = Some(100 + n as i64 % 50);
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

/// A ledger of [`ENTRIES`] publications of `cards` cards; its size in bytes.
fn write(path: &Path, cards: usize) -> u64 {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut put = |line: &Line| writeln!(out, "{}", serde_json::to_string(line).unwrap()).unwrap();
    for n in 0..ENTRIES {
        let at = format!(
            "20{:02}-{:02}-{:02}T{:02}:{:02}:11+08:00",
            16 + n / 10_000,
            n / 800 % 12 + 1,
            n / 30 % 28 + 1,
            n % 24,
            n % 60
        );
        let line = |phase| Line {
            v: 1,
            id: format!("{n:032x}"),
            attempt: 1,
            phase,
            at: at.clone(),
            pid: 4_000_000,
            gateway: GATEWAY.into(),
            mchid: MCHID.into(),
            card: card(n % cards),
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
    std::fs::metadata(path).unwrap().len()
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1e3
}

/// The median of `times` runs.
fn measure<T>(name: &str, times: usize, mut work: impl FnMut() -> T) {
    let mut all: Vec<Duration> = (0..times)
        .map(|_| {
            let from = Instant::now();
            let out = work();
            let took = from.elapsed();
            drop(out);
            took
        })
        .collect();
    all.sort();
    println!("{name:<52} median {:.3} ms, slowest {:.3} ms", ms(all[all.len() / 2]), ms(all[all.len() - 1]));
}

struct Bench {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    now: f64,
}

impl Bench {
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.now += 1.0 / 60.0;
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1440.0, 900.0));
        let input =
            RawInput { screen_rect: Some(screen), time: Some(self.now), events, focused: true, ..RawInput::default() };
        let from = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.logic(&ui.ctx().clone(), &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let took = from.elapsed();
        output.drop_without_applying_deltas();
        took
    }

    /// Frames every 16 ms until `done`; how long that took, and what the frames themselves cost.
    fn until(&mut self, name: &str, done: impl Fn(&App) -> bool) {
        let from = Instant::now();
        let mut all = Vec::new();
        while !done(&self.app) {
            all.push(self.frame(Vec::new()));
            std::thread::sleep(Duration::from_millis(16).saturating_sub(all[all.len() - 1]));
        }
        self.tell(name, Some(from.elapsed()), all);
    }

    fn frames(&mut self, name: &str, count: usize, mut events: impl FnMut(usize) -> Vec<Event>) {
        let all = (0..count).map(|i| self.frame(events(i))).collect();
        self.tell(name, None, all);
    }

    fn tell(&self, name: &str, whole: Option<Duration>, mut all: Vec<Duration>) {
        all.sort();
        let whole = whole.map_or_else(String::new, |w| format!("there after {:.0} ms; ", ms(w)));
        println!(
            "{name:<52} {whole}{} frames, median {:.3} ms, slowest {:.3} ms",
            all.len(),
            ms(all[all.len() / 2]),
            ms(all[all.len() - 1])
        );
    }
}

fn window(home: &Path) -> Bench {
    let merchant = serde_json::json!({
        "id": "m1", "name": "云栖酒店", "mchid": MCHID, "serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
        "gateway": format!("https://{GATEWAY}"), "cards": [{ "card_id": card(0), "title": "悦享会员卡" }],
    });
    std::fs::write(home.join("merchants.json"), serde_json::json!({ "all": [merchant] }).to_string()).unwrap();
    let settings = serde_json::json!({ "merchant": "m1", "card_id": card(0), "strip_closed": true });
    std::fs::write(home.join("settings.json"), settings.to_string()).unwrap();
    let setup = Setup::new(Folders::under(home), Arc::new(MemoryKeychain::default()), Picker::Fixed(Arc::default()));
    let ctx = egui::Context::default();
    let app = App::new(&ctx, Begin { setup, lang: Some(Lang::ZhCn), file: None });
    Bench { ctx, app, frame: eframe::Frame::_new_kittest(), now: 0.0 }
}

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let (many, one) = (dir.path().join("many.jsonl"), dir.path().join("ledger.jsonl"));
    for (path, cards) in [(&many, 50), (&one, 1)] {
        let bytes = write(path, cards);
        println!("{ENTRIES} publications of {cards} cards: {:.0} MB", bytes as f64 / 1e6);
        let all = Ledger::open(path, 7).unwrap();
        let name = card(0);
        let card = Card { gateway: GATEWAY, mchid: MCHID, card: &name };
        measure("  read and put together", 5, || Ledger::open(path, 7).unwrap());
        measure("  the guard asks for one card", 21, || {
            (history::shown(&all, card), history::last_published(&all, card))
        });
        let line = Line { v: 1, id: "x".into(), pid: 7, card: name.clone(), body: body(0), ..Line::default() };
        measure("  opened to write one line, written, flushed", 21, || {
            Ledger::open_to_write(path, 7).unwrap().append(&line).unwrap();
        });
        let mut reader = Ledger::open(path, 7).unwrap();
        measure("  what another window wrote is read", 21, || {
            Ledger::open_to_write(path, 7).unwrap().append(&line).unwrap();
            let from = Instant::now();
            reader.refresh().unwrap();
            from.elapsed()
        });
        let mut own = Ledger::open(path, 7).unwrap();
        measure("  one line more of one's own", 21, || own.append(&line).unwrap());
    }

    println!("the window, {ENTRIES} publications of its card");
    let mut w = window(dir.path());
    w.until("  frames while the record is read", |app| app.studio().card.loaded);
    w.frames("  frames after it was read", 100, |_| Vec::new());
    w.app.studio_mut().apply(Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))), 0.0);
    w.frames("  发布记录 opens", 1, |_| Vec::new());
    let revision = w.app.studio().records.revision;
    w.until("  frames while it is read anew", |app| app.studio().records.revision > revision);
    w.frames("  frames with the list", 100, |_| Vec::new());
    let middle = Pos2::new(400.0, 450.0);
    w.frames("  the list is scrolled", 100, |_| {
        let phase = TouchPhase::Move;
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Page,
            delta: Vec2::new(0.0, -2.0),
            phase,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        vec![Event::PointerMoved(middle), wheel]
    });
    let field = Id::unique(("records", "search"));
    w.ctx.memory_mut(|m| m.request_focus(field));
    w.frames("  the focus goes to 搜索", 2, |_| Vec::new());
    for words in ["param", "停车券", "10-28"] {
        let letters: Vec<char> = words.chars().collect();
        w.frames(&format!("  {words} is typed letter by letter"), letters.len(), |i| {
            vec![Event::Text(letters[i].to_string())]
        });
        w.frames("  frames with what was found", 30, |_| Vec::new());
        w.frames("  and taken away", letters.len(), |_| {
            vec![Event::Key {
                key: Key::Backspace,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            }]
        });
    }
    let revision = w.app.studio().records.revision;
    w.app.studio_mut().apply(Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))), 0.0);
    w.until("  frames while it is read once more", |app| app.studio().records.revision > revision);
    w.frames("  frames after that", 30, |_| Vec::new());
}

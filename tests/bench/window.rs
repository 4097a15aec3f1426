//! What a frame of the whole window costs on its thread: checking, drawing and tessellating, at 1280×800 with every
//! section on, and of the page on which 1,000 cards are changed together (goal: below 2 ms). The GPU (or its software twin) is not counted.
//!
//! `cargo bench --bench window` prints medians; asserts nothing, as a loaded machine would make it lie.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use card_rights_studio::app::App;
use card_rights_studio::keychain::MemoryKeychain;
use card_rights_studio::page::starters;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::rights::field::{FieldId, FormField};
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::cards::{CardCache, Whose};
use card_rights_studio::storage::record::{Line, Phase, Record};
use card_rights_studio::studio::Studio;
use card_rights_studio::studio::action::{Action, BatchAction, ChooseAction, EditorAction, PublicationAction};
use card_rights_studio::studio::start::Begin;
use card_rights_studio::wechatpay::card_list::ListedCard;
use card_rights_studio::wechatpay::template::Template;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{Picker, Setup};
use eframe::App as _;
use egui::{Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2};

struct Bench {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    now: f64,
}

impl Bench {
    /// One frame with these events: the time of `App::logic` and `App::ui`, and of tessellation.
    fn frame(&mut self, events: Vec<Event>) -> (Duration, Duration) {
        self.now += 1.0 / 60.0;
        let screen = Rect::from_min_size(Pos2::ZERO, Vec2::new(1280.0, 800.0));
        let input =
            RawInput { screen_rect: Some(screen), time: Some(self.now), events, focused: true, ..RawInput::default() };
        let from = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.logic(&ui.ctx().clone(), &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let drawn = from.elapsed();
        let from = Instant::now();
        self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
        let tessellated = from.elapsed();
        output.drop_without_applying_deltas();
        (drawn, tessellated)
    }

    fn act(&mut self, action: Action) {
        self.app.studio_mut().apply(action, self.now);
        self.frame(Vec::new());
    }

    fn until(&mut self, done: impl Fn(&Studio) -> bool) {
        let begun = Instant::now();
        while !done(self.app.studio()) {
            assert!(begun.elapsed() < Duration::from_secs(60));
            self.frame(Vec::new());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn measure(&mut self, name: &str, mut events: impl FnMut(usize) -> Vec<Event>) {
        let mut all: Vec<(Duration, Duration)> = (0..300).map(|i| self.frame(events(i))).collect();
        all.sort_by_key(|(a, b)| *a + *b);
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        let (median, slow) = (all[all.len() / 2], all[all.len() * 95 / 100]);
        println!(
            "{name:<32} median {:.3} ms ({:.3} drawing, {:.3} tessellating), 95th {:.3} ms",
            ms(median.0 + median.1),
            ms(median.0),
            ms(median.1),
            ms(slow.0 + slow.1),
        );
    }
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    let mut rights = starters::all().pop().unwrap().rights;
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, true));
    let draft = home.path().join("all.cardrights");
    std::fs::write(&draft, serde_json::json!({ "format": 1, "rights": rights }).to_string()).unwrap();
    let setup =
        Setup::new(Folders::under(home.path()), Arc::new(MemoryKeychain::default()), Picker::Fixed(Arc::default()));
    let ctx = egui::Context::default();
    let begun = Instant::now();
    let app = App::new(&ctx, Begin { setup, lang: Some(Lang::ZhCn), file: Some(draft) });
    let mut bench = Bench { ctx, app, frame: eframe::Frame::_new_kittest(), now: 0.0 };
    bench.frame(Vec::new());
    println!("to the end of the first frame    {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    while bench.app.studio().editor.document.draft.rights != rights {
        bench.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(5));
    }
    bench.measure("nothing happens", |_| Vec::new());
    bench.measure("the pointer moves", |i| vec![Event::PointerMoved(Pos2::new(300.0 + i as f32, 300.0 + i as f32))]);
    // Tab from the top until a text field has the focus.
    while bench.app.studio().view.section != Section::Bonus || bench.ctx.memory(|m| m.focused().is_none()) {
        bench.frame(vec![key(Key::Tab, Modifiers::NONE)]);
    }
    bench.act(Action::Editor(EditorAction::Focus(FormField::Rights(FieldId::BonusCostWord))));
    bench.frame(Vec::new());
    bench.frame(Vec::new());
    bench.measure("a key is typed in every frame", |i| {
        if i % 2 == 0 { vec![Event::Text("礼".into())] } else { vec![key(Key::Backspace, Modifiers::NONE)] }
    });
    thousand();
}

/// The page of 1,000 cards, one group of equal changes unfolded.
fn thousand() {
    const COUNT: usize = 1000;
    let home = tempfile::tempdir().unwrap();
    let merchant = serde_json::json!({ "all": [{ "id": "m1", "name": "m", "mchid": "1900009191",
        "serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "gateway": "http://127.0.0.1:9" }] });
    std::fs::write(home.path().join("merchants.json"), merchant.to_string()).unwrap();
    std::fs::write(home.path().join("settings.json"), r#"{"merchant":"m1"}"#).unwrap();
    let mut rights = CardRights::default();
    Section::ALL.into_iter().for_each(|s| rights.set_shown(s, true));
    rights.set_text(FieldId::MemberPriceWord, "周二会员八折");
    let mut record = Record::open(&home.path().join("studio.db"), 7).unwrap();
    for n in 0..COUNT {
        let line = Line {
            id: n.to_string(),
            at: "2026-10-28T16:02:00+08:00".into(),
            gateway: "127.0.0.1:9".into(),
            mchid: "1900009191".into(),
            card: format!("pCARD{n:023}"),
            body: serde_json::to_string(&rights.explicit()).unwrap(),
            ..Line::default()
        };
        let end = Line { phase: Phase::End, verdict: Some(Verdict::Confirmed), body: String::new(), ..line.clone() };
        record.append_all(&[line, end]).unwrap();
    }
    drop(record);
    let listed = |n: usize| {
        let object = serde_json::json!({ "card_id": format!("pCARD{n:023}"), "title": format!("会员卡{n}") });
        ListedCard { template: Template::of(&object).unwrap(), object }
    };
    let (of, at) = (Whose { gateway: "127.0.0.1:9", mchid: "1900009191" }, "2026-11-01T09:00:00+08:00");
    let mut cards = CardCache::new(&home.path().join("cache.db"));
    cards.page(of, &(0..COUNT).map(listed).collect::<Vec<_>>(), 0, at).unwrap();
    cards.over(of, true, at).unwrap();
    drop(cards);
    let setup =
        Setup::new(Folders::under(home.path()), Arc::new(MemoryKeychain::default()), Picker::Fixed(Arc::default()));
    let ctx = egui::Context::default();
    let app = App::new(&ctx, Begin { setup, lang: Some(Lang::ZhCn), file: None });
    let mut bench = Bench { ctx, app, frame: eframe::Frame::_new_kittest(), now: 0.0 };
    bench.until(|s| s.choosing.listed() == COUNT);
    for action in [ChooseAction::Many(true), ChooseAction::TickListed(true), ChooseAction::ChooseMany] {
        bench.act(Action::Choose(action));
    }
    bench.until(|s| s.card.loaded && s.editor.document.draft.rights.text(FieldId::MemberPriceWord).is_some());
    bench.act(Action::Editor(EditorAction::Repair(FieldId::MemberPriceWord, "周二会员七折".into())));
    bench.act(Action::Publication(PublicationAction::Publish));
    bench.until(|s| s.batch.shown().is_some_and(|(_, page)| page.compared.is_some()));
    bench.measure("the page of 1,000 cards", |_| Vec::new());
    bench.act(Action::Batch(BatchAction::Group(0)));
    bench.measure("a group unfolded", |_| Vec::new());
    bench.measure("scrolled", |i| {
        let wheel = Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, if i % 100 < 50 { -120.0 } else { 120.0 }),
            source: egui::MouseWheelSource::Unknown,
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        };
        vec![Event::PointerMoved(Pos2::new(300.0, 500.0)), wheel]
    });
}

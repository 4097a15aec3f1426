//! Somebody who presses and types at random: whatever is done in whatever order, nothing panics, no text is missing, and
//! nothing is sent that was not confirmed.
//!
//! A short walk each time; `RANDOM_STEPS` makes it longer, `RANDOM_SEED` makes one come again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::words::Lang;
use egui::accesskit::{Action, Role};
use egui::{Event, Key, Modifiers, Theme, Vec2};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;
use serde_json::{Value, json};

use crate::support::real::{CARD, LAST, home, published, window};
use crate::support::record;
use crate::support::window::Window;

const STEPS: usize = 150;
const SIZES: [[f32; 2]; 4] = [[1440.0, 900.0], [1280.0, 640.0], [1093.0, 534.0], [911.0, 432.0]];
const TEXTS: [&str; 10] = [
    "云豆",
    "100",
    "10²",
    "wx3f2b9a77c1d081c0",
    "pages/a?b=1",
    "小\u{200b}明😀",
    "\n",
    "https://a.cn/b.png",
    "八八八八八八八八八",
    " ",
];
const KEYS: [(Modifiers, Key); 16] = [
    (Modifiers::NONE, Key::Tab),
    (Modifiers::SHIFT, Key::Tab),
    (Modifiers::NONE, Key::Escape),
    (Modifiers::NONE, Key::Enter),
    (Modifiers::NONE, Key::Space),
    (Modifiers::NONE, Key::ArrowDown),
    (Modifiers::NONE, Key::ArrowUp),
    (Modifiers::NONE, Key::F1),
    (Modifiers::NONE, Key::F6),
    (Modifiers::NONE, Key::Backspace),
    (Modifiers::COMMAND, Key::Z),
    (Modifiers::COMMAND, Key::Y),
    (Modifiers::COMMAND, Key::S),
    (Modifiers::COMMAND, Key::N),
    (Modifiers::COMMAND, Key::A),
    (Modifiers::COMMAND, Key::Enter),
];

/// A small generator that gives the same walk for the same seed on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// What was done last, told when the walk ends badly.
struct Diary(u64, VecDeque<String>);

impl Diary {
    fn note(&mut self, what: String) {
        if self.1.len() == 40 {
            self.1.pop_front();
        }
        self.1.push_back(what);
    }
}

impl Drop for Diary {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("RANDOM_SEED={}; the last steps:\n{}", self.0, Vec::from(std::mem::take(&mut self.1)).join("\n"));
        }
    }
}

fn env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Keys of the catalogue and placeholders are no text for people.
fn raw(text: &str) -> bool {
    let key = text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (key && Lang::ZhCn.has(text)) || text.contains("{ $") || text.contains("{$")
}

fn controls(w: &Window) -> Vec<Node<'_>> {
    let takes = |n: &Node<'_>| {
        let node = n.accesskit_node();
        let wish = |a| node.data().supports_action(a);
        (wish(Action::Click) || wish(Action::Focus)) && !node.is_disabled() && node.role() != Role::Label
    };
    w.harness.root().children_recursive().filter(takes).collect()
}

/// What the ledger of a real merchant holds, line by line.
fn ledger(w: &Window) -> Vec<Value> {
    let text = record::text(w.home.path(), record::REAL);
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// Walks; gives how often something was pressed that sends.
fn walk(w: &mut Window, seed: u64) -> usize {
    // As in the program itself: what no font has is a box.
    w.harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    let mut dice = Dice(seed | 1);
    let mut diary = Diary(seed, VecDeque::new());
    let steps = env("RANDOM_STEPS").map_or(STEPS, |n| n as usize);
    let mut sends = 0;
    for n in 0..steps {
        let all = controls(w);
        assert!(!all.is_empty(), "nothing takes the focus");
        let node = &all[dice.below(all.len())];
        let (role, label) = (node.accesskit_node().role(), node.accesskit_node().label().unwrap_or_default());
        match dice.below(10) {
            0 => {
                let (modifiers, key) = dice.of(&KEYS);
                // A key may press what has the focus.
                sends += usize::from(matches!(key, Key::Enter | Key::Space) && said(w).iter().any(|l| sends_by(l)));
                diary.note(format!("{n} {modifiers:?} {key:?}"));
                w.harness.key_press_modifiers(modifiers, key);
            }
            1 => {
                let size = dice.of(&SIZES);
                diary.note(format!("{n} {size:?}"));
                w.harness.set_size(Vec2::from(size));
            }
            2 => {
                let text = dice.of(&TEXTS);
                diary.note(format!("{n} text {text:?}"));
                w.harness.event(Event::Text(text.into()));
            }
            _ if matches!(role, Role::TextInput | Role::MultilineTextInput | Role::PasswordInput) => {
                let text = dice.of(&TEXTS);
                diary.note(format!("{n} {label:?} {text:?}"));
                node.focus();
                node.type_text(text);
            }
            _ => {
                sends += usize::from(sends_by(&label));
                diary.note(format!("{n} {role:?} {label:?}"));
                if dice.below(4) == 0 { node.focus() } else { node.click_accesskit() }
            }
        }
        w.harness.run_steps(2);
        // The lanes get a moment now and then.
        if n % 16 == 0 {
            std::thread::sleep(std::time::Duration::from_millis(30));
            w.harness.run_steps(2);
        }
        let wrong: Vec<String> = said(w).into_iter().filter(|l| raw(l)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    // Whatever is open, there is a way back to the form.
    for _ in 0..8 {
        w.harness.key_press(Key::Escape);
        w.harness.run_steps(2);
    }
    sends
}

fn said(w: &Window) -> Vec<String> {
    w.labels()
}

fn sends_by(label: &str) -> bool {
    ["确认发布", "再发一次", "发布"].iter().any(|l| label.contains(l))
        || label.contains("ublish")
        || label.contains("gain")
}

#[test]
fn whatever_a_newcomer_presses_nothing_breaks_and_nothing_leaves() {
    let seed = env("RANDOM_SEED").unwrap_or_else(rand_seed);
    let lang = if seed.is_multiple_of(2) { Lang::ZhCn } else { Lang::En };
    let mut w = Window::at(SIZES[0], Theme::Light, Arc::new(tempfile::tempdir().unwrap()), lang);
    w.picks = Arc::new(Mutex::new(VecDeque::new()));
    walk(&mut w, seed);
    assert!(ledger(&w).is_empty(), "the practice of 演练 is no real record");
}

#[test]
fn whatever_is_pressed_with_a_real_merchant_nothing_is_sent_unasked_and_nothing_shown_is_closed() {
    let seed = env("RANDOM_SEED").unwrap_or_else(rand_seed);
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = window(&s, home(&s, &json!({}), &published(&s, CARD, LAST)));
    let sends = walk(&mut w, seed);
    let all = ledger(&w);
    let intents: Vec<&Value> = all.iter().skip(2).filter(|l| l["phase"] == "intent").collect();
    println!("{} sent, {sends} times asked", intents.len());
    assert!(intents.len() <= sends, "{} sent, {sends} times asked", intents.len());
    let corrected = all.iter().any(|l| l["note"].get("corrected").is_some());
    for line in intents.iter().filter(|l| l["card"] == CARD && !corrected) {
        let body: Value = serde_json::from_str(line["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["show_bonus"], true, "会员权益一旦展示无法关闭");
    }
}

fn rand_seed() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

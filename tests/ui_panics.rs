//! A worker panics in each step of a publication: what happened is told, nothing is hidden, and publishing works again,
//! by the buttons.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use crate::support::record;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::action::{Action, ViewAction};
use card_rights_studio::wechatpay::verdict::Verdict;
use egui::accesskit::Role;
use serde_json::json;

use crate::support::gateway::listening;
use crate::support::real::{CARD, LAST, TEST, elsewhere, home, published, to_the_test_card, trapped};
use crate::support::trap::Trap;
use crate::support::window::{Window, apply};

/// What is said of a panic.
const TOLD: &str = "程序内部出错，这一步可能没有做完";

/// A merchant whose `cards` were published before.
fn begin(s: &Sandbox, cards: &[&str], trap: &Trap) -> Window {
    let known = cards.iter().flat_map(|card| published(s, card, LAST)).collect::<Vec<_>>();
    trapped(s, home(s, &json!({ "test_card": TEST }), &known), trap)
}

fn told(w: &mut Window) {
    w.until("what happened", |w| w.says(TOLD));
    let messages: Vec<_> =
        w.studio().view.toasts.all().iter().filter(|t| t.text.contains(TOLD)).map(|t| t.id).collect();
    for id in messages {
        apply(w, Action::View(ViewAction::CloseToast(id)));
    }
    assert!(!w.says(TOLD), "{:?}", w.labels());
}

fn verdict(w: &Window) -> Option<Verdict> {
    w.studio().publication.last_verdict.as_ref().map(|v| v.verdict)
}

/// 发布 and 确认发布, to the verdict.
fn publishes(w: &mut Window) {
    w.button("发布…");
    w.until("the confirmation", |w| w.says("确认发布"));
    confirms(w);
}

fn confirms(w: &mut Window) {
    w.agree_to_points();
    w.button("确认发布");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(verdict(w), Some(Verdict::Confirmed));
}

/// A step in which a worker panics.
struct Case {
    when: &'static str,
    /// The job in which it panics right after the start; `None`: the history is there before the story begins.
    first: Option<&'static str>,
    /// Of which cards it is known what was published last.
    cards: &'static [&'static str],
    /// What the person does and reads, to the publication that works.
    story: fn(&mut Window, &Trap),
}

const CASES: [Case; 6] = [
    Case {
        when: "while the history of the chosen card is read",
        first: Some("History("),
        cards: &[CARD, TEST],
        story: |w, _| {
            told(w);
            assert!(!w.studio().card.loaded);
            publishes(w);
        },
    },
    Case {
        when: "while a publication waits for the history",
        first: Some("History("),
        cards: &[CARD, TEST],
        story: |w, trap| {
            told(w);
            trap.set("History(");
            w.button("发布…");
            told(w);
            assert!(w.studio().sheets.open.is_none() && !w.studio().publication.is_running(), "{:?}", w.labels());
            publishes(w);
        },
    },
    Case {
        when: "while the history of the test card is read",
        first: None,
        cards: &[CARD, TEST],
        story: |w, trap| {
            w.fill("积分名称", "云栖豆");
            w.button("发布…");
            trap.set("History(");
            w.button("先发到测试卡，在手机上看");
            told(w);
            // The confirmation from which it was asked for is there, and both of its ways work.
            w.button("先发到测试卡，在手机上看");
            w.until("its own confirmation", |w| w.says("这是测试卡"));
            confirms(w);
        },
    },
    Case {
        when: "while the answer of what members see of the test card is written",
        first: None,
        cards: &[CARD],
        story: |w, trap| {
            w.button("发布…");
            trap.set("Say(");
            to_the_test_card(w);
            told(w);
            // It was not written, so it is asked again.
            w.button("发布…");
            to_the_test_card(w);
            w.until("its own confirmation", |w| w.says("这是测试卡"));
            w.press(Role::CheckBox, "我知道「会员积分」展示后不能再关闭");
            confirms(w);
        },
    },
    Case {
        when: "while the record is looked at once more before sending",
        first: None,
        cards: &[CARD, TEST],
        story: |w, trap| {
            w.fill("积分名称", "云栖豆");
            w.button("发布…");
            trap.set("History(");
            w.button("确认发布");
            told(w);
            let home = std::sync::Arc::clone(&w.home);
            assert!(!record::text(home.path(), record::REAL).contains("云栖豆"), "nothing was sent");
            // The confirmation is still there.
            confirms(w);
            assert_eq!(record::text(home.path(), record::REAL).matches("云栖豆").count(), 1);
        },
    },
    Case {
        when: "before anything was sent",
        first: None,
        cards: &[CARD, TEST],
        story: |w, trap| {
            w.button("发布…");
            trap.set("Publish(");
            w.button("确认发布");
            w.until("the verdict", |w| w.says("没有发出") && w.says(TOLD));
            assert_eq!(verdict(w), Some(Verdict::NotSent));
            w.button("关闭");
            publishes(w);
        },
    },
];

#[test]
fn whatever_a_worker_panicked_in_before_anything_left_is_told_and_then_published() {
    let s = Sandbox::start(&Options::default()).unwrap();
    for case in CASES {
        println!("{}", case.when);
        let trap = Trap::default();
        if let Some(job) = case.first {
            trap.set(job);
        }
        let mut w = begin(&s, case.cards, &trap);
        if case.first.is_none() {
            w.until("the history", |w| w.studio().card.loaded);
        }
        (case.story)(&mut w, &trap);
        assert!(!trap.is_set(), "{}", case.when);
    }
}

/// Lets the worker of the network panic when it has told so many things.
fn panics_after(w: &Window, told: usize) {
    let count = AtomicUsize::new(0);
    w.studio().wake(Arc::new(move || {
        let net = std::thread::current().name() == Some("net");
        assert!(!net || count.fetch_add(1, Ordering::SeqCst) + 1 != told, "asked for by a test");
    }));
}

/// The intent is written and bytes have left: nobody knows whether it counts.
#[test]
fn after_bytes_have_left_nobody_knows_whether_it_counts() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let mut w = begin(&s, &[CARD, TEST], &Trap::default());
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    // That it begins, and that bytes have left.
    panics_after(&w, 2);
    w.button("确认发布");
    w.until("the verdict", |w| w.says("结果未知（可能已生效）") && w.says(TOLD));
    assert_eq!(verdict(&w), Some(Verdict::Unknown));
    w.button("再发一次相同内容");
    // One short sheet: it is the same content.
    w.until("the sheet", |w| w.says("发出的内容完全相同"));
    w.button("再发一次相同内容");
    w.until("the verdict", |w| w.says("请在手机核对"));
    assert_eq!(verdict(&w), Some(Verdict::Confirmed));
}

/// 停止等待 was pressed, and the worker that still waits for an answer panics: the outcome stays unknown.
#[test]
fn while_an_answer_may_come_late_the_outcome_stays_unknown() {
    let s = Sandbox::start(&Options::default()).unwrap();
    let (listener, address) = listening();
    let (go, gone) = channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 8192]).unwrap() > 0);
        gone.recv().ok();
    });
    let mut w = elsewhere(&s, &address, &published(&s, CARD, LAST));
    w.until("the history", |w| w.studio().card.loaded);
    w.fill("积分名称", "云栖豆");
    w.button("发布…");
    // It begins, bytes have left, the verdict; then the connection breaks, and the job is over.
    panics_after(&w, 4);
    w.button("确认发布");
    w.until("the bytes", |w| w.says("停止等待"));
    w.button("停止等待");
    w.until("the verdict", |w| w.says("结果未知（可能已生效）"));
    go.send(()).unwrap();
    told(&mut w);
    assert!(w.says("结果未知（可能已生效）"));
    assert_eq!(verdict(&w), Some(Verdict::Unknown));
    w.button("稍后处理");
    w.button("发布…");
    assert!(w.says("确认发布"), "{:?}", w.labels());
}

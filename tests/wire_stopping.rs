//! A person gives up, publishes again, or another window publishes the same card: what was sent stays in doubt, and
//! nothing goes out that was not meant.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use card_rights_studio::publish::send::{CardResult, Progress, send};
use card_rights_studio::rights::shown::State;
use card_rights_studio::storage::ledger::{Line, Phase};
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use tokio_util::sync::CancellationToken;

use crate::faults::acts::*;
use crate::faults::server::Server;
use crate::faults::story::{CARD, Story, WHOLE, client, plan, quick, run, sentence};

#[test]
fn cancelled_before_anything_was_done_leaves_no_line() {
    let server = Server::start(&[GOOD]);
    let story = Story::at(&server);
    let told = story.publish(|p, cancel| {
        if matches!(p, Progress::Started { .. }) {
            cancel.cancel();
        }
    });
    assert_eq!((told.result.verdict, sentence(&told.result).as_str()), (Verdict::NotSent, "publish-cancelled"));
    assert_eq!((server.asked().len(), told.phases.as_str()), (0, ""));
}

#[test]
fn cancelled_while_connecting_has_sent_nothing() {
    let server = Server::start(&[MUTE]);
    let story = Story::new(client(&format!("https://{}", server.address()), &Proxy::None, true, WHOLE, WHOLE));
    let cancel = CancellationToken::new();
    let told = std::thread::scope(|scope| {
        scope.spawn(|| {
            while server.connections() == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
            cancel.cancel();
        });
        story.publish_until(&cancel, |_, _| {})
    });
    assert_eq!((told.result.verdict, sentence(&told.result).as_str()), (Verdict::NotSent, "publish-cancelled"));
    assert!(told.result.stopped && !told.progress.iter().any(|p| matches!(p, Progress::Sent)));
    assert_eq!((told.phases.as_str(), story.bonus()), ("intent end", State::Unknown));
}

#[test]
fn cancelled_while_waiting_to_try_again_keeps_the_doubt_of_what_was_sent() {
    for (act, verdict) in [(SYSTEM_500, Verdict::Unknown), (TOO_MANY, Verdict::Refused)] {
        let server = Server::start(&[act, GOOD]);
        let story = Story::at(&server);
        let told = story.publish(|p, cancel| {
            if matches!(p, Progress::Waiting { .. }) {
                cancel.cancel();
            }
        });
        assert_eq!((told.result.verdict, told.result.stopped), (verdict, true));
        assert_eq!((server.asked().len(), told.phases.as_str()), (1, "intent sent end"));
    }
}

/// After the bytes left it is 停止等待; what comes later is written down, and only a verified yes changes the verdict.
#[test]
fn an_answer_that_comes_after_the_person_stopped_waiting() {
    for (act, last, verdict, phases) in [
        (LATE, Verdict::Confirmed, State::Shown, "intent sent end late"),
        (LATE_NO, Verdict::Unknown, State::PerhapsShown, "intent sent end late"),
        (HANG, Verdict::Unknown, State::PerhapsShown, "intent sent end"),
    ] {
        let server = Server::start(&[act]);
        let story = Story::at(&server);
        let told = story.publish(|p, cancel| match p {
            Progress::Sent => cancel.cancel(),
            Progress::Done(_) => server.release(),
            _ => {}
        });
        let done: Vec<&CardResult> =
            told.progress.iter().filter_map(|p| if let Progress::Done(r) = p { Some(&**r) } else { None }).collect();
        assert_eq!(done.len(), 1);
        assert_eq!((done[0].verdict, sentence(done[0]).as_str()), (Verdict::Unknown, "publish-stopped"));
        assert_eq!((done[0].attempts, done[0].stopped), (1, true), "what was sent is an attempt");
        assert_eq!((told.phases.as_str(), told.result.verdict, story.bonus()), (phases, last, verdict));
        let entry = story.ledger().entries()[0].clone();
        assert_eq!((entry.verdict, entry.late), (Some(last), last == Verdict::Confirmed));
        let late = told.progress.iter().any(|p| matches!(p, Progress::Late(_)));
        assert_eq!(late, last == Verdict::Confirmed);
    }
}

/// 再发一次相同内容: a new publication with an answer of its own.
#[test]
fn the_same_content_again_after_a_timeout() {
    let server = Server::start(&[HANG, GOOD]);
    let time = Duration::from_millis(1500);
    let story = Story::new(client(&format!("http://{}", server.address()), &Proxy::None, true, WHOLE, time));
    assert_eq!((story.publish(|_, _| {}).result.verdict, story.bonus()), (Verdict::Unknown, State::PerhapsShown));
    assert_eq!((story.publish(|_, _| {}).result.verdict, story.bonus()), (Verdict::Confirmed, State::Shown));
    let asked = server.asked();
    assert_eq!((asked.len(), &asked[0].body), (2, &asked[1].body));
}

#[test]
fn two_publications_of_one_card_at_once_go_one_after_the_other() {
    let server = Server::start(&[LATE, GOOD]);
    let story = Story::at(&server);
    let queued = AtomicUsize::new(0);
    let told = |p: Progress| {
        if matches!(p, Progress::Queued) {
            queued.fetch_add(1, Ordering::SeqCst);
            assert_eq!(server.asked().len(), 1);
        }
    };
    let (mut a, mut b, cancel) = (story.ledger(), story.ledger(), CancellationToken::new());
    let (first, second) = run(async {
        tokio::join!(send(&story.plan, quick(&story.client, &mut a, &told, &cancel)), async {
            // The first one holds the card as soon as its request is there.
            while server.asked().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let second = send(&story.plan, quick(&story.client, &mut b, &told, &cancel));
            let release = async {
                tokio::time::sleep(Duration::from_millis(700)).await;
                server.release();
            };
            tokio::join!(second, release).0
        })
    });
    assert_eq!((first[0].verdict, second[0].verdict), (Verdict::Confirmed, Verdict::Confirmed));
    assert_eq!(story.phases(), "intent sent end intent sent end");
    assert_eq!(queued.load(Ordering::SeqCst), 1, "told once, not at every look");
}

/// What another window showed while this publication waited for it is never sent as off.
#[test]
fn what_another_publication_showed_meanwhile_is_not_sent_as_off() {
    for (on, verdict, sent) in [
        (true, Some(Verdict::Confirmed), false),
        (true, Some(Verdict::Unknown), false),
        (true, Some(Verdict::Refused), true),
        (false, Some(Verdict::Confirmed), true),
    ] {
        let server = Server::start(&[GOOD]);
        let story = Story::at(&server);
        let (mut other, mut ours, cancel) = (story.ledger(), story.ledger(), CancellationToken::new());
        let held = other.hold(CARD).unwrap();
        let body = format!(r#"{{"show_bonus":true,"show_favor":{on},"show_fapiao":false,"show_guide":false}}"#);
        let line = Line {
            v: 1,
            id: "theirs".into(),
            pid: std::process::id(),
            gateway: story.client.gateway().host().into(),
            mchid: story.plan.target.mchid.clone(),
            card: CARD.into(),
            body,
            ..Line::default()
        };
        let told = |_: Progress| {};
        let (results, ()) = run(async {
            tokio::join!(send(&story.plan, quick(&story.client, &mut ours, &told, &cancel)), async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                other.append(&line).unwrap();
                other.append(&Line { phase: Phase::End, verdict, body: String::new(), ..line.clone() }).unwrap();
                drop(held);
            })
        });
        assert_eq!(server.asked().len(), usize::from(sent), "{on} {verdict:?}");
        assert_eq!(results[0].verdict, if sent { Verdict::Confirmed } else { Verdict::NotSent }, "{on} {verdict:?}");
        let said = results[0].trouble.as_ref().map(|t| Lang::ZhCn.say(&t.sentence));
        assert_eq!(
            said.is_some_and(|s| s.contains("「会员优惠」") && s.contains("没有发出")),
            !sent,
            "{on} {verdict:?}"
        );
    }
}

#[test]
fn several_cards_go_on_after_a_refusal_and_stop_at_a_cancel() {
    let server = Server::start(&[GOOD, NO_AUTH, GOOD, GOOD]);
    let mut story = Story::at(&server);
    story.plan = plan(story.client.gateway(), &["p1", "p2", "p3", "p4"]);
    let cancel = CancellationToken::new();
    let told = |p: Progress| {
        if matches!(&p, Progress::Done(r) if r.card_id == "p3") {
            cancel.cancel();
        }
    };
    let mut ledger = story.ledger();
    let results = run(send(&story.plan, quick(&story.client, &mut ledger, &told, &cancel)));
    let verdicts: Vec<_> = results.iter().map(|r| r.verdict).collect();
    assert_eq!(verdicts, [Verdict::Confirmed, Verdict::Refused, Verdict::Confirmed, Verdict::NotSent]);
    assert_eq!(server.asked().len(), 3);
    assert_eq!(server.connections(), 1, "one connection for all");
}

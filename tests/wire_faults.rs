//! What a person is told when the network, a proxy or the server misbehaves; the single faults stand in
//! `faults/cases.rs`. Also what cancelling, queueing and a panic leave behind.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use card_rights_studio::keychain::{Keychain, KeychainTrouble, MemoryKeychain};
use card_rights_studio::merchant::{AnswerKeyNote, Merchant};
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::send::{CardResult, Progress, send};
use card_rights_studio::rights::shown::State;
use card_rights_studio::sandbox::identity::Identity;
use card_rights_studio::storage::answers::seen;
use card_rights_studio::storage::record::{Line, Phase};
use card_rights_studio::wechatpay::client::Client;
use card_rights_studio::wechatpay::gateway::{Gateway, Proxy};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{
    Access, CardKey, DiskJob, Job, JobId, NetJob, Outcome, Picker, RecordJob, SecretJob, Setup,
};
use tokio_util::sync::CancellationToken;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use zeroize::Zeroizing;

use crate::faults::acts::*;
use crate::faults::cases::CASES;
use crate::faults::pairs::{self, FIRST, SECOND};
use crate::faults::server::{IDENTITY, Server, Signed};
use crate::faults::story::{CARD, Story, WHOLE, client, plan, quick, run, sentence};
use crate::support::lanes::Lanes;
use crate::support::trap::Trap;

#[test]
fn every_pair_after_429() {
    pairs::check(0);
}

#[test]
fn every_pair_after_500() {
    pairs::check(1);
}

#[test]
fn every_pair_after_a_refused_connection() {
    pairs::check(2);
}

/// What is no fault of the wire stands behind the tables, by hand.
const OTHERS: &str = "
## 不在网络上的故障

这张表不是生成的；每一行后面写着试它的测试。

| 故障 | 结论 | 程序怎么办 | 测试 |
|---|---|---|---|
| 发布记录损坏（不是只写了开头的最后一行） | 没有发出 | 正式的会员卡不能关闭任何一栏，带 `--yes` 也不行，直到四栏都重新知道 | `record_damage.rs` |
| 整行或整个文件被人删掉 | 发现不了 | 等于不知道这张卡的历史：不知道的一栏要关闭时，先问 | `record_damage.rs` |
| 另一个程序已经收到过的回执 | 结果未知 | 说回执是重复的，不可信 | `cli_guard.rs`，`wire_faults.rs` |
| 收到过的回执（`ledger.answers`）读不了或写不了 | 结果未知 | 说不能确认回执是不是重复的 | `wire_faults.rs` |
| 结论没能写进发布记录（磁盘满，文件夹没了） | 照实 | 结论旁边说没有写下来，下次会显示为结果未知 | `ui_faults.rs`，`cli_guard.rs` |
| 没有尽头的输入，设备，文件夹，没人写的管道 | 没有发出 | 读到上限为止，说明是什么 | `inputs.rs` |
| 草稿、表格、服务器、文件名里有控制字符 | 照实 | 显示成 `\\u{1b}` 这样，一行还是一行 | `cli_screen.rs`，`ui_hostile.rs` |
| 第一个字节之前程序内部出错，时钟在 1970 年以前，打开的文件太多 | 没有发出 | 照样有一行结果，退出码 2 | `cli_guard.rs` |
| 第一个字节之后程序内部出错 | 结果未知 | 后面没有开始的卡是没有发出 | `cli_guard.rs`，`wire_faults.rs` |
";

/// `faults/README.md` is written from the rows that the tests assert.
#[test]
fn the_table_of_faults_is_the_one_that_was_tried() {
    let say =
        |verdict: Verdict| format!("`{}` {}", verdict.name(), Lang::ZhCn.t(&format!("verdict-{}", verdict.name())));
    let mut out = String::from(
        "# 试过的故障\n\n每一行都是 `cases.rs` 里的一次真实发布：真的连接、真的签名、真的发布记录。同样的故障在打开的窗口里又各试一次（`ui_faults.rs`，除了三种要让时钟停在某一秒或要先发布一次的）：服务器卡住时，每一次按键都在下一帧画出来。本表由测试生成并核对；改了 \
         `cases.rs` 以后，用 `CARD_RIGHTS_STUDIO_WRITE_TABLE=1 cargo test --test main the_table_of_faults` 重写。\n\n\
         | 故障 | 到达服务器的请求 | 结论 | 告诉用户的话 |\n|---|---|---|---|\n",
    );
    for c in CASES {
        assert!(c.sentence.is_empty() || Lang::ALL.iter().all(|l| l.has(c.sentence)), "{}", c.sentence);
        let said = if c.sentence.is_empty() { "" } else { Lang::ZhCn.t(c.sentence) };
        out += &format!("| {} | {} | {} | {said} |\n", c.fault, c.reached, say(c.verdict));
    }
    out += "\n## 两次请求合成一个结论\n\n只有 429、5xx 和连不上会再试。一次可疑之后，除非后来有一次签名正确的回执，结论就是 \
            `unknown`。\n\n| 第二次 \\ 第一次 |";
    FIRST.iter().for_each(|f| out += &format!(" {f} |"));
    out += "\n|---|---|---|---|\n";
    for s in SECOND {
        out += &format!("| {} |", s.fault);
        s.verdicts.iter().for_each(|v| out += &format!(" `{}` |", v.name()));
        out.push('\n');
    }
    out += OTHERS;
    // Every test that is named there is one.
    for file in OTHERS.split('`').filter(|name| name.ends_with(".rs")) {
        assert!(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).join(file).is_file(), "{file}");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/README.md");
    if std::env::var_os("CARD_RIGHTS_STUDIO_WRITE_TABLE").is_some() {
        std::fs::write(path, &out).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n"), out);
}

/// The backup host is tried where the main host could not be reached, and only there.
#[test]
fn wechats_backup_host_is_tried_when_the_main_host_cannot_be_reached() {
    let server = Server::start(&[PROXY_502]);
    let proxy = Proxy::Address(format!("http://{}", server.address()));
    let story = Story::new(client("https://api.mch.weixin.qq.com", &proxy, true, WHOLE, WHOLE));
    let told = story.publish(|_, _| {});
    assert_eq!((told.result.verdict, sentence(&told.result).as_str()), (Verdict::NotSent, "net-proxy"));
    let hosts: Vec<_> = server.asked().into_iter().map(|a| a.path).collect();
    assert_eq!(hosts.chunks(2).collect::<Vec<_>>(), [["api.mch.weixin.qq.com:443", "api2.mch.weixin.qq.com:443"]; 4]);
}

/// The backup host answered: that is in the result, in the ledger, and tried once; who was answered by the main host is
/// not asked there.
#[test]
fn an_answer_by_the_backup_host_is_written_down() {
    for (acts, hosts, used) in [
        (&[PROXY_502, PROXY_407][..], &["api.mch.weixin.qq.com:443", "api2.mch.weixin.qq.com:443"][..], true),
        (&[PROXY_407][..], &["api.mch.weixin.qq.com:443"][..], false),
    ] {
        let server = Server::start(acts);
        let proxy = Proxy::Address(format!("http://{}", server.address()));
        let story = Story::new(client("https://api.mch.weixin.qq.com", &proxy, true, WHOLE, WHOLE));
        let told = story.publish(|_, _| {});
        assert_eq!((told.result.verdict, told.result.backup_host), (Verdict::NotSent, used));
        let asked: Vec<_> = server.asked().into_iter().map(|a| a.path).collect();
        assert_eq!(asked, hosts);
        assert_eq!(story.lines().pop().unwrap().backup_host, used);
    }
    // A gateway that is not WeChat's has no backup host.
    let server = Server::start(&[PROXY_502]);
    let proxy = Proxy::Address(format!("http://{}", server.address()));
    Story::new(client("https://pay.invalid", &proxy, true, WHOLE, WHOLE)).publish(|_, _| {});
    assert!(server.asked().iter().all(|a| a.path == "pay.invalid:443"));
}

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

/// Between two publications the server, or something on the way, drops the connection: the next one gets its own.
#[test]
fn a_connection_that_was_reset_between_two_publications_is_replaced() {
    let server = Server::start(&[RESET_AFTER_ANSWER, GOOD]);
    let story = Story::at(&server);
    let (mut ledger, cancel) = (story.ledger(), CancellationToken::new());
    let verdicts = run(async {
        let first = send(&story.plan, quick(&story.client, &mut ledger, &|_| {}, &cancel)).await;
        server.release();
        while server.ended() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // The reset lies in the socket; the connection has to look at it once.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let second = send(&story.plan, quick(&story.client, &mut ledger, &|_| {}, &cancel)).await;
        [first[0].verdict, second[0].verdict]
    });
    assert_eq!(verdicts, [Verdict::Confirmed; 2]);
    assert_eq!((server.asked().len(), server.connections()), (2, 2));
}

/// One signed answer as it goes over the wire.
fn signed_answer() -> Vec<u8> {
    format!("HTTP/1.1 204 No Content\r\n{}Connection: close\r\n\r\n", Signed::default().headers(b"")).into_bytes()
}

#[test]
fn no_change_to_a_signed_answer_and_no_garbage_is_ever_taken_for_a_yes() {
    let server = Server::start(&[SAY]);
    let story = Story::at(&server);
    let verdict = |bytes: Vec<u8>| {
        server.say(bytes);
        story.publish(|_, _| {}).result.verdict
    };
    assert_eq!(verdict(signed_answer()), Verdict::Confirmed);
    let mut runner = TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) });
    // One character of a signed value is another one.
    runner
        .run(&(0..4_usize, any::<prop::sample::Index>(), "[0-9A-Za-z]"), |(line, at, new)| {
            let answer = String::from_utf8(signed_answer()).unwrap();
            let header = answer.split("\r\n").nth(1 + line).unwrap();
            let from = header.find(": ").unwrap() + 2;
            let at = from + at.index(header.len() - from);
            let changed = format!("{}{new}{}", &header[..at], &header[at + 1..]);
            prop_assume!(changed != header);
            prop_assert_eq!(verdict(answer.replace(header, &changed).into_bytes()), Verdict::Unknown, "{}", changed);
            Ok(())
        })
        .unwrap();
    // Anything at all.
    runner
        .run(&prop::collection::vec(any::<u8>(), 0..200), |bytes| {
            prop_assert_eq!(verdict(bytes), Verdict::Unknown);
            Ok(())
        })
        .unwrap();
    // Cut anywhere before its end.
    runner
        .run(&any::<prop::sample::Index>(), |cut| {
            let mut answer = signed_answer();
            answer.truncate(cut.index(answer.len()));
            prop_assert_eq!(verdict(answer), Verdict::Unknown);
            Ok(())
        })
        .unwrap();
}

#[test]
fn nothing_is_sent_that_could_not_be_written_down() {
    let server = Server::start(&[GOOD]);
    let story = Story::at(&server);
    let mut ledger = story.ledger();
    std::fs::create_dir(story.dir.path().join("ledger.jsonl")).unwrap();
    let told = |_| {};
    let results = run(send(&story.plan, quick(&story.client, &mut ledger, &told, &CancellationToken::default())));
    assert_eq!((results[0].verdict, sentence(&results[0]).as_str()), (Verdict::NotSent, "file-unwritable"));
    assert!(server.asked().is_empty());
}

/// The folder is gone, or the disk full, when the verdict is there: it is told as it is, with what the record lacks.
/// A folder in the ledger's place stands for all of them, also where tests run as root.
#[test]
fn a_verdict_that_cannot_be_written_down_is_told() {
    let spoil = |story: &Story| {
        let path = story.dir.path().join("ledger.jsonl");
        std::fs::rename(&path, story.dir.path().join("aside")).unwrap();
        std::fs::create_dir(&path).unwrap();
    };
    for (act, verdict) in
        [(LATE, Verdict::Confirmed), (LATE_NO, Verdict::Refused), (RESET_AFTER_REQUEST, Verdict::Unknown)]
    {
        let server = Server::start(&[act]);
        let story = Story::at(&server);
        let told = story.publish(|p, _| {
            if matches!(p, Progress::Sent) {
                spoil(&story);
                server.release();
            }
        });
        let key = told.result.unwritten.as_ref().map(|t| t.sentence.key.clone());
        assert_eq!((told.result.verdict, key.as_deref()), (verdict, Some("publish-unwritten")));
    }
    // What comes late too, whatever it says.
    for (act, verdict) in [(LATE, Verdict::Confirmed), (LATE_NO, Verdict::Unknown)] {
        let server = Server::start(&[act]);
        let story = Story::at(&server);
        let told = story.publish(|p, cancel| match p {
            Progress::Sent => cancel.cancel(),
            Progress::Done(r) => {
                assert_eq!(r.unwritten, None);
                spoil(&story);
                server.release();
            }
            _ => {}
        });
        let late = told.progress.iter().find_map(|p| if let Progress::Late(r) = p { Some(r) } else { None }).unwrap();
        assert_eq!((late.verdict, late.unwritten.is_some()), (verdict, true));
    }
}

/// Two processes, each with a memory of its own: the answer that one was given is no answer to the other, for 10 minutes.
/// The end line says whose answer it was.
#[test]
fn an_answer_that_another_process_was_given_is_a_repeated_one() {
    let server = Server::start(&[REPEATED, REPEATED, GOOD, REPEATED]);
    let story = Story::at(&server);
    let process = || story.client.clone().remembering(&seen(&story.dir.path().join("ledger.jsonl")));
    let publish = |client: &Client| {
        let (mut ledger, told) = (story.ledger(), |_: Progress| {});
        let [r] = <[CardResult; 1]>::try_from(run(send(
            &story.plan,
            quick(client, &mut ledger, &told, &CancellationToken::new()),
        )))
        .unwrap();
        r
    };
    let (one, two, three) = (process(), process(), process());
    assert_eq!(publish(&one).verdict, Verdict::Confirmed);
    let end = story.lines().pop().unwrap();
    assert_eq!(end.answer_serial.as_deref(), Some(IDENTITY.public_key_id.as_str()));
    assert_eq!(end.answer_nonce.as_deref(), Some("593BEC0C930BF1AFEB40B4A08C8FB242"));
    let again = publish(&two);
    assert_eq!((again.verdict, sentence(&again).as_str()), (Verdict::Unknown, "answer-repeated"));
    assert_eq!(story.lines().pop().unwrap().answer_nonce, None);
    assert_eq!(publish(&two).verdict, Verdict::Confirmed);
    // Late, in a third one, after the others are gone.
    drop((one, two));
    let cancel = CancellationToken::new();
    let told = |p: Progress| {
        if matches!(p, Progress::Sent) {
            cancel.cancel();
        }
    };
    let mut ledger = story.ledger();
    let late = run(send(&story.plan, quick(&three, &mut ledger, &told, &cancel)));
    assert_eq!(late[0].verdict, Verdict::Unknown);
    assert_eq!(story.ledger().entries().last().unwrap().verdict, Some(Verdict::Unknown));
}

/// Where nobody can say whether an answer came before, it is not believed; once the file is whole again, the next is.
#[test]
fn an_answer_is_not_believed_while_what_was_seen_cannot_be_read() {
    let server = Server::start(&[GOOD, GOOD]);
    let mut story = Story::at(&server);
    let ledger = story.dir.path().join("ledger.jsonl");
    story.client = story.client.clone().remembering(&seen(&ledger));
    let answers = ledger.with_extension("answers");
    std::fs::create_dir(&answers).unwrap();
    let told = story.publish(|_, _| {});
    assert_eq!((told.result.verdict, sentence(&told.result).as_str()), (Verdict::Unknown, "answer-untold"));
    assert_eq!(told.result.unwritten, None, "the record itself can be written");
    std::fs::remove_dir(&answers).unwrap();
    assert_eq!(story.publish(|_, _| {}).result.verdict, Verdict::Confirmed);
}

/// A panic in the middle of a publication frees the card, and what was sent counts as unknown at once.
#[test]
fn a_publication_that_panicked_is_unknown_and_the_card_is_free() {
    let server = Server::start(&[LATE, GOOD]);
    let story = Story::at(&server);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        story.publish(|p, _| assert!(!matches!(p, Progress::Sent), "asked for by the test"));
    }));
    assert!(panicked.is_err());
    server.release();
    // Whoever listens is told before it is written down; the intent alone says enough.
    assert_eq!(story.phases(), "intent");
    let ledger = story.ledger();
    assert!(ledger.is_orphan(&ledger.entries()[0]));
    assert_eq!(story.bonus(), State::PerhapsShown);
    assert_eq!(story.publish(|_, _| {}).result.verdict, Verdict::Confirmed);
    assert_eq!(story.bonus(), State::Shown);
}

/// The lanes of the open window, with a merchant at a fault server.
struct Desk {
    lanes: Lanes,
    seen: Vec<Outcome>,
    access: Access,
    gateway: Gateway,
    trap: Trap,
    _dir: tempfile::TempDir,
}

impl Desk {
    fn new(server: &Server) -> Self {
        Self::with(server, Arc::new(MemoryKeychain::default()))
    }

    fn with(server: &Server, keychain: Arc<dyn Keychain>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup::new(Folders::under(dir.path()), keychain, Picker::default());
        let trap = Trap::default();
        let lanes = Lanes::start(&trap.laid(setup));
        let gateway = Gateway::parse(&format!("http://{}", server.address())).unwrap();
        let credentials = &IDENTITY.credentials;
        let merchant: Merchant = serde_json::from_value(serde_json::json!({
            "id": "1", "name": "云栖酒店", "mchid": credentials.mchid, "serial": credentials.serial,
            "gateway": gateway.base(),
        }))
        .unwrap();
        let merchant = Merchant { answer_keys: vec![public_key(&IDENTITY)], ..merchant };
        let access = Access::Fresh(Box::new(merchant), Arc::clone(&credentials.key));
        Self { lanes, seen: Vec::new(), access, gateway, trap, _dir: dir }
    }

    fn publish(&mut self, id: JobId, card: &str) {
        let plan = Box::new(plan(&self.gateway, &[card]));
        self.lanes.work.send(id, NetJob::Publish(plan, self.access.clone()));
    }

    /// Waits for an outcome; those that came before stay seen.
    fn until<T>(&mut self, what: &str, want: impl Fn(&Outcome) -> Option<T>) -> T {
        loop {
            self.seen.extend(self.lanes.work.drain());
            if let Some(found) = self.seen.iter().find_map(&want) {
                return found;
            }
            assert!(self.lanes.wait(), "{what}: {:?}", self.seen);
        }
    }

    fn published(&mut self, id: JobId) -> Verdict {
        self.until("published", |o| match o {
            Outcome::Published(i, r) if *i == id => Some(r[0].verdict),
            _ => None,
        })
    }
}

/// The platform's public key as a merchant keeps it.
fn public_key(identity: &Identity) -> AnswerKeyNote {
    let dir = tempfile::tempdir().unwrap();
    identity.write(dir.path(), "http://127.0.0.1").unwrap();
    let pem = std::fs::read_to_string(dir.path().join("pub_key.pem")).unwrap();
    AnswerKeyNote::public_key(&identity.public_key_id, &pem)
}

#[test]
fn while_the_server_hangs_every_lane_answers_and_stopping_is_told_at_once() {
    // The signed time is the real one here; the publication that matters hangs.
    let server = Server::start(&[HANG, HANG, NO_AUTH]);
    let mut desk = Desk::new(&server);
    let sent =
        |id: JobId| move |o: &Outcome| matches!(o, Outcome::Progress(i, Progress::Sent) if *i == id).then_some(());
    desk.publish(1, CARD);
    desk.until("sent", sent(1));
    desk.publish(2, "pOther");
    desk.until("sent", sent(2));
    // Both are at the server before a third one comes: it hangs the first two.
    while server.asked().len() < 2 {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Disk, keychain, dialogs and the net itself go on meanwhile.
    desk.lanes.work.send(3, DiskJob::Open("/nowhere.cardrights".into()));
    desk.until("disk", |o| matches!(o, Outcome::Opened(3, Err(_))).then_some(()));
    desk.lanes.work.send(4, SecretJob::Delete("1".into(), Vec::new()));
    desk.until("secrets", |o| matches!(o, Outcome::KeysDeleted(4, Ok(()))).then_some(()));
    desk.publish(5, "pThird");
    assert_eq!(desk.published(5), Verdict::Refused);
    let key =
        CardKey { gateway: desk.gateway.host().into(), mchid: IDENTITY.credentials.mchid.clone(), card: CARD.into() };
    desk.lanes.work.send(6, RecordJob::History(key));
    let running = desk.until("history", |o| match o {
        Outcome::History(6, _, h) => Some(h.entries[0].clone()),
        _ => None,
    });
    assert_eq!((running.verdict, running.line.phase), (None, Phase::Intent), "still under way");
    for id in [1, 2] {
        desk.lanes.work.cancel(id);
        let verdict = desk.until("stopped", |o| match o {
            Outcome::Progress(i, Progress::Done(r)) if *i == id => Some(r.verdict),
            _ => None,
        });
        assert_eq!(verdict, Verdict::Unknown);
    }
    server.release();
    assert_eq!((desk.published(1), desk.published(2)), (Verdict::Unknown, Verdict::Unknown));
}

#[test]
fn after_a_panic_on_a_lane_the_next_job_works() {
    let server = Server::start(&[NO_AUTH]);
    let mut desk = Desk::new(&server);
    let card = NetJob::ReadCard(Access::Trial, CARD.into());
    for (id, name, job) in [(1, "ReadCard", Job::from(card)), (2, "Theirs", DiskJob::Theirs("x".into()).into())] {
        desk.trap.set(name);
        desk.lanes.work.send(id, job);
        desk.until("told", |o| matches!(o, Outcome::Panicked(i) if *i == id).then_some(()));
    }
    desk.publish(3, CARD);
    assert_eq!(desk.published(3), Verdict::Refused);
    desk.lanes.work.send(4, DiskJob::Open("/nowhere.cardrights".into()));
    desk.until("disk", |o| matches!(o, Outcome::Opened(4, Err(_))).then_some(()));
    desk.lanes.work.send(5, NetJob::Publish(Box::new(plan(&desk.gateway, &[CARD])), Access::Trial));
    assert_eq!(desk.published(5), Verdict::Confirmed, "the stand-in works too");
}

/// The same serial and nonce within 10 minutes, also when it comes in the next publication.
#[test]
fn a_repeated_answer_is_seen_from_one_publication_to_the_next() {
    let server = Server::waiting(&[REPEATED, REPEATED]);
    server.open();
    (0..2).for_each(|_| server.allow());
    let mut desk = Desk::new(&server);
    desk.publish(1, "p1");
    assert_eq!(desk.published(1), Verdict::Confirmed);
    desk.publish(2, "p2");
    assert_eq!(desk.published(2), Verdict::Unknown);
}

/// A keychain whose prompt stays open until somebody answers it.
#[derive(Default)]
struct Prompt {
    asked: AtomicUsize,
    answered: (Mutex<bool>, Condvar),
}

impl Keychain for Prompt {
    fn store(&self, _: &str, _: &[u8]) -> Result<(), KeychainTrouble> {
        Ok(())
    }
    fn load(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answered = self.answered.0.lock().unwrap();
        while !*answered {
            answered = self.answered.1.wait(answered).unwrap();
        }
        Ok(None)
    }
    fn delete(&self, _: &str) -> Result<(), KeychainTrouble> {
        Ok(())
    }
}

#[test]
fn cancelled_while_the_keychain_asks_is_told_at_once_and_sends_nothing() {
    let server = Server::start(&[GOOD]);
    let prompt = Arc::new(Prompt::default());
    let mut desk = Desk::with(&server, Arc::clone(&prompt) as Arc<dyn Keychain>);
    let Access::Fresh(merchant, _) = desk.access.clone() else { unreachable!() };
    desk.access = Access::Merchant(merchant);
    desk.publish(1, CARD);
    while prompt.asked.load(Ordering::SeqCst) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.lanes.work.cancel(1);
    let not_started = |id: JobId| {
        move |o: &Outcome| match o {
            Outcome::NotStarted(i, t) if *i == id => Some(t.sentence.key.clone()),
            _ => None,
        }
    };
    assert_eq!(desk.until("cancelled", not_started(1)), "publish-cancelled");
    // The prompt was answered after all: nobody waits for it any more, and the next one is asked anew.
    *prompt.answered.0.lock().unwrap() = true;
    prompt.answered.1.notify_all();
    desk.publish(2, CARD);
    assert_eq!(desk.until("no key", not_started(2)), "key-missing");
    assert!(server.asked().is_empty());
}

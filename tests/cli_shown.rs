//! What cannot be taken back, on the command line: it is asked for, refused for what members see, and true when somebody
//! interrupts it.

#[cfg(target_os = "linux")]
use std::net::{TcpListener, TcpStream};
#[cfg(target_os = "linux")]
use std::process::{Child, Command, Stdio};
#[cfg(target_os = "linux")]
use std::time::Duration;

use crate::support::gateway::{answer, listening, request};
use crate::support::program::{Home, OFF, ON, StandIn};
#[cfg(target_os = "linux")]
use crate::support::program::{Ran, join};
use crate::support::record;

#[test]
fn once_shown_is_refused_by_the_server_and_then_known_here() {
    let server = StandIn::start();
    let (here, elsewhere) = (Home::new(), Home::new());
    assert_eq!(here.publish(ON, &server.here(), &["--card", "p1", "--yes"]).code, Some(0));
    // Known as shown: not even with --yes, and nothing is written or sent.
    let known = here.publish(OFF, &server.here(), &["--card", "p1", "--yes"]);
    assert_eq!((known.code, known.verdicts()), (Some(2), vec!["not_sent".to_owned()]));
    assert!(known.rows()[0]["message"].as_str().unwrap().contains("已对会员展示"), "{known:?}");
    assert_eq!(here.phases().len(), 3);
    // Not known on another computer: the server says no, and that teaches.
    let refused = elsewhere.publish(OFF, &server.here(), &["--card", "p1", "--yes"]);
    let row = &refused.rows()[0];
    assert_eq!((refused.code, row["verdict"].as_str()), (Some(1), Some("refused")));
    assert_eq!((row["code"].as_str(), row["status"].as_u64()), (Some("INVALID_REQUEST"), Some(400)));
    assert_eq!((row["message"].as_str(), row["who"].as_str()), (Some("会员权益一旦展示无法关闭"), Some("self")));
    let again = elsewhere.publish(OFF, &server.here(), &["--card", "p1", "--yes"]);
    assert_eq!(again.code, Some(2));
    assert!(again.rows()[0]["message"].as_str().unwrap().contains("可能已对会员展示"), "{again:?}");
}

/// What was published to WeChat is known however its host is written, in the ledger and on the command line, and by
/// which of its own hosts it is called. A proxy that connects to nothing keeps the test off the network.
#[test]
fn no_spelling_of_wechats_host_passes_what_is_shown() {
    let (home, server) = (Home::new(), StandIn::start());
    for (written, asked) in [
        ("api.mch.weixin.qq.com", "https://api.mch.weixin.qq.com."),
        ("api.mch.weixin.qq.com", "https://API.mch.weixin%2eqq.com:443/"),
        ("api.mch.weixin.qq.com", "https://api.wechatpay.cn"),
        ("api.mch.weixin.qq.com", "https://api2.wechatpay.cn"),
        ("api.mch.weixin.qq.com.", "https://api.mch.weixin.qq.com"),
        ("API2.wechatpay.cn:443", "https://api2.mch.weixin.qq.com"),
    ] {
        let line = |phase: &str, rest: serde_json::Value| {
            let mut line = serde_json::json!({ "v": 1, "id": "1", "attempt": 1, "phase": phase,
                "at": "2026-10-28T16:02:00+08:00", "gateway": written, "mchid": server.text("mchid"), "card": "p1" });
            line.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            format!("{line}\n")
        };
        let intent = line("intent", serde_json::json!({ "body": ON }));
        home.file("ledger.jsonl", intent + &line("end", serde_json::json!({ "verdict": "confirmed" })));
        let ran = home.publish(OFF, &server.at(asked), &["--card", "p1", "--yes"]);
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{written} {asked} {ran:?}");
        assert!(ran.rows()[0]["message"].as_str().unwrap().contains("已对会员展示"), "{written} {asked} {ran:?}");
        assert_eq!(home.phases().len(), 2);
    }
}

#[test]
fn what_is_irreversible_or_not_known_needs_yes_or_a_terminal() {
    let (home, server) = (Home::new(), StandIn::start());
    let all_on = concat!(
        r#"{"show_bonus":true,"bonus":{"init_bonus":1,"bonus_value_word":"分","bonus_cost_word":"元"},"#,
        r#""show_favor":true,"favor":{"show_coupon":true},"show_fapiao":true,"fapiao":{"fapiao_jump_word":"发票"},"#,
        r#""show_guide":true,"guide":{"staff_name":"小云"}}"#
    );
    for (draft, says) in [(OFF, "不能当作关闭发出"), (all_on, "展示后不能再关闭")] {
        let ran = home.publish(draft, &server.here(), &["--card", "p1"]);
        assert_eq!((ran.code, ran.verdicts()), (Some(2), vec!["not_sent".to_owned()]));
        let row = &ran.rows()[0];
        assert!(row["message"].as_str().unwrap().contains(says), "{ran:?}");
        assert!(row["remedy"].as_str().unwrap().contains("--yes"));
        assert_eq!(row["attempts"], 0);
        assert!(home.phases().is_empty());
    }
    // What members already see is sent again without a question.
    assert_eq!(home.publish(all_on, &server.here(), &["--card", "p1", "--yes"]).code, Some(0));
    let again = home.publish(&all_on.replace("小云", "小雨"), &server.here(), &["--card", "p1"]);
    assert_eq!(again.code, Some(0), "{again:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked() {
    let (home, server) = (Home::new(), StandIn::start());
    let file = home.file("稿.cardrights", ON);
    for (answer, code, lines) in [("不\n", 2, 0), ("是\n", 0, 3)] {
        let rest = server.here();
        let args = join(&["publish", file.to_str().unwrap(), "--card", "p1"], &rest);
        let out = home.at_a_terminal(&args, answer);
        let said = String::from_utf8_lossy(&out.stdout);
        assert!(said.contains("以下栏目展示后不能再关闭：会员积分") && said.contains("确定发布吗"), "{said}");
        assert!(said.contains("线上原内容未知") && said.contains("积分名称：本店积分"), "{said}");
        assert_eq!(out.status.code(), Some(code), "{said}");
        assert_eq!(home.phases().len(), lines);
    }
}

const ONCE_SHOWN: (u16, &str) = (400, r#"{"code":"INVALID_REQUEST","message":"会员权益一旦展示无法关闭"}"#);

/// A refusal teaches, also when an attempt before it was doubtful. The second run reaches no server.
#[test]
fn a_once_shown_refusal_after_a_doubtful_attempt_teaches_the_guard() {
    let (home, server) = (Home::new(), StandIn::start());
    let (listener, address) = listening();
    let rest = server.at(&address);
    let answers = std::thread::spawn(move || {
        for said in [(500, r#"{"code":"SYSTEM_ERROR","message":"系统错误"}"#), ONCE_SHOWN] {
            let (mut stream, _) = listener.accept().unwrap();
            request(&mut stream);
            answer(&mut stream, said.0, said.1);
        }
    });
    let first = home.publish(OFF, &rest, &["--card", "p1", "--yes"]);
    assert_eq!((first.code, first.verdicts()), (Some(3), vec!["unknown".to_owned()]), "{first:?}");
    answers.join().unwrap();
    let second = home.publish(OFF, &rest, &["--card", "p1", "--yes"]);
    assert_eq!((second.code, second.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{second:?}");
    assert!(second.rows()[0]["message"].as_str().unwrap().contains("可能已对会员展示"), "{second:?}");
}

/// `publish` of these cards, under way in a process of its own.
#[cfg(target_os = "linux")]
fn begun(home: &Home, draft: &str, merchant: &[String], cards: &[&str]) -> Child {
    let file = home.file("稿.cardrights", draft);
    let mut args = join(&["publish", file.to_str().unwrap(), "--json", "--yes"], merchant);
    cards.iter().for_each(|card| args.extend(["--card", card]));
    home.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until such a line is in the ledger, for a minute at most.
#[cfg(target_os = "linux")]
fn until(home: &Home, phase: &str) {
    for _ in 0..3000 {
        if home.phases().iter().any(|p| p == phase) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no {phase} within a minute: {:?}", home.phases());
}

/// Whoever comes first; a program that ends before is no reason to wait for ever.
#[cfg(target_os = "linux")]
fn come(listener: &TcpListener, child: &mut Child) -> TcpStream {
    listener.set_nonblocking(true).unwrap();
    loop {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        assert_eq!(child.try_wait().unwrap(), None, "the program ended before it sent anything");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ctrl-C
#[cfg(target_os = "linux")]
fn interrupt(child: &Child) {
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
}

/// After an interrupt a late answer is awaited; a second interrupt, or the connection's end, settles it. Either way
/// the first card is unknown, and the second was never sent.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_a_true_verdict() {
    for again in [true, false] {
        let (home, server) = (Home::new(), StandIn::start());
        let (listener, address) = listening();
        let mut child = begun(&home, ON, &server.at(&address), &["p1", "p2"]);
        let open = come(&listener, &mut child);
        until(&home, "sent");
        interrupt(&child);
        until(&home, "end");
        if again {
            interrupt(&child);
        } else {
            drop(open);
        }
        let ran = Ran::of(&child.wait_with_output().unwrap());
        let want = vec!["unknown".to_owned(), "not_sent".into()];
        assert_eq!((ran.code, ran.verdicts()), (Some(3), want), "{ran:?}");
        assert!(ran.err.contains("已停止等待"));
        assert_eq!(home.events(record::REAL).last().unwrap().1, "unknown");
    }
}

/// The same of a refusal that came after 停止等待.
#[cfg(target_os = "linux")]
#[test]
fn a_once_shown_refusal_that_comes_late_teaches_the_guard() {
    let (home, server) = (Home::new(), StandIn::start());
    let (listener, address) = listening();
    let rest = server.at(&address);
    let mut child = begun(&home, OFF, &rest, &["p1"]);
    let mut stream = come(&listener, &mut child);
    request(&mut stream);
    until(&home, "sent");
    interrupt(&child);
    until(&home, "end");
    answer(&mut stream, ONCE_SHOWN.0, ONCE_SHOWN.1);
    let first = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((first.code, home.phases().last().unwrap().as_str()), (Some(3), "late"), "{first:?}");
    assert_eq!(first.rows()[0]["message"], "会员权益一旦展示无法关闭", "{first:?}");
    drop(listener);
    let second = home.publish(OFF, &rest, &["--card", "p1", "--yes"]);
    assert_eq!((second.code, second.verdicts()), (Some(2), vec!["not_sent".to_owned()]), "{second:?}");
    assert!(second.rows()[0]["message"].as_str().unwrap().contains("可能已对会员展示"), "{second:?}");
}

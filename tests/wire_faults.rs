//! What a person is told when the network, a proxy or the server misbehaves; the single faults stand in
//! `faults/cases.rs`, and each of them meets each other one here.

use std::time::Duration;

use card_rights_studio::publish::send::send;
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio_util::sync::CancellationToken;

use crate::faults::acts::*;
use crate::faults::cases::CASES;
use crate::faults::pairs::{self, FIRST, SECOND};
use crate::faults::server::{Server, Signed};
use crate::faults::story::{Story, WHOLE, client, quick, run, sentence};

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
| 另一个程序已经收到过的回复 | 结果未知 | 说回复是重复的，不可信 | `cli_guard.rs`，`wire_record.rs` |
| 收到过的回复（`cache.db`）读不了或写不了 | 结果未知 | 说不能确认回复是不是重复的 | `wire_record.rs` |
| 结论没能写进发布记录（磁盘满，文件夹没了） | 照实 | 结论旁边说没有写下来，下次会显示为结果未知 | `ui_faults.rs`，`cli_guard.rs` |
| 没有尽头的输入，设备，文件夹，没人写的管道 | 没有发出 | 读到上限为止，说明是什么 | `inputs.rs` |
| 草稿、表格、服务器、文件名里有控制字符 | 照实 | 显示成 `\\u{1b}` 这样，一行还是一行 | `cli_screen.rs`，`ui_hostile.rs` |
| 第一个字节之前程序内部出错，时钟在 1970 年以前，打开的文件太多 | 没有发出 | 照样有一行结果，退出码 2 | `cli_guard.rs` |
| 第一个字节之后程序内部出错 | 结果未知 | 后面没有开始的卡是没有发出 | `cli_guard.rs`，`wire_record.rs` |
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
    out += "\n## 两次请求合成一个结论\n\n只有 429、5xx 和连不上会再试。一次可疑之后，除非后来有一次签名正确的回复，结论就是 \
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

/// Between two publications the server, or something on the way, drops the connection: the next one gets its own.
#[test]
fn a_connection_that_was_reset_between_two_publications_is_replaced() {
    let server = Server::start(&[RESET_AFTER_ANSWER, GOOD]);
    let story = Story::at(&server);
    let (mut record, cancel) = (story.record(), CancellationToken::new());
    let verdicts = run(async {
        let first = send(&story.plan, quick(&story.client, &mut record, &|_| {}, &cancel)).await;
        server.release();
        while server.ended() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // The reset lies in the socket; the connection has to look at it once.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let second = send(&story.plan, quick(&story.client, &mut record, &|_| {}, &cancel)).await;
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

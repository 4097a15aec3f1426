//! Two attempts one after the other: every pair on the wire, folded (src/publish/README.md, Several attempts).

use std::time::Duration;

use card_rights_studio::publish::send::Progress;
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::verdict::Verdict::{self, Accepted, Confirmed, NotSent, Refused, Unknown};

use super::acts::*;
use super::server::{Act, Server};
use super::story::{Story, WHOLE, client};

/// The attempts that are tried again.
pub const FIRST: [&str; 3] = ["429", "500", "连接被拒绝"];

/// A second attempt, and the verdict after each of the first ones. What is itself tried again goes on to the end.
pub struct Second {
    pub fault: &'static str,
    act: Option<Act>,
    key: bool,
    pub verdicts: [Verdict; 3],
}

const fn second(fault: &'static str, act: Act, verdicts: [Verdict; 3]) -> Second {
    Second { fault, act: Some(act), key: true, verdicts }
}

pub const SECOND: &[Second] = &[
    second("204，签名正确", GOOD, [Confirmed, Confirmed, Confirmed]),
    Second { fault: "204，没有设置公钥", act: Some(GOOD), key: false, verdicts: [Accepted, Unknown, Accepted] },
    second("204，签名不对", WRONG, [Unknown, Unknown, Unknown]),
    second("401 SIGN_ERROR", SIGN_ERROR, [Refused, Unknown, Refused]),
    second("403 NO_AUTH", NO_AUTH, [Refused, Unknown, Refused]),
    second("404，没有正文", NOT_FOUND, [Refused, Unknown, Refused]),
    second("403 网页", HTML_403, [Unknown, Unknown, Unknown]),
    second("302", REDIRECT, [Unknown, Unknown, Unknown]),
    second("429 到底", TOO_MANY, [Refused, Unknown, Refused]),
    second("500 到底", SYSTEM_500, [Unknown, Unknown, Unknown]),
    second("超时", HANG, [Unknown, Unknown, Unknown]),
    second("连接中断", RESET_AFTER_REQUEST, [Unknown, Unknown, Unknown]),
    second("407", PROXY_407, [Unknown, Unknown, Unknown]),
    Second { fault: "连接被拒绝到底", act: None, key: true, verdicts: [Refused, Unknown, NotSent] },
];

/// Every second attempt after the first one of this place in [`FIRST`].
pub fn check(first: usize) {
    std::thread::scope(|scope| {
        for second in SECOND {
            scope.spawn(move || pair(first, second));
        }
    });
}

fn pair(first: usize, second: &Second) {
    let last = second.act.unwrap_or(NOTHING);
    let server = match first {
        0 => Server::start(&[TOO_MANY, last]),
        1 => Server::start(&[SYSTEM_500, last]),
        _ => Server::refusing(&[last]),
    };
    // Long enough for the first attempt where all pairs run at once on a slow machine.
    let whole = if second.fault == "超时" { Duration::from_secs(10) } else { WHOLE };
    let story = Story::new(client(&format!("http://{}", server.address()), &Proxy::None, second.key, WHOLE, whole));
    let told = story.publish(|p, _| match p {
        Progress::Waiting { attempt: 2, .. } if second.act.is_none() => server.close(),
        Progress::Waiting { attempt: 2, .. } => server.open(),
        _ => {}
    });
    let what = format!("{}，然后{}", FIRST[first], second.fault);
    assert_eq!(told.result.verdict, second.verdicts[first], "{what}: {:?}", told.result.trouble);
    let reached = usize::from(first != 2) + if second.act.is_some() { told.result.attempts - 1 } else { 0 };
    assert_eq!(server.asked().len(), reached, "{what}");
    assert_eq!(told.phases.matches("sent").count(), reached, "{what}");
    assert_eq!(told.phases.matches("intent").count(), told.result.attempts, "{what}");
    assert!(told.phases.ends_with(" end"), "{what}");
}

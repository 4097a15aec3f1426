//! 复制给工程师 (src/publish/README.md, Reports): one line for a chat that says what happened and what is needed from whom,
//! then the technical lines. Never a key, a signature or the body.

use std::collections::HashMap;

use super::card_result::CardResult;
use super::plan::CardPlan;
use super::target::{Kind, Target};
use crate::platform::clock::short;
use crate::rights::CardRights;
use crate::rights::by_eye::is_seen;
use crate::rights::change::Change;
use crate::rights::field::Kind as FieldKind;
use crate::trouble::Who;
use crate::wechatpay::diagnosis::diagnose;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence, visible};
use serde_json::Value;

/// A longer message of the server is cut, in characters.
const MOST_CHARS: usize = 300;

/// Who can act on a result that is not good.
pub fn who_of(result: &CardResult) -> Who {
    let advised = result.advice.as_ref().map(|a| a.who);
    advised.or(result.trouble.as_ref().map(|t| t.who)).unwrap_or(Who::Engineer)
}

/// The text to paste about one card's result for who can act on it: an engineer gets the technical lines, an administrator
/// of the merchant or its mini program one line without any header.
pub fn report(target: &Target, card: &CardPlan, result: &CardResult, lang: Lang) -> String {
    match who_of(result) {
        Who::SuperAdmin | Who::MiniProgramAdmin => summary(target, card, result, lang),
        Who::Person | Who::Engineer | Who::Nobody => for_engineer(target, card, result, lang),
    }
}

/// The whole text to paste about one card's result.
pub fn for_engineer(target: &Target, card: &CardPlan, result: &CardResult, lang: Lang) -> String {
    let mut out = summary(target, card, result, lang);
    out.push('\n');
    for line in technical(target, card, result, lang) {
        out.push('\n');
        out.push_str(&line);
    }
    out.push('\n');
    out
}

/// What the shops of a chain are told of a card that was published: when, what members see now, and what to do where it
/// still looks as before. No number, no address.
pub fn for_store(rights: &CardRights, card: &CardPlan, result: &CardResult, lang: Lang) -> String {
    let name = card.input.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&card.input.card_id);
    let (key, what) = seen_now(rights, card, lang);
    let said = Sentence::new(key).with("card", plain(name)).with("at", short(&result.at)).with("what", what);
    lang.say(&said)
}

/// The same of many cards: what is equal of several is said once. Each card with when it was published, in the order of
/// sending.
pub fn for_stores<'a>(cards: impl Iterator<Item = (&'a CardPlan, &'a str)>, lang: Lang) -> String {
    /// So many are named, the rest is counted.
    const NAMED: usize = 30;
    let mut groups: Vec<((&'static str, String), Vec<&str>, &str)> = Vec::new();
    let mut places: HashMap<(&'static str, String), usize> = HashMap::new();
    for (card, at) in cards {
        let name = card.input.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&card.input.card_id);
        let what = seen_now(&card.rights, card, lang);
        let place = *places.entry(what.clone()).or_insert_with(|| {
            groups.push((what, Vec::new(), at));
            groups.len() - 1
        });
        if let Some((_, names, last)) = groups.get_mut(place) {
            names.push(name);
            *last = at;
        }
    }
    let each = groups.iter().map(|((key, what), names, at)| {
        let quoted = names.iter().take(NAMED).map(|n| lang.say(&Sentence::new("store-name").with("card", plain(n))));
        let mut told = quoted.collect::<Vec<_>>().join(lang.t("records-list"));
        if names.len() > NAMED {
            told = lang.say(&Sentence::new("store-names").with("cards", told).with("count", names.len()));
        }
        let key = if *key == "store-one" { "stores-one" } else { "stores-many" };
        lang.say(&Sentence::new(key).with("cards", told).with("at", short(at)).with("what", what.as_str()))
    });
    each.collect::<Vec<_>>().join("\n")
}

/// What members see now of what was changed, with the key of the sentence that says it.
fn seen_now(rights: &CardRights, card: &CardPlan, lang: Lang) -> (&'static str, String) {
    let seen: Vec<&Change> = card.changes.iter().filter(|c| is_seen(&card.changes, rights, c)).collect();
    let text = |c: &Change| match (&c.new, c.field.kind()) {
        (Some(Value::String(text)), FieldKind::Text) => Some(plain(text)),
        _ => None,
    };
    match seen.as_slice() {
        [one] if text(one).is_some() => ("store-one", text(one).unwrap_or_default()),
        all => {
            let each = all.iter().map(|c| {
                let label = lang.get(&c.field.key("label"));
                match text(c) {
                    Some(text) => lang.say(&Sentence::new("store-field").with("field", label).with("value", text)),
                    None => label.to_owned(),
                }
            });
            ("store-many", each.collect::<Vec<_>>().join(lang.t("confirm-separator")))
        }
    }
}

/// The first line, for a chat.
fn summary(target: &Target, card: &CardPlan, result: &CardResult, lang: Lang) -> String {
    let say = |s: Sentence| lang.say(&s);
    let mut parts = vec![lang.t(title(target.kind, result.verdict)).to_owned()];
    parts.push(say(Sentence::new("report-mchid").with("mchid", target.mchid.as_str())));
    parts.push(match &card.input.title {
        Some(t) => {
            say(Sentence::new("report-card-title").with("card", result.card_id.as_str()).with("title", plain(t)))
        }
        None => say(Sentence::new("report-card").with("card", result.card_id.as_str())),
    });
    parts.push(result.at.replace('T', " "));
    if let Some(answer) = answer(result) {
        parts.push(say(Sentence::new("report-answer").with("answer", answer)));
    }
    if let Some(t) = &result.trouble {
        parts.push(say(Sentence::new("report-cause").with("cause", lang.say(&t.sentence))));
    }
    if let Some(id) = &result.request_id {
        parts.push(format!("Request-ID {}", plain(id)));
    }
    if let Some(need) = need(result, lang) {
        parts.push(say(Sentence::new("report-need").with("need", need)));
    }
    parts.join(lang.t("report-separator")) + lang.t("report-no-key")
}

fn title(kind: Kind, verdict: Verdict) -> &'static str {
    match (kind.real(), verdict) {
        (true, Verdict::Refused) => "report-refused",
        (true, Verdict::NotSent) => "report-not-sent",
        (true, Verdict::Unknown) => "report-unknown",
        (true, Verdict::Confirmed | Verdict::Accepted) => "report-done",
        (false, Verdict::Refused) => "report-refused-trial",
        (false, Verdict::NotSent) => "report-not-sent-trial",
        (false, Verdict::Unknown) => "report-unknown-trial",
        (false, Verdict::Confirmed | Verdict::Accepted) => "report-done-trial",
    }
}

/// `403 NO_AUTH 商户暂无权限使用此功能`, as the server said it.
fn answer(result: &CardResult) -> Option<String> {
    let mut out = result.status?.to_string();
    for part in [&result.code, &result.message].into_iter().flatten() {
        out.push(' ');
        out.push_str(&plain(part));
    }
    Some(out)
}

/// What the reader is asked to do, in words for the reader: a remedy is worded for the person at the keyboard.
fn need(result: &CardResult, lang: Lang) -> Option<String> {
    if matches!(result.verdict, Verdict::Confirmed | Verdict::Accepted) {
        return None;
    }
    let (sentence, remedy, who) = match (&result.advice, &result.trouble) {
        (Some(a), _) => (&a.sentence, &a.remedy, a.who),
        (None, Some(t)) => (&t.sentence, &t.remedy, t.who),
        (None, None) => return Some(lang.t("report-ask-engineer").to_owned()),
    };
    let asked = format!("{}-ask", sentence.key);
    Some(match who {
        _ if lang.has(&asked) => lang.t(&asked).to_owned(),
        Who::Engineer => lang.t("report-ask-engineer").to_owned(),
        _ => lang.say(remedy),
    })
}

/// The lines below it, for whoever looks into it.
fn technical(target: &Target, card: &CardPlan, result: &CardResult, lang: Lang) -> Vec<String> {
    let say = |s: Sentence| lang.say(&s);
    let address = format!("{}{}", target.gateway.base(), card.request.path);
    let mut out = vec![
        say(Sentence::new("report-merchant")
            .with("merchant", target.merchant.as_str())
            .with_key("kind", target.kind.key())),
        say(Sentence::new("report-request").with("method", card.request.method).with("address", address)),
        say(Sentence::new("report-body")
            .with("sha256", card.body_sha256.as_str())
            .with("bytes", card.request.body.len())),
        say(Sentence::new("report-attempts").with("attempts", result.attempts).with("verdict", result.verdict.name())),
    ];
    if result.backup_host {
        out.push(lang.t("report-backup-host").to_owned());
    }
    if let Some(last) = &result.last {
        out.push(match last.status {
            Some(status) if last.verified() => {
                say(Sentence::new("report-status-verified").with("status", usize::from(status)))
            }
            Some(status) => say(Sentence::new("report-status").with("status", usize::from(status))),
            None => lang.t("report-status-none").to_owned(),
        });
        if !last.authorization.is_empty() {
            out.push(format!("Authorization: {}", last.authorization));
        }
        if let Some(date) = last.server_date.and_then(|d| jiff::Timestamp::from_second(d).ok()) {
            out.push(say(Sentence::new("report-date").with("date", date.to_string())));
        }
        for name in ["field", "location", "issue"] {
            if let Some(v) = last.detail.as_ref().and_then(|d| d.get(name)).and_then(|v| v.as_str()) {
                out.push(format!("detail.{name}: {}", plain(v)));
            }
        }
        if let Some(found) = diagnose(last) {
            out.push(say(Sentence::new("report-diagnosis").with("diagnosis", lang.say(&found))));
        }
    }
    out.extend(result.trouble.iter().flat_map(|t| &t.details).map(|line| plain(line)));
    out.push(format!("card-rights-studio {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS));
    out
}

/// What a server or a file said, on one line.
fn plain(text: &str) -> String {
    let line = text.chars().take(MOST_CHARS).map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    let mut out = visible(&line.collect::<String>()).into_owned();
    if text.chars().nth(MOST_CHARS).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::plan::{CardInput, Plan};
    use crate::rights::CardRights;
    use crate::rights::field::FieldId;
    use crate::trouble::Trouble;
    use crate::wechatpay::client::{Attempt, End};
    use crate::wechatpay::errors::advise;
    use crate::wechatpay::gateway::Gateway;

    fn plan(kind: Kind) -> Plan {
        let target = Target { kind, ..Target::new("云栖酒店", "1900007291", Gateway::wechat()) };
        let card = CardInput { card_id: "p1".into(), title: Some("悦享会员卡".into()), ..CardInput::default() };
        let mut rights = CardRights::default();
        rights.set_text(FieldId::PhoneNumber, "0571-88880000");
        Plan::new(target, &rights, vec![card]).unwrap()
    }

    fn result(end: End, verdict: Verdict, status: u16, code: &str, message: &str) -> CardResult {
        let last = Attempt {
            status: Some(status),
            detail: Some(serde_json::json!({ "field": "/bonus", "value": "不该出现" })),
            authorization: crate::wechatpay::sign::authorization("1900007291", "408B", 1, "n", "***"),
            ..Attempt::ended(end)
        };
        CardResult {
            id: "1".into(),
            verdict,
            status: Some(status),
            code: Some(code.into()),
            message: Some(message.into()),
            request_id: Some("08F-0".into()),
            attempts: 1,
            advice: Some(advise(status, Some(code), Some(message), None)),
            at: "2026-11-24T16:30:05+08:00".into(),
            last: Some(Box::new(last)),
            ..CardResult::unknown("p1".into())
        }
    }

    #[test]
    fn the_first_line_is_the_one_that_people_paste() {
        let plan = plan(Kind::WeChat);
        let r = result(End::Refused, Verdict::Refused, 403, "NO_AUTH", "商户暂无权限使用此功能");
        assert_eq!(
            summary(&plan.target, &plan.cards[0], &r, Lang::ZhCn),
            "会员卡发布失败｜商户号1900007291｜卡p1（悦享会员卡）｜2026-11-24 16:30:05+08:00\
             ｜微信返回：403 NO_AUTH 商户暂无权限使用此功能｜Request-ID 08F-0\
             ｜需要您：在商户平台为这个商户号开通会员卡权限，或联系微信支付的产品经理（不含密钥）"
        );
        let english = summary(&plan.target, &plan.cards[0], &r, Lang::En);
        assert!(
            english.starts_with("Publishing a member card failed | Merchant number 1900007291 | Card p1 (悦享会员卡)")
        );
        assert!(english.contains("403 NO_AUTH 商户暂无权限使用此功能"), "WeChat's own words stay Chinese");
    }

    #[test]
    fn a_failure_without_an_answer_tells_its_cause_and_practice_is_never_taken_for_real() {
        let plan = plan(Kind::Trial);
        let mut r = result(End::NotConnected, Verdict::NotSent, 0, "", "");
        (r.status, r.code, r.message, r.request_id, r.advice) = (None, None, None, None, None);
        r.trouble = Some(Trouble::new("net-dns", Who::Person));
        let said = summary(&plan.target, &plan.cards[0], &r, Lang::ZhCn);
        assert!(said.starts_with("会员卡没有发出（演练）｜"), "{said}");
        assert!(said.contains("原因：找不到服务器的地址（DNS）｜需要您：请检查网络是否连通"), "{said}");
        assert!(!said.contains("微信返回"), "{said}");
    }

    #[test]
    fn the_technical_lines_hold_what_an_engineer_asks_for_and_neither_signature_nor_body() {
        let plan = plan(Kind::WeChat);
        let r = result(End::Refused, Verdict::Refused, 400, "PARAM_ERROR", "参数\n错误");
        for lang in Lang::ALL {
            let text = for_engineer(&plan.target, &plan.cards[0], &r, lang);
            for part in [
                "云栖酒店",
                "PATCH https://api.mch.weixin.qq.com/v3/marketing/membercard-open/cards/p1/rights",
                &plan.cards[0].body_sha256,
                "signature=\"***\"",
                "serial_no=\"408B\"",
                "detail.field: /bonus",
                "参数 错误",
            ] {
                assert!(text.contains(part), "{part}: {text}");
            }
            for part in ["不该出现", "0571", "{", "report-"] {
                assert!(!text.contains(part), "{part}: {text}");
            }
        }
    }

    #[test]
    fn a_sign_error_carries_its_diagnosis() {
        let plan = plan(Kind::WeChat);
        let mut r = result(End::Refused, Verdict::Refused, 401, "SIGN_ERROR", "错误的签名，导致验签失败");
        let card = &plan.cards[0];
        let signed = crate::wechatpay::sign::message("PATCH", &card.request.path, 1, "n", &card.request.body);
        let told = serde_json::json!({ "sign_information": { "sign_message_length": signed.len(),
            "truncated_sign_message": String::from_utf8(signed.clone()).unwrap() } });
        let last = Attempt { detail: Some(told), signed, ..*r.last.take().unwrap() };
        r.last = Some(Box::new(last));
        assert!(for_engineer(&plan.target, card, &r, Lang::ZhCn).contains("不是一对"));
    }

    #[test]
    fn every_request_to_a_reader_is_in_both_languages() {
        for row in crate::wechatpay::errors::ROWS {
            let advice = advise(400, Some(row.code), Some(row.message), None);
            let key = format!("{}-ask", advice.sentence.key);
            let wants = advice.next == crate::wechatpay::errors::Next::Paste;
            for lang in Lang::ALL {
                assert!(!wants || lang.has(&key), "{key}");
            }
        }
    }
}

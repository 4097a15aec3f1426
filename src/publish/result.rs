//! 导入结果: what `publish --json > 结果.jsonl` wrote on an engineer's computer becomes lines of the record, as said by
//! a colleague and never above what was published from here (src/publish/README.md, Handing over).

use serde::Deserialize;

use super::target::Target;
use crate::rights::mark::sha256_hex;
use crate::storage::draft::Draft;
use crate::storage::record::{Line, Phase};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::is_card_id;
use crate::wechatpay::verdict::Verdict;
use crate::words::text::read;

/// Longer codes and ids of a server are cut to this, in characters.
const MOST_CHARS: usize = 64;

/// A row of `publish --json`, as far as the record keeps it.
#[derive(Deserialize)]
struct Row {
    card_id: Option<String>,
    verdict: Verdict,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    #[serde(default)]
    attempts: u32,
}

fn word(text: Option<String>) -> Option<String> {
    text.map(|t| t.chars().filter(|c| !c.is_control()).take(MOST_CHARS).collect())
}

/// The record's lines of a result: for each card what was sent, and its verdict. `draft` is what was handed over,
/// `target` its merchant, `at` when the result was written (RFC 3339), `pid` this process. The same file gives the
/// same ids, so that it can be told apart when it is imported twice.
///
/// # Errors
/// No row that can be understood.
pub fn lines(bytes: &[u8], draft: &Draft, target: &Target, at: &str, pid: u32) -> Result<Vec<Line>, Trouble> {
    let wrong = || Trouble::new("result-unreadable", Who::Person);
    // The text of a redirected output: UTF-8, or UTF-16 as PowerShell 5 writes it.
    let text = read(bytes).map_err(|_| wrong())?.text;
    let mut out = Vec::new();
    for (place, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let row: Row = serde_json::from_str(line.trim()).map_err(|e| wrong().detail(format!("{}: {e}", place + 1)))?;
        // A row without a card: no publication was begun.
        let Some(card) = row.card_id.filter(|c| is_card_id(c)) else { continue };
        let Some(request) = target.endpoint.request(&card, &draft.rights) else { continue };
        let body_sha256 = sha256_hex(&request.body);
        let seed = format!("{place} {line} {body_sha256} {} {}", target.mchid, target.gateway.host());
        let id = sha256_hex(seed.as_bytes()).chars().take(32).collect::<String>();
        let intent = Line {
            v: 1,
            id,
            attempt: 1,
            at: at.to_owned(),
            pid,
            gateway: target.gateway.host().to_owned(),
            mchid: target.mchid.clone(),
            card,
            body: String::from_utf8_lossy(&request.body).into_owned(),
            body_sha256,
            colleague: true,
            ..Line::default()
        };
        let end = Line {
            attempt: row.attempts,
            phase: Phase::End,
            body: String::new(),
            verdict: Some(row.verdict),
            status: row.status,
            code: word(row.code),
            request_id: word(row.request_id),
            ..intent.clone()
        };
        out.extend([intent, end]);
    }
    if out.is_empty() { Err(wrong()) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::FieldId;
    use crate::wechatpay::gateway::Gateway;

    const ROW: &str = r#"{"card_id":"p1","verdict":"confirmed","verified":true,"status":204,"code":null,"message":null,"remedy":null,"who":"nobody","request_id":"08F","attempts":2}"#;

    fn result(bytes: &[u8]) -> Result<Vec<Line>, Trouble> {
        let target = Target::new("云栖酒店", "1900009191", Gateway::wechat());
        let mut draft = Draft::default();
        draft.rights.set_text(FieldId::BonusValueWord, "我的积分");
        lines(bytes, &draft, &target, "2026-11-24T10:00:00+08:00", 7)
    }

    #[test]
    fn a_result_becomes_what_a_colleague_said() {
        let lines = result(ROW.as_bytes()).unwrap();
        let [intent, end] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(intent.colleague && end.colleague && intent.body.contains("我的积分") && end.body.is_empty());
        assert_eq!((end.phase, end.verdict, end.status), (Phase::End, Some(Verdict::Confirmed), Some(204)));
        assert_eq!((end.attempt, end.request_id.as_deref()), (2, Some("08F")));
        assert_eq!(result(ROW.as_bytes()).unwrap(), lines, "the same file twice gives the same ids");
    }

    #[test]
    fn what_powershell_writes_is_read_and_what_is_no_result_is_told() {
        let plain = result(ROW.as_bytes()).unwrap();
        let units: Vec<u16> = format!("\u{feff}{ROW}\r\n").encode_utf16().collect();
        for bytes in [
            units.iter().flat_map(|u| u.to_le_bytes()).collect::<Vec<u8>>(),
            units.iter().flat_map(|u| u.to_be_bytes()).collect(),
            format!("\u{feff}{ROW}\n").into_bytes(),
        ] {
            assert_eq!(result(&bytes).unwrap(), plain);
        }
        let none = r#"{"card_id":null,"verdict":"not_sent"}"#;
        for bytes in ["", "发布成功", "{}", none, r#"{"card_id":"p1","verdict":"great"}"#] {
            assert_eq!(result(bytes.as_bytes()).unwrap_err().sentence.key, "result-unreadable", "{bytes}");
        }
    }
}

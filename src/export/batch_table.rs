//! What became of the cards of a run, as a table for a spreadsheet: CSV in UTF-8 with its mark, one row a card.

use super::records::{cell, value, verdict};
use crate::platform::clock::minute;
use crate::publish::send::CardResult;
use crate::rights::change::Change;
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

/// One card of a run.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// 备注名, else its title.
    pub name: &'a str,
    /// 会员卡ID
    pub card: &'a str,
    /// What changes, old and new.
    pub changes: &'a [Change],
    /// What became of it; none: nothing yet.
    pub verdict: Option<Verdict>,
    /// When, RFC 3339; empty: nothing yet.
    pub at: &'a str,
    /// Everything that is known of it.
    pub result: Option<&'a CardResult>,
}

/// The heads of the columns, in order.
const HEAD: [&str; 9] = [
    "many-table-card",
    "table-card",
    "many-table-what",
    "table-verdict",
    "table-at",
    "many-table-why",
    "table-status",
    "table-code",
    "table-request",
];

/// The bytes of the table; what a spreadsheet would run is text in it.
pub fn table<'a>(rows: impl Iterator<Item = Row<'a>>, trial: bool, lang: Lang) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let mut write = |cells: Vec<String>| out.write_record(cells.iter().map(|c| cell(c).into_owned()));
    // Writing into memory does not fail.
    write(HEAD.map(|key| lang.t(key).to_owned()).to_vec()).ok();
    for row in rows {
        let result = row.result;
        let why = result.and_then(|r| {
            let advice = r.advice.as_ref().map(|a| lang.say(&a.sentence));
            advice.or_else(|| r.trouble.as_ref().map(|t| lang.say(&t.sentence)))
        });
        let said = match row.verdict {
            Some(v) => verdict(Some(v), trial, lang),
            None => lang.t("many-waiting").to_owned(),
        };
        let text = |t: Option<&String>| t.cloned().unwrap_or_default();
        let cells = vec![
            row.name.to_owned(),
            row.card.to_owned(),
            row.changes.iter().map(|c| changed(c, lang)).collect::<Vec<_>>().join(lang.t("many-table-and")),
            said,
            if row.at.is_empty() { String::new() } else { minute(row.at) },
            why.unwrap_or_default(),
            result.and_then(|r| r.status).map(|s| s.to_string()).unwrap_or_default(),
            text(result.and_then(|r| r.code.as_ref())),
            text(result.and_then(|r| r.request_id.as_ref())),
        ];
        write(cells).ok();
    }
    out.into_inner().unwrap_or_default()
}

fn changed(change: &Change, lang: Lang) -> String {
    let words = |v: &Option<serde_json::Value>| match v {
        Some(v) => value(change.field, v, lang),
        None => lang.t("value-unset").to_owned(),
    };
    let said = Sentence::new("many-table-change").with_key("field", change.field.key("label"));
    lang.say(&said.with("old", words(&change.old)).with("new", words(&change.new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rights::field::FieldId;

    #[test]
    fn a_spreadsheet_opens_it_and_runs_nothing() {
        let changes = [Change {
            field: FieldId::MemberPriceWord,
            old: Some("周二八折".into()),
            new: Some("周二七折".into()),
            irreversible: false,
        }];
        let row = |name, verdict| Row { name, card: "p1", changes: &changes, verdict, at: "", result: None };
        let rows = [row("=HYPERLINK(\"x\")", Some(Verdict::Confirmed)), row("杭州,西湖店", None)];
        let bytes = table(rows.into_iter(), false, Lang::ZhCn);
        assert!(bytes.starts_with(b"\xef\xbb\xbf"));
        let mut table = csv::Reader::from_reader(&bytes[3..]);
        let rows: Vec<_> = table.records().map(Result::unwrap).collect();
        assert_eq!(&rows[0][0], "'=HYPERLINK(\"x\")");
        assert_eq!(&rows[1][0], "杭州,西湖店");
        assert_eq!(&rows[0][2], "会员专享价文案：周二八折 → 周二七折");
        assert_eq!((&rows[0][3], &rows[1][3]), ("已发布，微信已确认", "还没发"));
    }
}

//! 发布记录 for an auditor: one row a publication, with what it changed, who approved it and what came of it.

use std::collections::HashMap;
use std::io::Write;

use super::records::{cell, notes, said};
use super::wording::change;
use crate::platform::clock::minute;
use crate::publish::Approvers;
use crate::rights::CardRights;
use crate::rights::change::changes;
use crate::rights::shown::Shown;
use crate::storage::audit::Span;
use crate::storage::cards::Whose;
use crate::storage::draft::Draft;
use crate::storage::history::Card;
use crate::storage::record::{Entry, Phase, Record};
use crate::trouble::Trouble;
use crate::words::{Lang, Sentence};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// 时间
    pub at: String,
    /// 发布人
    pub user: String,
    /// 会员卡: what she calls it, and its id.
    pub card: String,
    /// 改了什么（改前→改后）
    pub what: String,
    /// 批准人, and when.
    pub approved: String,
    /// 结果
    pub result: String,
}

/// The columns, by the keys of their names.
pub const COLUMNS: [&str; 6] =
    ["table-at", "table-user", "audit-card", "audit-what", "audit-approved", "table-verdict"];

impl AuditRow {
    /// Its cells in the order of [`COLUMNS`].
    pub fn cells(&self) -> [&str; 6] {
        [&self.at, &self.user, &self.card, &self.what, &self.approved, &self.result]
    }
}

/// What an entry changed, in words; `before` was live on its card then.
fn what(e: &Entry, before: Option<&CardRights>, lang: Lang) -> String {
    let rights = Draft::read(e.line.body.as_bytes()).ok().map(|d| d.rights);
    let Some(rights) = rights.filter(|_| e.line.phase != Phase::Human && !e.line.body.is_empty()) else {
        return notes(e, lang);
    };
    let parts: Vec<String> = changes(before, &rights, &Shown::default())
        .iter()
        .map(|c| {
            let [label, old, new] = change(c, lang);
            let key = if before.is_some() { "audit-change" } else { "audit-value" };
            lang.say(&Sentence::new(key).with("label", label).with("old", old).with("new", new))
        })
        .collect();
    match (before, parts.is_empty()) {
        (Some(_), true) => lang.t("audit-same").to_owned(),
        (Some(_), false) => parts.join(lang.t("audit-separator")),
        (None, _) => {
            let values = parts.join(lang.t("audit-separator"));
            lang.say(&Sentence::new("audit-unknown-before").with("values", values))
        }
    }
}

/// Gives the rows of a card's entries (none: of all cards), oldest first.
///
/// # Errors
/// The record cannot be read, or what `told` says.
pub fn rows(
    record: &Record,
    of: Option<Card<'_>>,
    span: &Span,
    (lang, trial): (Lang, bool),
    mut told: impl FnMut(AuditRow) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut approvers = Approvers::of(record)?;
    let mut names: HashMap<(String, String), HashMap<String, String>> = HashMap::new();
    record.audit(of, span, |e, before| {
        let l = &e.line;
        let key = (l.gateway.clone(), l.mchid.clone());
        if !names.contains_key(&key) {
            let named = record.named(Whose { gateway: &l.gateway, mchid: &l.mchid })?;
            names.insert(key.clone(), named.into_iter().map(|(card, n)| (card, n.name)).collect());
        }
        let name = names.get(&key).and_then(|n| n.get(&l.card)).map_or("", String::as_str);
        let by = approvers.of_entry(e)?;
        told(AuditRow {
            at: minute(&l.at),
            user: l.user.clone(),
            card: [name, &l.card].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
            what: what(e, before, lang),
            approved: by.map(|a| format!("{} {}", a.by, a.at)).unwrap_or_default(),
            result: if l.phase == Phase::Human { lang.t("audit-said").to_owned() } else { said(e, trial, lang) },
        })
    })
}

/// The rows as a table for a spreadsheet: CSV in UTF-8 with its mark.
///
/// # Errors
/// The record cannot be read, or `out` not be written.
pub fn table(
    record: &Record,
    (of, span): (Option<Card<'_>>, &Span),
    words: (Lang, bool),
    out: &mut dyn Write,
    failed: impl Fn(std::io::Error) -> Trouble,
) -> Result<(), Trouble> {
    out.write_all(b"\xef\xbb\xbf").map_err(&failed)?;
    let mut out = csv::Writer::from_writer(out);
    let csv_failed = |e: csv::Error| failed(e.into());
    out.write_record(COLUMNS.iter().map(|k| words.0.t(k))).map_err(csv_failed)?;
    rows(record, of, span, words, |row| {
        out.write_record(row.cells().iter().map(|c| cell(c).into_owned())).map_err(csv_failed)
    })?;
    out.flush().map_err(&failed)
}

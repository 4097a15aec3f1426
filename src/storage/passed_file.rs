//! The file of 交接给同事 (src/storage/README.md, Passing on): JSON lines, a head, a line for each thing, and a last line that
//! says how many there are, with a hash over all before it.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::atomic;
use super::planned::PlannedCard;
use crate::platform::input::{self, Kind};
use crate::rights::mark::sha256_hex;
use crate::trouble::{Trouble, Who};
use crate::words::text;

/// The newest form of such a file that is understood.
const FORM: u64 = 1;
/// The member of its first line that tells what it is.
const HEAD: &str = "card_rights_handover";

/// Who passes on what of whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// 商户号
    pub mchid: String,
    /// The merchant's name there.
    pub merchant: String,
    /// Who passes it on.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// One thing that is passed on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A draft, as its file holds it, under its name.
    Draft {
        /// Its file's name without an ending.
        name: String,
        /// What stands in it.
        draft: Value,
    },
    /// 备注名 and groups of a card.
    Named {
        /// 会员卡ID
        card: String,
        /// 备注名; empty: none.
        name: String,
        /// Its groups.
        groups: Vec<String>,
    },
    /// One of 我的小程序, as the merchant's settings hold it.
    Program {
        /// The mini program.
        program: Value,
    },
    /// One of 常用内容.
    Content {
        /// What it is called.
        name: String,
        /// When it was kept, RFC 3339.
        at: String,
        /// The content.
        rights: Value,
    },
    /// What is left of a run over many cards.
    Batch(Rest),
    /// 计划发布时间
    Plan(Plan),
    /// 登记批准
    Approval(Approved),
    /// Something that a newer program passes on.
    #[serde(other)]
    Unknown,
}

/// What is left of a run: the cards that were not sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rest {
    pub(super) id: String,
    pub(super) at: String,
    pub(super) title: String,
    pub(super) whole: bool,
    pub(super) fields: Vec<String>,
    pub(super) rights: Value,
    pub(super) cards: Vec<RestCard>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RestCard {
    pub(super) card: String,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) own: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) former: Option<(Value, String)>,
    pub(super) after: Value,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub(super) at: String,
    pub(super) noted: String,
    pub(super) user: String,
    pub(super) title: String,
    pub(super) mark: String,
    pub(super) draft: Value,
    pub(super) cards: Vec<PlannedCard>,
    pub(super) fields: Vec<String>,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approved {
    pub(super) mark: String,
    pub(super) rights: Value,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) noted: String,
    pub(super) user: String,
    pub(super) cards: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<String>,
    pub(super) picture: String,
}

/// How many of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Drafts.
    pub drafts: usize,
    /// Cards with 备注名 or groups.
    pub named: usize,
    /// Mini programs.
    pub programs: usize,
    /// 常用内容
    pub contents: usize,
    /// Runs that are not over.
    pub batches: usize,
    /// Plans.
    pub plans: usize,
    /// Approvals.
    pub approvals: usize,
    /// What was left out: on the way out because a key was in it, on the way in because it is here already, or because
    /// this version does not know it.
    pub left: usize,
}

impl Counts {
    /// One more of this kind.
    pub fn add(&mut self, item: &Item) {
        let count = match item {
            Item::Draft { .. } => &mut self.drafts,
            Item::Named { .. } => &mut self.named,
            Item::Program { .. } => &mut self.programs,
            Item::Content { .. } => &mut self.contents,
            Item::Batch(_) => &mut self.batches,
            Item::Plan(_) => &mut self.plans,
            Item::Approval(_) => &mut self.approvals,
            Item::Unknown => &mut self.left,
        };
        *count += 1;
    }
}

/// The bytes of such a file.
pub fn pack(head: &Head, items: &[Item]) -> Vec<u8> {
    let mut first = serde_json::to_value(head).unwrap_or_default();
    first[HEAD] = FORM.into();
    let mut out = format!("{first}\n").into_bytes();
    for item in items {
        out.extend(serde_json::to_vec(item).unwrap_or_default());
        out.push(b'\n');
    }
    let end = json!({ "end": items.len(), "sha256": sha256_hex(&out) });
    out.extend(format!("{end}\n").into_bytes());
    out
}

/// Reads such a file.
///
/// # Errors
/// It cannot be read, is something else, was written by a newer program, was cut or changed.
pub fn read(path: &Path) -> Result<(Head, Vec<Item>), Trouble> {
    let told = |key: &'static str| Trouble::new(key, Who::Person).with("file", atomic::shown(path));
    let bytes = input::plain(path, Kind::Record)?.bytes;
    let text = text::read(&bytes).map_err(|_| told("passed-none"))?.text.replace("\r\n", "\n");
    let first: Value = text.lines().next().and_then(|l| serde_json::from_str(l).ok()).unwrap_or_default();
    match first.get(HEAD).and_then(Value::as_u64) {
        Some(form) if form > FORM => return Err(told("passed-newer")),
        Some(_) => {}
        None => return Err(told("passed-none")),
    }
    let damaged = || told("passed-damaged");
    let whole = text.trim_end();
    let start = whole.rfind('\n').ok_or_else(damaged)? + 1;
    let (before, end) = whole.split_at(start);
    let end: Value = serde_json::from_str(end).map_err(|_| damaged())?;
    if end.get("sha256").and_then(Value::as_str) != Some(&sha256_hex(before.as_bytes())) {
        return Err(damaged());
    }
    let head = Head::deserialize(&first).map_err(|_| damaged())?;
    let items: Result<Vec<Item>, _> = before.lines().skip(1).map(serde_json::from_str).collect();
    Ok((head, items.map_err(|_| damaged())?))
}

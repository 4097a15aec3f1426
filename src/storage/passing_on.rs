//! 交接给同事: one file with what a colleague needs to go on (src/storage/README.md, Passing on): JSON lines, a head, a line
//! for each thing, and a last line that says how many there are, with a hash over all before it. No key is in it.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::approvals::Approval;
use super::atomic;
use super::batches::{self, Batch, BatchCard, BatchKind};
use super::cards::Whose;
use super::draft::Draft;
use super::history::LastState;
use super::planned::{self, Planned, PlannedCard};
use super::record::Record;
use crate::platform::input::{self, Kind};
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::rights::mark::sha256_hex;
use crate::rights::shown::Source;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::server_of;
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
    id: String,
    at: String,
    title: String,
    whole: bool,
    fields: Vec<String>,
    rights: Value,
    cards: Vec<RestCard>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct RestCard {
    card: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    own: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    former: Option<(Value, String)>,
    after: Value,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    at: String,
    noted: String,
    user: String,
    title: String,
    mark: String,
    draft: Value,
    cards: Vec<PlannedCard>,
    fields: Vec<String>,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approved {
    mark: String,
    rights: Value,
    by: String,
    at: String,
    noted: String,
    user: String,
    cards: Vec<String>,
    picture: String,
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
            Item::Batch(_) => &mut self.batches,
            Item::Plan(_) => &mut self.plans,
            Item::Approval(_) => &mut self.approvals,
            Item::Unknown => &mut self.left,
        };
        *count += 1;
    }
}

fn value(rights: &CardRights) -> Value {
    serde_json::to_value(rights).unwrap_or_default()
}

fn rights_of(value: &Value) -> Option<CardRights> {
    CardRights::deserialize(value).ok()
}

fn value_of(draft: &Draft) -> Value {
    serde_json::from_slice(&draft.write()).unwrap_or_default()
}

fn fields_of(paths: &[String]) -> Option<Vec<FieldId>> {
    paths.iter().map(|p| FieldId::from_path(p)).collect()
}

fn paths(fields: &[FieldId]) -> Vec<String> {
    fields.iter().map(|f| f.path().to_owned()).collect()
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

impl Record {
    /// What the record has to pass on of a merchant: names, what is left of runs, plans, approvals.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn to_pass_on(&mut self, of: Whose<'_>) -> Result<Vec<Item>, Trouble> {
        let mut out = Vec::new();
        let mut named: Vec<_> = self.named(of)?.into_iter().collect();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let has = |n: &super::named::Named| !n.name.is_empty() || !n.groups.is_empty();
        let items = named.into_iter().filter(|(_, n)| has(n));
        out.extend(items.map(|(card, n)| Item::Named { card, name: n.name, groups: n.groups }));
        for head in self.batches(of)?.into_iter().filter(|b| b.closed.is_none() && b.to_send() > 0).rev() {
            // 改回 reads what its run began with, which stays here.
            if let Some(batch) = self.batch(&head.id)?.filter(|b| b.kind != BatchKind::Back) {
                out.push(Item::Batch(rest_of(&batch)));
            }
        }
        out.extend(self.plans()?.into_iter().filter(|p| p.mchid == of.mchid).map(|p| Item::Plan(plan_of(&p))));
        for a in self.approvals(Some(of.mchid))?.into_iter().rev() {
            let picture = STANDARD.encode(self.approval_picture(a.n)?);
            let Approval { mark, rights, by, at, noted, user, cards, .. } = a;
            out.push(Item::Approval(Approved { mark, rights: value(&rights), by, at, noted, user, cards, picture }));
        }
        Ok(out)
    }

    /// Takes in what a colleague passed on of this merchant, beside what is here: nothing is overwritten, and what is
    /// here already is not doubled. Gives what came, and what was left.
    ///
    /// # Errors
    /// It cannot be written; then nothing of it was.
    pub fn take_passed(&mut self, of: Whose<'_>, items: &[Item]) -> Result<Counts, Trouble> {
        self.write_beside(|tx| {
            let mut counts = Counts::default();
            for item in items {
                let new = match item {
                    Item::Draft { .. } | Item::Program { .. } => continue,
                    Item::Named { card, name, groups } => take_names(tx, of, (card, name, groups))?,
                    Item::Batch(rest) => take_batch(tx, of, rest)?,
                    Item::Plan(plan) => take_plan(tx, of, plan)?,
                    Item::Approval(a) => take_approval(tx, of, a)?,
                    Item::Unknown => false,
                };
                if new {
                    counts.add(item);
                } else {
                    counts.left += 1;
                }
            }
            Ok(counts)
        })
    }
}

fn rest_of(b: &Batch) -> Rest {
    let card = |c: &BatchCard| RestCard {
        card: c.card.clone(),
        title: c.title.clone(),
        own: c.own.as_ref().map(value),
        former: c.former.as_ref().map(|f| (value(&f.rights), f.at.clone())),
        after: value(&c.after),
    };
    Rest {
        id: b.id.clone(),
        at: b.at.clone(),
        title: b.title.clone(),
        whole: b.kind == BatchKind::Whole,
        fields: paths(&b.fields),
        rights: value(&b.rights),
        cards: b.to_send().map(card).collect(),
    }
}

fn plan_of(p: &Planned) -> Plan {
    Plan {
        at: p.at.clone(),
        noted: p.noted.clone(),
        user: p.user.clone(),
        title: p.title.clone(),
        mark: p.mark.clone(),
        draft: value_of(&p.draft),
        cards: p.cards.clone(),
        fields: paths(&p.fields),
    }
}

fn is_there(db: &Connection, sql: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached(sql)?.query_row(values, |_| Ok(())).optional()?.is_some())
}

/// 备注名 comes where there is none, and groups beside those that are there.
fn take_names(
    tx: &Transaction<'_>,
    of: Whose<'_>,
    (card, name, groups): (&str, &str, &[String]),
) -> rusqlite::Result<bool> {
    let server = server_of(of.gateway);
    let sql = "INSERT INTO named (server, mchid, card, name) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO UPDATE SET name = ?4 WHERE coalesce(name, '') = ''";
    let mut new = !name.is_empty() && tx.execute(sql, params![server, of.mchid, card, name])? > 0;
    for group in groups {
        let sql = "INSERT OR IGNORE INTO grouped (server, mchid, card, name) VALUES (?1, ?2, ?3, ?4)";
        new |= tx.execute(sql, params![server, of.mchid, card, group])? > 0;
        // A card in a group is known, with a name or without.
        let sql = "INSERT OR IGNORE INTO named (server, mchid, card) VALUES (?1, ?2, ?3)";
        tx.execute(sql, params![server, of.mchid, card])?;
    }
    Ok(new)
}

fn take_batch(tx: &Transaction<'_>, of: Whose<'_>, rest: &Rest) -> rusqlite::Result<bool> {
    let (Some(fields), Some(rights)) = (fields_of(&rest.fields), rights_of(&rest.rights)) else { return Ok(false) };
    let card = |c: &RestCard| {
        let own = c.own.as_ref().map(rights_of);
        let former = c.former.as_ref().and_then(|(rights, at)| {
            Some(LastState { rights: rights_of(rights)?, at: at.clone(), source: Source::Colleague })
        });
        Some(BatchCard {
            card: c.card.clone(),
            title: c.title.clone(),
            own: own.flatten(),
            former,
            after: rights_of(&c.after)?,
            ..BatchCard::default()
        })
    };
    let Some(cards) = rest.cards.iter().map(card).collect::<Option<Vec<_>>>() else { return Ok(false) };
    let known = is_there(tx, "SELECT 1 FROM batch WHERE id = ?1", &[&rest.id])?;
    let mut ids: Vec<&str> = cards.iter().map(|c| c.card.as_str()).collect();
    ids.sort_unstable();
    let twice = ids.windows(2).any(|w| w[0] == w[1]);
    if known || cards.is_empty() || twice {
        return Ok(false);
    }
    let kind = if rest.whole { BatchKind::Whole } else { BatchKind::Only };
    let batch = Batch {
        id: rest.id.clone(),
        at: rest.at.clone(),
        title: rest.title.clone(),
        gateway: of.gateway.to_owned(),
        mchid: of.mchid.to_owned(),
        kind,
        fields,
        rights,
        back_of: None,
        closed: None,
        cards,
    };
    batches::insert(tx, &batch).map(|()| true)
}

fn take_plan(tx: &Transaction<'_>, of: Whose<'_>, plan: &Plan) -> rusqlite::Result<bool> {
    let draft = Draft::read(plan.draft.to_string().as_bytes()).ok();
    let (Some(draft), Some(fields)) = (draft, fields_of(&plan.fields)) else { return Ok(false) };
    let planned = Planned {
        n: 0,
        at: plan.at.clone(),
        noted: plan.noted.clone(),
        user: plan.user.clone(),
        mchid: of.mchid.to_owned(),
        title: plan.title.clone(),
        mark: plan.mark.clone(),
        draft,
        origin: None,
        cards: plan.cards.clone(),
        fields,
        approved: None,
    };
    if planned::is_there(tx, &planned)? {
        return Ok(false);
    }
    planned::insert(tx, &planned).map(|()| true)
}

fn take_approval(tx: &Transaction<'_>, of: Whose<'_>, a: &Approved) -> rusqlite::Result<bool> {
    let (Some(rights), Ok(picture)) = (rights_of(&a.rights), STANDARD.decode(&a.picture)) else { return Ok(false) };
    let cards = a.cards.join(" ");
    let sql = "SELECT 1 FROM approval WHERE mchid = ?1 AND mark = ?2 AND approver = ?3 AND noted = ?4 AND cards = ?5";
    if is_there(tx, sql, &[&of.mchid, &a.mark, &a.by, &a.noted, &cards])? {
        return Ok(false);
    }
    let approval = Approval {
        n: 0,
        mark: a.mark.clone(),
        rights,
        by: a.by.clone(),
        at: a.at.clone(),
        noted: a.noted.clone(),
        user: a.user.clone(),
        mchid: of.mchid.to_owned(),
        cards: a.cards.clone(),
        picture,
    };
    super::approvals::insert(tx, &approval).map(|()| true)
}

#[cfg(test)]
#[path = "passing_on_tests.rs"]
mod tests;

//! 交接给同事: what a colleague needs to go on, out of the record and into another one (src/storage/README.md, Passing on). No
//! key is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Deserialize as _;
use serde_json::Value;

use super::approvals::Approval;
use super::batches::{self, Batch, BatchCard, BatchKind};
use super::cards::Whose;
use super::contents::{self, Content};
use super::draft::Draft;
use super::history::LastState;
use super::passed_file::{Approved, Plan, Rest, RestCard};
use super::planned::{self, Planned};
use super::record::Record;
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::rights::shown::Source;
use crate::trouble::Trouble;
use crate::wechatpay::gateway::server_of;

pub use super::passed_file::{Counts, Head, Item, pack, read};

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

impl Record {
    /// What the record has to pass on of a merchant: names, what is left of runs, plans, approvals, 常用内容.
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
        let contents = self.contents()?.into_iter().filter(|c| c.mchid == of.mchid);
        out.extend(contents.map(|c| Item::Content { name: c.name, at: c.at, rights: value(&c.rights) }));
        for head in self.batches(of)?.into_iter().filter(|b| b.closed.is_none() && b.to_send() > 0).rev() {
            // 改回 reads what its run began with, which stays here.
            if let Some(batch) = self.batch(&head.id)?.filter(|b| b.kind != BatchKind::Back) {
                out.push(Item::Batch(rest_of(&batch)));
            }
        }
        out.extend(self.plans()?.into_iter().filter(|p| p.mchid == of.mchid).map(|p| Item::Plan(plan_of(&p))));
        for a in self.approvals(Some(of.mchid))?.into_iter().rev() {
            let picture = STANDARD.encode(self.approval_picture(a.n)?);
            let Approval { mark, rights, by, at, noted, user, cards, fields, .. } = a;
            let (rights, fields) = (value(&rights), paths(&fields));
            out.push(Item::Approval(Approved { mark, rights, by, at, noted, user, cards, fields, picture }));
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
                    Item::Content { name, at, rights } => take_content(tx, of, (name, at, rights))?,
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

/// Of a name that is there already with another content comes a further one: `周二（2）`.
fn take_content(
    tx: &Transaction<'_>,
    of: Whose<'_>,
    (name, at, rights): (&str, &str, &Value),
) -> rusqlite::Result<bool> {
    let Some(rights) = rights_of(rights) else { return Ok(false) };
    let (name, at, mchid) = (name.to_owned(), at.to_owned(), of.mchid.to_owned());
    contents::take(tx, Content { n: 0, name, at, mchid, rights })
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
    let (Some(rights), Some(fields)) = (rights_of(&a.rights), fields_of(&a.fields)) else { return Ok(false) };
    let Ok(picture) = STANDARD.decode(&a.picture) else { return Ok(false) };
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
        fields,
        pictured: !picture.is_empty(),
        picture,
    };
    super::approvals::insert(tx, &approval).map(|()| true)
}

#[cfg(test)]
#[path = "passing_on_tests.rs"]
mod tests;

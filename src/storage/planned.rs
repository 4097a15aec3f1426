//! 计划发布时间: what is to be published when (src/storage/README.md, Plans). A plan reminds; nothing is ever sent by it.

use std::path::PathBuf;

use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::batches::{fields_of, paths};
use super::draft::Draft;
use super::record::Record;
use crate::platform::clock::instant;
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::trouble::Trouble;

/// Something that is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number; 0 before it is kept.
    pub n: i64,
    /// When, RFC 3339.
    pub at: String,
    /// When that was written down, RFC 3339.
    pub noted: String,
    /// Who wrote it down.
    pub user: String,
    /// 商户号
    pub mchid: String,
    /// The draft's name; empty: it has none.
    pub title: String,
    /// The content's mark.
    pub mark: String,
    /// The content, with its card and what it began with.
    pub draft: Draft,
    /// The draft's file.
    pub origin: Option<PathBuf>,
    /// The cards that it goes to.
    pub cards: Vec<PlannedCard>,
    /// One change for many cards: the fields that go along; none: the whole draft, to its one card.
    pub fields: Vec<FieldId>,
    /// Who approved it, as far as that was written down; read, never written.
    pub approved: Option<String>,
}

/// A card of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCard {
    /// 会员卡ID
    pub card: String,
    /// What it was called then; empty: that was not known.
    pub title: String,
    /// One value a card: what goes there in the place of the draft's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<CardRights>,
}

impl Record {
    /// Keeps a plan; one of the same cards and content is replaced by it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn plan(&mut self, p: &Planned) -> Result<(), Trouble> {
        self.write_beside(|tx| {
            let cards = serde_json::to_string(&p.cards).unwrap_or_default();
            let fields = paths(&p.fields);
            let sql = "DELETE FROM planned WHERE mchid = ?1 AND mark = ?2 AND cards = ?3 AND fields = ?4";
            tx.execute(sql, params![p.mchid, p.mark, cards, fields])?;
            insert(tx, p)
        })
    }

    /// The plan with this number goes.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn unplan(&mut self, n: i64) -> Result<(), Trouble> {
        self.write_beside(|tx| tx.execute("DELETE FROM planned WHERE n = ?1", [n]).map(|_| ()))
    }

    /// All plans of a merchant go.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn unplan_all(&mut self, mchid: &str) -> Result<(), Trouble> {
        self.write_beside(|tx| tx.execute("DELETE FROM planned WHERE mchid = ?1", [mchid]).map(|_| ()))
    }

    /// Every plan that is still to be published, the next one first. One whose very content went out since it was
    /// planned goes by itself.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn plans(&mut self) -> Result<Vec<Planned>, Trouble> {
        let all = all(&self.db).map_err(|e| self.trouble(&e))?;
        let (mut left, mut over) = (Vec::new(), Vec::new());
        for plan in all {
            if is_over(&self.db, &plan).map_err(|e| self.trouble(&e))? {
                over.push(plan.n);
            } else {
                left.push(plan);
            }
        }
        if !over.is_empty() {
            self.write_beside(|tx| {
                over.iter().try_for_each(|n| tx.execute("DELETE FROM planned WHERE n = ?1", [n]).map(|_| ()))
            })?;
        }
        if !left.is_empty() {
            let approvals = self.approvals(None)?;
            for plan in &mut left {
                plan.approved = approvals.iter().find(|a| a.is_of_plan(plan)).map(|a| a.by.clone());
            }
        }
        left.sort_by_key(|p| instant(&p.at));
        Ok(left)
    }
}

/// Writes a plan down.
pub(super) fn insert(tx: &Transaction<'_>, p: &Planned) -> rusqlite::Result<()> {
    let cards = serde_json::to_string(&p.cards).unwrap_or_default();
    let draft = String::from_utf8(p.draft.write()).unwrap_or_default();
    let origin = p.origin.as_deref().and_then(std::path::Path::to_str);
    let sql = "INSERT INTO planned (at, noted, user, mchid, title, mark, draft, origin, cards, fields)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let values = params![p.at, p.noted, p.user, p.mchid, p.title, p.mark, draft, origin, cards, paths(&p.fields)];
    tx.execute(sql, values).map(|_| ())
}

/// Whether this content is planned for these cards, for whatever moment.
pub(super) fn is_there(tx: &Transaction<'_>, p: &Planned) -> rusqlite::Result<bool> {
    let cards = serde_json::to_string(&p.cards).unwrap_or_default();
    let sql = "SELECT EXISTS (SELECT 1 FROM planned WHERE mchid = ?1 AND mark = ?2 AND cards = ?3 AND fields = ?4)";
    tx.query_row(sql, params![p.mchid, p.mark, cards, paths(&p.fields)], |r| r.get(0))
}

fn all(db: &Connection) -> rusqlite::Result<Vec<Planned>> {
    let sql = "SELECT n, at, noted, user, mchid, title, mark, draft, origin, cards, fields FROM planned";
    let read = |r: &Row<'_>| -> rusqlite::Result<Option<Planned>> {
        let (draft, cards, fields): (String, String, String) = (r.get(7)?, r.get(9)?, r.get(10)?);
        let (draft, cards) = (Draft::read(draft.as_bytes()).ok(), serde_json::from_str(&cards).ok());
        let fields: Option<Vec<FieldId>> = fields_of(&fields).collect();
        // What is not as it was written reminds of nothing.
        let Some(((draft, cards), fields)) = draft.zip(cards).zip(fields) else { return Ok(None) };
        Ok(Some(Planned {
            n: r.get(0)?,
            at: r.get(1)?,
            noted: r.get(2)?,
            user: r.get(3)?,
            mchid: r.get(4)?,
            title: r.get(5)?,
            mark: r.get(6)?,
            draft,
            origin: r.get::<_, Option<String>>(8)?.map(PathBuf::from),
            cards,
            fields,
            approved: None,
        }))
    };
    let all: Vec<Option<Planned>> = db.prepare_cached(sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Whether what was planned went out since: to its one card, or as a run over these cards.
fn is_over(db: &Connection, plan: &Planned) -> rusqlite::Result<bool> {
    let later = |at: &str| instant(at) >= instant(&plan.noted);
    if plan.fields.is_empty() {
        let sql = "SELECT at, body FROM publication WHERE mchid = ?1 AND card = ?2 AND human = 0 AND colleague = 0
                   AND verdict IN ('confirmed', 'accepted')";
        let Some(card) = plan.cards.first() else { return Ok(true) };
        let wanted = plan.draft.rights.explicit();
        let mut select = db.prepare_cached(sql)?;
        let mut rows = select.query(params![plan.mchid, card.card])?;
        while let Some(r) = rows.next()? {
            let (at, body): (String, String) = (r.get(0)?, r.get(1)?);
            if later(&at) && Draft::read(body.as_bytes()).is_ok_and(|d| d.rights.explicit() == wanted) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    // A run that has begun is offered by itself until it is over (batches.rs).
    let sql = "SELECT at, rights FROM batch WHERE mchid = ?1 AND fields = ?2";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query(params![plan.mchid, paths(&plan.fields)])?;
    while let Some(r) = rows.next()? {
        let (at, rights): (String, String) = (r.get(0)?, r.get(1)?);
        let same = |rights: CardRights| rights.explicit() == plan.draft.rights.explicit();
        if later(&at) && serde_json::from_str(&rights).is_ok_and(same) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes the plans whose moment lies before `day` (of a merchant, of a card: those that it is in), because
/// they hold what the removed entries held.
pub(super) fn forget(
    tx: &Transaction<'_>,
    (mchid, card): (Option<&str>, Option<&str>),
    day: &str,
) -> rusqlite::Result<()> {
    let sql = "DELETE FROM planned WHERE at < ?1 AND (?2 IS NULL OR mchid = ?2)
               AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(planned.cards) c WHERE c.value ->> 'card' = ?3))";
    tx.execute(sql, params![day, mchid, card]).map(|_| ())
}

#[cfg(test)]
#[path = "planned_tests.rs"]
mod tests;

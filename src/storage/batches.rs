//! Runs over several cards: what each was and what it should become, written down before the first card is sent. What
//! became of each follows from the record's events, and stands nowhere else (src/storage/README.md, Batches).

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::batch_steps::{self, Step};
use super::cards::Whose;
use super::history::LastState;
use super::record::Record;
use super::rows::{Covered, Hash, Name};
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::rights::shown::Source;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::same_server;

/// What a run does with each card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchKind {
    /// The card's own state with just the chosen fields in it.
    #[default]
    Only,
    /// The whole rights of the draft.
    Whole,
    /// 改回发布前的内容
    Back,
}

/// A run over several cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Its id; the record's publications carry it.
    pub id: String,
    /// When it was begun, RFC 3339.
    pub at: String,
    /// What it is called: the draft's name.
    pub title: String,
    /// Host of the gateway.
    pub gateway: String,
    /// 商户号
    pub mchid: String,
    /// What it does with each card.
    pub kind: BatchKind,
    /// The fields that it changes; of a whole one none are named.
    pub fields: Vec<FieldId>,
    /// The draft's rights.
    pub rights: CardRights,
    /// The batch that it takes back.
    pub back_of: Option<String>,
    /// When the person said that it does not go on, RFC 3339.
    pub closed: Option<String>,
    /// Its cards, in the order of sending.
    pub cards: Vec<BatchCard>,
}

/// One card of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchCard {
    /// 会员卡ID
    pub card: String,
    /// What it was called then: 备注名 or title; empty: neither was known.
    pub title: String,
    /// One value a card: what was merged in the place of the draft's.
    pub own: Option<CardRights>,
    /// The state that it had; `None` where that was not known.
    pub former: Option<LastState>,
    /// What it should become.
    pub after: CardRights,
    /// What became of it; not written, but read from the record.
    pub step: Step,
}

impl Batch {
    /// The cards that are still to be sent: those that never left, and those of which a look at the phone says that they
    /// did not. A refused one and one of unknown outcome are not among them.
    pub fn to_send(&self) -> impl Iterator<Item = &BatchCard> {
        self.cards.iter().filter(|c| c.step.is_to_send())
    }
}

/// A batch in a list: without contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchHead {
    /// Its id.
    pub id: String,
    /// When it was begun, RFC 3339.
    pub at: String,
    /// What it is called.
    pub title: String,
    /// Host of the gateway.
    pub gateway: String,
    /// 商户号
    pub mchid: String,
    /// What it does with each card.
    pub kind: BatchKind,
    /// The fields that it changes; none where whole rights go out.
    pub fields: Vec<FieldId>,
    /// When the person said that it does not go on.
    pub closed: Option<String>,
    /// What became of each of its cards, in order.
    pub steps: Vec<Step>,
}

impl BatchHead {
    /// How many of its cards are still to be sent.
    pub fn to_send(&self) -> usize {
        self.steps.iter().filter(|s| s.is_to_send()).count()
    }

    /// Whether something is left of it: cards to be sent, or of unknown outcome, and nobody said that it does not go on.
    pub fn is_unfinished(&self) -> bool {
        self.closed.is_none() && self.steps.iter().any(|s| s.is_to_send() || s.is_in_doubt())
    }
}

impl Record {
    /// Writes a batch down, before its first card is sent.
    ///
    /// # Errors
    /// It cannot be written; then nothing may be sent.
    pub fn begin_batch(&mut self, batch: &Batch) -> Result<(), Trouble> {
        self.write_beside(|tx| insert(tx, batch))
    }

    /// The person says at `at` that it does not go on; `None`: it does after all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn close_batch(&mut self, id: &str, at: Option<&str>) -> Result<(), Trouble> {
        self.write_beside(|tx| tx.execute("UPDATE batch SET closed = ?2 WHERE id = ?1", params![id, at]).map(|_| ()))
    }

    /// The batch `id` with its cards; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read, or a row of it is not as it was written.
    pub fn batch(&self, id: &str) -> Result<Option<Batch>, Trouble> {
        let read = || -> rusqlite::Result<_> {
            let Some((n, mut batch, mut whole)) = head(&self.db, id)? else { return Ok(None) };
            whole &= cards(&self.db, n, &mut batch)?;
            let orphans = super::card_record::orphans(&self.db, &self.owners)?;
            let steps = batch_steps::steps(&self.db, Some((id, None)), &orphans)?.remove(id).unwrap_or_default();
            for card in &mut batch.cards {
                card.step = steps.get(&card.card).cloned().unwrap_or_default();
            }
            Ok(Some((batch, whole)))
        };
        match read().map_err(|e| self.trouble(&e))? {
            Some((_, false)) => Err(Trouble::new("batch-damaged", Who::Person).with("batch", id)),
            read => Ok(read.map(|(batch, _)| batch)),
        }
    }

    /// What became of one card in the batch `id` so far.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn batch_step(&self, id: &str, card: &str) -> Result<Step, Trouble> {
        let read = || -> rusqlite::Result<Step> {
            let orphans = super::card_record::orphans(&self.db, &self.owners)?;
            let mut steps = batch_steps::steps(&self.db, Some((id, Some(card))), &orphans)?;
            Ok(steps.remove(id).and_then(|mut cards| cards.remove(card)).unwrap_or_default())
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// The batches of a merchant, newest first.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn batches(&self, of: Whose<'_>) -> Result<Vec<BatchHead>, Trouble> {
        let read = || -> rusqlite::Result<Vec<BatchHead>> {
            let orphans = super::card_record::orphans(&self.db, &self.owners)?;
            let mut all = heads(&self.db, of.mchid)?;
            all.retain(|(head, _)| same_server(&head.gateway, of.gateway));
            let mut steps = batch_steps::steps(&self.db, None, &orphans)?;
            let with_steps = |(mut head, cards): (BatchHead, Vec<String>)| {
                let mut known = steps.remove(&head.id).unwrap_or_default();
                head.steps = cards.iter().map(|card| known.remove(card).unwrap_or_default()).collect();
                head
            };
            Ok(all.into_iter().map(with_steps).collect())
        };
        read().map_err(|e| self.trouble(&e))
    }
}

/// Fields as a column holds them.
pub(super) fn paths(fields: &[FieldId]) -> String {
    fields.iter().map(|f| f.path()).collect::<Vec<_>>().join(",")
}

/// The fields of such a column; none for what names no field.
pub(super) fn fields_of(paths: &str) -> impl Iterator<Item = Option<FieldId>> {
    paths.split(',').filter(|path| !path.is_empty()).map(FieldId::from_path)
}

fn json(rights: &CardRights) -> String {
    serde_json::to_string(rights).unwrap_or_default()
}

fn batch_hash(b: &Batch, count: i64) -> Hash {
    let covered = [&b.id, &b.at, &b.gateway, &b.mchid].into_iter().fold(Covered::default(), |c, t| c.text(t));
    let kind = serde_json::to_string(&b.kind).unwrap_or_default();
    let covered = covered.text(&kind).text(&paths(&b.fields)).text(&json(&b.rights)).maybe(b.back_of.as_deref());
    covered.number(count).hash()
}

fn card_hash(batch: &str, place: usize, c: &BatchCard) -> Hash {
    let covered = Covered::default().text(batch).number(place as i64).text(&c.card);
    let covered = covered.maybe(c.own.as_ref().map(json).as_deref());
    let former = c.former.as_ref();
    let covered = covered.maybe(former.map(|f| json(&f.rights)).as_deref()).maybe(former.map(|f| f.at.as_str()));
    let source = former.and_then(|f| serde_json::to_string(&f.source).ok());
    covered.maybe(source.as_deref()).text(&json(&c.after)).hash()
}

/// Writes a batch down.
pub(super) fn insert(tx: &Transaction<'_>, b: &Batch) -> rusqlite::Result<()> {
    let sql = "INSERT INTO batch (id, at, title, gateway, mchid, kind, fields, rights, back_of, count, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let n = tx.prepare_cached(sql)?.insert(params![
        b.id,
        b.at,
        b.title,
        b.gateway,
        b.mchid,
        Name(b.kind),
        paths(&b.fields),
        json(&b.rights),
        b.back_of,
        b.cards.len() as i64,
        batch_hash(b, b.cards.len() as i64),
    ])?;
    let sql = "INSERT INTO batch_card (batch, place, card, title, own, former, former_at, former_source, after, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let mut insert = tx.prepare_cached(sql)?;
    for (place, c) in b.cards.iter().enumerate() {
        let former = c.former.as_ref();
        insert.execute(params![
            n,
            place as i64,
            c.card,
            c.title,
            c.own.as_ref().map(json),
            former.map(|f| json(&f.rights)),
            former.map(|f| f.at.as_str()),
            former.map(|f| Name(f.source)),
            json(&c.after),
            card_hash(&b.id, place, c),
        ])?;
    }
    Ok(())
}

/// The batch without its cards, its number, and whether its row is as it was written, which its cards decide too.
fn head(db: &Connection, id: &str) -> rusqlite::Result<Option<(i64, Batch, bool)>> {
    let sql = "SELECT n, id, at, title, gateway, mchid, kind, fields, rights, back_of, closed, count, hash FROM batch
               WHERE id = ?1";
    let read = |r: &Row<'_>| -> rusqlite::Result<_> {
        let (fields, rights, count): (String, String, i64) = (r.get(7)?, r.get(8)?, r.get(11)?);
        let named: Option<Vec<FieldId>> = fields_of(&fields).collect();
        let draft = serde_json::from_str(&rights).ok();
        let mut whole = named.is_some() && draft.is_some();
        let batch = Batch {
            id: r.get(1)?,
            at: r.get(2)?,
            title: r.get(3)?,
            gateway: r.get(4)?,
            mchid: r.get(5)?,
            kind: r.get::<_, Name<BatchKind>>(6)?.0,
            fields: named.unwrap_or_default(),
            rights: draft.unwrap_or_default(),
            back_of: r.get(9)?,
            closed: r.get(10)?,
            cards: Vec::new(),
        };
        whole &= batch_hash(&batch, count) == r.get::<_, Hash>(12)?;
        Ok((r.get(0)?, batch, (whole, count)))
    };
    let read = db.prepare_cached(sql)?.query_row([id], read).optional()?;
    let Some((n, batch, (whole, count))) = read else { return Ok(None) };
    let sql = "SELECT count(*) FROM batch_card WHERE batch = ?1";
    let there: i64 = db.prepare_cached(sql)?.query_row([n], |r| r.get(0))?;
    Ok(Some((n, batch, whole && there == count)))
}

/// Reads the cards into `batch`; gives whether all of them are as they were written.
fn cards(db: &Connection, n: i64, batch: &mut Batch) -> rusqlite::Result<bool> {
    let sql = "SELECT card, title, own, former, former_at, former_source, after, hash FROM batch_card WHERE batch = ?1
               ORDER BY place";
    let mut select = db.prepare_cached(sql)?;
    let mut rows = select.query([n])?;
    let mut whole = true;
    while let Some(r) = rows.next()? {
        let rights = |at: usize| -> rusqlite::Result<Option<CardRights>> {
            Ok(r.get::<_, Option<String>>(at)?.and_then(|text| serde_json::from_str(&text).ok()))
        };
        let former = match (rights(3)?, r.get(4)?, r.get::<_, Option<Name<Source>>>(5)?) {
            (Some(rights), Some(at), Some(Name(source))) => Some(LastState { rights, at, source }),
            _ => None,
        };
        let (card, title) = (r.get(0)?, r.get(1)?);
        let after = rights(6)?.unwrap_or_default();
        let card = BatchCard { card, title, own: rights(2)?, former, after, step: Step::default() };
        whole &= card_hash(&batch.id, batch.cards.len(), &card) == r.get::<_, Hash>(7)?;
        batch.cards.push(card);
    }
    Ok(whole)
}

fn heads(db: &Connection, mchid: &str) -> rusqlite::Result<Vec<(BatchHead, Vec<String>)>> {
    let sql =
        "SELECT n, id, at, title, gateway, mchid, kind, closed, fields FROM batch WHERE mchid = ?1 ORDER BY n DESC";
    let mut select = db.prepare_cached(sql)?;
    let all = select.query_map([mchid], |r| {
        let head = BatchHead {
            id: r.get(1)?,
            at: r.get(2)?,
            title: r.get(3)?,
            gateway: r.get(4)?,
            mchid: r.get(5)?,
            kind: r.get::<_, Name<BatchKind>>(6)?.0,
            fields: fields_of(&r.get::<_, String>(8)?).flatten().collect(),
            closed: r.get(7)?,
            steps: Vec::new(),
        };
        Ok((r.get::<_, i64>(0)?, head))
    })?;
    let mut cards = db.prepare_cached("SELECT card FROM batch_card WHERE batch = ?1 ORDER BY place")?;
    all.map(|row| {
        let (n, head) = row?;
        Ok((head, cards.query_map([n], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?))
    })
    .collect()
}

/// Removes the batches that were begun before `day` (of a merchant, of a card: those that it is in), because
/// they hold what the removed entries held: a batch whose entries are gone would count as never sent. One that is under way stays.
pub(super) fn forget(
    tx: &Transaction<'_>,
    (mchid, card): (Option<&str>, Option<&str>),
    day: &str,
) -> rusqlite::Result<()> {
    let old = "SELECT n FROM batch WHERE at < ?1 AND (?2 IS NULL OR mchid = ?2)
               AND (?3 IS NULL OR EXISTS (SELECT 1 FROM batch_card c WHERE c.batch = batch.n AND c.card = ?3))
               AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.batch = batch.id AND p.verdict IS NULL AND p.human = 0
                               AND p.colleague = 0)";
    let gone: Vec<i64> =
        tx.prepare(old)?.query_map(params![day, mchid, card], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for n in gone {
        tx.execute("DELETE FROM batch_card WHERE batch = ?1", [n])?;
        tx.execute("DELETE FROM batch WHERE n = ?1", [n])?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "batches_tests.rs"]
mod tests;

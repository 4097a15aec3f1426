//! A run over several cards as one line of 发布记录: what it was, and what became of its cards
//! (src/storage/README.md, Lists).

use rusqlite::{Connection, OptionalExtension as _};

use super::batch_steps::{Step, steps_of};
use super::batches::{BatchKind, fields_of};
use super::record::Record;
use super::rows::Name;
use crate::rights::field::FieldId;
use crate::trouble::Trouble;
use crate::wechatpay::verdict::Verdict;

/// A run over several cards, in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchLine {
    /// What it is called; empty: it has no name, or is a colleague's.
    pub title: String,
    /// What it did with each card; none: it is a colleague's, of whose runs only the publications are known.
    pub kind: Option<BatchKind>,
    /// The fields that it changed; of a whole one none are named.
    pub fields: Vec<FieldId>,
    /// How many cards it is over; of a colleague's those that were begun.
    pub cards: usize,
    /// 已发布
    pub done: usize,
    /// 结果未知
    pub unknown: usize,
    /// 被拒绝
    pub refused: usize,
    /// 没有发出
    pub not_sent: usize,
    /// 还没发: not begun, under way, or not there by what somebody saw on the phone.
    pub waiting: usize,
}

impl BatchLine {
    fn count<'a>(&mut self, steps: impl Iterator<Item = &'a Step>) {
        for step in steps {
            match step {
                step if step.is_done() => self.done += 1,
                step if step.is_in_doubt() => self.unknown += 1,
                step if step.is_refused() => self.refused += 1,
                Step::Ended { verdict: Verdict::NotSent, .. } => self.not_sent += 1,
                Step::NotYet | Step::Running | Step::Ended { .. } => {}
            }
        }
        self.waiting = self.cards.saturating_sub(self.done + self.unknown + self.refused + self.not_sent);
    }

    /// The verdict to show beside it: what needs an eye comes first; none while something is still to be sent.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self { unknown: 1.., .. } => Some(Verdict::Unknown),
            Self { refused: 1.., .. } => Some(Verdict::Refused),
            Self { not_sent: 1.., .. } => Some(Verdict::NotSent),
            Self { waiting: 1.., .. } => None,
            _ => Some(Verdict::Confirmed),
        }
    }
}

impl Record {
    /// The run `id` in a line, from what was written down of it and from the publications that carry its id.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn batch_line(&self, id: &str) -> Result<BatchLine, Trouble> {
        let orphans = self.orphans()?;
        let read = || -> rusqlite::Result<BatchLine> {
            let ours = head(&self.db, id)?;
            let steps = steps_of(&self.db, id, ours.is_none(), &orphans)?;
            let mut line = ours.unwrap_or_else(|| BatchLine { cards: steps.len(), ..BatchLine::default() });
            line.count(steps.values());
            Ok(line)
        };
        read().map_err(|e| self.trouble(&e))
    }

    /// The entries of the run `id`, in the order of sending: the number of each, and what its card was called then
    /// (empty: nobody knew).
    ///
    /// # Errors
    /// It cannot be read.
    pub fn entries_of_batch(&self, id: &str) -> Result<Vec<(i64, String)>, Trouble> {
        let read = || -> rusqlite::Result<Vec<(i64, String)>> {
            let sql = "SELECT p.n, coalesce(c.title, '') FROM publication p LEFT JOIN batch b ON b.id = p.batch
                       LEFT JOIN batch_card c ON c.batch = b.n AND c.card = p.card
                       WHERE p.batch = ?1 AND p.removed = 0 ORDER BY p.n";
            self.db.prepare_cached(sql)?.query_map([id], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        };
        read().map_err(|e| self.trouble(&e))
    }
}

fn head(db: &Connection, id: &str) -> rusqlite::Result<Option<BatchLine>> {
    let sql = "SELECT title, kind, fields, count FROM batch WHERE id = ?1";
    let read = |r: &rusqlite::Row<'_>| {
        let fields: String = r.get(2)?;
        Ok(BatchLine {
            title: r.get(0)?,
            kind: Some(r.get::<_, Name<BatchKind>>(1)?.0),
            fields: fields_of(&fields).flatten().collect(),
            cards: usize::try_from(r.get::<_, i64>(3)?).unwrap_or_default(),
            ..BatchLine::default()
        })
    };
    db.prepare_cached(sql)?.query_row([id], read).optional()
}

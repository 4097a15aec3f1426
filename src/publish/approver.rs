//! Who approved what was published (src/storage/README.md, Approvals).

use std::collections::HashMap;

use super::plan::{content_mark, mark_of_each};
use crate::storage::approvals::{Approval, Approved};
use crate::storage::draft::Draft;
use crate::storage::record::{Entry, Phase, Record};
use crate::trouble::Trouble;

/// The approvals of a record, to be asked about its publications one after another.
pub struct Approvers<'a> {
    record: &'a Record,
    approved: Approved,
    /// The mark of what each run was to bring to all of its cards, as far as it was asked for.
    runs: HashMap<String, String>,
}

impl<'a> Approvers<'a> {
    /// Those of `record`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(record: &'a Record) -> Result<Self, Trouble> {
        Ok(Self { record, approved: Approved::of(record.approvals(None)?), runs: HashMap::new() })
    }

    /// The newest approval of what an entry published, that was written down before it: of its own content, else of the
    /// change over many cards that it was a part of. None of what a person said.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn of_entry(&mut self, e: &Entry) -> Result<Option<&Approval>, Trouble> {
        let l = &e.line;
        if l.phase == Phase::Human {
            return Ok(None);
        }
        let of = (l.mchid.as_str(), l.card.as_str());
        let mark = Draft::read(l.body.as_bytes()).map(|d| content_mark(&d.rights)).unwrap_or_default();
        // Asked first and given last: the run is looked up only where the content has none of its own.
        if self.approved.of_content(of, &mark, &l.at).is_some() {
            return Ok(self.approved.of_content(of, &mark, &l.at));
        }
        let Some(run) = &l.batch else { return Ok(None) };
        if !self.runs.contains_key(run) {
            self.runs.insert(run.clone(), mark_of_run(self.record, run)?);
        }
        Ok(self.runs.get(run).and_then(|mark| self.approved.of_content(of, mark, &l.at)))
    }
}

/// The mark of what a run was to bring to all of its cards; empty where it is not known any more.
fn mark_of_run(record: &Record, run: &str) -> Result<String, Trouble> {
    let Some(batch) = record.batch(run)? else { return Ok(String::new()) };
    let marks: Vec<_> = batch.cards.iter().map(|c| (c.card.as_str(), content_mark(&c.after))).collect();
    Ok(mark_of_each(marks.iter().map(|(card, mark)| (*card, mark.as_str()))))
}

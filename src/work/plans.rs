//! 计划发布时间 by the worker of the record: kept, dropped, listed.

use crate::storage::planned::Planned;
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// What is done with plans; afterwards all of them are told.
#[derive(Debug)]
pub enum PlanJob {
    /// Nothing: they are read.
    List,
    /// This one is kept.
    Keep(Box<Planned>),
    /// The one with this number goes.
    Drop(i64),
    /// All of a merchant go.
    DropAll(String),
}

/// Does it; gives the plans that there are then.
///
/// # Errors
/// The record cannot be read or written.
pub(super) fn run(record: &mut Record, job: PlanJob) -> Result<Vec<Planned>, Trouble> {
    match job {
        PlanJob::List => {}
        PlanJob::Keep(plan) => record.plan(&plan)?,
        PlanJob::Drop(n) => record.unplan(n)?,
        PlanJob::DropAll(mchid) => record.unplan_all(&mchid)?,
    }
    record.plans()
}

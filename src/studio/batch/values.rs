//! 每张卡填不同的值: a table that was pasted from a spreadsheet or read from a file gives each card its own value; what fits
//! no card is named, and the same page follows.

use super::Chosen;
use crate::publish::table::values::{Named, PlacedValues, placed};
use crate::publish::table::{Fault, Table};
use crate::studio::Studio;
use crate::studio::sheet::Sheet;
use crate::trouble::Trouble;
use crate::work::{DiskJob, JobId, NoTable, TableFrom};

/// The sheet, as far as it is no text.
#[derive(Debug, Default)]
pub struct Values {
    /// What the table gives, and the chosen cards that it does not name.
    pub found: Option<(PlacedValues, Vec<String>)>,
    /// What in it does not fit.
    pub faults: Vec<Fault>,
    /// Its file cannot be read.
    pub trouble: Option<Trouble>,
}

impl Values {
    fn of(table: &Table, chosen: &Chosen) -> Self {
        match placed(table, |cell| named(chosen, cell)) {
            Ok(found) => {
                let lacks = |id: &str| !found.values.contains_key(id);
                let left = chosen.cards.iter().filter(|c| lacks(c.choice.id()));
                let left = left.map(|c| c.choice.name().to_owned()).collect();
                Self { found: Some((found, left)), ..Self::default() }
            }
            Err(faults) => Self { faults, ..Self::default() },
        }
    }

    /// How many cards get values.
    pub fn count(&self) -> usize {
        self.found.as_ref().map_or(0, |(found, _)| found.values.len())
    }
}

/// The chosen card that a cell names: by id, else by what it is called.
fn named(chosen: &Chosen, cell: &str) -> Named {
    if let Some(card) = chosen.cards.iter().find(|c| c.choice.id() == cell) {
        return Named::Card(card.choice.id().to_owned());
    }
    let mut called = chosen.cards.iter().filter(|c| c.choice.name() == cell);
    match (called.next(), called.next()) {
        (Some(card), None) => Named::Card(card.choice.id().to_owned()),
        (Some(_), Some(_)) => Named::Several,
        (None, _) => Named::Nobody,
    }
}

impl Studio {
    /// The sheet opens.
    pub(super) fn ask_values(&mut self) {
        if self.batch.chosen.is_some() && self.batch.running().is_none() {
            self.sheets.open = Some(Sheet::Values(Box::default(), String::new()));
        }
    }

    /// A table is read, beside the window.
    pub(crate) fn read_values(&mut self, from: TableFrom) {
        let job = self.job(DiskJob::ReadTable(from));
        self.jobs.table.begin_instead(job, ());
    }

    pub(crate) fn values_read(&mut self, id: JobId, read: Result<Box<Table>, NoTable>) {
        if self.jobs.table.finish(id).is_none() {
            return;
        }
        let (Some(chosen), Some(Sheet::Values(values, _))) = (&self.batch.chosen, &mut self.sheets.open) else {
            return;
        };
        **values = match read {
            Ok(table) => Values::of(&table, chosen),
            Err(NoTable::Faults(faults)) => Values { faults, ..Values::default() },
            Err(NoTable::File(trouble)) => Values { trouble: Some(trouble), ..Values::default() },
        };
    }

    /// 用这些值: cards that the table does not name are not changed, and the page follows.
    pub(super) fn use_values(&mut self) {
        let Some(Sheet::Values(values, _)) = &mut self.sheets.open else { return };
        let Some((found, _)) = values.found.take() else { return };
        let Some(chosen) = &mut self.batch.chosen else { return };
        chosen.cards.retain(|c| found.values.contains_key(c.choice.id()));
        chosen.values = found;
        self.sheets.open = None;
        self.open_batch();
    }

    /// The form's values go to every card again.
    pub(super) fn drop_values(&mut self) {
        if let Some(chosen) = &mut self.batch.chosen {
            chosen.values = PlacedValues::default();
            chosen.cards.iter_mut().for_each(|c| c.own = None);
        }
    }
}

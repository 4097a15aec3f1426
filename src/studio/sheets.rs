//! What lies over the form and what waits behind it: one table says which sheet gives way to what.

use super::Studio;
use super::answers::Answers;
use super::jobs::Waiting;
use super::publication::result::PublicationOutcome;
use super::sheet::{Rank, Sheet, SheetBuffers, SheetChange};
use super::view::Tab;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;

/// Who wants the place over the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comer {
    /// The person, by what stays in reach beside a sheet: 发布, another sheet, another draft.
    Person,
    /// The person leaves this draft: a question about what is unsaved, or a dialog.
    Leaving,
    /// Files that were dropped, pasted or chosen in a dialog.
    Files,
    /// A draft that was read from its file.
    Draft,
    /// The next step of a publication that the person has begun.
    Step,
    /// What came of a publication.
    Outcome,
}

/// What becomes of the sheet that lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing lies there, or it goes: the comer takes its place.
    Over,
    /// It makes room, and comes back when nothing lies there and no other draft has come.
    Aside,
    /// It stays, and the comer is shown when it is gone.
    Waits,
    /// It stays, and the comer does not come.
    Stays,
}

/// The table: what becomes of a sheet of this rank when `comer` wants its place.
pub fn way_of(rank: Rank, comer: Comer) -> Way {
    use Way::{Aside, Over, Stays, Waits};
    match (rank, comer) {
        (Rank::Free, _) => Over,
        (Rank::Plain, Comer::Step) => Stays,
        (Rank::Plain, _) => Over,
        // What is typed is not thrown away.
        (Rank::Filled | Rank::Seen, Comer::Outcome) => Waits,
        (Rank::Seen, Comer::Draft) => Over,
        // It was asked on the sheet itself, which is closed by that.
        (Rank::Filled | Rank::Seen, Comer::Leaving) => Over,
        (Rank::Filled | Rank::Seen, Comer::Person | Comer::Files | Comer::Draft | Comer::Step) => Stays,
        // What is to be read or answered keeps files waiting; the person may leave it, and a verdict comes back.
        (Rank::Verdict, Comer::Leaving) => Aside,
        (Rank::Confirm | Rank::Sending | Rank::Verdict | Rank::Recover, Comer::Files) => Stays,
        (Rank::Confirm | Rank::Sending | Rank::Verdict, Comer::Draft) => Stays,
        (Rank::Sending | Rank::Recover, Comer::Step) => Stays,
        (Rank::Confirm | Rank::Verdict, Comer::Step) => Over,
        // It is offered beside the draft that has come.
        (Rank::Recover, Comer::Draft) => Over,
        (Rank::Confirm | Rank::Sending | Rank::Verdict | Rank::Recover, Comer::Person | Comer::Outcome) => Over,
        (Rank::Confirm | Rank::Sending | Rank::Recover, Comer::Leaving) => Over,
    }
}

/// What becomes of `sheet` when `comer` wants its place.
pub fn way(sheet: Option<&Sheet>, comer: Comer) -> Way {
    way_of(sheet.map_or(Rank::Free, Sheet::rank), comer)
}

/// What waits behind the sheet that lies over the form.
#[derive(Debug, Default)]
pub(super) struct Behind {
    /// A verdict that came while a sheet was being filled in.
    verdict: Option<Box<PublicationOutcome>>,
    /// What made room, and comes back when no other draft takes its place.
    aside: Option<Sheet>,
}

/// What lies over the form, and what comes back to it.
#[derive(Debug, Default)]
pub struct Sheets {
    /// The sheet over the form.
    pub open: Option<Sheet>,
    /// What waits behind it.
    pub(super) behind: Behind,
    /// What was answered on a sheet that was closed.
    pub(super) answers: Answers,
}

impl Sheets {
    /// Takes out what is typed on the open sheet, to be drawn; [`Self::give_back`] has to follow. `None`: no sheet is open.
    pub fn take_buffers(&mut self) -> Option<SheetBuffers> {
        self.open.as_mut().map(Sheet::take_buffers)
    }

    /// Gives back what is typed on the open sheet, after it was drawn.
    pub fn give_back(&mut self, buffers: SheetBuffers) {
        if let Some(sheet) = &mut self.open {
            sheet.give_back(buffers);
        }
    }
}

/// An act on what lies over the form.
#[derive(Debug)]
pub enum SheetAction {
    /// Show a sheet.
    Open(Box<Sheet>),
    /// Something was chosen, ticked or unfolded on the sheet.
    Change(SheetChange),
    /// The path that was typed on the sheet is used; true: also where something lies there.
    UsePath(String, bool),
    /// Close the sheet.
    Close,
}

impl Studio {
    pub(super) fn act_on_sheets(&mut self, action: SheetAction) {
        match action {
            SheetAction::Open(sheet) => self.open_sheet(*sheet),
            SheetAction::Change(change) => {
                if let Some(sheet) = &mut self.sheets.open {
                    sheet.change(change);
                }
            }
            SheetAction::UsePath(path, replace) => self.use_path(&path, replace),
            SheetAction::Close => self.close_sheet(),
        }
    }

    fn close_sheet(&mut self) {
        self.give_up(Waiting::Test);
        if matches!(self.sheets.open, Some(Sheet::Crop(_))) {
            self.give_up(Waiting::Upload);
        }
        self.editor.saves.after = None;
        if matches!(self.sheets.open, Some(Sheet::Confirm(_))) {
            self.view.stage.tab = Tab::Draft;
        }
        // A merchant's key is forgotten with its sheet.
        for (id, storing) in self.jobs.storing.take_all() {
            self.jobs.abandoned.begin(id, storing.merchant);
        }
        self.keep_answers();
        self.publication.closed();
        self.sheets.open = None;
    }

    /// Lays `sheet` over the form as far as what lies there gives way to `comer`.
    pub(super) fn lay_sheet(&mut self, sheet: Sheet, comer: Comer) {
        match (way(self.sheets.open.as_ref(), comer), sheet) {
            (Way::Stays, _) => {}
            (Way::Waits, Sheet::Verdict(outcome)) => self.sheets.behind.verdict = Some(outcome),
            (Way::Waits, _) => {}
            (Way::Aside, sheet) => {
                self.sheets.behind.aside = self.sheets.open.replace(sheet);
            }
            (Way::Over, sheet) => self.sheets.open = Some(sheet),
        }
    }

    /// Brings back what waits, where nothing lies over the form.
    pub(super) fn bring_back(&mut self) {
        if self.sheets.open.is_none() {
            self.sheets.open = self.sheets.behind.verdict.take().map(Sheet::Verdict);
        }
        if self.sheets.open.is_none() && self.jobs.opening.is_none() {
            self.sheets.open = self.sheets.behind.aside.take();
        }
    }

    /// Brings back what made room for the draft that is open now, and nothing else.
    pub(super) fn comes_back(&mut self, sheet: Option<Sheet>) {
        self.sheets.behind.aside = sheet;
    }

    /// Another draft has come: what made room for it is gone.
    pub(super) fn no_way_back(&mut self) {
        self.sheets.behind.aside = None;
    }

    /// Makes room for `comer`: what is to come back waits behind.
    pub(super) fn make_room(&mut self, comer: Comer) {
        if way(self.sheets.open.as_ref(), comer) == Way::Aside {
            self.sheets.behind.aside = self.sheets.open.take();
        }
    }

    /// Whether files that come now may take the place of what lies there; if not, a message says so.
    pub(super) fn gives_way(&mut self, comer: Comer) -> bool {
        let free = way(self.sheets.open.as_ref(), comer) == Way::Over;
        if !free {
            self.view.toasts.bad(&Trouble::new("files-later", Who::Person), self.view.lang);
        }
        free
    }

    /// Whether what lies there has to be finished first, whatever else the person has asked for; a message says so.
    pub(super) fn finish_first(&mut self) -> bool {
        if way(self.sheets.open.as_ref(), Comer::Person) == Way::Over {
            return false;
        }
        if let Some(sheet) = self.sheets.open.as_ref().and_then(Sheet::filling) {
            let first = Sentence::new("finish-first").with("sheet", self.view.lang.say(&sheet));
            self.view.toasts.note(self.view.lang.say(&first), self.now_secs);
        }
        true
    }

    /// The outcome of the publication `id` that lies over the form or waits.
    pub(super) fn outcome_mut(&mut self, id: &str) -> Option<&mut PublicationOutcome> {
        match (&mut self.sheets.open, &mut self.sheets.behind.verdict) {
            (Some(Sheet::Verdict(o) | Sheet::Look(o)), _) | (_, Some(o)) if o.result.id == id => Some(o),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Comer::{Draft, Files, Leaving, Outcome, Person, Step};
    use super::Way::{Aside, Over, Stays, Waits};
    use super::*;

    #[test]
    fn each_sheet_gives_way_as_the_table_says() {
        let comers = [Person, Leaving, Files, Draft, Step, Outcome];
        let rows = [
            (Rank::Free, [Over, Over, Over, Over, Over, Over]),
            (Rank::Plain, [Over, Over, Over, Over, Stays, Over]),
            (Rank::Filled, [Stays, Over, Stays, Stays, Stays, Waits]),
            (Rank::Seen, [Stays, Over, Stays, Over, Stays, Waits]),
            (Rank::Confirm, [Over, Over, Stays, Stays, Over, Over]),
            (Rank::Sending, [Over, Over, Stays, Stays, Stays, Over]),
            (Rank::Verdict, [Over, Aside, Stays, Stays, Over, Over]),
            (Rank::Recover, [Over, Over, Stays, Over, Stays, Over]),
        ];
        for (rank, ways) in rows {
            for (comer, way) in comers.into_iter().zip(ways) {
                assert_eq!(way_of(rank, comer), way, "{rank:?} {comer:?}");
            }
        }
    }
}

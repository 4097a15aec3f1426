//! What 发布记录 shows on its pages, and how they lead to each other.

use crate::merchant::CardNote;
use crate::page::CardFace;
use crate::storage::approvals::Approval;
use crate::storage::record::Entry;
use crate::studio::RecordsRead;
use crate::studio::action::{Action, SheetAction};
use crate::studio::gallery::Gallery;
use crate::studio::sheet::{Page, Records, RecordsChange, SheetChange};
use crate::ui::widgets::sheet::Place;

/// What 发布记录 shows: the entries, newest first, and the card's face for their pictures.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// What is looked for and at.
    pub open: &'a Records,
    /// What is listed, as far as it was read.
    pub list: &'a RecordsRead,
    /// How many entries there are, whatever is looked for.
    pub total: usize,
    /// The record is being looked through.
    pub searching: bool,
    /// Rows are being read.
    pub reading: bool,
    /// The entries whose outcome is not known, and still matters.
    pub in_doubt: &'a [String],
    /// The present card's face.
    pub face: &'a CardFace,
    /// The cards that are known by a name.
    pub cards: &'a [CardNote],
    /// The card on show by its id, and what it is called: 备注名, or its title with its brand where there are several.
    pub on_show: (&'a str, &'a str),
    /// Pictures.
    pub gallery: &'a Gallery,
    /// Who approved what the opened entry published, as far as it is known.
    pub approval: Option<&'a Approval>,
    /// Where the sheet lies, and its language.
    pub place: Place,
}

impl<'a> View<'a> {
    /// The card of an entry: as it is called, by its title, else by its id.
    pub fn card_of(&self, e: &'a Entry) -> &'a str {
        if !self.open.filter.trial && e.line.card == self.on_show.0 {
            return self.on_show.1;
        }
        let known = self.cards.iter().find(|c| c.card_id == e.line.card).and_then(|c| c.title.as_deref());
        let trial = self.open.filter.trial.then_some(self.face.title.as_str());
        known.or(trial).filter(|t| !t.is_empty()).unwrap_or(&e.line.card)
    }
}

/// What was chosen on the sheet, as an act.
pub(super) fn chosen(change: RecordsChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Records(change)))
}

/// The act that looks at `page`.
pub(super) fn look(page: Page) -> Action {
    chosen(RecordsChange::Look(page))
}

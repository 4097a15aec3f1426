//! Many cards changed at once (src/studio/README.md, Many cards): which ones, what of the draft goes to them, what that
//! comes to for each, and how far it is.

mod act;
mod comparing;
mod confirm;
mod cures;
mod finished;
mod lines;
mod listing;
mod page;
mod run;
mod sending;
mod unfinished;
mod values;

use crate::publish::Why;
use crate::publish::table::values::PlacedValues;
use crate::rights::CardRights;
use crate::rights::field::FieldId;
use crate::storage::batches::BatchHead;
use crate::storage::history::LastState;
use crate::studio::choosing::Choice;
use crate::work::{JobId, ListOf};

pub use act::BatchAction;
pub use confirm::{ManyConfirm, TheirContent};
pub use cures::{Registering, RegisteringChange, RegisteringRow, needs_registering};
pub use lines::{Line, Lines, Rows};
pub use page::{Page, Purpose, Shown, What};
pub use run::{Counts, Run, RunCard, RunState};
pub use values::Values;

/// A card among those that are changed together.
#[derive(Debug, Clone)]
pub struct Member {
    /// The card as it was listed.
    pub choice: Choice,
    /// Where nothing is known of its content: what the person says that it is.
    pub said: Option<LastState>,
    /// The person goes on from what a colleague published.
    pub agreed: bool,
    /// 恢复展示: it goes out with what members see switched on.
    pub shown_again: bool,
    /// One value a card.
    pub own: Option<CardRights>,
}

impl Member {
    /// A card of which the person has said nothing yet.
    pub fn new(choice: Choice) -> Self {
        Self { choice, said: None, agreed: false, shown_again: false, own: None }
    }
}

/// The cards that are changed together.
#[derive(Debug)]
pub struct Chosen {
    /// Whose they are.
    pub of: ListOf,
    /// The cards, in the order in which they were listed.
    pub cards: Vec<Member>,
    /// One value a card, from a table.
    pub values: PlacedValues,
}

impl Chosen {
    /// The place of a card.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.cards.iter().position(|c| c.choice.id() == id)
    }
}

/// What goes to every card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What it is called: the draft's name.
    pub title: String,
    /// What is merged.
    pub rights: CardRights,
    /// Every field in which that differs from what the draft began with, and whether it goes along.
    pub fields: Vec<(FieldId, bool)>,
}

impl Wanted {
    /// The fields that go along.
    pub fn chosen(&self) -> Vec<FieldId> {
        self.fields.iter().filter(|(_, on)| *on).map(|(f, _)| *f).collect()
    }
}

/// The change of many cards that this window is about.
#[derive(Debug, Default)]
pub struct Batch {
    chosen: Option<Chosen>,
    /// What one publication changed, for which further cards are being chosen.
    carried: Option<Wanted>,
    page: Option<Page>,
    /// The page is shown; else the form is.
    open: bool,
    /// Runs of this merchant that are not over, newest first, and whose they are.
    unfinished: (Option<ListOf>, Vec<BatchHead>),
    /// The job that reads the list of cards, for the names and faces of a run that goes on.
    naming: Option<JobId>,
    /// The job that reads a run that is to go on, and whether it goes on at once.
    reading: Option<(JobId, bool)>,
    /// The job that reads a publication whose outcome is not known.
    doubt: Option<JobId>,
    /// The job that writes down what was said.
    saying: Option<JobId>,
    /// What is looked at on the phone was chosen from a few: they come back afterwards.
    checking: bool,
}

impl Batch {
    /// The cards that are changed together; none: one card is.
    pub fn chosen(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    /// Their ids; where cards are still to be chosen for a change, none of them.
    pub(super) fn ids(&self) -> Option<Vec<String>> {
        match &self.chosen {
            Some(chosen) => Some(chosen.cards.iter().map(|c| c.choice.id().to_owned()).collect()),
            None => self.carried.as_ref().map(|_| Vec::new()),
        }
    }

    /// The page, with the cards on it, while it is shown.
    pub fn shown(&self) -> Option<(&Chosen, &Page)> {
        if self.open { Some((self.chosen.as_ref()?, self.page.as_ref()?)) } else { None }
    }

    /// Whether the page is shown.
    pub fn is_open(&self) -> bool {
        self.shown().is_some()
    }

    /// The run that a worker has.
    pub fn running(&self) -> Option<&Run> {
        self.page.as_ref()?.run.as_ref().filter(|r| r.job.is_some())
    }

    /// The run of this window, under way or over.
    pub fn run(&self) -> Option<&Run> {
        self.page.as_ref()?.run.as_ref()
    }

    /// Runs that are not over, newest first, but for the one that this window is about.
    pub fn unfinished(&self) -> impl Iterator<Item = &BatchHead> {
        let ours = self.run().map(|r| r.batch.as_str());
        self.unfinished.1.iter().filter(move |b| Some(b.id.as_str()) != ours)
    }
}

/// Whether a card that stands apart would come in by what can be done about it here.
pub fn has_cure(why: &Why) -> bool {
    !matches!(why, Why::AlreadySo | Why::NoCard)
}

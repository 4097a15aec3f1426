//! What was approved of one change over many cards, and what was changed since (src/storage/README.md, Approvals).

use crate::platform::clock::instant;
use crate::publish::Target;
use crate::publish::plan::CardPlan;
use crate::rights::CardRights;
use crate::rights::field::{FIELDS, FieldId};
use crate::storage::approvals::Approval;
use crate::storage::record::Record;
use crate::trouble::Trouble;

/// What was changed since a change was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Nothing: it is the very same.
    Same,
    /// What goes along is another one, or these have another value.
    Fields(Vec<FieldId>),
    /// It was approved for so many cards and goes to so many.
    Cards(usize, usize),
    /// The same goes to the same cards, some of which have another content by now, or one value of their own.
    States,
}

/// The change that is compared.
#[derive(Debug, Clone)]
pub(super) struct Change {
    mchid: String,
    rights: CardRights,
    fields: Vec<FieldId>,
}

impl Change {
    /// These fields of these rights, for that merchant; none in 演练.
    pub fn of(target: &Target, rights: &CardRights, fields: &[FieldId]) -> Option<Self> {
        let (mchid, rights, fields) = (target.mchid.clone(), rights.clone(), fields.to_vec());
        target.kind.real().then_some(Self { mchid, rights, fields })
    }

    /// The newest approval of a change for some of `cards`, the content of which together has this mark; one that a later
    /// publication has used up only where it is of this very content.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn approval(
        &self,
        record: &Record,
        cards: &[CardPlan],
        mark: &str,
    ) -> Result<Option<(Approval, Since)>, Trouble> {
        let last = cards.iter().filter_map(|c| instant(&c.input.last.as_ref()?.at)).max();
        let of = |a: &Approval| a.is_of_many() && cards.iter().any(|c| a.is_for(&c.input.card_id));
        let holds = |a: &Approval| a.mark == mark || instant(&a.noted) > last;
        let found = record.approvals(Some(&self.mchid))?.into_iter().find(|a| of(a) && holds(a));
        Ok(found.map(|a| {
            let since = self.since(&a, cards, mark);
            (a, since)
        }))
    }

    fn since(&self, a: &Approval, cards: &[CardPlan], mark: &str) -> Since {
        if a.mark == mark {
            return Since::Same;
        }
        let now = self.rights.explicit();
        let along = |fields: &[FieldId], f: FieldId| fields.contains(&f);
        let differs = |f: FieldId| match (along(&a.fields, f), along(&self.fields, f)) {
            (true, true) => a.rights.value(f) != now.value(f),
            (before, after) => before != after,
        };
        let changed: Vec<FieldId> = FIELDS.iter().map(|f| f.id).filter(|f| differs(*f)).collect();
        let same_cards = a.cards.len() == cards.len() && cards.iter().all(|c| a.is_for(&c.input.card_id));
        match (changed.is_empty(), same_cards) {
            (false, _) => Since::Fields(changed),
            (true, false) => Since::Cards(a.cards.len(), cards.len()),
            (true, true) => Since::States,
        }
    }
}

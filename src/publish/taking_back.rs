//! 改回发布前的内容: each card that a batch changed gets its former members again, or it is said which cannot come back
//! (src/publish/README.md, Taking back).

use super::merging::{KnownCard, Merging, judged, state_of};
use super::plan::CardPlan;
use super::resuming::{is_settled, known_of};
use super::target::Target;
use super::why::Why;
use crate::rights::field::FieldId;
use crate::rights::merge::{differing, merged};
use crate::rights::{CardRights, Section};
use crate::storage::Step;
use crate::storage::batches::{Batch, BatchCard};

/// What of a card does not come back, or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// The batch showed this section for the first time: it can never be closed. Where it was empty before, its content
    /// stays too.
    Shown(Section),
    /// This was not set before. It is not sent any more; whether WeChat then clears it is not documented.
    Cleared(FieldId),
}

/// What taking a batch back comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakingBack {
    /// The cards that go out with their former members, and those that stand apart. Cards that the batch did not change,
    /// because they were refused or never sent, are in neither.
    pub merging: Merging,
    /// Of each card of the plan, in its order, what does not come back, or may not.
    pub lasting: Vec<Vec<Lasting>>,
}

/// Whether a card of a batch is changed by it, or may be.
pub fn is_changed(card: &BatchCard) -> bool {
    card.step.is_done() || card.step.is_in_doubt() || card.step == Step::Running
}

/// Takes `batch` back; `known` is what is known now of each of its cards that [`is_changed`]. What somebody changed
/// since in other fields stays as it is now.
pub fn taken_back(target: &Target, batch: &Batch, known: &[KnownCard]) -> TakingBack {
    let mut lasting = Vec::new();
    let each = |card: &BatchCard| {
        let plan = card_plan(target, card, known_of(known, card));
        (
            card.card.clone(),
            plan.map(|(plan, stays)| {
                lasting.push(stays);
                plan
            }),
        )
    };
    let merging = Merging::gathered(target, batch.cards.iter().filter(|c| is_changed(c)).map(each));
    TakingBack { merging, lasting }
}

fn card_plan(target: &Target, card: &BatchCard, known: KnownCard) -> Result<(CardPlan, Vec<Lasting>), Why> {
    is_settled(card)?;
    let former = &card.former.as_ref().ok_or(Why::FormerUnknown)?.rights.explicit();
    let after = card.after.explicit();
    let now = state_of(&known)?.clone();
    let changed = differing(former, &after);
    // Of what the batch changed nothing may have been changed again: that would be rolled back unseen.
    let current = now.rights.explicit();
    if changed.iter().any(|f| current.value(*f) != after.value(*f)) {
        return Err(Why::ChangedSince { by: known.by, at: now.at });
    }
    let (fields, lasting) = split(former, &after, &changed);
    if fields.is_empty() {
        return Err(lasting_alone(&lasting));
    }
    let plan = CardPlan::new(target, &merged(&current, former, &fields), known.input).map_err(|_| Why::NoCard)?;
    judged(CardPlan { merged: true, ..plan }).map(|plan| (plan, lasting))
}

/// Nothing of the card can come back.
fn lasting_alone(lasting: &[Lasting]) -> Why {
    let shown = lasting.iter().find_map(|l| if let Lasting::Shown(s) = l { Some(*s) } else { None });
    shown.map_or(Why::AlreadySo, Why::Closes)
}

/// Which of the changed fields get their former value, and what does not come back.
fn split(former: &CardRights, after: &CardRights, changed: &[FieldId]) -> (Vec<FieldId>, Vec<Lasting>) {
    let newly = |s: &Section| after.shown(*s) == Some(true) && former.shown(*s) != Some(true);
    let mut lasting: Vec<Lasting> = Section::ALL.into_iter().filter(newly).map(Lasting::Shown).collect();
    let stays = |f: &FieldId| {
        let section = f.section();
        newly(&section) && (*f == section.switch() || former.is_empty(section))
    };
    let fields: Vec<FieldId> = changed.iter().copied().filter(|f| !stays(f)).collect();
    let unset = |f: &&FieldId| !former.value(**f).is_set();
    lasting.extend(fields.iter().filter(unset).map(|f| Lasting::Cleared(*f)));
    lasting.sort_by_key(|l| match l {
        Lasting::Shown(s) => s.switch(),
        Lasting::Cleared(f) => *f,
    });
    (fields, lasting)
}

#[cfg(test)]
#[path = "taking_back_tests.rs"]
mod tests;

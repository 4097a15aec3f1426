//! What one change over many cards comes to: the record is read and everything merged here, beside the window; and the
//! runs over many cards that the record knows.

use std::sync::Arc;

use super::approved::{Change, Since};
use crate::publish::merging::{Group, KnownCard, Merging, first_shown, groups};
use crate::publish::plan::{CardPlan, mark_of_many};
use crate::publish::resuming::resumed;
use crate::publish::taking_back::{Lasting, taken_back};
use crate::publish::{Answered, Target, known_card};
use crate::rights::change::points;
use crate::rights::field::FieldId;
use crate::rights::shown::{Source, State};
use crate::rights::{CardRights, PerSection, Section};
use crate::storage::approvals::Approval;
use crate::storage::batches::Batch;
use crate::storage::history::LastState;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};

/// A card that a change is to go to, and what the person said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedFor {
    /// 会员卡ID
    pub card: String,
    /// What it is called.
    pub name: String,
    /// What WeChat says of its content, where its answers say anything.
    pub answered: Option<Answered>,
    /// Where nothing is known of its content: what the person says that it is.
    pub said: Option<LastState>,
    /// The person goes on from what a colleague published.
    pub agreed: bool,
    /// 恢复展示: these go out as on, because members see them.
    pub shown_again: Vec<Section>,
    /// One value a card: merged in the place of what is merged for all.
    pub own: Option<CardRights>,
}

/// What goes to every card.
#[derive(Debug, Clone)]
pub enum Going {
    /// These fields of a draft.
    Change(Box<CardRights>, Vec<FieldId>),
    /// What is left of this run.
    Rest(String),
    /// What each card had before these runs, which are one change.
    Back(Vec<String>),
}

/// What is to be compared.
#[derive(Debug, Clone)]
pub struct Compare {
    /// Where it goes.
    pub target: Target,
    /// What goes there.
    pub going: Going,
    /// The cards.
    pub cards: Vec<AskedFor>,
    /// What the record knows of each, in the same order; none: it is read.
    pub known: Option<Arc<Vec<KnownCard>>>,
}

/// What one change over many cards comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// What the record knows of each card.
    pub known: Arc<Vec<KnownCard>>,
    /// The cards that it goes to, and those that stand apart.
    pub merging: Merging,
    /// The cards that it goes to, by equal changes.
    pub groups: Vec<Group>,
    /// Of each section the places of the cards that would show it for the first time.
    pub first: PerSection<Vec<usize>>,
    /// The places of the cards whose 初始积分 changes.
    pub points: Vec<usize>,
    /// 改回: of each card that goes out, what does not come back, or may not.
    pub lasting: Vec<Vec<Lasting>>,
    /// The content mark of what goes out to all of them.
    pub mark: String,
    /// The newest approval of such a change, and what was changed since.
    pub approval: Option<(Approval, Since)>,
    /// The run that goes on, or is taken back, as the record has it now.
    pub batch: Option<Box<Batch>>,
}

impl Compared {
    /// The cards that it goes to.
    pub fn cards(&self) -> &[CardPlan] {
        self.merging.cards()
    }
}

/// Reads what is known of each card, unless that is given, and merges; with what is to be told of damage.
///
/// # Errors
/// The record cannot be read.
pub(super) fn compare(record: &mut Record, asked: Compare) -> Result<(Compared, Option<Trouble>), Trouble> {
    // What goes on, or is taken back, was approved before.
    let approving = match &asked.going {
        Going::Change(rights, fields) => Change::of(&asked.target, rights, fields),
        Going::Rest(_) | Going::Back(_) => None,
    };
    let Compare { target, going, cards, known } = asked;
    let mut damage = None;
    let known = match known {
        Some(known) => known,
        None => {
            let read = cards.iter().map(|card| {
                let (known, trouble) = known_card(record, &target, &card.card)?;
                damage = damage.take().or(trouble);
                Ok(known)
            });
            Arc::new(read.collect::<Result<Vec<_>, Trouble>>()?)
        }
    };
    let with: Vec<KnownCard> = known.iter().zip(cards).map(|(known, asked)| with_said(known, asked)).collect();
    let (mut batch, mut lasting) = (None, Vec::new());
    let merging = match going {
        Going::Change(rights, fields) => Merging::new(&target, &rights, &fields, &with),
        Going::Rest(id) => {
            let read = one_batch(record, &[id])?;
            let merging = resumed(&target, &read, &with, false);
            batch = Some(Box::new(read));
            merging
        }
        Going::Back(ids) => {
            let read = one_batch(record, &ids)?;
            let back = taken_back(&target, &read, &with);
            (batch, lasting) = (Some(Box::new(read)), back.lasting);
            back.merging
        }
    };
    let all = merging.cards();
    let changed = |c: &CardPlan| c.input.last.is_some() && points(&c.changes).is_some();
    let points = all.iter().enumerate().filter(|(_, c)| changed(c)).map(|(at, _)| at).collect();
    let (groups, first, mark) = (groups(all), first_shown(all), mark_of_many(all));
    let approval = match approving {
        Some(change) => change.approval(record, all, &mark)?,
        None => None,
    };
    Ok((Compared { known, groups, first, mark, approval, points, merging, lasting, batch }, damage))
}

/// Runs that are one change: what failed in the first was sent again by the others.
fn one_batch(record: &Record, ids: &[String]) -> Result<Batch, Trouble> {
    let mut out: Option<Batch> = None;
    for id in ids {
        let Some(read) = record.batch(id)? else { continue };
        match &mut out {
            // A later run tells more of a card than an earlier one, where it was sent there.
            Some(all) => {
                all.cards.retain(|c| !read.cards.iter().any(|r| r.card == c.card && r.step.is_done()));
                let new = read.cards.into_iter().filter(|r| !all.cards.iter().any(|c| c.card == r.card));
                let new: Vec<_> = new.collect();
                all.cards.extend(new);
            }
            None => out = Some(read),
        }
    }
    out.ok_or_else(|| Trouble::new("many-gone", Who::Person))
}

/// What is known of a card by the record, by WeChat's answer, and by what the person says.
fn with_said(known: &KnownCard, asked: AskedFor) -> KnownCard {
    let mut out = KnownCard { own: asked.own, agreed: asked.agreed, ..known.clone() };
    out.input.title = Some(asked.name).filter(|n| !n.is_empty());
    if let Some(read) = asked.answered {
        read.over(&mut out);
    }
    if out.input.last.is_none() {
        out.input.last = asked.said;
    }
    if let Some(last) = &mut out.input.last {
        let seen = |s: &Section| matches!(out.input.shown.get(*s).state, State::Shown | State::PerhapsShown);
        let again: Vec<Section> = asked.shown_again.into_iter().filter(seen).collect();
        again.iter().for_each(|s| last.rights.set_shown(*s, true));
        if !again.is_empty() {
            // It is no longer what was published, but what the person says that members see.
            last.source = Source::Person;
        }
    }
    out
}

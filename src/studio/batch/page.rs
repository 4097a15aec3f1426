//! The page on which a change of many cards stands before it goes out, while it does and afterwards.

use std::collections::{BTreeSet, HashMap};

use super::lines::Lines;
use super::run::{Run, RunState};
use super::{Chosen, Wanted};
use crate::publish::plan::CardPlan;
use crate::publish::taking_back::Lasting;
use crate::rights::field::FieldId;
use crate::rights::{CardRights, PerSection, Section};
use crate::storage::batches::BatchKind;
use crate::studio::pending::Pending;
use crate::work::Compared;

/// Which state of a card the phone shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The card's place among those that are changed together.
    pub member: usize,
    /// What is drawn.
    pub rights: CardRights,
    /// What of it is marked as changed.
    pub changed: Vec<FieldId>,
    /// Nothing is known of its content: its face alone is shown.
    pub bare: bool,
}

/// The page.
#[derive(Debug, Default)]
pub struct Page {
    /// What goes to every card.
    pub wanted: Wanted,
    /// What the run does with each card.
    pub kind: BatchKind,
    /// 改回发布前的内容 of these runs, which are one change.
    pub back_of: Vec<String>,
    /// What that comes to for each.
    pub compared: Option<Compared>,
    /// The comparison that is under way.
    pub(super) comparing: Pending<Purpose>,
    /// The rows as they are drawn, made once a change.
    pub lines: Lines,
    /// The groups that are unfolded, by their places.
    pub open: BTreeSet<usize>,
    /// The cards that are so already, unfolded.
    pub same_open: bool,
    /// The published cards, unfolded.
    pub done_open: bool,
    /// One tick a section for what cannot be undone.
    pub ticks: PerSection<bool>,
    /// The tick of 初始积分.
    pub points: bool,
    /// The state of the cards is no longer as it was when 确认发布 was pressed: nothing was sent, and nothing is ticked.
    pub anew: bool,
    /// What the phone shows.
    pub phone: Option<Shown>,
    /// The run, once it began.
    pub run: Option<Run>,
}

/// Which of the cards are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Every one that is still to be sent.
    All,
    /// 先发 1 张: this one, by its place among those that are changed together.
    One(usize),
    /// 重发失败的: what was refused or did not leave; an unknown one only after a look.
    Failed,
}

/// What a comparison is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be shown.
    Show,
    /// 确认发布 was pressed: it is sent if nothing has changed.
    Send(What),
    /// 继续发布, 重发失败的: what is known is read anew, and the last question follows.
    Ask(What),
}

impl Page {
    /// The cards that it goes to.
    pub fn cards(&self) -> &[CardPlan] {
        self.compared.as_ref().map_or(&[], Compared::cards)
    }

    /// Whether something is still being read.
    pub fn is_comparing(&self) -> bool {
        self.comparing.is_some()
    }

    /// The sections that would be shown for the first time, each with how many cards.
    pub fn first_shown(&self) -> Vec<(Section, usize)> {
        let Some(compared) = &self.compared else { return Vec::new() };
        compared.first.iter().filter(|(_, cards)| !cards.is_empty()).map(|(s, cards)| (s, cards.len())).collect()
    }

    /// 改回: on how many cards something stays shown, and on how many something may not be cleared.
    pub fn lasting(&self) -> (usize, usize) {
        let all = self.compared.as_ref().map_or(&[][..], |c| &c.lasting);
        let with = |is: fn(&Lasting) -> bool| all.iter().filter(|l| l.iter().any(is)).count();
        (with(|l| matches!(l, Lasting::Shown(_))), with(|l| matches!(l, Lasting::Cleared(_))))
    }

    /// How many ticks are missing.
    pub fn ticks_left(&self) -> usize {
        let points = self.compared.as_ref().is_some_and(|c| !c.points.is_empty()) && !self.points;
        self.first_shown().iter().filter(|(s, _)| !self.ticks[*s]).count() + usize::from(points)
    }

    /// Whether a card is sent where `what` is asked for: by the run, where it began.
    pub fn is_wanted(&self, what: What, member: usize) -> bool {
        let state = self.run.as_ref().map(|r| r.cards.iter().find(|c| c.member == member).map(|c| &c.state));
        match (what, state) {
            (What::One(one), None) => one == member,
            (What::One(one), Some(state)) => one == member && matches!(state, Some(RunState::Waiting)),
            (What::All, None) => true,
            (What::All, Some(state)) => matches!(state, Some(RunState::Waiting)),
            (What::Failed, state) => state.flatten().is_some_and(RunState::may_be_sent_again),
        }
    }

    /// The cards of which one may go first, each with its place and what it is called; where several are called the
    /// same, with the id of each.
    pub(super) fn among(&self, chosen: &Chosen) -> Vec<(usize, String)> {
        let mut called: HashMap<&str, usize> = HashMap::new();
        chosen.cards.iter().for_each(|c| *called.entry(c.choice.name()).or_default() += 1);
        let each = self.cards().iter().filter_map(|card| {
            let member = chosen.place(&card.input.card_id)?;
            let choice = &chosen.cards.get(member)?.choice;
            let name = match called.get(choice.name()) {
                Some(1) => choice.name().to_owned(),
                _ => format!("{} • {}", choice.name(), choice.id()),
            };
            Some((member, name))
        });
        each.collect()
    }

    /// How many cards stand apart and may come in.
    pub fn apart(&self) -> usize {
        let all = self.compared.as_ref().map_or(&[][..], |c| &c.merging.apart);
        all.iter().filter(|a| super::has_cure(&a.why)).count()
    }

    /// The first card of a group.
    pub fn first_of_group(&self, chosen: &Chosen, group: usize) -> Option<usize> {
        let compared = self.compared.as_ref()?;
        let first = compared.groups.get(group)?.cards.first()?;
        chosen.place(&compared.cards().get(*first)?.input.card_id)
    }

    /// The first card that it goes to, else the first of all.
    pub(super) fn first_member(&self, chosen: &Chosen) -> Option<usize> {
        self.first_of_group(chosen, 0).or((!chosen.cards.is_empty()).then_some(0))
    }

    /// The plan of a card, as it goes out or went out.
    pub fn plan_of(&self, chosen: &Chosen, member: usize) -> Option<&CardPlan> {
        let id = chosen.cards.get(member)?.choice.id();
        let sent = self.run.as_ref().and_then(|r| r.cards.iter().find(|c| c.member == member)?.plan.as_deref());
        sent.or_else(|| self.cards().iter().find(|c| c.input.card_id == id))
    }

    /// The phone shows this card.
    pub(super) fn look(&mut self, chosen: &Chosen, member: usize) {
        let Some(card) = chosen.cards.get(member) else { return };
        let known = self.compared.as_ref().and_then(|c| c.known.get(member));
        let last = known.and_then(|k| k.input.last.as_ref()).or(card.said.as_ref());
        self.phone = Some(match (self.plan_of(chosen, member), last) {
            (Some(plan), _) => Shown {
                member,
                rights: plan.rights.clone(),
                changed: plan.changes.iter().map(|c| c.field).collect(),
                bare: false,
            },
            (None, Some(last)) => Shown { member, rights: last.rights.clone(), ..Shown::default() },
            (None, None) => Shown { member, bare: true, ..Shown::default() },
        });
    }
}

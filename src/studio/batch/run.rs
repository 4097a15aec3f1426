//! A run over many cards: what became of each, and how far it is.

use crate::publish::Target;
use crate::publish::plan::CardPlan;
use crate::publish::send::{CardResult, Progress};
use crate::rights::change::Change;
use crate::storage::Step;
use crate::storage::batches::{Batch, BatchKind};
use crate::trouble::Trouble;
use crate::wechatpay::verdict::Verdict;
use crate::work::{Access, Halt, JobId};

/// So many cards are proposed to be looked at on the phone.
const FEW: usize = 5;

/// What became of one card.
#[derive(Debug, Clone, Default)]
pub enum RunState {
    /// It is still to be sent.
    #[default]
    Waiting,
    /// It is being sent.
    Sending,
    /// It ended.
    Ended {
        /// The verdict.
        verdict: Verdict,
        /// When, RFC 3339.
        at: String,
        /// The entry of the record; empty: nothing was written.
        id: String,
        /// What somebody saw on the phone: the new content (true) or the old.
        looked: Option<bool>,
        /// What somebody said after 在手机核对: as in the preview (true), or not.
        checked: Option<bool>,
        /// Everything that is known of it, where it was sent by this window.
        result: Option<Box<CardResult>>,
    },
}

impl RunState {
    /// As the record has it.
    pub(super) fn of(step: &Step) -> Self {
        match step {
            // An outcome that is not known and does not go on is not sent again without being asked for.
            Step::Ended { verdict, id, at, looked } if !step.is_to_send() => Self::Ended {
                verdict: *verdict,
                at: at.clone(),
                id: id.clone(),
                looked: *looked,
                checked: None,
                result: None,
            },
            Step::NotYet | Step::Running | Step::Ended { .. } => Self::Waiting,
        }
    }

    fn ended(result: CardResult) -> Self {
        let (verdict, at, id) = (result.verdict, result.at.clone(), result.id.clone());
        Self::Ended { verdict, at, id, looked: None, checked: None, result: Some(Box::new(result)) }
    }

    /// Whether nobody knows what became of it.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Ended { verdict: Verdict::Unknown, looked: None, .. })
    }

    /// Whether the card has the new content, as far as anybody knows.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Ended { verdict: Verdict::Confirmed | Verdict::Accepted, .. } => true,
            Self::Ended { verdict: Verdict::Unknown, looked, .. } => *looked == Some(true),
            _ => false,
        }
    }

    /// Whether it can be looked at on the phone beside what was sent: it was published, by this window.
    pub fn may_be_checked(&self) -> bool {
        self.is_done() && matches!(self, Self::Ended { result: Some(_), .. })
    }

    /// Whether it failed in a way that may go well the next time; an unknown outcome only after a look.
    pub fn may_be_sent_again(&self) -> bool {
        match self {
            Self::Ended { verdict: Verdict::Refused | Verdict::NotSent, .. } => true,
            Self::Ended { verdict: Verdict::Unknown, looked, .. } => *looked == Some(false),
            _ => false,
        }
    }
}

/// A card of a run.
#[derive(Debug, Clone)]
pub struct RunCard {
    /// Its place among the cards that are changed together.
    pub member: usize,
    /// What goes out, or went out; none: what was sent before this window was opened is not drawn.
    pub plan: Option<Box<CardPlan>>,
    /// What became of it.
    pub state: RunState,
}

/// How many cards are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 已发布
    pub done: usize,
    /// 结果未知
    pub unknown: usize,
    /// 被拒绝
    pub refused: usize,
    /// 没有发出
    pub not_sent: usize,
    /// 还没发, the one that is being sent among them.
    pub waiting: usize,
    /// Of what was published, what this window sent.
    pub here: usize,
}

/// A run.
#[derive(Debug)]
pub struct Run {
    /// Its id in the record.
    pub batch: String,
    /// The runs before it of which it sends again what failed.
    pub before: Vec<String>,
    /// What it does with each card.
    pub kind: BatchKind,
    /// Where it goes.
    pub target: Target,
    /// Who signs, whoever is chosen by now.
    pub access: Access,
    /// Its cards, in the order of sending.
    pub cards: Vec<RunCard>,
    /// The job that sends; none: nothing is under way.
    pub job: Option<JobId>,
    /// The places of what this job sends.
    pub sends: Vec<usize>,
    /// The way to end it after a card.
    pub halt: Halt,
    /// 发完这张就停 was pressed.
    pub halting: bool,
    /// It stopped by itself, or could not go on: why.
    pub stopped: Option<Trouble>,
    /// When this job began, in seconds of the window's clock.
    pub since_secs: f64,
    /// How many of what it sends ended.
    pub ended: usize,
    /// Counted once a change.
    pub counts: Counts,
}

impl Run {
    /// A run of which nothing is under way yet.
    pub(super) fn new(batch: String, kind: BatchKind, target: Target, access: Access, cards: Vec<RunCard>) -> Self {
        let mut run = Self {
            batch,
            before: Vec::new(),
            kind,
            target,
            access,
            cards,
            job: None,
            sends: Vec::new(),
            halt: Halt::default(),
            halting: false,
            stopped: None,
            since_secs: 0.0,
            ended: 0,
            counts: Counts::default(),
        };
        run.count();
        run
    }

    /// Takes in what the worker tells; gives the result of a card that ended.
    pub(super) fn progress(&mut self, progress: &Progress) -> Option<CardResult> {
        match progress {
            Progress::Started { card_id, .. } => self.set(card_id, RunState::Sending),
            Progress::Done(result) => {
                self.ended += 1;
                let alike = result.trouble.as_ref().filter(|t| t.sentence.key == "publish-alike");
                match alike {
                    // It was not begun: it is still to be sent.
                    Some(why) => {
                        self.stopped = Some(why.clone());
                        self.set(&result.card_id, RunState::Waiting);
                    }
                    None => self.set(&result.card_id, RunState::ended(result.as_ref().clone())),
                }
                self.count();
                return alike.is_none().then(|| result.as_ref().clone());
            }
            Progress::Late(result) => self.set(&result.card_id, RunState::ended(result.as_ref().clone())),
            Progress::Sent | Progress::Queued | Progress::Waiting { .. } => {}
        }
        self.count();
        None
    }

    fn set(&mut self, card: &str, state: RunState) {
        let is = |c: &&mut RunCard| c.plan.as_ref().is_some_and(|p| p.input.card_id == card);
        if let Some(found) = self.cards.iter_mut().find(is) {
            found.state = state;
        }
    }

    /// The job is over, however it ended: what it was sending without telling its end is not known.
    pub(super) fn over(&mut self, bytes_may_have_left: bool) {
        (self.job, self.halting) = (None, false);
        for card in self.cards.iter_mut().filter(|c| matches!(c.state, RunState::Sending)) {
            let id = card.plan.as_ref().map(|p| p.input.card_id.clone()).unwrap_or_default();
            card.state = if bytes_may_have_left { RunState::ended(CardResult::unknown(id)) } else { RunState::Waiting };
        }
        self.count();
    }

    /// What the record says of each card now (`place_of` finds its place); what this window knows better stays.
    pub(super) fn take_steps(&mut self, batch: &Batch, place_of: impl Fn(&str) -> Option<usize>) {
        for card in &batch.cards {
            let place = place_of(&card.card);
            let is = |c: &&mut RunCard| {
                let known = matches!(c.state, RunState::Ended { result: Some(_), .. });
                Some(c.member) == place && !known
            };
            if let Some(found) = self.cards.iter_mut().find(is) {
                found.state = RunState::of(&card.step);
            }
        }
        self.count();
    }

    /// What somebody saw on the phone of the publication `id`.
    pub(super) fn looked(&mut self, id: &str, new: bool) {
        for card in &mut self.cards {
            if let RunState::Ended { id: of, looked, .. } = &mut card.state
                && of == id
            {
                *looked = Some(new);
            }
        }
        self.count();
    }

    /// What somebody said after looking at the publication `id` on the phone.
    pub(super) fn checked(&mut self, id: &str, same: bool) {
        for card in &mut self.cards {
            if let RunState::Ended { id: of, checked, .. } = &mut card.state
                && of == id
            {
                *checked = Some(same);
            }
        }
    }

    /// A few cards to look at on the phone: one of each kind of change, those of most cards first, by their places.
    pub(super) fn few(&self) -> Vec<usize> {
        let mut kinds: Vec<(&[Change], usize, usize)> = Vec::new();
        for (at, card) in self.cards.iter().enumerate().filter(|(_, c)| c.state.may_be_checked()) {
            let Some(plan) = &card.plan else { continue };
            match kinds.iter().position(|(changes, ..)| *changes == plan.changes.as_slice()) {
                Some(place) => kinds.iter_mut().skip(place).take(1).for_each(|(_, _, count)| *count += 1),
                // One value a card makes as many kinds as there are cards: the rest is chosen in the list.
                None if kinds.len() < FEW * 4 => kinds.push((&plan.changes, at, 1)),
                None => {}
            }
        }
        kinds.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        kinds.into_iter().take(FEW).map(|(_, at, _)| at).collect()
    }

    pub(super) fn count(&mut self) {
        let mut out = Counts::default();
        for card in &self.cards {
            match &card.state {
                RunState::Waiting | RunState::Sending => out.waiting += 1,
                state if state.is_done() => {
                    out.done += 1;
                    out.here += usize::from(state.may_be_checked() && card.plan.is_some());
                }
                state if state.is_in_doubt() => out.unknown += 1,
                RunState::Ended { verdict: Verdict::Refused, .. } => out.refused += 1,
                RunState::Ended { .. } => out.not_sent += 1,
            }
        }
        self.counts = out;
    }

    /// The cards that failed and may be sent again.
    pub fn failed(&self) -> usize {
        self.cards.iter().filter(|c| c.state.may_be_sent_again()).count()
    }

    /// How long it will go on at most, in whole seconds, by what it took so far.
    pub fn seconds_left(&self, now: f64) -> u64 {
        let left = self.sends.len().saturating_sub(self.ended);
        let each = if self.ended == 0 { 1.0 } else { ((now - self.since_secs) / self.ended as f64).max(0.05) };
        (left as f64 * each).ceil() as u64
    }
}

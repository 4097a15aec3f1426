//! Where a publication is, and what follows when the history of a card arrives: pure functions, each with a table of
//! tests.

use super::running::Running;
use super::target::key_of;
use crate::rights::Section;
use crate::rights::shown::State;
use crate::studio::sheet::{Sheet, TestCard};
use crate::studio::sheets::{Comer, Way, way};
use crate::work::{CardKey, History, JobId};

/// What a publication is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// 发布: the draft, to the card on show.
    Card,
    /// 先发到测试卡: the draft, to the merchant's test card.
    TestCard,
    /// 再发一次相同内容 that may not go out as it was sent: it has become the draft, and goes the way of 发布.
    Again,
    /// 恢复展示并重新发布: what the card's history says is shown, or may be, goes on again in the draft first.
    ShowAgain {
        /// For the merchant's test card, not for the card on show.
        test: bool,
    },
}

impl Goal {
    /// Whether it goes to the merchant's test card, which need not be on show.
    pub fn is_test(self) -> bool {
        matches!(self, Self::TestCard | Self::ShowAgain { test: true })
    }
}

/// Where a publication is. From every step but [`Step::Sending`] another one may begin.
#[derive(Debug, Default)]
pub enum Step {
    /// Nothing is under way.
    #[default]
    Idle,
    /// The history of the card is read; then it goes on.
    Reading(Reading),
    /// What members see of the test card is asked, because nothing is known of it. (Of the card on show it is asked
    /// before a publication begins.)
    Asking {
        /// What for.
        goal: Goal,
        /// Whose switches.
        key: CardKey,
        /// The confirmation that follows says that an earlier one was no longer so.
        anew: bool,
    },
    /// The confirmation lies over the form.
    Confirming(Goal),
    /// 确认发布 was pressed: the history is read once more before anything is sent, because another window may have
    /// published since.
    Checking {
        /// What for.
        goal: Goal,
        /// Whose history.
        key: CardKey,
        /// The job that reads it: what was read before 确认发布 does not count.
        job: JobId,
    },
    /// A worker has it.
    Sending(Box<Running>),
    /// 停止等待 was pressed after bytes had left: the outcome was told as unknown, and this job still waits for an answer.
    Late(JobId),
}

/// The history of a card is read for a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What for.
    pub goal: Goal,
    /// Whose history.
    pub key: CardKey,
    /// The job that reads it.
    pub job: JobId,
    /// What members see was asked and answered: it is not asked again.
    pub asked: bool,
    /// The confirmation that follows says that an earlier one was no longer so.
    pub anew: bool,
}

/// A history that has arrived, and what it meets.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    /// The job that read it.
    pub job: JobId,
    /// Whose it is.
    pub key: &'a CardKey,
    /// What is known.
    pub history: &'a History,
    /// What lies over the form.
    pub sheet: Option<&'a Sheet>,
    /// It is the card on show.
    pub on_show: Option<OnShow>,
}

/// What a history is to the card on show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnShow {
    /// It is the first one since the card was chosen.
    pub first: bool,
    /// It holds a publication whose process was killed, of which can be told.
    pub killed: bool,
    /// Nothing is known of the switches, and the person may be asked.
    pub to_ask: bool,
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Do {
    /// Nothing.
    Nothing,
    /// Tell of the publication whose process was killed.
    TellKilled,
    /// Ask what members see of the card on show.
    AskSeen,
    /// Go on with 发布 for the card on show.
    Publish(Goal),
    /// Ask what members see of the test card.
    AskSeenOfTest,
    /// Open the confirmation for the test card.
    ConfirmTest {
        /// What for.
        goal: Goal,
        /// It says that an earlier confirmation was no longer so.
        anew: bool,
    },
    /// Send what the confirmation shows.
    Send,
    /// What the confirmation shows is no longer so: show it anew, with nothing ticked, and send nothing.
    ShowAnew(Goal),
}

/// What follows from a history that has arrived.
pub fn on_history(step: Step, arrived: &Arrived<'_>) -> (Step, Do) {
    match step {
        Step::Checking { goal, key, job } if *arrived.key == key && arrived.job >= job => checked(goal, arrived),
        Step::Reading(r) if r.goal.is_test() && *arrived.key == r.key && arrived.job >= r.job => {
            read_of_test(r, arrived)
        }
        step => read_of_card(step, arrived),
    }
}

/// The last look before sending: as the confirmation shows it, or not.
fn checked(goal: Goal, arrived: &Arrived<'_>) -> (Step, Do) {
    let Some(Sheet::Confirm(confirm)) = arrived.sheet else { return (Step::Idle, Do::Nothing) };
    let known = arrived.history;
    let same = confirm.plan.cards.iter().all(|c| c.input.shown == known.shown && c.input.last == known.last);
    let ours = key_of(&confirm.plan).as_ref() == Some(arrived.key);
    let next = if ours && same && confirm.ready() { Do::Send } else { Do::ShowAnew(goal) };
    (Step::Confirming(goal), next)
}

fn read_of_test(reading: Reading, arrived: &Arrived<'_>) -> (Step, Do) {
    // The person has opened something else meanwhile: that stays, and nothing goes on behind it.
    if way(arrived.sheet, Comer::Step) != Way::Over {
        return (Step::Idle, Do::Nothing);
    }
    let Reading { goal, key, asked, anew, .. } = reading;
    let shown = &arrived.history.shown;
    let nothing = Section::ALL.into_iter().all(|s| shown.get(s).state == State::Unknown);
    // A damaged record knows less than it says.
    if (nothing || shown.is_unsettled()) && !asked {
        return (Step::Asking { goal, key, anew }, Do::AskSeenOfTest);
    }
    (Step::Idle, Do::ConfirmTest { goal, anew })
}

fn read_of_card(step: Step, arrived: &Arrived<'_>) -> (Step, Do) {
    let Some(card) = arrived.on_show else { return (step, Do::Nothing) };
    let free = arrived.sheet.is_none();
    let waiting = match &step {
        Step::Reading(r) if !r.goal.is_test() => Some(r.goal),
        _ => None,
    };
    let step = if waiting.is_some() { Step::Idle } else { step };
    let next = match waiting {
        _ if !free => Do::Nothing,
        _ if card.first && card.killed => Do::TellKilled,
        Some(goal) => Do::Publish(goal),
        None if card.first && card.to_ask => Do::AskSeen,
        None => Do::Nothing,
    };
    (step, next)
}

/// A publication follows what lies over the form: without its confirmation or its question it is over.
pub fn after_sheet(step: Step, sheet: Option<&Sheet>) -> Step {
    match (step, sheet) {
        (step @ (Step::Confirming(_) | Step::Checking { .. }), Some(Sheet::Confirm(_))) => step,
        (Step::Confirming(_) | Step::Checking { .. }, _) => Step::Idle,
        (step @ Step::Asking { .. }, Some(Sheet::Seen(_))) => step,
        (Step::Asking { .. }, _) => Step::Idle,
        // What was read for something else did not arrive: the confirmation that lies there is still good.
        (Step::Idle | Step::Late(_), Some(Sheet::Confirm(c))) => {
            Step::Confirming(if c.test == TestCard::This { Goal::TestCard } else { Goal::Card })
        }
        (step, _) => step,
    }
}

/// The person has closed the sheet. What waits for the history of the card on show goes on; the rest is over.
pub fn after_close(step: Step) -> Step {
    match step {
        Step::Reading(r) if r.goal.is_test() => Step::Idle,
        Step::Asking { .. } | Step::Confirming(_) | Step::Checking { .. } => Step::Idle,
        step => step,
    }
}

/// What is left after a worker has panicked while it did `job`.
#[derive(Debug)]
pub enum AfterPanic {
    /// It was not a job of this publication.
    NotOurs(Step),
    /// Nothing was sent: the step is over, and 发布 works.
    Before,
    /// It was sending; what is known of it tells whether bytes had left.
    Sending(Box<Running>),
}

/// Takes out of the step what a panic has ended.
pub fn on_panic(step: Step, job: JobId) -> AfterPanic {
    match step {
        Step::Reading(r) if r.job == job => AfterPanic::Before,
        Step::Checking { job: checks, .. } if checks == job => AfterPanic::Before,
        Step::Late(waits) if waits == job => AfterPanic::Before,
        Step::Sending(running) if running.id == job => AfterPanic::Sending(running),
        step => AfterPanic::NotOurs(step),
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;

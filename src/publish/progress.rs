//! What is told while a plan is sent.

use super::card_result::CardResult;

/// What the window and the command line are told on the way.
#[derive(Debug, Clone)]
pub enum Progress {
    /// A card begins: its place from 0, and how many there are.
    Started {
        /// 会员卡ID
        card_id: String,
        /// Its place, from 0.
        index: usize,
        /// How many cards.
        of: usize,
    },
    /// The bytes left: what was sent cannot be called back.
    Sent,
    /// Another publication of the same card is under way.
    Queued,
    /// Waiting before the next attempt.
    Waiting {
        /// How long, in seconds.
        secs: u64,
        /// Which attempt comes next, from 2.
        attempt: usize,
    },
    /// A card is done.
    Done(Box<CardResult>),
    /// An answer came after 停止等待. Either it confirms the publication, or it says 会员权益一旦展示无法关闭 or could not be
    /// written down, and the outcome stays unknown.
    Late(Box<CardResult>),
}

/// Who listens.
pub type Listener<'a> = &'a (dyn Fn(Progress) + Sync);

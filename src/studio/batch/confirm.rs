//! The last question before a change goes to many cards.

use super::page::What;
use crate::rights::Section;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyConfirm {
    /// Which of the cards are sent.
    pub what: What,
    /// How many.
    pub count: usize,
    /// With 先发 1 张: its name.
    pub one: Option<String>,
    /// The sections that are shown for the first time, each with how many cards.
    pub first: Vec<(Section, usize)>,
    /// So many cards stand apart and are not sent.
    pub apart: usize,
}

//! The last question before a change goes to many cards; and what a colleague's content comes to before it is taken.

use super::page::What;
use crate::rights::Section;
use crate::rights::change::{Change, changes};
use crate::studio::Studio;
use crate::studio::planning::PlanNote;
use crate::studio::sheet::Sheet;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyConfirm {
    /// Which of the cards are sent.
    pub what: What,
    /// How many.
    pub count: usize,
    /// With 先发 1 张: the cards of which one goes first, each with its place and what it is called.
    pub among: Vec<(usize, String)>,
    /// What is looked for among them, in lower case.
    pub words: String,
    /// Their places that have it.
    pub listed: Vec<usize>,
    /// What stands in 搜索: an edit buffer.
    pub search: String,
    /// The sections that are shown for the first time, each with how many cards.
    pub first: Vec<(Section, usize)>,
    /// So many cards stand apart and are not sent.
    pub apart: usize,
    /// The plan that this is.
    pub planned: Option<PlanNote>,
    /// 您的姓名, asked once before the first real publication: what is typed. None: it is not asked.
    pub name: Option<String>,
}

impl ManyConfirm {
    /// With 先发 1 张: the place of that card among those that may go first.
    pub fn one(&self) -> Option<usize> {
        let What::One(member) = self.what else { return None };
        self.among.iter().position(|(m, _)| *m == member)
    }

    /// Lists those whose name has these words.
    pub fn look_for(&mut self, words: &str) {
        self.words = words.trim().to_lowercase();
        let has = |(_, (_, name)): &(usize, &(usize, String))| name.to_lowercase().contains(&self.words);
        self.listed = self.among.iter().enumerate().filter(has).map(|(place, _)| place).collect();
    }

    /// Takes its texts out, to be drawn: what is looked for, and 您的姓名.
    pub fn take_texts(&mut self) -> (String, String) {
        (std::mem::take(&mut self.search), self.name.as_mut().map(std::mem::take).unwrap_or_default())
    }

    /// Gives them back after it was drawn.
    pub fn give_back(&mut self, search: String, name: String) {
        self.search = search;
        self.name = self.name.take().map(|_| name);
    }

    /// This one goes first.
    pub fn choose(&mut self, place: usize) {
        if let (What::One(_), Some((member, _))) = (self.what, self.among.get(place)) {
            self.what = What::One(*member);
        }
    }
}

/// 改用同事的内容: what is other there than what was published last from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirContent {
    /// The card's place among those that are changed together.
    pub member: usize,
    /// What it is called.
    pub name: String,
    /// Who published it; empty where that is not known.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// From ours to theirs.
    pub changes: Vec<Change>,
}

impl Studio {
    /// 改用同事的内容: what that comes to, before it is taken.
    pub(super) fn ask_theirs(&mut self, member: usize) {
        let (Some(chosen), Some(page)) = (&self.batch.chosen, &self.batch.page) else { return };
        let known = page.compared.as_ref().and_then(|c| c.known.get(member));
        let (Some(card), Some(known)) = (chosen.cards.get(member), known) else { return };
        let Some(last) = &known.input.last else { return };
        let ours = known.ours.as_ref().map(|ours| &ours.rights);
        let theirs = TheirContent {
            member,
            name: card.choice.name().to_owned(),
            by: known.by.clone(),
            at: last.at.clone(),
            changes: changes(ours, &last.rights, &known.input.shown),
        };
        self.sheets.open = Some(Sheet::Theirs(Box::new(theirs)));
    }

    /// The person goes on from what a colleague published.
    pub(super) fn take_theirs_content(&mut self) {
        let Some(Sheet::Theirs(theirs)) = &self.sheets.open else { return };
        let member = theirs.member;
        self.sheets.open = None;
        self.change_member(member, |m| m.agreed = true);
    }
}

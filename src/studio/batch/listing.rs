//! Which rows the page has, as it stands.

use super::lines::{Line, Lines, Rows};
use super::page::Page;
use super::run::RunState;
use super::{Chosen, has_cure};
use crate::publish::Why;
use crate::wechatpay::verdict::Verdict;

impl Page {
    /// Makes the rows anew, and what the phone shows where that is gone.
    pub(super) fn make_lines(&mut self, chosen: &Chosen) {
        self.lines = Lines::listing(self);
        let member = self.phone.as_ref().map(|p| p.member).filter(|m| *m < chosen.cards.len());
        if let Some(member) = member.or_else(|| self.first_member(chosen)) {
            self.look(chosen, member);
        }
    }
}

impl Lines {
    /// Those of a page.
    fn listing(page: &Page) -> Self {
        let mut out = Self::default();
        if let Some(compared) = &page.compared {
            let apart = compared.merging.apart.iter().enumerate();
            let (cures, rest): (Vec<_>, Vec<_>) = apart.partition(|(_, a)| has_cure(&a.why));
            // What is not known at all comes last of them: it is most, and one table cures it.
            let unknown = |why: &Why| matches!(why, Why::StateUnknown);
            let (last, first): (Vec<_>, Vec<_>) = cures.into_iter().partition(|(_, a)| unknown(&a.why));
            out.apart = Rows::of(first.into_iter().chain(last).map(|(n, _)| Line::Apart(n)));
            out.same_count = rest.len();
            out.same = Rows::of(rest.into_iter().filter(|_| page.same_open).map(|(n, _)| Line::Apart(n)));
            if page.run.is_none() {
                out.going = Rows::of(going(page));
            }
        }
        if let Some(run) = &page.run {
            let (mut eye, mut waiting, mut done) = (Vec::new(), Vec::new(), Vec::new());
            for (n, card) in run.cards.iter().enumerate() {
                match &card.state {
                    RunState::Waiting | RunState::Sending => waiting.push(Line::Run(n)),
                    RunState::Ended { verdict: Verdict::Confirmed | Verdict::Accepted, .. } => done.push(Line::Run(n)),
                    RunState::Ended { looked: Some(true), .. } => done.push(Line::Run(n)),
                    RunState::Ended { .. } => eye.push(Line::Run(n)),
                }
            }
            // The last one that was published stands there, the rest is unfolded.
            done.reverse();
            if !page.done_open {
                done.truncate(1);
            }
            out.eye = Rows::of(eye);
            out.waiting = Rows::of(waiting);
            out.done = Rows::of(done);
        }
        out
    }
}

fn going(page: &Page) -> Vec<Line> {
    let mut out = Vec::new();
    let Some(compared) = &page.compared else { return out };
    for (n, group) in compared.groups.iter().enumerate() {
        out.push(Line::Group(n));
        if page.open.contains(&n) {
            if group.changes.len() > 1 {
                out.extend((0..group.changes.len()).map(|c| Line::Change(n, c)));
            }
            out.extend(group.cards.iter().map(|card| Line::Card(n, *card)));
        }
    }
    out
}

//! What came of a publication, as it stands on its sheet and in the bottom line.

use crate::publish::Kind;
use crate::publish::plan::Plan;
use crate::publish::send::CardResult;
use crate::rights::by_eye::ticked;
use crate::wechatpay::verdict::Verdict;
use crate::work::Access;

/// What became of a publication.
#[derive(Debug, Clone)]
pub struct PublicationOutcome {
    /// What was sent.
    pub plan: Plan,
    /// Who signed it: the same again goes to nobody else, whoever is chosen by now.
    pub access: Access,
    /// What came of it.
    pub result: CardResult,
    /// 请在手机核对: one tick for each changed row.
    pub ticks: Vec<bool>,
    /// 技术详情, unfolded.
    pub details_open: bool,
    /// It was the first success of 演练 in this window.
    pub first: bool,
}

/// What a person chooses on a verdict.
#[derive(Debug)]
pub enum OutcomeChange {
    /// 请在手机核对: the tick of the changed row at this place.
    Tick(usize, bool),
    /// 技术详情: unfolded, or folded.
    Details(bool),
}

impl PublicationOutcome {
    /// Carries out what was chosen.
    pub fn change(&mut self, change: OutcomeChange) {
        match change {
            OutcomeChange::Tick(place, on) => {
                if let Some(tick) = self.ticks.get_mut(place) {
                    *tick = on;
                }
            }
            OutcomeChange::Details(open) => self.details_open = open,
        }
    }

    /// How many of the rows that an eye can check on the phone were ticked, and how many there are.
    pub fn ticked(&self) -> (usize, usize) {
        self.plan.cards.first().map_or((0, 0), |c| ticked(&c.changes, &c.rights, &self.ticks))
    }

    /// One that nobody has looked at yet.
    pub fn new(plan: Plan, access: Access, result: CardResult) -> Self {
        let ticks = vec![false; plan.cards.first().map_or(0, |c| c.changes.len())];
        Self { plan, access, result, ticks, details_open: false, first: false }
    }
}

/// What the bottom line says of the last publication.
#[derive(Debug, Clone)]
pub struct LastVerdict {
    /// The entry of the publication; empty when there is none.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Where it went.
    pub kind: Kind,
    /// The 商户号 that it was sent for.
    pub mchid: String,
    /// When, RFC 3339.
    pub at: String,
    /// The card, by title or id.
    pub card: String,
}

//! The confirmation as it lies over the form: what will be sent, and what is ticked and unfolded on it.

use super::planning::{Meanwhile, PlanNote};
use crate::publish::plan::Plan;
use crate::rights::CardRights;
use crate::rights::change::points;
use crate::rights::field::FieldId;
use crate::storage::approvals::Approval;

/// The confirmation, with what is ticked and unfolded on it.
#[derive(Debug)]
pub struct Confirm {
    /// What will be sent, to the byte.
    pub plan: Plan,
    /// One tick for each irreversible section.
    pub ticks: Vec<bool>,
    /// The tick of 初始积分, where it changes.
    pub points: Option<bool>,
    /// The very content that was sent then (RFC 3339) is sent again: nothing is listed anew.
    pub again: Option<String>,
    /// 其余 N 项, unfolded.
    pub rest_open: bool,
    /// 技术详情, unfolded.
    pub details_open: bool,
    /// The picture that was exported last of this document, and how many fields were changed since.
    pub exported: Option<(Exported, usize)>,
    /// The newest approval, and what was changed since.
    pub approval: Option<(Approval, Vec<FieldId>)>,
    /// 您的姓名, asked once before the first real publication: what is typed. None: it is not asked.
    pub name: Option<String>,
    /// The plan that this is, or comes before.
    pub planned: Option<PlanNote>,
    /// What a colleague published since it was approved or planned.
    pub meanwhile: Option<Meanwhile>,
    /// What of a colleague's would go back; agreed to by a tick.
    pub back: Option<Back>,
    /// How this card stands to the merchant's 测试卡.
    pub test: TestCard,
    /// It replaces a confirmation that was out of date when 确认发布 was pressed: nothing was sent, and the sheet says so.
    pub anew: bool,
}

/// What a colleague changed since the draft was begun, and would go back with it.
#[derive(Debug, Clone)]
pub struct Back {
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// What would go back.
    pub fields: Vec<FieldId>,
    /// That was agreed to.
    pub ticked: bool,
}

/// What a person chooses on the confirmation.
#[derive(Debug)]
pub enum ConfirmChange {
    /// The tick of the irreversible section at this place.
    Tick(usize, bool),
    /// The tick of 初始积分.
    Points(bool),
    /// The tick of what goes back.
    Back(bool),
    /// 其余 N 项: unfolded, or folded.
    Rest(bool),
    /// 技术详情: unfolded, or folded.
    Details(bool),
}

/// How a plan's card stands to the merchant's 测试卡.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TestCard {
    /// The merchant has none.
    #[default]
    None,
    /// It has another card for that: 先发到测试卡 is offered.
    Offered,
    /// It is this one, and no member sees it.
    This,
}

/// A picture that was exported.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The content mark of its rights.
    pub mark: String,
    /// When, RFC 3339.
    pub at: String,
    /// Its rights, all four switches named.
    pub rights: CardRights,
}

impl Confirm {
    /// A confirmation on which nothing is ticked.
    pub fn new(plan: Plan, exported: Option<(Exported, usize)>) -> Self {
        let card = plan.cards.first();
        let ticks = vec![false; card.map_or(0, |c| c.irreversible.len())];
        // It is money: where members are real it is agreed to also where nothing is known of what was there.
        let asked = card.filter(|c| c.input.last.is_some() || plan.target.kind.real());
        let points = asked.and_then(|c| points(&c.changes)).map(|_| false);
        let (rest_open, details_open, test, anew, again) = (false, false, TestCard::None, false, None);
        let (back, approval, planned, meanwhile, name) = (None, None, None, None, None);
        Self {
            plan,
            ticks,
            points,
            again,
            rest_open,
            details_open,
            exported,
            approval,
            name,
            planned,
            meanwhile,
            back,
            test,
            anew,
        }
    }

    /// 再发一次相同内容, as it was sent at `at`: what cannot be undone is agreed to anew where it is still not known as shown,
    /// because whoever looks now need not be who agreed then.
    pub fn again(plan: Plan, at: String) -> Self {
        Self { points: None, again: Some(at), ..Self::new(plan, None) }
    }

    /// How many ticks are missing.
    pub fn ticks_left(&self) -> usize {
        let back = self.back.as_ref().map(|b| &b.ticked);
        self.ticks.iter().chain(&self.points).chain(back).filter(|t| !**t).count()
    }

    /// Carries out what was chosen.
    pub fn change(&mut self, change: ConfirmChange) {
        match change {
            ConfirmChange::Tick(place, on) => {
                if let Some(tick) = self.ticks.get_mut(place) {
                    *tick = on;
                }
            }
            ConfirmChange::Points(on) => self.points = self.points.map(|_| on),
            ConfirmChange::Back(on) => {
                if let Some(back) = &mut self.back {
                    back.ticked = on;
                }
            }
            ConfirmChange::Rest(open) => self.rest_open = open,
            ConfirmChange::Details(open) => self.details_open = open,
        }
    }

    /// Whether 确认发布 may be pressed: in 演练 the ticks do not block.
    pub fn ready(&self) -> bool {
        !self.plan.target.kind.real() || self.ticks_left() == 0
    }
}

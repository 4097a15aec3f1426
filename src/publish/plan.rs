//! What is about to be published: the body serialised once, and everything that the confirmation says about it
//! (src/publish/README.md, Plan).

use super::target::Target;
use crate::rights::change::{Change, changes, irreversible};
use crate::rights::check::{Context, Problem, check};
use crate::rights::mark::{mark, sha256_hex};
use crate::rights::shown::Shown;
use crate::rights::{CardRights, Section};
use crate::storage::history::LastState;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::Request;
use crate::wechatpay::identifier::no_card;

/// A card and what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardInput {
    /// 会员卡ID
    pub card_id: String,
    /// Its title, once it was read.
    pub title: Option<String>,
    /// What is known of its switches.
    pub shown: Shown,
    /// Its last known state.
    pub last: Option<LastState>,
}

/// One card of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPlan {
    /// What was given.
    pub input: CardInput,
    /// Its rights with all four switches named.
    pub rights: CardRights,
    /// The content mark of the rights alone, the same in both endpoint forms.
    pub mark: String,
    /// The very bytes that will be sent.
    pub request: Request,
    /// SHA-256 of the body.
    pub body_sha256: String,
    /// Every change, in page order; every value when the last state is unknown.
    pub changes: Vec<Change>,
    /// What cannot be undone.
    pub irreversible: Vec<Section>,
    /// Everything that the rules say.
    pub problems: Vec<Problem>,
    /// It is the card's own last state with something in it: what was published since then would be rolled back by it,
    /// and stops it.
    pub merged: bool,
}

/// A publication before it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where it goes.
    pub target: Target,
    /// Its cards, in order, each with its own rights.
    pub cards: Vec<CardPlan>,
}

impl Plan {
    /// Plans to publish `rights`, whole, to every card.
    ///
    /// # Errors
    /// No card, or a card id that is none.
    pub fn new(target: Target, rights: &CardRights, cards: Vec<CardInput>) -> Result<Self, Trouble> {
        if cards.is_empty() {
            return Err(Trouble::new("plan-no-card", Who::Person));
        }
        let each = |input| CardPlan::new(&target, rights, input);
        let cards = cards.into_iter().map(each).collect::<Result<_, Trouble>>()?;
        Ok(Self { target, cards })
    }
}

impl CardPlan {
    /// Plans to publish `rights` to one card.
    ///
    /// # Errors
    /// A card id that is none.
    pub fn new(target: &Target, rights: &CardRights, input: CardInput) -> Result<Self, Trouble> {
        let rights = rights.explicit();
        let wrong = || no_card(&input.card_id);
        let request = target.endpoint.request(&input.card_id, &rights).ok_or_else(wrong)?;
        Ok(Self {
            body_sha256: sha256_hex(&request.body),
            changes: changes(input.last.as_ref().map(|l| &l.rights), &rights, &input.shown),
            irreversible: irreversible(&rights, &input.shown),
            problems: check(&rights, &Context { real: target.kind.real(), shown: &input.shown }),
            mark: content_mark(&rights),
            merged: false,
            rights,
            request,
            input,
        })
    }
}

/// One mark for what goes to many cards: it is the same whatever their order, and another one as soon as one card's
/// content is.
pub fn mark_of_many(cards: &[CardPlan]) -> String {
    mark_of_each(cards.iter().map(|c| (c.input.card_id.as_str(), c.mark.as_str())))
}

/// The same, of cards with their marks.
pub fn mark_of_each<'a>(cards: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut each: Vec<String> = cards.map(|(card, mark)| format!("{card} {mark}\n")).collect();
    each.sort_unstable();
    mark(each.concat().as_bytes())
}

/// The content mark of a state (src/rights/README.md, Content mark): switches named, without a card.
pub fn content_mark(rights: &CardRights) -> String {
    mark(&serde_json::to_vec(&rights.explicit()).unwrap_or_default())
}

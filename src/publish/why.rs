//! Why a card is not in a run over several cards, and how that is told (src/publish/README.md, Merging).

use crate::platform::clock::short;
use crate::rights::Section;
use crate::rights::check::Problem;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::identifier::no_card;

/// Why a card is not in the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nobody knows what its content is now.
    StateUnknown,
    /// Something was sent at this moment, and its outcome is not known.
    OutcomeUnknown(String),
    /// Somebody else published it later than we did: what we know is old.
    ChangedElsewhere {
        /// Who; empty where that is not known.
        by: String,
        /// When, RFC 3339.
        at: String,
    },
    /// It is not as it was when the batch was begun (or, where that is taken back, as the batch left it).
    ChangedSince {
        /// Who; empty where that is not known.
        by: String,
        /// When, RFC 3339; empty where nothing is known of its content now.
        at: String,
    },
    /// Its publication of this batch is under way, in another window or command.
    Running,
    /// What it was before the batch was not known.
    FormerUnknown,
    /// The section is shown, or perhaps shown, and would go out as off.
    Closes(Section),
    /// What it would become breaks a rule, such as a text over its limit.
    Problem(Box<Problem>),
    /// It is so already: nothing would change.
    AlreadySo,
    /// The 会员卡ID is none.
    NoCard,
}

/// A card that is not in the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// 会员卡ID
    pub card_id: String,
    /// Why.
    pub why: Why,
}

impl Apart {
    /// The reason and what to do about it, for the person.
    pub fn trouble(&self) -> Trouble {
        let say = |key: &'static str| Trouble::new(key, Who::Person);
        let whose = |with: &'static str, without: &'static str, by: &str, at: &str| {
            let trouble = if by.is_empty() { say(without) } else { say(with).with("by", by) };
            trouble.with("at", short(at))
        };
        match &self.why {
            Why::StateUnknown => say("apart-state-unknown"),
            Why::OutcomeUnknown(at) => say("apart-outcome-unknown").with("at", short(at)),
            Why::ChangedElsewhere { by, at } => whose("apart-elsewhere", "apart-elsewhere-unnamed", by, at),
            Why::ChangedSince { at, .. } if at.is_empty() => say("apart-since-unknown"),
            Why::ChangedSince { by, at } => whose("apart-since", "apart-since-unnamed", by, at),
            Why::Running => say("apart-running"),
            Why::FormerUnknown => say("apart-former-unknown"),
            Why::Closes(section) => {
                let mut trouble = say("apart-closes");
                trouble.sentence = trouble.sentence.with_key("section", format!("section-{}", section.name()));
                trouble
            }
            Why::Problem(problem) => Trouble {
                sentence: problem.sentence.clone(),
                remedy: problem.remedy.clone(),
                who: Who::Person,
                details: Vec::new(),
            },
            Why::AlreadySo => say("apart-already"),
            Why::NoCard => no_card(&self.card_id),
        }
    }
}

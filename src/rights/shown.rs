//! What is known of each switch: shown, not shown, perhaps shown or not known; since when; from which
//! source (src/rights/README.md, What is known).

use serde::{Deserialize, Serialize};

use super::body::Section;
use super::per_section::PerSection;

/// What members see of a section now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Shown, and so cannot be switched off again.
    Shown,
    /// Not shown.
    NotShown,
    /// 可能已展示: an attempt of unknown outcome would have shown it, or the server refused to close it.
    PerhapsShown,
    /// 未确认
    #[default]
    Unknown,
}

/// Where the knowledge comes from, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Read from WeChat. No documented answer holds a switch (src/wechatpay/README.md, Template), so that nothing comes
    /// from here yet: what a card template does say is told beside a switch of which nothing is known, and changes
    /// nothing.
    Read,
    /// Published from here.
    Published,
    /// Imported from a colleague's record.
    Colleague,
    /// Said by the person.
    Person,
}

/// What is known of one switch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// What members see.
    pub state: State,
    /// Since when, RFC 3339 with its offset.
    pub since: Option<String>,
    /// From which source; none while unknown.
    pub source: Option<Source>,
}

/// What is known of the switches of one card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    known: PerSection<Known>,
    unsettled: bool,
}

impl Shown {
    /// Whether the record of the card was damaged, and what is known since is not all: then nothing may be sent as off.
    pub fn is_unsettled(&self) -> bool {
        self.unsettled
    }

    /// Says whether the record was damaged and what is known since is not all.
    pub fn set_unsettled(&mut self, unsettled: bool) {
        self.unsettled = unsettled;
    }

    /// What is known of `section`.
    pub fn get(&self, section: Section) -> &Known {
        &self.known[section]
    }

    /// Replaces what is known of `section`.
    pub fn set(&mut self, section: Section, known: Known) {
        self.known[section] = known;
    }
}

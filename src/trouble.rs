//! The one error that a person sees: a sentence, a remedy, who can act, foldable details.

use crate::words::Sentence;

/// Who can act on a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person at the keyboard.
    #[serde(rename = "self")]
    Person,
    /// 工程师
    Engineer,
    /// 小程序管理员
    MiniProgramAdmin,
    /// 超级管理员
    SuperAdmin,
    /// Nobody; waiting, or nothing, helps.
    Nobody,
}

impl Who {
    /// The wire name (`--json`, record).
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "self",
            Self::Engineer => "engineer",
            Self::MiniProgramAdmin => "mini_program_admin",
            Self::SuperAdmin => "super_admin",
            Self::Nobody => "nobody",
        }
    }

    /// The catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "who-self",
            Self::Engineer => "who-engineer",
            Self::MiniProgramAdmin => "who-mini-program-admin",
            Self::SuperAdmin => "who-super-admin",
            Self::Nobody => "who-nobody",
        }
    }
}

/// What went wrong, in words that a person can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, one sentence.
    pub sentence: Sentence,
    /// What to do next.
    pub remedy: Sentence,
    /// Who can do it.
    pub who: Who,
    /// Technical lines for the fold and the copy button; never a secret.
    pub details: Vec<String>,
}

impl Trouble {
    /// A trouble whose catalogue entries are `{key}` and `{key}-remedy`.
    pub fn new(key: &'static str, who: Who) -> Self {
        Self { sentence: Sentence::new(key), remedy: Sentence::new(format!("{key}-remedy")), who, details: Vec::new() }
    }

    /// The same with `name` set in both sentences.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<crate::words::Value>) -> Self {
        let value = value.into();
        self.sentence.values.push((name, value.clone()));
        self.remedy.values.push((name, value));
        self
    }

    /// The same with one more technical line.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }
}

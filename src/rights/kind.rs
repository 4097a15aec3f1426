//! What a field can hold, and how long it may be.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A switch or tick.
    Flag,
    /// A whole number ≥ 0.
    Number,
    /// Words that members read.
    Text,
    /// A mini program's AppID.
    AppId,
    /// A page inside a mini program.
    Path,
    /// An https address.
    Url,
    /// One of the given wire values, or not set (微信默认).
    Choice(&'static [&'static str]),
}

impl Kind {
    /// `text` as it stands in the body: the ends of what is pasted (AppIDs, paths, addresses) are trimmed silently,
    /// words are as the person wrote them.
    pub fn plain(self, text: &str) -> &str {
        match self {
            Self::AppId | Self::Path | Self::Url => text.trim(),
            _ => text,
        }
    }
}

/// The longest text of a field, in characters and not bytes, and where that limit comes from: only a documented one stops
/// publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Documented: more characters than this is an error.
    Official(usize),
    /// 经验值: no official limit was found; more than this is a warning.
    Experience(usize),
    /// None.
    None,
}

//! Errors and warnings.

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Stops publishing.
    Error,
    /// Worth a look; does not stop.
    Warning,
}

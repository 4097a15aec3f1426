//! The switches of a body alone.

use super::body::Switches;
use super::per_section::PerSection;

/// The switches of a body, as far as it names them; nothing when it is no body. Nothing else of it is read, since
/// the record holds a hundred thousand bodies.
pub fn switches(body: &str) -> Option<PerSection<Option<bool>>> {
    let body: Switches = serde_json::from_str(body).ok()?;
    Some(PerSection::from_fn(|section| body.get(section)))
}

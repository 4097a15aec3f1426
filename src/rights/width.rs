//! The full-width forms of ASCII, which an input method writes when it is set so.

pub(super) fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}')
}

/// `text` with its full-width forms of ASCII as ASCII, and nothing else changed: `２` becomes 2, `²` stays.
pub fn half_width(text: &str) -> String {
    // The full-width forms stand in the order of ASCII.
    const APART: u32 = '！' as u32 - '!' as u32;
    let half = |c: char| Some(c).filter(|c| is_full_width(*c)).and_then(|c| char::from_u32(u32::from(c) - APART));
    text.chars().map(|c| half(c).unwrap_or(c)).collect()
}

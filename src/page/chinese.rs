//! The words that the phone itself says.

use crate::words::Lang;

/// The phone speaks Chinese in every language of the window (src/page/README.md, What is known of it).
pub(crate) fn zh(key: &str) -> &'static str {
    Lang::ZhCn.get(key)
}

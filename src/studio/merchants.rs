//! The merchants of this window, and the chosen one.

use crate::merchant::{Merchant, Merchants};
use crate::publish::Kind;
use crate::work::JobId;

/// The merchants of this window.
#[derive(Debug)]
pub struct MerchantList {
    /// The merchants as they are here.
    pub known: Merchants,
    /// The chosen one, by its stable id; none: 演练.
    pub chosen: Option<String>,
    /// The merchants as they stand in the file as far as is known, and the job that wrote them last.
    pub(super) kept: (JobId, Merchants),
}

impl MerchantList {
    /// As they stand in the file; what is chosen must be one of them.
    pub(super) fn new(known: Merchants, chosen: Option<String>) -> Self {
        let chosen = chosen.filter(|id| known.get(id).is_some());
        Self { kept: (0, known.clone()), known, chosen }
    }

    /// The chosen merchant; none in 演练.
    pub fn merchant(&self) -> Option<&Merchant> {
        self.chosen.as_deref().and_then(|id| self.known.get(id))
    }

    /// What kind of merchant is chosen.
    pub fn kind(&self) -> Kind {
        match self.merchant() {
            None => Kind::Trial,
            Some(m) => m.gateway().map_or(Kind::Other, |g| Kind::of(&g)),
        }
    }
}

//! Who signs a request.

use std::sync::Arc;

use super::key::MerchantKey;

/// Who signs.
#[derive(Clone)]
pub struct Credentials {
    /// 商户号
    pub mchid: String,
    /// Serial number of the merchant certificate, upper-case hex.
    pub serial: String,
    /// The merchant's private key.
    pub key: Arc<MerchantKey>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("mchid", &self.mchid).field("serial", &self.serial).finish_non_exhaustive()
    }
}

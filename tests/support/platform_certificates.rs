//! Platform certificates that a stand-in serves, and the APIv3 key that opens them.

use std::sync::{Arc, LazyLock};

use card_rights_studio::platform::clock::unix_secs;
use card_rights_studio::sandbox::identity::Identity;
use card_rights_studio::sandbox::platform::Platform;
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::wechatpay::secret::ApiV3Key;

use super::certificate;

pub const APIV3: &str = "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMt";
pub const SERIAL: &str = "5DEA10EF00000000000000000000000000000001";
/// Seconds.
pub const DAY: i64 = 86_400;

/// A platform key of its own.
pub fn fresh() -> Arc<MerchantKey> {
    Identity::new().unwrap().platform
}

/// The key of the certificate [`SERIAL`].
pub static KEY: LazyLock<Arc<MerchantKey>> = LazyLock::new(fresh);

pub fn apiv3() -> ApiV3Key {
    ApiV3Key::parse(APIV3).unwrap()
}

/// A serial number and its certificate, valid from yesterday, that ends in `days`.
pub fn cert(key: &MerchantKey, serial: &str, days: i64) -> (String, String) {
    let now = unix_secs();
    (serial.into(), certificate::pem(key, "Tenpay.com sign", serial, now - DAY, now + days * DAY))
}

/// What the stand-in serves: certificates, and whose key signs.
pub fn serving(certificates: &[(&MerchantKey, &str, i64)], signs: (&Arc<MerchantKey>, &str)) -> Platform {
    Platform {
        apiv3: Arc::new(apiv3()),
        certificates: certificates.iter().map(|(k, s, days)| cert(k, s, *days)).collect(),
        serial: signs.1.into(),
        key: Arc::clone(signs.0),
    }
}

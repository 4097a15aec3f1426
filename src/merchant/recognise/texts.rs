//! Short texts that are no file of keys: an id or a number that somebody pasted into one.

use super::what::What;
use crate::wechatpay::certificate::is_mchid;
use crate::wechatpay::identifier;
use crate::wechatpay::secret::ApiV3Key;

/// A longer text says something else, in characters.
const MOST_CHARS: usize = 300;
/// As long as a serial number of a merchant's certificate in practice.
const SERIAL_CHARS: usize = 40;
/// As long as an APIv3 key.
const APIV3_CHARS: usize = 32;

/// What a short text is, with a 公钥ID that it names. Words may stand around it (公钥ID：PUB_KEY_ID_…).
pub(super) fn named(bytes: &[u8]) -> Option<(What, Option<String>)> {
    let text = std::str::from_utf8(bytes).ok().filter(|t| t.chars().count() <= MOST_CHARS)?;
    let words = || text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
    if let Some(id) = words().find_map(|w| identifier::public_key_id(w).ok()) {
        return Some((What::PublicId, Some(id.value)));
    }
    // A serial number may stand in pairs, with colons between them.
    let mut runs = text.split(|c: char| !(c.is_ascii_hexdigit() || ":- ".contains(c)));
    if runs.any(|run| identifier::serial(run).is_ok_and(|s| s.value.len() == SERIAL_CHARS)) {
        return Some((What::Serial, None));
    }
    let mut keys = words().filter(|w| w.len() == APIV3_CHARS && ApiV3Key::parse(w).is_some());
    if keys.next().is_some() && keys.next().is_none() {
        return Some((What::ApiV3, None));
    }
    let mut numbers = words().filter(|w| is_mchid(w));
    // A sentence with a number in it is no 商户号.
    let alone = numbers.next().is_some() && numbers.next().is_none() && text.trim().chars().count() <= APIV3_CHARS;
    alone.then_some((What::Mchid, None))
}

/// Whether a file is known and not needed: the readme of WeChat's zip, and what systems leave in folders and zips.
pub(super) fn is_not_needed(name: &str, bytes: &[u8]) -> bool {
    const LEFT: [&str; 4] = [".ds_store", "thumbs.db", "desktop.ini", ".gitignore"];
    let lower = name.to_lowercase();
    let readme = name.contains("使用说明") && lower.ends_with(".txt");
    let told = String::from_utf8_lossy(bytes);
    let of_wechat = told.contains("欢迎使用微信支付") && told.contains("证书");
    // Our own drafts, dropped on 添加商户.
    let draft = lower.ends_with(".cardrights");
    readme || of_wechat || draft || LEFT.contains(&&*lower) || lower.starts_with("._")
}

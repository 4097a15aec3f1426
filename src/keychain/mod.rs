#![doc = include_str!("README.md")]

mod memory;
mod system;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::same_server;
use crate::wechatpay::key::MerchantKey;
use crate::wechatpay::secret::ApiV3Key;

pub use memory::MemoryKeychain;
pub use system::SystemKeychain;

/// What Windows' Credential Manager holds in one entry, in bytes.
const WINDOWS_MOST_BYTES: usize = 2560;

/// Why the key store did not do what was asked; each has its own message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeychainTrouble {
    /// No key store is running; with the system's own words.
    NoStore(String),
    /// The store is locked, or the prompt was refused by a timeout of the system.
    Locked,
    /// The store runs, but holds no collection to keep anything in: none was ever made, or none is the default one.
    NoCollection,
    /// The person refused the prompt.
    Refused,
    /// The entry is larger than the store takes.
    TooLarge(usize),
    /// What was stored did not come back the same.
    NotKept,
    /// Something else, in the system's words.
    Other(String),
}

impl KeychainTrouble {
    /// What the person sees; the key can then be kept for this session only.
    pub fn trouble(&self) -> Trouble {
        let store = crate::platform::key_store();
        let t = |key| {
            let mut t = Trouble::new(key, Who::Person);
            t.sentence = t.sentence.with_key("store", store);
            t.remedy = t.remedy.with_key("store", store);
            t
        };
        match self {
            Self::NoStore(why) => t("keychain-none").detail(why.clone()),
            Self::Locked => t("keychain-locked"),
            Self::NoCollection => t("keychain-no-collection"),
            Self::Refused => t("keychain-refused"),
            Self::TooLarge(bytes) => t("keychain-too-large").with("bytes", *bytes),
            Self::NotKept => t("keychain-not-kept"),
            Self::Other(why) => t("keychain-other").detail(why.clone()),
        }
    }
}

/// A store of secrets by user name. Calls may block on a prompt: never on the window's thread.
pub trait Keychain: Send + Sync {
    /// Keeps `secret` under `user`, replacing what was there.
    ///
    /// # Errors
    /// [`KeychainTrouble`]
    fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble>;
    /// The secret of `user`; `None` when there is none.
    ///
    /// # Errors
    /// [`KeychainTrouble`]
    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble>;
    /// Removes the secret of `user`; none there is no error.
    ///
    /// # Errors
    /// [`KeychainTrouble`]
    fn delete(&self, user: &str) -> Result<(), KeychainTrouble>;
    /// Opens the store anew at the next call, where that makes a difference.
    fn reopen(&self) {}
}

fn user(mchid: &str, serial: &str) -> String {
    format!("{mchid}/{serial}/key")
}

/// Keeps a merchant's key, bound to the gateway's host that was confirmed at set-up; reads it back and compares.
///
/// The value is `host`, a blank, then the key: DER on Windows and macOS, its base64 on Secret Service (KWallet holds
/// only UTF-8; src/keychain/README.md, Entries).
///
/// # Errors
/// [`KeychainTrouble`]
pub fn store_key(
    keychain: &dyn Keychain,
    mchid: &str,
    serial: &str,
    host: &str,
    key: &MerchantKey,
) -> Result<(), KeychainTrouble> {
    if cfg!(any(windows, target_os = "macos")) {
        let most = if cfg!(windows) { WINDOWS_MOST_BYTES } else { usize::MAX };
        keep(keychain, &user(mchid, serial), host, key.der(), most)
    } else {
        let text = Zeroizing::new(STANDARD.encode(key.der()));
        keep(keychain, &user(mchid, serial), host, text.as_bytes(), usize::MAX)
    }
}

/// Keeps `host`, a blank and `secret` under `user`, reads it back and compares. `most` is what the store takes in one
/// entry, in bytes.
fn keep(keychain: &dyn Keychain, user: &str, host: &str, secret: &[u8], most: usize) -> Result<(), KeychainTrouble> {
    let mut value = Zeroizing::new(Vec::with_capacity(host.len() + 1 + secret.len()));
    value.extend_from_slice(host.as_bytes());
    value.push(b' ');
    value.extend_from_slice(secret);
    if value.len() > most {
        return Err(KeychainTrouble::TooLarge(value.len()));
    }
    // Once more in another session: a session that failed by chance may have stored something else.
    for _ in 0..2 {
        keychain.store(user, &value)?;
        if keychain.load(user)?.is_some_and(|back| *back == *value) {
            return Ok(());
        }
        keychain.reopen();
    }
    Err(KeychainTrouble::NotKept)
}

fn apiv3_user(mchid: &str) -> String {
    format!("{mchid}/apiv3")
}

/// Keeps a merchant's APIv3 key, bound to the gateway's host like its private key; reads it back and compares.
///
/// # Errors
/// [`KeychainTrouble`]
pub fn store_apiv3(keychain: &dyn Keychain, mchid: &str, host: &str, key: &ApiV3Key) -> Result<(), KeychainTrouble> {
    keep(keychain, &apiv3_user(mchid), host, key.bytes(), usize::MAX)
}

/// Reads a merchant's APIv3 key for the gateway `host`; `None` when there is none, or one for another gateway.
///
/// # Errors
/// [`KeychainTrouble`]
pub fn load_apiv3(keychain: &dyn Keychain, mchid: &str, host: &str) -> Result<Option<ApiV3Key>, KeychainTrouble> {
    let Some(value) = keychain.load(&apiv3_user(mchid))? else { return Ok(None) };
    let Some(cut) = value.iter().position(|b| *b == b' ') else { return Ok(None) };
    let bound = same_server(&String::from_utf8_lossy(&value[..cut]), host).then(|| &value[cut + 1..]);
    Ok(bound.and_then(|text| std::str::from_utf8(text).ok()).and_then(ApiV3Key::parse))
}

/// Removes a merchant's APIv3 key; none there is no error.
///
/// # Errors
/// [`KeychainTrouble`]
pub fn delete_apiv3(keychain: &dyn Keychain, mchid: &str) -> Result<(), KeychainTrouble> {
    keychain.delete(&apiv3_user(mchid))
}

/// What the keychain holds for a merchant's certificate.
#[derive(Debug)]
pub enum KeyFound {
    /// The key.
    Key(MerchantKey),
    /// A key, but confirmed for another gateway: it is asked for again before it signs for this one.
    OtherHost(String),
    /// None.
    None,
}

/// Reads a merchant's key for the gateway `host`.
///
/// # Errors
/// [`KeychainTrouble`]
pub fn load_key(keychain: &dyn Keychain, mchid: &str, serial: &str, host: &str) -> Result<KeyFound, KeychainTrouble> {
    let Some(value) = keychain.load(&user(mchid, serial))? else { return Ok(KeyFound::None) };
    let Some(cut) = value.iter().position(|b| *b == b' ') else { return Err(KeychainTrouble::NotKept) };
    let (bound, rest) = (String::from_utf8_lossy(&value[..cut]).into_owned(), &value[cut + 1..]);
    if !same_server(&bound, host) {
        return Ok(KeyFound::OtherHost(bound));
    }
    let der = match STANDARD.decode(rest) {
        Ok(der) => Zeroizing::new(der),
        Err(_) => Zeroizing::new(rest.to_vec()),
    };
    MerchantKey::read(&der).map(KeyFound::Key).map_err(|_| KeychainTrouble::NotKept)
}

/// Removes every entry of a merchant.
///
/// # Errors
/// [`KeychainTrouble`]
pub fn delete_keys<'a>(
    keychain: &dyn Keychain,
    mchid: &str,
    serials: impl Iterator<Item = &'a str>,
) -> Result<(), KeychainTrouble> {
    drop_keys(keychain, mchid, serials)?;
    delete_apiv3(keychain, mchid)
}

/// Removes the keys of some certificates of a merchant that stays.
///
/// # Errors
/// [`KeychainTrouble`]; what was removed before it is gone.
pub fn drop_keys<'a>(
    keychain: &dyn Keychain,
    mchid: &str,
    serials: impl Iterator<Item = &'a str>,
) -> Result<(), KeychainTrouble> {
    for serial in serials {
        keychain.delete(&user(mchid, serial))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MerchantKey {
        let v: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors.json")).unwrap();
        MerchantKey::read(&STANDARD.decode(v["keys"]["official_apiclient_test_key.pem"].as_str().unwrap()).unwrap())
            .unwrap()
    }

    #[test]
    fn a_key_comes_back_for_its_gateway_only_and_delete_deletes() {
        let chain = MemoryKeychain::default();
        let key = key();
        store_key(&chain, "1900009191", "AB", "api.mch.weixin.qq.com", &key).unwrap();
        let found = load_key(&chain, "1900009191", "AB", "api.mch.weixin.qq.com").unwrap();
        assert!(matches!(found, KeyFound::Key(k) if k.der() == key.der()));
        for same in ["api2.mch.weixin.qq.com", "api.wechatpay.cn", "API.mch.weixin.qq.com."] {
            assert!(matches!(load_key(&chain, "1900009191", "AB", same).unwrap(), KeyFound::Key(_)), "{same}");
        }
        let other = load_key(&chain, "1900009191", "AB", "127.0.0.1:8091").unwrap();
        assert!(matches!(other, KeyFound::OtherHost(h) if h == "api.mch.weixin.qq.com"));
        delete_keys(&chain, "1900009191", ["AB"].into_iter()).unwrap();
        assert!(matches!(load_key(&chain, "1900009191", "AB", "api.mch.weixin.qq.com").unwrap(), KeyFound::None));
    }

    /// Windows' Credential Manager; the rule is the same everywhere, so it is tried everywhere.
    #[test]
    fn what_is_too_large_for_windows_says_so_and_is_not_stored() {
        let chain = MemoryKeychain::default();
        let host = "api.mch.weixin.qq.com";
        let most = WINDOWS_MOST_BYTES - host.len() - 1;
        let kept = |bytes: usize| keep(&chain, "u", host, &vec![1; bytes], WINDOWS_MOST_BYTES);
        assert_eq!(kept(most + 1), Err(KeychainTrouble::TooLarge(WINDOWS_MOST_BYTES + 1)));
        assert_eq!(chain.load("u"), Ok(None));
        assert_eq!(kept(most), Ok(()));
        // DER of 4096 bits has about 2375 bytes, and fits beside WeChat's host; as base64 it would not.
        assert_eq!(kept(2375), Ok(()));
        assert!(kept(2375 * 4 / 3).is_err());
        let told = crate::words::Lang::ZhCn.say(&KeychainTrouble::TooLarge(2561).trouble().sentence);
        assert!(told.contains("2561"), "{told}");
    }

    #[test]
    fn what_comes_back_different_is_not_called_kept() {
        struct Lossy(MemoryKeychain);
        impl Keychain for Lossy {
            fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
                self.0.store(user, &secret[..secret.len() - 1])
            }
            fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
                self.0.load(user)
            }
            fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
                self.0.delete(user)
            }
        }
        let lossy = Lossy(MemoryKeychain::default());
        assert_eq!(store_key(&lossy, "1", "AB", "h", &key()), Err(KeychainTrouble::NotKept));
    }

    /// KWallet keeps text, and what is no UTF-8 comes back changed.
    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_store_that_keeps_text_alone_keeps_both_kinds_of_keys() {
        struct TextAlone(MemoryKeychain);
        impl Keychain for TextAlone {
            fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
                self.0.store(user, String::from_utf8_lossy(secret).as_bytes())
            }
            fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
                self.0.load(user)
            }
            fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
                self.0.delete(user)
            }
        }
        let wallet = TextAlone(MemoryKeychain::default());
        let key = key();
        assert_eq!(store_key(&wallet, "1", "AB", "h", &key), Ok(()));
        assert!(matches!(load_key(&wallet, "1", "AB", "h").unwrap(), KeyFound::Key(k) if k.der() == key.der()));
        let apiv3 = ApiV3Key::parse("0123456789abcdef0123456789abcdef").unwrap();
        assert_eq!(store_apiv3(&wallet, "1", "h", &apiv3), Ok(()));
        assert!(load_apiv3(&wallet, "1", "h").unwrap().is_some());
        // The twin: as bytes it would not have survived, and reading back says so.
        assert_eq!(keep(&wallet, "u", "h", key.der(), usize::MAX), Err(KeychainTrouble::NotKept));
    }

    #[test]
    fn two_merchants_and_two_certificates_lie_beside_each_other() {
        let chain = MemoryKeychain::default();
        let key = key();
        let has = |mchid: &str, serial: &str| matches!(load_key(&chain, mchid, serial, "h").unwrap(), KeyFound::Key(_));
        for (mchid, serial) in [("1", "AB"), ("1", "CD"), ("2", "AB")] {
            store_key(&chain, mchid, serial, "h", &key).unwrap();
        }
        let apiv3 = ApiV3Key::parse("0123456789abcdef0123456789abcdef").unwrap();
        store_apiv3(&chain, "1", "h", &apiv3).unwrap();
        store_apiv3(&chain, "2", "h", &apiv3).unwrap();
        delete_keys(&chain, "1", ["AB", "CD"].into_iter()).unwrap();
        assert!(!has("1", "AB") && !has("1", "CD") && has("2", "AB"));
        assert!(load_apiv3(&chain, "1", "h").unwrap().is_none() && load_apiv3(&chain, "2", "h").unwrap().is_some());
        let left: Vec<_> = chain.users();
        assert_eq!(left.len(), 2, "{left:?}");
    }

    #[test]
    fn none_locked_refused_and_without_a_collection_are_four_sentences() {
        let all = [
            KeychainTrouble::NoStore(String::new()),
            KeychainTrouble::Locked,
            KeychainTrouble::Refused,
            KeychainTrouble::NoCollection,
        ];
        let said: std::collections::BTreeSet<_> =
            all.iter().map(|t| crate::words::Lang::ZhCn.say(&t.trouble().sentence) + &t.trouble().remedy.key).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        let chain = MemoryKeychain::default();
        chain.fail(Some(KeychainTrouble::Locked));
        assert_eq!(chain.store("u", b"s"), Err(KeychainTrouble::Locked));
    }
}

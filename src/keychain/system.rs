//! The platform's own store, and what its words mean.

use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::{Keychain, KeychainTrouble};

const SERVICE: &str = "card-rights-studio";

/// The platform's own store. It is opened anew until that succeeds, so that a store that starts or is unlocked
/// later is seen (keyring's own entry caches the first failure for the life of the process).
#[derive(Default)]
pub struct SystemKeychain(Mutex<Option<Arc<keyring_core::CredentialStore>>>);

impl SystemKeychain {
    fn entry(&self, user: &str) -> Result<keyring_core::Entry, KeychainTrouble> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let store = match &*slot {
            Some(store) => Arc::clone(store),
            None => {
                let fresh = open_store().map_err(|e| KeychainTrouble::NoStore(e.to_string()))?;
                *slot = Some(Arc::clone(&fresh));
                fresh
            }
        };
        store.build(SERVICE, user, None).map_err(|e| told(&e))
    }

    /// Forgets the connection, so that the next call opens the store anew.
    fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn settle<T>(&self, result: Result<T, keyring_core::Error>) -> Result<T, KeychainTrouble> {
        result.map_err(|e| {
            self.forget();
            told(&e)
        })
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open_store() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    zbus_secret_service_keyring_store::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}
#[cfg(target_os = "macos")]
fn open_store() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    apple_native_keyring_store::keychain::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}
#[cfg(windows)]
fn open_store() -> keyring_core::Result<Arc<keyring_core::CredentialStore>> {
    windows_native_keyring_store::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}

fn told(e: &keyring_core::Error) -> KeychainTrouble {
    use keyring_core::Error;
    let text = e.to_string();
    let lower = text.to_ascii_lowercase();
    match e {
        Error::NoStorageAccess(_) if lower.contains("dismissed") => KeychainTrouble::Refused,
        // Its alias `default` leads to "/": Secret Service's way of saying that there is none.
        Error::NoStorageAccess(_) if lower.contains("result not returned") => KeychainTrouble::NoCollection,
        Error::NoStorageAccess(_) => KeychainTrouble::Locked,
        Error::TooLong(_, limit) => KeychainTrouble::TooLarge(*limit as usize),
        Error::NoDefaultStore => KeychainTrouble::NoStore(text),
        _ if ["serviceunknown", "not provided by any .service", "connection", "no such file"]
            .iter()
            .any(|w| lower.contains(w)) =>
        {
            KeychainTrouble::NoStore(text)
        }
        _ if lower.contains("locked") => KeychainTrouble::Locked,
        _ => KeychainTrouble::Other(text),
    }
}

impl Keychain for SystemKeychain {
    fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        let entry = self.entry(user)?;
        self.settle(entry.set_secret(secret))
    }

    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        let entry = self.entry(user)?;
        match entry.get_secret() {
            Err(keyring_core::Error::NoEntry) => Ok(None),
            other => self.settle(other).map(|s| Some(Zeroizing::new(s))),
        }
    }

    fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
        let entry = self.entry(user)?;
        match entry.delete_credential() {
            Err(keyring_core::Error::NoEntry) => Ok(()),
            other => self.settle(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the stores' own crates, which say these three apart in no other way.
    #[test]
    fn what_a_store_says_is_told_for_what_it_is() {
        let access = |text: &str| told(&keyring_core::Error::NoStorageAccess(text.into()));
        assert_eq!(access("SS error: result not returned from SS API"), KeychainTrouble::NoCollection);
        assert_eq!(access("SS error: prompt dismissed"), KeychainTrouble::Refused);
        assert_eq!(access("SS Error: object locked"), KeychainTrouble::Locked);
    }
}

//! The platform's own store, and what its error messages mean.

use std::sync::{Arc, Mutex, PoisonError};

use keyring::Entry;
use zeroize::Zeroizing;

use super::{Keychain, KeychainTrouble};

const SERVICE: &str = "card-rights-studio";

/// The platform's own store: the one that `keyring` chooses once for the whole process, until it fails. Then one is
/// opened beside it, and anew until that succeeds, so that a store that starts or is unlocked later is seen.
#[derive(Default)]
pub struct SystemKeychain(Mutex<Session>);

/// With which session the next call is made.
#[derive(Default)]
enum Session {
    /// The process's own, which `keyring` opens at its first entry and keeps, failed or not.
    #[default]
    Chosen,
    /// None: the last one failed.
    Failed,
    /// One opened beside the process's own.
    Beside(Arc<keyring_core::CredentialStore>),
}

/// How many sessions are tried where they fail by chance.
const SESSIONS: usize = 4;

impl SystemKeychain {
    fn entry(&self, user: &str) -> Result<Entry, Failed> {
        let mut session = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Session::Chosen = &*session
            && Entry::store_status().is_ok()
        {
            return Entry::new(SERVICE, user).map_err(Failed::Working);
        }
        let store = match &*session {
            Session::Beside(store) => Arc::clone(store),
            Session::Chosen | Session::Failed => {
                let fresh = open_store().map_err(Failed::Opening)?;
                *session = Session::Beside(Arc::clone(&fresh));
                fresh
            }
        };
        store.build(SERVICE, user, None).map(|inner| Entry { inner }).map_err(Failed::Working)
    }

    /// Does `work` with the entry of `user`; `None` when there is none. After a failure the next call opens the store
    /// anew.
    fn with_entry<T>(
        &self,
        user: &str,
        work: impl Fn(&Entry) -> keyring::Result<T>,
    ) -> Result<Option<T>, KeychainTrouble> {
        let mut tried = 0;
        loop {
            tried += 1;
            let failed = match self.entry(user).and_then(|entry| work(&entry).map_err(Failed::Working)) {
                Ok(done) => return Ok(Some(done)),
                Err(Failed::Working(keyring::Error::NoEntry)) => return Ok(None),
                Err(failed) => failed,
            };
            self.reopen();
            let (Failed::Opening(e) | Failed::Working(e)) = &failed;
            if tried == SESSIONS || !by_chance(e) {
                return Err(match failed {
                    Failed::Opening(e) => KeychainTrouble::NoStore(e.to_string()),
                    Failed::Working(e) => trouble_of(&e),
                });
            }
        }
    }
}

/// Where it went wrong: no session with a store, or in one.
enum Failed {
    Opening(keyring::Error),
    Working(keyring::Error),
}

/// Whether a session with a Secret Service went wrong by chance, and the next one will most likely do: a number of the
/// key exchange began with a zero byte, which KWallet does not count as one (one session in about a hundred).
fn by_chance(e: &keyring::Error) -> bool {
    let text = e.to_string().to_ascii_lowercase();
    ["crypto error", "public key size is invalid", "decrypt", "can't find session"].iter().any(|w| text.contains(w))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open_store() -> keyring::Result<Arc<keyring_core::CredentialStore>> {
    zbus_secret_service_keyring_store::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}
#[cfg(target_os = "macos")]
fn open_store() -> keyring::Result<Arc<keyring_core::CredentialStore>> {
    apple_native_keyring_store::keychain::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}
#[cfg(windows)]
fn open_store() -> keyring::Result<Arc<keyring_core::CredentialStore>> {
    windows_native_keyring_store::Store::new().map(|s| s as Arc<keyring_core::CredentialStore>)
}

/// What macOS' Security framework says, by its numbers (SecBase.h): a person who said no, by a button or by a wrong
/// password; a keychain that may not ask just now; and none that could keep anything.
const MACOS_REFUSED: [&str; 2] = ["-128", "-25293"];
const MACOS_NO_PROMPT: [&str; 1] = ["-25308"];
const MACOS_NO_STORE: [&str; 5] = ["-25291", "-25292", "-25294", "-25295", "-25307"];

fn trouble_of(e: &keyring::Error) -> KeychainTrouble {
    use keyring::Error;
    let text = e.to_string();
    let lower = text.to_ascii_lowercase();
    // The message does not always hold the number, but the debug text does.
    let whole = format!("{text} {e:?}");
    let says = |numbers: &[&str]| whole.split(|c: char| c != '-' && !c.is_ascii_digit()).any(|w| numbers.contains(&w));
    match e {
        Error::NoStorageAccess(_) | Error::PlatformFailure(_) if says(&MACOS_REFUSED) => KeychainTrouble::Refused,
        Error::NoStorageAccess(_) | Error::PlatformFailure(_) if says(&MACOS_NO_PROMPT) => KeychainTrouble::Locked,
        Error::NoStorageAccess(_) | Error::PlatformFailure(_) if says(&MACOS_NO_STORE) => {
            KeychainTrouble::NoStore(text)
        }
        Error::NoStorageAccess(_) if lower.contains("dismissed") => KeychainTrouble::Refused,
        // Its alias `default` leads to "/": Secret Service's way of saying that there is none.
        Error::NoStorageAccess(_) if lower.contains("result not returned") => KeychainTrouble::NoCollection,
        // Secret Service speaks of itself; a session of Windows without a logon has no store.
        Error::NoStorageAccess(_) if lower.contains("ss error") => KeychainTrouble::Locked,
        Error::NoStorageAccess(_) if cfg!(windows) || lower.contains("no_such_logon_session") => {
            KeychainTrouble::NoStore(text)
        }
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
        self.with_entry(user, |entry| entry.set_secret(secret)).map(|_| ())
    }

    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.with_entry(user, |entry| entry.get_secret().map(Zeroizing::new))
    }

    fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
        self.with_entry(user, Entry::delete_credential).map(|_| ())
    }

    fn reopen(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Session::Failed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of the stores' own crates, which say these three apart in no other way.
    #[test]
    fn what_went_wrong_by_chance_is_tried_in_another_session_and_nothing_else_is() {
        let failed = |text: &str| by_chance(&keyring::Error::PlatformFailure(text.into()));
        assert!(failed("Crypto error: message decryption failed"));
        assert!(failed("zbus error: org.freedesktop.DBus.Error.InvalidArgs: Client public key size is invalid"));
        assert!(failed(
            "zbus error: org.freedesktop.DBus.Error.UnknownObject: Can't find session /org/freedesktop/secrets/session/5"
        ));
        assert!(!failed("zbus error: org.freedesktop.DBus.Error.ServiceUnknown"));
        // A refused prompt is not asked again by itself.
        assert!(!by_chance(&keyring::Error::NoStorageAccess("SS error: prompt dismissed".into())));
    }

    #[test]
    fn what_a_store_says_is_told_for_what_it_is() {
        let access = |text: &str| trouble_of(&keyring::Error::NoStorageAccess(text.into()));
        assert_eq!(access("SS error: result not returned from SS API"), KeychainTrouble::NoCollection);
        assert_eq!(access("SS error: prompt dismissed"), KeychainTrouble::Refused);
        assert_eq!(access("SS Error: object locked"), KeychainTrouble::Locked);
    }

    /// The words of the other systems' crates: a person who said no, a store that may not ask, and no store at all.
    #[test]
    fn the_other_systems_words_are_told_for_what_they_are_too() {
        use keyring::Error::{NoStorageAccess, PlatformFailure};
        for (e, refused) in [
            (PlatformFailure("User canceled the operation. (-128)".into()), true),
            (PlatformFailure("error code -25293".into()), true),
            (PlatformFailure("User interaction is not allowed. (-25308)".into()), false),
        ] {
            let want = if refused { KeychainTrouble::Refused } else { KeychainTrouble::Locked };
            assert_eq!(trouble_of(&e), want, "{e}");
        }
        for text in [
            "The specified keychain could not be found. (-25294)",
            "A default keychain could not be found. (-25307)",
            "Windows ERROR_NO_SUCH_LOGON_SESSION",
        ] {
            assert!(matches!(trouble_of(&NoStorageAccess(text.into())), KeychainTrouble::NoStore(_)), "{text}");
        }
    }
}

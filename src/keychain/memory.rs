//! A store in memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use super::{Keychain, KeychainTrouble};

/// The in-memory twin: for tests, and for keys that are kept for this session only.
#[derive(Default)]
pub struct MemoryKeychain {
    all: Mutex<HashMap<String, Zeroizing<Vec<u8>>>>,
    fails: Mutex<Option<KeychainTrouble>>,
}

impl MemoryKeychain {
    /// Makes every later call fail with `trouble`, or work again.
    pub fn fail(&self, trouble: Option<KeychainTrouble>) {
        *self.fails.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Every user of whom something is kept.
    pub fn users(&self) -> Vec<String> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn ready(&self) -> Result<(), KeychainTrouble> {
        self.fails.lock().unwrap_or_else(PoisonError::into_inner).clone().map_or(Ok(()), Err)
    }
}

impl Keychain for MemoryKeychain {
    fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        self.ready()?;
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(user.to_owned(), Zeroizing::new(secret.to_vec()));
        Ok(())
    }

    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.ready()?;
        Ok(self.all.lock().unwrap_or_else(PoisonError::into_inner).get(user).cloned())
    }

    fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
        self.ready()?;
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
        Ok(())
    }
}

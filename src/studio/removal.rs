//! 移除: a merchant goes with its keys.

use super::Studio;
use super::sheet::Sheet;
use super::toasts::About;
use crate::keychain::KeychainTrouble;
use crate::trouble::{Trouble, Who};
use crate::words::Sentence;
use crate::work::{JobId, PlanJob, RecordJob, SecretJob};

/// A merchant that is to be removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removing {
    /// Its stable id.
    pub id: String,
    /// Its record goes too.
    pub records: bool,
}

impl From<&str> for Removing {
    fn from(id: &str) -> Self {
        id.to_owned().into()
    }
}

impl From<String> for Removing {
    fn from(id: String) -> Self {
        Self { id, records: false }
    }
}

impl Studio {
    /// Removes a merchant; what another merchant signs with stays.
    pub(super) fn remove_merchant(&mut self, id: &str) {
        let Some(m) = self.merchants.known.get(id) else { return };
        let (mchid, serials) = (m.mchid.clone(), m.known_certificates().into_iter().map(|c| c.serial));
        // A key that another merchant signs with stays; the sheet has said so.
        let serials: Vec<String> =
            serials.filter(|s| !self.merchants.known.sharing(m).any(|o| o.signs_with(s))).collect();
        let records = matches!(&self.sheets.open, Some(Sheet::Remove(r)) if r.id == id && r.records);
        self.sheets.open = None;
        let alone = self.merchants.known.sharing(m).next().is_none();
        // The merchant is removed after its keys: otherwise nobody could delete them here any more.
        let job = if alone { SecretJob::Delete(mchid, serials) } else { SecretJob::Drop(mchid, serials) };
        let job = self.job(job);
        self.jobs.removing.begin(job, Removing { id: id.to_owned(), records: records && alone });
    }

    /// Only keys that no remaining merchant signs with are deleted.
    pub(super) fn certificates_dropped(&mut self, id: JobId) {
        if let Some(merchant) = self.jobs.removing.finish(id) {
            self.forget_merchant(&merchant);
        }
    }

    /// The keys of a merchant, or of a set-up that was given up, were deleted or not.
    pub(super) fn keys_deleted(&mut self, id: JobId, done: Result<(), KeychainTrouble>) {
        let removed = self.jobs.removing.finish(id);
        let back = self.jobs.taking_back.finish(id).is_some();
        match (done, removed) {
            (Ok(()), removed) => {
                if let Some(merchant) = removed {
                    self.forget_merchant(&merchant);
                }
                let key = if back { "key-taken-back" } else { "keys-deleted" };
                self.view.toasts.good(self.view.lang.t(key).to_owned(), self.now_secs);
            }
            // No key store runs, and perhaps none ever will: the merchant is removed, and a message says what may be
            // left.
            (Err(KeychainTrouble::NoStore(why)), Some(merchant)) => {
                self.forget_merchant(&merchant);
                let mut t = Trouble::new("keys-perhaps-left", Who::Person).detail(why);
                let store = crate::platform::key_store();
                t.sentence = t.sentence.with_key("store", store);
                t.remedy = t.remedy.with_key("store", store);
                self.view.toasts.bad(&t, self.view.lang);
            }
            (Err(t), Some(_)) => {
                let why = t.trouble();
                let mut t =
                    Trouble::new("keys-not-deleted", Who::Person).with("why", self.view.lang.say(&why.sentence));
                t.details = why.details;
                self.view.toasts.bad(&t, self.view.lang);
            }
            (Err(t), None) => self.view.toasts.bad(&t.trouble(), self.view.lang),
        }
    }

    fn forget_merchant(&mut self, Removing { id, records }: &Removing) {
        // What it was to publish reminds of nothing any more.
        let gone = self.merchants.known.get(id).filter(|m| self.merchants.known.sharing(m).next().is_none());
        if let Some(mchid) = gone.map(|m| m.mchid.clone()) {
            if *records {
                self.job(RecordJob::ClearMerchant(mchid.clone()));
            }
            self.job(RecordJob::Plans(PlanJob::DropAll(mchid)));
        }
        self.merchants.known.all.retain(|m| m.id != *id);
        self.write_merchants();
        if self.merchants.chosen.as_deref() == Some(id) {
            self.choose(None);
        }
    }

    /// The record of a merchant that is gone was removed, or not: what the guard still knows is said.
    pub(super) fn merchant_cleared(&mut self, done: Result<(usize, usize), Trouble>) {
        let lang = self.view.lang;
        match done {
            Ok((count, files)) => {
                let said = Sentence::new("remove-cleared").with("count", count);
                self.view.toasts.done(About::Record, lang.say(&said), self.now_secs);
                if files > 0 {
                    let left = Trouble::new("remove-files-left", Who::Person).with("count", files);
                    // Beside the good word, not in its place: both are true.
                    self.view.toasts.bad(&left, lang);
                }
            }
            Err(t) => self.view.toasts.failed(About::Record, &t, lang),
        }
    }
}

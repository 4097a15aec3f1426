//! The keychain's worker: one lasting thread, since a prompt may block it and an entry must not be used from two.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use super::out::{Out, thread};
use super::outcome::{JobId, Outcome};
use crate::keychain::{
    KeyFound, Keychain, KeychainTrouble, delete_apiv3, delete_keys, drop_keys, load_apiv3, load_key, store_apiv3,
    store_key,
};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::key::MerchantKey;
use crate::wechatpay::secret::ApiV3Key;

pub(super) type KeyAnswer = Result<Arc<MerchantKey>, Trouble>;
pub(super) type ApiV3Answer = Result<Option<Arc<ApiV3Key>>, Trouble>;

/// What is kept in the keychain, and what no longer.
#[derive(Debug)]
pub enum SecretJob {
    /// Keep what signs and what decrypts.
    Store {
        /// 商户号
        mchid: String,
        /// Host of the gateway, as confirmed at set-up.
        host: String,
        /// What is kept.
        keep: Keep,
        /// For this session only.
        session: bool,
    },
    /// Remove a merchant's keys: mchid and serial numbers.
    Delete(String, Vec<String>),
    /// Remove the keys of some of its certificates: mchid and serial numbers.
    Drop(String, Vec<String>),
}

/// Secrets of a merchant that are to be kept, or kept no longer.
#[derive(Debug, Default)]
pub struct Keep {
    /// Serial number and private key.
    pub key: Option<(String, Arc<MerchantKey>)>,
    /// APIv3 密钥
    pub apiv3: Option<Arc<ApiV3Key>>,
    /// The 商户号 whose APIv3 密钥 is to be deleted, for this session too.
    pub drop_apiv3: Option<String>,
}

/// What the worker is asked for: by the window, or by the worker that signs.
pub(super) enum Wish {
    Job(JobId, SecretJob),
    Load { mchid: String, serial: String, host: String, answer: tokio::sync::oneshot::Sender<KeyAnswer> },
    LoadApiV3 { mchid: String, host: String, answer: tokio::sync::oneshot::Sender<ApiV3Answer> },
}

/// Secrets that are kept for this session only.
#[derive(Default)]
struct Session {
    /// By mchid, serial number and host.
    keys: HashMap<(String, String, String), Arc<MerchantKey>>,
    /// By mchid and host.
    apiv3: HashMap<(String, String), Arc<ApiV3Key>>,
}

impl Session {
    fn keep(&mut self, mchid: String, host: String, keep: Keep) -> Result<(), KeychainTrouble> {
        if let Some((serial, key)) = keep.key {
            self.keys.insert((mchid.clone(), serial, host.clone()), key);
        }
        if let Some(key) = keep.apiv3 {
            self.apiv3.insert((mchid, host), key);
        }
        Ok(())
    }
}

fn store(keychain: &dyn Keychain, mchid: &str, host: &str, keep: &Keep) -> Result<(), KeychainTrouble> {
    if let Some((serial, key)) = &keep.key {
        store_key(keychain, mchid, serial, host, key)?;
    }
    keep.apiv3.as_ref().map_or(Ok(()), |key| store_apiv3(keychain, mchid, host, key))
}

pub(super) fn start(keychain: Arc<dyn Keychain>, out: Out) -> Sender<Wish> {
    let (sender, wishes) = channel();
    thread("secrets", move || {
        let mut session = Session::default();
        for wish in wishes {
            match wish {
                Wish::Job(id, job) => out.catch_panic(id, || {
                    out.job_begins(&job);
                    out.send(do_job(id, job, &*keychain, &mut session));
                }),
                Wish::Load { mchid, serial, host, answer } => {
                    let kept = session.keys.get(&(mchid.clone(), serial.clone(), host.clone())).cloned();
                    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        kept.map_or_else(|| load(&*keychain, &mchid, &serial, &host), Ok)
                    }));
                    let found = found.unwrap_or_else(|_| Err(KeychainTrouble::Other("panic".into()).trouble()));
                    answer.send(found).ok();
                }
                Wish::LoadApiV3 { mchid, host, answer } => {
                    let kept = session.apiv3.get(&(mchid.clone(), host.clone())).cloned();
                    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match kept {
                        Some(key) => Ok(Some(key)),
                        None => load_apiv3(&*keychain, &mchid, &host).map(|k| k.map(Arc::new)),
                    }));
                    let found = found.unwrap_or_else(|_| Err(KeychainTrouble::Other("panic".into())));
                    answer.send(found.map_err(|t| t.trouble())).ok();
                }
            }
        }
    });
    sender
}

fn do_job(id: JobId, job: SecretJob, keychain: &dyn Keychain, session: &mut Session) -> Outcome {
    match job {
        SecretJob::Store { mchid, host, keep, session: here } => {
            // The first refusal ends the job, because the next secret would open another prompt.
            let dropped = keep.drop_apiv3.as_ref().map_or(Ok(()), |mchid| delete_apiv3(keychain, mchid));
            let kept = dropped.and_then(|()| {
                session.apiv3.retain(|(m, _), _| keep.drop_apiv3.as_ref() != Some(m));
                if here { session.keep(mchid, host, keep) } else { store(keychain, &mchid, &host, &keep) }
            });
            Outcome::KeyStored(id, kept)
        }
        SecretJob::Delete(mchid, serials) => {
            session.keys.retain(|(m, ..), _| *m != mchid);
            session.apiv3.retain(|(m, _), _| *m != mchid);
            let gone = delete_keys(keychain, &mchid, serials.iter().map(String::as_str));
            Outcome::KeysDeleted(id, gone)
        }
        SecretJob::Drop(mchid, serials) => {
            session.keys.retain(|(m, serial, _), _| *m != mchid || !serials.contains(serial));
            match drop_keys(keychain, &mchid, serials.iter().map(String::as_str)) {
                Ok(()) => Outcome::CertificatesDropped(id),
                Err(t) => Outcome::KeysDeleted(id, Err(t)),
            }
        }
    }
}

fn load(keychain: &dyn Keychain, mchid: &str, serial: &str, host: &str) -> KeyAnswer {
    match load_key(keychain, mchid, serial, host).map_err(|t| t.trouble())? {
        KeyFound::Key(key) => Ok(Arc::new(key)),
        KeyFound::OtherHost(bound) => {
            Err(Trouble::new("key-other-host", Who::Person).with("bound", bound).with("host", host))
        }
        KeyFound::None => Err(Trouble::new("key-missing", Who::Person).with("mchid", mchid)),
    }
}

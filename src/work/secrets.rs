//! The keychain's lane: one lasting thread, since a prompt may block it and an entry must not be used from two.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use super::{JobId, Out, Outcome, caught, thread};
use crate::keychain::{KeyFound, Keychain, KeychainTrouble, delete_keys, drop_keys, load_key, store_key};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::key::MerchantKey;

pub(super) type KeyAnswer = Result<Arc<MerchantKey>, Trouble>;

pub(super) enum Wish {
    Store { id: JobId, mchid: String, serial: String, host: String, key: Arc<MerchantKey>, session: bool },
    Delete { id: JobId, mchid: String, serials: Vec<String> },
    Drop { id: JobId, mchid: String, serials: Vec<String> },
    Load { mchid: String, serial: String, host: String, answer: tokio::sync::oneshot::Sender<KeyAnswer> },
}

pub(super) fn start(keychain: Arc<dyn Keychain>, out: Out) -> Sender<Wish> {
    let (sender, wishes) = channel();
    thread("secrets", move || {
        // Keys that are kept for this session only, by mchid, serial number and host.
        let mut session: HashMap<(String, String, String), Arc<MerchantKey>> = HashMap::new();
        for wish in wishes {
            match wish {
                Wish::Store { id, mchid, serial, host, key, session: true } => {
                    session.insert((mchid, serial, host), key);
                    out.send(Outcome::KeyStored(id, Ok(())));
                }
                Wish::Store { id, mchid, serial, host, key, session: false } => caught(&out, id, || {
                    let done = store_key(&*keychain, &mchid, &serial, &host, &key);
                    out.send(Outcome::KeyStored(id, done));
                }),
                Wish::Delete { id, mchid, serials } => caught(&out, id, || {
                    session.retain(|(m, ..), _| *m != mchid);
                    let done = delete_keys(&*keychain, &mchid, serials.iter().map(String::as_str));
                    out.send(Outcome::KeysDeleted(id, done));
                }),
                Wish::Drop { id, mchid, serials } => caught(&out, id, || {
                    session.retain(|(m, serial, _), _| *m != mchid || !serials.contains(serial));
                    if let Err(t) = drop_keys(&*keychain, &mchid, serials.iter().map(String::as_str)) {
                        out.send(Outcome::Told(t.trouble()));
                    }
                }),
                Wish::Load { mchid, serial, host, answer } => {
                    let kept = session.get(&(mchid.clone(), serial.clone(), host.clone())).cloned();
                    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        kept.map_or_else(|| load(&*keychain, &mchid, &serial, &host), Ok)
                    }));
                    let found = found.unwrap_or_else(|_| Err(KeychainTrouble::Other("panic".into()).trouble()));
                    answer.send(found).ok();
                }
            }
        }
    });
    sender
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

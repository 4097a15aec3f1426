//! How the program behaves at a key store: unlocked later, refused, without a secret in what it prints
//! (src/keychain/README.md, Troubles).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use card_rights_studio::keychain::{Keychain, KeychainTrouble, MemoryKeychain};
use card_rights_studio::merchant::Merchant;
use card_rights_studio::merchant::recognise::Beside;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::send::Progress;
use card_rights_studio::sandbox::identity::CARD_ID;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::studio::sheet::{MerchantEdit, MerchantTyped, Sheet};
use card_rights_studio::wechatpay::secret::{ApiV3Key, Secret};
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::work::{Access, DiskJob, Job, Keep, NetJob, Outcome, Picker, Recognise, SecretJob, Setup};
use zeroize::Zeroizing;

use crate::support::keys::published;
use crate::support::lanes::Lanes;
use crate::support::platform_certificates::{APIV3, KEY, SERIAL, serving};
use crate::support::trap::Trap;
use crate::support::vectors::vector;

/// A key store whose prompt may be refused, and which counts how often it is asked.
#[derive(Default)]
struct Counting {
    inner: MemoryKeychain,
    asked: AtomicUsize,
    users: Mutex<Vec<String>>,
    threads: Mutex<std::collections::HashSet<std::thread::ThreadId>>,
}

impl Counting {
    fn ask(&self, user: &str) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.users.lock().unwrap().push(user.to_owned());
        self.threads.lock().unwrap().insert(std::thread::current().id());
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::SeqCst)
    }
}

impl Keychain for Counting {
    fn store(&self, user: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        self.ask(user);
        self.inner.store(user, secret)
    }

    fn load(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.ask(user);
        self.inner.load(user)
    }

    fn delete(&self, user: &str) -> Result<(), KeychainTrouble> {
        self.ask(user);
        self.inner.delete(user)
    }
}

/// One run of the program: its lanes live from the first question to the last.
struct Desk {
    sandbox: Sandbox,
    store: Arc<Counting>,
    lanes: Lanes,
    next: u64,
    trap: Trap,
    _dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let platform = Some(serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL)));
        let sandbox = Sandbox::start(&Options { platform, ..Options::default() }).unwrap();
        let store = Arc::new(Counting::default());
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup::new(Folders::under(dir.path()), Arc::clone(&store) as _, Picker::default());
        let trap = Trap::default();
        let lanes = Lanes::start(&trap.laid(setup));
        Self { sandbox, store, lanes, next: 0, trap, _dir: dir }
    }

    fn run<T>(&mut self, job: impl Into<Job>, want: impl Fn(Outcome) -> Option<T>) -> T {
        self.next += 1;
        self.lanes.work.send(self.next, job);
        loop {
            if let Some(found) = self.lanes.work.drain().into_iter().find_map(&want) {
                return found;
            }
            assert!(self.lanes.wait(), "nothing comes");
        }
    }

    fn keep(&mut self, mchid: &str) -> Result<(), KeychainTrouble> {
        let ours = self.sandbox.identity.credentials.clone();
        let keep =
            Keep { key: Some((ours.serial, ours.key)), apiv3: ApiV3Key::parse(APIV3).map(Arc::new), ..Keep::default() };
        let host = self.sandbox.gateway.host().to_owned();
        self.run(SecretJob::Store { mchid: mchid.into(), host, keep, session: false }, |o| match o {
            Outcome::KeyStored(_, done) => Some(done),
            _ => None,
        })
    }

    /// The catalogue key of why a publication could not begin; none when it did.
    fn publish(&mut self) -> Option<String> {
        self.publish_with(&serde_json::json!({ "apiv3": true }))
    }

    fn publish_with(&mut self, more: &serde_json::Value) -> Option<String> {
        let ours = &self.sandbox.identity.credentials;
        let mut merchant = serde_json::json!({ "id": "m", "name": "n", "mchid": ours.mchid, "serial": ours.serial,
            "gateway": self.sandbox.gateway.base() });
        merchant.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let merchant: Merchant = serde_json::from_value(merchant).unwrap();
        let plan = Box::new(crate::faults::story::plan(&self.sandbox.gateway, &[CARD_ID]));
        self.run(NetJob::Publish(plan, Access::Merchant(Box::new(merchant)), "王芳".into()), |o| match o {
            Outcome::NotStarted(_, t) => Some(Some(t.sentence.key.into_owned())),
            Outcome::Progress(_, Progress::Done(r)) => {
                Some((r.verdict != Verdict::Confirmed).then(|| "not verified".to_owned()))
            }
            _ => None,
        })
    }
}

#[test]
fn a_store_that_is_unlocked_later_is_seen_without_restarting() {
    let mut desk = Desk::new();
    let mchid = desk.sandbox.identity.credentials.mchid.clone();
    desk.store.inner.fail(Some(KeychainTrouble::Locked));
    assert_eq!(desk.keep(&mchid), Err(KeychainTrouble::Locked));
    desk.store.inner.fail(None);
    assert_eq!(desk.keep(&mchid), Ok(()));
    desk.store.inner.fail(Some(KeychainTrouble::NoStore("gone".into())));
    assert_eq!(desk.publish().as_deref(), Some("keychain-none"));
    desk.store.inner.fail(Some(KeychainTrouble::Locked));
    assert_eq!(desk.publish().as_deref(), Some("keychain-locked"));
    desk.store.inner.fail(None);
    assert_eq!(desk.publish(), None, "the same run of the program publishes");
}

/// A prompt may block it, and an entry must not be used from two threads at once.
#[test]
fn every_call_to_the_store_comes_from_one_lasting_thread() {
    let mut desk = Desk::new();
    let mchid = desk.sandbox.identity.credentials.mchid.clone();
    assert_eq!(desk.keep(&mchid), Ok(()));
    assert_eq!(desk.publish(), None);
    let serial = desk.sandbox.identity.credentials.serial.clone();
    let gone = desk.run(SecretJob::Delete(mchid, vec![serial]), |o| match o {
        Outcome::KeysDeleted(_, done) => Some(done),
        _ => None,
    });
    assert_eq!(gone, Ok(()));
    let threads = desk.store.threads.lock().unwrap();
    assert!(desk.store.asked() >= 6, "stored, read back, loaded, deleted");
    assert!(threads.len() == 1 && !threads.contains(&std::thread::current().id()), "{threads:?}");
}

#[test]
fn a_refused_prompt_is_not_asked_again_by_itself() {
    let mut desk = Desk::new();
    let mchid = desk.sandbox.identity.credentials.mchid.clone();
    desk.store.inner.fail(Some(KeychainTrouble::Refused));
    // Two secrets are to be kept, and one prompt is enough to know.
    assert_eq!(desk.keep(&mchid), Err(KeychainTrouble::Refused));
    assert_eq!(desk.store.asked(), 1);
    assert_eq!(desk.publish().as_deref(), Some("keychain-refused"));
    assert_eq!(desk.store.asked(), 1, "neither again for the key nor for the APIv3 key");
    // Other work on the same lanes asks nothing.
    desk.trap.set("Theirs");
    desk.run(DiskJob::Theirs("x".into()), |o| matches!(o, Outcome::Panicked(_)).then_some(()));
    assert_eq!(desk.store.asked(), 0);
    // Asked again when the person asks again.
    assert_eq!(desk.publish().as_deref(), Some("keychain-refused"));
    assert_eq!(desk.store.asked(), 1);
}

#[test]
fn deleting_a_merchant_deletes_every_entry_and_no_entry_of_another() {
    let mut desk = Desk::new();
    let serial = desk.sandbox.identity.credentials.serial.clone();
    let mchid = desk.sandbox.identity.credentials.mchid.clone();
    for m in [&*mchid, "1900009191"] {
        assert_eq!(desk.keep(m), Ok(()));
    }
    let gone = desk.run(SecretJob::Delete("1900009191".into(), vec![serial.clone()]), |o| match o {
        Outcome::KeysDeleted(_, done) => Some(done),
        _ => None,
    });
    assert_eq!(gone, Ok(()));
    let left = |user: &str| desk.store.inner.load(user).unwrap().is_some();
    assert!(!left(&format!("1900009191/{serial}/key")) && !left("1900009191/apiv3"));
    assert!(left(&format!("{mchid}/{serial}/key")) && left(&format!("{mchid}/apiv3")));
    let users = desk.store.users.lock().unwrap().join(" ");
    assert!(users.contains(&format!("{mchid}/{serial}/key")) && users.contains(&format!("{mchid}/apiv3")));
}

/// Secrets that pass through the state of the window and through jobs never show themselves.
#[test]
fn what_is_printed_of_the_state_holds_no_secret() {
    let text = vector("go_sdk_test_key.pem");
    let key = Arc::new(published());
    let apiv3 = Arc::new(ApiV3Key::parse(APIV3).unwrap());
    let mut edit = MerchantEdit::editing(None);
    edit.key = Some(Arc::clone(&key));
    let mut typed = MerchantTyped::editing(None);
    typed.password = Secret::from("geheim-1900009191");
    typed.apiv3 = Secret::from(APIV3);
    let merchant: Merchant =
        serde_json::from_value(serde_json::json!({ "id": "m", "name": "n", "mchid": "1", "serial": "A" })).unwrap();
    let fresh = Access::Fresh(Box::new(merchant), Arc::clone(&key));
    let keep = Keep { key: Some(("A".into(), Arc::clone(&key))), apiv3: Some(Arc::clone(&apiv3)), ..Keep::default() };
    let shown = [
        format!("{:#?}", Sheet::Merchant(Box::new(edit), Box::new(typed))),
        format!(
            "{:?}",
            Recognise {
                paths: Vec::new(),
                beside: Beside { password: Some(Secret::from("geheim-1900009191")), ..Beside::default() }
            }
        ),
        format!("{:?}", NetJob::Test(fresh, String::new(), Some(apiv3))),
        format!("{:?}", SecretJob::Store { mchid: "1".into(), host: "h".into(), keep, session: false }),
        format!("{:?}", serving(&[], (&KEY, SERIAL))),
    ]
    .join("\n");
    // Bytes print as numbers, as hex or as text.
    let numbers = format!("{:?}", &key.der()[600..608]).replace(['[', ']'], "");
    let apiv3_numbers = format!("{:?}", &APIV3.as_bytes()[..8]).replace(['[', ']'], "");
    for secret in ["geheim", APIV3, &text[800..832], &*numbers, &*apiv3_numbers] {
        assert!(!shown.replace("\n", " ").contains(secret), "{secret}");
    }
    assert_eq!(shown.matches("***").count(), 10, "{shown}");
}

/// What was stored before the set-up refused it: no answer could ever be verified, so nothing is sent.
#[test]
fn the_merchants_own_key_as_answer_key_stops_before_sending() {
    let mut desk = Desk::new();
    let ours = desk.sandbox.identity.credentials.clone();
    desk.keep(&ours.mchid).unwrap();
    let pem = crate::support::certificate::pem(&ours.key, &ours.mchid, "0A", 1_700_000_000, 4_000_000_000);
    let own = serde_json::json!({ "answer_keys": [{ "id": "PUB_KEY_ID_1", "pem": pem }] });
    assert_eq!(desk.publish_with(&own).as_deref(), Some("answer-own-key"));
}

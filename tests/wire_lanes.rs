//! The workers of the open window at a server that hangs, and at a key store whose prompt stands open: each answers,
//! stopping is told at once, and a panic ends nothing but its job.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use card_rights_studio::export::records::Filter;
use card_rights_studio::keychain::{Keychain, KeychainTrouble, MemoryKeychain};
use card_rights_studio::merchant::{AnswerKeyNote, Merchant};
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::send::Progress;
use card_rights_studio::sandbox::identity::Identity;
use card_rights_studio::storage::record::Phase;
use card_rights_studio::wechatpay::gateway::Gateway;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::words::Lang;
use card_rights_studio::work::{
    Access, CardKey, DiskJob, Job, JobId, NetJob, Outcome, Picker, RecordJob, SecretJob, Setup,
};
use zeroize::Zeroizing;

use crate::faults::acts::*;
use crate::faults::server::{IDENTITY, Server};
use crate::faults::story::{CARD, plan};
use crate::support::lanes::Lanes;
use crate::support::trap::Trap;

/// The lanes of the open window, with a merchant at a fault server.
struct Desk {
    lanes: Lanes,
    seen: Vec<Outcome>,
    access: Access,
    gateway: Gateway,
    trap: Trap,
    _dir: tempfile::TempDir,
}

impl Desk {
    fn new(server: &Server) -> Self {
        Self::with(server, Arc::new(MemoryKeychain::default()))
    }

    fn with(server: &Server, keychain: Arc<dyn Keychain>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup::new(Folders::under(dir.path()), keychain, Picker::default());
        let trap = Trap::default();
        let lanes = Lanes::start(&trap.laid(setup));
        let gateway = Gateway::parse(&format!("http://{}", server.address())).unwrap();
        let credentials = &IDENTITY.credentials;
        let merchant: Merchant = serde_json::from_value(serde_json::json!({
            "id": "1", "name": "云栖酒店", "mchid": credentials.mchid, "serial": credentials.serial,
            "gateway": gateway.base(),
        }))
        .unwrap();
        let merchant = Merchant { answer_keys: vec![public_key(&IDENTITY)], ..merchant };
        let access = Access::Fresh(Box::new(merchant), Arc::clone(&credentials.key));
        Self { lanes, seen: Vec::new(), access, gateway, trap, _dir: dir }
    }

    fn publish(&mut self, id: JobId, card: &str) {
        let plan = Box::new(plan(&self.gateway, &[card]));
        self.lanes.work.send(id, NetJob::Publish(plan, self.access.clone(), "王芳".into()));
    }

    /// Waits for an outcome; those that came before stay seen.
    fn until<T>(&mut self, what: &str, want: impl Fn(&Outcome) -> Option<T>) -> T {
        loop {
            self.seen.extend(self.lanes.work.drain());
            if let Some(found) = self.seen.iter().find_map(&want) {
                return found;
            }
            assert!(self.lanes.wait(), "{what}: {:?}", self.seen);
        }
    }

    fn published(&mut self, id: JobId) -> Verdict {
        self.until("published", |o| match o {
            Outcome::Progress(i, Progress::Done(r)) if *i == id => Some(r.verdict),
            _ => None,
        })
    }
}

/// The platform's public key as a merchant keeps it.
fn public_key(identity: &Identity) -> AnswerKeyNote {
    let dir = tempfile::tempdir().unwrap();
    identity.write(dir.path(), "http://127.0.0.1").unwrap();
    let pem = std::fs::read_to_string(dir.path().join("pub_key.pem")).unwrap();
    AnswerKeyNote::public_key(&identity.public_key_id, &pem)
}

#[test]
fn while_the_server_hangs_every_lane_answers_and_stopping_is_told_at_once() {
    // The signed time is the real one here; the publication that matters hangs.
    let server = Server::start(&[HANG, HANG, NO_AUTH]);
    let mut desk = Desk::new(&server);
    let sent =
        |id: JobId| move |o: &Outcome| matches!(o, Outcome::Progress(i, Progress::Sent) if *i == id).then_some(());
    desk.publish(1, CARD);
    desk.until("sent", sent(1));
    desk.publish(2, "pOther");
    desk.until("sent", sent(2));
    // Both are at the server before a third one comes: it hangs the first two.
    while server.asked().len() < 2 {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Disk, keychain, dialogs and the net itself go on meanwhile.
    desk.lanes.work.send(3, DiskJob::Open("/nowhere.cardrights".into()));
    desk.until("disk", |o| matches!(o, Outcome::Opened(3, Err(_))).then_some(()));
    desk.lanes.work.send(4, SecretJob::Delete("1".into(), Vec::new()));
    desk.until("secrets", |o| matches!(o, Outcome::KeysDeleted(4, Ok(()))).then_some(()));
    desk.publish(5, "pThird");
    assert_eq!(desk.published(5), Verdict::Refused);
    let key =
        CardKey { gateway: desk.gateway.host().into(), mchid: IDENTITY.credentials.mchid.clone(), card: CARD.into() };
    desk.lanes.work.send(6, RecordJob::Find(Some(key.clone()), Filter::default(), Lang::En));
    let lines = desk.until("the list", |o| match o {
        Outcome::Listed(6, Ok(listed)) => Some(listed.lines.clone()),
        _ => None,
    });
    desk.lanes.work.send(7, RecordJob::Rows(Some(key), lines));
    let running = desk.until("the row", |o| match o {
        Outcome::Rows(7, Ok(rows)) => Some(rows.entries[0].1.clone()),
        _ => None,
    });
    assert_eq!((running.verdict, running.line.phase), (None, Phase::Intent), "still under way");
    for id in [1, 2] {
        desk.lanes.work.cancel(id);
        let verdict = desk.until("stopped", |o| match o {
            Outcome::Progress(i, Progress::Done(r)) if *i == id => Some(r.verdict),
            _ => None,
        });
        assert_eq!(verdict, Verdict::Unknown);
    }
    server.release();
    assert_eq!((desk.published(1), desk.published(2)), (Verdict::Unknown, Verdict::Unknown));
}

#[test]
fn after_a_panic_on_a_lane_the_next_job_works() {
    let server = Server::start(&[NO_AUTH]);
    let mut desk = Desk::new(&server);
    let card = NetJob::ReadCard(Access::Trial, CARD.into());
    for (id, name, job) in [(1, "ReadCard", Job::from(card)), (2, "Theirs", DiskJob::Theirs("x".into()).into())] {
        desk.trap.set(name);
        desk.lanes.work.send(id, job);
        desk.until("told", |o| matches!(o, Outcome::Panicked(i) if *i == id).then_some(()));
    }
    desk.publish(3, CARD);
    assert_eq!(desk.published(3), Verdict::Refused);
    desk.lanes.work.send(4, DiskJob::Open("/nowhere.cardrights".into()));
    desk.until("disk", |o| matches!(o, Outcome::Opened(4, Err(_))).then_some(()));
    desk.lanes.work.send(5, NetJob::Publish(Box::new(plan(&desk.gateway, &[CARD])), Access::Trial, "王芳".into()));
    assert_eq!(desk.published(5), Verdict::Confirmed, "the stand-in works too");
}

/// The same serial and nonce within 10 minutes, also when it comes in the next publication.
#[test]
fn a_repeated_answer_is_seen_from_one_publication_to_the_next() {
    let server = Server::waiting(&[REPEATED, REPEATED]);
    server.open();
    (0..2).for_each(|_| server.allow());
    let mut desk = Desk::new(&server);
    desk.publish(1, "p1");
    assert_eq!(desk.published(1), Verdict::Confirmed);
    desk.publish(2, "p2");
    assert_eq!(desk.published(2), Verdict::Unknown);
}

/// A keychain whose prompt stays open until somebody answers it.
#[derive(Default)]
struct Prompt {
    asked: AtomicUsize,
    answered: (Mutex<bool>, Condvar),
}

impl Keychain for Prompt {
    fn store(&self, _: &str, _: &[u8]) -> Result<(), KeychainTrouble> {
        Ok(())
    }
    fn load(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answered = self.answered.0.lock().unwrap();
        while !*answered {
            answered = self.answered.1.wait(answered).unwrap();
        }
        Ok(None)
    }
    fn delete(&self, _: &str) -> Result<(), KeychainTrouble> {
        Ok(())
    }
}

#[test]
fn cancelled_while_the_keychain_asks_is_told_at_once_and_sends_nothing() {
    let server = Server::start(&[GOOD]);
    let prompt = Arc::new(Prompt::default());
    let mut desk = Desk::with(&server, Arc::clone(&prompt) as Arc<dyn Keychain>);
    let Access::Fresh(merchant, _) = desk.access.clone() else { unreachable!() };
    desk.access = Access::Merchant(merchant);
    desk.publish(1, CARD);
    while prompt.asked.load(Ordering::SeqCst) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.lanes.work.cancel(1);
    let not_started = |id: JobId| {
        move |o: &Outcome| match o {
            Outcome::NotStarted(i, t) if *i == id => Some(t.sentence.key.clone()),
            _ => None,
        }
    };
    assert_eq!(desk.until("cancelled", not_started(1)), "publish-cancelled");
    // The prompt was answered after all: nobody waits for it any more, and the next one is asked anew.
    *prompt.answered.0.lock().unwrap() = true;
    prompt.answered.1.notify_all();
    desk.publish(2, CARD);
    assert_eq!(desk.until("no key", not_started(2)), "key-missing");
    assert!(server.asked().is_empty());
}

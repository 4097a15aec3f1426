//! Answers that are verified by platform certificates: fetched with the APIv3 key, checked, kept, renewed
//! (src/wechatpay/README.md, Answer keys).

use std::sync::{Arc, LazyLock};

use card_rights_studio::keychain::{Keychain as _, MemoryKeychain, load_apiv3, store_apiv3, store_key};
use card_rights_studio::merchant::{AnswerKeyNote, Merchant};
use card_rights_studio::platform::clock::unix_secs;
use card_rights_studio::platform::folders::Folders;
use card_rights_studio::publish::send::Progress;
use card_rights_studio::sandbox::identity::{CARD_ID, MCHID};
use card_rights_studio::sandbox::platform::Platform;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::wechatpay::client::{AnswerKeys, Client, Stamp};
use card_rights_studio::wechatpay::gateway::Proxy;
use card_rights_studio::wechatpay::key::MerchantKey;
use card_rights_studio::wechatpay::platform;
use card_rights_studio::wechatpay::secret::ApiV3Key;
use card_rights_studio::wechatpay::verdict::Verdict;
use card_rights_studio::work::{Access, Job, JobId, NetJob, Outcome, Picker, Setup, TestLine};

use crate::faults::story::plan;
use crate::support::lanes::Lanes;
use crate::support::platform_certificates::{APIV3, DAY, KEY, SERIAL, apiv3, cert, fresh, serving};

const NEXT: &str = "7F00000000000000000000000000000000000002";

static NEXT_KEY: LazyLock<Arc<MerchantKey>> = LazyLock::new(fresh);

fn usual() -> Platform {
    serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL))
}

fn sandbox(platform: Platform) -> Sandbox {
    Sandbox::start(&Options { platform: Some(platform), ..Options::default() }).unwrap()
}

/// What `GET /v3/certificates` brings: the serial numbers, or the sentence and its reason.
fn fetched(platform: Platform, apiv3: &ApiV3Key) -> Result<Vec<String>, String> {
    let s = sandbox(platform);
    let stamp = Stamp { now: unix_secs, nonce: card_rights_studio::platform::clock::nonce };
    let ours = &s.identity.credentials;
    let client = Client::new(&s.gateway, &Proxy::None, ours.clone(), AnswerKeys::default(), stamp).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(client.get(platform::PATH));
    assert_eq!(answer.status, Some(200));
    platform::accept(&answer, apiv3, client.keys(), ours, unix_secs())
        .map(|all| all.iter().map(|c| c.serial.clone()).collect())
        .map_err(|t| format!("{} {}", t.sentence.key, card_rights_studio::words::Lang::ZhCn.say(&t.sentence)))
}

#[test]
fn certificates_are_opened_checked_and_verify_the_answer_that_brought_them() {
    assert_eq!(fetched(usual(), &apiv3()), Ok(vec![SERIAL.to_owned()]));
    let two = serving(&[(&KEY, SERIAL, 20), (&NEXT_KEY, NEXT, 900)], (&NEXT_KEY, NEXT));
    assert_eq!(fetched(two, &apiv3()), Ok(vec![SERIAL.to_owned(), NEXT.to_owned()]));
    // What is over, or not yet, is left out.
    let old = serving(&[(&KEY, SERIAL, 20), (&NEXT_KEY, NEXT, -1)], (&KEY, SERIAL));
    assert_eq!(fetched(old, &apiv3()), Ok(vec![SERIAL.to_owned()]));
}

#[test]
fn every_fault_of_the_certificates_has_its_own_sentence_and_nothing_is_taken() {
    let told = |p: Platform| fetched(p, &apiv3()).unwrap_err();
    let other = ApiV3Key::parse("00000000000000000000000000000000").unwrap();
    let wrong = fetched(usual(), &other).unwrap_err();
    assert!(wrong.contains("用这个 APIv3 密钥解不开平台证书"), "{wrong}");
    let over = told(serving(&[(&KEY, SERIAL, 0)], (&KEY, SERIAL)));
    assert!(over.starts_with("certificates-none-valid"), "{over}");
    // The serial number beside it is not the certificate's own.
    let mut renamed = usual();
    renamed.certificates[0].0 = NEXT.into();
    assert!(told(renamed).starts_with("certificates-serial"));
    let mut garbage = usual();
    garbage.certificates[0].1 = "no certificate".into();
    assert!(told(garbage).starts_with("certificates-unreadable"));
    // Signed by nobody that it names: under another serial number, and under its own but by another key.
    let unknown = told(serving(&[(&KEY, SERIAL, 400)], (&NEXT_KEY, NEXT)));
    assert!(unknown.contains("没有能核对这份回复的公钥或证书"), "{unknown}");
    let forged = told(serving(&[(&KEY, SERIAL, 400)], (&NEXT_KEY, SERIAL)));
    assert!(forged.contains("回复的签名不对"), "{forged}");
}

/// The lanes of a window at a stand-in that serves certificates.
struct Desk {
    sandbox: Sandbox,
    keychain: Arc<MemoryKeychain>,
    merchant: Merchant,
    lanes: Lanes,
    next: JobId,
    _dir: tempfile::TempDir,
}

impl Desk {
    fn new(platform: Option<Platform>) -> Self {
        let sandbox = Sandbox::start(&Options { platform, ..Options::default() }).unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let (ours, host) = (&sandbox.identity.credentials, sandbox.gateway.host());
        store_key(&*keychain, &ours.mchid, &ours.serial, host, &ours.key).unwrap();
        store_apiv3(&*keychain, &ours.mchid, host, &apiv3()).unwrap();
        let merchant = serde_json::json!({ "id": "m", "name": "云栖酒店", "mchid": ours.mchid, "serial": ours.serial,
            "gateway": sandbox.gateway.base(), "apiv3": true });
        let dir = tempfile::tempdir().unwrap();
        let lanes =
            Lanes::start(&Setup::new(Folders::under(dir.path()), Arc::clone(&keychain) as _, Picker::default()));
        let merchant = serde_json::from_value(merchant).unwrap();
        Self { sandbox, keychain, merchant, lanes, next: 0, _dir: dir }
    }

    /// Does `job` and gives the outcome that ends it; certificates that come before are kept as a window keeps them.
    fn run<T>(&mut self, job: impl Into<Job>, want: impl Fn(Outcome) -> Option<T>) -> T {
        self.next += 1;
        self.lanes.work.send(self.next, job);
        loop {
            for outcome in self.lanes.work.drain() {
                if let Outcome::Certificates(_, id, fetched, at) = outcome {
                    assert_eq!(id, "m");
                    self.merchant.renew(&fetched, at);
                } else if let Some(found) = want(outcome) {
                    return found;
                }
            }
            assert!(self.lanes.wait(), "nothing comes");
        }
    }

    fn access(&self) -> Access {
        Access::Merchant(Box::new(self.merchant.clone()))
    }

    fn publish(&mut self) -> Verdict {
        let plan = Box::new(plan(&self.sandbox.gateway, &[CARD_ID]));
        self.run(NetJob::Publish(plan, self.access(), "王芳".into()), |o| match o {
            Outcome::Progress(_, Progress::Done(r)) => Some(r.verdict),
            Outcome::NotStarted(_, t) => panic!("{t:?}"),
            _ => None,
        })
    }

    fn test(&mut self) -> Vec<TestLine> {
        self.run(NetJob::Test(self.access(), CARD_ID.into(), None), |o| match o {
            Outcome::Tested(_, lines) => Some(lines),
            _ => None,
        })
    }

    fn serials(&self) -> Vec<&str> {
        self.merchant.answer_keys.iter().map(|n| n.id.as_str()).collect()
    }
}

#[test]
fn a_publication_fetches_what_it_is_verified_with() {
    let mut desk = Desk::new(Some(usual()));
    assert_eq!(desk.publish(), Verdict::Confirmed);
    assert_eq!(desk.serials(), [SERIAL]);
    let note = &desk.merchant.answer_keys[0];
    assert!(note.not_after.is_some_and(|end| end > unix_secs() + 399 * DAY) && note.pem.contains("BEGIN CERTIFICATE"));
    // Fresh ones are not asked for again: what the stand-in serves now does not matter.
    desk.sandbox.rotate(Some(Platform { certificates: Vec::new(), ..usual() }));
    assert_eq!(desk.publish(), Verdict::Confirmed);
}

#[test]
fn certificates_are_renewed_before_they_end_and_when_they_are_old() {
    for (days, age_secs, renewed) in [(29, 0, true), (31, 0, false), (31, 12 * 3600 + 1, true)] {
        let mut desk = Desk::new(Some(serving(&[(&NEXT_KEY, NEXT, 900)], (&NEXT_KEY, NEXT))));
        let (id, pem) = cert(&KEY, SERIAL, days);
        let now = unix_secs();
        let note = AnswerKeyNote { id, pem, not_before: Some(now - DAY), not_after: Some(now + days * DAY) };
        desk.merchant.renew(&[note], now - age_secs);
        let verdict = desk.publish();
        assert_eq!(verdict == Verdict::Confirmed, renewed, "{days} {age_secs} {verdict:?}");
        // A serial number that was not known is fetched after the fact: the same content can then be verified.
        if !renewed {
            assert_eq!(verdict, Verdict::Unknown);
            let fetched = desk.run(NetJob::ReadCard(desk.access(), CARD_ID.into()), |o| match o {
                Outcome::CardRead(_, _, read) => Some(read.is_ok()),
                _ => None,
            });
            assert!(fetched, "a read fetches them and reads again");
        }
        assert_eq!(desk.serials(), [NEXT]);
        assert_eq!(desk.publish(), Verdict::Confirmed);
    }
}

#[test]
fn an_answer_is_never_confirmed_by_a_certificate_that_is_over_or_was_not_accepted() {
    // None to be had: sent all the same, and said to be unverified.
    let mut none = Desk::new(None);
    assert_eq!(none.publish(), Verdict::Accepted);
    // Why it could not be verified is said, and only where it could not.
    let reason = |desk: &mut Desk| {
        let plan = Box::new(plan(&desk.sandbox.gateway, &[CARD_ID]));
        desk.run(NetJob::Publish(plan, desk.access(), "王芳".into()), |o| match o {
            Outcome::Told(t) => Some(Some(t.sentence.key.into_owned())),
            Outcome::Published(..) => Some(None),
            _ => None,
        })
    };
    assert_eq!(reason(&mut Desk::new(None)).as_deref(), Some("error-no-platform-certificate"));
    let mut lost = Desk::new(Some(usual()));
    lost.keychain.delete(&format!("{MCHID}/apiv3")).unwrap();
    assert_eq!(reason(&mut lost).as_deref(), Some("apiv3-missing"));
    assert_eq!(reason(&mut Desk::new(Some(usual()))), None);
    // Kept, but over.
    let mut over = Desk::new(Some(Platform { certificates: Vec::new(), ..usual() }));
    let (id, pem) = cert(&KEY, SERIAL, 400);
    let end = unix_secs() - 1;
    over.merchant.renew(&[AnswerKeyNote { id, pem, not_before: Some(0), not_after: Some(end) }], unix_secs());
    assert_eq!(over.publish(), Verdict::Accepted);
    // Served, but the answer is signed by somebody else.
    let mut forged = Desk::new(Some(serving(&[(&KEY, SERIAL, 400)], (&NEXT_KEY, SERIAL))));
    assert_eq!(forged.publish(), Verdict::Accepted);
    assert!(forged.serials().is_empty());
}

#[test]
fn the_connection_test_names_the_certificates_or_what_is_wrong_with_them() {
    let line = |lines: &[TestLine], key: &str| lines.iter().find(|l| l.key == key).cloned().unwrap();
    let mut desk = Desk::new(Some(usual()));
    let lines = desk.test();
    assert_eq!(lines.len(), 7, "{lines:?}");
    assert!(lines.iter().all(|l| l.good == Some(true)), "{lines:?}");
    let until = card_rights_studio::platform::clock::day(unix_secs() + 400 * DAY);
    assert!(line(&lines, "test-certificates").found.is_some_and(|day| day[..7] == until[..7]));
    assert_eq!(desk.serials(), [SERIAL]);

    let mut none = Desk::new(None);
    let told = line(&none.test(), "test-certificates").trouble.unwrap();
    assert_eq!(told.sentence.key, "error-no-platform-certificate");

    let mut lost = Desk::new(Some(usual()));
    lost.keychain.delete(&format!("{MCHID}/apiv3")).unwrap();
    let told = line(&lost.test(), "test-certificates").trouble.unwrap();
    assert_eq!(told.sentence.key, "apiv3-missing");
}

/// An APIv3 key is bound to the gateway's host, and removing a merchant deletes it.
#[test]
fn an_apiv3_key_is_kept_for_its_gateway_only_and_deleted_with_the_merchant() {
    let chain = MemoryKeychain::default();
    store_apiv3(&chain, MCHID, "api.mch.weixin.qq.com", &apiv3()).unwrap();
    let found = |host: &str| load_apiv3(&chain, MCHID, host).unwrap().is_some_and(|k| k.bytes() == APIV3.as_bytes());
    assert!(found("api.mch.weixin.qq.com"));
    assert!(!found("127.0.0.1:8091") && !found("api.mch.weixin.qq.co") && !found(""));
    let raw = chain.load(&format!("{MCHID}/apiv3")).unwrap().unwrap();
    assert_eq!(*raw, format!("api.mch.weixin.qq.com {APIV3}").into_bytes());
    card_rights_studio::keychain::delete_keys(&chain, MCHID, std::iter::empty()).unwrap();
    assert!(!found("api.mch.weixin.qq.com"));
}

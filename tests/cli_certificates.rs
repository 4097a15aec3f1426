//! The command line of a merchant whose answers are verified by platform certificates (src/wechatpay/README.md, Answer
//! keys).

use card_rights_studio::keychain::{Keychain as _, KeychainTrouble, SystemKeychain, store_apiv3, store_key};
use card_rights_studio::platform::clock::unix_secs;
use card_rights_studio::sandbox::{Options, Sandbox};
use card_rights_studio::wechatpay::secret::ApiV3Key;
use serde_json::{Value, json};

use crate::support::certificate;
use crate::support::platform_certificates::{APIV3, KEY, SERIAL, serving};
use crate::support::program::{Home, ON, Ran};

const DAY: i64 = 86_400;
const NEXT: &str = "7F00000000000000000000000000000000000002";

/// A merchant at a stand-in that signs by platform certificate, set up in folders of its own.
struct Desk {
    home: Home,
    sandbox: Sandbox,
    identity: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let identity = tempfile::tempdir().unwrap();
        let platform = Some(serving(&[(&KEY, SERIAL, 400)], (&KEY, SERIAL)));
        let options = Options { platform, identity: Some(identity.path().to_owned()), ..Options::default() };
        let desk = Self { home: Home::new(), sandbox: Sandbox::start(&options).unwrap(), identity };
        desk.set(json!({}));
        desk
    }

    /// `merchants.json`, with what is not usual.
    fn set(&self, more: Value) {
        let ours = &self.sandbox.identity.credentials;
        let mut m = json!({ "id": "m", "name": "云栖酒店", "mchid": ours.mchid, "serial": ours.serial,
            "gateway": self.sandbox.gateway.base(), "apiv3": true });
        m.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.home.file("merchants.json", json!({ "all": [m] }).to_string());
    }

    /// One kept certificate of that age.
    fn keep(&self, serial: &str, age_secs: i64) {
        let (from, until) = (unix_secs() - DAY, unix_secs() + 400 * DAY);
        let pem = certificate::pem(&KEY, "Tenpay.com sign", serial, from, until);
        let note = json!({ "id": serial, "pem": pem, "not_before": from, "not_after": until });
        self.set(json!({ "answer_keys": [note], "certificates_at": unix_secs() - age_secs }));
    }

    /// Serial numbers of what is kept.
    fn kept(&self) -> Vec<String> {
        let all: Value =
            serde_json::from_slice(&std::fs::read(self.home.path().join("merchants.json")).unwrap()).unwrap();
        let notes = all["all"][0]["answer_keys"].as_array().cloned().unwrap_or_default();
        notes.iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect()
    }

    fn run(&self, args: &[&str]) -> Ran {
        let file = self.home.file("稿.cardrights", ON);
        let args: Vec<&str> = args.iter().map(|a| if *a == "DRAFT" { file.to_str().unwrap() } else { a }).collect();
        let mut command = self.home.command(&args);
        // The bus of the session, where there is one: a key store lies on it.
        if let Some(bus) = std::env::var_os("DBUS_SESSION_BUS_ADDRESS") {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        Ran::of(&command.output().unwrap())
    }

    fn publish(&self, more: &[&str]) -> (String, String) {
        let args = ["publish", "DRAFT", "--card", "p1", "--merchant", "云栖酒店", "--yes", "--json"];
        let ran = self.run(&[&args[..], more].concat());
        (ran.verdicts().join(" "), ran.err)
    }

    fn key_file(&self) -> String {
        self.identity.path().join("apiclient_key.pem").display().to_string()
    }
}

#[test]
fn kept_certificates_verify_what_a_command_sends() {
    let desk = Desk::new();
    desk.keep(SERIAL, 60);
    let (verdict, said) = desk.publish(&["--key-file", &desk.key_file()]);
    assert_eq!(verdict, "confirmed", "{said}");
    assert!(!said.contains("平台证书"), "nothing was due: {said}");
    let card = desk.run(&["card", "p1", "--merchant", "云栖酒店", "--json", "--key-file", &desk.key_file()]);
    assert_eq!(card.rows()[0]["verified"], true, "{card:?}");
}

/// The key that is given verifies answers alone, and nothing is fetched beside it.
#[test]
fn a_given_answer_key_needs_no_certificates() {
    let desk = Desk::new();
    let public = desk.identity.path().join("pub_key.pem").display().to_string();
    let id = desk.sandbox.identity.public_key_id.clone();
    let more = ["--key-file", &desk.key_file(), "--answer-key-file", &public, "--answer-key-id", &id];
    let (verdict, said) = desk.publish(&more);
    assert_eq!(verdict, "confirmed", "{said}");
    assert!(!said.contains("平台证书") && desk.kept().is_empty(), "{said}");
}

#[test]
fn what_cannot_be_renewed_is_said_and_why() {
    let desk = Desk::new();
    // There is none, and a command that was given a key asks no key store for another secret.
    let (verdict, said) = desk.publish(&["--key-file", &desk.key_file()]);
    assert_eq!(verdict, "accepted", "{said}");
    assert!(
        said.contains("没有可用的平台证书，这次核对不了微信的回复") && said.contains("用 --key-file 时不读"),
        "{said}"
    );
    // Old ones are there: they verify all the same, and are said to be old.
    desk.keep(SERIAL, 12 * 3600 + 60);
    let (verdict, said) = desk.publish(&["--key-file", &desk.key_file()]);
    assert_eq!(verdict, "confirmed", "{said}");
    assert!(said.contains("平台证书没有更新，这次仍用已保存的核对回复"), "{said}");
    // The answer names one that is not kept: no claim, and the same is said again.
    desk.keep(NEXT, 60);
    let (verdict, said) = desk.publish(&["--key-file", &desk.key_file()]);
    assert_eq!(verdict, "unknown", "{said}");
    assert!(said.contains("用 --key-file 时不读") && !said.contains("已取得并保存"), "{said}");
    assert_eq!(desk.kept(), [NEXT]);
}

/// Set for the process that runs on a bus of its own.
const ON_A_BUS: &str = "CARD_RIGHTS_ON_A_BUS";

/// Runs the test `name` once more on a fresh bus whose key store was started by `start`.
#[cfg(unix)]
fn on_a_bus(name: &str, start: &str) {
    let data = tempfile::tempdir().unwrap();
    let script = format!("{start} >/dev/null 2>&1; exec \"$0\" --exact {name} --ignored --nocapture --test-threads=1");
    let done = std::process::Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(ON_A_BUS, "1")
        .envs([("XDG_DATA_HOME", data.path()), ("XDG_RUNTIME_DIR", data.path())])
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn here() -> bool {
    std::env::var_os(ON_A_BUS).is_some()
}

#[cfg(unix)]
#[test]
#[ignore = "needs gnome-keyring: tests/keychain/run"]
fn real_key_store_renews_for_a_command() {
    on_a_bus("cli_certificates::renewed", "printf trial | gnome-keyring-daemon --unlock --components=secrets");
}

#[test]
#[ignore = "runs on a bus of its own"]
fn renewed() {
    if !here() {
        return;
    }
    let desk = Desk::new();
    let (ours, host) = (&desk.sandbox.identity.credentials, desk.sandbox.gateway.host());
    let chain = SystemKeychain::default();
    store_key(&chain, &ours.mchid, &ours.serial, host, &ours.key).unwrap();
    store_apiv3(&chain, &ours.mchid, host, &ApiV3Key::parse(APIV3).unwrap()).unwrap();
    // None yet: fetched, kept, and the answer is verified with them.
    let (verdict, said) = desk.publish(&[]);
    assert!(verdict == "confirmed" && !said.contains("平台证书"), "{verdict} {said}");
    assert_eq!(desk.kept(), [SERIAL]);
    // Another one signs now: the answer is not trusted; what it named is fetched, and the same again is confirmed.
    desk.sandbox.rotate(Some(serving(&[(&KEY, NEXT, 400)], (&KEY, NEXT))));
    let (verdict, said) = desk.publish(&[]);
    assert_eq!(verdict, "unknown", "{said}");
    assert!(said.contains("已取得并保存新的平台证书。再运行一次同样的命令是安全的"), "{said}");
    assert_eq!(desk.kept(), [NEXT]);
    assert_eq!(desk.publish(&[]).0, "confirmed");
    // A read is read again by itself.
    desk.keep(SERIAL, 60);
    let card = desk.run(&["card", "p1", "--merchant", "云栖酒店", "--json"]);
    assert_eq!(card.rows()[0]["verified"], true, "{card:?}");
    assert_eq!(desk.kept(), [NEXT]);
    // Without the APIv3 key the old ones stay, and the reason is said.
    chain.delete(&format!("{}/apiv3", ours.mchid)).unwrap();
    desk.keep(NEXT, 13 * 3600);
    let (verdict, said) = desk.publish(&[]);
    assert_eq!(verdict, "confirmed", "{said}");
    assert!(
        said.contains("平台证书没有更新") && said.contains("密钥库里没有这个商户在当前网关的 APIv3 密钥"),
        "{said}"
    );
    desk.set(json!({}));
    let (verdict, said) = desk.publish(&[]);
    assert_eq!(verdict, "accepted", "{said}");
    assert!(said.contains("没有可用的平台证书") && said.contains("重新填写 APIv3 密钥"), "{said}");
}

/// A key store that was never opened has no collection to keep anything in: it is not locked.
#[cfg(unix)]
#[test]
#[ignore = "needs gnome-keyring: tests/keychain/run"]
fn real_key_store_without_a_default_collection() {
    on_a_bus("cli_certificates::no_collection", "gnome-keyring-daemon --start --components=secrets");
}

#[test]
#[ignore = "runs on a bus of its own"]
fn no_collection() {
    if here() {
        let chain = SystemKeychain::default();
        assert_eq!(chain.store("1900009191/AB/key", b"h x"), Err(KeychainTrouble::NoCollection));
        assert_eq!(chain.load("1900009191/AB/key").unwrap().map(|v| v.to_vec()), None);
    }
}

/// What was not there when the program began is seen once it is, though `keyring` opens its own store only once.
#[cfg(unix)]
#[test]
#[ignore = "needs gnome-keyring: tests/keychain/run"]
fn real_key_store_that_starts_later_is_seen() {
    on_a_bus("cli_certificates::started_later", "DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/later; true");
}

#[cfg(unix)]
#[test]
#[ignore = "runs on a bus of its own"]
fn started_later() {
    if !here() {
        return;
    }
    let (chain, user) = (SystemKeychain::default(), "1900009191/AB/key");
    let first = chain.store(user, b"h x");
    assert!(matches!(first, Err(KeychainTrouble::NoStore(_))), "{first:?}");
    let start = "dbus-daemon --session --fork --address=$DBUS_SESSION_BUS_ADDRESS --print-pid
        printf trial | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
    let bus = std::process::Command::new("sh").args(["-c", start]).output().unwrap();
    let kept = (chain.store(user, b"h x"), chain.load(user).map(|v| v.map(|v| v.to_vec())));
    let end = format!("kill {}", String::from_utf8_lossy(&bus.stdout));
    std::process::Command::new("sh").args(["-c", &end]).status().unwrap();
    assert_eq!(kept, (Ok(()), Ok(Some(b"h x".to_vec()))));
    // Where the bus went away with its store, no older session is thought to be alive.
    assert!(matches!(chain.load(user), Err(KeychainTrouble::NoStore(_) | KeychainTrouble::Other(_))));
}

/// Each command opens a session of its own with the store; a number of the key exchange may begin with a zero byte,
/// which KWallet does not count as one.
#[test]
#[ignore = "runs on a bus of its own"]
fn many_sessions() {
    if !here() {
        return;
    }
    let user = "1900009191/AB/key";
    // The process's own session is one for all of them.
    let fresh = || {
        let chain = SystemKeychain::default();
        chain.reopen();
        chain
    };
    for n in 0..200 {
        let secret = format!("h secret {n}").into_bytes();
        assert_eq!(fresh().store(user, &secret), Ok(()), "session {n}");
        let back = fresh().load(user).map(|v| v.map(|v| v.to_vec()));
        assert_eq!(back, Ok(Some(secret)), "session {n}");
    }
    SystemKeychain::default().delete(user).unwrap();
    assert_eq!(SystemKeychain::default().load(user), Ok(None));
}

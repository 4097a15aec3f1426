//! One publication against a fault server, with a real ledger in a temporary folder, and what is known afterwards.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use card_rights_studio::platform::clock;
use card_rights_studio::publish::Target;
use card_rights_studio::publish::plan::{CardInput, Plan};
use card_rights_studio::publish::send::{CardResult, Listener, Progress, Sending, send};
use card_rights_studio::rights::field::FieldId;
use card_rights_studio::rights::shown::State;
use card_rights_studio::rights::{CardRights, Section};
use card_rights_studio::storage::history::{Card, shown};
use card_rights_studio::storage::ledger::{Ledger, Line};
use card_rights_studio::wechatpay::client::{AnswerKeys, Client, Link, Stamp};
use card_rights_studio::wechatpay::gateway::{Gateway, Proxy};
use card_rights_studio::wechatpay::verdict::Waits;
use tokio_util::sync::CancellationToken;

use super::server::{IDENTITY, NOW};

/// Long enough for a busy machine; what is to run into it sets its own.
pub const WHOLE: Duration = Duration::from_secs(30);
/// Waits that nobody notices.
pub const QUICK: Waits = Waits { usual: [Duration::from_millis(1); 3], most: Duration::from_secs(2) };
pub const CARD: &str = "pFAULT0000000000000000000001";

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// One merchant, one card, one ledger.
pub struct Story {
    pub client: Client,
    pub plan: Plan,
    pub dir: tempfile::TempDir,
}

/// What a person and the ledger know afterwards.
#[derive(Debug)]
pub struct Told {
    pub result: CardResult,
    /// The ledger's phases in order: `intent sent end`.
    pub phases: String,
    /// What the window was told on the way.
    pub progress: Vec<Progress>,
}

/// The merchant at `gateway`, its answers verified or not.
pub fn client(gateway: &str, proxy: &Proxy, verified: bool, connect: Duration, whole: Duration) -> Client {
    let keys = if verified { IDENTITY.answer_keys() } else { AnswerKeys::default() };
    let stamp = Stamp { now: || NOW, nonce: clock::nonce };
    let gateway = Gateway::parse(gateway).unwrap();
    let link = Link { gateway: &gateway, proxy, connect, whole };
    Client::over(&link, IDENTITY.credentials.clone(), keys, stamp).unwrap()
}

/// A plan that shows 积分 for the first time on `cards`.
pub fn plan(gateway: &Gateway, cards: &[&str]) -> Plan {
    let target = Target::new("云栖酒店", IDENTITY.credentials.mchid.as_str(), gateway.clone());
    let mut rights = CardRights { show_bonus: Some(true), ..CardRights::default() };
    rights.bonus.init_bonus = Some(100);
    rights.set_text(FieldId::BonusValueWord, "我的积分");
    rights.set_text(FieldId::BonusCostWord, "500积分=2小时免费停车券");
    let cards = cards.iter().map(|c| CardInput { card_id: (*c).to_owned(), ..CardInput::default() }).collect();
    Plan::new(target, &rights, cards).unwrap()
}

impl Story {
    pub fn new(client: Client) -> Self {
        let plan = plan(client.gateway(), &[CARD]);
        Self { client, plan, dir: tempfile::tempdir().unwrap() }
    }

    /// A merchant at a server on this computer.
    pub fn at(server: &super::server::Server) -> Self {
        Self::new(client(&format!("http://{}", server.address()), &Proxy::None, true, WHOLE, WHOLE))
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.dir.path().join("ledger.jsonl"), std::process::id()).unwrap()
    }

    /// The ledger's lines as they stand in the file.
    pub fn lines(&self) -> Vec<Line> {
        let text = std::fs::read_to_string(self.dir.path().join("ledger.jsonl")).unwrap_or_default();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    pub fn phases(&self) -> String {
        let names = self.lines().into_iter().map(|l| serde_json::to_value(l.phase).unwrap());
        names.map(|p| p.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    }

    /// The same, where the file may end in blank or half lines.
    pub fn phases_of_whole_lines(&self) -> String {
        let text = std::fs::read_to_string(self.dir.path().join("ledger.jsonl")).unwrap_or_default();
        let whole = text.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
        whole.filter_map(|l| l["phase"].as_str().map(str::to_owned)).collect::<Vec<_>>().join(" ")
    }

    /// What is known of 积分 on the card.
    pub fn bonus(&self) -> State {
        let line = &self.plan.target;
        let card = Card { gateway: self.client.gateway().host(), mchid: &line.mchid, card: CARD };
        shown(&self.ledger(), card).get(Section::Bonus).state
    }

    /// Publishes; `hook` sees every step and may cancel.
    pub fn publish(&self, hook: impl Fn(&Progress, &CancellationToken) + Sync) -> Told {
        let cancel = CancellationToken::new();
        self.publish_until(&cancel, hook)
    }

    pub fn publish_until(
        &self,
        cancel: &CancellationToken,
        hook: impl Fn(&Progress, &CancellationToken) + Sync,
    ) -> Told {
        let progress = Arc::new(Mutex::new(Vec::new()));
        let told = |p: Progress| {
            hook(&p, cancel);
            progress.lock().unwrap().push(p);
        };
        let mut ledger = self.ledger();
        let results = run(send(&self.plan, quick(&self.client, &mut ledger, &told, cancel)));
        let [result] = <[CardResult; 1]>::try_from(results).unwrap();
        let progress = progress.lock().unwrap().clone();
        Told { result, phases: self.phases_of_whole_lines(), progress }
    }
}

/// How a plan is sent as fast as answers come, with the waits of [`QUICK`].
pub fn quick<'a>(
    client: &'a Client,
    ledger: &'a mut Ledger,
    told: Listener<'a>,
    cancel: &'a CancellationToken,
) -> Sending<'a> {
    Sending { waits: QUICK, ..Sending::new(client, ledger, told, cancel) }
}

/// The catalogue key of what the person is told about a result; empty when nothing is wrong.
pub fn sentence(r: &CardResult) -> String {
    let trouble = r.trouble.as_ref().map(|t| t.sentence.key.clone());
    trouble.or_else(|| r.advice.as_ref().map(|a| a.sentence.key.clone())).unwrap_or_default().into_owned()
}

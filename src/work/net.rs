//! The network's lane: async requests on one current-thread runtime, so that waiting can be stopped at once.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, oneshot};
use tokio::task::LocalSet;

use super::secrets::Wish;
use super::{Access, Job, JobId, Out, Outcome, TestLine, thread};
use crate::merchant::renewal::is_unknown_serial;
use crate::merchant::{Expiry, Merchant};
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::publish::send::{Cancel, send};
use crate::sandbox::{Options, Sandbox};
use crate::storage::answers;
use crate::storage::ledger::Ledger;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client, Credentials, End, Seen, Stamp};
use crate::wechatpay::diagnosis::clocks;
use crate::wechatpay::endpoint::is_card_id;
use crate::wechatpay::errors::told;
use crate::wechatpay::gateway::Proxy;
use crate::wechatpay::platform;
use crate::wechatpay::secret::ApiV3Key;
use crate::wechatpay::template::Template;
use crate::wechatpay::upload;
use crate::words::Sentence;

const STAMP: Stamp = Stamp { now: clock::unix_secs, nonce: clock::nonce };

pub(super) struct Net {
    folders: Folders,
    pub(super) secrets: Sender<Wish>,
    /// Started when 演练 is first used; lives as long as the program.
    sandbox: Mutex<Option<Arc<Sandbox>>>,
    /// Answers seen, here and by other processes: to merchants, and in 演练.
    seen: Seen,
    seen_in_trial: Seen,
    pub(super) out: Out,
}

pub(super) fn start(folders: Folders, secrets: Sender<Wish>, out: Out) -> UnboundedSender<(JobId, Job, Cancel)> {
    let (sender, mut jobs) = unbounded_channel::<(JobId, Job, Cancel)>();
    thread("net", move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(r) => r,
            Err(e) => return log::error!("runtime: {e}"),
        };
        let (seen, seen_in_trial) = (answers::seen(&folders.ledger()), answers::seen(&folders.trial_ledger()));
        let net = Rc::new(Net { folders, secrets, sandbox: Mutex::new(None), seen, seen_in_trial, out });
        LocalSet::new().block_on(&runtime, async move {
            while let Some((id, job, cancel)) = jobs.recv().await {
                let (net, told) = (Rc::clone(&net), net.out.clone());
                let task = tokio::task::spawn_local(async move { net.run(id, job, &cancel).await });
                tokio::task::spawn_local(async move {
                    if task.await.is_err_and(|e| e.is_panic()) {
                        told.send(Outcome::Panicked(id));
                    }
                });
            }
        });
    });
    sender
}

impl Net {
    async fn run(&self, id: JobId, job: Job, cancel: &Cancel) {
        match job {
            Job::Publish(plan, access) => match self.ready(id, &access, cancel).await {
                Ok((client, _sandbox)) => {
                    let path = match &access {
                        Access::Trial => self.folders.trial_ledger(),
                        _ => self.folders.ledger(),
                    };
                    let ledger = self.folders.prepare().and_then(|()| Ledger::open_to_write(&path, std::process::id()));
                    match ledger {
                        Ok(mut ledger) => {
                            let told = |p| self.out.send(Outcome::Progress(id, p));
                            let results = send(&plan, &client, &mut ledger, 1.0, &told, cancel).await;
                            // 再发一次相同内容 can then be verified.
                            let unknown = results.iter().filter_map(|r| r.last.as_deref()).any(is_unknown_serial);
                            self.out.send(Outcome::Published(id, results));
                            if unknown {
                                self.renewed(id, &access, client, true).await;
                            }
                        }
                        Err(t) => self.out.send(Outcome::NotStarted(id, t)),
                    }
                }
                Err(t) => self.out.send(Outcome::NotStarted(id, t)),
            },
            Job::ReadCard(..) | Job::Upload(..) | Job::Test(..) => {
                // Dropped with its connection: whoever gives up waits for nothing.
                let outcome = tokio::select! {
                    biased;
                    () = cancel.wait() => Outcome::Stopped(id),
                    outcome = self.asked(id, job) => outcome,
                };
                self.out.send(outcome);
            }
            #[expect(clippy::panic, reason = "a test asks how a panic is told")]
            Job::Panic(_) => panic!("asked for by a test"),
            _ => {}
        }
    }

    /// What changes nothing, and may be given up at any moment.
    async fn asked(&self, id: JobId, job: Job) -> Outcome {
        match job {
            Job::ReadCard(access, card) => {
                let got = self.read_card(id, &access, &card).await;
                Outcome::CardRead(id, card, got.map(Box::new))
            }
            Job::Upload(access, path) => Outcome::Uploaded(id, self.upload(&access, path).await),
            Job::Test(access, card, apiv3) => Outcome::Tested(id, self.test(id, &access, &card, apiv3).await),
            _ => Outcome::Stopped(id),
        }
    }

    /// The same as [`Net::client`] with platform certificates that are fresh, but the person need not wait for a prompt
    /// of the keychain.
    async fn ready(
        &self,
        id: JobId,
        access: &Access,
        cancel: &Cancel,
    ) -> Result<(Client, Option<Arc<Sandbox>>), Trouble> {
        let ready = async {
            let (client, sandbox) = self.client(access).await?;
            Ok((self.renewed(id, access, client, false).await, sandbox))
        };
        tokio::select! {
            ready = ready => ready,
            () = cancel.wait() => Err(Trouble::new("publish-cancelled", Who::Nobody)),
        }
    }

    /// A client, and the stand-in that has to live as long as it is used.
    async fn client(&self, access: &Access) -> Result<(Client, Option<Arc<Sandbox>>), Trouble> {
        let (client, sandbox) = self.fresh_client(access).await?;
        let seen = if matches!(access, Access::Trial) { &self.seen_in_trial } else { &self.seen };
        Ok((client.remembering(seen), sandbox))
    }

    async fn fresh_client(&self, access: &Access) -> Result<(Client, Option<Arc<Sandbox>>), Trouble> {
        match access {
            Access::Trial => {
                let sandbox = self.sandbox().await?;
                let identity = &sandbox.identity;
                let client = Client::new(
                    &sandbox.gateway,
                    &Proxy::None,
                    identity.credentials.clone(),
                    identity.answer_keys(),
                    STAMP,
                )?;
                Ok((client, Some(sandbox)))
            }
            Access::Merchant(m) => {
                let (answer, key) = oneshot::channel();
                let host = m.gateway()?.host().to_owned();
                let wish = Wish::Load { mchid: m.mchid.clone(), serial: m.serial.clone(), host, answer };
                self.secrets.send(wish).ok();
                let lost = || Trouble::new("keychain-other", Who::Person);
                let key = key.await.map_err(|_| lost())??;
                Ok((client_of(m, key)?, None))
            }
            Access::Fresh(m, key) => Ok((client_of(m, Arc::clone(key))?, None)),
        }
    }

    async fn upload(&self, access: &Access, path: std::path::PathBuf) -> Result<String, Trouble> {
        let read = move || {
            let bytes = std::fs::read(&path).map_err(|e| crate::storage::atomic::unreadable(&path, &e))?;
            upload::Picture::read(bytes)
        };
        let lost = || Trouble::new("picture-damaged", Who::Person);
        let picture = tokio::task::spawn_blocking(read).await.map_err(|_| lost())??;
        let (client, _sandbox) = self.client(access).await?;
        let attempt = client.upload(upload::PATH, &picture.meta(), picture.parts()).await;
        // An address shows itself as soon as it is looked at: it is taken unverified too, as a card's face is.
        if !matches!(attempt.end, End::Ok | End::OkUnchecked) {
            return Err(told(&attempt));
        }
        upload::media_url(&attempt.body).ok_or_else(|| Trouble::new("picture-no-address", Who::Engineer))
    }

    async fn sandbox(&self) -> Result<Arc<Sandbox>, Trouble> {
        let mut slot = self.sandbox.lock().await;
        if let Some(running) = &*slot {
            return Ok(Arc::clone(running));
        }
        let started = tokio::task::spawn_blocking(|| Sandbox::start(&Options::default())).await;
        let started = Arc::new(started.map_err(|_| Trouble::new("sandbox-start", Who::Person))??);
        *slot = Some(Arc::clone(&started));
        Ok(started)
    }

    /// A card template; when the answer names a certificate that is not known, they are fetched and it is read again.
    async fn read_card(&self, id: JobId, access: &Access, card: &str) -> Result<Template, Trouble> {
        let path = Template::path(card).ok_or_else(|| Trouble::new("plan-card-id", Who::Person).with("card", card))?;
        let (client, _sandbox) = self.client(access).await?;
        let attempt = client.get(&path).await;
        if !is_unknown_serial(&attempt) {
            return judge_card(&attempt);
        }
        let client = self.renewed(id, access, client, true).await;
        judge_card(&client.get(&path).await)
    }

    /// Read-only, line by line (people.md §4, 连接测试): key, network, clock, signature, platform certificates where an
    /// APIv3 key is there, answer; at the end one card.
    async fn test(&self, id: JobId, access: &Access, card: &str, apiv3: Option<Arc<ApiV3Key>>) -> Vec<TestLine> {
        let line = |key, good, trouble| TestLine { key, good, trouble, found: None };
        let (mut client, _sandbox) = match self.client(access).await {
            Ok(c) => c,
            Err(t) => return vec![line("test-key", Some(false), Some(t))],
        };
        let mut out = vec![key_line(access)];
        let probe = client.get(platform::PATH).await;
        let reached = probe.status.is_some();
        out.push(line("test-network", Some(reached), probe.trouble.clone().filter(|_| !reached)));
        if !reached {
            return out;
        }
        let (server, ours) = (probe.server_date, clock::unix_secs());
        let apart = server.filter(|d| (d - ours).abs() > 240).map(|d| {
            let remedy = Sentence::new("test-clock-bad-remedy");
            Trouble { sentence: clocks(d, ours), remedy, who: Who::Person, details: Vec::new() }
        });
        out.push(line("test-clock", server.map(|_| apart.is_none()), apart));
        let (accepted, trouble) = signature(&probe);
        out.push(line("test-signature", accepted, trouble));
        if accepted == Some(false) {
            return out;
        }
        out.extend(self.test_certificates(id, access, &mut client, apiv3, &probe).await);
        if !is_card_id(card) {
            out.push(line("test-answer", None, None));
            return out;
        }
        let attempt = match Template::path(card) {
            Some(path) => client.get(&path).await,
            None => return out,
        };
        let verified = match attempt.end {
            End::Ok => Some(true),
            End::Untrusted => Some(false),
            _ => None,
        };
        // A verified answer to another request proves it all the same.
        let untold = |l: &&mut TestLine| l.key == "test-signature" && l.good.is_none() && verified == Some(true);
        if let Some(signature) = out.iter_mut().find(untold) {
            (signature.good, signature.trouble) = (Some(true), None);
        }
        out.push(line("test-answer", verified, attempt.trouble.clone().filter(|_| verified == Some(false))));
        let read = judge_card(&attempt);
        out.push(match read {
            Ok(t) => TestLine { found: t.title.clone(), ..line("test-card", Some(true), None) },
            Err(t) => line("test-card", Some(false), Some(t)),
        });
        out
    }
}

/// Key and certificate are there; whether the certificate ends soon, or has ended, is said with them.
fn key_line(access: &Access) -> TestLine {
    let merchant = match access {
        Access::Trial => None,
        Access::Merchant(m) | Access::Fresh(m, _) => Some(m),
    };
    let expiry = merchant.and_then(|m| m.expiry(clock::unix_secs()));
    let trouble = expiry.map(|e| {
        let (end, key) = e.told();
        Trouble::new(key, Who::SuperAdmin).with("day", clock::day(end))
    });
    let good = Some(!matches!(expiry, Some(Expiry::Over(_))));
    TestLine { key: "test-key", good, trouble, found: None }
}

/// Whether WeChat accepted the signature of a request for its certificates, and what to say where it did not; `None`
/// where the answer does not tell. Proof is only what comes after its check: the certificates, or that there are none
/// (reference §6). Anything else may come from a proxy, a firewall or a login page, or be said before the signature is
/// looked at (reference §5).
fn signature(probe: &Attempt) -> (Option<bool>, Option<Trouble>) {
    let coded = probe.code.is_some();
    let (accepted, trouble) = match probe.status.unwrap_or_default() {
        200..=299 if platform::is_list(&probe.body) => return (Some(true), None),
        404 if probe.code.as_deref() == Some("RESOURCE_NOT_EXISTS") => return (Some(true), None),
        401 => (Some(false), told(probe)),
        429 | 500..=599 => (None, told(probe)),
        400..=499 if coded => (None, told(probe)),
        status => (None, Trouble::new("test-not-wechat", Who::Engineer).detail(format!("HTTP {status}"))),
    };
    let request = format!("GET {}", platform::PATH);
    // What an engineer asks for; its signature is masked.
    (accepted, Some(trouble.detail(request).detail(format!("Authorization: {}", probe.authorization))))
}

fn client_of(m: &Merchant, key: Arc<crate::wechatpay::key::MerchantKey>) -> Result<Client, Trouble> {
    let credentials = Credentials { mchid: m.mchid.clone(), serial: m.serial.clone(), key };
    let keys = m.answer_keys();
    keys.not_own(&credentials)?;
    Client::new(&m.gateway()?, &m.proxy, credentials, keys, STAMP)
}

fn judge_card(attempt: &Attempt) -> Result<Template, Trouble> {
    // A read may also be used unverified: it claims nothing but words on the card's face.
    if matches!(attempt.end, End::Ok | End::OkUnchecked) {
        return Template::read(&attempt.body).ok_or_else(|| Trouble::new("card-unreadable", Who::Engineer));
    }
    Err(told(attempt))
}

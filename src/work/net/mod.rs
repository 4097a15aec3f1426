//! The network's worker: async requests on one current-thread runtime, so that waiting can be stopped at once.

mod card;
mod card_list;
mod certificates;
mod clients;
mod connection;
mod many;

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

use super::opening::opened;
use super::out::{Out, thread};
use super::outcome::{JobId, Outcome};
use super::secrets::Wish;
use crate::merchant::renewal::is_unknown_serial;
use crate::pictures::crop::Crop;
use crate::pictures::photo::Photo;
use crate::platform::folders::Folders;
use crate::publish::plan::Plan;
use crate::publish::send::{Sending, send};
use crate::sandbox::Sandbox;
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::Client;
use crate::wechatpay::secret::ApiV3Key;

pub use clients::Access;
use clients::Clients;
pub use many::{Halt, ManyCards};

/// What is asked of WeChat Pay, or of the stand-in.
#[derive(Debug)]
pub enum NetJob {
    /// Publish a plan, in the name of this person as the record names her.
    Publish(Box<Plan>, Access, String),
    /// Publish a plan over many cards, one after another.
    PublishMany(Box<ManyCards>, Access),
    /// Read a card template.
    ReadCard(Access, String),
    /// Read the list of the merchant's cards, page by page.
    ListCards(Access),
    /// Upload a head image.
    Upload(Access, Photo, Crop),
    /// 连接测试, with a card to read at its end, and the APIv3 key as it was typed.
    Test(Access, String, Option<Arc<ApiV3Key>>),
}

/// The most cards a second; and where nothing is asked of a server that is not on this computer.
const PACE: f64 = 1.0;
const QUICK: f64 = 20.0;

/// What can be stopped: the jobs that are not over.
type Cancels = Arc<Mutex<HashMap<JobId, CancellationToken>>>;

/// Sends jobs to the worker, and stops them.
pub(super) struct Handle {
    jobs: UnboundedSender<(JobId, NetJob, CancellationToken)>,
    cancels: Cancels,
}

impl Handle {
    pub(super) fn send(&self, id: JobId, job: NetJob) {
        let cancel = CancellationToken::new();
        self.cancels.lock().unwrap_or_else(PoisonError::into_inner).insert(id, cancel.clone());
        self.jobs.send((id, job, cancel)).ok();
    }

    pub(super) fn cancel(&self, id: JobId) {
        if let Some(cancel) = self.cancels.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            cancel.cancel();
        }
    }
}

/// A publication as it was ordered.
struct Order<'a> {
    plan: &'a Plan,
    /// It goes to many cards.
    many: Option<&'a ManyCards>,
    /// Who publishes, as the record names her.
    by: String,
}

struct Net {
    folders: Folders,
    /// The most cards a second.
    pace: f64,
    clients: Clients,
    out: Out,
}

pub(super) fn start(folders: Folders, (secrets, stays_here): (Sender<Wish>, bool), out: Out) -> Handle {
    let pace = if stays_here { QUICK } else { PACE };
    let (sender, mut jobs) = unbounded_channel::<(JobId, NetJob, CancellationToken)>();
    let cancels = Cancels::default();
    let handle = Handle { jobs: sender, cancels: Arc::clone(&cancels) };
    thread("net", move || {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(r) => r,
            Err(e) => return log::error!("runtime: {e}"),
        };
        let clients = Clients::new(&folders, secrets, stays_here, out.clone());
        let net = Rc::new(Net { folders, pace, clients, out });
        LocalSet::new().block_on(&runtime, async move {
            while let Some((id, job, cancel)) = jobs.recv().await {
                let (net, out, cancels) = (Rc::clone(&net), net.out.clone(), Arc::clone(&cancels));
                let task = tokio::task::spawn_local(async move {
                    net.out.job_begins(&job);
                    net.run(id, job, &cancel).await;
                });
                tokio::task::spawn_local(async move {
                    let panicked = task.await.is_err_and(|e| e.is_panic());
                    cancels.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                    if panicked {
                        out.send(Outcome::Panicked(id));
                    }
                });
            }
        });
    });
    handle
}

impl Net {
    async fn run(&self, id: JobId, job: NetJob, cancel: &CancellationToken) {
        match job {
            NetJob::Publish(plan, access, by) => {
                self.publish(id, Order { plan: &plan, many: None, by }, &access, cancel).await;
            }
            NetJob::PublishMany(many, access) => {
                let order = Order { plan: &many.plan, many: Some(&many), by: many.by.clone() };
                self.publish(id, order, &access, cancel).await;
            }
            NetJob::ReadCard(access, card) => {
                let read = async {
                    let read = self.clients.read_card(id, &access, &card).await;
                    Outcome::CardRead(id, card.clone(), read.map(Box::new))
                };
                self.unless_stopped(id, cancel, read).await;
            }
            NetJob::ListCards(access) => {
                let listed = async { Outcome::Listing(id, self.clients.list_cards(id, &access).await) };
                self.unless_stopped(id, cancel, listed).await;
            }
            NetJob::Upload(access, photo, crop) => {
                let uploaded =
                    async { Outcome::Uploaded(id, self.clients.upload(id, &access, photo, crop).await.map(Box::new)) };
                self.unless_stopped(id, cancel, uploaded).await;
            }
            NetJob::Test(access, card, apiv3) => {
                let tested = async { Outcome::Tested(id, self.clients.test(id, &access, &card, apiv3).await) };
                self.unless_stopped(id, cancel, tested).await;
            }
        }
    }

    /// A job that changes nothing may be given up at any moment: it is dropped with its connection, and nobody waits
    /// for it.
    async fn unless_stopped(&self, id: JobId, cancel: &CancellationToken, work: impl Future<Output = Outcome>) {
        self.out.send(cancel.run_until_cancelled(work).await.unwrap_or(Outcome::Stopped(id)));
    }

    async fn publish(&self, id: JobId, order: Order<'_>, access: &Access, cancel: &CancellationToken) {
        let Order { plan, many, by } = order;
        let (client, _sandbox) = match self.ready(id, access, cancel).await {
            Ok(ready) => ready,
            Err(t) => return self.out.send(Outcome::NotStarted(id, t)),
        };
        let path = match access {
            Access::Trial => self.folders.trial_record(),
            Access::Merchant(_) | Access::Fresh(..) => self.folders.record(),
        };
        let record = match self.folders.prepare() {
            Ok(()) => self.record(path, matches!(access, Access::Trial), cancel).await,
            Err(t) => Err(t),
        };
        let mut record = match record {
            Ok(record) => record,
            Err(t) => return self.out.send(Outcome::NotStarted(id, t)),
        };
        record.sign(by);
        // A run is written down before its first card.
        if let Some(many) = many.filter(|m| !m.goes_on)
            && let Err(t) = record.begin_batch(&many.batch)
        {
            return self.out.send(Outcome::NotStarted(id, t));
        }
        let listener = |p| self.out.send(Outcome::Progress(id, p));
        let (batch, halt) = (many.map(|m| m.batch.id.clone()), many.map(|m| &m.halt.0));
        let sending = Sending { pace: self.pace, batch, halt, ..Sending::new(&client, &mut record, &listener, cancel) };
        let results = send(plan, sending).await;
        // 再发一次相同内容 can then be verified.
        let unknown = results.iter().filter_map(|r| r.last.as_deref()).any(is_unknown_serial);
        self.out.send(Outcome::Published(id));
        if unknown {
            self.clients.renewed(id, access, client, true).await;
        }
    }

    /// A client with platform certificates that are fresh, but the person need not wait for a prompt of the keychain.
    async fn ready(
        &self,
        id: JobId,
        access: &Access,
        cancel: &CancellationToken,
    ) -> Result<(Client, Option<Arc<Sandbox>>), Trouble> {
        let ready = async {
            let (client, sandbox) = self.clients.client(access).await?;
            Ok((self.clients.renewed(id, access, client, false).await, sandbox))
        };
        cancel.run_until_cancelled(ready).await.unwrap_or_else(cancelled)
    }

    /// The record, opened on a thread of its own: while an old home is taken in, 取消 acts at once, and the taking in goes
    /// on without the publication.
    async fn record(&self, path: PathBuf, trial: bool, cancel: &CancellationToken) -> Result<Record, Trouble> {
        let out = self.out.clone();
        let open = tokio::task::spawn_blocking(move || {
            opened(&out, trial, |hear| Record::open_telling(&path, std::process::id(), hear))
        });
        match cancel.run_until_cancelled(open).await {
            None => cancelled(),
            Some(Ok(record)) => record,
            Some(Err(e)) => std::panic::resume_unwind(e.into_panic()),
        }
    }
}

fn cancelled<T>() -> Result<T, Trouble> {
    Err(Trouble::new("publish-cancelled", Who::Nobody))
}

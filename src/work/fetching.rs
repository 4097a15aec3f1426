//! Pictures that are shown: from what is kept, else from their server (src/pictures/README.md). A few at once, none of
//! them on a thread that somebody waits for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use egui::ColorImage;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::{LocalSet, spawn_blocking};

use super::out::{Out, thread};
use super::outcome::{JobId, NoPicture, Outcome};
use crate::pictures::address::Source;
use crate::pictures::decode::{self, Size};
use crate::pictures::fetch::{Fetcher, Unfetched};
use crate::platform::folders::Folders;
use crate::sandbox::faces;
use crate::storage::pictures::Pictures;
use crate::wechatpay::gateway::{Gateway, Proxy};

/// So many pictures are asked for at once.
const AT_ONCE: usize = 6;
/// So many are decoded at once: each may take some hundred megabytes for a moment.
const DECODED_AT_ONCE: usize = 2;
/// Threads for looking names up, decoding and reading what is kept.
const THREADS: usize = 12;

/// Who may be asked for a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// 演练: nobody; its pictures are drawn here.
    Trial,
    /// Nobody: only what is kept is shown (不自动下载图片).
    Nobody(Option<Gateway>),
    /// WeChat's picture hosts, and a gateway on this computer.
    Known(Option<Gateway>),
    /// Any host: the person asked for this very picture.
    Anybody(Option<Gateway>),
}

/// A picture that is to be shown.
#[derive(Debug)]
pub struct FetchJob {
    /// Where it is.
    pub address: String,
    /// How large it is shown.
    pub size: Size,
    /// Who may be asked for it.
    pub ask: Ask,
    /// How the merchant's requests leave the office.
    pub proxy: Proxy,
}

struct Fetching {
    kept: Arc<Mutex<Pictures>>,
    /// Made for this way out of the office; made anew for another merchant's.
    fetcher: tokio::sync::Mutex<Option<(Proxy, Fetcher)>>,
    asked: Semaphore,
    decoded: Semaphore,
    /// Nothing is asked of a server that is not on this computer.
    stays_here: bool,
    /// One address is asked for once, however many sizes of it are wanted.
    under_way: RefCell<HashMap<String, Rc<tokio::sync::Mutex<()>>>>,
    out: Out,
}

pub(super) fn start(folders: &Folders, stays_here: bool, out: Out) -> UnboundedSender<(JobId, FetchJob)> {
    let (sender, mut jobs) = unbounded_channel::<(JobId, FetchJob)>();
    let kept = Arc::new(Mutex::new(Pictures::at(&folders.cache())));
    let prepared = folders.clone();
    thread("fetching", move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(THREADS).build();
        let runtime = match runtime {
            Ok(r) => r,
            Err(e) => return log::error!("runtime: {e}"),
        };
        let fetching = Rc::new(Fetching {
            kept,
            fetcher: tokio::sync::Mutex::default(),
            asked: Semaphore::new(AT_ONCE),
            decoded: Semaphore::new(DECODED_AT_ONCE),
            stays_here,
            under_way: RefCell::default(),
            out,
        });
        LocalSet::new().block_on(&runtime, async move {
            while let Some((id, job)) = jobs.recv().await {
                prepared.prepare().ok();
                let (it, out) = (Rc::clone(&fetching), fetching.out.clone());
                let task = tokio::task::spawn_local(async move {
                    it.out.job_begins(&job);
                    let done = it.shown(&job).await;
                    it.out.send(Outcome::Fetched(id, done.map(Box::new)));
                });
                tokio::task::spawn_local(async move {
                    if task.await.is_err_and(|e| e.is_panic()) {
                        out.send(Outcome::Panicked(id));
                    }
                });
            }
        });
    });
    sender
}

impl Fetching {
    /// The picture as it is shown.
    async fn shown(&self, job: &FetchJob) -> Result<ColorImage, NoPicture> {
        let drawn = if job.ask == Ask::Trial { faces::at(&job.address) } else { None };
        let bytes = match drawn {
            Some(bytes) => bytes,
            None => self.bytes(job).await?,
        };
        self.decoded(bytes, job.size).await
    }

    async fn bytes(&self, job: &FetchJob) -> Result<Vec<u8>, NoPicture> {
        let turn = Rc::clone(self.under_way.borrow_mut().entry(job.address.clone()).or_default());
        let bytes = {
            let _alone = turn.lock().await;
            match self.kept(&job.address).await {
                Some(bytes) => Ok(bytes),
                None => self.fetched(job).await,
            }
        };
        let mut all = self.under_way.borrow_mut();
        if Rc::strong_count(&turn) <= 2 {
            all.remove(&job.address);
        }
        bytes
    }

    async fn kept(&self, address: &str) -> Option<Vec<u8>> {
        let (kept, address) = (Arc::clone(&self.kept), address.to_owned());
        let found = move || kept.lock().unwrap_or_else(PoisonError::into_inner).get(&address);
        spawn_blocking(found).await.ok()?.map(|k| k.bytes)
    }

    async fn fetched(&self, job: &FetchJob) -> Result<Vec<u8>, NoPicture> {
        let (gateway, anybody) = match &job.ask {
            Ask::Trial => return Err(NoPicture::Never),
            Ask::Nobody(gateway) | Ask::Known(gateway) => (gateway.as_ref(), false),
            Ask::Anybody(gateway) => (gateway.as_ref(), true),
        };
        let source = Source::of(&job.address, gateway).ok_or(NoPicture::Never)?;
        if matches!(job.ask, Ask::Nobody(_)) || !(anybody || source.by_itself()) {
            return Err(NoPicture::Asks);
        }
        if self.stays_here && !matches!(source, Source::Gateway(_)) {
            return Err(NoPicture::Later);
        }
        let fetcher = self.fetcher(&job.proxy).await.ok_or(NoPicture::Later)?;
        let _turn = self.asked.acquire().await.map_err(|_| NoPicture::Later)?;
        let bytes = fetcher.fetch(&source).await.map_err(|why| {
            log::info!("picture: {why:?}");
            match why {
                Unfetched::Unreached => NoPicture::Later,
                Unfetched::Private | Unfetched::Refused | Unfetched::Large => NoPicture::Never,
            }
        })?;
        // What is no picture is not kept; it is looked at again where it is decoded.
        decode::format(&bytes).map_err(|_| NoPicture::Never)?;
        let (kept, address, copy) = (Arc::clone(&self.kept), job.address.clone(), bytes.clone());
        let put = move || kept.lock().unwrap_or_else(PoisonError::into_inner).put(&address, &copy);
        spawn_blocking(put).await.ok();
        Ok(bytes)
    }

    async fn fetcher(&self, proxy: &Proxy) -> Option<Fetcher> {
        let mut made = self.fetcher.lock().await;
        if let Some((way, fetcher)) = &*made
            && way == proxy
        {
            return Some(fetcher.clone());
        }
        let way = proxy.clone();
        let fetcher = spawn_blocking(move || Fetcher::new(&way)).await.ok()?;
        let fetcher = fetcher.map_err(|e| log::warn!("pictures: {e}")).ok()?;
        *made = Some((proxy.clone(), fetcher.clone()));
        Some(fetcher)
    }

    async fn decoded(&self, bytes: Vec<u8>, size: Size) -> Result<ColorImage, NoPicture> {
        let _turn = self.decoded.acquire().await.map_err(|_| NoPicture::Later)?;
        let work = move || {
            let picture = decode::decode(&bytes, decode::FETCHED).ok()?;
            let scaled = decode::scaled(picture, size.pixels());
            Some(super::pictures::shown(&scaled))
        };
        spawn_blocking(work).await.ok().flatten().ok_or(NoPicture::Never)
    }
}

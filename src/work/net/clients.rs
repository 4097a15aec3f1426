//! Who signs a request, with a client for it: the merchant's key comes from the keychain, 演练 has its own stand-in.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tokio::sync::{Mutex, oneshot};

use crate::merchant::Merchant;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::sandbox::{Options, Sandbox};
use crate::storage::answers;
use crate::storage::cards::CardCache;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Client, Credentials, Seen, Stamp};
use crate::wechatpay::gateway::Proxy;
use crate::wechatpay::key::MerchantKey;
use crate::wechatpay::secret::ApiV3Key;
use crate::work::out::Out;
use crate::work::secrets::Wish;

const STAMP: Stamp = Stamp { now: clock::unix_secs, nonce: clock::nonce };

/// Who signs.
#[derive(Debug, Clone)]
pub enum Access {
    /// 演练: the stand-in inside this process.
    Trial,
    /// A merchant; its key comes from the keychain.
    Merchant(Box<Merchant>),
    /// A merchant that is being set up, with the key at hand.
    Fresh(Box<Merchant>, Arc<MerchantKey>),
}

impl Access {
    /// The merchant that signs; none in 演练.
    pub fn merchant(&self) -> Option<&Merchant> {
        match self {
            Self::Trial => None,
            Self::Merchant(m) | Self::Fresh(m, _) => Some(m),
        }
    }
}

/// What clients are made of.
pub(super) struct Clients {
    secrets: Sender<Wish>,
    /// Started when 演练 is first used; lives as long as the program.
    sandbox: Mutex<Option<Arc<Sandbox>>>,
    /// Answers seen, here and by other processes: to merchants, and in 演练.
    seen: Seen,
    seen_in_trial: Seen,
    /// Cards as they were read last.
    pub(super) cards: std::sync::Mutex<CardCache>,
    /// Nothing is asked of a server that is not on this computer.
    stays_here: bool,
    pub(super) out: Out,
    /// Where uploaded pictures are kept.
    pub(super) cache: PathBuf,
}

impl Clients {
    pub(super) fn new(folders: &Folders, secrets: Sender<Wish>, stays_here: bool, out: Out) -> Self {
        let (seen, seen_in_trial) = (answers::seen(&folders.cache()), answers::seen(&folders.cache()));
        let cards = std::sync::Mutex::new(CardCache::new(&folders.cache()));
        let cache = folders.cache();
        Self { secrets, sandbox: Mutex::new(None), seen, seen_in_trial, cards, stays_here, out, cache }
    }

    /// A client, and the stand-in that has to live as long as it is used.
    pub(super) async fn client(&self, access: &Access) -> Result<(Client, Option<Arc<Sandbox>>), Trouble> {
        let (client, sandbox) = self.fresh_client(access).await?;
        if self.stays_here && !client.gateway().is_loopback() {
            return Err(Trouble::new("net-connect", Who::Person));
        }
        let seen = match access {
            Access::Trial => &self.seen_in_trial,
            Access::Merchant(_) | Access::Fresh(..) => &self.seen,
        };
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
                m.checked()?;
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

    /// The merchant's APIv3 key from the keychain; `None` when none was set up.
    pub(super) async fn apiv3(&self, m: &Merchant) -> Result<Option<Arc<ApiV3Key>>, Trouble> {
        if !m.apiv3 {
            return Ok(None);
        }
        let (answer, key) = oneshot::channel();
        let host = m.gateway()?.host().to_owned();
        self.secrets.send(Wish::LoadApiV3 { mchid: m.mchid.clone(), host, answer }).ok();
        key.await.map_err(|_| Trouble::new("keychain-other", Who::Person))?
    }
}

fn client_of(m: &Merchant, key: Arc<MerchantKey>) -> Result<Client, Trouble> {
    let credentials = Credentials { mchid: m.mchid.clone(), serial: m.serial.clone(), key };
    let keys = m.answer_keys();
    keys.not_own(&credentials)?;
    Client::new(&m.gateway()?, &m.proxy, credentials, keys, STAMP)
}

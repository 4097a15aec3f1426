//! A merchant's server, asked for one command: certificates are renewed before, and once more where an answer came by one
//! that is not known yet (src/merchant/README.md, Certificates).

use std::sync::atomic::Ordering;

use super::args::MerchantArgs;
use super::context::Context;
use super::merchant::{self, Chosen};
use super::{certificates, sent};
use crate::merchant::renewal::is_unknown_serial;
use crate::publish::retry::retried;
use crate::trouble::Trouble;
use crate::wechatpay::client::{Attempt, Client};

/// Who asks, and how.
pub(super) struct Connection<'a> {
    context: &'a Context,
    args: &'a MerchantArgs,
    chosen: Chosen,
    /// What it asks with.
    pub client: Client,
}

impl<'a> Connection<'a> {
    /// Reads the merchant and its key; nothing is asked yet.
    ///
    /// # Errors
    /// There is no such merchant, or its key cannot be had.
    pub fn open(context: &'a Context, args: &'a MerchantArgs) -> Result<Self, Trouble> {
        let chosen = merchant::choose(context, args, false)?;
        context.prepare()?;
        let client = chosen.client(args)?;
        Ok(Self { context, args, chosen, client })
    }

    /// Does `act` with it, once its certificates are renewed; from here on something was asked.
    ///
    /// # Errors
    /// This process can wait for nothing.
    pub fn run<T>(&mut self, act: impl AsyncFnOnce(&mut Self) -> T) -> Result<T, Trouble> {
        let runtime = sent::runtime()?;
        self.context.asked.store(true, Ordering::SeqCst);
        Ok(runtime.block_on(async {
            self.renewed(false).await;
            act(self).await
        }))
    }

    /// Reads `path`: every attempt.
    pub async fn get(&mut self, path: &str) -> Vec<Attempt> {
        let attempts = retried(async || self.client.get(path).await).await;
        let unknown = attempts.last().is_some_and(is_unknown_serial);
        if unknown && self.renewed(true).await {
            return retried(async || self.client.get(path).await).await;
        }
        attempts
    }

    async fn renewed(&mut self, now: bool) -> bool {
        certificates::renewed(self.context, self.args, &self.chosen, &mut self.client, now).await
    }
}

//! Platform certificates: the kept ones verify answers, and are renewed as the window renews them
//! (src/merchant/README.md, Certificates).

use std::sync::Arc;

use super::args::MerchantArgs;
use super::context::Context;
use super::merchant::Chosen;
use super::out;
use crate::keychain::{SystemKeychain, load_apiv3};
use crate::merchant::renewal::{self, Fetched};
use crate::merchant::{Merchant, Merchants};
use crate::platform::clock;
use crate::storage::{merge, settings};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::Client;
use crate::wechatpay::secret::ApiV3Key;

/// Renews what `client` verifies with when that is due, or `now` says so; gives whether it was. What stands in the way
/// is told, and the certificates that are there stay.
pub(super) async fn renewed(
    context: &Context,
    args: &MerchantArgs,
    chosen: &Chosen,
    client: &mut Client,
    now: bool,
) -> bool {
    let Some(m) = &chosen.renews else { return false };
    let key = async || match args.key_file {
        // A command never needs the keychain when it is given a key (src/cli/README.md, Who signs).
        Some(_) => Err(Trouble::new("cli-certificates-key-file", Who::Engineer)),
        None => apiv3(m, chosen.gateway.host()).await,
    };
    match renewal::renewed(m, client, now, key).await {
        None => false,
        Some(Ok(fetched)) => {
            if let Err(t) = keep(context, m, &fetched) {
                out::print_trouble(context.lang, &t);
            }
            true
        }
        Some(Err(t)) => {
            log::warn!("platform certificates: {}", t.sentence.key);
            let key = if client.can_verify() { "cli-certificates-kept" } else { "cli-certificates-none" };
            out::note(context.lang.t(key));
            out::print_trouble(context.lang, &t);
            false
        }
    }
}

/// A prompt may block it: on a thread of its own.
async fn apiv3(m: &Merchant, host: &str) -> Result<Option<Arc<ApiV3Key>>, Trouble> {
    let (mchid, host) = (m.mchid.clone(), host.to_owned());
    let load = move || load_apiv3(&SystemKeychain::default(), &mchid, &host).map_err(|t| t.trouble());
    let lost = |_| Trouble::new("keychain-other", Who::Person);
    Ok(tokio::task::spawn_blocking(load).await.map_err(lost)??.map(Arc::new))
}

/// Writes them beside the merchant, for the next command and for the window.
fn keep(context: &Context, m: &Merchant, fetched: &Fetched) -> Result<(), Trouble> {
    let (before, _): (Merchants, _) = settings::load(&context.folders.merchants(), &clock::now_rfc3339());
    let mut ours = before.clone();
    for there in ours.all.iter_mut().filter(|there| there.id == m.id && there.apiv3) {
        there.renew(&fetched.notes, fetched.at_secs);
    }
    merge::together(&context.folders, &context.folders.merchants(), &before, &ours, |_| {}).map(|_| ())
}

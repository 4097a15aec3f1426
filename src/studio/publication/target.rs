//! Where a publication goes.

use crate::merchant::Merchant;
use crate::publish::plan::Plan;
use crate::publish::{Kind, Target};
use crate::sandbox::identity::MCHID;
use crate::studio::Studio;
use crate::trouble::Trouble;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::Gateway;
use crate::work::CardKey;

/// Where the stand-in of 演练 listens.
pub(crate) const TRIAL_HOST: &str = "127.0.0.1";

/// The card of a plan, whichever is on show; none in 演练.
pub(crate) fn key_of(plan: &Plan) -> Option<CardKey> {
    let card = plan.cards.first().filter(|_| plan.target.kind.real())?.input.card_id.clone();
    Some(CardKey { gateway: plan.target.gateway.host().to_owned(), mchid: plan.target.mchid.clone(), card })
}

impl Studio {
    /// Where publications go as the window stands.
    pub(crate) fn target(&self) -> Result<Target, Trouble> {
        match self.merchant() {
            None => Ok(Target {
                kind: Kind::Trial,
                merchant: self.merchant_name().to_owned(),
                mchid: MCHID.into(),
                // The stand-in's port is not known before it starts; the client has the true address.
                gateway: Gateway::parse(&format!("http://{TRIAL_HOST}"))?,
                endpoint: Endpoint::Rights,
            }),
            Some(m) => Self::target_of(m),
        }
    }

    /// Where a merchant's publications go.
    pub(crate) fn target_of(m: &Merchant) -> Result<Target, Trouble> {
        let gateway = m.gateway()?;
        Ok(Target {
            kind: Kind::of_gateway(&gateway),
            merchant: m.name.clone(),
            mchid: m.mchid.clone(),
            gateway,
            endpoint: m.endpoint,
        })
    }
}

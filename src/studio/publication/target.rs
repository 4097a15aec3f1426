//! Where a publication goes.

use crate::merchant::Merchant;
use crate::publish::plan::Plan;
use crate::publish::{Kind, Target};
use crate::sandbox::identity::MCHID;
use crate::studio::Studio;
use crate::trouble::Trouble;
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
            None => {
                // The stand-in's port is not known before it starts; the client has the true address.
                let gateway = Gateway::parse(&format!("http://{TRIAL_HOST}"))?;
                Ok(Target { kind: Kind::Trial, ..Target::new(self.merchant_name(), MCHID, gateway) })
            }
            Some(m) => Self::target_of(m),
        }
    }

    /// Where a merchant's publications go.
    pub(crate) fn target_of(m: &Merchant) -> Result<Target, Trouble> {
        Ok(Target { endpoint: m.endpoint, ..Target::new(m.name.as_str(), m.mchid.as_str(), m.gateway()?) })
    }
}

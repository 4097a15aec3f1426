//! Reading a card template, and uploading a head image.

use std::sync::PoisonError;

use super::clients::{Access, Clients};
use crate::merchant::Merchant;
use crate::merchant::renewal::is_unknown_serial;
use crate::platform::clock;
use crate::platform::input::{self, Kind};
use crate::storage::cards::{CardCache, Whose};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::card_list::ListedCard;
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::errors::trouble_of;
use crate::wechatpay::identifier::no_card;
use crate::wechatpay::template::Template;
use crate::wechatpay::upload;
use crate::work::outcome::JobId;

impl Clients {
    /// A card template; when the answer names a certificate that is not known, they are fetched and it is read again.
    pub(super) async fn read_card(&self, id: JobId, access: &Access, card: &str) -> Result<Template, Trouble> {
        let path = Template::path(card).ok_or_else(|| no_card(card))?;
        let (client, _sandbox) = self.client(access).await?;
        let mut attempt = client.get(&path).await;
        if is_unknown_serial(&attempt) {
            let client = self.renewed(id, access, client, true).await;
            attempt = client.get(&path).await;
        }
        let template = template_in(&attempt)?;
        if let (Some(m), Ok(object)) = (access.merchant(), serde_json::from_slice(&attempt.body)) {
            let read = ListedCard { template: template.clone(), object };
            self.keep_cards(m, |cache, of| cache.template(of, &read, &clock::now_rfc3339()));
        }
        Ok(template)
    }

    /// Keeps what was read of cards; what cannot be kept is read again another time.
    pub(super) fn keep_cards(&self, m: &Merchant, work: impl FnOnce(&mut CardCache, Whose<'_>) -> Result<(), Trouble>) {
        let Ok(gateway) = m.gateway() else { return };
        let of = Whose { gateway: gateway.host(), mchid: &m.mchid };
        if let Err(t) = work(&mut self.cards.lock().unwrap_or_else(PoisonError::into_inner), of) {
            log::warn!("cards: {} {:?}", t.sentence.key, t.details);
        }
    }

    pub(super) async fn upload(&self, access: &Access, path: std::path::PathBuf) -> Result<String, Trouble> {
        let read = move || upload::Picture::read(input::plain(&path, Kind::Picture)?.bytes);
        let lost = || Trouble::new("picture-damaged", Who::Person);
        let picture = tokio::task::spawn_blocking(read).await.map_err(|_| lost())??;
        let (client, _sandbox) = self.client(access).await?;
        let attempt = client.upload(upload::PATH, &picture.meta(), picture.parts()).await;
        // The address is taken from an unverified answer too, as a card's face is: whether it is right is seen as soon
        // as the picture is looked at.
        if !matches!(attempt.end, End::Ok | End::OkUnchecked) {
            return Err(trouble_of(&attempt));
        }
        upload::media_url(&attempt.body).ok_or_else(|| Trouble::new("picture-no-address", Who::Engineer))
    }
}

/// The template in an answer, or why there is none.
pub(super) fn template_in(attempt: &Attempt) -> Result<Template, Trouble> {
    // A read may also be used unverified: it claims nothing but words on the card's face.
    if matches!(attempt.end, End::Ok | End::OkUnchecked) {
        return Template::read(&attempt.body).ok_or_else(|| Trouble::new("card-unreadable", Who::Engineer));
    }
    let trouble = trouble_of(attempt);
    // For a card of the newer product the answer is the same as for none (src/wechatpay/README.md, Other cards).
    if trouble.sentence.key == "error-card-id" {
        return Err(Trouble { details: trouble.details, ..Trouble::new("card-not-here", Who::Person) });
    }
    Err(trouble)
}

//! Reading a card template, and uploading a head image.

use std::sync::{Arc, PoisonError};

use egui::ColorImage;

use super::clients::{Access, Clients};
use crate::merchant::Merchant;
use crate::merchant::renewal::is_unknown_serial;
use crate::pictures::crop::{self, Crop, Cut};
use crate::pictures::decode::{self, Size};
use crate::pictures::photo::Photo;
use crate::platform::clock;
use crate::storage::cards::{CardCache, Whose};
use crate::storage::pictures::Pictures;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::card_list::ListedCard;
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::errors::trouble_of;
use crate::wechatpay::identifier::no_card;
use crate::wechatpay::template::Template;
use crate::wechatpay::upload;
use crate::work::outcome::{JobId, Outcome};
use crate::work::pictures;

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

    /// Uploads a square of a photo; gives its address, and the picture for the screen.
    pub(super) async fn upload(
        &self,
        id: JobId,
        access: &Access,
        photo: Photo,
        crop: Crop,
    ) -> Result<(String, ColorImage), Trouble> {
        let lost = || Trouble::new("picture-damaged", Who::Person);
        let work = move || {
            let encoded = crop::encode(&photo, Cut::Square(crop))?;
            let shown = decode::decode(&encoded.bytes, decode::FETCHED).map_err(|_| lost())?;
            // As large as the phone shows it.
            Ok::<_, Trouble>((encoded, decode::scaled(shown, Size::Round.pixels())))
        };
        let (encoded, shown) = tokio::task::spawn_blocking(work).await.map_err(|_| lost())??;
        let picture = upload::Picture::new(encoded.bytes, encoded.png);
        let (client, _sandbox) = self.client(access).await?;
        let (out, whole) = (self.out.clone(), picture.bytes().len());
        out.send(Outcome::HeadLeaves(id, 0, whole));
        let on_bytes = Arc::new(move |sent| out.send(Outcome::HeadLeaves(id, sent, whole)));
        let attempt = client.upload(upload::PATH, &picture.meta(), picture.parts(), on_bytes).await;
        // The address is taken from an unverified answer too, as a card's face is: whether it is right is seen as soon
        // as the picture is looked at.
        if !matches!(attempt.end, End::Ok | End::OkUnchecked) {
            return Err(trouble_of(&attempt));
        }
        let no_address = || Trouble::new("picture-no-address", Who::Engineer);
        let address = upload::media_url(&attempt.body).ok_or_else(no_address)?;
        let (cache, kept) = (self.cache.clone(), address.clone());
        // Exports and the next start have it without asking anybody.
        let keep = move || Pictures::at(&cache).put(&kept, picture.bytes());
        tokio::task::spawn_blocking(keep).await.ok();
        Ok((address, pictures::shown(&shown)))
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

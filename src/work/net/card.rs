//! Reading a card template, and uploading a head image.

use super::clients::{Access, Clients};
use crate::merchant::renewal::is_unknown_serial;
use crate::platform::input::{self, Kind};
use crate::trouble::{Trouble, Who};
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
        let attempt = client.get(&path).await;
        if !is_unknown_serial(&attempt) {
            return template_in(&attempt);
        }
        let client = self.renewed(id, access, client, true).await;
        template_in(&client.get(&path).await)
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
    Err(trouble_of(attempt))
}

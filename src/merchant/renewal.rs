//! Platform certificates, fetched and renewed with the APIv3 key: one way for the window and the command line
//! (src/merchant/README.md, Certificates).

use std::sync::Arc;

use super::{AnswerKeyNote, Merchant};
use crate::platform::clock;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client, End};
use crate::wechatpay::errors;
use crate::wechatpay::platform;
use crate::wechatpay::secret::ApiV3Key;

/// The sentence of an answer whose certificate is not known yet.
const UNKNOWN_SERIAL: &str = "answer-serial-unknown";

/// Whether an answer came by a certificate that is not known.
pub fn is_unknown_serial(attempt: &Attempt) -> bool {
    attempt.end == End::Untrusted && attempt.trouble.as_ref().is_some_and(|t| t.sentence.key == UNKNOWN_SERIAL)
}

/// Certificates that were fetched and checked.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The certificates, as they are kept.
    pub notes: Vec<AnswerKeyNote>,
    /// When, seconds since 1970.
    pub at_secs: i64,
}

/// Takes the certificates of `attempt`, the answer of [`platform::PATH`]: checked, and from now on what `client`
/// verifies with.
///
/// # Errors
/// The server gave none, they cannot be opened with `apiv3`, or they are not to be trusted.
pub fn accept_certificates(
    m: &Merchant,
    client: &mut Client,
    apiv3: &ApiV3Key,
    attempt: &Attempt,
) -> Result<Fetched, Trouble> {
    if !platform::is_answer(attempt) {
        return Err(errors::trouble_of(attempt));
    }
    let at_secs = clock::unix_secs();
    let found = platform::accept(attempt, apiv3, client.keys(), client.credentials(), at_secs)?;
    let notes: Vec<AnswerKeyNote> = found.iter().map(AnswerKeyNote::from).collect();
    let mut renewed = m.clone();
    renewed.renew(&notes, at_secs);
    *client = client.clone().verifying(renewed.answer_keys())?;
    Ok(Fetched { notes, at_secs })
}

/// Renews the certificates when they are due, or `now` says so; `key` gives the merchant's APIv3 key. `None`: nothing
/// was to be done.
///
/// # Errors
/// As [`take`], and a key that is not to be had. Certificates that are there stay.
pub async fn renewed(
    m: &Merchant,
    client: &mut Client,
    now: bool,
    key: impl AsyncFnOnce() -> Result<Option<Arc<ApiV3Key>>, Trouble>,
) -> Option<Result<Fetched, Trouble>> {
    if !m.apiv3 || !(now || m.wants_certificates(clock::unix_secs())) {
        return None;
    }
    let apiv3 = match key().await {
        Ok(Some(apiv3)) => apiv3,
        Ok(None) => return Some(Err(Trouble::new("apiv3-missing", Who::Person))),
        Err(t) => return Some(Err(t)),
    };
    let attempt = client.get(platform::PATH).await;
    Some(accept_certificates(m, client, &apiv3, &attempt))
}

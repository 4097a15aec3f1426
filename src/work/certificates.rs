//! Platform certificates on the network's lane: fetched at 连接测试, before a publication, and when an answer names one
//! that is not known (reference §6).

use std::sync::Arc;

use tokio::sync::oneshot;

use super::net::{Net, told};
use super::secrets::Wish;
use super::{Access, JobId, Outcome, TestLine};
use crate::merchant::{AnswerKeyNote, Merchant};
use crate::platform::clock;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client, End};
use crate::wechatpay::platform;
use crate::wechatpay::secret::ApiV3Key;

/// The sentence of an answer whose certificate is not known yet.
const UNKNOWN_SERIAL: &str = "answer-serial-unknown";

/// Whether an answer came by a certificate that is not known.
pub(super) fn is_unknown_serial(attempt: &Attempt) -> bool {
    attempt.end == End::Untrusted && attempt.trouble.as_ref().is_some_and(|t| t.sentence.key == UNKNOWN_SERIAL)
}

fn merchant(access: &Access) -> Option<&Merchant> {
    match access {
        Access::Trial => None,
        Access::Merchant(m) | Access::Fresh(m, _) => Some(m),
    }
}

impl Net {
    /// The merchant's APIv3 key from the keychain; `None` when none was set up.
    async fn apiv3(&self, m: &Merchant) -> Result<Option<Arc<ApiV3Key>>, Trouble> {
        if !m.apiv3 {
            return Ok(None);
        }
        let (answer, key) = oneshot::channel();
        let host = m.gateway()?.host().to_owned();
        self.secrets.send(Wish::LoadApiV3 { mchid: m.mchid.clone(), host, answer }).ok();
        key.await.map_err(|_| Trouble::new("keychain-other", Who::Person))?
    }

    /// Takes the certificates of an answer: checked, told to the window, and from now on what `client` verifies with.
    fn take(
        &self,
        id: JobId,
        m: &Merchant,
        client: &mut Client,
        apiv3: &ApiV3Key,
        attempt: &Attempt,
    ) -> Result<Vec<AnswerKeyNote>, Trouble> {
        if !platform::is_answer(attempt) {
            return Err(told(attempt));
        }
        let now = clock::unix_secs();
        let found = platform::accept(attempt, apiv3, client.keys(), client.credentials(), now)?;
        let notes: Vec<AnswerKeyNote> = found.iter().map(AnswerKeyNote::from).collect();
        let mut renewed = m.clone();
        renewed.renew(&notes, now);
        *client = client.clone().verifying(renewed.answer_keys())?;
        self.out.send(Outcome::Certificates(id, m.id.clone(), notes.clone(), now));
        Ok(notes)
    }

    /// Renews the platform certificates when they are due, or `due` says so. What fails is only written down: the
    /// certificates that are there stay, and the verdict says whether an answer could be verified.
    pub(super) async fn renewed(&self, id: JobId, access: &Access, mut client: Client, due: bool) -> Client {
        let Some(m) = merchant(access).filter(|m| m.apiv3 && (due || m.wants_certificates(clock::unix_secs()))) else {
            return client;
        };
        let done = match self.apiv3(m).await {
            Ok(Some(apiv3)) => {
                let attempt = client.get(platform::PATH).await;
                self.take(id, m, &mut client, &apiv3, &attempt).map(|_| ())
            }
            Ok(None) => Ok(()),
            Err(t) => Err(t),
        };
        if let Err(t) = done {
            log::warn!("platform certificates: {}", t.sentence.key);
        }
        client
    }

    /// The line of 连接测试 for platform certificates; `probe` is the answer of [`platform::PATH`], `typed` the APIv3 key
    /// that stands on the sheet. `None` when there is no such key.
    pub(super) async fn test_certificates(
        &self,
        id: JobId,
        access: &Access,
        client: &mut Client,
        typed: Option<Arc<ApiV3Key>>,
        probe: &Attempt,
    ) -> Option<TestLine> {
        let m = merchant(access)?;
        let apiv3 = match typed {
            Some(key) => Ok(Some(key)),
            None => self.apiv3(m).await,
        };
        let done = match apiv3 {
            Ok(Some(apiv3)) => self.take(id, m, client, &apiv3, probe),
            Ok(None) if m.apiv3 => Err(Trouble::new("apiv3-missing", Who::Person)),
            Ok(None) => return None,
            Err(t) => Err(t),
        };
        let until = |notes: &[AnswerKeyNote]| notes.iter().filter_map(|n| n.not_after).max().map(clock::day);
        Some(match done {
            Ok(notes) => TestLine { key: "test-certificates", good: Some(true), trouble: None, found: until(&notes) },
            Err(t) => TestLine { key: "test-certificates", good: Some(false), trouble: Some(t), found: None },
        })
    }
}

//! Platform certificates: fetched at 连接测试, before a publication, and when an answer names one
//! that is not known (src/wechatpay/README.md, Answer keys).

use std::sync::Arc;

use super::clients::{Access, Clients};
use crate::merchant::renewal::{self, Fetched};
use crate::merchant::{AnswerKeyNote, Merchant};
use crate::platform::clock;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client};
use crate::wechatpay::secret::ApiV3Key;
use crate::work::outcome::JobId;
use crate::work::outcome::{Outcome, TestLine};

impl Clients {
    /// Tells the window what was fetched.
    fn keep(&self, id: JobId, m: &Merchant, fetched: Fetched) -> Vec<AnswerKeyNote> {
        self.out.send(Outcome::Certificates(id, m.id.clone(), fetched.notes.clone(), fetched.at_secs));
        fetched.notes
    }

    /// Renews the platform certificates when they are due, or `now` says so. What fails is written down: the
    /// certificates that are there stay; where none is left, the person is told why answers cannot be verified.
    pub(super) async fn renewed(&self, id: JobId, access: &Access, mut client: Client, now: bool) -> Client {
        if let Some(m) = access.merchant() {
            match renewal::renewed(m, &mut client, now, async || self.apiv3(m).await).await {
                Some(Ok(fetched)) => {
                    self.keep(id, m, fetched);
                }
                Some(Err(t)) => {
                    log::warn!("platform certificates: {}", t.sentence.key);
                    if !client.can_verify() {
                        self.out.send(Outcome::Told(t));
                    }
                }
                None => {}
            }
        }
        client
    }

    /// The line of 连接测试 for platform certificates; `probe` is the answer of `/v3/certificates`, `typed` the APIv3 key
    /// that stands on the sheet. `None` when there is no such key.
    pub(super) async fn test_certificates(
        &self,
        id: JobId,
        access: &Access,
        client: &mut Client,
        typed: Option<Arc<ApiV3Key>>,
        probe: &Attempt,
    ) -> Option<TestLine> {
        let m = access.merchant()?;
        let apiv3 = match typed {
            Some(key) => Ok(Some(key)),
            None => self.apiv3(m).await,
        };
        let done = match apiv3 {
            Ok(Some(apiv3)) => {
                renewal::accept_certificates(m, client, &apiv3, probe).map(|fetched| self.keep(id, m, fetched))
            }
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

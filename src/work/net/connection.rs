//! 连接测试 of a merchant: a few requests that change nothing, each told in a line.

use std::sync::Arc;

use super::card;
use super::clients::{Access, Clients};
use crate::merchant::Expiry;
use crate::platform::clock;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, End};
use crate::wechatpay::diagnosis::clocks;
use crate::wechatpay::endpoint::is_card_id;
use crate::wechatpay::errors::trouble_of;
use crate::wechatpay::platform;
use crate::wechatpay::secret::ApiV3Key;
use crate::wechatpay::template::Template;
use crate::words::Sentence;
use crate::work::outcome::JobId;
use crate::work::outcome::TestLine;

impl Clients {
    /// Read-only, line by line (连接测试): key, network, clock, signature, platform certificates where an
    /// APIv3 key is there, answer; at the end one card.
    pub(super) async fn test(
        &self,
        id: JobId,
        access: &Access,
        card_id: &str,
        apiv3: Option<Arc<ApiV3Key>>,
    ) -> Vec<TestLine> {
        let line = |key, good, trouble| TestLine { key, good, trouble, found: None };
        let (mut client, _sandbox) = match self.client(access).await {
            Ok(c) => c,
            Err(t) => return vec![line("test-key", Some(false), Some(t))],
        };
        let mut out = vec![key_line(access)];
        let probe = client.get(platform::PATH).await;
        let reached = probe.status.is_some();
        out.push(line("test-network", Some(reached), probe.trouble.clone().filter(|_| !reached)));
        if !reached {
            return out;
        }
        let (server, ours) = (probe.server_date, clock::unix_secs());
        let apart = server.filter(|d| (d - ours).abs() > 240).map(|d| {
            let remedy = Sentence::new("test-clock-bad-remedy");
            Trouble { sentence: clocks(d, ours), remedy, who: Who::Person, details: Vec::new() }
        });
        out.push(line("test-clock", server.map(|_| apart.is_none()), apart));
        let (accepted, trouble) = signature(&probe);
        out.push(line("test-signature", accepted, trouble));
        if accepted == Some(false) {
            return out;
        }
        out.extend(self.test_certificates(id, access, &mut client, apiv3, &probe).await);
        if !is_card_id(card_id) {
            out.push(line("test-answer", None, None));
            return out;
        }
        let attempt = match Template::path(card_id) {
            Some(path) => client.get(&path).await,
            None => return out,
        };
        let verified = match attempt.end {
            End::Ok => Some(true),
            End::Untrusted => Some(false),
            _ => None,
        };
        // A verified answer to another request proves it all the same.
        let untold = |l: &&mut TestLine| l.key == "test-signature" && l.good.is_none() && verified == Some(true);
        if let Some(signature) = out.iter_mut().find(untold) {
            (signature.good, signature.trouble) = (Some(true), None);
        }
        out.push(line("test-answer", verified, attempt.trouble.clone().filter(|_| verified == Some(false))));
        let read = card::template_in(&attempt);
        out.push(match read {
            Ok(t) => TestLine { found: t.title.clone(), ..line("test-card", Some(true), None) },
            Err(t) => line("test-card", Some(false), Some(t)),
        });
        out
    }
}

/// Key and certificate are there; whether the certificate ends soon, or has ended, is said with them.
fn key_line(access: &Access) -> TestLine {
    let expiry = access.merchant().and_then(|m| m.expiry(clock::unix_secs()));
    let trouble = expiry.map(|e| {
        let (end, key) = e.end_and_key();
        Trouble::new(key, Who::SuperAdmin).with("day", clock::day(end))
    });
    let good = Some(!matches!(expiry, Some(Expiry::Over(_))));
    TestLine { key: "test-key", good, trouble, found: None }
}

/// Whether WeChat accepted the signature of a request for its certificates, and what to say where it did not; `None`
/// where the answer does not tell. Proof is only what comes after its check: the certificates, or that there are none
/// (src/wechatpay/README.md, Verifying answers). Anything else may come from a proxy, a firewall or a login page, or be
/// said before the signature is looked at (src/wechatpay/README.md, Signing).
fn signature(probe: &Attempt) -> (Option<bool>, Option<Trouble>) {
    let coded = probe.code.is_some();
    let (accepted, trouble) = match probe.status.unwrap_or_default() {
        200..=299 if platform::is_list(&probe.body) => return (Some(true), None),
        404 if probe.code.as_deref() == Some("RESOURCE_NOT_EXISTS") => return (Some(true), None),
        401 => (Some(false), trouble_of(probe)),
        429 | 500..=599 => (None, trouble_of(probe)),
        400..=499 if coded => (None, trouble_of(probe)),
        status => (None, Trouble::new("test-not-wechat", Who::Engineer).detail(format!("HTTP {status}"))),
    };
    let request = format!("GET {}", platform::PATH);
    // What an engineer asks for; its signature is masked.
    (accepted, Some(trouble.detail(request).detail(format!("Authorization: {}", probe.authorization))))
}

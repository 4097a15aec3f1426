//! What became of one card of a plan.

use crate::platform::clock;
use crate::trouble::Trouble;
use crate::wechatpay::client::Attempt;
use crate::wechatpay::errors::{Advice, Next};
use crate::wechatpay::verdict::Verdict;

/// What became of one card.
#[derive(Debug, Clone)]
pub struct CardResult {
    /// Its ledger entry.
    pub id: String,
    /// 会员卡ID
    pub card_id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// Its code.
    pub code: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// Its Request-ID.
    pub request_id: Option<String>,
    /// How many attempts there were.
    pub attempts: usize,
    /// What an error answer means.
    pub advice: Option<Advice>,
    /// Why it was not sent, or is not trusted.
    pub trouble: Option<Trouble>,
    /// When, RFC 3339.
    pub at: String,
    /// The person stopped waiting.
    pub stopped: bool,
    /// The backup host was used.
    pub backup_host: bool,
    /// The last attempt, for the diagnosis.
    pub last: Option<Box<Attempt>>,
    /// The verdict could not be written down, and why: the record does not say it.
    pub unwritten: Option<Trouble>,
}

impl CardResult {
    /// A publication that never began, and why.
    pub fn not_sent(card_id: String, trouble: Trouble) -> Self {
        Self { verdict: Verdict::NotSent, trouble: Some(trouble), ..Self::unknown(card_id) }
    }

    /// A publication of which nothing is known.
    pub fn unknown(card_id: String) -> Self {
        Self {
            id: String::new(),
            card_id,
            verdict: Verdict::Unknown,
            status: None,
            code: None,
            message: None,
            request_id: None,
            attempts: 0,
            advice: None,
            trouble: None,
            at: clock::now_rfc3339(),
            stopped: false,
            backup_host: false,
            last: None,
            unwritten: None,
        }
    }

    /// Whether the server's last word was 会员权益一旦展示无法关闭: then the same again is not safe.
    pub fn is_once_shown(&self) -> bool {
        self.advice.as_ref().is_some_and(|a| a.next == Next::ShowAgain)
    }
}

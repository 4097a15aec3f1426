//! Sends a plan: ledger line `intent`, the bytes, retries, verdict, ledger line `end`; cancel at any moment leaves a
//! true verdict (src/publish/README.md, Sending).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::book::Book;
use super::caught::caught;
use super::guard::shown_meanwhile;
use super::plan::{CardPlan, Plan};
use crate::platform::clock;
use crate::storage::history::{Card, shown};
use crate::storage::ledger::{Ledger, Line, Phase};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client, End};
use crate::wechatpay::errors::{Advice, Next, judge};
use crate::wechatpay::verdict::{Verdict, Waits, fold, wait};

/// What became of one card.
#[derive(Debug, Clone)]
pub struct CardResult {
    /// Its ledger entry.
    pub id: String,
    /// 会员卡ID
    pub card_id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the answer's signature was verified.
    pub verified: bool,
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
            verified: false,
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

/// What the window and the command line are told on the way.
#[derive(Debug, Clone)]
pub enum Progress {
    /// A card begins: its place from 0, and how many there are.
    Started {
        /// 会员卡ID
        card_id: String,
        /// Its place, from 0.
        index: usize,
        /// How many cards.
        of: usize,
    },
    /// The bytes left: what was sent cannot be called back.
    Sent,
    /// Another publication of the same card is under way.
    Queued,
    /// Waiting before the next attempt.
    Waiting {
        /// How long, in seconds.
        secs: u64,
        /// Which attempt comes next, from 2.
        attempt: usize,
    },
    /// A card is done.
    Done(Box<CardResult>),
    /// An answer came after 停止等待. Either it confirms the publication, or it says 会员权益一旦展示无法关闭 or could not be
    /// written down, and the outcome stays unknown.
    Late(Box<CardResult>),
}

/// Who listens.
pub type Listener<'a> = &'a (dyn Fn(Progress) + Sync);

/// Sends every card of the plan, at most `pace` a second (0: as fast as answers come). One card's refusal does not
/// stop the rest; a cancel does.
pub async fn send(
    plan: &Plan,
    client: &Client,
    ledger: &mut Ledger,
    pace: f64,
    told: Listener<'_>,
    cancel: &CancellationToken,
) -> Vec<CardResult> {
    send_with(plan, client, ledger, pace, told, cancel, &Waits::default()).await
}

/// The same with other waits between attempts.
pub async fn send_with(
    plan: &Plan,
    client: &Client,
    ledger: &mut Ledger,
    pace: f64,
    told: Listener<'_>,
    cancel: &CancellationToken,
    waits: &Waits,
) -> Vec<CardResult> {
    let mut out = Vec::new();
    for (index, card) in plan.cards.iter().enumerate() {
        let begun = Instant::now();
        told(Progress::Started { card_id: card.input.card_id.clone(), index, of: plan.cards.len() });
        let result = one(plan, card, client, ledger, told, cancel, waits).await;
        out.push(result);
        if index + 1 < plan.cards.len() && pace > 0.0 && !cancel.is_cancelled() {
            let rest = Duration::from_secs_f64((1.0 / pace).min(3600.0)).saturating_sub(begun.elapsed());
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = cancel.cancelled() => {}
            }
        }
    }
    out
}

async fn one(
    plan: &Plan,
    card: &CardPlan,
    client: &Client,
    ledger: &mut Ledger,
    told: Listener<'_>,
    cancel: &CancellationToken,
    waits: &Waits,
) -> CardResult {
    let id = clock::nonce().unwrap_or_default();
    let done = |result: CardResult| {
        told(Progress::Done(Box::new(result.clone())));
        result
    };
    if cancel.is_cancelled() {
        return done(result(card, id, &[], Some(Trouble::new("publish-cancelled", Who::Nobody)), true));
    }
    let mut queued = false;
    let hold = loop {
        match ledger.hold(&card.input.card_id) {
            Ok(Some(hold)) => break hold,
            Ok(None) if queued => {}
            Ok(None) => {
                queued = true;
                told(Progress::Queued);
            }
            Err(t) => return done(result(card, id, &[], Some(t), false)),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(200)) => {}
            () = cancel.cancelled() => return done(result(card, id, &[], Some(Trouble::new("publish-cancelled", Who::Nobody)), true)),
        }
    };
    if let Some(t) = looked_once_more(plan, card, client, ledger) {
        return done(result(card, id, &[], Some(t), false));
    }
    let base = Line {
        v: 1,
        id: id.clone(),
        attempt: 1,
        pid: std::process::id(),
        gateway: client.gateway().host().to_owned(),
        mchid: plan.target.mchid.clone(),
        card: card.input.card_id.clone(),
        user: crate::platform::user(),
        body_sha256: card.body_sha256.clone(),
        ..Line::default()
    };
    let mut book = Book { ledger, base };
    let body = String::from_utf8_lossy(&card.request.body).into_owned();
    // Nothing is sent that is not written down first.
    if let Err(t) = book.line(|l| l.body = body) {
        return done(result(card, id, &[], Some(t), false));
    }
    let mut attempts: Vec<Attempt> = Vec::new();
    let mut stopped = false;
    let mut pending = None;
    loop {
        let number = attempts.len() as u32 + 1;
        let sent = Arc::new((AtomicBool::new(false), Notify::new()));
        let flag = Arc::clone(&sent);
        let on_sent = Arc::new(move || {
            flag.0.store(true, Ordering::SeqCst);
            flag.1.notify_one();
        });
        let left = Arc::clone(&sent);
        let attempt = caught(client.attempt(&card.request, on_sent), move || left.0.load(Ordering::SeqCst));
        let mut attempt = Box::pin(attempt);
        let mut written = false;
        let ended = loop {
            tokio::select! {
                biased;
                () = sent.1.notified(), if !written => {
                    written = true;
                    // Told first: whatever fails from here on, whoever listens knows that something left.
                    told(Progress::Sent);
                    book.line(|l| (l.phase, l.attempt) = (Phase::Sent, number)).ok();
                }
                ended = &mut attempt => break Some(ended),
                () = cancel.cancelled() => break None,
            }
        };
        match ended {
            Some(ended) => attempts.push(ended),
            None => {
                stopped = true;
                // After the first byte left, the answer is still awaited: it may confirm late.
                if sent.0.load(Ordering::SeqCst) {
                    pending = Some(attempt);
                }
                break;
            }
        }
        let Some(pause) = wait(&attempts, waits) else { break };
        told(Progress::Waiting { secs: pause.as_secs(), attempt: attempts.len() + 1 });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = cancel.cancelled() => {
                stopped = true;
                break;
            }
        }
        if let Err(t) = book.line(|l| l.attempt = attempts.len() as u32 + 1) {
            log::error!("ledger: {}", t.sentence.key);
            break;
        }
    }
    let trouble = match (stopped, pending.is_some()) {
        (true, true) => Some(Trouble::new("publish-stopped", Who::Nobody)),
        (true, false) if attempts.is_empty() => Some(Trouble::new("publish-cancelled", Who::Nobody)),
        _ => None,
    };
    let mut end = result(card, id.clone(), &attempts, trouble, stopped);
    if pending.is_some() {
        // The attempt whose answer is still awaited counts too.
        end.attempts += 1;
        end.verdict = Verdict::Unknown;
    }
    book.end(&mut end, Phase::End);
    told(Progress::Done(Box::new(end.clone())));
    drop(hold);
    if let Some(attempt) = pending {
        let late = attempt.await;
        let (answered, confirmed) = (late.status.is_some(), late.end == End::Ok);
        attempts.push(late);
        let mut late = result(card, id, &attempts, None, true);
        if confirmed {
            book.end(&mut late, Phase::Late);
            told(Progress::Late(Box::new(late.clone())));
            return late;
        }
        // Whatever else was answered is written down, and leaves the verdict as it is.
        if answered {
            late.verdict = Verdict::Unknown;
            book.end(&mut late, Phase::Late);
            if late.is_once_shown() || late.unwritten.is_some() {
                told(Progress::Late(Box::new(late)));
            }
        }
    }
    end
}

/// Reads the ledger again: another publication of the card may have ended while this one waited for it.
fn looked_once_more(plan: &Plan, card: &CardPlan, client: &Client, ledger: &mut Ledger) -> Option<Trouble> {
    // If the ledger cannot be read, writing the intent fails next, and nothing is sent.
    ledger.refresh().ok();
    let (mchid, card) = (plan.target.mchid.as_str(), card.input.card_id.as_str());
    shown_meanwhile(plan, &shown(ledger, Card { gateway: client.gateway().host(), mchid, card }))
}

fn result(card: &CardPlan, id: String, attempts: &[Attempt], trouble: Option<Trouble>, stopped: bool) -> CardResult {
    let last = attempts.last();
    let verdict = fold(attempts);
    let advice = last
        .filter(|a| matches!(a.end, End::Refused | End::TooMany | End::Server))
        .filter(|a| a.status.is_some())
        .map(judge);
    CardResult {
        id,
        card_id: card.input.card_id.clone(),
        verdict,
        verified: verdict == Verdict::Confirmed,
        status: last.and_then(|a| a.status),
        code: last.and_then(|a| a.code.clone()),
        message: last.and_then(|a| a.message.clone()),
        request_id: last.and_then(|a| a.request_id.clone()),
        attempts: attempts.len(),
        advice,
        trouble: trouble.or_else(|| last.and_then(|a| a.trouble.clone())),
        at: clock::now_rfc3339(),
        stopped,
        backup_host: attempts.iter().any(|a| a.backup_host),
        last: last.cloned().map(Box::new),
        unwritten: None,
    }
}

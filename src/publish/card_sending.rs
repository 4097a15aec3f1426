//! Sends one card: hold it, record line `intent`, the bytes, retries, verdict, record line `end`, and perhaps what came
//! late (src/publish/README.md, Sending).

use std::fs::File;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::book::Book;
use super::card_result::CardResult;
use super::caught::caught;
use super::guard::shown_meanwhile;
use super::plan::{CardPlan, Plan};
use super::progress::{Listener, Progress};
use crate::platform::clock;
use crate::storage::history::{Card, is_outdated, shown};
use crate::storage::record::{Line, Phase, Record};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::{Attempt, Client, End};
use crate::wechatpay::errors::advice_on;
use crate::wechatpay::verdict::{Verdict, Waits, fold, wait};

/// How often a card that another publication holds is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// One card of a plan, and what its sending takes.
pub(super) struct CardSending<'a> {
    pub plan: &'a Plan,
    pub card: &'a CardPlan,
    pub client: &'a Client,
    pub listener: Listener<'a>,
    pub cancel: &'a CancellationToken,
    pub waits: Waits,
    pub batch: Option<&'a str>,
}

/// An attempt whose answer is still awaited.
type Awaited<'a> = Pin<Box<dyn Future<Output = Attempt> + Send + 'a>>;

/// The attempts at one card.
#[derive(Default)]
struct Attempts<'a> {
    /// Those that ended.
    ended: Vec<Attempt>,
    /// The person stopped waiting.
    stopped: bool,
    /// The last one, when it was stopped after its first byte left: it may confirm late.
    awaited: Option<Awaited<'a>>,
}

impl Attempts<'_> {
    /// What the person is told of a stop, beside what the answers say.
    fn trouble(&self) -> Option<Trouble> {
        match (self.stopped, self.awaited.is_some()) {
            (true, true) => Some(Trouble::new("publish-stopped", Who::Nobody)),
            (true, false) if self.ended.is_empty() => Some(cancelled()),
            _ => None,
        }
    }
}

/// Why a card was not sent.
enum Unsent {
    Cancelled,
    Trouble(Trouble),
}

fn cancelled() -> Trouble {
    Trouble::new("publish-cancelled", Who::Nobody)
}

impl CardSending<'_> {
    /// Sends it, and waits for its end, for what comes late too.
    pub async fn send(&self, record: &mut Record) -> CardResult {
        let id = clock::nonce().unwrap_or_default();
        let not_sent = |trouble, stopped| {
            let result = self.result(id.clone(), &[], Some(trouble), stopped);
            (self.listener)(Progress::Done(Box::new(result.clone())));
            result
        };
        let held = match self.hold_card(record).await {
            Ok(held) => held,
            Err(Unsent::Cancelled) => return not_sent(cancelled(), true),
            Err(Unsent::Trouble(t)) => return not_sent(t, false),
        };
        if let Some(t) = self.looked_once_more(record) {
            return not_sent(t, false);
        }
        let base = Line { user: record.user(), ..self.line(id.clone()) };
        let mut book = Book { record, base };
        let body = String::from_utf8_lossy(&self.card.request.body).into_owned();
        // Nothing is sent that is not written down first.
        if let Err(t) = book.line(|l| l.body = body) {
            return not_sent(t, false);
        }
        let mut attempts = self.attempts(&mut book).await;
        let mut end = self.result(id, &attempts.ended, attempts.trouble(), attempts.stopped);
        if attempts.awaited.is_some() {
            // The attempt whose answer is still awaited counts too.
            end.attempts += 1;
            end.verdict = Verdict::Unknown;
        }
        book.end(&mut end, Phase::End);
        (self.listener)(Progress::Done(Box::new(end.clone())));
        drop(held);
        match attempts.awaited.take() {
            Some(awaited) => self.late(awaited, attempts.ended, &mut book, end).await,
            None => end,
        }
    }

    /// Holds the card against every other window and command, as long as the file is open.
    async fn hold_card(&self, record: &Record) -> Result<File, Unsent> {
        if self.cancel.is_cancelled() {
            return Err(Unsent::Cancelled);
        }
        let mut queued = false;
        loop {
            match record.hold(&self.card.input.card_id) {
                Ok(Some(held)) => return Ok(held),
                Ok(None) if queued => {}
                Ok(None) => {
                    queued = true;
                    (self.listener)(Progress::Queued);
                }
                Err(t) => return Err(Unsent::Trouble(t)),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                () = self.cancel.cancelled() => return Err(Unsent::Cancelled),
            }
        }
    }

    /// Reads the record again: another publication of the card may have ended while this one waited for it. Where it
    /// cannot be read, nothing is sent.
    fn looked_once_more(&self, record: &mut Record) -> Option<Trouble> {
        let (mchid, card) = (self.plan.target.mchid.as_str(), self.card.input.card_id.as_str());
        let known = match record.card(mchid, card) {
            Ok(known) => known,
            Err(t) => return Some(t),
        };
        let of = Card { gateway: self.client.gateway().host(), mchid, card };
        if self.card.merged
            && self.plan.target.kind.real()
            && self.card.input.last.as_ref().is_none_or(|base| is_outdated(&known, of, base))
        {
            return Some(Trouble::new("publish-changed-meanwhile", Who::Person));
        }
        if let Some(batch) = self.batch {
            match record.batch_step(batch, card) {
                Ok(step) if step.is_to_send() => {}
                Ok(_) => return Some(Trouble::new("publish-batch-went-on", Who::Person)),
                Err(t) => return Some(t),
            }
        }
        shown_meanwhile(&self.plan.target, &self.card.rights, &shown(&known, of))
    }

    /// What every line of this publication says in the record.
    fn line(&self, id: String) -> Line {
        Line {
            v: 1,
            id,
            attempt: 1,
            pid: std::process::id(),
            gateway: self.client.gateway().host().to_owned(),
            mchid: self.plan.target.mchid.clone(),
            card: self.card.input.card_id.clone(),
            body_sha256: self.card.body_sha256.clone(),
            batch: self.batch.map(str::to_owned),
            ..Line::default()
        }
    }

    /// Tries until an answer stands, the attempts are used up, or the person stops waiting.
    async fn attempts(&self, book: &mut Book<'_>) -> Attempts<'_> {
        let mut out = Attempts::default();
        loop {
            match self.attempt(out.ended.len() as u32 + 1, book).await {
                Ok(ended) => out.ended.push(ended),
                Err(awaited) => {
                    (out.stopped, out.awaited) = (true, awaited);
                    return out;
                }
            }
            let Some(pause) = wait(&out.ended, &self.waits) else { return out };
            (self.listener)(Progress::Waiting { secs: pause.as_secs(), attempt: out.ended.len() + 1 });
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.cancel.cancelled() => {
                    out.stopped = true;
                    return out;
                }
            }
            if let Err(t) = book.line(|l| l.attempt = out.ended.len() as u32 + 1) {
                log::error!("record: {}", t.sentence.key);
                return out;
            }
        }
    }

    /// One attempt, `number` from 1.
    ///
    /// # Errors
    /// The person stopped waiting: the attempt itself once its first byte left, else nothing.
    async fn attempt(&self, number: u32, book: &mut Book<'_>) -> Result<Attempt, Option<Awaited<'_>>> {
        let sent = Arc::new((AtomicBool::new(false), Notify::new()));
        let flag = Arc::clone(&sent);
        let on_sent = Arc::new(move || {
            flag.0.store(true, Ordering::SeqCst);
            flag.1.notify_one();
        });
        let left = Arc::clone(&sent);
        let attempt = caught(self.client.attempt(&self.card.request, on_sent), move || left.0.load(Ordering::SeqCst));
        let mut attempt: Awaited<'_> = Box::pin(attempt);
        let mut written = false;
        loop {
            tokio::select! {
                biased;
                () = sent.1.notified(), if !written => {
                    written = true;
                    // Told first: whatever fails from here on, whoever listens knows that something left.
                    (self.listener)(Progress::Sent);
                    book.line(|l| (l.phase, l.attempt) = (Phase::Sent, number)).ok();
                }
                ended = &mut attempt => return Ok(ended),
                () = self.cancel.cancelled() => break,
            }
        }
        Err(sent.0.load(Ordering::SeqCst).then_some(attempt))
    }

    /// Waits for the answer after 停止等待; `end` is what was told before it came. Only a confirmation takes its place:
    /// whatever else was answered is written down, and leaves the verdict as it is.
    async fn late(
        &self,
        awaited: Awaited<'_>,
        mut attempts: Vec<Attempt>,
        book: &mut Book<'_>,
        end: CardResult,
    ) -> CardResult {
        let late = awaited.await;
        let (answered, confirmed) = (late.status.is_some(), late.end == End::Ok);
        attempts.push(late);
        let mut late = self.result(end.id.clone(), &attempts, None, true);
        if confirmed {
            book.end(&mut late, Phase::Late);
            (self.listener)(Progress::Late(Box::new(late.clone())));
            return late;
        }
        if answered {
            late.verdict = Verdict::Unknown;
            book.end(&mut late, Phase::Late);
            if late.is_once_shown() || late.unwritten.is_some() {
                (self.listener)(Progress::Late(Box::new(late)));
            }
        }
        end
    }

    fn result(&self, id: String, attempts: &[Attempt], trouble: Option<Trouble>, stopped: bool) -> CardResult {
        let last = attempts.last();
        let verdict = fold(attempts);
        let advice = last
            .filter(|a| matches!(a.end, End::Refused | End::TooMany | End::Server))
            .filter(|a| a.status.is_some())
            .map(advice_on);
        CardResult {
            id,
            card_id: self.card.input.card_id.clone(),
            verdict,
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
}

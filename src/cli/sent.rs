//! A confirmed run of `publish`: every card is sent and its row printed (src/cli/README.md, Stopping a command).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::args::Publish;
use super::context::Context;
use super::merchant::Chosen;
use super::row::{Row, worst};
use super::{certificates, out, signal};
use crate::merchant::renewal::is_unknown_serial;
use crate::publish::Kind;
use crate::publish::plan::Plan;
use crate::publish::send::{CardResult, Progress, Sending, send};
use crate::storage::record::Record;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::Client;
use crate::wechatpay::verdict::Verdict;
use crate::words::Sentence;

/// How far a run is. Filled as cards end, because neither a second Ctrl-C nor a panic leaves time to hand results over.
#[derive(Default)]
pub(super) struct Going {
    /// The cards in the order in which their rows come.
    order: Mutex<Vec<String>>,
    /// The exit codes of the rows that were printed.
    codes: Mutex<Vec<u8>>,
    /// A row that waits for a late answer.
    waiting: Mutex<Option<CardResult>>,
    /// Whether a byte of the present card's body left.
    left: AtomicBool,
}

impl Going {
    /// Says in which order the rows come.
    pub fn begin(&self, order: Vec<String>) {
        *self.order.lock().unwrap_or_else(PoisonError::into_inner) = order;
    }

    /// A row was printed, with this exit code.
    pub fn done(&self, code: u8) {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).push(code);
    }

    fn take_waiting(&self) -> Option<CardResult> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn codes(self) -> Vec<u8> {
        self.codes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a panic leaves: the present card is unknown once a byte of it left, and what had not begun was not sent.
pub(super) fn broken(context: &Context, args: &Publish, going: Going) -> u8 {
    let lang = context.lang;
    let trouble = Trouble::new("publish-panicked", Who::Engineer);
    let show = |row: &Row| {
        row.show(lang, args.merchant.sandbox, args.json);
        row.exit()
    };
    if let Some(result) = going.take_waiting() {
        going.done(show(&Row::from_result(lang, &result)));
    }
    let mut left = going.left.load(Ordering::SeqCst);
    let cards = going.order.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut codes = going.codes();
    for card in cards.iter().skip(codes.len()) {
        codes.push(if std::mem::take(&mut left) {
            show(&Row::unread(lang, Some(card), &[], &trouble))
        } else {
            show(&Row::not_sent(lang, Some(card), &trouble))
        });
    }
    worst(codes)
}

/// One confirmed run of the command.
pub(super) struct Run<'a> {
    pub context: &'a Context,
    pub args: &'a Publish,
    pub chosen: &'a Chosen,
    pub plan: &'a Plan,
    /// The batch that it is.
    pub batch: Option<&'a str>,
    pub going: &'a Going,
}

impl Run<'_> {
    /// Sends every card and prints its row; gives the exit code.
    pub fn sent(&self, mut client: Client, record: &mut Record) -> Result<u8, Trouble> {
        runtime()?.block_on(self.send(&mut client, record));
        if let Some(result) = self.going.take_waiting() {
            self.print(&result);
        }
        let mut codes = self.going.codes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // After a second Ctrl-C: cards that were never begun.
        let order = self.going.order.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for card in order.iter().skip(codes.len()) {
            codes.push(self.show(&Row::cancelled(self.context.lang, card)));
        }
        Ok(worst(codes))
    }

    async fn send(&self, client: &mut Client, record: &mut Record) {
        let Self { context, args, chosen, .. } = *self;
        certificates::renewed(context, &args.merchant, chosen, client, false).await;
        let results = self.until_stopped(client, record).await;
        let unknown = results.iter().filter_map(|r| r.last.as_deref()).any(is_unknown_serial);
        if unknown && certificates::renewed(context, &args.merchant, chosen, client, true).await {
            out::note(context.lang.t("cli-certificates-again"));
        }
    }

    /// The first Ctrl-C stops what is not on its way yet, the second one waits for no answer any more.
    async fn until_stopped(&self, client: &Client, record: &mut Record) -> Vec<CardResult> {
        let cancel = CancellationToken::new();
        let listener = |progress| self.on_progress(progress);
        let with = Sending {
            pace: self.args.pace,
            batch: self.batch.map(str::to_owned),
            ..Sending::new(client, record, &listener, &cancel)
        };
        let sending = send(self.plan, with);
        tokio::pin!(sending);
        loop {
            tokio::select! {
                // First, so that a cancel has reached its card before another signal is heard.
                biased;
                results = &mut sending => break results,
                () = signal::asked(), if !cancel.is_cancelled() => cancel.cancel(),
                () = signal::asked(), if cancel.is_cancelled() => break Vec::new(),
            }
        }
    }

    fn on_progress(&self, progress: Progress) {
        match progress {
            Progress::Done(r) | Progress::Late(r) => {
                if let Some(earlier) = self.going.take_waiting().filter(|e| e.id != r.id) {
                    self.print(&earlier);
                }
                // An answer may still come: its row is printed when that is settled.
                if r.stopped && r.verdict == Verdict::Unknown {
                    if r.trouble.as_ref().is_some_and(|t| t.sentence.key == "publish-stopped") {
                        out::note(self.context.lang.t("cli-waiting-late"));
                    }
                    *self.going.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(*r);
                } else {
                    self.print(&r);
                }
                self.going.left.store(false, Ordering::SeqCst);
            }
            other => {
                if matches!(other, Progress::Sent) {
                    self.going.left.store(true, Ordering::SeqCst);
                }
                print_progress(self.context, &other);
            }
        }
    }

    /// Prints the row of a card that is settled.
    fn print(&self, result: &CardResult) {
        self.going.done(self.show(&Row::from_result(self.context.lang, result)));
    }

    /// Prints a row; gives its exit code.
    fn show(&self, row: &Row) -> u8 {
        row.show(self.context.lang, self.chosen.kind == Kind::Trial, self.args.json);
        row.exit()
    }
}

/// What is told on the way.
fn print_progress(context: &Context, progress: &Progress) {
    let sentence = match progress {
        Progress::Started { card_id, index, of } if *of > 1 => {
            Sentence::new("cli-started").with("card", card_id.as_str()).with("place", *index + 1).with("of", *of)
        }
        Progress::Waiting { secs, attempt } => {
            Sentence::new("cli-again").with("secs", i64::try_from(*secs).unwrap_or_default()).with("attempt", *attempt)
        }
        _ => return,
    };
    out::print_sentence(context.lang, &sentence);
}

/// The runtime of one command.
///
/// # Errors
/// The system gives none.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    let failed = |e: std::io::Error| Trouble::new("network-setup", Who::Engineer).detail(e.to_string());
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)
}

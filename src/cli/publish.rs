//! `publish FILE`: one card or several, one after another (src/cli/README.md, Several cards).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::args::Publish;
use super::context::{BEFORE, Context};
use super::merchant::{self, Chosen};
use super::row::{Row, worst};
use super::takes_back::{agreed, taken_back};
use super::team::TeamFolder;
use super::{cards, certificates, check, consent, dry_run, out, signal};
use crate::merchant::renewal::is_unknown_serial;
use crate::platform::clock;
use crate::publish::plan::{CardInput, Plan};
use crate::publish::send::{CardResult, Progress, Sending, send};
use crate::publish::{Kind, Target};
use crate::rights::check::Level;
use crate::rights::field::FormField;
use crate::storage::draft::Draft;
use crate::storage::history::{self, Card};
use crate::storage::record::Record;
use crate::storage::settings::Settings;
use crate::storage::team::LIMIT;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::client::Client;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::verdict::Verdict;
use crate::words::Sentence;
use tokio_util::sync::CancellationToken;

/// Runs the command.
pub(super) fn run(context: &Context, args: &Publish) -> u8 {
    let gathered = match cards::gather(context.lang, &args.card, args.cards_from.as_deref()) {
        Ok(gathered) => gathered,
        Err(trouble) => return nothing(context, args, &args.card, &trouble),
    };
    let cards = &gathered.all;
    if cards.is_empty() {
        return nothing(context, args, cards, &Trouble::new("plan-no-card", Who::Person));
    }
    if let Err(trouble) = gathered.agreed(context.lang, args.yes, !args.dry_run) {
        return nothing(context, args, cards, &trouble);
    }
    let going = Going::default();
    let work = || prepared(context, args, cards, &going);
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(done) => done.unwrap_or_else(|trouble| nothing(context, args, cards, &trouble)),
        Err(_) => broken(context, args, cards, going),
    }
}

/// How far a run is. Filled as cards end, because neither a second Ctrl-C nor a panic leaves time to hand results over.
#[derive(Default)]
struct Going {
    /// The exit codes of the rows that were printed.
    codes: Mutex<Vec<u8>>,
    /// A row that waits for a late answer.
    waiting: Mutex<Option<CardResult>>,
    /// Whether a byte of the present card's body left.
    left: AtomicBool,
}

impl Going {
    fn done(&self, code: u8) {
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
fn broken(context: &Context, args: &Publish, cards: &[String], going: Going) -> u8 {
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

/// Found before any connection, the same for every card.
fn nothing(context: &Context, args: &Publish, cards: &[String], trouble: &Trouble) -> u8 {
    if args.json {
        let cards: Vec<Option<&str>> =
            if cards.is_empty() { vec![None] } else { cards.iter().map(|c| Some(c.as_str())).collect() };
        cards.into_iter().for_each(|card| out::json(&Row::not_sent(context.lang, card, trouble).json()));
    }
    out::print_trouble(context.lang, trouble);
    BEFORE
}

fn prepared(context: &Context, args: &Publish, cards: &[String], going: &Going) -> Result<u8, Trouble> {
    let lang = context.lang;
    if !(args.pace.is_finite() && args.pace >= 0.0) {
        let value = args.pace.to_string();
        return Err(Trouble::new("cli-value", Who::Person).with("arg", "--pace").with("value", value));
    }
    let draft = check::brought(context, &args.draft)?;
    let kept = check::kept(&draft);
    if let Some(misnamed) = kept.iter().find(|p| p.misnamed.is_some()) {
        return Err(Trouble {
            sentence: misnamed.sentence.clone(),
            remedy: misnamed.remedy.clone(),
            who: Who::Person,
            details: Vec::new(),
        });
    }
    if let Some(misplaced) = kept.iter().find(|p| p.level == Level::Error) {
        return Err(Trouble {
            sentence: Sentence::new("cli-misplaced").with("field", misplaced.field.map_or("", FormField::path)),
            details: vec![lang.say(&misplaced.sentence)],
            ..consent::field_trouble(lang, misplaced, None)
        });
    }
    kept.iter().for_each(|p| check::note(lang, p));
    let chosen = merchant::choose(context, &args.merchant, args.dry_run)?;
    if chosen.kind.real()
        && let Some(other) = draft.mchid.as_deref().filter(|m| *m != chosen.mchid)
    {
        let whose = Trouble::new("cli-draft-of", Who::Person).with("draft", other);
        let whose = whose.with("mchid", chosen.mchid.as_str());
        // A dry run sends nothing: it only says so.
        if !args.other_merchant && !args.dry_run {
            return Err(whose);
        }
        out::print_sentence(lang, &whose.sentence);
    }
    if args.dry_run {
        return Ok(dry_run::run(context, args, &chosen, &draft, cards));
    }
    context.prepare()?;
    let target = chosen.target(args.endpoint);
    if target.kind.real() && target.endpoint == Endpoint::Documented {
        out::note(lang.t("cli-documented"));
    }
    let trial = target.kind == Kind::Trial;
    let path = if trial { context.folders.trial_record() } else { context.folders.record() };
    let mut record = Record::open(&path, std::process::id())?;
    record.sign(Settings::of_folders(&context.folders).signature());
    let mut team = TeamFolder::new(context, args.team_folder.as_deref().filter(|_| !trial), !trial);
    team.sync(&mut record, LIMIT);
    let plan = plan(&mut record, target, &draft, cards);
    for mut trouble in record.told_at_once() {
        if trial && trouble.sentence.key == "record-damaged" {
            trouble.remedy = Sentence::new("record-damaged-trial-remedy");
        }
        out::print_trouble(lang, &trouble);
    }
    let (plan, damage) = plan?;
    damage.iter().for_each(|t| out::print_trouble(lang, t));
    if let Err(reasons) = consent::obtain(context, &plan, args.yes) {
        return Ok(stopped(context, args, cards, &reasons));
    }
    let back = taken_back(&mut record, &plan, &draft)?;
    if let Err(reasons) = agreed(context, &plan, &back, args.yes) {
        return Ok(stopped(context, args, cards, &reasons));
    }
    let client = chosen.client(&args.merchant)?;
    let code = Run { context, args, chosen: &chosen, plan: &plan, going }.sent(client, &mut record);
    team.sync(&mut record, LIMIT);
    code
}

/// The plan with what the record knows of each card, and what is to be told of damage; 演练 has no history that counts.
fn plan(record: &mut Record, target: Target, draft: &Draft, cards: &[String]) -> Result<(Plan, Vec<Trouble>), Trouble> {
    let (gateway, mchid) = (target.gateway.host().to_owned(), target.mchid.clone());
    let (mut inputs, mut damage) = (Vec::new(), Vec::<Trouble>::new());
    for card in cards {
        let mut input = CardInput { card_id: card.clone(), ..CardInput::default() };
        if target.kind.real() {
            let (known, of) = (record.card(&mchid, card)?, Card { gateway: &gateway, mchid: &mchid, card });
            (input.shown, input.last) = (history::shown(&known, of), history::last_published(&known, of));
            // What every card suffers from is told once.
            damage.extend(known.trouble().filter(|t| damage.iter().all(|d| d.sentence != t.sentence)));
        }
        inputs.push(input);
    }
    Ok((Plan::new(target, &draft.rights, inputs)?, damage))
}

/// Nothing was sent; each card has its own reason.
fn stopped(context: &Context, args: &Publish, cards: &[String], reasons: &[Trouble]) -> u8 {
    for (card, reason) in cards.iter().zip(reasons) {
        let row = Row::not_sent(context.lang, Some(card), reason);
        if args.json {
            out::json(&row.json());
        }
        out::note(&format!("{card}  {}", out::sentence_and_cure(context.lang, &reason.sentence, &reason.remedy)));
        reason.details.iter().for_each(|d| out::note(&format!("  {d}")));
    }
    BEFORE
}

/// One confirmed run of the command.
struct Run<'a> {
    context: &'a Context,
    args: &'a Publish,
    chosen: &'a Chosen,
    plan: &'a Plan,
    going: &'a Going,
}

impl Run<'_> {
    /// Sends every card and prints its row; gives the exit code.
    fn sent(&self, mut client: Client, record: &mut Record) -> Result<u8, Trouble> {
        runtime()?.block_on(self.send(&mut client, record));
        if let Some(result) = self.going.take_waiting() {
            self.print(&result);
        }
        let mut codes = self.going.codes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // After a second Ctrl-C: cards that were never begun.
        for card in self.plan.cards.iter().skip(codes.len()) {
            codes.push(self.show(&Row::cancelled(self.context.lang, &card.input.card_id)));
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
        let with =
            Sending { pace: self.args.pace, batch: self.batch(), ..Sending::new(client, record, &listener, &cancel) };
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

    /// The id of a run over several cards, told before the first, so that it is known also of a run that breaks off.
    fn batch(&self) -> Option<String> {
        let id = (self.plan.cards.len() > 1).then(clock::nonce)??;
        let key = if self.chosen.kind == Kind::Trial { "cli-batch-trial" } else { "cli-batch" };
        out::print_sentence(self.context.lang, &Sentence::new(key).with("batch", id.as_str()));
        Some(id)
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

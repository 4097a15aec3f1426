//! `publish FILE`: one card or several, one after another (src/cli/README.md, Several cards).

use std::path::PathBuf;

use super::args::Publish;
use super::cards::Cards;
use super::context::{BEFORE, Context};
use super::merchant::{self, Chosen};
use super::row::Row;
use super::sent::{Going, Run, broken};
use super::several::{Knows, Work};
use super::takes_back::{agreed, taken_back};
use super::team::TeamFolder;
use super::{cards, check, consent, dry_run, only, out};
use crate::publish::plan::Plan;
use crate::publish::{Apart, Kind, Why};
use crate::rights::check::Level;
use crate::rights::field::FormField;
use crate::storage::cards::CardCache;
use crate::storage::draft::Draft;
use crate::storage::record::Record;
use crate::storage::settings::Settings;
use crate::storage::team::LIMIT;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::Endpoint;
use crate::words::Sentence;

/// Runs the command.
pub(super) fn run(context: &Context, args: &Publish) -> u8 {
    let gathered = match only::fields(context.lang, &args.only)
        .and_then(|fields| cards::gather(context.lang, &args.card, args.cards_from.as_deref(), &fields))
    {
        Ok(gathered) => gathered,
        Err(trouble) => return nothing(context, args, &args.card, &trouble),
    };
    let cards = &gathered.all;
    if cards.is_empty() && args.draft.is_some() {
        return nothing(context, args, cards, &Trouble::new("plan-no-card", Who::Person));
    }
    if let Err(trouble) = gathered.agreed(context.lang, args.yes, !args.dry_run) {
        return nothing(context, args, cards, &trouble);
    }
    let going = Going::default();
    going.begin(cards.clone());
    let work = || prepared(context, args, &gathered, &going);
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(done) => done.unwrap_or_else(|trouble| nothing(context, args, cards, &trouble)),
        Err(_) => broken(context, args, going),
    }
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

/// The draft of the arguments, without anything that could not be sent; none where a batch says what is sent.
fn draft(context: &Context, args: &Publish) -> Result<Option<Draft>, Trouble> {
    let lang = context.lang;
    let Some(path) = &args.draft else { return Ok(None) };
    let draft = check::brought(context, path)?;
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
    Ok(Some(draft))
}

/// A draft that names another merchant is decided about by the person.
fn of_other_merchant(context: &Context, args: &Publish, chosen: &Chosen, draft: &Draft) -> Result<(), Trouble> {
    let other = draft.mchid.as_deref().filter(|m| chosen.kind.real() && *m != chosen.mchid);
    let Some(other) = other else { return Ok(()) };
    let whose = Trouble::new("cli-draft-of", Who::Person).with("draft", other);
    let whose = whose.with("mchid", chosen.mchid.as_str());
    // A dry run sends nothing: it only says so.
    if !args.other_merchant && !args.dry_run {
        return Err(whose);
    }
    out::print_sentence(context.lang, &whose.sentence);
    Ok(())
}

fn prepared(context: &Context, args: &Publish, cards: &Cards, going: &Going) -> Result<u8, Trouble> {
    let lang = context.lang;
    if !(args.pace.is_finite() && args.pace >= 0.0) {
        let value = args.pace.to_string();
        return Err(Trouble::new("cli-value", Who::Person).with("arg", "--pace").with("value", value));
    }
    let draft = draft(context, args)?;
    let chosen = merchant::choose(context, &args.merchant, args.dry_run)?;
    if let Some(draft) = &draft {
        of_other_merchant(context, args, &chosen, draft)?;
    }
    if args.dry_run
        && args.only.is_empty()
        && let Some(draft) = &draft
    {
        return Ok(dry_run::run(context, args, &chosen, draft, &cards.all));
    }
    let target = chosen.target(args.endpoint);
    let from = draft.as_ref().map(|draft| (draft, cards));
    if args.dry_run {
        return dry(context, args, &chosen, from);
    }
    context.prepare()?;
    if target.kind.real() && target.endpoint == Endpoint::Documented {
        out::note(lang.t("cli-documented"));
    }
    let trial = target.kind == Kind::Trial;
    let mut record = Record::open(&record_path(context, trial), std::process::id())?;
    record.sign(Settings::of_folders(&context.folders).signature());
    let mut team = TeamFolder::new(context, args.team_folder.as_deref().filter(|_| !trial), !trial);
    team.sync(&mut record, LIMIT);
    let knows = Knows { record: Some(&mut record), answers: answers(context) };
    let work = Work::new(args, knows, target, from);
    for mut trouble in record.told_at_once() {
        if trial && trouble.sentence.key == "record-damaged" {
            trouble.remedy = Sentence::new("record-damaged-trial-remedy");
        }
        out::print_trouble(lang, &trouble);
    }
    let work = work?;
    work.damage.iter().for_each(|t| out::print_trouble(lang, t));
    let draft = from.map(|(draft, _)| draft);
    let code = sent(context, args, &chosen, work, (&mut record, going, draft));
    team.sync(&mut record, LIMIT);
    code
}

fn record_path(context: &Context, trial: bool) -> PathBuf {
    if trial { context.folders.trial_record() } else { context.folders.record() }
}

/// What WeChat answered last: nothing is made where nothing was kept.
fn answers(context: &Context) -> Option<CardCache> {
    let cache = context.folders.cache();
    cache.exists().then(|| CardCache::new(&cache))
}

/// What would be sent of what the record knows. Opening makes a record: where there is none, nothing is known.
fn dry(context: &Context, args: &Publish, chosen: &Chosen, from: Option<(&Draft, &Cards)>) -> Result<u8, Trouble> {
    let path = record_path(context, chosen.kind == Kind::Trial);
    let mut record = Record::is_there(&path).then(|| Record::open(&path, std::process::id())).transpose()?;
    let knows = Knows { record: record.as_mut(), answers: answers(context) };
    let work = Work::new(args, knows, chosen.target(args.endpoint), from)?;
    work.apart.iter().for_each(|apart| out::note(&said(context, apart)));
    only::announce(context.lang, &work);
    work.cards().iter().for_each(|card| dry_run::show(args, chosen, &card.input.card_id, &card.request));
    Ok(if work.cards().is_empty() { BEFORE } else { 0 })
}

/// Why a card stands apart, for a person: a problem at its field.
fn reason(context: &Context, apart: &Apart) -> Trouble {
    match &apart.why {
        Why::Problem(problem) => consent::field_trouble(context.lang, problem, None),
        _ => apart.trouble(),
    }
}

fn said(context: &Context, apart: &Apart) -> String {
    let trouble = reason(context, apart);
    format!("{}  {}", apart.card_id, out::sentence_and_cure(context.lang, &trouble.sentence, &trouble.remedy))
}

/// Tells what stands apart, asks what has to be agreed to, and sends the rest.
fn sent(
    context: &Context,
    args: &Publish,
    chosen: &Chosen,
    work: Work,
    (record, going, draft): (&mut Record, &Going, Option<&Draft>),
) -> Result<u8, Trouble> {
    let lang = context.lang;
    going.begin(work.order());
    for apart in &work.apart {
        let row = Row::not_sent(lang, Some(&apart.card_id), &reason(context, apart));
        row.show(lang, chosen.kind == Kind::Trial, args.json);
        going.done(row.exit());
    }
    let Some(plan) = &work.plan else {
        if work.apart.is_empty() {
            out::note(lang.t("cli-batch-nothing"));
        }
        return Ok(if work.apart.is_empty() { 0 } else { BEFORE });
    };
    only::announce(lang, &work);
    if let Err(reasons) = consent::obtain(context, plan, args.yes) {
        return Ok(stopped(context, args, plan, &reasons));
    }
    let back = taken_back(record, plan, draft)?;
    if let Err(reasons) = agreed(context, plan, &back, args.yes) {
        return Ok(stopped(context, args, plan, &reasons));
    }
    let cards: Vec<String> = plan.cards.iter().map(|c| c.input.card_id.clone()).collect();
    // Nothing is sent that is not written down first: what each card was, and what it should become.
    let begun = chosen
        .client(&args.merchant)
        .and_then(|client| work.begins.as_ref().map_or(Ok(()), |batch| record.begin_batch(batch)).map(|()| client));
    let client = match begun {
        Ok(client) => client,
        // What stands apart has its row already.
        Err(trouble) => return Ok(nothing(context, args, &cards, &trouble)),
    };
    if let Some(batch) = &work.batch {
        let key = if chosen.kind == Kind::Trial { "cli-batch-trial" } else { "cli-batch" };
        out::print_sentence(lang, &Sentence::new(key).with("batch", batch.as_str()));
    }
    Run { context, args, chosen, plan, batch: work.batch.as_deref(), going }.sent(client, record)
}

/// Nothing was sent; each card of the plan has its own reason.
fn stopped(context: &Context, args: &Publish, plan: &Plan, reasons: &[Trouble]) -> u8 {
    for (card, reason) in plan.cards.iter().zip(reasons) {
        let card = card.input.card_id.as_str();
        let row = Row::not_sent(context.lang, Some(card), reason);
        if args.json {
            out::json(&row.json());
        }
        out::note(&format!("{card}  {}", out::sentence_and_cure(context.lang, &reason.sentence, &reason.remedy)));
        reason.details.iter().for_each(|d| out::note(&format!("  {d}")));
    }
    BEFORE
}

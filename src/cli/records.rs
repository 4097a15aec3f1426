//! `records`: what was published, newest first; with `--shown`, what a person saw on the phone.

use std::path::Path;

use serde_json::json;

use super::args::{MerchantArgs, Records};
use super::context::{BEFORE, Context};
use super::merchant::{self, Chosen};
use super::team::TeamFolder;
use super::{batch, out};
use crate::export::records::{said, state_key};
use crate::export::{audit, audit_picture};
use crate::platform::clock;
use crate::publish::Target;
use crate::rights::Section;
use crate::rights::shown::State;
use crate::storage::audit::Span;
use crate::storage::listing::Wanted;
use crate::storage::record::{Entry, Line, Note, Phase, Record};
use crate::storage::settings::Settings;
use crate::storage::team::LISTING;
use crate::storage::{atomic, history};
use crate::trouble::{Trouble, Who};
use crate::wechatpay::gateway::Gateway;
use crate::wechatpay::identifier;
use crate::wechatpay::verdict::Verdict;
use crate::words::character::trimmed;
use crate::words::{Lang, Sentence};

/// Runs the command.
pub(super) fn run(context: &Context, args: &Records) -> u8 {
    let done = match args.shown.as_deref() {
        Some([card, states]) => write(context, args, card.trim(), states),
        _ => list(context, args),
    };
    done.map_or_else(
        |trouble| {
            out::print_trouble(context.lang, &trouble);
            BEFORE
        },
        |()| 0,
    )
}

/// The line that settles what damage left open, to be run with `?` replaced.
pub(super) fn line_for(context: &Context, target: &Target, card: &str) -> String {
    let each: Vec<String> = Section::ALL.into_iter().map(|s| format!("{}=?", s.name())).collect();
    let program = crate::platform::command_program(cfg!(windows));
    let mut line = format!("{program} records --shown {card} {} --mchid {}", each.join(","), target.mchid);
    if target.gateway != Gateway::wechat() {
        line += &format!(" --gateway {}", target.gateway.base());
    }
    if let Some(home) = &context.home {
        line += &format!(" --home \"{}\"", home.display());
    }
    line
}

/// The merchant that the options name; none without any.
fn chosen(context: &Context, args: &Records) -> Result<Option<Chosen>, Trouble> {
    if args.merchant.is_none() && args.mchid.is_none() && args.gateway.is_none() {
        return Ok(None);
    }
    let (merchant, mchid, gateway) = (args.merchant.clone(), args.mchid.clone(), args.gateway.clone());
    let signer = MerchantArgs { merchant, mchid, gateway, ..MerchantArgs::default() };
    let chosen = merchant::choose(context, &signer, true)?;
    let plain = !chosen.mchid.is_empty() && chosen.mchid.bytes().all(|b| b.is_ascii_digit());
    if !plain || !chosen.kind.real() {
        return Err(Trouble::new("cli-shown-merchant", Who::Person));
    }
    Ok(Some(chosen))
}

fn states(text: &str) -> Result<Vec<(Section, State)>, Trouble> {
    let wrong = |part: &str| Trouble::new("cli-shown-wrong", Who::Person).with("value", part);
    let mut all: Vec<(Section, State)> = Vec::new();
    for part in text.split(',') {
        let (name, value) = part.split_once('=').ok_or_else(|| wrong(part))?;
        let named = |s: &Section| s.name() == name.trim();
        let section = Section::ALL.into_iter().find(named).ok_or_else(|| wrong(part))?;
        let state = match value.trim() {
            "on" => State::Shown,
            "off" => State::NotShown,
            "unknown" => State::Unknown,
            _ => return Err(wrong(part)),
        };
        if all.iter().any(|(s, _)| *s == section) {
            return Err(wrong(part));
        }
        all.push((section, state));
    }
    Ok(all)
}

fn write(context: &Context, args: &Records, card: &str, text: &str) -> Result<(), Trouble> {
    let lang = context.lang;
    let states = states(text)?;
    let card = &*identifier::card(card)?.value;
    let chosen = chosen(context, args)?.ok_or_else(|| Trouble::new("cli-shown-merchant", Who::Person))?;
    let target = chosen.target(None);
    context.prepare()?;
    let mut record = Record::open(&context.folders.record(), std::process::id())?;
    record.append(&Line {
        v: 1,
        id: clock::nonce().ok_or_else(|| Trouble::new("no-randomness", Who::Engineer))?,
        phase: Phase::Human,
        at: clock::now_rfc3339(),
        pid: std::process::id(),
        gateway: target.gateway.host().to_owned(),
        mchid: target.mchid.clone(),
        card: card.to_owned(),
        user: Settings::of_folders(&context.folders).signature(),
        note: Some(Note::Seen(states.clone())),
        ..Line::default()
    })?;
    let of = history::Card { gateway: target.gateway.host(), mchid: &target.mchid, card };
    let known = record.card(&target.mchid, card)?;
    let known = history::shown(&known, of);
    for s in Section::ALL {
        let state = Sentence::new("records-section").with_key("section", format!("section-{}", s.name()));
        out::line(&lang.say(&state.with_key("state", state_key(known.get(s).state))));
    }
    // What was published stands above what is said, and is not told otherwise.
    if states.iter().any(|(s, state)| *state != State::Unknown && known.get(*s).state != *state) {
        out::note(lang.t("cli-shown-weaker"));
    }
    if known.is_unsettled() {
        let line = line_for(context, &target, card);
        out::print_sentence(lang, &Sentence::new("cli-shown-unsettled").with("command", line));
    }
    Ok(())
}

fn list(context: &Context, args: &Records) -> Result<(), Trouble> {
    let lang = context.lang;
    for (arg, day) in [("--since", &args.since), ("--until", &args.until)] {
        if let Some(day) = day.as_deref().filter(|d| !clock::is_day(d)) {
            return Err(Trouble::new("cli-value", Who::Person).with("arg", arg).with("value", day));
        }
    }
    let chosen = chosen(context, args)?;
    let path = if args.trial { context.folders.trial_record() } else { context.folders.record() };
    let mut team = TeamFolder::new(context, args.team_folder.as_deref(), !args.trial);
    // Opening makes the folder: nothing is written where nothing was, and nothing comes from a team.
    if !Record::is_there(&path) && !team.is_there() {
        out::note(lang.t("cli-records-none"));
        return Ok(());
    }
    context.folders.prepare()?;
    let mut record = Record::open(&path, std::process::id())?;
    team.sync(&mut record, LISTING);
    record.told_at_once().iter().for_each(|t| out::print_trouble(lang, t));
    if let Some(trouble) = record.trouble_of_all()?.filter(|_| !args.trial) {
        out::print_trouble(lang, &trouble);
    }
    if let Some(path) = args.table.as_ref().or(args.day_picture.as_ref()) {
        return audited(context, args, &record, chosen.as_ref(), path);
    }
    let wanted = Wanted {
        mchid: chosen.as_ref().map(|c| c.mchid.as_str()),
        cards: args.card.iter().map(|c| trimmed(c)).collect(),
        since: args.since.as_deref(),
        until: args.until.as_deref(),
        by: args.by.as_deref(),
        batch: args.batch.as_deref(),
    };
    let mut any = false;
    record.each(&wanted, |e| {
        any = true;
        if args.json {
            out::json(&row(lang, args.trial, e));
        } else {
            out::line(&words(lang, args.trial, e));
        }
    })?;
    let batch = match &args.batch {
        Some(id) => record.batch(id)?,
        None => None,
    };
    if let Some(batch) = batch {
        batch::tell(lang, args.json, &batch);
    } else if !any {
        out::note(lang.t("cli-records-none"));
    }
    Ok(())
}

/// `--table`, `--day-picture`: 审计记录 as a table, or a day of it as a picture, of one card or of all.
fn audited(
    context: &Context,
    args: &Records,
    record: &Record,
    chosen: Option<&Chosen>,
    path: &Path,
) -> Result<(), Trouble> {
    let given = |t: &Option<String>| t.clone().unwrap_or_default();
    let span =
        Span { since: given(&args.since), until: given(&args.until), by: given(&args.by), batch: given(&args.batch) };
    let target = chosen.map(|c| c.target(None));
    let of = match (args.card.as_slice(), &target) {
        ([], _) => None,
        ([card], Some(t)) => Some(history::Card { gateway: t.gateway.host(), mchid: &t.mchid, card: trimmed(card) }),
        _ => return Err(Trouble::new("cli-table-card", Who::Person)),
    };
    let words = (context.lang, args.trial);
    if args.day_picture.is_some() {
        let day = args.until.clone().unwrap_or_else(|| clock::day(clock::unix_secs()));
        let span = Span { since: day.clone(), until: day, ..span };
        let title = of.map_or_else(|| context.lang.t("audit-all").to_owned(), |of| of.card.to_owned());
        return atomic::write_shared(path, &audit_picture::of_day(record, (of, &span), words, &title)?);
    }
    let failed = |e: std::io::Error| atomic::unwritable(path, &e);
    atomic::write_shared_by(path, |out| audit::table(record, (of, &span), words, out, failed))
}

fn words(lang: Lang, trial: bool, e: &Entry) -> String {
    let at = e.line.at.get(..16).unwrap_or(&e.line.at).replace('T', " ");
    let parts = [at, e.line.card.clone(), said(e, trial, lang), e.line.user.clone()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  ")
}

fn row(lang: Lang, trial: bool, e: &Entry) -> String {
    json!({
        "at": e.line.at,
        "card_id": e.line.card,
        "mchid": e.line.mchid,
        "gateway": e.line.gateway,
        "user": e.line.user,
        "colleague": e.line.colleague,
        "verdict": e.verdict.map(Verdict::name),
        "status": e.status,
        "code": e.code,
        "request_id": e.request_id,
        "batch": e.line.batch,
        "said": said(e, trial, lang),
        "rights": serde_json::from_str::<serde_json::Value>(&e.line.body).unwrap_or_default(),
    })
    .to_string()
}

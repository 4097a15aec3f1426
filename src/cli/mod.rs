#![doc = include_str!("README.md")]

mod args;
mod batch;
mod card;
mod card_list;
mod cards;
mod certificates;
mod check;
mod connection;
mod consent;
mod context;
mod dry_run;
mod key_files;
mod merchant;
mod only;
mod out;
mod preview;
mod publish;
mod records;
mod row;
mod sandbox;
mod sent;
mod several;
mod signal;
mod takes_back;
mod team;
mod upload;
mod wrong;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::platform;
use crate::platform::folders::Folders;
use crate::trouble::{Trouble, Who};
use crate::words::Lang;
use args::{Cli, Command};
use context::{BEFORE, Context};
use row::Row;

/// What the arguments ask for.
#[derive(Debug)]
pub enum Asked {
    /// The window.
    Window {
        /// Where the program's files lie.
        folders: Folders,
        /// The language, when one was named.
        lang: Option<Lang>,
        /// The draft to open.
        file: Option<PathBuf>,
    },
    /// A command, which is done.
    Done(ExitCode),
}

/// The whole command line as it is defined, its sentences in `lang`: for man pages and completions.
pub fn command(lang: Lang) -> clap::Command {
    args::in_language(Cli::command(), lang)
}

/// Reads the arguments and runs the command, if one is asked for.
pub fn run() -> Asked {
    let given: Vec<OsString> = std::env::args_os().collect();
    // Needed before parsing: wrong use and `--help` speak it too.
    let lang = named_lang(&given).unwrap_or_else(|| Lang::of_locale(platform::locale().as_deref()));
    let parsed = command(lang)
        .bin_name(platform::command_program(cfg!(windows)))
        .try_get_matches_from(&given)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(e) if !e.use_stderr() => {
            out::rows(e.to_string().trim_end());
            return Asked::Done(ended(lang, 0, false));
        }
        Err(e) => return misused(lang, &given, &wrong::trouble(&e)),
    };
    let named = cli.home.clone();
    let home =
        cli.home.or_else(|| std::env::var_os("CARD_RIGHTS_STUDIO_HOME").filter(|h| !h.is_empty()).map(Into::into));
    let folders = home.as_deref().map_or_else(Folders::system, Folders::under);
    let Some(command) = cli.command else {
        let folders = match std::env::current_exe() {
            Ok(program) => folders.beside(&program),
            Err(_) => folders,
        };
        return Asked::Window { folders, lang: cli.lang, file: cli.file };
    };
    if let Some(file) = cli.file {
        let trouble = Trouble::new("cli-unknown", Who::Person).with("arg", file.display().to_string());
        return misused(lang, &given, &trouble);
    }
    let context = Context { lang, folders, home: named, asked: AtomicBool::new(false) };
    let work = || match &command {
        Command::Check(args) => check::run(&context, args),
        Command::Publish(args) => publish::run(&context, args),
        Command::Preview(args) => preview::run(&context, args),
        Command::Card(args) => card::run(&context, args),
        Command::Cards(args) => card_list::run(&context, args),
        Command::Records(args) => records::run(&context, args),
        Command::Upload(args) => upload::run(&context, args),
        Command::Sandbox(args) => sandbox::run(&context, args),
    };
    let sends = match &command {
        Command::Publish(args) => !args.dry_run,
        Command::Card(_) | Command::Cards(_) | Command::Upload(_) => true,
        Command::Check(_) | Command::Preview(_) | Command::Records(_) | Command::Sandbox(_) => false,
    };
    let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    let code = code.unwrap_or_else(|_| panicked(&context, &command));
    Asked::Done(ended(lang, code, sends))
}

/// What a panic leaves. A publication has its own way to tell it; where that fails too, nothing is known of what was sent.
fn panicked(context: &Context, command: &Command) -> u8 {
    let lang = context.lang;
    let trouble = Trouble::new("cli-broken", Who::Engineer);
    let (card, json) = match command {
        Command::Publish(_) => {
            out::print_trouble(lang, &Trouble::new("cli-panicked", Who::Engineer));
            return 3;
        }
        Command::Card(args) => (Some(args.card_id.trim()), args.json),
        Command::Cards(args) => (None, args.json),
        Command::Upload(args) => (None, args.json),
        Command::Check(_) | Command::Preview(_) | Command::Records(_) | Command::Sandbox(_) => {
            out::print_trouble(lang, &trouble);
            return BEFORE;
        }
    };
    let row = if context.asked.load(Ordering::SeqCst) {
        Row::unread(lang, card, &[], &trouble)
    } else {
        Row::not_sent(lang, card, &trouble)
    };
    row.show(lang, false, json);
    row.exit()
}

/// The exit code: where a result could not be written, its reader does not know how it went, which is an unknown
/// outcome where something was sent.
fn ended(lang: Lang, code: u8, sends: bool) -> ExitCode {
    if !out::lost() {
        return ExitCode::from(code);
    }
    out::print_trouble(lang, &Trouble::new(if sends { "cli-lost-sent" } else { "cli-lost" }, Who::Person));
    ExitCode::from(match code {
        0 if sends => 3,
        0 => BEFORE,
        _ => code,
    })
}

/// Tells wrong use in one sentence; `publish --json` still prints its rows.
fn misused(lang: Lang, given: &[OsString], trouble: &Trouble) -> Asked {
    let words: Vec<&str> = given.iter().skip(1).filter_map(|w| w.to_str()).collect();
    if words.contains(&"publish") && words.contains(&"--json") {
        let cards = values(&words, "--card");
        let cards = if cards.is_empty() { vec![None] } else { cards.into_iter().map(Some).collect() };
        cards.into_iter().for_each(|card| out::json(&Row::not_sent(lang, card, trouble).json()));
    }
    out::print_trouble(lang, trouble);
    Asked::Done(ExitCode::from(BEFORE))
}

/// The values of an option among words that could not be parsed.
fn values<'a>(words: &[&'a str], option: &str) -> Vec<&'a str> {
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        if *word == option {
            out.extend(words.get(i + 1).filter(|w| !w.starts_with("--")));
        } else if let Some(value) = word.strip_prefix(option).and_then(|v| v.strip_prefix('=')) {
            out.push(value);
        }
    }
    out
}

fn named_lang(given: &[OsString]) -> Option<Lang> {
    let words: Vec<&str> = given.iter().filter_map(|w| w.to_str()).collect();
    let tag = *values(&words, "--lang").last()?;
    Lang::ALL.into_iter().find(|l| l.tag() == tag)
}

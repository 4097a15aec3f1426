//! What the command line takes (src/cli/README.md, Commands). Sentences for `--help` stand in the catalogue.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{ArgAction, Args, Parser, Subcommand};

use crate::export::Preset;
use crate::page::{Mode, Width};
use crate::wechatpay::endpoint::Endpoint;
use crate::words::Lang;

#[derive(Parser)]
#[command(name = "card-rights-studio", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(["zh-CN", "en"]).map(lang))]
    pub lang: Option<Lang>,
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    #[arg(long, short = 'h', global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    Check(Check),
    Publish(Publish),
    Preview(Preview),
    Card(Card),
    Cards(Cards),
    Records(Records),
    Upload(Upload),
    Sandbox(Sandbox),
}

#[derive(Args)]
pub(super) struct Check {
    #[arg(value_name = "FILE")]
    pub draft: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Publish {
    #[arg(value_name = "FILE", required_unless_present_any = ["resume", "retry", "take_back"])]
    pub draft: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub card: Vec<String>,
    #[arg(long, value_name = "FILE.csv")]
    pub cards_from: Option<PathBuf>,
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub only: Vec<String>,
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["draft", "card", "cards_from", "only", "take_back"])]
    pub resume: Option<String>,
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["draft", "card", "cards_from", "only", "resume", "take_back"])]
    pub retry: Option<String>,
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["draft", "card", "cards_from", "only"])]
    pub take_back: Option<String>,
    #[command(flatten)]
    pub merchant: MerchantArgs,
    #[arg(long, value_name = "FORM", value_parser = PossibleValuesParser::new(["rights", "documented"]).map(form))]
    pub endpoint: Option<Endpoint>,
    #[arg(long, value_name = "N", default_value_t = 1.0, allow_negative_numbers = true)]
    pub pace: f64,
    #[arg(long, value_name = "DIR")]
    pub team_folder: Option<PathBuf>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub other_merchant: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Preview {
    #[arg(value_name = "FILE")]
    pub draft: PathBuf,
    #[arg(long, value_name = "PNG")]
    pub out: PathBuf,
    #[arg(long, value_name = "MODE", default_value = "light", value_parser = PossibleValuesParser::new(["light", "dark", "care"]).map(mode))]
    pub mode: Mode,
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub scale: u8,
    #[arg(long, value_name = "POINTS", default_value = "375", value_parser = PossibleValuesParser::new(["320", "375", "430"]).map(width))]
    pub width: Width,
    #[arg(long)]
    pub frame: bool,
    #[arg(long, value_name = "PRESET", default_value = "page", value_parser = PossibleValuesParser::new(["page", "chat", "modes", "before-after"]).map(preset))]
    pub preset: Preset,
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Card {
    #[arg(value_name = "ID")]
    pub card_id: String,
    #[command(flatten)]
    pub merchant: MerchantArgs,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Cards {
    #[command(flatten)]
    pub merchant: MerchantArgs,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Records {
    #[arg(long, value_name = "NAME")]
    pub merchant: Option<String>,
    #[arg(long, value_name = "ID")]
    pub mchid: Option<String>,
    #[arg(long, value_name = "URL")]
    pub gateway: Option<String>,
    #[arg(long, conflicts_with_all = ["merchant", "mchid", "gateway", "shown"])]
    pub trial: bool,
    #[arg(long, value_name = "ID")]
    pub card: Vec<String>,
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["json", "shown"])]
    pub table: Option<PathBuf>,
    #[arg(long, value_name = "FILE.png", conflicts_with_all = ["json", "shown", "table", "since"])]
    pub day_picture: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub batch: Option<String>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["trial", "shown"])]
    pub team_folder: Option<PathBuf>,
    #[arg(long, num_args = 2, value_names = ["CARD", "bonus=on,favor=off,..."], conflicts_with_all = ["card", "since", "until", "by", "batch", "json"])]
    pub shown: Option<Vec<String>>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Upload {
    #[arg(value_name = "PICTURE")]
    pub picture: PathBuf,
    #[arg(long)]
    pub square: bool,
    #[command(flatten)]
    pub merchant: MerchantArgs,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct Sandbox {
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    #[arg(long, value_name = "DIR")]
    pub identity: Option<PathBuf>,
}

/// Who signs, and where it goes.
#[derive(Args, Default)]
pub(super) struct MerchantArgs {
    #[arg(long, value_name = "NAME")]
    pub merchant: Option<String>,
    #[arg(long)]
    pub sandbox: bool,
    #[arg(long, value_name = "ID")]
    pub mchid: Option<String>,
    #[arg(long, value_name = "NO")]
    pub serial: Option<String>,
    #[arg(long, value_name = "PEM")]
    pub key_file: Option<PathBuf>,
    #[arg(long, value_name = "PEM")]
    pub answer_key_file: Option<PathBuf>,
    #[arg(long, value_name = "PUB_KEY_ID_...")]
    pub answer_key_id: Option<String>,
    #[arg(long, value_name = "URL")]
    pub gateway: Option<String>,
}

fn lang(tag: String) -> Lang {
    Lang::ALL.into_iter().find(|l| l.tag() == tag).unwrap_or_default()
}

fn mode(name: String) -> Mode {
    match name.as_str() {
        "dark" => Mode::Dark,
        "care" => Mode::Care,
        _ => Mode::Light,
    }
}

fn width(points: String) -> Width {
    match points.as_str() {
        "320" => Width::Small,
        "430" => Width::Large,
        _ => Width::Standard,
    }
}

fn preset(name: String) -> Preset {
    match name.as_str() {
        "chat" => Preset::Chat,
        "modes" => Preset::Modes,
        "before-after" => Preset::BeforeAfter,
        _ => Preset::Page,
    }
}

fn form(name: String) -> Endpoint {
    if name == "documented" { Endpoint::Documented } else { Endpoint::Rights }
}

/// The commands with their help in one language.
pub(super) fn in_language(command: clap::Command, lang: Lang) -> clap::Command {
    let about = lang.t(&format!("cli-help-{}", command.get_name())).to_owned();
    let [options, commands, arguments] =
        ["cli-head-options", "cli-head-commands", "cli-head-arguments"].map(|k| lang.t(k).to_owned());
    let template = format!(
        "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}\n",
        lang.t("cli-head-usage").to_owned() + " "
    );
    command
        .about(about)
        .help_template(template)
        .subcommand_help_heading(commands)
        .mut_args(|arg| {
            let help = lang.t(&format!("cli-arg-{}", arg.get_id())).to_owned();
            let heading = if arg.is_positional() { &arguments } else { &options };
            let arg = arg.help_heading(heading.clone());
            let arg = if arg.is_global_set() { arg.display_order(1000) } else { arg };
            // The values stand in the help sentence itself.
            let takes = arg.get_action().takes_values();
            arg.help(help).hide_possible_values(takes).hide_default_value(takes)
        })
        .mut_subcommands(|c| in_language(c, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn all(command: &clap::Command, out: &mut Vec<String>) {
        out.push(format!("cli-help-{}", command.get_name()));
        out.extend(command.get_arguments().map(|a| format!("cli-arg-{}", a.get_id())));
        command.get_subcommands().for_each(|c| all(c, out));
    }

    #[test]
    fn every_command_and_option_has_its_sentence() {
        let mut keys = Vec::new();
        all(&Cli::command(), &mut keys);
        assert!(keys.len() > 30);
        for key in keys {
            assert!(Lang::ALL.iter().all(|l| l.has(&key)), "{key}");
        }
        for lang in Lang::ALL {
            in_language(Cli::command(), lang).debug_assert();
        }
    }
}

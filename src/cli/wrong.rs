//! Wrong use, in one sentence of ours.

use clap::error::{ContextKind, ErrorKind};

use crate::trouble::{Trouble, Who};

/// What is wrong with the arguments.
pub(super) fn trouble(e: &clap::Error) -> Trouble {
    let said = |kind| e.get(kind).map(ToString::to_string).unwrap_or_default();
    let (arg, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    let trouble = |key| Trouble::new(key, Who::Person);
    match e.kind() {
        ErrorKind::UnknownArgument => trouble("cli-unknown").with("arg", arg),
        ErrorKind::InvalidSubcommand => trouble("cli-unknown").with("arg", said(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => trouble("cli-missing").with("arg", arg),
        ErrorKind::InvalidValue if value.is_empty() => trouble("cli-no-value").with("arg", arg),
        ErrorKind::InvalidValue => {
            trouble("cli-choice").with("arg", arg).with("value", value).with("valid", said(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => trouble("cli-value").with("arg", arg).with("value", value),
        ErrorKind::ArgumentConflict => trouble("cli-twice").with("arg", arg),
        _ => trouble("cli-wrong"),
    }
}

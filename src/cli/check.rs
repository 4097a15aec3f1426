//! `check FILE`: problems, one a line: level, field, message.

use std::path::Path;

use serde::Serialize;

use super::args::Check;
use super::context::{BEFORE, Context};
use super::out;
use crate::rights::Section;
use crate::rights::check::{self, Level, Problem};
use crate::rights::field::FormField;
use crate::rights::shown::Shown;
use crate::storage::draft::{Draft, read_named};
use crate::trouble::Trouble;
use crate::words::{Lang, Sentence};

/// Runs the command.
pub(super) fn run(context: &Context, args: &Check) -> u8 {
    let lang = context.lang;
    let problems = match problems(context, &args.draft) {
        Ok(problems) => problems,
        Err(trouble) => {
            if args.json {
                print_json("error", "", lang.say(&trouble.sentence), out::cure(lang, &trouble.remedy));
            }
            out::print_trouble(lang, &trouble);
            return BEFORE;
        }
    };
    for p in &problems {
        if args.json {
            print_json(
                level(p.level),
                p.field.map_or("", FormField::path),
                lang.say(&p.sentence),
                out::cure(lang, &p.remedy),
            );
        } else {
            out::cells(&cells(lang, p).each_ref().map(String::as_str));
        }
    }
    if problems.iter().any(|p| p.level == Level::Error) {
        return BEFORE;
    }
    if problems.is_empty() && !args.json {
        out::note(lang.t("cli-no-problems"));
    }
    0
}

fn problems(context: &Context, path: &Path) -> Result<Vec<Problem>, Trouble> {
    let draft = brought(context, path)?;
    let mut all = kept(&draft);
    all.extend(rules(&draft));
    Ok(all)
}

/// The draft of a file that was named; what was done to read it is said.
///
/// # Errors
/// As [`read_named`].
pub(super) fn brought(context: &Context, path: &Path) -> Result<Draft, Trouble> {
    let opened = read_named(path)?;
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    if !opened.done.is_empty() {
        out::print_sentence(context.lang, &Sentence::new("draft-read").with("file", file));
        opened.done.iter().for_each(|done| out::print_sentence(context.lang, done));
    }
    Ok(opened.draft)
}

/// What the file holds beside the rights. A value that does not fit its field would be left out without anybody seeing
/// it in a form, so it is an error here.
pub(super) fn kept(draft: &Draft) -> Vec<Problem> {
    let mut all = draft.problems();
    all.iter_mut().filter(|p| p.field.is_some()).for_each(|p| p.level = Level::Error);
    all
}

/// What the rules say without knowing the merchant or the card's history: sample values, which stop only a real
/// merchant, are warnings.
pub(super) fn rules(draft: &Draft) -> Vec<Problem> {
    let shown = Shown::default();
    let mut all = check::check(&draft.rights.explicit(), &check::Context { real: true, shown: &shown });
    // A body that names no switch at all does not mean that nothing should be shown.
    let named = Section::ALL.iter().any(|s| draft.rights.shown(*s).is_some());
    all.retain(|p| match p.sentence.key.as_ref() {
        "problem-history-unknown" | "problem-perhaps-first" => false,
        "problem-nothing-shown" => named,
        _ => true,
    });
    all.iter_mut().filter(|p| p.sentence.key == "problem-sample").for_each(|p| p.level = Level::Warning);
    all
}

/// Tells a problem to the person, in the words of `check`.
pub(super) fn note(lang: Lang, p: &Problem) {
    out::note_cells(&cells(lang, p).each_ref().map(String::as_str));
}

fn cells(lang: Lang, p: &Problem) -> [String; 3] {
    let field = p.field.map_or("-", FormField::path);
    [level(p.level).to_owned(), field.to_owned(), out::sentence_and_cure(lang, &p.sentence, &p.remedy)]
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
    }
}

fn print_json(level: &str, field: &str, message: String, remedy: String) {
    #[derive(Serialize)]
    struct Line<'a> {
        level: &'a str,
        field: &'a str,
        message: String,
        remedy: String,
    }
    out::json(&serde_json::to_string(&Line { level, field, message, remedy }).unwrap_or_default());
}

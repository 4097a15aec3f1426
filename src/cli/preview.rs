//! `preview FILE --out PNG`: the page as a picture; no display and no GPU needed.

use std::path::PathBuf;

use super::args::Preview;
use super::context::{BEFORE, Context};
use super::{check, out};
use crate::export::facts::{Facts, From};
use crate::export::{self, Options};
use crate::platform::fonts;
use crate::storage::atomic;
use crate::trouble::Trouble;
use crate::words::Sentence;

/// Runs the command; prints the content mark.
pub(super) fn run(context: &Context, args: &Preview) -> u8 {
    match drawn(context, args) {
        Ok((mark, missing)) => {
            if !missing.is_empty() {
                let chars: String = missing.into_iter().collect();
                out::print_sentence(context.lang, &Sentence::new("page-missing").with("chars", chars));
            }
            out::line(&mark);
            0
        }
        Err(trouble) => {
            out::print_trouble(context.lang, &trouble);
            BEFORE
        }
    }
}

fn drawn(context: &Context, args: &Preview) -> Result<(String, Vec<char>), Trouble> {
    let draft = check::brought(context, &args.draft)?;
    // What does not fit its field is not in the picture, and is told.
    check::kept(&draft).iter().for_each(|p| check::note(context.lang, p));
    let mut facts = Facts::gather(&context.folders, &draft)?;
    if let Some(before) = &args.before {
        let name = before.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        facts.before = Some((check::brought(context, before)?.rights, From::File(name)));
    }
    facts.gather_pictures(&context.folders, &draft.rights);
    // Nothing is fetched here: only what the window fetched, or an upload kept, is in the picture.
    facts.pictures.lacking().iter().for_each(|s| out::print_sentence(context.lang, s));
    let options = Options {
        preset: args.preset,
        mode: args.mode,
        width: args.width,
        scale: args.scale,
        frame: args.frame,
        lang: context.lang,
    };
    let faces = fonts::simplified();
    let own = context.folders.own();
    let fonts = faces.iter().flat_map(|f| [&f.regular.path, &f.medium.path]);
    let inputs = [&args.draft].into_iter().chain(&args.before).chain(fonts).chain(&own);
    atomic::spares(&args.out, inputs.map(PathBuf::as_path))?;
    let file = export::png(&facts.export(&draft.rights, options), faces.as_ref())?;
    atomic::write(&args.out, &file.bytes)?;
    Ok((file.mark, file.missing))
}

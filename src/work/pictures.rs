//! Pictures of the page, each on a thread of its own: drawing takes a moment, and nothing else may wait for it.

use std::path::PathBuf;

use super::{HandOver, JobId, Out, Outcome, caught, disk, thread};
use crate::export::facts::Facts;
use crate::export::{self, Drawn, Options};
use crate::platform::folders::Folders;
use crate::platform::fonts;
use crate::publish::handover;
use crate::storage::atomic;
use crate::storage::draft::Draft;
use crate::trouble::Trouble;

/// A picture that was made.
#[derive(Debug)]
pub enum Made {
    /// Written to this file, with its content mark.
    File(PathBuf, String),
    /// For the clipboard.
    Pixels(Box<Drawn>),
}

pub(super) fn start(id: JobId, folders: Folders, draft: Draft, options: Options, to: Option<PathBuf>, out: Out) {
    thread("picture", move || {
        let told = out.clone();
        caught(&told, id, || {
            let made = make(&folders, &draft, options, to);
            out.send(Outcome::Picture(id, made));
        });
    });
}

/// The same way as the command line's: from the same files, so that equal drafts give equal bytes.
fn make(folders: &Folders, draft: &Draft, options: Options, to: Option<PathBuf>) -> Result<Made, Trouble> {
    let facts = Facts::of(folders, draft)?;
    let export = facts.export(&draft.rights, options);
    let faces = fonts::simplified();
    match to {
        Some(path) => {
            let file = export::png(&export, faces.as_ref())?;
            atomic::write(&path, &file.bytes)?;
            Ok(Made::File(path, file.mark))
        }
        None => export::image(&export, faces.as_ref()).map(|drawn| Made::Pixels(Box::new(drawn))),
    }
}

/// Draft, picture and command line in a folder for an engineer; none of them over another file.
pub(super) fn hand_over(id: JobId, folders: Folders, what: HandOver, out: Out) {
    thread("hand over", move || {
        let told = out.clone();
        caught(&told, id, || {
            let done = picture_of(&folders, &what.draft, what.options).and_then(|picture| {
                let files = vec![
                    (handover::DRAFT, what.draft.write()),
                    (handover::PICTURE, picture),
                    (handover::COMMAND, what.command.into_bytes()),
                ];
                disk::write_files(&what.folder, &files)
            });
            out.send(Outcome::FolderWritten(id, what.folder.clone(), done));
        });
    });
}

fn picture_of(folders: &Folders, draft: &Draft, options: Options) -> Result<Vec<u8>, Trouble> {
    let facts = Facts::of(folders, draft)?;
    let export = facts.export(&draft.rights, options);
    export::png(&export, fonts::simplified().as_ref()).map(|file| file.bytes)
}

//! Pictures of the page, each on a thread of its own: drawing takes a moment, and nothing else may wait for it.

use std::path::PathBuf;
use std::sync::Arc;

use egui::ColorImage;

use super::disk;
use super::out::{Out, spawn_job};
use super::outcome::{JobId, Made, OpenedPhoto, Outcome};
use crate::export::facts::Facts;
use crate::export::{self, Many, Options};
use crate::pictures::decode;
use crate::pictures::photo::Photo;
use crate::platform::folders::Folders;
use crate::platform::fonts;
use crate::platform::input::{self, Kind};
use crate::storage::draft::Draft;
use crate::storage::{atomic, handed};
use crate::trouble::Trouble;

/// What is drawn.
#[derive(Debug)]
pub enum PictureJob {
    /// The page: for this file, or for the clipboard.
    Draw(Box<Drawing>, Option<PathBuf>),
    /// The page, small, for the sheet that asks how it is to be saved.
    Glance(Box<Drawing>),
    /// A photo for a head image is opened.
    Photo(PhotoSource),
    /// 交给工程师发布: the page in a folder, with what goes along.
    HandOver(Box<HandOver>),
}

/// A page as it is drawn.
#[derive(Debug)]
pub struct Drawing {
    /// The draft.
    pub draft: Draft,
    /// The change over many cards of which this card is one.
    pub many: Option<Many>,
    /// How it is made.
    pub options: Options,
}

/// A photo is shown with at most so many pixels a side, and halved down to so many.
const LARGEST_SHOWN: u32 = 1024;
const SMALLEST_SHOWN: u32 = 64;
/// The picture of an export that its sheet shows is so many pixels wide, unless it would be higher than every graphics card
/// takes.
const GLANCE_WIDTH: u32 = 720;
const LARGEST_GLANCE: u32 = 2048;

/// Where a photo comes from.
#[derive(Debug, Clone)]
pub enum PhotoSource {
    /// A file.
    File(PathBuf),
    /// The clipboard.
    Pasted(Arc<ColorImage>),
}

/// What is put into a folder for an engineer.
#[derive(Debug)]
pub struct HandOver {
    /// The folder.
    pub folder: PathBuf,
    /// The draft, with its save time.
    pub draft: Draft,
    /// How its picture is made.
    pub options: Options,
    /// The command line with what it needs in words.
    pub command: String,
}

pub(super) fn start(id: JobId, job: PictureJob, folders: Folders, out: &Out) {
    spawn_job("picture", (id, job), out, move |job, out| {
        out.send(match job {
            PictureJob::Draw(drawing, to) => Outcome::Picture(id, make_picture(&folders, &drawing, to)),
            PictureJob::Glance(drawing) => Outcome::Glance(id, glance(&folders, &drawing)),
            PictureJob::Photo(from) => Outcome::Photo(id, open_photo(from).map(Box::new)),
            PictureJob::HandOver(what) => {
                let folder = what.folder.clone();
                Outcome::FolderWritten(folder, hand_over(&folders, *what))
            }
        });
    });
}

/// A photo, and the same for the screen.
fn open_photo(from: PhotoSource) -> Result<OpenedPhoto, Trouble> {
    let photo = read_photo(from)?;
    Ok(OpenedPhoto { images: sizes_of(&photo), photo })
}

/// A photo as it is.
pub(super) fn read_photo(from: PhotoSource) -> Result<Photo, Trouble> {
    Ok(match from {
        PhotoSource::File(path) => Photo::read(&input::plain(&path, Kind::Picture)?.bytes)?,
        PhotoSource::Pasted(image) => {
            let pixels: Vec<u8> = image.pixels.iter().flat_map(|c| c.to_srgba_unmultiplied()).collect();
            let side = |n: usize| u32::try_from(n).unwrap_or_default();
            Photo::pasted(side(image.width()), side(image.height()), pixels)?
        }
    })
}

/// A photo in several sizes for the screen, the largest first: one that is much larger than its place would be ragged.
fn sizes_of(photo: &Photo) -> Vec<ColorImage> {
    let mut out = Vec::new();
    let mut side = LARGEST_SHOWN;
    let mut pixels = decode::scaled(photo.pixels().clone().into(), side);
    loop {
        out.push(shown(&pixels));
        side /= 2;
        if side < SMALLEST_SHOWN {
            return out;
        }
        pixels = decode::scaled(pixels.into(), side);
    }
}

/// Pixels for the screen.
pub(super) fn shown(pixels: &image::RgbaImage) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([pixels.width() as usize, pixels.height() as usize], pixels)
}

/// The same way as the command line's: from the same files, so that equal drafts give equal bytes.
fn make_picture(folders: &Folders, drawing: &Drawing, to: Option<PathBuf>) -> Result<Made, Trouble> {
    let Drawing { draft, many, options } = drawing;
    let mut facts = Facts::gather(folders, draft)?;
    facts.gather_pictures(folders, &draft.rights);
    facts.many.clone_from(many);
    let export = facts.export(&draft.rights, *options);
    let faces = fonts::simplified();
    match to {
        Some(path) => {
            let file = export::png(&export, faces.as_ref())?;
            atomic::write(&path, &file.bytes)?;
            Ok(Made::File(path, file.mark, facts.pictures.lacking()))
        }
        None => {
            let drawn = export::image(&export, faces.as_ref())?;
            Ok(Made::Pixels(Box::new(drawn), facts.pictures.lacking()))
        }
    }
}

/// What would be saved, with at most so many pixels a side.
fn glance(folders: &Folders, drawing: &Drawing) -> Result<ColorImage, Trouble> {
    match make_picture(folders, drawing, None)? {
        Made::Pixels(drawn, _) => {
            let (wide, high) = (drawn.picture.width, drawn.picture.height);
            let whole = image::RgbaImage::from_raw(wide, high, drawn.picture.into_bytes()).unwrap_or_default();
            let side = (GLANCE_WIDTH * high / wide.max(1)).clamp(GLANCE_WIDTH, LARGEST_GLANCE);
            Ok(shown(&decode::scaled(whole.into(), side)))
        }
        Made::File(..) => Ok(ColorImage::default()),
    }
}

/// Draft, picture and command line in a folder for an engineer; none of them over another file.
fn hand_over(folders: &Folders, what: HandOver) -> Result<(), Trouble> {
    let mut facts = Facts::gather(folders, &what.draft)?;
    facts.gather_pictures(folders, &what.draft.rights);
    let export = facts.export(&what.draft.rights, what.options);
    let picture = export::png(&export, fonts::simplified().as_ref())?.bytes;
    let files = vec![
        (handed::DRAFT, what.draft.write()),
        (handed::PICTURE, picture),
        (handed::COMMAND, what.command.into_bytes()),
    ];
    disk::write_files(&what.folder, &files)
}

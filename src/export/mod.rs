#![doc = include_str!("README.md")]

pub mod audit;
pub mod audit_picture;
pub mod batch_table;
mod changes;
pub mod facts;
mod file;
mod fill;
mod many;
mod picture;
pub mod pictures;
mod presets;
pub mod raster;
pub mod records;
mod sheet;
mod texture;
mod tokens;
pub mod wording;

use crate::platform::fonts::{self, Faces};
use crate::publish::plan::content_mark;
use crate::trouble::{Trouble, Who};

pub use picture::{Before, Drawn, Export, Many, Options, Origin, Preset};
pub use raster::Picture;

/// Draws the picture (复制图片).
///
/// # Errors
/// No Chinese font, or one that cannot be read.
pub fn image(export: &Export<'_>, faces: Option<&Faces>) -> Result<Drawn, Trouble> {
    drawn(export, &definitions(faces)?)
}

/// An export as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The PNG.
    pub bytes: Vec<u8>,
    /// The content mark of the rights: `7F3A09C2`.
    pub mark: String,
    /// Characters that no font here has; the picture names them too.
    pub missing: Vec<char>,
}

/// The picture as PNG (导出预览图, `preview`); text chunks name the content mark and the font files' SHA-256.
///
/// # Errors
/// As [`image()`]; a picture too large for a PNG.
pub fn png(export: &Export<'_>, faces: Option<&Faces>) -> Result<File, Trouble> {
    let fonts = definitions(faces)?;
    // Forty megabytes of fonts are hashed while the picture is drawn.
    let (drawn, prints) = std::thread::scope(|scope| {
        let prints = scope.spawn(|| file::prints(&fonts));
        (drawn(export, &fonts), prints.join().unwrap_or_default())
    });
    let drawn = drawn?;
    let bytes = file::png(&drawn, &prints, &export.pictures.prints())?;
    Ok(File { bytes, mark: drawn.mark, missing: drawn.missing })
}

fn definitions(faces: Option<&Faces>) -> Result<egui::FontDefinitions, Trouble> {
    let faces = faces.ok_or_else(|| Trouble::new("export-no-font", Who::Person))?;
    fonts::definitions(Some(faces)).ok_or_else(|| {
        Trouble::new("export-font-unreadable", Who::Person).with("file", faces.regular.path.display().to_string())
    })
}

fn drawn(export: &Export<'_>, fonts: &egui::FontDefinitions) -> Result<Drawn, Trouble> {
    let mark = export.many.map_or_else(|| content_mark(export.rights), |many| many.mark.clone());
    let scale =
        if export.options.preset == Preset::Chat { tokens::CHAT_SCALE } else { export.options.scale.clamp(1, 4) };
    let (picture, missing) =
        sheet::drawn(fonts.clone(), f32::from(scale), export.options.lang, |sheet| presets::draw(sheet, export, &mark));
    Ok(Drawn { picture, mark, missing })
}

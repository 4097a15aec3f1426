//! The small picture on the sheet of 导出预览图: what would be saved, drawn beside the window whenever that changes.

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use super::Studio;
use super::sheet::Sheet;
use crate::export::Options;
use crate::trouble::Trouble;
use crate::work::{JobId, PictureJob};

/// Of which revision of the draft, and how it is made.
pub(super) type Of = (u64, Options);

/// A small picture, as far as it is there.
pub struct Glance {
    of: Of,
    arrived: Option<ColorImage>,
    texture: Option<TextureHandle>,
}

impl std::fmt::Debug for Glance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Glance").field("of", &self.of).finish_non_exhaustive()
    }
}

impl Glance {
    /// Its texture, once it is there.
    pub fn texture(&self) -> Option<&TextureHandle> {
        self.texture.as_ref()
    }

    /// Makes a texture of what has arrived.
    pub(super) fn hang(&mut self, ctx: &Context) {
        if let Some(image) = self.arrived.take() {
            self.texture = Some(ctx.load_texture("glance", image, TextureOptions::LINEAR));
        }
    }
}

impl Studio {
    /// Asks for the small picture of what the open sheet would save; the one before stays until the new one comes. Each is
    /// asked for once, whatever comes of it.
    pub(super) fn follow_glance(&mut self) {
        let Some(Sheet::Export(options)) = &self.sheets.open else {
            self.pictures.glance = None;
            return;
        };
        // How many pixels a point has makes no other small picture.
        let options = Options { lang: self.view.lang, scale: 1, ..*options };
        let of = (self.editor.document.revision, options);
        if self.pictures.glance.as_ref().is_some_and(|g| g.of == of) {
            return;
        }
        let texture = self.pictures.glance.take().and_then(|g| g.texture);
        self.pictures.glance = Some(Glance { of, arrived: None, texture });
        let id = self.job(PictureJob::Glance(Box::new(self.drawing(options))));
        self.jobs.glancing.begin_instead(id, of);
    }

    /// It was drawn; where it could not be, saving will say why.
    pub(super) fn glanced(&mut self, id: JobId, made: Result<ColorImage, Trouble>) {
        let of = self.jobs.glancing.finish(id);
        if let Some(glance) = self.pictures.glance.as_mut().filter(|g| Some(g.of) == of) {
            glance.arrived = made.ok();
        }
    }
}

//! A head image: a photo is chosen, dropped or pasted, its square is chosen on a sheet, and it gets its address from
//! WeChat (src/ui/README.md, Her pictures).

use egui::ColorImage;

use super::Studio;
use super::cropping::Cropping;
use super::sheet::Sheet;
use super::sheets::Comer;
use super::toasts::About;
use crate::pictures::crop::Crop;
use crate::rights::field::FieldId;
use crate::trouble::Trouble;
use crate::work::{JobId, NetJob, OpenedPhoto, PhotoSource, PictureJob};

impl Studio {
    /// The photo of which a square is being chosen.
    pub fn cropping(&self) -> Option<&Cropping> {
        match &self.sheets.open {
            Some(Sheet::Crop(cropping)) => Some(cropping),
            _ => None,
        }
    }

    fn cropping_mut(&mut self) -> Option<&mut Cropping> {
        match &mut self.sheets.open {
            Some(Sheet::Crop(cropping)) => Some(cropping),
            _ => None,
        }
    }

    /// Reads a photo that was chosen, dropped or pasted.
    pub(super) fn read_photo(&mut self, from: PhotoSource) {
        // Another photo takes the place of the one that is there, but not while that is on its way.
        let replaces = self.cropping().is_some() && !self.jobs.is_uploading();
        if replaces || self.gives_way(Comer::Files) {
            let job = self.job(PictureJob::Photo(from));
            self.jobs.photo.begin_instead(job, ());
        }
    }

    /// The photo was read, or not.
    pub(super) fn photo_came(&mut self, id: JobId, done: Result<Box<OpenedPhoto>, Trouble>) {
        if self.jobs.photo.finish(id).is_none() {
            return;
        }
        let OpenedPhoto { photo, images } = match done {
            Ok(read) => *read,
            Err(t) => return self.view.toasts.failed(About::Upload, &t, self.view.lang),
        };
        let crop = Crop::middle(photo.size());
        self.gallery.take_photo(photo.clone(), images);
        let cropping = Box::new(Cropping { photo, crop, trouble: None, sending: None });
        if self.cropping().is_some() {
            self.sheets.open = Some(Sheet::Crop(cropping));
        } else {
            self.lay_sheet(Sheet::Crop(cropping), Comer::Files);
        }
    }

    /// 上传并使用
    pub(super) fn upload_head(&mut self) {
        if self.jobs.is_uploading() {
            return;
        }
        self.view.toasts.over(About::Upload);
        let access = self.access();
        let Some(cropping) = self.cropping_mut() else { return };
        (cropping.trouble, cropping.sending) = (None, None);
        let job = NetJob::Upload(access, cropping.photo.clone(), cropping.crop);
        let job = self.job(job);
        self.jobs.uploading.begin_instead(job, ());
    }

    /// The picture is ready, and leaves: so many bytes of how many.
    pub(super) fn head_leaves(&mut self, id: JobId, sent: (usize, usize)) {
        if self.jobs.uploading.has(id)
            && let Some(cropping) = self.cropping_mut()
        {
            cropping.sending = Some(sent);
        }
    }

    pub(super) fn uploaded(&mut self, id: JobId, done: Result<Box<(String, ColorImage)>, Trouble>) {
        if self.jobs.uploading.finish(id).is_none() {
            return;
        }
        match done {
            Ok(head) => {
                const FIELD: FieldId = FieldId::HeadImageUrl;
                let (address, image) = *head;
                if self.cropping().is_some() {
                    self.sheets.open = None;
                }
                // What was chosen stays on the phone.
                self.gallery.put(&address, image);
                let mut state = self.editor.document.state();
                state.rights.set_text(FIELD, &address);
                self.replace(state, Some(FIELD.into()));
                self.view.toasts.done(About::Upload, self.view.lang.t("uploaded").to_owned(), self.now_secs);
            }
            // The square stays as it is, so that the same can be tried again.
            Err(t) => match self.cropping_mut() {
                Some(cropping) => cropping.trouble = Some(t),
                None => self.view.toasts.failed(About::Upload, &t, self.view.lang),
            },
        }
    }
}

//! Pictures of the page: 导出预览图 and 复制图片 (src/export/README.md, Presets).

use std::path::PathBuf;

use super::sheet::{Exported, Sheet};
use super::{Effect, Studio};
use crate::export::Options;
use crate::rights::change::changes;
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::{JobId, Made, PictureJob, Purpose};

impl Studio {
    /// Asks for the file of a picture.
    pub(super) fn pick_export(&mut self, options: Options) {
        self.options = options;
        let name = self.document.name().unwrap_or_else(|| self.card_name().to_owned());
        self.job(Purpose::Export(name));
    }

    pub(super) fn export_to(&mut self, path: PathBuf) {
        self.draw(Some(path));
    }

    pub(super) fn copy_picture(&mut self, options: Option<Options>) {
        self.options = options.unwrap_or(self.options);
        self.draw(None);
    }

    fn draw(&mut self, to: Option<PathBuf>) {
        let draft = Box::new(self.draft_for_disk());
        let options = Options { lang: self.lang, ..self.options };
        let id = self.job(PictureJob::Draw(draft, options, to));
        self.jobs.drawing.begin(id, self.document.draft.rights.explicit());
    }

    pub(super) fn picture(&mut self, id: JobId, made: Result<Made, Trouble>, now: f64) {
        let drawn = self.jobs.drawing.take(id);
        let (mark, text) = match made {
            Ok(Made::File(path, mark)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                (mark, self.lang.say(&Sentence::new("saved-as").with("file", name)))
            }
            Ok(Made::Pixels(drawn)) => {
                self.effects.push(Effect::CopyImage(Box::new(drawn.picture)));
                (drawn.mark, self.lang.t("copied").to_owned())
            }
            Err(t) => return self.toasts.bad(&t, self.lang),
        };
        if matches!(self.sheet, Some(Sheet::Export(_))) {
            self.sheet = None;
        }
        self.toasts.good(text, now);
        if let Some(rights) = drawn {
            self.exported = Some(Exported { mark, at: crate::platform::clock::now_rfc3339(), rights });
        }
    }

    /// Whether the draft still is what was exported: the picture, and how many fields were changed since.
    pub(super) fn since_export(&self) -> Option<(Exported, usize)> {
        let exported = self.exported.clone()?;
        let changed = changes(Some(&exported.rights), &self.document.draft.rights.explicit(), self.card.shown()).len();
        Some((exported, changed))
    }
}

//! Pictures of the page: 导出预览图 and 复制图片 (src/export/README.md, Presets).

use std::path::PathBuf;

use super::glance::Glance;
use super::sheet::{Exported, Sheet};
use super::toasts::About;
use super::view::Stage;
use super::{Effect, Studio};
use crate::export::{Options, Preset};
use crate::rights::change::changes;
use crate::trouble::Trouble;
use crate::words::{Lang, Sentence};
use crate::work::{Drawing, JobId, Made, PictureJob, Purpose};

/// How pictures are made, and the last one.
#[derive(Debug)]
pub struct Pictures {
    /// As the last one was; the first is for a chat (src/export/README.md, Presets).
    pub options: Options,
    /// The picture that was exported last of this document.
    pub(super) exported: Option<Exported>,
    /// The small picture of what the open sheet would save.
    pub glance: Option<Glance>,
}

impl Pictures {
    /// Pictures that look like the phone on the stage.
    pub(super) fn new(stage: Stage, lang: Lang) -> Self {
        let Stage { mode, width, .. } = stage;
        Self {
            options: Options { preset: Preset::Chat, mode, width, lang, ..Options::default() },
            exported: None,
            glance: None,
        }
    }
}

/// An act on pictures of the page.
#[derive(Debug)]
pub enum PictureAction {
    /// 导出预览图 with these options: where to?
    Export(Options),
    /// 复制图片; none: with the options of the last picture.
    Copy(Option<Options>),
    /// 点击显示图片: those at these addresses, whatever host they are on.
    Fetch(Vec<String>),
}

impl Studio {
    pub(super) fn act_on_pictures(&mut self, action: PictureAction) {
        match action {
            PictureAction::Export(options) => self.pick_export(options),
            PictureAction::Copy(options) => self.copy_picture(options),
            PictureAction::Fetch(addresses) => self.show_pictures(addresses),
        }
    }

    /// Asks for the file of a picture.
    fn pick_export(&mut self, options: Options) {
        self.pictures.options = options;
        let name = self.editor.document.name().unwrap_or_else(|| self.card_name().to_owned());
        self.job(Purpose::Export(name));
    }

    pub(super) fn export_to(&mut self, path: PathBuf) {
        self.draw_picture(Some(path));
    }

    fn copy_picture(&mut self, options: Option<Options>) {
        self.pictures.options = options.unwrap_or(self.pictures.options);
        self.draw_picture(None);
    }

    fn draw_picture(&mut self, to: Option<PathBuf>) {
        let options = Options { lang: self.view.lang, ..self.pictures.options };
        let drawing = self.drawing(options);
        // What is drawn of many cards is not the draft, of which it is said what has changed since.
        let rights = drawing.many.is_none().then(|| drawing.draft.rights.explicit());
        let id = self.job(PictureJob::Draw(Box::new(drawing), to));
        self.jobs.drawing.begin(id, rights);
    }

    /// What a picture shows: the draft, or, while the page of many cards is shown, the card on the phone and what changes
    /// on all of them.
    pub(super) fn drawing(&self, options: Options) -> Drawing {
        let (draft, many) = match self.draft_of_many() {
            Some((draft, many)) => (draft, Some(many)),
            None => (self.draft_for_picture(), None),
        };
        Drawing { draft, many, options }
    }

    pub(super) fn picture(&mut self, id: JobId, made: Result<Made, Trouble>) {
        let drawn = self.jobs.drawing.finish(id).flatten();
        let (mark, text, lacking) = match made {
            Ok(Made::File(path, mark, lacking)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                (mark, self.view.lang.say(&Sentence::new("saved-as").with("file", name)), lacking)
            }
            Ok(Made::Pixels(drawn, lacking)) => {
                self.effects.push(Effect::CopyImage(Box::new(drawn.picture)));
                (drawn.mark, self.view.lang.t("copied").to_owned(), lacking)
            }
            Err(t) => return self.view.toasts.failed(About::Picture, &t, self.view.lang),
        };
        if matches!(self.sheets.open, Some(Sheet::Export(_))) {
            self.sheets.open = None;
        }
        self.view.toasts.done(About::Picture, text, self.now_secs);
        for sentence in lacking {
            self.view.toasts.note(self.view.lang.say(&sentence), self.now_secs);
        }
        if let Some(rights) = drawn {
            self.pictures.exported = Some(Exported { mark, at: crate::platform::clock::now_rfc3339(), rights });
        }
    }

    /// Whether the draft still is what was exported: the picture, and how many fields were changed since.
    pub(super) fn since_export(&self) -> Option<(Exported, usize)> {
        let exported = self.pictures.exported.clone()?;
        let changed =
            changes(Some(&exported.rights), &self.editor.document.draft.rights.explicit(), self.card.shown()).len();
        Some((exported, changed))
    }
}

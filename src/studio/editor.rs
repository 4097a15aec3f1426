//! The editor: the open document, what stands in its fields, and what is said of it.

use std::sync::Arc;

use super::Studio;
use super::buffers::Buffers;
use super::document::Document;
use super::saving::Saves;
use super::undo::State;
use crate::page::starters::{self, Starter};
use crate::rights::Section;
use crate::rights::change::Change;
use crate::rights::check::{Context, Level, Problem, check};
use crate::rights::field::{FieldId, FormField, Jump, Kind};
use crate::rights::repair::repaired;
use crate::rights::spelling::Misnamed;
use crate::storage::draft::Draft;
use crate::storage::unsaved::Recovered;
use crate::work::{PhotoSource, Purpose};

/// So many mistakes of one text are put right by one click; a repair that undoes another ends here.
const MOST_REPAIRS: usize = 8;

/// Where the focus is to go in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// The field.
    pub field: FormField,
    /// The caret, in characters; none: where it was.
    pub caret: Option<usize>,
}

/// The editor.
#[derive(Default)]
pub struct Editor {
    /// The open document.
    pub document: Document,
    /// What stands in the fields.
    pub buffers: Buffers,
    /// What the rules say, made once a revision.
    pub problems: Vec<Problem>,
    /// The fields that differ from the last known state, made once a revision.
    pub changed: Vec<Change>,
    /// Fields that a phone of this width would cut.
    pub cut: Vec<FieldId>,
    /// Characters that no font here has.
    pub missing: Vec<(FieldId, char)>,
    /// Where the focus is to go.
    pub focus: Option<Focus>,
    /// The section whose once-shown rule was asked for by pressing its locked switch.
    pub explained: Option<Section>,
    /// Starting points.
    pub starters: Vec<Starter>,
    /// The starter whose face 演练 shows.
    pub(super) starter: usize,
    /// What is saved next.
    pub(super) saves: Saves,
    /// What was recovered, until it is kept anew: then its old slot goes.
    pub(super) recovered: Option<Box<Recovered>>,
    /// The field that had the focus in the last frame.
    pub(super) focused_in: Option<FormField>,
    /// The focus is in 会员卡ID: it may still be typed.
    pub(super) focused_card: bool,
    /// Where the caret stood when composing began, in characters.
    pub(super) composed_from: usize,
}

impl Editor {
    /// With nothing in it but the starting points.
    pub(super) fn new() -> Self {
        Self { starters: starters::all(), ..Self::default() }
    }

    /// How many errors stop a publication.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.level == Level::Error).count()
    }
}

/// An act on the fields of the form.
#[derive(Debug)]
pub enum EditorAction {
    /// Put the focus into a field and scroll there.
    Focus(FormField),
    /// A section of the rail.
    Section(Section),
    /// The person has scrolled to a section.
    InView(Section),
    /// A locked switch was pressed: say why it is locked.
    Explain(Section),
    /// 再练一次：试着关掉积分
    Practise,
    /// 去掉这个跳转: clear both parts.
    DropJump(&'static Jump),
    /// 还原这一处: a field as it was in the last known state.
    Restore(FieldId),
    /// A one-click repair of a field.
    Repair(FieldId, String),
    /// 改成 show_bonus: a member of the file gets the name that it nearly has.
    PutRight(Misnamed),
    /// 去掉它: such a member is taken away.
    DropMember(Misnamed),
    /// One page of 我的小程序 into a jump: AppID, path.
    Jump(&'static Jump, String, String),
    /// 存为常用页面: the pair that stands in the fields gets a place in 我的小程序.
    KeepJump(&'static Jump),
    /// 选择图片 for the head image.
    PickImage,
    /// A picture was pasted.
    PasteImage(Arc<egui::ColorImage>),
    /// 上传并使用: the square of the photo becomes the head image.
    UploadHead,
    /// The phone was drawn anew: what it cuts, and the characters that no font here has.
    Laid {
        /// Fields that a phone of this width cuts.
        cut: Vec<FieldId>,
        /// Characters that no font here has.
        missing: Vec<(FieldId, char)>,
    },
    /// 撤销
    Undo,
    /// 重做
    Redo,
}

impl Studio {
    pub(super) fn act_on_editor(&mut self, action: EditorAction) {
        match action {
            EditorAction::Focus(field) => self.focus_on(field),
            EditorAction::Section(section) => {
                self.view.section = section;
                self.focus_on(section.switch().into());
            }
            EditorAction::InView(section) => self.view.section = section,
            EditorAction::Explain(section) => self.editor.explained = Some(section),
            // It leads to the switch, whose lock explains itself when it is pressed.
            EditorAction::Practise => {
                self.focus_on(FieldId::ShowBonus.into());
                self.editor.explained = Some(Section::Bonus);
            }
            EditorAction::DropJump(jump) => self.fill_jump(jump, "", ""),
            EditorAction::Restore(field) => self.put_back(field),
            EditorAction::Repair(field, text) => self.repair(field, text),
            EditorAction::PutRight(which) => self.edit_member(&which, |draft| draft.put_right(&which)),
            EditorAction::DropMember(which) => self.edit_member(&which, |draft| draft.drop_member(&which)),
            EditorAction::Jump(jump, appid, path) => self.fill_jump(jump, &appid, &path),
            EditorAction::KeepJump(jump) => self.keep_jump(jump),
            EditorAction::PickImage => self.pick(Purpose::Image),
            EditorAction::PasteImage(image) if self.approval_pasted(&image) => {}
            EditorAction::PasteImage(image) => self.read_photo(PhotoSource::Pasted(image)),
            EditorAction::UploadHead => self.upload_head(),
            EditorAction::Laid { cut, missing } => (self.editor.cut, self.editor.missing) = (cut, missing),
            EditorAction::Undo => self.step(true),
            EditorAction::Redo => self.step(false),
        }
    }

    fn focus_on(&mut self, field: FormField) {
        self.sheets.open = None;
        self.view.phone_in_front = false;
        if let Some(rights) = field.rights() {
            self.view.section = rights.section();
        }
        self.editor.focus = Some(Focus { field, caret: None });
    }

    /// Both parts of a jump at once, as one undo step.
    fn fill_jump(&mut self, jump: &Jump, appid: &str, path: &str) {
        self.edit_rights(jump.path, |r| {
            r.rights.set_text(jump.appid, appid);
            r.rights.set_text(jump.path, path);
        });
    }

    /// One step for a member whose name is nearly right.
    fn edit_member(&mut self, which: &Misnamed, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.editor.document.draft.clone();
        change(&mut draft);
        self.replace(State::of(&draft), which.meant.field());
    }

    /// 改正, as one step. What the rules then still find wrong with an AppID, a path or an address, and can put right without
    /// guessing, is put right with it.
    fn repair(&mut self, field: FieldId, mut text: String) {
        let mut rights = self.editor.document.draft.rights.clone();
        let context = Context { real: self.kind().real(), shown: self.card.shown() };
        if matches!(field.kind(), Kind::AppId | Kind::Path | Kind::Url) {
            for _ in 0..MOST_REPAIRS {
                rights.set_text(field, &text);
                let problems = check(&rights, &context);
                let of_field = problems.iter().filter(|p| p.field == Some(field.into()));
                let Some(fixed) = of_field.into_iter().find_map(|p| repaired(&p.sentence.key, &text)) else { break };
                text = fixed;
            }
        }
        self.edit_rights(field, |state| state.rights.set_text(field, &text));
    }

    /// Another text for a field, as one step.
    pub(super) fn put_words(&mut self, field: FieldId, words: &str) {
        self.edit_rights(field, |state| state.rights.set_text(field, words));
    }

    /// One field as it was before, as one step; what was typed there and is no number goes with it.
    fn put_back(&mut self, field: FieldId) {
        let Some(last) = &self.card.history.last else { return };
        let before = last.rights.explicit();
        self.edit_rights(field, |state| {
            state.rights.copy(field, &before);
            state.rights.settle();
            state.kept.set_not_number(field, None);
        });
    }

    fn edit_rights(&mut self, field: FieldId, change: impl FnOnce(&mut State)) {
        let mut state = self.editor.document.state();
        change(&mut state);
        self.replace(state, Some(field.into()));
    }
}

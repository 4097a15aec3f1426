#![doc = include_str!("README.md")]

pub mod action;
mod answers;
mod apply;
pub mod buffers;
pub mod card;
mod card_history;
mod certificates;
pub mod document;
mod files;
mod handover;
pub mod jobs;
mod merchant_edit;
pub mod mini_programs;
mod moving;
mod outcomes;
mod pictures;
pub mod publication;
pub mod records;
mod removal;
mod saving;
mod setup;
pub mod sheet;
pub mod sheets;
pub mod start;
pub mod toasts;
mod typing;
pub mod undo;

use std::path::PathBuf;
use std::sync::Arc;

use crate::export::Options;
use crate::merchant::{Merchant, Merchants};
use crate::page::starters::{self, Starter};
use crate::page::{Mode, Width};
use crate::platform::folders::Folders;
use crate::publish::Kind;
use crate::rights::Section;
use crate::rights::change::changes;
use crate::rights::check::{Level, Problem};
use crate::rights::field::{FieldId, FormField};
use crate::storage::ledger::Entry;
use crate::storage::settings::Settings;
use crate::words::Lang;
use crate::work::{Access, AutosaveJob, Job, JobId};

use action::Tab;
use buffers::Buffers;
use card::Card;
use document::Document;
use jobs::Jobs;
use sheet::Sheet;
use toasts::Toasts;

pub use publication::{LastVerdict, Publication, Running};
pub use typing::Typed;

/// How the phone stands on the stage.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stage {
    /// Which state of the card.
    pub tab: Tab,
    /// Light, dark, care.
    pub mode: Mode,
    /// Width of the phone.
    pub width: Width,
}

/// Where the focus is to go in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// The field.
    pub field: FormField,
    /// The caret, in characters; none: where it was.
    pub caret: Option<usize>,
}

/// What only the window can do.
#[derive(Debug)]
pub enum Effect {
    /// Put a text on the clipboard.
    Copy(String),
    /// Put a picture on the clipboard.
    CopyImage(Box<crate::export::Picture>),
    /// Close the window.
    Close,
}

/// The state of the open window.
pub struct Studio {
    /// Its language.
    pub lang: Lang,
    /// Its settings.
    pub settings: Settings,
    /// The merchants.
    pub merchants: Merchants,
    /// The merchant, by its stable id; none: 演练.
    pub chosen: Option<String>,
    /// The open document.
    pub document: Document,
    /// What stands in the fields.
    pub buffers: Buffers,
    /// The chosen card.
    pub card: Card,
    /// What the rules say, made once a revision.
    pub problems: Vec<Problem>,
    /// The fields that differ from the last known state, made once a revision.
    pub changed: Vec<FieldId>,
    /// Fields that a phone of this width would cut, and characters without a glyph.
    pub cut: Vec<FieldId>,
    /// Characters that no font here has.
    pub missing: Vec<(FieldId, char)>,
    /// The sheet over the form.
    pub sheet: Option<Sheet>,
    /// How the phone stands.
    pub stage: Stage,
    /// Where the focus is to go.
    pub focus: Option<Focus>,
    /// Messages that come and go.
    pub toasts: Toasts,
    /// The publication of this window.
    pub publication: Publication,
    /// The record of 演练, newest first; it counts for no real card.
    pub practised_records: Vec<Arc<Entry>>,
    /// Raised whenever a record was read anew.
    pub records_revision: u64,
    /// The section whose once-shown rule was asked for by pressing its locked switch.
    pub explained: Option<Section>,
    /// In the narrow layout the phone stands in front.
    pub phone_in_front: bool,
    /// What the window is to do after this frame.
    pub effects: Vec<Effect>,
    /// The rail's section: what is in view or was chosen last.
    pub section: Section,
    /// Starting points.
    pub starters: Vec<Starter>,
    /// The starter whose face 演练 shows.
    starter: usize,
    /// How pictures are made: as the last one was; the first is for a chat (src/export/README.md, Presets).
    pub options: Options,
    /// The picture that was exported last of this document.
    exported: Option<sheet::Exported>,
    /// The workers, and what is under way.
    jobs: Jobs,
    folders: Folders,
    /// What is being saved.
    saves: saving::Saves,
    /// What waits behind the sheet.
    behind: sheets::Behind,
    /// The window's clock as it was heard last, in seconds.
    now_secs: f64,
    /// Where a save goes on to.
    after_save: Option<action::Then>,
    /// The settings as this window last knew them in the file, and the job that wrote them last.
    settings_kept: (JobId, Settings),
    /// The merchants as they stand in the file as far as is known, and the job that wrote them last.
    merchants_kept: (JobId, Merchants),
    /// What was answered on a sheet that was closed.
    answers: answers::Answers,
    /// A recovered draft, until this process has kept it: then its old slot is removed.
    recovered: Option<Box<crate::storage::autosave::Recovered>>,
    /// The focus is in 会员卡ID: it may still be typed.
    focused_card: bool,
    /// Where the caret stood when composing began, in characters.
    composed_from: usize,
}

impl Studio {
    /// The chosen merchant; none in 演练.
    pub fn merchant(&self) -> Option<&Merchant> {
        self.chosen.as_deref().and_then(|id| self.merchants.get(id))
    }

    /// What kind of merchant is chosen.
    pub fn kind(&self) -> Kind {
        match self.merchant() {
            None => Kind::Trial,
            Some(m) => m.gateway().map_or(Kind::Other, |g| Kind::of(&g)),
        }
    }

    /// The merchant's name on this computer.
    pub fn merchant_name(&self) -> &str {
        self.merchant().map_or_else(|| self.lang.t("merchant-trial"), |m| &m.name)
    }

    /// The card by title, else by id; empty while none is chosen.
    pub fn card_name(&self) -> &str {
        self.card.title.as_deref().filter(|t| !t.is_empty()).unwrap_or_else(|| self.document.card_id())
    }

    /// How many errors stop a publication.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|p| p.level == Level::Error).count()
    }

    /// Whether the card's face is being read.
    pub fn is_reading(&self) -> bool {
        self.jobs.reading.is_some()
    }

    /// Whether a picture is being uploaded.
    pub fn is_uploading(&self) -> bool {
        self.jobs.uploading.is_some()
    }

    /// The program's folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Hands a job to its worker.
    fn job(&mut self, job: impl Into<Job>) -> JobId {
        self.jobs.send(job)
    }

    fn access(&self) -> Access {
        self.merchant().map_or(Access::Trial, |m| Access::Merchant(Box::new(m.clone())))
    }

    /// Sets who is told when an outcome waits.
    pub fn wake(&self, wake: crate::work::Wake) {
        self.jobs.wake(wake);
    }

    /// The next time at which something is due by itself, in seconds of the window's clock.
    pub fn next_due_secs(&self) -> Option<f64> {
        let toast = self.toasts.next_due_secs();
        [self.document.keep_at_secs, toast].into_iter().flatten().reduce(f64::min)
    }

    /// Takes in what the workers brought, and does what is due. `now` in seconds of the window's clock.
    pub fn logic(&mut self, now: f64) {
        self.now_secs = now;
        for outcome in self.jobs.outcomes() {
            self.take(outcome, now);
        }
        self.bring_back();
        self.publication.follow(self.sheet.as_ref());
        self.toasts.tick(now);
        // Text that is being composed is in its buffer only; the draft, which is kept here, never holds it.
        if self.document.keep_at_secs.is_some_and(|at| at <= now) {
            self.keep();
        }
    }

    /// Keeps what is not saved, now.
    pub fn keep(&mut self) {
        self.document.keep_at_secs = None;
        if self.document.unsaved() {
            let draft = Box::new(self.draft_for_disk());
            let origin = self.document.disk.path.clone();
            let job = self.job(AutosaveJob::Keep(draft, origin));
            self.jobs.keeping.begin(job, ());
        } else {
            self.job(AutosaveJob::Clear);
        }
    }

    /// Everything that follows from a change: revision, rules, what differs, autosave.
    fn changed(&mut self, now: f64) {
        self.document.revision += 1;
        // What was kept before lacks this change, so that the bottom line no longer says 已暂存.
        self.document.kept_at = None;
        self.document.keep_soon(now);
        self.judge();
    }

    /// Runs the rules and compares with the last known state: once a revision, never once a frame.
    fn judge(&mut self) {
        self.problems = self.all_problems();
        let rights = &self.document.draft.rights;
        let last = self.card.history.last.as_ref();
        self.changed = last.map_or_else(Vec::new, |l| {
            changes(Some(&l.rights), &rights.explicit(), self.card.shown()).into_iter().map(|c| c.field).collect()
        });
        if last.is_none() && self.stage.tab != Tab::Draft {
            self.stage.tab = Tab::Draft;
        }
    }

    fn starter_face(&self) -> crate::page::CardFace {
        self.starters.get(self.starter).map(|s| s.face.clone()).unwrap_or_default()
    }

    fn starter_list() -> Vec<Starter> {
        starters::all()
    }

    /// The draft as it is written to a file: with its merchant and the state that it started from. A merchant that it
    /// names already stays, until the person takes it over.
    fn draft_for_disk(&self) -> crate::storage::draft::Draft {
        let mut draft = self.document.draft.clone();
        draft.mchid = draft.mchid.or_else(|| self.merchant().map(|m| m.mchid.clone()));
        if let Some(last) = &self.card.history.last {
            draft.base = Some(crate::storage::draft::Base {
                source: Some(last.source),
                time: Some(last.at.clone()),
                rights: last.rights.clone(),
                ..Default::default()
            });
        }
        draft
    }

    /// Where the recent drafts lie, newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.settings.recent
    }
}

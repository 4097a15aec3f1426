#![doc = include_str!("README.md")]

pub mod action;
mod answers;
mod apply;
pub mod approver;
pub mod approving;
pub mod batch;
pub mod buffers;
pub mod card;
mod card_history;
mod certificates;
pub mod choosing;
mod confirmation;
mod contents;
pub mod cropping;
pub mod document;
pub mod editor;
mod files;
pub mod gallery;
mod glance;
mod handover;
pub mod jobs;
mod listed;
mod merchant_edit;
mod merchant_typed;
pub mod merchants;
pub mod mini_programs;
mod moving;
mod other_merchant;
pub mod passing_on;
mod path_ask;
mod pending;
mod picked;
pub mod pictures;
pub mod planning;
pub mod publication;
pub mod records;
mod records_sheet;
mod reminding;
pub mod removal;
mod saving;
mod setup;
pub mod sheet;
pub mod sheet_typed;
pub mod sheets;
pub mod start;
pub mod taking_in;
pub mod team;
pub mod toasts;
mod typed_path;
mod typing;
pub mod undo;
mod upload;
pub mod view;

use std::path::PathBuf;

use crate::export::facts::trial_face;
use crate::merchant::Merchant;
use crate::platform::folders::Folders;
use crate::publish::Kind;
use crate::rights::change::changes;
use crate::storage::contents::Content;
use crate::work::{Access, AutosaveJob, Job, JobId, Purpose};

use approver::Approver;
use batch::Batch;
use card::Card;
use choosing::Choosing;
use gallery::Gallery;
use jobs::Jobs;

pub use contents::{Contents, ContentsChange, ContentsTyped};
pub use editor::{Editor, Focus};
pub use listed::RecordsRead;
pub use merchants::MerchantList;
pub use pictures::Pictures;
use planning::Plans;
pub use publication::{LastVerdict, Publication, Running};
use sheet::Sheet;
pub use sheets::Sheets;
use taking_in::TakingIn;
use team::TeamLook;
use toasts::About;
pub use typing::Typed;
pub use view::{Stage, Tab, View};

/// What only the window can do.
#[derive(Debug)]
pub enum Effect {
    /// Put a text on the clipboard.
    Copy(String),
    /// The system marks the window in its task bar, where it is not in front.
    Attention,
    /// Put a picture on the clipboard.
    CopyImage(Box<crate::export::Picture>),
    /// Close the window.
    Close,
}

/// The state of the open window, in parts that own what they hold.
pub struct Studio {
    /// The open document and its fields.
    pub editor: Editor,
    /// The chosen card.
    pub card: Card,
    /// The cards to choose from.
    pub choosing: Choosing,
    /// Many cards that are changed at once.
    pub batch: Batch,
    /// The merchants, and the chosen one.
    pub merchants: MerchantList,
    /// The publication of this window.
    pub publication: Publication,
    /// What lies over the form.
    pub sheets: Sheets,
    /// How the window looks.
    pub view: View,
    /// How pictures are made, and the last one.
    pub pictures: Pictures,
    /// The pictures of cards and heads.
    pub gallery: Gallery,
    /// What was read of the record.
    pub records: RecordsRead,
    /// Who approved what is looked at there.
    pub approver: Approver,
    /// 常用内容, as it was read last.
    pub contents: Vec<Content>,
    /// Old records that are being taken in.
    pub taking_in: TakingIn,
    /// 团队文件夹, as far as it was looked at.
    pub team: TeamLook,
    /// What is planned.
    pub plans: Plans,
    /// What the window is to do after this frame.
    pub effects: Vec<Effect>,
    /// The workers, and what is under way.
    pub jobs: Jobs,
    folders: Folders,
    /// The window's clock as it was heard last, in seconds.
    now_secs: f64,
}

impl Studio {
    /// The chosen merchant; none in 演练.
    pub fn merchant(&self) -> Option<&Merchant> {
        self.merchants.merchant()
    }

    /// What kind of merchant is chosen.
    pub fn kind(&self) -> Kind {
        self.merchants.kind()
    }

    /// The merchant's name on this computer.
    pub fn merchant_name(&self) -> &str {
        self.merchant().map_or_else(|| self.view.lang.t("merchant-trial"), |m| &m.name)
    }

    /// The card as it is called: 备注名, else its title, with its brand where there are several; else its id; empty while
    /// none is chosen.
    pub fn card_name(&self) -> &str {
        self.card.called.as_deref().unwrap_or_else(|| self.editor.document.card_id())
    }

    /// The program's folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Hands a job to its worker.
    fn job(&mut self, job: impl Into<Job>) -> JobId {
        self.jobs.send(job)
    }

    /// Opens a dialog of the system, which asks for a file or a folder.
    fn pick(&mut self, purpose: Purpose) {
        self.job(purpose);
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
        let toast = self.view.toasts.next_due_secs();
        [self.editor.document.keep_at_secs, toast, self.team.next_secs, self.plans.next_secs]
            .into_iter()
            .flatten()
            .reduce(f64::min)
    }

    /// Takes in what the workers brought, and does what is due. `now` in seconds of the window's clock.
    pub fn logic(&mut self, now: f64) {
        self.now_secs = now;
        for outcome in self.jobs.outcomes() {
            self.take_outcome(outcome);
        }
        self.bring_back();
        self.publication.follow_sheet(self.sheets.open.as_ref());
        self.look_for();
        if self.sheets.open.as_ref().is_some_and(Sheet::settles_doubt) {
            self.view.toasts.over(About::Doubt);
        }
        self.follow_choosing();
        self.follow_unfinished();
        self.follow_glance();
        self.follow_approver();
        self.view.toasts.tick(now);
        self.look_at_team();
        self.follow_plans();
        // Text that is being composed is in its buffer only; the draft, which is kept here, never holds it.
        if self.editor.document.keep_at_secs.is_some_and(|at| at <= now) {
            self.keep_unsaved();
        }
    }

    /// Keeps what is not saved, now.
    pub fn keep_unsaved(&mut self) {
        self.editor.document.keep_at_secs = None;
        if self.editor.document.unsaved() {
            let draft = Box::new(self.draft_for_disk());
            let origin = self.editor.document.disk.path.clone();
            let job = self.job(AutosaveJob::Keep(draft, origin));
            self.jobs.keeping.begin(job, ());
        } else {
            self.job(AutosaveJob::Clear);
        }
    }

    /// Everything that follows from a change: revision, rules, what differs, autosave.
    fn changed(&mut self) {
        self.editor.document.revision += 1;
        // What was kept before lacks this change, so that the bottom line no longer says 已暂存.
        self.editor.document.kept_at = None;
        self.editor.document.keep_soon(self.now_secs);
        self.run_rules();
    }

    /// Runs the rules and compares with the last known state: once a revision, never once a frame.
    fn run_rules(&mut self) {
        self.editor.problems = self.all_problems();
        let rights = &self.editor.document.draft.rights;
        let last = self.card.history.last.as_ref();
        self.editor.changed =
            last.map_or_else(Vec::new, |l| changes(Some(&l.rights.explicit()), &rights.explicit(), self.card.shown()));
        if last.is_none() && self.view.stage.tab != Tab::Draft {
            self.view.stage.tab = Tab::Draft;
        }
    }

    fn starter_face(&self) -> crate::page::CardFace {
        let starter = self.editor.starters.get(self.editor.starter);
        starter.map(|s| trial_face(s, self.editor.starter == 0)).unwrap_or_default()
    }

    /// The draft as it is written to a file: with its merchant and the state that it started from. A merchant that it
    /// names already stays, until the person takes it over.
    fn draft_for_disk(&self) -> crate::storage::draft::Draft {
        let mut draft = self.draft_of_merchant();
        // Not what is known newest: a colleague's later change is compared with what the draft began with.
        draft.base = self.card.began.clone().or(draft.base);
        draft
    }

    /// The draft as a picture of it is made: beside what is known of the card by now.
    fn draft_for_picture(&self) -> crate::storage::draft::Draft {
        let mut draft = self.draft_of_merchant();
        draft.base = self.card.history.last.as_ref().map(crate::storage::history::LastState::base).or(draft.base);
        draft
    }

    fn draft_of_merchant(&self) -> crate::storage::draft::Draft {
        let mut draft = self.editor.document.draft.clone();
        // The invented card of 演练 is no merchant's, whose draft was only practised with.
        if draft.mchid.is_some()
            && self.kind() == Kind::Trial
            && draft.card_id.take_if(|c| c == crate::sandbox::identity::CARD_ID).is_some()
        {
            draft.card_id.clone_from(&self.editor.document.card_aside);
        }
        draft.mchid = draft.mchid.or_else(|| self.merchant().map(|m| m.mchid.clone()));
        draft
    }

    /// Where the recent drafts lie, newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.view.settings.recent
    }
}

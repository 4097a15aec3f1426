//! How a window begins: settings, merchants, what a process left behind, and 演练 with a starter filled in.

use std::path::PathBuf;

use super::RecordsRead;
use super::Studio;
use super::approver::Approver;
use super::batch::Batch;
use super::buffers::Buffers;
use super::card::Card;
use super::choosing::Choosing;
use super::document::{Document, Then};
use super::editor::Editor;
use super::gallery::Gallery;
use super::jobs::{Jobs, Waiting};
use super::merchants::MerchantList;
use super::pictures::Pictures;
use super::planning::Plans;
use super::publication::Publication;
use super::sheet::Sheet;
use super::sheets::{Comer, Sheets};
use super::taking_in::TakingIn;
use super::team::TeamLook;
use super::view::View;
use crate::merchant::Merchants;
use crate::platform::clock;
use crate::sandbox::identity::CARD_ID;
use crate::storage::draft::Draft;
use crate::storage::settings::{self, Settings};
use crate::trouble::{Trouble, Who};
use crate::words::Lang;
use crate::work::{AutosaveJob, RecordJob, Setup};

/// What a window begins with.
pub struct Begin {
    /// Folders, keychain and file dialogs.
    pub setup: Setup,
    /// `--lang`; none: as the settings or the system say.
    pub lang: Option<Lang>,
    /// The draft that was named.
    pub file: Option<PathBuf>,
}

impl Studio {
    /// The window's first state. Reads a few small files; nothing here can wait for a person or the network.
    pub fn new(begin: Begin) -> Self {
        let folders = begin.setup.folders().clone();
        let now = clock::now_rfc3339();
        let (settings, told_settings): (Settings, _) = settings::load(&folders.settings(), &now);
        let (mut merchants, told_merchants): (Merchants, _) = settings::load(&folders.merchants(), &now);
        merchants.tell_apart(clock::nonce);
        let locale = || Lang::of_locale(crate::platform::locale().as_deref());
        let lang = begin.lang.or(settings.lang).unwrap_or_else(locale);
        let shared = folders.shared().map(|f| f.display().to_string());
        let shared = shared.map(|f| Trouble::new("folder-shared", Who::Engineer).with("folder", f));
        let chosen = settings.merchant.clone();
        let view = View::new(lang, settings);
        let mut out = Self {
            editor: Editor::new(),
            card: Card::default(),
            choosing: Choosing::default(),
            batch: Batch::default(),
            merchants: MerchantList::new(merchants, chosen),
            publication: Publication::default(),
            sheets: Sheets::default(),
            pictures: Pictures::new(view.stage, lang),
            view,
            gallery: Gallery::default(),
            records: RecordsRead::default(),
            contents: Vec::new(),
            approver: Approver::default(),
            taking_in: TakingIn::default(),
            team: TeamLook::default(),
            plans: Plans::default(),
            effects: Vec::new(),
            jobs: Jobs::start(&begin.setup),
            folders,
            now_secs: 0.0,
        };
        out.begin();
        out.follow_choosing();
        out.job(RecordJob::Practised);
        out.team_soon();
        out.ask_plans();
        for t in [shared, told_settings, told_merchants].into_iter().flatten() {
            out.view.toasts.bad(&t, lang);
        }
        if let Some(path) = begin.file {
            out.open_at_start(path);
        }
        // This is also done when a file was named: people start so after a crash.
        out.job(AutosaveJob::Left);
        out.fetch_first_pictures();
        out
    }

    fn begin(&mut self) {
        let rights = self.editor.starters.first().map(|s| s.rights.clone()).unwrap_or_default();
        match &self.merchants.chosen {
            None => self.show(Document::fresh(rights, CARD_ID)),
            Some(_) => {
                let card = self.view.settings.card_id.clone();
                self.show(Document::fresh(crate::rights::CardRights::default(), &card));
            }
        }
    }

    /// Shows a document. The one before is gone, and answers to jobs that were sent for it are ignored.
    pub(super) fn show(&mut self, document: Document) {
        self.give_up(Waiting::Upload);
        self.save_no_more();
        // It is to be seen.
        self.choosing.leave();
        // What stood in the field of its card before is not being typed for this one.
        self.editor.focused_card = false;
        self.editor.document = document;
        self.jobs.draft_came();
        // A draft that was left behind is kept anew after this.
        self.job(AutosaveJob::Clear);
        self.editor.buffers = Buffers::showing(&self.editor.document.draft);
        self.editor.explained = None;
        self.view.toasts.draft_goes();
        self.pictures.exported = None;
        self.no_way_back();
        self.no_plan_open();
        self.card_changed();
        self.run_rules();
    }

    /// A draft from a starter; in 演练 it keeps the invented card, for a merchant the chosen one.
    pub(super) fn start_from(&mut self, index: usize) {
        let Some(starter) = self.editor.starters.get(index) else { return };
        let rights = starter.rights.clone();
        self.editor.starter = index;
        let card = if self.merchants.chosen.is_none() {
            CARD_ID.to_owned()
        } else {
            self.editor.document.card_id().to_owned()
        };
        // 演练 goes on with what was practised; of a real card, which stays the same, everything is still known.
        let practised = self.merchants.chosen.is_none().then(|| std::mem::take(&mut self.card.history));
        self.show(Document::fresh(rights, &card));
        if let Some(history) = practised {
            self.card.history = history;
            self.run_rules();
        }
        self.sheets.open = None;
    }

    /// Asks before unsaved work is dropped; `then` goes on.
    pub(super) fn leave(&mut self, then: Then) {
        if self.editor.document.unsaved() {
            self.lay_sheet(Sheet::Unsaved(then), Comer::Leaving);
        } else {
            self.go_on(then);
        }
    }

    pub(super) fn recover(&mut self, index: usize) {
        let Some(Sheet::Recover(list)) = &mut self.sheets.open else { return };
        if index >= list.len() {
            return;
        }
        let found = list.remove(index);
        // One at a time: other drafts that were left behind stay in their slots, and are offered at the next start.
        let more = !list.is_empty();
        self.sheets.open = None;
        if more {
            self.view.toasts.good(self.view.lang.t("recover-rest").to_owned(), self.now_secs);
        }
        let draft: Draft = found.draft.clone();
        let foreign = self.choose_for(&draft);
        self.arrive(Document::recovered(draft, found.origin.clone()), foreign);
        self.editor.document.keep_at_secs = Some(0.0);
        // The draft is kept again by this process first; only then is the old slot removed.
        self.keep_unsaved();
        self.editor.recovered = Some(Box::new(found));
    }

    /// Throws away what a process left behind, by its place in the list.
    pub(super) fn forget(&mut self, index: usize) {
        let Some(Sheet::Recover(list)) = &mut self.sheets.open else { return };
        if index >= list.len() {
            return;
        }
        let gone = list.remove(index);
        if list.is_empty() {
            self.sheets.open = None;
        }
        self.job(AutosaveJob::Forget(Box::new(gone)));
    }
}

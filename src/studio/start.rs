//! How a window begins: settings, merchants, what a process left behind, and 演练 with a starter filled in.

use std::path::PathBuf;

use super::action::{Tab, Then, Waiting};
use super::buffers::Buffers;
use super::card::Card;
use super::document::Document;
use super::jobs::Jobs;
use super::publication::Publication;
use super::sheet::Sheet;
use super::sheets::Comer;
use super::toasts::Toasts;
use super::{Stage, Studio};
use crate::export::{Options, Preset};
use crate::merchant::Merchants;
use crate::page::{Mode, Width};
use crate::platform::clock;
use crate::rights::Section;
use crate::sandbox::identity::CARD_ID;
use crate::storage::settings::{self, Settings};
use crate::storage::{autosave, draft::Draft};
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
        let (left, told_left) = autosave::orphans(&folders.autosave(), &now);
        let locale = || Lang::of_locale(crate::platform::locale().as_deref());
        let lang = begin.lang.or(settings.lang).unwrap_or_else(locale);
        let starters = Self::starter_list();
        let shared = folders.shared().map(|f| f.display().to_string());
        let shared = shared.map(|f| Trouble::new("folder-shared", Who::Engineer).with("folder", f));
        let mode = match settings.phone_mode.as_str() {
            "dark" => Mode::Dark,
            "care" => Mode::Care,
            _ => Mode::Light,
        };
        let width = match settings.phone_width {
            320 => Width::Small,
            430 => Width::Large,
            _ => Width::Standard,
        };
        let chosen = settings.merchant.clone().filter(|id| merchants.get(id).is_some());
        let mut out = Self {
            lang,
            settings,
            merchants,
            chosen,
            document: Document::default(),
            buffers: Buffers::default(),
            card: Card::default(),
            problems: Vec::new(),
            changed: Vec::new(),
            cut: Vec::new(),
            missing: Vec::new(),
            sheet: None,
            stage: Stage { tab: Tab::Draft, mode, width },
            focus: None,
            toasts: Toasts::default(),
            publication: Publication::default(),
            practised_records: Vec::new(),
            records_revision: 0,
            explained: None,
            phone_in_front: false,
            effects: Vec::new(),
            section: Section::Bonus,
            starters,
            starter: 0,
            options: Options { preset: Preset::Chat, mode, width, lang, ..Options::default() },
            exported: None,
            jobs: Jobs::start(&begin.setup),
            folders,
            saves: Default::default(),
            behind: Default::default(),
            now_secs: 0.0,
            after_save: None,
            settings_kept: (0, Settings::default()),
            merchants_kept: (0, Merchants::default()),
            answers: Default::default(),
            recovered: None,
            focused_card: false,
            composed_from: 0,
        };
        out.settings_kept.1.clone_from(&out.settings);
        out.merchants_kept.1.clone_from(&out.merchants);
        out.begin();
        out.job(RecordJob::Practised);
        for t in [shared, told_settings, told_merchants].into_iter().flatten().chain(told_left) {
            out.toasts.bad(&t, lang);
        }
        if let Some(path) = begin.file {
            out.open_at_start(path);
        }
        // This is also done when a file was named: people start so after a crash.
        if !left.is_empty() {
            out.sheet = Some(Sheet::Recover(left));
        }
        out
    }

    fn begin(&mut self) {
        let rights = self.starters.first().map(|s| s.rights.clone()).unwrap_or_default();
        match &self.chosen {
            None => self.show(Document::fresh(rights, CARD_ID)),
            Some(_) => {
                let card = self.settings.card_id.clone();
                self.show(Document::fresh(crate::rights::CardRights::default(), &card));
            }
        }
    }

    /// Shows a document. The one before is gone, and answers to jobs that were sent for it are ignored.
    pub(super) fn show(&mut self, document: Document) {
        self.give_up(Waiting::Upload, self.now_secs);
        self.save_no_more();
        self.document = document;
        self.jobs.draft_came();
        // A draft that was left behind is kept anew after this.
        self.job(AutosaveJob::Clear);
        self.buffers = Buffers::of(&self.document.draft);
        self.explained = None;
        self.exported = None;
        self.no_way_back();
        self.card_changed();
        self.judge();
    }

    /// A draft from a starter; in 演练 it keeps the invented card, for a merchant the chosen one.
    pub(super) fn start_from(&mut self, index: usize) {
        let Some(starter) = self.starters.get(index) else { return };
        let rights = starter.rights.clone();
        self.starter = index;
        let card = if self.chosen.is_none() { CARD_ID.to_owned() } else { self.document.card_id().to_owned() };
        // 演练 goes on with what was practised; of a real card, which stays the same, everything is still known.
        let practised = self.chosen.is_none().then(|| std::mem::take(&mut self.card.history));
        self.show(Document::fresh(rights, &card));
        if let Some(history) = practised {
            self.card.history = history;
            self.judge();
        }
        self.sheet = None;
    }

    /// Asks before unsaved work is dropped; `then` goes on.
    pub(super) fn leave(&mut self, then: Then) {
        if self.document.unsaved() {
            self.lay(Sheet::Unsaved(then), Comer::Leaving);
        } else {
            self.go_on(then);
        }
    }

    pub(super) fn recover(&mut self, index: usize, now: f64) {
        let Some(Sheet::Recover(list)) = &mut self.sheet else { return };
        if index >= list.len() {
            return;
        }
        let found = list.remove(index);
        // One at a time: other drafts that were left behind stay in their slots, and are offered at the next start.
        let more = !list.is_empty();
        self.sheet = None;
        if more {
            self.toasts.good(self.lang.t("recover-rest").to_owned(), now);
        }
        let draft: Draft = found.draft.clone();
        let foreign = self.choose_for(&draft);
        self.arrive(Document::recovered(draft, found.origin.clone()), foreign);
        self.document.keep_at_secs = Some(0.0);
        // The draft is kept again by this process first; only then is the old slot removed.
        self.keep();
        self.recovered = Some(Box::new(found));
    }
}

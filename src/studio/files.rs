//! Drafts on the disk: open, save, save as, recent; and the card's history that the disk knows.

use std::path::PathBuf;

use super::Studio;
use super::action::Then;
use super::card::Card;
use super::document::Document;
use super::sheet::{Changed, Sheet};
use crate::page::CardFace;
use crate::sandbox::identity::CARD_ID;
use crate::storage::draft::{Draft, Opened, Print, SaveTrouble};
use crate::storage::settings::Settings;
use crate::trouble::Trouble;
use crate::wechatpay::endpoint::is_card_id;
use crate::words::Sentence;
use crate::work::{CardKey, Job, JobId, Purpose};

impl Studio {
    pub(super) fn open_file(&mut self, path: PathBuf) {
        self.job(Job::Open(path));
    }

    /// A draft is opened; anything else, and everything while a merchant is set up, is for the merchant sheet.
    pub(super) fn dropped(&mut self, paths: Vec<PathBuf>) {
        let draft = |p: &PathBuf| p.extension().is_some_and(|e| e == "cardrights" || e == "json") && p.is_file();
        match paths.as_slice() {
            [one] if draft(one) && self.edit().is_none() => {
                if self.gives_way() {
                    self.leave(Then::Open(one.clone()));
                }
            }
            _ => self.credentials(paths),
        }
    }

    pub(super) fn opened(&mut self, opened: Result<Box<Opened>, Trouble>) {
        match opened {
            Ok(opened) => {
                self.remember_file(opened.path.clone());
                let foreign = self.choose_for(&opened.draft);
                let mut document = Document::opened(*opened);
                if document.card_id().is_empty() && self.chosen.is_none() {
                    document.draft.card_id = Some(CARD_ID.into());
                    document.mark_saved(document.state());
                }
                self.show(document);
                // What was left behind is offered before the file of another merchant is told.
                if !matches!(self.sheet, Some(Sheet::Recover(_))) {
                    self.sheet = foreign.map(Sheet::OtherMerchant);
                }
            }
            Err(t) => self.toasts.bad(&t, self.lang),
        }
    }

    /// Chooses the merchant that a draft names, where it is set up; else gives the mchid that is not.
    pub(super) fn choose_for(&mut self, draft: &Draft) -> Option<String> {
        let mchid = draft.mchid.as_deref()?;
        if self.merchant().is_some_and(|m| m.mchid == mchid) {
            return None;
        }
        match self.merchants.all.iter().find(|m| m.mchid == mchid).map(|m| m.id.clone()) {
            Some(id) => {
                self.read_no_more();
                self.chosen = Some(id);
                None
            }
            None => Some(mchid.to_owned()),
        }
    }

    pub(super) fn save(&mut self) {
        match (&self.document.disk.path, self.document.disk.read_only) {
            (Some(path), false) => self.save_to(path.clone(), self.document.disk.print.clone()),
            _ => self.save_as(),
        }
    }

    pub(super) fn save_as(&mut self) {
        let name = self.document.name().unwrap_or_else(|| {
            let card = self.card.title.clone().filter(|t| !t.is_empty());
            card.unwrap_or_else(|| self.lang.t("draft-first-name").to_owned())
        });
        self.job(Job::Pick(Purpose::SaveAs(name)));
    }

    pub(super) fn save_to(&mut self, path: PathBuf, expected: Option<Print>) {
        let at = crate::platform::clock::now_rfc3339();
        self.document.draft.saved = Some(at);
        let draft = Box::new(self.draft_for_disk());
        self.saving = Some(self.document.state());
        self.job(Job::Save(path, draft, expected));
    }

    pub(super) fn saved(&mut self, path: PathBuf, done: Result<Print, SaveTrouble>, now: f64) {
        let state = self.saving.take();
        match done {
            Ok(print) => {
                self.document.disk =
                    super::document::OnDisk { path: Some(path.clone()), print: Some(print), read_only: false };
                if let Some(state) = state {
                    self.document.mark_saved(state);
                }
                self.document.kept_at = None;
                self.document.keep_at_secs = Some(now);
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.toasts.good(self.lang.say(&Sentence::new("saved-as").with("file", name)), now);
                self.remember_file(path);
                if matches!(self.sheet, Some(Sheet::Changed(_) | Sheet::Unsaved(_))) {
                    self.sheet = None;
                }
                if let Some(then) = self.after_save.take() {
                    self.go_on(then);
                }
            }
            Err(SaveTrouble::Changed(trouble)) => {
                self.sheet = Some(Sheet::Changed(Box::new(Changed { trouble, theirs: None, open: false })));
                self.job(Job::Theirs(path));
            }
            Err(SaveTrouble::ReadOnly(t)) => {
                self.document.disk.read_only = true;
                self.toasts.bad(&t, self.lang);
                self.save_as();
            }
            Err(SaveTrouble::Other(t)) => {
                self.after_save = None;
                self.toasts.bad(&t, self.lang);
            }
        }
    }

    fn remember_file(&mut self, path: PathBuf) {
        self.settings.remember(path);
        self.write_settings();
    }

    pub(super) fn write_settings(&mut self) {
        self.settings.merchant = self.chosen.clone();
        if self.chosen.is_some() {
            self.settings.card_id = self.document.card_id().to_owned();
        }
        let both = (self.settings_kept.1.clone(), self.settings.clone());
        self.settings_kept.0 = self.job(Job::Settings(Box::new(both)));
    }

    /// What other windows opened and saved is recent here too; how the window looks stays its own.
    pub(super) fn settings_written(&mut self, id: JobId, written: Settings) {
        if self.settings_kept.0 == id {
            self.settings.recent = written.recent;
            self.settings_kept.1.clone_from(&self.settings);
        }
    }

    /// What was asked before unsaved work was settled.
    pub(super) fn go_on(&mut self, then: Then) {
        self.sheet = None;
        match then {
            Then::Close => {
                self.job(Job::ClearAutosave);
                self.effects.push(super::Effect::Close);
            }
            Then::Starter(i) => self.start_from(i),
            Then::Open(path) => self.open_file(path),
            Then::PickOpen => {
                self.job(Job::Pick(Purpose::Open));
            }
        }
    }

    /// The card is another: its face and history are asked for.
    pub(super) fn card_changed(&mut self) {
        let card_id = self.document.card_id().to_owned();
        let merchant = self.merchant();
        let key = merchant.filter(|_| is_card_id(&card_id)).and_then(|m| {
            let gateway = m.gateway().ok()?.host().to_owned();
            Some(CardKey { gateway, mchid: m.mchid.clone(), card: card_id.clone() })
        });
        if key.is_some() && self.card.key == key {
            return;
        }
        let title = merchant.and_then(|m| m.title(&card_id)).map(str::to_owned);
        self.publish_asked = false;
        if self.chosen.is_none() {
            let same = self.card.key.is_none() && card_id == CARD_ID && self.card.title.is_some();
            let history = if same { std::mem::take(&mut self.card.history) } else { Default::default() };
            let face = self.starter_face();
            let title = (card_id == CARD_ID).then(|| face.title.clone());
            self.card = Card { title, face, history, loaded: true, asked: true, ..Card::default() };
            return;
        }
        let face = CardFace {
            brand: self.merchant_name().to_owned(),
            title: title.clone().unwrap_or_default(),
            ..CardFace::default()
        };
        self.card = Card { key: key.clone(), title, face, ..Card::default() };
        if let Some(key) = key {
            self.job(Job::History(key));
        }
    }
}

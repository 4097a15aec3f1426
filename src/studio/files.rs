//! Drafts on the disk: open, save, save as, recent; and the card's history that the disk knows.

use std::path::{Path, PathBuf};

use super::Studio;
use super::card::Card;
use super::document::{Document, Then};
use super::jobs::Opening;
use super::sheet::Rank;
use super::sheet::Sheet;
use super::sheets::Comer;
use super::toasts::About;
use super::undo::State;
use crate::page::CardFace;
use crate::rights::CardRights;
use crate::rights::field::{FieldId, FormField, Kind as FieldKind};
use crate::sandbox::identity::CARD_ID;
use crate::storage::draft::{Draft, Opened};
use crate::storage::settings::Settings;
use crate::storage::unsaved::Recovered;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::is_card_id;
use crate::words::Sentence;
use crate::work::{AutosaveJob, CardKey, DiskJob, DroppedText, JobId, PHOTOS, PhotoSource, Purpose, RecordJob};

/// More characters are no text of one field.
const MOST_DROPPED_CHARS: usize = 200;

/// An act on the draft as a whole.
#[derive(Debug)]
pub enum DraftAction {
    /// A starter or an empty draft.
    Starter(usize),
    /// 打开草稿
    PickOpen,
    /// A file was named on the command line or chosen from the recent ones.
    Open(PathBuf),
    /// Files were dropped on the window.
    Dropped(Vec<PathBuf>),
    /// 保存草稿
    Save,
    /// 另存为
    SaveAs,
    /// 覆盖 after somebody else changed the file.
    Overwrite,
    /// Save, then go on with what was asked.
    SaveThen(Then),
    /// Unsaved work is to be dropped; go on with what was asked.
    Discard(Then),
    /// Bring an autosaved draft back (its place in the list).
    Recover(usize),
    /// Throw an autosaved draft away.
    Forget(usize),
    /// 改为当前商户的草稿: the draft of another merchant becomes the chosen one's.
    TakeOver,
    /// A draft from an entry of 发布记录: its body.
    FromRecord(String),
    /// The window is to be closed.
    CloseWindow,
}

impl Studio {
    pub(super) fn act_on_draft(&mut self, action: DraftAction) {
        match action {
            DraftAction::Starter(i) => self.leave(Then::Starter(i)),
            DraftAction::PickOpen => self.leave(Then::PickOpen),
            DraftAction::Open(path) => self.leave(Then::Open(path)),
            DraftAction::Dropped(paths) => self.dropped(paths),
            DraftAction::Save => self.save(),
            DraftAction::SaveAs => self.save_as(),
            DraftAction::Overwrite => {
                if let Some(path) = self.editor.document.disk.path.clone() {
                    self.sheets.open = None;
                    self.save_to(path);
                }
            }
            DraftAction::SaveThen(then) => {
                self.editor.saves.after = Some(then);
                self.save();
            }
            DraftAction::Discard(then) => self.discard(then),
            DraftAction::Recover(i) => self.recover(i),
            DraftAction::Forget(i) => self.forget(i),
            DraftAction::TakeOver => self.take_over(),
            DraftAction::FromRecord(body) => self.draft_of_record(&body),
            // A publication under way ends or is stopped before the window closes.
            DraftAction::CloseWindow if self.stops_closing() => {}
            DraftAction::CloseWindow if self.publication.is_running() => self.sheets.open = Some(Sheet::Sending),
            // For a merchant that is being filled in, its own sheet asks.
            DraftAction::CloseWindow => match self.filled_merchant() {
                Some(edit) => edit.leaving = true,
                None => self.leave(Then::Close),
            },
        }
    }

    /// A draft from an entry of 发布记录: its body, for the present card; one step that 撤销 takes back.
    fn draft_of_record(&mut self, body: &str) {
        let Ok(found) = Draft::read(body.as_bytes()) else { return };
        self.sheets.open = None;
        self.replace_content(found.rights);
    }

    /// Another content for the present card; one step that 撤销 takes back.
    pub(super) fn replace_content(&mut self, rights: CardRights) {
        // Text that was typed into a number field and is no number goes with the content that it belonged to.
        let mut state = State { rights, ..self.editor.document.state() };
        state.kept.forget_not_numbers();
        self.replace(state, None);
    }

    /// Opens the draft that was named when the window was opened.
    pub(super) fn open_at_start(&mut self, path: PathBuf) {
        let job = self.job(DiskJob::Open(path));
        self.jobs.opening.begin_instead(job, Opening { given_up: None, at_start: true });
    }

    /// Opens a draft; `given_up` is the revision that the person gave up for it.
    pub(super) fn open_file(&mut self, path: PathBuf, given_up: Option<u64>) {
        let job = self.job(DiskJob::Open(path));
        self.jobs.opening.begin_instead(job, Opening { given_up, at_start: false });
    }

    /// What processes left unsaved that are gone, read at the start.
    pub(super) fn left(&mut self, left: Result<(Vec<Recovered>, Vec<Trouble>), Trouble>) {
        let (left, told) = left.unwrap_or_else(|t| (Vec::new(), vec![t]));
        told.iter().for_each(|t| self.view.toasts.bad(t, self.view.lang));
        if left.is_empty() {
            return;
        }
        let offer = Sheet::Recover(left);
        match self.sheets.open.as_ref().map_or(Rank::Free, Sheet::rank) {
            Rank::Free | Rank::Plain => {
                // Whose the file is that came first is asked behind it; any other plain sheet was only looked at.
                let before = self.sheets.open.replace(offer);
                if matches!(before, Some(Sheet::OtherMerchant(_))) {
                    self.comes_back(before);
                }
            }
            // What had come by itself meanwhile comes back behind it.
            Rank::Seen | Rank::Verdict => {
                let before = self.sheets.open.replace(offer);
                self.comes_back(before);
            }
            Rank::Filled | Rank::Confirm | Rank::Sending | Rank::Recover => self.comes_back(Some(offer)),
        }
    }

    /// Whether another draft may take the place of this one, as far as the person was asked.
    fn may_go(&self, given_up: Option<u64>) -> bool {
        !self.editor.document.unsaved() || given_up == Some(self.editor.document.revision)
    }

    /// A draft was chosen in the dialog. What was typed while the dialog was open is asked about.
    pub(super) fn picked_open(&mut self, id: JobId, path: Option<PathBuf>) {
        let given_up = self.jobs.opening.finish(id).and_then(|o| o.given_up);
        let Some(path) = path.filter(|_| self.gives_way(Comer::Files)) else { return };
        if self.may_go(given_up) {
            self.open_file(path, given_up);
        } else {
            self.leave(Then::Open(path));
        }
    }

    /// A draft is opened; anything else, and everything while a merchant is set up, is for the merchant sheet.
    fn dropped(&mut self, paths: Vec<PathBuf>) {
        let draft = |p: &PathBuf| p.extension().is_some_and(|e| e == "cardrights" || e == "json") && p.is_file();
        let photo = |p: &PathBuf| {
            let ending = p.extension().and_then(|e| e.to_str()).unwrap_or_default();
            PHOTOS.iter().any(|e| ending.eq_ignore_ascii_case(e))
        };
        let text = |p: &PathBuf| p.extension().is_some_and(|e| e == "txt" || e == "md") && p.is_file();
        match paths.as_slice() {
            [one] if text(one) && self.edit().is_none() => {
                self.job(DiskJob::LookAtText(one.clone()));
            }
            [one] if photo(one) && self.edit().is_none() => self.read_photo(PhotoSource::File(one.clone())),
            [one] if draft(one) && self.edit().is_none() => {
                if self.gives_way(Comer::Files) {
                    self.leave(Then::Open(one.clone()));
                }
            }
            _ => self.credentials(paths),
        }
    }

    /// A text that was dropped goes where it belongs: a draft is opened, words go into the field in focus, and anything of a
    /// merchant to its sheet.
    pub(super) fn text_dropped(&mut self, path: PathBuf, what: DroppedText) {
        match what {
            DroppedText::Credentials => self.credentials(vec![path]),
            DroppedText::Draft if self.gives_way(Comer::Files) => self.leave(Then::Open(path)),
            DroppedText::Draft => {}
            DroppedText::Words(words) => self.words_dropped(&words),
        }
    }

    /// Words for the field in focus, as one step that 撤销 takes back.
    fn words_dropped(&mut self, words: &str) {
        let field = self.editor.focused_in.and_then(FormField::rights);
        let takes = |f: &FieldId| !matches!(f.kind(), FieldKind::Flag | FieldKind::Choice(_) | FieldKind::Number);
        let key = match field.filter(takes).filter(|_| self.sheets.open.is_none()) {
            None => "text-dropped-nowhere",
            Some(_) if words.contains(['\n', '\r']) || words.chars().count() > MOST_DROPPED_CHARS => {
                "text-dropped-long"
            }
            Some(field) => return self.put_words(field, words),
        };
        self.view.toasts.failed(About::Draft, &Trouble::new(key, Who::Person), self.view.lang);
    }

    pub(super) fn opened(&mut self, id: JobId, opened: Result<Box<Opened>, Trouble>) {
        let opening = self.jobs.opening.finish(id);
        let given_up = opening.as_ref().and_then(|o| o.given_up);
        let opened = match opened {
            Ok(opened) => opened,
            Err(t) => return self.view.toasts.failed(About::Draft, &t, self.view.lang),
        };
        // A killed publication may be told before the file was read: then both are shown, one after the other.
        let is_verdict = matches!(self.sheets.open, Some(Sheet::Verdict(_)));
        let verdict = self.sheets.open.take_if(|_| is_verdict && opening.is_some_and(|o| o.at_start));
        // A question that came by itself does not keep a file waiting; a sheet that the person has opened since does.
        if !self.gives_way(Comer::Draft) {
            return;
        }
        // It was typed while the file was read.
        if !self.may_go(given_up) {
            self.comes_back(verdict);
            return self.leave(Then::Open(opened.path));
        }
        let foreign = self.choose_for(&opened.draft);
        let (path, done) = (opened.path.clone(), opened.done.clone());
        self.view.toasts.over(About::Draft);
        self.arrive(Document::opened(*opened), foreign);
        if verdict.is_some() {
            self.comes_back(verdict);
        }
        self.tell_how_read(&path, &done);
        self.remember_file(path);
    }

    /// What was done to read a file, until the next draft comes or the person closes it.
    fn tell_how_read(&mut self, path: &Path, done: &[Sentence]) {
        if done.is_empty() {
            return;
        }
        let lang = self.view.lang;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let head = Sentence::new("draft-read").with("file", file);
        let all: Vec<String> = [&head].into_iter().chain(done).map(|s| lang.say(s)).collect();
        self.view.toasts.of_draft(all.join(lang.t("sentences-between")), lang.t("draft-read-remedy").to_owned());
    }

    /// Shows a draft from a file, or one that was left behind: of another merchant it is told whose it is (`foreign`).
    /// What was written in 演练 names no merchant, and under a real one its invented card is dropped (src/ui/README.md,
    /// Trial and real); a merchant at a stand-in of one's own may have that very card.
    pub(super) fn arrive(&mut self, mut document: Document, foreign: Option<String>) {
        let own = self.merchant().is_none_or(|m| document.draft.mchid.as_ref() == Some(&m.mchid));
        let invented = !own && document.card_id() == CARD_ID;
        if invented {
            document.put_card("");
        }
        if document.card_id().is_empty() && self.merchants.chosen.is_none() {
            document.put_card(CARD_ID);
        }
        let base = document.draft.base.clone();
        self.show(document);
        if self.card.loaded && base.is_some() {
            // The card stays the one on show, and its history does not come for the first time again.
            self.card.began = base;
        }
        // What was left behind is offered first; whose the file is, is asked behind it.
        let question = foreign.map(Sheet::OtherMerchant);
        if matches!(self.sheets.open, Some(Sheet::Recover(_))) {
            self.comes_back(question);
        } else {
            self.sheets.open = question;
        }
    }

    /// Chooses the merchant that a draft names, where it is set up; else gives the mchid that is not.
    pub(super) fn choose_for(&mut self, draft: &Draft) -> Option<String> {
        let mchid = draft.mchid.as_deref()?;
        if self.merchant().is_some_and(|m| m.mchid == mchid) {
            return None;
        }
        match self.merchants.known.all.iter().find(|m| m.mchid == mchid).map(|m| m.id.clone()) {
            Some(id) => {
                self.wait_no_more();
                self.merchants.chosen = Some(id);
                None
            }
            None => Some(mchid.to_owned()),
        }
    }

    pub(super) fn remember_file(&mut self, path: PathBuf) {
        self.view.settings.remember(path);
        self.write_settings();
    }

    pub(super) fn write_settings(&mut self) {
        self.view.settings.merchant = self.merchants.chosen.clone();
        // The next start begins with a card of this merchant.
        if self.merchants.chosen.is_some() && self.foreign().is_none() {
            self.view.settings.card_id = self.editor.document.card_id().to_owned();
        }
        let both = (self.view.settings_kept.1.clone(), self.view.settings.clone());
        self.view.settings_kept.0 = self.job(DiskJob::Settings(Box::new(both)));
    }

    /// Files that other windows opened are recent here too; language and theme stay this window's own.
    pub(super) fn settings_written(&mut self, id: JobId, written: Settings) {
        if self.view.settings_kept.0 == id {
            self.view.settings.recent = written.recent;
            self.view.settings_kept.1.clone_from(&self.view.settings);
        }
    }

    /// What was asked before unsaved work was settled.
    pub(super) fn go_on(&mut self, then: Then) {
        self.make_room(Comer::Leaving);
        self.sheets.open = None;
        match then {
            Then::Close => {
                self.job(AutosaveJob::Clear);
                self.effects.push(super::Effect::Close);
            }
            Then::Starter(i) => self.start_from(i),
            Then::Open(path) => self.open_file(path, None),
            Then::Plan(n) => self.open_plan(n),
            Then::PickOpen => {
                let job = self.job(Purpose::Open);
                self.jobs.opening.begin_instead(job, Opening { given_up: None, at_start: false });
            }
        }
    }

    /// 不保存. Before another draft the old one stays until the new one is read: a dialog may be closed, a file may be no
    /// draft.
    fn discard(&mut self, then: Then) {
        let given_up = self.editor.document.revision;
        let at_once = matches!(then, Then::Close | Then::Starter(_));
        if at_once {
            self.editor.document.mark_saved(self.editor.document.state());
            self.editor.document.keep_at_secs = None;
        }
        self.go_on(then);
        if let Some(opening) = self.jobs.opening.last_mut().filter(|_| !at_once) {
            opening.given_up = Some(given_up);
        }
    }

    /// The card is another: its face and history are asked for.
    pub(super) fn card_changed(&mut self) {
        let card_id = self.editor.document.card_id().to_owned();
        let merchant = self.merchant();
        let key = merchant.filter(|_| is_card_id(&card_id)).and_then(|m| {
            let gateway = m.gateway().ok()?.host().to_owned();
            Some(CardKey { gateway, mchid: m.mchid.clone(), card: card_id.clone() })
        });
        if key.is_some() && self.card.key == key {
            return;
        }
        let title = merchant.and_then(|m| m.title(&card_id)).map(str::to_owned);
        self.publication.card_changed();
        for about in [About::Card, About::Doubt, About::Publication] {
            self.view.toasts.over(about);
        }
        if self.merchants.chosen.is_none() {
            let same = self.card.key.is_none() && card_id == self.card.practised && self.card.title.is_some();
            let history = if same { std::mem::take(&mut self.card.history) } else { Default::default() };
            let face = self.starter_face();
            let title = (card_id == CARD_ID).then(|| face.title.clone());
            let practised = card_id;
            self.card = Card { title, face, history, practised, loaded: true, asked: true, ..Card::default() };
            self.card.call();
            return;
        }
        let face = CardFace {
            brand: self.merchant_name().to_owned(),
            title: title.clone().unwrap_or_default(),
            ..CardFace::default()
        };
        let history_job = key.clone().map(|key| self.job(RecordJob::History(key)));
        self.card = Card { key, title, face, history_job, ..Card::default() };
        self.card.call();
    }
}

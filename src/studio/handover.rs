//! 交给工程师发布 (src/publish/README.md, Handing over): the work ends in a folder where the key is somebody else's, and the
//! result comes back.

use std::path::PathBuf;

use super::Studio;
use super::sheet::Sheet;
use super::toasts::About;
use crate::export::{Options, Preset};
use crate::platform::clock;
use crate::publish::Target;
use crate::publish::handover::command;
use crate::publish::plan::Plan;
use crate::rights::check::Level;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::identifier;
use crate::words::Sentence;
use crate::work::{HandOver, Imported, PictureJob, RecordJob};

impl Studio {
    /// Shows what is handed over, once nothing is wrong with it. 演练 has nothing to hand over.
    pub(super) fn hand_over(&mut self) {
        if !self.kind().real() {
            self.view.toasts.failed(About::Publication, &Trouble::new("handover-trial", Who::Person), self.view.lang);
            return;
        }
        if self.stopped_by_other_merchant() || !self.settled() {
            return;
        }
        let input = self.card.input(self.editor.document.card_id());
        let serial = self.merchant().map(|m| m.serial.clone()).unwrap_or_default();
        let plan = self.target().and_then(|t| Plan::new(t, &self.editor.document.draft.rights, vec![input]));
        match plan {
            Ok(plan) => match command(&plan.target, self.editor.document.card_id(), &serial) {
                Some(line) => self.sheets.open = Some(Sheet::HandOver(Box::new(plan), line)),
                // The card was checked above, so that only a merchant that was written by hand can be wrong.
                None => {
                    let wrong = identifier::mchid(&plan.target.mchid).and(identifier::serial(&serial)).err();
                    let wrong = wrong.unwrap_or_else(|| Trouble::new("merchant-no-key", Who::Person));
                    self.view.toasts.failed(About::Publication, &wrong, self.view.lang);
                }
            },
            Err(t) => self.view.toasts.failed(About::Publication, &t, self.view.lang),
        }
    }

    /// Whether the draft may leave as it is; if something has to be settled first, that is shown.
    pub(super) fn settled(&mut self) -> bool {
        self.run_rules();
        let known = crate::wechatpay::endpoint::is_card_id(self.editor.document.card_id());
        if self.kind().real() && known && !self.card.asked && self.card.unknown() {
            self.ask_what_is_seen();
            return false;
        }
        if self.editor.problems.iter().any(|p| p.level == Level::Error) {
            self.sheets.open = Some(Sheet::Problems);
            return false;
        }
        true
    }

    /// Draft, picture and command go into `folder`.
    pub(super) fn hand_over_to(&mut self, folder: PathBuf) {
        let Some(Sheet::HandOver(plan, line)) = &self.sheets.open else { return };
        let mut draft = self.draft_for_disk();
        if let Some(card) = plan.cards.first() {
            draft.rights = card.rights.clone();
        }
        draft.mchid = Some(plan.target.mchid.clone());
        draft.saved = Some(clock::now_rfc3339());
        let notes = ["key", "program", "answer", "known", "result"];
        let mchid = plan.target.mchid.as_str();
        let note =
            |name: &str| self.view.lang.say(&Sentence::new(format!("handover-note-{name}")).with("mchid", mchid));
        let said = notes.map(|name| format!("# {}", note(name)));
        let command = format!("{line}\n\n{}\n", said.join("\n"));
        let options = Options { preset: Preset::Chat, lang: self.view.lang, ..self.pictures.options };
        self.job(PictureJob::HandOver(Box::new(HandOver { folder, draft, options, command })));
    }

    /// 导入结果: whose it is, its draft says.
    pub(super) fn import_result(&mut self, path: PathBuf) {
        let chosen = self.merchants.chosen.as_deref();
        let mut all: Vec<_> = self.merchants.known.all.iter().collect();
        all.sort_by_key(|m| Some(m.id.as_str()) != chosen);
        let targets: Vec<Target> = all.into_iter().filter_map(|m| Self::target_of(m).ok()).collect();
        let key = self.card.key.clone();
        self.job(RecordJob::ImportResult(path, targets, key));
    }

    pub(super) fn imported(&mut self, done: Result<Imported, Trouble>) {
        match done {
            Ok(Imported { new, known }) => {
                let key = if new == 0 { "result-known" } else { "result-imported" };
                let said = Sentence::new(key).with("count", if new == 0 { known } else { new });
                self.view.toasts.done(About::Publication, self.view.lang.say(&said), self.now_secs);
            }
            Err(t) => self.view.toasts.failed(About::Publication, &t, self.view.lang),
        }
    }
}

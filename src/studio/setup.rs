//! Setting up merchants: from what somebody sent to a key in the keychain.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::Storing;
use super::sheet::{Doing, MerchantEdit, MerchantTyped, Sheet};
use super::sheets::Comer;
use super::{Studio, certificates, mini_programs};
use crate::keychain::KeychainTrouble;
use crate::merchant::recognise::{self, Found, Sent};
use crate::merchant::{AnswerKeyNote, Merchant, Merchants};
use crate::rights::CardRights;
use crate::sandbox::identity::CARD_ID;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::Gateway;
use crate::wechatpay::identifier;
use crate::words::Sentence;
use crate::work::{DiskJob, JobId, Keep, Recognise, SecretJob};

impl Studio {
    /// The merchant sheet, if it is open.
    pub(super) fn edit(&mut self) -> Option<&mut MerchantEdit> {
        match &mut self.sheets.open {
            Some(Sheet::Merchant(edit, _)) => Some(edit),
            _ => None,
        }
    }

    /// The merchant sheet, if it is open, with what stands in its fields.
    pub(super) fn filled(&mut self) -> Option<(&mut MerchantEdit, &mut MerchantTyped)> {
        match &mut self.sheets.open {
            Some(Sheet::Merchant(edit, typed)) => Some((edit, typed)),
            _ => None,
        }
    }

    /// Files for the merchant sheet. A drop anywhere opens it, unless another sheet is being filled in; while a key is
    /// being stored or tested, no file is added.
    pub(super) fn credentials(&mut self, mut paths: Vec<PathBuf>) {
        if paths.is_empty() || !self.takes_files() {
            return;
        }
        let mut again = false;
        match self.edit() {
            // Files that are still being read are read again together with the new ones.
            Some(edit) if edit.busy.is_some() => {
                again = true;
                paths = [std::mem::take(&mut edit.sent), paths].concat();
            }
            // The same files with another password: their rows are replaced.
            Some(edit) => again = edit.locked() && edit.sent == paths,
            None => self.sheets.open = Some(Sheet::merchant(None)),
        }
        let beside = self.filled().map(|(edit, typed)| edit.beside_files(typed)).unwrap_or_default();
        let id = self.job(Recognise { paths: paths.clone(), beside });
        if let Some(edit) = self.edit() {
            if !again {
                edit.sent_rows = edit.rows.len()..edit.rows.len();
            }
            edit.busy.begin_instead(id, Doing::Reading);
            edit.sent = paths;
        }
    }

    pub(super) fn found(&mut self, id: JobId, found: Result<Box<Found>, Trouble>) {
        let Some((edit, typed)) = self.filled() else { return };
        if edit.busy.finish(id).is_none() {
            return;
        }
        match found {
            Ok(found) => {
                edit.forget(edit.sent_rows.clone());
                let from = edit.rows.len();
                edit.take_recognised(typed, *found);
                edit.sent_rows = from..edit.rows.len();
            }
            Err(t) => edit.trouble = Some(t),
        }
    }

    /// Whether files can be looked at now; if not, a message says why.
    pub(super) fn takes_files(&mut self) -> bool {
        match &self.sheets.open {
            Some(Sheet::Merchant(edit, _)) if !edit.is_storing_or_testing() => true,
            _ => self.gives_way(Comer::Files),
        }
    }

    /// A private key was pasted into a field: 商户设置 takes it as 从剪贴板导入, every other place says where that is.
    pub(super) fn key_pasted(&mut self) {
        if matches!(self.sheets.open, Some(Sheet::Merchant(..))) {
            self.credentials_from_clipboard();
        } else {
            self.view.toasts.bad(&Trouble::new("key-pasted", Who::Person), self.view.lang);
        }
    }

    /// 从剪贴板导入: takes the paste itself; no text field ever holds a key.
    pub(super) fn credentials_from_clipboard(&mut self) {
        if !self.takes_files() {
            return;
        }
        let text = arboard::Clipboard::new().and_then(|mut c| c.get_text());
        let name = self.view.lang.t("sent-clipboard").to_owned();
        let Some((edit, typed)) = self.filled() else { return };
        match text {
            Ok(text) if !text.trim().is_empty() => {
                let sent = [Sent::new(name, text.into_bytes())];
                let found = recognise::recognise_beside(&sent, &edit.beside_files(typed));
                edit.take_recognised(typed, found);
            }
            _ => edit.trouble = Some(Trouble::new("clipboard-empty", Who::Person)),
        }
    }

    /// The merchant as it is edited, or what is still wrong with it. `keyless`: an engineer publishes for it.
    pub(super) fn merchant_as_edited(
        &self,
        edit: &MerchantEdit,
        typed: &MerchantTyped,
        keyless: bool,
    ) -> Result<Merchant, Trouble> {
        let wrong = |key| Err(Trouble::new(key, Who::Person));
        let gateway = Gateway::parse(&typed.gateway)?;
        let old = edit.id.as_deref().and_then(|id| self.merchants.known.get(id));
        let (mchid, mut serial) = (identifier::mchid(&typed.mchid)?.value, typed.current());
        let keyless = edit.key.is_none() && (keyless || (serial.is_empty() && old.is_some_and(Merchant::keyless)));
        if keyless {
            serial.clear();
        }
        if !keyless && !serial.is_empty() {
            identifier::serial(&serial)?;
        }
        if edit.paired() == Some(false) {
            return wrong("merchant-not-paired");
        }
        // The settings' file holds no secret (src/merchant/README.md, One merchant); what stands in one already is left
        // as it is.
        if typed.proxy.without_account().is_some() && old.is_none_or(|o| o.proxy != typed.proxy) {
            return wrong("merchant-proxy-account");
        }
        typed.proxy.address_for(gateway.host(), |_| None)?;
        let kept = old.is_some_and(|o| edit.keeps_key_of(typed, o));
        let same = old.is_some_and(|o| o.mchid == mchid && gateway.is_at(&o.gateway));
        let fits = edit.key.is_some() && edit.key_serial(typed) == serial;
        if !keyless && !fits && !kept {
            return wrong("merchant-no-key");
        }
        if !keyless {
            identifier::serial(&typed.serial)?;
        }
        if edit.key.is_none() && edit.beside(typed) {
            return wrong("merchant-renewal-no-key");
        }
        let answer_keys = edit.answer_keys(typed)?;
        if !typed.apiv3.is_empty() && typed.apiv3_key().is_none() {
            return wrong("merchant-apiv3");
        }
        let apiv3 = !typed.apiv3.is_empty() || old.is_some_and(|o| edit.keeps_apiv3_of(typed, o));
        let platform = edit.platform.iter().filter(|_| apiv3).cloned();
        let answer_keys = answer_keys.into_iter().chain(platform).collect();
        let name = if typed.name.trim().is_empty() { mchid.clone() } else { typed.name.trim().to_owned() };
        let other = self.merchants.known.all.iter().any(|m| m.name == name && Some(&m.id) != edit.id.as_ref());
        if other {
            return Err(Trouble::new("merchant-name-taken", Who::Person).with("name", name));
        }
        let certificates = certificates::listed((edit, typed), &serial, same)?;
        let base = old.or(edit.moved.as_deref());
        let id = || crate::platform::clock::nonce().ok_or_else(|| Trouble::new("no-randomness", Who::Engineer));
        Ok(Merchant {
            id: match &edit.id {
                Some(id) => id.clone(),
                None => id()?,
            },
            name,
            mchid,
            serial,
            certificates,
            gateway: gateway.base().to_owned(),
            proxy: typed.proxy.clone(),
            endpoint: edit.endpoint,
            answer_keys,
            apiv3,
            certificates_at: edit.certificates_at.filter(|_| apiv3),
            test_card: base.and_then(|o| o.test_card.clone()),
            mini_programs: mini_programs::checked(&typed.mini_programs)?,
            cards: base.map(|o| o.cards.clone()).unwrap_or_default(),
            unknown: base.map(|o| o.unknown.clone()).unwrap_or_default(),
        })
    }

    /// 保存商户: the key goes into the keychain first; only then the merchant is written. `session`: 仅本次使用.
    /// `keyless`: without a key, which an engineer has.
    pub(super) fn save_merchant(&mut self, session: bool, keyless: bool) {
        let Some(Sheet::Merchant(edit, typed)) = &self.sheets.open else { return };
        if edit.busy.is_some() {
            return;
        }
        let merchant = match self.merchant_as_edited(edit, typed, keyless) {
            Ok(m) => m,
            Err(t) => {
                if let Some(edit) = self.edit() {
                    edit.minis_open |= t.sentence.key.starts_with("mini-");
                    edit.trouble = Some(t);
                }
                return;
            }
        };
        // An APIv3 key that this merchant no longer uses is deleted from the store.
        let old = edit.id.as_deref().and_then(|id| self.merchants.known.get(id)).filter(|o| o.apiv3);
        let over = old.filter(|o| !merchant.apiv3 || o.mchid != merchant.mchid);
        // A key that another merchant uses stays; the sheet has said so.
        let drop_apiv3 = over.filter(|o| self.merchants.known.sharing_apiv3(o).is_none()).map(|o| o.mchid.clone());
        let key = edit.key.clone().map(|key| (edit.key_serial(typed), key));
        let keep = Keep { key, apiv3: typed.apiv3_key().map(Arc::new), drop_apiv3 };
        if keep.key.is_none() && keep.apiv3.is_none() && keep.drop_apiv3.is_none() {
            self.merchant_kept(merchant);
            return;
        }
        let host = merchant.gateway().map(|g| g.host().to_owned()).unwrap_or_default();
        let mchid = merchant.mchid.clone();
        let dropping = keep.key.is_none() && keep.apiv3.is_none();
        let id = self.job(SecretJob::Store { mchid, host, keep, session });
        self.jobs.storing.begin_instead(id, Storing { merchant, dropping, session });
        if let Some(edit) = self.edit() {
            edit.busy.begin_instead(id, Doing::Keeping);
            edit.trouble = None;
        }
    }

    pub(super) fn key_stored(&mut self, id: JobId, done: Result<(), KeychainTrouble>) {
        if let Some(merchant) = self.jobs.abandoned.finish(id) {
            if done.is_ok() {
                self.take_back(&merchant);
            }
            return;
        }
        let Some(Storing { merchant, dropping, session }) = self.jobs.storing.finish(id) else { return };
        match done {
            Ok(()) => {
                // A key for this session only is in no store, so that the message about storing it is not shown.
                let text = if dropping {
                    Sentence::new("apiv3-removed").with_key("store", crate::platform::key_store())
                } else if session {
                    Sentence::new("key-session")
                } else {
                    Sentence::new("key-kept").with_key("store", crate::platform::key_store())
                };
                self.view.toasts.good(self.view.lang.say(&text), self.now_secs);
                self.merchant_kept(merchant);
            }
            Err(t) => {
                if let Some(edit) = self.edit() {
                    edit.busy.finish(id);
                    (edit.trouble, edit.offer_session) = (Some(t.trouble()), !dropping);
                }
            }
        }
    }

    /// The sheet was closed while its key was being stored, so that nobody saved the merchant and the key is removed
    /// again, unless a merchant that is set up uses that entry.
    pub(super) fn take_back(&mut self, merchant: &Merchant) {
        let mchid = merchant.mchid.clone();
        let others: Vec<&Merchant> = self.merchants.known.all.iter().filter(|m| m.mchid == mchid).collect();
        let known = |serial: &str| others.iter().any(|m| m.signs_with(serial));
        let serials: Vec<String> =
            merchant.certificates.iter().map(|c| c.serial.clone()).filter(|serial| !known(serial)).collect();
        if others.is_empty() {
            let job = self.job(SecretJob::Delete(mchid, serials));
            self.jobs.taking_back.begin(job, ());
        } else if !serials.is_empty() {
            self.job(SecretJob::Drop(mchid, serials));
        }
    }

    fn merchant_kept(&mut self, merchant: Merchant) {
        let id = merchant.id.clone();
        self.drop_certificates(&merchant);
        match self.merchants.known.all.iter_mut().find(|m| m.id == id) {
            Some(old) => *old = merchant,
            None => self.merchants.known.all.push(merchant),
        }
        self.write_merchants();
        self.sheets.open = None;
        self.choose(Some(id));
        if self.merchant().is_some_and(|m| !m.keyless() && !m.apiv3 && m.answer_keys().is_empty()) {
            self.view.toasts.note(self.view.lang.t("merchant-unverified").to_owned(), self.now_secs);
        }
    }

    pub(super) fn write_merchants(&mut self) {
        // What could not be written counts as a change until it is in the file, so that it is written with the next
        // one.
        let both = (self.merchants.kept.1.clone(), self.merchants.known.clone());
        self.merchants.kept.0 = self.job(DiskJob::Merchants(Box::new(both)));
    }

    /// The merchants as they stand in the file; a newer change of this window waits for its own turn.
    pub(super) fn merchants_written(&mut self, id: JobId, written: Merchants) {
        if self.merchants.kept.0 == id {
            self.merchants.kept.1.clone_from(&written);
            self.merchants.known = written;
        }
    }

    /// Chooses a merchant, or 演练. Going from 演练 to a real merchant drops the invented card and asks for one.
    pub(super) fn choose(&mut self, id: Option<String>) {
        if self.merchants.chosen == id {
            // The same card of the same merchant keeps what was read of it.
            self.card_changed();
            self.run_rules();
            return;
        }
        let from_trial = self.merchants.chosen.is_none();
        self.wait_no_more();
        self.name_merchant();
        self.merchants.chosen = id;
        let draft = &self.editor.document.draft;
        // Its own merchant was chosen, or has just been set up: the draft keeps its card.
        let own = self.merchant().is_some_and(|m| draft.mchid.as_ref() == Some(&m.mchid));
        // A draft of another merchant keeps its own too: it stays theirs until the person decides.
        let named = own || self.foreign().is_some();
        let real = draft.card_id.clone().filter(|c| !c.is_empty() && c != CARD_ID);
        let aside = self.editor.document.card_aside.clone();
        let there = real.clone().or(aside).filter(|_| named);
        // 演练 shows its own card meanwhile.
        let practised = self.merchants.chosen.is_none() && draft.mchid.is_some();
        self.editor.document.card_aside = real.filter(|_| practised);
        let card = match self.merchant() {
            None => CARD_ID.to_owned(),
            Some(_) if there.is_some() => there.unwrap_or_default(),
            Some(_) if from_trial => String::new(),
            Some(m) => m.cards.first().map(|c| c.card_id.clone()).unwrap_or_default(),
        };
        let pristine = !self.editor.document.unsaved() && self.editor.document.disk.path.is_none();
        let rights = &self.editor.document.draft.rights;
        let began_from_last = self.card.history.last.as_ref().is_some_and(|l| l.rights == *rights);
        let starter = from_trial && self.editor.starters.iter().any(|s| s.rights == *rights);
        if pristine && (starter || began_from_last) {
            // The untouched starter of 演练 is nobody's card, and what another merchant's card shows is not this one's.
            self.show(super::document::Document::fresh(CardRights::default(), &card));
        } else {
            self.editor.document.draft.card_id = Some(card);
            self.editor.buffers.show_card_id(self.editor.document.card_id());
        }
        self.card.key = None;
        self.card_changed();
        self.editor.document.revision += 1;
        self.run_rules();
        self.write_settings();
    }

    /// Platform certificates were fetched: they are taken over by the sheet and by the stored merchant.
    pub(super) fn certificates(&mut self, job: JobId, id: &str, fetched: Vec<AnswerKeyNote>, now: i64) {
        if let Some(m) = self.merchants.known.all.iter_mut().find(|m| m.id == id && m.apiv3) {
            m.renew(&fetched, now);
            self.write_merchants();
        }
        if let Some(edit) = self.edit().filter(|e| e.busy.has(job) || e.id.as_deref() == Some(id)) {
            (edit.platform, edit.certificates_at) = (fetched, Some(now));
        }
    }

    /// 接口版本: the `documented` form is asked for twice (src/ui/README.md, Two forms).
    pub(super) fn endpoint(&mut self, endpoint: Endpoint, sure: bool) {
        let Some(edit) = self.edit() else { return };
        if endpoint == Endpoint::Documented && !sure {
            edit.ask_documented = true;
        } else {
            (edit.endpoint, edit.ask_documented) = (endpoint, false);
        }
    }
}

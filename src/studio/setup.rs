//! Setting up merchants: from what somebody sent to a key in the keychain.

use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::Studio;
use super::sheet::{Doing, MerchantEdit, Sheet};
use crate::keychain::KeychainTrouble;
use crate::merchant::recognise::{self, Found, Sent};
use crate::merchant::{AnswerKeyNote, CertificateNote, Merchant, Merchants};
use crate::rights::CardRights;
use crate::sandbox::identity::CARD_ID;
use crate::trouble::{Trouble, Who};
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::Gateway;
use crate::words::Sentence;
use crate::work::{Access, Job, JobId, Keep, TestLine};

impl Studio {
    fn edit(&mut self) -> Option<&mut MerchantEdit> {
        match &mut self.sheet {
            Some(Sheet::Merchant(edit)) => Some(edit),
            _ => None,
        }
    }

    /// The work that the sheet waits for panicked.
    pub(super) fn free_edit(&mut self, id: JobId) {
        if let Some(edit) = self.edit().filter(|e| e.busy == Some(id)) {
            edit.busy = None;
        }
    }

    /// Files for the merchant sheet; a drop anywhere opens it.
    pub(super) fn credentials(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        if self.edit().is_none() {
            self.sheet = Some(Sheet::Merchant(Box::new(MerchantEdit::of(None))));
        }
        let password = self.edit().map(|e| e.password.clone()).filter(|p| !p.is_empty());
        let id = self.job(Job::Recognise(paths.clone(), password));
        if let Some(edit) = self.edit() {
            (edit.busy, edit.doing, edit.sent) = (Some(id), Doing::Reading, paths);
        }
    }

    pub(super) fn found(&mut self, id: JobId, found: Result<Box<Found>, Trouble>) {
        let Some(edit) = self.edit().filter(|e| e.busy == Some(id)) else { return };
        edit.busy = None;
        match found {
            Ok(found) => {
                if edit.locked() {
                    edit.rows.clear();
                }
                edit.take(*found);
            }
            Err(t) => edit.trouble = Some(t),
        }
    }

    /// 从剪贴板导入: takes the paste itself; no text field ever holds a key.
    pub(super) fn credentials_from_clipboard(&mut self) {
        let text = arboard::Clipboard::new().and_then(|mut c| c.get_text());
        let name = self.lang.t("sent-clipboard").to_owned();
        let Some(edit) = self.edit() else { return };
        match text {
            Ok(text) if !text.trim().is_empty() => {
                let bytes = Zeroizing::new(text.into_bytes());
                let found = recognise::recognise(&[Sent { name, bytes }], None);
                edit.take(found);
            }
            _ => edit.trouble = Some(Trouble::new("clipboard-empty", Who::Person)),
        }
    }

    /// The merchant as it is edited, or what is still wrong with it.
    fn edited(&self, edit: &MerchantEdit) -> Result<Merchant, Trouble> {
        let wrong = |key| Err(Trouble::new(key, Who::Person));
        let gateway = Gateway::parse(&edit.gateway)?;
        let (mchid, serial) = (edit.mchid.trim(), edit.serial.trim().to_ascii_uppercase());
        if mchid.is_empty() || !mchid.bytes().all(|b| b.is_ascii_digit()) {
            return wrong("merchant-mchid");
        }
        if serial.is_empty() || !serial.bytes().all(|b| b.is_ascii_hexdigit()) {
            return wrong("merchant-serial");
        }
        if edit.paired() == Some(false) {
            return wrong("merchant-not-paired");
        }
        let old = edit.id.as_deref().and_then(|id| self.merchants.get(id));
        let kept = old.is_some_and(|o| edit.keeps_key_of(o));
        if edit.key.is_none() && !kept {
            return wrong("merchant-no-key");
        }
        let answer_id = edit.answer_id.trim();
        let answer_keys = match &edit.answer_pem {
            Some(pem) if !answer_id.is_empty() => vec![AnswerKeyNote::public_key(answer_id, pem)],
            Some(_) => return wrong("merchant-answer-id"),
            None if !answer_id.is_empty() => return wrong("merchant-answer-key"),
            None => Vec::new(),
        };
        if !edit.apiv3.is_empty() && edit.typed_apiv3().is_none() {
            return wrong("merchant-apiv3");
        }
        let apiv3 = !edit.apiv3.is_empty() || old.is_some_and(|o| edit.keeps_apiv3_of(o));
        let platform = edit.platform.iter().filter(|_| apiv3).cloned();
        let answer_keys = answer_keys.into_iter().chain(platform).collect();
        let name = if edit.name.trim().is_empty() { mchid.to_owned() } else { edit.name.trim().to_owned() };
        let other = self.merchants.all.iter().any(|m| m.name == name && Some(&m.id) != edit.id.as_ref());
        if other {
            return Err(Trouble::new("merchant-name-taken", Who::Person).with("name", name));
        }
        let mut certificates = old.map(|o| o.certificates.clone()).unwrap_or_default();
        let not_after = edit.certificate.as_ref().map(|c| c.not_after);
        match certificates.iter_mut().find(|c| c.serial == serial) {
            Some(c) => c.not_after = not_after.or(c.not_after),
            None => certificates.push(CertificateNote { serial: serial.clone(), not_after }),
        }
        let id = || crate::platform::clock::nonce().ok_or_else(|| Trouble::new("no-randomness", Who::Engineer));
        Ok(Merchant {
            id: match &edit.id {
                Some(id) => id.clone(),
                None => id()?,
            },
            name,
            mchid: mchid.to_owned(),
            serial,
            certificates,
            gateway: gateway.base().to_owned(),
            proxy: edit.proxy.clone(),
            endpoint: edit.endpoint,
            answer_keys,
            apiv3,
            certificates_at: edit.certificates_at.filter(|_| apiv3),
            test_card: old.and_then(|o| o.test_card.clone()),
            mini_programs: old.map(|o| o.mini_programs.clone()).unwrap_or_default(),
            cards: old.map(|o| o.cards.clone()).unwrap_or_default(),
            unknown: old.map(|o| o.unknown.clone()).unwrap_or_default(),
        })
    }

    /// 保存商户: the key goes into the keychain first; only then the merchant is written. `session`: 仅本次使用.
    pub(super) fn save_merchant(&mut self, session: bool) {
        let Some(Sheet::Merchant(edit)) = &self.sheet else { return };
        if edit.busy.is_some() {
            return;
        }
        let merchant = match self.edited(edit) {
            Ok(m) => m,
            Err(t) => {
                if let Some(edit) = self.edit() {
                    edit.trouble = Some(t);
                }
                return;
            }
        };
        let keep = Keep {
            key: edit.key.clone().map(|key| (merchant.serial.clone(), key)),
            apiv3: edit.typed_apiv3().map(Arc::new),
        };
        if keep.key.is_none() && keep.apiv3.is_none() {
            self.merchant_kept(merchant);
            return;
        }
        let host = merchant.gateway().map(|g| g.host().to_owned()).unwrap_or_default();
        let mchid = merchant.mchid.clone();
        let id = self.job(Job::StoreKey { mchid, host, keep, session });
        self.storing = Some((id, merchant));
        if let Some(edit) = self.edit() {
            edit.doing = if session { Doing::KeepingForSession } else { Doing::Keeping };
            (edit.busy, edit.trouble) = (Some(id), None);
        }
    }

    pub(super) fn key_stored(&mut self, id: JobId, done: Result<(), KeychainTrouble>, now: f64) {
        let Some((_, merchant)) = self.storing.take_if(|(job, _)| *job == id) else { return };
        match done {
            Ok(()) => {
                // A key that is kept for this session only is in no store, and nobody is told that it were.
                let text = if self.edit().is_some_and(|e| e.doing == Doing::KeepingForSession) {
                    Sentence::new("key-session")
                } else {
                    Sentence::new("key-kept").with_key("store", crate::platform::key_store())
                };
                self.toasts.good(self.lang.say(&text), now);
                self.merchant_kept(merchant);
            }
            Err(t) => {
                if let Some(edit) = self.edit() {
                    (edit.busy, edit.trouble, edit.offer_session) = (None, Some(t.trouble()), true);
                }
            }
        }
    }

    fn merchant_kept(&mut self, merchant: Merchant) {
        let id = merchant.id.clone();
        match self.merchants.all.iter_mut().find(|m| m.id == id) {
            Some(old) => *old = merchant,
            None => self.merchants.all.push(merchant),
        }
        self.write_merchants();
        self.sheet = None;
        self.choose(Some(id));
    }

    pub(super) fn write_merchants(&mut self) {
        let ours = self.merchants.clone();
        let before = std::mem::replace(&mut self.merchants_kept.1, ours.clone());
        self.merchants_kept.0 = self.job(Job::Merchants(Box::new((before, ours))));
    }

    /// The merchants as they stand in the file; a newer change of this window waits for its own turn.
    pub(super) fn merchants_written(&mut self, id: JobId, written: Merchants) {
        if self.merchants_kept.0 == id {
            self.merchants_kept.1.clone_from(&written);
            self.merchants = written;
        }
    }

    /// Chooses a merchant, or 演练. Going from 演练 to a real merchant drops the invented card and asks for one.
    pub(super) fn choose(&mut self, id: Option<String>) {
        if self.chosen == id {
            self.card.key = None;
            self.card_changed();
            self.judge();
            return;
        }
        let from_trial = self.chosen.is_none();
        self.chosen = id;
        let card = match self.merchant() {
            None => CARD_ID.to_owned(),
            Some(_) if from_trial => String::new(),
            Some(m) => m.cards.first().map(|c| c.card_id.clone()).unwrap_or_default(),
        };
        let pristine = !self.document.unsaved() && self.document.disk.path.is_none();
        if from_trial && pristine && self.starters.iter().any(|s| s.rights == self.document.draft.rights) {
            // The untouched starter of 演练 is nobody's card.
            self.show(super::document::Document::fresh(CardRights::default(), &card));
        } else {
            self.document.draft.card_id = Some(card);
            self.buffers.show_card_id(self.document.card_id());
        }
        self.card.key = None;
        self.card_changed();
        self.document.revision += 1;
        self.judge();
        self.write_settings();
        let cards = self.merchant().map_or(0, |m| m.cards.len());
        if self.chosen.is_some() && self.document.card_id().is_empty() {
            if cards > 0 {
                self.sheet = Some(Sheet::Cards);
            } else {
                self.focus = Some(super::Focus { path: super::CARD_ID_FIELD, caret: None });
            }
        }
    }

    pub(super) fn remove_merchant(&mut self, id: &str) {
        let Some(m) = self.merchants.get(id) else { return };
        let serials = m.certificates.iter().map(|c| c.serial.clone()).chain([m.serial.clone()]).collect();
        let mchid = m.mchid.clone();
        self.job(Job::DeleteKeys(mchid, serials));
        self.merchants.all.retain(|m| m.id != id);
        self.write_merchants();
        self.sheet = None;
        if self.chosen.as_deref() == Some(id) {
            self.choose(None);
        }
    }

    /// 连接测试 of the merchant as it stands on the sheet.
    pub(super) fn test_connection(&mut self) {
        let Some(Sheet::Merchant(edit)) = &self.sheet else { return };
        let (key, card) = (edit.key.clone(), edit.test_card.trim().to_owned());
        let apiv3 = edit.typed_apiv3().map(Arc::new);
        let access = self.edited(edit).map(|m| match key {
            Some(key) => Access::Fresh(Box::new(m), Arc::clone(&key)),
            None => Access::Merchant(Box::new(m)),
        });
        match access {
            Ok(access) => {
                let id = self.job(Job::Test(access, card, apiv3));
                if let Some(edit) = self.edit() {
                    (edit.busy, edit.doing, edit.trouble) = (Some(id), Doing::Testing, None);
                    edit.test.clear();
                }
            }
            Err(t) => {
                if let Some(edit) = self.edit() {
                    edit.trouble = Some(t);
                }
            }
        }
    }

    pub(super) fn tested(&mut self, id: JobId, lines: Vec<TestLine>) {
        if let Some(edit) = self.edit().filter(|e| e.busy == Some(id)) {
            (edit.busy, edit.test) = (None, lines);
        }
    }

    /// Platform certificates were fetched: for the merchant on the sheet, and for the merchant as it is set up.
    pub(super) fn certificates(&mut self, job: JobId, id: &str, fetched: Vec<AnswerKeyNote>, now: i64) {
        if let Some(m) = self.merchants.all.iter_mut().find(|m| m.id == id && m.apiv3) {
            m.renew(&fetched, now);
            self.write_merchants();
        }
        if let Some(edit) = self.edit().filter(|e| e.busy == Some(job) || e.id.as_deref() == Some(id)) {
            (edit.platform, edit.certificates_at) = (fetched, Some(now));
        }
    }

    /// 接口版本: the `documented` form is asked for twice (interface.md, Two forms).
    pub(super) fn endpoint(&mut self, endpoint: Endpoint, sure: bool) {
        let Some(edit) = self.edit() else { return };
        if endpoint == Endpoint::Documented && !sure {
            edit.ask_documented = true;
        } else {
            (edit.endpoint, edit.ask_documented) = (endpoint, false);
        }
    }
}

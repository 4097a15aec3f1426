//! A merchant that is being set up: what was recognised, what was chosen, and what of it is kept. What stands in the
//! fields is [`MerchantTyped`].

use std::sync::Arc;

use super::merchant_typed::MerchantTyped;
use super::pending::Pending;
use crate::merchant::recognise::{Beside, Found, Pool, What};
use crate::merchant::{AnswerKeyNote, CertificateNote, Merchant};
use crate::trouble::Trouble;
use crate::wechatpay::certificate::Certificate;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::identifier;
use crate::wechatpay::key::{MerchantKey, read_answer_key};
use crate::words::character::trimmed;
use crate::work::TestLine;

/// What the merchant sheet waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Files are read.
    Reading,
    /// The key goes into the store, or out of it.
    Keeping,
    /// 连接测试
    Testing,
}

/// A merchant that is being set up.
#[derive(Debug)]
pub struct MerchantEdit {
    /// The merchant that is changed; none: 添加商户.
    pub id: Option<String>,
    /// 接口版本
    pub endpoint: Endpoint,
    /// The APIv3 key that was kept is to be deleted.
    pub drop_apiv3: bool,
    /// Platform certificates that were fetched.
    pub platform: Vec<AnswerKeyNote>,
    /// When that was, seconds since 1970.
    pub certificates_at: Option<i64>,
    /// What the files are.
    pub rows: Vec<(String, What)>,
    /// What of it belongs together.
    pub pool: Pool,
    /// The key that was found.
    pub key: Option<Arc<MerchantKey>>,
    /// The certificate that was found.
    pub certificate: Option<Certificate>,
    /// PEM of the key that answers are verified with.
    pub answer_pem: Option<String>,
    /// The one of these that was set up before.
    kept_answer: Option<String>,
    /// 高级, unfolded.
    pub advanced: bool,
    /// The `documented` form was chosen and has to be confirmed once more.
    pub ask_documented: bool,
    /// What 连接测试 found.
    pub test: Vec<TestLine>,
    /// What is under way, to be said in words.
    pub busy: Pending<Doing>,
    /// What went wrong.
    pub trouble: Option<Trouble>,
    /// The store did not take the key: 仅本次使用 is offered.
    pub offer_session: bool,
    /// The last paths, to be read again with a password.
    pub sent: Vec<std::path::PathBuf>,
    /// The rows that came from them.
    pub sent_rows: std::ops::Range<usize>,
    /// The certificates that were set up and stay.
    pub certificates: Vec<CertificateNote>,
    /// The serial number that 连接测试 was asked for.
    pub tested: String,
    /// 设为当前 waits for its test.
    pub to_current: bool,
    /// 我的小程序, unfolded.
    pub minis_open: bool,
    /// What 导入商户设置 brought, for what has no field here.
    pub moved: Option<Box<Merchant>>,
    /// Closing was asked for although something is filled in: the sheet asks first.
    pub leaving: bool,
}

/// What a person chooses on the merchant sheet.
#[derive(Debug)]
pub enum MerchantChange {
    /// Closing was asked for although something is filled in (true), or the sheet is filled in further.
    Leaving(bool),
    /// 高级: unfolded, or folded.
    Advanced(bool),
    /// 我的小程序: unfolded, or folded.
    Minis(bool),
    /// The APIv3 key that was kept is to be deleted, or stays.
    DropApiV3(bool),
    /// How the gateway is reached.
    Proxy(Proxy),
    /// What was sent goes again, by the rows that it came from.
    RemoveRows(Vec<usize>),
    /// The 微信支付公钥 that was set up before goes.
    RemoveAnswerKey,
    /// One more mini program.
    AddMini,
    /// The mini program at this place goes.
    RemoveMini(usize),
    /// One more page of the mini program at this place.
    AddPage(usize),
    /// The page at the second place goes from the mini program at the first one.
    RemovePage(usize, usize),
}

impl MerchantEdit {
    /// Carries out what was chosen.
    pub fn change(&mut self, typed: &mut MerchantTyped, change: MerchantChange) {
        match change {
            MerchantChange::Leaving(leaving) => self.leaving = leaving,
            MerchantChange::Advanced(open) => self.advanced = open,
            MerchantChange::Minis(open) => self.minis_open = open,
            MerchantChange::DropApiV3(drop) => self.drop_apiv3 = drop,
            MerchantChange::Proxy(proxy) => typed.proxy = proxy,
            MerchantChange::RemoveRows(rows) => self.take_out(rows),
            MerchantChange::RemoveAnswerKey => {
                self.kept_answer = None;
                self.use_what_is_there(None);
            }
            MerchantChange::AddMini => typed.add_mini(),
            MerchantChange::RemoveMini(place) => typed.remove_mini(place),
            MerchantChange::AddPage(place) => typed.add_page(place),
            MerchantChange::RemovePage(place, page) => typed.remove_page(place, page),
        }
    }

    /// A new merchant, or one that is changed.
    pub fn editing(m: Option<&Merchant>) -> Self {
        let answer = m.and_then(|m| m.answer_keys.iter().find(|n| !n.is_platform()));
        let platform = m.map(|m| m.answer_keys.iter().filter(|n| n.is_platform()).cloned().collect());
        Self {
            id: m.map(|m| m.id.clone()),
            endpoint: m.map(|m| m.endpoint).unwrap_or_default(),
            drop_apiv3: false,
            platform: platform.unwrap_or_default(),
            certificates_at: m.and_then(|m| m.certificates_at),
            rows: Vec::new(),
            pool: Pool::default(),
            key: None,
            certificate: None,
            answer_pem: answer.map(|a| a.pem.clone()).filter(|pem| !pem.is_empty()),
            kept_answer: answer.map(|a| a.pem.clone()).filter(|pem| !pem.is_empty()),
            // Unusual settings are not folded away.
            advanced: m.is_some_and(|m| (m.endpoint, &m.proxy) != (Endpoint::default(), &Proxy::default())),
            ask_documented: false,
            test: Vec::new(),
            busy: Pending::default(),
            trouble: None,
            offer_session: false,
            sent: Vec::new(),
            sent_rows: 0..0,
            certificates: m.map(Merchant::known_certificates).unwrap_or_default(),
            tested: String::new(),
            to_current: false,
            minis_open: m.is_some_and(|m| !m.mini_programs.is_empty()),
            moved: None,
            leaving: false,
        }
    }

    /// Whether anything would be lost with it; `old` is the merchant as it is set up.
    pub fn is_filled(&self, typed: &MerchantTyped, old: Option<&Merchant>) -> bool {
        let fresh = Self::editing(old);
        let brought = self.moved.is_some() || self.key.is_some() || !self.rows.is_empty();
        brought
            || self.drop_apiv3
            || typed.differs(old)
            || self.endpoint != fresh.endpoint
            || self.answer_pem != fresh.answer_pem
            || self.certificates != fresh.certificates
    }

    /// Unfolds 我的小程序; where there is none, with an empty one to fill in.
    pub(super) fn begin_minis(&mut self, typed: &mut MerchantTyped) {
        self.minis_open = true;
        if typed.mini_programs.is_empty() {
            typed.add_mini();
        }
    }

    /// A merchant that came from another computer: its keys did not come along.
    pub fn moved(m: Merchant) -> Self {
        let mut out = Self::editing(Some(&m));
        (out.id, out.certificates) = (None, Vec::new());
        // A file is no answer of a person: the question is asked here as well (src/ui/README.md, Two forms).
        if out.endpoint == Endpoint::Documented {
            (out.endpoint, out.ask_documented) = (Endpoint::Rights, true);
        }
        out.moved = Some(Box::new(m));
        out
    }

    /// The serial number that the key at hand belongs to.
    pub fn key_serial(&self, typed: &MerchantTyped) -> String {
        self.certificate.as_ref().map_or_else(|| typed.current(), |c| c.serial.clone())
    }

    /// Whether the certificate that was found stands beside the current one and waits to be made current.
    pub fn beside(&self, typed: &MerchantTyped) -> bool {
        let current = typed.current();
        self.certificate.is_some() && self.key_serial(typed) != current && self.knows(&current)
    }

    fn knows(&self, serial: &str) -> bool {
        self.certificates.iter().any(|c| c.serial == serial)
    }

    /// Takes in what was recognised; what the certificate says fills the fields.
    pub fn take_recognised(&mut self, typed: &mut MerchantTyped, found: Found) {
        let sent = found.certificate().cloned();
        let before = self.rows.len();
        self.rows.extend(found.rows);
        self.pool.append(found.pool, before);
        let Beside { mchid, serial, .. } = self.beside_files(typed);
        self.pool.prefer(serial, mchid);
        if trimmed(&typed.answer_id).is_empty() {
            self.pool.public_id().unwrap_or_default().clone_into(&mut typed.answer_id);
        }
        self.pool.name(&mut self.rows);
        self.key = self.pool.key().or(self.key.take());
        let certificate = self.pool.certificate().cloned();
        typed.at_hand.extend(certificate.iter().map(|c| c.serial.clone()));
        if let Some(cert) = certificate.filter(|c| sent.as_ref() == Some(c) || self.certificate.as_ref() != Some(c)) {
            let renews = cert.mchid().is_none_or(|m| m == typed.number()) && self.knows(&typed.current());
            if let Some(mchid) = cert.mchid() {
                mchid.clone_into(&mut typed.mchid);
            }
            // A renewed one is added beside the one in use, and made current when it was tested
            // (src/merchant/README.md, Certificates).
            if !renews {
                typed.serial.clone_from(&cert.serial);
            }
            // What the person has named stays.
            if let Some(company) = cert.company.as_ref().filter(|_| typed.name.trim().is_empty()) {
                typed.name.clone_from(company);
            }
            self.certificate = Some(cert);
        }
        let kept = self.answer_pem.take();
        self.use_what_is_there(kept);
    }

    /// Takes rows out again, with what came from them; what came from others, or was set up before, is used instead.
    fn take_out(&mut self, mut rows: Vec<usize>) {
        // From the last one, so that the places of the others stay.
        rows.sort_unstable();
        for row in rows.into_iter().rev().filter(|row| *row < self.rows.len()).collect::<Vec<_>>() {
            self.forget(row..row + 1);
        }
        self.sent.clear();
        self.pool.name(&mut self.rows);
        self.key = self.pool.key();
        self.certificate = self.pool.certificate().cloned();
        let kept = self.kept_answer.clone();
        self.use_what_is_there(kept);
    }

    /// Of what was sent, the key that answers are verified with; else `kept`. Never the merchant's own.
    fn use_what_is_there(&mut self, kept: Option<String>) {
        let own = |pem: &String| {
            let public = read_answer_key(pem.as_bytes());
            self.key.as_ref().is_some_and(|key| public.is_ok_and(|p| p == *key.public()))
        };
        self.answer_pem = self.pool.answer_key().or(kept).filter(|pem| !own(pem));
        self.trouble = None;
        self.offer_session = false;
    }

    /// What the sheet knows beside the files. A number that came from the certificate at hand, or whose certificate is set
    /// up already, chooses nothing: what is sent now may be the next one.
    pub fn beside_files(&self, typed: &MerchantTyped) -> Beside {
        let found = self.certificate.as_ref();
        let (mchid, serial) = (Some(typed.number()), Some(typed.current()));
        Beside {
            password: Some(typed.password.clone()).filter(|p| !p.is_empty()),
            mchid: mchid.filter(|m| !m.is_empty() && found.is_none_or(|c| c.mchid() != Some(m))),
            serial: serial.filter(|s| !s.is_empty() && !self.knows(s) && found.is_none_or(|c| c.serial != *s)),
        }
    }

    /// Forgets what was sent in these rows: it was read again, or is no longer wanted.
    pub fn forget(&mut self, rows: std::ops::Range<usize>) {
        self.rows.drain(rows.start.min(self.rows.len())..rows.end.min(self.rows.len()));
        self.pool.forget(rows);
        self.sent_rows = 0..0;
    }

    /// Whether a key is being stored or tested, which nothing may join.
    pub fn is_storing_or_testing(&self) -> bool {
        self.busy.last().is_some_and(|doing| *doing != Doing::Reading)
    }

    /// Whether key and certificate are two halves; `None` while one is missing.
    pub fn paired(&self) -> Option<bool> {
        Some(self.certificate.as_ref()?.pairs_with(self.key.as_ref()?))
    }

    /// Whether the key that was kept for `old` still signs for what stands on the sheet.
    pub fn keeps_key_of(&self, typed: &MerchantTyped, old: &Merchant) -> bool {
        let gateway = Gateway::parse(&typed.gateway);
        let current = typed.current();
        let kept =
            old.serial == current || (self.knows(&current) && old.certificates.iter().any(|c| c.serial == current));
        !old.keyless() && kept && old.mchid == typed.number() && gateway.is_ok_and(|g| g.is_at(&old.gateway))
    }

    /// Whether the APIv3 key that was kept for `old` still belongs to what stands on the sheet.
    pub fn keeps_apiv3_of(&self, typed: &MerchantTyped, old: &Merchant) -> bool {
        let gateway = Gateway::parse(&typed.gateway);
        !self.drop_apiv3 && old.apiv3 && old.mchid == typed.number() && gateway.is_ok_and(|g| g.is_at(&old.gateway))
    }

    /// The key that answers are verified with, as it stands on the sheet; none: nothing was given.
    ///
    /// # Errors
    /// The 公钥ID is none.
    pub(super) fn answer_keys(&self, typed: &MerchantTyped) -> Result<Vec<AnswerKeyNote>, Trouble> {
        let id = trimmed(&typed.answer_id);
        // One half alone is kept until the other one comes (src/ui/README.md, Setting up a merchant); it verifies nothing.
        Ok(match (&self.answer_pem, id.is_empty()) {
            (None, true) => Vec::new(),
            (Some(pem), true) => vec![AnswerKeyNote::public_key("", pem)],
            (None, false) => vec![AnswerKeyNote::public_key(&identifier::public_key_id(id)?.value, "")],
            (Some(pem), false) => {
                // No answer ever names another id, so that none could be verified with its key. What an older version
                // kept may be a certificate, whose id is its serial number.
                let read = if pem.contains("PUBLIC KEY") { identifier::public_key_id } else { identifier::serial };
                vec![AnswerKeyNote::public_key(&read(id)?.value, pem)]
            }
        })
    }

    /// Whether a PKCS#12 file waits for its password.
    pub fn locked(&self) -> bool {
        self.rows.iter().any(|(_, w)| w.is_locked())
    }
}

//! A merchant that is being set up: what stands on the sheet, what was recognised, and what of it is kept.

use std::sync::Arc;

use super::jobs::Pending;
use crate::merchant::recognise::{Found, Pool, What};
use crate::merchant::{AnswerKeyNote, CertificateNote, Merchant, MiniProgram};
use crate::trouble::Trouble;
use crate::wechatpay::certificate::Certificate;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::key::{MerchantKey, read_answer_key};
use crate::wechatpay::secret::{ApiV3Key, Secret};
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
    /// 商户名称
    pub name: String,
    /// 商户号
    pub mchid: String,
    /// 证书序列号
    pub serial: String,
    /// 网关地址
    pub gateway: String,
    /// 公钥ID
    pub answer_id: String,
    /// 接口版本
    pub endpoint: Endpoint,
    /// How the gateway is reached.
    pub proxy: Proxy,
    /// A typed path, or the folder that was sent.
    pub path: String,
    /// Password of a PKCS#12 file.
    pub password: Secret,
    /// APIv3 密钥, as it was typed.
    pub apiv3: Secret,
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
    /// 高级, unfolded.
    pub advanced: bool,
    /// The `documented` form was chosen and has to be confirmed once more.
    pub ask_documented: bool,
    /// A card to read at the end of 连接测试.
    pub test_card: String,
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
    /// 我的小程序
    pub mini_programs: Vec<MiniProgram>,
    /// 我的小程序, unfolded.
    pub minis_open: bool,
    /// What 导入商户设置 brought, for what has no field here.
    pub moved: Option<Box<Merchant>>,
    /// Closing was asked for although something is filled in: the sheet asks first.
    pub leaving: bool,
}

impl MerchantEdit {
    /// A new merchant, or one that is changed.
    pub fn editing(m: Option<&Merchant>) -> Self {
        let answer = m.and_then(|m| m.answer_keys.iter().find(|n| !n.is_platform()));
        let platform = m.map(|m| m.answer_keys.iter().filter(|n| n.is_platform()).cloned().collect());
        Self {
            id: m.map(|m| m.id.clone()),
            name: m.map(|m| m.name.clone()).unwrap_or_default(),
            mchid: m.map(|m| m.mchid.clone()).unwrap_or_default(),
            serial: m.map(|m| m.serial.clone()).unwrap_or_default(),
            gateway: m.map_or_else(|| crate::wechatpay::gateway::WECHAT.into(), |m| m.gateway.clone()),
            answer_id: answer.map(|a| a.id.clone()).unwrap_or_default(),
            endpoint: m.map(|m| m.endpoint).unwrap_or_default(),
            proxy: m.map(|m| m.proxy.clone()).unwrap_or_default(),
            path: String::new(),
            password: Secret::default(),
            apiv3: Secret::default(),
            drop_apiv3: false,
            platform: platform.unwrap_or_default(),
            certificates_at: m.and_then(|m| m.certificates_at),
            rows: Vec::new(),
            pool: Pool::default(),
            key: None,
            certificate: None,
            answer_pem: answer.map(|a| a.pem.clone()),
            // Unusual settings are not folded away.
            advanced: m.is_some_and(|m| (m.endpoint, &m.proxy) != (Endpoint::default(), &Proxy::default())),
            ask_documented: false,
            test_card: m.and_then(|m| m.cards.first()).map(|c| c.card_id.clone()).unwrap_or_default(),
            test: Vec::new(),
            busy: Pending::default(),
            trouble: None,
            offer_session: false,
            sent: Vec::new(),
            sent_rows: 0..0,
            certificates: m.map(Merchant::known_certificates).unwrap_or_default(),
            tested: String::new(),
            to_current: false,
            mini_programs: m.map(|m| m.mini_programs.clone()).unwrap_or_default(),
            minis_open: m.is_some_and(|m| !m.mini_programs.is_empty()),
            moved: None,
            leaving: false,
        }
    }

    /// Whether anything would be lost with it; `old` is the merchant as it is set up.
    pub fn is_filled(&self, old: Option<&Merchant>) -> bool {
        let fresh = Self::editing(old);
        let texts = |e: &Self| {
            [&e.name, &e.mchid, &e.serial, &e.gateway, &e.answer_id, &e.path].map(|text| text.trim().to_owned())
        };
        let brought = self.moved.is_some() || self.key.is_some() || !self.rows.is_empty();
        let secret = !self.password.text().is_empty() || !self.apiv3.text().is_empty() || self.drop_apiv3;
        brought
            || secret
            || texts(self) != texts(&fresh)
            || (self.endpoint, &self.proxy) != (fresh.endpoint, &fresh.proxy)
            || self.answer_pem != fresh.answer_pem
            || self.certificates != fresh.certificates
            || self.mini_programs != fresh.mini_programs
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

    /// The serial number of the current certificate, as it is written.
    pub fn current(&self) -> String {
        self.serial.trim().to_ascii_uppercase()
    }

    /// The serial number that the key at hand belongs to.
    pub fn key_serial(&self) -> String {
        self.certificate.as_ref().map_or_else(|| self.current(), |c| c.serial.to_ascii_uppercase())
    }

    /// Whether the certificate that was found stands beside the current one and waits to be made current.
    pub fn beside(&self) -> bool {
        self.certificate.is_some() && self.key_serial() != self.current() && self.knows(&self.current())
    }

    fn knows(&self, serial: &str) -> bool {
        self.certificates.iter().any(|c| c.serial == serial)
    }

    /// Takes in what was recognised; what the certificate says fills the fields.
    pub fn take_recognised(&mut self, found: Found) {
        let sent = found.certificate().cloned();
        let before = self.rows.len();
        self.rows.extend(found.rows);
        self.pool.append(found.pool, before);
        self.pool.name(&mut self.rows);
        self.key = self.pool.key().or(self.key.take());
        let certificate = self.pool.certificate().cloned();
        if let Some(cert) = certificate.filter(|c| sent.as_ref() == Some(c) || self.certificate.as_ref() != Some(c)) {
            let renews = cert.mchid().is_none_or(|m| m == self.mchid.trim()) && self.knows(&self.current());
            if let Some(mchid) = cert.mchid() {
                mchid.clone_into(&mut self.mchid);
            }
            // A renewed one is added beside the one in use, and made current when it was tested
            // (src/merchant/README.md, Certificates).
            if !renews {
                self.serial.clone_from(&cert.serial);
            }
            self.certificate = Some(cert);
        }
        let own = |pem: &String| {
            let public = read_answer_key(pem.as_bytes());
            self.key.as_ref().is_some_and(|key| public.is_ok_and(|p| p == *key.public()))
        };
        self.answer_pem = self.pool.answer_key().or(self.answer_pem.take()).filter(|pem| !own(pem));
        self.trouble = None;
        self.offer_session = false;
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
    pub fn keeps_key_of(&self, old: &Merchant) -> bool {
        let gateway = Gateway::parse(&self.gateway);
        let current = self.current();
        let kept =
            old.serial == current || (self.knows(&current) && old.certificates.iter().any(|c| c.serial == current));
        !old.keyless() && kept && old.mchid == self.mchid.trim() && gateway.is_ok_and(|g| g.is_at(&old.gateway))
    }

    /// Whether the APIv3 key that was kept for `old` still belongs to what stands on the sheet.
    pub fn keeps_apiv3_of(&self, old: &Merchant) -> bool {
        let gateway = Gateway::parse(&self.gateway);
        !self.drop_apiv3 && old.apiv3 && old.mchid == self.mchid.trim() && gateway.is_ok_and(|g| g.is_at(&old.gateway))
    }

    /// APIv3 密钥 as it was typed; `None` when it is none.
    pub fn typed_apiv3(&self) -> Option<ApiV3Key> {
        ApiV3Key::parse(self.apiv3.text())
    }

    /// Whether a PKCS#12 file waits for its password.
    pub fn locked(&self) -> bool {
        self.rows.iter().any(|(_, w)| *w == What::P12Locked)
    }
}

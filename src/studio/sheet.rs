//! The sheets that may lie over the form, with what is being edited on them.

use std::sync::Arc;

use super::action::Then;
use crate::export::Options;
use crate::export::records::Filter;
use crate::merchant::recognise::{Found, Pool, What};
use crate::merchant::{AnswerKeyNote, CertificateNote, Merchant, MiniProgram};
use crate::publish::Kind;
use crate::publish::plan::Plan;
use crate::publish::send::CardResult;
use crate::rights::{CardRights, Section};
use crate::storage::autosave::Recovered;
use crate::storage::ledger::Entry;
use crate::trouble::Trouble;
use crate::wechatpay::certificate::Certificate;
use crate::wechatpay::endpoint::Endpoint;
use crate::wechatpay::gateway::{Gateway, Proxy};
use crate::wechatpay::key::{MerchantKey, read_answer_key};
use crate::wechatpay::secret::{ApiV3Key, Secret};
use crate::work::{Access, JobId, TestLine, Theirs};

/// A sheet.
#[derive(Debug)]
pub enum Sheet {
    /// 发布 with problems: the list of them.
    Problems,
    /// The confirmation.
    Confirm(Box<Confirm>),
    /// A publication is under way.
    Sending,
    /// Its verdict.
    Verdict(Box<Told>),
    /// 我去手机上看: what does the phone show?
    Look(Box<Told>),
    /// A card of unknown history: what do members see?
    Seen([Option<Option<bool>>; 4]),
    /// 记录有误…: why?
    Correct(Section, String),
    /// 选择会员卡
    Cards,
    /// 选择商户
    Merchants,
    /// 添加商户, 商户设置
    Merchant(Box<MerchantEdit>),
    /// A merchant is to be removed with its keys.
    Remove(String),
    /// Unsaved work, and what was asked.
    Unsaved(Then),
    /// The file was changed by somebody else.
    Changed(Box<Changed>),
    /// What a process left behind unsaved.
    Recover(Vec<Recovered>),
    /// 导出预览图
    Export(Options),
    /// Starting points.
    Starters,
    /// 发布记录
    Records(Box<Records>),
    /// 关于
    About,
    /// 交给工程师发布: what is handed over, and the command line for it.
    HandOver(Box<Plan>, String),
    /// A draft of another merchant was opened: its mchid.
    OtherMerchant(String),
}

impl Sheet {
    /// Whether a person is answering or typing here, so that only the sheet's own buttons may end it.
    pub fn is_being_filled(&self) -> bool {
        matches!(self, Self::Merchant(_) | Self::Seen(_) | Self::Correct(..))
    }
}

/// The confirmation, with what is ticked and unfolded on it.
#[derive(Debug)]
pub struct Confirm {
    /// What will be sent, to the byte.
    pub plan: Plan,
    /// One tick for each irreversible section.
    pub ticks: Vec<bool>,
    /// 其余 N 项, unfolded.
    pub rest_open: bool,
    /// 技术详情, unfolded.
    pub details_open: bool,
    /// The picture that was exported last of this document, and how many fields were changed since.
    pub exported: Option<(Exported, usize)>,
    /// How this card stands to the merchant's 测试卡.
    pub test: TestCard,
}

/// How a plan's card stands to the merchant's 测试卡.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TestCard {
    /// The merchant has none.
    #[default]
    None,
    /// It has another card for that: 先发到测试卡 is offered.
    Offered,
    /// It is this one, and no member sees it.
    This,
}

/// A file that somebody else changed since it was opened.
#[derive(Debug)]
pub struct Changed {
    /// What is to be told.
    pub trouble: Trouble,
    /// The file as it is now, once it was read.
    pub theirs: Option<Theirs>,
    /// 查看差异, unfolded.
    pub open: bool,
}

/// 发布记录, with what is looked for and at.
#[derive(Debug, Default)]
pub struct Records {
    /// Which entries are listed.
    pub filter: Filter,
    /// The first of two that are to be compared.
    pub first: Option<Arc<Entry>>,
    /// What is looked at.
    pub page: Page,
}

/// What of 发布记录 is looked at.
#[derive(Debug, Default)]
pub enum Page {
    /// The list.
    #[default]
    List,
    /// What was published once.
    One(Arc<Entry>),
    /// Two publications, the older one first.
    Pair(Arc<Entry>, Arc<Entry>),
    /// 清理旧记录: older than so many months.
    Clear(i64),
}

/// A picture that was exported.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The content mark of its rights.
    pub mark: String,
    /// When, RFC 3339.
    pub at: String,
    /// Its rights, all four switches named.
    pub rights: CardRights,
}

impl Confirm {
    /// A confirmation on which nothing is ticked.
    pub fn new(plan: Plan, exported: Option<(Exported, usize)>) -> Self {
        let n = plan.cards.first().map_or(0, |c| c.irreversible.len());
        // A gateway that is not WeChat's stands unfolded (interface.md, Files).
        let details_open = plan.target.kind == Kind::Other;
        let test = TestCard::None;
        Self { plan, ticks: vec![false; n], rest_open: false, details_open, exported, test }
    }

    /// Whether 确认发布 may be pressed: in 演练 the ticks do not block.
    pub fn ready(&self) -> bool {
        !self.plan.target.kind.real() || self.ticks.iter().all(|t| *t)
    }
}

/// What became of a publication.
#[derive(Debug, Clone)]
pub struct Told {
    /// What was sent.
    pub plan: Plan,
    /// Who signed it: the same again goes to nobody else, whoever is chosen by now.
    pub access: Access,
    /// What came of it.
    pub result: CardResult,
    /// 请在手机核对: one tick for each changed row.
    pub ticks: Vec<bool>,
    /// 技术详情, unfolded.
    pub details_open: bool,
    /// It was the first success of 演练 in this window.
    pub first: bool,
}

/// What the merchant sheet waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Files are read.
    Reading,
    /// The key goes into the store, or out of it.
    Keeping,
    /// The key is kept for this session only.
    KeepingForSession,
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
    /// The `documented` form was asked for and waits for a second word.
    pub ask_documented: bool,
    /// A card to read at the end of 连接测试.
    pub test_card: String,
    /// What 连接测试 found.
    pub test: Vec<TestLine>,
    /// What is under way.
    pub busy: Option<JobId>,
    /// What that is, to be said in words.
    pub doing: Doing,
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
}

impl MerchantEdit {
    /// A new merchant, or one that is changed.
    pub fn of(m: Option<&Merchant>) -> Self {
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
            advanced: false,
            ask_documented: false,
            test_card: m.and_then(|m| m.cards.first()).map(|c| c.card_id.clone()).unwrap_or_default(),
            test: Vec::new(),
            busy: None,
            doing: Doing::Reading,
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
        }
    }

    /// A merchant that came from another computer: its keys did not come along.
    pub fn moved(m: Merchant) -> Self {
        let mut out = Self::of(Some(&m));
        (out.id, out.certificates) = (None, Vec::new());
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
    pub fn take(&mut self, found: Found) {
        let sent = found.certificate().cloned();
        let before = self.rows.len();
        self.rows.extend(found.rows);
        self.pool.absorb(found.pool, before);
        self.pool.name(&mut self.rows);
        self.key = self.pool.key().or(self.key.take());
        let certificate = self.pool.certificate().cloned();
        if let Some(cert) = certificate.filter(|c| sent.as_ref() == Some(c) || self.certificate.as_ref() != Some(c)) {
            let renews = cert.mchid().is_none_or(|m| m == self.mchid.trim()) && self.knows(&self.current());
            if let Some(mchid) = cert.mchid() {
                mchid.clone_into(&mut self.mchid);
            }
            // A renewed one is added beside the one in use, and made current when it was tested (people.md §4).
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
        !old.keyless() && kept && old.mchid == self.mchid.trim() && gateway.is_ok_and(|g| g.base() == old.gateway)
    }

    /// Whether the APIv3 key that was kept for `old` still belongs to what stands on the sheet.
    pub fn keeps_apiv3_of(&self, old: &Merchant) -> bool {
        let gateway = Gateway::parse(&self.gateway);
        !self.drop_apiv3
            && old.apiv3
            && old.mchid == self.mchid.trim()
            && gateway.is_ok_and(|g| g.base() == old.gateway)
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

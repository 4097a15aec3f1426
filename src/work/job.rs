//! What the lanes are asked for, and what comes of it.

use std::path::PathBuf;
use std::sync::Arc;

use super::Made;
use crate::export::Options;
use crate::export::records::Filter;
use crate::keychain::KeychainTrouble;
use crate::merchant::recognise::Found;
use crate::merchant::{AnswerKeyNote, Merchant, Merchants};
use crate::publish::Target;
use crate::publish::plan::Plan;
use crate::publish::send::{CardResult, Progress};
use crate::rights::CardRights;
use crate::rights::shown::Shown;
use crate::storage::draft::{Draft, Opened, Print, SaveTrouble};
use crate::storage::history::LastState;
use crate::storage::ledger::{Entry, Line};
use crate::storage::settings::Settings;
use crate::trouble::Trouble;
use crate::wechatpay::key::MerchantKey;
use crate::wechatpay::secret::{ApiV3Key, Secret};
use crate::wechatpay::template::Template;
use crate::words::Lang;

/// One piece of work, told apart from all others.
pub type JobId = u64;

/// Who signs.
#[derive(Debug, Clone)]
pub enum Access {
    /// 演练: the stand-in inside this process.
    Trial,
    /// A merchant; its key comes from the keychain.
    Merchant(Box<Merchant>),
    /// A merchant that is being set up, with the key at hand.
    Fresh(Box<Merchant>, Arc<MerchantKey>),
}

/// Whose history: host of the gateway, mchid, card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardKey {
    /// Host of the gateway.
    pub gateway: String,
    /// 商户号
    pub mchid: String,
    /// 会员卡ID
    pub card: String,
}

/// What a file dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// 打开草稿
    Open,
    /// 另存为, with a first name.
    SaveAs(String),
    /// Files of a merchant.
    Credentials,
    /// 导出预览图, with a first name.
    Export(String),
    /// 选择图片 for the head image.
    Image,
    /// 导出表格 of 发布记录: a first name, and which entries.
    Table(String, Filter),
    /// 导出给同事, with a first name.
    Give(String),
    /// 导入同事的记录
    Take,
    /// 导出商户设置 of this merchant: a folder.
    MoveOut(String),
    /// 导入商户设置: its file.
    MoveIn,
    /// 交给工程师发布: a folder.
    HandOver,
    /// 导入结果: the file that the engineer's command wrote.
    Result,
}

impl Purpose {
    /// The same with another first name for the file that is to be written.
    pub fn named(self, name: String) -> Self {
        match self {
            Self::SaveAs(_) => Self::SaveAs(name),
            Self::Export(_) => Self::Export(name),
            Self::Table(_, filter) => Self::Table(name, filter),
            Self::Give(_) => Self::Give(name),
            other => other,
        }
    }
}

/// What is put into a folder for an engineer.
#[derive(Debug)]
pub struct HandOver {
    /// The folder.
    pub folder: PathBuf,
    /// The draft, with its save time.
    pub draft: Draft,
    /// How its picture is made.
    pub options: Options,
    /// The command line with what it needs in words.
    pub command: String,
}

/// What a result file brought into the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Publications that are new here.
    pub new: usize,
    /// Publications that were imported before.
    pub known: usize,
}

/// What is to be done.
#[derive(Debug)]
pub enum Job {
    /// Publish a plan.
    Publish(Box<Plan>, Access),
    /// Read a card template.
    ReadCard(Access, String),
    /// Upload a head image.
    Upload(Access, PathBuf),
    /// 连接测试, with a card to read at its end, and the APIv3 key as it was typed.
    Test(Access, String, Option<Arc<ApiV3Key>>),
    /// Keep what signs and what decrypts.
    StoreKey {
        /// 商户号
        mchid: String,
        /// Host of the gateway, as confirmed at set-up.
        host: String,
        /// What is kept.
        keep: Keep,
        /// For this session only.
        session: bool,
    },
    /// Remove a merchant's keys: mchid and serial numbers.
    DeleteKeys(String, Vec<String>),
    /// Remove the keys of some of its certificates: mchid and serial numbers.
    DropCertificates(String, Vec<String>),
    /// Write files into a folder, none over another.
    WriteFiles(PathBuf, Vec<(&'static str, Vec<u8>)>),
    /// Read a merchant's settings.
    ReadMerchant(PathBuf),
    /// 交给工程师发布
    HandOver(Box<HandOver>),
    /// 导入结果: the file, the merchants whose it may be (first the chosen one), and the card on show.
    ImportResult(PathBuf, Vec<Target>, Option<CardKey>),
    /// Open a draft.
    Open(PathBuf),
    /// Save a draft; the print is the file as it was opened.
    Save(PathBuf, Box<Draft>, Option<Print>),
    /// Keep what is not saved.
    Autosave(Box<Draft>, Option<PathBuf>),
    /// Nothing is unsaved any more.
    ClearAutosave,
    /// Throw a recovered slot away.
    Forget(Box<crate::storage::autosave::Recovered>),
    /// Write the settings, as merchants are written.
    Settings(Box<(Settings, Settings)>),
    /// Write the merchants: as they were, and as they are now; other windows may have written theirs meanwhile.
    Merchants(Box<(Merchants, Merchants)>),
    /// What is known of a card.
    History(CardKey),
    /// The record of 演练.
    Practised,
    /// Write what a person said of a card; none: of 演练.
    Say(Box<Line>, Option<CardKey>),
    /// Read a file that somebody else changed.
    Theirs(PathBuf),
    /// 导出表格 of a card (none: of 演练), in a language.
    Table(Option<CardKey>, Filter, Lang, PathBuf),
    /// 导出给同事
    Give(CardKey, PathBuf),
    /// 导入同事的记录; then what is known of the present card.
    Take(PathBuf, Option<CardKey>),
    /// 清理旧记录 of a card (none: of 演练) from before this day.
    Clear(Option<CardKey>, String),
    /// Read and recognise files; the password opens PKCS#12.
    Recognise(Vec<PathBuf>, Option<Secret>),
    /// Draw the page: for this file, or for the clipboard.
    Picture(Box<Draft>, Options, Option<PathBuf>),
    /// Ask for a file.
    Pick(Purpose),
    /// For tests: panic on the net or the disk lane.
    Panic(bool),
}

/// Secrets of a merchant that are to be kept, or kept no longer.
#[derive(Debug, Default)]
pub struct Keep {
    /// Serial number and private key.
    pub key: Option<(String, Arc<MerchantKey>)>,
    /// APIv3 密钥
    pub apiv3: Option<Arc<ApiV3Key>>,
    /// The 商户号 whose APIv3 密钥 is to be deleted, for this session too.
    pub drop_apiv3: Option<String>,
}

/// One line of 连接测试.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestLine {
    /// Catalogue key of what was tested.
    pub key: &'static str,
    /// How it went; `None`: could not be told.
    pub good: Option<bool>,
    /// What to do when it failed, or what was found (the card's title).
    pub trouble: Option<Trouble>,
    /// What was found: the card's title, or the day until which the platform certificates are good.
    pub found: Option<String>,
}

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// On the way.
    Progress(JobId, Progress),
    /// A publication is over.
    Published(JobId, Vec<CardResult>),
    /// A publication could not even begin: key or stand-in.
    NotStarted(JobId, Trouble),
    /// A card template.
    CardRead(JobId, String, Result<Box<Template>, Trouble>),
    /// A head image has its address, or not.
    Uploaded(JobId, Result<String, Trouble>),
    /// Reading, uploading or testing was given up, and its request dropped.
    Stopped(JobId),
    /// 连接测试 is over.
    Tested(JobId, Vec<TestLine>),
    /// Platform certificates were fetched and checked: the merchant's stable id, the certificates, when (seconds since
    /// 1970).
    Certificates(JobId, String, Vec<AnswerKeyNote>, i64),
    /// A key was kept, or not.
    KeyStored(JobId, Result<(), KeychainTrouble>),
    /// Keys were removed, or not.
    KeysDeleted(JobId, Result<(), KeychainTrouble>),
    /// The keys of some certificates were removed.
    CertificatesDropped(JobId),
    /// A draft was opened, or not.
    Opened(JobId, Result<Box<Opened>, Trouble>),
    /// A draft was saved, or not.
    Saved(JobId, PathBuf, Result<Print, SaveTrouble>),
    /// What is not saved was kept, or not.
    Autosaved(JobId, Result<String, Trouble>),
    /// What is known of a card.
    History(JobId, CardKey, Box<History>),
    /// The record of 演练, newest first.
    Practised(JobId, Vec<Arc<Entry>>),
    /// The settings were written, with what other windows did.
    Settings(JobId, Box<Settings>),
    /// The merchants were written, with what other windows did.
    Merchants(JobId, Box<Merchants>),
    /// What a file that somebody else changed holds now.
    Theirs(JobId, PathBuf, Result<Box<Theirs>, Trouble>),
    /// A table or a record was written, or not.
    Written(JobId, Result<PathBuf, Trouble>),
    /// A colleague's record was taken in (new, known), or not.
    Taken(JobId, Result<(usize, usize), Trouble>),
    /// Old entries were removed, or not.
    Cleared(JobId, Result<usize, Trouble>),
    /// Files were recognised, or not.
    Found(JobId, Result<Box<Found>, Trouble>),
    /// A picture was made, or not.
    Picture(JobId, Result<Made, Trouble>),
    /// Files were chosen; none: the dialog was closed.
    Picked(JobId, Purpose, Vec<PathBuf>),
    /// With its ending the chosen name is one of a file that is there: nobody agreed to replace that.
    NameTaken(JobId, Purpose, PathBuf),
    /// Files were written into a folder, or not.
    FolderWritten(JobId, PathBuf, Result<(), Trouble>),
    /// A merchant's settings were read, or not.
    MerchantRead(JobId, Result<Box<Merchant>, Trouble>),
    /// A result came into the ledger, or not.
    Imported(JobId, Result<Imported, Trouble>),
    /// Something to tell.
    Told(Trouble),
    /// The work panicked; nothing else is known of it.
    Panicked(JobId),
}

/// A file that somebody else changed, as it is now.
#[derive(Debug, Clone)]
pub struct Theirs {
    /// What it holds; none when that is no draft.
    pub rights: Option<CardRights>,
    /// When it was changed, RFC 3339, as far as the system says.
    pub at: Option<String>,
    /// Who owns it, when that is somebody else with a name.
    pub who: Option<String>,
}

/// What the ledger knows of a card.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What each switch shows.
    pub shown: Shown,
    /// What was published last; none while the outcome of a later publication is in doubt.
    pub last: Option<LastState>,
    /// In such a doubt: the last known state before it.
    pub before_doubt: Option<LastState>,
    /// Its entries, newest first, with orphans as unknown.
    pub entries: Vec<Arc<Entry>>,
    /// The newest publication whose process was killed before a verdict, while nobody looked at the phone since.
    pub orphan: Option<Arc<Entry>>,
}

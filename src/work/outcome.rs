//! What comes of the workers' jobs.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::ColorImage;

use super::comparing::Compared;
use super::passed::{PassedOn, TakenOver};
use super::purpose::Purpose;
use super::tables::NoTable;
use crate::export::Drawn;
use crate::keychain::KeychainTrouble;
use crate::merchant::recognise::Found;
use crate::merchant::{AnswerKeyNote, Merchant, Merchants};
use crate::pictures::photo::Photo;
use crate::publish::Contrast;
use crate::publish::send::Progress;
use crate::publish::table::Table;
use crate::rights::CardRights;
use crate::rights::shown::Shown;
use crate::storage::approvals::Approval;
use crate::storage::batch_lines::BatchLine;
use crate::storage::batches::{Batch, BatchHead};
use crate::storage::cards::{KeptCard, KeptList, Whose};
use crate::storage::contents::Content;
use crate::storage::draft::{Fingerprint, Opened, SaveTrouble};
use crate::storage::history::{Card, LastState};
use crate::storage::named::{LastPublication, Named};
use crate::storage::planned::Planned;
use crate::storage::record::Entry;
use crate::storage::settings::Settings;
use crate::storage::team::News;
use crate::storage::unsaved::Recovered;
use crate::storage::{self, Dropped};
use crate::trouble::Trouble;
use crate::wechatpay::card_list::{self as list, Gap};
use crate::wechatpay::template::Template;
use crate::words::Sentence;

/// One piece of work, told apart from all others.
pub type JobId = u64;

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

impl CardKey {
    /// The same as the record knows it.
    pub(super) fn card(&self) -> Card<'_> {
        Card { gateway: &self.gateway, mchid: &self.mchid, card: &self.card }
    }
}

/// Whose cards: a merchant's at its gateway, or those of 演练.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOf {
    /// Host of the gateway.
    pub gateway: String,
    /// 商户号
    pub mchid: String,
    /// 演练: its list is not kept, and its names stand beside its own record.
    pub trial: bool,
}

impl ListOf {
    /// The same as storage knows it.
    pub(super) fn whose(&self) -> Whose<'_> {
        Whose { gateway: &self.gateway, mchid: &self.mchid }
    }

    /// One of its cards.
    pub fn key(&self, card: &str) -> CardKey {
        CardKey { gateway: self.gateway.clone(), mchid: self.mchid.clone(), card: card.to_owned() }
    }
}

/// What this computer knows of a merchant's cards.
#[derive(Debug, Default)]
pub struct KnownCards {
    /// The list as it was read from WeChat last.
    pub kept: KeptList,
    /// What the person calls each card.
    pub named: HashMap<String, Named>,
    /// The last publication of each card.
    pub last: HashMap<String, LastPublication>,
}

/// A page of a list that is being read.
#[derive(Debug)]
pub struct ListPage {
    /// Counted from 1.
    pub page: usize,
    /// How many cards there are, where WeChat says so.
    pub total: Option<usize>,
    /// Its cards that are new, or why it is missing.
    pub came: Result<Vec<KeptCard>, (Gap, Trouble)>,
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

/// What a text is for that was dropped on the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DroppedText {
    /// A draft.
    Draft,
    /// Words for a field.
    Words(String),
    /// Something of a merchant, or what is not known.
    Credentials,
}

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// On the way.
    Progress(JobId, Progress),
    /// A publication is over; what became of each card was told on the way.
    Published(JobId),
    /// A publication could not even begin: key or stand-in.
    NotStarted(JobId, Trouble),
    /// A card template.
    CardRead(JobId, String, Result<Box<Template>, Trouble>),
    /// What is known of a merchant's cards.
    KnownCards(JobId, Result<Box<KnownCards>, Trouble>),
    /// A page of the list has come, or is missing.
    ListPage(JobId, ListPage),
    /// The list is over, or could not be begun.
    Listing(JobId, Result<list::Read, Trouble>),
    /// What the record knows of some cards of a list.
    CardStates(JobId, Vec<(String, Box<History>)>),
    /// A head image has its address, or not.
    Uploaded(JobId, Result<Box<(String, ColorImage)>, Trouble>),
    /// A head image is being uploaded: how many of its bytes have left, and how many there are.
    HeadLeaves(JobId, usize, usize),
    /// A photo for a head image was opened, or not.
    Photo(JobId, Result<Box<OpenedPhoto>, Trouble>),
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
    Saved(JobId, PathBuf, Result<Fingerprint, SaveTrouble>),
    /// What processes left unsaved that are gone, and what is to be told of it.
    Left(Result<(Vec<Recovered>, Vec<Trouble>), Trouble>),
    /// What is not saved was kept, or not.
    Autosaved(JobId, Result<String, Trouble>),
    /// What is known of a card.
    History(JobId, CardKey, Box<History>),
    /// How far the old record of 演练 (true), or of real cards, is in; none: nothing is being taken in any more.
    TakingIn(bool, Option<storage::Progress>),
    /// What one change over many cards comes to, or why that is not known.
    Compared(JobId, Result<Box<Compared>, Trouble>),
    /// What WeChat says of several cards beside what was published last.
    Contrasted(JobId, Result<Vec<Contrast>, Trouble>),
    /// The runs over many cards of a merchant, newest first.
    Batches(JobId, ListOf, Vec<BatchHead>),
    /// One of them; none: it is gone.
    Batch(JobId, Result<Option<Box<Batch>>, Trouble>),
    /// The newest publication of a card whose outcome is not known; none: somebody has looked meanwhile.
    InDoubt(JobId, Option<Arc<Entry>>),
    /// What a person said of several cards was written down, or not.
    Said(JobId, Result<(), Trouble>),
    /// How many entries the record of 演练 has.
    Practised(usize),
    /// Entries were found, some or all, or not.
    Listed(JobId, Result<Listed, Trouble>),
    /// What stands in lines of 发布记录.
    Rows(JobId, Result<LinesRead, Trouble>),
    /// 常用内容 as it is kept now, or why that is not known.
    Contents(JobId, Result<Vec<Content>, Trouble>),
    /// The entries of a run over many cards, each with what its card was called.
    Unfolded(JobId, Result<Vec<(i64, String)>, Trouble>),
    /// What 清理旧记录 would remove.
    Older(JobId, Result<Older, Trouble>),
    /// The settings were written, with what other windows did.
    Settings(JobId, Box<Settings>),
    /// The merchants were written, with what other windows did.
    Merchants(JobId, Box<Merchants>),
    /// What a file that somebody else changed holds now.
    Theirs(PathBuf, Result<Box<Theirs>, Trouble>),
    /// A table or a record was written, or not.
    Written(Result<PathBuf, Trouble>),
    /// A colleague's record was taken in (new, known), or not.
    Taken(Result<(usize, usize), Trouble>),
    /// The record of a merchant that is gone was removed: so many entries, and so many old files lie there still.
    MerchantCleared(Result<(usize, usize), Trouble>),
    /// Old entries were removed, and what became of old files; or not.
    Cleared(Result<(usize, Dropped), Trouble>),
    /// Files were recognised, or not.
    Found(JobId, Result<Box<Found>, Trouble>),
    /// A picture was made, or not.
    Picture(JobId, Result<Made, Trouble>),
    /// A small picture of what would be saved.
    Glance(JobId, Result<egui::ColorImage, Trouble>),
    /// A picture is there to be shown, or not.
    Fetched(JobId, Result<Box<ColorImage>, NoPicture>),
    /// Files were chosen; none: the dialog was closed.
    Picked(JobId, Purpose, Vec<PathBuf>),
    /// With its ending added, the chosen name is that of an existing file, which nobody agreed to replace.
    NameTaken(JobId, Purpose, PathBuf),
    /// No dialog appears on this computer: the path is typed.
    NoDialog(JobId, Purpose),
    /// Something lies at the typed path, which nobody agreed to replace.
    PathTaken(JobId, Purpose, PathBuf),
    /// Files were written into a folder, or not.
    FolderWritten(PathBuf, Result<(), Trouble>),
    /// A text was dropped on the window.
    TextDropped(PathBuf, DroppedText),
    /// A table of cards was read, or not.
    TableRead(JobId, Result<Box<Table>, NoTable>),
    /// A merchant's settings were read, or not.
    MerchantRead(Result<Box<Merchant>, Trouble>),
    /// What is planned now, or why that is not known.
    Plans(JobId, Result<Vec<Planned>, Trouble>),
    /// The plan that is to be opened, and its file where it can be read.
    PlanOpened(JobId, Box<Planned>, Option<Box<Opened>>),
    /// 交接给同事: the file was written, or not.
    PassedOn(Result<Box<PassedOn>, Trouble>),
    /// A colleague's was taken in, or not.
    TakenOver(Result<Box<TakenOver>, Trouble>),
    /// An approval was kept, or not.
    Approved(Result<(), Trouble>),
    /// Who approved what an entry published, if anybody did.
    Approver(JobId, Result<Option<Box<Approval>>, Trouble>),
    /// The screenshot of an approval, or why it cannot be shown.
    Screenshot(JobId, Result<Box<ColorImage>, Trouble>),
    /// What came of a look at 团队文件夹.
    Team(JobId, Box<News>),
    /// It was chosen, or cannot be used.
    TeamChosen(JobId, PathBuf, Result<(), Trouble>),
    /// A result came into the record, or not.
    Imported(Result<Imported, Trouble>),
    /// Something to tell.
    Told(Trouble),
    /// The work panicked; nothing else is known of it.
    Panicked(JobId),
}

/// A photo that was opened.
#[derive(Debug)]
pub struct OpenedPhoto {
    /// The photo.
    pub photo: Photo,
    /// The same in several sizes for the screen, the largest first.
    pub images: Vec<ColorImage>,
}

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPicture {
    /// It is asked for only after a click.
    Asks,
    /// Its server could not be reached: perhaps another time.
    Later,
    /// It cannot be had.
    Never,
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

/// What the record knows of a card.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// What each switch shows.
    pub shown: Shown,
    /// What was published last; none while the outcome of a later publication is in doubt.
    pub last: Option<LastState>,
    /// Who published that.
    pub last_by: String,
    /// What was published last from here, where a colleague's is newer.
    pub ours: Option<LastState>,
    /// The newest approval of a content for it.
    pub approval: Option<Approval>,
    /// What the person calls the card.
    pub named: Named,
    /// Its brand, where the merchant's cards are of several.
    pub brand: Option<String>,
    /// In such a doubt: the last known state before it.
    pub before_doubt: Option<LastState>,
    /// How many entries it has.
    pub count: usize,
    /// Those whose outcome is not known, and still matters: nobody looked at the phone since, and nothing was published
    /// after them.
    pub in_doubt: Vec<String>,
    /// The newest publication whose process was killed before a verdict, while nobody looked at the phone since.
    pub orphan: Option<Arc<Entry>>,
}

/// What 清理旧记录 would remove.
#[derive(Debug, Clone, Copy)]
pub struct Older {
    /// So many entries are from before the day that was asked about.
    pub entries: usize,
    /// So many files of earlier versions, or that were set aside, lie beside the record.
    pub files: usize,
}

/// A line of 发布记录.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListedLine {
    /// An entry by its number.
    Entry(i64),
    /// A run over many cards by its id, for which its newest entry in the list stands.
    Run(i64, Arc<str>),
    /// An entry of the unfolded run above it.
    Of(i64),
}

impl ListedLine {
    /// The number of the entry that it shows.
    pub fn number(&self) -> i64 {
        let (Self::Entry(n) | Self::Run(n, _) | Self::Of(n)) = self;
        *n
    }
}

/// What stands in lines of 发布记录.
#[derive(Debug, Default)]
pub struct LinesRead {
    /// Entries, each with its number; what was removed meanwhile is not among them.
    pub entries: Vec<(i64, Arc<Entry>)>,
    /// Runs over many cards, by their ids.
    pub runs: Vec<(Arc<str>, BatchLine)>,
}

/// Entries that were found, in the order of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Their lines, behind those that were told before.
    pub lines: Vec<ListedLine>,
    /// They are the first of this search.
    pub first: bool,
    /// Nothing else follows.
    pub done: bool,
}

/// What a result file brought into the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Publications that are new here.
    pub new: usize,
    /// Publications that were imported before.
    pub known: usize,
}

/// A picture that was made.
#[derive(Debug)]
pub enum Made {
    /// Written to this file, with its content mark; and what pictures it lacks.
    File(PathBuf, String, Vec<Sentence>),
    /// For the clipboard; and what pictures it lacks.
    Pixels(Box<Drawn>, Vec<Sentence>),
}

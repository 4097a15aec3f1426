//! What the worker of the records is asked for.

use std::path::PathBuf;
use std::sync::Arc;

use super::comparing::Compare;
use super::contents::Keeping;
use super::outcome::{CardKey, ListOf, ListedLine};
use super::passing_on::PassOnJob;
use super::pictures::PhotoSource;
use super::plans::PlanJob;
use super::record_list::AuditOf;
use crate::export::records::Filter;
use crate::publish::{Answered, Target};
use crate::storage::approvals::Approval;
use crate::storage::record::{Entry, Line};
use crate::words::Lang;

/// What is read from the record and written to it.
#[derive(Debug)]
pub enum RecordJob {
    /// What is known of a card.
    History(CardKey),
    /// What is known of the cards of a list.
    Cards(ListOf),
    /// The same, after this card was given a 备注名 (empty: none) and groups.
    NameCard(ListOf, String, String, Vec<String>),
    /// A card of a list was chosen, which WeChat calls so.
    UseCard(ListOf, String, Option<String>),
    /// What is known of each of these cards of a list.
    States(ListOf, Vec<String>),
    /// What one change over many cards comes to.
    Compare(Box<Compare>),
    /// 对比微信上的内容 of these cards, each with what WeChat says of it.
    Contrast(Box<Target>, Vec<(String, Option<Answered>)>),
    /// The runs over many cards of a merchant, newest first.
    Batches(ListOf),
    /// One of them, with its cards.
    Batch(ListOf, String),
    /// The person says that it does not go on (at this moment), or does after all.
    CloseBatch(ListOf, String, Option<String>),
    /// The newest publication of a card whose outcome is not known.
    InDoubt(CardKey),
    /// Write what a person said of several cards.
    SayAll(Vec<Line>),
    /// How many entries the record of 演练 has.
    Practised,
    /// Which entries of a card (none: of 演练) are wanted; a search that is under way ends.
    Find(Option<CardKey>, Filter, Lang),
    /// What stands in these lines, of a card or of 演练.
    Rows(Option<CardKey>, Vec<ListedLine>),
    /// 常用内容: something is done with it, and it is read.
    Contents(Keeping),
    /// The entries of a run over many cards, for a card or for 演练.
    Unfold(Option<CardKey>, Arc<str>),
    /// How many entries of a card (none: of 演练) are from before this day, and how many old files lie there.
    Older(Option<CardKey>, String),
    /// Write what a person said of a card; none: of 演练.
    Say(Box<Line>, Option<CardKey>),
    /// 导出表格 of a card (none: of 演练), in a language.
    Table(Option<CardKey>, Filter, Lang, PathBuf),
    /// 审计记录 of a card (none: of all; true: of 演练) as a table, or as a picture under this title.
    Audit(AuditOf, Lang, PathBuf),
    /// 计划发布时间
    Plans(PlanJob),
    /// 交接给同事
    PassOn(PassOnJob),
    /// 登记批准, with its screenshot; then what is known of the card (none: of many cards).
    Approve(Box<Approval>, Option<PhotoSource>, Option<CardKey>),
    /// Who approved what this entry published.
    ApproverOf(Arc<Entry>),
    /// The screenshot of the approval with this number.
    Screenshot(i64),
    /// 导出给同事
    Give(CardKey, PathBuf),
    /// 导入同事的记录; then what is known of the present card.
    Take(PathBuf, Option<CardKey>),
    /// 导入结果: the file, the merchants whose it may be (first the chosen one), and the card on show.
    ImportResult(PathBuf, Vec<Target>, Option<CardKey>),
    /// Everything of a merchant goes, whose settings and keys are gone.
    ClearMerchant(String),
    /// 清理旧记录 of a card (none: of 演练) from before this day, and the old files where that is wanted.
    Clear(Option<CardKey>, String, bool),
}

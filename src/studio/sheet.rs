//! The sheets that may lie over the form, with what is being edited on them.

use super::cropping::Cropping;
use super::document::Then;

use crate::export::Options;
use crate::merchant::Merchant;
use crate::pictures::crop::Crop;
use crate::publish::plan::Plan;
use crate::rights::{PerSection, Section};
use crate::storage::unsaved::Recovered;
use crate::trouble::Trouble;
use crate::words::Sentence;
use crate::work::Theirs;

pub use super::batch::{ManyConfirm, Registering, RegisteringChange, TheirContent, Values};
pub use super::choosing::Contrasting;
pub use super::confirmation::{Back, Confirm, ConfirmChange, Exported, TestCard};
pub use super::contents::{Contents, ContentsChange, ContentsTyped};
pub use super::merchant_edit::{Doing, MerchantChange, MerchantEdit};
pub use super::merchant_typed::MerchantTyped;
pub use super::passing_on::Passing;
pub use super::path_ask::PathAsk;
pub use super::publication::result::{OutcomeChange, PublicationOutcome};
pub use super::records_sheet::{Audit, AuditTyped, Clearing, Page, Records, RecordsChange};
pub use super::removal::Removing;
pub use super::sheet_typed::{ApproveTyped, Approving, NamingTyped, SheetBuffers};

/// A sheet.
#[derive(Debug)]
pub enum Sheet {
    /// 发布 with problems: the list of them.
    Problems,
    /// The confirmation.
    Confirm(Box<Confirm>),
    /// The last question before a change goes to many cards.
    Many(Box<ManyConfirm>),
    /// 每张卡填不同的值, and what is pasted there.
    Values(Box<Values>, String),
    /// 在手机核对: a few cards of a run, by their places.
    Checks(Vec<usize>),
    /// 改用同事的内容: what that comes to.
    Theirs(Box<TheirContent>),
    /// 对比微信上的内容
    Contrast(Box<Contrasting>),
    /// 登记现状 of one card or of many.
    Registering(Box<Registering>),
    /// A publication is under way.
    Sending,
    /// Its verdict.
    Verdict(Box<PublicationOutcome>),
    /// 我去手机上看: what does the phone show?
    Look(Box<PublicationOutcome>),
    /// A card of unknown history: what do members see?
    Seen(PerSection<Option<Option<bool>>>),
    /// 记录有误…: why? The text is an edit buffer.
    Correct(Section, String),
    /// 输入会员卡ID: what is typed.
    CardId(String),
    /// 备注名和分组 of a card, and what is typed.
    Naming(String, NamingTyped),
    /// 登记批准, and what stands in its fields.
    Approve(Box<Approving>, ApproveTyped),
    /// 计划发布时间, and what is typed as its moment.
    Plan(Box<Planning>, String),
    /// 交接给同事
    PassOn(Passing),
    /// 姓名和团队文件夹, and what is typed as 您的姓名.
    Team(String),
    /// 常用内容, and what is typed there.
    Contents(Box<Contents>, ContentsTyped),
    /// 选择商户
    Merchants,
    /// 添加商户, 商户设置, and what stands in its fields.
    Merchant(Box<MerchantEdit>, Box<MerchantTyped>),
    /// A merchant is to be removed with its keys.
    Remove(Removing),
    /// Unsaved work, and what was asked.
    Unsaved(Then),
    /// The file was changed by somebody else.
    Changed(Box<Changed>),
    /// What a process left behind unsaved.
    Recover(Vec<Recovered>),
    /// 裁剪头像
    Crop(Box<Cropping>),
    /// 导出预览图
    Export(Options),
    /// Starting points.
    Starters,
    /// 发布记录, and what stands in 搜索: an edit buffer, text that is being composed too.
    Records(Box<Records>, String),
    /// 帮助: the question that is unfolded, and what stands in 搜索.
    Help(Option<usize>, String),
    /// 关于
    About,
    /// 交给工程师发布: what is handed over, and the command line for it.
    HandOver(Box<Plan>, String),
    /// A draft of another merchant was opened: its mchid.
    OtherMerchant(String),
    /// The system shows no file dialog: what the path is for, and what is typed of it.
    Path(Box<PathAsk>, String),
}

/// What a sheet is to the person, as far as it matters for its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Nothing lies there.
    Free,
    /// A list, a question with buttons, a picture's options: made again at any time.
    Plain,
    /// Something is typed or answered on it: only its own buttons end it.
    Filled,
    /// The question what members see: filled in too, but it has come by itself and keeps no draft waiting.
    Seen,
    /// The confirmation, which is to be answered.
    Confirm,
    /// A publication under way.
    Sending,
    /// A verdict, which is to be read.
    Verdict,
    /// What a process left behind unsaved.
    Recover,
}

impl Sheet {
    /// 商户设置 of `merchant`; none: 添加商户.
    pub fn merchant(merchant: Option<&Merchant>) -> Self {
        Self::Merchant(Box::new(MerchantEdit::editing(merchant)), Box::new(MerchantTyped::editing(merchant)))
    }

    /// 添加商户 with what came from another computer.
    pub fn moved(merchant: Merchant) -> Self {
        let typed = MerchantTyped::editing(Some(&merchant));
        Self::Merchant(Box::new(MerchantEdit::moved(merchant)), Box::new(typed))
    }

    /// 备注名和分组 of `card` as they stand.
    pub fn naming(card: &str, name: String, groups: String) -> Self {
        Self::Naming(card.to_owned(), NamingTyped { name, groups })
    }

    /// 发布记录 as it opens.
    pub fn records() -> Self {
        Self::Records(Box::default(), String::new())
    }

    /// 帮助 as it opens.
    pub fn help() -> Self {
        Self::Help(None, String::new())
    }

    /// Its rank, from which the table of `sheets.rs` says what it gives way to.
    pub fn rank(&self) -> Rank {
        match self {
            Self::Merchant(..)
            | Self::Correct(..)
            | Self::Path(..)
            | Self::Naming(..)
            | Self::Registering(_)
            | Self::Values(..)
            | Self::Crop(_)
            | Self::Team(_)
            | Self::Plan(..)
            | Self::Approve(..) => Rank::Filled,
            Self::Seen(_) => Rank::Seen,
            Self::Confirm(_) | Self::Many(_) => Rank::Confirm,
            Self::Sending => Rank::Sending,
            Self::Verdict(_) | Self::Look(_) => Rank::Verdict,
            Self::Recover(_) => Rank::Recover,
            Self::Problems
            | Self::CardId(_)
            | Self::Merchants
            | Self::Remove(_)
            | Self::Unsaved(_)
            | Self::Changed(_)
            | Self::Export(_)
            | Self::Theirs(_)
            | Self::Contrast(_)
            | Self::PassOn(_)
            | Self::Checks(_)
            | Self::Contents(..)
            | Self::Starters
            | Self::Records(..)
            | Self::About
            | Self::Help(..)
            | Self::HandOver(..)
            | Self::OtherMerchant(_) => Rank::Plain,
        }
    }

    /// Whether it tells or settles what came of a publication: a message that it is in doubt says nothing more.
    pub fn settles_doubt(&self) -> bool {
        matches!(self, Self::Verdict(_) | Self::Look(_) | Self::Sending)
    }

    /// Takes its texts out, to be drawn; [`Self::give_back`] has to follow.
    pub fn take_buffers(&mut self) -> SheetBuffers {
        let mut out = SheetBuffers::default();
        match self {
            Self::Records(records, search) => {
                (out.search, out.audit) = (std::mem::take(search), std::mem::take(&mut records.audit));
            }
            Self::Help(_, search) => out.search = std::mem::take(search),
            Self::Many(confirm) => (out.search, out.person) = confirm.take_texts(),
            Self::Correct(_, reason) => out.reason = std::mem::take(reason),
            Self::Path(_, path) => out.path = std::mem::take(path),
            Self::Merchant(_, typed) => out.merchant = Some(std::mem::take(typed)),
            Self::Approve(_, typed) => out.approve = std::mem::take(typed),
            Self::Team(person) => out.person = std::mem::take(person),
            Self::Confirm(confirm) => out.person = confirm.name.as_mut().map(std::mem::take).unwrap_or_default(),
            Self::Plan(_, moment) => out.moment = std::mem::take(moment),
            Self::CardId(card) => out.card = std::mem::take(card),
            Self::Naming(_, typed) => out.naming = std::mem::take(typed),
            Self::Contents(_, typed) => out.contents = std::mem::take(typed),
            Self::Values(_, pasted) => out.pasted = std::mem::take(pasted),
            _ => {}
        }
        out
    }

    /// Gives its texts back after it was drawn.
    pub fn give_back(&mut self, buffers: SheetBuffers) {
        match (self, buffers.merchant) {
            (Self::Records(records, search), _) => (*search, records.audit) = (buffers.search, buffers.audit),
            (Self::Help(_, search), _) => *search = buffers.search,
            (Self::Many(confirm), _) => confirm.give_back(buffers.search, buffers.person),
            (Self::Correct(_, reason), _) => *reason = buffers.reason,
            (Self::Path(_, path), _) => *path = buffers.path,
            (Self::Merchant(_, typed), Some(merchant)) => *typed = merchant,
            (Self::Approve(_, typed), _) => *typed = buffers.approve,
            (Self::Team(person), _) => *person = buffers.person,
            (Self::Confirm(confirm), _) => confirm.name = confirm.name.take().map(|_| buffers.person),
            (Self::Plan(_, moment), _) => *moment = buffers.moment,
            (Self::CardId(card), _) => *card = buffers.card,
            (Self::Naming(_, typed), _) => *typed = buffers.naming,
            (Self::Contents(_, typed), _) => *typed = buffers.contents,
            (Self::Values(_, pasted), _) => *pasted = buffers.pasted,
            _ => {}
        }
    }

    /// Carries out what was chosen on it; what was chosen on a sheet that has gone since changes nothing.
    pub fn change(&mut self, change: SheetChange) {
        match (self, change) {
            (Self::Records(records, _), SheetChange::Records(change)) => records.change(change),
            (Self::Merchant(edit, typed), SheetChange::Merchant(change)) => edit.change(typed, change),
            (Self::Confirm(confirm), SheetChange::Confirm(change)) => confirm.change(change),
            (Self::Registering(said), SheetChange::Registering(change)) => said.change(change),
            (Self::Contents(open, typed), SheetChange::Contents(change)) => open.change(typed, change),
            (Self::Many(confirm), SheetChange::One(place)) => confirm.choose(place),
            (Self::Many(confirm), SheetChange::Among(words)) => confirm.look_for(&words),
            (Self::Verdict(outcome), SheetChange::Outcome(change)) => outcome.change(change),
            (Self::Changed(changed), SheetChange::Differences(open)) => changed.open = open,
            (Self::Crop(cropping), SheetChange::Crop(crop)) => cropping.crop = crop,
            (Self::Export(options), SheetChange::Export(made)) => *options = made,
            (Self::Help(open, _), SheetChange::Help(question)) => *open = question,
            (Self::Remove(removing), SheetChange::Remove(records)) => removing.records = records,
            (Self::Seen(states), SheetChange::Seen(section, answer)) => states[section] = Some(answer),
            (
                _,
                SheetChange::Records(_)
                | SheetChange::Merchant(_)
                | SheetChange::Confirm(_)
                | SheetChange::Registering(_)
                | SheetChange::Contents(_)
                | SheetChange::One(_)
                | SheetChange::Among(_)
                | SheetChange::Outcome(_)
                | SheetChange::Differences(_)
                | SheetChange::Crop(_)
                | SheetChange::Export(_)
                | SheetChange::Help(_)
                | SheetChange::Remove(_)
                | SheetChange::Seen(..),
            ) => {}
        }
    }

    /// What such a sheet is called.
    pub fn filling(&self) -> Option<Sentence> {
        match self {
            Self::Merchant(edit, _) => {
                Some(Sentence::new(if edit.id.is_some() { "setup-change" } else { "setup-add" }))
            }
            Self::Seen(_) => Some(Sentence::new("seen-title")),
            Self::Path(..) => Some(Sentence::new("path-title")),
            Self::Naming(..) => Some(Sentence::new("naming-title")),
            Self::Registering(_) => Some(Sentence::new("register-title")),
            Self::Values(..) => Some(Sentence::new("values-title")),
            Self::Crop(_) => Some(Sentence::new("crop-title")),
            Self::Team(_) => Some(Sentence::new("team-title")),
            Self::Approve(..) => Some(Sentence::new("approve-title")),
            Self::Plan(..) => Some(Sentence::new("plan-title")),
            Self::Correct(section, _) => {
                Some(Sentence::new("correct-title").with_key("section", format!("section-{}", section.name())))
            }
            _ => None,
        }
    }
}

/// What a person chooses, ticks or unfolds on a sheet: it changes that sheet and nothing else.
#[derive(Debug)]
pub enum SheetChange {
    /// 发布记录
    Records(RecordsChange),
    /// 添加商户, 商户设置
    Merchant(MerchantChange),
    /// 常用内容
    Contents(ContentsChange),
    /// The confirmation.
    Confirm(ConfirmChange),
    /// 登记现状
    Registering(RegisteringChange),
    /// 先发 1 张: which card, by its place among those that may go first.
    One(usize),
    /// 先发 1 张: what is looked for among the cards.
    Among(String),
    /// A verdict.
    Outcome(OutcomeChange),
    /// 查看差异 of a file that somebody else changed: unfolded, or folded.
    Differences(bool),
    /// 裁剪头像: this square.
    Crop(Crop),
    /// 导出预览图: made so.
    Export(Options),
    /// 帮助: this question is unfolded, or none is.
    Help(Option<usize>),
    /// A merchant's record goes with it, or stays.
    Remove(bool),
    /// What members see of a section; `None`: 不清楚.
    Seen(Section, Option<bool>),
}

/// What is planned: the content's mark, and how many cards it goes to (none: the one on show).
#[derive(Debug)]
pub struct Planning {
    /// The mark of the content.
    pub mark: String,
    /// One change for so many cards; 0: the whole draft, to the card on show.
    pub many: usize,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_back_to_its_sheet_after_it_was_drawn() {
        let mut sheet = Sheet::Correct(Section::Favor, "上周".into());
        let mut buffers = sheet.take_buffers();
        buffers.reason.push_str("关掉了");
        sheet.give_back(buffers);
        assert!(matches!(&sheet, Sheet::Correct(_, reason) if reason == "上周关掉了"), "{sheet:?}");

        let mut sheet = Sheet::merchant(None);
        let mut buffers = sheet.take_buffers();
        buffers.merchant.as_mut().unwrap().name = "云栖酒店".into();
        sheet.give_back(buffers);
        assert!(matches!(&sheet, Sheet::Merchant(_, typed) if typed.name == "云栖酒店"), "{sheet:?}");

        let mut sheet = Sheet::records();
        let mut buffers = sheet.take_buffers();
        buffers.search.push_str("张敏");
        sheet.give_back(buffers);
        // Nothing is looked for before the view has said that it is real text.
        assert!(matches!(&sheet, Sheet::Records(r, search) if search == "张敏" && r.filter.is_empty()), "{sheet:?}");
    }

    #[test]
    fn what_was_chosen_on_a_sheet_that_has_gone_changes_no_other_one() {
        for change in [
            SheetChange::Records(RecordsChange::Words("张敏".into())),
            SheetChange::Merchant(MerchantChange::Leaving(true)),
            SheetChange::Confirm(ConfirmChange::Tick(0, true)),
            SheetChange::Outcome(OutcomeChange::Tick(0, true)),
            SheetChange::Differences(true),
            SheetChange::Seen(Section::Favor, Some(true)),
        ] {
            let mut sheet = Sheet::Export(Options::default());
            let before = format!("{sheet:?}");
            sheet.change(change);
            assert_eq!(format!("{sheet:?}"), before);
        }
    }
}

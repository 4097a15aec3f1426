//! What the person is asked to choose files for.

use crate::export::records::Filter;
use crate::storage::audit::Span;

/// How the name of a file of 交接给同事 ends.
pub const HANDOVER: &str = "cardhandover";

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
    /// 保存结果表格 of a run over many cards, with a first name.
    Results(String),
    /// 导出审计表格: a first name, whether of all cards, and which entries.
    AuditTable(String, bool, Span),
    /// 导出这一天的图片: the same.
    AuditDay(String, bool, Span),
    /// 导出给同事, with a first name.
    Give(String),
    /// 导入同事的记录
    Take,
    /// 交接给同事, with a first name.
    PassOn(String),
    /// 导入交接文件
    TakeOver,
    /// 导出商户设置 of this merchant: a folder.
    MoveOut(String),
    /// 导入商户设置: its file.
    MoveIn,
    /// 交给工程师发布: a folder.
    HandOver,
    /// 导入结果: the file that the engineer's command wrote.
    Result,
    /// 每张卡填不同的值: a table of cards.
    Values,
    /// 登记批准: its screenshot.
    Approval,
    /// 团队文件夹: a folder.
    TeamFolder,
}

impl Purpose {
    /// The same with another first name for the file that is to be written.
    pub fn named(self, name: String) -> Self {
        match self {
            Self::SaveAs(_) => Self::SaveAs(name),
            Self::Export(_) => Self::Export(name),
            Self::Table(_, filter) => Self::Table(name, filter),
            Self::Results(_) => Self::Results(name),
            Self::Give(_) => Self::Give(name),
            Self::PassOn(_) => Self::PassOn(name),
            Self::AuditTable(_, all, span) => Self::AuditTable(name, all, span),
            Self::AuditDay(_, all, span) => Self::AuditDay(name, all, span),
            other => other,
        }
    }

    /// Whether a file is written, and not read, or a folder chosen.
    pub fn writes_a_file(&self) -> bool {
        !self.endings().is_empty()
    }

    /// Whether a folder is asked for.
    pub fn is_folder(&self) -> bool {
        matches!(self, Self::MoveOut(_) | Self::HandOver | Self::TeamFolder)
    }

    /// The first name of a file that is written, with its ending.
    pub fn first_name(&self) -> Option<String> {
        let name = match self {
            Self::SaveAs(name) | Self::Export(name) | Self::Table(name, _) => name,
            Self::Results(name) | Self::Give(name) | Self::PassOn(name) => name,
            Self::AuditTable(name, ..) | Self::AuditDay(name, ..) => name,
            _ => return None,
        };
        // Titles and brands come from outside: what no file name may hold on some system is none of it.
        let odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        let name: String = name.chars().map(|c| if odd(c) { ' ' } else { c }).collect();
        self.endings().first().map(|ending| format!("{}.{ending}", name.trim()))
    }

    /// The ending of a file that is written for this; `None` where a file is read.
    pub(super) fn endings(&self) -> &'static [&'static str] {
        match self {
            Self::SaveAs(_) => &["cardrights", "json"],
            Self::Table(..) | Self::Results(_) | Self::AuditTable(..) => &["csv"],
            Self::Give(_) => &["jsonl"],
            Self::PassOn(_) => &[HANDOVER],
            Self::Export(_) | Self::AuditDay(..) => &["png"],
            Self::Open
            | Self::Credentials
            | Self::Image
            | Self::Take
            | Self::TakeOver
            | Self::MoveOut(_)
            | Self::MoveIn
            | Self::HandOver
            | Self::Result
            | Self::TeamFolder
            | Self::Values
            | Self::Approval => &[],
        }
    }
}

//! What is typed on the sheets (src/studio/README.md, Over the form): edit buffers, no state; and what is chosen beside it.

use super::contents::ContentsTyped;
use super::merchant_typed::MerchantTyped;
use super::records_sheet::AuditTyped;
use crate::work::PhotoSource;

/// What is typed on a sheet. While a sheet is drawn its texts lie here, so that drawing writes nothing else.
#[derive(Debug, Default)]
pub struct SheetBuffers {
    /// 搜索 in 发布记录 or 帮助.
    pub search: String,
    /// Why the record is wrong.
    pub reason: String,
    /// A path, where the system shows no file dialog.
    pub path: String,
    /// The fields of the merchant sheet, where it is open.
    pub merchant: Option<Box<MerchantTyped>>,
    /// 会员卡ID
    pub card: String,
    /// 您的姓名
    pub person: String,
    /// When something is to be published.
    pub moment: String,
    /// 审计记录
    pub audit: AuditTyped,
    /// 登记批准
    pub approve: ApproveTyped,
    /// 备注名和分组
    pub naming: NamingTyped,
    /// 常用内容
    pub contents: ContentsTyped,
    /// A table that was pasted.
    pub pasted: String,
}

/// What is typed for a card: 备注名, and groups with 、 between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamingTyped {
    /// 备注名
    pub name: String,
    /// 分组
    pub groups: String,
}

/// 登记批准, as far as it is no text.
#[derive(Debug)]
pub struct Approving {
    /// The mark of the content.
    pub mark: String,
    /// One change for so many cards; 0: the content of the card on show.
    pub many: usize,
    /// The screenshot.
    pub picture: Option<PhotoSource>,
}

/// What is typed on 登记批准.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApproveTyped {
    /// Who.
    pub by: String,
    /// When, in her words.
    pub at: String,
}

//! Everything that a person can ask of the window, grouped by the part that does it. Views push these;
//! [`super::Studio::apply`] alone hands them to their parts.

use super::jobs::Waiting;

pub use super::approving::ApproveAction;
pub use super::batch::BatchAction;
pub use super::card::CardAction;
pub use super::choosing::ChooseAction;
pub use super::contents::ContentAction;
pub use super::editor::EditorAction;
pub use super::files::DraftAction;
pub use super::merchants::MerchantAction;
pub use super::passing_on::PassOnAction;
pub use super::pictures::PictureAction;
pub use super::planning::PlanAction;
pub use super::publication::PublicationAction;
pub use super::records::RecordAction;
pub use super::sheets::SheetAction;
pub use super::team::TeamAction;
pub use super::view::ViewAction;

/// One wish of the person.
#[derive(Debug)]
pub enum Action {
    /// The fields of the form.
    Editor(EditorAction),
    /// The draft as a whole, and its file.
    Draft(DraftAction),
    /// The chosen card.
    Card(CardAction),
    /// Which card is changed.
    Choose(ChooseAction),
    /// Many cards at once.
    Batch(BatchAction),
    /// The merchants and their keys.
    Merchant(MerchantAction),
    /// Publishing, and what came of it.
    Publication(PublicationAction),
    /// What lies over the form.
    Sheet(SheetAction),
    /// How the window looks.
    View(ViewAction),
    /// Pictures of the page.
    Picture(PictureAction),
    /// 发布记录
    Record(RecordAction),
    /// 常用内容
    Content(ContentAction),
    /// 登记批准
    Approve(ApproveAction),
    /// 计划发布时间
    Plan(PlanAction),
    /// 交接给同事
    PassOn(PassOnAction),
    /// 姓名和团队文件夹
    Team(TeamAction),
    /// 停止读取, 停止上传, 停止测试: the request is dropped.
    GiveUp(Waiting),
}

impl Action {
    /// Whether it is asked for beside a sheet, in the top bar, and leads away from it.
    pub(super) fn leads_elsewhere(&self) -> bool {
        matches!(
            self,
            Self::Publication(PublicationAction::Publish | PublicationAction::HandOver)
                | Self::Sheet(SheetAction::Open(_))
                | Self::Card(CardAction::AskSeen)
                | Self::Content(ContentAction::Open)
                | Self::Choose(ChooseAction::Open | ChooseAction::CopyFrom)
                | Self::Draft(DraftAction::PickOpen | DraftAction::Open(_) | DraftAction::Starter(_))
        )
    }
}

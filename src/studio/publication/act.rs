//! What a person can ask of a publication.

use std::sync::Arc;

use super::step::Goal;
use crate::storage::record::Entry;
use crate::studio::Studio;
use crate::work::Purpose;

/// An act on publishing, or on what came of it.
#[derive(Debug)]
pub enum PublicationAction {
    /// 发布: check, plan, and open the confirmation (or the list of problems).
    Publish,
    /// 确认发布
    Confirm,
    /// 取消 or 停止等待 of the publication under way.
    Stop,
    /// 再发一次相同内容
    Again,
    /// 恢复展示并重新发布
    RestoreAndPublish,
    /// After an unknown outcome: what the phone shows (true: new content).
    Looked(bool),
    /// 我去手机上看 for an entry of the record whose outcome is not known.
    LookAt(Arc<Entry>),
    /// 手机上看过，一致 (true) or 与预览不同.
    Checked(bool),
    /// What a colleague changed meanwhile stays: it comes into the draft, and the confirmation is made anew.
    KeepTheirs,
    /// 先发到测试卡，在手机上看
    ToTestCard,
    /// 交给工程师发布
    HandOver,
    /// The folder for it is to be chosen.
    HandOverTo,
    /// 导入结果
    ImportResult,
}

impl Studio {
    pub(crate) fn act_on_publication(&mut self, action: PublicationAction) {
        match action {
            PublicationAction::Publish if self.batch.chosen().is_some() => self.open_batch(),
            PublicationAction::Publish => self.publish(Goal::Card),
            PublicationAction::Confirm => self.confirm(),
            PublicationAction::Stop => self.stop(),
            PublicationAction::Again => self.send_again(),
            PublicationAction::RestoreAndPublish => self.restore_and_publish(),
            PublicationAction::Looked(new) => self.looked(new),
            PublicationAction::LookAt(entry) => self.look_at(&entry),
            PublicationAction::Checked(same) => self.checked(same),
            PublicationAction::KeepTheirs => self.keep_theirs(),
            PublicationAction::ToTestCard => self.test_card_first(),
            PublicationAction::HandOver => self.hand_over(),
            PublicationAction::HandOverTo => self.pick(Purpose::HandOver),
            PublicationAction::ImportResult => self.pick(Purpose::Result),
        }
    }
}

//! Everything that a person can ask of the window. Views push these; [`super::Studio::apply`] alone carries them out.

use std::path::PathBuf;
use std::sync::Arc;

use crate::export::Options;
use crate::export::records::Filter;
use crate::page::{Mode, Width};
use crate::rights::field::{FieldId, FormField, Jump};
use crate::rights::{PerSection, Section};
use crate::storage::ledger::Entry;
use crate::storage::settings::ThemeChoice;
use crate::wechatpay::endpoint::Endpoint;
use crate::words::Lang;

use super::sheet::Sheet;

/// Which state of the card stands on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// 本次修改
    #[default]
    Draft,
    /// The last known state, called what it is.
    Last,
    /// 对比: the draft with changed places marked.
    Compare,
}

/// What to do once unsaved work is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Close the window.
    Close,
    /// A new draft from a starter.
    Starter(usize),
    /// Open this file.
    Open(PathBuf),
    /// Ask which file to open.
    PickOpen,
}

/// One wish of the person.
#[derive(Debug)]
pub enum Action {
    /// Put the focus into a field and scroll there.
    Focus(FormField),
    /// 发布: check, plan, and open the confirmation (or the list of problems).
    Publish,
    /// 确认发布
    Confirm,
    /// 取消 or 停止等待 of the publication under way.
    Stop,
    /// 再发一次相同内容
    Again,
    /// Show a sheet.
    Open(Box<Sheet>),
    /// 添加商户 (none) or 商户设置.
    EditMerchant(Option<String>),
    /// Close the sheet.
    CloseSheet,
    /// A section of the rail.
    Section(Section),
    /// A locked switch was pressed: say why it is locked.
    Explain(Section),
    /// 再练一次：试着关掉积分
    Practise,
    /// Ask again what members see.
    AskSeen,
    /// 恢复展示
    Restore(Section),
    /// 恢复展示并重新发布
    RestoreAndPublish,
    /// 记录有误…: the record of a section is wrong, for this reason.
    Correct(Section, String),
    /// What the person saw on the phone, section by section (`None`: 不清楚).
    Seen(PerSection<Option<bool>>),
    /// After an unknown outcome: what the phone shows (true: new content).
    Looked(bool),
    /// 我去手机上看 for an entry of the record whose outcome is not known.
    LookAt(Arc<Entry>),
    /// 不要这个跳转: clear both parts.
    DropJump(&'static Jump),
    /// A one-click repair of a field.
    Repair(FieldId, String),
    /// One page of 我的小程序 into a jump: AppID, path.
    Jump(&'static Jump, String, String),
    /// 撤销
    Undo,
    /// 重做
    Redo,
    /// A starter or an empty draft.
    Starter(usize),
    /// 打开草稿
    PickOpen,
    /// A file was dropped, named on the command line or chosen from the recent ones.
    OpenFile(PathBuf),
    /// 保存草稿
    Save,
    /// 另存为
    SaveAs,
    /// 覆盖 after somebody else changed the file.
    Overwrite,
    /// Save, then go on with what was asked.
    SaveThen(Then),
    /// Unsaved work is to be dropped; go on with what was asked.
    Discard(Then),
    /// 演练
    ChooseTrial,
    /// A merchant by its stable id.
    ChooseMerchant(String),
    /// 选择会员卡 by its id.
    ChooseCard(String),
    /// 从微信读取卡面
    ReadCard,
    /// 停止读取, 停止上传, 停止测试: the request is dropped.
    GiveUp(Waiting),
    /// 选择图片 for the head image.
    PickImage,
    /// 导出预览图 with these options: where to?
    PickExport(Options),
    /// 复制图片; none: with the options of the last picture.
    CopyImage(Option<Options>),
    /// Files for the merchant sheet by dialog.
    PickCredentials,
    /// Files were dropped on the window.
    Dropped(Vec<PathBuf>),
    /// Files for the merchant sheet, dropped or as a typed path.
    Credentials(Vec<PathBuf>),
    /// 从剪贴板导入
    CredentialsFromClipboard,
    /// A private key was pasted into a field, and kept from it.
    KeyPasted,
    /// 保存商户
    SaveMerchant {
        /// 仅本次使用: keep the key for this session only.
        session: bool,
        /// 由工程师发布: without a key.
        keyless: bool,
    },
    /// 设为当前: a certificate by its serial number, once it was tested.
    MakeCurrent(String),
    /// A certificate that is not current goes.
    DropCertificate(String),
    /// 导出商户设置 of a merchant.
    MoveOut(String),
    /// 导入商户设置
    MoveIn,
    /// One card of the merchant is its 测试卡, or none is.
    TestCard(Option<String>),
    /// 先发到测试卡，在手机上看
    ToTestCard,
    /// 交给工程师发布
    HandOver,
    /// The folder for it is to be chosen.
    HandOverTo,
    /// 导入结果
    ImportResult,
    /// 接口版本; `documented` is asked for twice.
    Endpoint(Endpoint, bool),
    /// Remove a merchant with its keychain entries.
    RemoveMerchant(String),
    /// 连接测试
    TestConnection,
    /// Put a text on the clipboard and say so.
    Copy(String),
    /// Take a message away.
    CloseToast(u64),
    /// In the narrow layout: the phone (true) or the form.
    PhoneInFront(bool),
    /// Flip the stage between 本次修改 and the last known state.
    Flip,
    /// What the stage shows.
    Tab(Tab),
    /// 手机浅色, 手机深色, 关怀模式
    Mode(Mode),
    /// 小屏, 标准, 大屏
    Width(Width),
    /// 语言
    Lang(Lang),
    /// 外观
    Theme(ThemeChoice),
    /// Take away or bring back the three steps of the first start.
    Strip(bool),
    /// Bring an autosaved draft back (its place in the list).
    Recover(usize),
    /// Throw an autosaved draft away.
    Forget(usize),
    /// A draft from an entry of 发布记录: its body.
    FromRecord(String),
    /// 导出表格 of 发布记录: these entries.
    Table(Filter),
    /// 导出给同事
    Give,
    /// 导入同事的记录
    Take,
    /// 清理旧记录 from before this day.
    Clear(String),
    /// 已核对 (true) or 与预览不同.
    Checked(bool),
    /// The window is to be closed.
    Close,
}

/// What a person may give up waiting for; none of it publishes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// 从微信读取卡面
    Card,
    /// 选择图片
    Upload,
    /// 连接测试
    Test,
}

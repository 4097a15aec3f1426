//! The merchants of this window, and the chosen one.

use std::path::PathBuf;

use super::Studio;
use super::sheet::{MerchantEdit, Sheet};
use crate::merchant::{Merchant, Merchants};
use crate::publish::Kind;
use crate::wechatpay::endpoint::Endpoint;
use crate::work::{JobId, Purpose};

/// The merchants of this window.
#[derive(Debug)]
pub struct MerchantList {
    /// The merchants as they are here.
    pub known: Merchants,
    /// The chosen one, by its stable id; none: 演练.
    pub chosen: Option<String>,
    /// The merchants as they stand in the file as far as is known, and the job that wrote them last.
    pub(super) kept: (JobId, Merchants),
}

impl MerchantList {
    /// As they stand in the file; what is chosen must be one of them.
    pub(super) fn new(known: Merchants, chosen: Option<String>) -> Self {
        let chosen = chosen.filter(|id| known.get(id).is_some());
        Self { kept: (0, known.clone()), known, chosen }
    }

    /// The chosen merchant; none in 演练.
    pub fn merchant(&self) -> Option<&Merchant> {
        self.chosen.as_deref().and_then(|id| self.known.get(id))
    }

    /// What kind of merchant is chosen.
    pub fn kind(&self) -> Kind {
        match self.merchant() {
            None => Kind::Trial,
            Some(m) => m.gateway().map_or(Kind::Other, |g| Kind::of_gateway(&g)),
        }
    }
}

/// An act on the merchants and their keys.
#[derive(Debug)]
pub enum MerchantAction {
    /// 添加商户 (none) or 商户设置.
    Edit(Option<String>),
    /// 商户设置 with 我的小程序 unfolded.
    MiniPrograms,
    /// 演练
    ChooseTrial,
    /// A merchant by its stable id.
    Choose(String),
    /// Files for the merchant sheet by dialog.
    PickCredentials,
    /// Files for the merchant sheet, dropped or as a typed path.
    Credentials(Vec<PathBuf>),
    /// 从剪贴板导入
    CredentialsFromClipboard,
    /// A private key was pasted into a field, and kept from it.
    KeyPasted,
    /// 保存商户
    Save {
        /// 仅本次使用: keep the key for this session only.
        session: bool,
        /// 由工程师发布: without a key.
        keyless: bool,
    },
    /// 设为当前: a certificate by its serial number, once it was tested.
    MakeCurrent(String),
    /// A certificate that is not current goes.
    DropCertificate(String),
    /// 接口版本; `documented` is asked for twice.
    Endpoint(Endpoint, bool),
    /// 连接测试
    TestConnection,
    /// One card of the merchant is its 测试卡, or none is.
    TestCard(Option<String>),
    /// 导出商户设置 of a merchant.
    MoveOut(String),
    /// 导入商户设置
    MoveIn,
    /// Remove a merchant with its keychain entries.
    Remove(String),
}

impl Studio {
    pub(super) fn act_on_merchants(&mut self, action: MerchantAction) {
        match action {
            MerchantAction::Edit(id) => {
                let merchant = id.as_deref().and_then(|id| self.merchants.known.get(id));
                self.sheets.open = Some(Sheet::merchant(merchant));
            }
            MerchantAction::MiniPrograms => {
                let mut sheet = Sheet::merchant(self.merchant());
                if let Sheet::Merchant(edit, typed) = &mut sheet {
                    edit.begin_minis(typed);
                }
                self.sheets.open = Some(sheet);
            }
            MerchantAction::ChooseTrial => {
                self.sheets.open = None;
                self.choose(None);
            }
            MerchantAction::Choose(id) => self.choose_merchant(id),
            MerchantAction::PickCredentials => self.pick(Purpose::Credentials),
            MerchantAction::Credentials(paths) => self.credentials(paths),
            MerchantAction::CredentialsFromClipboard => self.credentials_from_clipboard(),
            MerchantAction::KeyPasted => self.key_pasted(),
            MerchantAction::Save { session, keyless } => self.save_merchant(session, keyless),
            MerchantAction::MakeCurrent(serial) => self.make_current(serial),
            MerchantAction::DropCertificate(serial) => self.drop_certificate(&serial),
            MerchantAction::Endpoint(endpoint, sure) => self.endpoint(endpoint, sure),
            MerchantAction::TestConnection => self.test_connection(),
            MerchantAction::TestCard(card) => self.mark_test_card(card),
            MerchantAction::MoveOut(id) => self.pick(Purpose::MoveOut(id)),
            MerchantAction::MoveIn => self.pick(Purpose::MoveIn),
            MerchantAction::Remove(id) => self.remove_merchant(&id),
        }
    }

    fn choose_merchant(&mut self, id: String) {
        self.sheets.open = None;
        // Where the draft is another merchant's, choosing the present merchant again takes it over.
        if self.merchants.chosen.as_ref() == Some(&id) {
            self.take_over();
        }
        self.choose(Some(id));
    }

    /// The merchant sheet, if closing it would lose something.
    pub(super) fn filled_merchant(&mut self) -> Option<&mut MerchantEdit> {
        let Some(Sheet::Merchant(edit, typed)) = &mut self.sheets.open else { return None };
        let old = edit.id.as_deref().and_then(|id| self.merchants.known.get(id));
        edit.is_filled(typed, old).then_some(edit.as_mut())
    }
}

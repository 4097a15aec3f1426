//! A draft of another merchant (src/ui/README.md, Drafts that travel): it stays theirs until the person decides.

use super::Studio;
use super::sheet::Sheet;
use super::undo::State;
use crate::merchant::Merchant;

impl Studio {
    /// The merchant that the draft names, where that is not the chosen one: nothing of it is published here until the
    /// person has decided. 演练 publishes nothing, so that nothing stops there.
    pub fn foreign(&self) -> Option<&str> {
        let chosen = self.merchant()?;
        self.editor.document.draft.mchid.as_deref().filter(|m| *m != chosen.mchid)
    }

    /// The merchant of this number, where it is set up here.
    pub fn merchant_of(&self, mchid: &str) -> Option<&Merchant> {
        self.merchants.known.all.iter().find(|m| m.mchid == mchid)
    }

    /// Whether a draft of another merchant stops what was asked for; then its question lies over the form.
    pub(super) fn stopped_by_other_merchant(&mut self) -> bool {
        let Some(mchid) = self.foreign().map(str::to_owned) else { return false };
        self.sheets.open = Some(Sheet::OtherMerchant(mchid));
        true
    }

    /// 改为当前商户的草稿: its texts stay; its card is the other merchant's, so that one of the chosen merchant is asked
    /// for. 撤销 gives it back.
    pub(super) fn take_over(&mut self) {
        if self.foreign().is_none() {
            return;
        }
        self.sheets.open = None;
        let state = self.editor.document.state();
        let ours = self.merchant().is_some_and(|m| m.cards.iter().any(|c| c.card_id == state.card_id));
        let card_id = if ours { state.card_id.clone() } else { String::new() };
        self.replace(State { mchid: None, card_id, ..state }, None);
    }

    /// Another merchant is about to be chosen: a draft that was worked on at the present one is the present one's, also
    /// where no file says so yet.
    pub(super) fn name_merchant(&mut self) {
        let Some(mchid) = self.merchant().map(|m| m.mchid.clone()) else { return };
        let document = &self.editor.document;
        let worked_on = document.unsaved() || (document.disk.path.is_some() && !document.card_id().is_empty());
        if worked_on && document.draft.mchid.is_none() {
            self.editor.document.put_mchid(mchid);
        }
    }
}

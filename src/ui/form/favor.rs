//! 会员优惠

use egui::Ui;

use super::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn favor(&mut self, ui: &mut Ui) {
        self.pair(ui, |f, ui| f.flag(ui, FieldId::ShowCoupon), |f, ui| f.choice(ui, FieldId::FavorModuleTitle));
        self.group(ui, "group-favor-price");
        self.pair(ui, |f, ui| f.text(ui, FieldId::MemberPriceWord), |f, ui| f.choice(ui, FieldId::MemberPriceTitle));
        self.mini_program_half(ui, FieldId::MemberPricePath);
        self.jump(ui, FieldId::MemberPricePath);
    }
}

//! 会员优惠

use egui::Ui;

use super::view::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn favor_ui(&mut self, ui: &mut Ui) {
        self.pair_ui(
            ui,
            |f, ui| f.flag_ui(ui, FieldId::ShowCoupon),
            |f, ui| f.choice_ui(ui, FieldId::FavorModuleTitle),
        );
        self.group_ui(ui, "group-favor-price");
        self.pair_ui(
            ui,
            |f, ui| f.text_ui(ui, FieldId::MemberPriceWord),
            |f, ui| f.choice_ui(ui, FieldId::MemberPriceTitle),
        );
        self.mini_program_half_ui(ui, FieldId::MemberPricePath);
        self.jump_ui(ui, FieldId::MemberPricePath);
    }
}

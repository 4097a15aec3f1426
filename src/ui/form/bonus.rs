//! 会员积分

use egui::Ui;

use super::view::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn bonus_ui(&mut self, ui: &mut Ui) {
        self.pair_ui(ui, |f, ui| f.text_ui(ui, FieldId::InitBonus), |f, ui| f.text_ui(ui, FieldId::BonusValueWord));
        self.pair_ui(ui, |f, ui| f.text_ui(ui, FieldId::BonusCostTitle), |f, ui| f.text_ui(ui, FieldId::BonusCostWord));
        self.group_ui(ui, "group-bonus-jump");
        self.pair_ui(
            ui,
            |f, ui| f.text_ui(ui, FieldId::BonusJumpWord),
            |f, ui| {
                f.mini_program_ui(ui, FieldId::BonusJumpPath);
            },
        );
        self.jump_ui(ui, FieldId::BonusJumpPath);
        self.group_ui(ui, "group-bonus-support");
        self.mini_program_half_ui(ui, FieldId::BonusSupportPath);
        self.jump_ui(ui, FieldId::BonusSupportPath);
    }
}

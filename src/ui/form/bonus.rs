//! 会员积分

use egui::Ui;

use super::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn bonus(&mut self, ui: &mut Ui) {
        self.pair(ui, |f, ui| f.text(ui, FieldId::InitBonus), |f, ui| f.text(ui, FieldId::BonusValueWord));
        self.pair(ui, |f, ui| f.text(ui, FieldId::BonusCostTitle), |f, ui| f.text(ui, FieldId::BonusCostWord));
        self.group(ui, "group-bonus-jump");
        self.pair(
            ui,
            |f, ui| f.text(ui, FieldId::BonusJumpWord),
            |f, ui| {
                f.mini_program(ui, FieldId::BonusJumpPath);
            },
        );
        self.jump(ui, FieldId::BonusJumpPath);
        self.group(ui, "group-bonus-support");
        self.mini_program_half(ui, FieldId::BonusSupportPath);
        self.jump(ui, FieldId::BonusSupportPath);
    }
}

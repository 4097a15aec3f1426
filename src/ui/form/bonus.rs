//! 会员积分

use egui::Ui;

use super::Form;

impl Form<'_> {
    pub(super) fn bonus(&mut self, ui: &mut Ui) {
        self.pair(ui, |f, ui| f.text(ui, "bonus.init_bonus"), |f, ui| f.text(ui, "bonus.bonus_value_word"));
        self.pair(ui, |f, ui| f.text(ui, "bonus.bonus_cost_title"), |f, ui| f.text(ui, "bonus.bonus_cost_word"));
        self.group(ui, "group-bonus-jump");
        self.pair(
            ui,
            |f, ui| f.text(ui, "bonus.bonus_jump_word"),
            |f, ui| {
                f.mini_program(ui, "bonus.bonus_jump_appid", "bonus.bonus_jump_path");
            },
        );
        self.jump(ui, "bonus.bonus_jump_appid", "bonus.bonus_jump_path");
        self.group(ui, "group-bonus-support");
        self.pair(ui, |f, ui| f.mini_program(ui, "bonus.bonus_support_appid", "bonus.bonus_support_path"), |_, _| {});
        self.jump(ui, "bonus.bonus_support_appid", "bonus.bonus_support_path");
    }
}

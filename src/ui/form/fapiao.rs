//! 发票

use egui::Ui;

use super::Form;

impl Form<'_> {
    pub(super) fn fapiao(&mut self, ui: &mut Ui) {
        self.pair(
            ui,
            |f, ui| f.text(ui, "fapiao.fapiao_jump_word"),
            |f, ui| {
                f.mini_program(ui, "fapiao.fapiao_jump_appid", "fapiao.fapiao_jump_path");
            },
        );
        self.jump(ui, "fapiao.fapiao_jump_appid", "fapiao.fapiao_jump_path");
    }
}

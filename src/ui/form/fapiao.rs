//! 发票

use egui::Ui;

use super::view::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn fapiao_ui(&mut self, ui: &mut Ui) {
        self.pair_ui(
            ui,
            |f, ui| f.text_ui(ui, FieldId::FapiaoJumpWord),
            |f, ui| {
                f.mini_program_ui(ui, FieldId::FapiaoJumpPath);
            },
        );
        self.jump_ui(ui, FieldId::FapiaoJumpPath);
    }
}

//! 发票

use egui::Ui;

use super::Form;
use crate::rights::field::FieldId;

impl Form<'_> {
    pub(super) fn fapiao(&mut self, ui: &mut Ui) {
        self.pair(
            ui,
            |f, ui| f.text(ui, FieldId::FapiaoJumpWord),
            |f, ui| {
                f.mini_program(ui, FieldId::FapiaoJumpPath);
            },
        );
        self.jump(ui, FieldId::FapiaoJumpPath);
    }
}

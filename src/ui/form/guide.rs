//! 客服咨询

use egui::Ui;

use super::Form;
use crate::studio::action::{Action, Waiting};
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::bits;
use crate::ui::widgets::button::{Look, button};

impl Form<'_> {
    pub(super) fn guide(&mut self, ui: &mut Ui) {
        self.pair(ui, |f, ui| f.text(ui, "guide.staff_name"), |f, ui| f.text(ui, "guide.phone_number"));
        self.pair(
            ui,
            |f, ui| f.text(ui, "guide.contact_information_name"),
            |f, ui| f.text(ui, "guide.contact_information_value"),
        );
        self.text(ui, "guide.head_image_url");
        let (word, hint) =
            (self.t("pick-image"), self.t(if self.view.uploading { "uploading" } else { "pick-image-hint" }));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            if button(ui, Look::Secondary, word, !self.view.uploading).clicked() {
                self.actions.push(Action::PickImage);
            }
            if self.view.uploading && button(ui, Look::Quiet, self.t("stop-uploading"), true).clicked() {
                self.actions.push(Action::GiveUp(Waiting::Upload));
            }
            bits::hint(ui, hint);
        });
    }
}

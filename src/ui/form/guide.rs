//! 客服咨询

use egui::Ui;

use super::view::Form;
use crate::rights::field::FieldId;
use crate::studio::action::{Action, EditorAction};
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::button::{Look, button};
use crate::ui::widgets::text;

impl Form<'_> {
    pub(super) fn guide_ui(&mut self, ui: &mut Ui) {
        self.pair_ui(ui, |f, ui| f.text_ui(ui, FieldId::StaffName), |f, ui| f.text_ui(ui, FieldId::PhoneNumber));
        self.pair_ui(ui, |f, ui| f.text_ui(ui, FieldId::ContactName), |f, ui| f.text_ui(ui, FieldId::ContactValue));
        self.text_ui(ui, FieldId::HeadImageUrl);
        let (word, opening) = (self.t("pick-image"), self.view.jobs.is_opening_photo());
        let hint = self.t(if opening { "reading-photo" } else { "pick-image-hint" });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_8;
            if button(ui, Look::Secondary, word, !opening).clicked() {
                self.actions.push(Action::Editor(EditorAction::PickImage));
            }
            text::hint(ui, hint);
        });
    }
}

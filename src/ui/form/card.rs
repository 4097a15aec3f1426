//! 这张卡: which card is changed, and what its face says.

use egui::{Align, Layout, Margin, Ui, vec2};

use super::view::Form;
use crate::platform::clock::short;
use crate::rights::field::FormField;
use crate::studio::action::{Action, CardAction};
use crate::studio::jobs::Waiting;
use crate::ui::theme::{self, SECTION_HEADER, SPACE_8, SPACE_12, SPACE_20, TYPE_16};
use crate::ui::widgets::button::{Look, button};
use crate::ui::widgets::{frame, text};
use crate::words::Sentence;

impl Form<'_> {
    pub(super) fn card_ui(&mut self, ui: &mut Ui) {
        let margin = Margin { left: SPACE_20 as i8, right: SPACE_20 as i8, top: 0, bottom: SPACE_20 as i8 };
        let (view, reading) = (self.view.card, self.view.jobs.is_reading());
        frame::card(ui, margin, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.allocate_ui_with_layout(
                vec2(ui.available_width(), SECTION_HEADER),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.spacing_mut().item_spacing.x = SPACE_12;
                    text::strong(ui, self.t("this-card"), TYPE_16);
                    text::hint(ui, self.t(if view.trial { "this-card-trial" } else { "this-card-purpose" }));
                },
            );
            self.text_ui(ui, FormField::CardId);
            ui.add_space(SPACE_12);
            let word = self.t(if reading { "reading-card" } else { "read-card" });
            let face = [&view.face.brand, &view.face.title].map(String::as_str).join(" ");
            let known = match view.read_at {
                Some(at) => {
                    self.view.lang.say(&Sentence::new("card-face-read").with("at", short(at)).with("face", face))
                }
                None if view.trial => self.t("card-face-trial").to_owned(),
                None => self.t("card-face-unknown").to_owned(),
            };
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = SPACE_8;
                if button(ui, Look::Secondary, word, view.has_id && !reading).clicked() {
                    self.actions.push(Action::Card(CardAction::Read));
                }
                if reading && button(ui, Look::Quiet, self.t("stop-reading"), true).clicked() {
                    self.actions.push(Action::GiveUp(Waiting::Card));
                }
                let t = theme::current(ui);
                ui.label(egui::RichText::new(known).font(theme::regular(theme::TYPE_13)).color(t.text2));
            });
        });
    }
}

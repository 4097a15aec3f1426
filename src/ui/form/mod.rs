//! The form: four sections with their switch in the header, and the card at its end. It takes the edit buffers and
//! pushes actions; it changes nothing else.

mod bonus;
mod card;
mod fapiao;
mod favor;
pub mod fields;
mod guide;
pub mod header;
mod jump;
pub mod misnamed;
mod view;

use egui::{Id, Margin, ScrollArea, Ui};

use self::view::Form;
pub use self::view::{CardView, FormResponse, FormView};
use crate::rights::Section;
use crate::studio::action::Action;
use crate::studio::buffers::Buffers;
use crate::ui::theme::{SPACE_16, SPACE_20};
use crate::ui::widgets::{frame, in_sight};

/// Draws the form into the whole of `ui`; `above` draws what scrolls with it at its top.
pub fn show(
    ui: &mut Ui,
    buffers: &mut Buffers,
    view: &FormView<'_>,
    actions: &mut Vec<Action>,
    above: impl FnOnce(&mut Ui, &mut Vec<Action>),
) -> FormResponse {
    let margin = if view.two_columns { 24 } else { 20 };
    let mut tops = Vec::new();
    // What moved the form by itself, such as a field that got the focus, says which section it is. The scroll area takes
    // the wheel's turn away.
    let by_hand = ui.input(|i| i.smooth_scroll_delta().y != 0.0 || i.pointer.any_down());
    let mut area = ScrollArea::vertical().id_salt("form").auto_shrink(false);
    if ui.data_mut(|d| d.remove_temp::<()>(at_top())).is_some() {
        area = area.vertical_scroll_offset(0.0);
    }
    let shown = area.show(ui, |ui| {
        let origin = ui.max_rect().top();
        egui::Frame::new()
            .inner_margin(Margin { left: margin, right: margin, top: SPACE_20 as i8, bottom: 24 })
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = SPACE_16;
                in_sight::in_sight(ui, |ui| {
                    above(ui, actions);
                    let mut form = Form { view, buffers, actions, out: FormResponse::default() };
                    for section in Section::ALL {
                        tops.push((section, ui.cursor().top() - origin));
                        form.section_ui(ui, section);
                    }
                    form.card_ui(ui);
                    form.out
                })
            })
            .inner
    });
    let offset = shown.state.clamped_offset().y;
    let last = shown.content_size.y - shown.inner_rect.height();
    let line = offset + shown.inner_rect.height() / 3.0;
    let at_end = last > 1.0 && offset >= last - 1.0;
    let in_view = tops.iter().rev().find(|(_, at)| at_end || *at <= line).map(|(section, _)| *section);
    let key = shown.id.with("offset");
    let before = ui.data_mut(|d| std::mem::replace(d.get_temp_mut_or(key, offset), offset));
    let scrolled_to = in_view.filter(|_| by_hand && (before - offset).abs() > 0.5);
    FormResponse { scrolled_to, ..shown.inner }
}

fn at_top() -> Id {
    Id::unique("form at top")
}

/// The form shows its top when it is drawn next.
pub fn begin_at_top(ui: &Ui) {
    ui.data_mut(|d| d.insert_temp(at_top(), ()));
}

impl Form<'_> {
    fn section_ui(&mut self, ui: &mut Ui, section: Section) {
        let margin = Margin { left: SPACE_20 as i8, right: SPACE_20 as i8, top: 0, bottom: 0 };
        frame::card(ui, margin, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.header_ui(ui, section);
            let on = self.buffers.flag(section.switch()).unwrap_or(false);
            if on || !self.view.rights.is_empty(section) {
                ui.spacing_mut().item_spacing.y = 14.0;
                match section {
                    Section::Bonus => self.bonus_ui(ui),
                    Section::Favor => self.favor_ui(ui),
                    Section::Fapiao => self.fapiao_ui(ui),
                    Section::Guide => self.guide_ui(ui),
                }
                ui.add_space(SPACE_20 - 14.0);
            }
        });
    }
}

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

use egui::{Margin, ScrollArea, Ui};

use crate::merchant::MiniProgram;
use crate::publish::Kind;
use crate::rights::check::Problem;
use crate::rights::field::{FieldId, FormField};
use crate::rights::shown::Shown;
use crate::rights::{CardRights, Section};
use crate::studio::action::Action;
use crate::studio::buffers::Buffers;
use crate::studio::{Focus, Typed};
use crate::ui::theme::{SPACE_16, SPACE_20};
use crate::ui::widgets::{frame, in_sight};
use crate::words::Lang;

/// What the form shows.
pub struct FormView<'a> {
    /// Language of the window.
    pub lang: Lang,
    /// What kind of merchant is chosen.
    pub kind: Kind,
    /// The draft, for what depends on a value (a jump without its path).
    pub rights: &'a CardRights,
    /// What is known of each switch.
    pub shown: &'a Shown,
    /// What the rules say.
    pub problems: &'a [Problem],
    /// Fields that the phone would cut.
    pub cut: &'a [FieldId],
    /// Characters that no font here has.
    pub missing: &'a [(FieldId, char)],
    /// Two fields beside each other.
    pub two_columns: bool,
    /// Where the focus is to go.
    pub focus: Option<Focus>,
    /// The section whose once-shown rule was asked for.
    pub explained: Option<Section>,
    /// 我的小程序
    pub mini_programs: &'a [MiniProgram],
    /// What the card's own section shows.
    pub card: card::CardView<'a>,
    /// A picture is being uploaded.
    pub uploading: bool,
}

pub use card::CardView;

/// What happened in the form.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormResponse {
    /// What was typed, and where.
    pub typed: Typed,
    /// The field under the pointer.
    pub hovered: Option<FormField>,
}

/// The form while it is drawn.
struct Form<'a> {
    view: &'a FormView<'a>,
    buffers: &'a mut Buffers,
    actions: &'a mut Vec<Action>,
    out: FormResponse,
}

/// Draws the form into the whole of `ui`; `above` draws what scrolls with it at its top.
pub fn show(
    ui: &mut Ui,
    buffers: &mut Buffers,
    view: &FormView<'_>,
    actions: &mut Vec<Action>,
    above: impl FnOnce(&mut Ui, &mut Vec<Action>),
) -> FormResponse {
    let margin = if view.two_columns { 24 } else { 20 };
    ScrollArea::vertical()
        .id_salt("form")
        .auto_shrink(false)
        .show(ui, |ui| {
            egui::Frame::new()
                .inner_margin(Margin { left: margin, right: margin, top: SPACE_20 as i8, bottom: 24 })
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = SPACE_16;
                    in_sight::in_sight(ui, |ui| {
                        above(ui, actions);
                        let mut form = Form { view, buffers, actions, out: FormResponse::default() };
                        for section in Section::ALL {
                            form.section(ui, section);
                        }
                        form.card(ui);
                        form.out
                    })
                })
                .inner
        })
        .inner
}

impl Form<'_> {
    fn section(&mut self, ui: &mut Ui, section: Section) {
        let margin = Margin { left: SPACE_20 as i8, right: SPACE_20 as i8, top: 0, bottom: 0 };
        frame::card(ui, margin, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.header(ui, section);
            let on = self.buffers.on(section.switch()).unwrap_or(false);
            if on || !self.view.rights.is_empty(section) {
                ui.spacing_mut().item_spacing.y = 14.0;
                match section {
                    Section::Bonus => self.bonus(ui),
                    Section::Favor => self.favor(ui),
                    Section::Fapiao => self.fapiao(ui),
                    Section::Guide => self.guide(ui),
                }
                ui.add_space(SPACE_20 - 14.0);
            }
        });
    }
}

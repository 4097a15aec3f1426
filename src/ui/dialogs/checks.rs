//! 在手机核对 after a run: a few cards, one of each kind of change, each looked at on the sheet of its publication.

use egui::{Align, Label, Layout, RichText, Ui};

use super::footer::{footer_ui, way_out_ui};
use super::values::change_job;
use crate::rights::change::Change;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction, SheetAction};
use crate::studio::batch::{RunCard, RunState};
use crate::ui::theme::{self, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, visible};

const ID: &str = "checks";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 640.0;

/// Draws it over `place`; `few` are places of cards of the run.
pub fn show(ui: &mut Ui, studio: &Studio, few: &[usize], place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("checks-title"), over, width: WIDTH };
    let mut asked = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            text::body(ui, lang.t("checks-how"));
            let Some(run) = studio.batch.run() else { return };
            for at in few {
                if let Some(card) = run.cards.get(*at) {
                    card_ui(ui, studio, (*at, card), &mut asked);
                }
            }
        },
        |ui| footer_ui(ui, ID, |ui| way_out_ui(ui, lang.t("close"), opened, actions)),
    );
    actions.append(&mut asked);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn card_ui(ui: &mut Ui, studio: &Studio, (at, card): (usize, &RunCard), actions: &mut Vec<Action>) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let name = studio.batch.chosen().and_then(|c| c.cards.get(card.member)).map_or("", |m| m.choice.name());
    let changes = card.plan.as_deref().map_or(&[][..], |p| &p.changes);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let look = button::secondary(ui, lang.t("checks-look"));
            ui.ctx().accesskit_node_builder(look.id, |node| node.set_description(&*visible(name)));
            if look.clicked() {
                actions.push(Action::Batch(BatchAction::Check(at, true)));
            }
            text::hint_line(ui, lang.t(state(&card.state)));
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                let name = RichText::new(visible(name)).font(theme::medium(TYPE_14)).color(t.text);
                ui.add(Label::new(name).truncate());
                changed_ui(ui, lang, changes);
            });
        });
    });
}

fn changed_ui(ui: &mut Ui, lang: Lang, changes: &[Change]) {
    if let Some(change) = changes.first() {
        let job = change_job(lang, change, theme::current(ui));
        ui.add(Label::new(job).truncate());
    }
}

/// The key of what is known of a look at it.
fn state(state: &RunState) -> &'static str {
    match state {
        RunState::Ended { checked: Some(true), .. } => "checks-same",
        RunState::Ended { checked: Some(false), .. } => "checks-different",
        _ => "checks-open",
    }
}

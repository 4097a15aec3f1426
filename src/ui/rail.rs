//! The rail: each section and how it stands, and this card. In the middle layout it is a row of tabs.

use egui::{Align, Color32, Frame, Layout as Flow, Margin, Panel, Stroke, Ui};

use super::layout::RAIL;
use super::theme::{self, SPACE_4, SPACE_8};
use super::widgets::bits;
use super::widgets::choice::{row, tab};
use crate::rights::Section;
use crate::rights::check::Level;
use crate::rights::shown::State;
use crate::studio::action::Action;
use crate::studio::sheet::Sheet;
use crate::studio::{CARD_ID_FIELD, Studio};
use crate::words::Sentence;

/// How a section stands, in a word or two, with its colour.
fn note(ui: &Ui, studio: &Studio, section: Section) -> (String, Color32) {
    let t = theme::of(ui);
    let lang = studio.lang;
    let wrong = |p: &&crate::rights::check::Problem| {
        p.level == Level::Error && crate::rights::field::field(p.field).is_some_and(|f| f.section == section)
    };
    let known = studio.card.known(section).state;
    let unknown = known == State::Unknown && studio.kind().real();
    let errors = studio.problems.iter().filter(wrong).count();
    // What is not known yet is no mistake of the person.
    let only_unknown = studio.problems.iter().filter(wrong).all(|p| p.sentence.key == "problem-history-unknown");
    if errors > 0 && !only_unknown {
        return (lang.say(&Sentence::new("rail-errors").with("count", errors)), t.danger);
    }
    let on = studio.document.draft.rights.shown(section) == Some(true);
    match (known, on) {
        (State::Shown, true) => (lang.t("rail-shown").into(), t.text2),
        _ if unknown => (lang.t("rail-unknown").into(), t.warning),
        (State::PerhapsShown, _) => (lang.t("rail-perhaps").into(), t.warning),
        (_, true) => (lang.t("rail-first").into(), t.danger),
        (_, false) => (lang.t("rail-off").into(), t.text2),
    }
}

/// The rail of the wide layout.
pub fn show(ui: &mut Ui, studio: &Studio, sheet: bool, actions: &mut Vec<Action>) {
    let t = theme::of(ui);
    let frame = Frame::new().fill(t.panel).inner_margin(Margin { left: 8, right: 8, top: 16, bottom: 8 });
    let shown =
        Panel::left("rail").exact_size(RAIL).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            super::beneath(ui, sheet);
            ui.spacing_mut().item_spacing.y = SPACE_4 - 2.0;
            for section in Section::ALL {
                let (note, color) = note(ui, studio, section);
                let title = studio.lang.get(&format!("section-{}-short", section.name()));
                if row(ui, title, &note, color, studio.section == section, 38.0).clicked() {
                    actions.push(Action::Section(section));
                }
            }
            ui.add_space(SPACE_8);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.horizontal(|ui| {
                    ui.add_space(12.0);
                    bits::hint(ui, studio.lang.t("this-card"));
                });
            });
            let read = studio.card.read_at.as_deref().and_then(|at| at.get(11..16)).unwrap_or_default();
            if row(ui, studio.lang.t("card-face"), read, t.text2, false, 38.0).clicked() {
                actions.push(Action::Focus(CARD_ID_FIELD));
            }
            let n = studio.records().len();
            let count =
                if n == 0 { String::new() } else { studio.lang.say(&Sentence::new("rail-records").with("count", n)) };
            if row(ui, studio.lang.t("records-short"), &count, t.text2, false, 38.0).clicked() {
                actions.push(Action::Open(Box::new(Sheet::Records(Default::default()))));
            }
        });
    let rect = shown.response.rect;
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, t.line));
}

/// The tabs above the form of the middle and narrow layouts.
pub fn tabs(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    ui.with_layout(Flow::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_4;
        for section in Section::ALL {
            let (note, color) = note(ui, studio, section);
            let title = studio.lang.get(&format!("section-{}-short", section.name()));
            if tab(ui, title, &note, color, studio.section == section).clicked() {
                actions.push(Action::Section(section));
            }
        }
        let t = theme::of(ui);
        if tab(ui, studio.lang.t("this-card"), "", t.text2, false).clicked() {
            actions.push(Action::Focus(CARD_ID_FIELD));
        }
    });
}

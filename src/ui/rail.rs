//! The rail: each section and how it stands, and this card. In the middle layout it is a row of tabs.

use egui::{Align, Color32, Frame, Layout as Flow, Margin, Panel, ScrollArea, Stroke, Ui};

use super::layout::RAIL;
use super::theme::{self, SPACE_4, SPACE_8};
use super::widgets::choice::{Notes, Row, Tab, row, tab, tab_width};
use super::widgets::icon::Icon;
use super::widgets::{in_sight, text};
use crate::rights::Section;
use crate::rights::check::Level;
use crate::rights::field::FormField;
use crate::rights::shown::State;
use crate::studio::Studio;
use crate::studio::action::{Action, EditorAction, SheetAction};
use crate::studio::sheet::Sheet;
use crate::words::Sentence;

/// How a section stands: in a word or two, with their colour, and as a mark.
fn note(ui: &Ui, studio: &Studio, section: Section) -> (String, Color32, Option<Icon>) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let wrong = |p: &&crate::rights::check::Problem| {
        p.level == Level::Error && p.field.and_then(FormField::rights).is_some_and(|f| f.section() == section)
    };
    let known = studio.card.known(section).state;
    let unknown = known == State::Unknown && studio.kind().real();
    let errors = studio.editor.problems.iter().filter(wrong).count();
    // A section whose history is not known is shown as not known, not as an error of the person.
    let only_unknown = studio
        .editor
        .problems
        .iter()
        .filter(wrong)
        .all(|p| matches!(&*p.sentence.key, "problem-history-unknown" | "problem-record-damaged"));
    if errors > 0 && !only_unknown {
        return (lang.say(&Sentence::new("rail-errors").with("count", errors)), t.danger, Some(Icon::Wrong));
    }
    let on = studio.editor.document.draft.rights.shown(section) == Some(true);
    match (known, on) {
        (State::Shown, true) => (lang.t("rail-shown").into(), t.text2, Some(Icon::Lock)),
        _ if unknown => (lang.t("rail-unknown").into(), t.warning, Some(Icon::Question)),
        (State::PerhapsShown, _) => (lang.t("rail-perhaps").into(), t.warning, Some(Icon::Question)),
        (_, true) => (lang.t("rail-first").into(), t.danger, Some(Icon::Triangle)),
        (_, false) => (lang.t("rail-off").into(), t.text2, None),
    }
}

/// The rail of the wide layout.
pub fn show(ui: &mut Ui, studio: &Studio, sheet: bool, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let frame = Frame::new().fill(t.panel).inner_margin(Margin { left: 8, right: 8, top: 16, bottom: 8 });
    let shown =
        Panel::left("rail").exact_size(RAIL).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            super::beneath_sheet_ui(ui, sheet);
            ui.spacing_mut().item_spacing.y = SPACE_4 - 2.0;
            for section in Section::ALL {
                let (note, ink, _) = note(ui, studio, section);
                let title = studio.view.lang.get(&format!("section-{}-short", section.name()));
                if row(ui, &Row { title, note: &note, ink, selected: studio.view.section == section }).clicked() {
                    actions.push(Action::Editor(EditorAction::Section(section)));
                }
            }
            ui.add_space(SPACE_8);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.horizontal(|ui| {
                    ui.add_space(12.0);
                    text::hint(ui, studio.view.lang.t("this-card"));
                });
            });
            let read = studio.card.read_at.as_deref().and_then(|at| at.get(11..16)).unwrap_or_default();
            let title = studio.view.lang.t("card-face");
            if row(ui, &Row { title, note: read, ink: t.text2, selected: false }).clicked() {
                actions.push(Action::Editor(EditorAction::Focus(FormField::CardId)));
            }
            let n = studio.records_count();
            let count = if n == 0 {
                String::new()
            } else {
                studio.view.lang.say(&Sentence::new("rail-records").with("count", n))
            };
            let title = studio.view.lang.t("records-short");
            if row(ui, &Row { title, note: &count, ink: t.text2, selected: false }).clicked() {
                actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
            }
        });
    let rect = shown.response.rect;
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, t.line));
}

/// The tabs above the form of the middle and narrow layouts. Where there is no room for every note in words, only what is to
/// be seen to has one, or a mark; where there is none for that, the tabs scroll.
pub fn tabs_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let notes = Section::ALL.map(|section| note(ui, studio, section));
    let mut all: Vec<Tab<'_>> = Section::ALL
        .into_iter()
        .zip(&notes)
        .map(|(section, (note, ink, mark))| {
            let title = lang.get(&format!("section-{}-short", section.name()));
            Tab { title, note, ink: *ink, mark: *mark, selected: studio.view.section == section }
        })
        .collect();
    all.push(Tab { title: lang.t("this-card"), note: "", ink: theme::current(ui).text2, mark: None, selected: false });
    let room = ui.available_width() - SPACE_4 * Section::ALL.len() as f32;
    let fits = |notes: &Notes| all.iter().map(|tab| tab_width(ui, tab, *notes)).sum::<f32>() <= room;
    let notes = Notes::ALL.into_iter().find(fits).unwrap_or(Notes::Marks);
    ScrollArea::horizontal().id_salt("section tabs").show(ui, |ui| {
        in_sight::in_sight(ui, |ui| {
            ui.with_layout(Flow::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = SPACE_4;
                for (i, shown) in all.iter().enumerate() {
                    if tab(ui, shown, notes).clicked() {
                        let section = Section::ALL.get(i);
                        actions.push(section.map_or(Action::Editor(EditorAction::Focus(FormField::CardId)), |s| {
                            Action::Editor(EditorAction::Section(*s))
                        }));
                    }
                }
            })
        });
    });
}

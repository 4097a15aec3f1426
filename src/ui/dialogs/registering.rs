//! 登记现状: what members see of cards of which nothing is known, one row a card and one column a section; and that their
//! content is the same as that of a known one.

use egui::{Align, Id, Layout, ScrollArea, Sense, Stroke, Ui, Vec2, vec2};

use super::footer::{footer_ui, way_out_ui};
use super::lines::note_ui;
use super::values::section;
use crate::rights::Section;
use crate::studio::action::{Action, BatchAction, SheetAction};
use crate::studio::batch::{Registering, RegisteringChange, RegisteringRow};
use crate::studio::sheet::SheetChange;
use crate::ui::theme::{self, SPACE_4, SPACE_8, TYPE_13, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{choice, sheet, switch, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "registering";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 980.0;
/// A card's row, in points.
const ROW: f32 = 40.0;
/// Height of the head of the columns, in points: a name above its answers.
const HEAD: f32 = 52.0;
/// Height of the answers for one section, in points.
const ANSWER: f32 = 28.0;
/// The least width of a card's name, in points.
const NAME: f32 = 150.0;
/// What can be answered, with the catalogue keys of the word and of its short form.
const ANSWERS: [(Option<bool>, &str, &str); 3] = [
    (Some(true), "seen-yes", "register-yes"),
    (Some(false), "seen-no", "register-no"),
    (None, "seen-unsure", "register-unsure"),
];

/// Draws it over `place`.
pub fn show(ui: &mut Ui, said: &Registering, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("register-title"), over, width: WIDTH };
    let mut acts = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, said, (lang, over.height()), actions),
        |ui| {
            footer_ui(ui, ID, |ui| {
                let left = said.left();
                if left > 0 {
                    text::hint(ui, &lang.say(&Sentence::new("seen-left").with("count", left)));
                }
                way_out_ui(ui, lang.t("confirm-cancel"), opened, &mut acts);
                let keep = button::button(ui, Look::Primary, lang.t("seen-keep"), left == 0);
                if left == 0 && keep.clicked() {
                    acts.push(Action::Batch(BatchAction::Registered));
                }
            });
        },
    );
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn chosen(change: RegisteringChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Registering(change)))
}

fn content_ui(ui: &mut Ui, said: &Registering, (lang, height): (Lang, f32), actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    text::hint(ui, lang.t("register-why"));
    let words = ANSWERS.map(|(_, _, key)| lang.t(key));
    let segments = choice::segments_width(ui, &words) + SPACE_8;
    let name = (ui.available_width() - 4.0 * segments - SPACE_8).max(NAME);
    let narrow = ui.available_width() < NAME + 4.0 * segments;
    if said.rows.len() > 1 {
        all_ui(ui, lang, narrow, (name, segments), actions);
    }
    let room = (height - 330.0).clamp(ROW * 3.0, 460.0);
    let row = if narrow { ROW * 3.0 } else { ROW };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("registering rows").max_height(room).auto_shrink([false, true]);
        area.show_rows(ui, row, said.rows.len(), |ui, range| {
            for at in range {
                if let Some(of) = said.rows.get(at) {
                    row_ui(ui, (at, of), (lang, narrow), (name, segments), actions);
                }
            }
        });
    });
    match &said.same_as {
        Some(same) => {
            let mut on = said.same;
            let sentence = Sentence::new("register-same").with("card", same.name.as_str());
            if switch::tick(ui, &mut on, &lang.say(&sentence)).changed() {
                actions.push(chosen(RegisteringChange::Same(on)));
            }
        }
        None => {
            note_ui(ui, Icon::Info, lang.t("register-no-same"), t.text2);
        }
    }
    note_ui(ui, Icon::Info, lang.t("seen-how"), t.text2);
}

/// The head of the columns, with what is answered for every card at once.
fn all_ui(ui: &mut Ui, lang: Lang, narrow: bool, (name, segments): (f32, f32), actions: &mut Vec<Action>) {
    if narrow {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        cell_ui(ui, vec2(name, HEAD), |ui| {
            text::hint(ui, lang.t("register-all"));
        });
        for s in Section::ALL {
            cell_ui(ui, vec2(segments, HEAD), |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = SPACE_4;
                    text::strong(ui, &section(lang, s), TYPE_13);
                    answers_ui(ui, lang, (s, "all", lang.t("register-all")), None, |answer| {
                        actions.push(chosen(RegisteringChange::Column(s, answer)));
                    });
                });
            });
        }
    });
}

fn cell_ui(ui: &mut Ui, size: Vec2, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_width(size.x);
        content(ui);
    });
}

/// The longest name of a section, as a hint.
fn section_width(ui: &Ui, lang: Lang) -> f32 {
    let font = theme::regular(TYPE_13);
    let width = |s: Section| {
        let named = ui.painter().layout_no_wrap(section(lang, s), font.clone(), egui::Color32::PLACEHOLDER);
        named.size().x
    };
    Section::ALL.into_iter().map(width).fold(0.0, f32::max)
}

/// The answers for a section; `whose` is heard with each of them.
fn answers_ui(
    ui: &mut Ui,
    lang: Lang,
    (s, id, whose): (Section, &str, &str),
    state: Option<Option<bool>>,
    answered: impl FnOnce(Option<bool>),
) {
    let words = ANSWERS.map(|(_, _, key)| lang.t(key));
    let full = ANSWERS.map(|(_, key, _)| {
        let name = Sentence::new("register-name").with("card", whose).with("section", section(lang, s));
        lang.say(&name.with_key("answer", key))
    });
    let selected = state.and_then(|is| ANSWERS.iter().position(|(a, ..)| *a == is)).unwrap_or(usize::MAX);
    let picked = choice::segments_named(ui, Id::unique((ID, id, s.name())), &words, &full, selected);
    if let Some((answer, ..)) = picked.and_then(|i| ANSWERS.get(i)) {
        answered(*answer);
    }
}

fn row_ui(
    ui: &mut Ui,
    (at, of): (usize, &RegisteringRow),
    (lang, narrow): (Lang, bool),
    (name, segments): (f32, f32),
    actions: &mut Vec<Action>,
) {
    let t = theme::current(ui);
    let answers = |ui: &mut Ui, s: Section, actions: &mut Vec<Action>| {
        if of.known[s] {
            text::hint(ui, lang.t("register-known"));
            return;
        }
        answers_ui(ui, lang, (s, &of.card, &of.name), of.states[s], |answer| {
            actions.push(chosen(RegisteringChange::State(at, s, answer)));
        });
    };
    let label = |ui: &mut Ui| {
        let said = egui::RichText::new(visible(&of.name)).font(theme::medium(TYPE_14)).color(t.text);
        ui.add(egui::Label::new(said).truncate());
    };
    if narrow {
        ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW * 3.0), Layout::top_down(Align::Min), |ui| {
            ui.set_min_height(ROW * 3.0);
            ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
            label(ui);
            // A section's name and its answers stay together, in columns.
            let width = section_width(ui, lang) + SPACE_8 + segments;
            ui.horizontal_wrapped(|ui| {
                for s in Section::ALL {
                    cell_ui(ui, vec2(width, ANSWER), |ui| {
                        cell_ui(ui, vec2(width - segments, ANSWER), |ui| {
                            text::hint(ui, &section(lang, s));
                        });
                        answers(ui, s, actions);
                    });
                }
            });
        });
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        cell_ui(ui, vec2(name, ROW), label);
        for s in Section::ALL {
            cell_ui(ui, vec2(segments, ROW), |ui| answers(ui, s, actions));
        }
    });
    let line = ui.min_rect();
    ui.painter().hline(line.x_range(), ui.cursor().top() - 0.5, Stroke::new(1.0, t.line));
    ui.allocate_exact_size(vec2(0.0, 0.0), Sense::hover());
}

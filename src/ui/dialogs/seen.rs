//! A card that this computer knows nothing of: what do members see of each section (src/ui/README.md, Choosing a card)?

use egui::{Align, Id, Layout, Margin, Stroke, Ui, vec2};

use super::footer::{footer_ui, way_out_ui};
use super::lines::{low_row_ui, note_ui};
use super::values::section;
use crate::rights::{PerSection, Section};
use crate::studio::action::{Action, CardAction, SheetAction};
use crate::studio::card::FromTemplate;
use crate::studio::sheet::SheetChange;
use crate::ui::form::header::template_sentence;
use crate::ui::theme::{self, SPACE_8, TYPE_13, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{choice, frame, sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "seen";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 620.0;
/// Below this width the answers go under their section, in points.
const NARROW: f32 = 460.0;
/// Width of a section's name and height of its line, in points.
const NAME: f32 = 110.0;
const ROW: f32 = 30.0;
/// What can be answered, and the catalogue key of the words.
const ANSWERS: [(Option<bool>, &str); 3] = [(Some(true), "seen-yes"), (Some(false), "seen-no"), (None, "seen-unsure")];

/// What was answered for each section; the outer `None`: nothing yet.
pub type States = PerSection<Option<Option<bool>>>;

/// Which card is asked about.
#[derive(Clone, Copy)]
pub struct AskedCard<'a> {
    /// Its title, else its id.
    pub title: &'a str,
    /// 会员卡ID
    pub id: &'a str,
    /// What its template says of the sections, once it was read.
    pub template: Option<&'a FromTemplate>,
    /// It is asked because the record was damaged.
    pub damaged: bool,
    /// The sections that are asked about: what is known is not asked again.
    pub asked: &'a [Section],
}

/// Draws the question over `over`.
pub fn show(ui: &mut Ui, states: &States, card: AskedCard<'_>, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("seen-title"), over, width: WIDTH };
    let mut acts = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, states, card, lang, actions),
        |ui| footer_ui(ui, ID, |ui| buttons_ui(ui, states, card, (lang, opened), &mut acts)),
    );
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, states: &States, card: AskedCard<'_>, lang: Lang, actions: &mut Vec<Action>) {
    let AskedCard { title, id, template, damaged, asked } = card;
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    low_row_ui(ui, |ui| {
        ui.label(egui::RichText::new(visible(title)).font(theme::medium(TYPE_14)).color(t.text));
        if title != id {
            ui.label(egui::RichText::new(visible(id)).font(theme::mono(TYPE_13)).color(t.text2));
        }
    });
    text::hint(ui, lang.t(if damaged { "seen-why-damaged" } else { "seen-why" }));
    frame::card(ui, Margin::symmetric(14, 8), |ui| {
        let narrow = ui.available_width() < NARROW;
        for (i, (s, state)) in states.iter().filter(|(s, _)| asked.contains(s)).enumerate() {
            if i > 0 {
                let rect = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover()).0;
                ui.painter().hline(rect.x_range().expand(14.0), rect.center().y, Stroke::new(1.0, t.line));
            }
            if let Some(answer) = line_ui(ui, s, *state, narrow, lang) {
                actions.push(Action::Sheet(SheetAction::Change(SheetChange::Seen(s, answer))));
            }
        }
    });
    if let Some(template) = template {
        note_ui(ui, Icon::Info, &template_sentence(lang, template), t.text2);
    }
    note_ui(ui, Icon::Info, lang.t("seen-how"), t.text2);
}

/// A section with its answers; gives the one that was chosen in this frame.
fn line_ui(ui: &mut Ui, s: Section, state: Option<Option<bool>>, narrow: bool, lang: Lang) -> Option<Option<bool>> {
    let words = ANSWERS.map(|(_, key)| lang.t(key));
    let name = section(lang, s);
    let full = |word: &str| lang.say(&Sentence::new("seen-name").with("section", name.as_str()).with("answer", word));
    let names = words.map(full);
    // No answer is chosen beforehand: this index is outside of the choices.
    let selected = state.and_then(|is| ANSWERS.iter().position(|(answer, _)| *answer == is)).unwrap_or(usize::MAX);
    let purpose = lang.get(&format!("seen-{}", s.name()));
    let answer_ui = |ui: &mut Ui| {
        let chosen = choice::segments_named(ui, Id::unique((ID, s.name())), &words, &names, selected)?;
        ANSWERS.get(chosen).map(|(answer, _)| *answer)
    };
    if narrow {
        text::strong(ui, &name, TYPE_14);
        text::hint(ui, purpose);
        return answer_ui(ui);
    }
    let answers = choice::segments_width(ui, &words);
    ui.horizontal(|ui| {
        let rest = ui.available_width() - answers - SPACE_8 * 2.0 - NAME;
        let cell = |ui: &mut Ui, width: f32, add: &dyn Fn(&mut Ui)| {
            ui.allocate_ui_with_layout(vec2(width, ROW), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(width);
                add(ui);
            });
        };
        cell(ui, NAME, &|ui| {
            text::strong(ui, &name, TYPE_14);
        });
        cell(ui, rest, &|ui| {
            text::hint(ui, purpose);
        });
        answer_ui(ui)
    })
    .inner
}

fn buttons_ui(
    ui: &mut Ui,
    states: &States,
    card: AskedCard<'_>,
    (lang, opened): (Lang, bool),
    actions: &mut Vec<Action>,
) {
    let left = states.iter().filter(|(s, state)| state.is_none() && card.asked.contains(s)).count();
    if left > 0 {
        text::hint(ui, &lang.say(&Sentence::new("seen-left").with("count", left)));
    }
    way_out_ui(ui, lang.t("seen-later"), opened, actions);
    let keep = button::button(ui, Look::Primary, lang.t("seen-keep"), left == 0);
    if left == 0 && keep.clicked() {
        actions.push(Action::Card(CardAction::Seen(states.map(Option::flatten))));
    }
}

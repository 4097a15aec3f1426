//! 每张卡填不同的值: a table is pasted or chosen, and what it gives to which cards is said before it is used.

use egui::{Id, ScrollArea, TextEdit, Ui};

use super::footer::{footer_ui, way_out_ui};
use super::lines::note_ui;
use super::values::several;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction, SheetAction};
use crate::studio::sheet::Values;
use crate::ui::theme::{self, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "one each";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 640.0;
/// So much of what was pasted is seen, in points.
const PASTED: f32 = 120.0;
/// So many rows or cards are named, the rest is counted.
const NAMED: usize = 12;

/// Draws it over `place`; `pasted` is the edit buffer of the table.
pub fn show(
    ui: &mut Ui,
    studio: &Studio,
    values: &Values,
    pasted: &mut String,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("values-title"), over, width: WIDTH };
    let (mut asked, mut acts) = (Vec::new(), Vec::new());
    let reading = studio.jobs.is_reading_table();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            text::body(ui, lang.t("values-how"));
            paste_ui(ui, lang, (pasted, opened), &mut asked);
            if reading {
                text::hint(ui, lang.t("values-reading"));
            } else {
                found_ui(ui, lang, values);
            }
        },
        |ui| {
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), false, &mut acts);
                let name = lang.say(&Sentence::new("values-use").with("count", values.count()));
                let ready = values.count() > 0 && !reading;
                if button::button(ui, Look::Primary, &name, ready).clicked() && ready {
                    acts.push(Action::Batch(BatchAction::UseValues));
                }
            });
        },
    );
    actions.append(&mut asked);
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// The field for what was copied in a spreadsheet, and the way to a file.
fn paste_ui(ui: &mut Ui, lang: Lang, (pasted, opened): (&mut String, bool), actions: &mut Vec<Action>) {
    let label = field::label_row(ui, lang.t("values-paste"), None, None);
    let area = ScrollArea::vertical().id_salt("one each pasted").max_height(PASTED);
    area.show(ui, |ui| {
        let edit = TextEdit::multiline(pasted).id(Id::unique((ID, "pasted"))).desired_rows(5);
        let edit = edit.hint_text(lang.t("values-paste-hint")).desired_width(f32::INFINITY);
        let edit = ui.add(edit.font(theme::mono(TYPE_14))).labelled_by(label.id);
        if opened {
            edit.request_focus();
        }
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        let ready = !pasted.trim().is_empty();
        if button::button(ui, Look::Secondary, lang.t("values-read"), ready).clicked() && ready {
            actions.push(Action::Batch(BatchAction::ReadValues(pasted.clone())));
        }
        if button::link(ui, lang.t("values-file")).clicked() {
            actions.push(Action::Batch(BatchAction::PickValues));
        }
    });
}

/// What the table gives, and what of it fits nothing.
fn found_ui(ui: &mut Ui, lang: Lang, values: &Values) {
    let t = theme::current(ui);
    if let Some(trouble) = &values.trouble {
        note_ui(
            ui,
            Icon::Triangle,
            &format!("{} {}", lang.say(&trouble.sentence), lang.say(&trouble.remedy)),
            t.danger,
        );
    }
    for fault in values.faults.iter().take(NAMED) {
        note_ui(ui, Icon::Triangle, &lang.say(&fault.sentence()), t.danger);
    }
    if let Some(first) = values.faults.first() {
        text::hint(ui, &lang.say(&first.remedy()));
    }
    let Some((found, left)) = &values.found else { return };
    let fields = several(lang, &found.fields);
    let said = Sentence::new("values-found").with("count", found.values.len()).with("fields", fields);
    note_ui(ui, Icon::Info, &lang.say(&said), t.text);
    for (key, rows) in
        [("values-nobody", &found.nobody), ("values-several", &found.several), ("values-again", &found.again)]
    {
        if !rows.is_empty() {
            let row = |(line, cell): &(usize, String)| {
                lang.say(&Sentence::new("values-row").with("line", *line).with("cell", visible(cell).into_owned()))
            };
            let each = rows.iter().take(NAMED).map(row).collect::<Vec<_>>().join(lang.t("records-list"));
            let said = Sentence::new(key).with("count", rows.len()).with("rows", each);
            note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
        }
    }
    if !left.is_empty() {
        let names = left.iter().take(NAMED).map(|n| visible(n).into_owned()).collect::<Vec<_>>();
        let said =
            Sentence::new("values-left").with("count", left.len()).with("cards", names.join(lang.t("records-list")));
        note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
    }
}

//! The last question before a change goes to many cards. Its content stands on the page beneath; here is how many, where
//! to, and what cannot be undone.

use egui::{Id, Key, ScrollArea, Ui};

use super::confirm_notes::{approval_of_many_ui, name_ui, planned_ui};
use super::footer::{footer_ui, pressed, way_out_ui};
use super::lines::{low_row_ui, note_ui};
use super::screenshot::look_ui;
use super::target::kind_colors;
use super::values::section;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction, SheetAction};
use crate::studio::batch::ManyConfirm;
use crate::studio::sheet::{SheetBuffers, SheetChange};
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::field::{self as fields, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{choice, mark, sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "many";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;
/// More cards than this are looked for, and not unfolded.
const FEW: usize = 8;
/// So much of the list is seen, in points.
const LISTED: f32 = 152.0;

/// Draws it over `place`.
pub fn show(
    ui: &mut Ui,
    studio: &Studio,
    (confirm, SheetBuffers { search, person, .. }): (&ManyConfirm, &mut SheetBuffers),
    place: Place,
    actions: &mut Vec<Action>,
) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = match confirm.one().and_then(|one| confirm.among.get(one)) {
        Some((_, name)) => lang.say(&Sentence::new("many-confirm-one").with("card", name.as_str())),
        None => lang.say(&Sentence::new("many-confirm").with("count", confirm.count)),
    };
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let checking = studio.batch.shown().is_some_and(|(_, page)| page.is_comparing());
    let (mut acts, composing) = (Vec::new(), std::cell::Cell::new(false));
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            content_ui(ui, studio, (lang, checking), (confirm, search), actions);
            if confirm.name.is_some() {
                composing.set(name_ui(ui, lang, person).composing);
            }
        },
        |ui| {
            let settled = !checking && !composing.get();
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), opened, &mut acts);
                let name = lang.say(&Sentence::new("many-confirm-do").with("count", confirm.count));
                let publish = button::button(ui, Look::Primary, &name, settled);
                // Enter never publishes (src/ui/README.md, Keyboard), not even when the button has the focus.
                let entered = ui.input(|i| i.key_pressed(Key::Enter));
                if settled && pressed(&publish) && !entered {
                    acts.push(Action::Batch(BatchAction::Confirm));
                }
            });
        },
    );
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// With 先发 1 张: one of many is looked for, and only the lines in sight are drawn.
fn among_ui(ui: &mut Ui, lang: Lang, (confirm, search): (&ManyConfirm, &mut String), actions: &mut Vec<Action>) {
    let selected = confirm.one();
    let field = Text {
        id: Id::unique((ID, "search")),
        label: lang.t("many-confirm-which"),
        optional: None,
        counter: None,
        hint: lang.t("many-confirm-search"),
        help: lang.t("many-confirm-then"),
        problem: None,
        mono: false,
        enabled: true,
    };
    let field = fields::text(ui, search, field, |_| {});
    // Text that is being composed is searched for once it is real.
    if !field.composing && search.trim().to_lowercase() != confirm.words {
        actions.push(Action::Sheet(SheetAction::Change(SheetChange::Among(search.clone()))));
    }
    if confirm.listed.is_empty() {
        text::hint(ui, lang.t("records-not-found"));
    }
    let area = ScrollArea::vertical().id_salt("many among").max_height(LISTED).auto_shrink([false, true]);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, choice::ROW, confirm.listed.len(), |ui, range| {
        for place in confirm.listed.get(range).unwrap_or_default() {
            let Some((_, name)) = confirm.among.get(*place) else { continue };
            let (title, ink) = (visible(name), theme::current(ui).text2);
            let row = choice::Row { title: &title, note: "", ink, selected: selected == Some(*place) };
            if choice::row(ui, &row).clicked() {
                actions.push(Action::Sheet(SheetAction::Change(SheetChange::One(*place))));
            }
        }
    });
}

/// With 先发 1 张: which one.
fn which_ui(ui: &mut Ui, lang: Lang, (confirm, search): (&ManyConfirm, &mut String), actions: &mut Vec<Action>) {
    if confirm.among.len() > FEW {
        return among_ui(ui, lang, (confirm, search), actions);
    }
    let Some(selected) = confirm.one().filter(|_| confirm.among.len() > 1) else { return };
    let options: Vec<String> = confirm.among.iter().map(|(_, name)| visible(name).into_owned()).collect();
    let (id, label, help) = (Id::unique((ID, "one")), lang.t("many-confirm-which"), lang.t("many-confirm-then"));
    let shown = choice::Choice { id, label, optional: None, help, options: &options, selected };
    if let Some(place) = choice::choice(ui, &shown) {
        actions.push(Action::Sheet(SheetAction::Change(SheetChange::One(place))));
    }
}

fn content_ui(
    ui: &mut Ui,
    studio: &Studio,
    (lang, checking): (Lang, bool),
    (confirm, search): (&ManyConfirm, &mut String),
    actions: &mut Vec<Action>,
) {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    low_row_ui(ui, |ui| {
        let (ink, fill) = kind_colors(ui, studio.kind());
        mark::tag(ui, lang.t(studio.kind().key()), fill, ink);
        text::body(ui, studio.merchant_name());
    });
    if !checking {
        which_ui(ui, lang, (confirm, search), actions);
        ui.spacing_mut().item_spacing.y = SPACE_8;
    }
    text::body(ui, lang.t("many-confirm-how"));
    if confirm.one().is_some() {
        text::body(ui, lang.t("many-confirm-then"));
    } else if confirm.count > 1 {
        text::hint(ui, &lang.say(&Sentence::new("many-confirm-pace").with("count", confirm.count)));
    }
    let compared = studio.batch.shown().and_then(|(_, page)| page.compared.as_ref().filter(|_| page.run.is_none()));
    if let Some(approval) = compared.and_then(|c| c.approval.as_ref()) {
        approval_of_many_ui(ui, lang, approval);
        look_ui(ui, lang, &approval.0, actions);
    }
    confirm.planned.iter().for_each(|note| planned_ui(ui, lang, note));
    for (s, count) in &confirm.first {
        let said = Sentence::new("many-confirm-first").with("section", section(lang, *s)).with("count", *count);
        note_ui(ui, Icon::Triangle, &lang.say(&said), t.danger);
    }
    if confirm.apart > 0 {
        let said = Sentence::new("many-confirm-apart").with("count", confirm.apart);
        note_ui(ui, Icon::Info, &lang.say(&said), t.text2);
    }
    if checking {
        text::hint(ui, lang.t("many-checking"));
    }
}

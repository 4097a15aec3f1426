//! 审计记录: who changed what, from day to day, of one card or of all, as a table or as a picture of a day.

use egui::{Id, Ui};

use super::footer::footer_ui;
use super::record_view::look;
use crate::platform::clock::is_day;
use crate::rights::check::Level;
use crate::studio::action::{Action, RecordAction};
use crate::studio::sheet::{Audit, AuditTyped, Page};
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::choice::segments;
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::sheet::{self, Place};
use crate::ui::widgets::{button, text};
use crate::words::{Lang, Sentence};

const ID: &str = "audit";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;
/// Two fields stand beside each other from this width on, in points.
const BESIDE: f32 = 420.0;

/// Draws the page; `typed` are the buffers of its fields, `card` the card on show by name, none where none is chosen.
pub(super) fn show(
    ui: &mut Ui,
    (audit, card): (Audit, Option<&str>),
    typed: &mut AuditTyped,
    Place { lang, over }: Place,
    actions: &mut Vec<Action>,
) {
    let frame = sheet::Sheet { id: ID, title: lang.t("audit-title"), over, width: WIDTH };
    let cell = std::cell::RefCell::new(typed);
    let (mut asked, mut acts) = (Vec::new(), Vec::new());
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, (audit, card), &mut cell.borrow_mut(), lang, &mut asked),
        |ui| {
            let typed = cell.borrow();
            let (span, good) = (typed.span(), typed.is_good());
            footer_ui(ui, ID, |ui| {
                if button::secondary(ui, lang.t("records-back")).clicked() {
                    acts.push(look(Page::List));
                }
                let day = Sentence::new("audit-picture").with("day", span.until.as_str());
                let one_day = is_day(&span.until);
                if button::button(ui, button::Look::Secondary, &lang.say(&day), good && one_day).clicked() {
                    acts.push(Action::Record(RecordAction::AuditDay(audit.all, span.clone())));
                }
                if button::button(ui, button::Look::Primary, lang.t("audit-table"), good).clicked() {
                    acts.push(Action::Record(RecordAction::AuditTable(audit.all, span.clone())));
                }
            });
        },
    );
    actions.append(&mut asked);
    actions.append(&mut acts);
    if escaped {
        actions.push(look(Page::List));
    }
}

fn content_ui(
    ui: &mut Ui,
    (audit, card): (Audit, Option<&str>),
    typed: &mut AuditTyped,
    lang: Lang,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = SPACE_8;
    text::body(ui, lang.t("audit-about"));
    if let Some(card) = card {
        let words = [lang.t("audit-this"), lang.t("audit-all")];
        if let Some(i) = segments(ui, Id::unique((ID, "all")), &words, usize::from(audit.all)) {
            actions.push(look(Page::Audit(Audit { all: i == 1 })));
        }
        if !audit.all {
            text::hint(ui, card);
        }
    }
    ui.add_space(SPACE_12 - SPACE_8);
    let AuditTyped { since, until, by, batch } = typed;
    pair_ui(ui, lang, [("since", since), ("until", until)]);
    pair_ui(ui, lang, [("by", by), ("batch", batch)]);
    text::hint(ui, lang.t("audit-hint"));
}

/// Two fields, beside each other where there is room.
fn pair_ui(ui: &mut Ui, lang: Lang, fields: [(&str, &mut String); 2]) {
    let beside = ui.available_width() >= BESIDE;
    let width = (ui.available_width() - SPACE_12) / 2.0;
    let one = |ui: &mut Ui, (name, value): (&str, &mut String)| {
        let is_date = matches!(name, "since" | "until");
        let wrong = is_date && !value.trim().is_empty() && !is_day(value.trim());
        let shown = Text {
            id: Id::unique((ID, name)),
            label: lang.get(&format!("audit-{name}")),
            optional: (!is_date).then(|| lang.t("optional")),
            counter: None,
            hint: lang.get(&format!("audit-{name}-hint")),
            help: "",
            problem: wrong.then(|| (Level::Error, lang.t("audit-no-day").to_owned())),
            mono: false,
            enabled: true,
        };
        field::text(ui, value, shown, |_| {});
    };
    if !beside {
        fields.into_iter().for_each(|f| one(ui, f));
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        for f in fields {
            ui.allocate_ui_with_layout(egui::vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(width);
                one(ui, f);
            });
        }
    });
}

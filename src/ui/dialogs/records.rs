//! 发布记录: what was sent for this card, and what was said of it, newest first. Only the rows in sight are drawn.

use egui::{Align, Id, Layout, ScrollArea, Ui, vec2};

use super::footer::way_out_ui;
use super::record_rows::{self as rows, ROW};
use super::record_view::{View, chosen, look};
use crate::export::records::Filter;
use crate::platform::clock::short;
use crate::studio::action::{Action, RecordAction, SheetAction};
use crate::studio::sheet::{Audit, Clearing, Page, Records, RecordsChange};
use crate::ui::theme::{SPACE_4, SPACE_8, SPACE_12};
use crate::ui::widgets::choice::{segments_named, segments_width};
use crate::ui::widgets::field::{self as fields, Text};
use crate::ui::widgets::sheet::{self, Place};
use crate::ui::widgets::{button, text};
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

const ID: &str = "records";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 720.0;

/// Draws the list; `words` is the edit buffer of 搜索.
pub(super) fn show(ui: &mut Ui, view: View<'_>, words: &mut String, actions: &mut Vec<Action>) {
    let View { open: records, place: Place { lang, over }, .. } = view;
    let trial = records.filter.trial;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("records-short"), over, width: WIDTH };
    let mut asked = Vec::new();
    let content = |ui: &mut Ui| {
        if view.total == 0 {
            text::hint(ui, lang.t(if trial { "records-none-trial" } else { "records-none" }));
            tools_ui(ui, view, &mut asked);
            return;
        }
        if trial {
            text::hint(ui, lang.t("records-trial"));
        }
        if opened {
            // What is looked for is typed at once.
            ui.memory_mut(|m| m.request_focus(search_id()));
        }
        search_ui(ui, view, words, &mut asked);
        first_ui(ui, records, lang, &mut asked);
        list_ui(ui, view, &mut asked);
        tools_ui(ui, view, &mut asked);
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        way_out_ui(ui, lang.t("close"), opened && view.total == 0, &mut acts);
        if view.total > 0 {
            text::hint(ui, &lang.say(&Sentence::new("records-count").with("count", view.total)));
        }
    });
    actions.append(&mut asked);
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// The rows in sight; what is not known of them yet is asked for.
fn list_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let View { open: records, list, place: Place { lang, over }, .. } = view;
    // Until the first answer has come every entry has its place: nothing jumps when it is there.
    let count = list.listed_count().unwrap_or(if records.filter.is_empty() { view.total } else { 0 });
    if view.searching && list.is_partial() {
        text::hint(ui, &lang.say(&Sentence::new("records-searching").with("count", count)));
    }
    if count == 0 && !view.searching {
        text::hint(ui, lang.t("records-not-found"));
        return;
    }
    // What stands above the rows and below them; on the smallest screen what can be done with all is scrolled to.
    let rest = match (over.height() < sheet::LOW, over.height() < BESIDE) {
        (true, _) => 212.0,
        (false, true) => 304.0,
        (false, false) => 330.0,
    };
    let room = (over.height() - rest).clamp(ROW * 2.0, 520.0);
    let area = ScrollArea::vertical().id_salt("records rows").max_height(room).auto_shrink([false, true]);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, count, |ui, range| {
        for place in range.clone() {
            match list.line(place) {
                Some(line) => rows::show(ui, view, line, actions),
                None => rows::blank_ui(ui),
            }
        }
        if !view.reading && list.lacks(range.clone()) {
            actions.push(Action::Record(RecordAction::Sight(range)));
        }
    });
}

/// What can be done with the record as a whole.
fn tools_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let View { open: records, place: Place { lang, .. }, .. } = view;
    let some = view.total > 0;
    ui.add_space(SPACE_12);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_12, SPACE_4);
        if some && button::link(ui, lang.t("records-table-save")).clicked() {
            actions.push(Action::Record(RecordAction::Table(records.filter.clone())));
        }
        if button::link(ui, lang.t("audit-open")).clicked() {
            actions.push(look(Page::Audit(Audit { all: records.filter.trial || !some })));
        }
        // The record of 演练 is of no use to a colleague either.
        if some && !records.filter.trial && button::link(ui, lang.t("records-give")).clicked() {
            actions.push(Action::Record(RecordAction::Give));
        }
        if !records.filter.trial && button::link(ui, lang.t("records-take")).clicked() {
            actions.push(Action::Record(RecordAction::Take));
        }
        if (some || view.list.files() > 0) && button::link(ui, lang.t("records-clear")).clicked() {
            actions.push(look(Page::Clear(Clearing::default())));
        }
    });
}

/// The first of two that are to be compared.
fn first_ui(ui: &mut Ui, records: &Records, lang: Lang, actions: &mut Vec<Action>) {
    let Some(first) = &records.first else { return };
    let said = lang.say(&Sentence::new("records-pair-first").with("at", short(&first.line.at)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        text::hint(ui, &said);
        if button::link(ui, lang.t("records-pair-drop")).clicked() {
            actions.push(chosen(RecordsChange::DropFirst));
        }
    });
    ui.add_space(SPACE_4);
}

/// Over less than this the field 搜索 and the choice of verdicts share a line, in points.
const BESIDE: f32 = 600.0;
/// The field 搜索 needs this much beside the choice of verdicts, in points.
const LEAST: f32 = 160.0;
/// Which verdicts can be wanted alone, and the catalogue key of each.
const ONLY: [(Option<Verdict>, &str); 6] = [
    (None, "records-all"),
    (Some(Verdict::Confirmed), "verdict-confirmed"),
    (Some(Verdict::Accepted), "records-only-accepted"),
    (Some(Verdict::Refused), "records-only-refused"),
    (Some(Verdict::NotSent), "verdict-not_sent"),
    (Some(Verdict::Unknown), "records-only-unknown"),
];

fn verdicts_ui(ui: &mut Ui, words: &[&str; 6], filter: &Filter, actions: &mut Vec<Action>) {
    let names = words.map(str::to_owned);
    let at = ONLY.iter().position(|(v, _)| *v == filter.only).unwrap_or(0);
    let id = search_id().with("only");
    if let Some((v, _)) = segments_named(ui, id, words, &names, at).and_then(|i| ONLY.get(i)) {
        actions.push(chosen(RecordsChange::Only(*v)));
    }
}

fn search_id() -> Id {
    Id::unique((ID, "search"))
}

/// The field 搜索 with its edit buffer, and the choice of verdicts, beside each other where the window is low.
fn search_ui(ui: &mut Ui, view: View<'_>, words: &mut String, actions: &mut Vec<Action>) {
    let View { open: records, place: Place { lang, over }, .. } = view;
    let only = ONLY.map(|(_, k)| lang.t(k));
    let chosen_width = segments_width(ui, &only);
    let field = ui.available_width() - chosen_width - SPACE_12 - SPACE_4;
    // Side by side, so that more of the rows is seen.
    let beside = over.height() < BESIDE && field >= LEAST;
    let text = Text {
        id: search_id(),
        label: lang.t("records-search"),
        optional: None,
        counter: None,
        hint: lang.t(if beside { "records-search-short" } else { "records-search-hint" }),
        help: lang.t("records-search-hint"),
        problem: None,
        mono: false,
        enabled: true,
    };
    let response = if beside {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            let top = Layout::top_down(Align::Min);
            let response = ui.allocate_ui_with_layout(vec2(field, 0.0), top, |ui| {
                ui.set_width(field);
                fields::text(ui, words, text, |_| {})
            });
            ui.vertical(|ui| {
                // In the middle of the field, below its label.
                ui.add_space(18.0 + SPACE_4 + 3.0);
                verdicts_ui(ui, &only, &records.filter, actions);
            });
            response.inner
        })
        .inner
    } else {
        let response = fields::text(ui, words, text, |_| {});
        ui.add_space(SPACE_4);
        verdicts_ui(ui, &only, &records.filter, actions);
        response
    };
    // Text that is being composed is searched for once it is real.
    if !response.composing && *words != records.filter.words {
        actions.push(chosen(RecordsChange::Words(words.clone())));
    }
    ui.add_space(SPACE_8);
}

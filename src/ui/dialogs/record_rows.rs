//! The lines of 发布记录: an entry, or a run over many cards, which unfolds to its entries. Only those in sight are drawn.

use std::sync::Arc;

use egui::{Align, Color32, Label, Layout, Rect, RichText, Sense, Ui, vec2};

use super::record_view::{View, chosen, look};
use super::values::several;
use crate::export::records::said;
use crate::platform::clock::short;
use crate::publish::Kind;
use crate::storage::batch_lines::BatchLine;
use crate::storage::batches::BatchKind;
use crate::storage::record::Entry;
use crate::studio::action::{Action, DraftAction, RecordAction};
use crate::studio::sheet::{Page, RecordsChange};
use crate::ui::status::{verdict_color, verdict_key};
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, SPACE_24, TYPE_13, TYPE_14};
use crate::ui::widgets::button;
use crate::ui::widgets::icon::{self, Icon};
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence, visible};
use crate::work::ListedLine;

/// A line, in points.
pub(super) const ROW: f32 = 58.0;

/// Draws a line, as far as it was read.
pub(super) fn show(ui: &mut Ui, view: View<'_>, line: &ListedLine, actions: &mut Vec<Action>) {
    let Some(e) = view.list.entry(line) else { return blank_ui(ui) };
    let lang = view.place.lang;
    let run = match line {
        ListedLine::Run(_, id) => view.list.run(id).map(|run| (id, run)),
        ListedLine::Entry(_) | ListedLine::Of(_) => None,
    };
    match run {
        // Over all cards a run is a line of its own; in the record of one card it is what happened to that card.
        Some((id, run)) if view.open.filter.trial => {
            let said = (batch(lang, run), marks(ui, run.verdict(), view));
            let what = if run.title.is_empty() { String::new() } else { several(lang, &run.fields) };
            two_ui(ui, (&said.0, said.1), (e, joined([what, e.line.user.clone()])), |ui| {
                fold_ui(ui, view, id, e, actions)
            });
        }
        Some((id, run)) => {
            let below = joined([e.line.user.clone(), batch(lang, run)]);
            two_ui(ui, (&entry_said(e, view), marks(ui, e.verdict, view)), (e, below), |ui| {
                acts_ui(ui, e, lang, actions);
                fold_ui(ui, view, id, e, actions);
            });
        }
        None => {
            let of = matches!(line, ListedLine::Of(_));
            let card = view.list.called(line.number()).filter(|_| of).unwrap_or_else(|| view.card_of(e));
            // Numbers for an engineer lie under 查看.
            let below = joined([card.to_owned(), e.line.user.clone(), e.code.clone().unwrap_or_default()]);
            let draw = |ui: &mut Ui| {
                let said = (entry_said(e, view), marks(ui, e.verdict, view));
                two_ui(ui, (&said.0, said.1), (e, below), |ui| acts_ui(ui, e, lang, actions));
            };
            if of { behind_ui(ui, draw) } else { draw(ui) }
        }
    }
}

/// What stands behind the line of its run.
fn behind_ui(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(SPACE_24);
        ui.vertical(draw);
    });
}

/// A line of which nothing is known yet.
pub(super) fn blank_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    line_ui(ui, rect);
}

/// The hairline below a line.
fn line_ui(ui: &Ui, rect: Rect) {
    let line = Rect::from_min_max(egui::pos2(rect.left(), rect.bottom() - 1.0), rect.max);
    ui.painter().rect_filled(line, 0.0, theme::current(ui).line);
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn entry_said(e: &Entry, view: View<'_>) -> String {
    said(e, view.open.filter.trial, view.place.lang)
}

fn marks(ui: &Ui, verdict: Option<Verdict>, view: View<'_>) -> (Icon, Color32) {
    let kind = if view.open.filter.trial { Kind::Trial } else { Kind::WeChat };
    match verdict {
        Some(v) => (verdict_key(v, kind).1, verdict_color(ui, v)),
        None => (Icon::Info, theme::current(ui).text2),
    }
}

/// A run in words: what it is called, over how many cards, and what became of them.
fn batch(lang: Lang, run: &BatchLine) -> String {
    let name = match (&run.title, run.fields.is_empty()) {
        (title, _) if !title.is_empty() => title.clone(),
        (_, false) => several(lang, &run.fields),
        (_, true) => lang.t("records-batch-whole").to_owned(),
    };
    let key = if run.kind == Some(BatchKind::Back) { "records-batch-back" } else { "records-batch" };
    let head = lang.say(&Sentence::new(key).with("name", name).with("count", run.cards));
    let counts = [
        ("many-count-unknown", run.unknown),
        ("many-count-refused", run.refused),
        ("many-count-not-sent", run.not_sent),
        ("many-count-waiting", run.waiting),
        ("many-count-done", run.done),
    ];
    let told = counts.iter().filter(|(_, count)| *count > 0);
    let told = told.map(|(key, count)| lang.say(&Sentence::new(*key).with("count", *count)));
    std::iter::once(head).chain(told).collect::<Vec<_>>().join(lang.t("records-separator"))
}

/// 展开 or 收起 of a run.
fn fold_ui(ui: &mut Ui, view: View<'_>, run: &Arc<str>, e: &Entry, actions: &mut Vec<Action>) {
    let open = view.list.is_open(run);
    let word = view.place.lang.t(if open { "many-fold" } else { "many-unfold" });
    if link_ui(ui, word, e) {
        actions.push(Action::Record(RecordAction::Unfold(Arc::clone(run), !open)));
    }
}

fn link_ui(ui: &mut Ui, word: &str, e: &Entry) -> bool {
    let link = button::link(ui, word);
    ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(short(&e.line.at)));
    link.clicked()
}

/// What can be done with an entry.
fn acts_ui(ui: &mut Ui, e: &Arc<Entry>, lang: Lang, actions: &mut Vec<Action>) {
    if e.line.body.is_empty() {
        return;
    }
    // From the right end: the first stands rightmost.
    if link_ui(ui, lang.t("records-draft"), e) {
        actions.push(Action::Draft(DraftAction::FromRecord(e.line.body.clone())));
    }
    if link_ui(ui, lang.t("records-pair"), e) {
        actions.push(chosen(RecordsChange::Compare(Arc::clone(e))));
    }
    if link_ui(ui, lang.t("records-look"), e) {
        actions.push(look(Page::One(Arc::clone(e))));
    }
}

fn cut_ui(ui: &mut Ui, text: &str, font: egui::FontId, ink: Color32) {
    ui.add(Label::new(RichText::new(visible(text)).font(font).color(ink)).truncate());
}

/// Two lines of text: what is said, with its mark and the time; below it `below`, with what `acts` adds at the right.
fn two_ui(
    ui: &mut Ui,
    (said, (mark, ink)): (&str, (Icon, Color32)),
    (e, below): (&Entry, String),
    acts: impl FnOnce(&mut Ui),
) {
    let t = theme::current(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    line_ui(ui, rect);
    let half = |top: f32| {
        Rect::from_min_max(
            egui::pos2(rect.left(), rect.top() + top),
            egui::pos2(rect.right() - SPACE_12, rect.top() + top + 22.0),
        )
    };
    let layout = Layout::right_to_left(Align::Center);
    let mut first = ui.new_child(egui::UiBuilder::new().max_rect(half(6.0)).layout(layout));
    first.spacing_mut().item_spacing.x = SPACE_8;
    first.label(RichText::new(short(&e.line.at)).font(theme::regular(TYPE_13)).color(t.text2));
    first.with_layout(Layout::left_to_right(Align::Center), |ui| {
        icon::show(ui, mark, ink);
        ui.spacing_mut().item_spacing.x = SPACE_4;
        cut_ui(ui, said, theme::regular(TYPE_14), ink);
    });
    let mut second = ui.new_child(egui::UiBuilder::new().max_rect(half(29.0)).layout(layout));
    second.spacing_mut().item_spacing.x = SPACE_8;
    acts(&mut second);
    second.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(icon::SIDE + SPACE_8);
        cut_ui(ui, &below, theme::regular(TYPE_13), t.text2);
    });
}

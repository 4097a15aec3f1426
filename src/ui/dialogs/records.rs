//! 发布记录: what was sent for this card, and what was said of it, newest first. Only the rows in sight are drawn.

use std::sync::Arc;

use egui::{Align, Color32, Id, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, vec2};

use super::kit::when;
use super::values;
use crate::publish::Kind;
use crate::rights::Section;
use crate::storage::ledger::{Entry, Note, Phase};
use crate::studio::action::Action;
use crate::ui::status::{verdict_color, verdict_key};
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, TYPE_13, TYPE_14};
use crate::ui::widgets::field::{self as fields, Text};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{bits, button, sheet};
use crate::wechatpay::verdict::Verdict;
use crate::words::{Lang, Sentence};

const ID: &str = "records";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 720.0;
/// A row, in points.
const ROW: f32 = 58.0;

/// Draws the sheet over `over`; `entries` come newest first. `trial`: 演练, whose publications are not kept here.
pub(super) fn show(ui: &mut Ui, entries: &[Entry], trial: bool, lang: Lang, over: Rect, actions: &mut Vec<Action>) {
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("records-short"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        if entries.is_empty() {
            bits::hint(ui, lang.t(if trial { "records-none-trial" } else { "records-none" }));
            return;
        }
        let found = search(ui, entries, lang, opened);
        let count = found.as_ref().map_or(entries.len(), |f| f.len());
        if count == 0 {
            bits::hint(ui, lang.t("records-not-found"));
            return;
        }
        let room = (over.height() - 250.0).clamp(ROW * 2.0, 520.0);
        let area = ScrollArea::vertical().id_salt("records rows").max_height(room).auto_shrink([false, true]);
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, count, |ui, range| {
            for place in range {
                let at = found.as_ref().map_or(Some(place), |f| f.get(place).copied());
                if let Some(entry) = at.and_then(|i| entries.get(i)) {
                    row(ui, entry, lang, actions);
                }
            }
        });
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        if button::secondary(ui, lang.t("close")).clicked() {
            acts.push(Action::CloseSheet);
        }
        if !entries.is_empty() {
            bits::hint(ui, &lang.say(&Sentence::new("records-count").with("count", entries.len())));
        }
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::CloseSheet);
    }
}

/// What was found is kept until the words or the entries change: a hundred thousand lines are not read in every frame.
#[derive(Clone)]
struct Search {
    words: String,
    newest: String,
    count: usize,
    lang: Lang,
    found: Arc<Vec<usize>>,
}

/// The field 搜索, and the places of what it finds; none while it is empty.
fn search(ui: &mut Ui, entries: &[Entry], lang: Lang, opened: bool) -> Option<Arc<Vec<usize>>> {
    let id = Id::unique((ID, "search"));
    let mut words = if opened { String::new() } else { ui.data(|d| d.get_temp::<String>(id)).unwrap_or_default() };
    let text = Text {
        id,
        label: lang.t("records-search"),
        optional: None,
        counter: None,
        hint: lang.t("records-search-hint"),
        help: lang.t("records-search-hint"),
        problem: None,
        mono: false,
        enabled: true,
    };
    let response = fields::text(ui, &mut words, text, |_| {});
    ui.data_mut(|d| d.insert_temp(id, words.clone()));
    ui.add_space(SPACE_8);
    let words = words.trim().to_lowercase();
    if words.is_empty() || response.composing {
        return None;
    }
    let newest = entries.first().map(|e| e.line.id.clone()).unwrap_or_default();
    let kept = id.with("found");
    let known = ui.data(|d| d.get_temp::<Search>(kept));
    if let Some(s) = known
        && (s.words == words && s.newest == newest && s.count == entries.len() && s.lang == lang)
    {
        return Some(s.found);
    }
    let places = entries.iter().enumerate().filter(|(_, e)| text_of(e, lang).contains(&words)).map(|(i, _)| i);
    let found: Arc<Vec<usize>> = Arc::new(places.collect());
    let search = Search { words, newest, count: entries.len(), lang, found: Arc::clone(&found) };
    ui.data_mut(|d| d.insert_temp(kept, search));
    Some(found)
}

/// Everything that 搜索 looks at, in lower case.
fn text_of(e: &Entry, lang: Lang) -> String {
    let l = &e.line;
    let code = e.code.as_deref().unwrap_or_default();
    let id = e.request_id.as_deref().unwrap_or_default();
    [said(e, lang).as_str(), &l.at, &when(&l.at), &l.user, &l.card, code, id, &l.body].join("\n").to_lowercase()
}

/// Its verdict in words, with what was said of it.
fn said(e: &Entry, lang: Lang) -> String {
    let notes = || e.notes.iter().map(|(_, note)| note_of(note, lang)).collect::<Vec<_>>();
    if e.verdict.is_none() && e.line.phase == Phase::Human {
        let what = notes().join(lang.t("records-separator"));
        return lang.say(&Sentence::new("records-human").with("what", what));
    }
    let mut out = vec![verdict_of(e.verdict, lang)];
    if e.late {
        out.push(lang.t("records-late").to_owned());
    }
    if e.line.colleague {
        out.push(lang.t("records-colleague").to_owned());
    }
    out.extend(notes());
    out.join(lang.t("records-separator"))
}

fn verdict_of(verdict: Option<Verdict>, lang: Lang) -> String {
    let running = || lang.t("records-running").to_owned();
    verdict.map_or_else(running, |v| lang.t(&format!("verdict-{}", v.name())).to_owned())
}

fn note_of(note: &Note, lang: Lang) -> String {
    let section = |s: Section| values::section(lang, s);
    match note {
        Note::Seen(states) => {
            let each = states.iter().map(|(s, state)| {
                let what = Sentence::new("records-section").with("section", section(*s));
                lang.say(&what.with_key("state", super::confirm::state_key(*state)))
            });
            each.collect::<Vec<_>>().join(lang.t("records-list"))
        }
        Note::Corrected(s, state, why) => {
            let what = Sentence::new("records-corrected").with("section", section(*s)).with("why", why.as_str());
            lang.say(&what.with_key("state", super::confirm::state_key(*state)))
        }
        Note::Looked(true) => lang.t("records-looked-new").to_owned(),
        Note::Looked(false) => lang.t("records-looked-old").to_owned(),
        Note::Checked(true) => lang.t("records-checked").to_owned(),
        Note::Checked(false) => lang.t("records-different").to_owned(),
        Note::OnceShown => lang.t("records-once-shown").to_owned(),
    }
}

fn cut(ui: &mut Ui, text: &str, font: egui::FontId, ink: Color32) {
    ui.add(Label::new(RichText::new(text).font(font).color(ink)).truncate());
}

fn row(ui: &mut Ui, e: &Entry, lang: Lang, actions: &mut Vec<Action>) {
    let t = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let line = Rect::from_min_max(egui::pos2(rect.left(), rect.bottom() - 1.0), rect.max);
    ui.painter().rect_filled(line, 0.0, t.line);
    let (mark, ink, _) = match e.verdict {
        // 演练 is not in this ledger.
        Some(v) => {
            let (key, mark) = verdict_key(v, Kind::WeChat);
            (mark, verdict_color(ui, v), key)
        }
        None => (Icon::Info, t.text2, ""),
    };
    let half = |top: f32| {
        Rect::from_min_max(
            egui::pos2(rect.left(), rect.top() + top),
            egui::pos2(rect.right() - SPACE_12, rect.top() + top + 22.0),
        )
    };
    let layout = Layout::right_to_left(Align::Center);
    let mut first = ui.new_child(egui::UiBuilder::new().max_rect(half(6.0)).layout(layout));
    first.spacing_mut().item_spacing.x = SPACE_8;
    first.label(RichText::new(when(&e.line.at)).font(theme::regular(TYPE_13)).color(t.text2));
    first.with_layout(Layout::left_to_right(Align::Center), |ui| {
        icon::show(ui, mark, ink);
        ui.spacing_mut().item_spacing.x = SPACE_4;
        cut(ui, &said(e, lang), theme::regular(TYPE_14), ink);
    });
    let mut second = ui.new_child(egui::UiBuilder::new().max_rect(half(29.0)).layout(layout));
    second.spacing_mut().item_spacing.x = SPACE_8;
    if !e.line.body.is_empty() {
        let draft = button::link(&mut second, lang.t("records-draft"));
        second.ctx().accesskit_node_builder(draft.id, |node| node.set_description(when(&e.line.at)));
        if draft.clicked() {
            actions.push(Action::FromRecord(e.line.body.clone()));
        }
    }
    second.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(icon::SIDE + SPACE_8);
        let status = e.status.map(|s| s.to_string());
        let parts =
            [Some(e.line.user.clone()), Some(e.line.card.clone()), status, e.code.clone(), e.request_id.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
        cut(ui, &parts.join(" · "), theme::regular(TYPE_13), t.text2);
    });
}

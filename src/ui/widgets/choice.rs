//! A choice from a list, and a row of choices side by side.

use egui::{
    Align2, Color32, ComboBox, CornerRadius, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::button::focus_ring;
use super::field::label_row;
use super::icon::{self, Icon};
use crate::ui::theme::{self, RADIUS_CONTROL, SPACE_4, TYPE_13};

/// A choice from a list under its label.
pub struct Choice<'a> {
    /// Its id, the same in every frame.
    pub id: Id,
    /// Its label and accessible name.
    pub label: &'a str,
    /// 选填, where it is.
    pub optional: Option<&'a str>,
    /// Example and official name, for screen readers.
    pub help: &'a str,
    /// What can be chosen.
    pub options: &'a [String],
    /// The place of what is chosen now.
    pub selected: usize,
}

/// Draws it; gives the place that was chosen, where it is another one.
pub fn choice(ui: &mut Ui, choice: &Choice<'_>) -> Option<usize> {
    let Choice { id, label, optional, help, options, selected } = *choice;
    ui.spacing_mut().item_spacing.y = SPACE_4;
    let named = label_row(ui, label, optional, None);
    let width = ui.available_width();
    let mut chosen = None;
    let shown = options.get(selected).map_or("", String::as_str);
    let response = ComboBox::from_id_salt(id).selected_text(shown).width(width - 2.0).show_ui(ui, |ui| {
        ui.set_min_width(width - 16.0);
        for (i, option) in options.iter().enumerate() {
            if ui.selectable_label(i == selected, option).clicked() {
                chosen = Some(i);
                // A screen reader's click is no pointer's: without this the list stays open.
                ui.close();
            }
        }
    });
    let response = response.response.labelled_by(named.id);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(help));
    focus_ring(ui, &response);
    chosen.filter(|c| *c != selected)
}

/// Choices side by side, one of which holds. Gives the place that was chosen.
pub fn segments(ui: &mut Ui, id: Id, options: &[&str], selected: usize) -> Option<usize> {
    let names: Vec<String> = options.iter().map(|o| (*o).to_owned()).collect();
    segments_named(ui, id, options, &names, selected)
}

/// The same where the words are short for a longer name, which is heard and shown on hover.
pub fn segments_named(ui: &mut Ui, id: Id, options: &[&str], names: &[String], selected: usize) -> Option<usize> {
    let t = theme::current(ui);
    let font = theme::regular(TYPE_13);
    let galleys: Vec<_> = options
        .iter()
        .map(|o| ui.painter().layout_no_wrap((*o).to_owned(), font.clone(), Color32::PLACEHOLDER))
        .collect();
    let height = 28.0;
    let width: f32 = galleys.iter().map(|g| g.size().x + 18.0).sum();
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let radius = CornerRadius::same(RADIUS_CONTROL);
    ui.painter().rect(rect, radius, t.field, Stroke::new(1.0, t.edge), StrokeKind::Inside);
    let mut chosen = None;
    let mut x = rect.left();
    let last = galleys.len().saturating_sub(1);
    for (i, galley) in galleys.into_iter().enumerate() {
        let part = Rect::from_min_size(egui::pos2(x, rect.top()), vec2(galley.size().x + 18.0, height));
        x = part.right();
        let response = ui.interact(part, id.with(i), Sense::click());
        let on = i == selected;
        let name = names.get(i).map_or("", String::as_str);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, name));
        let response = if options.get(i) == Some(&name) { response } else { response.on_hover_text(name) };
        let corner = |first: bool, at_end: bool| if first && at_end { RADIUS_CONTROL - 1 } else { 0 };
        let corners = CornerRadius {
            nw: corner(i == 0, true),
            sw: corner(i == 0, true),
            ne: corner(i == last, true),
            se: corner(i == last, true),
        };
        if on || response.hovered() {
            ui.painter().rect_filled(part.shrink(1.0), corners, if on { t.accent_tint } else { t.hover });
        }
        let at = Align2::CENTER_CENTER.anchor_size(part.center(), galley.size()).min;
        ui.painter().galley(at, galley, if on { t.accent } else { t.text2 });
        focus_ring(ui, &response);
        if response.clicked() && !on {
            chosen = Some(i);
        }
    }
    chosen
}

/// Space that a row of choices needs, in points.
pub fn segments_width(ui: &Ui, options: &[&str]) -> f32 {
    let font = theme::regular(TYPE_13);
    options
        .iter()
        .map(|o| ui.painter().layout_no_wrap((*o).to_owned(), font.clone(), Color32::PLACEHOLDER).size().x + 18.0)
        .sum()
}

/// One of several things that can be listed: a pill that stands by itself.
pub fn chip(ui: &mut Ui, text: &str, selected: bool) -> egui::Response {
    let t = theme::current(ui);
    let galley = ui.painter().layout_no_wrap(
        crate::words::visible(text).into_owned(),
        theme::regular(TYPE_13),
        Color32::PLACEHOLDER,
    );
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, text));
    let (fill, edge, ink) = match (selected, response.hovered()) {
        (true, _) => (t.accent_tint, t.accent, t.accent),
        (_, true) => (t.hover, t.edge, t.text),
        _ => (t.panel, t.edge, t.text),
    };
    ui.painter().rect(rect, CornerRadius::same(14), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
    focus_ring(ui, &response);
    response
}

/// A clickable row of a rail: title at the left, note at the right.
pub struct Row<'a> {
    /// What it leads to.
    pub title: &'a str,
    /// How that stands, in words.
    pub note: &'a str,
    /// The colour of the note.
    pub ink: Color32,
    /// It is the present one.
    pub selected: bool,
}

/// How high such a row is, in points.
pub const ROW: f32 = 38.0;

/// Draws a row of a rail.
pub fn row(ui: &mut Ui, row: &Row<'_>) -> egui::Response {
    let Row { title, note, ink, selected } = *row;
    let t = theme::current(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    let name = if note.is_empty() { title.to_owned() } else { format!("{title} {note}") };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if ui.is_rect_visible(rect) {
        let radius = CornerRadius::same(RADIUS_CONTROL);
        if selected || response.hovered() {
            ui.painter().rect_filled(rect, radius, if selected { t.accent_tint } else { t.hover });
        }
        let font = if selected { theme::medium(theme::TYPE_14) } else { theme::regular(theme::TYPE_14) };
        let left = rect.left_center() + vec2(12.0, 0.0);
        let drawn = ui.painter().text(left, Align2::LEFT_CENTER, title, font, if selected { t.accent } else { t.text });
        let room = rect.right() - 12.0 - drawn.right() - 8.0;
        let mut job = egui::text::LayoutJob::simple_singleline(note.to_owned(), theme::regular(TYPE_13), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        let galley = ui.painter().layout_job(job);
        let at = egui::pos2(rect.right() - 12.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        focus_ring(ui, &response);
    }
    response
}

/// A tab above a form: its title, then its note.
pub struct Tab<'a> {
    /// What it leads to.
    pub title: &'a str,
    /// How that stands, in words.
    pub note: &'a str,
    /// The colour of the note.
    pub ink: Color32,
    /// The mark that can stand for the note; none where the note is nothing to see to.
    pub mark: Option<Icon>,
    /// It is the present one.
    pub selected: bool,
}

/// How the notes of a row of tabs are drawn, by the room that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// All in words.
    Words,
    /// In words where there is something to see to.
    Marked,
    /// As marks.
    Marks,
}

impl Notes {
    /// From the roomiest.
    pub const ALL: [Self; 3] = [Self::Words, Self::Marked, Self::Marks];

    fn words(self, tab: &Tab<'_>) -> bool {
        !tab.note.is_empty() && (self == Self::Words || self == Self::Marked && tab.mark.is_some())
    }

    fn mark(self, tab: &Tab<'_>) -> Option<Icon> {
        tab.mark.filter(|_| self == Self::Marks)
    }

    fn pad(self) -> f32 {
        if self == Self::Marks { 8.0 } else { 11.0 }
    }
}

/// Between a tab's title and its note, in points.
const TAB_GAP: f32 = 6.0;

fn tab_font(tab: &Tab<'_>) -> egui::FontId {
    if tab.selected { theme::medium(theme::TYPE_14) } else { theme::regular(theme::TYPE_14) }
}

/// Width of a tab, in points.
pub fn tab_width(ui: &Ui, tab: &Tab<'_>, notes: Notes) -> f32 {
    let wide = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x;
    let note = match notes.mark(tab) {
        Some(_) => icon::SIDE + TAB_GAP,
        None if notes.words(tab) => wide(tab.note, theme::regular(TYPE_13)) + TAB_GAP,
        None => 0.0,
    };
    wide(tab.title, tab_font(tab)) + note + 2.0 * notes.pad()
}

/// Draws a tab; its name is title and note, also where the note is not drawn: then it is there on hover.
pub fn tab(ui: &mut Ui, tab: &Tab<'_>, notes: Notes) -> egui::Response {
    let t = theme::current(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(tab_width(ui, tab, notes), 34.0), Sense::click());
    let name = if tab.note.is_empty() { tab.title.to_owned() } else { format!("{} {}", tab.title, tab.note) };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, tab.selected, &name));
    let whole = tab.note.is_empty() || notes.words(tab);
    let response = if whole { response } else { response.on_hover_text(&name) };
    if tab.selected || response.hovered() {
        let fill = if tab.selected { t.accent_tint } else { t.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(RADIUS_CONTROL), fill);
    }
    let ink = if tab.selected { t.accent } else { t.text };
    let left = rect.left_center() + vec2(notes.pad(), 0.0);
    let title = ui.painter().text(left, Align2::LEFT_CENTER, tab.title, tab_font(tab), ink);
    let next = egui::pos2(title.right() + TAB_GAP, rect.center().y);
    if let Some(mark) = notes.mark(tab) {
        let at = Align2::LEFT_CENTER.anchor_size(next, Vec2::splat(icon::SIDE));
        icon::paint(ui.painter(), at, mark, tab.ink);
    } else if notes.words(tab) {
        ui.painter().text(next, Align2::LEFT_CENTER, tab.note, theme::regular(TYPE_13), tab.ink);
    }
    focus_ring(ui, &response);
    response
}

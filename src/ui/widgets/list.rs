//! Rows in one card: a mark, what it is, what is said of it, a name at the right end; and entries to choose from.

use egui::{
    Align, Align2, Color32, CornerRadius, Frame, Label, Layout, Margin, Response, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::button;
use super::icon::{self, Icon, SIDE};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, SPACE_12, SPACE_16, TYPE_13, TYPE_14, Theme};
use crate::words::visible;

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// In order.
    Good,
    /// Neither good nor bad.
    Plain,
    /// Something to see to.
    Warning,
    /// Wrong.
    Wrong,
}

impl Tone {
    /// The colour of its mark and words.
    pub fn ink(self, t: &Theme) -> Color32 {
        match self {
            Self::Good => t.accent,
            Self::Plain => t.text2,
            Self::Warning => t.warning,
            Self::Wrong => t.danger,
        }
    }

    fn tint(self, t: &Theme) -> Color32 {
        match self {
            Self::Good | Self::Plain => Color32::TRANSPARENT,
            Self::Warning => t.warning_tint,
            Self::Wrong => t.danger_tint,
        }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its mark.
    pub mark: Icon,
    /// How it stands.
    pub tone: Tone,
    /// What it is.
    pub title: String,
    /// What is said of it, each part with its own standing.
    pub said: Vec<(String, Tone)>,
    /// A name at the right end.
    pub name: String,
    /// The word of the link that takes the row out; none: it cannot be.
    pub take_out: Option<&'static str>,
}

/// What belongs together, in a frame of its own.
pub fn group(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let t = theme::current(ui);
    let frame = Frame::new().stroke(Stroke::new(1.0, t.line)).corner_radius(CornerRadius::same(RADIUS_CARD));
    frame.inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
}

/// Narrower than this, what is said stands below the title, in points.
const ONE_COLUMN: f32 = 480.0;

fn column_ui<R>(ui: &mut Ui, width: f32, align: Align, content: impl FnOnce(&mut Ui) -> R) -> R {
    let shown = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(align), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        content(ui)
    });
    shown.inner
}

fn words_ui(ui: &mut Ui, text: &str, size: f32, ink: Color32) {
    ui.add(Label::new(RichText::new(visible(text)).font(theme::regular(size)).color(ink)).wrap());
}

/// Draws rows in a card with hairlines between them. Gives the place of the row that is to be taken out.
pub fn rows(ui: &mut Ui, rows: &[Row]) -> Option<usize> {
    let t = theme::current(ui);
    let frame = Frame::new().fill(t.panel).stroke(Stroke::new(1.0, t.line)).corner_radius(RADIUS_CARD);
    let mut out = None;
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(ui.available_width());
        for (i, row) in rows.iter().enumerate() {
            if i > 0 {
                let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
                ui.painter().rect_filled(line, 0.0, t.line);
            }
            let (first, last) = (i == 0, i + 1 == rows.len());
            let round = |is: bool| if is { RADIUS_CARD - 1 } else { 0 };
            let corners = CornerRadius { nw: round(first), ne: round(first), sw: round(last), se: round(last) };
            let frame = Frame::new().fill(row.tone.tint(t)).corner_radius(corners);
            let shown = frame.inner_margin(Margin::symmetric(SPACE_16 as i8, 9)).show(ui, |ui| row_ui(ui, row));
            if shown.inner {
                out = Some(i);
            }
        }
    });
    out
}

/// The link that takes a row out; read aloud with what it takes out.
fn take_out_ui(ui: &mut Ui, row: &Row) -> bool {
    let Some(word) = row.take_out else { return false };
    let link = button::link(ui, word);
    let of = format!("{} {}", row.title, row.name);
    ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(&*visible(of.trim())));
    link.clicked()
}

/// Gives whether the row is to be taken out.
fn row_ui(ui: &mut Ui, row: &Row) -> bool {
    let t = theme::current(ui);
    let ink = row.tone.ink(t);
    let title_ink = if row.tone == Tone::Good { t.text } else { ink };
    let room = ui.available_width() - SIDE - SPACE_12;
    let said = |ui: &mut Ui| {
        for (text, tone) in &row.said {
            let ink = if matches!(tone, Tone::Good | Tone::Plain) { t.text2 } else { tone.ink(t) };
            words_ui(ui, text, TYPE_13, ink);
        }
    };
    let name = |ui: &mut Ui| {
        ui.add(Label::new(RichText::new(visible(&row.name)).font(theme::regular(TYPE_13)).color(t.text2)).truncate());
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        ui.set_width(ui.available_width());
        column_ui(ui, SIDE, Align::Min, |ui| {
            ui.add_space(2.0);
            icon::show(ui, row.mark, ink);
        });
        if room < ONE_COLUMN {
            column_ui(ui, room, Align::Min, |ui| {
                words_ui(ui, &row.title, TYPE_14, title_ink);
                said(ui);
                if !row.name.is_empty() {
                    name(ui);
                }
                take_out_ui(ui, row)
            })
        } else {
            let empty = row.name.is_empty() && row.take_out.is_none();
            let (left, right) = (room * 0.26, if empty { 0.0 } else { room * 0.28 });
            column_ui(ui, left, Align::Min, |ui| words_ui(ui, &row.title, TYPE_14, title_ink));
            column_ui(ui, room - left - right - 2.0 * SPACE_12, Align::Min, |ui| {
                ui.add_space(1.0);
                said(ui);
            });
            column_ui(ui, right, Align::Max, |ui| {
                ui.add_space(1.0);
                if !row.name.is_empty() {
                    name(ui);
                }
                take_out_ui(ui, row)
            })
        }
    })
    .inner
}

/// Something to choose: a title, a line below it, a tag behind the title.
pub struct Entry<'a> {
    /// What it is called.
    pub title: &'a str,
    /// A line below it, in the monospace face where it is an id.
    pub below: &'a str,
    /// Whether that line is an id.
    pub id: bool,
    /// Tag: words, ground, ink.
    pub tag: Option<(&'a str, Color32, Color32)>,
    /// It is the present one.
    pub chosen: bool,
    /// Kept free at the right end for what lies on it, in points.
    pub free: f32,
}

/// Draws an entry over the width that there is; its name is title, tag and line.
pub fn entry(ui: &mut Ui, entry: &Entry<'_>) -> Response {
    let t = theme::current(ui);
    let entry = &Entry { title: &visible(entry.title), below: &visible(entry.below), ..*entry };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::click());
    let tag = entry.tag.map_or("", |(text, ..)| text);
    let name = [entry.title, tag, entry.below].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, entry.chosen, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let ground = match (entry.chosen, response.hovered()) {
        (true, _) => t.accent_tint,
        (_, true) => t.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS_CONTROL), ground);
    let left = rect.left() + SPACE_12;
    let room = rect.width() - 2.0 * SPACE_12 - SIDE - SPACE_8 - entry.free;
    let tag = entry.tag.map(|(text, fill, ink)| {
        (ui.painter().layout_no_wrap(text.to_owned(), theme::regular(TYPE_13), ink), fill, ink)
    });
    let tag_room = tag.as_ref().map_or(0.0, |(g, ..)| g.size().x + 12.0 + SPACE_8);
    let cut = |text: &str, font, ink, width: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(20.0));
        ui.painter().layout_job(job)
    };
    let title = cut(entry.title, theme::medium(TYPE_14), t.text, room - tag_room);
    let response = if title.elided { response.on_hover_text(entry.title) } else { response };
    let line = rect.top() + if entry.below.is_empty() { 26.0 } else { 17.0 };
    let at = Align2::LEFT_CENTER.anchor_size(egui::pos2(left, line), title.size()).min;
    let end = at.x + title.size().x;
    ui.painter().galley(at, title, t.text);
    if let Some((galley, fill, ink)) = tag {
        let size = galley.size() + vec2(12.0, 2.0);
        let ground = Align2::LEFT_CENTER.anchor_size(egui::pos2(end + SPACE_8, line), size);
        ui.painter().rect_filled(ground, CornerRadius::same(4), fill);
        ui.painter().galley(ground.min + vec2(6.0, 1.0), galley, ink);
    }
    if !entry.below.is_empty() {
        let font = if entry.id { theme::mono(TYPE_13) } else { theme::regular(TYPE_13) };
        let below = cut(entry.below, font, t.text2, room);
        let at = Align2::LEFT_CENTER.anchor_size(egui::pos2(left, rect.top() + 36.0), below.size()).min;
        ui.painter().galley(at, below, t.text2);
    }
    if entry.chosen {
        let at = egui::pos2(rect.right() - SPACE_12 - entry.free, rect.center().y);
        icon::paint(ui.painter(), Align2::RIGHT_CENTER.anchor_size(at, vec2(SIDE, SIDE)), Icon::Check, t.accent);
    }
    if response.has_focus() {
        // Inside: the first and the last one touch the edge of what scrolls.
        let corners = CornerRadius::same(theme::RADIUS_CONTROL);
        ui.painter().rect_stroke(rect, corners, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
    response
}

/// An entry needs this much for its own words, in points.
const LEAST: f32 = 240.0;

/// The same with buttons over its right end, which are `entry.free` wide; where there is no room, below it.
pub fn entry_with(ui: &mut Ui, shown: Entry<'_>, acts: impl FnOnce(&mut Ui)) -> Response {
    let free = shown.free;
    let beside = ui.available_width() - free >= LEAST;
    let response = entry(ui, &Entry { free: if beside { free } else { 0.0 }, ..shown });
    let mut rect = response.rect;
    if beside {
        rect.min.x = rect.right() - free;
    } else {
        ui.spacing_mut().item_spacing.y = 0.0;
        rect = ui.allocate_exact_size(vec2(rect.width(), 28.0), Sense::hover()).0;
        rect.min.x += SPACE_12;
    }
    let layout = Layout::left_to_right(Align::Center);
    let mut over = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    over.spacing_mut().item_spacing.x = SPACE_12;
    acts(&mut over);
    response
}

//! The buttons of the top bar that say what is chosen: title, second text, tag, and a mark that more opens.

use egui::{Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::icon::{self, Icon};
use crate::ui::theme::{self, CONTROL, RADIUS_CONTROL, SPACE_8, TYPE_13, TYPE_14};
use crate::words::visible;

/// What a picker says.
pub struct Picker<'a> {
    /// Its accessible name; what is chosen is its description.
    pub name: &'a str,
    /// What is chosen.
    pub title: &'a str,
    /// An id, smaller.
    pub second: &'a str,
    /// The second text in the monospace face.
    pub mono: bool,
    /// A tag: text, ground, ink.
    pub tag: Option<(&'a str, Color32, Color32)>,
    /// Its greatest width, in points.
    pub most: f32,
}

/// Draws a picker.
pub fn show(ui: &mut Ui, picker: &Picker<'_>) -> Response {
    let t = theme::current(ui);
    let picker = &Picker { title: &visible(picker.title), second: &visible(picker.second), ..*picker };
    let p = ui.painter().clone();
    let tag = picker
        .tag
        .map(|(text, fill, ink)| (p.layout_no_wrap(text.to_owned(), theme::regular(TYPE_13), ink), fill, ink));
    let second_font = if picker.mono { theme::mono(12.0) } else { theme::regular(TYPE_13) };
    let second = (!picker.second.is_empty()).then(|| p.layout_no_wrap(picker.second.to_owned(), second_font, t.text2));
    let extra = tag.as_ref().map_or(0.0, |(g, ..)| g.size().x + 12.0 + SPACE_8)
        + second.as_ref().map_or(0.0, |g| g.size().x + SPACE_8)
        + icon::SIDE
        + 28.0;
    let mut job = egui::text::LayoutJob::simple_singleline(picker.title.to_owned(), theme::regular(TYPE_14), t.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((picker.most - extra).max(70.0));
    let title = p.layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(title.size().x + extra, CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, picker.name));
    let response = if title.elided { response.on_hover_text(picker.title) } else { response };
    let said: Vec<&str> =
        [picker.title, picker.second, picker.tag.map_or("", |t| t.0)].into_iter().filter(|s| !s.is_empty()).collect();
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(said.join(" ")));
    let fill = if response.hovered() { t.hover } else { t.field };
    p.rect(rect, CornerRadius::same(RADIUS_CONTROL), fill, Stroke::new(1.0, t.edge), StrokeKind::Inside);
    let middle = rect.center().y;
    let mut x = rect.left() + 12.0;
    let mut put = |galley: std::sync::Arc<egui::Galley>, color: Color32| {
        let at = pos2(x, middle - galley.size().y / 2.0);
        x += galley.size().x + SPACE_8;
        p.galley(at, galley, color);
    };
    put(title, t.text);
    if let Some(g) = second {
        put(g, t.text2);
    }
    if let Some((galley, fill, ink)) = tag {
        let size = galley.size() + vec2(12.0, 2.0);
        let ground = egui::Rect::from_min_size(pos2(x, middle - size.y / 2.0), size);
        p.rect_filled(ground, CornerRadius::same(4), fill);
        p.galley(pos2(x + 6.0, middle - galley.size().y / 2.0), galley, ink);
    }
    let at = egui::Rect::from_center_size(pos2(rect.right() - 16.0, middle), vec2(icon::SIDE, icon::SIDE));
    icon::paint(&p, at, Icon::Down, t.text);
    focus_ring(ui, &response);
    response
}

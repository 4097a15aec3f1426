//! What rows of the page are made of: a card with its face, old → new in one line, what a row answers to.

use egui::{
    Align, Color32, CornerRadius, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::rights::change::Change;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::studio::batch::{Chosen, Member, Page};
use crate::ui::choose::{below, cut, thumbnail};
use crate::ui::dialogs::values::change_job;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_12, TYPE_13, TYPE_14};
use crate::ui::widgets::button;
use crate::words::{Sentence, visible};

/// Narrower than this, what is said of a card stands below its name, in points.
pub const NARROW: f32 = 560.0;

/// A page with its cards.
pub type Of<'a> = (&'a Page, &'a Chosen);

/// What stands in the middle of a card's row.
pub enum Middle<'a> {
    /// What is said of it.
    Said(&'a str),
    /// What changes.
    Change(&'a [Change]),
}

/// A card's row.
pub struct Card<'a> {
    /// Its place among the cards.
    pub place: usize,
    /// The card.
    pub member: &'a Member,
    /// What stands in its middle.
    pub middle: Middle<'a>,
    /// What stands at its end.
    pub end: &'a str,
    /// The colour of that.
    pub ink: Color32,
    /// A link stands below it.
    pub link: bool,
}

/// Where the columns of a row begin: name, middle, end.
fn columns(rect: Rect) -> (f32, f32, f32) {
    let left = rect.left() + 14.0 + 60.0 + 18.0;
    let end = rect.right() - (rect.width() * 0.24).clamp(120.0, 220.0);
    (left, left + (end - left) * 0.44, end)
}

/// Draws a card's row with its face; a click shows it on the phone. Gives where links at its end are.
pub fn card_ui(
    ui: &mut Ui,
    studio: &Studio,
    (page, _): Of<'_>,
    (row, rect): (&Card<'_>, Rect),
    actions: &mut Vec<Action>,
) -> Rect {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let choice = &row.member.choice;
    let middle = match row.middle {
        Middle::Said(said) => said.to_owned(),
        Middle::Change(changes) => changes.first().map(|c| change_job(lang, c, t).text).unwrap_or_default(),
    };
    let name = [choice.name(), &middle, row.end].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let looked = page.phone.as_ref().is_some_and(|p| p.member == row.place);
    let response = pressed_ui(ui, (Id::unique(("batch card", choice.id())), rect), (&name, looked));
    if response.clicked() {
        actions.push(Action::Batch(BatchAction::Look(row.place)));
    }
    let picture = Rect::from_center_size(pos2(rect.left() + 14.0 + 30.0, rect.center().y), vec2(60.0, 36.0));
    thumbnail(ui.painter(), picture, (choice, &studio.gallery), 4);
    let (left, mid, end) = columns(rect);
    let narrow = rect.width() < NARROW;
    let name_end = if narrow { end } else { mid };
    let line = |ui: &Ui, text: &str, font, ink, from: egui::Pos2, to: f32| {
        let galley = cut(ui, text, font, ink, to - from.x - 12.0);
        let at = pos2(from.x, from.y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    };
    let (upper, lower) = (rect.center().y - 9.0, rect.center().y + 10.0);
    line(ui, choice.name(), theme::medium(TYPE_14), t.text, pos2(left, upper), name_end);
    let (at, to) = if narrow { (pos2(left, lower), end) } else { (pos2(mid, rect.center().y), end) };
    if !narrow {
        line(ui, &below(choice), theme::regular(TYPE_13), t.text2, pos2(left, lower), name_end);
    }
    match row.middle {
        Middle::Said(said) => {
            said_ui(ui, said, Rect::from_min_max(pos2(at.x, rect.top()), pos2(to, rect.bottom())), narrow)
        }
        Middle::Change(changes) => {
            if let Some(change) = changes.first() {
                change_ui(ui, studio, (change, changes.len()), at, to - at.x - 12.0);
            }
        }
    }
    if !row.end.is_empty() {
        let y = if row.link { upper } else { rect.center().y };
        line(ui, row.end, theme::regular(TYPE_13), row.ink, pos2(end, y), rect.right());
    }
    if row.link {
        // Its words stand under those above, on the line of what is below the name.
        let middle = pos2(end - button::LINK_PAD, lower);
        return Rect::from_min_max(middle - vec2(0.0, 10.0), pos2(rect.right() - SPACE_12, lower + 10.0));
    }
    Rect::from_min_max(pos2(end, rect.top()), pos2(rect.right() - SPACE_12, rect.bottom()))
}

/// What is said of a card, in up to two lines; on a narrow row in one.
fn said_ui(ui: &Ui, said: &str, rect: Rect, narrow: bool) {
    let t = theme::current(ui);
    let mut job =
        egui::text::LayoutJob::simple(visible(said).into_owned(), theme::regular(TYPE_13), t.text, rect.width() - 12.0);
    job.wrap.max_rows = if narrow { 1 } else { 2 };
    let galley = ui.painter().layout_job(job);
    let y = if narrow { rect.center().y + 10.0 } else { rect.center().y };
    ui.painter().galley(pos2(rect.left(), y - galley.size().y / 2.0), galley, t.text);
}

/// Old → new in one line whose left middle is `at`; of several changes the first, and how many there are.
pub fn change_ui(ui: &Ui, studio: &Studio, (change, count): (&Change, usize), at: egui::Pos2, width: f32) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let mut job = change_job(lang, change, t);
    if count > 1 {
        let more = lang.say(&Sentence::new("many-changes-more").with("count", count));
        job.append(&more, 8.0, egui::TextFormat::simple(theme::regular(TYPE_13), t.text2));
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(40.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, t.text);
}

/// What a row answers to: pointer, Tab, Enter. `looked`: the phone shows it.
pub fn pressed_ui(ui: &mut Ui, (id, rect): (Id, Rect), (name, looked): (&str, bool)) -> Response {
    let t = theme::current(ui);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, looked, &*visible(name)));
    let inner = rect.shrink2(vec2(1.0, 0.5));
    if looked {
        ui.painter().rect_filled(inner, CornerRadius::same(2), t.accent_tint);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, CornerRadius::same(2), t.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            inner,
            CornerRadius::same(RADIUS_CARD),
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
    response
}

/// Links at the end of a row.
pub fn links_ui(ui: &mut Ui, rect: Rect, of: &str, links: &[(String, BatchAction)]) -> Option<usize> {
    let layout = Layout::left_to_right(Align::Center);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    inner.spacing_mut().item_spacing.x = SPACE_12;
    let mut pressed = None;
    for (n, (word, _)) in links.iter().enumerate() {
        let link = button::link(&mut inner, word);
        inner.ctx().accesskit_node_builder(link.id, |node| node.set_description(&*visible(of)));
        if link.clicked() {
            pressed = Some(n);
        }
    }
    pressed
}

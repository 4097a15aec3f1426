//! What is the same of a row and a tile: it is looked at by pointer, arrow keys or Tab, and chosen by Enter or a double
//! click.

use egui::{
    Color32, CornerRadius, EventFilter, Id, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
};

use crate::studio::Studio;
use crate::studio::action::Action;
use crate::studio::choosing::{Choice, ChooseAction, Goes};
use crate::ui::theme::{self, RADIUS_CARD, Theme};
use crate::words::visible;

/// A card among others.
pub struct Pick<'a> {
    /// The card.
    pub card: &'a Choice,
    /// Its place in the list.
    pub place: usize,
    /// So many stand beside each other.
    pub columns: usize,
    /// So many are passed by a page's key.
    pub page: usize,
    /// What is heard.
    pub name: &'a str,
}

/// Takes clicks and keys of a card that lies in `rect`.
pub fn show(ui: &mut Ui, studio: &Studio, pick: &Pick<'_>, rect: Rect, actions: &mut Vec<Action>) -> Response {
    let choosing = &studio.choosing;
    let looked = choosing.place() == Some(pick.place);
    let id = Id::unique(("choose card", pick.card.id()));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, looked, &*visible(pick.name)));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(pick.card.id()));
    if looked && choosing.goes() == Some(Goes::Card) && studio.sheets.open.is_none() {
        response.request_focus();
        actions.push(Action::Choose(ChooseAction::Arrived));
    }
    let focused = response.has_focus();
    let mut look = |place: usize| {
        if let Some(card) = choosing.card(place) {
            actions.push(Action::Choose(ChooseAction::Look(card.id().to_owned())));
        }
    };
    if focused {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, arrows));
        if let Some(place) = asked(ui, pick, choosing.listed()).filter(|p| *p != pick.place) {
            look(place);
        } else if response.gained_focus() && !looked {
            look(pick.place);
        }
    }
    let entered = focused && ui.input(|i| i.key_pressed(Key::Enter));
    if response.double_clicked() || entered {
        actions.push(Action::Choose(ChooseAction::Choose(pick.card.id().to_owned())));
    } else if response.clicked() {
        look(pick.place);
    }
    response
}

/// The place that a key leads to.
fn asked(ui: &Ui, pick: &Pick<'_>, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let back = |n: usize| pick.place.saturating_sub(n);
    let on = |n: usize| pick.place.saturating_add(n).min(last);
    let side = usize::from(pick.columns > 1);
    let table = [
        (
            Key::ArrowDown,
            if pick.place + pick.columns > last && pick.columns > 1 { pick.place } else { on(pick.columns) },
        ),
        (Key::ArrowUp, if pick.place < pick.columns { pick.place } else { back(pick.columns) }),
        (Key::ArrowRight, on(side)),
        (Key::ArrowLeft, back(side)),
        (Key::PageDown, on(pick.page)),
        (Key::PageUp, back(pick.page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    ui.input(|i| table.into_iter().find(|(key, _)| i.key_pressed(*key)).map(|(_, place)| place))
}

/// What a card stands on.
pub fn ground(t: &Theme, looked: bool, hovered: bool) -> Color32 {
    match (looked, hovered) {
        (true, _) => t.accent_tint,
        (false, true) => t.hover,
        (false, false) => t.panel,
    }
}

/// The ring around the card in focus; inside, because the first and the last one touch the edge of what scrolls.
pub fn ring(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let t = theme::current(ui);
        let corners = CornerRadius::same(RADIUS_CARD);
        ui.painter().rect_stroke(rect, corners, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
}

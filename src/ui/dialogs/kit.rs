//! What the sheets of publishing share.

use egui::{
    Align, Color32, CornerRadius, Frame, Id, Layout, Margin, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
    vec2,
};

use crate::publish::plan::{CardInput, Plan};
use crate::publish::{Kind, Target};
use crate::studio::action::{Action, SheetAction, ViewAction};
use crate::ui::theme::{self, RADIUS_CONTROL, SPACE_4, SPACE_8, SPACE_12, TYPE_13, TYPE_14};
use crate::ui::widgets::button::focus_ring;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{bits, button};
use crate::words::{Lang, Sentence, visible};

/// Whether a button was pressed on purpose: the second half of a double click belongs to the sheet before.
pub fn pressed(response: &Response) -> bool {
    response.clicked() && !response.double_clicked() && !response.triple_clicked()
}

/// The card by title, else by id.
pub fn card_name(card: &CardInput) -> &str {
    card.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&card.card_id)
}

/// A sentence that names merchant, kind and card of `plan`.
pub fn naming(key: &'static str, plan: &Plan) -> Sentence {
    let card = plan.cards.first().map_or("", |c| card_name(&c.input));
    Sentence::new(key)
        .with("merchant", plan.target.merchant.as_str())
        .with_key("kind", plan.target.kind.aside())
        .with("card", card)
}

/// Ink and ground of a kind's tag.
pub fn kind_colors(ui: &Ui, kind: Kind) -> (Color32, Color32) {
    let t = theme::of(ui);
    match kind {
        Kind::Trial => (t.trial, t.trial_tint),
        Kind::WeChat => (t.on_tag, t.tag),
        Kind::Other => (t.warning, t.warning_tint),
    }
}

/// A row that wraps and is no higher than its text; the spacing has to be set before the row begins.
pub fn low_row_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
        ui.spacing_mut().interact_size.y = 20.0;
        ui.horizontal_wrapped(add);
    });
}

/// Where it goes, in one line: kind, card by title and id.
pub fn target_ui(ui: &mut Ui, lang: Lang, target: &Target, card: &CardInput) {
    let t = theme::of(ui);
    let (ink, fill) = kind_colors(ui, target.kind);
    low_row_ui(ui, |ui| {
        bits::tag(ui, lang.t(target.kind.key()), fill, ink);
        let title = card.title.as_deref().filter(|t| !t.is_empty());
        let title = title.unwrap_or_else(|| lang.t("confirm-no-title"));
        ui.label(RichText::new(visible(title)).font(theme::regular(TYPE_14)).color(t.text));
        ui.label(RichText::new(visible(&card.card_id)).font(theme::mono(TYPE_13)).color(t.text2));
    });
}

/// A line that folds what follows it.
pub fn fold_ui(ui: &mut Ui, open: &mut bool, text: &str) -> Response {
    let t = theme::of(ui);
    let width = (ui.available_width() - icon::SIDE - SPACE_4).max(60.0);
    let galley = ui.painter().layout(text.to_owned(), theme::regular(TYPE_13), Color32::PLACEHOLDER, width);
    let size = Vec2::new(galley.size().x + icon::SIDE + SPACE_4, galley.size().y.max(22.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(*open));
    let ink = if response.hovered() { t.text } else { t.text2 };
    let side = Vec2::splat(icon::SIDE);
    let at = egui::Rect::from_center_size(rect.right_center() - vec2(icon::SIDE / 2.0, 0.0), side);
    ui.painter().galley(egui::pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, ink);
    icon::paint(ui.painter(), at, if *open { Icon::Down } else { Icon::Right }, ink);
    focus_ring(ui, &response);
    if response.clicked() {
        *open = !*open;
    }
    response
}

/// Buttons at the right end that are reached from left to right, and go to a second row where there is no room.
pub fn footer_ui(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    let key = Id::unique(("footer", id));
    let known = ui.data(|d| d.get_temp::<f32>(key)).unwrap_or(0.0);
    let room = ui.available_width();
    let wraps = known > room;
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(wraps);
    let inner = ui.allocate_ui_with_layout(vec2(room, theme::CONTROL), layout, |ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_12, SPACE_8);
        if wraps {
            let left = ui.cursor().left();
            add(ui);
            // The buttons may have changed since, and fit into one row now.
            let rect = ui.min_rect();
            return if rect.height() > theme::CONTROL + 1.0 { known } else { rect.right() - left };
        }
        ui.add_space((room - known).max(0.0));
        let left = ui.cursor().left();
        add(ui);
        ui.min_rect().right() - left
    });
    let used = inner.inner;
    if (used - known).abs() > 0.5 {
        ui.data_mut(|d| d.insert_temp(key, used));
        ui.ctx().request_discard("the buttons found their width");
        ui.ctx().request_repaint();
    }
}

/// A column of a row: `width` wide, as high as what stands in it.
pub fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// A quiet line that can be read in passing.
pub fn note_ui(ui: &mut Ui, mark: Icon, text: &str, ink: Color32) -> Response {
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        let (rect, _) = ui.allocate_exact_size(vec2(icon::SIDE, 18.0), Sense::hover());
        icon::paint(ui.painter(), rect, mark, ink);
        ui.add(egui::Label::new(RichText::new(text).font(theme::regular(TYPE_13)).color(ink)).wrap())
    });
    shown.inner
}

/// The button that closes a sheet and does nothing else; in focus when `first`.
pub fn way_out_ui(ui: &mut Ui, text: &str, first: bool, actions: &mut Vec<Action>) {
    let response = button::secondary(ui, text);
    if first {
        response.request_focus();
    }
    if response.clicked() {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// The buttons of a sheet that asks before something is lost: 取消 in focus when it `opened`, what loses, what keeps; each
/// with its catalogue key and its act.
pub fn leave_ui(
    ui: &mut Ui,
    id: &str,
    opened: bool,
    lang: Lang,
    [(loses, lose), (keeps, keep)]: [(&str, Action); 2],
    actions: &mut Vec<Action>,
) {
    footer_ui(ui, id, |ui| {
        way_out_ui(ui, lang.t("setup-cancel"), opened, actions);
        if button::button(ui, button::Look::Danger, lang.t(loses), true).clicked() {
            actions.push(lose);
        }
        if button::primary(ui, lang.t(keeps)).clicked() {
            actions.push(keep);
        }
    });
}

/// A text for a machine, to be selected or copied: its name, a link that copies `copied`, and `shown` as it is read.
pub fn code_ui(
    ui: &mut Ui,
    name: &str,
    copy: &str,
    (copied, shown): (&str, &str),
    ink: Color32,
    actions: &mut Vec<Action>,
) {
    let t = theme::of(ui);
    low_row_ui(ui, |ui| {
        ui.label(RichText::new(name).font(theme::regular(TYPE_13)).color(t.text2));
        if button::link(ui, copy).clicked() {
            actions.push(Action::View(ViewAction::Copy(copied.to_owned())));
        }
    });
    Frame::new()
        .fill(t.window)
        .corner_radius(CornerRadius::same(RADIUS_CONTROL))
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let text = RichText::new(shown).font(theme::mono(TYPE_13)).color(ink);
            ui.add(egui::Label::new(text).selectable(true).wrap());
        });
}

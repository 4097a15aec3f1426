//! 还不能发布: every problem leads to its field.

use egui::{CornerRadius, Rect, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::footer::{footer_ui, way_out_ui};
use super::values::label;
use crate::rights::check::{Level, Problem};
use crate::studio::action::{Action, CardAction, EditorAction, SheetAction};
use crate::ui::form::misnamed::repairs_ui;
use crate::ui::theme::{self, RADIUS_CONTROL, SPACE_4, SPACE_8, SPACE_12, TYPE_13, TYPE_14};
use crate::ui::widgets::button::{self, Look, focus_ring};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "problems";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;
/// The problems that a look at the phone cures.
const UNKNOWN: [&str; 2] = ["problem-history-unknown", "problem-record-damaged"];

/// Draws the list over `over`.
pub fn show(ui: &mut Ui, problems: &[Problem], place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("problems-title"), over, width: WIDTH };
    let mut wishes = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, problems, lang, &mut wishes),
        |ui| {
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("told-close"), opened, actions);
                let unknown = problems.iter().any(|p| UNKNOWN.contains(&&*p.sentence.key));
                if unknown && button::button(ui, Look::Primary, lang.t("problems-seen"), true).clicked() {
                    actions.push(Action::Card(CardAction::AskSeen));
                }
            });
        },
    );
    actions.append(&mut wishes);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, problems: &[Problem], lang: Lang, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = SPACE_4;
    let of = |level| problems.iter().filter(move |p: &&Problem| p.level == level);
    let count = of(Level::Error).count();
    text::hint(ui, &lang.say(&Sentence::new("problems-count").with("count", count)));
    for p in of(Level::Error) {
        row_ui(ui, p, lang, actions);
    }
    if of(Level::Warning).next().is_some() {
        ui.add_space(SPACE_8);
        text::hint(ui, lang.t("problems-warnings"));
    }
    for p in of(Level::Warning) {
        row_ui(ui, p, lang, actions);
    }
}

/// Mark, field, what is wrong and what to do; all of it is one button.
fn row_ui(ui: &mut Ui, p: &Problem, lang: Lang, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let (mark, ink) = match p.level {
        Level::Error => (Icon::Wrong, t.danger),
        Level::Warning => (Icon::Triangle, t.warning),
    };
    let name = p.field.map(|f| label(lang, f)).unwrap_or_default();
    let (said, cure) = (lang.say(&p.sentence), lang.say(&p.remedy));
    let before = ui.painter().add(egui::Shape::Noop);
    let space = ui.available_rect_before_wrap();
    let mut inner = ui.new_child(UiBuilder::new().max_rect(space.shrink2(vec2(SPACE_12, SPACE_8))));
    inner.spacing_mut().item_spacing = vec2(SPACE_8, 2.0);
    inner.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(icon::SIDE, 20.0), Sense::hover());
        icon::paint(ui.painter(), rect, mark, ink);
        ui.vertical(|ui| {
            let line = |text: &str, font, color| egui::Label::new(RichText::new(text).font(font).color(color)).wrap();
            ui.set_width(ui.available_width() - icon::SIDE - SPACE_8);
            if !name.is_empty() {
                ui.add(line(&name, theme::medium(TYPE_14), t.text));
            }
            ui.add(line(&said, theme::regular(TYPE_14), ink));
            ui.add(line(&cure, theme::regular(TYPE_13), t.text2));
        });
    });
    let rect = Rect::from_min_max(space.min, egui::pos2(space.right(), inner.min_rect().bottom() + SPACE_8));
    let response = ui.allocate_rect(rect, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name} {said}")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(cure.as_str()));
    let fill = if response.hovered() { t.hover } else { t.window };
    ui.painter().set(before, egui::epaint::RectShape::filled(rect, CornerRadius::same(RADIUS_CONTROL), fill));
    let chevron = Rect::from_center_size(rect.right_center() - vec2(SPACE_12 + 4.0, 0.0), vec2(icon::SIDE, icon::SIDE));
    icon::paint(ui.painter(), chevron, Icon::Right, t.text3);
    focus_ring(ui, &response);
    if p.misnamed.is_some() {
        ui.horizontal_wrapped(|ui| {
            ui.add_space(SPACE_12 + icon::SIDE + SPACE_8);
            ui.spacing_mut().item_spacing.x = SPACE_12;
            repairs_ui(ui, lang, p, actions);
        });
    }
    if response.clicked() {
        actions.push(p.field.map_or(Action::Sheet(SheetAction::Close), |it| Action::Editor(EditorAction::Focus(it))));
    }
}

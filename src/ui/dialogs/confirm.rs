//! The confirmation (src/ui/README.md, Confirmation): where it goes, what cannot be undone, every change, what stays.

use egui::{CornerRadius, Frame, Id, Key, Margin, Ui};
use serde_json::Value;

use super::confirm_notes::{
    again_ui, approval_ui, back_ui, by_person_ui, empty_ui, exported_ui, meanwhile_ui, name_ui, planned_ui, points_ui,
};
use super::details::{address, request_ui};
use super::footer::{footer_ui, pressed, way_out_ui};
use super::lines::{fold_ui, low_row_ui, note_ui};
use super::screenshot::look_ui;
use super::target::{naming, target_ui};
use super::values::{changes_ui, label, section, values_ui};
use crate::publish::Kind;
use crate::publish::plan::{CardPlan, Plan};
use crate::rights::change;
use crate::rights::check::Level;
use crate::rights::field::{FIELDS, Field, FieldId};
use crate::studio::action::{Action, PublicationAction, SheetAction};
use crate::studio::sheet::{Confirm, ConfirmChange, SheetChange, TestCard};
use crate::ui::stage::last_name;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_8, TYPE_13, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, switch, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "confirm";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 660.0;

/// Room that the buttons need with their hint, in points.
const HINT: f32 = 420.0;
/// Below this width nothing stands indented, in points.
const NARROW: f32 = 400.0;

/// Draws the confirmation over `over`.
pub fn show(ui: &mut Ui, confirm: &Confirm, name: &mut String, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = if confirm.again.is_some() { "confirm-again-title" } else { "confirm-title" };
    let title = lang.say(&naming(title, &confirm.plan));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let (mut acts, composing) = (Vec::new(), std::cell::Cell::new(false));
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            content_ui(ui, lang, confirm, actions);
            if confirm.name.is_some() {
                composing.set(name_ui(ui, lang, name).composing);
            }
        },
        |ui| {
            let (ready, roomy) = (confirm.ready(), ui.available_width() > HINT);
            let settled = ready && !composing.get();
            let left = confirm.ticks_left();
            footer_ui(ui, ID, |ui| {
                if !ready && roomy {
                    ticks_left_ui(ui, lang, left);
                }
                let name = if confirm.again.is_some() { "told-again" } else { "confirm-publish" };
                buttons_ui(ui, lang, (name, settled), opened, &mut acts);
            });
        },
    );
    // What was ticked comes first, so that 确认发布 never goes by a tick that was taken back with it.
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// What was chosen on the sheet, as an act.
fn chosen(change: ConfirmChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Confirm(change)))
}

/// Set for the frame in which the first empty tick is led to.
fn lead() -> Id {
    Id::unique((ID, "lead"))
}

/// How many ticks are missing; it leads to the first of them, which may lie below what is in sight.
fn ticks_left_ui(ui: &mut Ui, lang: Lang, left: usize) {
    let key = if left == 1 { "confirm-ticks-left" } else { "confirm-ticks-more" };
    if button::link(ui, &lang.say(&Sentence::new(key).with("count", left))).clicked() {
        ui.data_mut(|d| d.insert_temp(lead(), true));
        ui.ctx().request_repaint();
    }
}

fn buttons_ui(ui: &mut Ui, lang: Lang, (name, ready): (&str, bool), opened: bool, actions: &mut Vec<Action>) {
    way_out_ui(ui, lang.t("confirm-cancel"), opened, actions);
    let publish = button::button(ui, Look::Primary, lang.t(name), ready);
    // Enter never publishes (src/ui/README.md, Keyboard), not even when the button has the focus.
    let entered = ui.input(|i| i.key_pressed(Key::Enter));
    if ready && pressed(&publish) && !entered {
        actions.push(Action::Publication(PublicationAction::Confirm));
    }
}

fn content_ui(ui: &mut Ui, lang: Lang, confirm: &Confirm, actions: &mut Vec<Action>) {
    let Confirm { plan, rest_open, exported, test, anew, again, points, .. } = confirm;
    let Some(card) = plan.cards.first() else { return };
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    if *anew {
        anew_ui(ui, lang);
    }
    target_ui(ui, lang, &plan.target, &card.input);
    if plan.target.kind == Kind::Other {
        let to = address(lang, &plan.target, &card.request.path);
        note_ui(ui, Icon::Triangle, lang.t("confirm-other-gateway"), t.warning);
        let address = egui::RichText::new(visible(&to)).font(theme::mono(TYPE_13)).color(t.warning);
        ui.add(egui::Label::new(address).selectable(true).wrap());
    }
    if let Some(at) = again {
        again_ui(ui, lang, plan, at);
        irreversible_ui(ui, lang, confirm, card, actions);
        details_ui(ui, lang, confirm, card, actions);
        return;
    }
    test_card_ui(ui, lang, *test, actions);
    if let Some((picture, changed)) = exported {
        exported_ui(ui, lang, picture, *changed);
    }
    if let Some((approval, changed)) = &confirm.approval {
        approval_ui(ui, lang, approval, changed);
        look_ui(ui, lang, approval, actions);
    }
    let name = card.input.title.as_deref().unwrap_or(&card.input.card_id);
    confirm.planned.iter().for_each(|note| planned_ui(ui, lang, note));
    confirm.meanwhile.iter().for_each(|m| meanwhile_ui(ui, lang, name, m));
    irreversible_ui(ui, lang, confirm, card, actions);
    if let Some(given) = change::points(&card.changes)
        && let Some(on) = points_ui(ui, lang, given, *points)
    {
        actions.push(chosen(ConfirmChange::Points(on)));
    }
    if let Some(back) = &confirm.back {
        back_ui(ui, lang, back, actions);
    }
    by_person_ui(ui, lang, card);
    ui.add_space(SPACE_4);
    match &card.input.last {
        None => {
            text::strong(ui, lang.t("confirm-unknown-last"), TYPE_14);
            changes_ui(ui, lang, &card.changes, true);
        }
        Some(_) if card.changes.is_empty() => {
            text::body(ui, lang.t("confirm-none"));
        }
        Some(_) => changes_ui(ui, lang, &card.changes, false),
    }
    empty_ui(ui, lang, card);
    rest_ui(ui, lang, plan, *rest_open, actions);
    for p in card.problems.iter().filter(|p| p.level == Level::Warning) {
        let field = p.field.map(|f| label(lang, f)).unwrap_or_default();
        let sentence = Sentence::new("confirm-warning").with("field", field).with("problem", lang.say(&p.sentence));
        note_ui(ui, Icon::Triangle, &lang.say(&sentence), t.warning);
    }
    details_ui(ui, lang, confirm, card, actions);
}

/// 技术详情, folded.
fn details_ui(ui: &mut Ui, lang: Lang, confirm: &Confirm, card: &CardPlan, actions: &mut Vec<Action>) {
    if fold_ui(ui, confirm.details_open, lang.t("confirm-details")) {
        actions.push(chosen(ConfirmChange::Details(!confirm.details_open)));
    }
    if confirm.details_open {
        ui.scope(|ui| request_ui(ui, lang, &confirm.plan, card, actions));
    }
}

/// What was confirmed was no longer so: nothing was sent, and everything is to be looked through once more.
fn anew_ui(ui: &mut Ui, lang: Lang) {
    let (t, new) = (theme::current(ui), sheet::just_opened(ui, "confirm anew"));
    let said = Sentence::new("problem-line").with_key("what", "confirm-anew").with_key("cure", "confirm-anew-remedy");
    let note = note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
    ui.ctx().accesskit_node_builder(note.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    if new {
        // The sheet may stand scrolled to the ticks of the one before.
        note.scroll_to_me_animation(Some(egui::Align::TOP), egui::style::ScrollAnimation::none());
    }
}

/// 先发到测试卡 where the merchant has one, or that this is it (src/ui/README.md, On the phone).
fn test_card_ui(ui: &mut Ui, lang: Lang, test: TestCard, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    match test {
        TestCard::None => {}
        TestCard::This => {
            note_ui(ui, Icon::Info, lang.t("test-card-this"), t.text2);
        }
        TestCard::Offered => low_row_ui(ui, |ui| {
            if button::link(ui, lang.t("test-card-first")).clicked() {
                actions.push(Action::Publication(PublicationAction::ToTestCard));
            }
            text::hint(ui, lang.t("test-card-own"));
        }),
    }
}

/// What can never be undone, in the danger tint, with a tick for each section.
fn irreversible_ui(ui: &mut Ui, lang: Lang, confirm: &Confirm, card: &CardPlan, actions: &mut Vec<Action>) {
    if card.irreversible.is_empty() {
        return;
    }
    let t = theme::current(ui);
    let names: Vec<String> = card.irreversible.iter().map(|s| section(lang, *s)).collect();
    let heading = Sentence::new("confirm-irreversible").with("sections", names.join(lang.t("confirm-separator")));
    let indent = if ui.available_width() < NARROW { 0.0 } else { icon::SIDE + SPACE_8 };
    Frame::new()
        .fill(t.danger_tint)
        .corner_radius(CornerRadius::same(RADIUS_CARD))
        .inner_margin(Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(icon::SIDE, 20.0), egui::Sense::hover());
                icon::paint(ui.painter(), rect, Icon::Triangle, t.danger);
                let text = egui::RichText::new(lang.say(&heading)).font(theme::medium(TYPE_14)).color(t.danger);
                ui.add(egui::Label::new(text).wrap());
            });
            let mut leads = ui.data_mut(|d| d.remove_temp::<bool>(lead())).is_some();
            for (i, (name, ticked)) in names.into_iter().zip(&confirm.ticks).enumerate() {
                ui.horizontal_top(|ui| {
                    ui.add_space(indent);
                    let mut tick = *ticked;
                    let shown =
                        switch::tick(ui, &mut tick, &lang.say(&Sentence::new("confirm-tick").with("section", name)));
                    if !ticked && std::mem::take(&mut leads) {
                        shown.request_focus();
                    }
                    if tick != *ticked {
                        actions.push(chosen(ConfirmChange::Tick(i, tick)));
                    }
                });
            }
            if !confirm.plan.target.kind.real() {
                ui.horizontal_top(|ui| {
                    ui.add_space(indent);
                    text::hint(ui, lang.t("confirm-trial-ticks"));
                });
            }
        });
}

/// What is sent as it was: folded, with its values. Nothing where no last state is known.
fn rest_ui(ui: &mut Ui, lang: Lang, plan: &Plan, open: bool, actions: &mut Vec<Action>) {
    let Some((card, last)) = plan.cards.first().and_then(|c| Some((c, c.input.last.as_ref()?))) else { return };
    let changed = |field: FieldId| card.changes.iter().any(|c| c.field == field);
    let body = serde_json::to_value(&card.rights).unwrap_or_default();
    let value = |f: &Field| Some((f.id, value_at(&body, f.path)?));
    let rest: Vec<(FieldId, Value)> = FIELDS.iter().filter(|f| !changed(f.id)).filter_map(value).collect();
    if rest.is_empty() {
        return;
    }
    let sentence = Sentence::new(if card.changes.is_empty() { "confirm-rest-all" } else { "confirm-rest" })
        .with("count", rest.len())
        .with("last", last_name(lang, plan.target.kind, last));
    if fold_ui(ui, open, &lang.say(&sentence)) {
        actions.push(chosen(ConfirmChange::Rest(!open)));
    }
    if open {
        values_ui(ui, lang, &rest);
    }
}

fn value_at(body: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(body, |v, part| v.get(part)).cloned()
}

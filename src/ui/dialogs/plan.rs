//! 计划发布时间: when the draft on show is to be published, and what is planned already.

use egui::{Id, Ui};

use super::lines::low_row_ui;
use super::typed::{self, Typed};
use crate::platform::clock;
use crate::rights::check::Level;
use crate::studio::Studio;
use crate::studio::action::{Action, PlanAction};
use crate::studio::sheet::Planning;
use crate::ui::theme::{SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::button;
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::Sentence;

const ID: &str = "plan";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`; `typed` is the edit buffer of its moment.
pub(super) fn show(
    ui: &mut Ui,
    (planning, studio): (&Planning, &Studio),
    typed: &mut String,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let lang = place.lang;
    let opened = sheet::just_opened(ui, ID);
    let frame = Typed { id: ID, title: lang.t("plan-title"), width: WIDTH, keep: lang.t("plan-keep"), place };
    let content = |ui: &mut Ui, typed: &mut String, actions: &mut Vec<Action>| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        let key = if planning.many > 0 { "plan-what-many" } else { "plan-what" };
        let said = Sentence::new(key).with("card", studio.card_name()).with("mark", planning.mark.as_str());
        text::body(ui, &lang.say(&said.with("count", planning.many)));
        let field = moment_ui(ui, lang, typed);
        if opened {
            field.response.request_focus();
        }
        text::hint(ui, lang.t("plan-about"));
        all_ui(ui, studio, actions);
        field.composing
    };
    let kept =
        |typed: &String| clock::moment(typed).filter(|at| !is_past(at)).map(|at| Action::Plan(PlanAction::Keep(at)));
    actions.extend(typed::show(ui, frame, typed, content, kept));
}

fn is_past(at: &str) -> bool {
    clock::instant(at).is_none_or(|at| at <= clock::unix_secs())
}

fn moment_ui(ui: &mut Ui, lang: crate::words::Lang, typed: &mut String) -> field::FieldResponse {
    let wrong = match clock::moment(typed) {
        _ if typed.trim().is_empty() => None,
        None => Some((Level::Error, lang.t("plan-no-moment").to_owned())),
        Some(at) if is_past(&at) => Some((Level::Error, lang.t("plan-past").to_owned())),
        Some(_) => None,
    };
    let shown = Text {
        id: Id::unique((ID, "at")),
        label: lang.t("plan-at"),
        optional: None,
        counter: None,
        hint: lang.t("plan-at-hint"),
        help: "",
        problem: wrong,
        mono: false,
        enabled: true,
    };
    field::text(ui, typed, shown, |_| {})
}

/// What is planned already, each with its way in and out.
fn all_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    if studio.plans.all().is_empty() {
        return;
    }
    ui.add_space(SPACE_12 - SPACE_8);
    text::strong(ui, lang.t("plan-all"), TYPE_14);
    for plan in studio.plans.all() {
        let what = studio.plan_words(plan);
        let said = Sentence::new("plan-row").with("at", clock::short(&plan.at)).with("what", what.as_str());
        text::body(ui, &lang.say(&said));
        low_row_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            let drop = Sentence::new("plan-drop-one").with("what", what.as_str());
            if button::link(ui, &lang.say(&drop)).clicked() {
                actions.push(Action::Plan(PlanAction::Drop(plan.n)));
            }
        });
    }
}

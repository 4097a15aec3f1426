//! 登记批准: who, when, and the screenshot.

use egui::{Id, Ui};

use super::lines::low_row_ui;
use super::typed::{self, Typed};
use crate::storage::atomic::shown;
use crate::studio::action::{Action, ApproveAction};
use crate::studio::sheet::{ApproveTyped, Approving};
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::button;
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::{Lang, Sentence};
use crate::work::PhotoSource;

const ID: &str = "approve";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`; `typed` are the buffers of its fields.
pub(super) fn show(
    ui: &mut Ui,
    (approving, card): (&Approving, &str),
    typed: &mut ApproveTyped,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let lang = place.lang;
    let opened = sheet::just_opened(ui, ID);
    let frame = Typed { id: ID, title: lang.t("approve-title"), width: WIDTH, keep: lang.t("approve-keep"), place };
    let content = |ui: &mut Ui, typed: &mut ApproveTyped, actions: &mut Vec<Action>| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        let key = if approving.many > 0 { "approve-what-many" } else { "approve-what" };
        let what = Sentence::new(key).with("mark", approving.mark.as_str()).with("card", card);
        let what = what.with("count", approving.many);
        text::body(ui, &lang.say(&what));
        let by = field_ui(ui, lang, "by", &mut typed.by);
        if opened {
            by.response.request_focus();
        }
        let at = field_ui(ui, lang, "at", &mut typed.at);
        ui.add_space(SPACE_12 - SPACE_8);
        picture_ui(ui, approving, lang, actions);
        by.composing || at.composing
    };
    let kept = |typed: &ApproveTyped| {
        let whole = !typed.by.trim().is_empty() && !typed.at.trim().is_empty();
        whole.then(|| Action::Approve(ApproveAction::Keep(typed.by.clone(), typed.at.clone())))
    };
    actions.extend(typed::show(ui, frame, typed, content, kept));
}

fn field_ui(ui: &mut Ui, lang: Lang, name: &str, value: &mut String) -> field::FieldResponse {
    let shown = Text {
        id: Id::unique((ID, name)),
        label: lang.get(&format!("approve-{name}")),
        optional: None,
        counter: None,
        hint: lang.get(&format!("approve-{name}-hint")),
        help: "",
        problem: None,
        mono: false,
        enabled: true,
    };
    field::text(ui, value, shown, |_| {})
}

fn picture_ui(ui: &mut Ui, approving: &Approving, lang: Lang, actions: &mut Vec<Action>) {
    let there = match &approving.picture {
        None => lang.t("approve-picture-none").to_owned(),
        Some(PhotoSource::Pasted(_)) => lang.t("approve-picture-pasted").to_owned(),
        Some(PhotoSource::File(path)) => lang.say(&Sentence::new("approve-picture-file").with("file", shown(path))),
    };
    text::body(ui, &there);
    low_row_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if button::link(ui, lang.t("approve-picture-pick")).clicked() {
            actions.push(Action::Approve(ApproveAction::Pick));
        }
        if approving.picture.is_some() && button::link(ui, lang.t("approve-picture-drop")).clicked() {
            actions.push(Action::Approve(ApproveAction::DropPicture));
        }
    });
    text::hint(ui, lang.t("approve-where"));
}

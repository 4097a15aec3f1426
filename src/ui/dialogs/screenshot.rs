//! The screenshot of an approval, looked at again, and the link that leads to it.

use egui::{Id, Ui, vec2};

use super::footer::{footer_ui, pressed};
use super::lines::low_row_ui;
use crate::storage::approvals::Approval;
use crate::studio::action::{Action, ApproveAction};
use crate::studio::approver::Screenshot;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::icon::SIDE;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, frame, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "screenshot";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 720.0;
/// Room that is kept while it is being read, in points.
const BEFORE: f32 = 240.0;

/// 看截图, where the approval has one.
pub fn look_ui(ui: &mut Ui, lang: Lang, approval: &Approval, actions: &mut Vec<Action>) {
    if !approval.pictured {
        return;
    }
    low_row_ui(ui, |ui| {
        ui.add_space(SIDE + SPACE_8);
        if button::link(ui, lang.t("approve-look")).clicked() {
            actions.push(Action::Approve(ApproveAction::Look(Box::new(approval.clone()))));
        }
    });
}

/// Draws it in the place of the sheet that it was asked for from.
pub(super) fn show(ui: &mut Ui, shot: &Screenshot, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("approve-look-title").with("approval", shot.title.as_str()));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let mut left = false;
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, shot, lang),
        |ui| {
            footer_ui(ui, ID, |ui| {
                let back = button::secondary(ui, lang.t("records-back"));
                if opened {
                    back.request_focus();
                }
                left = pressed(&back);
            });
        },
    );
    if left || escaped {
        actions.push(Action::Approve(ApproveAction::LeaveLook));
    }
}

/// The picture in its own shape, no larger than it is.
fn content_ui(ui: &mut Ui, shot: &Screenshot, lang: Lang) {
    let room = frame::picture_room(ui);
    let size = shot.texture().map_or(vec2(room, BEFORE), |texture| {
        let size = texture.size_vec2();
        size * (room / size.x.max(1.0)).min(1.0)
    });
    frame::picture(ui, Id::unique((ID, "picture")), shot.texture(), size, lang.t("approve-look-picture"));
    text::hint(ui, lang.t("approve-where"));
}

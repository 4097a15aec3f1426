//! A sheet on which something is typed: 取消, and one button that keeps it.

use std::cell::{Cell, RefCell};

use egui::Ui;

use super::footer::{footer_ui, way_out_ui};
use crate::studio::action::{Action, SheetAction};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::sheet::{self, Place, Sheet};

/// Which sheet it is.
pub(super) struct Typed<'a> {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Its width, as far as there is room, in points.
    pub width: f32,
    /// The words of the button that keeps it.
    pub keep: &'a str,
    /// Where it lies.
    pub place: Place,
}

/// Draws it. `content` draws what is typed and says whether some of it is still being composed, `kept` says what keeping
/// it does; none while that cannot be. Gives what was asked for.
pub(super) fn show<T>(
    ui: &mut Ui,
    Typed { id, title, width, keep, place: Place { lang, over } }: Typed<'_>,
    typed: &mut T,
    content: impl FnOnce(&mut Ui, &mut T, &mut Vec<Action>) -> bool,
    kept: impl FnOnce(&T) -> Option<Action>,
) -> Vec<Action> {
    // The foot reads what the content writes, in the same frame.
    let (typed, composing) = (RefCell::new(typed), Cell::new(false));
    let (mut actions, mut foot) = (Vec::new(), Vec::new());
    let escaped = sheet::show(
        ui,
        &Sheet { id, title, over, width },
        |ui| composing.set(content(ui, &mut typed.borrow_mut(), &mut actions)),
        |ui| {
            footer_ui(ui, id, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), false, &mut foot);
                let act = kept(&typed.borrow()).filter(|_| !composing.get());
                let pressed = button::button(ui, Look::Primary, keep, act.is_some()).clicked();
                foot.extend(act.filter(|_| pressed));
            });
        },
    );
    actions.append(&mut foot);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
    actions
}

//! A merchant is to be removed from this computer: what goes, and what stays.

use egui::{Rect, Ui};

use super::kit::{footer_ui, way_out_ui};
use crate::merchant::Merchant;
use crate::platform::key_store;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::{bits, button, sheet};
use crate::words::{Lang, Sentence};

const ID: &str = "remove";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 480.0;

/// Draws the sheet over `over`; `other`: another merchant that uses the same keys; `chosen`: it is the present merchant.
pub(super) fn show(
    ui: &mut Ui,
    m: &Merchant,
    other: Option<&Merchant>,
    chosen: bool,
    lang: Lang,
    over: Rect,
    actions: &mut Vec<Action>,
) {
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("remove-title").with("name", m.name.as_str()));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        // Every key that goes is named.
        let key = match (other, m.keyless(), m.apiv3) {
            (Some(_), ..) => "remove-shared",
            (None, false, false) => "remove-what",
            (None, false, true) => "remove-what-both",
            (None, true, true) => "remove-what-apiv3",
            (None, true, false) => "remove-what-none",
        };
        let what = Sentence::new(key).with_key("store", key_store()).with("mchid", m.mchid.as_str());
        let what = what.with("other", other.map_or("", |o| &o.name));
        bits::body(ui, &lang.say(&what));
        bits::hint(ui, lang.t("remove-stays"));
        if chosen {
            bits::hint(ui, lang.t("remove-chosen"));
        }
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            way_out_ui(ui, lang.t("setup-cancel"), opened, &mut acts);
            if button::button(ui, Look::Danger, lang.t("remove-do"), true).clicked() {
                acts.push(Action::Merchant(MerchantAction::Remove(m.id.clone())));
            }
        });
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

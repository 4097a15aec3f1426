//! A merchant is to be removed from this computer: what goes, and what stays.

use egui::Ui;

use super::footer::{footer_ui, way_out_ui};
use crate::merchant::Merchant;
use crate::platform::key_store;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::studio::sheet::SheetChange;
use crate::ui::theme::SPACE_8;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, switch, text};
use crate::words::Sentence;

const ID: &str = "remove";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 480.0;

/// What the sheet shows.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// Who is to be removed.
    pub merchant: &'a Merchant,
    /// Another merchant that uses the same keys.
    pub other: Option<&'a Merchant>,
    /// It is the present merchant.
    pub chosen: bool,
    /// Its record goes too.
    pub records: bool,
}

/// Draws the sheet.
pub(super) fn show(ui: &mut Ui, view: View<'_>, place: Place, actions: &mut Vec<Action>) {
    let View { merchant: m, other, chosen, records } = view;
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let title = lang.say(&Sentence::new("remove-title").with("name", m.name.as_str()));
    let frame = sheet::Sheet { id: ID, title: &title, over, width: WIDTH };
    let asked = std::cell::RefCell::new(Vec::new());
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
        text::body(ui, &lang.say(&what));
        // The record is that of a 商户号: while another merchant has it, it stays.
        if other.is_none() {
            let mut tick = records;
            switch::tick(ui, &mut tick, lang.t("remove-records"));
            if tick != records {
                asked.borrow_mut().push(Action::Sheet(SheetAction::Change(SheetChange::Remove(tick))));
            }
        }
        text::hint(ui, lang.t(if records { "remove-records-what" } else { "remove-stays" }));
        if chosen {
            text::hint(ui, lang.t("remove-chosen"));
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
    actions.append(&mut asked.borrow_mut());
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

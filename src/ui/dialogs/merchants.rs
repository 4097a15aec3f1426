//! 选择商户: 演练 and every merchant, each with its settings and the way out.

use egui::{Response, Ui};

use super::footer::footer_ui;
use super::lines::low_row_ui;
use super::target::kind_colors;
use crate::merchant::{Merchant, Merchants};
use crate::publish::Kind;
use crate::studio::action::{Action, MerchantAction, SheetAction};
use crate::studio::sheet::Sheet;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12};
use crate::ui::widgets::list::{self, Entry};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "merchants";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws the sheet over `over`; `chosen` is the present merchant's stable id, none in 演练.
pub(super) fn show(ui: &mut Ui, merchants: &Merchants, chosen: Option<&str>, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("choose-merchant"), over, width: WIDTH };
    let mut acts = Vec::new();
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        let (ink, fill) = kind_colors(ui, Kind::Trial);
        let trial = Entry {
            title: lang.t("merchant-trial"),
            below: lang.t("merchants-trial"),
            id: false,
            tag: Some((lang.t("merchants-trial-tag"), fill, ink)),
            chosen: chosen.is_none(),
            free: 0.0,
        };
        let entry = list::entry(ui, &trial);
        if opened && chosen.is_none() {
            entry.request_focus();
        }
        if entry.clicked() {
            actions.push(Action::Merchant(MerchantAction::ChooseTrial));
        }
        for m in &merchants.all {
            let entry = merchant_ui(ui, m, chosen == Some(m.id.as_str()), lang, actions);
            if opened && chosen == Some(m.id.as_str()) {
                entry.request_focus();
            }
        }
        if merchants.all.is_empty() {
            ui.add_space(SPACE_8);
            text::hint(ui, lang.t("merchants-none"));
        }
        ui.add_space(SPACE_8);
        low_row_ui(ui, |ui| {
            if button::link(ui, lang.t("moving-in")).clicked() {
                actions.push(Action::Merchant(MerchantAction::MoveIn));
            }
            text::hint(ui, lang.t("moving-in-what"));
        });
    };
    let escaped = sheet::show(ui, &frame, content, |ui| {
        footer_ui(ui, ID, |ui| {
            if button::secondary(ui, lang.t("setup-cancel")).clicked() {
                acts.push(Action::Sheet(SheetAction::Close));
            }
            // The one green button only where adding is the next thing to do.
            let look = if merchants.all.is_empty() { button::Look::Primary } else { button::Look::Secondary };
            if button::button(ui, look, lang.t("merchants-add"), true).clicked() {
                acts.push(Action::Merchant(MerchantAction::Edit(None)));
            }
        });
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn merchant_ui(ui: &mut Ui, m: &Merchant, chosen: bool, lang: Lang, actions: &mut Vec<Action>) -> Response {
    let kind = m.gateway().map_or(Kind::Other, |g| Kind::of_gateway(&g));
    let (ink, fill) = kind_colors(ui, kind);
    let below =
        lang.say(&Sentence::new("merchants-below").with("mchid", m.mchid.as_str()).with("cards", m.cards.len()));
    let tag = Some((lang.t(kind.key()), fill, ink));
    let wide = |key: &str| {
        let font = theme::regular(theme::TYPE_13);
        ui.painter().layout_no_wrap(lang.t(key).to_owned(), font, egui::Color32::PLACEHOLDER).size().x + 4.0
    };
    let free = wide("merchants-change") + wide("merchants-remove") + SPACE_12 + SPACE_8;
    let entry = Entry { title: &m.name, below: &below, id: false, tag, chosen, free };
    let acts = |ui: &mut Ui, actions: &mut Vec<Action>| {
        // The same words stand in every row: whose they are is read aloud with them.
        let named = |ui: &Ui, r: &egui::Response| {
            ui.ctx().accesskit_node_builder(r.id, |node| node.set_description(&*visible(&m.name)));
        };
        let change = button::link(ui, lang.t("merchants-change"));
        named(ui, &change);
        if change.clicked() {
            actions.push(Action::Merchant(MerchantAction::Edit(Some(m.id.clone()))));
        }
        let remove = button::link(ui, lang.t("merchants-remove"));
        named(ui, &remove);
        if remove.clicked() {
            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove(m.id.as_str().into())))));
        }
    };
    let entry = list::entry_with(ui, entry, |ui| acts(ui, actions));
    if entry.clicked() {
        actions.push(Action::Merchant(MerchantAction::Choose(m.id.clone())));
    }
    entry
}

//! 备注名和分组 of a card: what the person calls it, on this computer.

use egui::{Id, Ui, vec2};

use super::footer::{footer_ui, way_out_ui};
use crate::studio::action::{Action, SheetAction};
use crate::studio::choosing::ChooseAction;
use crate::studio::sheet::{NamingTyped, SheetBuffers};
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{field, sheet, text};
use crate::words::Lang;

const ID: &str = "naming";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 460.0;

/// What the sheet shows.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// 会员卡ID
    pub card: &'a str,
    /// Its title, as WeChat says it.
    pub title: &'a str,
    /// The groups that there are.
    pub groups: &'a [&'a str],
}

/// Draws the sheet; what is typed stands in `buffers`.
pub(super) fn show(ui: &mut Ui, view: View<'_>, buffers: &mut SheetBuffers, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("naming-title"), over, width: WIDTH };
    let composing = std::cell::Cell::new(false);
    let typed = std::cell::RefCell::new(&mut buffers.naming);
    let mut acts = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| composing.set(content_ui(ui, view, &mut typed.borrow_mut(), lang, opened)),
        |ui| {
            footer_ui(ui, ID, |ui| {
                way_out_ui(ui, lang.t("confirm-cancel"), false, &mut acts);
                if button::button(ui, Look::Primary, lang.t("naming-keep"), !composing.get()).clicked() {
                    let typed = typed.borrow();
                    let (name, groups) = (typed.name.clone(), typed.groups.clone());
                    acts.push(Action::Choose(ChooseAction::Name(view.card.to_owned(), name, groups)));
                }
            });
        },
    );
    actions.append(&mut acts);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, view: View<'_>, typed: &mut NamingTyped, lang: Lang, opened: bool) -> bool {
    ui.spacing_mut().item_spacing.y = SPACE_8;
    // A card whose title nobody knows is called by its id.
    text::hint(ui, [view.title, view.card].join(" ").trim_start());
    let text = |id: &str, key: &str| field::Text {
        id: Id::unique((ID, id)),
        label: lang.get(&format!("naming-{key}")),
        optional: Some(lang.t("optional")),
        counter: None,
        hint: lang.get(&format!("naming-{key}-hint")),
        help: lang.get(&format!("naming-{key}-help")),
        problem: None,
        mono: false,
        enabled: true,
    };
    let name = field::text(ui, &mut typed.name, text("name", "name"), |_| {});
    if opened {
        name.response.request_focus();
    }
    ui.add_space(SPACE_12 - SPACE_8);
    let groups = field::text(ui, &mut typed.groups, text("groups", "groups"), |_| {});
    let comma = lang.t("records-list");
    let has = |group: &str, typed: &str| typed.split(comma).any(|g| g.trim() == group);
    let others: Vec<&str> = view.groups.iter().copied().filter(|g| !has(g, &typed.groups)).collect();
    if !others.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(SPACE_12, 2.0);
            ui.spacing_mut().interact_size.y = 22.0;
            text::hint(ui, lang.t("naming-there"));
            for group in others {
                if button::link(ui, group).clicked() {
                    if !typed.groups.trim().is_empty() {
                        typed.groups.push_str(comma);
                    }
                    typed.groups.push_str(group);
                }
            }
        });
    }
    text::hint(ui, lang.t("naming-where"));
    name.composing || groups.composing
}

//! 备注名和分组 of a card: what the person calls it, on this computer.

use egui::{Id, Ui, vec2};

use super::typed::{self, Typed};
use crate::studio::action::Action;
use crate::studio::choosing::ChooseAction;
use crate::studio::sheet::{NamingTyped, SheetBuffers};
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::button;
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
    let lang = place.lang;
    let opened = sheet::just_opened(ui, ID);
    let frame = Typed { id: ID, title: lang.t("naming-title"), width: WIDTH, keep: lang.t("naming-keep"), place };
    let content = |ui: &mut Ui, typed: &mut NamingTyped, _: &mut Vec<Action>| content_ui(ui, view, typed, lang, opened);
    let kept = |typed: &NamingTyped| {
        let NamingTyped { name, groups } = typed.clone();
        Some(Action::Choose(ChooseAction::Name(view.card.to_owned(), name, groups)))
    };
    actions.extend(typed::show(ui, frame, &mut buffers.naming, content, kept));
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

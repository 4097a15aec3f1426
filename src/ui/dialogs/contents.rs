//! 常用内容: the present content is kept under a name, and what is kept is put into the form, renamed or removed.

use egui::{Id, ScrollArea, Ui};

use super::footer::{footer_ui, way_out_ui};
use super::lines::note_ui;
use crate::platform::clock::short;
use crate::storage::contents::Content;
use crate::studio::Studio;
use crate::studio::action::{Action, ContentAction, SheetAction};
use crate::studio::sheet::{Contents, ContentsChange, ContentsTyped, SheetChange};
use crate::ui::theme::{self, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::field::{self, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "contents";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws it over `place`; `typed` are its edit buffers.
pub fn show(
    ui: &mut Ui,
    studio: &Studio,
    open: &Contents,
    typed: &mut ContentsTyped,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("contents-title"), over, width: WIDTH };
    let mut asked = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            text::hint(ui, lang.t("contents-how"));
            keep_ui(ui, studio, (&mut typed.name, opened), &mut asked);
            said_ui(ui, lang, open);
            ui.add_space(SPACE_12);
            if studio.contents.is_empty() && !studio.jobs.is_at_contents() {
                text::hint(ui, lang.t("contents-none"));
            }
            let room = (over.height() - 320.0).max(96.0);
            let area = ScrollArea::vertical().id_salt("contents rows").max_height(room).auto_shrink([false, true]);
            area.show(ui, |ui| {
                for content in &studio.contents {
                    row_ui(ui, lang, (content, open), &mut typed.renamed, &mut asked);
                }
            });
        },
        |ui| footer_ui(ui, ID, |ui| way_out_ui(ui, lang.t("close"), false, actions)),
    );
    actions.append(&mut asked);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn named<'a>(lang: Lang, id: &'static str, key: &'static str) -> Text<'a> {
    Text {
        id: Id::unique((ID, id)),
        label: lang.t(key),
        optional: None,
        counter: None,
        hint: lang.t("contents-name-hint"),
        help: "",
        problem: None,
        mono: false,
        enabled: true,
    }
}

/// 存为常用内容
fn keep_ui(ui: &mut Ui, studio: &Studio, (name, opened): (&mut String, bool), actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let field = field::text(ui, name, named(lang, "name", "contents-name"), |_| {});
    if opened {
        field.response.request_focus();
    }
    if studio.contents.iter().any(|c| c.name == name.trim()) {
        text::hint(ui, lang.t("contents-same-name"));
    }
    let ready = !field.composing && !name.trim().is_empty() && !studio.jobs.is_at_contents();
    if button::button(ui, Look::Primary, lang.t("contents-keep"), ready).clicked() && ready {
        actions.push(Action::Content(ContentAction::Keep(name.clone())));
    }
}

/// What came of what was asked for last.
fn said_ui(ui: &mut Ui, lang: Lang, open: &Contents) {
    let t = theme::current(ui);
    let said = if let Some(trouble) = &open.trouble {
        let words = format!("{} {}", lang.say(&trouble.sentence), lang.say(&trouble.remedy));
        note_ui(ui, Icon::Triangle, &words, t.danger)
    } else if let Some(name) = &open.kept {
        let words = lang.say(&Sentence::new("contents-kept").with("name", name.as_str()));
        note_ui(ui, Icon::Check, &words, t.text)
    } else {
        return;
    };
    ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

fn changed(change: ContentsChange) -> Action {
    Action::Sheet(SheetAction::Change(SheetChange::Contents(change)))
}

fn row_ui(
    ui: &mut Ui,
    lang: Lang,
    (content, open): (&Content, &Contents),
    renamed: &mut String,
    actions: &mut Vec<Action>,
) {
    let link = |ui: &mut Ui, key: &str| {
        let link = button::link(ui, lang.t(key));
        ui.ctx().accesskit_node_builder(link.id, |node| node.set_description(&*visible(&content.name)));
        link.clicked()
    };
    ui.separator();
    if open.renaming == Some(content.n) {
        let field = field::text(ui, renamed, named(lang, "renamed", "contents-new-name"), |_| {});
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            if link(ui, "contents-rename-do") && !field.composing {
                actions.push(Action::Content(ContentAction::Rename(content.n, renamed.clone())));
            }
            if link(ui, "contents-neither") {
                actions.push(changed(ContentsChange::Neither));
            }
        });
        return;
    }
    text::strong(ui, &visible(&content.name), TYPE_14);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if open.dropping == Some(content.n) {
            text::hint(ui, &lang.say(&Sentence::new("contents-drop-ask").with("name", content.name.as_str())));
            if link(ui, "contents-drop-do") {
                actions.push(Action::Content(ContentAction::Drop(content.n)));
            }
            if link(ui, "contents-neither") {
                actions.push(changed(ContentsChange::Neither));
            }
            return;
        }
        text::hint(ui, &lang.say(&Sentence::new("contents-at").with("at", short(&content.at))));
        if link(ui, "contents-take") {
            actions.push(Action::Content(ContentAction::Take(content.n)));
        }
        if link(ui, "contents-rename") {
            actions.push(changed(ContentsChange::Rename(content.n, content.name.clone())));
        }
        if link(ui, "contents-drop") {
            actions.push(changed(ContentsChange::Drop(content.n)));
        }
    });
}

//! 关于: version, licences, and where the program keeps its files.

use std::path::Path;

use egui::{Ui, vec2};

use super::footer::way_out_ui;
use crate::platform::folders::Folders;
use crate::studio::action::{Action, SheetAction, ViewAction};
use crate::ui::theme::{SPACE_4, SPACE_8, TYPE_14};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "about";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;

/// Draws the sheet over `over`.
pub(super) fn show(ui: &mut Ui, folders: &Folders, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("about"), over, width: WIDTH };
    let content = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = SPACE_8;
        let version = Sentence::new("about-version").with("version", env!("CARGO_PKG_VERSION"));
        text::strong(ui, lang.t("app-name"), TYPE_14);
        text::body(ui, &lang.say(&version));
        text::hint(ui, lang.t("about-licence"));
        text::hint(ui, lang.t("about-independent"));
        ui.add_space(SPACE_4);
        match folders.notices() {
            Some(path) => folder_ui(ui, lang.t("about-notices"), path, lang, actions),
            None => {
                text::hint(ui, lang.t("about-no-notices"));
            }
        }
        ui.add_space(SPACE_4);
        text::strong(ui, lang.t("about-files"), TYPE_14);
        let log = folders.log();
        let all = [("about-config", folders.config()), ("about-data", folders.data()), ("about-log", log.as_path())];
        for (key, path) in all {
            folder_ui(ui, lang.t(key), path, lang, actions);
        }
        text::hint(ui, lang.t("about-no-key"));
    };
    let mut acts = Vec::new();
    let escaped = sheet::show(ui, &frame, content, |ui| {
        way_out_ui(ui, lang.t("close"), opened, &mut acts);
    });
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn folder_ui(ui: &mut Ui, what: &str, path: &Path, lang: Lang, actions: &mut Vec<Action>) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_8, 0.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            text::hint(ui, what);
            let copy = button::link(ui, lang.t("about-copy"));
            ui.ctx().accesskit_node_builder(copy.id, |node| node.set_description(what));
            if copy.clicked() {
                actions.push(Action::View(ViewAction::Copy(path.display().to_string())));
            }
        });
        text::mono(ui, &path.display().to_string());
    });
}

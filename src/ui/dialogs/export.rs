//! 导出预览图: what the picture is made for, and how.

use egui::{Id, TextureHandle, Ui, vec2};

use super::footer::{footer_ui, pressed};
use crate::export::{Options, Preset};
use crate::page::{Mode, Width};
use crate::studio::action::{Action, PictureAction, SheetAction};
use crate::studio::sheet::SheetChange;
use crate::ui::theme::{SPACE_8, SPACE_12};
use crate::ui::widgets::choice::{segments, segments_named};
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, frame, sheet, switch, text};
use crate::words::Lang;

const ID: &str = "export";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 560.0;
/// A long picture can be read at this width, in points.
const READABLE: f32 = 360.0;

/// Draws the sheet over `over`.
pub(super) fn show(
    ui: &mut Ui,
    options: Options,
    glance: Option<&TextureHandle>,
    place: Place,
    actions: &mut Vec<Action>,
) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("export-title"), over, width: WIDTH };
    let mut made = options;
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| {
            content_ui(ui, &mut made, lang);
            glance_ui(ui, glance, options.preset, lang);
        },
        |ui| {
            footer_ui(ui, ID, |ui| {
                if pressed(&button::secondary(ui, lang.t("setup-cancel"))) {
                    actions.push(Action::Sheet(SheetAction::Close));
                }
                if pressed(&button::secondary(ui, lang.t("copy-picture"))) {
                    actions.push(Action::Picture(PictureAction::Copy(Some(options))));
                }
                let save = button::primary(ui, lang.t("export-save"));
                if opened {
                    save.request_focus();
                }
                if pressed(&save) {
                    actions.push(Action::Picture(PictureAction::Export(options)));
                }
            });
        },
    );
    if made != options {
        actions.push(Action::Sheet(SheetAction::Change(SheetChange::Export(made))));
    }
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

/// What would be saved, in its own shape: a wide picture as wide as there is room, a long one at a width at which it can be
/// read, which the sheet scrolls through. Room is kept for it while it is drawn.
fn glance_ui(ui: &mut Ui, glance: Option<&TextureHandle>, preset: Preset, lang: Lang) {
    ui.add_space(SPACE_8);
    let room = frame::picture_room(ui);
    let readable = READABLE.min(room);
    let size = match glance.map(TextureHandle::size_vec2) {
        Some(made) => made * (if made.y > made.x { readable } else { room } / made.x),
        None if matches!(preset, Preset::Chat | Preset::Page) => vec2(readable, 2.0 * readable),
        None => vec2(room, room / 2.0),
    };
    frame::picture(ui, Id::unique((ID, "glance")), glance, size, lang.t("export-glance"));
}

/// Draws the choices; `options` is a copy, which takes what is chosen in this frame.
fn content_ui(ui: &mut Ui, options: &mut Options, lang: Lang) {
    ui.spacing_mut().item_spacing.y = SPACE_8;
    let presets = [
        (Preset::Chat, "export-chat"),
        (Preset::Page, "export-page"),
        (Preset::Modes, "export-modes"),
        (Preset::BeforeAfter, "export-before-after"),
    ];
    let words = presets.map(|(_, k)| lang.t(k));
    let at = presets.iter().position(|(p, _)| *p == options.preset).unwrap_or(0);
    if let Some((preset, _)) = segments(ui, Id::unique((ID, "preset")), &words, at).and_then(|i| presets.get(i)) {
        options.preset = *preset;
    }
    text::hint(ui, lang.get(&format!("{}-about", presets.get(at).map_or("", |(_, k)| k))));
    ui.add_space(SPACE_8);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        if options.preset != Preset::Modes {
            let modes = [(Mode::Light, "mode-light"), (Mode::Dark, "mode-dark"), (Mode::Care, "mode-care")];
            let words = modes.map(|(_, k)| lang.t(k));
            let at = modes.iter().position(|(m, _)| *m == options.mode).unwrap_or(0);
            if let Some((m, _)) = segments(ui, Id::unique((ID, "mode")), &words, at).and_then(|i| modes.get(i)) {
                options.mode = *m;
            }
        }
        let widths =
            [(Width::Small, "width-small"), (Width::Standard, "width-standard"), (Width::Large, "width-large")];
        let words = widths.map(|(_, k)| lang.t(k));
        let at = widths.iter().position(|(w, _)| *w == options.width).unwrap_or(1);
        if let Some((w, _)) = segments(ui, Id::unique((ID, "width")), &words, at).and_then(|i| widths.get(i)) {
            options.width = *w;
        }
        // The chat's picture has a width of its own.
        if options.preset != Preset::Chat {
            let scales = ["1×", "2×", "3×", "4×"];
            let names = [1, 2, 3, 4].map(|n| format!("{n}×"));
            let at = usize::from(options.scale.clamp(1, 4) - 1);
            if let Some(i) = segments_named(ui, Id::unique((ID, "scale")), &scales, &names, at) {
                options.scale = i as u8 + 1;
            }
        }
    });
    if options.preset == Preset::Page {
        switch::tick(ui, &mut options.frame, lang.t("export-frame"));
    }
}

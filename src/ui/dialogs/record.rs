//! One entry of 发布记录 with the picture of what was published, two compared, and the removal of old ones.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Id, Role, Sense, Shape, Ui, WidgetInfo, vec2};
use serde_json::Value;

use super::confirm_notes::approval_ui;
use super::footer::{footer_ui, pressed};
use super::lines::note_ui;
use super::record_view::{View, look};
use super::screenshot::look_ui;
use super::values::{changes_ui, values_ui};
use crate::export::records::said;
use crate::page::{self, Below, Look, Mode, Width, tokens};
use crate::platform::clock::{self, short};
use crate::rights::CardRights;
use crate::rights::change::changes;
use crate::rights::field::{FIELDS, Field, FieldId};
use crate::rights::shown::Shown;
use crate::storage::draft::Draft;
use crate::storage::record::Entry;
use crate::studio::action::{Action, DraftAction, PublicationAction, RecordAction};
use crate::studio::sheet::{Clearing, Page};
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, SPACE_12, SPACE_16, TYPE_14};
use crate::ui::widgets::choice::segments;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::{self, Place};
use crate::ui::widgets::switch::tick;
use crate::ui::widgets::{button, text};
use crate::words::{Lang, Sentence};

const ID: &str = "record";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 720.0;
/// The picture's width beside the values, in points.
const PICTURE: f32 = 250.0;
/// Narrower than this, the values stand below the picture, in points.
const BESIDE: f32 = 560.0;

/// Draws what of 发布记录 is looked at.
pub(super) fn show(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let View { open: records, place: Place { lang, over }, .. } = view;
    let title = match &records.page {
        Page::Pair(..) => "records-pair-title",
        Page::Clear(_) => "records-clear-title",
        Page::One(_) | Page::List | Page::Audit(_) => "records-one-title",
    };
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t(title), over, width: WIDTH };
    let trial = records.filter.trial;
    let mut asked = Vec::new();
    let content = |ui: &mut Ui| match &records.page {
        Page::One(entry) => one_ui(ui, entry, view, &mut asked),
        Page::Pair(old, new) => pair_ui(ui, (old, new), trial, lang),
        Page::Clear(clearing) => clear_ui(ui, *clearing, view, &mut asked),
        Page::List | Page::Audit(_) => {}
    };
    let mut acts = Vec::new();
    let escaped =
        sheet::show(ui, &frame, content, |ui| footer_ui(ui, ID, |ui| buttons_ui(ui, view, opened, &mut acts)));
    actions.append(&mut asked);
    actions.append(&mut acts);
    if escaped {
        actions.push(look(Page::List));
    }
}

/// The way back to the list, and what can be done with what is looked at.
fn buttons_ui(ui: &mut Ui, view: View<'_>, opened: bool, actions: &mut Vec<Action>) {
    let View { open: records, place: Place { lang, .. }, .. } = view;
    let clears = matches!(records.page, Page::Clear(_));
    let close = button::secondary(ui, lang.t(if clears { "setup-cancel" } else { "records-back" }));
    if opened {
        close.request_focus();
    }
    if close.clicked() {
        actions.push(look(Page::List));
    }
    match &records.page {
        Page::One(entry) => {
            let doubt = !records.filter.trial && view.in_doubt.contains(&entry.line.id);
            if doubt && pressed(&button::secondary(ui, lang.t("told-look"))) {
                actions.push(Action::Publication(PublicationAction::LookAt(Arc::clone(entry))));
            }
            if button::primary(ui, lang.t("records-draft")).clicked() {
                actions.push(Action::Draft(DraftAction::FromRecord(entry.line.body.clone())));
            }
        }
        Page::Clear(clearing) => {
            let some = view.list.old().is_some_and(|old| old.entries > 0 || clearing.files && old.files > 0);
            if pressed(&button::button(ui, button::Look::Danger, lang.t("records-clear-do"), some)) {
                actions.push(Action::Record(RecordAction::Clear(*clearing)));
            }
        }
        Page::Pair(..) | Page::List | Page::Audit(_) => {}
    }
}

fn rights_of(e: &Entry) -> CardRights {
    Draft::read(e.line.body.as_bytes()).map(|d| d.rights).unwrap_or_default()
}

/// When, by whom and what came of it.
fn line_ui(ui: &mut Ui, e: &Entry, trial: bool, lang: Lang) {
    let user = Some(e.line.user.clone()).filter(|u| !u.is_empty());
    let parts = [Some(short(&e.line.at)), user, Some(said(e, trial, lang))];
    text::body(ui, &parts.into_iter().flatten().collect::<Vec<_>>().join("  "));
}

fn one_ui(ui: &mut Ui, e: &Entry, view: View<'_>, actions: &mut Vec<Action>) {
    let lang = view.place.lang;
    ui.spacing_mut().item_spacing.y = SPACE_8;
    line_ui(ui, e, view.open.filter.trial, lang);
    if let Some(approval) = view.approval {
        approval_ui(ui, lang, approval, &[]);
        look_ui(ui, lang, approval, actions);
    }
    let status = e.status.map(|s| format!("HTTP {s}"));
    let request = e.request_id.as_ref().map(|id| format!("Request-ID {id}"));
    let card = Some(e.line.card.clone()).filter(|c| !c.is_empty());
    let numbers: Vec<String> = [card, status, e.code.clone(), request].into_iter().flatten().collect();
    text::hint(ui, &numbers.join(" · "));
    let rights = rights_of(e);
    let body = serde_json::to_value(&rights).unwrap_or_default();
    let at = |f: &Field| f.path.split('.').try_fold(&body, |v: &Value, part| v.get(part)).map(|v| (f.id, v.clone()));
    let values: Vec<(FieldId, Value)> = FIELDS.iter().filter_map(at).collect();
    if ui.available_width() < BESIDE {
        picture_ui(ui, &rights, view, PICTURE);
        values_ui(ui, lang, &values);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_16;
        picture_ui(ui, &rights, view, PICTURE);
        ui.vertical(|ui| {
            text::strong(ui, lang.t("records-one-values"), TYPE_14);
            ui.add_space(SPACE_8);
            values_ui(ui, lang, &values);
        });
    });
}

/// The page as it was published, as wide as `width`; the card's face is the one that is known now.
fn picture_ui(ui: &mut Ui, rights: &CardRights, view: View<'_>, width: f32) {
    let mode = Mode::Light;
    let look = Look {
        rights,
        face: view.face,
        pictures: view.gallery.page(view.face, rights),
        mode,
        width: Width::Standard,
        ghosts: false,
        marks: true,
        lit: None,
        changed: &[],
        below: Below::Nothing,
        scale: width / Width::Standard.points(),
    };
    let origin = ui.cursor().min;
    let ground = ui.painter().add(Shape::Noop);
    // Its height is known once it is drawn: the ground is put beneath it then.
    let laid = page::paint(&ui.painter().with_clip_rect(ui.clip_rect()), origin, &look);
    let (rect, response) = ui.allocate_exact_size(vec2(width, laid.height), Sense::hover());
    let fill = tokens::for_mode(mode).page;
    ui.painter().set(ground, Shape::rect_filled(rect, CornerRadius::same(RADIUS_CARD), fill));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, view.place.lang.t("records-one-picture")));
    let said = laid.text.join(view.place.lang.t("records-list"));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(said));
}

fn pair_ui(ui: &mut Ui, (old, new): (&Entry, &Entry), trial: bool, lang: Lang) {
    ui.spacing_mut().item_spacing.y = SPACE_8;
    let line = Sentence::new("records-pair-line").with("old", short(&old.line.at)).with("new", short(&new.line.at));
    text::strong(ui, &lang.say(&line), TYPE_14);
    line_ui(ui, old, trial, lang);
    line_ui(ui, new, trial, lang);
    let changes = changes(Some(&rights_of(old)), &rights_of(new), &Shown::default());
    if changes.is_empty() {
        text::body(ui, lang.t("records-pair-same"));
    } else {
        changes_ui(ui, lang, &changes, false);
    }
}

fn clear_ui(ui: &mut Ui, clearing: Clearing, view: View<'_>, actions: &mut Vec<Action>) {
    let lang = view.place.lang;
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_12;
    let ages = [(3, "records-clear-3"), (6, "records-clear-6"), (12, "records-clear-12"), (24, "records-clear-24")];
    let words = ages.map(|(_, k)| lang.t(k));
    let at = ages.iter().position(|(m, _)| *m == clearing.months).unwrap_or(2);
    text::hint(ui, lang.t("records-clear-age"));
    if let Some((m, _)) = segments(ui, Id::unique((ID, "age")), &words, at).and_then(|i| ages.get(i)) {
        actions.push(look(Page::Clear(Clearing { months: *m, ..clearing })));
    }
    let day = clock::months_ago(clearing.months);
    let old = view.list.old();
    let count = old.map_or(0, |old| old.entries);
    let key = match old {
        None => "records-clear-counting",
        Some(_) if count == 0 => "records-clear-none",
        Some(_) => "records-clear-what",
    };
    let what = lang.say(&Sentence::new(key).with("day", day).with("count", count));
    let ink: Color32 = if count == 0 { t.text2 } else { t.warning };
    note_ui(ui, if count == 0 { Icon::Info } else { Icon::Triangle }, &what, ink);
    text::hint(ui, lang.t("records-clear-keeps"));
    clear_files_ui(ui, clearing, view, actions);
}

/// The tick for the files of earlier versions, where some are there. It stays while another age is looked at.
fn clear_files_ui(ui: &mut Ui, clearing: Clearing, view: View<'_>, actions: &mut Vec<Action>) {
    let lang = view.place.lang;
    let (files, mut on) = (view.list.files(), clearing.files);
    if files == 0 {
        return;
    }
    if tick(ui, &mut on, &lang.say(&Sentence::new("records-clear-files").with("count", files))).changed() {
        actions.push(look(Page::Clear(Clearing { files: on, ..clearing })));
    }
    let trial = view.open.filter.trial;
    text::hint(ui, lang.t(if trial { "records-clear-files-trial" } else { "records-clear-files-what" }));
}

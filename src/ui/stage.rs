//! The stage: the phone in its frame, with its tabs, modes and widths, and what a click on it means.

use egui::{Align, Align2, Id, Layout as Flow, Popup, Rect, RichText, Stroke, Ui, UiBuilder, vec2};

use super::theme::{self, SPACE_8, SPACE_12, TYPE_13};
use super::widgets::button::{self, full, link};
use super::widgets::choice::{segments_named, segments_width};
use super::widgets::icon::Icon;
use super::widgets::{menu, text};
use crate::export::wording;
use crate::page::{self, Below, CardFace, Laid, Look, Mode, PageResponse, Phone, Picture, Width};
use crate::platform::clock::short;
use crate::publish::Kind;
use crate::rights::CardRights;
use crate::rights::change::Change;
use crate::rights::field::FieldId;
use crate::rights::shown::Source;
use crate::storage::history::LastState;
use crate::studio::Stage;
use crate::studio::action::{Action, EditorAction, PictureAction, ViewAction};
use crate::studio::gallery::Gallery;
use crate::studio::view::Tab;
use crate::words::{Lang, Sentence};

/// On a stage lower than this, in points, the note below the phone has one line.
const LOW: f32 = 320.0;

/// The line above each of two phones, in points.
const HEADING: f32 = 24.0;

/// The line below the phone for pictures that are asked for only after a click, in points.
const ASKING: f32 = 28.0;

/// What the stage shows.
#[derive(Clone, Copy)]
pub struct StageView<'a> {
    /// Language of the window; the phone itself speaks Chinese.
    pub lang: Lang,
    /// 演练 or a real merchant.
    pub kind: Kind,
    /// The draft.
    pub rights: &'a CardRights,
    /// The last known state.
    pub last: Option<&'a LastState>,
    /// What differs between both.
    pub changed: &'a [Change],
    /// The card's face.
    pub face: &'a CardFace,
    /// Pictures.
    pub gallery: &'a Gallery,
    /// The head image that is being chosen, which is on the phone while it is.
    pub head: Option<Picture>,
    /// How the phone stands.
    pub stage: Stage,
    /// The field that is lit.
    pub lit: Option<FieldId>,
    /// The lit field is to be brought into view.
    pub follow: bool,
    /// Only the phone: no choices above it (the strip of the narrow layout).
    pub bare: bool,
    /// There is room for two phones, before and now.
    pub two: bool,
}

/// What happened on the stage.
#[derive(Debug, Default)]
pub struct StageResponse {
    /// What was drawn of the draft.
    pub laid: Option<Laid>,
}

/// What the last known state is called: 线上 only when it was just read from WeChat, 演练 never 发布.
pub fn last_name(lang: Lang, kind: Kind, last: &LastState) -> String {
    let key = match (kind, last.source) {
        (Kind::Trial, _) => "last-trial",
        (_, Source::Read) => "last-read",
        (_, Source::Colleague) => "last-colleague",
        (_, Source::Published | Source::Person) => "last-published",
    };
    lang.say(&Sentence::new(key).with("at", short(&last.at)))
}

/// Draws the stage into the whole of `ui`.
pub fn show(ui: &mut Ui, view: &StageView<'_>, actions: &mut Vec<Action>) -> StageResponse {
    let t = theme::current(ui);
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0.0, t.stage);
    let inner = whole.shrink2(vec2(if view.bare { 8.0 } else { SPACE_12 }, if view.bare { 8.0 } else { 10.0 }));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Flow::top_down(Align::Center)));
    let ui = &mut ui;
    if !view.bare {
        choices_ui(ui, view, actions);
        ui.add_space(SPACE_8);
    }
    // Beneath a low phone the note has one line.
    let foot = match view.bare {
        true => 0.0,
        false if ui.available_height() < LOW => 30.0,
        false => 52.0,
    };
    let rights = match view.stage.tab {
        Tab::Last => view.last.map_or(view.rights, |l| &l.rights),
        Tab::Draft | Tab::Compare => view.rights,
    };
    let asking = asking(view, rights);
    let foot = if view.bare || asking.is_empty() { foot } else { foot + ASKING };
    let room =
        Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), (ui.available_height() - foot).max(80.0)));
    let page = match view.last.filter(|_| view.two) {
        Some(last) => two_phones_ui(ui, view, last, room),
        None => one_phone_ui(ui, view, rights, room),
    };
    if let Some(field) = page.clicked {
        actions.push(Action::Editor(EditorAction::Focus(field.into())));
    }
    if let Some(field) = page.restored {
        actions.push(Action::Editor(EditorAction::Restore(field)));
    }
    if !view.bare {
        let below = Rect::from_min_max(egui::pos2(inner.left(), page.rect.bottom() + 6.0), inner.max);
        let mut foot = ui.new_child(UiBuilder::new().max_rect(below).layout(Flow::top_down(Align::Center)));
        notes_ui(&mut foot, view, page.hovered.or(view.lit));
        if !asking.is_empty() && link(&mut foot, view.lang.t("show-pictures")).clicked() {
            let asked = asking.into_iter().map(str::to_owned).collect();
            actions.push(Action::Picture(PictureAction::Fetch(asked)));
        }
    }
    StageResponse { laid: (view.stage.tab != Tab::Last).then_some(page.laid) }
}

/// The phone as the stage stands, nothing marked on it.
fn look_of<'a>(view: &StageView<'a>, rights: &'a CardRights, ghosts: bool) -> Look<'a> {
    let mut pictures = view.gallery.page(view.face, rights);
    if let Some(head) = view.head.filter(|_| ghosts) {
        pictures.head = head;
    }
    Look {
        rights,
        face: view.face,
        pictures,
        mode: view.stage.mode,
        width: view.stage.width,
        ghosts,
        marks: true,
        lit: view.lit,
        changed: &[],
        below: Below::Nothing,
        scale: 1.0,
    }
}

/// The phone in the middle of `room`; while it compares, the old value stands under each changed place.
fn one_phone_ui(ui: &mut Ui, view: &StageView<'_>, rights: &CardRights, room: Rect) -> PageResponse {
    let old = if view.stage.tab == Tab::Compare { old_values(view.changed) } else { Vec::new() };
    let changed: Vec<FieldId> = old.iter().map(|(field, _)| *field).collect();
    let look =
        Look { changed: &changed, below: Below::Old(&old), ..look_of(view, rights, view.stage.tab != Tab::Last) };
    phone_ui(ui, view, look, (room, view.lang.t("page-phone")))
}

/// Before and now, side by side, level with each other; they scroll together.
fn two_phones_ui(ui: &mut Ui, view: &StageView<'_>, last: &LastState, room: Rect) -> PageResponse {
    let t = theme::current(ui);
    let old = old_values(view.changed);
    let all: Vec<FieldId> = old.iter().map(|(field, _)| *field).collect();
    // What only the state before has is marked there.
    let gone: Vec<FieldId> = view.changed.iter().filter(|c| c.new.is_none()).map(|c| c.field).collect();
    let name = last_name(view.lang, view.kind, last);
    let width = (room.width() - SPACE_12) / 2.0;
    let half = |left: f32| Rect::from_min_max(egui::pos2(left, room.top()), egui::pos2(left + width, room.bottom()));
    let (before, now) = (half(room.left()), half(room.right() - width));
    for (place, word) in [(before, name.as_str()), (now, view.lang.t("tab-draft"))] {
        let at = egui::pos2(place.center().x, place.top() + HEADING / 2.0);
        ui.painter().text(at, Align2::CENTER_CENTER, word, theme::regular(TYPE_13), t.text2);
    }
    let below = |place: Rect| place.with_min_y(place.top() + HEADING);
    let look = Look { changed: &gone, below: Below::Room(&old), lit: None, ..look_of(view, &last.rights, true) };
    let left = ui.push_id("before", |ui| {
        let view = StageView { follow: false, ..*view };
        phone_ui(ui, &view, look, (below(before), &name))
    });
    let look = Look { changed: &all, below: Below::Name(&old), ..look_of(view, view.rights, true) };
    let mut page = phone_ui(ui, view, look, (below(now), view.lang.t("page-phone")));
    page.clicked = page.clicked.or(left.inner.clicked);
    page.hovered = page.hovered.or(left.inner.hovered);
    page
}

/// A phone at the top of `room`, in its middle, as large as it fits.
fn phone_ui(ui: &mut Ui, view: &StageView<'_>, mut look: Look<'_>, (room, name): (Rect, &str)) -> PageResponse {
    let (scale, size) = page::phone::fit(room.size(), &look);
    look.scale = scale;
    let outer = Rect::from_min_size(egui::pos2(room.center().x - size.x / 2.0, room.top()), size);
    let scroll_to = view.lit.filter(|_| view.follow);
    let phone = Phone { outer, look: &look, scroll_to, scrolls: Id::unique("stage scroll"), name };
    page::page_ui(ui, &phone, view.lang)
}

/// What each changed field was, in the phone's own language.
fn old_values(changed: &[Change]) -> Vec<(FieldId, String)> {
    let old = |c: &Change| {
        let [_, old, _] = wording::change(c, Lang::ZhCn);
        (c.field, old)
    };
    changed.iter().map(old).collect()
}

/// The tabs at the left, the looks of the phone at the right, in one row: where they do not fit side by side, the looks are
/// one menu, so that the phone keeps its room.
fn choices_ui(ui: &mut Ui, view: &StageView<'_>, actions: &mut Vec<Action>) {
    let lang = view.lang;
    let room = ui.available_width();
    let tabs: &[(Tab, &str)] = match view.last {
        Some(_) => &[(Tab::Draft, "tab-draft"), (Tab::Last, "tab-last"), (Tab::Compare, "tab-compare")],
        None => &[(Tab::Draft, "tab-draft")],
    };
    let mut words: Vec<&str> = tabs.iter().map(|(_, k)| lang.t(k)).collect();
    let modes = MODES.map(|(_, k)| lang.get(&format!("{k}-short")));
    let widths = WIDTHS.map(|(_, k)| lang.get(&format!("{k}-short")));
    let unknown = view.last.is_none().then(|| lang.t("last-unknown"));
    let hint = unknown.map_or(0.0, |text| {
        let font = theme::regular(TYPE_13);
        ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x + SPACE_8
    });
    let mut names: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    if segments_width(ui, &words) + SPACE_8 + MENU > room {
        words = tabs.iter().map(|(_, k)| lang.get(&format!("{k}-short"))).collect();
    }
    let tabs_width = segments_width(ui, &words) + SPACE_8;
    let looks = segments_width(ui, &modes) + LOOKS_SPACE + segments_width(ui, &widths);
    let side_by_side = tabs_width + looks <= room;
    // The menu's button is higher than the tabs: their middles stand in one line.
    let row = vec2(room, if side_by_side { 28.0 } else { theme::CONTROL });
    ui.allocate_ui_with_layout(row, Flow::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        if let (Some(last), Some(name)) = (view.last, names.get_mut(1)) {
            *name = last_name(lang, view.kind, last);
        }
        let at = tabs.iter().position(|(t, _)| *t == view.stage.tab).unwrap_or(0);
        if let Some(&(tab, _)) =
            segments_named(ui, Id::unique("stage-tab"), &words, &names, at).and_then(|i| tabs.get(i))
        {
            actions.push(Action::View(ViewAction::Tab(tab)));
        }
        let menu = if side_by_side { looks } else { MENU };
        if let Some(unknown) = unknown.filter(|_| tabs_width + hint + menu <= room) {
            text::hint(ui, unknown);
        }
        ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
            if side_by_side {
                looks_ui(ui, view, actions, &modes, &widths);
            } else {
                looks_menu_ui(ui, view, actions);
            }
        });
    });
}

/// The looks of the phone in a menu.
fn looks_menu_ui(ui: &mut Ui, view: &StageView<'_>, actions: &mut Vec<Action>) {
    let lang = view.lang;
    let button = full(ui, button::Look::Quiet, lang.t("menu-looks"), Some(Icon::Down), true);
    Popup::menu(&button).width(160.0).show(|ui| {
        menu::menu(ui, |ui| {
            for (mode, key) in MODES {
                if menu::choice(ui, view.stage.mode == mode, lang.t(key)).clicked() {
                    actions.push(Action::View(ViewAction::Mode(mode)));
                }
            }
            ui.separator();
            for (width, key) in WIDTHS {
                if menu::choice(ui, view.stage.width == width, lang.t(key)).clicked() {
                    actions.push(Action::View(ViewAction::Width(width)));
                }
            }
        });
    });
}

/// Room for the button of that menu, in points.
const MENU: f32 = 72.0;
/// Between the two choices of the phone's look.
const LOOKS_SPACE: f32 = 6.0;
const MODES: [(Mode, &str); 3] = [(Mode::Light, "mode-light"), (Mode::Dark, "mode-dark"), (Mode::Care, "mode-care")];
const WIDTHS: [(Width, &str); 3] =
    [(Width::Small, "width-small"), (Width::Standard, "width-standard"), (Width::Large, "width-large")];

/// From right to left: the phone's width and its look.
fn looks_ui(ui: &mut Ui, view: &StageView<'_>, actions: &mut Vec<Action>, modes: &[&str; 3], widths: &[&str; 3]) {
    ui.spacing_mut().item_spacing.x = LOOKS_SPACE;
    let names = WIDTHS.map(|(_, k)| view.lang.t(k).to_owned());
    let at = WIDTHS.iter().position(|(w, _)| *w == view.stage.width).unwrap_or(1);
    if let Some((w, _)) = segments_named(ui, Id::unique("stage-width"), widths, &names, at).and_then(|i| WIDTHS.get(i))
    {
        actions.push(Action::View(ViewAction::Width(*w)));
    }
    let names = MODES.map(|(_, k)| view.lang.t(k).to_owned());
    let at = MODES.iter().position(|(m, _)| *m == view.stage.mode).unwrap_or(0);
    if let Some((m, _)) = segments_named(ui, Id::unique("stage-mode"), modes, &names, at).and_then(|i| MODES.get(i)) {
        actions.push(Action::View(ViewAction::Mode(*m)));
    }
}

/// Below the phone: what it is, and where the row in question would lead.
fn notes_ui(ui: &mut Ui, view: &StageView<'_>, field: Option<FieldId>) {
    let t = theme::current(ui);
    let lang = view.lang;
    ui.spacing_mut().item_spacing.y = 2.0;
    let note = format!("{}  ", lang.t("page-note"));
    let mut job = egui::text::LayoutJob::default();
    let plain = egui::TextFormat::simple(theme::regular(TYPE_13), t.text2);
    job.append(&note, 0.0, plain.clone());
    job.append(
        lang.t("page-guess-word"),
        0.0,
        egui::TextFormat { underline: Stroke::new(1.0, t.text2), ..plain.clone() },
    );
    job.append(lang.t("page-guess-rest"), 0.0, plain.clone());
    if view.rights.show_bonus == Some(true) && ui.available_width() > 400.0 {
        job.append(&format!("  {}", lang.t("page-points")), 0.0, plain);
    }
    ui.add(egui::Label::new(job).wrap());
    if let Some(text) = field.and_then(|f| destination(lang, view.rights, f)) {
        ui.add(egui::Label::new(RichText::new(text).font(theme::regular(TYPE_13)).color(t.text2)).truncate());
    }
}

/// The addresses of the pictures on the phone that are asked for only after a click.
fn asking<'a>(view: &StageView<'a>, rights: &'a CardRights) -> Vec<&'a str> {
    let addresses = [&view.face.background, &view.face.logo, &rights.guide.head_image_url];
    view.gallery.asking(addresses.into_iter().flatten().map(String::as_str))
}

/// Where a row leads, or what is missing when it leads nowhere.
fn destination(lang: Lang, rights: &CardRights, field: FieldId) -> Option<String> {
    let jump = field.jump()?;
    Some(match (rights.text(jump.appid), rights.text(jump.path)) {
        (Some(a), Some(p)) => lang.say(&Sentence::new("page-leads").with("appid", a).with("path", p)),
        (Some(_), None) => lang.t("page-leads-no-path").to_owned(),
        (None, Some(_)) => lang.t("page-leads-no-appid").to_owned(),
        (None, None) => lang.t("page-leads-nowhere").to_owned(),
    })
}

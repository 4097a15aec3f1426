//! The stage: the phone in its frame, with its tabs, modes and widths, and what a click on it means.

use egui::{Align, Id, Layout as Flow, Popup, Rect, RichText, Stroke, Ui, UiBuilder, vec2};

use super::theme::{self, SPACE_8, SPACE_12, TYPE_13};
use super::widgets::button::{self, full, link};
use super::widgets::choice::{segments_named, segments_width};
use super::widgets::icon::Icon;
use super::widgets::{menu, text};
use crate::page::{self, CardFace, Laid, Look, Mode, Picture, Width};
use crate::platform::clock::short;
use crate::publish::Kind;
use crate::rights::CardRights;
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

/// The line below the phone for pictures that are asked for only after a click, in points.
const ASKING: f32 = 28.0;

/// What the stage shows.
pub struct StageView<'a> {
    /// Language of the window; the phone itself speaks Chinese.
    pub lang: Lang,
    /// 演练 or a real merchant.
    pub kind: Kind,
    /// The draft.
    pub rights: &'a CardRights,
    /// The last known state.
    pub last: Option<&'a LastState>,
    /// The fields that differ.
    pub changed: &'a [FieldId],
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
    let room = vec2(ui.available_width(), (ui.available_height() - foot).max(80.0));
    let none: &[FieldId] = &[];
    let mut look = Look {
        rights,
        face: view.face,
        pictures: view.gallery.page(view.face, rights),
        mode: view.stage.mode,
        width: view.stage.width,
        ghosts: view.stage.tab != Tab::Last,
        marks: true,
        lit: view.lit,
        changed: if view.stage.tab == Tab::Compare { view.changed } else { none },
        scale: 1.0,
    };
    let (scale, size) = page::phone::fit(room, &look);
    look.scale = scale;
    if let Some(head) = view.head.filter(|_| view.stage.tab != Tab::Last) {
        look.pictures.head = head;
    }
    let top = ui.cursor().top();
    let outer = Rect::from_min_size(egui::pos2(inner.center().x - size.x / 2.0, top), size);
    let scroll_to = view.lit.filter(|_| view.follow);
    let page = page::page_ui(ui, outer, &look, scroll_to, view.lang);
    if let Some(field) = page.clicked {
        actions.push(Action::Editor(EditorAction::Focus(field.into())));
    }
    if !view.bare {
        let below = Rect::from_min_max(egui::pos2(inner.left(), outer.bottom() + 6.0), inner.max);
        let mut foot = ui.new_child(UiBuilder::new().max_rect(below).layout(Flow::top_down(Align::Center)));
        notes_ui(&mut foot, view, page.hovered.or(view.lit));
        if !asking.is_empty() && link(&mut foot, view.lang.t("show-pictures")).clicked() {
            let asked = asking.into_iter().map(str::to_owned).collect();
            actions.push(Action::Picture(PictureAction::Fetch(asked)));
        }
    }
    StageResponse { laid: (view.stage.tab != Tab::Last).then_some(page.laid) }
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
    let words: Vec<&str> = tabs.iter().map(|(_, k)| lang.t(k)).collect();
    let modes = MODES.map(|(_, k)| lang.get(&format!("{k}-short")));
    let widths = WIDTHS.map(|(_, k)| lang.get(&format!("{k}-short")));
    let unknown = view.last.is_none().then(|| lang.t("last-unknown"));
    let hint = unknown.map_or(0.0, |text| {
        let font = theme::regular(TYPE_13);
        ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x + SPACE_8
    });
    let tabs_width = segments_width(ui, &words) + SPACE_8;
    let looks = segments_width(ui, &modes) + LOOKS_SPACE + segments_width(ui, &widths);
    let side_by_side = tabs_width + looks <= room;
    let row = vec2(room, 28.0);
    ui.allocate_ui_with_layout(row, Flow::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        let mut names: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
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

//! The top bar: merchant, card, document, 发布. 演练 is a quiet blue stripe over the whole of it.

use std::cell::RefCell;

use egui::{Align, Frame, KeyboardShortcut, Layout as Flow, Margin, Panel, Popup, Stroke, Ui};

use super::layout::Layout;
use super::shortcuts;
use super::theme::{self, SPACE_8, SPACE_12, TOP_BAR, TYPE_14};
use super::widgets::button::{Look, full, primary, quiet, secondary};
use super::widgets::icon::Icon;
use super::widgets::{end_row, menu, opener, picker};
use crate::publish::Kind;
use crate::storage::settings::ThemeChoice;
use crate::studio::Studio;
use crate::studio::action::{
    Action, ApproveAction, ChooseAction, ContentAction, DraftAction, EditorAction, MerchantAction, PassOnAction,
    PictureAction, PlanAction, PublicationAction, SheetAction, TeamAction, ViewAction,
};
use crate::studio::sheet::Sheet;
use crate::words::{Lang, Sentence, visible};

/// The name of its row at the right end.
const RIGHT: &str = "top";

/// The file's name is shown from this width on, in points.
const FILE_NAME: f32 = 90.0;

/// Draws the top bar.
pub fn show(ui: &mut Ui, studio: &Studio, layout: Layout, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let trial = studio.kind() == Kind::Trial;
    let fill = if trial { t.trial_tint } else { t.panel };
    let frame = Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 0));
    let shown =
        Panel::top("top").exact_size(TOP_BAR).resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.with_layout(Flow::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = SPACE_12;
                let wide = layout == Layout::Wide;
                merchant_ui(ui, studio, wide, actions);
                card_ui(ui, studio, wide, actions);
                if wide && !studio.is_choosing() {
                    document_ui(ui, studio);
                }
                end_row::end_row(ui, RIGHT, |ui| {
                    ui.spacing_mut().item_spacing.x = SPACE_8;
                    right_ui(ui, studio, wide, actions);
                });
            });
        });
    let rect = shown.response.rect;
    let (color, width) = if trial { (t.trial, 2.0) } else { (t.line, 1.0) };
    ui.painter().hline(rect.x_range(), rect.bottom() - width / 2.0, Stroke::new(width, color));
}

fn merchant_ui(ui: &mut Ui, studio: &Studio, wide: bool, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let (tag, ink) = match studio.kind() {
        Kind::Trial => (t.trial, t.on_trial),
        Kind::WeChat => (t.tag, t.on_tag),
        Kind::Other => (t.warning, t.on_trial),
    };
    let mchid = studio.merchant().map(|m| m.mchid.as_str()).filter(|_| wide);
    let word = if wide || studio.kind() != Kind::Trial { studio.kind().key() } else { "kind-trial-short" };
    let content = picker::Picker {
        name: lang.t("choose-merchant"),
        title: studio.merchant_name(),
        second: mchid.unwrap_or_default(),
        mono: true,
        tag: Some((lang.t(word), tag, ink)),
        most: room_for_merchant(ui, wide),
    };
    if picker::show(ui, &content).clicked() {
        actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))));
    }
}

/// How wide the merchant's name may be: half of what the two names share, never less than it needs to be known by.
fn room_for_merchant(ui: &Ui, wide: bool) -> f32 {
    let (least, beside) = if wide { (330.0, FILE_NAME + SPACE_12) } else { (240.0, 0.0) };
    let both = ui.available_width() - end_row::known_width(ui, RIGHT) - 2.0 * SPACE_12 - beside;
    (both / 2.0).max(least)
}

/// How wide the card's name may be: what is left beside the buttons at the right end and, in a wide window, the file's
/// name; never less than it needs to be known by.
fn room_for_card(ui: &Ui, wide: bool) -> f32 {
    let (least, beside) = if wide { (330.0, FILE_NAME + SPACE_12) } else { (190.0, 0.0) };
    (ui.available_width() - end_row::known_width(ui, RIGHT) - SPACE_12 - beside).max(least)
}

fn card_ui(ui: &mut Ui, studio: &Studio, wide: bool, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let id = studio.editor.document.card_id();
    let name = studio.card_name();
    // What is to be done, while nothing else is asked for.
    let none = if studio.is_choosing() { "choose-card" } else { "no-card" };
    let many = studio.batch.chosen().map(|c| lang.say(&Sentence::new("many-cards").with("count", c.cards.len())));
    let title = many.as_deref().unwrap_or(if name.is_empty() { lang.t(none) } else { name });
    let trial = studio.kind() == Kind::Trial;
    let second = match (trial, wide) {
        _ if many.is_some() => "",
        (true, _) if id == crate::sandbox::identity::CARD_ID => lang.t("trial-card"),
        (true, _) => "",
        (false, true) if name != id => id,
        _ => "",
    };
    let content = picker::Picker {
        name: lang.t("choose-card"),
        title,
        second,
        mono: !trial,
        tag: None,
        most: room_for_card(ui, wide),
    };
    if picker::show(ui, &content).clicked() {
        actions.push(Action::Choose(ChooseAction::Open));
    }
}

fn document_ui(ui: &mut Ui, studio: &Studio) {
    let t = theme::current(ui);
    let name = studio
        .editor
        .document
        .name()
        .map_or_else(|| studio.view.lang.t("unnamed").to_owned(), |n| format!("{n}.cardrights"));
    let label = |s: &str, c| {
        egui::Label::new(egui::RichText::new(visible(s)).font(theme::regular(TYPE_14)).color(c)).truncate()
    };
    let room = ui.available_width() - end_row::known_width(ui, RIGHT) - SPACE_12;
    if room >= FILE_NAME {
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(label(&name, t.text2));
        });
    }
}

/// At the right end, in the order in which Tab reaches them: 撤销, 重做, 文件, 帮助, 导出预览图, 发布.
fn right_ui(ui: &mut Ui, studio: &Studio, wide: bool, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    // Without a card there is nothing to publish, to draw or to take back; the page of many cards has buttons of its own.
    let choosing = studio.is_choosing() || studio.batch.is_open();
    if wide && !choosing {
        let undo = full(ui, Look::Quiet, lang.t("undo"), None, studio.editor.document.undo.can_undo());
        if undo.on_hover_text(ui.ctx().format_shortcut(&shortcuts::UNDO)).clicked() {
            actions.push(Action::Editor(EditorAction::Undo));
        }
        let redo = full(ui, Look::Quiet, lang.t("redo"), None, studio.editor.document.undo.can_redo());
        if redo.on_hover_text(ui.ctx().format_shortcut(&shortcuts::REDO)).clicked() {
            actions.push(Action::Editor(EditorAction::Redo));
        }
    }
    let file = full(ui, Look::Quiet, lang.t("menu-file"), Some(Icon::Down), true);
    let open =
        Popup::menu(&file).width(220.0).show(|ui| menu::menu(ui, |ui| menu_ui(ui, studio, wide, actions))).is_some();
    opener::menu(ui, &file, open);
    if wide {
        if quiet(ui, lang.t("help")).clicked() {
            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::help()))));
        }
        if !choosing && secondary(ui, lang.t("export-picture")).clicked() {
            actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Export(studio.pictures.options)))));
        }
    }
    if !choosing && primary(ui, lang.t("publish")).clicked() {
        actions.push(Action::Publication(PublicationAction::Publish));
    }
}

fn menu_ui(ui: &mut Ui, studio: &Studio, wide: bool, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let asked = RefCell::new(Vec::new());
    let item = |ui: &mut Ui, key: &'static str, action: fn() -> Action| {
        if menu::item(ui, lang.t(key)).clicked() {
            asked.borrow_mut().push(action());
        }
    };
    let with_keys = |ui: &mut Ui, key: &'static str, keys: &KeyboardShortcut, action: fn() -> Action| {
        if menu::item_with_keys(ui, lang.t(key), keys).clicked() {
            asked.borrow_mut().push(action());
        }
    };
    with_keys(ui, "open-draft", &shortcuts::OPEN, || Action::Draft(DraftAction::PickOpen));
    with_keys(ui, "save-draft", &shortcuts::SAVE, || Action::Draft(DraftAction::Save));
    with_keys(ui, "save-as", &shortcuts::SAVE_AS, || Action::Draft(DraftAction::SaveAs));
    let choosing = studio.is_choosing() || studio.batch.is_open();
    if !choosing {
        item(ui, "starters", || Action::Sheet(SheetAction::Open(Box::new(Sheet::Starters))));
        item(ui, "contents-open", || Action::Content(ContentAction::Open));
        if studio.kind().real() {
            item(ui, "copy-open", || Action::Choose(ChooseAction::CopyFrom));
        }
    }
    ui.separator();
    if !wide && !choosing {
        with_keys(ui, "undo", &shortcuts::UNDO, || Action::Editor(EditorAction::Undo));
        with_keys(ui, "redo", &shortcuts::REDO, || Action::Editor(EditorAction::Redo));
        with_keys(ui, "help", &shortcuts::HELP, || Action::Sheet(SheetAction::Open(Box::new(Sheet::help()))));
        ui.separator();
    }
    if !choosing && menu::item(ui, lang.t("export-picture")).clicked() {
        actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Export(studio.pictures.options)))));
    }
    if !choosing {
        item(ui, "copy-picture", || Action::Picture(PictureAction::Copy(None)));
        if studio.kind().real() {
            item(ui, "approve-open", || Action::Approve(ApproveAction::Open));
            item(ui, "plan-open", || Action::Plan(PlanAction::Open));
        }
        item(ui, "handover", || Action::Publication(PublicationAction::HandOver));
    }
    if studio.batch.is_open() && studio.kind().real() {
        item(ui, "approve-open", || Action::Approve(ApproveAction::Open));
        item(ui, "plan-open", || Action::Plan(PlanAction::Open));
    }
    item(ui, "handover-import", || Action::Publication(PublicationAction::ImportResult));
    ui.separator();
    let merchant = studio.merchant().map(|m| m.id.clone());
    // It opens what it is called: the settings of the chosen merchant; 演练 has none, and the list leads on.
    if menu::item(ui, lang.t(if merchant.is_some() { "merchants-change" } else { "merchants" })).clicked() {
        actions.push(match merchant {
            Some(id) => Action::Merchant(MerchantAction::Edit(Some(id))),
            None => Action::Sheet(SheetAction::Open(Box::new(Sheet::Merchants))),
        });
    }
    if let Some(m) = studio.merchant()
        && menu::item(ui, lang.t("remove-open")).clicked()
    {
        actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Remove(m.id.as_str().into())))));
    }
    item(ui, "team-title", || Action::Team(TeamAction::Open));
    item(ui, "passing-open", || Action::PassOn(PassOnAction::Open));
    if !choosing {
        item(ui, "records", || Action::Sheet(SheetAction::Open(Box::new(Sheet::records()))));
    }
    actions.append(&mut asked.borrow_mut());
    ui.separator();
    window_ui(ui, studio, actions);
    recent_ui(ui, studio, actions);
    if menu::item(ui, lang.t("about")).clicked() {
        actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::About))));
    }
}

/// How the window looks and what it fetches.
fn window_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    menu::submenu(ui, lang.t("menu-theme"), |ui| {
        for (choice, key) in [
            (ThemeChoice::System, "theme-system"),
            (ThemeChoice::Light, "theme-light"),
            (ThemeChoice::Dark, "theme-dark"),
        ] {
            if menu::choice(ui, studio.view.settings.theme == choice, lang.t(key)).clicked() {
                actions.push(Action::View(ViewAction::Theme(choice)));
            }
        }
    });
    menu::submenu(ui, lang.t("menu-language"), |ui| {
        for (choice, name) in [(Lang::ZhCn, "lang-zh"), (Lang::En, "lang-en")] {
            if menu::choice(ui, lang == choice, lang.t(name)).clicked() {
                actions.push(Action::View(ViewAction::Lang(choice)));
            }
        }
    });
    let kept = studio.view.settings.no_downloads;
    if menu::tick(ui, kept, lang.t("no-downloads")).clicked() {
        actions.push(Action::View(ViewAction::NoDownloads(!kept)));
    }
}

fn recent_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    if studio.recent().is_empty() {
        return;
    }
    menu::submenu(ui, studio.view.lang.t("menu-recent"), |ui| {
        ui.set_max_width(360.0);
        for path in studio.recent() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if menu::item(ui, &visible(&name)).on_hover_text(visible(&path.display().to_string())).clicked() {
                actions.push(Action::Draft(DraftAction::Open(path.clone())));
            }
        }
    });
}

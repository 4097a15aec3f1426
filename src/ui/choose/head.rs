//! The top of the page: what is asked, how the list was read, 搜索, and what can be listed alone.

use egui::{Id, Key, ScrollArea, Ui, vec2};

use crate::platform::clock::short;
use crate::publish::Kind;
use crate::studio::Studio;
use crate::studio::action::{Action, ViewAction};
use crate::studio::choosing::{ChooseAction, ChoosingTyped, Filter, Goes, ReadState};
use crate::trouble::Trouble;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, TYPE_18};
use crate::ui::widgets::banner::{self, Notice};
use crate::ui::widgets::field::{self as fields, Text};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, choice, text, trouble};
use crate::words::{Lang, Sentence};

/// Draws it; `low`: there is little room.
pub fn show(ui: &mut Ui, studio: &Studio, typed: &mut ChoosingTyped, low: bool, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_12, SPACE_4);
        ui.spacing_mut().interact_size.y = 24.0;
        let many = studio.choosing.many().is_some();
        let title = match (studio.choosing.is_copying(), many) {
            (true, _) => "copy-title",
            (false, true) => "choose-many-title",
            (false, false) => "choose-title",
        };
        text::strong(ui, lang.t(title), TYPE_18);
        // An empty label would begin the line anew, over the title.
        let read = how_read(studio);
        if !read.is_empty() {
            text::hint(ui, &read);
        }
        if studio.choosing.read().so_far.is_none() && button::link(ui, lang.t("choose-read-again")).clicked() {
            actions.push(Action::Choose(ChooseAction::Read));
        }
        if !studio.editor.document.card_id().is_empty() && button::link(ui, lang.t("choose-back")).clicked() {
            actions.push(Action::Choose(ChooseAction::Close));
        }
    });
    troubles_ui(ui, studio, actions);
    if studio.choosing.count() == 0 {
        return;
    }
    search_ui(ui, studio, typed, actions);
    chips_ui(ui, studio, low, actions);
}

/// How many cards there are and when that was read.
fn how_read(studio: &Studio) -> String {
    let (lang, read) = (studio.view.lang, studio.choosing.read());
    match (read.so_far, &read.at) {
        (Some((0, _)), Some(at)) => lang.say(&Sentence::new("choose-reading-kept").with("at", short(at))),
        (Some((0, _)), None) => lang.t("choose-reading").to_owned(),
        (Some((count, None)), _) => lang.say(&Sentence::new("choose-read-so-far").with("count", count)),
        (Some((count, Some(total))), _) => {
            lang.say(&Sentence::new("choose-read-of").with("count", count).with("total", total))
        }
        (None, Some(at)) => {
            let said = Sentence::new("choose-read-at").with("count", studio.choosing.count());
            lang.say(&said.with("merchant", studio.merchant_name()).with("at", short(at)))
        }
        (None, None) => String::new(),
    }
}

/// What is missing, why, and what helps.
fn troubles_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    let (t, lang, read) = (theme::current(ui), studio.view.lang, studio.choosing.read());
    let again = |ui: &mut Ui, actions: &mut Vec<Action>| {
        if button::link(ui, lang.t("choose-once-more")).clicked() {
            actions.push(Action::Choose(ChooseAction::Read));
        }
    };
    if let Some(failed) = &read.failed {
        trouble::trouble(ui, failed, lang, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = SPACE_12;
                again(ui, actions);
                if button::link(ui, &copy_word(lang, failed)).clicked() {
                    actions.push(Action::View(ViewAction::Copy(paste(studio, failed))));
                }
            });
        });
        text::hint(ui, lang.t("choose-type-anyway"));
    }
    if let Some(said) = gaps(lang, read) {
        let notice = Notice { icon: Icon::Triangle, text: &said, ink: t.warning, tint: t.warning_tint };
        let said = banner::banner(ui, &notice, |ui| again(ui, actions));
        ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    }
    if studio.choosing.count() == 0 && read.so_far.is_none() && read.failed.is_none() && read.at.is_some() {
        text::body(ui, lang.t("choose-none"));
    }
}

/// Which pages are missing, in one sentence.
fn gaps(lang: Lang, read: &ReadState) -> Option<String> {
    let Some(first) = read.missing.first().filter(|_| read.failed.is_none()) else {
        let untold = read.incomplete && read.so_far.is_none() && read.failed.is_none();
        return untold.then(|| lang.t("choose-incomplete").to_owned());
    };
    let pages: Vec<String> = read.missing.iter().map(|m| m.page.to_string()).collect();
    let key = if first.repeated { "choose-page-repeated" } else { "choose-page-missing" };
    let said = lang.say(&Sentence::new(key).with("page", pages.join(lang.t("records-list"))));
    Some(format!("{said}{}{}", lang.t("sentence-end"), lang.say(&first.why.sentence)))
}

/// The button that copies what a person needs who can act.
fn copy_word(lang: Lang, trouble: &Trouble) -> String {
    lang.say(&Sentence::new("choose-copy").with_key("who", trouble.who.key()))
}

/// What that person is told.
fn paste(studio: &Studio, trouble: &Trouble) -> String {
    let lang = studio.view.lang;
    let mchid = studio.merchant().map_or("", |m| m.mchid.as_str());
    let said = Sentence::new("choose-paste").with("mchid", mchid).with("what", lang.say(&trouble.sentence));
    let said = said.with("details", trouble.details.join(" ")).with("remedy", lang.say(&trouble.remedy));
    lang.say(&said)
}

/// The field 搜索.
pub fn search_id() -> Id {
    Id::unique("choose search")
}

fn search_ui(ui: &mut Ui, studio: &Studio, typed: &mut ChoosingTyped, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let field = Text {
        id: search_id(),
        label: lang.t("choose-search"),
        optional: None,
        counter: None,
        hint: lang.t("choose-search-hint"),
        help: lang.t("choose-search-hint"),
        problem: None,
        mono: false,
        enabled: true,
    };
    // Before the field takes the keys: they lead from it into the list.
    let focused = ui.memory(|m| m.has_focus(search_id())) && !fields::composes(ui);
    let leading = if focused { led(ui) } else { 0 };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = SPACE_4;
        let response = fields::text(ui, &mut typed.search, field, |_| {});
        if studio.choosing.goes() == Some(Goes::Search) && studio.sheets.open.is_none() {
            response.response.request_focus();
            actions.push(Action::Choose(ChooseAction::Arrived));
        }
        // Text that is being composed is searched for once it is real.
        if !response.composing && typed.search != studio.choosing.words() {
            actions.push(Action::Choose(ChooseAction::Search(typed.search.clone())));
        }
    });
    if let Some(card) = studio.choosing.looked_at().filter(|_| leading > 0) {
        actions.push(Action::Choose(ChooseAction::Look(card.id().to_owned())));
        if leading > 1 {
            actions.push(Action::Choose(ChooseAction::Choose(card.id().to_owned())));
        }
    }
}

/// How far the keys of this frame lead from the search: 1 into the list, 2 chosen there by Enter. On a busy computer
/// both keys come in one frame.
fn led(ui: &Ui) -> u8 {
    ui.input(|i| {
        i.events.iter().fold(0, |far, e| match e {
            egui::Event::Key { key: Key::ArrowDown, pressed: true, .. } if far == 0 => 1,
            egui::Event::Key { key: Key::Enter, pressed: true, repeat: false, .. } if far < 2 => far + 1,
            _ => far,
        })
    })
}

fn chips_ui(ui: &mut Ui, studio: &Studio, low: bool, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let filters = studio.choosing.filters();
    if filters.len() < 2 {
        return;
    }
    let mut chips = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_8, SPACE_4);
        for (filter, count) in filters {
            let word = format!("{} {count}", word(lang, filter, studio.kind()));
            if choice::chip(ui, &word, filter == studio.choosing.filter()).clicked() {
                actions.push(Action::Choose(ChooseAction::Filter(filter.clone())));
            }
        }
    };
    if low {
        // One line, so that the cards are seen.
        ScrollArea::horizontal().id_salt("choose chips").show(ui, |ui| ui.horizontal(|ui| chips(ui)));
    } else {
        ui.horizontal_wrapped(|ui| chips(ui));
    }
}

fn word(lang: Lang, filter: &Filter, kind: Kind) -> String {
    let key = match filter {
        Filter::All => "choose-all",
        Filter::Lately => "choose-lately",
        Filter::Brand(name) | Filter::Group(name) => return name.clone(),
        Filter::Untouched if kind == Kind::Trial => "choose-untouched-trial",
        Filter::Untouched => "choose-untouched",
        Filter::Pending => "card-not-approve",
    };
    lang.t(key).to_owned()
}

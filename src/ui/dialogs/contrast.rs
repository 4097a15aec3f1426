//! 对比微信上的内容: what differs from what was published last, card by card, and of which cards nothing can be said.

use egui::Ui;

use super::footer::{footer_ui, way_out_ui};
use super::lines::{low_row_ui, note_ui};
use super::values::changes_ui;
use crate::platform::clock::short;
use crate::publish::{Contrast, Found};
use crate::storage::person::name_of;
use crate::studio::action::{Action, ChooseAction, SheetAction};
use crate::studio::choosing::Contrasting;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{button, sheet, text};
use crate::words::{Lang, Sentence, visible};

const ID: &str = "contrast";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 720.0;
/// So many cards that differ are shown one below the other.
const MOST: usize = 100;
/// So many are named of those that do not.
const NAMED: usize = 12;

/// Draws it over `place`.
pub(super) fn show(ui: &mut Ui, open: &Contrasting, place: Place, actions: &mut Vec<Action>) {
    let Place { lang, over } = place;
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("contrast-title"), over, width: WIDTH };
    let mut asked = Vec::new();
    let esc = sheet::show(
        ui,
        &frame,
        |ui| content_ui(ui, open, lang, &mut asked),
        |ui| footer_ui(ui, ID, |ui| way_out_ui(ui, lang.t("close"), opened, actions)),
    );
    actions.append(&mut asked);
    if esc {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn content_ui(ui: &mut Ui, open: &Contrasting, lang: Lang, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    ui.spacing_mut().item_spacing.y = SPACE_8;
    if open.rows.is_none() {
        text::hint(ui, lang.t("contrast-reading"));
        return;
    }
    let differing = open.of(Found::Differs).count();
    let key = if differing == 0 { "contrast-none" } else { "contrast-some" };
    let said = lang.say(&Sentence::new(key).with("count", open.count).with("differs", differing));
    let said = text::body(ui, &said);
    ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    text::hint(ui, lang.t("contrast-how"));
    for contrast in open.of(Found::Differs).take(MOST) {
        card_ui(ui, open, contrast, lang, actions);
    }
    if differing > MOST {
        let rest = Sentence::new("contrast-more").with("count", differing - MOST).with("most", MOST);
        note_ui(ui, Icon::Info, &lang.say(&rest), t.text2);
    }
    ui.add_space(SPACE_4);
    for (found, key, mark, ink) in [
        (Found::Older, "contrast-older", Icon::Triangle, t.warning),
        (Found::Silent, "contrast-silent", Icon::Info, t.text2),
        (Found::Unpublished, "contrast-unpublished", Icon::Info, t.text2),
        (Found::Same, "contrast-same", Icon::Check, t.accent),
    ] {
        let count = open.of(found).count();
        if count > 0 {
            let names: Vec<_> = open.of(found).take(NAMED).map(|c| visible(open.name(&c.card)).into_owned()).collect();
            let names = names.join(lang.t("records-list"));
            let said = Sentence::new(key).with("count", count).with("names", names);
            note_ui(ui, mark, &lang.say(&said.with("more", count.saturating_sub(NAMED))), ink);
        }
    }
}

/// A card that differs: when it was published and when WeChat's answer was read, and each field.
fn card_ui(ui: &mut Ui, open: &Contrasting, contrast: &Contrast, lang: Lang, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    ui.add_space(SPACE_4);
    let name = open.name(&contrast.card);
    low_row_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        text::strong(ui, name, TYPE_14);
        let take = button::link(ui, lang.t("choose-take"));
        ui.ctx().accesskit_node_builder(take.id, |node| node.set_description(&*visible(name)));
        if take.clicked() {
            actions.push(Action::Choose(ChooseAction::Choose(contrast.card.clone())));
        }
    });
    let (at, by) = contrast.published.clone().unwrap_or_default();
    let key = if by.is_empty() { "contrast-when" } else { "contrast-when-by" };
    let said = Sentence::new(key).with("published", short(&at)).with("by", name_of(&by));
    let read = contrast.answered.as_deref().map(short).unwrap_or_default();
    text::hint(ui, &lang.say(&said.with("read", read)));
    if let Some(at) = &contrast.doubted {
        note_ui(ui, Icon::Triangle, &lang.say(&Sentence::new("contrast-doubt").with("at", short(at))), t.warning);
    }
    changes_ui(ui, lang, &contrast.changes, false);
}

//! 交接给同事: what goes along and what does not; afterwards what is in the file, or what came.

use egui::Ui;

use super::footer::{footer_ui, way_out_ui};
use super::lines::{low_row_ui, note_ui};
use crate::platform::clock::short;
use crate::storage::atomic::shown;
use crate::storage::passing_on::Counts;
use crate::storage::person::name_of;
use crate::studio::action::{Action, PassOnAction, SheetAction};
use crate::studio::passing_on::Passing;
use crate::ui::theme::{self, SPACE_8};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::sheet::Place;
use crate::ui::widgets::{sheet, text};
use crate::words::{Lang, Sentence};

const ID: &str = "pass on";
/// Its width, as far as there is room, in points.
const WIDTH: f32 = 520.0;

/// Draws the sheet over `over`; `merchant` is whose work is passed on, none in 演练.
pub(super) fn show(
    ui: &mut Ui,
    (passing, merchant): (&Passing, Option<&str>),
    Place { lang, over }: Place,
    actions: &mut Vec<Action>,
) {
    let opened = sheet::just_opened(ui, ID);
    let frame = sheet::Sheet { id: ID, title: lang.t("passing-title"), over, width: WIDTH };
    let (mut asked, mut acts) = (Vec::new(), Vec::new());
    let escaped = sheet::show(
        ui,
        &frame,
        |ui| {
            ui.spacing_mut().item_spacing.y = SPACE_8;
            match passing {
                Passing::Asks => asks_ui(ui, lang, merchant, &mut asked),
                Passing::Written(done) => {
                    let said = Sentence::new("passing-written").with("file", shown(&done.file));
                    text::body(ui, &lang.say(&said));
                    counts_ui(ui, lang, done.counts, "passing-left-out");
                    text::hint(ui, lang.t("passing-then"));
                }
                Passing::Taken(done) => {
                    let said = Sentence::new("passing-taken").with("merchant", done.head.merchant.as_str());
                    let said = said.with("by", name_of(&done.head.by)).with("at", short(&done.head.at));
                    text::body(ui, &lang.say(&said));
                    counts_ui(ui, lang, done.counts, "passing-left-here");
                    if let Some(folder) = done.drafts.first().and_then(|p| p.parent()) {
                        let said = Sentence::new("passing-folder").with("folder", folder.display().to_string());
                        text::hint(ui, &lang.say(&said));
                    }
                }
            }
        },
        |ui| {
            footer_ui(ui, ID, |ui| match passing {
                Passing::Asks => {
                    way_out_ui(ui, lang.t("confirm-cancel"), opened, &mut acts);
                    if button::button(ui, Look::Primary, lang.t("passing-save"), merchant.is_some()).clicked() {
                        acts.push(Action::PassOn(PassOnAction::Pick));
                    }
                }
                Passing::Written(_) | Passing::Taken(_) => {
                    way_out_ui(ui, lang.t("passing-done"), opened, &mut acts);
                }
            });
        },
    );
    actions.append(&mut asked);
    actions.append(&mut acts);
    if escaped {
        actions.push(Action::Sheet(SheetAction::Close));
    }
}

fn asks_ui(ui: &mut Ui, lang: Lang, merchant: Option<&str>, actions: &mut Vec<Action>) {
    let t = theme::current(ui);
    match merchant {
        Some(merchant) => {
            text::body(ui, &lang.say(&Sentence::new("passing-what").with("merchant", merchant)));
            note_ui(ui, Icon::Lock, lang.t("passing-no-key"), t.text2);
            text::hint(ui, lang.t("passing-not"));
        }
        None => {
            text::body(ui, lang.t("passing-trial"));
        }
    }
    low_row_ui(ui, |ui| {
        if button::link(ui, lang.t("passing-take")).clicked() {
            actions.push(Action::PassOn(PassOnAction::PickTheirs));
        }
        text::hint(ui, lang.t("passing-take-what"));
    });
}

/// A line for each kind of which there is any, and what was left.
fn counts_ui(ui: &mut Ui, lang: Lang, c: Counts, left: &'static str) {
    let rows = [
        ("passing-drafts", c.drafts),
        ("passing-named", c.named),
        ("passing-programs", c.programs),
        ("passing-contents", c.contents),
        ("passing-batches", c.batches),
        ("passing-plans", c.plans),
        ("passing-approvals", c.approvals),
    ];
    let there: Vec<_> = rows.into_iter().filter(|(_, count)| *count > 0).collect();
    if there.is_empty() {
        text::body(ui, lang.t("passing-nothing"));
    }
    for (key, count) in there {
        text::body(ui, &lang.say(&Sentence::new(key).with("count", count)));
    }
    if c.left > 0 {
        let t = theme::current(ui);
        note_ui(ui, Icon::Info, &lang.say(&Sentence::new(left).with("count", c.left)), t.text2);
    }
}

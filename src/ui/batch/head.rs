//! The top of the page: what it is about, which fields go along, how far a run is.

use egui::{Ui, vec2};

use super::said;
use crate::storage::batches::BatchKind;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::studio::batch::{Chosen, Page, Run};
use crate::ui::dialogs::confirm_notes::approval_of_many_ui;
use crate::ui::dialogs::lines::note_ui;
use crate::ui::dialogs::values::label;
use crate::ui::theme::{self, SPACE_4, SPACE_8, SPACE_16, TYPE_18};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, switch, text};
use crate::words::{Lang, Sentence};

/// Draws it.
pub fn show(ui: &mut Ui, studio: &Studio, page: &Page, chosen: &Chosen, actions: &mut Vec<Action>) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let count = page.run.as_ref().map_or(chosen.cards.len(), |r| r.cards.len());
    text::strong(ui, &said::title(studio, page, count), TYPE_18);
    match &page.run {
        Some(run) => {
            run_ui(ui, lang, run);
            after_ui(ui, studio, run, actions);
        }
        None => {
            text::hint(ui, &ready(lang, page));
            let approval = page.compared.as_ref().and_then(|c| c.approval.as_ref());
            approval.into_iter().for_each(|a| approval_of_many_ui(ui, lang, a));
            fields_ui(ui, lang, page, actions);
        }
    }
    if page.anew {
        let said = Sentence::new("problem-line").with_key("what", "many-anew").with_key("cure", "many-anew-remedy");
        let note = note_ui(ui, Icon::Triangle, &lang.say(&said), t.warning);
        ui.ctx().accesskit_node_builder(note.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    }
    let (shown, cleared) = if page.run.is_none() { page.lasting() } else { (0, 0) };
    for (mark, key, count) in [(Icon::Lock, "many-back-shown", shown), (Icon::Triangle, "many-back-cleared", cleared)] {
        if count > 0 {
            note_ui(ui, mark, &lang.say(&Sentence::new(key).with("count", count)), t.warning);
        }
    }
    ui.add_space(SPACE_4);
}

/// How it stands before it is sent.
fn ready(lang: Lang, page: &Page) -> String {
    if page.compared.is_none() {
        return lang.t("many-comparing").to_owned();
    }
    let (goes, apart) = (page.cards().len(), page.apart());
    let said = lang.say(&Sentence::new("many-ready").with("goes", goes).with("apart", apart));
    let mark = page.compared.as_ref().filter(|_| goes > 0).map_or("", |c| &c.mark);
    if mark.is_empty() {
        said
    } else {
        format!("{said}  •  {}", lang.say(&Sentence::new("many-mark").with("mark", mark)))
    }
}

/// 只改这些项: a tick for each field that differs; a single one needs none.
fn fields_ui(ui: &mut Ui, lang: Lang, page: &Page, actions: &mut Vec<Action>) {
    if page.wanted.fields.len() < 2 || page.kind != BatchKind::Only {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(SPACE_16, SPACE_4);
        text::hint(ui, lang.t("many-fields"));
        for (place, (field, on)) in page.wanted.fields.iter().enumerate() {
            let (mut ticked, name) = (*on, label(lang, *field));
            // A tick takes the rest of its line otherwise.
            let font = theme::regular(theme::TYPE_14);
            let wide = ui.painter().layout_no_wrap(name.clone(), font, theme::current(ui).text).size().x + 30.0;
            ui.allocate_ui(vec2(wide, 24.0), |ui| {
                if switch::tick(ui, &mut ticked, &name).changed() {
                    actions.push(Action::Batch(BatchAction::Field(place, ticked)));
                }
            });
        }
    });
}

/// What is done with what was published: looked at on the phone, told to the shops. 演练 has published nothing.
fn after_ui(ui: &mut Ui, studio: &Studio, run: &Run, actions: &mut Vec<Action>) {
    if run.job.is_some() || run.counts.here == 0 || !studio.kind().real() {
        return;
    }
    let lang = studio.view.lang;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_16;
        for (word, action) in [("checks-open-few", BatchAction::Checks), ("told-copy-store", BatchAction::ForStores)] {
            if button::link(ui, lang.t(word)).clicked() {
                actions.push(Action::Batch(action));
            }
        }
    });
}

/// How far a run is, in counts; why it stopped by itself.
fn run_ui(ui: &mut Ui, lang: Lang, run: &Run) {
    let t = theme::current(ui);
    let say = |key: &'static str, count: usize| lang.say(&Sentence::new(key).with("count", count));
    let counts = run.counts;
    let mut parts = vec![
        say("many-count-done", counts.done),
        say("many-count-unknown", counts.unknown),
        say("many-count-refused", counts.refused),
    ];
    if counts.not_sent > 0 {
        parts.push(say("many-count-not-sent", counts.not_sent));
    }
    parts.push(say("many-count-waiting", counts.waiting));
    let said = text::hint(ui, &parts.join("  •  "));
    ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
    if let Some(why) = run.stopped.as_ref().filter(|_| run.job.is_none()) {
        ui.add_space(SPACE_8);
        note_ui(ui, Icon::Triangle, &format!("{} {}", lang.say(&why.sentence), lang.say(&why.remedy)), t.warning);
    }
}

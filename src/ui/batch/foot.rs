//! The foot of the page, always in sight: back, the picture for the boss, first one card, all of them; how far a run is.

use egui::{Align, CornerRadius, Layout as Flow, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::storage::batches::BatchKind;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction, ViewAction};
use crate::studio::batch::{Chosen, Page, Run, What};
use crate::ui::layout::Layout;
use crate::ui::theme::{self, SPACE_8, SPACE_12};
use crate::ui::widgets::button::{self, Look};
use crate::ui::widgets::text;
use crate::words::Sentence;

/// Its height, in points.
pub const HEIGHT: f32 = 56.0;

/// Draws it.
pub fn show(ui: &mut Ui, studio: &Studio, (page, chosen): (&Page, &Chosen), layout: Layout, actions: &mut Vec<Action>) {
    ui.with_layout(Flow::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = if layout == Layout::Narrow { SPACE_8 } else { SPACE_12 };
        match &page.run {
            Some(run) if run.job.is_some() => running_ui(ui, studio, run, layout, actions),
            Some(run) => over_ui(ui, studio, (page, run), layout, actions),
            None => ready_ui(ui, studio, (page, chosen), layout, actions),
        }
    });
}

/// On small windows the phone comes when it is asked for.
fn phone_ui(ui: &mut Ui, studio: &Studio, layout: Layout, actions: &mut Vec<Action>) {
    if layout == Layout::Wide {
        return;
    }
    let open = studio.view.phone_in_front;
    let word = match (open, layout) {
        (false, _) => "many-phone",
        (true, Layout::Narrow) => "many-list",
        (true, _) => "many-phone-away",
    };
    if button::quiet(ui, studio.view.lang.t(word)).clicked() {
        actions.push(Action::View(ViewAction::PhoneInFront(!open)));
    }
}

fn back_ui(ui: &mut Ui, studio: &Studio, actions: &mut Vec<Action>) {
    if button::secondary(ui, studio.view.lang.t("many-back")).clicked() {
        actions.push(Action::Batch(BatchAction::Back));
    }
}

fn ready_ui(ui: &mut Ui, studio: &Studio, (page, chosen): (&Page, &Chosen), layout: Layout, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let count = page.cards().len();
    back_ui(ui, studio, actions);
    if count > 0 && button::secondary(ui, lang.t("many-export")).clicked() {
        actions.push(Action::Batch(BatchAction::Export));
    }
    phone_ui(ui, studio, layout, actions);
    ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
        let left = if studio.kind().real() { page.ticks_left() } else { 0 };
        let ready = count > 0 && left == 0 && !page.is_comparing();
        let say = |key: &'static str, count: usize| lang.say(&Sentence::new(key).with("count", count));
        let key = if page.kind == BatchKind::Back { "many-publish-back" } else { "many-publish" };
        let publish = button::button(ui, Look::Primary, &say(key, count), ready);
        if ready && publish.clicked() {
            actions.push(Action::Batch(BatchAction::Ask(What::All)));
        }
        if count > 1 && page.kind == BatchKind::Only {
            let first = button::button(ui, Look::Secondary, lang.t("many-one-first"), ready);
            if ready && first.clicked() {
                actions.extend(first_card(studio, page, chosen).map(|m| Action::Batch(BatchAction::Ask(What::One(m)))));
            }
        }
        if left > 0 {
            let key = if left == 1 { "confirm-ticks-left" } else { "confirm-ticks-more" };
            text::hint_line(ui, &say(key, left));
        }
    });
}

/// The card that is proposed to go first: the test card, else the one on the phone, else the first.
fn first_card(studio: &Studio, page: &Page, chosen: &Chosen) -> Option<usize> {
    let goes = |member: &usize| {
        let id = chosen.cards.get(*member).map(|m| m.choice.id());
        page.cards().iter().any(|c| Some(c.input.card_id.as_str()) == id)
    };
    let test = studio.merchant().and_then(|m| m.test_card.as_deref()).and_then(|id| chosen.place(id));
    let looked = page.phone.as_ref().map(|p| p.member);
    let first = page.cards().first().and_then(|c| chosen.place(&c.input.card_id));
    [test, looked, first].into_iter().flatten().find(goes)
}

fn running_ui(ui: &mut Ui, studio: &Studio, run: &Run, layout: Layout, actions: &mut Vec<Action>) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let all = run.sends.len();
    let at = (run.ended + 1).min(all);
    let secs = i64::try_from(run.seconds_left(ui.input(|i| i.time))).unwrap_or(i64::MAX);
    text::body(ui, &format!("{at} / {all}"));
    text::hint_line(ui, &lang.say(&Sentence::new("many-seconds").with("secs", secs)));
    let width = if layout == Layout::Narrow { 120.0 } else { 260.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 6.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, lang.t("many-progress")));
    let done = Rect::from_min_size(rect.min, vec2(width * run.ended as f32 / all.max(1) as f32, 6.0));
    ui.painter().rect_filled(rect, CornerRadius::same(3), t.line);
    ui.painter().rect_filled(done, CornerRadius::same(3), t.action);
    phone_ui(ui, studio, layout, actions);
    ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
        let word = lang.t(if run.halting { "many-halting" } else { "many-halt" });
        if button::button(ui, Look::Secondary, word, !run.halting).clicked() && !run.halting {
            actions.push(Action::Batch(BatchAction::Halt));
        }
        if button::quiet(ui, lang.t("many-beside")).clicked() {
            actions.push(Action::Batch(BatchAction::Back));
        }
    });
}

fn over_ui(ui: &mut Ui, studio: &Studio, (page, run): (&Page, &Run), layout: Layout, actions: &mut Vec<Action>) {
    let lang = studio.view.lang;
    let say = |key: &'static str, count: usize| lang.say(&Sentence::new(key).with("count", count));
    let (left, failed) = (run.counts.waiting, run.failed());
    if button::secondary(ui, lang.t("many-table")).clicked() {
        actions.push(Action::Batch(BatchAction::Table));
    }
    let done = run.counts.done > 0 && run.kind != BatchKind::Back;
    if done && button::secondary(ui, lang.t("many-take-back")).clicked() {
        actions.push(Action::Batch(BatchAction::TakeBack));
    }
    phone_ui(ui, studio, layout, actions);
    ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
        let mut main = Look::Primary;
        let mut add = |ui: &mut Ui, word: &str, action: BatchAction, ready: bool| {
            let pressed = button::button(ui, main, word, ready).clicked() && ready;
            main = Look::Secondary;
            if pressed {
                actions.push(Action::Batch(action));
            }
        };
        let ready = !page.is_comparing();
        if left > 0 {
            let key = if run.counts.done == 1 && run.ended == 1 { "many-publish-rest" } else { "many-go-on" };
            add(ui, &say(key, left), BatchAction::GoOn, ready);
        }
        if failed > 0 {
            add(ui, &say("many-again", failed), BatchAction::Ask(What::Failed), ready);
        }
        add(ui, lang.t("many-end"), BatchAction::Leave, true);
    });
}

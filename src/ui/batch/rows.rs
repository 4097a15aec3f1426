//! The rows of the page. Of many only those in sight are drawn: `studio/batch/lines.rs` knows where each stands.

use egui::{Color32, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::agree::first_shown_ui;
use super::groups::{Group, change_row_ui, group_row_ui};
use super::row::{Card, Middle, Of, card_ui, links_ui};
use super::said;
use crate::publish::{Apart, Why};
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::studio::batch::{Line, Rows, RunCard, RunState, needs_registering};
use crate::ui::dialogs::lines::fold_ui;
use crate::ui::dialogs::theirs;
use crate::ui::status::verdict_color;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_8, SPACE_12, TYPE_14};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, text};
use crate::wechatpay::verdict::Verdict;
use crate::words::Sentence;

/// Every block of the page, what needs an eye first.
pub fn blocks_ui(ui: &mut Ui, studio: &Studio, of: Of<'_>, actions: &mut Vec<Action>) {
    let (lang, t, (page, _)) = (studio.view.lang, theme::current(ui), of);
    let lines = &page.lines;
    let say = |key: &'static str, count: usize| lang.say(&Sentence::new(key).with("count", count));
    if lines.eye.count() > 0 {
        heading_ui(ui, Some(Icon::Question), &say("many-eye", lines.eye.count()), "");
        block_ui(ui, studio, (of, &lines.eye), t.warning_tint, actions);
    }
    if lines.apart.count() > 0 {
        apart_ui(ui, studio, of, actions);
    }
    first_shown_ui(ui, studio, of, actions);
    if lines.going.count() > 0 {
        heading_ui(ui, None, &say("many-going", page.cards().len()), lang.t("many-going-how"));
        block_ui(ui, studio, (of, &lines.going), t.panel, actions);
        text::hint(ui, lang.t("many-rest"));
    }
    if lines.waiting.count() > 0 {
        let running = page.run.as_ref().is_some_and(|r| r.job.is_some());
        let key = if running { "many-block-running" } else { "many-block-waiting" };
        heading_ui(ui, None, &say(key, lines.waiting.count()), "");
        block_ui(ui, studio, (of, &lines.waiting), t.panel, actions);
    }
    let done = page.run.as_ref().map_or(0, |r| r.counts.done);
    if done > 0 {
        let open = page.done_open;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE_12;
            heading_ui(ui, None, &say("many-block-done", done), "");
            if done > 1 && button::link(ui, lang.t(if open { "many-fold" } else { "many-unfold" })).clicked() {
                actions.push(Action::Batch(BatchAction::Done(!open)));
            }
        });
        block_ui(ui, studio, (of, &lines.done), t.panel, actions);
    }
    if lines.same_count > 0 && page.run.is_none() {
        if fold_ui(ui, page.same_open, &say("many-same", lines.same_count)) {
            actions.push(Action::Batch(BatchAction::Same(!page.same_open)));
        }
        block_ui(ui, studio, (of, &lines.same), t.panel, actions);
    }
    ui.add_space(SPACE_12);
}

/// What stands apart, with one table for all of which nothing is known.
fn apart_ui(ui: &mut Ui, studio: &Studio, of: Of<'_>, actions: &mut Vec<Action>) {
    let (lang, t, (page, _)) = (studio.view.lang, theme::current(ui), of);
    let all = page.compared.as_ref().map_or(&[][..], |c| &c.merging.apart);
    let unknown = all.iter().filter(|a| needs_registering(&a.why)).count();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_12;
        let said = lang.say(&Sentence::new("many-apart").with("count", page.lines.apart.count()));
        // A run that has begun goes on without them.
        let how = if page.run.is_none() { lang.t("many-apart-how") } else { "" };
        heading_ui(ui, Some(Icon::Triangle), &said, how);
        if unknown > 1 {
            let said = lang.say(&Sentence::new("many-register-all").with("count", unknown));
            if button::link(ui, &said).clicked() {
                actions.push(Action::Batch(BatchAction::Register(None)));
            }
        }
    });
    block_ui(ui, studio, (of, &page.lines.apart), t.warning_tint, actions);
}

fn heading_ui(ui: &mut Ui, mark: Option<Icon>, said: &str, how: &str) {
    let t = theme::current(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE_8;
        ui.spacing_mut().interact_size.y = 24.0;
        if let Some(mark) = mark {
            icon::show(ui, mark, t.text);
        }
        ui.add(egui::Label::new(egui::RichText::new(said).font(theme::medium(TYPE_14)).color(t.text)).extend());
        if !how.is_empty() {
            text::hint_line(ui, how);
        }
    });
}

/// A block of rows on one ground.
fn block_ui(ui: &mut Ui, studio: &Studio, (of, rows): (Of<'_>, &Rows), ground: Color32, actions: &mut Vec<Action>) {
    if rows.count() == 0 {
        return;
    }
    let t = theme::current(ui);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), rows.height()), Sense::hover());
    let sight = ui.clip_rect();
    ui.painter().rect_filled(whole.intersect(sight.expand(20.0)), CornerRadius::same(RADIUS_CARD), ground);
    let (top, bottom) = (sight.top() - whole.top(), sight.bottom() - whole.top());
    for (place, line, at) in rows.between(top, bottom) {
        let rect = Rect::from_min_size(pos2(whole.left(), whole.top() + at), vec2(whole.width(), line.height()));
        row_ui(ui, studio, of, (line, rect), actions);
        if place + 1 < rows.count() {
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
        }
    }
    let edge = if ground == t.panel { t.line } else { t.warning.gamma_multiply(0.45) };
    let corners = CornerRadius::same(RADIUS_CARD);
    ui.painter().rect_stroke(whole, corners, Stroke::new(1.0, edge), StrokeKind::Inside);
}

fn row_ui(ui: &mut Ui, studio: &Studio, of: Of<'_>, (line, rect): (Line, Rect), actions: &mut Vec<Action>) {
    let (page, chosen) = of;
    let compared = page.compared.as_ref();
    match line {
        Line::Apart(n) => {
            let Some(apart) = compared.and_then(|c| c.merging.apart.get(n)) else { return };
            let Some(place) = chosen.place(&apart.card_id) else { return };
            apart_row_ui(ui, studio, of, (apart, place, rect), actions);
        }
        Line::Group(n) => {
            let Some(group) = compared.and_then(|c| c.groups.get(n)) else { return };
            let shown = Group { n, changes: &group.changes, count: group.cards.len(), open: page.open.contains(&n) };
            group_row_ui(ui, studio, of, (&shown, rect), actions);
        }
        Line::Change(n, c) => {
            let change = compared.and_then(|all| all.groups.get(n)?.changes.get(c));
            change.into_iter().for_each(|change| change_row_ui(ui, studio, change, rect));
        }
        Line::Card(_, at) => {
            let Some(plan) = page.cards().get(at) else { return };
            let Some(place) = chosen.place(&plan.input.card_id) else { return };
            let Some(member) = chosen.cards.get(place) else { return };
            let age = said::age(studio, plan);
            let first = if plan.irreversible.is_empty() { "" } else { studio.view.lang.t("many-first-tag") };
            let row = Card {
                place,
                member,
                middle: Middle::Said(&age),
                end: first,
                ink: theme::current(ui).danger,
                link: false,
            };
            card_ui(ui, studio, of, (&row, rect), actions);
        }
        Line::Run(n) => {
            if let Some(card) = page.run.as_ref().and_then(|r| r.cards.get(n)) {
                run_row_ui(ui, studio, of, (n, card, rect), actions);
            }
        }
    }
}

fn apart_row_ui(
    ui: &mut Ui,
    studio: &Studio,
    of: Of<'_>,
    (apart, place, rect): (&Apart, usize, Rect),
    actions: &mut Vec<Action>,
) {
    let lang = studio.view.lang;
    let Some(member) = of.1.cards.get(place) else { return };
    let why = said::why(lang, apart);
    let row = Card { place, member, middle: Middle::Said(&why), end: "", ink: Color32::PLACEHOLDER, link: false };
    let end = card_ui(ui, studio, of, (&row, rect), actions);
    let cure = match &apart.why {
        why if needs_registering(why) => Some((lang.t("many-register").to_owned(), BatchAction::Register(Some(place)))),
        Why::OutcomeUnknown(_) => Some((lang.t("many-look").to_owned(), BatchAction::Doubt(place))),
        Why::ChangedElsewhere { by, .. } => Some((format!("{}…", theirs::word(lang, by)), BatchAction::Agree(place))),
        Why::Closes(_) => Some((lang.t("many-show-again").to_owned(), BatchAction::ShowAgain(place))),
        Why::Problem(_) => Some((lang.t("many-back").to_owned(), BatchAction::Back)),
        _ => None,
    };
    let links: Vec<_> = cure.into_iter().collect();
    if links_ui(ui, end, member.choice.name(), &links).is_some() {
        actions.extend(links.into_iter().map(|(_, action)| Action::Batch(action)));
    }
}

fn run_row_ui(
    ui: &mut Ui,
    studio: &Studio,
    of: Of<'_>,
    (n, card, rect): (usize, &RunCard, Rect),
    actions: &mut Vec<Action>,
) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let Some(member) = of.1.cards.get(card.member) else { return };
    let state = said::state(studio, &card.state);
    let cause = said::cause(lang, &card.state);
    let attention = matches!(card.state, RunState::Ended { .. }) && !card.state.is_done();
    let ink = match &card.state {
        RunState::Waiting => t.text2,
        RunState::Sending => t.text,
        RunState::Ended { verdict: Verdict::Confirmed, .. } if !studio.kind().real() => t.trial,
        RunState::Ended { verdict, .. } => verdict_color(ui, *verdict),
    };
    let changes = card.plan.as_deref().map_or(&[][..], |p| &p.changes);
    let said = match &cause {
        Some(cause) => format!("{state}{}{cause}", lang.t("records-separator")),
        None => state.clone(),
    };
    let (middle, end) = match attention {
        true => (Middle::Said(&said), ""),
        false => (Middle::Change(changes), state.as_str()),
    };
    let link = !attention && card.state.may_be_checked() && studio.kind().real();
    let end = card_ui(ui, studio, of, (&Card { place: card.member, member, middle, end, ink, link }, rect), actions);
    if !attention {
        if link {
            let links = [(lang.t("checks-open-few").to_owned(), BatchAction::Check(n, false))];
            if links_ui(ui, end, member.choice.name(), &links).is_some() {
                actions.push(Action::Batch(BatchAction::Check(n, false)));
            }
        }
        return;
    }
    let doubt = card.state.is_in_doubt();
    let links = [(lang.t(if doubt { "many-look" } else { "many-see" }).to_owned(), BatchAction::Result(n, doubt))];
    if links_ui(ui, end, member.choice.name(), &links).is_some() {
        actions.push(Action::Batch(BatchAction::Result(n, doubt)));
    }
}

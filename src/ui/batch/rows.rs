//! The rows of the page. Of many only those in sight are drawn: `studio/batch/lines.rs` knows where each stands.

use egui::{
    Align, Color32, CornerRadius, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::agree::first_shown_ui;
use super::said;
use crate::publish::{Apart, Why};
use crate::rights::change::Change;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::studio::batch::{Chosen, Line, Member, Page, Rows, RunCard, RunState, needs_registering};
use crate::ui::choose::{below, cut, thumbnail};
use crate::ui::dialogs::lines::fold_ui;
use crate::ui::dialogs::values::{change_job, label};
use crate::ui::status::verdict_color;
use crate::ui::theme::{self, RADIUS_CARD, SPACE_4, SPACE_12, TYPE_13, TYPE_14};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, text};
use crate::wechatpay::verdict::Verdict;
use crate::words::{Sentence, visible};

/// Narrower than this, what is said of a card stands below its name, in points.
const NARROW: f32 = 560.0;

/// A page with its cards.
type Of<'a> = (&'a Page, &'a Chosen);

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
        heading_ui(ui, Some(Icon::Triangle), &said, lang.t("many-apart-how"));
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
        ui.spacing_mut().item_spacing.x = 8.0;
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
            let row = Card { place, member, middle: Middle::Said(&age), end: first, ink: theme::current(ui).danger };
            card_ui(ui, studio, of, (&row, rect), actions);
        }
        Line::Run(n) => {
            if let Some(card) = page.run.as_ref().and_then(|r| r.cards.get(n)) {
                run_row_ui(ui, studio, of, (n, card, rect), actions);
            }
        }
    }
}

/// What stands in the middle of a card's row.
enum Middle<'a> {
    Said(&'a str),
    Change(&'a [Change]),
}

/// A card's row.
struct Card<'a> {
    place: usize,
    member: &'a Member,
    middle: Middle<'a>,
    /// What stands at its end, in this colour.
    end: &'a str,
    ink: Color32,
}

/// Where the columns of a row begin: name, middle, end.
fn columns(rect: Rect) -> (f32, f32, f32) {
    let left = rect.left() + 14.0 + 60.0 + 18.0;
    let end = rect.right() - (rect.width() * 0.24).clamp(120.0, 220.0);
    (left, left + (end - left) * 0.44, end)
}

/// Draws a card's row with its face; a click shows it on the phone. Gives where its end is.
fn card_ui(
    ui: &mut Ui,
    studio: &Studio,
    (page, _): Of<'_>,
    (row, rect): (&Card<'_>, Rect),
    actions: &mut Vec<Action>,
) -> Rect {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let choice = &row.member.choice;
    let middle = match row.middle {
        Middle::Said(said) => said.to_owned(),
        Middle::Change(changes) => changes.first().map(|c| change_job(lang, c, t).text).unwrap_or_default(),
    };
    let name = [choice.name(), &middle, row.end].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let looked = page.phone.as_ref().is_some_and(|p| p.member == row.place);
    let response = pressed_ui(ui, (Id::unique(("batch card", choice.id())), rect), (&name, looked));
    if response.clicked() {
        actions.push(Action::Batch(BatchAction::Look(row.place)));
    }
    let picture = Rect::from_center_size(pos2(rect.left() + 14.0 + 30.0, rect.center().y), vec2(60.0, 36.0));
    thumbnail(ui.painter(), picture, (choice, &studio.gallery), 4);
    let (left, mid, end) = columns(rect);
    let narrow = rect.width() < NARROW;
    let name_end = if narrow { end } else { mid };
    let line = |ui: &Ui, text: &str, font, ink, from: egui::Pos2, to: f32| {
        let galley = cut(ui, text, font, ink, to - from.x - 12.0);
        let at = pos2(from.x, from.y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    };
    let (upper, lower) = (rect.center().y - 9.0, rect.center().y + 10.0);
    line(ui, choice.name(), theme::medium(TYPE_14), t.text, pos2(left, upper), name_end);
    let (at, to) = if narrow { (pos2(left, lower), end) } else { (pos2(mid, rect.center().y), end) };
    if !narrow {
        line(ui, &below(choice), theme::regular(TYPE_13), t.text2, pos2(left, lower), name_end);
    }
    match row.middle {
        Middle::Said(said) => {
            said_ui(ui, said, Rect::from_min_max(pos2(at.x, rect.top()), pos2(to, rect.bottom())), narrow)
        }
        Middle::Change(changes) => {
            if let Some(change) = changes.first() {
                change_ui(ui, studio, (change, changes.len()), at, to - at.x - 12.0);
            }
        }
    }
    if !row.end.is_empty() {
        line(ui, row.end, theme::regular(TYPE_13), row.ink, pos2(end, rect.center().y), rect.right());
    }
    Rect::from_min_max(pos2(end, rect.top()), pos2(rect.right() - SPACE_12, rect.bottom()))
}

/// What is said of a card, in up to two lines; on a narrow row in one.
fn said_ui(ui: &Ui, said: &str, rect: Rect, narrow: bool) {
    let t = theme::current(ui);
    let mut job =
        egui::text::LayoutJob::simple(visible(said).into_owned(), theme::regular(TYPE_13), t.text, rect.width() - 12.0);
    job.wrap.max_rows = if narrow { 1 } else { 2 };
    let galley = ui.painter().layout_job(job);
    let y = if narrow { rect.center().y + 10.0 } else { rect.center().y };
    ui.painter().galley(pos2(rect.left(), y - galley.size().y / 2.0), galley, t.text);
}

/// Old → new in one line whose left middle is `at`; of several changes the first, and how many there are.
fn change_ui(ui: &Ui, studio: &Studio, (change, count): (&Change, usize), at: egui::Pos2, width: f32) {
    let t = theme::current(ui);
    let lang = studio.view.lang;
    let mut job = change_job(lang, change, t);
    if count > 1 {
        let more = lang.say(&Sentence::new("many-changes-more").with("count", count));
        job.append(&more, 8.0, egui::TextFormat::simple(theme::regular(TYPE_13), t.text2));
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(40.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, t.text);
}

/// What a row answers to: pointer, Tab, Enter. `looked`: the phone shows it.
fn pressed_ui(ui: &mut Ui, (id, rect): (Id, Rect), (name, looked): (&str, bool)) -> Response {
    let t = theme::current(ui);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, looked, &*visible(name)));
    let inner = rect.shrink2(vec2(1.0, 0.5));
    if looked {
        ui.painter().rect_filled(inner, CornerRadius::same(2), t.accent_tint);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, CornerRadius::same(2), t.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            inner,
            CornerRadius::same(RADIUS_CARD),
            Stroke::new(2.0, t.accent),
            StrokeKind::Inside,
        );
    }
    response
}

/// Links at the end of a row.
fn links_ui(ui: &mut Ui, rect: Rect, of: &str, links: &[(String, BatchAction)]) -> Option<usize> {
    let layout = Layout::left_to_right(Align::Center);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    inner.spacing_mut().item_spacing.x = SPACE_12;
    let mut pressed = None;
    for (n, (word, _)) in links.iter().enumerate() {
        let link = button::link(&mut inner, word);
        inner.ctx().accesskit_node_builder(link.id, |node| node.set_description(&*visible(of)));
        if link.clicked() {
            pressed = Some(n);
        }
    }
    pressed
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
    let row = Card { place, member, middle: Middle::Said(&why), end: "", ink: Color32::PLACEHOLDER };
    let end = card_ui(ui, studio, of, (&row, rect), actions);
    let cure = match &apart.why {
        why if needs_registering(why) => Some((lang.t("many-register").to_owned(), BatchAction::Register(Some(place)))),
        Why::OutcomeUnknown(_) => Some((lang.t("many-look").to_owned(), BatchAction::Doubt(place))),
        Why::ChangedElsewhere { by, .. } if by.is_empty() => {
            Some((lang.t("many-agree-somebody").to_owned(), BatchAction::Agree(place)))
        }
        Why::ChangedElsewhere { by, .. } => {
            let word = lang.say(&Sentence::new("many-agree").with("by", by.as_str()));
            Some((word, BatchAction::Agree(place)))
        }
        Why::Closes(_) => Some((lang.t("many-show-again").to_owned(), BatchAction::ShowAgain(place))),
        Why::Problem(_) => Some((lang.t("many-back").to_owned(), BatchAction::Back)),
        _ => None,
    };
    let links: Vec<_> = cure.into_iter().collect();
    if links_ui(ui, end, member.choice.name(), &links).is_some() {
        actions.extend(links.into_iter().map(|(_, action)| Action::Batch(action)));
    }
}

/// Equal changes.
struct Group<'a> {
    n: usize,
    changes: &'a [Change],
    count: usize,
    open: bool,
}

fn group_row_ui(
    ui: &mut Ui,
    studio: &Studio,
    (page, chosen): Of<'_>,
    (group, rect): (&Group<'_>, Rect),
    actions: &mut Vec<Action>,
) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let Some(change) = group.changes.first() else { return };
    let count = lang.say(&Sentence::new("many-count").with("count", group.count));
    let note = said::group_note(lang, group.changes, group.n == 0);
    let text = change_job(lang, change, t).text;
    let looked =
        page.first_of_group(chosen, group.n).is_some_and(|m| page.phone.as_ref().is_some_and(|p| p.member == m));
    let name = format!("{text} {count} {note}");
    let response = pressed_ui(ui, (Id::unique(("batch group", group.n)), rect), (name.trim(), looked && !group.open));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(group.open));
    let (end, mark) = (rect.right() - 14.0, rect.right() - 14.0 - icon::SIDE);
    let narrow = rect.width() < NARROW;
    let count_at = end - if narrow { 130.0 } else { 250.0 };
    change_ui(
        ui,
        studio,
        (change, group.changes.len()),
        pos2(rect.left() + 14.0, rect.center().y),
        count_at - rect.left() - 28.0,
    );
    let said = if narrow || note.is_empty() { count } else { format!("{count}    {note}") };
    let galley = cut(ui, &said, theme::regular(TYPE_13), t.text2, mark - 60.0 - count_at);
    ui.painter().galley(pos2(count_at, rect.center().y - galley.size().y / 2.0), galley, t.text2);
    let word = lang.t(if group.open { "many-fold" } else { "many-unfold" });
    let galley = cut(ui, word, theme::regular(TYPE_13), t.accent, 60.0);
    let at = pos2(mark - SPACE_4 - galley.size().x, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.accent);
    let at = Rect::from_center_size(pos2(mark + icon::SIDE / 2.0, rect.center().y), vec2(icon::SIDE, icon::SIDE));
    icon::paint(ui.painter(), at, if group.open { Icon::Down } else { Icon::Right }, t.accent);
    if response.clicked() {
        actions.push(Action::Batch(BatchAction::Group(group.n)));
    }
}

/// One of several changes: its field, old → new.
fn change_row_ui(ui: &Ui, studio: &Studio, change: &Change, rect: Rect) {
    let t = theme::current(ui);
    let galley = cut(ui, &label(studio.view.lang, change.field), theme::regular(TYPE_13), t.text2, 150.0);
    ui.painter().galley(pos2(rect.left() + 30.0, rect.center().y - galley.size().y / 2.0), galley, t.text2);
    change_ui(ui, studio, (change, 1), pos2(rect.left() + 190.0, rect.center().y), rect.width() - 204.0);
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
    let end = card_ui(ui, studio, of, (&Card { place: card.member, member, middle, end, ink }, rect), actions);
    if !attention {
        return;
    }
    let doubt = card.state.is_in_doubt();
    let links = [(lang.t(if doubt { "many-look" } else { "many-see" }).to_owned(), BatchAction::Result(n, doubt))];
    if links_ui(ui, end, member.choice.name(), &links).is_some() {
        actions.push(Action::Batch(BatchAction::Result(n, doubt)));
    }
}

//! Equal changes in one line, and each of them where they are several.

use egui::{Id, Rect, Ui, pos2, vec2};

use super::row::{NARROW, Of, change_ui, pressed_ui};
use super::said;
use crate::rights::change::Change;
use crate::studio::Studio;
use crate::studio::action::{Action, BatchAction};
use crate::ui::choose::cut;
use crate::ui::dialogs::values::{change_job, label};
use crate::ui::theme::{self, SPACE_4, TYPE_13};
use crate::ui::widgets::icon::{self, Icon};
use crate::words::{Sentence, visible};

/// Equal changes.
pub struct Group<'a> {
    /// Its place among the groups.
    pub n: usize,
    /// What changes.
    pub changes: &'a [Change],
    /// On so many cards.
    pub count: usize,
    /// Unfolded.
    pub open: bool,
}

/// Draws the line of a group; a click unfolds it.
pub fn group_row_ui(
    ui: &mut Ui,
    studio: &Studio,
    (page, chosen): Of<'_>,
    (group, rect): (&Group<'_>, Rect),
    actions: &mut Vec<Action>,
) {
    let (lang, t) = (studio.view.lang, theme::current(ui));
    let Some(change) = group.changes.first() else { return };
    // With one value a card each line is a card's, which is called by its name.
    let own = page.first_of_group(chosen, group.n).filter(|_| group.count == 1 && !chosen.values.fields.is_empty());
    let count = match own.and_then(|member| chosen.cards.get(member)) {
        Some(member) => visible(member.choice.name()).into_owned(),
        None => lang.say(&Sentence::new("many-count").with("count", group.count)),
    };
    let note = said::group_note(lang, group.changes, group.n == 0 || !chosen.values.fields.is_empty());
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
pub fn change_row_ui(ui: &Ui, studio: &Studio, change: &Change, rect: Rect) {
    let t = theme::current(ui);
    let galley = cut(ui, &label(studio.view.lang, change.field), theme::regular(TYPE_13), t.text2, 150.0);
    ui.painter().galley(pos2(rect.left() + 30.0, rect.center().y - galley.size().y / 2.0), galley, t.text2);
    change_ui(ui, studio, (change, 1), pos2(rect.left() + 190.0, rect.center().y), rect.width() - 204.0);
}

//! One field of the table, with its label, counter, problem and repair.

use egui::{Id, Ui};

use super::Form;
use crate::rights::check::{Level, Problem};
use crate::rights::field::{self, Kind, Limit};
use crate::rights::repair::repaired;
use crate::studio::CARD_ID_FIELD;
use crate::studio::action::Action;
use crate::ui::theme::{self, SPACE_4, SPACE_20};
use crate::ui::widgets::button::link;
use crate::ui::widgets::{bits, choice, field as widget, switch};
use crate::words::{Lang, Sentence};

/// The id of a field's input, the same in every frame.
pub fn id_of(path: &str) -> Id {
    Id::unique(("field", path))
}

/// A problem in one line: what is wrong, and what to do.
pub fn problem_text(lang: Lang, p: &Problem) -> String {
    lang.say(&Sentence::new("problem-line").with("what", lang.say(&p.sentence)).with("cure", lang.say(&p.remedy)))
}

impl Form<'_> {
    pub(super) fn t(&self, key: &str) -> &'static str {
        self.view.lang.get(key)
    }

    /// What stands most in the way at a field.
    pub(super) fn problem(&self, path: &str) -> Option<&Problem> {
        let of = |level: Level| self.view.problems.iter().find(|p| p.field == path && p.level == level);
        of(Level::Error).or_else(|| of(Level::Warning))
    }

    /// Help line and official name, for screen readers and hover.
    fn help(&self, path: &str) -> String {
        format!("{} {}", self.t(&field::key("help", path)), self.t(&field::key("official", path)))
    }

    fn counter(&self, path: &str, text: &str) -> Option<String> {
        let f = field::field(path)?;
        let count = text.chars().count();
        match (f.kind, f.limit) {
            (Kind::Text, Limit::Official(n)) => {
                Some(self.view.lang.say(&Sentence::new("counter-limit").with("count", count).with("limit", n)))
            }
            (Kind::Text, _) if count > 0 => Some(self.view.lang.say(&Sentence::new("counter").with("count", count))),
            _ => None,
        }
    }

    /// Two fields beside each other, or below each other where there is no room.
    pub(super) fn pair(
        &mut self,
        ui: &mut Ui,
        left: impl FnOnce(&mut Self, &mut Ui),
        right: impl FnOnce(&mut Self, &mut Ui),
    ) {
        if !self.view.two_columns {
            ui.scope(|ui| left(self, ui));
            ui.scope(|ui| right(self, ui));
            return;
        }
        ui.spacing_mut().item_spacing.x = SPACE_20;
        ui.columns_const(|[a, b]| {
            left(self, a);
            right(self, b);
        });
    }

    /// A text field of the table, or 会员卡ID.
    pub(super) fn text(&mut self, ui: &mut Ui, path: &'static str) {
        let is_card = path == CARD_ID_FIELD;
        let f = field::field(path);
        let label = self.t(&field::key("label", path));
        let help = self.help(path);
        let hint = self.t(&field::key("help", path));
        let problem = self.problem(path).map(|p| (p.level, problem_text(self.view.lang, p)));
        let key = self.problem(path).map(|p| p.sentence.key.clone());
        let text = if is_card { self.buffers.card.clone() } else { self.buffers.text(path).to_owned() };
        let counter = self.counter(path, &text);
        let optional = f.is_some_and(|f| !f.required).then(|| self.t("optional"));
        let mono = is_card || f.is_some_and(|f| matches!(f.kind, Kind::AppId | Kind::Path | Kind::Url));
        let fixed = key.as_deref().and_then(|k| repaired(k, &text));
        let drop_jump = (key.as_deref() == Some("problem-path-missing")
            || key.as_deref() == Some("problem-appid-missing"))
        .then(|| crate::page::jump_of(path))
        .flatten();
        let id = id_of(path);
        if let Some(focus) = self.view.focus.filter(|f| f.path == path) {
            self.take_focus(ui, id, focus.caret);
        }
        let before = caret(ui, id);
        let (repair_word, drop_word) = (self.t("repair"), self.t("drop-jump"));
        let actions = &mut *self.actions;
        let field = widget::Text { id, label, optional, counter, hint, help: &help, problem, mono, enabled: true };
        let slot = if is_card { Some(&mut self.buffers.card) } else { self.buffers.get_mut(path).map(|b| &mut b.text) };
        let Some(slot) = slot else { return };
        let done = ui.scope(|ui| {
            widget::text(ui, slot, field, |ui| {
                if let Some(fixed) = fixed
                    && link(ui, repair_word).clicked()
                {
                    actions.push(Action::Repair(path, fixed));
                }
                if let Some((appid, path)) = drop_jump
                    && link(ui, drop_word).clicked()
                {
                    actions.push(Action::DropJump(appid, path));
                }
            })
        });
        let done = done.inner;
        if self.view.focus.is_some_and(|f| f.path == path) {
            done.response.scroll_to_me(Some(egui::Align::Center));
        }
        self.seen(path, &done.response, done.composing, (before, done.caret));
        self.phone_hint(ui, path);
    }

    /// What the phone would cut, or cannot show.
    fn phone_hint(&self, ui: &mut Ui, path: &str) {
        let chars: String = self.view.missing.iter().filter(|(p, _)| *p == path).map(|(_, c)| *c).collect();
        let text = if !chars.is_empty() {
            self.view.lang.say(&Sentence::new("page-missing").with("chars", chars))
        } else if self.view.cut.contains(&path) {
            self.t("page-cut").to_owned()
        } else {
            return;
        };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE_4;
            bits::hint(ui, &text);
        });
    }

    fn take_focus(&self, ui: &Ui, id: Id, caret: Option<usize>) {
        ui.memory_mut(|m| m.request_focus(id));
        if let Some(at) = caret {
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
            let cursor = egui::text::CCursor::new(at);
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(cursor)));
            state.store(ui.ctx(), id);
        }
    }

    /// Notes focus, pointer and composing of a field, and its caret before and after.
    pub(super) fn seen(
        &mut self,
        path: &'static str,
        response: &egui::Response,
        composing: bool,
        caret: (usize, usize),
    ) {
        if response.has_focus() {
            self.out.typed.focused = Some(path);
            (self.out.typed.caret, self.out.typed.caret_after) = caret;
            self.out.typed.word_ended = response.ctx.input(|i| {
                i.events.iter().any(|e| match e {
                    egui::Event::Text(t) => t.ends_with(char::is_whitespace),
                    egui::Event::Ime(egui::ImeEvent::Commit(_)) | egui::Event::Paste(_) => true,
                    _ => false,
                })
            });
        }
        if composing {
            self.out.typed.composing = Some(path);
        }
        if response.hovered() {
            self.out.hovered = Some(path);
        }
    }

    /// A choice of the table; the first one leaves it to WeChat.
    pub(super) fn choice(&mut self, ui: &mut Ui, path: &'static str) {
        let Some(Kind::Choice(values)) = field::field(path).map(|f| f.kind) else { return };
        let present = self.buffers.text(path).to_owned();
        let mut options = vec![self.t("choice-default").to_owned()];
        options.extend(values.iter().map(|v| self.t(&format!("choice-{v}")).to_owned()));
        let selected = values.iter().position(|v| *v == present).map_or(0, |i| i + 1);
        let label = self.t(&field::key("label", path));
        let help = self.help(path);
        if self.view.focus.is_some_and(|f| f.path == path) {
            ui.scroll_to_cursor(Some(egui::Align::Center));
        }
        let chosen = ui
            .scope(|ui| choice::choice(ui, id_of(path), label, Some(self.t("optional")), &help, &options, selected))
            .inner;
        if let (Some(i), Some(buffer)) = (chosen, self.buffers.get_mut(path)) {
            buffer.text = i.checked_sub(1).and_then(|i| values.get(i)).map(|v| (*v).to_owned()).unwrap_or_default();
            self.out.typed.focused = Some(path);
        }
        self.problem_line(ui, path);
    }

    /// A flag inside a section: label above, switch below.
    pub(super) fn flag(&mut self, ui: &mut Ui, path: &'static str) {
        let label = self.t(&field::key("label", path));
        let help = self.help(path);
        let focus = self.view.focus.is_some_and(|f| f.path == path);
        let Some(buffer) = self.buffers.get_mut(path) else { return };
        let mut on = buffer.on.unwrap_or(false);
        let response = ui
            .scope(|ui| {
                ui.spacing_mut().item_spacing.y = SPACE_4;
                widget::label_row(ui, label, None, None);
                ui.add_space(7.0);
                let response = switch::switch(ui, &mut on, label, None);
                ui.add_space(7.0);
                response
            })
            .inner;
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(help));
        if response.changed() {
            buffer.on = Some(on);
        }
        if focus {
            response.request_focus();
            response.scroll_to_me(Some(egui::Align::Center));
        }
        self.seen(path, &response, false, (0, 0));
        self.problem_line(ui, path);
    }

    /// The problem of what is no text field.
    pub(super) fn problem_line(&self, ui: &mut Ui, path: &str) {
        if let Some(p) = self.problem(path) {
            let text = problem_text(self.view.lang, p);
            ui.scope(|ui| widget::problem(ui, p.level, &text, |_| {}));
        }
    }

    /// A small heading over the parts that belong to one mini program.
    pub(super) fn group(&self, ui: &mut Ui, key: &str) {
        let t = theme::of(ui);
        ui.add_space(2.0);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 0.0, t.line);
        bits::strong(ui, self.t(key), theme::TYPE_13);
    }
}

/// Where the caret stands in a field, in characters.
fn caret(ui: &Ui, id: Id) -> usize {
    egui::text_edit::TextEditState::load(ui.ctx(), id)
        .and_then(|s| s.cursor.char_range())
        .map_or(0, |r| r.primary.index.0)
}

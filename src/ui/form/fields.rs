//! One field of the table, with its label, counter, problem and repair.

use egui::{Id, Ui};

use super::misnamed::repairs_ui;
use super::view::Form;
use crate::rights::check::{Level, Problem};
use crate::rights::field::{FieldId, FormField, Kind, Limit};
use crate::rights::repair::repaired;
use crate::studio::action::{Action, EditorAction};
use crate::ui::theme::{self, SPACE_4, SPACE_20};
use crate::ui::widgets::button::link;
use crate::ui::widgets::choice::Choice;
use crate::ui::widgets::{choice, field as widget, switch, text};
use crate::words::{Lang, Sentence};

/// The id of a field's input, the same in every frame.
pub fn id_of(field: impl Into<FormField>) -> Id {
    Id::unique(("field", field.into().path()))
}

/// A problem in one line: what is wrong, and what to do.
pub fn problem_text(lang: Lang, p: &Problem) -> String {
    lang.say(&Sentence::new("problem-line").with("what", lang.say(&p.sentence)).with("cure", lang.say(&p.remedy)))
}

/// How much is left of a switch whose section is off.
const MUTED: f32 = 0.45;

impl Form<'_> {
    pub(super) fn t(&self, key: &str) -> &'static str {
        self.view.lang.get(key)
    }

    /// What stands most in the way at a field.
    pub(super) fn problem(&self, field: FormField) -> Option<&Problem> {
        let of = |level: Level| self.view.problems.iter().find(|p| p.field == Some(field) && p.level == level);
        of(Level::Error).or_else(|| of(Level::Warning))
    }

    /// Help line and official name, for screen readers and hover.
    fn help(&self, field: FormField) -> String {
        format!("{} {}", self.t(&field.key("help")), self.t(&field.key("official")))
    }

    fn counter(&self, field: FormField, text: &str) -> Option<String> {
        let f = field.rights()?.declared();
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
    pub(super) fn pair_ui(
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
    pub(super) fn text_ui(&mut self, ui: &mut Ui, field: impl Into<FormField>) {
        let field = field.into();
        let rights = field.rights();
        let label = self.t(&field.key("label"));
        let help = self.help(field);
        let hint = self.t(&field.key("help"));
        let problem = self.problem(field).map(|p| (p.level, problem_text(self.view.lang, p)));
        let key = self.problem(field).map(|p| p.sentence.key.clone());
        let (lang, misnamed) = (self.view.lang, self.problem(field).filter(|p| p.misnamed.is_some()).cloned());
        let text = self.buffers.text(field).to_owned();
        let counter = self.counter(field, &text);
        let optional = rights.is_some_and(|f| !f.declared().required).then(|| self.t("optional"));
        let mono = rights.is_none_or(|f| matches!(f.kind(), Kind::AppId | Kind::Path | Kind::Url));
        let fixed = key.as_deref().and_then(|k| repaired(k, &text)).zip(rights);
        let drop_jump = key
            .filter(|k| matches!(k.as_ref(), "problem-path-missing" | "problem-appid-missing"))
            .and_then(|_| rights?.jump());
        let id = id_of(field);
        if let Some(focus) = self.view.focus.filter(|f| f.field == field) {
            self.take_focus(ui, id, focus.caret);
        }
        let before = caret(ui, id);
        let (repair_word, drop_word) = (self.t("repair"), self.t("drop-jump"));
        let actions = &mut *self.actions;
        let input = widget::Text { id, label, optional, counter, hint, help: &help, problem, mono, enabled: true };
        let Some(slot) = self.buffers.text_mut(field) else { return };
        let done = ui.scope(|ui| {
            widget::text(ui, slot, input, |ui| {
                if let Some((fixed, field)) = fixed
                    && link(ui, repair_word).clicked()
                {
                    actions.push(Action::Editor(EditorAction::Repair(field, fixed)));
                }
                if let Some(problem) = &misnamed {
                    repairs_ui(ui, lang, problem, actions);
                }
                if let Some(jump) = drop_jump
                    && link(ui, drop_word).clicked()
                {
                    actions.push(Action::Editor(EditorAction::DropJump(jump)));
                }
            })
        });
        let done = done.inner;
        if self.view.focus.is_some_and(|f| f.field == field) {
            done.response.scroll_to_me(Some(egui::Align::Center));
        }
        self.seen(field, &done.response, done.composing, (before, done.caret));
        if let Some(field) = rights {
            self.phone_hint_ui(ui, field);
        }
    }

    /// What the phone would cut, or cannot show.
    fn phone_hint_ui(&self, ui: &mut Ui, field: FieldId) {
        let chars: String = self.view.missing.iter().filter(|(f, _)| *f == field).map(|(_, c)| *c).collect();
        let text = if !chars.is_empty() {
            self.view.lang.say(&Sentence::new("page-missing").with("chars", chars))
        } else if self.view.cut.contains(&field) {
            self.t("page-cut").to_owned()
        } else {
            return;
        };
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE_4;
            text::hint(ui, &text);
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
    pub(super) fn seen(&mut self, field: FormField, response: &egui::Response, composing: bool, caret: (usize, usize)) {
        if response.has_focus() {
            self.out.typed.focused = Some(field);
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
            self.out.typed.composing = Some(field);
        }
        if response.hovered() {
            self.out.hovered = Some(field);
        }
    }

    /// A choice of the table; the first one leaves it to WeChat.
    pub(super) fn choice_ui(&mut self, ui: &mut Ui, field: FieldId) {
        let Kind::Choice(values) = field.kind() else { return };
        let present = self.buffers.text(field).to_owned();
        let mut options = vec![self.t("choice-default").to_owned()];
        options.extend(values.iter().map(|v| self.t(&format!("choice-{v}")).to_owned()));
        let selected = values.iter().position(|v| *v == present).map_or(0, |i| i + 1);
        let label = self.t(&field.key("label"));
        let help = self.help(field.into());
        if self.view.focus.is_some_and(|f| f.field == field.into()) {
            ui.scroll_to_cursor(Some(egui::Align::Center));
        }
        let optional = Some(self.t("optional"));
        let list = Choice { id: id_of(field), label, optional, help: &help, options: &options, selected };
        let chosen = ui.scope(|ui| choice::choice(ui, &list)).inner;
        if let (Some(i), Some(buffer)) = (chosen, self.buffers.get_mut(field)) {
            buffer.text = i.checked_sub(1).and_then(|i| values.get(i)).map(|v| (*v).to_owned()).unwrap_or_default();
            self.out.typed.focused = Some(field.into());
        }
        self.problem_ui(ui, field);
    }

    /// A flag inside a section: label above, switch below.
    pub(super) fn flag_ui(&mut self, ui: &mut Ui, field: FieldId) {
        let label = self.t(&field.key("label"));
        let help = self.help(field.into());
        let focus = self.view.focus.is_some_and(|f| f.field == field.into());
        let off = self.buffers.flag(field.section().switch()) != Some(true);
        let Some(buffer) = self.buffers.get_mut(field) else { return };
        let mut on = buffer.on.unwrap_or(false);
        let response = ui
            .scope(|ui| {
                ui.spacing_mut().item_spacing.y = SPACE_4;
                widget::label_row(ui, label, None, None);
                ui.add_space(7.0);
                // In a section that is off nothing of it is shown, whatever its own switches say.
                if off {
                    ui.multiply_opacity(MUTED);
                }
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
        self.seen(field.into(), &response, false, (0, 0));
        self.problem_ui(ui, field);
    }

    /// The problem of what is no text field.
    pub(super) fn problem_ui(&mut self, ui: &mut Ui, field: FieldId) {
        let Some(p) = self.problem(field.into()).cloned() else { return };
        let (lang, actions) = (self.view.lang, &mut *self.actions);
        let text = problem_text(lang, &p);
        ui.scope(|ui| widget::problem(ui, p.level, &text, |ui| repairs_ui(ui, lang, &p, actions)));
    }

    /// A small heading over the parts that belong to one mini program.
    pub(super) fn group_ui(&self, ui: &mut Ui, key: &str) {
        let t = theme::current(ui);
        ui.add_space(2.0);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
        ui.painter().rect_filled(rect, 0.0, t.line);
        text::strong(ui, self.t(key), theme::TYPE_13);
    }
}

/// Where the caret stands in a field, in characters.
fn caret(ui: &Ui, id: Id) -> usize {
    egui::text_edit::TextEditState::load(ui.ctx(), id)
        .and_then(|s| s.cursor.char_range())
        .map_or(0, |r| r.primary.index.0)
}

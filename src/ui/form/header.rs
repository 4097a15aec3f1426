//! A section's header: switch, name, one line of purpose, and its history as mark and words; below it the bar that
//! says why a switch is locked, and the way out.

use egui::{Align, Layout, Ui, vec2};

use super::view::Form;
use crate::platform::clock::short;
use crate::rights::Section;
use crate::rights::shown::{Known, Source, State};
use crate::studio::action::{Action, CardAction, EditorAction, SheetAction};
use crate::studio::card::FromTemplate;
use crate::studio::sheet::Sheet;
use crate::ui::theme::{self, SECTION_HEADER, SPACE_8, SPACE_12, TYPE_16};
use crate::ui::widgets::banner::Notice;
use crate::ui::widgets::button::link;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{banner, mark, switch, text};
use crate::words::{Lang, Sentence};

/// What is known of a switch, in one sentence with its source.
pub fn known_sentence(lang: Lang, known: &Known) -> String {
    let source = match known.source {
        Some(Source::Read) => "source-read",
        Some(Source::Published) => "source-published",
        Some(Source::Colleague) => "source-colleague",
        Some(Source::Person) => "source-person",
        None => "source-none",
    };
    let key = match known.state {
        State::Shown => "known-shown",
        State::PerhapsShown => "known-perhaps",
        State::NotShown => "known-not-shown",
        State::Unknown => "known-unknown",
    };
    let at = known.since.as_deref().map(short).unwrap_or_default();
    lang.say(&Sentence::new(key).with("at", at).with_key("source", source))
}

/// What the card template says of all four sections: what has content, and that this is no switch.
pub fn template_sentence(lang: Lang, template: &FromTemplate) -> String {
    let names: Vec<&str> = template.sections.iter().map(|s| lang.get(&format!("section-{}", s.name()))).collect();
    let key = if names.is_empty() { "template-empty" } else { "template-has" };
    let said = Sentence::new(key).with("at", short(&template.at));
    lang.say(&said.with("sections", names.join(lang.t("records-list"))))
}

impl Form<'_> {
    pub(super) fn header_ui(&mut self, ui: &mut Ui, section: Section) {
        let switch = section.switch();
        let label = self.t(&switch.key("label"));
        let (name, purpose) =
            (self.t(&format!("section-{}", section.name())), self.t(&format!("section-{}-purpose", section.name())));
        let known = self.view.shown.get(section).clone();
        let on = self.buffers.flag(switch).unwrap_or(false);
        let locked = (known.state == State::Shown && on).then(|| known_sentence(self.view.lang, &known));
        let wide = ui.available_width() > 460.0;
        let response = ui
            .allocate_ui_with_layout(
                vec2(ui.available_width(), SECTION_HEADER),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.spacing_mut().item_spacing.x = SPACE_12;
                    let mut now = on;
                    let response = switch::switch(ui, &mut now, label, locked.as_deref());
                    if response.changed()
                        && let Some(buffer) = self.buffers.get_mut(switch)
                    {
                        buffer.on = Some(now);
                    } else if response.clicked() && locked.is_some() {
                        self.actions.push(Action::Editor(EditorAction::Explain(section)));
                    }
                    text::strong(ui, name, TYPE_16);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        self.history_ui(ui, &known, on);
                        if wide {
                            ui.with_layout(Layout::left_to_right(Align::Center), |ui| text::hint_line(ui, purpose));
                        }
                    });
                    response
                },
            )
            .inner;
        if self.view.focus.is_some_and(|f| f.field == switch.into()) {
            response.request_focus();
            // The section is to be seen: its header goes to the top.
            let header = response.rect.expand2(vec2(0.0, SPACE_12 + SPACE_8));
            ui.scroll_to_rect(header, Some(Align::TOP));
        }
        self.seen(switch.into(), &response, false, (0, 0));
        self.bar_ui(ui, section, &known, on);
        self.template_ui(ui, section, &known);
        // What is shown already, or may be, stands in the bar.
        let misnamed = self.problem(switch.into()).is_some_and(|p| p.misnamed.is_some());
        let barred = known.state == State::Shown || (!on && known.state == State::PerhapsShown);
        if !barred || misnamed {
            self.problem_ui(ui, switch);
            if self.problem(switch.into()).is_some() {
                ui.add_space(SPACE_8);
            }
        }
    }

    fn history_ui(&mut self, ui: &mut Ui, known: &Known, on: bool) {
        let t = theme::current(ui);
        let none = egui::Color32::TRANSPARENT;
        match (known.state, on) {
            (State::Shown, _) => {
                mark::mark(ui, Some(Icon::Lock), self.t("history-shown"), t.text2, none);
            }
            (State::PerhapsShown, _) => {
                mark::mark(ui, Some(Icon::Question), self.t("history-perhaps"), t.warning, t.warning_tint);
            }
            // After damage of the record 不展示 is no knowledge either.
            (State::Unknown | State::NotShown, _)
                if self.view.kind.real() && (known.state == State::Unknown || self.view.shown.is_unsettled()) =>
            {
                if link(ui, self.t("history-confirm")).clicked() {
                    self.actions.push(Action::Card(CardAction::AskSeen));
                }
                mark::mark(ui, Some(Icon::Question), self.t("history-unknown"), t.warning, t.warning_tint);
            }
            (_, true) => {
                mark::mark(ui, Some(Icon::Triangle), self.t("history-first"), t.danger, t.danger_tint);
            }
            (_, false) => {
                mark::mark(ui, None, self.t("history-off"), t.text2, none);
            }
        }
    }

    /// Where nothing better is known, what the card template says of the section, and what it does not.
    fn template_ui(&mut self, ui: &mut Ui, section: Section, known: &Known) {
        let Some(template) = self.view.card.template.filter(|_| self.view.kind.real()) else { return };
        if known.state != State::Unknown {
            return;
        }
        let key = if template.sections.contains(&section) { "template-section" } else { "template-no-section" };
        text::hint(ui, &self.view.lang.say(&Sentence::new(key).with("at", short(&template.at))));
        ui.add_space(SPACE_8);
    }

    /// Why the switch is locked, or what a draft that arrived with it off would do.
    fn bar_ui(&mut self, ui: &mut Ui, section: Section, known: &Known, on: bool) {
        let closes = !on && matches!(known.state, State::Shown | State::PerhapsShown);
        if !closes && self.view.explained != Some(section) {
            return;
        }
        let t = theme::current(ui);
        let (ink, tint, icon) =
            if closes { (t.danger, t.danger_tint, Icon::Wrong) } else { (t.text, t.hover, Icon::Lock) };
        let text = match (known.state, closes) {
            (State::Shown | State::PerhapsShown, _) => known_sentence(self.view.lang, known),
            _ => self.t("known-teach").to_owned(),
        };
        let (restore, wrong) = (self.t("restore"), self.t("record-wrong"));
        let recorded = known.state != State::Unknown;
        let said = banner::banner(ui, &Notice { icon, text: &text, ink, tint }, |ui| {
            if closes && link(ui, restore).clicked() {
                self.actions.push(Action::Card(CardAction::Restore(section)));
            }
            if recorded && link(ui, wrong).clicked() {
                self.actions.push(Action::Sheet(SheetAction::Open(Box::new(Sheet::Correct(section, String::new())))));
            }
        });
        ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
        ui.add_space(SPACE_12);
    }
}
